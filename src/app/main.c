/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/ved-application.h"
#include "base/ved-program.h"

#include <libintl.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr(VedRenderer) renderer = ved_renderer_begin (argc, argv);
  g_autoptr(VedApplication) application = NULL;
  const char *locale_folder = g_getenv ("VEDETTE_LOCALE_DIR");
  int status;

  ved_program_begin ();
  gtk_disable_setlocale ();
  bindtextdomain ("vedette", locale_folder != NULL ? locale_folder : VED_LOCALE_DIR);
  bind_textdomain_codeset ("vedette", "UTF-8");
  textdomain ("vedette");
  g_set_prgname ("vedette");

  ved_renderer_choose (renderer);
  application = ved_application_new (renderer);
  status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : ved_application_get_exit_status (application);
}
