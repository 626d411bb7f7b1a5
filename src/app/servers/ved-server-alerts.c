/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-alerts"

#include "config.h"

#include "app/servers/ved-server-alerts.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/alerts/ved-alert-task.h"
#include "app/alerts/ved-desk-report.h"
#include "app/parts/ved-alert-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* The open episodes of one server: one per metric and one for the risk, so the rows are made once for the
 * most there can be. Below each stands what the desk knows of it: a silenced one looks as loud as any other here. Whoever
 * looks at the server takes charge here, too. */

#define MAX_ROWS (VED_N_METRICS + 1)

#define RECEDING_OPACITY 0.5
#define ASK_S 5

typedef struct {
  GtkWidget *badge;
  GtkWidget *message;
  GtkWidget *age;
  GtkWidget *desk;
  GtkWidget *acknowledge;
} AlertRow;

struct _VedServerAlerts
{
  AdwBin parent_instance;

  AlertRow rows[MAX_ROWS];
  GtkWidget *none;
  GtkWidget *whose;             /* why levels here are not that of the server, where they are not */
  VedDocument *document;        /* (nullable): until there is an alert */
  GCancellable *parsing;        /* of what the desk told */
  GHashTable *entries;          /* (nullable): VedDeskEntry by the ids of episodes */
  gboolean can_perform;         /* a recording is not asked for anything */
  VedSnapshot *snapshot;        /* (nullable): what was shown last */
  char *server;                 /* (nullable): likewise */
};

G_DEFINE_FINAL_TYPE (VedServerAlerts, ved_server_alerts, ADW_TYPE_BIN)

static void
show_button (GtkWidget      *button,
             const VedAlert *alert)
{
  g_autofree char *name = g_strdup_printf (_("Acknowledge: %s, %s"), ved_alert_text_place (alert), ved_alert_text_subject (alert));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", alert->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_row (AlertRow       *row,
          const VedAlert *alert,
          gboolean        can_perform,
          GHashTable     *entries,
          gint64          now_us)
{
  const VedDeskEntry *entry = alert != NULL && entries != NULL ? g_hash_table_lookup (entries, alert->id) : NULL;
  g_autofree char *desk = entry != NULL ? ved_desk_entry_describe (entry) : NULL;

  gtk_widget_set_visible (row->badge, alert != NULL);
  gtk_widget_set_visible (row->message, alert != NULL);
  gtk_widget_set_visible (row->age, alert != NULL);
  gtk_widget_set_visible (row->desk, desk != NULL);
  gtk_widget_set_visible (row->acknowledge, alert != NULL && can_perform && alert->state == VED_ALERT_OPEN);
  ved_text_label_set (row->desk, desk != NULL ? desk : "");
  if (alert != NULL)
    {
      g_autofree char *text = ved_alert_text (alert);
      g_autofree char *message = ved_alert_get_aspect (alert) == VED_ALERT_RECEDING
                                 ? ved_alert_text_headline (alert, text) : g_steal_pointer (&text);
      g_autofree char *age = ved_text_duration (MAX (now_us - alert->opened_us, 0));
      g_autofree char *open_for = g_strdup_printf (_("for %s"), age);

      ved_level_badge_set_level (VED_LEVEL_BADGE (row->badge), ved_alert_get_level (alert), NULL);
      gtk_widget_set_opacity (row->badge, ved_alert_get_aspect (alert) == VED_ALERT_RECEDING ? RECEDING_OPACITY : 1.0);
      ved_text_label_set (row->message, message);
      ved_text_label_set (row->age, open_for);
      show_button (row->acknowledge, alert);
    }
}

static void
show_alerts (VedServerAlerts *self)
{
  gint64 now_us = ved_snapshot_get_time_us (self->snapshot);
  guint n_alerts = ved_snapshot_get_n_alerts (self->snapshot), n_rows = 0;
  g_autofree char *whose = NULL;

  for (guint i = 0; i < n_alerts && n_rows < MAX_ROWS; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (self->snapshot, i);

      if (!g_str_equal (alert->server, self->server))
        continue;
      show_row (&self->rows[n_rows++], alert, self->can_perform, self->entries, now_us);
      if (whose == NULL)
        whose = ved_alert_text_level (alert, self->snapshot);
    }
  if (whose != NULL)
    ved_text_label_set (self->whose, whose);
  gtk_widget_set_visible (self->whose, whose != NULL);
  gtk_widget_set_visible (self->none, n_rows == 0);
  while (n_rows < MAX_ROWS)
    show_row (&self->rows[n_rows++], NULL, FALSE, NULL, now_us);
}

static void
parsed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedServerAlerts) self = user_data;
  g_autoptr(GError) error = NULL;
  GHashTable *entries = ved_desk_report_parse_finish (result, &error);

  if (entries == NULL)
    {
      g_debug ("Not known what is silenced: %s", error->message);
      return;
    }
  g_clear_pointer (&self->entries, g_hash_table_unref);
  self->entries = entries;
  if (self->snapshot != NULL)
    show_alerts (self);
}

static void
drop_entries (VedServerAlerts *self)
{
  g_clear_pointer (&self->entries, g_hash_table_unref);
  if (self->snapshot != NULL)
    show_alerts (self);
}

static void
desk_came_cb (GBytes     *body,
              const char *fault,
              gpointer    user_data)
{
  VedServerAlerts *self = user_data;

  if (body != NULL)
    {
      ved_desk_report_parse_async (body, self->parsing, parsed_cb, g_object_ref (self));
      return;
    }
  g_debug ("Not known what is silenced: %s", fault);
  drop_entries (self);
}

