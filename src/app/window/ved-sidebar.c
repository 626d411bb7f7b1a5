/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sidebar"

#include "config.h"

#include "app/window/ved-sidebar.h"

#include "app/parts/ved-paragraph.h"
#include "app/ved-page-list.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

#define COUNT_CHARS 4            /* that fit behind Alerts without the window being laid out anew */

struct _VedSidebar
{
  AdwBin parent_instance;
  GtkListBox *list;
  GtkScrolledWindow *scroller;
  VedParagraph *n_open;         /* behind Alerts: how many nobody has taken charge of */
  GtkWidget *alerts;            /* that row */
};

enum {
  PAGE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedSidebar, ved_sidebar, ADW_TYPE_BIN)

static const VedPageInfo *
get_row_page (GtkListBoxRow * row)
{
  guint n_pages;

  return &ved_page_list_get (&n_pages)[gtk_list_box_row_get_index (row)];
}

/* The row of the page that is shown never lies outside of what can be seen, also when the window has shrunk. */
static void
scroll_to_selected (VedSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds)
      || graphene_rect_get_height (&bounds) <= 0.0f)
    return;

  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scroller),
                             (double) graphene_rect_get_y (&bounds),
                             (double) (graphene_rect_get_y (&bounds) + graphene_rect_get_height (&bounds)));
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  VedSidebar    *self)
{
  g_signal_emit (self, signals[PAGE_CHOSEN], 0, get_row_page (row)->id);
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  const VedPageInfo *page = get_row_page (row);
  GtkWidget *label;

  if (before != NULL && g_str_equal (get_row_page (before)->group, page->group))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = gtk_label_new (_(page->group));
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "sidebar-heading");
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_row_set_header (row, label);
}

/* What is said of the row is its name; with alerts that wait, behind it how many. */
static void
model_changed_cb (VedSidebar    *self,
                  VedFleetModel *model)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (model);
  guint n_alerts = snapshot != NULL ? ved_snapshot_get_n_alerts (snapshot) : 0, n_open = 0;
  g_autofree char *text = NULL, *told = NULL;

  for (guint i = 0; i < n_alerts; i++)
    n_open += ved_snapshot_get_alert (snapshot, i)->state == VED_ALERT_OPEN;
  text = n_open > 0 ? g_strdup_printf ("%u", n_open) : g_strdup ("");
  if (g_str_equal (ved_paragraph_get_text (self->n_open), text))
    return;

  ved_paragraph_set_text (self->n_open, text);
  told = n_open > 0 ? g_strdup_printf (ngettext ("%u open alert", "%u open alerts", n_open), n_open) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alerts), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, told, -1);
}

/**
 * ved_sidebar_set_model:
 * @model: whose open alerts are counted
 */
void
ved_sidebar_set_model (VedSidebar    *self,
                       VedFleetModel *model)
{
  g_return_if_fail (VED_IS_SIDEBAR (self));

  g_signal_connect_object (model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  model_changed_cb (self, model);
}

static GtkWidget *
new_row (const VedPageInfo *page)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_(page->title));

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (page->icon_name));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  ved_set_tooltip (row, _(page->subtitle));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(page->title), -1);

  return row;
}

static void
add_count (VedSidebar *self,
           GtkWidget  *row)
{
  GtkWidget *count = ved_paragraph_new ("");

  self->alerts = row;
  self->n_open = VED_PARAGRAPH (count);
  ved_paragraph_set_one_line (self->n_open, COUNT_CHARS);
  ved_paragraph_set_alignment (self->n_open, PANGO_ALIGN_RIGHT);
  gtk_widget_set_hexpand (count, TRUE);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "dim-label");
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))), count);
}

/* The list is one stop of Tab, on the page that is shown; arrows lead along it. Arrows that a page has no use for do not lead
 * into it, where Space would open a page. */
static gboolean
ved_sidebar_focus (GtkWidget       *widget,
                   GtkDirectionType direction)
{
  VedSidebar *self = VED_SIDEBAR (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  gboolean is_tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (gtk_widget_get_focus_child (widget) != NULL)
    return !is_tab && GTK_WIDGET_CLASS (ved_sidebar_parent_class)->focus (widget, direction);

  return is_tab && row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static gboolean
ved_sidebar_grab_focus (GtkWidget *widget)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (VED_SIDEBAR (widget)->list);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
ved_sidebar_class_init (VedSidebarClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = ved_sidebar_focus;
  GTK_WIDGET_CLASS (klass)->grab_focus = ved_sidebar_grab_focus;
  signals[PAGE_CHOSEN] = g_signal_new ("page-chosen", VED_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_sidebar_init (VedSidebar *self)
{
  guint n_pages;
  const VedPageInfo *pages = ved_page_list_get (&n_pages);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pages"), -1);
  for (guint i = 0; i < n_pages; i++)
    {
      GtkWidget *row = new_row (&pages[i]);

      gtk_list_box_append (self->list, row);
      if (g_str_equal (pages[i].id, "alerts"))
        add_count (self, row);
    }
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, 0);
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->list));
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (scroll_to_selected), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scroller));
}

/**
 * ved_sidebar_select:
 * @page_id: the page that is shown
 */
void
ved_sidebar_select (VedSidebar *self,
                    const char *page_id)
{
  guint n_pages;
  const VedPageInfo *pages = ved_page_list_get (&n_pages);

  g_return_if_fail (VED_IS_SIDEBAR (self));

  for (guint i = 0; i < n_pages; i++)
    {
      if (g_str_equal (pages[i].id, page_id))
        gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
    }
  scroll_to_selected (self);
}
