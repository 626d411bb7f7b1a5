/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-csv-table"

#include "config.h"

#include "source/ved-csv-table.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"

#include <math.h>
#include <string.h>

/* RFC 4180, one record a line: fields between commas (or semicolons, or tabs: whichever the first line
 * has most of), in double quotes where they hold one of these, a quote inside written twice. The first
 * line names the columns: a time, a server, metrics by their key in the catalogue, and what else a
 * feed record may have. Others are counted and left out; an empty field is a missing value. A time is
 * ISO 8601, or a plain number since 1970, of seconds, or of milli-, micro- or nanoseconds. Where fields are not told apart by
 * commas, a number may have one for its point. */

#define MAX_CORES      G_MAXUINT16
#define LATEST_S       1e11     /* the year 5138 */
#define MAX_DIGITS     63

typedef enum {
  COLUMN_TIME = VED_N_METRICS,  /* below: the metrics */
  COLUMN_SERVER,
  COLUMN_PROFILE,
  COLUMN_STATUS,
  COLUMN_NOTES,
  COLUMN_CORES,
  COLUMN_PROBLEM,
  COLUMN_UNKNOWN,
} Column;

static const struct {
  const char *name;
  Column column;
} column_names[] = {
  { "timestamp", COLUMN_TIME },
  { "@timestamp", COLUMN_TIME },
  { "time", COLUMN_TIME },
  { "server_name", COLUMN_SERVER },
  { "server", COLUMN_SERVER },
  { "host", COLUMN_SERVER },
  { "hostname", COLUMN_SERVER },
  { "instance", COLUMN_SERVER },
  { "profile", COLUMN_PROFILE },
  { "status", COLUMN_STATUS },
  { "notes", COLUMN_NOTES },
  { "cores", COLUMN_CORES },
  { "problem_child", COLUMN_PROBLEM },
};

/* What a field is, and what its number is multiplied by. */
typedef struct {
  Column column;
  double scale;
} Meaning;

struct _VedCsvTable
{
  char delimiter;
  GTimeZone *zone;              /* (nullable) */
  gint64 last_us;               /* of the record before */
  GArray *columns;              /* of Meaning */
  guint time_field;
  guint server_field;
  guint n_unknown;
};

static Column
find_column (const char *name)
{
  VedMetric metric;

  if (ved_metric_from_key (name, strlen (name), &metric))
    return (Column) metric;
  for (guint i = 0; i < G_N_ELEMENTS (column_names); i++)
    {
      if (g_ascii_strcasecmp (name, column_names[i].name) == 0)
        return column_names[i].column;
    }

  return COLUMN_UNKNOWN;
}

/* "mem_used_pct * 100", "server_name". */
static gboolean
parse_meaning (const char *text,
               Meaning    *meaning)
{
  g_auto(GStrv) parts = g_strsplit (text, "*", 2);
  guint n_parts = g_strv_length (parts);
  char *end;

  if (n_parts == 0)
    return FALSE;

  meaning->column = find_column (g_strstrip (parts[0]));
  if (n_parts == 1)
    return meaning->column != COLUMN_UNKNOWN;

  meaning->scale = g_ascii_strtod (g_strstrip (parts[1]), &end);

  return (guint) meaning->column < (guint) VED_N_METRICS && end != parts[1] && *end == '\0' &&
         isfinite (meaning->scale) && meaning->scale != 0.0;
}

static gboolean
find_meaning (const char         *name,
              const VedCsvRules  *rules,
              Meaning            *meaning,
              GError            **error)
{
  g_autofree char *text = NULL;

  *meaning = (Meaning) { find_column (name), 1.0 };
  if (rules->config != NULL)
    text = g_key_file_get_string (rules->config, rules->group, name, NULL);
  if (text == NULL || parse_meaning (text, meaning))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "[%s]: “%s=%s” is no meaning: use timestamp, server_name or a metric, as in "
               "mem_used_pct * 100",
               rules->group, name, text);

  return FALSE;
}

static char
find_delimiter (const char *header)
{
  static const char candidates[] = { ',', ';', '\t' };
  char best = ',';
  guint most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      guint n = 0;

      for (const char *at = header; *at != '\0'; at++)
        n += *at == candidates[i];
      if (n > most)
        {
          most = n;
          best = candidates[i];
        }
    }

  return best;
}

