/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-prometheus-reply"

#include "config.h"

#include "source/ved-prometheus-reply.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-json-guard.h"
#include "base/ved-json.h"
#include "wire/json/ved-json-scanner.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Answers of the HTTP API, https://prometheus.io/docs/prometheus/latest/querying/api/ :
 *
 *   {"status":"success","data":{"resultType":"matrix","result":[
 *      {"metric":{"instance":"web1:9100"},"values":[[1768471500,"12.5"],…]}, …]}}
 *
 * with "value":[…] in the place of "values" for one instant. A range of many hosts is megabytes, so it
 * is read in one pass without a tree. Members may come in any order: values are passed over until the
 * name of their series is known. The small answers (targets, errors) go through json-glib. */

#define MAX_NUMBER_BYTES 63
#define MAX_INTERVAL_S   300

typedef struct {
  VedJsonScanner scanner;
  const char *label;
  VedPrometheusHosts *hosts;    /* (nullable) */
  VedPrometheusPointFunc func;
  gpointer user_data;
} Reader;

/* A string in the text, or kept by the scanner. */
typedef struct {
  const char *text;
  gsize length;
} Slice;

typedef gboolean (*MemberFunc) (Reader   *reader,
                                Slice     key,
                                gpointer  user_data);

static gboolean
equals (Slice       slice,
        const char *word)
{
  return slice.length == strlen (word) && memcmp (slice.text, word, slice.length) == 0;
}

static gboolean
take (VedJsonScanner *scanner,
      char            byte,
      const char     *fault)
{
  return ved_json_scanner_take (scanner, byte) || ved_json_scanner_fail (scanner, fault);
}

static gboolean
read_object (Reader     *self,
             MemberFunc  func,
             gpointer    user_data)
{
  if (!take (&self->scanner, '{', "an object was expected"))
    return FALSE;
  if (ved_json_scanner_peek (&self->scanner) == '}')
    return ved_json_scanner_take (&self->scanner, '}');

  do
    {
      Slice key;

      if (!ved_json_scanner_string (&self->scanner, &key.text, &key.length) ||
          !take (&self->scanner, ':', "a colon was expected") ||
          !func (self, key, user_data))
        return FALSE;
    }
  while (ved_json_scanner_more (&self->scanner, '}'));

  return self->scanner.fault == NULL;
}

/* "web1:9100" → "web1", "[::1]:9100" → "::1". */
static Slice
without_port (Slice instance)
{
  const char *end = instance.text + instance.length;
  const char *at = end;

  while (at > instance.text && g_ascii_isdigit (at[-1]))
    at--;
  if (at == end || at == instance.text || at[-1] != ':')
    return instance;

  at--;
  if (at - instance.text > 2 && instance.text[0] == '[' && at[-1] == ']')
    {
      return (Slice) { instance.text + 1, (gsize) (at - instance.text - 2) };
    }
  if (memchr (instance.text, ':', (gsize) (at - instance.text)) != NULL)
    return instance;

  return (Slice) { instance.text, (gsize) (at - instance.text) };
}

/* What a series is. Strings are in the text, or kept by the scanner. */
typedef struct {
  Slice server;
  Slice instance, host;
  Slice metric;
  const char *points;           /* (nullable): where they begin */
  gboolean many;
} Series;

static gboolean
read_label (Reader   *self,
            Slice     key,
            gpointer  user_data)
{
  Series *series = user_data;
  Slice value;

  if (!ved_json_scanner_string (&self->scanner, &value.text, &value.length))
    return FALSE;
  if (equals (key, self->label))
    {
      series->instance = value;
      series->host = strcmp (self->label, "instance") == 0 ? without_port (value) : value;
      series->server = self->hosts != NULL && ved_prometheus_hosts_has (self->hosts, series->host.text,
                                                                        series->host.length) ? value : series->host;
    }
  if (equals (key, "__name__"))
    series->metric = value;

  return TRUE;
}

/* [1768471500.25,"12.5"]; the number is a string since JSON has no NaN. */
static gboolean
read_point (VedJsonScanner *scanner,
            gint64         *time_us,
            double         *value)
{
  char number[MAX_NUMBER_BYTES + 1];
  Slice text;
  double seconds;

  if (!take (scanner, '[', "a point was expected") ||
      !ved_json_scanner_number (scanner, &seconds) ||
      !take (scanner, ',', "a comma was expected") ||
      !ved_json_scanner_string (scanner, &text.text, &text.length) ||
      !take (scanner, ']', "the end of a point was expected"))
    return FALSE;
  if (text.length > MAX_NUMBER_BYTES || !(fabs (seconds) < 1e11))
    return ved_json_scanner_fail (scanner, "a number was expected");

  memcpy (number, text.text, text.length);
  number[text.length] = '\0';
  *value = g_ascii_strtod (number, NULL);
  *time_us = (gint64) llround (seconds * VED_SECOND_US);

  return TRUE;
}

