/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-decoder"

#include "config.h"

#include "wire/frames/ved-frame-codec.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "wire/frames/ved-frame-bytes.h"
#include "wire/frames/ved-frame-columns.h"
#include "wire/frames/ved-frame-format.h"
#include "wire/frames/ved-quantile-section.h"
#include "wire/frames/ved-zstd.h"

#include <math.h>
#include <string.h>

/* The other direction of ved-frame-encoder.c, which explains the format. Frames come from files and
 * sockets: every length is checked before it is used, memory is proportional to the bytes at hand, and
 * each number that selects something is checked for its range. */

typedef struct {
  guint64 generation;
  gint64 time_us;
  gint64 origin_us;
  guint n_servers;
  guint n_sections;
  guint32 crc;
  guint64 body_length;
  guint64 stored_length;
  gboolean compressed;
} Header;

typedef struct {
  GBytes *bytes;                /* header and unpacked body, at a multiple of eight */
  const guint8 *data;
  gsize length;
  Header header;
  VedFrameBytes sections[VED_FRAME_N_SECTIONS]; /* data %NULL where left out */
  VedSnapshotBuilder *builder;
  VedSnapshotServer *servers;
  VedForecastSet *forecasts;    /* (nullable): read apart from the frame */
  GBytes *heads;                /* (nullable): of them */
  GError **error;
} Decoder;

