/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-source-spec"

#include "config.h"

#include "client/ved-source-spec.h"

#include "base/ved-error.h"
#include "base/ved-url.h"
#include "client/ved-connection.h"
#include "client/ved-daemon-group.h"
#include "client/ved-frame-file.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEMO_SERVERS 100000
#define SAVED_START_BYTES 4096
#define MAX_DAEMONS 64
#define MAX_LOOKED_AT 200       /* files of a folder, to learn of which kind they are */

static VedSourceSpec *
spec_new (VedSpecKind  kind,
          const char  *target)
{
  VedSourceSpec *self = g_new0 (VedSourceSpec, 1);

  self->kind = kind;
  self->target = g_strdup (target);

  return self;
}

static VedSourceSpec *
parse_demo (const char  *text,
            GError     **error)
{
  guint64 n_servers = VED_SOURCE_SPEC_DEMO_SERVERS;
  VedSourceSpec *self;

  if (text[4] == ':' && !g_ascii_string_to_unsigned (text + 5, 10, 1, MAX_DEMO_SERVERS, &n_servers, NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "\"%s\": the demo fleet has 1 to %d servers, as in demo:90", text, MAX_DEMO_SERVERS);
      return NULL;
    }

  self = spec_new (VED_SPEC_DEMO, NULL);
  self->n_servers = (guint) n_servers;

  return self;
}

/* What is opened is told to a daemon's command line, to settings and to recordings: everybody may read it there. */
static void
refuse_secret (VedSpecKind   kind,
               GUri         *uri,
               GError      **error)
{
  g_autofree char *place = ved_url_dup_place (uri);

  if (kind == VED_SPEC_PROMETHEUS)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                 "The address of %s holds a user or a password, which others could read: start vedetted with it as a source and "
                 "with a key file, as in man vedette-security, and open that daemon", place);
  else
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                 "The address of %s holds a user or a password, which others could read and no daemon asks for: leave them out, "
                 "and give the daemon's key", place);
}

/* One daemon has one address, by which its key is kept. */
static void
cut_slashes (char *url)
{
  for (gsize length = strlen (url); length > 0 && url[length - 1] == '/'; length--)
    url[length - 1] = '\0';
}

static VedSourceSpec *
parse_url (VedSpecKind   kind,
           const char   *text,
           GError      **error)
{
  g_autoptr(GUri) uri = ved_url_parse (text, G_URI_FLAGS_NONE);
  VedSourceSpec *self;

  if (uri == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "\"%s\" is no address: it has the form http://HOST:PORT", text);
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      refuse_secret (kind, uri, error);
      return NULL;
    }

  self = spec_new (kind, text);
  if (kind == VED_SPEC_DAEMON)
    cut_slashes (self->target);

  return self;
}

/* Daemons that have divided a fleet, each named once. */
static VedSourceSpec *
parse_daemons (const char  *text,
               GError     **error)
{
  g_auto(GStrv) urls = g_strsplit (text, ",", -1);
  g_autofree char *joined = NULL;
  guint n = g_strv_length (urls);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(VedSourceSpec) one = parse_url (VED_SPEC_DAEMON, g_strstrip (urls[i]), error);

      if (one == NULL)
        return NULL;
      cut_slashes (urls[i]);
      for (guint j = 0; j < i; j++)
        {
          if (!g_str_equal (urls[i], urls[j]))
            continue;
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "\"%s\" is named twice", urls[i]);
          return NULL;
        }
    }
  if (n > MAX_DAEMONS)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%u daemons are too many: at most %d are shown as one fleet", n,
                   MAX_DAEMONS);
      return NULL;
    }
  joined = g_strjoinv (",", urls);

  return spec_new (VED_SPEC_DAEMONS, joined);
}

