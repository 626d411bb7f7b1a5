/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-marks"

#include "config.h"

#include "app/models/ved-book-marks.h"

/* The settings hold all bookmarks of all days, as (name, row, note). The name is that of the day and of the row: of
 * what does not change while the day arrives. It was once that of the day alone, with its length and its end, and marks
 * that were kept so are read, too. Those of the day that is open are read from there
 * whenever the day or the settings change, so that two windows, or two processes, show the same ones. */

#define KEY "order-book-marks"
#define TYPE "(sus)"

struct _VedBookMarks
{
  GObject parent_instance;
  VedBookSession *session;
  GSettings *settings;
  char *old_day;                /* (nullable): what the day that is open was called once, when it was whole */
  GArray *marks;                /* VedBookMark, by row */
};

enum {
  CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBookMarks, ved_book_marks, G_TYPE_OBJECT)

static void
mark_clear (gpointer data)
{
  g_free (((VedBookMark *) data)->note);
}

static gint
compare_marks (gconstpointer a,
               gconstpointer b)
{
  guint32 one = ((const VedBookMark *) a)->row, two = ((const VedBookMark *) b)->row;

  return (one > two) - (one < two);
}

static char *
name_row (const VedBookDay *day,
          guint32           row)
{
  return g_strdup_printf ("%s %s %u %" G_GINT64_FORMAT " %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, day->name.ticker,
                          day->name.date, day->n_levels, day->time_ns[row], day->type[row], day->id[row], day->price[row]);
}

static char *
name_old_day (const VedBookDay *day)
{
  return g_strdup_printf ("%s %s %u %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, day->name.ticker, day->name.date,
                          day->n_levels, day->n_rows, day->time_ns[0], day->time_ns[day->n_rows - 1]);
}

static gboolean
is_of_day (VedBookMarks *self,
           const char   *name,
           guint32       row)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  g_autofree char *own = day != NULL && row < day->n_rows ? name_row (day, row) : NULL;

  return own != NULL && (g_str_equal (name, own) || g_str_equal (name, self->old_day));
}

static void
read_marks (VedBookMarks *self)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  g_autoptr(GVariant) all = g_settings_get_value (self->settings, KEY);
  GVariantIter iter;
  const char *name, *note;
  guint32 row;

  g_clear_pointer (&self->old_day, g_free);
  g_array_set_size (self->marks, 0);
  if (day != NULL)
    self->old_day = name_old_day (day);
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(&su&s)", &name, &row, &note))
    if (is_of_day (self, name, row))
      {
        VedBookMark mark = { row, g_strdup (note) };

        g_array_append_val (self->marks, mark);
      }
  g_array_sort (self->marks, compare_marks);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* All bookmarks but the one of @row, and @note there. */
static void
write_marks (VedBookMarks *self,
             guint32       row,
             const char   *note)
{
  g_autoptr(GVariant) all = g_settings_get_value (self->settings, KEY);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name, *old_note;
  guint32 old_row;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(&su&s)", &name, &old_row, &old_note))
    if (old_row != row || !is_of_day (self, name, row))
      g_variant_builder_add (&builder, TYPE, name, old_row, old_note);
  if (note != NULL)
    {
      g_autofree char *own = name_row (ved_book_session_get_day (self->session), row);

      g_variant_builder_add (&builder, TYPE, own, row, note);
    }
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
}

static void
ved_book_marks_finalize (GObject *object)
{
  VedBookMarks *self = VED_BOOK_MARKS (object);

  g_array_unref (self->marks);
  g_free (self->old_day);
  g_object_unref (self->session);
  g_object_unref (self->settings);

  G_OBJECT_CLASS (ved_book_marks_parent_class)->finalize (object);
}

static void
ved_book_marks_class_init (VedBookMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_book_marks_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_BOOK_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", VED_TYPE_BOOK_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_VARIANT, G_TYPE_STRING);
}

static void
ved_book_marks_init (VedBookMarks *self)
{
  self->marks = g_array_new (FALSE, FALSE, sizeof (VedBookMark));
  g_array_set_clear_func (self->marks, mark_clear);
}

/**
 * ved_book_marks_new:
 * @session: whose day has the bookmarks
 * @settings: where they are kept
 *
 * Returns: (transfer full): the bookmarks
 */
