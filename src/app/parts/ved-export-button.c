/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-export-button"

#include "config.h"

#include "app/parts/ved-export-button.h"

#include "app/charts/ved-save-file.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* The table is made when it is asked for, of all rows that the page stands for and not of those on the screen alone;
 * a worker writes it, since there may be ten thousand of them.
 * Names of files are as those that a daemon gives its exports. */

struct _VedExportButton
{
  AdwBin parent_instance;

  char *stem;
  VedExportFunc create_table;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (VedExportButton, ved_export_button, ADW_TYPE_BIN)

static gboolean
write_csv (gpointer       table,
           GOutputStream *stream,
           GCancellable  *cancellable,
           GError       **error)
{
  return ved_chart_table_save_csv (table, stream, cancellable, error);
}

static gboolean
write_json (gpointer       table,
            GOutputStream *stream,
            GCancellable  *cancellable,
            GError       **error)
{
  return ved_chart_table_save_json (table, stream, cancellable, error);
}

static void
export_chosen_cb (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  VedExportButton *self = VED_EXPORT_BUTTON (widget);
  const char *format = g_variant_get_string (parameter, NULL);
  VedChartTable *table = ved_export_button_create_table (self);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d_%H%M%S");
  g_autofree char *name = g_strdup_printf ("vedette_%s_%s.%s", self->stem, time, format);

  if (table != NULL)
    ved_save_ask (widget, name, g_str_equal (format, "json") ? write_json : write_csv, table, g_object_unref);
}

static void
ved_export_button_finalize (GObject *object)
{
  g_free (VED_EXPORT_BUTTON (object)->stem);

  G_OBJECT_CLASS (ved_export_button_parent_class)->finalize (object);
}

static void
ved_export_button_class_init (VedExportButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_export_button_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "table.export", "s", export_chosen_cb);
}

/* Not with the page, whose first frame would wait for a menu that nobody has opened. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  g_autoptr(GMenu) menu = NULL;

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;

  menu = g_menu_new ();
  g_menu_append (menu, _("As _CSV…"), "table.export::csv");
  g_menu_append (menu, _("As _JSON…"), "table.export::json");
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
ved_export_button_init (VedExportButton *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-save-symbolic");
  ved_set_tooltip (button, _("Export"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Export"), -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_menu_cb, NULL, NULL);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), button);
}

/**
 * ved_export_button_new:
 * @stem: what names of files say of the table
 * @create_table: makes the table
 * @user_data: lives as long as the button
 */
GtkWidget *
ved_export_button_new (const char   *stem,
                       VedExportFunc create_table,
                       gpointer      user_data)
{
  VedExportButton *self = g_object_new (VED_TYPE_EXPORT_BUTTON, NULL);

  self->stem = g_strdup (stem);
  self->create_table = create_table;
  self->user_data = user_data;

  return GTK_WIDGET (self);
}

/**
 * ved_export_button_create_table:
 *
 * Returns: (transfer full) (nullable): what the file would hold; %NULL before there is anything
 */
VedChartTable *
ved_export_button_create_table (VedExportButton *self)
{
  g_return_val_if_fail (VED_IS_EXPORT_BUTTON (self), NULL);

  return self->create_table (self->user_data);
}
