/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-json.h"
#include "sim/batch/ved-sim-chunks.h"
#include "sim/batch/ved-sim-generate.h"
#include "sim/ved-sim-fleet.h"
#include "source/ved-sample-file.h"

#include "support/ved-test-loop.h"

#include <math.h>
#include <string.h>

/* Histories in files: the same whoever makes them, read again by what reads files of samples, and with the trouble in them that
 * was planned. */

#define START_US (G_GINT64_CONSTANT (1767571200) * VED_SECOND_US)       /* Monday, 2026-01-05 */

static const VedSimBatchConfig day = {
  .n_servers = VED_SIM_FLEET_LEAST,
  .problem_share = 0.5,
  .rng_seed = 7,
  .start_us = START_US,
  .end_us = START_US + VED_DAY_US,
  .n_threads = 1,
};

static char *
generate (const char              *folder,
          const char              *name,
          const VedSimBatchConfig *config)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr(VedProgress) progress = ved_progress_new ();
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_sim_chunks_write (config, path, progress, NULL, &error));
  g_assert_no_error (error);

  return path;
}

static char *
read_text (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static JsonObject *
read_json (const char *folder,
           const char *name)
{
  g_autofree char *text = read_text (folder, name);
  g_autoptr(GError) error = NULL;
  JsonObject *object = ved_json_read_object (text, -1, &error);

  g_assert_no_error (error);

  return object;
}

/* What is read of a file. */
typedef struct {
  guint64 n;
  guint64 n_offline;
  guint64 n_empty;
  guint64 n_notes;
  guint64 n_problem;
  gint64 first_us;
  gint64 last_us;
  const char *watched;          /* (nullable): a server, of which is noted how much of its CPU is used at watched_us */
  gint64 watched_us;
  float used;                   /* % */
  guint64 most;                 /* samples after which no more is wanted; 0: all are */
} Read;

static gboolean
take_batch (VedSampleBatch *batch,
            gpointer        user_data)
{
  Read *read = user_data;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);
      const float *values = sample->values;
      float sum = values[VED_METRIC_CPU_USER] + values[VED_METRIC_CPU_SYS] + values[VED_METRIC_CPU_IOWAIT]
        + values[VED_METRIC_CPU_IDLE];

      g_assert_cmpint (sample->profile, >=, 0);
      g_assert_cmpuint (sample->cores, >, 0);
      g_assert_cmpint (sample->time_us, >=, read->last_us);
      if (sample->status != VED_FEED_STATUS_OFFLINE)
        g_assert_cmpfloat_with_epsilon (sum, 100.0f, 0.5f);
      read->n_offline += sample->status == VED_FEED_STATUS_OFFLINE;
      read->n_empty += !ved_sample_has_values (sample);
      read->n_notes += sample->notes != NULL;
      read->n_problem += sample->problem_child;
      if (read->watched != NULL && sample->time_us == read->watched_us && strcmp (sample->server, read->watched) == 0)
        read->used = 100.0f - values[VED_METRIC_CPU_IDLE];
      read->first_us = read->n == 0 ? sample->time_us : read->first_us;
      read->last_us = sample->time_us;
      read->n++;
    }
  ved_sample_batch_unref (batch);

  return read->most == 0 || read->n < read->most;
}

static void
take_bad_line (guint64       line,
               const GError *fault,
               gpointer      user_data)
{
  g_assert_no_error (fault);
}

static void
read_chunk (const char *path,
            Read       *read)
{
  const VedSampleFileRules rules = { NULL, NULL, NULL, take_batch, take_bad_line, read };
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_sample_file_read (path, &rules, NULL, &error));
  g_assert_no_error (error);
}

/* All chunks of a history, in order, as the manifest has them. */
static void
read_history (const char *folder,
              Read       *read)
{
  g_autoptr(JsonObject) manifest = read_json (folder, "manifest.json");
  JsonArray *chunks = ved_json_get_array (manifest, "chunks");

  g_assert_cmpuint (json_array_get_length (chunks), ==, 12);
  for (guint i = 0; i < 12; i++)
    {
      JsonObject *chunk = ved_json_get_element (chunks, i);
      g_autofree char *path = g_build_filename (folder, ved_json_get_text (chunk, "path"), NULL);
      guint64 before = read->n;

      read_chunk (path, read);
      g_assert_cmpuint (read->n - before, ==, (guint64) ved_json_get_integer (chunk, "rows", -1));
      g_assert_cmpint (read->last_us, <, ved_json_get_time (chunk, "end"));
    }
}

