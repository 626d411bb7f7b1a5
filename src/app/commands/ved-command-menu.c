/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command-menu"

#include "config.h"

#include "app/commands/ved-command-menu.h"

#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

static GMenuModel *
create_model (void)
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

/**
 * ved_command_menu_new:
 *
 * Returns: a button whose menu has what can be done with a command and its form, by actions of the page
 */
GtkWidget *
ved_command_menu_new (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenuModel) model = create_model ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), model);
  gtk_widget_add_css_class (button, "flat");
  ved_set_tooltip (button, _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"), -1);

  return button;
}
