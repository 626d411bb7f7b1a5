/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-table-window"

#include "config.h"

#include "app/charts/ved-chart-table-window.h"

#include "app/ved-accessible-name.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The rows of a chart as they were when the window was opened. Only the rows on the screen exist. */

#define WIDTH_PX 560
#define HEIGHT_PX 520

static void
cell_set_up_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  user_data)
{
  const VedTableColumn *column = user_data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->is_number ? 1.0f : 0.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
cell_bound_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
  g_autofree char *text = ved_chart_table_row_get_text (gtk_list_item_get_item (item), column);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  if (column == 0)
    ved_name_row (gtk_list_item_get_child (item), text);
}

static void
append_column (GtkColumnView *view,
               VedChartTable *table,
               guint          index)
{
  const VedTableColumn *info = ved_chart_table_get_column (table, index);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (index));
  g_signal_connect_data (factory, "setup", G_CALLBACK (cell_set_up_cb), g_memdup2 (info, sizeof *info),
                         (GClosureNotify) (void (*)(void))g_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bound_cb), NULL);
  column = gtk_column_view_column_new (info->title, factory);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (view, column);
}

static GtkWidget *
create_view (VedChartTable *table)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (table))));
  GtkWidget *view = gtk_column_view_new (selection);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (view), TRUE);
  for (guint i = 0; i < ved_chart_table_get_n_columns (table); i++)
    append_column (GTK_COLUMN_VIEW (view), table, i);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

static GtkWidget *
create_content (VedChart      *chart,
                VedChartTable *table)
{
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (table));
  g_autofree char *subtitle = g_strdup_printf (g_dngettext (NULL, "%u row", "%u rows", n_rows), n_rows);
  const char *title = ved_chart_get_title (chart);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header),
                                   adw_window_title_new (title != NULL ? title : _("Table"), subtitle));
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), create_view (table));

  return box;
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

/**
 * ved_chart_table_window_present:
 * @chart: whose rows to show
 *
 * Shows what is visible in @chart as a table, in a window of its own.
 *
 * Returns: (transfer none) (nullable): the window; %NULL for a chart that has no table
 */
GtkWidget *
ved_chart_table_window_present (VedChart *chart)
{
  g_autoptr(VedChartTable) table = NULL;
  const char *title;
  GtkRoot *root;
  GtkWidget *window;

  g_return_val_if_fail (VED_IS_CHART (chart), NULL);

  table = ved_chart_create_table (chart);
  if (table == NULL)
    return NULL;

  title = ved_chart_get_title (chart);
  root = gtk_widget_get_root (GTK_WIDGET (chart));
  window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), title != NULL ? title : _("Table"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  adw_window_set_content (ADW_WINDOW (window), create_content (chart, table));
  add_escape (window);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}
