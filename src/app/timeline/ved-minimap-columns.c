/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-minimap-columns"

#include "config.h"

#include "app/timeline/ved-minimap-columns.h"

#define HELD_STEPS 5

/* So long a snapshot stands for what follows it: a few times the usual distance. */
static gint64
get_hold_us (const VedFleetFigures *figures,
             guint                  n_figures)
{
  if (n_figures < 2)
    return 0;

  return HELD_STEPS * (figures[n_figures - 1].time_us - figures[0].time_us) / (n_figures - 1);
}

/* What was there holds until the next snapshot: no comb where there are more columns than snapshots. */
static void
hold (VedMinimapColumn      *columns,
      guint                  from,
      guint                  to,
      const VedFleetFigures *figures)
{
  for (guint i = from + 1; i < to; i++)
    {
      columns[i] = (VedMinimapColumn) {
        .max_risk = figures->max_risk,
        .has_data = TRUE,
        .has_critical = figures->critical_alerts > 0,
      };
    }
}

/**
 * ved_minimap_columns_fill:
 * @columns: (out) (array length=n_columns): what to draw
 * @from_us: where the first column begins, µs UTC
 * @to_us: where the last one ends; what is at it belongs to the last
 * @figures: (array length=n_figures): of snapshots, in order of time
 *
 * Everything that happened leaves a mark, however narrow: of each column the highest risk is kept. Costs the
 * figures inside the range.
 */
void
ved_minimap_columns_fill (VedMinimapColumn      *columns,
                          guint                  n_columns,
                          gint64                 from_us,
                          gint64                 to_us,
                          const VedFleetFigures *figures,
                          guint                  n_figures)
{
  double scale = n_columns / (double) MAX (to_us - from_us, 1);
  gint64 hold_us = get_hold_us (figures, n_figures);
  guint first = ved_fleet_figures_find (figures, n_figures, from_us), last_index = 0;

  for (guint i = 0; i < n_columns; i++)
    {
      columns[i] = (VedMinimapColumn) { 0 };
    }

  for (guint i = first; i < n_figures && figures[i].time_us <= to_us; i++)
    {
      guint index = MIN ((guint) ((double) (figures[i].time_us - from_us) * scale), n_columns - 1);
      VedMinimapColumn *column = &columns[index];

      if (i > first && figures[i].time_us - figures[i - 1].time_us <= hold_us)
        hold (columns, last_index, index, &figures[i - 1]);
      last_index = index;
      column->has_data = TRUE;
      column->max_risk = MAX (column->max_risk, figures[i].max_risk);
      column->has_critical |= figures[i].critical_alerts > 0;
      if (i == 0)
        continue;
      column->begins_critical |= figures[i].critical_alerts > figures[i - 1].critical_alerts;
      column->begins_warning |= figures[i].warning_alerts > figures[i - 1].warning_alerts;
    }
}
