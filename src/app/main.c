/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/ved-application.h"
#include "base/ved-program.h"

#include <libintl.h>

/* GTK shows assistive technology its widgets under the path that an application has on the session bus. Without one it
 * has none, and GTK would go on with that until it dies of it. */
static void
choose_accessibility (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (address == NULL)
    g_setenv ("GTK_A11Y", "none", TRUE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(VedRenderer) renderer = ved_renderer_begin (argc, argv);
  g_autoptr(VedApplication) application = NULL;
  const char *locale_folder = g_getenv ("VEDETTE_LOCALE_DIR");
  int status;

  ved_program_begin ();
  ved_program_show_numbers ();
  gtk_disable_setlocale ();
  bindtextdomain ("vedette", locale_folder != NULL ? locale_folder : VED_LOCALE_DIR);
  bind_textdomain_codeset ("vedette", "UTF-8");
  textdomain ("vedette");
  g_set_prgname ("vedette");

  ved_renderer_choose (renderer);
  choose_accessibility ();
  application = ved_application_new (renderer);
  status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : ved_application_get_exit_status (application);
}