static gboolean refuse (GError    **error,
                        VedError    code,
                        const char *format,
                        ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError    **error,
        VedError    code,
        const char *format,
        ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (VED_ERROR, (int) code, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
refuse_section (Decoder    *self,
                const char *what)
{
  return refuse (self->error, VED_ERROR_CORRUPT,
                 "The frame is damaged: its %s do not hold together; fetch it again", what);
}

static gboolean
check_version (VedFrameBytes  *bytes,
               Header         *header,
               GError        **error)
{
  guint32 magic = ved_frame_bytes_u32 (bytes);
  guint16 version = ved_frame_bytes_u16 (bytes);
  guint16 flags = ved_frame_bytes_u16 (bytes);

  if (!bytes->ok || magic != VED_FRAME_MAGIC)
    return refuse (error, VED_ERROR_INVALID, "This is not a Vedette frame: it does not begin with VEDF");
  if (version != VED_FRAME_VERSION)
    return refuse (error, VED_ERROR_VERSION,
                   "This frame has version %u, and this program reads version %d: use a newer one",
                   version, VED_FRAME_VERSION);
  if ((flags & ~VED_FRAME_FLAG_ZSTD) != 0)
    return refuse (error, VED_ERROR_VERSION,
                   "This frame has flags 0x%x that this program does not know: use a newer one", flags);
  header->compressed = (flags & VED_FRAME_FLAG_ZSTD) != 0;

  return TRUE;
}

static gboolean
read_header (const guint8  *data,
             gsize          length,
             Header        *header,
             GError       **error)
{
  VedFrameBytes bytes;
  guint32 step_s;

  ved_frame_bytes_init (&bytes, data, length);
  if (!check_version (&bytes, header, error))
    return FALSE;

  header->generation = ved_frame_bytes_u64 (&bytes);
  header->time_us = (gint64) ved_frame_bytes_u64 (&bytes);
  header->origin_us = (gint64) ved_frame_bytes_u64 (&bytes);
  step_s = ved_frame_bytes_u32 (&bytes);
  header->n_servers = ved_frame_bytes_u32 (&bytes);
  header->n_sections = ved_frame_bytes_u32 (&bytes);
  header->crc = ved_frame_bytes_u32 (&bytes);
  header->body_length = ved_frame_bytes_u64 (&bytes);
  header->stored_length = ved_frame_bytes_u64 (&bytes);

  if (!bytes.ok || header->stored_length != length - VED_FRAME_HEADER_SIZE
      || (!header->compressed && header->stored_length != header->body_length))
    return refuse (error, VED_ERROR_CORRUPT, "The frame is not whole: its length is not the one it names");
  if (step_s != VED_FORECAST_STEP_S)
    return refuse (error, VED_ERROR_UNSUPPORTED, "The frame has forecast steps of %u s; only %d s are known",
                   step_s, VED_FORECAST_STEP_S);
  if (header->body_length > VED_FRAME_MAX_BODY || header->n_sections > VED_FRAME_MAX_SECTIONS)
    return refuse (error, VED_ERROR_TOO_LARGE,
                   "The frame names a body of %" G_GUINT64_FORMAT " bytes: too large", header->body_length);

  return TRUE;
}

static GBytes *
unpack (const guint8  *data,
        const Header  *header,
        GError       **error)
{
  const guint8 *packed = data + VED_FRAME_HEADER_SIZE;
  g_autofree guint8 *whole = g_try_malloc (VED_FRAME_HEADER_SIZE + header->body_length);

  if (whole == NULL)
    {
      refuse (error, VED_ERROR_TOO_LARGE, "There is no memory for a frame of %" G_GUINT64_FORMAT " bytes",
              header->body_length);
      return NULL;
    }

  memcpy (whole, data, VED_FRAME_HEADER_SIZE);
  if (!ved_zstd_unpack_to (whole + VED_FRAME_HEADER_SIZE, header->body_length, packed, header->stored_length))
    {
      refuse (error, VED_ERROR_CORRUPT, "The packed body of the frame is damaged; fetch it again");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&whole), VED_FRAME_HEADER_SIZE + header->body_length);
}

/* Columns are read in place, so the bytes must stand at an address that fits every type. */
static GBytes *
whole_frame (GBytes       *bytes,
             const Header *header,
             GError      **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (header->compressed)
    return unpack (data, header, error);
  if (((guintptr) data & 7) != 0)
    return g_bytes_new (data, length);

  return g_bytes_ref (bytes);
}

static gboolean
check_header_crc (Decoder *self)
{
  guint8 header[VED_FRAME_HEADER_SIZE];
  gsize table_size = self->header.n_sections * VED_FRAME_TABLE_ROW_SIZE;
  guint32 crc;

  if (table_size > self->length - VED_FRAME_HEADER_SIZE)
    return refuse_section (self, "section table");

  memcpy (header, self->data, sizeof header);
  memset (header + VED_FRAME_CRC_AT, 0, 4);
  crc = ved_crc32c (0, header, sizeof header);
  crc = ved_crc32c (crc, self->data + VED_FRAME_HEADER_SIZE, table_size);

  return crc == self->header.crc || refuse_section (self, "header and section table");
}

static gboolean
read_table_row (Decoder       *self,
                VedFrameBytes *table)
{
  guint32 id = ved_frame_bytes_u32 (table);
  guint32 crc = ved_frame_bytes_u32 (table);
  guint64 offset = ved_frame_bytes_u64 (table);
  guint64 length = ved_frame_bytes_u64 (table);

  if (offset > self->length || length > self->length - offset || (offset & 7) != 0)
    return refuse_section (self, "section offsets");
  if (id == 0 || id >= VED_FRAME_N_SECTIONS)
    return TRUE;
  if (self->sections[id].data != NULL || ved_crc32c (0, self->data + offset, length) != crc)
    return refuse_section (self, "sections and their checksums");
  ved_frame_bytes_init (&self->sections[id], self->data + offset, length);

  return TRUE;
}

static gboolean
read_table (Decoder *self)
{
  VedFrameBytes table;

  if (!check_header_crc (self))
    return FALSE;

  ved_frame_bytes_init (&table, self->data + VED_FRAME_HEADER_SIZE,
                        self->header.n_sections * VED_FRAME_TABLE_ROW_SIZE);
  for (guint i = 0; i < self->header.n_sections; i++)
    {
      if (!read_table_row (self, &table))
        return FALSE;
    }

  return TRUE;
}

/* Returns the text at @offset of the string section; %NULL is a text only for VED_FRAME_NO_STRING. */
static gboolean
string_at (Decoder     *self,
           guint32      offset,
           const char **text)
{
  const VedFrameBytes *strings = &self->sections[VED_FRAME_STRINGS];
  gsize room;

  *text = NULL;
  if (offset == VED_FRAME_NO_STRING)
    return TRUE;
  if (offset >= strings->length)
    return FALSE;

  room = strings->length - offset;
  *text = (const char *) strings->data + offset;

  return memchr (*text, '\0', room) != NULL && g_utf8_validate (*text, -1, NULL);
}

static gboolean
decode_names (Decoder *self)
{
  VedFrameBytes *bytes = &self->sections[VED_FRAME_NAMES];
  guint n = self->header.n_servers;

  if (bytes->length != (gsize) n * 4)
    return refuse_section (self, "server names");

  self->servers = g_new0 (VedSnapshotServer, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      VedSnapshotServer *server = &self->servers[i];

      if (!string_at (self, ved_frame_bytes_u32 (bytes), &server->name) || server->name == NULL
          || (i > 0 && strcmp (server[-1].name, server->name) >= 0))
        return refuse_section (self, "server names");
      server->forecast_row = VED_NO_ROW;
      server->risk = server->prob_30m = server->prob_8h = NAN;
    }

  return TRUE;
}

static void
set_small_fact (VedSnapshotServer *server,
                VedFrameSection    id,
                guint8             value)
{
  switch (id)
    {
    case VED_FRAME_PROFILES: server->profile = value; break;
    case VED_FRAME_STATES: server->state = value; break;
    case VED_FRAME_ENGINES: server->engine = value; break;
    default: server->rung = value; break;
    }
}

static gboolean
decode_small_facts (Decoder         *self,
                    VedFrameSection  id,
                    guint8           n_allowed,
                    const char      *what)
{
  VedFrameBytes *bytes = &self->sections[id];

  if (bytes->data == NULL)
    return TRUE;
  if (bytes->length != self->header.n_servers)
    return refuse_section (self, what);

  for (guint i = 0; i < self->header.n_servers; i++)
    {
      guint8 value = ved_frame_bytes_u8 (bytes);

      if (value >= n_allowed)
        return refuse_section (self, what);
      set_small_fact (&self->servers[i], id, value);
    }

  return TRUE;
}

static gboolean
decode_wide_facts (Decoder *self)
{
  VedFrameBytes *seen = &self->sections[VED_FRAME_LAST_SEEN];
  VedFrameBytes *cores = &self->sections[VED_FRAME_CORES];
  VedFrameBytes *points = &self->sections[VED_FRAME_POINTS];
  VedFrameBytes *metrics = &self->sections[VED_FRAME_METRICS];
  gsize n = self->header.n_servers;

  if ((seen->data != NULL && seen->length != n * 8) || (cores->data != NULL && cores->length != n * 4)
      || (points->data != NULL && points->length != n * 4)
      || (metrics->data != NULL && metrics->length != n * 2))
    return refuse_section (self, "facts about servers");

  for (guint i = 0; i < n; i++)
    {
      VedSnapshotServer *server = &self->servers[i];

      server->last_seen_us = (gint64) ved_frame_bytes_u64 (seen);
      server->cores = ved_frame_bytes_u32 (cores);
      server->points = ved_frame_bytes_u32 (points);
      server->metrics = ved_frame_bytes_u16 (metrics);
      if (server->metrics >= 1u << VED_N_METRICS)
        return refuse_section (self, "facts about servers");
    }

  return TRUE;
}

static gboolean
decode_column (Decoder       *self,
               VedFrameBytes *bytes,
               float         *values,
               double         resolution)
{
  VedFrameColumn column;

  if (!ved_frame_column_read (&column, bytes) || column.n_values != self->header.n_servers)
    return refuse_section (self, "columns");
  ved_frame_column_to_values (&column, values, resolution);

  return TRUE;
}

static gboolean
decode_metric_columns (Decoder         *self,
                       VedFrameSection  id)
{
  VedFrameBytes *bytes = &self->sections[id];

  for (guint metric = 0; metric < VED_N_METRICS && bytes->data != NULL; metric++)
    {
      const VedMetricInfo *info = ved_metric_get_info (metric);
      double resolution = info->quantile_resolution;
      float *values;

      switch (id)
        {
        case VED_FRAME_CURRENT:
          values = ved_snapshot_builder_current (self->builder, metric);
          resolution = info->resolution;
          break;

        case VED_FRAME_TREND:
          values = ved_snapshot_builder_trend (self->builder, metric);
          resolution = VED_TREND_RESOLUTION;
          break;

        case VED_FRAME_NEAR:
          values = ved_snapshot_builder_near (self->builder, metric);
          break;

        default:
          values = ved_snapshot_builder_peak (self->builder, metric);
          break;
        }
      if (!decode_column (self, bytes, values, resolution))
        return FALSE;
    }

  return TRUE;
}

static gboolean
decode_scores (Decoder *self)
{
  VedFrameBytes *risk = &self->sections[VED_FRAME_RISK];
  VedFrameBytes *probabilities = &self->sections[VED_FRAME_PROBABILITIES];
  guint n = self->header.n_servers;
  g_autofree float *values = g_new (float, 3 * (gsize) n + 1);
  float *prob_30m = values + n, *prob_8h = prob_30m + n;

  if (risk->data == NULL || probabilities->data == NULL)
    return TRUE;
  if (!decode_column (self, risk, values, VED_RISK_RESOLUTION)
      || !decode_column (self, probabilities, prob_30m, VED_PROBABILITY_RESOLUTION)
      || !decode_column (self, probabilities, prob_8h, VED_PROBABILITY_RESOLUTION))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      if (values[i] < 0.0f || values[i] > 100.0f || prob_30m[i] < 0.0f || prob_30m[i] > 1.0f
          || prob_8h[i] < 0.0f || prob_8h[i] > 1.0f)
        return refuse_section (self, "scores");
      self->servers[i].risk = values[i];
      self->servers[i].prob_30m = prob_30m[i];
      self->servers[i].prob_8h = prob_8h[i];
    }

  return TRUE;
}

