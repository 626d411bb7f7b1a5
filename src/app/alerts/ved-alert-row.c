/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-row"

#include "config.h"

#include "app/alerts/ved-alert-row.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/parts/ved-alert-text.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* Texts change in place, so that the focus on a button outlives every refresh. The menu is made when it is
 * opened: few of hundreds are. A list view has some two hundred rows, and half a dozen can be seen: one that is out of
 * view only remembers that it has something to say. */

#define MARGIN_PX 10
#define RECEDING_OPACITY 0.5

struct _VedAlertRow
{
  GtkWidget parent_instance;

  VedAlertItem *item;           /* (nullable) */
  gboolean is_behind;           /* it shows something else than the item tells */
  guint tick_id;                /* until it shows it */
  GtkWidget *box;
  GtkWidget *group;             /* names the server of this row and the next ones, where they are grouped by it */
  GtkWidget *badge;
  GtkWidget *place;
  GtkWidget *message;
  GtkWidget *delivery;
  GtkWidget *acknowledge;
  GtkWidget *done;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (VedAlertRow, ved_alert_row, GTK_TYPE_WIDGET)

static void
update_state (VedAlertRow    *self,
              const VedAlert *alert)
{
  gboolean is_open = alert->state == VED_ALERT_OPEN;

  ved_text_label_set (self->done, alert->state == VED_ALERT_RESOLVED ? _("Resolved") : _("Acknowledged"));
  gtk_widget_set_visible (self->acknowledge, is_open);
  gtk_widget_set_visible (self->done, !is_open);
  gtk_widget_set_sensitive (self->menu, alert->state != VED_ALERT_RESOLVED);
}

/* What the daemon knows of its channels goes before what the table of routes promises. */
static char *
describe_route (VedAlertItem *item)
{
  const VedAlert *alert = ved_alert_item_get_alert (item);
  const VedDeskDelivery *delivery = ved_alert_item_get_delivery (item);
  const VedAlertRoute *route = ved_alert_routing_find (alert);
  gint64 now_us = ved_alert_item_get_time_us (item);
  g_autofree char *notice = NULL, *escalation = NULL;

  if (delivery != NULL)
    return ved_alert_text_reached (alert, delivery, now_us);

  notice = route != NULL ? ved_alert_text_notice (route) : g_strdup (_("nobody is notified"));
  escalation = ved_alert_text_escalation (alert, now_us);

  return g_strdup_printf (_("%s · %s"), notice, escalation);
}

/* Who has taken charge stands in the same line: one more would move what is below it while somebody points there. */
static char *
describe_delivery (VedAlertItem *item)
{
  gint64 age_us = ved_alert_item_get_time_us (item) - ved_alert_item_get_alert (item)->opened_us;
  g_autofree char *span = ved_text_duration (MAX (age_us, 0));
  g_autofree char *way = ved_alert_item_is_silenced (item) ? g_strdup (_("nobody is notified")) : describe_route (item);
  g_autofree char *delivery = g_strdup_printf (_("for %s · %s"), span, way);
  const char *charge = ved_alert_item_get_charge (item);

  return charge != NULL ? g_strdup_printf (_("%s · %s"), charge, delivery) : g_steal_pointer (&delivery);
}

static char *
describe_event (VedAlertRow    *self,
                const VedAlert *alert)
{
  g_autofree char *text = ved_alert_text (alert);

  if (!ved_alert_is_environment (alert) || ved_alert_item_get_calibrated (self->item))
    return g_steal_pointer (&text);

  return g_strdup_printf (_("%s (not calibrated)"), text);
}

/* What stands below the name of its server need not repeat it. */
static void
update_place (VedAlertRow    *self,
              const VedAlert *alert)
{
  VedAlertGroup group = ved_alert_item_get_group (self->item);

  if (group == VED_ALERT_FIRST_OF_SERVER)
    ved_text_label_set (self->group, ved_alert_text_place (alert));
  gtk_widget_set_visible (self->group, group == VED_ALERT_FIRST_OF_SERVER);
  ved_text_label_set (self->place, group == VED_ALERT_UNGROUPED ? ved_alert_text_place (alert) : ved_alert_text_subject (alert));
}

static void
update (VedAlertRow *self)
{
  const VedAlert *alert = ved_alert_item_get_alert (self->item);
  VedLevel level = ved_alert_get_level (alert);
  g_autofree char *event = describe_event (self, alert);
  g_autofree char *message = ved_alert_text_headline (alert, event);
  g_autofree char *delivery = describe_delivery (self->item);
  g_autofree char *title = g_strdup_printf (_("%s, %s"), ved_alert_text_place (alert), event);
  g_autofree char *name = g_strdup_printf (_("Acknowledge: %s, %s"), ved_alert_text_place (alert),
                                           ved_alert_text_subject (alert));
  g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (alert->id));
  GVariant *old = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (self->acknowledge));
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));

  self->is_behind = FALSE;
  if (old == NULL || !g_variant_equal (old, target))
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->acknowledge), target);
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge), level, NULL);
  gtk_widget_set_opacity (self->badge, ved_alert_get_aspect (alert) == VED_ALERT_RECEDING ? RECEDING_OPACITY : 1.0);
  update_place (self, alert);
  ved_text_label_set (self->message, message);
  ved_text_label_set (self->delivery, delivery);
  update_state (self, alert);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->acknowledge), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (list_item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/* A list view has the rows hidden that are out of view. */
static gboolean
is_in_view (VedAlertRow *self)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));

  return list_item == NULL || gtk_widget_get_child_visible (list_item);
}

