/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-feed-parser"

#include "config.h"

#include "wire/json/ved-feed-parser.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "wire/json/ved-json-scanner.h"

#include <math.h>
#include <string.h>

/* The body of POST /feed/data: {"records":[{"server_name":…,"timestamp":…,…},…]}.
 *
 * One pass, one record at a time into a struct on the stack, then into the batch: keys may come in
 * any order. Senders write the same keys in the same order in every record, so the key that followed
 * this one last time is tried first; only when it is another is the table searched.
 *
 * Any fault refuses the whole body. Keys outside the catalogue are read, counted and left out. */

#define BATCH_SHAPE      "{\"records\":[{\"server_name\":\"db1\",\"timestamp\":\"2026-01-15T10:05:02Z\",\"mem_used_pct\":68.1}]}"
#define MAX_ROUNDING_PCT 1.0    /* by which shares of CPU time may exceed the whole */

typedef enum {
  FIELD_SERVER_NAME = VED_N_METRICS,    /* below: the metrics */
  FIELD_TIMESTAMP,
  FIELD_PROFILE,
  FIELD_STATUS,
  FIELD_PROBLEM_CHILD,
  FIELD_NOTES,
  FIELD_CORES,
  N_FIELDS,
  FIELD_UNKNOWN = N_FIELDS,
} Field;

static const char *const own_keys[N_FIELDS] = {
  [FIELD_SERVER_NAME] = "server_name",
  [FIELD_TIMESTAMP] = "timestamp",
  [FIELD_PROFILE] = "profile",
  [FIELD_STATUS] = "status",
  [FIELD_PROBLEM_CHILD] = "problem_child",
  [FIELD_NOTES] = "notes",
  [FIELD_CORES] = "cores",
};

typedef struct {
  const char *text;
  gsize length;
} Slice;

typedef struct {
  guint32 seen;                 /* a bit for each Field */
  Slice server;
  Slice notes;
  gint64 time_us;
  double values[VED_N_METRICS];
  int profile;
  int status;
  gboolean problem_child;
  guint cores;
} Record;

typedef struct {
  VedJsonScanner scanner;
  VedSampleBatch *batch;
  GTimeZone *zone;
  gint64 near_us;
  Field after[N_FIELDS + 1];    /* the key that followed each key in the record before */
  guint n_records;
  guint record;                 /* VED_FEED_NO_RECORD outside of records */
  Field field;
  VedFeedFault *fault;
  GError **error;
} Parser;

static const char *
field_key (Field field)
{
  if ((guint) field < (guint) VED_N_METRICS)
    return ved_metric_get_info ((VedMetric) field)->key;

  return field < N_FIELDS ? own_keys[field] : "";
}

static gboolean
key_is (Field       field,
        const char *text,
        gsize       length)
{
  const char *key = field_key (field);

  return strncmp (key, text, length) == 0 && key[length] == '\0' && length > 0;
}

static Field
find_field (const char *text,
            gsize       length)
{
  for (Field field = 0; field < N_FIELDS; field++)
    {
      if (key_is (field, text, length))
        return field;
    }

  return FIELD_UNKNOWN;
}

