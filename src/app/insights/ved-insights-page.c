/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-insights-page"

#include "config.h"

#include "app/insights/ved-insights-page.h"

#include "app/charts/ved-gauge.h"
#include "app/insights/ved-focus-card.h"
#include "app/insights/ved-what-if-cards.h"
#include "app/insights/ved-what-if-sliders.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-json-tree.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-typing-fault.h"
#include "app/servers/ved-contribution-table.h"
#include "app/servers/ved-server-table.h"
#include "app/ved-style.h"
#include "fleet/alerts/ved-alert-routing.h"
#include "fleet/risk/ved-outlook.h"

#include <glib/gi18n.h>

/* Why one server is at risk and what would help. The score and its parts come with every snapshot; what is computed
 * for the page alone (the explanation, the what-ifs) is asked for when another server is chosen or a new forecast
 * has been made. Until somebody chooses, the server is shown that had the highest risk when the source was opened. */

#define MARGIN_PX 18
#define LIST_PX 424              /* twenty whole rows */
#define FIRST_ROWS 20
#define GAUGE_PX 120
#define HEAD_PX 190

struct _VedInsightsPage
{
  VedPage parent_instance;

  char *name;                   /* (nullable): of the server that is shown */
  gboolean is_chosen;           /* by somebody, not for its risk */
  gboolean is_other_source;     /* of which nothing was shown yet */
  gint64 asked_origin_us;       /* of the forecast that was asked about; 0: none */
  gboolean is_unexplained;      /* what was asked about it has failed */
  VedSnapshot *snapshot;
  VedServerList *list;
  GtkWidget *search;
  GtkWidget *fault;             /* of what is searched for */
  GtkWidget *stack;
  GtkWidget *title;
  GtkWidget *badge;
  GtkWidget *gauge;
  GtkWidget *urgency;
  GtkWidget *summary;
  GtkWidget *open;
  GtkWidget *contributions;
  GtkWidget *focus;
  GtkWidget *cards;
  GtkWidget *sliders;
  GtkWidget *details;
  GtkWidget *tree;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (VedInsightsPage, ved_insights_page, VED_TYPE_PAGE)

static void
explained_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(VedInsightsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes != NULL)
    {
      ved_focus_card_set_bytes (VED_FOCUS_CARD (self->focus), bytes);
      return;
    }
  ved_focus_card_set_message (VED_FOCUS_CARD (self->focus), error->message);
  self->is_unexplained = TRUE;
}

static void
details_fetched_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(VedInsightsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes != NULL)
    ved_json_tree_set_bytes (VED_JSON_TREE (self->tree), bytes);
  else
    ved_json_tree_set_fault (VED_JSON_TREE (self->tree), error->message);
}

static void
fetch (VedInsightsPage     *self,
       const char          *folder,
       GAsyncReadyCallback  callback)
{
  g_autofree char *name = g_uri_escape_string (self->name, NULL, FALSE);
  g_autofree char *path = g_strconcat (folder, name, NULL);

  ved_fleet_model_fetch_document_async (ved_page_get_model (VED_PAGE (self)), path, self->cancellable, callback,
                                        g_object_ref (self));
}

static void
stop (VedInsightsPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->asked_origin_us = 0;
  self->is_unexplained = FALSE;
  ved_what_if_cards_stop (VED_WHAT_IF_CARDS (self->cards));
  ved_what_if_sliders_stop (VED_WHAT_IF_SLIDERS (self->sliders));
}

static void
ask (VedInsightsPage *self)
{
  gboolean is_calibrated = ved_snapshot_get_environment (self->snapshot)->calibrated;
  gint64 origin_us = ved_snapshot_get_origin_us (self->snapshot);

  /* The next result may bring the explanation: a recording holds it for another instant of the same forecast, a daemon
   * answers again. */
  if (self->asked_origin_us == origin_us && self->is_unexplained)
    {
      self->is_unexplained = FALSE;
      fetch (self, "/explain/", explained_cb);
    }
  if (self->asked_origin_us == origin_us)
    return;

  stop (self);
  self->asked_origin_us = origin_us;
  fetch (self, "/explain/", explained_cb);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->details)))
    fetch (self, "/predictions/", details_fetched_cb);
  ved_what_if_cards_ask (VED_WHAT_IF_CARDS (self->cards), ved_page_get_model (VED_PAGE (self)), self->name,
                         is_calibrated);
  ved_what_if_sliders_set_server (VED_WHAT_IF_SLIDERS (self->sliders), self->name, is_calibrated);
}

