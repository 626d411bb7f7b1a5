/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sample-sheet"

#include "config.h"

#include "source/ved-sample-sheet.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "source/ved-prometheus-hosts.h"
#include "source/ved-prometheus-reply.h"
#include "source/ved-sample-file.h"

#include <math.h>
#include <string.h>

/* Files may come in any order, and one metric a file, as a query of a range gives them: samples of one server and one
 * instant become one. Then they are handed out tick by tick. A tick is what servers told at about one time: it ends
 * when a server tells again, or when nobody told for TICK_GAP_US.
 *
 * The metric of an answer of Prometheus is what the caller says, else the label __name__ of its series, else the name of
 * the file. Its servers are called as those of a Prometheus that is asked live (ved-prometheus-hosts.c): until all is
 * read they are told apart by their ports, then those instances of a host that never told the same become one. */

#define TICK_GAP_US    (60 * VED_SECOND_US)
#define SNIFFED_BYTES  65536
#define OUR_PREFIX     "vedette_"
#define MAX_FAULTS     12       /* told one by one */

/* Names that say the very thing of the catalogue. */
static const struct {
  const char *name;
  const char *key;
} same_names[] = {
  { "node_load1", "load_average" },
};

struct _VedSampleSheet
{
  GPtrArray *batches;           /* (element-type VedSampleBatch): what lines gave */
  GStringChunk *names;          /* of what Prometheus gave */
  GHashTable *points;           /* VedSample → itself, by instance and instant: what Prometheus gave */
  GHashTable *hosts;            /* instance → its host; both in @names */
  GHashTable *joined;           /* (nullable): as @points, but by host, once it is handed out */
  GPtrArray *ordered;           /* (element-type VedSample) (nullable): once it is handed out */
  guint at;                     /* the next of these */
  guint n_samples;
  GPtrArray *faults;            /* (element-type utf8): the last tells of how many more, when there are too many */
  guint n_more;
};

/* A file that is being read. */
typedef struct {
  VedSampleSheet *sheet;
  const char *path;
  const VedSheetRules *rules;
  char *stem;                   /* of its name */
  GHashTable *unknown;          /* names of metrics that were told already */
  guint n_points;
} Reading;

static guint
hash_sample (gconstpointer data)
{
  const VedSample *sample = data;

  return g_direct_hash (sample->server) ^ g_int64_hash (&sample->time_us);
}

/* Equal names share one address. */
static gboolean
equal_samples (gconstpointer a,
               gconstpointer b)
{
  const VedSample *one = a, *other = b;

  return one->server == other->server && one->time_us == other->time_us;
}

VedSampleSheet *
ved_sample_sheet_new (void)
{
  VedSampleSheet *self = g_new0 (VedSampleSheet, 1);

  self->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_sample_batch_unref);
  self->names = g_string_chunk_new (4096);
  self->points = g_hash_table_new_full (hash_sample, equal_samples, g_free, NULL);
  self->hosts = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->faults = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
ved_sample_sheet_free (VedSampleSheet *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->ordered, g_ptr_array_unref);
  g_clear_pointer (&self->joined, g_hash_table_unref);
  g_hash_table_unref (self->points);
  g_hash_table_unref (self->hosts);
  g_string_chunk_free (self->names);
  g_ptr_array_unref (self->batches);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

static gboolean
take_batch (VedSampleBatch *batch,
            gpointer        user_data)
{
  VedSampleSheet *sheet = ((Reading *) user_data)->sheet;

  sheet->n_samples += ved_sample_batch_get_n_samples (batch);
  g_ptr_array_add (sheet->batches, batch);

  return sheet->n_samples <= VED_SHEET_MAX_SAMPLES;
}

/* @fault: (transfer full) */
static void
add_fault (VedSampleSheet *self,
           char           *fault)
{
  if (self->faults->len < MAX_FAULTS)
    {
      g_ptr_array_add (self->faults, fault);
      return;
    }

  g_free (fault);
  g_ptr_array_set_size (self->faults, MAX_FAULTS);
  g_ptr_array_add (self->faults, g_strdup_printf ("… and %u more like these", ++self->n_more));
}