/* Whether a JSON file begins as an answer of /predictions/current does; samples have no such member. */
static gboolean
is_saved_answer (const char *path)
{
  char start[SAVED_START_BYTES + 1] = "";
  FILE *file = g_str_has_suffix (path, ".json") ? g_fopen (path, "rb") : NULL;

  if (file == NULL)
    return FALSE;
  start[fread (start, 1, SAVED_START_BYTES, file)] = '\0';
  fclose (file);

  return strstr (start, "\"predictions\"") != NULL;
}

static gboolean
holds_saved_answers (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  if (folder == NULL)
    return is_saved_answer (path);

  while ((name = g_dir_read_name (folder)) != NULL && n++ < MAX_LOOKED_AT)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (is_saved_answer (file))
        return TRUE;
    }

  return FALSE;
}

static VedSourceSpec *
parse_file (const char  *text,
            const char  *folder,
            GError     **error)
{
  g_autoptr(GFile) file = g_str_has_prefix (text, "file:")
                          ? g_file_new_for_uri (text)
                          : g_file_new_for_commandline_arg_and_cwd (text, folder);
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND,
                   "There is no source \"%s\": it is local, demo, demo:N, an http address, prometheus:URL "
                   "or a file", text);
      return NULL;
    }
  if (g_str_has_suffix (path, ".frame"))
    return spec_new (VED_SPEC_FRAME, path);
  if (g_str_has_suffix (path, ".vedette") || holds_saved_answers (path))
    return spec_new (VED_SPEC_RECORDING, path);

  return spec_new (VED_SPEC_FILE, path);
}

/**
 * ved_source_spec_parse:
 * @text: "local", "demo", "demo:N", an http address or several with commas between, "prometheus:URL" or a file
 * @folder: what a relative path starts from
 *
 * Returns: (transfer full): what it means; %NULL with %VED_ERROR or an URI error
 */
VedSourceSpec *
ved_source_spec_parse (const char  *text,
                       const char  *folder,
                       GError     **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  if (g_str_equal (text, "local"))
    return spec_new (VED_SPEC_LOCAL, NULL);
  if (g_str_equal (text, "demo") || g_str_has_prefix (text, "demo:"))
    return parse_demo (text, error);
  if (g_str_has_prefix (text, "prometheus:"))
    return parse_url (VED_SPEC_PROMETHEUS, text + strlen ("prometheus:"), error);
  if (g_str_has_prefix (text, "http:") || g_str_has_prefix (text, "https:"))
    return strchr (text, ',') != NULL ? parse_daemons (text, error) : parse_url (VED_SPEC_DAEMON, text, error);

  return parse_file (text, folder, error);
}

void
ved_source_spec_free (VedSourceSpec *self)
{
  if (self == NULL)
    return;

  g_free (self->target);
  g_free (self);
}

/**
 * ved_source_spec_is_file:
 *
 * Returns: whether it is a file or a folder, which is read once, and not something that goes on sending
 */
gboolean
ved_source_spec_is_file (const VedSourceSpec *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kind == VED_SPEC_FRAME || self->kind == VED_SPEC_RECORDING || self->kind == VED_SPEC_FILE;
}

/**
 * ved_source_spec_to_string:
 *
 * Returns: (transfer full): a text that parses to the same again
 */
char *
ved_source_spec_to_string (const VedSourceSpec *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case VED_SPEC_LOCAL:
      return g_strdup ("local");
    case VED_SPEC_DEMO:
      return g_strdup_printf ("demo:%u", self->n_servers);
    case VED_SPEC_PROMETHEUS:
      return g_strconcat ("prometheus:", self->target, NULL);
    case VED_SPEC_DAEMON:
    case VED_SPEC_DAEMONS:
    case VED_SPEC_FRAME:
    case VED_SPEC_RECORDING:
    case VED_SPEC_FILE:
    default:
      return g_strdup (self->target);
    }
}

