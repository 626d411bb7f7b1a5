/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-chunks"

#include "config.h"

#include "sim/batch/ved-sim-chunks.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "sim/ved-simulator.h"
#include "wire/json/ved-json-writer.h"

#include <errno.h>
#include <glib/gstdio.h>

/* A folder of history:
 *
 *   time_chunk=20260105_00/samples.csv.gz   two hours, named by their beginning (UTC)
 *   manifest.json                           the chunks: when, how many rows, how many bytes, SHA-256 of the file
 *   metadata.json                           what it was made with, the servers, and what was planned for them
 *
 * It is made beside its place, under its name with ".part", and moved there when it is whole: what bears the name is all
 * there. */

#define CHUNK_US       (2 * VED_HOUR_US)
#define TICKS_AT_ONCE  60        /* their rows are in memory: 20 MB of 1,000 servers */
#define LARGE_FLEET    1000      /* of which fewer are */
#define TICKS_OF_LARGE 6
#define CHUNK_FILE     "samples.csv.gz"
#define READ_BYTES     65536
#define PACKING        6

typedef struct {
  const VedSimBatchConfig *config;
  VedSimBatch *batch;
  const char *part;             /* where it is made */
  GString *manifest;
  VedProgress *progress;
  GCancellable *cancellable;
} Writing;

static gboolean
make_folder (const char  *path,
             GError     **error)
{
  int saved_errno;

  if (g_mkdir (path, 0777) == 0)
    return TRUE;

  saved_errno = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s cannot be made: %s", path,
               g_strerror (saved_errno));

  return FALSE;
}

static GOutputStream *
open_packed (const char    *path,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileOutputStream) bytes = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  g_autoptr(GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, PACKING);

  return bytes != NULL ? g_converter_output_stream_new (G_OUTPUT_STREAM (bytes), G_CONVERTER (packer)) : NULL;
}

static gboolean
write_rows (Writing        *self,
            GOutputStream  *stream,
            guint64        *n_rows,
            GError        **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n_at_once = self->config->n_servers > LARGE_FLEET ? TICKS_OF_LARGE : TICKS_AT_ONCE;

  ved_sim_batch_append_header (text);
  for (guint n_left = (guint) (CHUNK_US / VED_SIMULATOR_TICK_US); n_left > 0; n_left -= n_at_once)
    {
      *n_rows += ved_sim_batch_live (self->batch, n_at_once, text);
      if (!g_output_stream_write_all (stream, text->str, text->len, NULL, self->cancellable, error))
        return FALSE;
      g_string_truncate (text, 0);
      ved_progress_add (self->progress, n_at_once);
    }

  return g_output_stream_close (stream, self->cancellable, error);
}

