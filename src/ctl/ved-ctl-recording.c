/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "base/ved-iso8601.h"
#include "store/recordings/ved-recording-reader.h"
#include "wire/frames/ved-frame-sections.h"

#include <glib/gstdio.h>

/* vedettectl info and verify: what a recording says of itself, and whether it holds. */

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_instant (JsonBuilder *builder,
             const char  *name,
             gint64       time_us)
{
  g_autofree char *text = time_us != 0 ? ved_iso8601_format (time_us) : NULL;

  add_string (builder, name, text);
}

static void
add_strings (JsonBuilder        *builder,
             const char         *name,
             const char *const  *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

static void
add_events (JsonBuilder        *builder,
            VedRecordingReader *reader)
{
  g_autoptr(GPtrArray) events = ved_recording_reader_read_events (reader);

  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  for (guint i = 0; i < events->len; i++)
    {
      const VedRecordingEvent *event = events->pdata[i];

      json_builder_begin_object (builder);
      add_instant (builder, "time", event->time_us);
      add_string (builder, "kind", ved_recording_event_kind_name (event->kind));
      add_string (builder, "title", event->title);
      add_string (builder, "note", event->note);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
print_object (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  ved_ctl_print_json (root);
}

/* The one argument of a command. */
static const char *
take_path (const char *prefix,
           int         argc,
           char      **argv)
{
  if (argc == 2)
    return argv[1];

  g_printerr ("%s: name one file; %s --help says more\n", prefix, prefix);

  return NULL;
}

static void
add_info (JsonBuilder            *builder,
          const VedRecordingInfo *info,
          const char             *path)
{
  GStatBuf status;

  add_string (builder, "source", info->source);
  add_string (builder, "program", info->program);
  add_string (builder, "title", info->title);
  add_string (builder, "note", info->note);
  add_strings (builder, "tags", (const char *const *) info->tags);
  add_instant (builder, "created", info->created_us);
  json_builder_set_member_name (builder, "closed");
  json_builder_add_boolean_value (builder, info->finished_us != 0);
  add_instant (builder, "first", info->first_us);
  add_instant (builder, "last", info->last_us);
  add_number (builder, "frames", info->n_frames);
  add_number (builder, "forecasts", info->n_forecasts);
  add_number (builder, "bytes", g_stat (path, &status) == 0 ? (gint64) status.st_size : 0);
}

VedCtlStatus
ved_ctl_info (int    argc,
              char **argv)
{
  static const char prefix[] = "vedettectl info";
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;
  g_auto(VedRecordingInfo) info = { 0 };
  const char *path;

  if (!ved_ctl_parse (prefix, "FILE", entries, &argc, &argv))
    return VED_CTL_USAGE;
  path = take_path (prefix, argc, argv);
  if (path == NULL)
    return VED_CTL_USAGE;

  reader = ved_recording_reader_open (path, &error);
  if (reader == NULL)
    return ved_ctl_fail (prefix, error);

  ved_recording_reader_get_info (reader, &info);
  json_builder_begin_object (builder);
  add_info (builder, &info, path);
  add_events (builder, reader);
  print_object (builder);

  return VED_CTL_OK;
}

/* Of one frame, as an object; null where it is damaged. */
static void
add_digest (JsonBuilder *builder,
            GBytes      *frame)
{
  g_auto(VedFrameSections) sections = { 0 };
  g_autofree char *digest = NULL;

  if (frame == NULL || !ved_frame_sections_split (&sections, frame, NULL))
    {
      json_builder_add_null_value (builder);
      return;
    }

  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, frame);
  json_builder_begin_object (builder);
  add_number (builder, "generation", (gint64) sections.generation);
  add_string (builder, "sha256", digest);
  json_builder_end_object (builder);
}

/* One entry a frame: two recordings, or a recording and what a daemon served, are compared by these. */
static void
add_digests (JsonBuilder        *builder,
             VedRecordingReader *reader,
             guint               n_frames)
{
  json_builder_set_member_name (builder, "digests");
  json_builder_begin_array (builder);
  for (guint number = 1; number <= n_frames; number++)
    {
      g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, number, TRUE, NULL);

      add_digest (builder, frame);
    }
  json_builder_end_array (builder);
}

VedCtlStatus
ved_ctl_verify (int    argc,
                char **argv)
{
  static const char prefix[] = "vedettectl verify";
  gboolean with_digests = FALSE;
  const GOptionEntry entries[] = {
    { "digests", 0, 0, G_OPTION_ARG_NONE, &with_digests, "Add generation and SHA-256 of every frame, as the API serves it",
      NULL },
    { NULL }
  };
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;
  VedRecordingCheck check;
  const char *path;
  gboolean whole;

  if (!ved_ctl_parse (prefix, "FILE", entries, &argc, &argv))
    return VED_CTL_USAGE;
  path = take_path (prefix, argc, argv);
  if (path == NULL)
    return VED_CTL_USAGE;

  reader = ved_recording_reader_open (path, &error);
  if (reader == NULL)
    return ved_ctl_fail (prefix, error);

  whole = ved_recording_reader_check (reader, &check, NULL);
  json_builder_begin_object (builder);
  add_number (builder, "frames", check.n_frames);
  add_number (builder, "damaged_frames", check.n_damaged_frames);
  add_number (builder, "damaged_forecasts", check.n_damaged_forecasts);
  add_number (builder, "frames_without_forecasts", check.n_bare_frames);
  add_number (builder, "damaged_documents", check.n_damaged_documents);
  add_string (builder, "first_fault", check.first_fault);
  if (with_digests)
    add_digests (builder, reader, check.n_frames);
  print_object (builder);
  if (!whole)
    g_printerr ("%s: “%s” is damaged: %s; vedettectl repair saves what can be read\n", prefix, path,
                check.first_fault != NULL ? check.first_fault : "some of it cannot be read");
  g_free (check.first_fault);

  return whole ? VED_CTL_OK : VED_CTL_FAILED;
}
