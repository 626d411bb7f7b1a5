/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command-menu"

#include "config.h"

#include "app/commands/ved-command-menu.h"

#include <glib/gi18n.h>

/**
 * ved_command_menu_new:
 *
 * Returns: (transfer full): what can be done with a command and its form, by actions of the page
 */
GMenuModel *
ved_command_menu_new (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) command = g_menu_new (), values = g_menu_new (), all = g_menu_new ();

  g_menu_append (command, _("_Copy Command"), "command.copy");
  g_menu_append (command, _("_Fill from Copied Command"), "command.paste");
  g_menu_append (command, _("_Save as Script…"), "command.save-script");
  g_menu_append (command, _("S_weep…"), "command.sweep");
  g_menu_append (values, _("_Keep as Preset…"), "command.keep-preset");
  g_menu_append (values, _("Save _Values…"), "command.export-values");
  g_menu_append (values, _("_Load Values…"), "command.import-values");
  g_menu_append (values, _("_Reset All Fields"), "command.reset");
  g_menu_append (all, _("Show or Hide _Examples"), "command.examples");
  g_menu_append (all, _("Show or Hide _Timings"), "command.timings");
  g_menu_append (all, _("Res_can the Project"), "command.rebuild");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (command));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (values));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));

  return G_MENU_MODEL (menu);
}
