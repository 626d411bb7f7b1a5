/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-settings-card"

#include "config.h"

#include "app/diagnostics/ved-settings-card.h"

#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-entry-check.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-settings-lock.h"
#include "app/parts/ved-typed-entry.h"
#include "app/parts/ved-typing-fault.h"
#include "fleet/ved-metric.h"
#include "fleet/ved-profile.h"

#include <glib/gi18n.h>
#include <string.h>

/* The document is asked for when the page is shown, when there is another source, and after it was changed: what
 * somebody has typed and not applied stays. Which settings there are is told by the document; rows are made when
 * it first comes. What is no number where one belongs is told below its entry and not sent; whether a value makes sense otherwise is
 * what the daemon says, and its words are shown there, too. */

#define ASK_S        1
#define COLUMN_CHARS 14
#define NO_BOUND_VALUE "nan"

typedef struct {
  const VedSettingsGroup *group;
  char *key;                    /* (nullable): all keys of a free group */
  GtkWidget *entry;
  GtkWidget *fault;             /* the line below it */
} Row;

struct _VedSettingsCard
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkWidget *content;
  GtkWidget *grid;
  GtkWidget *said;
  GtkWidget *apply;
  GtkWidget *reset;
  char *path;
  const VedSettingsGroup *groups;
  guint n_groups;
  GArray *rows;                 /* Row */
  int n_lines;                  /* of the grid */
  gboolean is_due;              /* nothing of this source is shown */
  void (*act) (VedSettingsCard *self); /* (nullable): what was asked for, once it is known how everything else is now */
  gboolean wants_focus;         /* once there are rows */
  VedPage *page;                /* not owned */
  VedDocument *document;
};

G_DEFINE_FINAL_TYPE (VedSettingsCard, ved_settings_card, GTK_TYPE_WIDGET)

static void
row_clear (gpointer data)
{
  g_free (((Row *) data)->key);
}

/* Keys that are those of no metric and of no profile. */
static const struct {
  const char *key;
  const char *label;
} names[] = {
  { "cpu", N_("CPU used") }, { "cpu_used", N_("CPU used") }, { "cpu-ahead", N_("CPU used, in 30 min") },
  { "memory", N_("Memory") }, { "memory_database", N_("Memory of databases") },
  { "memory-database", N_("Memory of databases") }, { "memory-ahead", N_("Memory, in 30 min") },
  { "iowait", N_("I/O wait") }, { "iowait-ahead", N_("I/O wait, in 30 min") }, { "swap", N_("Swap") },
  { "disk", N_("Disk") }, { "load", N_("Load, as 8 × load / cores") },
};

static const char *
name_key (const char *key)
{
  VedMetric metric;
  VedProfile profile;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].key, key) == 0)
      return _(names[i].label);
  if (ved_metric_from_key (key, strlen (key), &metric))
    return ved_text_metric_label (metric);

  return ved_profile_from_text (key, strlen (key), &profile) ? _(ved_profile_get_info (profile)->label) : key;
}

static void
replace_part (char       **part,
              const char  *old_text,
              const char  *new_text)
{
  g_strstrip (*part);
  if (strcmp (*part, old_text) != 0)
    return;

  g_free (*part);
  *part = g_strdup (new_text);
}

/* "80;90;nan;" → "80, 90, –": lists are written as people write them. */
static char *
to_shown (const char *value)
{
  g_auto(GStrv) parts = g_strsplit (value, ";", -1);
  guint n = g_strv_length (parts);

  if (n > 0 && *parts[n - 1] == '\0')
    g_clear_pointer (&parts[n - 1], g_free);
  for (guint i = 0; parts[i] != NULL; i++)
    replace_part (&parts[i], NO_BOUND_VALUE, VED_ENTRY_CHECK_NO_NUMBER);

  return g_strjoinv (", ", parts);
}

static char *
to_value (const char *shown)
{
  g_auto(GStrv) parts = g_strsplit (shown, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    replace_part (&parts[i], VED_ENTRY_CHECK_NO_NUMBER, NO_BOUND_VALUE);

  return g_strjoinv (";", parts);
}

static char *
join_members (JsonObject *group)
{
  GString *text = g_string_new (NULL);
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (group != NULL)
    json_object_iter_init (&iter, group);
  while (group != NULL && json_object_iter_next (&iter, &key, &node))
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", key, ved_document_text (group, key));

  return g_string_free (text, FALSE);
}

/* (transfer full) (nullable): what keeps the row from being sent */
static char *
check_row (const Row *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row->entry)), *shown = ved_typed_entry_get_shown (row->entry);

  return row->key != NULL && strcmp (text, shown) != 0 ? ved_entry_check_numbers (text, shown) : NULL;
}

