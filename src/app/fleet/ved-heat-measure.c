/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heat-measure"

#include "config.h"

#include "app/fleet/ved-heat-measure.h"

#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* Risk takes the colour of its level. Percentages and load take the colours of the markers where they are
 * marked, and below that a calm shade by their share of the scale. What has no markers is shaded by its
 * share of the highest value of the fleet. The forecasts are the worst that is likely within 30 minutes: the
 * highest p90, of idle the lowest p10. */

/**
 * ved_heat_measure_get_metric:
 *
 * Returns: the metric that is shown; none for the risk
 */
VedMetric
ved_heat_measure_get_metric (VedHeatMeasure measure)
{
  switch (measure)
    {
    case VED_HEAT_RISK:
      return VED_METRIC_NONE;

    case VED_HEAT_CPU_P90:
    case VED_HEAT_CPU_USED:
      return VED_METRIC_CPU_IDLE;

    case VED_HEAT_MEMORY_P90:
      return VED_METRIC_MEM_USED;

    case VED_HEAT_LOAD_P90:
      return VED_METRIC_LOAD_AVERAGE;

    default:
      return (VedMetric) (measure - VED_HEAT_FIRST_METRIC);
    }
}

/**
 * ved_heat_measure_get_title:
 *
 * Returns: the translated name of what is shown
 */
const char *
ved_heat_measure_get_title (VedHeatMeasure measure)
{
  switch (measure)
    {
    case VED_HEAT_RISK:
      return _("Risk");

    case VED_HEAT_CPU_P90:
      return _("CPU, 30 min p90");

    case VED_HEAT_MEMORY_P90:
      return _("Memory, 30 min p90");

    case VED_HEAT_LOAD_P90:
      return _("Load, 30 min p90");

    case VED_HEAT_CPU_USED:
      return _("CPU used");

    default:
      return ved_text_metric_label (ved_heat_measure_get_metric (measure));
    }
}

/**
 * ved_heat_measure_is_forecast:
 *
 * Returns: whether the values lie in the future
 */
gboolean
ved_heat_measure_is_forecast (VedHeatMeasure measure)
{
  return measure == VED_HEAT_CPU_P90 || measure == VED_HEAT_MEMORY_P90 || measure == VED_HEAT_LOAD_P90;
}

/**
 * ved_heat_measure_is_flipped:
 *
 * Returns: whether what is shown is 100 less the metric
 */
gboolean
ved_heat_measure_is_flipped (VedHeatMeasure measure)
{
  return measure == VED_HEAT_CPU_P90 || measure == VED_HEAT_CPU_USED;
}

/**
 * ved_heat_measure_get_quantile:
 *
 * Returns: the quantile of the metric's forecast that is shown, where forecasts are: the bad end of its band, else the
 *   middle
 */
VedQuantile
ved_heat_measure_get_quantile (VedHeatMeasure measure)
{
  if (!ved_heat_measure_is_forecast (measure))
    return VED_QUANTILE_P50;

  return ved_heat_measure_is_flipped (measure) ? VED_QUANTILE_P10 : VED_QUANTILE_P90;
}

static double
forecast_value (VedMetric          metric,
                const VedSnapshot *snapshot,
                guint              server)
{
  double worst = ved_snapshot_peak (snapshot, metric)[server];

  return metric == VED_METRIC_CPU_IDLE ? 100.0 - worst : worst;
}

/**
 * ved_heat_measure_get_value:
 * @server: index in @snapshot
 *
 * Returns: the value of one tile; NaN where it is missing, and of a server that is offline: what it said last is over
 */
double
ved_heat_measure_get_value (VedHeatMeasure     measure,
                            const VedSnapshot *snapshot,
                            guint              server)
{
  VedMetric metric = ved_heat_measure_get_metric (measure);

  if (ved_snapshot_get_state (snapshot, server) == VED_SERVER_OFFLINE)
    return NAN;
  if (measure == VED_HEAT_RISK)
    return ved_snapshot_risk (snapshot)[server];
  if (ved_heat_measure_is_forecast (measure))
    return forecast_value (metric, snapshot, server);
  if (measure == VED_HEAT_CPU_USED)
    return ved_snapshot_get_cpu_used (snapshot, server);

  return ved_snapshot_current (snapshot, metric)[server];
}

static VedMarked
get_marked (VedHeatMeasure measure)
{
  if (measure == VED_HEAT_CPU_USED)
    return VED_MARKED_CPU_USED;

  switch (ved_heat_measure_get_metric (measure))
    {
    case VED_METRIC_CPU_IDLE:
      return ved_heat_measure_is_forecast (measure) ? VED_MARKED_CPU_USED : VED_N_MARKED;

    case VED_METRIC_CPU_IOWAIT:
      return VED_MARKED_IOWAIT;

    case VED_METRIC_MEM_USED:
      return VED_MARKED_MEMORY;

    case VED_METRIC_SWAP_USED:
      return VED_MARKED_SWAP;

    case VED_METRIC_DISK_USAGE:
      return VED_MARKED_DISK;

    case VED_METRIC_LOAD_AVERAGE:
      return VED_MARKED_LOAD;

    default:
      return VED_N_MARKED;
    }
}

static double
scale_top (VedHeatMeasure measure,
           double         most)
{
  VedMetric metric = ved_heat_measure_get_metric (measure);

  if (metric == VED_METRIC_NONE || ved_metric_get_info (metric)->unit == VED_UNIT_PERCENT)
    return 100.0;

  return most;
}

/**
 * ved_heat_measure_shade:
 * @server: index in @snapshot
 * @most: highest value of the fleet
 * @tile: (inout): its value is set; gets level and share
 */
void
ved_heat_measure_shade (VedHeatMeasure     measure,
                        const VedSnapshot *snapshot,
                        guint              server,
                        double             most,
                        VedTile           *tile)
{
  VedMarked marked = get_marked (measure);
  double top = scale_top (measure, most), value = (double) tile->value;
  VedMarker marker;

  tile->level = VED_TILE_NO_LEVEL;
  tile->share = top > 0.0 && !isnan (value) ? (float) CLAMP (value / top, 0.0, 1.0) : 0.0f;
  if (measure == VED_HEAT_RISK)
    {
      tile->level = (int) ved_level_from_risk (value);
      return;
    }
  if (marked == VED_N_MARKED || isnan (value))
    return;

  if (marked == VED_MARKED_LOAD && ved_snapshot_get_cores (snapshot, server) > 0)
    value = 8.0 * value / ved_snapshot_get_cores (snapshot, server);
  marker = ved_thresholds_get_marker (ved_used_thresholds_get (), marked,
                                      ved_snapshot_get_profile (snapshot, server), value);
  if (marker != VED_MARKER_NONE)
    tile->level = (int) ved_marker_get_level (marker);
}

/**
 * ved_heat_measure_write:
 *
 * Returns: @buffer with @value and its unit
 */
const char *
ved_heat_measure_write (VedHeatMeasure measure,
                        double         value,
                        char          *buffer,
                        gsize          size)
{
  if (measure == VED_HEAT_RISK)
    return ved_text_write_number (value, 1, buffer, size);

  return ved_text_write_metric (ved_heat_measure_get_metric (measure), value, buffer, size);
}
