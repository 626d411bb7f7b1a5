/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-export"

#include "config.h"

#include "store/recordings/ved-recording-export.h"

#include "base/ved-csv.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>

/* CSV and JSON lines go once through the frames, and are what the source "file:" reads again. OpenMetrics wants all
 * samples of a family together, so it goes through them once for each metric. Values are printed at their
 * resolution: what is read again is the same number. Damaged frames are left out. */

#define RISK_TENTH (VED_RISK_RESOLUTION / 5)
#define RISK_FAMILY "server_risk"   /* as a daemon serves it */

typedef struct {
  VedRecordingReader *reader;
  const VedExportRequest *request;
  GOutputStream *stream;
  GCancellable *cancellable;
  GString *out;                 /* not written yet */
  guint64 samples;              /* digest of the samples that were written last; 0: none yet, or they are not known */
} Export;

typedef void (*WriteServer) (Export            *self,
                             const VedSnapshot *snapshot,
                             guint              server,
                             VedMetric          metric);

static const char *const format_names[VED_N_EXPORT_FORMATS] = { "csv", "jsonl", "openmetrics" };

/**
 * ved_export_format_from_name:
 * @name: "csv", "jsonl" or "openmetrics"
 */
gboolean
ved_export_format_from_name (const char      *name,
                             VedExportFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_names); i++)
    {
      if (!g_str_equal (name, format_names[i]))
        continue;
      *format = (VedExportFormat) i;
      return TRUE;
    }

  return FALSE;
}

static gboolean
wants_metric (const Export *self,
              guint         metric)
{
  return (self->request->metrics & (1u << metric)) != 0;
}

static gboolean
wants_server (const Export *self,
              const char   *name)
{
  return self->request->servers == NULL || g_strv_contains ((const char *const *) self->request->servers, name);
}

static void
append_value (GString           *out,
              const VedSnapshot *snapshot,
              guint              server,
              guint              metric)
{
  const VedMetricInfo *info = ved_metric_get_info ((VedMetric) metric);

  ved_json_append_value (out, ved_snapshot_current (snapshot, (VedMetric) metric)[server], info->resolution, info->decimals);
}

static gboolean
has_value (const VedSnapshot *snapshot,
           guint              server,
           guint              metric)
{
  return !isnan (ved_snapshot_current (snapshot, (VedMetric) metric)[server]);
}

static gboolean
has_risk (const VedSnapshot *snapshot,
          guint              server)
{
  return !isnan (ved_snapshot_risk (snapshot)[server]);
}

/* A risk is a multiple of a half, its text has tenths. */
static void
append_risk (GString           *out,
             const VedSnapshot *snapshot,
             guint              server)
{
  ved_json_append_value (out, ved_snapshot_risk (snapshot)[server], RISK_TENTH, 1);
}

static void
write_csv (Export            *self,
           const VedSnapshot *snapshot,
           guint              server,
           VedMetric          unused)
{
  GString *out = self->out;
  char time[VED_ISO8601_SIZE];

  g_string_append_len (out, time, (gssize) ved_iso8601_print (time, ved_snapshot_get_time_us (snapshot)));
  g_string_append_c (out, ',');
  ved_csv_append_field (out, ved_snapshot_get_name (snapshot, server));
  g_string_append_printf (out, ",%s,", ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->key);
  if (ved_snapshot_get_cores (snapshot, server) > 0)
    ved_json_append_uint (out, ved_snapshot_get_cores (snapshot, server));
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (!wants_metric (self, metric))
        continue;
      g_string_append_c (out, ',');
      if (has_value (snapshot, server, metric))
        append_value (out, snapshot, server, metric);
    }
  g_string_append_c (out, ',');
  if (has_risk (snapshot, server))
    append_risk (out, snapshot, server);
  g_string_append_c (out, '\n');
}

static void
begin_csv (Export *self)
{
  g_string_append (self->out, "timestamp,server_name,profile,cores");
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    if (wants_metric (self, metric))
      g_string_append_printf (self->out, ",%s", ved_metric_get_info ((VedMetric) metric)->key);
  g_string_append (self->out, ",risk_score\n");
}