static void
entry_changed_cb (GtkWidget       *entry,
                  VedSettingsCard *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      g_autofree char *fault = row->entry == entry ? check_row (row) : NULL;

      if (row->entry == entry)
        ved_typing_fault_set (VED_TYPING_FAULT (row->fault), fault);
    }
}

static void
say (VedSettingsCard *self,
     const char      *text,
     gboolean         is_fault)
{
  ved_text_label_set (self->said, text);
  gtk_widget_remove_css_class (self->said, is_fault ? "dim-label" : "error");
  gtk_widget_add_css_class (self->said, is_fault ? "error" : "dim-label");
}

/* "Thresholds, [alert] mem_used_pct: critical (20) must …" → what follows the key, below its entry. */
static void
show_refusal (VedSettingsCard *self,
              const char      *refusal)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      g_autofree char *lead = g_strdup_printf ("[%s] %s: ", row->group->key, row->key != NULL ? row->key : "");

      if (row->key == NULL || strstr (refusal, lead) == NULL)
        continue;
      ved_typing_fault_set (VED_TYPING_FAULT (row->fault), ved_entry_check_read_refusal (refusal));
      say (self, _("Nothing was applied: one row cannot be used."), TRUE);
      return;
    }
  say (self, ved_entry_check_read_refusal (refusal), TRUE);
}

static gboolean
has_fault (VedSettingsCard *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *fault = check_row (&g_array_index (self->rows, Row, i));

      if (fault != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
add_row (VedSettingsCard        *self,
         const VedSettingsGroup *group,
         const char             *key)
{
  Row row = { group, g_strdup (key), gtk_entry_new (), NULL };
  const char *name = key != NULL ? name_key (key) : _("name=profile, …");
  g_autofree char *label = g_strdup_printf ("%s: %s", _(group->title), name);

  gtk_entry_set_activates_default (GTK_ENTRY (row.entry), FALSE);
  gtk_editable_set_width_chars (GTK_EDITABLE (row.entry), COLUMN_CHARS);
  gtk_widget_set_hexpand (row.entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row.entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (row.entry, "activate", G_CALLBACK (gtk_widget_activate), self->apply, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), ved_text_label_new (name, NULL), 0, self->n_lines, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row.entry, 1, self->n_lines++, 1, 1);
  row.fault = ved_typing_fault_new (row.entry);
  gtk_grid_attach (GTK_GRID (self->grid), row.fault, 0, self->n_lines++, 2, 1);
  g_signal_connect_object (row.entry, "changed", G_CALLBACK (entry_changed_cb), self, 0);
  g_array_append_val (self->rows, row);
}

static void
add_group (VedSettingsCard        *self,
           const VedSettingsGroup *group,
           JsonObject             *members)
{
  GtkWidget *title = ved_text_paragraph_new (_(group->title), "caption-heading");
  JsonObjectIter iter;
  const char *key;

  gtk_widget_set_margin_top (title, 6);
  gtk_grid_attach (GTK_GRID (self->grid), title, 0, self->n_lines++, 2, 1);
  if (group->is_free)
    {
      add_row (self, group, NULL);
      return;
    }
  json_object_iter_init (&iter, members);
  while (json_object_iter_next (&iter, &key, NULL))
    add_row (self, group, key);
}

static void
make_rows (VedSettingsCard *self,
           JsonObject      *root)
{
  for (guint i = 0; i < self->n_groups; i++)
    {
      JsonObject *members = ved_document_object (root, self->groups[i].key);

      if (members != NULL || self->groups[i].is_free)
        add_group (self, &self->groups[i], members);
    }
}

static void
show_values (VedSettingsCard *self,
             JsonObject      *root,
             gboolean         is_anew)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      JsonObject *members = ved_document_object (root, row->group->key);
      g_autofree char *text = row->key != NULL ? to_shown (ved_document_text (members, row->key))
                                               : join_members (members);

      ved_typed_entry_show (row->entry, text, is_anew);
    }
}