static void
note_bad_line (guint64       line,
               const GError *fault,
               gpointer      user_data)
{
  Reading *reading = user_data;

  add_fault (reading->sheet,
             g_strdup_printf ("%s:%" G_GUINT64_FORMAT ": %s", reading->path, line, fault->message));
}

/* Which metric a name is of. */
static gboolean
find_metric (const char *name,
             gsize       length,
             guint      *metric)
{
  VedMetric found;

  if (length > strlen (OUR_PREFIX) && strncmp (name, OUR_PREFIX, strlen (OUR_PREFIX)) == 0)
    return find_metric (name + strlen (OUR_PREFIX), length - strlen (OUR_PREFIX), metric);
  for (guint i = 0; i < G_N_ELEMENTS (same_names); i++)
    if (strlen (same_names[i].name) == length && strncmp (same_names[i].name, name, length) == 0)
      return find_metric (same_names[i].key, strlen (same_names[i].key), metric);
  *metric = VED_PROMETHEUS_CORES;
  if (length == strlen ("cores") && strncmp (name, "cores", length) == 0)
    return TRUE;
  if (!ved_metric_from_key (name, length, &found))
    return FALSE;
  *metric = found;

  return TRUE;
}

static gboolean
find_metric_of (Reading                  *reading,
                const VedPrometheusPoint *point,
                guint                    *metric)
{
  g_autofree char *name = NULL;

  if (reading->rules->metric != NULL)
    return find_metric (reading->rules->metric, strlen (reading->rules->metric), metric);
  if ((point->metric != NULL && find_metric (point->metric, point->metric_length, metric)) ||
      find_metric (reading->stem, strlen (reading->stem), metric))
    return TRUE;

  name = point->metric != NULL ? g_strndup (point->metric, point->metric_length) : g_strdup ("");
  if (g_hash_table_add (reading->unknown, g_strdup (name)))
    add_fault (reading->sheet,
               g_strdup_printf ("%s: which metric “%s” is cannot be told: name it as KEY=FILE, as in "
                                "mem_used_pct=%s", reading->path, name, reading->path));

  return FALSE;
}

static VedSample *
find_sample (Reading                  *reading,
             const VedPrometheusPoint *point)
{
  VedSampleSheet *sheet = reading->sheet;
  g_autofree char *instance = g_strndup (point->instance, point->instance_length);
  VedSample wanted, *sample;

  ved_sample_init (&wanted, g_string_chunk_insert_const (sheet->names, instance), point->time_us);
  sample = g_hash_table_lookup (sheet->points, &wanted);
  if (sample == NULL)
    {
      g_autofree char *host = g_strndup (point->host, point->host_length);

      sample = g_memdup2 (&wanted, sizeof wanted);
      g_hash_table_add (sheet->points, sample);
      g_hash_table_insert (sheet->hosts, (gpointer) wanted.server, g_string_chunk_insert_const (sheet->names, host));
      sheet->n_samples++;
    }

  return sample;
}

static void
refuse_value (Reading                  *reading,
              const VedPrometheusPoint *point,
              guint                     metric)
{
  g_autofree char *time = ved_iso8601_format (point->time_us);
  const char *key = metric < VED_N_METRICS ? ved_metric_get_info ((VedMetric) metric)->key : "cores";

  add_fault (reading->sheet,
             g_strdup_printf ("%s: %.*s, %s at %s: %g is not within its range: left out", reading->path,
                              (int) point->server_length, point->server, key, time, point->value));
}