static void
write_json (Export            *self,
            const VedSnapshot *snapshot,
            guint              server,
            VedMetric          unused)
{
  GString *out = self->out;

  g_string_append (out, "{\"timestamp\":");
  ved_json_append_time (out, ved_snapshot_get_time_us (snapshot));
  g_string_append (out, ",\"server_name\":");
  ved_json_append_string (out, ved_snapshot_get_name (snapshot, server));
  g_string_append (out, ",\"profile\":");
  ved_json_append_string (out, ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->key);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (!wants_metric (self, metric) || !has_value (snapshot, server, metric))
        continue;
      g_string_append_printf (out, ",\"%s\":", ved_metric_get_info ((VedMetric) metric)->key);
      append_value (out, snapshot, server, metric);
    }
  if (ved_snapshot_get_cores (snapshot, server) > 0)
    {
      g_string_append (out, ",\"cores\":");
      ved_json_append_uint (out, ved_snapshot_get_cores (snapshot, server));
    }
  if (has_risk (snapshot, server))
    {
      g_string_append (out, ",\"risk_score\":");
      append_risk (out, snapshot, server);
    }
  g_string_append (out, "}\n");
}

/* OpenMetrics 1.0: backslash, quote and line feed are escaped in labels; times are seconds. */
static void
write_openmetrics (Export            *self,
                   const VedSnapshot *snapshot,
                   guint              server,
                   VedMetric          metric)
{
  gboolean is_risk = metric == VED_METRIC_NONE;
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  GString *out = self->out;

  if (is_risk ? !has_risk (snapshot, server) : !has_value (snapshot, server, metric))
    return;

  g_string_append_printf (out, "vedette_%s{server=\"", is_risk ? RISK_FAMILY : ved_metric_get_info (metric)->key);
  for (const char *at = ved_snapshot_get_name (snapshot, server); *at != '\0'; at++)
    {
      if (*at == '\\' || *at == '"' || *at == '\n')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at == '\n' ? 'n' : *at);
    }
  g_string_append (out, "\"} ");
  if (is_risk)
    append_risk (out, snapshot, server);
  else
    append_value (out, snapshot, server, metric);
  g_string_append_printf (out, " %" G_GINT64_FORMAT ".%06d\n", time_us / G_USEC_PER_SEC,
                          (int) (time_us % G_USEC_PER_SEC));
}

static gboolean
flush (Export   *self,
       GError  **error)
{
  gboolean done = g_output_stream_write_all (self->stream, self->out->str, self->out->len, NULL, self->cancellable,
                                             error);

  g_string_truncate (self->out, 0);

  return done;
}

/* Of when each server was heard last, one by one: the clock of one may be ahead of the others', which go on when it falls
 * silent. Mixed like bytes in FNV-1a (exclusive or, then times the FNV prime), a time stamp at a step. */
static guint64
digest_samples (const VedSnapshot *snapshot)
{
  guint64 digest = 0;

  for (guint server = 0; server < ved_snapshot_get_n_servers (snapshot); server++)
    digest = (digest ^ (guint64) ved_snapshot_get_last_seen_us (snapshot, server)) * G_GUINT64_CONSTANT (1099511628211);

  return digest;
}

/* A snapshot also comes when somebody acknowledges, mutes or writes a note: it measures nothing, and its rows would stand
 * between those of two ticks, with the values of the first. */
static gboolean
has_samples (Export            *self,
             const VedSnapshot *snapshot)
{
  guint64 before = self->samples;

  self->samples = digest_samples (snapshot);

  return self->samples == 0 || self->samples != before;
}

static gboolean
write_frame (Export       *self,
             guint         number,
             WriteServer   write_server,
             VedMetric     metric,
             GError      **error)
{
  g_autoptr(GBytes) frame = ved_recording_reader_read_frame (self->reader, number, FALSE, NULL);
  g_autoptr(VedSnapshot) snapshot = frame != NULL ? ved_frame_decode (frame, NULL) : NULL;

  if (snapshot == NULL || ved_snapshot_get_time_us (snapshot) < self->request->from_us ||
      ved_snapshot_get_time_us (snapshot) > self->request->to_us || !has_samples (self, snapshot))
    return TRUE;

  for (guint server = 0; server < ved_snapshot_get_n_servers (snapshot); server++)
    if (wants_server (self, ved_snapshot_get_name (snapshot, server)))
      write_server (self, snapshot, server, metric);

  return flush (self, error);
}

