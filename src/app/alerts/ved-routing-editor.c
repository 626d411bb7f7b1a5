/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-routing-editor"

#include "config.h"

#include "app/alerts/ved-routing-editor.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-entry-check.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-settings-lock.h"
#include "app/parts/ved-typed-entry.h"
#include "app/parts/ved-typing-fault.h"
#include "fleet/alerts/ved-alert-routing.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A row for each that the matrix has, made once. Roles and escalations are written as people say them: "chat, e-mail"
 * and "30: on-call, 60: team lead". The daemon says what is wrong with a row. */

#define PATH     "/settings/routing"
#define ASK_S    1
#define MAX_ROWS 16
#define LINE_PX  260             /* of a half of a row, the least before they stand below each other */
#define FIELD_PX 200
#define GAP_PX   12
#define MAX_MIN  (7 * 24 * 60)   /* what the daemon takes */

typedef struct {
  VedLevel level;
  gboolean is_environment;
  GtkWidget *minutes;
  GtkWidget *roles;
  GtkWidget *escalations;
} Row;

struct _VedRoutingEditor
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *said;
  GtkWidget *apply;
  GtkWidget *reset;
  Row rows[MAX_ROWS];
  guint n_rows;
  gboolean is_known;            /* the rows are the daemon's */
  void (*act) (VedRoutingEditor *self); /* (nullable): what was asked for, once it is known how everything else is now */
  VedPage *page;                /* not owned */
  VedDocument *document;
};

G_DEFINE_FINAL_TYPE (VedRoutingEditor, ved_routing_editor, GTK_TYPE_WIDGET)

static char *
join_escalations (JsonArray * steps)
{
  GString *text = g_string_new (NULL);
  JsonObject *step;

  for (guint i = 0; (step = ved_document_element (steps, i)) != NULL; i++)
    g_string_append_printf (text, "%s%.0f: %s", i > 0 ? ", " : "", ved_document_number (step, "after_minutes"),
                            ved_document_text (step, "role"));

  return g_string_free (text, FALSE);
}

static void
show_row (VedRoutingEditor *self,
          JsonObject       *route,
          gboolean          is_anew)
{
  VedLevel level = ved_document_level (route, "level");
  gboolean is_environment = strcmp (ved_document_text (route, "applies_to"), "environment") == 0;
  double minutes = ved_document_number (route, "notice_minutes");
  g_autoptr(GString) roles = g_string_new (NULL);
  g_autofree char *escalations = join_escalations (ved_document_array (route, "escalations"));

  ved_document_append_texts (roles, ved_document_array (route, "roles"));
  for (guint i = 0; i < self->n_rows; i++)
    {
      Row *row = &self->rows[i];

      if (row->level != level || row->is_environment != is_environment)
        continue;
      ved_typed_entry_show_number (row->minutes, isnan (minutes) ? 0.0 : minutes, is_anew);
      ved_typed_entry_show (row->roles, roles->str, is_anew);
      ved_typed_entry_show (row->escalations, escalations, is_anew);
    }
}

static void
set_editable (VedRoutingEditor *self,
              gboolean          is_wanted)
{
  gboolean is_editable = is_wanted && ved_settings_lock_get (ved_page_get_model (self->page)) == NULL;

  gtk_widget_set_sensitive (self->apply, is_editable);
  gtk_widget_set_sensitive (self->reset, is_editable);
  for (guint i = 0; i < self->n_rows; i++)
    {
      gtk_widget_set_sensitive (self->rows[i].minutes, is_editable);
      gtk_editable_set_editable (GTK_EDITABLE (self->rows[i].roles), is_editable);
      gtk_editable_set_editable (GTK_EDITABLE (self->rows[i].escalations), is_editable);
    }
}

static void
say (VedRoutingEditor *self,
     const char       *text,
     gboolean          is_refused)
{
  ved_text_label_set (self->said, text);
  gtk_widget_remove_css_class (self->said, is_refused ? "dim-label" : "error");
  gtk_widget_add_css_class (self->said, is_refused ? "error" : "dim-label");
}