/* Reports at the current record and field. */
static gboolean fail (Parser     *self,
                      VedError    code,
                      const char *format,
                      ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (Parser     *self,
      VedError    code,
      const char *format,
      ...)
{
  g_autofree char *reason = NULL;
  g_autoptr(GString) message = g_string_new (NULL);
  const char *key = field_key (self->field);
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (self->record != VED_FEED_NO_RECORD)
    g_string_append_printf (message, "records[%u]", self->record);
  if (*key != '\0')
    g_string_append_printf (message, "%s%s", message->len > 0 ? "." : "", key);
  g_string_append_printf (message, "%s%s", message->len > 0 ? ": " : "", reason);

  self->fault->record = self->record;
  g_strlcpy (self->fault->field, key, sizeof self->fault->field);
  g_set_error_literal (self->error, VED_ERROR, (int) code, message->str);

  return FALSE;
}

static gboolean
fail_invalid (Parser     *self,
              const char *reason)
{
  return fail (self, VED_ERROR_INVALID, "%s", reason);
}

static gboolean
fail_syntax (Parser *self)
{
  g_autofree char *fault = ved_json_scanner_describe (&self->scanner);

  if (self->record != VED_FEED_NO_RECORD)
    return fail (self, VED_ERROR_INVALID, "%s", fault);

  return fail (self, VED_ERROR_INVALID, "The body is no batch: %s; a batch is " BATCH_SHAPE, fault);
}

static gboolean
read_slice (Parser *self,
            Slice  *slice)
{
  return ved_json_scanner_string (&self->scanner, &slice->text, &slice->length) || fail_syntax (self);
}

static gboolean
read_number (Parser *self,
             double *value)
{
  return ved_json_scanner_number (&self->scanner, value) || fail_syntax (self);
}

static gboolean
read_metric (Parser    *self,
             Record    *record,
             VedMetric  metric)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  double value;

  if (g_ascii_tolower (ved_json_scanner_peek (&self->scanner)) == 'n')
    return fail_invalid (self, "must be a number: leave out what is not known");
  if (!read_number (self, &value))
    return FALSE;

  if (!ved_metric_is_valid (metric, value))
    return fail (self, VED_ERROR_INVALID, "%g is outside %g..%g", value, info->floor, MIN (info->ceiling, VED_METRIC_MAX));

  record->values[metric] = value;

  return TRUE;
}

static gboolean
read_server_name (Parser *self,
                  Record *record)
{
  if (!read_slice (self, &record->server))
    return FALSE;

  if (record->server.length == 0)
    return fail_invalid (self, "must not be empty: a server needs a name");
  if (record->server.length > VED_SERVER_NAME_BYTES)
    return fail (self, VED_ERROR_INVALID, "the name has %" G_GSIZE_FORMAT " bytes; %d are allowed",
                 record->server.length, VED_SERVER_NAME_BYTES);

  return TRUE;
}

static gboolean
read_timestamp (Parser *self,
                Record *record)
{
  Slice text;

  if (!read_slice (self, &text))
    return FALSE;

  return ved_iso8601_parse_near (text.text, text.length, self->zone, self->near_us, &record->time_us)
         || fail_invalid (self, "not an ISO 8601 time such as 2026-01-15T10:05:02Z");
}

static gboolean
read_profile (Parser *self,
              Record *record)
{
  VedProfile profile;
  Slice text;

  if (!read_slice (self, &text))
    return FALSE;
  if (!ved_profile_from_text (text.text, text.length, &profile))
    return fail_invalid (self, "not one of the profiles ml_compute, database, web_api, conductor_mgmt, "
                         "data_ingest, risk_analytics, generic");
  record->profile = (int) profile;

  return TRUE;
}

static gboolean
read_status (Parser *self,
             Record *record)
{
  VedFeedStatus status;
  Slice text;

  if (!read_slice (self, &text))
    return FALSE;
  if (!ved_feed_status_from_name (text.text, text.length, &status))
    return fail_invalid (self, "not one of the states idle, healthy, morning_spike, heavy_load, "
                         "critical_issue, maintenance, recovery, offline");
  record->status = (int) status;

  return TRUE;
}

static gboolean
read_problem_child (Parser *self,
                    Record *record)
{
  record->problem_child = ved_json_scanner_literal (&self->scanner, "true");

  return record->problem_child || ved_json_scanner_literal (&self->scanner, "false")
         || fail_invalid (self, "must be true or false");
}

static gboolean
read_notes (Parser *self,
            Record *record)
{
  return ved_json_scanner_literal (&self->scanner, "null") || read_slice (self, &record->notes);
}

static gboolean
read_cores (Parser *self,
            Record *record)
{
  double value;

  if (!read_number (self, &value))
    return FALSE;
  if (!(value >= 1.0 && value <= G_MAXUINT16) || value != floor (value))
    return fail (self, VED_ERROR_INVALID, "%g is no number of cores: whole, 1 to 65535", value);
  record->cores = (guint) value;

  return TRUE;
}

