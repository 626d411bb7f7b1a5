/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>

/* What could not be written, on a full disk, say, is no success. */
static int
end (VedCtlStatus status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return (int) status;

  g_printerr ("vedettectl: standard output cannot be written: %s\n", g_strerror (errno));

  return VED_CTL_FAILED;
}

int
main (int    argc,
      char **argv)
{
  const VedCtlCommand *commands;
  gsize n_commands;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");   /* what is printed is read by programs, too */
  if (argc == 2 && g_str_equal (argv[1], "--version"))
    {
      g_print ("vedettectl %s\n", VED_VERSION);
      return end (VED_CTL_OK);
    }

  commands = ved_ctl_commands (&n_commands);

  return end (ved_ctl_dispatch (commands, n_commands, "vedettectl", argc, argv));
}
