/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alerts-page"

#include "config.h"

#include "app/alerts/ved-alerts-page.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/alerts/ved-alert-export.h"
#include "app/alerts/ved-alert-filters.h"
#include "app/alerts/ved-alert-list.h"
#include "app/alerts/ved-alert-row.h"
#include "app/alerts/ved-alert-task.h"
#include "app/alerts/ved-alerts-empty.h"
#include "app/alerts/ved-desk-report.h"
#include "app/alerts/ved-maintenance-card.h"
#include "app/alerts/ved-routing-view.h"
#include "app/cascade/ved-cascade-line.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-export-button.h"
#include "app/parts/ved-list-growth.h"
#include "app/parts/ved-list-top.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reader.h"
#include "app/ved-accessible-name.h"
#include "app/ved-style.h"

#include <glib/gi18n.h>
#include <math.h>

/* The episodes that are not resolved, and the rules they are delivered by. The counters above the list are its
 * filters as well. What is done to an alert is asked of the daemon; the list shows it when the daemon says so. */

#define MARGIN_PX 18
#define PAST_OPACITY 0.6        /* of a list that says what was open */
#define FIRST_ROWS 10           /* in the first frame: a row has a dozen widgets */
#define ROWS_PER_FRAME 2
#define NOTE_WIDTH_PX  320
#define NOTE_HEIGHT_PX 110
#define NOTE_MARGIN_PX 8

struct _VedAlertsPage
{
  VedPage parent_instance;

  GtkWidget *stack;
  GtkWidget *switcher;
  VedAlertFilters *filters;
  GtkWidget *search;
  GtkWidget *sort;
  GtkWidget *lists;
  GtkWidget *nothing;
  GtkWidget *routing;           /* (nullable): until its tab is first shown */
  GtkWidget *maintenance;       /* (nullable): likewise */
  GtkWidget *cascade;           /* whether one goes on: alerts are of one server each */
  GtkWidget *past;              /* since when nothing is known, while nothing is */
  GtkWidget *read_only;         /* why nothing can be done, where nothing can */
  gboolean can_perform;         /* as the actions say */
  VedAlertList *list;
  GtkWidget *view;              /* of the list */
  double scrolled_to;           /* where the view was last */
  VedReader *reader;            /* of the view */
  GtkWidget *held;              /* says what waits while the order is held, and lists it */
  VedDocument *desk;            /* (nullable): until the page was shown */
  GCancellable *parsing;        /* of what the desk told */
};

G_DEFINE_FINAL_TYPE (VedAlertsPage, ved_alerts_page, VED_TYPE_PAGE)

static void
update_shown (VedAlertsPage *self)
{
  VedFleetModel *model = ved_page_get_model (VED_PAGE (self));
  gboolean is_quiet = ved_alert_list_count (self->list, VED_ALERT_FILTER_ALL) == 0;
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;

  /* While the page is made it has no model. */
  ved_alerts_empty_describe (ADW_STATUS_PAGE (self->nothing), is_quiet,
                             model != NULL ? ved_fleet_model_get_unknown_since (model) : 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->lists), is_empty ? "nothing" : "list");
}

static void
update_counters (VedAlertsPage *self)
{
  for (guint i = 0; i < VED_N_ALERT_FILTERS; i++)
    ved_alert_filters_set_count (self->filters, i, ved_alert_list_count (self->list, i));
}

static void
show_desk (VedAlertsPage *self,
           GHashTable    *desk,
           const char    *fault)
{
  if (desk == NULL)
    {
      g_debug ("Not known who has taken charge: %s", fault);
      /* Who had taken charge before is still the best that is known. */
      if (ved_fleet_model_get_state (ved_page_get_model (VED_PAGE (self))) == VED_SOURCE_DISCONNECTED)
        return;
    }
  ved_alert_list_set_desk (self->list, desk);
  update_counters (self);
  update_shown (self);
}

static void
desk_parsed_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(VedAlertsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) desk = ved_desk_report_parse_finish (result, &error);

  if (self->desk != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_desk (self, desk, error != NULL ? error->message : "");
}