static gboolean
decode_contribution (VedFrameBytes   *bytes,
                     VedContribution *contribution)
{
  contribution->term = ved_frame_bytes_u8 (bytes);
  contribution->predicted = ved_frame_bytes_u8 (bytes);
  contribution->points = (gint16) ved_frame_bytes_u16 (bytes);
  contribution->input = ved_frame_bytes_f32 (bytes);
  contribution->bound = ved_frame_bytes_f32 (bytes);

  return bytes->ok && contribution->term < VED_N_RISK_TERMS && contribution->predicted <= 1;
}

static gboolean
decode_contributions (Decoder *self)
{
  VedFrameBytes *bytes = &self->sections[VED_FRAME_CONTRIBUTIONS];
  const guint8 *counts;

  if (bytes->data == NULL)
    return TRUE;
  counts = ved_frame_bytes_take (bytes, self->header.n_servers);
  ved_frame_bytes_align (bytes);
  if (!bytes->ok)
    return refuse_section (self, "contributions");

  for (guint i = 0; i < self->header.n_servers; i++)
    {
      VedContribution contributions[VED_MAX_CONTRIBUTIONS];

      if (counts[i] > VED_MAX_CONTRIBUTIONS)
        return refuse_section (self, "contributions");
      for (guint j = 0; j < counts[i]; j++)
        {
          if (!decode_contribution (bytes, &contributions[j]))
            return refuse_section (self, "contributions");
        }
      ved_snapshot_builder_set_contributions (self->builder, i, contributions, counts[i]);
    }

  return bytes->at == bytes->length || refuse_section (self, "contributions");
}