static char *
describe_urgency (VedLevel level,
                  gboolean is_unknown)
{
  const VedAlert alert = { .subject = VED_ALERT_SUBJECT_RISK, .level = level };
  const VedAlertRoute *route = ved_alert_routing_find (&alert);
  g_autofree char *span = NULL;

  if (route == NULL)
    return g_strdup (is_unknown ? _("Whether anything needs to be done now is not known.") : _("Nothing needs to be done."));
  if (route->notice_min == 0)
    return g_strdup (_("Keep an eye on it."));

  span = ved_text_duration (route->notice_min * VED_MINUTE_US);

  return g_strdup_printf (_("Somebody should look within %s."), span);
}

static void
show_server (VedInsightsPage *self,
             guint            server)
{
  VedLevel level = ved_snapshot_get_level (self->snapshot, server);
  double risk = (double) ved_snapshot_risk (self->snapshot)[server];
  /* What was well when it was last heard of may need somebody by now. */
  gboolean is_past = ved_fleet_model_is_past (ved_page_get_model (VED_PAGE (self)), self->snapshot, server);
  g_autofree char *urgency = describe_urgency (level, is_past);
  g_autofree char *summary = ved_contribution_summary (self->snapshot, server, is_past);
  char text[VED_TEXT_SIZE];

  ved_text_label_set (self->title, self->name);
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge), level, NULL);
  ved_gauge_set_value (VED_GAUGE (self->gauge), risk, level, ved_text_write_number (risk, 1, text, sizeof text),
                       _(ved_level_get_info (level)->label));
  ved_text_label_set (self->urgency, urgency);
  ved_text_label_set (self->summary, summary);
  ved_contribution_table_set_server (VED_CONTRIBUTION_TABLE (self->contributions), self->snapshot, server, is_past);
}

/* What was told of another server is not told of this one. */
static void
forget_server (VedInsightsPage *self)
{
  ved_focus_card_set_message (VED_FOCUS_CARD (self->focus), "");
  ved_json_tree_set_fault (VED_JSON_TREE (self->tree), "");
}

/* What somebody has chosen stays, though an instant may lack it; of another source it is another server, if it is there. */
static void
choose_by_risk (VedInsightsPage *self)
{
  guint server;
  gboolean is_there = self->name != NULL && ved_snapshot_find (self->snapshot, self->name, &server);
  gboolean stays = self->is_chosen ? is_there || !self->is_other_source : is_there && !self->is_other_source;

  self->is_other_source = FALSE;
  if (stays || ved_snapshot_get_n_servers (self->snapshot) == 0)
    return;

  self->is_chosen = FALSE;
  g_free (self->name);
  self->name = g_strdup (ved_snapshot_get_name (self->snapshot, ved_snapshot_risk_order (self->snapshot)[0]));
  stop (self);
  forget_server (self);
}

static void
update_server (VedInsightsPage *self)
{
  guint server;

  if (self->snapshot == NULL)
    return;
  choose_by_risk (self);
  if (self->name == NULL || !ved_snapshot_find (self->snapshot, self->name, &server))
    {
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "nothing");
      return;
    }

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "server");
  show_server (self, server);
  ved_what_if_cards_set_risk (VED_WHAT_IF_CARDS (self->cards), (double) ved_snapshot_risk (self->snapshot)[server],
                              ved_vital_is_unforeseen (VED_VITAL_CPU, self->snapshot, server)
                              || ved_vital_is_unforeseen (VED_VITAL_MEMORY, self->snapshot, server)
                              || ved_vital_is_unforeseen (VED_VITAL_IOWAIT, self->snapshot, server));
  if (ved_page_get_active (VED_PAGE (self)))
    ask (self);
}

