/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-menu"

#include "config.h"

#include "app/charts/ved-chart-menu.h"

#include "app/charts/ved-chart-export.h"
#include "app/charts/ved-chart-head.h"
#include "app/charts/ved-chart-table-window.h"
#include "app/charts/ved-save-file.h"

#include <glib/gi18n.h>

/* The menu that every chart has: copy the value at the cursor, keep picture or numbers, see the numbers as a
 * table. What a kind of chart cannot do is not in its menu. */

/* Adds an entry that is there only while its action can be activated. */
static void
append_if_possible (GMenu      *menu,
                    const char *label,
                    const char *action)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
copy_activated_cb (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  const char *text = g_object_get_data (G_OBJECT (widget), "chart-value");

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
reset_activated_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  if (VED_CHART_GET_CLASS (widget)->reset_view != NULL)
    VED_CHART_GET_CLASS (widget)->reset_view (VED_CHART (widget));
}

static void
table_activated_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  ved_chart_table_window_present (VED_CHART (widget));
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      job)
{
  g_autoptr(GError) error = NULL;

  ved_chart_export_finish (VED_CHART (object), result, &error);
  ved_save_job_end (job, error);
}

static void
save_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                VedChart        *chart)
{
  VedExportKind kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "kind"));

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      VedSaveJob *job = ved_save_job_new (GTK_WIDGET (chart), file);

      ved_chart_export_async (chart, kind, file, ved_save_job_get_cancellable (job), exported_cb, job);
    }
  g_object_set_data (G_OBJECT (chart), "save-dialog", NULL);
}

/* The dialog belongs to the chart, and goes with it. */
static void
ask_where (VedChart     *chart,
           VedExportKind kind)
{
  g_autofree char *title = ved_chart_head_get_title (chart);
  g_autofree char *name = g_strdup_printf ("%s.%s", title != NULL ? title : "vedette",
                                           ved_export_get_suffix (kind));
  GtkFileChooserNative *dialog;

  dialog = ved_save_dialog_new (GTK_WIDGET (chart), _("Save chart"), name);
  g_object_set_data (G_OBJECT (dialog), "kind", GUINT_TO_POINTER (kind));
  g_object_set_data_full (G_OBJECT (chart), "save-dialog", dialog, g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_chosen_cb), chart, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
png_activated_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  ask_where (VED_CHART (widget), VED_EXPORT_PNG);
}

static void
svg_activated_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  ask_where (VED_CHART (widget), VED_EXPORT_SVG);
}

static void
csv_activated_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  ask_where (VED_CHART (widget), VED_EXPORT_CSV);
}

/**
 * ved_chart_menu_install:
 * @widget_class: of charts
 *
 * Installs the actions "chart.…" of the menu.
 */
void
ved_chart_menu_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy-value", NULL, copy_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.reset", NULL, reset_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.open-table", NULL, table_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.export-png", NULL, png_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.export-svg", NULL, svg_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.export-csv", NULL, csv_activated_cb);
}

static GMenuModel *
create_menu (VedChart *chart)
{
  VedChartClass *class = VED_CHART_GET_CLASS (chart);
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) view = g_menu_new ();
  g_autoptr(GMenu) files = g_menu_new ();

  if (class->get_value_text != NULL)
    g_menu_append (view, _("_Copy value"), "chart.copy-value");
  if (class->create_table != NULL)
    g_menu_append (view, _("Open as _table"), "chart.open-table");
  append_if_possible (view, _("_Logarithmic values"), "chart.log-scale");
  if (class->reset_view != NULL)
    g_menu_append (view, _("_Reset view"), "chart.reset");
  g_menu_append (files, _("Save as _image (PNG)…"), "chart.export-png");
  g_menu_append (files, _("Save as _vector (SVG)…"), "chart.export-svg");
  if (class->create_table != NULL)
    g_menu_append (files, _("Save visible _data (CSV)…"), "chart.export-csv");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));

  return G_MENU_MODEL (menu);
}

static GtkWidget *
get_popover (VedChart *chart)
{
  GtkWidget *popover = g_object_get_data (G_OBJECT (chart), "chart-menu");
  g_autoptr(GMenuModel) model = NULL;

  if (popover != NULL)
    return popover;

  model = create_menu (chart);
  popover = gtk_popover_menu_new_from_model (model);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, GTK_WIDGET (chart));
  g_object_set_data (G_OBJECT (chart), "chart-menu", popover);

  return popover;
}

/**
 * ved_chart_menu_popup:
 * @x: where, in px of the chart
 * @y: likewise
 *
 * Shows the menu of a chart. What it copies is what the chart is asked about now: the menu takes pointer and focus away
 * from it.
 */
void
ved_chart_menu_popup (VedChart *chart,
                      double    x,
                      double    y)
{
  GtkWidget *popover;

  g_return_if_fail (VED_IS_CHART (chart));

  g_object_set_data_full (G_OBJECT (chart), "chart-value", ved_chart_get_value_text (chart), g_free);
  popover = get_popover (chart);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (popover));
}