static gboolean
decode_alert (Decoder       *self,
              VedFrameBytes *bytes,
              VedAlert      *alert)
{
  gboolean texts_ok = string_at (self, ved_frame_bytes_u32 (bytes), (const char **) &alert->id)
    & string_at (self, ved_frame_bytes_u32 (bytes), (const char **) &alert->server);
  guint8 subject = ved_frame_bytes_u8 (bytes);
  gint8 metric = (gint8) ved_frame_bytes_u8 (bytes);
  guint8 severity = ved_frame_bytes_u8 (bytes);
  guint8 level = ved_frame_bytes_u8 (bytes);
  guint8 state = ved_frame_bytes_u8 (bytes);

  ved_frame_bytes_align (bytes);
  alert->subject = subject;
  alert->metric = metric;
  alert->severity = severity;
  alert->level = level;
  alert->state = state;
  alert->opened_us = (gint64) ved_frame_bytes_u64 (bytes);
  alert->updated_us = (gint64) ved_frame_bytes_u64 (bytes);
  alert->resolved_us = (gint64) ved_frame_bytes_u64 (bytes);
  alert->current_value = ved_frame_bytes_f32 (bytes);
  alert->predicted_value = ved_frame_bytes_f32 (bytes);
  alert->threshold = ved_frame_bytes_f32 (bytes);
  alert->probability = ved_frame_bytes_f32 (bytes);
  alert->steps_ahead = ved_frame_bytes_u32 (bytes);
  ved_frame_bytes_align (bytes);

  return texts_ok && alert->id != NULL && alert->server != NULL && subject < VED_N_ALERT_SUBJECTS
         && (subject == VED_ALERT_SUBJECT_METRIC) == (metric != VED_METRIC_NONE)
         && metric >= VED_METRIC_NONE && metric < VED_N_METRICS
         && severity <= VED_ALERT_SEVERITY_CRITICAL && level < VED_N_LEVELS && state < VED_N_ALERT_STATES;
}