static void
desk_came_cb (GBytes     *body,
              const char *fault,
              gpointer    user_data)
{
  VedAlertsPage *self = user_data;

  if (body != NULL)
    ved_desk_report_parse_async (body, self->parsing, desk_parsed_cb, g_object_ref (self));
  else
    show_desk (self, NULL, fault);
}

/* Alerts of another daemon have the same ids. */
static void
forget_desk (gpointer user_data)
{
  VedAlertsPage *self = user_data;

  g_cancellable_cancel (self->parsing);
  g_object_unref (self->parsing);
  self->parsing = g_cancellable_new ();
  ved_alert_list_set_desk (self->list, NULL);
  update_counters (self);
  update_shown (self);
}

static void
ask_desk (VedAlertsPage *self)
{
  if (self->desk == NULL)
    {
      self->desk = ved_document_new_plain (ved_page_get_model (VED_PAGE (self)), 0, desk_came_cb, self);
      ved_document_set_forget (self->desk, forget_desk);
    }
  ved_document_fetch (self->desk, "/alerts/desk");
}

static void
ved_alerts_page_hidden (VedPage *page)
{
  ved_cascade_line_stop (VED_CASCADE_LINE (VED_ALERTS_PAGE (page)->cascade));
}

/* What lies in the past can only be looked at. Every row hears of it, so it is said when it has changed only. */
static void
update_actions (VedAlertsPage *self)
{
  static const char *const actions[] = {
    "alerts.acknowledge", "alerts.acknowledge-all", "alerts.unacknowledge", "alerts.resolve", "alerts.mute", "alerts.unmute",
    "alerts.maintain", "alerts.note",
  };
  gboolean can_perform = ved_fleet_model_can_perform (ved_page_get_model (VED_PAGE (self)));

  if (can_perform == self->can_perform)
    return;

  self->can_perform = can_perform;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], can_perform);
  gtk_widget_set_visible (self->read_only, !can_perform);
}

/* What was open when the source was heard of last does not look like what is open now. */
static void
update_past (VedAlertsPage *self)
{
  gint64 since_us = ved_fleet_model_get_unknown_since (ved_page_get_model (VED_PAGE (self)));
  g_autofree char *clock = ved_text_clock (since_us);
  g_autofree char *text = g_strdup_printf (_("The current state is unknown. Last data: %s."), clock);

  if (since_us != 0)
    ved_text_label_set (self->past, text);
  gtk_widget_set_visible (self->past, since_us != 0);
  gtk_widget_set_opacity (self->view, since_us != 0 ? ved_style_opacity (PAST_OPACITY) : 1.0);
}

static void
ved_alerts_page_update (VedPage     *page,
                        VedSnapshot *snapshot)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (page);

  update_actions (self);
  update_past (self);
  ved_alert_list_set_snapshot (self->list, snapshot);
  if (self->routing != NULL)
    ved_routing_view_set_snapshot (VED_ROUTING_VIEW (self->routing), snapshot,
                                   ved_fleet_model_get_unknown_since (ved_page_get_model (VED_PAGE (self))) != 0);
  if (self->maintenance != NULL)
    ved_maintenance_card_update (VED_MAINTENANCE_CARD (self->maintenance));
  update_counters (self);
  update_shown (self);
  ask_desk (self);
  ved_cascade_line_update (VED_CASCADE_LINE (self->cascade), ved_page_get_model (page));
}

static void
ved_alerts_page_search (VedPage    *page,
                        const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (VED_ALERTS_PAGE (page)->search), text != NULL ? text : "");
}

static GVariant *
ved_alerts_page_save_state (VedPage *page)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (page);
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "filter", "s", ved_alert_filters_get_key (self->filters));
  g_variant_dict_insert (&state, "sort", "u", gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sort)));
  g_variant_dict_insert (&state, "search", "s", gtk_editable_get_text (GTK_EDITABLE (self->search)));

  return g_variant_dict_end (&state);
}

