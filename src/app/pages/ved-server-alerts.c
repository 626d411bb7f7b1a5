/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-alerts"

#include "config.h"

#include "app/pages/ved-server-alerts.h"

#include "app/pages/ved-alert-text.h"
#include "app/pages/ved-card.h"
#include "app/pages/ved-level-badge.h"
#include "app/pages/ved-page-text.h"

#include <glib/gi18n.h>

/* The open episodes of one server: one per metric and one for the risk, so the rows are made once for the
 * most there can be. */

#define MAX_ROWS (VED_N_METRICS + 1)

#define RECEDING_OPACITY 0.5

typedef struct {
  GtkWidget *badge;
  GtkWidget *message;
  GtkWidget *age;
} AlertRow;

struct _VedServerAlerts
{
  AdwBin parent_instance;

  AlertRow rows[MAX_ROWS];
  GtkWidget *none;
};

G_DEFINE_FINAL_TYPE (VedServerAlerts, ved_server_alerts, ADW_TYPE_BIN)

static void
show_row (AlertRow       *row,
          const VedAlert *alert,
          gint64          now_us)
{
  gtk_widget_set_visible (row->badge, alert != NULL);
  gtk_widget_set_visible (row->message, alert != NULL);
  gtk_widget_set_visible (row->age, alert != NULL);
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
    }
}

static void
ved_server_alerts_class_init (VedServerAlertsClass *klass)
{
}

static void
ved_server_alerts_init (VedServerAlerts *self)
{
  GtkWidget *content, *card = ved_card_new (_("Open alerts"), &content, NULL);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (guint i = 0; i < MAX_ROWS; i++)
    {
      AlertRow *row = &self->rows[i];

      row->badge = ved_level_badge_new (FALSE);
      row->message = ved_text_paragraph_new ("", NULL);
      row->age = ved_text_label_new ("", "dim-label");
      gtk_widget_set_hexpand (row->message, TRUE);
      gtk_widget_set_valign (row->badge, GTK_ALIGN_CENTER);
      gtk_grid_attach (GTK_GRID (grid), row->badge, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->message, 1, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), row->age, 2, (int) i, 1, 1);
    }
  self->none = ved_text_label_new (_("No open alerts."), "dim-label");
  gtk_box_append (GTK_BOX (content), grid);
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

/**
 * ved_server_alerts_update:
 * @server: whose alerts to show
 * @now_us: what ages are counted from, UTC
 */
void
ved_server_alerts_update (VedServerAlerts *self,
                          VedSnapshot     *snapshot,
                          const char      *server,
                          gint64           now_us)
{
  guint n_alerts, n_rows = 0;

  g_return_if_fail (VED_IS_SERVER_ALERTS (self));

  n_alerts = ved_snapshot_get_n_alerts (snapshot);
  for (guint i = 0; i < n_alerts && n_rows < MAX_ROWS; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      if (g_str_equal (alert->server, server))
        show_row (&self->rows[n_rows++], alert, now_us);
    }
  gtk_widget_set_visible (self->none, n_rows == 0);
  while (n_rows < MAX_ROWS)
    show_row (&self->rows[n_rows++], NULL, now_us);
}