/* What stands in the rows is what was told last, or what the program itself would go by. */
static void
show_fault (VedRoutingEditor *self,
            const char       *fault,
            gboolean          is_outcome)
{
  g_autofree char *text = NULL;

  if (!is_outcome)
    text = g_strdup_printf (self->is_known ? _("The daemon cannot report its rules now: %s")
                                           : _("The daemon does not report its rules (%s). These are the defaults."),
                            fault);
  say (self, is_outcome ? ved_entry_check_read_refusal (fault) : text, is_outcome);
}

static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedRoutingEditor *self = user_data;
  const char *lock = ved_settings_lock_get (ved_page_get_model (self->page));
  JsonArray *routes = ved_document_array (root, "routes");
  gboolean is_outcome = ved_document_is_outcome (self->document);
  void (*act) (VedRoutingEditor *self) = is_outcome ? NULL : self->act;
  JsonObject *route;

  if (!is_outcome)
    self->act = NULL;
  if (root == NULL)
    {
      /* What was refused can be put right; what cannot be asked for cannot be changed. */
      set_editable (self, is_outcome);
      show_fault (self, fault, is_outcome);
      return;
    }
  for (guint i = 0; (route = ved_document_element (routes, i)) != NULL; i++)
    show_row (self, route, is_outcome || !self->is_known);
  set_editable (self, TRUE);
  self->is_known = TRUE;
  if (lock == NULL)
    lock = is_outcome ? _("Applied: notifications now follow these rules.") : _("These rules are those of the daemon.");
  say (self, lock, FALSE);
  if (act != NULL)
    act (self);
}

static const char *
get_text (GtkWidget *entry,
          gboolean   is_shown)
{
  return is_shown ? ved_typed_entry_get_shown (entry) : gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
write_escalations (JsonBuilder *builder,
                   const char  *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);

  json_builder_set_member_name (builder, "escalations");
  json_builder_begin_array (builder);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto(GStrv) sides = g_strsplit (parts[i], ":", 2);

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "after_minutes");
      json_builder_add_int_value (builder, g_ascii_strtoll (sides[0], NULL, 10));
      json_builder_set_member_name (builder, "role");
      json_builder_add_string_value (builder, sides[1] != NULL ? g_strstrip (sides[1]) : "");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_row (JsonBuilder *builder,
           const Row   *row,
           gboolean     is_shown)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "applies_to");
  json_builder_add_string_value (builder, row->is_environment ? "environment" : "server");
  json_builder_set_member_name (builder, "level");
  json_builder_add_string_value (builder, ved_level_get_info (row->level)->key);
  json_builder_set_member_name (builder, "notice_minutes");
  json_builder_add_int_value (builder, g_ascii_strtoll (get_text (row->minutes, is_shown), NULL, 10));
  ved_document_write_texts (builder, "roles", get_text (row->roles, is_shown));
  write_escalations (builder, get_text (row->escalations, is_shown));
  json_builder_end_object (builder);
}

/* (transfer full): what a PUT takes: the first @n_rows as the daemon told them last where @is_shown, else as they stand there. */
static char *
write_body (VedRoutingEditor *self,
            guint             n_rows,
            gboolean          is_shown)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "routes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_rows; i++)
    write_row (builder, &self->rows[i], is_shown);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
put (VedRoutingEditor *self)
{
  g_autofree char *body = write_body (self, self->n_rows, FALSE);

  set_editable (self, FALSE);
  ved_document_perform (self->document, "PUT " PATH, body);
}

static void
load_and (VedRoutingEditor *self,
          void (*act)(VedRoutingEditor *self))
{
  set_editable (self, FALSE);
  self->act = act;
  ved_routing_editor_load (self);
}

static void
steps_changed_cb (GtkEditable    *entry,
                  VedTypingFault *line)
{
  g_autofree char *fault = ved_entry_check_steps (gtk_editable_get_text (entry));

  ved_typing_fault_set (line, fault);
}

static gboolean
has_fault (VedRoutingEditor *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    {
      g_autofree char *fault = ved_entry_check_steps (get_text (self->rows[i].escalations, FALSE));

      if (fault != NULL)
        return TRUE;
    }

  return FALSE;
}

