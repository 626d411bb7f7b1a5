/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-filters"

#include "config.h"

#include "app/alerts/ved-alert-filters.h"

#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"

#include <glib/gi18n.h>

/* Below FOLDED_PX the buttons would take the room of the list that they are about: one button says what is chosen, and its
 * menu has the others. */

#define BUTTON_PX 170
#define GAP_PX    6
#define FOLDED_PX 460

struct _VedAlertFilters
{
  AdwBin parent_instance;

  GtkWidget *buttons[VED_N_ALERT_FILTERS];
  GtkWidget *menu;              /* instead of them */
  GSimpleAction *choice;        /* of the menu */
  guint n_silenced;             /* told beside what is chosen: nobody is notified of these */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedAlertFilters, ved_alert_filters, ADW_TYPE_BIN)

typedef struct {
  const char *key;              /* in the saved state */
  const char *title;
} FilterInfo;

static const FilterInfo filters[VED_N_ALERT_FILTERS] = {
  [VED_ALERT_FILTER_ALL] = { "all", N_("All") },
  [VED_ALERT_FILTER_UNACKNOWLEDGED] = { "open", N_("Open") },
  [VED_ALERT_FILTER_RECEDING] = { "receding", N_("Recovering") },
  [VED_ALERT_FILTER_CRITICAL] = { "critical", N_("Servers, critical") },
  [VED_ALERT_FILTER_WARNING] = { "warning", N_("Servers, others") },
  [VED_ALERT_FILTER_FLEET] = { "fleet", N_("Whole fleet") },
  [VED_ALERT_FILTER_ACKNOWLEDGED] = { "acknowledged", N_("Acknowledged") },
  [VED_ALERT_FILTER_SILENCED] = { "silenced", N_("Silenced") },
};

static void
update_menu (VedAlertFilters *self)
{
  guint chosen = ved_alert_filters_get (self);
  const char *label = gtk_button_get_label (GTK_BUTTON (self->buttons[chosen]));
  g_autofree char *text = NULL, *name = NULL;

  if (self->n_silenced > 0 && chosen != VED_ALERT_FILTER_SILENCED)
    text = g_strdup_printf (ngettext ("%s · %u silenced", "%s · %u silenced", self->n_silenced), label, self->n_silenced);
  else
    text = g_strdup (label);
  name = g_strdup_printf (_("Listed alerts: %s"), text);
  g_simple_action_set_state (self->choice, g_variant_new_string (filters[chosen].key));
  if (g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (self->menu)), text) == 0)
    return;

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->menu), text);
  ved_name_widget (self->menu, name);
}

static void
toggled_cb (GtkToggleButton *button,
            VedAlertFilters *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  update_menu (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
chosen_cb (GSimpleAction   *action,
           GVariant        *key,
           VedAlertFilters *self)
{
  ved_alert_filters_choose (self, g_variant_get_string (key, NULL));
}

/* The counts are those of when it is opened. */
static void
fill_menu (GtkMenuButton *button,
           gpointer       user_data)
{
  VedAlertFilters *self = user_data;
  g_autoptr(GMenu) menu = g_menu_new ();

  for (guint i = 0; i < VED_N_ALERT_FILTERS; i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (gtk_button_get_label (GTK_BUTTON (self->buttons[i])), NULL);

      g_menu_item_set_action_and_target (item, "filters.choose", "s", filters[i].key);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static GtkWidget *
create_buttons (VedAlertFilters *self)
{
  GtkWidget *box = ved_reflow_new (BUTTON_PX, VED_N_ALERT_FILTERS, GAP_PX);

  for (guint i = 0; i < VED_N_ALERT_FILTERS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(filters[i].title));

      self->buttons[i] = button;
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->buttons[0]));
      ved_reflow_append (VED_REFLOW (box), button, 1);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[0]), TRUE);
  for (guint i = 0; i < VED_N_ALERT_FILTERS; i++)
    g_signal_connect (self->buttons[i], "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_size_request (box, FOLDED_PX, -1);

  return box;
}

static void
ved_alert_filters_dispose (GObject *object)
{
  g_clear_object (&VED_ALERT_FILTERS (object)->choice);

  G_OBJECT_CLASS (ved_alert_filters_parent_class)->dispose (object);
}

static void
ved_alert_filters_class_init (VedAlertFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_alert_filters_dispose;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_ALERT_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_alert_filters_init (VedAlertFilters *self)
{
  GtkWidget *squeezer = adw_squeezer_new ();
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();

  self->choice = g_simple_action_new_stateful ("choose", G_VARIANT_TYPE_STRING, g_variant_new_string (filters[0].key));
  g_signal_connect_object (self->choice, "activate", G_CALLBACK (chosen_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (self->choice));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "filters", G_ACTION_GROUP (actions));
  self->menu = gtk_menu_button_new ();
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), fill_menu, self, NULL);
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_set_switch_threshold_policy (ADW_SQUEEZER (squeezer), ADW_FOLD_THRESHOLD_POLICY_MINIMUM);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), create_buttons (self));
  adw_squeezer_add (ADW_SQUEEZER (squeezer), self->menu);
  adw_bin_set_child (ADW_BIN (self), squeezer);
  update_menu (self);
}

GtkWidget *
ved_alert_filters_new (void)
{
  return g_object_new (VED_TYPE_ALERT_FILTERS, NULL);
}

/**
 * ved_alert_filters_set_count:
 * @filter: a #VedAlertFilter
 * @count: how many alerts it lets through
 */
void
ved_alert_filters_set_count (VedAlertFilters *self,
                             guint            filter,
                             guint            count)
{
  g_autofree char *text = g_strdup_printf ("%s  %u", _(filters[filter].title), count);

  g_return_if_fail (VED_IS_ALERT_FILTERS (self));

  if (filter == VED_ALERT_FILTER_SILENCED)
    self->n_silenced = count;
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->buttons[filter])), text) == 0)
    return;

  gtk_button_set_label (GTK_BUTTON (self->buttons[filter]), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[filter]), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  update_menu (self);
}

/**
 * ved_alert_filters_get:
 *
 * Returns: the #VedAlertFilter that is chosen
 */
guint
ved_alert_filters_get (VedAlertFilters *self)
{
  guint i = 0;

  g_return_val_if_fail (VED_IS_ALERT_FILTERS (self), 0);

  while (i < VED_N_ALERT_FILTERS - 1 && !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[i])))
    i++;

  return i;
}

/**
 * ved_alert_filters_get_key:
 *
 * Returns: what ved_alert_filters_choose() takes for the one that is chosen
 */
const char *
ved_alert_filters_get_key (VedAlertFilters *self)
{
  return filters[ved_alert_filters_get (self)].key;
}

/**
 * ved_alert_filters_choose:
 * @key: of the filter; of none: nothing changes
 */
void
ved_alert_filters_choose (VedAlertFilters *self,
                          const char      *key)
{
  g_return_if_fail (VED_IS_ALERT_FILTERS (self));

  for (guint i = 0; i < VED_N_ALERT_FILTERS; i++)
    if (g_str_equal (key, filters[i].key))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), TRUE);
}
