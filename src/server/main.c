/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedetted"

#include "config.h"

#include "base/ved-program.h"
#include "server/ved-daemon.h"
#include "server/ved-openapi.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(VedDaemonOptions) options = ved_daemon_options_new ();
  g_autoptr(GError) error = NULL;

  ved_program_begin ();
  ved_program_return_memory ();
  ved_program_show_messages ();
  if (!ved_daemon_options_parse (options, &argc, &argv, &error))
    {
      g_printerr ("vedetted: %s\n", error->message);
      return 2;
    }
  g_printerr ("%s", options->warnings->str);
  if (options->show_version)
    {
      g_print ("vedetted %s\n", VED_VERSION);
      return 0;
    }
  if (options->show_api)
    {
      g_autoptr(GString) api = ved_openapi_write ();

      g_print ("%s\n", api->str);
      return 0;
    }

  return ved_daemon_run (options);
}