/* What somebody else has changed meanwhile stays changed: only what was typed here is another value than the daemon's. */
static void
apply_clicked_cb (VedRoutingEditor *self)
{
  if (has_fault (self))
    {
      say (self, _("Nothing was applied: one row cannot be used."), TRUE);
      return;
    }
  load_and (self, put);
}

static void
reset (VedRoutingEditor *self)
{
  g_autofree char *before = write_body (self, self->n_rows, TRUE), *body = write_body (self, 0, FALSE);

  set_editable (self, FALSE);
  ved_document_perform_undoable (self->document, self->page, "PUT " PATH, body, before, _("Defaults restored"));
}

/* What somebody else has changed meanwhile comes back, too, when it is undone. */
static void
reset_clicked_cb (VedRoutingEditor *self)
{
  load_and (self, reset);
}

static GtkWidget *
create_entry (const char *name,
              int         width_chars)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width_chars);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return entry;
}

static void
show_preset (Row                 *row,
             const VedAlertRoute *preset)
{
  g_autoptr(GString) escalations = g_string_new (NULL);

  for (guint i = 0; i < VED_MAX_ESCALATIONS && preset->escalations[i].role != NULL; i++)
    g_string_append_printf (escalations, "%s%u: %s", i > 0 ? ", " : "", preset->escalations[i].after_min,
                            preset->escalations[i].role);
  ved_typed_entry_show_number (row->minutes, preset->notice_min, TRUE);
  ved_typed_entry_show (row->roles, preset->channels, TRUE);
  ved_typed_entry_show (row->escalations, escalations->str, TRUE);
}

/* In a window without room for a row its parts stand below each other, those of the heading, too. */
static GtkWidget *
create_line (GtkSizeGroup *levels,
             GtkWidget    *level,
             GtkWidget    *minutes,
             GtkWidget    *roles,
             GtkWidget    *escalations)
{
  GtkWidget *line = ved_reflow_new (LINE_PX, 2, GAP_PX / 2), *fields = ved_reflow_new (FIELD_PX, 2, GAP_PX / 2);
  GtkWidget *beginning = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_valign (level, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (minutes, TRUE);
  gtk_box_append (GTK_BOX (frame), level);
  gtk_size_group_add_widget (levels, frame);
  gtk_box_append (GTK_BOX (beginning), frame);
  gtk_box_append (GTK_BOX (beginning), minutes);
  ved_reflow_append (VED_REFLOW (fields), roles, 1);
  ved_reflow_append (VED_REFLOW (fields), escalations, 1);
  ved_reflow_append (VED_REFLOW (line), beginning, 1);
  ved_reflow_append (VED_REFLOW (line), fields, 2);

  return line;
}

static GtkWidget *
create_row (VedRoutingEditor    *self,
            GtkSizeGroup        *levels,
            const VedAlertRoute *preset,
            gboolean             is_environment)
{
  Row *row = &self->rows[self->n_rows++];
  const char *whom = is_environment ? _("whole fleet") : _("single server");
  const char *level = _(ved_level_get_info (preset->level)->label);
  g_autofree char *minutes = g_strdup_printf (_("Minutes to the first notification: %s, %s"), whom, level);
  g_autofree char *roles = g_strdup_printf (_("Who is notified: %s, %s"), whom, level);
  g_autofree char *steps = g_strdup_printf (_("While unacknowledged: %s, %s"), whom, level);
  GtkWidget *badge = ved_level_badge_new (FALSE), *below = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *fault;

  *row = (Row) { preset->level, is_environment, gtk_spin_button_new_with_range (0.0, MAX_MIN, 5.0),
                 create_entry (roles, 14), create_entry (steps, 16) };
  fault = ved_typing_fault_new (row->escalations);
  g_signal_connect_object (row->escalations, "changed", G_CALLBACK (steps_changed_cb), fault, 0);
  gtk_box_append (GTK_BOX (below), row->escalations);
  gtk_box_append (GTK_BOX (below), fault);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->minutes), GTK_ACCESSIBLE_PROPERTY_LABEL, minutes, -1);
  ved_level_badge_set_level (VED_LEVEL_BADGE (badge), preset->level, NULL);
  show_preset (row, preset);

  return create_line (levels, badge, row->minutes, row->roles, below);
}

