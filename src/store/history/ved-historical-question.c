/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-historical-question"

#include "config.h"

#include "store/history/ved-historical-question.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"

#include <string.h>

/* The same words for who asks a daemon and for who asks a recording. */

#define DEFAULT_POINTS 1000
#define MAX_POINTS     20000

static const struct {
  const char *name;
  gint64 length_us;
} ranges[] = {
  { "5m", 5 * VED_MINUTE_US }, { "15m", 15 * VED_MINUTE_US }, { "30m", 30 * VED_MINUTE_US }, { "1h", VED_HOUR_US },
  { "8h", 8 * VED_HOUR_US }, { "1d", VED_DAY_US }, { "1w", 7 * VED_DAY_US }, { "1M", 30 * VED_DAY_US },
};

static const struct {
  const char *path;             /* one that ends in a slash is followed by a name */
  VedHistoricalKind kind;
  const char *range;            /* unless one is asked for */
} kinds[] = {
  { "summary", VED_HISTORICAL_SUMMARY, "1d" }, { "alerts", VED_HISTORICAL_ALERTS, "1h" },
  { "server/", VED_HISTORICAL_SERVER, "1d" }, { "environment", VED_HISTORICAL_ENVIRONMENT, "1h" },
  { "export/alerts", VED_HISTORICAL_EXPORT_ALERTS, "1d" },
  { "export/environment", VED_HISTORICAL_EXPORT_ENVIRONMENT, "1d" },
};

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, why);

  return FALSE;
}

/* The default range of what is asked for; NULL: there is no such thing. */
static const char *
read_path (VedHistoricalQuestion  *self,
           const char             *path,
           GError                **error)
{
  const char *rest = g_str_has_prefix (path, VED_HISTORICAL_PATH) ? path + strlen (VED_HISTORICAL_PATH) : "";

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean is_named = g_str_has_suffix (kinds[i].path, "/");

      if (is_named ? !g_str_has_prefix (rest, kinds[i].path) : strcmp (rest, kinds[i].path) != 0)
        continue;
      self->kind = kinds[i].kind;
      if (is_named)
        self->server = g_uri_unescape_string (rest + strlen (kinds[i].path), NULL);
      return kinds[i].range;
    }

  g_set_error_literal (error, VED_ERROR, VED_ERROR_NOT_FOUND, g_str_has_prefix (rest, "export/")
                       ? "there are the tables alerts and environment" : "there is no such history");

  return NULL;
}

static gboolean
read_range (VedHistoricalQuestion  *self,
            const char             *name,
            gint64                  now_us,
            GError                **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (strcmp (ranges[i].name, name) == 0)
      {
        self->range = ranges[i].name;
        self->to_us = now_us + 1;
        self->from_us = self->to_us - ranges[i].length_us;
        return TRUE;
      }

  return refuse (error, "time_range: must be 5m, 15m, 30m, 1h, 8h, 1d, 1w or 1M");
}

static gboolean
read_points (VedHistoricalQuestion  *self,
             const char             *text,
             GError                **error)
{
  guint64 points = DEFAULT_POINTS;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, MAX_POINTS, &points, NULL))
    return refuse (error, "points: must be 1 to 20000");

  self->max_rows = self->kind == VED_HISTORICAL_ENVIRONMENT ? (guint) points : 0;

  return TRUE;
}

static gboolean
read_format (VedHistoricalQuestion  *self,
             const char             *format,
             GError                **error)
{
  self->is_csv = format == NULL || strcmp (format, "csv") == 0;

  return self->is_csv || strcmp (format, "json") == 0 || refuse (error, "format: must be csv or json");
}

/**
 * ved_historical_question_new:
 * @path: which begins with VED_HISTORICAL_PATH, encoded
 * @query: (nullable): what follows the question mark, encoded
 * @now_us: where the range ends
 *
 * Returns: (transfer full): the question; %NULL with %VED_ERROR_INVALID, or %VED_ERROR_NOT_FOUND for another path
 */
VedHistoricalQuestion *
ved_historical_question_new (const char  *path,
                             const char  *query,
                             gint64       now_us,
                             GError     **error)
{
  g_autoptr(VedHistoricalQuestion) self = g_new0 (VedHistoricalQuestion, 1);
  g_autoptr(GHashTable) words = g_uri_parse_params (query != NULL ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  const char *range = read_path (self, path, error), *asked;

  if (words == NULL && range != NULL)
    refuse (error, "the query is not made of key=value");
  if (words == NULL || range == NULL)
    return NULL;

  asked = g_hash_table_lookup (words, "time_range");
  if (!read_format (self, g_hash_table_lookup (words, "format"), error) ||
      !read_range (self, asked != NULL ? asked : range, now_us, error) ||
      !read_points (self, g_hash_table_lookup (words, "points"), error))
    return NULL;
  if (self->kind == VED_HISTORICAL_ALERTS)
    self->server = g_strdup (g_hash_table_lookup (words, "server_name"));

  return g_steal_pointer (&self);
}

void
ved_historical_question_free (VedHistoricalQuestion *self)
{
  if (self == NULL)
    return;

  g_free (self->server);
  g_free (self);
}

/**
 * ved_historical_question_is_of_alerts:
 *
 * Returns: whether transitions of alerts answer it, else rows of the environment
 */
gboolean
ved_historical_question_is_of_alerts (const VedHistoricalQuestion *self)
{
  return self->kind != VED_HISTORICAL_ENVIRONMENT && self->kind != VED_HISTORICAL_EXPORT_ENVIRONMENT;
}