/* Reads a field, NULL where a quote is not closed, and returns whether another one follows. */
static gboolean
take_field (const char **at,
            char         delimiter,
            char       **field)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *c = *at;

  *field = NULL;
  if (*c == '"')
    {
      for (c++; *c != '\0' && (*c != '"' || c[1] == '"'); c++)
        {
          g_string_append_c (text, *c);
          c += *c == '"';
        }
      if (*c++ != '"')
        return FALSE;
    }
  for (; *c != '\0' && *c != delimiter; c++)
    g_string_append_c (text, *c);

  *at = c + 1;
  *field = g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));

  return *c == delimiter;
}

static GPtrArray *
split (const char  *line,
       char         delimiter,
       GError     **error)
{
  g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  gboolean more;

  do
    {
      char *field;

      more = take_field (&line, delimiter, &field);
      if (field == NULL)
        {
          g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "a quote is not closed");
          return NULL;
        }
      g_ptr_array_add (fields, field);
    }
  while (more);

  return g_steal_pointer (&fields);
}

static guint
find_field (const VedCsvTable *self,
            Column             column)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_array_index (self->columns, Meaning, i).column == column)
        return i;
    }

  return G_MAXUINT;
}

/**
 * ved_csv_table_new:
 * @header: the first line
 * @rules: how to read it
 *
 * Returns: (transfer full): the table; %NULL with %VED_ERROR_INVALID when time, server or all metrics
 *   are missing, or @rules give a column a meaning that there is not
 */
VedCsvTable *
ved_csv_table_new (const char         *header,
                   const VedCsvRules  *rules,
                   GError            **error)
{
  g_autoptr(VedCsvTable) self = g_new0 (VedCsvTable, 1);
  g_autoptr(GPtrArray) names = NULL;
  guint n_metrics = 0;

  self->delimiter = find_delimiter (header);
  self->last_us = G_MININT64;
  self->zone = rules->zone != NULL ? g_time_zone_ref (rules->zone) : NULL;
  self->columns = g_array_new (FALSE, FALSE, sizeof (Meaning));
  names = split (header, self->delimiter, error);
  if (names == NULL)
    return NULL;

  for (guint i = 0; i < names->len; i++)
    {
      Meaning meaning;

      if (!find_meaning (g_ptr_array_index (names, i), rules, &meaning, error))
        return NULL;
      g_array_append_val (self->columns, meaning);
      self->n_unknown += meaning.column == COLUMN_UNKNOWN;
      n_metrics += (guint) meaning.column < (guint) VED_N_METRICS;
    }
  self->time_field = find_field (self, COLUMN_TIME);
  self->server_field = find_field (self, COLUMN_SERVER);
  if (self->time_field == G_MAXUINT || self->server_field == G_MAXUINT || n_metrics == 0)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "the first line must name a column timestamp, a column server_name and at least "
                           "one metric, such as cpu_user_pct");
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
ved_csv_table_free (VedCsvTable *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_array_unref (self->columns);
  g_free (self);
}