static void
choose (VedInsightsPage *self,
        const char      *name)
{
  self->is_chosen = TRUE;
  if (g_strcmp0 (name, self->name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", name);
  stop (self);
  forget_server (self);
  update_server (self);
}

static void
ved_insights_page_update (VedPage     *page,
                          VedSnapshot *snapshot)
{
  VedInsightsPage *self = VED_INSIGHTS_PAGE (page);
  g_autoptr(VedSnapshot) old = self->snapshot;

  self->snapshot = ved_snapshot_ref (snapshot);
  ved_server_list_set_snapshot (self->list, snapshot);
  update_server (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", self->name != NULL ? self->name : "");
}

static void
ved_insights_page_hidden (VedPage *page)
{
  stop (VED_INSIGHTS_PAGE (page));
}

static void
ved_insights_page_shown (VedPage *page)
{
  update_server (VED_INSIGHTS_PAGE (page));
}

static gboolean
ved_insights_page_show_server (VedPage    *page,
                               const char *name)
{
  choose (VED_INSIGHTS_PAGE (page), name);

  return TRUE;
}

static void
ved_insights_page_search (VedPage    *page,
                          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (VED_INSIGHTS_PAGE (page)->search), text != NULL ? text : "");
}

static GVariant *
ved_insights_page_save_state (VedPage *page)
{
  VedInsightsPage *self = VED_INSIGHTS_PAGE (page);
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  if (self->name != NULL && self->is_chosen)
    g_variant_dict_insert (&state, "server", "s", self->name);

  return g_variant_dict_end (&state);
}

static void
ved_insights_page_restore_state (VedPage  *page,
                                 GVariant *state)
{
  const char *name;

  if (g_variant_lookup (state, "server", "&s", &name))
    choose (VED_INSIGHTS_PAGE (page), name);
}

/* What was told of a server is nothing that another source says of one of the same name. */
static void
source_changed_cb (VedInsightsPage *self)
{
  self->is_other_source = TRUE;
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  stop (self);
  forget_server (self);
  ved_what_if_cards_forget (VED_WHAT_IF_CARDS (self->cards));
  ved_what_if_sliders_forget (VED_WHAT_IF_SLIDERS (self->sliders));
}

static void
search_changed_cb (GtkSearchEntry  *entry,
                   VedInsightsPage *self)
{
  g_autoptr(GError) error = NULL;

  ved_server_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (entry)), &error);
  ved_typing_fault_set (VED_TYPING_FAULT (self->fault), error != NULL ? error->message : NULL);
}

static void
row_activated_cb (VedServerTable  *table,
                  const char      *name,
                  VedInsightsPage *self)
{
  choose (self, name);
}

static void
details_toggled_cb (VedInsightsPage *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->details)) && self->name != NULL)
    fetch (self, "/predictions/", details_fetched_cb);
}

static GtkWidget *
create_selector (VedInsightsPage *self)
{
  static const VedServerField fields[] = { VED_FIELD_NAME, VED_FIELD_RISK, VED_FIELD_LEVEL };
  GtkWidget *content, *card = ved_card_new (_("Servers by risk"), &content, NULL);
  GtkWidget *table = ved_server_table_new (self->list, fields, G_N_ELEMENTS (fields));

  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  g_object_set (self->search, "placeholder-text", _("Name, or filter: profile:db risk>60 cpu>80"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find servers"), -1);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  ved_server_table_sort_by (VED_SERVER_TABLE (table), VED_FIELD_RISK, TRUE);
  ved_server_table_fit_height (VED_SERVER_TABLE (table), LIST_PX, FIRST_ROWS);
  g_signal_connect (table, "activated", G_CALLBACK (row_activated_cb), self);
  self->fault = ved_typing_fault_new (self->search);
  gtk_box_append (GTK_BOX (content), self->search);
  gtk_box_append (GTK_BOX (content), self->fault);
  gtk_box_append (GTK_BOX (content), table);
  gtk_widget_set_valign (card, GTK_ALIGN_START);

  return card;
}

/* The name stands above the rest where there is no room for both. */
static GtkWidget *
create_head (VedInsightsPage *self)
{
  GtkWidget *head = ved_reflow_new (HEAD_PX, 2, 10), *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->title = ved_text_label_new ("", "title-2");
  self->badge = ved_level_badge_new (FALSE);
  self->open = gtk_button_new_with_label (_("Open Server"));
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (end, GTK_ALIGN_END);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open), "win.show-server");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", "");
  gtk_box_append (GTK_BOX (end), self->badge);
  gtk_box_append (GTK_BOX (end), self->open);
  ved_reflow_append (VED_REFLOW (head), self->title, 1);
  ved_reflow_append (VED_REFLOW (head), end, 1);

  return head;
}

static GtkWidget *
create_verdict (VedInsightsPage *self)
{
  GtkWidget *content, *card = ved_card_new (NULL, &content, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->gauge = ved_gauge_new (100.0);
  self->urgency = ved_text_paragraph_new ("", "heading");
  self->summary = ved_text_paragraph_new ("", NULL);
  ved_gauge_set_has_levels (VED_GAUGE (self->gauge), TRUE);
  ved_chart_set_title (VED_CHART (self->gauge), _("Risk"));
  ved_chart_set_description (VED_CHART (self->gauge), _("The risk of the server, from 0 to 100"));
  gtk_widget_set_size_request (self->gauge, ved_style_scale (GAUGE_PX), ved_style_scale (GAUGE_PX));
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), self->urgency);
  gtk_box_append (GTK_BOX (texts), self->summary);
  gtk_box_append (GTK_BOX (row), self->gauge);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (content), create_head (self));
  gtk_box_append (GTK_BOX (content), row);

  return card;
}

