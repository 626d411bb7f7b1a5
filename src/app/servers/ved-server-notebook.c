/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-notebook"

#include "config.h"

#include "app/servers/ved-server-notebook.h"

#include "app/parts/ved-alert-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-text-table.h"
#include "app/servers/ved-server-field.h"
#include "base/ved-clock.h"
#include "base/ved-json.h"

#include <glib/gi18n.h>
#include <math.h>

/* Peers are of the snapshot. What happened and what was written the daemon is asked for, now and then while the page
 * of the server is open; where nobody tells, the cards say why. */

#define EVERY_S    20
#define TABLE_PX   210
#define MAX_PEERS  8
#define MAX_EVENTS 100

struct _VedServerNotebook
{
  GtkWidget parent_instance;

  char *name;                   /* (nullable) */
  GtkWidget *box;
  GtkWidget *rank;
  GtkWidget *peers;
  GtkWidget *events_said;
  GtkWidget *events;
  GtkWidget *notes_said;
  GtkWidget *notes_box;
  GPtrArray *notes;             /* of labels: as many as there ever were; the newest first */
  GtkWidget *line;              /* where one is written */
  GtkWidget *entry;
  char *noted;                  /* (nullable): whom the note is about that is being written down */
  VedFleetModel *model;         /* not owned: it outlives the page */
  VedDocument *history;
  VedDocument *written;
};

G_DEFINE_FINAL_TYPE (VedServerNotebook, ved_server_notebook, GTK_TYPE_WIDGET)

static void
put_peer (VedServerNotebook *self,
          guint              row,
          VedSnapshot       *snapshot,
          guint              server)
{
  VedLevel level = ved_snapshot_get_level (snapshot, server);
  double risk = (double) ved_snapshot_risk (snapshot)[server];
  double cpu = (double) ved_snapshot_get_cpu_used (snapshot, server);
  double memory = (double) ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[server];
  double chance = ved_server_field_get_value (VED_FIELD_PROB_8H, snapshot, server);
  char risk_text[VED_TEXT_SIZE], cpu_text[VED_TEXT_SIZE], memory_text[VED_TEXT_SIZE], chance_text[VED_TEXT_SIZE];
  const VedTextRow peer = {
    .key = ved_snapshot_get_name (snapshot, server),
    .has_level = TRUE,
    .level = level,
    .cells = { _(ved_level_get_info (level)->label), ved_snapshot_get_name (snapshot, server),
               ved_text_write_number (risk, 1, risk_text, sizeof risk_text),
               ved_text_write_number (cpu, 1, cpu_text, sizeof cpu_text),
               ved_text_write_number (memory, 1, memory_text, sizeof memory_text),
               ved_server_field_write (VED_FIELD_PROB_8H, snapshot, server, chance_text, sizeof chance_text) },
    .order = { level, 0.0, risk, cpu, memory, chance },
  };

  ved_text_table_put (VED_TEXT_TABLE (self->peers), row, &peer);
}

/* Those of the same profile at the highest risk, and where this one stands among all of them. */
static void
show_peers (VedServerNotebook *self,
            VedSnapshot       *snapshot,
            guint              server)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  VedProfile profile = ved_snapshot_get_profile (snapshot, server);
  guint n_all = 0, n_rows = 0, rank = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      if (ved_snapshot_get_profile (snapshot, order[i]) != profile
          || ved_snapshot_get_state (snapshot, order[i]) == VED_SERVER_OFFLINE)
        continue;
      n_all++;
      if (order[i] == server)
        rank = n_all;
      else if (n_rows < MAX_PEERS)
        put_peer (self, n_rows++, snapshot, order[i]);
    }
  ved_text_table_end (VED_TEXT_TABLE (self->peers), n_rows);
  if (rank > 0)
    text = g_strdup_printf (ngettext ("Risk rank %u of the %u server in %s.", "Risk rank %u of the %u servers in %s.",
                                      n_all), rank, n_all, _(ved_profile_get_info (profile)->label));
  ved_text_label_set (self->rank, text != NULL ? text : _("It is offline: it has no risk now."));
}

static void
put_event (VedServerNotebook *self,
           guint              row,
           JsonObject        *event)
{
  VedLevel level = ved_document_level (event, "new_level");
  gint64 time_us = ved_document_time (event, "timestamp");
  double risk = ved_document_number (event, "risk_score");
  double minutes = ved_document_number (event, "resolution_duration_minutes");
  g_autofree char *time = ved_text_clock (time_us);
  g_autofree char *span = isnan (minutes) ? g_strdup ("") : ved_text_duration ((gint64) (minutes * VED_MINUTE_US));
  char risk_text[VED_TEXT_SIZE];
  const VedTextRow shown = {
    .key = "",
    .has_level = TRUE,
    .level = level,
    .cells = { _(ved_level_get_info (level)->label), time, ved_alert_event_text (ved_document_text (event, "event_type")),
               ved_text_write_number (risk, 1, risk_text, sizeof risk_text), span },
    .order = { level, (double) time_us, 0.0, risk, isnan (minutes) ? -1.0 : minutes },
  };

  ved_text_table_put (VED_TEXT_TABLE (self->events), row, &shown);
}

