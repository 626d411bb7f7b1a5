/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-source-row"

#include "config.h"

#include "app/sources/ved-source-row.h"

#include "app/parts/ved-source-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the welcome page and the source popover have in common: a row that opens a source, and the reading
 * of an address that somebody typed. */

#define USUAL_TITLE "ved-usual-title"

/**
 * ved_source_row_new:
 * @source: as on the command line
 *
 * Returns: (transfer floating) (nullable): a row that opens @source; %NULL when it means nothing, as the
 *   name of a file that is gone
 */
GtkWidget *
ved_source_row_new (const char *source)
{
  g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (source, "/", NULL);
  g_autofree char *name = NULL, *details = NULL, *escaped_name = NULL, *escaped_details = NULL;
  GtkWidget *row;

  if (spec == NULL)
    return NULL;

  name = ved_source_text_name (spec);
  details = ved_source_text_details (spec);
  escaped_name = g_markup_escape_text (name, -1);
  escaped_details = g_markup_escape_text (details, -1);
  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped_name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_details);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), ved_source_text_icon (spec));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-source");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", source);

  return row;
}

/* The title of the row says what is wrong, until something else is typed. */
static void
show_fault (AdwPreferencesRow *row)
{
  if (!gtk_widget_has_css_class (GTK_WIDGET (row), "error"))
    g_object_set_data_full (G_OBJECT (row), USUAL_TITLE, g_strdup (adw_preferences_row_get_title (row)), g_free);
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  adw_preferences_row_set_title (row, _("Not an address: enter HOST:PORT or https://HOST/PATH"));
}

/**
 * ved_source_row_forget_fault:
 * @row: where an address is typed
 *
 * Takes back what ved_source_row_read_address() said of the last one.
 */
void
ved_source_row_forget_fault (AdwEntryRow *row)
{
  const char *title = g_object_get_data (G_OBJECT (row), USUAL_TITLE);

  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  if (title != NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
}

/**
 * ved_source_row_read_address:
 * @row: where an address was typed; a missing "http://" is added
 * @is_prometheus: whether a Prometheus answers there
 *
 * Returns: (transfer full) (nullable): the source; %NULL when it is no address, which @row then says
 */
char *
ved_source_row_read_address (AdwEntryRow *row,
                             gboolean     is_prometheus)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  const char *scheme = strstr (typed, "://") != NULL ? "" : "http://";
  g_autofree char *url = g_strconcat (scheme, typed, NULL);
  g_autofree char *source = g_strconcat (is_prometheus ? "prometheus:" : "", url, NULL);
  g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (source, "/", NULL);

  if (*typed == '\0' || strpbrk (typed, " \t") != NULL || spec == NULL)
    {
      show_fault (ADW_PREFERENCES_ROW (row));
      return NULL;
    }

  return g_steal_pointer (&source);
}
