/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-runs-view"

#include "config.h"

#include "app/commands/ved-runs-view.h"

#include "app/commands/ved-run-list.h"
#include "app/commands/ved-run-view.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-page.h"
#include "app/ved-tooltip.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* The runs of this session, one of them in full, and the history of all. The page of which they are a part begins with the runs
 * once one has been started, so that what it says is in sight. There may not be room for that before it has said something: the
 * page is scrolled again as it grows, unless somebody has scrolled it elsewhere. */

#define LIST_MAX_PX    168
#define HISTORY_MIN_PX 320

struct _VedRunsView
{
  GtkWidget parent_instance;
  VedCommandDesk *desk;
  GtkWidget *card, *stack, *list, *list_frame, *empty, *view, *limit, *history, *history_search, *history_empty;
  GtkFilter *filter;
  guint reveal_id;              /* while a run is to be shown after the next layout */
  guint n_frames;               /* since then */
  GtkAdjustment *page;          /* while it is not yet where it is to be */
  double page_value;            /* where it was put instead */
};

G_DEFINE_FINAL_TYPE (VedRunsView, ved_runs_view, GTK_TYPE_WIDGET)

static GtkWidget *
make_run_row (gpointer item,
              gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *name = g_strdup_printf (_("Run: %s"), ved_run_get_title (item));

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), ved_run_row_new (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "ved-run", g_object_ref (item), g_object_unref);

  return row;
}

static void
runs_changed_cb (VedRunsView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (ved_command_desk_get_queue (self->desk)));

  /* Of a single run, too: its row says of what it is, and another form may be on the page by now. */
  gtk_widget_set_visible (self->list_frame, n > 0);
  gtk_widget_set_visible (self->view, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
  if (n == 0)
    ved_run_view_set_run (VED_RUN_VIEW (self->view), NULL);
}

static void
reveal_row (VedRunsView *self)
{
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->list_frame));
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  graphene_rect_t bounds;

  if (row != NULL && gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &bounds))
    gtk_adjustment_clamp_page (place, (double) bounds.origin.y, (double) (bounds.origin.y + bounds.size.height));
}

static void
let_page_be (VedRunsView *self)
{
  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);
  g_clear_object (&self->page);
}

/* Lets the page begin with the runs. Who has scrolled it meanwhile is left alone, and so is a page that has come to where it
 * was to be. */
static void
reveal_self (VedRunsView *self)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  if (fabs (gtk_adjustment_get_value (self->page) - self->page_value) < 1.0 && viewport != NULL
      && gtk_widget_compute_bounds (GTK_WIDGET (self), gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &bounds))
    {
      gtk_adjustment_set_value (self->page, (double) bounds.origin.y);
      self->page_value = gtk_adjustment_get_value (self->page);
      if (self->page_value < (double) bounds.origin.y - 1.0)
        return;
    }
  let_page_be (self);
}

static gboolean
reveal_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  VedRunsView *self = VED_RUNS_VIEW (widget);

  if (self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;

  self->reveal_id = 0;
  reveal_row (self);
  if (self->page != NULL)
    reveal_self (self);

  return G_SOURCE_REMOVE;
}

/* Where what is new lies is known after the next layout; what is scrolled within one stays where it was drawn. */
static void
reveal_later (VedRunsView *self)
{
  if (self->reveal_id != 0)
    return;

  self->n_frames = 0;
  self->reveal_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, NULL, NULL);
}

/* Takes hold of the adjustment of the page, to scroll it after this layout and the next ones. */
static void
hold_page (VedRunsView *self)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);

  let_page_be (self);
  if (viewport == NULL)
    return;

  self->page = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)));
  self->page_value = gtk_adjustment_get_value (self->page);
  g_signal_connect_object (self->page, "changed", G_CALLBACK (reveal_later), self, G_CONNECT_SWAPPED);
}

static void
row_selected_cb (GtkListBox    *list,
                 GtkListBoxRow *row,
                 VedRunsView   *self)
{
  if (row != NULL)
    ved_run_view_set_run (VED_RUN_VIEW (self->view), g_object_get_data (G_OBJECT (row), "ved-run"));
}

static void
run_again_cb (VedRunsView    *self,
              VedFormCommand *command)
{
  VedRun *run = ved_run_view_get_run (VED_RUN_VIEW (self->view));

  ved_runs_view_show (self, ved_command_desk_run (self->desk, ved_run_get_title (run), command,
                                                  ved_run_get_io (run)));
}