static void
set_sensitive (VedSettingsCard *self,
               gboolean         is_sensitive)
{
  gboolean can_change = is_sensitive && ved_settings_lock_get (ved_page_get_model (self->page)) == NULL;

  gtk_widget_set_sensitive (self->apply, can_change);
  gtk_widget_set_sensitive (self->reset, can_change);
}

static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedSettingsCard *self = user_data;
  const char *lock = ved_settings_lock_get (ved_page_get_model (self->page));
  gboolean is_outcome = ved_document_is_outcome (self->document);
  void (*act) (VedSettingsCard *self) = is_outcome ? NULL : self->act;

  if (!is_outcome)
    self->act = NULL;
  gtk_widget_set_sensitive (self->grid, lock == NULL);
  set_sensitive (self, root != NULL || self->rows->len > 0);
  if (root == NULL)
    {
      show_refusal (self, fault);
      return;
    }
  say (self, lock != NULL ? lock : is_outcome ? _("Applied: in effect from now on.") : "", FALSE);

  if (strcmp (self->path, VED_USED_THRESHOLDS_PATH) == 0)
    ved_used_thresholds_take (root);
  if (self->rows->len == 0)
    make_rows (self, root);
  if (self->wants_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  show_values (self, root, is_outcome || self->is_due);
  self->is_due = FALSE;
  if (act != NULL)
    act (self);
}

static void
add_members (JsonBuilder *builder,
             const char  *text)
{
  g_auto(GStrv) members = g_strsplit (text, ",", -1);

  for (guint i = 0; members[i] != NULL; i++)
    {
      g_auto(GStrv) sides = g_strsplit (members[i], "=", 2);

      if (*g_strstrip (members[i]) == '\0')
        continue;
      json_builder_set_member_name (builder, g_strstrip (sides[0]));
      json_builder_add_string_value (builder, sides[1] != NULL ? g_strstrip (sides[1]) : "");
    }
}

static void
add_values (VedSettingsCard        *self,
            const VedSettingsGroup *group,
            gboolean                is_shown,
            JsonBuilder            *builder)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      const char *text = is_shown ? ved_typed_entry_get_shown (row->entry)
                                  : gtk_editable_get_text (GTK_EDITABLE (row->entry));
      g_autofree char *value = NULL;

      if (row->group != group)
        continue;
      if (row->key == NULL)
        {
          add_members (builder, text);
          continue;
        }
      value = to_value (text);
      json_builder_set_member_name (builder, row->key);
      json_builder_add_string_value (builder, value);
    }
}