static void
find_range (const Export *self,
            guint        *first,
            guint        *last)
{
  *first = MAX (ved_recording_reader_find (self->reader, self->request->from_us), 1);
  *last = ved_recording_reader_find (self->reader, self->request->to_us);
}

/* Once through all frames for a format, of OpenMetrics for each family. */
static void
begin_progress (const Export *self)
{
  guint first, last, n_passes = 1;

  find_range (self, &first, &last);
  if (self->request->format == VED_EXPORT_OPENMETRICS)
    for (guint metric = 0; metric < VED_N_METRICS; metric++)
      n_passes += wants_metric (self, metric) ? 1 : 0;
  ved_progress_begin (self->request->progress, last >= first ? (gsize) n_passes * (last - first + 1) : 0);
}

static gboolean
write_frames (Export       *self,
              WriteServer   write_server,
              VedMetric     metric,
              GError      **error)
{
  guint first, last;

  find_range (self, &first, &last);
  self->samples = 0;
  for (guint number = first; number <= last; number++)
    {
      if (!write_frame (self, number, write_server, metric, error))
        return FALSE;
      ved_progress_add (self->request->progress, 1);
    }

  return TRUE;
}

static gboolean
write_family (Export      *self,
              const char  *name,
              const char  *help,
              VedMetric    metric,
              GError     **error)
{
  g_string_append_printf (self->out, "# TYPE vedette_%s gauge\n# HELP vedette_%s %s\n", name, name, help);

  return write_frames (self, write_openmetrics, metric, error);
}

static gboolean
export_openmetrics (Export  *self,
                    GError **error)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const VedMetricInfo *info = ved_metric_get_info ((VedMetric) metric);

      if (wants_metric (self, metric) && !write_family (self, info->key, info->label, (VedMetric) metric, error))
        return FALSE;
    }
  if (!write_family (self, RISK_FAMILY, "Risk of a server, 0 to 100", VED_METRIC_NONE, error))
    return FALSE;
  g_string_append (self->out, "# EOF\n");

  return flush (self, error);
}

/* Whether a server is in a snapshot that is wanted. */
static gboolean
is_recorded (const Export *self,
             const char   *name)
{
  guint first, last;

  find_range (self, &first, &last);
  for (guint number = first; number <= last; number++)
    {
      g_autoptr(GBytes) frame = ved_recording_reader_read_frame (self->reader, number, FALSE, NULL);
      g_autoptr(VedSnapshot) snapshot = frame != NULL ? ved_frame_decode (frame, NULL) : NULL;
      guint server;

      if (snapshot != NULL && ved_snapshot_find (snapshot, name, &server))
        return TRUE;
    }

  return FALSE;
}

/**
 * ved_recording_export_check:
 * @request: what is wanted
 *
 * Looks whether all servers that a request names are there, before anything is written. Blocks. Cost: one snapshot
 * for a server that the first has; all of them for one that none has.
 *
 * Returns: whether they are
 */
gboolean
ved_recording_export_check (VedRecordingReader      *reader,
                            const VedExportRequest  *request,
                            GError                 **error)
{
  Export self = { .reader = reader, .request = request };

  for (guint i = 0; request->servers != NULL && request->servers[i] != NULL; i++)
    {
      if (is_recorded (&self, request->servers[i]))
        continue;
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "There is no server “%s” in what is to be exported.",
                   request->servers[i]);
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_recording_export:
 * @request: what is wanted
 * @stream: where it goes, written as it is made
 *
 * Writes recorded values as text. Blocks. Cost: about 2 µs a value; memory for one snapshot.
 *
 * Returns: whether all was written
 */
gboolean
ved_recording_export (VedRecordingReader      *reader,
                      const VedExportRequest  *request,
                      GOutputStream           *stream,
                      GCancellable            *cancellable,
                      GError                 **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  Export self = { reader, request, stream, cancellable, out };

  begin_progress (&self);
  switch (request->format)
    {
    case VED_EXPORT_OPENMETRICS:
      return export_openmetrics (&self, error);
    case VED_EXPORT_JSON_LINES:
      return write_frames (&self, write_json, VED_METRIC_NONE, error);
    default:
      begin_csv (&self);
      return flush (&self, error) && write_frames (&self, write_csv, VED_METRIC_NONE, error);
    }
}
