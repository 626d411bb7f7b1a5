/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-place-list"

#include "config.h"

#include "app/ved-place-list.h"

#include "app/ved-page-list.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

static const VedPlaceInfo places[] = {
  { "thresholds", "diagnostics", N_("Thresholds"), N_("settings, limits, when alerts open, risk points, marks"), TRUE },
  { "profiles", "diagnostics", N_("Profiles"), N_("settings, kinds of servers, names, prefixes"), TRUE },
  { "dependencies", "cascade", N_("Dependencies"), N_("settings, who depends on whom"), TRUE },
  { "cascade-limits", "cascade", N_("Cascade limits"), N_("settings, anomalies, correlation"), TRUE },
  { "routing", "alerts", N_("Routing"), N_("settings, rules, who is notified, escalation"), TRUE },
  { "channels", "alerts", N_("Channels"), N_("settings, notifications, e-mail, webhook"), TRUE },
  { "maintenance", "alerts", N_("Maintenance windows"), N_("settings, silences, mute, planned work"), TRUE },
  { "retraining", "forecast-quality", N_("Retraining"), N_("networks, training, drift"), FALSE },
  { "gallery", "diagnostics", N_("Chart gallery"), N_("every chart with made-up data"), FALSE },
};

/**
 * ved_place_list_get:
 * @n_places: (out)
 *
 * Returns: (transfer none) (array length=n_places): what the search and links lead to inside of pages
 */
const VedPlaceInfo *
ved_place_list_get (guint *n_places)
{
  *n_places = G_N_ELEMENTS (places);

  return places;
}

/**
 * ved_place_list_find:
 * @id: as in "thresholds"
 *
 * Returns: (nullable): the place of that name
 */
const VedPlaceInfo *
ved_place_list_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (g_strcmp0 (places[i].id, id) == 0)
        return &places[i];
    }

  return NULL;
}

/**
 * ved_place_link_new:
 * @id: of a place
 *
 * Returns: (transfer floating): a button that leads there
 */
GtkWidget *
ved_place_link_new (const char *id)
{
  const VedPlaceInfo *place = ved_place_list_find (id);
  GtkWidget *button;

  g_return_val_if_fail (place != NULL, NULL);

  button = gtk_button_new_with_label (_(place->title));
  ved_set_tooltip (button, _(ved_page_list_find (place->page_id)->title));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.show-place");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);

  return button;
}