static gboolean
read_field (Parser *self,
            Record *record,
            Field   field)
{
  switch (field)
    {
    case FIELD_SERVER_NAME: return read_server_name (self, record);
    case FIELD_TIMESTAMP: return read_timestamp (self, record);
    case FIELD_PROFILE: return read_profile (self, record);
    case FIELD_STATUS: return read_status (self, record);
    case FIELD_PROBLEM_CHILD: return read_problem_child (self, record);
    case FIELD_NOTES: return read_notes (self, record);
    case FIELD_CORES: return read_cores (self, record);
    default: break;
    }
  if ((guint) field < (guint) VED_N_METRICS)
    return read_metric (self, record, (VedMetric) field);

  return ved_json_scanner_skip (&self->scanner) || fail_syntax (self);
}

static gboolean
read_key (Parser *self,
          Field   before,
          Field  *field)
{
  Slice key;

  self->field = FIELD_UNKNOWN;
  if (!read_slice (self, &key))
    return FALSE;
  *field = key_is (self->after[before], key.text, key.length) ? self->after[before]
                                                              : find_field (key.text, key.length);
  self->after[before] = *field;
  self->field = *field;
  if (*field == FIELD_UNKNOWN)
    ved_sample_batch_note_unknown (self->batch, key.text, key.length);

  return ved_json_scanner_take (&self->scanner, ':') || fail_syntax (self);
}

/* The four shares of CPU time are a whole: what the others leave is idle, where a sender leaves that out. Of a share alone
 * nothing follows. */
static void
fill_idle (Record *record)
{
  const guint busy = 1u << VED_METRIC_CPU_USER | 1u << VED_METRIC_CPU_SYS | 1u << VED_METRIC_CPU_IOWAIT;
  double sum = record->values[VED_METRIC_CPU_USER] + record->values[VED_METRIC_CPU_SYS]
    + record->values[VED_METRIC_CPU_IOWAIT];

  if ((record->seen & busy) != busy || (record->seen & (1u << VED_METRIC_CPU_IDLE)) != 0
      || !(sum <= 100.0 + MAX_ROUNDING_PCT))
    return;

  record->values[VED_METRIC_CPU_IDLE] = ved_value_snap (MAX (100.0 - sum, 0.0),
                                                        ved_metric_get_info (VED_METRIC_CPU_IDLE)->resolution);
  record->seen |= 1u << VED_METRIC_CPU_IDLE;
}

static void
add_record (Parser       *self,
            const Record *record)
{
  VedSample *sample = ved_sample_batch_add (self->batch, record->server.text, record->server.length,
                                            record->time_us);

  for (guint i = 0; i < VED_N_METRICS; i++)
    {
      if ((record->seen & (1u << i)) != 0)
        sample->values[i] = (float) record->values[i];
    }
  sample->profile = (gint8) record->profile;
  sample->status = (gint8) record->status;
  sample->problem_child = record->problem_child;
  sample->cores = (guint16) record->cores;
  if (record->notes.length > 0)
    ved_sample_batch_set_notes (self->batch, sample, record->notes.text, record->notes.length);
}

static gboolean
check_required (Parser       *self,
                const Record *record)
{
  self->field = FIELD_SERVER_NAME;
  if ((record->seen & (1u << FIELD_SERVER_NAME)) == 0)
    return fail_invalid (self, "is missing: every record names its server");
  self->field = FIELD_TIMESTAMP;
  if ((record->seen & (1u << FIELD_TIMESTAMP)) == 0)
    return fail_invalid (self, "is missing: every record says when it was measured, as in 2026-01-15T10:05:02Z");
  self->field = FIELD_UNKNOWN;

  return TRUE;
}

static gboolean
read_members (Parser *self,
              Record *record)
{
  Field before = FIELD_UNKNOWN, field;

  do
    {
      if (!read_key (self, before, &field))
        return FALSE;
      if (field != FIELD_UNKNOWN && (record->seen & (1u << field)) != 0)
        return fail_invalid (self, "stands there twice");
      if (!read_field (self, record, field))
        return FALSE;
      record->seen |= 1u << field;
      before = field;
    }
  while (ved_json_scanner_more (&self->scanner, '}'));

  self->field = FIELD_UNKNOWN;

  return self->scanner.fault == NULL || fail_syntax (self);
}

