/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-source-popover"

#include "config.h"

#include "app/sources/ved-source-popover.h"

#include "app/parts/ved-source-text.h"
#include "app/sources/ved-source-row.h"
#include "app/sources/ved-warmup-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _VedSourcePopover
{
  GtkPopover parent_instance;
  VedSession *session;
  GtkLabel *name_label;
  GtkLabel *status_label;
  VedWarmupView *warmup;
  GtkWidget *scenario_box;
  GtkBox *scenario_buttons;
  GtkLabel *scenario_label;
  GtkWidget *daemon_row;
  GtkWidget *key_row;
  GtkWidget *prometheus_row;
  GtkWidget *interval_row;
  GtkSwitch *refresh_switch;
  GtkLabel *interval_label;
  GtkRange *interval_scale;
  gboolean awaits_entry;        /* a key was entered, and nobody knows yet whether it fits */
};

typedef struct {
  const char *key;
  const char *label;
} Scenario;

/* Those the simulator can be set to. */
static const Scenario scenarios[] = {
  { "healthy", N_("Healthy") },
  { "degrading", N_("Degrading") },
  { "critical", N_("Critical") },
  { "cascade", N_("Cascade") },
};

G_DEFINE_FINAL_TYPE (VedSourcePopover, ved_source_popover, GTK_TYPE_POPOVER)

static void
address_changed_cb (GtkWidget *row)
{
  ved_source_row_forget_fault (ADW_ENTRY_ROW (row));
}

/* The popover goes first: what an action brings up must not find it in its way. */
static void
leave_for (VedSourcePopover *self,
           const char       *action,
           const char       *target)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  if (target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "s", target);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
local_activated_cb (VedSourcePopover *self)
{
  leave_for (self, "app.open-source", "local");
}

static void
demo_activated_cb (VedSourcePopover *self)
{
  g_autofree char *demo = g_strdup_printf ("demo:%d", VED_SOURCE_SPEC_DEMO_SERVERS);

  leave_for (self, "app.open-source", demo);
}

static void
file_activated_cb (VedSourcePopover *self)
{
  leave_for (self, "app.open-file", NULL);
}

static void
close_clicked_cb (VedSourcePopover *self)
{
  leave_for (self, "app.close-source", NULL);
}

static void
open_address (VedSourcePopover *self,
              GtkWidget        *row,
              gboolean          is_prometheus)
{
  g_autofree char *source = ved_source_row_read_address (ADW_ENTRY_ROW (row), is_prometheus);

  if (source != NULL)
    leave_for (self, "app.open-source", source);
}

static void
daemon_applied_cb (VedSourcePopover *self)
{
  open_address (self, self->daemon_row, FALSE);
}

static void
prometheus_applied_cb (VedSourcePopover *self)
{
  open_address (self, self->prometheus_row, TRUE);
}

static void
key_applied_cb (VedSourcePopover *self)
{
  self->awaits_entry = TRUE;
  ved_session_set_key (self->session, gtk_editable_get_text (GTK_EDITABLE (self->key_row)));
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
}

static void
show_interval (VedSourcePopover *self,
               guint             interval_s)
{
  g_autofree char *text = NULL;

  if (interval_s == 0)
    text = g_strdup (_("as data arrives"));
  else if (interval_s % 60 == 0)
    text = g_strdup_printf (_("%u min"), interval_s / 60);
  else
    text = g_strdup_printf (_("%u s"), interval_s);
  gtk_label_set_label (self->interval_label, text);
}

static void
interval_chosen_cb (VedSourcePopover *self)
{
  guint interval_s = 5 * (guint) (gtk_range_get_value (self->interval_scale) / 5.0 + 0.5);

  show_interval (self, interval_s);
  g_settings_set_uint (ved_session_get_settings (self->session), "refresh-interval", interval_s);
}

static void
scenario_set_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(VedSourcePopover) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ved_fleet_model_perform_finish (VED_FLEET_MODEL (object), result, &error))
    gtk_label_set_label (self->scenario_label, error->message);
}

