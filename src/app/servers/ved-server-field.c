/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-field"

#include "config.h"

#include "app/servers/ved-server-field.h"

#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-page-text.h"
#include "fleet/risk/ved-outlook.h"

#include <glib/gi18n.h>
#include <math.h>

/* One row of the table tells all about a column: its title, how it is shown, which metric or figure it reads
 * and which markers apply. "30 min" is the mean of the p50 of the next six steps, "Δ" its difference from
 * now. CPU is what is not idle. */

#define LIKELY 0.5              /* as in high_risk_servers */

typedef enum {
  PART_CURRENT,
  PART_NEAR,
  PART_DELTA,
} FieldPart;

typedef struct {
  const char *title;
  VedFieldKind kind;
  VedMetric metric;             /* VED_METRIC_NONE: not a metric */
  FieldPart part;
  VedMarked marked;             /* VED_N_MARKED: no markers */
} FieldInfo;

static const FieldInfo fields[VED_N_FIELDS] = {
  [VED_FIELD_LEVEL] = { N_("Level"), VED_FIELD_KIND_LEVEL, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_NAME] = { N_("Server"), VED_FIELD_KIND_TEXT, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_PROFILE] = { N_("Profile"), VED_FIELD_KIND_TEXT, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_STATE] = { N_("State"), VED_FIELD_KIND_TEXT, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_RISK] = { N_("Risk"), VED_FIELD_KIND_NUMBER, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_CPU] =
  { N_("CPU %"), VED_FIELD_KIND_NUMBER, VED_METRIC_CPU_IDLE, PART_CURRENT, VED_MARKED_CPU_USED },
  [VED_FIELD_CPU_NEAR] =
  { N_("30 min"), VED_FIELD_KIND_NUMBER, VED_METRIC_CPU_IDLE, PART_NEAR, VED_MARKED_CPU_USED },
  [VED_FIELD_CPU_DELTA] = { N_("Δ"), VED_FIELD_KIND_NUMBER, VED_METRIC_CPU_IDLE, PART_DELTA, VED_N_MARKED },
  [VED_FIELD_IOWAIT] =
  { N_("I/O wait %"), VED_FIELD_KIND_NUMBER, VED_METRIC_CPU_IOWAIT, PART_CURRENT, VED_MARKED_IOWAIT },
  [VED_FIELD_IOWAIT_NEAR] =
  { N_("30 min"), VED_FIELD_KIND_NUMBER, VED_METRIC_CPU_IOWAIT, PART_NEAR, VED_MARKED_IOWAIT },
  [VED_FIELD_IOWAIT_DELTA] = { N_("Δ"), VED_FIELD_KIND_NUMBER, VED_METRIC_CPU_IOWAIT, PART_DELTA,
                               VED_N_MARKED },
  [VED_FIELD_MEMORY] =
  { N_("Memory %"), VED_FIELD_KIND_NUMBER, VED_METRIC_MEM_USED, PART_CURRENT, VED_MARKED_MEMORY },
  [VED_FIELD_MEMORY_NEAR] =
  { N_("30 min"), VED_FIELD_KIND_NUMBER, VED_METRIC_MEM_USED, PART_NEAR, VED_MARKED_MEMORY },
  [VED_FIELD_MEMORY_DELTA] = { N_("Δ"), VED_FIELD_KIND_NUMBER, VED_METRIC_MEM_USED, PART_DELTA,
                               VED_N_MARKED },
  [VED_FIELD_SWAP] =
  { N_("Swap %"), VED_FIELD_KIND_NUMBER, VED_METRIC_SWAP_USED, PART_CURRENT, VED_MARKED_SWAP },
  [VED_FIELD_LOAD] =
  { N_("Load"), VED_FIELD_KIND_NUMBER, VED_METRIC_LOAD_AVERAGE, PART_CURRENT, VED_MARKED_LOAD },
  [VED_FIELD_DISK] =
  { N_("Disk %"), VED_FIELD_KIND_NUMBER, VED_METRIC_DISK_USAGE, PART_CURRENT, VED_MARKED_DISK },
  [VED_FIELD_PROB_30M] = { N_("Chance 30 min"), VED_FIELD_KIND_NUMBER, VED_METRIC_NONE, PART_CURRENT,
                           VED_N_MARKED },
  [VED_FIELD_PROB_8H] = { N_("Chance 8 h"), VED_FIELD_KIND_NUMBER, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_ENGINE] = { N_("Engine"), VED_FIELD_KIND_TEXT, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_AGE] = { N_("Age"), VED_FIELD_KIND_NUMBER, VED_METRIC_NONE, PART_CURRENT, VED_N_MARKED },
  [VED_FIELD_CPU_FORECAST] =
  { N_("CPU, next 8 h"), VED_FIELD_KIND_SPARKLINE, VED_METRIC_CPU_IDLE, PART_NEAR, VED_N_MARKED },
  [VED_FIELD_BUSYNESS] = { N_("Busyness"), VED_FIELD_KIND_NUMBER, VED_METRIC_NONE, PART_CURRENT,
                           VED_N_MARKED },
};

