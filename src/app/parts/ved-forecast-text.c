/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-text"

#include "config.h"

#include "app/parts/ved-forecast-text.h"

#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-page-text.h"
#include "fleet/risk/ved-outlook.h"
#include "fleet/ved-fleet-status.h"

#include <glib/gi18n.h>
#include <math.h>

/* A forecast is told as long as what is measured lies within it. Once that is beyond or already better, nothing that it
 * says of the way back, or of a rise, is promised: the words say so instead. */

/* When the forecast first lies on the other side of a threshold. */
static char *
describe_crossing (const VedCrossing *crossing,
                   gint64             now_us,
                   double             threshold)
{
  g_autofree char *span = ved_text_duration (MAX (crossing->time_us - now_us, 0));

  if (crossing->kind == VED_CROSSING_AHEAD)
    return g_strdup_printf (crossing->is_beyond ? _("back below %.0f %% in %s") : _("%.0f %% in %s"), threshold, span);

  return g_strdup_printf (crossing->is_beyond ? _("above %.0f %% for 8 h or more") : _("%.0f %% not within 8 h"),
                          threshold);
}

/**
 * ved_forecast_text_cpu:
 * @snapshot: what is measured
 * @server: index in @snapshot
 * @detail: a snapshot that holds the server's forecasts
 * @detailed: index in @detail
 * @is_past: whether what is now is not known
 *
 * Returns: (transfer full): when the CPU used reaches 70 and 90 %, or comes back below them; where the forecast has missed what
 *   is measured, that this is not known
 */
char *
ved_forecast_text_cpu (const VedSnapshot *snapshot,
                       guint              server,
                       const VedSnapshot *detail,
                       guint              detailed,
                       gboolean           is_past)
{
  static const double thresholds[] = { VED_FORECAST_TEXT_LOW_CPU, VED_FORECAST_TEXT_HIGH_CPU };
  gint64 now_us = ved_snapshot_get_time_us (snapshot), origin_us = ved_snapshot_get_origin_us (detail);
  double now = 100.0 - (double) ved_snapshot_current (snapshot, VED_METRIC_CPU_IDLE)[server];
  gboolean is_missed = ved_vital_is_unforeseen (VED_VITAL_CPU, snapshot, server);
  g_autofree char *clock = ved_text_clock (origin_us);
  g_autoptr(GString) text = g_string_new (NULL);
  float p50[VED_FORECAST_STEPS];

  ved_server_copy_cpu_used (detail, detailed, VED_QUANTILE_P50, p50);
  if (isnan (p50[0]))
    return g_strdup (_("No forecast yet"));

  for (guint i = 0; i < G_N_ELEMENTS (thresholds); i++)
    {
      VedCrossing crossing = ved_crossing_find (p50, origin_us, now, now_us, thresholds[i]);
      g_autofree char *part = describe_crossing (&crossing, now_us, thresholds[i]);

      is_missed |= crossing.kind == VED_CROSSING_UNFORESEEN;
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", part);
    }
  if (is_missed)
    return g_strdup_printf (is_past ? _("CPU %.1f %% when last seen, worse than the %s forecast: recovery time unknown")
                                    : _("CPU %.1f %% now, worse than the %s forecast: recovery time unknown"), now, clock);
  if (ved_metric_is_overtaken (VED_METRIC_CPU_IDLE, detail, detailed))
    return g_strdup_printf (is_past ? _("CPU %.1f %% when last seen, better than the %s forecast, which did not see it "
                                        "recover")
                                    : _("CPU %.1f %% now, better than the %s forecast, which did not see it recover"),
                            now, clock);

  return g_strdup_printf (is_past ? _("CPU expected when last seen: %s") : _("CPU expected: %s"), text->str);
}

/* What carries a marker now, and whether it still will in 30 minutes; the CPU counts as what is used. */
static gboolean
is_marked (VedVital           vital,
           const VedSnapshot *snapshot,
           guint              server,
           gboolean           is_near)
{
  static const VedMarked marked[] = {
    [VED_VITAL_CPU] = VED_MARKED_CPU_USED, [VED_VITAL_IOWAIT] = VED_MARKED_IOWAIT, [VED_VITAL_MEMORY] = VED_MARKED_MEMORY,
  };
  VedVitalOutlook outlook = ved_vital_get_outlook (vital, snapshot, server);
  double value = (double) (is_near ? outlook.near : outlook.now);

  return !isnan (value) && ved_thresholds_get_marker (ved_used_thresholds_get (), marked[vital],
                                                      ved_snapshot_get_profile (snapshot, server), value) != VED_MARKER_NONE;
}

/* That nothing rises is no all-clear where a figure is beyond its threshold already. */
static char *
describe_stable (const VedSnapshot *snapshot,
                 guint              server)
{
  const struct { VedVital vital; const char *title; } vitals[] = {
    { VED_VITAL_CPU, _("CPU") }, { VED_VITAL_MEMORY, _("Memory") }, { VED_VITAL_IOWAIT, _("I/O wait") },
  };
  g_autoptr(GString) stays = g_string_new (NULL), falls = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (vitals); i++)
    if (is_marked (vitals[i].vital, snapshot, server, FALSE))
      {
        GString *list = is_marked (vitals[i].vital, snapshot, server, TRUE) ? stays : falls;

        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", vitals[i].title);
      }
  if (stays->len > 0)
    return g_strdup_printf (_("Stable beyond a threshold: %s"), stays->str);
  if (falls->len > 0)
    return g_strdup_printf (_("Back below its threshold within 30 min: %s"), falls->str);

  return g_strdup (_("Stable"));
}