static gboolean
read_and_put (Reader         *self,
              VedJsonScanner *scanner,
              const Series   *series)
{
  VedPrometheusPoint point = {
    .server = series->server.text,
    .server_length = series->server.length,
    .instance = series->instance.text,
    .instance_length = series->instance.length,
    .host = series->host.text,
    .host_length = series->host.length,
    .metric = series->metric.text,
    .metric_length = series->metric.length,
  };

  if (!read_point (scanner, &point.time_us, &point.value))
    return FALSE;
  self->func (&point, self->user_data);

  return TRUE;
}

/* One point, or a list of points. */
static gboolean
read_points (Reader         *self,
             VedJsonScanner *scanner,
             const Series   *series)
{
  if (!series->many)
    return read_and_put (self, scanner, series);
  if (!take (scanner, '[', "a list of points was expected"))
    return FALSE;
  if (ved_json_scanner_peek (scanner) == ']')
    return ved_json_scanner_take (scanner, ']');

  do
    {
      if (!read_and_put (self, scanner, series))
        return FALSE;
    }
  while (ved_json_scanner_more (scanner, ']'));

  return scanner->fault == NULL;
}

static gboolean
read_series_member (Reader   *self,
                    Slice     key,
                    gpointer  user_data)
{
  Series *series = user_data;

  if (equals (key, "metric"))
    return read_object (self, read_label, series);

  if (equals (key, "value") || equals (key, "values"))
    {
      ved_json_scanner_peek (&self->scanner);
      series->points = self->scanner.at;
      series->many = equals (key, "values");
    }

  return ved_json_scanner_skip (&self->scanner);
}

/* A series without the label that names servers is nobody's. */
static gboolean
read_series (Reader *self)
{
  Series series = { 0 };
  VedJsonScanner scanner;
  gboolean done;

  if (!read_object (self, read_series_member, &series))
    return FALSE;
  if (series.points == NULL)
    return ved_json_scanner_fail (&self->scanner, "a series without values");
  if (series.server.text == NULL)
    return TRUE;

  ved_json_scanner_init (&scanner, series.points, (gsize) (self->scanner.end - series.points));
  done = read_points (self, &scanner, &series) ||
    ved_json_scanner_fail (&self->scanner, scanner.fault);
  ved_json_scanner_clear (&scanner);

  return done;
}

static gboolean
read_data_member (Reader   *self,
                  Slice     key,
                  gpointer  user_data)
{
  gboolean *has_result = user_data;

  if (!equals (key, "result"))
    return ved_json_scanner_skip (&self->scanner);

  *has_result = TRUE;
  if (!take (&self->scanner, '[', "a list of series was expected"))
    return FALSE;
  if (ved_json_scanner_peek (&self->scanner) == ']')
    return ved_json_scanner_take (&self->scanner, ']');

  do
    {
      if (!read_series (self))
        return FALSE;
    }
  while (ved_json_scanner_more (&self->scanner, ']'));

  return self->scanner.fault == NULL;
}

static gboolean
read_top_member (Reader   *self,
                 Slice     key,
                 gpointer  user_data)
{
  if (equals (key, "data"))
    return read_object (self, read_data_member, user_data);

  return ved_json_scanner_skip (&self->scanner);
}

/**
 * ved_prometheus_reply_walk:
 * @reply: body of /api/v1/query or /api/v1/query_range
 * @label: that names a server; of "instance" the port is left out
 * @hosts: (nullable): whose servers keep it
 * @func: takes the values
 *
 * Costs some 0.1 µs a byte: for workers. Any thread.
 *
 * Returns: whether it was an answer with a result; if not, some values may have been taken all the same
 */
gboolean
ved_prometheus_reply_walk (GBytes                  *reply,
                           const char              *label,
                           VedPrometheusHosts      *hosts,
                           VedPrometheusPointFunc   func,
                           gpointer                 user_data,
                           GError                 **error)
{
  Reader self = { .label = label, .hosts = hosts, .func = func, .user_data = user_data };
  gboolean has_result = FALSE;
  gboolean done;
  gsize length;
  const char *text = g_bytes_get_data (reply, &length);

  ved_json_scanner_init (&self.scanner, text, length);
  done = read_object (&self, read_top_member, &has_result) && ved_json_scanner_finish (&self.scanner);
  if (done && !has_result)
    done = ved_json_scanner_fail (&self.scanner, "it has no result");
  if (!done)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "not an answer of the Prometheus API (%s, at byte %"
                 G_GSIZE_FORMAT ")", self.scanner.fault, (gsize) (self.scanner.at - self.scanner.start));
  ved_json_scanner_clear (&self.scanner);

  return done;
}