/**
 * ved_server_field_get_title:
 *
 * Returns: the translated heading of the column
 */
const char *
ved_server_field_get_title (VedServerField field)
{
  g_return_val_if_fail (field < VED_N_FIELDS, NULL);

  return _(fields[field].title);
}

/**
 * ved_server_field_get_hint:
 *
 * Returns: (nullable): what the column means, where its heading leaves that open
 */
const char *
ved_server_field_get_hint (VedServerField field)
{
  g_return_val_if_fail (field < VED_N_FIELDS, NULL);

  if (field == VED_FIELD_PROB_30M)
    return _("Chance that the server turns critical within 30 minutes; in brackets: not calibrated, for ranking only; ⚠: "
             "unknown, worse than forecast");
  if (field == VED_FIELD_PROB_8H)
    return _("Chance that the server turns critical within 8 hours; in brackets: not calibrated, for ranking only; ⚠: "
             "unknown, worse than forecast");
  if (field == VED_FIELD_LOAD)
    return _("Load average; marks are based on the load per core");
  if (field == VED_FIELD_CPU_FORECAST)
    return _("Forecast CPU used, with the 80 % band");

  switch (fields[field].part)
    {
    case PART_NEAR:
      return _("Mean forecast for the next 30 minutes");

    case PART_DELTA:
      return _("Difference from the measured value");

    case PART_CURRENT:
    default:
      return NULL;
    }
}

/**
 * ved_server_field_get_kind:
 *
 * Returns: how the cells of the column look
 */
VedFieldKind
ved_server_field_get_kind (VedServerField field)
{
  g_return_val_if_fail (field < VED_N_FIELDS, VED_FIELD_KIND_TEXT);

  return fields[field].kind;
}

static double
metric_value (const FieldInfo   *info,
              const VedSnapshot *snapshot,
              guint              server)
{
  double current = ved_snapshot_current (snapshot, info->metric)[server];
  double near = ved_snapshot_near (snapshot, info->metric)[server];

  if (info->metric == VED_METRIC_CPU_IDLE)
    {
      current = 100.0 - current;
      near = 100.0 - near;
    }

  switch (info->part)
    {
    case PART_NEAR:
      return near;

    case PART_DELTA:
      return near - current;

    case PART_CURRENT:
    default:
      return current;
    }
}

/**
 * ved_server_field_get_value:
 * @server: index in @snapshot
 *
 * Returns: the number behind a cell; of text columns one that sorts alike; NaN where it is missing
 */
double
ved_server_field_get_value (VedServerField     field,
                            const VedSnapshot *snapshot,
                            guint              server)
{
  g_return_val_if_fail (field < VED_N_FIELDS, NAN);

  switch (field)
    {
    case VED_FIELD_LEVEL:
    case VED_FIELD_RISK:
      return ved_snapshot_risk (snapshot)[server];

    case VED_FIELD_NAME:
      return server;

    case VED_FIELD_PROFILE:
      return ved_snapshot_get_profile (snapshot, server);

    case VED_FIELD_STATE:
      return ved_snapshot_get_state (snapshot, server);

    case VED_FIELD_PROB_30M:
      return ved_snapshot_prob_30m (snapshot)[server];

    case VED_FIELD_PROB_8H:
      return ved_snapshot_prob_8h (snapshot)[server];

    case VED_FIELD_ENGINE:
      return ved_snapshot_get_engine (snapshot, server);

    case VED_FIELD_AGE:
      return (double) (ved_snapshot_get_time_us (snapshot) - ved_snapshot_get_last_seen_us (snapshot,
                                                                                            server));

    case VED_FIELD_BUSYNESS:
      return ved_server_busyness (snapshot, server);

    default:
      return metric_value (&fields[field], snapshot, server);
    }
}

