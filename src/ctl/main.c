/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl.h"

#include <locale.h>

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
      return VED_CTL_OK;
    }

  commands = ved_ctl_commands (&n_commands);

  return ved_ctl_dispatch (commands, n_commands, "vedettectl", argc, argv);
}