static gboolean
decode_alerts (Decoder *self)
{
  VedFrameBytes *bytes = &self->sections[VED_FRAME_ALERTS];

  if (bytes->length % VED_FRAME_ALERT_SIZE != 0)
    return refuse_section (self, "alerts");

  while (bytes->at < bytes->length)
    {
      VedAlert alert = { 0 };

      if (!decode_alert (self, bytes, &alert))
        return refuse_section (self, "alerts");
      ved_snapshot_builder_add_alert (self->builder, &alert);
    }

  return TRUE;
}

static gboolean
decode_environment (Decoder *self)
{
  VedFrameBytes *bytes = &self->sections[VED_FRAME_ENVIRONMENT];
  VedEnvironment environment = { 0 };
  guint32 flags;
  gint32 code;

  code = (gint32) ved_frame_bytes_u32 (bytes);
  environment.prob_30m = ved_value_from_code (code, VED_PROBABILITY_RESOLUTION);
  code = (gint32) ved_frame_bytes_u32 (bytes);
  environment.prob_8h = ved_value_from_code (code, VED_PROBABILITY_RESOLUTION);
  flags = ved_frame_bytes_u32 (bytes);
  environment.calibrated = (flags & 1u) != 0;
  environment.valid = (flags & 2u) != 0;
  environment.high_risk_servers = ved_frame_bytes_u32 (bytes);
  ved_snapshot_builder_set_environment (self->builder, &environment);

  return bytes->ok || bytes->data == NULL || refuse_section (self, "environment figures");
}

static gboolean
decode_scenario (Decoder *self)
{
  VedFrameBytes *bytes = &self->sections[VED_FRAME_SCENARIO];
  VedScenario scenario = { 0 };

  if (bytes->data == NULL)
    return TRUE;

  scenario.available = ved_frame_bytes_u32 (bytes) != 0;
  if (!string_at (self, ved_frame_bytes_u32 (bytes), (const char **) &scenario.name))
    return refuse_section (self, "scenario figures");
  scenario.n_affected = ved_frame_bytes_u32 (bytes);
  ved_frame_bytes_u32 (bytes);
  scenario.tick = ved_frame_bytes_u64 (bytes);
  ved_snapshot_builder_set_scenario (self->builder, &scenario);

  return bytes->ok || refuse_section (self, "scenario figures");
}

static gboolean
decode_metadata (Decoder *self)
{
  VedFrameBytes *bytes = &self->sections[VED_FRAME_METADATA];
  VedMetadata metadata = { 0 };

  if (bytes->data == NULL)
    return TRUE;

  if (!string_at (self, ved_frame_bytes_u32 (bytes), (const char **) &metadata.model_dir)
      || !string_at (self, ved_frame_bytes_u32 (bytes), (const char **) &metadata.source))
    return refuse_section (self, "metadata");
  metadata.prediction_us = (gint64) ved_frame_bytes_u64 (bytes);
  metadata.latest_sample_us = (gint64) ved_frame_bytes_u64 (bytes);
  metadata.input_points = ved_frame_bytes_u32 (bytes);
  metadata.warmed_up = ved_frame_bytes_u32 (bytes) != 0;
  metadata.warmup_progress = ved_frame_bytes_f64 (bytes);
  ved_snapshot_builder_set_metadata (self->builder, &metadata);

  return bytes->ok || refuse_section (self, "metadata");
}

static gboolean
place_rows (Decoder                *self,
            const VedQuantileHeads *heads)
{
  guint next = 0;

  if (heads->n_rows > self->header.n_servers)
    return FALSE;

  for (guint row = 0; row < heads->n_rows; row++)
    {
      guint server = ved_quantile_heads_server (heads, row);
      guint16 metrics = ved_quantile_heads_metrics (heads, row);

      if (server < next || server >= self->header.n_servers || metrics == 0 || metrics >= 1u << VED_N_METRICS
          || heads->engines[row] >= VED_N_ENGINES || heads->rungs[row] >= VED_N_RUNGS)
        return FALSE;
      self->servers[server].forecast_row = row;
      next = server + 1;
    }

  return TRUE;
}