static void
limit_changed_cb (VedRunsView *self)
{
  ved_run_queue_set_limit (ved_command_desk_get_queue (self->desk),
                           (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->limit)));
}

/* Others set it as well: what was kept over a restart, the window of sweeps. */
static void
show_limit (VedRunsView *self)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->limit),
                             ved_run_queue_get_limit (ved_command_desk_get_queue (self->desk)));
}

static void
clear_cb (VedRunsView *self)
{
  VedRunQueue *queue = ved_command_desk_get_queue (self->desk);

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (queue)); i-- > 0;)
    {
      g_autoptr(VedRun) run = g_list_model_get_item (G_LIST_MODEL (queue), i);

      if (ved_run_get_has_ended (run))
        ved_run_queue_remove (queue, run);
    }
  if (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)) == NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static void
record_again_cb (GtkButton    *button,
                 VedRunRecord *record)
{
  VedRunsView *self = VED_RUNS_VIEW (gtk_widget_get_ancestor (GTK_WIDGET (button), VED_TYPE_RUNS_VIEW));
  g_autoptr(VedFormCommand) command = ved_run_record_make_command (record);

  ved_runs_view_show (self, ved_command_desk_run (self->desk, ved_run_record_get_title (record), command,
                                                  ved_run_record_get_io (record)));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "runs");
}

static void
open_log_cb (GtkButton    *button,
             VedRunRecord *record)
{
  g_autofree char *uri = g_filename_to_uri (ved_run_record_get_log_path (record), NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))), uri, GDK_CURRENT_TIME);
}

static void
add_record_button (GtkWidget    *box,
                   VedRunRecord *record,
                   const char   *icon,
                   const char   *name,
                   gboolean      sensitive,
                   GCallback     clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ved_set_tooltip (button, name);
  gtk_widget_set_sensitive (button, sensitive);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", clicked, record, 0);
  gtk_box_append (GTK_BOX (box), button);
}

static void
record_bound_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  VedRunRecord *record = gtk_list_item_get_item (item);
  const gboolean is_complete = ved_run_record_is_complete (record);
  GtkWidget *box = ved_run_record_row_new (record);
  const char *log = ved_run_record_get_log_path (record);

  add_record_button (box, record, "text-x-generic-symbolic", _("Open the log"),
                     log != NULL && g_file_test (log, G_FILE_TEST_EXISTS), G_CALLBACK (open_log_cb));
  add_record_button (box, record, "media-playback-start-symbolic", is_complete ? _("Run again")
                     : _("Its secrets were not saved: run it from the form"), is_complete,
                     G_CALLBACK (record_again_cb));
  gtk_list_item_set_child (item, box);
}

static void
record_unbound_cb (GtkSignalListItemFactory *factory,
                   GtkListItem              *item)
{
  gtk_list_item_set_child (item, NULL);
}

static gboolean
record_matches (gpointer record,
                gpointer user_data)
{
  VedRunsView *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->history_search));

  return *text == '\0' || ved_run_record_matches (record, text);
}