/* The first incident of a kind, as the metadata tell of it. */
static JsonObject *
find_incident (JsonObject *metadata,
               const char *kind)
{
  JsonArray *incidents = ved_json_get_array (metadata, "incidents");

  for (guint i = 0; i < json_array_get_length (incidents); i++)
    {
      JsonObject *incident = ved_json_get_element (incidents, i);

      if (strcmp (ved_json_get_text (incident, "kind"), kind) == 0)
        return incident;
    }

  return NULL;
}

static void
test_round_trip (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *sparse = generate (folder, "sparse/", &day);
  g_autofree char *first = g_build_filename (sparse, "time_chunk=20260105_00", "samples.csv.gz", NULL);
  g_autoptr(JsonObject) metadata = read_json (sparse, "metadata.json");
  JsonObject *incident = find_incident (metadata, "degradation");
  Read read = { .last_us = G_MININT64 };

  g_assert_nonnull (incident);
  read.watched = ved_json_get_text (incident, "server_name");
  read.watched_us = ved_json_get_time (incident, "at_its_worst");
  g_assert_true (g_file_test (first, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (ved_json_get_integer (metadata, "rng_seed", -1), ==, 7);
  g_assert_cmpint (ved_json_get_integer (metadata, "tick_seconds", -1), ==, 5);
  g_assert_cmpstr (ved_json_get_text (metadata, "offline_mode"), ==, "sparse");
  g_assert_cmpuint (json_array_get_length (ved_json_get_array (metadata, "servers")), ==, VED_SIM_FLEET_LEAST);
  g_assert_cmpint (ved_json_get_time (metadata, "start"), ==, START_US);
  read_history (sparse, &read);
  g_assert_cmpuint (read.n, >, VED_SIM_FLEET_LEAST * 17280 * 8 / 10);
  g_assert_cmpuint (read.n_offline, ==, 0);
  g_assert_cmpuint (read.n_problem, >, read.n / 4);
  g_assert_cmpfloat (read.used, >, 94.0f);
  g_assert_cmpint (read.first_us, ==, START_US);
  g_assert_cmpint (read.last_us, ==, START_US + VED_DAY_US - 5 * VED_SECOND_US);
  ved_test_remove_folder (folder);
}

static void
pack (GOutputStream *out,
      const char    *text)
{
  g_autoptr(GConverter) packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr(GOutputStream) member = g_converter_output_stream_new (out, packer);

  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (member), FALSE);
  g_assert_true (g_output_stream_write_all (member, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (member, NULL, NULL));
}

/* Packed files put one behind the other are one file, of which no more is read than is wanted. */
static void
test_members (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "both.csv.gz", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileOutputStream) out = g_file_create (file, G_FILE_CREATE_NONE, NULL, NULL);
  g_autoptr(VedSimBatch) batch = ved_sim_batch_new (&day);
  g_autoptr(GString) text = g_string_new (NULL);
  Read all = { .last_us = G_MININT64 }, some = { .last_us = G_MININT64, .most = 1 };
  guint n = 0;

  ved_sim_batch_append_header (text);
  for (guint i = 0; i < 3; i++)
    {
      n += ved_sim_batch_live (batch, 300, text);
      pack (G_OUTPUT_STREAM (out), text->str);
      g_string_truncate (text, 0);
    }
  g_assert_true (g_output_stream_close (G_OUTPUT_STREAM (out), NULL, NULL));
  read_chunk (path, &all);
  g_assert_cmpuint (all.n, ==, n);
  read_chunk (path, &some);
  g_assert_cmpuint (some.n, <, n / 3);
  ved_test_remove_folder (folder);
}

/* A server that is offline has a row each tick, if it is asked for, of zeros or of nothing. */
static void
test_offline (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  VedSimBatchConfig config = day;
  guint64 n_empty = 0;

  config.n_servers = 12;
  config.rng_seed = 42;
  for (VedSimOffline offline = VED_SIM_OFFLINE_ZEROS; offline <= VED_SIM_OFFLINE_NAN; offline++)
    {
      g_autoptr(VedSimBatch) batch = NULL;
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *path = g_build_filename (folder, "samples.csv", NULL);
      Read read = { .last_us = G_MININT64 };

      config.offline = offline;
      batch = ved_sim_batch_new (&config);
      ved_sim_batch_append_header (text);
      for (guint i = 0; i < 288; i++)
        g_assert_cmpuint (ved_sim_batch_live (batch, 60, text), ==, 720);
      g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
      read_chunk (path, &read);
      g_assert_cmpuint (read.n, ==, 12 * 17280);
      g_assert_cmpuint (read.n_offline, >, 0);
      n_empty = offline == VED_SIM_OFFLINE_NAN ? read.n_offline : 0;
      g_assert_cmpuint (read.n_empty, ==, n_empty);
    }
  ved_test_remove_folder (folder);
}

/* Whatever the number of threads, and again with the same seed. */
static void
test_workers (void)
{
  VedSimBatchConfig config = day;
  g_autoptr(VedSimBatch) one = NULL;
  g_autoptr(VedSimBatch) three = NULL;
  g_autoptr(VedSimBatch) other = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) text_of_three = g_string_new (NULL);
  g_autoptr(GString) text_of_other = g_string_new (NULL);

  config.n_servers = 90;
  one = ved_sim_batch_new (&config);
  config.n_threads = 3;
  three = ved_sim_batch_new (&config);
  config.rng_seed++;
  other = ved_sim_batch_new (&config);
  for (guint i = 0; i < 12; i++)
    {
      ved_sim_batch_live (one, 60, text);
      ved_sim_batch_live (three, 60, text_of_three);
      ved_sim_batch_live (other, 60, text_of_other);
    }
  g_assert_cmpstr (text->str, ==, text_of_three->str);
  g_assert_cmpstr (text->str, !=, text_of_other->str);
}

