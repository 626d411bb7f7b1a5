/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-list"

#include "config.h"

#include "app/commands/ved-run-list.h"

#include "app/charts/ved-instant-text.h"
#include "app/commands/ved-run-text.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

static void
show_state (GtkWidget  *row,
            VedRunState state)
{
  GtkWidget *icon = g_object_get_data (G_OBJECT (row), "ved-icon");

  for (VedRunState i = VED_RUN_IDLE; i <= VED_RUN_LOST; i++)
    gtk_widget_remove_css_class (icon, ved_run_text_class (i));
  gtk_widget_add_css_class (icon, ved_run_text_class (state));
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), ved_run_text_icon (state));
}

static GtkWidget *
create_row (const char *title,
            const char *words)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new (), *facts = ved_text_label_new ("", "caption");
  GtkWidget *command = ved_text_label_new (words, "caption");

  gtk_label_set_ellipsize (GTK_LABEL (command), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (command, "dim-label");
  gtk_widget_add_css_class (row, "command-run");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), ved_text_label_new (title, NULL));
  gtk_box_append (GTK_BOX (texts), facts);
  gtk_box_append (GTK_BOX (texts), command);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), texts);
  g_object_set_data (G_OBJECT (row), "ved-icon", icon);
  g_object_set_data (G_OBJECT (row), "ved-facts", facts);

  return row;
}

static void
run_changed_cb (GtkWidget  *row,
                GParamSpec *pspec,
                VedRun     *run)
{
  const VedRunState state = ved_run_get_state (run);
  g_autofree char *facts = NULL;

  if (ved_run_get_has_ended (run))
    facts = ved_run_text_facts (state, ved_run_get_duration_us (run), ved_run_get_exit_status (run),
                                ved_run_get_peak_kb (run));
  show_state (row, state);
  ved_text_label_set (g_object_get_data (G_OBJECT (row), "ved-facts"),
                      facts != NULL ? facts : ved_run_text_state (state));
}

/**
 * ved_run_row_new:
 * @run: of this session
 *
 * Returns: a row that follows how the run stands
 */
GtkWidget *
ved_run_row_new (VedRun *run)
{
  g_autofree char *words = ved_form_command_to_text (ved_run_get_command (run));
  GtkWidget *row = create_row (ved_run_get_title (run), words);

  g_signal_connect_object (run, "notify::state", G_CALLBACK (run_changed_cb), row, G_CONNECT_SWAPPED);
  run_changed_cb (row, NULL, run);

  return row;
}

static char *
describe (VedRunRecord *record)
{
  g_autofree char *date = ved_instant_text (ved_run_record_get_start_us (record), NULL, 0);
  g_autofree char *facts = ved_run_text_facts (ved_run_text_parse (ved_run_record_get_state (record)),
                                               ved_run_record_get_duration_us (record),
                                               ved_run_record_get_exit_status (record),
                                               ved_run_record_get_peak_kb (record));
  const char *commit = ved_run_record_get_commit (record);

  if (commit == NULL)
    return g_strdup_printf ("%s · %s", date, facts);

  return g_strdup_printf (ved_run_record_get_is_dirty (record) ? _("%s · %s · commit %.8s and changes")
                          : _("%s · %s · commit %.8s"), date, facts, commit);
}

/**
 * ved_run_record_row_new:
 * @record: of a run that has ended
 *
 * Returns: a row with what is remembered of it
 */
GtkWidget *
ved_run_record_row_new (VedRunRecord *record)
{
  g_autoptr(VedFormCommand) command = ved_run_record_make_command (record);
  g_autofree char *words = ved_form_command_to_text (command), *facts = describe (record);
  GtkWidget *row = create_row (ved_run_record_get_title (record), words);

  ved_text_label_set (g_object_get_data (G_OBJECT (row), "ved-facts"), facts);
  show_state (row, ved_run_text_parse (ved_run_record_get_state (record)));

  return row;
}