static char *
compute_digest (const char  *path,
                guint64     *n_bytes,
                GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *bytes = g_malloc (READ_BYTES);
  gssize n = 1;

  *n_bytes = 0;
  while (stream != NULL && (n = g_input_stream_read (G_INPUT_STREAM (stream), bytes, READ_BYTES, NULL, error)) > 0)
    {
      g_checksum_update (checksum, bytes, n);
      *n_bytes += (guint64) n;
    }

  return stream != NULL && n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
note_chunk (Writing     *self,
            const char  *name,
            gint64       start_us,
            guint64      n_rows,
            GError     **error)
{
  g_autofree char *relative = g_build_filename (name, CHUNK_FILE, NULL);
  g_autofree char *path = g_build_filename (self->part, relative, NULL);
  guint64 n_bytes;
  g_autofree char *digest = compute_digest (path, &n_bytes, error);

  if (digest == NULL)
    return FALSE;

  g_string_append (self->manifest, start_us > self->config->start_us ? ",\n    {" : "\n    {");
  ved_json_member_string (self->manifest, "path", relative);
  ved_json_member_time (self->manifest, "start", start_us);
  ved_json_member_time (self->manifest, "end", start_us + CHUNK_US);
  ved_json_member_uint (self->manifest, "rows", n_rows);
  ved_json_member_uint (self->manifest, "bytes", n_bytes);
  ved_json_member_string (self->manifest, "sha256", digest);
  g_string_append_c (self->manifest, '}');

  return TRUE;
}

static char *
name_chunk (gint64 start_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (start_us / VED_SECOND_US);

  return g_date_time_format (time, "time_chunk=%Y%m%d_%H");
}

static gboolean
write_chunk (Writing  *self,
             gint64    start_us,
             GError  **error)
{
  g_autofree char *name = name_chunk (start_us);
  g_autofree char *folder = g_build_filename (self->part, name, NULL);
  g_autofree char *path = g_build_filename (folder, CHUNK_FILE, NULL);
  g_autoptr(GOutputStream) stream = NULL;
  guint64 n_rows = 0;

  if (!make_folder (folder, error) || (stream = open_packed (path, self->cancellable, error)) == NULL)
    return FALSE;
  if (!write_rows (self, stream, &n_rows, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  return note_chunk (self, name, start_us, n_rows, error);
}

static void
write_servers (GString            *out,
               const VedSimServer *servers,
               guint               n_servers)
{
  ved_json_member (out, "servers");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_servers; i++)
    {
      g_string_append (out, i > 0 ? ",\n    {" : "\n    {");
      ved_json_member_string (out, "server_name", servers[i].name);
      ved_json_member_string (out, "profile", ved_profile_get_info (servers[i].profile)->key);
      ved_json_member_uint (out, "cores", servers[i].cores);
      ved_json_member_bool (out, "problem_child", servers[i].problem);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "\n  ]");
}

static void
write_incidents (GString      *out,
                 VedSimBatch  *batch,
                 const GArray *incidents)
{
  ved_json_member (out, "incidents");
  g_string_append_c (out, '[');
  for (guint i = 0; i < incidents->len; i++)
    {
      const VedSimIncident *incident = &g_array_index (incidents, VedSimIncident, i);

      g_string_append (out, i > 0 ? ",\n    {" : "\n    {");
      ved_json_member_string (out, "kind", ved_sim_incident_get_name (incident->kind));
      ved_json_member_string (out, "server_name", ved_sim_batch_get_servers (batch)[incident->server].name);
      ved_json_member_time (out, "start", incident->start_us);
      ved_json_member_time (out, "at_its_worst", incident->start_us + incident->rise_us);
      ved_json_member_time (out, "end", ved_sim_incident_get_end_us (incident));
      g_string_append_c (out, '}');
    }
  g_string_append (out, "\n  ]");
}

static gboolean
write_text (Writing     *self,
            const char  *name,
            GString     *text,
            GError     **error)
{
  g_autofree char *path = g_build_filename (self->part, name, NULL);

  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_NONE, 0666, error);
}

static gboolean
write_metadata (Writing  *self,
                GError  **error)
{
  static const char *const modes[] = { "sparse", "dense", "dense" };
  const VedSimBatchConfig *config = self->config;
  g_autoptr(GString) text = g_string_new ("{");

  ved_json_member_string (text, "made_by", "vedette-sim " VED_VERSION);
  ved_json_member_uint (text, "rng_seed", config->rng_seed);
  ved_json_member_time (text, "start", config->start_us);
  ved_json_member_time (text, "end", config->end_us);
  ved_json_member_uint (text, "tick_seconds", VED_SIMULATOR_TICK_US / VED_SECOND_US);
  ved_json_member_uint (text, "n_servers", config->n_servers);
  ved_json_member_value (text, "problem_share", config->problem_share, 0.0001, 4);
  ved_json_member_string (text, "offline_mode", modes[config->offline]);
  ved_json_member_string (text, "offline_fill", config->offline == VED_SIM_OFFLINE_ZEROS ? "zeros"
                          : config->offline == VED_SIM_OFFLINE_NAN ? "nan" : NULL);
  write_servers (text, ved_sim_batch_get_servers (self->batch), config->n_servers);
  write_incidents (text, self->batch, ved_sim_batch_get_incidents (self->batch));
  g_string_append (text, "\n}\n");

  return write_text (self, "metadata.json", text, error);
}

static gboolean
write_all (Writing  *self,
           GError  **error)
{
  g_string_append (self->manifest, "{\n  \"chunks\":[");
  for (gint64 start_us = self->config->start_us; start_us < self->config->end_us; start_us += CHUNK_US)
    {
      if (!write_chunk (self, start_us, error))
        return FALSE;
    }
  g_string_append (self->manifest, "\n  ]\n}\n");

  return write_metadata (self, error) && write_text (self, "manifest.json", self->manifest, error);
}

/* What was made of it: two levels, and nothing that leads elsewhere. */
static void
remove_part (const char *folder)
{
  g_autoptr(GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *file = g_build_filename (path, CHUNK_FILE, NULL);

      g_unlink (file);
      g_remove (path);
    }
  g_rmdir (folder);
}

static gboolean
move_to_place (const char  *part,
               const char  *folder,
               GError     **error)
{
  int saved_errno;

  if (g_rename (part, folder) == 0)
    return TRUE;

  saved_errno = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s cannot be called %s: %s", part, folder,
               g_strerror (saved_errno));

  return FALSE;
}

/**
 * ved_sim_chunks_write:
 * @config: what is simulated: whole chunks of two hours
 * @folder: what the result is to be called; nothing of that name may be there
 * @progress: told of the ticks
 * @cancellable: (nullable): gives up
 *
 * Makes the history. Blocks: about a second for a day of 20 servers. What is not whole leaves nothing behind.
 */
gboolean
ved_sim_chunks_write (const VedSimBatchConfig  *config,
                      const char               *folder,
                      VedProgress              *progress,
                      GCancellable             *cancellable,
                      GError                  **error)
{
  g_autofree char *whole = g_canonicalize_filename (folder, NULL), *part = g_strconcat (whole, ".part", NULL);
  g_autoptr(VedSimBatch) batch = NULL;
  g_autoptr(GString) manifest = g_string_new (NULL);
  Writing writing;

  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is there already: name a folder that is not", folder);
      return FALSE;
    }
  if (g_file_test (part, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is there, of another run: remove it when that has ended", part);
      return FALSE;
    }
  if (!make_folder (part, error))
    return FALSE;

  batch = ved_sim_batch_new (config);
  writing = (Writing) { config, batch, part, manifest, progress, cancellable };
  ved_progress_begin (progress, (gsize) ((config->end_us - config->start_us) / VED_SIMULATOR_TICK_US));
  if (write_all (&writing, error) && move_to_place (part, whole, error))
    return TRUE;

  remove_part (part);

  return FALSE;
}
