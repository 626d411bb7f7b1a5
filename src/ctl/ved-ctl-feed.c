/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "base/ved-error.h"
#include "base/ved-program-work.h"
#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-daemon.h"
#include "source/ved-sample-file.h"
#include "wire/json/ved-feed-json.h"

/* vedettectl feed: posts the samples of files to a daemon, batch by batch, in a worker with a main context of its own. A
 * daemon that is busy, or that has had enough for this minute, says for how long; everything else that it refuses ends the
 * command with what it said. Lines that are no records are left out and told. */

#define PREFIX        "vedettectl feed"
#define SHORT_WAIT_S  1
#define TELL_EVERY_US (2 * G_USEC_PER_SEC)

typedef struct {
  const char *url;
  char **files;
  GTimeZone *zone;
  GKeyFile *config;             /* (nullable): what columns are called */

  const char *file;             /* that is being read */
  VedHttpClient *client;
  GCancellable *user;           /* Ctrl-C */
  GError *error;                /* (nullable): the first */
  guint64 n_records;
  guint64 n_bad_lines;
  gint64 told_us;
} Feeding;

static gboolean
waited_cb (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;

  return G_SOURCE_REMOVE;
}

/* Ends early when the user cancels: a source that is due makes its parent due. */
static void
wait_for (Feeding *self,
          guint    seconds)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr(GSource) timeout = g_timeout_source_new_seconds (seconds);
  g_autoptr(GSource) cancelled = g_cancellable_source_new (self->user);
  gboolean is_over = FALSE;

  g_source_set_dummy_callback (cancelled);
  g_source_add_child_source (timeout, cancelled);
  g_source_set_callback (timeout, waited_cb, &is_over, NULL);
  g_source_attach (timeout, context);
  while (!is_over)
    g_main_context_iteration (context, TRUE);
}

static gboolean
is_too_soon (const VedHttpReply *reply)
{
  return reply->status == VED_HTTP_TOO_MANY_REQUESTS || (reply->status == 503 && reply->retry_after_s > 0);
}

static gboolean
post (Feeding         *self,
      const char      *body,
      GError         **error)
{
  const VedHttpRequest request = { .json_body = body };

  while (!g_cancellable_set_error_if_cancelled (self->user, error))
    {
      g_autoptr(VedHttpReply) reply = ved_ctl_ask_daemon (self->client, "/feed/data", &request, self->user, error);

      if (reply == NULL)
        return FALSE;
      if (!is_too_soon (reply))
        return ved_http_reply_check (reply, error);
      wait_for (self, MAX (reply->retry_after_s, SHORT_WAIT_S));
    }

  return FALSE;
}

static void
tell (Feeding *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->told_us < TELL_EVERY_US)
    return;

  self->told_us = now_us;
  g_printerr (PREFIX ": %" G_GUINT64_FORMAT " records, at %s\n", self->n_records, self->file);
}

static gboolean
take_batch (VedSampleBatch *batch,
            gpointer        user_data)
{
  g_autoptr(VedSampleBatch) own = batch;
  Feeding *self = user_data;
  g_autoptr(GString) body = g_string_new (NULL);

  ved_feed_json_write (body, own);
  if (!post (self, body->str, &self->error))
    {
      g_prefix_error (&self->error, "%s, after %" G_GUINT64_FORMAT " records: ", self->file, self->n_records);
      return FALSE;
    }

  self->n_records += ved_sample_batch_get_n_samples (own);
  tell (self);

  return TRUE;
}

static void
take_bad_line (guint64       line,
               const GError *fault,
               gpointer      user_data)
{
  Feeding *self = user_data;

  if (self->n_bad_lines++ == 0)
    g_printerr (PREFIX ": left out: %s:%" G_GUINT64_FORMAT ": %s\n", self->file, line, fault->message);
}

static gboolean
feed_file (Feeding     *self,
           const char  *file,
           GError     **error)
{
  g_autofree char *group = g_strconcat ("file:", file, NULL);
  const VedSampleFileRules rules = { self->zone, self->config, group, take_batch, take_bad_line, self };
  g_autoptr(GError) fault = NULL;
  gboolean is_read;

  self->file = file;
  is_read = ved_sample_file_read (file, &rules, self->user, &fault);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (!is_read)
    g_propagate_error (error, g_steal_pointer (&fault));
  else
    return TRUE;

  return FALSE;
}

static gboolean
feed_work (gpointer       data,
           VedProgress   *progress,
           GCancellable  *cancellable,
           GError       **error)
{
  Feeding *self = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  gboolean is_fed = TRUE;

  g_main_context_push_thread_default (context);
  self->user = cancellable;
  self->client = ved_ctl_open_daemon (self->url, error);
  for (guint i = 0; self->client != NULL && is_fed && self->files[i] != NULL; i++)
    is_fed = feed_file (self, self->files[i], error);
  is_fed = is_fed && self->client != NULL;
  g_clear_object (&self->client);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);

  return is_fed;
}

static GKeyFile *
read_config (const char  *path,
             GError     **error)
{
  g_autoptr(GKeyFile) config = g_key_file_new ();

  return g_key_file_load_from_file (config, path, G_KEY_FILE_NONE, error) ? g_steal_pointer (&config) : NULL;
}

static VedCtlStatus
feed (Feeding *self)
{
  g_autoptr(GError) error = NULL;

  if (!ved_program_work (PREFIX, feed_work, self, &error))
    return ved_ctl_fail (PREFIX, error);

  g_printerr (PREFIX ": %" G_GUINT64_FORMAT " records accepted", self->n_records);
  g_printerr (self->n_bad_lines > 0 ? ", %" G_GUINT64_FORMAT " lines left out\n" : "\n", self->n_bad_lines);

  return self->n_records > 0 ? VED_CTL_OK : VED_CTL_FAILED;
}

VedCtlStatus
ved_ctl_feed (int    argc,
              char **argv)
{
  g_autofree char *url = NULL, *zone_name = NULL, *config_file = NULL;
  const GOptionEntry entries[] = {
    { "daemon", 'd', 0, G_OPTION_ARG_STRING, &url, "The daemon to feed (" VED_CTL_DAEMON_URL ")", "URL" },
    { "timezone", 'z', 0, G_OPTION_ARG_STRING, &zone_name, "Time zone of timestamps without one (default: UTC)", "ZONE" },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config_file, "What columns mean: groups [file:PATH] of vedetted.conf(5)", "FILE" },
    { NULL }
  };
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GKeyFile) config = NULL;
  g_autoptr(GError) error = NULL;
  Feeding feeding = { 0 };

  if (!ved_ctl_parse (PREFIX, "FILE…", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc < 2)
    {
      g_printerr (PREFIX ": name files of samples: CSV whose first line names the columns, or JSON lines; either may be packed by gzip\n");
      return VED_CTL_USAGE;
    }
  zone = zone_name != NULL ? g_time_zone_new_identifier (zone_name) : g_time_zone_new_utc ();
  if (zone == NULL)
    {
      g_printerr (PREFIX ": “%s” is no time zone; Europe/Paris is one\n", zone_name);
      return VED_CTL_USAGE;
    }
  if (config_file != NULL && (config = read_config (config_file, &error)) == NULL)
    return ved_ctl_fail (PREFIX, error);

  feeding = (Feeding) { .url = url != NULL ? url : VED_CTL_DAEMON_URL, .files = argv + 1, .zone = zone, .config = config };

  return feed (&feeding);
}