static gboolean
read_quantile_columns (const VedQuantileHeads *heads,
                       VedFrameBytes          *bytes,
                       VedFrameColumn         *columns)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      gsize n_values = 0;

      for (guint row = 0; row < heads->n_rows; row++)
        n_values += (ved_quantile_heads_metrics (heads, row) & (1u << metric)) != 0 ? VED_FORECAST_STEPS : 0;
      for (guint i = 0; i < VED_N_QUANTILES; i++)
        {
          VedFrameColumn *column = &columns[metric * VED_N_QUANTILES + i];

          if (!ved_frame_column_read (column, bytes) || column->n_values != n_values
              || (n_values > 0 && column->encoding == VED_FRAME_ABSENT))
            return FALSE;
        }
    }

  return bytes->at == bytes->length;
}

/* p50, p50 − p10 and p90 − p50 of one server and metric to three runs of values. */
static gboolean
fill_steps (const VedFrameColumn *columns,
            guint                 first,
            float                *steps,
            double                resolution)
{
  gint32 p50[VED_FORECAST_STEPS], below[VED_FORECAST_STEPS], above[VED_FORECAST_STEPS];
  gboolean broken = FALSE;

  ved_frame_column_to_codes (&columns[0], first, VED_FORECAST_STEPS, p50);
  ved_frame_column_to_codes (&columns[1], first, VED_FORECAST_STEPS, below);
  ved_frame_column_to_codes (&columns[2], first, VED_FORECAST_STEPS, above);

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      gint64 p10 = (gint64) p50[i] - below[i], p90 = (gint64) p50[i] + above[i];

      broken |= p50[i] == VED_CODE_MISSING || below[i] < 0 || above[i] < 0 || p10 < -G_MAXINT32
        || p90 > G_MAXINT32;
      steps[VED_QUANTILE_P10 * VED_FORECAST_STEPS + i] = (float) ((gint32) p10 * resolution);
      steps[VED_QUANTILE_P50 * VED_FORECAST_STEPS + i] = (float) (p50[i] * resolution);
      steps[VED_QUANTILE_P90 * VED_FORECAST_STEPS + i] = (float) ((gint32) p90 * resolution);
    }

  return !broken;
}

static gboolean
fill_metric (VedForecastSet         *forecasts,
             const VedQuantileHeads *heads,
             VedMetric               metric,
             const VedFrameColumn   *columns)
{
  double resolution = ved_metric_get_info (metric)->quantile_resolution;
  guint first = 0;

  for (guint row = 0; row < heads->n_rows; row++)
    {
      if ((ved_quantile_heads_metrics (heads, row) & (1u << metric)) == 0)
        continue;
      if (!fill_steps (columns, first, ved_forecast_set_begin_put (forecasts, row, metric), resolution))
        return FALSE;
      first += VED_FORECAST_STEPS;
    }

  return TRUE;
}

/* Those that were read apart from the frame. */
static gboolean
place_forecasts (Decoder *self)
{
  VedQuantileHeads heads;
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, g_bytes_get_data (self->heads, NULL), g_bytes_get_size (self->heads));
  if (!ved_quantile_heads_read (&heads, &bytes) || !place_rows (self, &heads))
    return refuse_section (self, "forecasts");

  ved_snapshot_builder_set_forecasts (self->builder, self->forecasts);

  return TRUE;
}