static guint
count_of (JsonObject *stats,
          const char *key)
{
  double n = ved_document_number (stats, key);

  return n > 0.0 ? (guint) n : 0;
}

static char *
describe_week (JsonObject *stats)
{
  guint n_alerts = count_of (stats, "total_alerts"), n_incidents = count_of (stats, "incidents_caused");
  g_autofree char *alerts = g_strdup_printf (ngettext ("%u risk alert", "%u risk alerts", n_alerts), n_alerts);
  g_autofree char *incidents = g_strdup_printf (ngettext ("%u incident", "%u incidents", n_incidents), n_incidents);

  return g_strdup_printf (_("In the past week %s, %u of them critical, %s."), alerts, count_of (stats, "critical_alerts"),
                          incidents);
}

static void
history_came_cb (JsonObject *root,
                 const char *fault,
                 gpointer    user_data)
{
  VedServerNotebook *self = user_data;
  JsonArray *events = ved_document_array (root, "events");
  JsonObject *stats = ved_document_object (root, "stats"), *event;
  g_autofree char *text = NULL;
  guint n = 0;

  for (; n < MAX_EVENTS && (event = ved_document_element (events, n)) != NULL; n++)
    put_event (self, n, event);
  ved_text_table_end_cut (VED_TEXT_TABLE (self->events), n, ved_document_length (events),
                          ved_json_get_flag (root, "truncated"));
  if (root != NULL)
    text = describe_week (stats);
  ved_text_label_set (self->events_said, text != NULL ? text : fault);
}

static void
hide_notes (VedServerNotebook *self,
            guint              first)
{
  for (guint i = first; i < self->notes->len; i++)
    gtk_widget_set_visible (self->notes->pdata[i], FALSE);
}

static void
show_note (VedServerNotebook *self,
           guint              index,
           JsonObject        *note)
{
  g_autofree char *time = ved_text_clock (ved_document_time (note, "timestamp"));
  g_autofree char *text = g_strdup_printf ("%s\n%s · %s", ved_document_text (note, "text"), time,
                                           ved_document_text (note, "actor"));

  if (index == self->notes->len)
    {
      g_ptr_array_add (self->notes, ved_text_paragraph_new ("", NULL));
      gtk_box_append (GTK_BOX (self->notes_box), self->notes->pdata[index]);
    }
  ved_text_label_set (self->notes->pdata[index], text);
  gtk_widget_set_visible (self->notes->pdata[index], TRUE);
}

static void
notes_came_cb (JsonObject *root,
               const char *fault,
               gpointer    user_data)
{
  VedServerNotebook *self = user_data;
  JsonArray *notes = ved_document_array (root, "notes");
  guint n = notes != NULL ? json_array_get_length (notes) : 0;

  ved_text_label_set (self->notes_said, root == NULL ? fault : n == 0 ? _("No notes yet.") : "");
  gtk_widget_set_visible (self->notes_said, root == NULL || n == 0);
  if (root == NULL)
    return;

  for (guint i = 0; i < n; i++)
    show_note (self, i, ved_document_element (notes, n - 1 - i));
  hide_notes (self, n);
}

static char *
make_path (VedServerNotebook *self,
           const char        *format)
{
  g_autofree char *name = g_uri_escape_string (self->name, NULL, FALSE);

  return g_strconcat (format, name, NULL);
}

/* Nothing is written into a recording, nor while something is being written down; the keyboard stays where it was then. */
static void
update_entry (VedServerNotebook *self)
{
  gtk_widget_set_sensitive (self->line, ved_fleet_model_can_perform (self->model));
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), self->noted == NULL);
}

/* What was refused stays, to be sent again. By now the page may be another server's. */
static void
note_written_cb (const char *fault,
                 gpointer    user_data)
{
  VedServerNotebook *self = user_data;
  g_autofree char *noted = g_steal_pointer (&self->noted), *text = NULL;

  update_entry (self);
  if (fault == NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
      return;
    }
  text = g_strdup_printf (_("The note about %s was not saved: %s"), noted, fault);
  ved_text_label_set (self->notes_said, text);
  gtk_widget_set_visible (self->notes_said, TRUE);
}

static void
write_note_cb (VedServerNotebook *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *body = NULL, *path = NULL;

  if (self->name == NULL || *text == '\0' || self->noted != NULL)
    return;

  path = make_path (self, "/notes/");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  body = json_to_string (root, FALSE);
  self->noted = g_strdup (self->name);
  update_entry (self);
  ved_document_perform_then (self->written, path, body, note_written_cb);
}

static void
peer_activated_cb (VedTextTable      *table,
                   const char        *name,
                   VedServerNotebook *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-server", "s", name);
}

