/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-source-text"

#include "config.h"

#include "app/parts/ved-source-text.h"
#include "app/ved-toast.h"

#include <string.h>

static void
test_recorded (gconstpointer data)
{
  const char *const *row = data;
  g_autofree char *name = ved_source_text_recorded (row[0]);

  g_assert_cmpstr (name, ==, row[1]);
}

/* The banner tells what the daemon has against its source, where it has something. */
static void
test_fault (void)
{
  static const char *const rows[][2] = {
    { "{\"sources\":[{\"working\":true,\"message\":null},{\"working\":false,\"message\":\"http://x does not answer\"}]}",
      "http://x does not answer" },
    { "{\"sources\":[{\"working\":true,\"message\":\"asks for the past\"}]}", NULL },
    { "{\"sources\":[{\"working\":false,\"message\":null},7]}", NULL },
    { "{\"sources\":7}", NULL }, { "[]", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GBytes) status = g_bytes_new_static (rows[i][0], strlen (rows[i][0]));
      g_autofree char *fault = ved_source_text_fault (status);

      g_assert_cmpstr (fault, ==, rows[i][1]);
    }
}

/* Whoever answers is not to be trusted: nothing at all, and an answer in which each bracket is within another. */
static void
test_strange_answers (void)
{
  enum { DEEP = 2000000 };
  g_autoptr(GBytes) nothing = g_bytes_new (NULL, 0), deep = NULL;
  char *brackets = g_malloc (DEEP);

  memset (brackets, '[', DEEP);
  deep = g_bytes_new_take (brackets, DEEP);
  g_assert_null (ved_source_text_fault (nothing));
  g_assert_null (ved_source_text_fault (deep));
}

/* What a toast says is what it was told to, whatever stands in it. */
static void
test_toasts (void)
{
  static const char text[] = "“/home/R&D/<new>” cannot be opened";
  g_autoptr(AdwToast) toast = g_object_ref_sink (ved_toast_new (text));
  g_autofree char *shown = NULL;

  g_assert_true (pango_parse_markup (adw_toast_get_title (toast), -1, 0, NULL, &shown, NULL, NULL));
  g_assert_cmpstr (shown, ==, text);
}

/* Recordings name their source as it was opened; those of earlier versions, and those that were imported, may say
 * anything. */
int
main (int    argc,
      char **argv)
{
  static const char *const rows[][2] = {
    { "demo:20", "Demo Fleet" },
    { "http://127.0.0.1:8000", "127.0.0.1:8000" },
    { "Demo Fleet", "Demo Fleet" },
    { "old.csv, older.csv", "old.csv, older.csv" },
    { "", "" },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/source-text/recorded/%u", i);

      g_test_add_data_func (path, rows[i], test_recorded);
    }

  g_test_add_func ("/source-text/fault", test_fault);
  g_test_add_func ("/source-text/strange-answers", test_strange_answers);
  g_test_add_func ("/source-text/toasts", test_toasts);

  return g_test_run ();
}
