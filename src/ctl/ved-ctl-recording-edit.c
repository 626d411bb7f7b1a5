/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "base/ved-program-work.h"
#include "ctl/ved-ctl-instant.h"
#include "store/recordings/ved-recording-merge.h"

/* vedettectl trim, merge and repair: a recording made of others, which stay as they are. */

static VedCtlStatus
say_copied (const char               *prefix,
            const char               *out,
            const VedRecordingCopied *copied)
{
  g_printerr ("%s: %u snapshots in %s\n", prefix, copied->n_frames, out);
  if (copied->n_lost_frames > 0)
    g_printerr ("%s: %u snapshots were damaged and are not in it\n", prefix, copied->n_lost_frames);
  if (copied->n_lost_forecasts > 0)
    g_printerr ("%s: %u snapshots are in it without their forecasts, which were damaged\n", prefix,
                copied->n_lost_forecasts);
  if (copied->n_lost_servers > 0)
    g_printerr ("%s: forecasts of %u servers were damaged and are left out for up to six hours; those of others are in it\n",
                prefix, copied->n_lost_servers);

  return VED_CTL_OK;
}

typedef struct {
  char **paths;
  const char *out;
  VedRecordingCut cut;
  VedRecordingCopied copied;
} Copy;

static gboolean
copy_work (gpointer       data,
           VedProgress   *progress,
           GCancellable  *cancellable,
           GError       **error)
{
  Copy *copy = data;

  copy->cut.progress = progress;

  return ved_recording_merge (copy->paths, copy->out, &copy->cut, &copy->copied, cancellable, error);
}

static VedCtlStatus
make_copy (const char             *prefix,
           char                  **paths,
           const char             *out,
           const VedRecordingCut  *cut)
{
  g_autoptr(GError) error = NULL;
  Copy copy = { paths, out, *cut, { 0 } };

  if (!ved_program_work (prefix, copy_work, &copy, &error))
    return ved_ctl_fail (prefix, error);

  return say_copied (prefix, out, &copy.copied);
}

VedCtlStatus
ved_ctl_trim (int    argc,
              char **argv)
{
  static const char prefix[] = "vedettectl trim";
  g_autofree char *from = NULL, *to = NULL, *out = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, "First instant that stays, as in 2026-01-15T10:05:00Z", "TIME" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, "Last instant that stays", "TIME" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "The file to make", "FILE" },
    { NULL }
  };
  VedRecordingCut cut = VED_RECORDING_ALL;

  if (!ved_ctl_parse (prefix, "FILE", entries, &argc, &argv) ||
      !ved_ctl_read_instant (prefix, "--from", from, &cut.from_us) ||
      !ved_ctl_read_instant (prefix, "--to", to, &cut.to_us))
    return VED_CTL_USAGE;
  if (argc != 2 || out == NULL || (from == NULL && to == NULL) || cut.from_us > cut.to_us)
    {
      g_printerr ("%s: name one recording, --out FILE, and --from or --to or both in this order\n", prefix);
      return VED_CTL_USAGE;
    }

  return make_copy (prefix, argv + 1, out, &cut);
}

VedCtlStatus
ved_ctl_merge (int    argc,
               char **argv)
{
  static const char prefix[] = "vedettectl merge";
  g_autofree char *out = NULL;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "The file to make", "FILE" },
    { NULL }
  };

  if (!ved_ctl_parse (prefix, "FILE FILE…", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc < 3 || out == NULL)
    {
      g_printerr ("%s: name two recordings or more, and --out FILE\n", prefix);
      return VED_CTL_USAGE;
    }

  return make_copy (prefix, argv + 1, out, &VED_RECORDING_ALL);
}

static gboolean
repair_work (gpointer       data,
             VedProgress   *progress,
             GCancellable  *cancellable,
             GError       **error)
{
  Copy *copy = data;

  return ved_recording_repair (*copy->paths, copy->out, progress, &copy->copied, cancellable, error);
}

VedCtlStatus
ved_ctl_repair (int    argc,
                char **argv)
{
  static const char prefix[] = "vedettectl repair";
  g_autofree char *out = NULL;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "The file to make", "FILE" },
    { NULL }
  };
  g_autoptr(GError) error = NULL;
  Copy copy = { 0 };

  if (!ved_ctl_parse (prefix, "FILE", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc != 2 || out == NULL)
    {
      g_printerr ("%s: name one recording, and --out FILE\n", prefix);
      return VED_CTL_USAGE;
    }
  copy = (Copy) { .paths = argv + 1, .out = out };
  if (!ved_program_work (prefix, repair_work, &copy, &error))
    return ved_ctl_fail (prefix, error);

  return say_copied (prefix, out, &copy.copied);
}