static gboolean
decode_quantiles (Decoder *self)
{
  VedFrameBytes *bytes = &self->sections[VED_FRAME_QUANTILES];
  VedFrameColumn columns[VED_N_METRICS * VED_N_QUANTILES];
  g_autoptr(VedForecastSet) forecasts = NULL;
  VedQuantileHeads heads;

  if (self->forecasts != NULL)
    return place_forecasts (self);
  if (bytes->data == NULL)
    return TRUE;
  if (!ved_quantile_heads_read (&heads, bytes) || !place_rows (self, &heads)
      || !read_quantile_columns (&heads, bytes, columns))
    return refuse_section (self, "forecasts");

  forecasts = ved_forecast_set_new (heads.n_rows, self->header.origin_us);
  for (guint row = 0; row < heads.n_rows; row++)
    ved_forecast_set_put_engine (forecasts, row, heads.engines[row], heads.rungs[row]);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (!fill_metric (forecasts, &heads, metric, columns + metric * VED_N_QUANTILES))
        return refuse_section (self, "forecasts");
    }
  ved_forecast_set_seal (forecasts);
  ved_snapshot_builder_set_forecasts (self->builder, forecasts);

  return TRUE;
}

static gboolean
decode_sections (Decoder *self)
{
  const Header *header = &self->header;

  if (!read_table (self) || !decode_names (self))
    return FALSE;

  self->builder = ved_snapshot_builder_new (header->n_servers, header->generation, header->time_us);
  ved_snapshot_builder_set_origin_us (self->builder, header->origin_us);
  if (!decode_small_facts (self, VED_FRAME_PROFILES, VED_N_PROFILES, "profiles")
      || !decode_small_facts (self, VED_FRAME_STATES, VED_N_SERVER_STATES, "states")
      || !decode_small_facts (self, VED_FRAME_ENGINES, VED_N_ENGINES, "engines")
      || !decode_small_facts (self, VED_FRAME_RUNGS, VED_N_RUNGS, "rungs")
      || !decode_wide_facts (self)
      || !decode_metric_columns (self, VED_FRAME_CURRENT)
      || !decode_metric_columns (self, VED_FRAME_TREND)
      || !decode_metric_columns (self, VED_FRAME_NEAR)
      || !decode_metric_columns (self, VED_FRAME_PEAK)
      || !decode_scores (self) || !decode_contributions (self) || !decode_alerts (self)
      || !decode_environment (self) || !decode_scenario (self) || !decode_metadata (self)
      || !decode_quantiles (self))
    return FALSE;

  for (guint i = 0; i < header->n_servers; i++)
    ved_snapshot_builder_set_server (self->builder, i, &self->servers[i]);

  return TRUE;
}

static VedSnapshot *
decode (GBytes         *bytes,
        VedForecastSet *forecasts,
        GBytes         *heads,
        GError        **error)
{
  Decoder decoder = { .forecasts = forecasts, .heads = heads, .error = error };
  VedSnapshot *snapshot = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (!read_header (data, length, &decoder.header, error))
    return NULL;
  decoder.bytes = whole_frame (bytes, &decoder.header, error);
  if (decoder.bytes == NULL)
    return NULL;
  decoder.data = g_bytes_get_data (decoder.bytes, &decoder.length);

  if (decode_sections (&decoder))
    snapshot = ved_snapshot_builder_finish (g_steal_pointer (&decoder.builder));

  g_clear_pointer (&decoder.builder, ved_snapshot_builder_free);
  g_free (decoder.servers);
  g_bytes_unref (decoder.bytes);

  return snapshot;
}

/**
 * ved_frame_decode:
 * @bytes: a frame, of this version or, with more sections, of a later minor one
 *
 * Any thread; meant for a worker. Cost: about 1 ms for 90 servers with forecasts.
 *
 * Errors: VED_ERROR_INVALID (no frame), VED_ERROR_VERSION, VED_ERROR_UNSUPPORTED, VED_ERROR_TOO_LARGE,
 * VED_ERROR_CORRUPT.
 *
 * Returns: (transfer full): the snapshot, with the very bits that were encoded; %NULL on error
 */
VedSnapshot *
ved_frame_decode (GBytes  *bytes,
                  GError **error)
{
  return decode (bytes, NULL, NULL, error);
}

/**
 * ved_frame_decode_with:
 * @bytes: a frame
 * @forecasts: a lazy set, instead of those in the frame
 * @heads: those of the section "quantiles": which server each row of @forecasts is of
 *
 * As ved_frame_decode(), for a recording that keeps frames and forecasts apart.
 *
 * Returns: (transfer full): the snapshot; %NULL on error
 */
VedSnapshot *
ved_frame_decode_with (GBytes         *bytes,
                       VedForecastSet *forecasts,
                       GBytes         *heads,
                       GError        **error)
{
  return decode (bytes, forecasts, heads, error);
}