static void
item_changed_cb (VedAlertRow *self)
{
  self->is_behind = TRUE;
  if (is_in_view (self))
    ved_alert_row_catch_up (self);
}

static void
append_action (GMenu      *menu,
               const char *label,
               const char *action,
               GVariant   *target)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  VedAlertRow *self = user_data;
  const VedAlert *alert = ved_alert_item_get_alert (self->item);
  g_autoptr(GMenu) menu = g_menu_new (), of_all = g_menu_new ();

  if (!ved_alert_is_environment (alert))
    append_action (menu, _("Open Server"), "alerts.open", g_variant_new_string (alert->server));
  if (!ved_alert_is_environment (alert))
    append_action (menu, _("Acknowledge All for This Server"), "alerts.acknowledge-all", g_variant_new_string (alert->server));
  if (alert->state == VED_ALERT_ACKNOWLEDGED)
    append_action (menu, _("Remove Acknowledgement"), "alerts.unacknowledge", g_variant_new_string (alert->id));
  append_action (menu, _("Silence for 1 Hour"), "alerts.mute", g_variant_new ("(su)", alert->id, 3600u));
  append_action (menu, _("Silence for 8 Hours"), "alerts.mute", g_variant_new ("(su)", alert->id, 28800u));
  if (ved_alert_item_is_muted (self->item, NULL))
    append_action (menu, _("End Silence"), "alerts.unmute", g_variant_new_string (alert->id));
  if (!ved_alert_is_environment (alert))
    append_action (menu, _("Plan Maintenance…"), "alerts.maintain", g_variant_new_string (alert->server));
  append_action (menu, _("Write a Note…"), "alerts.note", g_variant_new_string (alert->id));
  append_action (menu, _("Close Alert"), "alerts.resolve", g_variant_new_string (alert->id));
  /* What goes beyond this alert is not the first to be hit. */
  append_action (of_all, _("Acknowledge All in the List"), "alerts.acknowledge-all", g_variant_new_string (""));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (of_all));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