static void
scenario_chosen_cb (GtkButton        *button,
                    VedSourcePopover *self)
{
  const char *key = g_object_get_data (G_OBJECT (button), "scenario");
  g_autofree char *body = g_strdup_printf ("{\"scenario\":\"%s\"}", key);

  ved_fleet_model_perform_async (ved_session_get_model (self->session), "/scenario/set", body, NULL,
                                 scenario_set_cb, g_object_ref (self));
}

static void
add_scenario_buttons (VedSourcePopover *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_(scenarios[i].label));

      gtk_widget_add_css_class (button, "caption");
      g_object_set_data (G_OBJECT (button), "scenario", (gpointer) scenarios[i].key);
      g_signal_connect_object (button, "clicked", G_CALLBACK (scenario_chosen_cb), self, 0);
      gtk_box_append (self->scenario_buttons, button);
    }
}

static const char *
name_scenario (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    if (g_strcmp0 (scenarios[i].key, key) == 0)
      return _(scenarios[i].label);
  if (g_strcmp0 (key, "demo") == 0)
    return _("Demo");

  return g_strcmp0 (key, "natural") == 0 ? _("Natural") : key;
}

static void
show_scenario (VedSourcePopover *self,
               VedSnapshot      *snapshot)
{
  const VedScenario *scenario = snapshot != NULL ? ved_snapshot_get_scenario (snapshot) : NULL;
  gboolean available = scenario != NULL && scenario->available;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->scenario_box, available);
  if (!available)
    return;

  if (scenario->n_affected == 0)
    text = g_strdup_printf (_("Now: %s, no server affected"), name_scenario (scenario->name));
  else
    text = g_strdup_printf (g_dngettext (NULL, "Now: %s, %u server affected", "Now: %s, %u servers affected",
                                         scenario->n_affected),
                            name_scenario (scenario->name), scenario->n_affected);
  gtk_label_set_label (self->scenario_label, text);
}

static char *
describe_state (VedSourcePopover *self,
                VedSnapshot      *snapshot)
{
  VedFleetModel *model = ved_session_get_model (self->session);
  VedSourceState source_state = ved_fleet_model_get_state (model);
  const char *state = ved_source_text_state (source_state);
  g_autofree char *age = ved_source_text_age (ved_fleet_model_get_age_us (model));
  guint n_servers;

  if (source_state == VED_SOURCE_NOT_AUTHORISED)
    return g_strdup (ved_source_text_hint (source_state, ved_session_get_spec (self->session),
                                           ved_session_has_key (self->session)));
  if (snapshot == NULL)
    return g_strdup (state);
  n_servers = ved_snapshot_get_n_servers (snapshot);

  return g_strdup_printf (g_dngettext (NULL, "%s · %u server · data from %s",
                                       "%s · %u servers · data from %s",
                                       n_servers),
                          state, n_servers, age);
}

/* What is saved does not warm up. */
static void
show_warmup (VedSourcePopover *self,
             VedSnapshot      *snapshot)
{
  VedSourceState state = ved_fleet_model_get_state (ved_session_get_model (self->session));

  ved_warmup_view_set_snapshot (self->warmup, state == VED_SOURCE_REPLAYING ? NULL : snapshot);
}

static void
refresh (VedSourcePopover *self)
{
  const VedSourceSpec *spec = ved_session_get_spec (self->session);
  VedSnapshot *snapshot = ved_fleet_model_get_latest (ved_session_get_model (self->session));
  g_autofree char *name = spec != NULL ? ved_source_text_name (spec) : g_strdup (_("No Source"));
  g_autofree char *state = NULL;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  state = describe_state (self, snapshot);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->status_label, state);
  gtk_widget_set_visible (self->key_row, ved_session_takes_key (self->session));
  show_scenario (self, snapshot);
  show_warmup (self, snapshot);
}

/* What was typed was about another source, and the key is asked for by name. */
static void
spec_changed_cb (VedSourcePopover *self)
{
  const VedSourceSpec *spec = ved_session_get_spec (self->session);
  g_autofree char *name = spec != NULL ? ved_source_text_name (spec) : g_strdup (""), *escaped = g_markup_escape_text (name, -1);
  g_autofree char *title = g_strdup_printf (_("API Key for %s"), escaped);

  gtk_editable_set_text (GTK_EDITABLE (self->daemon_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->prometheus_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), title);
  refresh (self);
}