/* Alerts of another daemon have the same ids. */
static void
forget (gpointer user_data)
{
  VedServerAlerts *self = user_data;

  g_cancellable_cancel (self->parsing);
  g_object_unref (self->parsing);
  self->parsing = g_cancellable_new ();
  drop_entries (self);
}

static void
acknowledge (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  VedServerAlerts *self = VED_SERVER_ALERTS (widget);
  GtkWidget *page = gtk_widget_get_ancestor (widget, VED_TYPE_PAGE);
  const char *id = g_variant_get_string (parameter, NULL);
  char *ids[] = { (char *) id, NULL };
  g_autofree char *whom = NULL;
  VedAlertTask *task;

  g_return_if_fail (page != NULL);

  for (guint i = 0; i < ved_snapshot_get_n_alerts (self->snapshot) && whom == NULL; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (self->snapshot, i);

      if (g_str_equal (alert->id, id))
        whom = g_strdup_printf (_("%s, %s"), ved_alert_text_place (alert), ved_alert_text_subject (alert));
    }
  task = ved_alert_task_new (VED_PAGE (page), ids, _("Acknowledged"), whom != NULL ? whom : id);
  ved_alert_task_set_undo (task, "unacknowledge", 0);
  ved_alert_task_perform (task, "acknowledge", 0, NULL);
  if (self->document != NULL)
    ved_document_expire (self->document);
}

static void
ved_server_alerts_dispose (GObject *object)
{
  VedServerAlerts *self = VED_SERVER_ALERTS (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);

  G_OBJECT_CLASS (ved_server_alerts_parent_class)->dispose (object);
}

static void
ved_server_alerts_finalize (GObject *object)
{
  VedServerAlerts *self = VED_SERVER_ALERTS (object);

  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_object_unref (self->parsing);
  g_free (self->server);

  G_OBJECT_CLASS (ved_server_alerts_parent_class)->finalize (object);
}

static void
ved_server_alerts_class_init (VedServerAlertsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_server_alerts_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_server_alerts_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "server.acknowledge", "s", acknowledge);
}

static void
ved_server_alerts_init (VedServerAlerts *self)
{
  GtkWidget *content, *card = ved_card_new (_("Open alerts"), &content, NULL);
  GtkWidget *grid = gtk_grid_new ();

  self->parsing = g_cancellable_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (guint i = 0; i < MAX_ROWS; i++)
    {
      AlertRow *row = &self->rows[i];

      row->badge = ved_level_badge_new (FALSE);
      row->message = ved_text_paragraph_new ("", NULL);
      row->age = ved_text_label_new ("", "dim-label");
      row->desk = ved_text_paragraph_new ("", "dim-label");
      row->acknowledge = gtk_button_new_from_icon_name ("object-select-symbolic");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row->acknowledge), "s", "");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row->acknowledge), "server.acknowledge");
      gtk_widget_set_valign (row->acknowledge, GTK_ALIGN_CENTER);
      ved_set_tooltip (row->acknowledge, _("Acknowledge"));
      gtk_widget_set_hexpand (row->message, TRUE);
      gtk_widget_set_valign (row->badge, GTK_ALIGN_CENTER);
      gtk_grid_attach (GTK_GRID (grid), row->badge, 0, 2 * (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->message, 1, 2 * (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->age, 2, 2 * (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->acknowledge, 3, 2 * (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->desk, 1, 2 * (int) i + 1, 2, 1);
    }
  self->none = ved_text_label_new (_("No open alerts."), "dim-label");
  self->whose = ved_text_paragraph_new ("", "dim-label");
  gtk_box_append (GTK_BOX (content), grid);
  gtk_box_append (GTK_BOX (content), self->whose);
  gtk_box_append (GTK_BOX (content), self->none);
  adw_bin_set_child (ADW_BIN (self), card);
}

/**
 * ved_server_alerts_new:
 *
 * Returns: a card without alerts
 */
GtkWidget *
ved_server_alerts_new (void)
{
  return g_object_new (VED_TYPE_SERVER_ALERTS, NULL);
}

static gboolean
has_alert (VedSnapshot *snapshot,
           const char  *server)
{
  guint n_alerts = ved_snapshot_get_n_alerts (snapshot);

  for (guint i = 0; i < n_alerts; i++)
    if (g_str_equal (ved_snapshot_get_alert (snapshot, i)->server, server))
      return TRUE;

  return FALSE;
}

/**
 * ved_server_alerts_update:
 * @model: whose snapshot that is; outlives the widget
 * @server: whose alerts to show
 *
 * Also asks what the desk knows of them. Ages are counted from the instant of @snapshot.
 */
void
ved_server_alerts_update (VedServerAlerts *self,
                          VedFleetModel   *model,
                          VedSnapshot     *snapshot,
                          const char      *server)
{
  g_return_if_fail (VED_IS_SERVER_ALERTS (self));

  ved_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = snapshot;
  self->can_perform = ved_fleet_model_can_perform (model);
  if (g_strcmp0 (self->server, server) != 0)
    {
      g_free (self->server);
      self->server = g_strdup (server);
    }
  show_alerts (self);
  if (!has_alert (snapshot, server))
    return;

  if (self->document == NULL)
    {
      self->document = ved_document_new_plain (model, ASK_S, desk_came_cb, self);
      ved_document_set_forget (self->document, forget);
    }
  ved_document_fetch (self->document, "/alerts/desk");
}