static void
history_searched_cb (VedRunsView *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
history_changed_cb (GListModel  *model,
                    guint        position,
                    guint        n_removed,
                    guint        n_added,
                    VedRunsView *self)
{
  gtk_widget_set_visible (self->history_empty, g_list_model_get_n_items (model) == 0);
}

static GtkWidget *
create_history (VedRunsView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;
  GtkNoSelection *selection;

  self->history_search = gtk_search_entry_new ();
  ved_page_leave_search (self->history_search);
  g_object_set (self->history_search, "placeholder-text", _("Title, word of the command, state or commit"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->history_search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find in the history"), -1);
  g_signal_connect_object (self->history_search, "search-changed", G_CALLBACK (history_searched_cb), self,
                           G_CONNECT_SWAPPED);
  self->history_empty = ved_text_paragraph_new (_("Nothing here."), "dim-label");
  self->filter = GTK_FILTER (gtk_custom_filter_new (record_matches, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (ved_command_desk_get_history (self->desk))),
                                        g_object_ref (self->filter));
  g_signal_connect_object (filtered, "items-changed", G_CALLBACK (history_changed_cb), self, 0);
  history_changed_cb (G_LIST_MODEL (filtered), 0, 0, 0, self);
  g_signal_connect (factory, "bind", G_CALLBACK (record_bound_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (record_unbound_cb), NULL);
  selection = gtk_no_selection_new (G_LIST_MODEL (filtered));
  self->history = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->history), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs that have ended"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->history);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), HISTORY_MIN_PX);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), self->history_search);
  gtk_box_append (GTK_BOX (box), self->history_empty);
  gtk_box_append (GTK_BOX (box), scroller);

  return box;
}

static GtkWidget *
create_runs (VedRunsView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->list = gtk_list_box_new ();
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (ved_command_desk_get_queue (self->desk)),
                           make_run_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs of this session"), -1);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, 0);
  self->list_frame = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->list_frame), self->list);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->list_frame), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->list_frame), LIST_MAX_PX);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->list_frame), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->list_frame)), "changed",
                           G_CALLBACK (reveal_later), self, G_CONNECT_SWAPPED);
  self->empty = ved_text_paragraph_new (_("Nothing has run yet. Output and figures of a run appear here, live."),
                                        "dim-label");
  self->view = ved_run_view_new ();
  gtk_widget_set_vexpand (self->view, TRUE);
  g_signal_connect_object (self->view, "run-again", G_CALLBACK (run_again_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->list_frame);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), self->view);

  return box;
}

static GtkWidget *
create_queue_menu (VedRunsView *self)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *clear = gtk_button_new_with_label (_("Clear Ended Runs"));

  self->limit = gtk_spin_button_new_with_range (1, 64, 1);
  show_limit (self);
  g_signal_connect_object (popover, "show", G_CALLBACK (show_limit), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limit), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs at a time"), -1);
  g_signal_connect_object (self->limit, "value-changed", G_CALLBACK (limit_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), ved_text_label_new (_("Runs at a time"), NULL));
  gtk_box_append (GTK_BOX (row), self->limit);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), clear);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  ved_set_tooltip (button, _("Queue"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Queue"), -1);

  return button;
}

static void
ved_runs_view_dispose (GObject *object)
{
  VedRunsView *self = VED_RUNS_VIEW (object);

  let_page_be (self);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->filter);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (ved_runs_view_parent_class)->dispose (object);
}

static void
ved_runs_view_class_init (VedRunsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_runs_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_runs_view_init (VedRunsView *self)
{
}

/**
 * ved_runs_view_new:
 * @desk: whose runs are shown
 */
GtkWidget *
ved_runs_view_new (VedCommandDesk *desk)
{
  VedRunsView *self = g_object_new (VED_TYPE_RUNS_VIEW, NULL);
  GtkWidget *content, *header_end, *switcher = gtk_stack_switcher_new ();
  VedRunQueue *queue = ved_command_desk_get_queue (desk);

  self->desk = g_object_ref (desk);
  self->card = ved_card_new (_("Runs"), &content, &header_end);
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_titled (GTK_STACK (self->stack), create_runs (self), "runs", _("Now"));
  gtk_stack_add_titled (GTK_STACK (self->stack), create_history (self), "history", _("History"));
  gtk_widget_add_css_class (switcher, "command-tabs");
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (self->stack));
  gtk_box_append (GTK_BOX (header_end), switcher);
  gtk_box_append (GTK_BOX (header_end), create_queue_menu (self));
  gtk_box_append (GTK_BOX (content), self->stack);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_vexpand (self->card, TRUE);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
  runs_changed_cb (self);

  return GTK_WIDGET (self);
}

/**
 * ved_runs_view_show:
 * @run: of the queue
 *
 * Shows a run in full, and scrolls the page to it.
 */
void
ved_runs_view_show (VedRunsView *self,
                    VedRun      *run)
{
  GListModel *queue = G_LIST_MODEL (ved_command_desk_get_queue (self->desk));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "runs");
  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr(VedRun) other = g_list_model_get_item (queue, i);

      if (other == run)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                                 gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i));
    }
  hold_page (self);
  reveal_later (self);
}

/**
 * ved_runs_view_set_active:
 * @active: whether it can be seen
 */
void
ved_runs_view_set_active (VedRunsView *self,
                          gboolean     active)
{
  ved_run_view_set_active (VED_RUN_VIEW (self->view), active);
}