static void
add_matrix (VedRoutingEditor    *self,
            const char          *title,
            const VedAlertRoute *presets,
            guint                n_presets,
            gboolean             is_environment)
{
  GtkWidget *content, *card = ved_card_new (title, &content, NULL);
  g_autoptr(GtkSizeGroup) levels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  gtk_box_append (GTK_BOX (content),
                  create_line (levels, ved_text_label_new (_("Level"), "caption-heading"),
                               ved_text_label_new (_("Notify within, min"), "caption-heading"),
                               ved_text_label_new (_("Notified"), "caption-heading"),
                               ved_text_label_new (_("While unacknowledged, min: who"), "caption-heading")));
  for (guint i = 0; i < n_presets; i++)
    gtk_box_append (GTK_BOX (content), create_row (self, levels, &presets[i], is_environment));
  gtk_box_append (GTK_BOX (self->box), card);
}

static GtkWidget *
create_buttons (VedRoutingEditor *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->said = ved_text_paragraph_new ("", "dim-label");
  self->apply = gtk_button_new_with_label (_("Apply"));
  self->reset = gtk_button_new_with_label (_("Defaults"));
  gtk_widget_set_hexpand (self->said, TRUE);
  gtk_widget_set_valign (self->said, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->apply), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Apply the routing"),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Use configured routing"), -1);
  g_signal_connect_object (self->apply, "clicked", G_CALLBACK (apply_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (reset_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), self->said);
  gtk_box_append (GTK_BOX (line), self->reset);
  gtk_box_append (GTK_BOX (line), self->apply);

  return line;
}

static void
ved_routing_editor_dispose (GObject *object)
{
  VedRoutingEditor *self = VED_ROUTING_EDITOR (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_routing_editor_parent_class)->dispose (object);
}

static void
ved_routing_editor_class_init (VedRoutingEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_routing_editor_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

/* Whom one daemon notifies says nothing of another: what the program itself would go by stands there until that tells. */
static void
forget (gpointer user_data)
{
  VedRoutingEditor *self = user_data;
  guint n_servers, n_environment;
  const VedAlertRoute *servers = ved_alert_routing_get_servers (&n_servers);
  const VedAlertRoute *environment = ved_alert_routing_get_environment (&n_environment);

  self->is_known = FALSE;
  self->act = NULL;
  for (guint i = 0; i < self->n_rows; i++)
    show_preset (&self->rows[i], i < n_servers ? &servers[i] : &environment[i - n_servers]);
  set_editable (self, FALSE);
  ved_text_label_set (self->said, "");
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ved_routing_editor_load (self);
}

static void
ved_routing_editor_init (VedRoutingEditor *self)
{
  guint n_servers, n_environment;
  const VedAlertRoute *servers = ved_alert_routing_get_servers (&n_servers);
  const VedAlertRoute *environment = ved_alert_routing_get_environment (&n_environment);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  add_matrix (self, _("Who is notified about a server"), servers, n_servers, FALSE);
  add_matrix (self, _("Who is notified about the whole fleet"), environment, n_environment, TRUE);
  gtk_box_append (GTK_BOX (self->box), create_buttons (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  set_editable (self, FALSE);
}

/**
 * ved_routing_editor_new:
 * @page: owns the editor, and outlives it
 *
 * Returns: an editor that shows what holds without configuration
 */
GtkWidget *
ved_routing_editor_new (VedPage *page)
{
  VedRoutingEditor *self = g_object_new (VED_TYPE_ROUTING_EDITOR, NULL);

  self->page = page;
  self->document = ved_document_new (ved_page_get_model (page), ASK_S, document_came_cb, self);
  ved_document_set_forget (self->document, forget);

  return GTK_WIDGET (self);
}

/**
 * ved_routing_editor_load:
 *
 * Asks for the matrix, as when the page is shown.
 */
void
ved_routing_editor_load (VedRoutingEditor *self)
{
  g_return_if_fail (VED_IS_ROUTING_EDITOR (self));

  ved_document_expire (self->document);
  ved_document_fetch (self->document, PATH);
}