static void
ved_alerts_page_restore_state (VedPage  *page,
                               GVariant *state)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (page);
  const char *text;
  guint sort;

  if (g_variant_lookup (state, "filter", "&s", &text))
    ved_alert_filters_choose (self->filters, text);
  if (g_variant_lookup (state, "sort", "u", &sort) && sort < VED_N_ALERT_SORTS)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->sort), sort);
  if (g_variant_lookup (state, "search", "&s", &text))
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

/* What was in view may be anywhere in another list. */
static void
show_another_list (VedAlertsPage *self)
{
  update_shown (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    ved_list_top_show (self->view);
}

static void
filter_chosen_cb (VedAlertsPage *self)
{
  ved_alert_list_set_filter (self->list, ved_alert_filters_get (self->filters));
  show_another_list (self);
}

static void
sort_chosen_cb (VedAlertsPage *self)
{
  ved_alert_list_set_sort (self->list, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sort)));
  show_another_list (self);
}

static void
search_changed_cb (GtkSearchEntry *entry,
                   VedAlertsPage  *self)
{
  ved_alert_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (entry)));
  show_another_list (self);
}

/* (transfer full) */
static char *
name_alert (VedAlertsPage *self,
            const char    *id)
{
  g_autoptr(VedAlertItem) item = ved_alert_list_find (self->list, id);
  const VedAlert *alert = item != NULL ? ved_alert_item_get_alert (item) : NULL;

  return alert != NULL ? g_strdup_printf (_("%s, %s"), ved_alert_text_place (alert), ved_alert_text_subject (alert))
                       : g_strdup (id);
}

/* To be completed by whoever has it performed. @done is said with the name of the alert behind it. */
static VedAlertTask *
new_task (VedAlertsPage *self,
          const char    *id,
          const char    *done)
{
  char *ids[] = { (char *) id, NULL };
  g_autofree char *whom = name_alert (self, id);

  return ved_alert_task_new (VED_PAGE (self), ids, done, whom);
}

static void
acknowledge (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  VedAlertTask *task = new_task (VED_ALERTS_PAGE (widget), g_variant_get_string (parameter, NULL), _("Acknowledged"));

  ved_alert_task_set_undo (task, "unacknowledge", 0);
  ved_alert_task_perform (task, "acknowledge", 0, NULL);
}

/* All that nobody has taken charge of: of one server, or for no name those that are listed. */
static void
acknowledge_all (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (widget);
  const char *server = g_variant_get_string (parameter, NULL);
  g_auto(GStrv) ids = ved_alert_list_get_open (self->list, *server != '\0' ? server : NULL);
  guint n = g_strv_length (ids);
  g_autofree char *whom = g_strdup_printf (ngettext ("%u alert", "%u alerts", n), n);
  VedAlertTask *task;

  if (n == 0)
    {
      ved_page_tell (VED_PAGE (self), _("No alert is open there."));
      return;
    }

  task = ved_alert_task_new (VED_PAGE (self), ids, _("Acknowledged"), whom);
  ved_alert_task_set_undo (task, "unacknowledge", 0);
  ved_alert_task_perform (task, "acknowledge", 0, NULL);
}

static void
give_back (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  VedAlertTask *task = new_task (VED_ALERTS_PAGE (widget), g_variant_get_string (parameter, NULL), _("Unacknowledged"));

  ved_alert_task_set_undo (task, "acknowledge", 0);
  ved_alert_task_perform (task, "unacknowledge", 0, NULL);
}

static void
close_answered_cb (AdwMessageDialog *dialog,
                   const char       *response,
                   VedAlertsPage    *self)
{
  if (g_str_equal (response, "close"))
    ved_alert_task_perform (new_task (self, g_object_get_data (G_OBJECT (dialog), "ved-id"), _("Alert closed")), "resolve", 0,
                            NULL);
}