VedBookMarks *
ved_book_marks_new (VedBookSession *session,
                    GSettings      *settings)
{
  VedBookMarks *self = g_object_new (VED_TYPE_BOOK_MARKS, NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (session, "changed", G_CALLBACK (read_marks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (read_marks), self, G_CONNECT_SWAPPED);
  read_marks (self);

  return self;
}

guint
ved_book_marks_get_n (VedBookMarks *self)
{
  g_return_val_if_fail (VED_IS_BOOK_MARKS (self), 0);

  return self->marks->len;
}

/**
 * ved_book_marks_get:
 * @index: below ved_book_marks_get_n(), by row
 *
 * Returns: (transfer none): a bookmark, until they change
 */
const VedBookMark *
ved_book_marks_get (VedBookMarks *self,
                    guint         index)
{
  g_return_val_if_fail (VED_IS_BOOK_MARKS (self), NULL);
  g_return_val_if_fail (index < self->marks->len, NULL);

  return &g_array_index (self->marks, VedBookMark, index);
}

/**
 * ved_book_marks_put:
 * @row: of the day that is open
 * @note: may be empty; takes the place of what was noted there
 */
void
ved_book_marks_put (VedBookMarks *self,
                    guint32       row,
                    const char   *note)
{
  VedBookDay *day;

  g_return_if_fail (VED_IS_BOOK_MARKS (self));
  g_return_if_fail (note != NULL);

  day = ved_book_session_get_day (self->session);
  if (day != NULL && row < day->n_rows)
    write_marks (self, row, note);
}

/**
 * ved_book_marks_remove:
 * @row: of the day that is open
 *
 * What is removed is told with "removed", and can be put back.
 */
void
ved_book_marks_remove (VedBookMarks *self,
                       guint32       row)
{
  g_autofree char *name = NULL, *note = NULL;
  VedBookDay *day;

  g_return_if_fail (VED_IS_BOOK_MARKS (self));

  day = ved_book_session_get_day (self->session);
  for (guint i = 0; day != NULL && i < self->marks->len; i++)
    if (g_array_index (self->marks, VedBookMark, i).row == row)
      note = g_strdup (g_array_index (self->marks, VedBookMark, i).note);
  if (note == NULL)
    return;

  name = name_row (day, row);
  write_marks (self, row, NULL);
  g_signal_emit (self, signals[REMOVED], 0, g_variant_new (TYPE, name, row, note), note);
}

/**
 * ved_book_marks_put_back:
 * @removed: as "removed" told it
 *
 * It belongs to the day it was removed from, whichever is open now. What was noted at its row since then stays.
 */
void
ved_book_marks_put_back (VedBookMarks *self,
                         GVariant     *removed)
{
  g_autoptr(GVariant) all = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  GVariant *mark;
  const char *name, *other;
  gboolean is_there = FALSE;

  g_return_if_fail (VED_IS_BOOK_MARKS (self));

  all = g_settings_get_value (self->settings, KEY);
  g_variant_get_child (removed, 0, "&s", &name);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" TYPE));
  g_variant_iter_init (&iter, all);
  while ((mark = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_variant_get_child (mark, 0, "&s", &other);
      is_there |= g_str_equal (name, other);
      g_variant_builder_add_value (&builder, mark);
      g_variant_unref (mark);
    }
  if (!is_there)
    g_variant_builder_add_value (&builder, removed);
  g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder));
}

/**
 * ved_book_marks_find:
 * @row: where to begin; its own bookmark does not count
 * @found: (out): the next one
 *
 * Returns: whether there is one
 */
gboolean
ved_book_marks_find (VedBookMarks *self,
                     guint32       row,
                     gboolean      forwards,
                     guint32      *found)
{
  gboolean is_found = FALSE;

  g_return_val_if_fail (VED_IS_BOOK_MARKS (self), FALSE);

  for (guint i = 0; i < self->marks->len && !(forwards && is_found); i++)
    {
      guint32 at = g_array_index (self->marks, VedBookMark, i).row;

      if (forwards ? at <= row : at >= row)
        continue;
      *found = at;
      is_found = TRUE;
    }

  return is_found;
}
