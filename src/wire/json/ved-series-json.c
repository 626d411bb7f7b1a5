/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-series-json"

#include "config.h"

#include "wire/json/ved-series-json.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "wire/json/ved-json-scanner.h"
#include "wire/json/ved-json-writer.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* The body of GET /series: {"series":[{"server":…,"metric":…,"bucket_seconds":…,"times":[…],
 * "mean":[…],"min":[…],"max":[…]},…]}; a gap is null. bucket_seconds 0: raw samples. */

static void
write_values (GString     *out,
              const char  *key,
              const float *values,
              guint        n_values,
              VedMetric    metric)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);

  g_string_append_printf (out, ",\"%s\":[", key);
  for (guint i = 0; i < n_values; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_value (out, values[i], info->quantile_resolution, info->quantile_decimals);
    }
  g_string_append_c (out, ']');
}

static void
write_entry (GString              *out,
             const VedSeriesEntry *entry)
{
  const VedSeriesSlice *slice = entry->slice;

  g_string_append (out, "{\"server\":");
  ved_json_append_string (out, entry->server);
  g_string_append (out, ",\"metric\":");
  ved_json_append_string (out, ved_metric_get_info (entry->metric)->key);
  g_string_append (out, ",\"bucket_seconds\":");
  ved_json_append_uint (out, slice->bucket_s);
  g_string_append (out, ",\"times\":[");
  for (guint i = 0; i < slice->n_points; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_json_append_time (out, slice->times_us[i]);
    }
  g_string_append_c (out, ']');
  write_values (out, "mean", slice->mean, slice->n_points, entry->metric);
  write_values (out, "min", slice->min, slice->n_points, entry->metric);
  write_values (out, "max", slice->max, slice->n_points, entry->metric);
  g_string_append_c (out, '}');
}

/**
 * ved_series_json_write:
 * @out: where the body is appended
 * @entries: (array length=n_entries): the series
 */
void
ved_series_json_write (GString              *out,
                       const VedSeriesEntry *entries,
                       guint                 n_entries)
{
  g_string_append (out, "{\"series\":[");
  for (guint i = 0; i < n_entries; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_entry (out, &entries[i]);
    }
  g_string_append (out, "]}");
}

static gboolean
refuse (GError     **error,
        const char  *what)
{
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The series that came are not well formed: %s", what);

  return FALSE;
}

static gboolean
read_times (JsonArray       *times,
            VedSeriesSlice  *slice,
            GError         **error)
{
  for (guint i = 0; i < slice->n_points; i++)
    {
      JsonNode *element = json_array_get_element (times, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (text == NULL || !ved_iso8601_parse (text, strlen (text), NULL, &slice->times_us[i]))
        return refuse (error, "a time is no ISO 8601 time");
    }

  return TRUE;
}

static gboolean
read_values (JsonObject  *object,
             const char  *key,
             float       *values,
             guint        n_values,
             double       resolution,
             GError     **error)
{
  JsonNode *node = json_object_get_member (object, key);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, "a list of values is missing");
  array = json_node_get_array (node);
  if (json_array_get_length (array) != n_values)
    return refuse (error, "its lists have different lengths");

  for (guint i = 0; i < n_values; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_NULL (element) && !JSON_NODE_HOLDS_VALUE (element))
        return refuse (error, "a value is no number");
      values[i] = JSON_NODE_HOLDS_NULL (element)
        ? NAN : ved_value_snap (json_node_get_double (element), resolution);
    }

  return TRUE;
}

static VedSeriesSlice *
read_entry (JsonObject  *object,
            VedMetric    metric,
            GError     **error)
{
  JsonNode *times = json_object_get_member (object, "times");
  JsonNode *bucket = json_object_get_member (object, "bucket_seconds");
  g_autoptr(VedSeriesSlice) slice = NULL;
  double resolution = ved_metric_get_info (metric)->quantile_resolution;
  guint n_points;

  if (times == NULL || !JSON_NODE_HOLDS_ARRAY (times))
    {
      refuse (error, "\"times\" is missing");
      return NULL;
    }
  n_points = json_array_get_length (json_node_get_array (times));
  slice = ved_series_slice_new (n_points);
  if (bucket != NULL && JSON_NODE_HOLDS_VALUE (bucket))
    slice->bucket_s = (guint) CLAMP (json_node_get_int (bucket), 0, G_MAXINT);
  if (!read_times (json_node_get_array (times), slice, error)
      || !read_values (object, "mean", slice->mean, n_points, resolution, error)
      || !read_values (object, "min", slice->min, n_points, resolution, error)
      || !read_values (object, "max", slice->max, n_points, resolution, error))
    return NULL;

  return g_steal_pointer (&slice);
}

static gboolean
member_is (JsonObject *object,
           const char *key,
           const char *text)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), text) == 0;
}

static JsonObject *
find_entry (JsonNode   *root,
            const char *server,
            const char *metric_key)
{
  JsonNode *list = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
    ? json_object_get_member (json_node_get_object (root), "series") : NULL;
  JsonArray *entries;

  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return NULL;

  entries = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *entry = json_array_get_element (entries, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (entry) ? json_node_get_object (entry) : NULL;

      if (object != NULL && member_is (object, "server", server) && member_is (object, "metric", metric_key))
        return object;
    }

  return NULL;
}

/**
 * ved_series_json_read:
 * @text: the body
 * @length: its bytes, −1 when it ends with a zero
 * @server: whose series is wanted
 * @metric: which one
 *
 * Any thread; meant for a worker.
 *
 * Errors: VED_ERROR_INVALID, VED_ERROR_NOT_FOUND when the body has no such series.
 *
 * Returns: (transfer full): the series
 */
VedSeriesSlice *
ved_series_json_read (const char  *text,
                      gssize       length,
                      const char  *server,
                      VedMetric    metric,
                      GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  const char *key = ved_metric_get_info (metric)->key;
  JsonObject *object;

  if (!ved_json_check (text, length < 0 ? strlen (text) : (gsize) length, error)
      || !json_parser_load_from_data (parser, text, length, error))
    return NULL;

  object = find_entry (json_parser_get_root (parser), server, key);
  if (object == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "There is no series of %s of %s in the answer", key,
                   server);
      return NULL;
    }

  return read_entry (object, metric, error);
}