static void
take_point (const VedPrometheusPoint *point,
            gpointer                  user_data)
{
  Reading *reading = user_data;
  guint metric;

  reading->n_points++;
  if (isnan (point->value) || point->server_length == 0 || point->server_length > VED_SERVER_NAME_BYTES ||
      reading->sheet->n_samples > VED_SHEET_MAX_SAMPLES || !find_metric_of (reading, point, &metric))
    return;

  if (metric == VED_PROMETHEUS_CORES && point->value >= 1.0 && point->value <= G_MAXUINT16)
    find_sample (reading, point)->cores = (guint16) lround (point->value);
  else if (metric < VED_N_METRICS && ved_metric_is_valid ((VedMetric) metric, point->value))
    find_sample (reading, point)->values[metric] = (float) point->value;
  else
    refuse_value (reading, point, metric);
}

/* A question that went wrong was saved as well as another. */
static void
tell_refusal (const char  *path,
              GBytes      *reply,
              GError     **error)
{
  g_autofree char *said = ved_prometheus_reply_dup_error (reply);

  if (said == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return;
    }
  g_clear_error (error);
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: Prometheus refused the question that was saved: %s", path, said);
}

static gboolean
read_prometheus (Reading  *reading,
                 GError  **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guint metric;
  gsize length;

  if (reading->rules->metric != NULL &&
      !find_metric (reading->rules->metric, strlen (reading->rules->metric), &metric))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is no metric: it is one of cpu_user_pct, mem_used_pct …, "
                   "as the table of a CSV export names them, or cores", reading->rules->metric);
      return FALSE;
    }
  if (!g_file_get_contents (reading->path, &text, &length, error))
    return FALSE;

  bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  if (!ved_prometheus_reply_walk (bytes, reading->rules->label, NULL, take_point, reading, error))
    {
      tell_refusal (reading->path, bytes, error);
      return FALSE;
    }
  if (reading->n_points == 0)
    add_fault (reading->sheet,
               g_strdup_printf ("%s: no series has values and the label “%s”: name the label that tells "
                                "servers apart", reading->path, reading->rules->label));

  return TRUE;
}

/* Whether a file begins as an answer of Prometheus does. */
static gboolean
is_of_prometheus (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree char *text = g_malloc (SNIFFED_BYTES);
  gsize length = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), text, SNIFFED_BYTES, &length, NULL, NULL))
    return FALSE;

  return g_strstr_len (text, (gssize) length, "\"resultType\"") != NULL ||
         g_strstr_len (text, (gssize) length, "\"errorType\"") != NULL ||
         (g_strstr_len (text, (gssize) length, "\"result\"") != NULL &&
          g_strstr_len (text, (gssize) length, "\"metric\"") != NULL);
}

/**
 * ved_sample_sheet_read:
 * @path: CSV, JSON lines, or an answer of the Prometheus API to a query of a range or an instant
 *
 * Adds the samples of a file. Rows that are none are left out and told as a fault with their place. Blocks.
 *
 * Returns: whether it was read to its end
 */
gboolean
ved_sample_sheet_read (VedSampleSheet       *self,
                       const char           *path,
                       const VedSheetRules  *rules,
                       GCancellable         *cancellable,
                       GError              **error)
{
  g_autofree char *stem = g_path_get_basename (path);
  g_autoptr(GHashTable) unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { self, path, rules, stem, unknown, 0 };
  const VedSampleFileRules lines = { rules->zone, NULL, NULL, take_batch, note_bad_line, &reading };
  gboolean done;

  g_return_val_if_fail (self->ordered == NULL, FALSE);

  if (strrchr (stem, '.') != NULL)
    *strrchr (stem, '.') = '\0';
  done = is_of_prometheus (path) ? read_prometheus (&reading, error)
                                 : ved_sample_file_read (path, &lines, cancellable, error);
  if (!done || self->n_samples <= VED_SHEET_MAX_SAMPLES)
    return done;

  g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "%s: more than %d samples: import it in pieces, and merge the "
               "recordings", path, VED_SHEET_MAX_SAMPLES);

  return FALSE;
}

/**
 * ved_sample_sheet_get_faults:
 *
 * Returns: (transfer none) (element-type utf8): what was left out, with its place and the cure
 */
GPtrArray *
ved_sample_sheet_get_faults (VedSampleSheet *self)
{
  return self->faults;
}