static GtkWidget *
create_peers (VedServerNotebook *self)
{
  static const VedTextColumn columns[] = {
    { N_("Level"), TRUE, FALSE }, { N_("Server"), FALSE, TRUE }, { N_("Risk"), TRUE, FALSE },
    { N_("CPU %"), TRUE, FALSE }, { N_("Memory %"), TRUE, FALSE }, { N_("Chance 8 h"), TRUE, FALSE },
  };
  GtkWidget *content, *card = ved_card_new (_("Peers of the same profile"), &content, NULL);

  self->rank = ved_text_paragraph_new ("", "dim-label");
  self->peers = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Peers of the same profile"), TABLE_PX);
  g_signal_connect (self->peers, "activated", G_CALLBACK (peer_activated_cb), self);
  gtk_box_append (GTK_BOX (content), self->rank);
  gtk_box_append (GTK_BOX (content), self->peers);

  return card;
}

static GtkWidget *
create_events (VedServerNotebook *self)
{
  static const VedTextColumn columns[] = {
    { N_("Level"), TRUE, FALSE }, { N_("Time"), TRUE, FALSE }, { N_("Change"), FALSE, TRUE },
    { N_("Risk"), TRUE, FALSE }, { N_("Lasted"), TRUE, FALSE },
  };
  GtkWidget *content, *card = ved_card_new (_("What happened"), &content, NULL);

  self->events_said = ved_text_paragraph_new ("", "dim-label");
  self->events = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Changes of level"), TABLE_PX);
  gtk_box_append (GTK_BOX (content), self->events_said);
  gtk_box_append (GTK_BOX (content), self->events);

  return card;
}

static GtkWidget *
create_notes (VedServerNotebook *self)
{
  GtkWidget *content, *card = ved_card_new (_("Notes"), &content, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *button = gtk_button_new_with_label (_("Write"));

  self->line = line;
  self->entry = gtk_entry_new ();
  self->notes_said = ved_text_paragraph_new ("", "dim-label");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("What others should know about it"));
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("A new note"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Write the note"), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (write_note_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (write_note_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (content), line);
  gtk_box_append (GTK_BOX (content), self->notes_said);
  self->notes = g_ptr_array_new ();
  self->notes_box = content;

  return card;
}

static void
ved_server_notebook_dispose (GObject *object)
{
  VedServerNotebook *self = VED_SERVER_NOTEBOOK (object);

  g_clear_pointer (&self->history, ved_document_free);
  g_clear_pointer (&self->written, ved_document_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_server_notebook_parent_class)->dispose (object);
}

static void
ved_server_notebook_finalize (GObject *object)
{
  VedServerNotebook *self = VED_SERVER_NOTEBOOK (object);

  g_ptr_array_unref (self->notes);
  g_free (self->name);
  g_free (self->noted);

  G_OBJECT_CLASS (ved_server_notebook_parent_class)->finalize (object);
}

static void
ved_server_notebook_class_init (VedServerNotebookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_server_notebook_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_server_notebook_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_server_notebook_init (VedServerNotebook *self)
{
  GtkWidget *tables = ved_reflow_new (480, 2, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  ved_reflow_append (VED_REFLOW (tables), create_peers (self), 1);
  ved_reflow_append (VED_REFLOW (tables), create_events (self), 1);
  gtk_box_append (GTK_BOX (self->box), tables);
  gtk_box_append (GTK_BOX (self->box), create_notes (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* What was told of, or half written to, another server. */
static void
forget (VedServerNotebook *self)
{
  hide_notes (self, 0);
  ved_text_table_end (VED_TEXT_TABLE (self->events), 0);
  ved_text_label_set (self->events_said, "");
  ved_text_label_set (self->notes_said, "");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* A server of another fleet may have the same name. What was being written down there is out of reach. */
static void
forget_source (gpointer user_data)
{
  VedServerNotebook *self = user_data;

  g_clear_pointer (&self->noted, g_free);
  forget (self);
  update_entry (self);
}

/**
 * ved_server_notebook_new:
 * @model: whose source is asked
 *
 * Returns: cards without a server
 */
GtkWidget *
ved_server_notebook_new (VedFleetModel *model)
{
  VedServerNotebook *self = g_object_new (VED_TYPE_SERVER_NOTEBOOK, NULL);

  self->model = model;
  self->history = ved_document_new (model, EVERY_S, history_came_cb, self);
  self->written = ved_document_new (model, EVERY_S, notes_came_cb, self);
  ved_document_set_forget (self->written, forget_source);

  return GTK_WIDGET (self);
}

/**
 * ved_server_notebook_update:
 * @server: index in @snapshot
 *
 * Shows a server, or the same one at another instant.
 */
void
ved_server_notebook_update (VedServerNotebook *self,
                            VedSnapshot       *snapshot,
                            guint              server)
{
  const char *name = ved_snapshot_get_name (snapshot, server);
  g_autofree char *history = NULL, *notes = NULL, *ranged = NULL;

  g_return_if_fail (VED_IS_SERVER_NOTEBOOK (self));

  if (g_strcmp0 (self->name, name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (name);
      forget (self);
    }
  history = make_path (self, "/historical/server/");
  ranged = g_strconcat (history, "?time_range=1w", NULL);
  notes = make_path (self, "/notes/");
  update_entry (self);
  show_peers (self, snapshot, server);
  ved_document_fetch (self->history, ranged);
  ved_document_fetch (self->written, notes);
}
