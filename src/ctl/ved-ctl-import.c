/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "store/ved-recording-import.h"

/* vedettectl import: a recording of snapshots that were saved as JSON. */

VedCtlStatus
ved_ctl_import (int    argc,
                char **argv)
{
  static const char prefix[] = "vedettectl import";
  g_autofree char *out = NULL;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "The recording to make", "FILE" },
    { NULL }
  };
  g_autoptr(GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (!ved_ctl_parse (prefix, "FILE|FOLDER", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc != 2 || out == NULL)
    {
      g_printerr ("%s: name a saved answer of /predictions/current, or a folder of them, and --out FILE\n", prefix);
      return VED_CTL_USAGE;
    }

  done = ved_recording_import (argv[1], out, left_out, NULL, &error);
  for (guint i = 0; i < left_out->len; i++)
    g_printerr ("%s: left out: %s\n", prefix, (const char *) left_out->pdata[i]);

  return done ? VED_CTL_OK : ved_ctl_fail (prefix, error);
}