static gboolean
is_of_business (gint64 time_us)
{
  gint64 hour = time_us % VED_DAY_US / VED_HOUR_US;

  return hour >= 8 && hour < 18;
}

/* In order of the beginnings of each server. */
static void
assert_apart (const GArray *plan,
              guint         n_servers)
{
  g_autofree const VedSimIncident **before = g_new0 (const VedSimIncident *, n_servers);

  for (guint i = 0; i < plan->len; i++)
    {
      const VedSimIncident *incident = &g_array_index (plan, VedSimIncident, i), *last = before[incident->server];

      before[incident->server] = incident;
      if (last == NULL || ved_sim_incident_get_end_us (last) <= incident->start_us)
        continue;
      g_assert_cmpint (last->kind, ==, VED_SIM_DEGRADATION);
      g_assert_cmpint (incident->kind, ==, VED_SIM_CRITICAL);
      g_assert_cmpint (last->start_us, ==, incident->start_us);
      g_assert_cmpint (ved_sim_incident_get_end_us (last), ==, ved_sim_incident_get_end_us (incident));
    }
}

/* Four weeks of a thousand servers: how often, when and for how long. */
static void
test_plan (void)
{
  const guint n_servers = 1000, n_weeks = 4;
  VedSimServer *servers = ved_sim_fleet_new (n_servers, 0.1, 42, START_US);
  g_autoptr(GArray) plan = ved_sim_incidents_plan (servers, n_servers, 42, START_US, START_US + n_weeks * 7 * VED_DAY_US);
  double n[VED_N_SIM_INCIDENTS] = { 0 }, n_business[VED_N_SIM_INCIDENTS] = { 0 };
  double n_chosen = 1000 * (0.1 + 0.9 * 0.2), n_sources = 0.0;

  for (guint i = 0; i < n_servers; i++)
    {
      VedProfile profile = servers[i].profile;

      if (profile == VED_PROFILE_DATABASE || profile == VED_PROFILE_CONDUCTOR_MGMT || profile == VED_PROFILE_DATA_INGEST)
        n_sources += servers[i].problem ? 1.5 : 1.0;
    }
  for (guint i = 0; i < plan->len; i++)
    {
      const VedSimIncident *incident = &g_array_index (plan, VedSimIncident, i);
      gint64 ticks = (ved_sim_incident_get_end_us (incident) - incident->start_us) / (5 * VED_SECOND_US);

      n[incident->kind]++;
      g_assert_cmpint (incident->start_us % (5 * VED_SECOND_US), ==, 0);
      n_business[incident->kind] += is_of_business (incident->start_us);
      g_assert_cmpfloat (ved_sim_incident_get_progress (incident, incident->start_us), ==, 0.0);
      g_assert_cmpfloat (ved_sim_incident_get_progress (incident, incident->start_us + incident->rise_us / 2), ==, 0.5);
      if (incident->kind == VED_SIM_CASCADE)
        g_assert_true (ticks >= 60 && ticks <= 720);
    }
  assert_apart (plan, n_servers);
  g_assert_cmpfloat_with_epsilon (n[VED_SIM_DEGRADATION] / (n_chosen * n_weeks), 4.0, 0.4);
  g_assert_cmpfloat_with_epsilon (n[VED_SIM_CRITICAL] / (n_chosen * n_weeks), 1.5, 0.2);
  g_assert_cmpfloat_with_epsilon (n[VED_SIM_CASCADE] / (n_sources * n_weeks * 7), 0.15, 0.015);
  g_assert_cmpfloat_with_epsilon (n_business[VED_SIM_DEGRADATION] / n[VED_SIM_DEGRADATION], 0.7, 0.03);
  g_assert_cmpfloat_with_epsilon (n_business[VED_SIM_CASCADE] / n[VED_SIM_CASCADE], 0.6, 0.04);
  ved_sim_fleet_free (servers, n_servers);
}