create_buttons (VedAlertRow *self)
{
  self->acknowledge = gtk_button_new_with_label (_("Acknowledge"));
  self->done = ved_text_label_new (_("Acknowledged"), "dim-label");
  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), create_menu_cb, self, NULL);
  gtk_widget_add_css_class (self->menu, "flat");
  ved_set_tooltip (self->menu, _("More actions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("More actions"), -1);
}

/* It is asked when it is looked at: of hundreds of rows that change with every refresh, few ever are. */
static gboolean
query_level_cb (GtkWidget   *badge,
                int          x,
                int          y,
                gboolean     is_keyboard,
                GtkTooltip  *tooltip,
                VedAlertRow *self)
{
  g_autofree char *text = self->item != NULL ? ved_alert_item_describe_level (self->item) : NULL;

  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static GtkWidget *
create_head (VedAlertRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->badge = ved_level_badge_new (TRUE);
  gtk_widget_set_has_tooltip (self->badge, TRUE);
  g_signal_connect (self->badge, "query-tooltip", G_CALLBACK (query_level_cb), self);
  self->place = ved_text_label_new ("", "heading");
  gtk_widget_set_hexpand (self->place, TRUE);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  create_buttons (self);
  gtk_box_append (GTK_BOX (head), self->badge);
  gtk_box_append (GTK_BOX (head), self->place);
  gtk_box_append (GTK_BOX (head), self->acknowledge);
  gtk_box_append (GTK_BOX (head), self->done);
  gtk_box_append (GTK_BOX (head), self->menu);

  return head;
}

static gboolean
come_into_view_cb (GtkWidget     *widget,
                   GdkFrameClock *clock,
                   gpointer       user_data)
{
  VED_ALERT_ROW (widget)->tick_id = 0;
  ved_alert_row_catch_up (VED_ALERT_ROW (widget));

  return G_SOURCE_REMOVE;
}

/* It has come into view though nobody scrolled, as when a window grows. What is being allocated cannot change. */
static void
ved_alert_row_map (GtkWidget *widget)
{
  VedAlertRow *self = VED_ALERT_ROW (widget);

  GTK_WIDGET_CLASS (ved_alert_row_parent_class)->map (widget);

  if (self->is_behind && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (widget, come_into_view_cb, NULL, NULL);
}

static void
ved_alert_row_dispose (GObject *object)
{
  VedAlertRow *self = VED_ALERT_ROW (object);

  ved_alert_row_set_item (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_alert_row_parent_class)->dispose (object);
}

static void
ved_alert_row_class_init (VedAlertRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_alert_row_dispose;
  GTK_WIDGET_CLASS (klass)->map = ved_alert_row_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_alert_row_init (VedAlertRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->message = ved_text_paragraph_new ("", NULL);
  self->delivery = ved_text_paragraph_new ("", "caption");
  gtk_widget_add_css_class (self->delivery, "dim-label");
  gtk_widget_set_margin_start (self->box, MARGIN_PX);
  gtk_widget_set_margin_end (self->box, MARGIN_PX);
  gtk_widget_set_margin_top (self->box, MARGIN_PX);
  gtk_widget_set_margin_bottom (self->box, MARGIN_PX);
  self->group = ved_text_label_new ("", "title-4");
  gtk_box_append (GTK_BOX (self->box), self->group);
  gtk_box_append (GTK_BOX (self->box), create_head (self));
  gtk_box_append (GTK_BOX (self->box), self->message);
  gtk_box_append (GTK_BOX (self->box), self->delivery);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ved_alert_row_new:
 *
 * Returns: a row without an alert
 */
GtkWidget *
ved_alert_row_new (void)
{
  return g_object_new (VED_TYPE_ALERT_ROW, NULL);
}

/**
 * ved_alert_row_set_item:
 * @item: (nullable): what to show from now on
 */
void
ved_alert_row_set_item (VedAlertRow  *self,
                        VedAlertItem *item)
{
  g_return_if_fail (VED_IS_ALERT_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, item_changed_cb, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->acknowledge), "alerts.acknowledge");
}

/**
 * ved_alert_row_catch_up:
 *
 * Shows what the item tells: to be called before the row comes into view.
 */
void
ved_alert_row_catch_up (VedAlertRow *self)
{
  g_return_if_fail (VED_IS_ALERT_ROW (self));

  if (self->is_behind && self->item != NULL)
    update (self);
}