/* A daemon opens no alert again that it has closed: so it is asked before. */
static void
resolve (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Close This Alert?"),
                                              _("It ends for everybody, and cannot be opened again. If its cause lasts, no "
                                                "other alert tells of it before it has ended once."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "close", _("Close _Alert"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "ved-id", g_strdup (g_variant_get_string (parameter, NULL)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_answered_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
mute (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (widget);
  gint64 now_us = ved_fleet_model_get_daemon_now_us (ved_page_get_model (VED_PAGE (self)));
  g_autoptr(VedAlertItem) item = NULL;
  gint64 until_us = 0;
  const char *id;
  guint seconds;
  VedAlertTask *task;

  g_variant_get (parameter, "(&su)", &id, &seconds);
  item = ved_alert_list_find (self->list, id);
  task = new_task (self, id, _("Silenced, nobody is notified"));
  if (item != NULL && ved_alert_item_is_muted (item, &until_us))
    ved_alert_task_set_undo (task, "mute", until_us);
  else
    ved_alert_task_set_undo (task, "unmute", 0);
  ved_alert_task_perform (task, "mute", now_us + (gint64) seconds * VED_SECOND_US, NULL);
}

static void
unmute (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr(VedAlertItem) item = ved_alert_list_find (self->list, id);
  VedAlertTask *task = new_task (self, id, _("Silence ended"));
  gint64 until_us = 0;

  if (item != NULL && ved_alert_item_is_muted (item, &until_us))
    ved_alert_task_set_undo (task, "mute", until_us);
  ved_alert_task_perform (task, "unmute", 0, NULL);
}

static void
note_answered_cb (AdwMessageDialog *dialog,
                  const char       *response,
                  VedAlertsPage    *self)
{
  GtkTextBuffer *buffer = g_object_get_data (G_OBJECT (dialog), "ved-note");
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  if (g_str_equal (response, "write") && *g_strstrip (text) != '\0')
    ved_alert_task_perform (new_task (self, g_object_get_data (G_OBJECT (dialog), "ved-id"), _("Note written")), "note", 0,
                            text);
}

/* Several lines. Tab leads on to the buttons, and Ctrl+Return writes. */
static void
add_note (GtkWidget *dialog)
{
  GtkWidget *view = gtk_text_view_new (), *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                                                          gtk_named_action_new ("default.activate")));
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), NOTE_MARGIN_PX);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), NOTE_MARGIN_PX);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), NOTE_MARGIN_PX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Note"), -1);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_set_size_request (scroller, NOTE_WIDTH_PX, NOTE_HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_add_controller (view, keys);
  g_object_set_data (G_OBJECT (dialog), "ved-note", gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scroller);
  gtk_window_set_focus (GTK_WINDOW (dialog), view);
}