/* A name is given to what is whole: what fails or is given up leaves nothing. */
static void
test_all_or_nothing (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "history", NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr(VedProgress) progress = ved_progress_new ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (ved_sim_chunks_write (&day, path, progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  g_assert_false (ved_sim_chunks_write (&day, folder, progress, NULL, &error));
  g_assert_nonnull (strstr (error->message, "is there already"));
  ved_test_remove_folder (folder);
}

static gboolean
parse (VedSimGenerateOptions *options,
       const char            *line,
       GError               **error)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char **left = g_memdup2 (words, (g_strv_length (words) + 1) * sizeof *words);
  int n = (int) g_strv_length (words);

  memset (options, 0, sizeof *options);

  return ved_sim_generate_options_parse (options, &n, &left, error);
}

static void
test_options (void)
{
  g_autoptr(GError) error = NULL;
  VedSimGenerateOptions options;

  g_assert_true (parse (&options, "generate --out here", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (options.batch.n_servers, ==, 20);
  g_assert_cmpint (options.batch.start_us, ==, START_US);
  g_assert_cmpint (options.batch.end_us - options.batch.start_us, ==, VED_DAY_US);
  g_assert_cmpint (options.batch.offline, ==, VED_SIM_OFFLINE_SPARSE);
  ved_sim_generate_options_clear (&options);

  g_assert_true (parse (&options, "generate -o here --hours 25 --servers 90 --problem-share 0.12 --offline-mode dense "
                        "--offline-fill zeros --rng-seed 9 --workers 3 --start 2026-11-30", &error));
  g_assert_no_error (error);
  g_assert_cmpint (options.batch.end_us - options.batch.start_us, ==, 2 * VED_DAY_US);
  g_assert_cmpuint (options.batch.n_servers, ==, 90);
  g_assert_cmpfloat (options.batch.problem_share, ==, 0.12);
  g_assert_cmpint (options.batch.offline, ==, VED_SIM_OFFLINE_ZEROS);
  g_assert_cmpuint (options.batch.rng_seed, ==, 9);
  g_assert_cmpuint (options.batch.n_threads, ==, 3);
  g_assert_cmpint (options.batch.start_us - START_US, ==, 329 * VED_DAY_US);
  ved_sim_generate_options_clear (&options);
}

static void
test_wrong_options (void)
{
  static const struct {
    const char *line;
    const char *told;
  } wrong[] = {
    { "generate", "--out FOLDER" },
    { "generate -o x --hours 0", "--hours takes" },
    { "generate -o x --servers 6", "--servers takes" },
    { "generate -o x --problem-share 2", "--problem-share takes" },
    { "generate -o x --offline-mode thin", "sparse or dense" },
    { "generate -o x --offline-mode dense --offline-fill ones", "zeros or nan" },
    { "generate -o x --offline-fill zeros", "--offline-mode=dense" },
    { "generate -o x --rng-seed -1", "--rng-seed takes" },
    { "generate -o x --workers 0", "--workers takes" },
    { "generate -o x --start yesterday", "--start takes a day" },
    { "generate -o x --start 9999-12-31", "after the year 9999" },
    { "generate -o x y", "“y” is not understood" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      VedSimGenerateOptions options;

      g_assert_false (parse (&options, wrong[i].line, &error));
      g_assert_nonnull (strstr (error->message, wrong[i].told));
      ved_sim_generate_options_clear (&options);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-generate/round-trip", test_round_trip);
  g_test_add_func ("/sim-generate/members", test_members);
  g_test_add_func ("/sim-generate/offline", test_offline);
  g_test_add_func ("/sim-generate/workers", test_workers);
  g_test_add_func ("/sim-generate/plan", test_plan);
  g_test_add_func ("/sim-generate/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/sim-generate/options", test_options);
  g_test_add_func ("/sim-generate/wrong-options", test_wrong_options);

  return g_test_run ();
}