static GtkWidget *
create_causes (VedInsightsPage *self)
{
  GtkWidget *content, *card = ved_card_new (_("What drives this"), &content, NULL);

  self->contributions = ved_contribution_table_new ();
  gtk_box_append (GTK_BOX (content), self->contributions);
  gtk_box_append (GTK_BOX (content), ved_text_paragraph_new (_("Method: exact. These are the points of the score; they "
                                                               "sum to the risk."), "dim-label"));

  return card;
}

static GtkWidget *
create_details (VedInsightsPage *self)
{
  GtkWidget *content, *card = ved_card_new (NULL, &content, NULL);

  self->tree = ved_json_tree_new ();
  self->details = gtk_toggle_button_new_with_label (_("Technical details"));
  gtk_widget_set_halign (self->details, GTK_ALIGN_START);
  g_object_bind_property (self->details, "active", self->tree, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->details, "toggled", G_CALLBACK (details_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (content), self->details);
  gtk_box_append (GTK_BOX (content), self->tree);

  return card;
}

static GtkWidget *
create_server (VedInsightsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->focus = ved_focus_card_new ();
  self->cards = ved_what_if_cards_new ();
  gtk_box_append (GTK_BOX (box), create_verdict (self));
  gtk_box_append (GTK_BOX (box), create_causes (self));
  gtk_box_append (GTK_BOX (box), self->cards);
  gtk_box_append (GTK_BOX (box), self->sliders);
  gtk_box_append (GTK_BOX (box), self->focus);
  gtk_box_append (GTK_BOX (box), create_details (self));

  return box;
}

static GtkWidget *
create_page (VedInsightsPage *self)
{
  GtkWidget *clamp = adw_clamp_new (), *columns = ved_reflow_new (250, 2, 12), *nothing = adw_status_page_new ();

  self->stack = gtk_stack_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _("This server is not part of the data at this instant"));
  adw_status_page_set_description (ADW_STATUS_PAGE (nothing), _("Choose another one from the list."));
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), nothing, "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), create_server (self), "server");
  gtk_widget_set_margin_start (columns, MARGIN_PX);
  gtk_widget_set_margin_end (columns, MARGIN_PX);
  gtk_widget_set_margin_top (columns, MARGIN_PX);
  gtk_widget_set_margin_bottom (columns, MARGIN_PX);
  ved_reflow_append (VED_REFLOW (columns), create_selector (self), 2);
  ved_reflow_append (VED_REFLOW (columns), self->stack, 3);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1500);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_child (ADW_CLAMP (clamp), columns);

  return ved_page_scroller_new (clamp);
}

static void
ved_insights_page_constructed (GObject *object)
{
  VedInsightsPage *self = VED_INSIGHTS_PAGE (object);

  G_OBJECT_CLASS (ved_insights_page_parent_class)->constructed (object);

  self->sliders = ved_what_if_sliders_new (ved_page_get_model (VED_PAGE (self)));
  adw_bin_set_child (ADW_BIN (self), create_page (self));
  g_signal_connect_object (ved_page_get_model (VED_PAGE (self)), "notify::source", G_CALLBACK (source_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
ved_insights_page_dispose (GObject *object)
{
  VedInsightsPage *self = VED_INSIGHTS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->list);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);

  G_OBJECT_CLASS (ved_insights_page_parent_class)->dispose (object);
}

static void
ved_insights_page_finalize (GObject *object)
{
  VedInsightsPage *self = VED_INSIGHTS_PAGE (object);

  g_object_unref (self->cancellable);
  g_free (self->name);

  G_OBJECT_CLASS (ved_insights_page_parent_class)->finalize (object);
}

static void
ved_insights_page_class_init (VedInsightsPageClass *klass)
{
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = ved_insights_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = ved_insights_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_insights_page_finalize;
  page_class->update = ved_insights_page_update;
  page_class->shown = ved_insights_page_shown;
  page_class->hidden = ved_insights_page_hidden;
  page_class->show_server = ved_insights_page_show_server;
  page_class->search = ved_insights_page_search;
  page_class->save_state = ved_insights_page_save_state;
  page_class->restore_state = ved_insights_page_restore_state;
}

static void
ved_insights_page_init (VedInsightsPage *self)
{
  self->list = ved_server_list_new ();
  self->is_other_source = TRUE;
  self->cancellable = g_cancellable_new ();
  ved_page_set_title (VED_PAGE (self), _("Insights"));
}