static void
write_note (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *whom = name_alert (VED_ALERTS_PAGE (widget), g_variant_get_string (parameter, NULL));
  g_autofree char *body = g_strdup_printf (_("%s\nEverybody who sees the alert reads it."), whom);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Write a Note"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "write", _("_Write"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "write", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "write");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  add_note (dialog);
  g_object_set_data_full (G_OBJECT (dialog), "ved-id", g_strdup (g_variant_get_string (parameter, NULL)), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (note_answered_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_server (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ved_page_open_server (VED_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
plan_maintenance (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (widget);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "maintenance");
  ved_maintenance_card_plan (VED_MAINTENANCE_CARD (self->maintenance), g_variant_get_string (parameter, NULL));
}

static void
row_activated_cb (GtkListView   *view,
                  guint          position,
                  VedAlertsPage *self)
{
  g_autoptr(VedAlertItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  const VedAlert *alert = ved_alert_item_get_alert (item);

  if (!g_str_equal (alert->server, "*"))
    ved_page_open_server (VED_PAGE (self), alert->server);
}

static void
reader_changed_cb (VedAlertsPage *self)
{
  ved_alert_list_set_held (self->list, ved_reader_is_there (self->reader));
  update_shown (self);
}

static void
waiting_cb (VedAlertsPage *self)
{
  guint n_new;
  gboolean is_stale = ved_alert_list_is_stale (self->list, &n_new);
  g_autofree char *text = n_new > 0 ? g_strdup_printf (ngettext ("%u new alert · Show now", "%u new alerts · Show now", n_new),
                                                       n_new)
                                    : g_strdup (_("Sorting paused · Sort now"));

  gtk_button_set_label (GTK_BUTTON (self->held), text);
  gtk_widget_set_visible (self->held, is_stale);
}

static void
sort_clicked_cb (VedAlertsPage *self)
{
  ved_alert_list_sort_now (self->list);
  update_shown (self);
}

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  gtk_list_item_set_child (item, ved_alert_row_new ());
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  user_data)
{
  ved_alert_row_set_item (VED_ALERT_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  ved_alert_row_set_item (VED_ALERT_ROW (gtk_list_item_get_child (item)), NULL);
}

static VedAlertRow *
get_row (GtkWidget *item)
{
  GtkWidget *row = gtk_widget_get_first_child (item);

  return VED_IS_ALERT_ROW (row) ? VED_ALERT_ROW (row) : NULL;
}

/* Rows that were out of view when they changed, and may be in view now: as many screens of them as it was scrolled by. The
 * view has them in their order. */
static void
scrolled_cb (VedAlertsPage *self,
             GtkAdjustment *place)
{
  double page = MAX (gtk_adjustment_get_page_size (place), 1.0);
  double n_screens = ceil (fabs (gtk_adjustment_get_value (place) - self->scrolled_to) / page);
  GtkWidget *first = gtk_widget_get_first_child (self->view), *item;
  guint n_seen = 0, n;

  self->scrolled_to = gtk_adjustment_get_value (place);
  while (first != NULL && !gtk_widget_get_child_visible (first))
    first = gtk_widget_get_next_sibling (first);
  for (item = first; item != NULL && gtk_widget_get_child_visible (item); item = gtk_widget_get_next_sibling (item))
    n_seen++;
  n = (guint) MIN ((n_seen + 1) * n_screens, (double) G_MAXINT);
  for (guint i = 0; i < n && first != NULL && gtk_widget_get_prev_sibling (first) != NULL; i++)
    first = gtk_widget_get_prev_sibling (first);
  for (guint i = 0; i < n_seen + 2 * n && first != NULL; i++, first = gtk_widget_get_next_sibling (first))
    if (get_row (first) != NULL)
      ved_alert_row_catch_up (get_row (first));
}

static GtkWidget *
create_held (VedAlertsPage *self,
             GtkWidget     *scroller)
{
  GtkWidget *overlay = gtk_overlay_new ();

  gtk_overlay_set_child (GTK_OVERLAY (overlay), scroller);
  self->held = ved_reader_create_button ();
  self->reader = ved_reader_watch (overlay);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->held);
  g_signal_connect_object (self->held, "clicked", G_CALLBACK (sort_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reader, "changed", G_CALLBACK (reader_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "waiting", G_CALLBACK (waiting_cb), self, G_CONNECT_SWAPPED);

  return overlay;
}

static GtkWidget *
create_list (VedAlertsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view = gtk_list_view_new (NULL, factory);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autoptr(GListModel) rows = ved_list_growth_attach (view, G_LIST_MODEL (self->list), FIRST_ROWS, ROWS_PER_FRAME);
  g_autoptr(GtkSelectionModel) selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (rows)));

  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (row_unbind_cb), NULL);
  g_signal_connect_object (view, "activate", G_CALLBACK (row_activated_cb), self, 0);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (view), TRUE);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Alerts"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_list_view_set_model (GTK_LIST_VIEW (view), selection);
  ved_list_top_keep (view, rows);
  self->view = view;
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);

  return create_held (self, scroller);
}

static GtkWidget *
create_tools (VedAlertsPage *self)
{
  const char *sorts[VED_N_ALERT_SORTS + 1] = {
    [VED_ALERT_SORT_URGENCY] = _("Most urgent first"),
    [VED_ALERT_SORT_NEWEST] = _("Newest first"),
    [VED_ALERT_SORT_SERVER] = _("By server"),
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  gtk_widget_set_hexpand (self->search, TRUE);
  g_object_set (self->search, "placeholder-text", _("Server, metric, level or state"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find alerts"), -1);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  self->sort = gtk_drop_down_new_from_strings (sorts);
  ved_name_widget (self->sort, _("Order"));
  g_signal_connect_object (self->sort, "notify::selected", G_CALLBACK (sort_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->sort);
  gtk_box_append (GTK_BOX (box), ved_export_button_new ("alerts", (VedExportFunc) ved_alert_export_table, self->list));

  return box;
}

static GtkWidget *
create_active (VedAlertsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->lists = gtk_stack_new ();
  self->nothing = adw_status_page_new ();
  gtk_stack_add_named (GTK_STACK (self->lists), create_list (self), "list");
  gtk_stack_add_named (GTK_STACK (self->lists), self->nothing, "nothing");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_vexpand (self->lists, TRUE);
  gtk_box_append (GTK_BOX (card), self->lists);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  self->cascade = ved_cascade_line_new ();
  gtk_box_append (GTK_BOX (box), self->cascade);
  self->filters = VED_ALERT_FILTERS (ved_alert_filters_new ());
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (filter_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->filters));
  gtk_box_append (GTK_BOX (box), create_tools (self));
  /* Below the list: it comes and goes, and moves no row. */
  self->past = ved_text_paragraph_new ("", "warning");
  gtk_widget_set_visible (self->past, FALSE);
  self->read_only = ved_text_paragraph_new (_("This is a recording: its alerts show what became of them and cannot be "
                                              "changed."),
                                            "dim-label");
  gtk_widget_set_visible (self->read_only, FALSE);
  gtk_box_append (GTK_BOX (box), self->read_only);
  gtk_box_append (GTK_BOX (box), card);
  gtk_box_append (GTK_BOX (box), self->past);

  return box;
}

/* Their names give way in a narrow window. */
static void
shorten_tabs (GtkWidget *switcher)
{
  for (GtkWidget *tab = gtk_widget_get_first_child (switcher); tab != NULL; tab = gtk_widget_get_next_sibling (tab))
    {
      GtkWidget *label = gtk_button_get_child (GTK_BUTTON (tab));

      if (GTK_IS_LABEL (label))
        gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    }
}

static GtkWidget *
create_page (VedAlertsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *switcher = gtk_stack_switcher_new ();
  GtkWidget *tabs = gtk_scrolled_window_new ();

  self->stack = gtk_stack_new ();
  gtk_stack_add_titled (GTK_STACK (self->stack), create_active (self), "active", _("Active"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), GTK_STACK (self->stack));
  self->switcher = switcher;
  gtk_widget_add_css_class (switcher, "tabs");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (tabs), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (tabs), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (tabs), switcher);
  gtk_widget_set_halign (tabs, GTK_ALIGN_START);
  gtk_widget_set_margin_start (tabs, MARGIN_PX);
  gtk_widget_set_margin_end (tabs, MARGIN_PX);
  gtk_widget_set_margin_top (tabs, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), tabs);
  gtk_box_append (GTK_BOX (box), self->stack);

  return box;
}

static GtkWidget *
get_tab (VedAlertsPage *self,
         const char    *name)
{
  return gtk_stack_get_child_by_name (GTK_STACK (self->stack), name);
}

static void
make_routing (VedAlertsPage *self)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (ved_page_get_model (VED_PAGE (self)));

  self->routing = ved_routing_view_new (VED_PAGE (self));
  if (snapshot != NULL)
    ved_routing_view_set_snapshot (VED_ROUTING_VIEW (self->routing), snapshot,
                                   ved_fleet_model_get_unknown_since (ved_page_get_model (VED_PAGE (self))) != 0);
  adw_bin_set_child (ADW_BIN (get_tab (self, "routing")), self->routing);
}

static void
make_maintenance (VedAlertsPage *self)
{
  self->maintenance = ved_maintenance_card_new (VED_PAGE (self));
  gtk_widget_set_margin_start (self->maintenance, MARGIN_PX);
  gtk_widget_set_margin_end (self->maintenance, MARGIN_PX);
  gtk_widget_set_margin_bottom (self->maintenance, MARGIN_PX);
  adw_bin_set_child (ADW_BIN (get_tab (self, "maintenance")), ved_page_scroller_new (self->maintenance));
}

/* What a tab has is made, and asked of the daemon, when it is looked at: together they have three times the widgets of
 * the list. */
static void
load_shown (VedAlertsPage *self)
{
  const char *shown = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  gboolean is_routing = g_strcmp0 (shown, "routing") == 0, is_maintenance = g_strcmp0 (shown, "maintenance") == 0;

  if (is_routing && self->routing == NULL)
    make_routing (self);
  if (is_maintenance && self->maintenance == NULL)
    make_maintenance (self);
  if (!ved_page_get_active (VED_PAGE (self)))
    return;

  if (is_routing)
    ved_routing_view_load (VED_ROUTING_VIEW (self->routing));
  else if (is_maintenance)
    ved_maintenance_card_load (VED_MAINTENANCE_CARD (self->maintenance));
}

static void
ved_alerts_page_shown (VedPage *page)
{
  load_shown (VED_ALERTS_PAGE (page));
}

static GtkWidget *
ved_alerts_page_find_section (VedPage    *page,
                              const char *id)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (page);

  if (g_str_equal (id, "maintenance"))
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "maintenance");
      return self->maintenance;
    }

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "routing");

  return ved_routing_view_find_section (VED_ROUTING_VIEW (self->routing), id);
}