static gboolean
read_record (Parser *self)
{
  Record record = { .profile = -1, .status = VED_FEED_STATUS_NONE };

  self->record = self->n_records;
  self->field = FIELD_UNKNOWN;
  if (self->n_records == VED_FEED_MAX_RECORDS)
    return fail (self, VED_ERROR_TOO_LARGE, "one batch may hold %d records; send the rest in another",
                 VED_FEED_MAX_RECORDS);
  self->n_records++;

  if (!ved_json_scanner_take (&self->scanner, '{'))
    return fail_syntax (self);
  if (ved_json_scanner_peek (&self->scanner) == '}')
    self->scanner.at++;
  else if (!read_members (self, &record))
    return FALSE;
  if (!check_required (self, &record))
    return FALSE;

  fill_idle (&record);
  add_record (self, &record);
  self->record = VED_FEED_NO_RECORD;

  return TRUE;
}

static gboolean
read_records (Parser *self)
{
  if (!ved_json_scanner_take (&self->scanner, '['))
    return fail_syntax (self);
  if (ved_json_scanner_peek (&self->scanner) == ']')
    {
      self->scanner.at++;
      return TRUE;
    }

  do
    {
      if (!read_record (self))
        return FALSE;
    }
  while (ved_json_scanner_more (&self->scanner, ']'));

  return self->scanner.fault == NULL || fail_syntax (self);
}

static gboolean
read_top_member (Parser   *self,
                 gboolean *has_records)
{
  Slice key;

  if (!read_slice (self, &key))
    return FALSE;
  if (!ved_json_scanner_take (&self->scanner, ':'))
    return fail_syntax (self);

  if (key.length == strlen ("records") && memcmp (key.text, "records", key.length) == 0)
    {
      if (*has_records)
        return fail_invalid (self, "\"records\" stands there twice");
      *has_records = TRUE;
      return read_records (self);
    }
  ved_sample_batch_add_unknown_key (self->batch, 1);

  return ved_json_scanner_skip (&self->scanner) || fail_syntax (self);
}

static gboolean
read_body (Parser *self)
{
  gboolean has_records = FALSE;

  if (!ved_json_scanner_take (&self->scanner, '{'))
    return fail_syntax (self);
  if (ved_json_scanner_peek (&self->scanner) == '}')
    self->scanner.at++;
  else
    {
      do
        {
          if (!read_top_member (self, &has_records))
            return FALSE;
        }
      while (ved_json_scanner_more (&self->scanner, '}'));
    }
  if (!ved_json_scanner_finish (&self->scanner))
    return fail_syntax (self);

  return has_records || fail_invalid (self, "The body has no list “records”; a batch is " BATCH_SHAPE);
}

/**
 * ved_feed_parse:
 * @text: the body; need not end with a zero
 * @length: its bytes
 * @zone: (nullable): the zone of timestamps that name none; %NULL is UTC
 * @near_us: when they should be of about, for the hour that is there twice in @zone
 * @fault: (out): where the body is wrong, when it is
 *
 * Reads and validates a feed body. Ages of timestamps are not judged here. Any thread. Cost: one pass,
 * about 2 µs a record.
 *
 * Errors: VED_ERROR_INVALID, VED_ERROR_TOO_LARGE for more than VED_FEED_MAX_RECORDS records.
 *
 * Returns: (transfer full): the records in their order; %NULL on error
 */
VedSampleBatch *
ved_feed_parse (const char   *text,
                gsize         length,
                GTimeZone    *zone,
                gint64        near_us,
                VedFeedFault *fault,
                GError      **error)
{
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  Parser parser = { .batch = batch, .zone = zone, .near_us = near_us, .fault = fault, .error = error };
  gboolean ok;

  parser.record = VED_FEED_NO_RECORD;
  parser.field = FIELD_UNKNOWN;
  for (guint i = 0; i <= N_FIELDS; i++)
    parser.after[i] = FIELD_UNKNOWN;

  ved_json_scanner_init (&parser.scanner, text, length);
  ok = read_body (&parser);
  ved_json_scanner_clear (&parser.scanner);

  return ok ? g_steal_pointer (&batch) : NULL;
}
