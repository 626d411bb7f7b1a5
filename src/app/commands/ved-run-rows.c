/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-rows"

#include "config.h"

#include "app/commands/ved-run-rows.h"

/* Lines are known by their number in all the output, from 0, which stays when the oldest lines are dropped; a row is
 * the place of a line among those that the filter lets through. Without a filter nothing is kept: a row is a
 * difference of two numbers. */

struct _VedRunRows
{
  VedRunLines *lines;           /* (nullable) */
  VedOutputFilter filter;
  GArray *matching;             /* (element-type guint64): numbers of the lines that the filter lets through */
  guint64 next_number;          /* what the filter has seen so far */
};

static gboolean
passes (VedOutputFilter     filter,
        const VedRunGlance *glance)
{
  switch (filter)
    {
    case VED_OUTPUT_NOTABLE:
      return glance->kind != VED_RUN_PLAIN && glance->kind != VED_RUN_PROGRESS;

    case VED_OUTPUT_PROBLEMS:
      return glance->kind == VED_RUN_ERROR || glance->kind == VED_RUN_WARNING;

    case VED_OUTPUT_STDERR:
      return glance->is_stderr;

    case VED_OUTPUT_ALL:
    default:
      return TRUE;
    }
}

VedRunRows *
ved_run_rows_new (void)
{
  VedRunRows *self = g_new0 (VedRunRows, 1);

  self->matching = g_array_new (FALSE, FALSE, sizeof (guint64));

  return self;
}

void
ved_run_rows_free (VedRunRows *self)
{
  g_clear_object (&self->lines);
  g_array_unref (self->matching);
  g_free (self);
}

/**
 * ved_run_rows_set:
 * @lines: (nullable): what there is
 * @filter: what is let through
 *
 * Looks through all lines once.
 */
void
ved_run_rows_set (VedRunRows     *self,
                  VedRunLines    *lines,
                  VedOutputFilter filter)
{
  g_set_object (&self->lines, lines);
  self->filter = filter;
  g_array_set_size (self->matching, 0);
  self->next_number = 0;
  ved_run_rows_update (self);
}

VedRunLines *
ved_run_rows_get_lines (VedRunRows *self)
{
  return self->lines;
}

VedOutputFilter
ved_run_rows_get_filter (VedRunRows *self)
{
  return self->filter;
}

/**
 * ved_run_rows_update:
 *
 * Lets through what has come since the last time.
 *
 * Returns: how many rows went from the front with lines that are gone; of all lines 0, since that is told
 *   by the lines themselves
 */
guint
ved_run_rows_update (VedRunRows *self)
{
  const guint64 first = ved_run_rows_first_number (self);
  VedRunGlance glance;
  guint n_gone = 0;

  if (self->filter == VED_OUTPUT_ALL || self->lines == NULL)
    return 0;

  while (n_gone < self->matching->len && g_array_index (self->matching, guint64, n_gone) < first)
    n_gone++;
  if (n_gone > 0)
    g_array_remove_range (self->matching, 0, n_gone);
  for (guint64 number = MAX (self->next_number, first);
       ved_run_lines_read (self->lines, (guint) (number - first), &glance); number++)
    {
      if (passes (self->filter, &glance))
        g_array_append_val (self->matching, number);
      self->next_number = number + 1;
    }

  return n_gone;
}

/**
 * ved_run_rows_first_number:
 *
 * Returns: the number of the first line that is kept
 */
guint64
ved_run_rows_first_number (VedRunRows *self)
{
  return self->lines != NULL ? ved_run_lines_get_n_gone (self->lines) : 0;
}

guint
ved_run_rows_count (VedRunRows *self)
{
  if (self->lines == NULL)
    return 0;

  return self->filter == VED_OUTPUT_ALL ? g_list_model_get_n_items (G_LIST_MODEL (self->lines)) : self->matching->len;
}

/**
 * ved_run_rows_number:
 * @row: below ved_run_rows_count()
 *
 * Returns: the number of the line there
 */
guint64
ved_run_rows_number (VedRunRows *self,
                     guint       row)
{
  return self->filter == VED_OUTPUT_ALL ? ved_run_rows_first_number (self) + row
         : g_array_index (self->matching, guint64, row);
}

/**
 * ved_run_rows_find:
 * @number: of a line
 *
 * Returns: its row, or that of the next line that has one
 */
guint
ved_run_rows_find (VedRunRows *self,
                   guint64     number)
{
  const guint64 first = ved_run_rows_first_number (self);
  guint low = 0, high = self->matching->len;

  if (self->filter == VED_OUTPUT_ALL)
    return number <= first ? 0 : (guint) MIN (number - first, G_MAXUINT);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->matching, guint64, middle) < number)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/**
 * ved_run_rows_read:
 * @number: of a line
 * @glance: (out caller-allocates): the line
 *
 * Returns: whether it is still there
 */
gboolean
ved_run_rows_read (VedRunRows   *self,
                   guint64       number,
                   VedRunGlance *glance)
{
  const guint64 first = ved_run_rows_first_number (self);

  return self->lines != NULL && number >= first && number - first < G_MAXUINT
         && ved_run_lines_read (self->lines, (guint) (number - first), glance);
}
