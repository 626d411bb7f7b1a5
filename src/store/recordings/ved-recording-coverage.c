/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-coverage"

#include "config.h"

#include "store/recordings/ved-recording-coverage.h"

/* Snapshots come at the pace of the daemon's ticks, which nobody tells: it is the median of their distances. One that is
 * late, or was lost, makes no hole yet. */

#define HOLE_TICKS 4

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

/* µs between neighbours, in ascending order. */
static GArray *
sort_spans (const VedFleetFigures *figures,
            guint                  n_figures)
{
  GArray *spans = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_figures);

  for (guint i = 1; i < n_figures; i++)
    {
      gint64 span_us = figures[i].time_us - figures[i - 1].time_us;

      /* Of several daemons the one that is ahead may date snapshots of the others, too. */
      if (span_us > 0)
        g_array_append_val (spans, span_us);
    }
  g_array_sort (spans, compare_spans);

  return spans;
}

/**
 * ved_recording_coverage_init:
 * @figures: (array length=n_figures): of every snapshot, in ascending order of time
 *
 * Counts how much time snapshots stand for. O(n log n) in @n_figures.
 */
void
ved_recording_coverage_init (VedRecordingCoverage  *self,
                             const VedFleetFigures *figures,
                             guint                  n_figures)
{
  g_autoptr(GArray) spans = sort_spans (figures, n_figures);
  gint64 tick_us;

  *self = (VedRecordingCoverage) { 0 };
  if (spans->len == 0)
    return;

  tick_us = g_array_index (spans, gint64, spans->len / 2);
  self->span_us = figures[n_figures - 1].time_us - figures[0].time_us;
  for (guint i = 0; i < spans->len; i++)
    {
      gint64 span_us = g_array_index (spans, gint64, i);

      if (span_us < HOLE_TICKS * tick_us)
        continue;
      self->missing_us += span_us;
      self->n_holes++;
    }
}