/* (transfer full): what a PUT takes; as the daemon told it last where @is_shown, else as it stands there. */
static char *
write_body (VedSettingsCard *self,
            gboolean         is_shown)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; i < self->n_groups; i++)
    {
      json_builder_set_member_name (builder, self->groups[i].key);
      json_builder_begin_object (builder);
      add_values (self, &self->groups[i], is_shown, builder);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
put (VedSettingsCard *self)
{
  g_autofree char *path = g_strconcat ("PUT ", self->path, NULL), *body = write_body (self, FALSE);

  set_sensitive (self, FALSE);
  ved_document_perform (self->document, path, body);
}

static void
load_and (VedSettingsCard *self,
          void (*act)(VedSettingsCard *self))
{
  set_sensitive (self, FALSE);
  self->act = act;
  ved_settings_card_load (self);
}

/* What somebody else has changed meanwhile stays changed: only what was typed here is another value than the daemon's. */
static void
apply_clicked_cb (VedSettingsCard *self)
{
  if (has_fault (self))
    {
      say (self, _("Nothing was applied: one row cannot be used."), TRUE);
      return;
    }
  load_and (self, put);
}

static void
reset (VedSettingsCard *self)
{
  g_autofree char *path = g_strconcat ("PUT ", self->path, NULL), *before = write_body (self, TRUE);

  set_sensitive (self, FALSE);
  ved_document_perform_undoable (self->document, self->page, path, "{}", before, _("Defaults restored"));
}

/* What somebody else has changed meanwhile comes back, too, when it is undone. */
static void
reset_clicked_cb (VedSettingsCard *self)
{
  load_and (self, reset);
}

/* A page may be shown before its source can answer. */
static void
state_changed_cb (VedSettingsCard *self)
{
  if (self->is_due && gtk_widget_get_mapped (GTK_WIDGET (self)))
    ved_settings_card_load (self);
}

/* Another daemon may have other settings, and what was typed is about this one. */
static void
forget (gpointer user_data)
{
  VedSettingsCard *self = user_data;
  GtkWidget *child;

  self->is_due = TRUE;
  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  g_array_set_size (self->rows, 0);
  self->n_lines = 0;
  self->act = NULL;
  set_sensitive (self, FALSE);
  ved_text_label_set (self->said, "");
  state_changed_cb (self);
}

static gboolean
ved_settings_card_grab_focus (GtkWidget *widget)
{
  VedSettingsCard *self = VED_SETTINGS_CARD (widget);

  self->wants_focus = self->rows->len == 0;

  return self->rows->len > 0 && gtk_widget_grab_focus (g_array_index (self->rows, Row, 0).entry);
}

/* Who has gone on to something else is not brought back. */
static void
ved_settings_card_unmap (GtkWidget *widget)
{
  VED_SETTINGS_CARD (widget)->wants_focus = FALSE;

  GTK_WIDGET_CLASS (ved_settings_card_parent_class)->unmap (widget);
}

static void
ved_settings_card_dispose (GObject *object)
{
  VedSettingsCard *self = VED_SETTINGS_CARD (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_settings_card_parent_class)->dispose (object);
}

static void
ved_settings_card_finalize (GObject *object)
{
  VedSettingsCard *self = VED_SETTINGS_CARD (object);

  g_array_unref (self->rows);
  g_free (self->path);

  G_OBJECT_CLASS (ved_settings_card_parent_class)->finalize (object);
}

static void
ved_settings_card_class_init (VedSettingsCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_settings_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_settings_card_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = ved_settings_card_grab_focus;
  GTK_WIDGET_CLASS (klass)->unmap = ved_settings_card_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_settings_card_init (VedSettingsCard *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  self->grid = gtk_grid_new ();
  self->said = ved_text_paragraph_new ("", "dim-label");
  self->apply = gtk_button_new_with_label (_("Apply"));
  self->reset = gtk_button_new_with_label (_("Defaults"));
  set_sensitive (self, FALSE);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 4);
  g_signal_connect_object (self->apply, "clicked", G_CALLBACK (apply_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (reset_clicked_cb), self, G_CONNECT_SWAPPED);
}

static void
name_button (GtkWidget  *button,
             const char *verb,
             const char *title)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", verb, title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * ved_settings_card_new:
 * @page: owns the card, and outlives it
 * @path: of the document, which a PUT changes
 * @title: of the card
 * @groups: (array length=n_groups): valid for ever; those the document does not have are left out
 *
 * Returns: a card without settings
 */
GtkWidget *
ved_settings_card_new (VedPage                *page,
                       const char             *path,
                       const char             *title,
                       const VedSettingsGroup *groups,
                       guint                   n_groups)
{
  VedSettingsCard *self = g_object_new (VED_TYPE_SETTINGS_CARD, NULL);
  VedFleetModel *model = ved_page_get_model (page);
  GtkWidget *header_end;

  self->path = g_strdup (path);
  self->groups = groups;
  self->n_groups = n_groups;
  self->is_due = TRUE;
  self->page = page;
  self->document = ved_document_new (model, ASK_S, document_came_cb, self);
  ved_document_set_forget (self->document, forget);
  g_signal_connect_object (model, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  self->card = ved_card_new (title, &self->content, &header_end);
  name_button (self->apply, _("Apply"), title);
  name_button (self->reset, _("Defaults"), title);
  gtk_box_set_spacing (GTK_BOX (header_end), 8);
  gtk_box_append (GTK_BOX (header_end), self->reset);
  gtk_box_append (GTK_BOX (header_end), self->apply);
  gtk_box_append (GTK_BOX (self->content), self->said);
  gtk_box_append (GTK_BOX (self->content), self->grid);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_settings_card_load:
 *
 * Asks for the settings, as when the page is shown.
 */
void
ved_settings_card_load (VedSettingsCard *self)
{
  g_return_if_fail (VED_IS_SETTINGS_CARD (self));

  ved_document_expire (self->document);
  ved_document_fetch (self->document, self->path);
}