/* History worth keeping lives in the user's state folder, one folder for each thing that is watched. */
static char *
choose_data_dir (const VedSourceSpec  *self,
                 GError              **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  if (self->kind == VED_SPEC_LOCAL)
    return g_build_filename (g_get_user_state_dir (), "vedette", "local", NULL);
  if (self->kind != VED_SPEC_PROMETHEUS)
    return g_dir_make_tmp ("vedette-XXXXXX", error);

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->target, -1);
  name = g_strdup_printf ("prometheus-%.16s", hash);

  return g_build_filename (g_get_user_state_dir (), "vedette", name, NULL);
}

static GStrv
choose_arguments (const VedSourceSpec *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *value = NULL;

  if (self->kind == VED_SPEC_DEMO)
    value = g_strdup_printf ("%u", self->n_servers);
  else if (self->kind == VED_SPEC_FILE)
    value = g_strconcat ("file:", self->target, NULL);
  else
    value = ved_source_spec_to_string (self);

  g_strv_builder_add (builder, self->kind == VED_SPEC_DEMO ? "--demo" : "--source");
  g_strv_builder_add (builder, value);
  /* A file of samples is history, however old: it is lived through in its own time. */
  if (self->kind == VED_SPEC_FILE)
    g_strv_builder_add (builder, "--clock=feed");

  return g_strv_builder_end (builder);
}

static VedFrameSource *
open_embedded (const VedSourceSpec  *self,
               VedClock             *clock,
               GError              **error)
{
  g_autofree char *data_dir = choose_data_dir (self, error);
  g_auto(GStrv) arguments = choose_arguments (self);
  gboolean temporary = self->kind == VED_SPEC_DEMO || self->kind == VED_SPEC_FILE;
  g_autoptr(VedEmbeddedDaemon) daemon = NULL;
  VedConnection *connection;

  if (data_dir == NULL)
    return NULL;

  daemon = ved_embedded_daemon_new ((const char *const *) arguments, data_dir, temporary);
  connection = ved_connection_new_embedded (clock, daemon);
  ved_connection_set_has_end (connection, self->kind == VED_SPEC_FILE);

  return VED_FRAME_SOURCE (connection);
}

/* Together they bring as many forecasts as one would. */
static VedFrameSource *
open_group (const VedSourceSpec *self,
            VedClock            *clock,
            const char          *key)
{
  g_auto(GStrv) urls = g_strsplit (self->target, ",", -1);
  VedDaemonGroup *group = ved_daemon_group_new (clock);

  for (guint i = 0; urls[i] != NULL; i++)
    {
      g_autoptr(VedConnection) connection = ved_connection_new (clock, urls[i], key);
      g_autoptr(GUri) uri = g_uri_parse (urls[i], G_URI_FLAGS_NONE, NULL);
      g_autofree char *name = ved_url_dup_place (uri);

      ved_connection_set_max_full (connection, VED_CONNECTION_MAX_FULL / g_strv_length (urls));
      ved_daemon_group_add (group, VED_FRAME_SOURCE (connection), name);
    }

  return VED_FRAME_SOURCE (group);
}

/**
 * ved_source_spec_open:
 * @clock: for the age of data
 * @key: (nullable): API key of a daemon, or of all that it names
 *
 * Makes the source; it connects, or starts a daemon of its own, once it is started.
 *
 * Returns: (transfer full): the source
 */
VedFrameSource *
ved_source_spec_open (const VedSourceSpec  *self,
                      VedClock             *clock,
                      const char           *key,
                      GError              **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (clock != NULL, NULL);
  g_return_val_if_fail (self->kind != VED_SPEC_RECORDING, NULL);

  if (self->kind == VED_SPEC_DAEMON)
    return VED_FRAME_SOURCE (ved_connection_new (clock, self->target, key));
  if (self->kind == VED_SPEC_DAEMONS)
    return open_group (self, clock, key);
  if (self->kind == VED_SPEC_FRAME)
    return VED_FRAME_SOURCE (ved_frame_file_new (self->target));

  return open_embedded (self, clock, error);
}