static int
compare_samples (gconstpointer a,
                 gconstpointer b)
{
  const VedSample *one = *(const VedSample *const *) a, *other = *(const VedSample *const *) b;

  if (one->time_us != other->time_us)
    return one->time_us < other->time_us ? -1 : 1;

  return strcmp (one->server, other->server);
}

/* Adds to @self what @other tells. Returns: whether both told the same, so that they are of two servers */
static gboolean
join_sample (VedSample       *self,
             const VedSample *other)
{
  gboolean both = self->cores != 0 && other->cores != 0;

  if (other->cores != 0)
    self->cores = other->cores;
  for (guint i = 0; i < VED_N_METRICS; i++)
    {
      both = both || !(isnan (self->values[i]) || isnan (other->values[i]));
      if (!isnan (other->values[i]))
        self->values[i] = other->values[i];
    }

  return both;
}

/* Joins the samples of the instances of each host. Returns: (transfer full): the hosts whose instances are servers of
 * their own, of which what was joined is worth nothing */
static VedPrometheusHosts *
join_instances (VedSampleSheet *self)
{
  VedPrometheusHosts *split = ved_prometheus_hosts_new ();
  GHashTableIter iter;
  gpointer key;

  self->joined = g_hash_table_new_full (hash_sample, equal_samples, g_free, NULL);
  g_hash_table_iter_init (&iter, self->points);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      VedSample sample = *(const VedSample *) key;
      VedSample *joined;

      sample.server = g_hash_table_lookup (self->hosts, sample.server);
      joined = g_hash_table_lookup (self->joined, &sample);
      if (joined == NULL)
        g_hash_table_add (self->joined, g_memdup2 (&sample, sizeof sample));
      else if (join_sample (joined, &sample))
        ved_prometheus_hosts_add (split, sample.server, strlen (sample.server));
    }

  return split;
}

/* Adds the samples of @samples whose host keeps its ports, or all others. */
static void
add_in_order (VedSampleSheet     *self,
              GHashTable         *samples,
              VedPrometheusHosts *split,
              gboolean            keeps_ports)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, samples);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const VedSample *sample = key;
      const char *host = keeps_ports ? g_hash_table_lookup (self->hosts, sample->server) : sample->server;

      if (ved_prometheus_hosts_has (split, host, strlen (host)) == keeps_ports)
        g_ptr_array_add (self->ordered, key);
    }
}

static void
put_in_order (VedSampleSheet *self)
{
  g_autoptr(VedPrometheusHosts) split = join_instances (self);

  self->ordered = g_ptr_array_new ();
  for (guint i = 0; i < self->batches->len; i++)
    {
      VedSampleBatch *batch = g_ptr_array_index (self->batches, i);

      for (guint j = 0; j < ved_sample_batch_get_n_samples (batch); j++)
        g_ptr_array_add (self->ordered, (gpointer) ved_sample_batch_get_sample (batch, j));
    }
  add_in_order (self, self->points, split, TRUE);
  add_in_order (self, self->joined, split, FALSE);
  g_ptr_array_sort (self->ordered, compare_samples);
}

/**
 * ved_sample_sheet_next:
 *
 * Returns: (transfer full) (nullable): the samples of the next tick; %NULL after the last
 */
VedSampleBatch *
ved_sample_sheet_next (VedSampleSheet *self)
{
  g_autoptr(GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  VedSampleBatch *batch;
  gint64 before_us = 0;

  if (self->ordered == NULL)
    put_in_order (self);
  if (self->at == self->ordered->len)
    return NULL;

  batch = ved_sample_batch_new ();
  for (; self->at < self->ordered->len; self->at++)
    {
      const VedSample *sample = g_ptr_array_index (self->ordered, self->at);

      if (before_us != 0 && (sample->time_us - before_us > TICK_GAP_US || g_hash_table_contains (told, sample->server)))
        break;
      g_hash_table_add (told, (gpointer) sample->server);
      before_us = sample->time_us;
      ved_sample_batch_add_copy (batch, sample);
    }

  return batch;
}