/* A server without points of risk may be likely to cross a threshold all the same, or be beyond one already: its chip is
 * of the risk, so the chance has a mark of its own. What was not measured to come true marks nothing, unless it is certain. */
static VedMarker
mark_chance (const VedSnapshot *snapshot,
             guint              server,
             double             chance)
{
  if (chance >= 1.0)
    return VED_MARKER_HIGH;
  if (ved_server_is_chance_missed (snapshot, server))
    return VED_MARKER_NONE;

  return chance > LIKELY && ved_snapshot_get_environment (snapshot)->calibrated ? VED_MARKER_MID : VED_MARKER_NONE;
}

/**
 * ved_server_field_get_marker:
 * @server: index in @snapshot
 *
 * Returns: how the number of a cell is marked
 */
VedMarker
ved_server_field_get_marker (VedServerField     field,
                             const VedSnapshot *snapshot,
                             guint              server)
{
  double value;

  g_return_val_if_fail (field < VED_N_FIELDS, VED_MARKER_NONE);

  if (field == VED_FIELD_PROB_30M || field == VED_FIELD_PROB_8H)
    return mark_chance (snapshot, server, ved_server_field_get_value (field, snapshot, server));
  if (fields[field].marked == VED_N_MARKED)
    return VED_MARKER_NONE;

  value = field == VED_FIELD_LOAD ? (double) ved_snapshot_get_load_l (snapshot, server)
                                  : ved_server_field_get_value (field, snapshot, server);
  if (isnan (value))
    return VED_MARKER_NONE;

  return ved_thresholds_get_marker (ved_used_thresholds_get (), fields[field].marked,
                                    ved_snapshot_get_profile (snapshot, server), value);
}

static const char *
write_age (double age_us,
           char  *buffer,
           gsize  size)
{
  g_autofree char *age = ved_text_duration ((gint64) age_us);

  g_strlcpy (buffer, age, size);

  return buffer;
}

/* Of a server that is beyond its forecast no chance is told; one that was not measured to come true stands in brackets,
 * unless it is certain. */
static const char *
write_chance (const VedSnapshot *snapshot,
              guint              server,
              double             chance,
              char              *buffer,
              gsize              size)
{
  char percent[VED_TEXT_SIZE];

  if (ved_server_is_chance_missed (snapshot, server))
    {
      g_strlcpy (buffer, VED_TEXT_UNFORESEEN, size);
      return buffer;
    }
  if (isnan (chance) || chance >= 1.0 || ved_snapshot_get_environment (snapshot)->calibrated)
    return ved_forecast_text_write_chance (chance, 1, buffer, size);

  g_snprintf (buffer, size, "(%s)", ved_forecast_text_write_chance (chance, 1, percent, sizeof percent));

  return buffer;
}

static const char *
write_number (VedServerField     field,
              const VedSnapshot *snapshot,
              guint              server,
              char              *buffer,
              gsize              size)
{
  double value = ved_server_field_get_value (field, snapshot, server);

  if (field == VED_FIELD_PROB_30M || field == VED_FIELD_PROB_8H)
    return write_chance (snapshot, server, value, buffer, size);
  if (field == VED_FIELD_AGE)
    return write_age (value, buffer, size);
  if (fields[field].part == PART_DELTA)
    return ved_text_write_delta (value, 1, buffer, size);

  return ved_text_write_number (value, field == VED_FIELD_LOAD ? 2 : 1, buffer, size);
}

/**
 * ved_server_field_write:
 * @server: index in @snapshot
 *
 * Returns: @buffer with what a cell says
 */
const char *
ved_server_field_write (VedServerField     field,
                        const VedSnapshot *snapshot,
                        guint              server,
                        char              *buffer,
                        gsize              size)
{
  const char *text;

  g_return_val_if_fail (field < VED_N_FIELDS, NULL);

  switch (field)
    {
    case VED_FIELD_NAME:
      text = ved_snapshot_get_name (snapshot, server);
      break;

    case VED_FIELD_PROFILE:
      text = _(ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->label);
      break;

    case VED_FIELD_STATE:
      text = ved_text_state (ved_snapshot_get_state (snapshot, server));
      break;

    case VED_FIELD_ENGINE:
      text = ved_text_engine (ved_snapshot_get_engine (snapshot, server));
      break;

    case VED_FIELD_LEVEL:
      text = _(ved_level_get_info (ved_snapshot_get_level (snapshot, server))->label);
      break;

    default:
      return write_number (field, snapshot, server, buffer, size);
    }
  g_strlcpy (buffer, text, size);

  return buffer;
}
