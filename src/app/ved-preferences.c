/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-preferences"

#include "config.h"

#include "app/ved-preferences.h"

#include "app/ved-page-list.h"
#include "app/ved-place-list.h"

#include <glib/gi18n.h>

/* Rows bound to settings of the app: what changes here is in effect at once. Below them what leads to settings of the
 * daemon, which stand on their pages. */

typedef struct {
  const char *value;
  const char *label;
} Choice;

static const Choice schemes[] = {
  { "system", N_("Follow the System") },
  { "light", N_("Light") },
  { "dark", N_("Dark") },
};

static gboolean
scheme_to_index (GValue   *value,
                 GVariant *variant,
                 gpointer  user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_str_equal (schemes[i].value, g_variant_get_string (variant, NULL)))
        g_value_set_uint (value, i);
    }

  return TRUE;
}

static GVariant *
index_to_scheme (const GValue       *value,
                 const GVariantType *type,
                 gpointer            user_data)
{
  guint index = MIN (g_value_get_uint (value), G_N_ELEMENTS (schemes) - 1);

  return g_variant_new_string (schemes[index].value);
}

static GtkWidget *
new_scheme_row (GSettings *settings)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    gtk_string_list_append (labels, _(schemes[i].label));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Colours"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_settings_bind_with_mapping (settings, "color-scheme", row, "selected", G_SETTINGS_BIND_DEFAULT,
                                scheme_to_index, index_to_scheme, NULL, NULL);

  return row;
}

static GtkWidget *
new_refresh_row (GSettings *settings)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Refresh Automatically"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Off: traffic only on request"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_settings_bind (settings, "auto-refresh", toggle, "active", G_SETTINGS_BIND_DEFAULT);

  return row;
}

static GtkWidget *
new_interval_row (GSettings *settings)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *spin = gtk_spin_button_new_with_range (0, 300, 5);

  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Interval"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("In seconds; 0 shows data as it arrives"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  g_settings_bind (settings, "refresh-interval", spin, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "auto-refresh", row, "sensitive", G_SETTINGS_BIND_GET);

  return row;
}

static GtkWidget *
new_pre_record_row (GSettings *settings)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  guint n_hours = g_settings_get_uint (settings, "pre-record-hours");
  g_autofree char *subtitle = g_strdup_printf (ngettext ("The last hour, to save it after something happened",
                                                         "The last %u hours, to save them after something happened",
                                                         n_hours), n_hours);

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Always Record"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_settings_bind (settings, "pre-record", toggle, "active", G_SETTINGS_BIND_DEFAULT);

  return row;
}

static void
place_activated_cb (GtkWidget  *row,
                    const char *id)
{
  GApplication *application = g_application_get_default ();

  gtk_window_close (GTK_WINDOW (gtk_widget_get_root (row)));
  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "show-place", g_variant_new_string (id));
}

static GtkWidget *
new_place_row (const VedPlaceInfo *place)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(place->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(ved_page_list_find (place->page_id)->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (place_activated_cb), (gpointer) place->id);

  return row;
}

static AdwPreferencesGroup *
new_daemon_group (void)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n_places;
  const VedPlaceInfo *places = ved_place_list_get (&n_places);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Daemon"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("These apply to everybody who watches it."));
  for (guint i = 0; i < n_places; i++)
    {
      if (places[i].is_setting)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_place_row (&places[i]));
    }

  return ADW_PREFERENCES_GROUP (group);
}

/**
 * ved_preferences_new:
 * @settings: of the app
 *
 * Returns: (transfer none): a window of its own, not shown yet
 */
GtkWindow *
ved_preferences_new (GSettings *settings)
{
  GtkWidget *window = adw_preferences_window_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *look = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *data = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (look, _("Appearance"));
  adw_preferences_group_add (look, new_scheme_row (settings));
  adw_preferences_group_set_title (data, _("Data"));
  adw_preferences_group_add (data, new_refresh_row (settings));
  adw_preferences_group_add (data, new_interval_row (settings));
  adw_preferences_group_add (data, new_pre_record_row (settings));
  adw_preferences_page_add (page, look);
  adw_preferences_page_add (page, data);
  adw_preferences_page_add (page, new_daemon_group ());
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), page);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 420);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);

  return GTK_WINDOW (window);
}
