/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-rows"

#include "config.h"

#include "app/fleet/ved-history-rows.h"

#include "app/parts/ved-document.h"
#include "base/ved-iso8601.h"

#include <glib/gi18n.h>
#include <math.h>

/* A daemon keeps one row a minute, which is five over the shortest range. What the app has seen itself it knows to the
 * snapshot: that takes the place of the rows of the same time. */

static const VedHistoryColumnInfo infos[VED_N_HISTORY_COLUMNS] = {
  [VED_HISTORY_PROB_30M] = { "prob_30m", N_("Incident within 30 min"), 100.0 },
  [VED_HISTORY_PROB_8H] = { "prob_8h", N_("Incident within 8 h"), 100.0 },
  [VED_HISTORY_HEALTH] = { "fleet_health", N_("Servers below risk 50"), 1.0 },
  [VED_HISTORY_CRITICAL] = { "critical_count", N_("Critical and worse"), 1.0, VED_LEVEL_CRITICAL },
  [VED_HISTORY_WARNING] = { "warning_count", N_("Warning and Danger"), 1.0, VED_LEVEL_WARNING },
  [VED_HISTORY_DEGRADING] = { "degraded_count", N_("Degrading"), 1.0, VED_LEVEL_DEGRADING },
  [VED_HISTORY_HEALTHY] = { "healthy_count", N_("Healthy and Watch"), 1.0, VED_LEVEL_HEALTHY },
  [VED_HISTORY_RISK] = { "avg_risk_score", N_("Mean risk"), 1.0 },
};

/**
 * ved_history_column_get_info:
 *
 * Returns: (transfer none): what the column is
 */
const VedHistoryColumnInfo *
ved_history_column_get_info (VedHistoryColumn column)
{
  g_return_val_if_fail (column < VED_N_HISTORY_COLUMNS, NULL);

  return &infos[column];
}

static VedHistoryRows *
rows_new (guint n)
{
  VedHistoryRows *self = g_new0 (VedHistoryRows, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->times_us = g_new0 (gint64, MAX (n, 1));
  for (guint i = 0; i < VED_N_HISTORY_COLUMNS; i++)
    self->values[i] = g_new0 (float, MAX (n, 1));
  for (guint i = 0; i <= VED_HISTORY_N_STACKED; i++)
    self->stack[i] = g_new0 (float, MAX (n, 1));

  return self;
}

static void
add_to_stack (VedHistoryRows *self,
              guint           at)
{
  for (guint i = 0; i < VED_HISTORY_N_STACKED; i++)
    self->stack[i + 1][at] = self->stack[i][at] + self->values[VED_HISTORY_HEALTHY - i][at];
}

/**
 * ved_history_rows_new_from_json:
 * @array: (nullable): rows of the API, in order of time
 *
 * Returns: (transfer full): what they tell
 */
VedHistoryRows *
ved_history_rows_new_from_json (JsonArray *array)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;
  VedHistoryRows *self = rows_new (n);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = ved_document_element (array, i);

      self->times_us[i] = ved_document_time (row, "timestamp");
      for (guint j = 0; j < VED_N_HISTORY_COLUMNS; j++)
        self->values[j][i] = (float) (ved_document_number (row, infos[j].key) * infos[j].scale);
      add_to_stack (self, i);
    }

  return self;
}

static void
copy_row (VedHistoryRows       *self,
          guint                 at,
          const VedHistoryRows *from,
          guint                 row)
{
  self->times_us[at] = from->times_us[row];
  for (guint j = 0; j < VED_N_HISTORY_COLUMNS; j++)
    self->values[j][at] = from->values[j][row];
  add_to_stack (self, at);
}

/* As a daemon tells its rows. */
static void
take_figures (VedHistoryRows        *self,
              guint                  at,
              const VedFleetFigures *figures)
{
  guint n_heard = figures->total - figures->offline;
  float *const *values = self->values;

  self->times_us[at] = figures->time_us;
  values[VED_HISTORY_PROB_30M][at] = 100.0f * figures->prob_30m;
  values[VED_HISTORY_PROB_8H][at] = 100.0f * figures->prob_8h;
  values[VED_HISTORY_HEALTH][at] = n_heard > 0 ? 100.0f * (float) figures->healthy_below_50 / (float) n_heard : NAN;
  values[VED_HISTORY_CRITICAL][at] = (float) (figures->level[VED_LEVEL_CRITICAL] + figures->level[VED_LEVEL_IMMINENT]);
  values[VED_HISTORY_WARNING][at] = (float) (figures->level[VED_LEVEL_WARNING] + figures->level[VED_LEVEL_DANGER]);
  values[VED_HISTORY_DEGRADING][at] = (float) figures->level[VED_LEVEL_DEGRADING];
  values[VED_HISTORY_HEALTHY][at] = (float) figures->healthy_below_50;
  values[VED_HISTORY_RISK][at] = figures->mean_risk;
  add_to_stack (self, at);
}

/**
 * ved_history_rows_refine:
 * @self: rows of whole minutes
 * @figures: (array length=n_figures) (nullable): of single snapshots, in order of time
 * @from_us: where the range begins, µs UTC
 *
 * Returns: (transfer full): @self until the first figures of the range, and these from there on
 */
VedHistoryRows *
ved_history_rows_refine (const VedHistoryRows  *self,
                         const VedFleetFigures *figures,
                         guint                  n_figures,
                         gint64                 from_us)
{
  guint first = 0, n_kept = 0;
  VedHistoryRows *refined;

  while (first < n_figures && figures[first].time_us < from_us)
    first++;
  while (n_kept < self->n && (first == n_figures || self->times_us[n_kept] < figures[first].time_us))
    n_kept++;
  refined = rows_new (n_kept + n_figures - first);
  for (guint i = 0; i < n_kept; i++)
    copy_row (refined, i, self, i);
  for (guint i = first; i < n_figures; i++)
    take_figures (refined, n_kept + i - first, &figures[i]);

  return refined;
}

VedHistoryRows *
ved_history_rows_ref (VedHistoryRows *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_history_rows_unref (VedHistoryRows *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->times_us);
  for (guint i = 0; i < VED_N_HISTORY_COLUMNS; i++)
    g_free (self->values[i]);
  for (guint i = 0; i <= VED_HISTORY_N_STACKED; i++)
    g_free (self->stack[i]);
  g_free (self);
}

/**
 * ved_history_rows_to_csv:
 *
 * Returns: (transfer full): the times and values of one column, without those that are not known
 */
char *
ved_history_rows_to_csv (const VedHistoryRows *self,
                         VedHistoryColumn      column)
{
  GString *csv = g_string_new ("timestamp,value\n");

  for (guint i = 0; i < self->n; i++)
    {
      char value[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *time = ved_iso8601_format (self->times_us[i]);

      if (!isnan (self->values[column][i]))
        g_string_append_printf (csv, "%s,%s\n", time,
                                g_ascii_formatd (value, sizeof value, "%.6g", (double) self->values[column][i]));
    }

  return g_string_free (csv, FALSE);
}