/* A key that fits needs no further word. */
static void
state_changed_cb (VedSourcePopover *self)
{
  switch (ved_fleet_model_get_state (ved_session_get_model (self->session)))
    {
    case VED_SOURCE_WARMING:
    case VED_SOURCE_LIVE:
    case VED_SOURCE_REPLAYING:
    case VED_SOURCE_ENDED:
    case VED_SOURCE_STALE:
      if (self->awaits_entry)
        gtk_popover_popdown (GTK_POPOVER (self));
      self->awaits_entry = FALSE;
      break;

    case VED_SOURCE_IDLE:
    case VED_SOURCE_CONNECTING:
    case VED_SOURCE_DISCONNECTED:
    case VED_SOURCE_THROTTLED:
    case VED_SOURCE_NOT_AUTHORISED:
    case VED_SOURCE_ERROR:
    default:
      break;
    }
  refresh (self);
}

static void
ved_source_popover_show (GtkWidget *widget)
{
  VedSourcePopover *self = VED_SOURCE_POPOVER (widget);

  GTK_WIDGET_CLASS (ved_source_popover_parent_class)->show (widget);
  refresh (self);
}

static void
ved_source_popover_dispose (GObject *object)
{
  VedSourcePopover *self = VED_SOURCE_POPOVER (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_source_popover_parent_class)->dispose (object);
}

static void
ved_source_popover_class_init (VedSourcePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_source_popover_dispose;
  widget_class->show = ved_source_popover_show;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-source-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, name_label);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, status_label);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, warmup);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, scenario_box);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, scenario_buttons);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, scenario_label);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, daemon_row);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, key_row);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, prometheus_row);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, interval_row);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, interval_label);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, interval_scale);
  gtk_widget_class_bind_template_child (widget_class, VedSourcePopover, refresh_switch);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, demo_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, local_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, daemon_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, interval_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, prometheus_applied_cb);
}

static void
add_marks (VedSourcePopover *self)
{
  static const guint marks_s[] = { 5, 15, 30, 60, 120, 180, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (marks_s); i++)
    gtk_scale_add_mark (GTK_SCALE (self->interval_scale), marks_s[i], GTK_POS_BOTTOM, NULL);
}

static void
ved_source_popover_init (VedSourcePopover *self)
{
  g_type_ensure (VED_TYPE_WARMUP_VIEW);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_scenario_buttons (self);
  add_marks (self);
}

static void
bind_settings (VedSourcePopover *self)
{
  GSettings *settings = ved_session_get_settings (self->session);
  guint interval_s = g_settings_get_uint (settings, "refresh-interval");

  gtk_range_set_value (self->interval_scale, interval_s);
  show_interval (self, interval_s);
  g_settings_bind (settings, "auto-refresh", self->refresh_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "auto-refresh", self->interval_row, "sensitive", G_SETTINGS_BIND_GET);
}

/**
 * ved_source_popover_new:
 * @session: what it shows and steers
 *
 * Returns: (transfer floating): a popover for the source button
 */
GtkWidget *
ved_source_popover_new (VedSession *session)
{
  VedSourcePopover *self = g_object_new (VED_TYPE_SOURCE_POPOVER, NULL);
  VedFleetModel *model = ved_session_get_model (session);

  self->session = g_object_ref (session);
  bind_settings (self);
  g_signal_connect_object (model, "received", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "spec-changed", G_CALLBACK (spec_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "key-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);

  spec_changed_cb (self);

  return GTK_WIDGET (self);
}

/**
 * ved_source_popover_focus_key:
 *
 * Puts the focus where a key is entered.
 */
void
ved_source_popover_focus_key (VedSourcePopover *self)
{
  g_return_if_fail (VED_IS_SOURCE_POPOVER (self));

  gtk_widget_grab_focus (self->key_row);
}