/* A plain number is of the largest unit, of seconds down to nanoseconds, that does not put it thousands of years ahead. */
static gboolean
parse_time (const VedCsvTable *self,
            const char        *text,
            gint64            *time_us)
{
  static const double units_us[] = { VED_SECOND_US, 1e3, 1.0, 1e-3 };
  char *end;
  double number;

  if (ved_iso8601_parse_near (text, strlen (text), self->zone, self->last_us, time_us))
    return TRUE;

  number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(number >= 0))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (units_us); i++)
    if (number < LATEST_S * VED_SECOND_US / units_us[i])
      {
        *time_us = (gint64) llround (number * units_us[i]);
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_number (const VedCsvTable *self,
              const char        *text,
              double            *number)
{
  const char *comma = self->delimiter != ',' ? strchr (text, ',') : NULL;
  char digits[MAX_DIGITS + 1], *end;

  if (comma != NULL && g_strlcpy (digits, text, sizeof digits) < sizeof digits)
    {
      digits[comma - text] = '.';
      text = digits;
    }
  *number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0';
}

static char *
describe_range (const VedMetricInfo *info)
{
  if (info->ceiling >= VED_METRIC_MAX)
    return g_strdup_printf ("of %g or more", info->floor);

  return g_strdup_printf ("from %g to %g", info->floor, info->ceiling);
}

static gboolean
parse_metric (const VedCsvTable  *self,
              const Meaning      *meaning,
              const char         *text,
              float              *value,
              GError            **error)
{
  VedMetric metric = (VedMetric) meaning->column;
  double number;

  if (!parse_number (self, text, &number) || !ved_metric_is_valid (metric, number *= meaning->scale))
    {
      const VedMetricInfo *info = ved_metric_get_info (metric);
      g_autofree char *range = describe_range (info);

      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: “%s” is no number %s", info->key, text, range);
      return FALSE;
    }
  *value = (float) number;

  return TRUE;
}

/* How programs write that there is no value. */
static gboolean
is_nothing (const char *text)
{
  static const char *const words[] = { "", "nan", "null", "none", "na", "n/a", "-" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
parse_metrics (const VedCsvTable  *self,
               GPtrArray          *fields,
               float              *values,
               GError            **error)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    values[metric] = NAN;

  for (guint i = 0; i < fields->len; i++)
    {
      const Meaning *meaning = &g_array_index (self->columns, Meaning, i);
      const char *text = g_ptr_array_index (fields, i);

      if ((guint) meaning->column < (guint) VED_N_METRICS && !is_nothing (text) &&
          !parse_metric (self, meaning, text, &values[meaning->column], error))
        return FALSE;
    }

  return TRUE;
}

/* What a record may say besides its metrics; what is not understood is left out. */
static void
put_detail (Column          column,
            const char     *text,
            VedSampleBatch *batch,
            VedSample      *sample)
{
  gsize length = strlen (text);
  VedProfile profile;
  VedFeedStatus status;

  if (column == COLUMN_PROFILE && ved_profile_from_text (text, length, &profile))
    sample->profile = (gint8) profile;
  else if (column == COLUMN_STATUS && ved_feed_status_from_name (text, length, &status))
    sample->status = (gint8) status;
  else if (column == COLUMN_NOTES)
    ved_sample_batch_set_notes (batch, sample, text, length);
  else if (column == COLUMN_CORES)
    sample->cores = (guint16) MIN (g_ascii_strtoull (text, NULL, 10), MAX_CORES);
  else if (column == COLUMN_PROBLEM)
    sample->problem_child = g_ascii_strcasecmp (text, "true") == 0 || strcmp (text, "1") == 0;
}

/* A batch cannot take a record back, so nothing is added before all of the line is known to be good. */
static gboolean
check_line (const VedCsvTable  *self,
            GPtrArray          *fields,
            gint64             *time_us,
            GError            **error)
{
  const char *server, *stamp;
  gsize length;

  if (fields->len != self->columns->len)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%u fields, the first line has %u", fields->len,
                   self->columns->len);
      return FALSE;
    }

  server = g_ptr_array_index (fields, self->server_field);
  stamp = g_ptr_array_index (fields, self->time_field);
  length = strlen (server);
  if (length == 0 || length > VED_SERVER_NAME_BYTES || !g_utf8_validate (server, (gssize) length, NULL))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID,
                           "the server's name must have 1 to 255 bytes of UTF-8");
      return FALSE;
    }
  if (!parse_time (self, stamp, time_us))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "“%s” is no time: use 2026-01-15T10:05:00Z, or seconds since 1970", stamp);
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_csv_table_read_line:
 * @line: without its end
 * @batch: where the record goes
 *
 * A time without a zone in the hour that is there twice is that which is nearer to the record before.
 *
 * Returns: whether the line was a record; if not, @batch is as before
 */
gboolean
ved_csv_table_read_line (VedCsvTable     *self,
                         const char      *line,
                         VedSampleBatch  *batch,
                         GError         **error)
{
  g_autoptr(GPtrArray) fields = split (line, self->delimiter, error);
  float values[VED_N_METRICS];
  const char *server;
  VedSample *sample;
  gint64 time_us;

  if (fields == NULL || !check_line (self, fields, &time_us, error) ||
      !parse_metrics (self, fields, values, error))
    return FALSE;

  self->last_us = time_us;
  server = g_ptr_array_index (fields, self->server_field);
  sample = ved_sample_batch_add (batch, server, strlen (server), time_us);
  memcpy (sample->values, values, sizeof values);
  for (guint i = 0; i < fields->len; i++)
    put_detail (g_array_index (self->columns, Meaning, i).column, g_ptr_array_index (fields, i), batch,
                sample);
  ved_sample_batch_add_unknown_key (batch, self->n_unknown);

  return TRUE;
}