/**
 * ved_forecast_text_trend:
 * @snapshot: holds the server's forecasts
 * @server: index in @snapshot
 *
 * Returns: (transfer full): how many of CPU, memory and I/O wait rise within 30 minutes, in a word; where none does, which of
 *   them are beyond a threshold all the same
 */
char *
ved_forecast_text_trend (const VedSnapshot *snapshot,
                         guint              server)
{
  switch (ved_server_trend_word (snapshot, server))
    {
    case VED_TREND_WORSENING:
      return g_strdup (_("Worsening"));

    case VED_TREND_RISING:
      return g_strdup (_("Rising"));

    case VED_TREND_UNFORESEEN:
      return g_strdup (_("worse than forecast"));

    case VED_TREND_OVERTAKEN:
      return g_strdup (_("better than forecast"));

    case VED_TREND_STABLE:
    case VED_TREND_MIXED:
    case VED_TREND_IMPROVING:
    case VED_TREND_UNKNOWN:
    default:
      return describe_stable (snapshot, server);
    }
}

/**
 * ved_forecast_text_missed:
 * @snapshot: also what is better than was forecast is found where it holds the server's forecasts
 * @server: index in @snapshot
 *
 * Returns: (nullable): a short mark that what is measured of @metric lies outside of its forecast; %NULL where it does not
 */
const char *
ved_forecast_text_missed (VedMetric          metric,
                          const VedSnapshot *snapshot,
                          guint              server)
{
  if (ved_metric_is_unforeseen (metric, snapshot, server))
    return _("⚠ Worse than forecast");
  if (ved_metric_is_overtaken (metric, snapshot, server))
    return _("⚠ Better than forecast");

  return NULL;
}

/**
 * ved_forecast_text_caveat:
 * @snapshot: what is measured
 * @server: index in @snapshot
 * @detail: a snapshot that holds the server's forecasts
 * @detailed: index in @detail
 * @n_missed: (out): of how many metrics what is measured lies outside of its forecast
 *
 * Metrics that are not measured, or of which nobody can tell what is clearly outside, are neither missed nor as expected.
 *
 * Returns: (transfer full): how far what is measured is as it was forecast, and what follows for the rest of the forecast; empty
 *   where nothing can be told
 */
char *
ved_forecast_text_caveat (const VedSnapshot *snapshot,
                          guint              server,
                          const VedSnapshot *detail,
                          guint              detailed,
                          guint             *n_missed)
{
  g_autofree char *clock = ved_text_clock (ved_snapshot_get_origin_us (detail)), *worse = NULL, *better = NULL;
  guint n_judged = 0, n_worse = 0, n_better = 0;

  for (VedMetric metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      gboolean is_worse = ved_metric_is_unforeseen (metric, snapshot, server);

      if (!ved_metric_is_judged (metric, snapshot, server))
        continue;
      n_judged++;
      n_worse += is_worse;
      n_better += !is_worse && ved_metric_is_overtaken_in (metric, snapshot, server, detail, detailed);
    }
  *n_missed = n_worse + n_better;
  if (n_judged == 0)
    return g_strdup ("");
  if (*n_missed == 0)
    return g_strdup_printf (_("No metric is clearly outside of the forecast made at %s."), clock);
  worse = g_strdup_printf (ngettext ("The forecast made at %s missed this: do not rely on its recovery. %u metric is "
                                     "worse than forecast.",
                                     "The forecast made at %s missed this: do not rely on its recovery. %u metrics are "
                                     "worse than forecast.", n_worse), clock, n_worse);
  better = g_strdup_printf (ngettext ("%u metric is better than the forecast made at %s, which did not see it recover.",
                                      "%u metrics are better than the forecast made at %s, which did not see them recover.",
                                      n_better), n_better, clock);

  return g_strjoin (n_worse > 0 && n_better > 0 ? " " : "", n_worse > 0 ? worse : "", n_better > 0 ? better : "", NULL);
}

/**
 * ved_forecast_text_write_chance:
 * @chance: 0..1; NaN when unknown
 * @decimals: where it is not near one
 *
 * What is nearly certain is written in one way, however many decimals stand beside it: ">99 %" is no certainty, "100 %" is.
 *
 * Returns: (transfer none): @buffer
 */
const char *
ved_forecast_text_write_chance (double chance,
                                guint  decimals,
                                char  *buffer,
                                gsize  size)
{
  if (chance >= 1.0)
    return ved_text_write_percent (1.0, 0, buffer, size);
  if (chance > 0.99)
    return ved_text_write_percent (0.999, 0, buffer, size);

  return ved_text_write_percent (chance, decimals, buffer, size);
}

/**
 * ved_forecast_text_chance:
 * @server: index in @snapshot
 * @is_past: whether what is now is not known
 *
 * What has not been measured to be odds is not told: a healthy server may well have a high one. Nor is that of a server that is
 * beyond its forecast. One that is critical already needs no odds.
 *
 * Returns: (transfer full): the server's chance to turn critical
 */
char *
ved_forecast_text_chance (const VedSnapshot *snapshot,
                          guint              server,
                          VedHorizon         horizon,
                          gboolean           is_past)
{
  const float *chances = horizon == VED_HORIZON_30M ? ved_snapshot_prob_30m (snapshot) : ved_snapshot_prob_8h (snapshot);
  char percent[VED_TEXT_SIZE];

  if (ved_server_is_critical (snapshot, server))
    return g_strdup (is_past ? _("critical when last seen") : _("critical now"));
  if (ved_server_is_chance_missed (snapshot, server))
    return g_strdup (_("unknown, worse than forecast"));

  ved_forecast_text_write_chance ((double) chances[server], 1, percent, sizeof percent);
  if (isnan (chances[server]) || ved_snapshot_get_environment (snapshot)->calibrated)
    return g_strdup (percent);

  return g_strdup (_("not known yet"));
}