typedef struct {
  VedPrometheusGrid *grid;
  guint query;
  VedPrometheusHosts *hosts;
  GHashTable *instances;        /* (nullable): host → the instance of it that came first */
} Place;

/* Two instances of a host that answer the same question are two servers. */
static void
compare_instances (const Place              *place,
                   const VedPrometheusPoint *point)
{
  g_autofree char *host = g_strndup (point->host, point->host_length);
  g_autofree char *instance = g_strndup (point->instance, point->instance_length);
  const char *first = g_hash_table_lookup (place->instances, host);

  if (first == NULL)
    g_hash_table_insert (place->instances, g_steal_pointer (&host), g_steal_pointer (&instance));
  else if (strcmp (first, instance) != 0)
    ved_prometheus_hosts_add (place->hosts, host, point->host_length);
}

static void
put_point (const VedPrometheusPoint *point,
           gpointer                  user_data)
{
  const Place *place = user_data;

  if (place->instances != NULL)
    compare_instances (place, point);
  ved_prometheus_grid_put (place->grid, point->server, point->server_length, place->query, point->time_us,
                           point->value);
}

/**
 * ved_prometheus_reply_read:
 * @query: what was asked for
 * @grid: where the values go
 * @hosts: whose servers keep their ports
 * @compare: whether to add to @hosts those of which several instances answer
 *
 * As ved_prometheus_reply_walk(), into a grid.
 */
gboolean
ved_prometheus_reply_read (GBytes             *reply,
                           const char         *label,
                           guint               query,
                           VedPrometheusGrid  *grid,
                           VedPrometheusHosts *hosts,
                           gboolean            compare,
                           GError            **error)
{
  g_autoptr(GHashTable) instances = compare ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free) : NULL;
  Place place = { grid, query, hosts, instances };

  return ved_prometheus_reply_walk (reply, label, hosts, put_point, &place, error);
}

static JsonParser *
parse_small (GBytes *reply)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  gsize length;
  const char *text = g_bytes_get_data (reply, &length);

  if (length == 0 || !ved_json_guard (text, length, NULL) || !json_parser_load_from_data (parser, text, (gssize) length, NULL) ||
      json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;

  return g_steal_pointer (&parser);
}

/**
 * ved_prometheus_reply_dup_error:
 * @reply: body of an answer with an error status
 *
 * Returns: (transfer full) (nullable): what the server says is wrong
 */
char *
ved_prometheus_reply_dup_error (GBytes *reply)
{
  g_autoptr(JsonParser) parser = parse_small (reply);
  JsonNode *node;

  if (parser == NULL)
    return NULL;

  node = json_object_get_member (json_node_get_object (json_parser_get_root (parser)), "error");
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_dup_string (node);
}

/* "15s", "1m", "1m30s"; 0 where it is none of these. */
static guint
parse_duration (const char *text)
{
  guint64 total_s = 0;

  while (g_ascii_isdigit (*text))
    {
      char *unit;
      guint64 number = g_ascii_strtoull (text, &unit, 10);

      number = MIN (number, MAX_INTERVAL_S);
      text = unit;
      if (*text == 'h')
        total_s += number * 3600;
      else if (*text == 'm' && text[1] != 's')
        total_s += number * 60;
      else if (*text == 's')
        total_s += number;
      else
        return 0;
      text++;
    }

  return *text == '\0' ? (guint) MIN (total_s, MAX_INTERVAL_S) : 0;
}

static const char *
find_string (JsonObject *object,
             const char *name)
{
  const char *text = ved_json_get_text (object, name);

  return text != NULL ? text : "";
}

/**
 * ved_prometheus_reply_read_interval:
 * @targets: body of /api/v1/targets
 *
 * Returns: seconds between two scrapes: the longest of the targets whose job has "node" in its name, of
 *   all where none has; 0 where it is not said
 */
guint
ved_prometheus_reply_read_interval (GBytes *targets)
{
  g_autoptr(JsonParser) parser = parse_small (targets);
  guint node_s = 0, any_s = 0;
  JsonObject *data;
  JsonNode *list;
  JsonArray *array;

  if (parser == NULL)
    return 0;

  data = ved_json_get_object (json_node_get_object (json_parser_get_root (parser)), "data");
  list = data != NULL ? json_object_get_member (data, "activeTargets") : NULL;
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return 0;

  array = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *target = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      guint interval_s = parse_duration (find_string (target, "scrapeInterval"));

      any_s = MAX (any_s, interval_s);
      if (strstr (find_string (ved_json_get_object (target, "labels"), "job"), "node") != NULL)
        node_s = MAX (node_s, interval_s);
    }

  return node_s > 0 ? node_s : any_s;
}