static void
ved_alerts_page_constructed (GObject *object)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (object);

  G_OBJECT_CLASS (ved_alerts_page_parent_class)->constructed (object);

  gtk_stack_add_titled (GTK_STACK (self->stack), adw_bin_new (), "maintenance", _("Maintenance"));
  gtk_stack_add_titled (GTK_STACK (self->stack), adw_bin_new (), "routing", _("Rules"));
  shorten_tabs (self->switcher);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (load_shown), self, G_CONNECT_SWAPPED);
}

static void
ved_alerts_page_dispose (GObject *object)
{
  VedAlertsPage *self = VED_ALERTS_PAGE (object);

  g_clear_pointer (&self->desk, ved_document_free);
  g_clear_object (&self->parsing);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (ved_alerts_page_parent_class)->dispose (object);
}

static void
ved_alerts_page_class_init (VedAlertsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = ved_alerts_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = ved_alerts_page_dispose;
  page_class->shown = ved_alerts_page_shown;
  page_class->update = ved_alerts_page_update;
  page_class->hidden = ved_alerts_page_hidden;
  page_class->find_section = ved_alerts_page_find_section;
  page_class->search = ved_alerts_page_search;
  page_class->save_state = ved_alerts_page_save_state;
  page_class->restore_state = ved_alerts_page_restore_state;

  gtk_widget_class_install_action (widget_class, "alerts.acknowledge", "s", acknowledge);
  gtk_widget_class_install_action (widget_class, "alerts.acknowledge-all", "s", acknowledge_all);
  gtk_widget_class_install_action (widget_class, "alerts.unacknowledge", "s", give_back);
  gtk_widget_class_install_action (widget_class, "alerts.resolve", "s", resolve);
  gtk_widget_class_install_action (widget_class, "alerts.mute", "(su)", mute);
  gtk_widget_class_install_action (widget_class, "alerts.unmute", "s", unmute);
  gtk_widget_class_install_action (widget_class, "alerts.note", "s", write_note);
  gtk_widget_class_install_action (widget_class, "alerts.maintain", "s", plan_maintenance);
  gtk_widget_class_install_action (widget_class, "alerts.open", "s", open_server);
}

static void
ved_alerts_page_init (VedAlertsPage *self)
{
  self->list = ved_alert_list_new ();
  self->parsing = g_cancellable_new ();
  self->can_perform = TRUE;
  ved_page_set_title (VED_PAGE (self), _("Alerts"));
  adw_bin_set_child (ADW_BIN (self), create_page (self));
}
