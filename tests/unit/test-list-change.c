/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-list-change"

#include "config.h"

#include "base/ved-list-change.h"

#include <string.h>

static gboolean
is_same_letter (guint         old_index,
                guint         new_index,
                gconstpointer data)
{
  const char *const *texts = data;

  return texts[0][old_index] == texts[1][new_index];
}

static void
test_find (void)
{
  static const struct {
    const char *texts[2];
    VedListChange change;
  } cases[] = {
    { { "", "" }, { 0, 0, 0 } },
    { { "abc", "abc" }, { 3, 0, 0 } },
    { { "", "ab" }, { 0, 0, 2 } },
    { { "ab", "" }, { 0, 2, 0 } },
    { { "abc", "abxc" }, { 2, 0, 1 } },
    { { "abxc", "abc" }, { 2, 1, 0 } },
    { { "abcd", "axyd" }, { 1, 2, 2 } },
    { { "aa", "aaa" }, { 2, 0, 1 } },         /* the same letters count once */
    { { "aaa", "aa" }, { 2, 1, 0 } },
    { { "abc", "cba" }, { 0, 3, 3 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *texts = cases[i].texts;
      VedListChange change;
      gboolean is_other = ved_list_change_find (&change, (guint) strlen (texts[0]), (guint) strlen (texts[1]), is_same_letter,
                                                texts);

      g_assert_cmpint (is_other, ==, strcmp (texts[0], texts[1]) != 0);
      g_assert_cmpuint (change.position, ==, cases[i].change.position);
      g_assert_cmpuint (change.n_removed, ==, cases[i].change.n_removed);
      g_assert_cmpuint (change.n_added, ==, cases[i].change.n_added);
    }
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       n_removed,
            guint       n_added,
            gpointer    user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, n_removed, n_added);
}

static GPtrArray *
list (GObject **objects,
      guint     n)
{
  GPtrArray *array = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (array, objects[i]);

  return array;
}

/* What a view is told of is no more than what is another object. */
static void
test_store (void)
{
  g_autoptr(GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr(GObject) a = g_object_new (G_TYPE_OBJECT, NULL), b = g_object_new (G_TYPE_OBJECT, NULL),
  c = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr(GPtrArray) first = list ((GObject *[]) { a, c }, 2), second = list ((GObject *[]) { a, b, c }, 3);
  g_autoptr(GString) said = g_string_new (NULL);

  g_signal_connect (store, "items-changed", G_CALLBACK (changed_cb), said);
  ved_list_store_take (store, first);
  ved_list_store_take (store, first);
  ved_list_store_take (store, second);
  ved_list_store_take (store, first);
  g_assert_cmpstr (said->str, ==, "0-0+2 1-0+1 1-1+0 ");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 2);

  g_string_truncate (said, 0);
  ved_list_change_tell (G_LIST_MODEL (store), second, second);
  g_assert_cmpstr (said->str, ==, "");
  ved_list_change_tell (G_LIST_MODEL (store), first, first);
  g_assert_cmpstr (said->str, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-change/find", test_find);
  g_test_add_func ("/list-change/store", test_store);

  return g_test_run ();
}
