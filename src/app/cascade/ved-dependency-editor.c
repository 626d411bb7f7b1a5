/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-dependency-editor"

#include "config.h"

#include "app/cascade/ved-dependency-editor.h"

#include "app/models/ved-settings-data.h"
#include "app/models/ved-used-dependencies.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-settings-lock.h"
#include "app/parts/ved-typed-entry.h"
#include "app/ved-accessible-name.h"
#include "app/ved-announcer.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows show what the daemon told; once one was changed, removed or added, that is not written over until all are applied or
 * discarded, and only the rows that nobody touched follow what is told. The daemon says what is wrong with a row, by its key, and there that is shown. What was applied can be undone:
 * that applies the table before it. */

#define PATH    VED_USED_DEPENDENCIES_PATH
#define ASK_S   1
#define PART_PX 300              /* of a half of a row, the least before they stand below each other */
#define GAP_PX  8
#define PART_GAP_PX 6
#define ROW_GAP_PX  12           /* tells where a row ends that has two lines */
#define LEAST_STRENGTH 0.01

typedef struct {
  VedDependencyEditor *editor;  /* owns it */
  GtkWidget *box;               /* the line, and what is wrong with it */
  GtkWidget *downstream;
  GtkWidget *upstream;
  GtkWidget *effect;
  GtkWidget *strength;
  GtkWidget *remove;
  GtkWidget *fault;
  VedDependency told;           /* by the daemon, its strength maybe finer than it is shown; NAN: the row is new */
} Row;

struct _VedDependencyEditor
{
  GtkWidget parent_instance;

  VedPage *page;                /* owns the editor */
  VedDocument *document;
  GtkWidget *card;
  GtkWidget *list;              /* of the rows */
  GtkSizeGroup *ends;           /* of the rows and the heading */
  GtkWidget *heading;
  GtkWidget *said;              /* what came of it, what is unfinished, or why nothing can be changed */
  GtkWidget *add;
  GtkWidget *discard;
  GtkWidget *reset;
  GtkWidget *apply;
  GPtrArray *rows;              /* Row */
  VedDependencies told;
  gboolean is_known;            /* .told is the daemon's */
  gboolean is_showing;          /* what rows say now was told, not chosen */
  gboolean is_applying;
  char *fault;                  /* (nullable): why it is not known, or what was refused and belongs to no row */
  AdwToast *undo;               /* (nullable): offered */
  char *before;                 /* (nullable): what would undo that which is being applied */
  const char *done;             /* what is said once it is */
};

enum {
  APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedDependencyEditor, ved_dependency_editor, GTK_TYPE_WIDGET)

static gboolean
is_default (const VedDependencies *table)
{
  return ved_dependencies_are_equal (table, ved_dependencies_get_default ());
}

static Row *
get_row (VedDependencyEditor *self,
         guint                index)
{
  return g_ptr_array_index (self->rows, index);
}

/* What is typed counts at once, whether or not it makes sense. */
static VedDependency
read_row (const Row *row)
{
  double strength = strtod (gtk_editable_get_text (GTK_EDITABLE (row->strength)), NULL);

  return (VedDependency) {
           .downstream = gtk_drop_down_get_selected (GTK_DROP_DOWN (row->downstream)),
           .upstream = gtk_drop_down_get_selected (GTK_DROP_DOWN (row->upstream)),
           .effect = gtk_drop_down_get_selected (GTK_DROP_DOWN (row->effect)),
           .strength = fabs (strength - row->told.strength) < LEAST_STRENGTH / 2.0 ? row->told.strength : strength,
  };
}

static VedDependencies
read_rows (VedDependencyEditor *self)
{
  VedDependencies table = { .n = self->rows->len };

  for (guint i = 0; i < table.n; i++)
    table.edges[i] = read_row (get_row (self, i));

  return table;
}

static gboolean
is_edited (VedDependencyEditor *self)
{
  VedDependencies table = read_rows (self);

  return !ved_dependencies_are_equal (&table, &self->told);
}

/* Why nothing can be changed; NULL: it can. */
static const char *
find_obstacle (VedDependencyEditor *self)
{
  VedFleetModel *model = ved_page_get_model (self->page);

  if (!self->is_known)
    return self->fault != NULL ? self->fault : _("Loading the dependencies of this fleet.");
  if (ved_settings_lock_get (model) != NULL)
    return ved_settings_lock_get (model);
  if (ved_fleet_model_get_state (model) == VED_SOURCE_DISCONNECTED)
    return _("The daemon does not answer: the table can be changed once it does.");

  return NULL;
}

/* What is typed into may not go away, or rest, with the focus in it. */
static void
leave_rows (VedDependencyEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->list))
    gtk_root_set_focus (root, NULL);
}

static void
update_state (VedDependencyEditor *self)
{
  const char *obstacle = find_obstacle (self);
  gboolean can_change = obstacle == NULL && !self->is_applying, edited = self->is_known && is_edited (self);

  if (!can_change)
    leave_rows (self);
  gtk_widget_set_sensitive (self->list, can_change);
  gtk_widget_set_sensitive (self->add, can_change && self->rows->len < VED_MAX_DEPENDENCIES);
  gtk_widget_set_sensitive (self->reset, can_change && (edited || !is_default (&self->told)));
  gtk_widget_set_visible (self->discard, can_change && edited);
  gtk_widget_set_sensitive (self->apply, can_change && edited && self->rows->len > 0);
  gtk_widget_set_visible (self->heading, self->rows->len > 0);
  if (obstacle != NULL)
    ved_text_label_set (self->said, obstacle);
  else if (self->fault != NULL)
    ved_text_label_set (self->said, self->fault);
  else if (self->rows->len == 0)
    ved_text_label_set (self->said, _("Add a dependency, or go back to the defaults."));
  else if (edited)
    ved_text_label_set (self->said, _("Not applied yet."));
  else if (is_default (&self->told))
    ved_text_label_set (self->said, _("This is the default table: set your own where your fleet differs."));
  else
    ved_text_label_set (self->said, _("The daemon looks for root causes by this table."));
}

static void
set_row_fault (Row        *row,
               const char *fault)
{
  gtk_widget_set_visible (row->fault, fault != NULL);
  if (fault == NULL)
    return;

  ved_text_label_set (row->fault, fault);
  ved_announce (row->fault, fault);
}

static void
row_changed_cb (Row *row)
{
  if (row->editor->is_showing)
    return;

  set_row_fault (row, NULL);
  g_clear_pointer (&row->editor->fault, g_free);
  update_state (row->editor);
}

static void name_rows (VedDependencyEditor *self);

static void
remove_clicked_cb (Row *row)
{
  VedDependencyEditor *self = row->editor;
  guint index;

  g_ptr_array_find (self->rows, row, &index);
  leave_rows (self);
  gtk_box_remove (GTK_BOX (self->list), row->box);
  g_ptr_array_remove_index (self->rows, index);
  g_clear_pointer (&self->fault, g_free);
  name_rows (self);
  update_state (self);
  gtk_widget_grab_focus (self->rows->len > 0 ? get_row (self, MIN (index, self->rows->len - 1))->remove : self->add);
}

static void
label_made_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
label_bound_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* What a narrow window has no room for is cut on the button; the list that opens is as wide as its texts. */
static void
let_be_narrow (GtkWidget *choice)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (label_made_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (label_bound_cb), NULL);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (choice), gtk_drop_down_get_factory (GTK_DROP_DOWN (choice)));
  gtk_drop_down_set_factory (GTK_DROP_DOWN (choice), factory);
}

static GtkWidget *
create_choice (Row   *row,
               guint  n,
               guint  selected,
               const char *(*get_label)(guint index))
{
  g_autofree const char **labels = g_new0 (const char *, n + 1);
  GtkWidget *choice;

  for (guint i = 0; i < n; i++)
    labels[i] = _(get_label (i));
  choice = gtk_drop_down_new_from_strings (labels);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  gtk_widget_set_hexpand (choice, TRUE);
  let_be_narrow (choice);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (row_changed_cb), row);

  return choice;
}

static const char *
get_profile_label (guint index)
{
  return ved_profile_get_info (index)->label;
}

static const char *
get_effect_label (guint index)
{
  return ved_effect_get_label (index);
}

/* In a window without room for a row its parts stand below each other, those of the heading, too. */
static GtkWidget *
create_line (VedDependencyEditor *self,
             GtkWidget           *downstream,
             GtkWidget           *upstream,
             GtkWidget           *effect,
             GtkWidget           *end)
{
  GtkWidget *line = ved_reflow_new (PART_PX, 2, PART_GAP_PX), *who = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);
  GtkWidget *how = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);

  gtk_box_set_homogeneous (GTK_BOX (who), TRUE);
  gtk_box_append (GTK_BOX (who), downstream);
  gtk_box_append (GTK_BOX (who), upstream);
  gtk_widget_set_hexpand (effect, TRUE);
  gtk_box_append (GTK_BOX (how), effect);
  gtk_box_append (GTK_BOX (how), end);
  gtk_size_group_add_widget (self->ends, end);
  ved_reflow_append (VED_REFLOW (line), who, 1);
  ved_reflow_append (VED_REFLOW (line), how, 1);

  return line;
}

static void
add_row (VedDependencyEditor *self,
         const VedDependency *edge,
         gboolean             is_new)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);

  row->editor = self;
  row->told = *edge;
  if (is_new)
    row->told.strength = NAN;
  row->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  row->downstream = create_choice (row, VED_N_PROFILES, edge->downstream, get_profile_label);
  row->upstream = create_choice (row, VED_N_PROFILES, edge->upstream, get_profile_label);
  row->effect = create_choice (row, VED_N_EFFECTS, edge->effect, get_effect_label);
  row->strength = gtk_spin_button_new_with_range (LEAST_STRENGTH, 1.0, 0.05);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (row->strength), 2);
  gtk_editable_set_width_chars (GTK_EDITABLE (row->strength), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (row->strength), 4);
  if (is_new)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (row->strength), edge->strength);
  else
    ved_typed_entry_show_number (row->strength, edge->strength, TRUE);
  row->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (row->remove, "flat");
  row->fault = ved_text_paragraph_new ("", "error");
  gtk_widget_set_visible (row->fault, FALSE);
  g_signal_connect_swapped (row->strength, "changed", G_CALLBACK (row_changed_cb), row);
  g_signal_connect_swapped (row->remove, "clicked", G_CALLBACK (remove_clicked_cb), row);
  gtk_box_append (GTK_BOX (end), row->strength);
  gtk_box_append (GTK_BOX (end), row->remove);
  gtk_box_append (GTK_BOX (row->box), create_line (self, row->downstream, row->upstream, row->effect, end));
  gtk_box_append (GTK_BOX (row->box), row->fault);
  gtk_box_append (GTK_BOX (self->list), row->box);
  g_ptr_array_add (self->rows, row);
}

static void
name_part (GtkWidget  *part,
           guint       number,
           const char *what)
{
  g_autofree char *name = g_strdup_printf (_("Dependency %u: %s"), number, what);

  if (GTK_IS_DROP_DOWN (part))
    ved_name_widget (part, name);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_rows (VedDependencyEditor *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = get_row (self, i);

      name_part (row->downstream, i + 1, _("Profile"));
      name_part (row->upstream, i + 1, _("Depends on"));
      name_part (row->effect, i + 1, _("Effect"));
      name_part (row->strength, i + 1, _("Strength"));
      name_part (row->remove, i + 1, _("Remove"));
      ved_set_tooltip (row->remove, _("Remove"));
    }
}

static void
show_told (VedDependencyEditor *self)
{
  GtkWidget *child;

  leave_rows (self);
  self->is_showing = TRUE;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->told.n; i++)
    add_row (self, &self->told.edges[i], FALSE);
  name_rows (self);
  self->is_showing = FALSE;
}

static gboolean
is_same (const VedDependency *a,
         const VedDependency *b)
{
  return a->downstream == b->downstream && a->upstream == b->upstream && a->effect == b->effect;
}

/* Returns: (nullable): the one of the same profiles and effect, of whatever strength */
static const VedDependency *
find_edge (const VedDependencies *table,
           const VedDependency   *edge)
{
  for (guint i = 0; i < table->n; i++)
    if (is_same (&table->edges[i], edge))
      return &table->edges[i];

  return NULL;
}

/* A row that nobody touched is what somebody else made of it meanwhile. */
static void
follow_row (VedDependencyEditor *self,
            guint                index)
{
  Row *row = get_row (self, index);
  VedDependency edge = read_row (row);
  const VedDependency *told = find_edge (&self->told, &row->told);

  /* The strength of a new one is none. */
  if (!is_same (&edge, &row->told) || !(fabs (edge.strength - row->told.strength) < LEAST_STRENGTH / 2.0))
    return;

  if (told != NULL)
    {
      row->told = *told;
      ved_typed_entry_show_number (row->strength, told->strength, TRUE);
      return;
    }
  leave_rows (self);
  gtk_box_remove (GTK_BOX (self->list), row->box);
  g_ptr_array_remove_index (self->rows, index);
}

/* @before was told then. What was removed here stays removed; what somebody else added is there. */
static void
follow_told (VedDependencyEditor   *self,
             const VedDependencies *before)
{
  self->is_showing = TRUE;
  for (guint i = self->rows->len; i-- > 0;)
    follow_row (self, i);
  for (guint i = 0; i < self->told.n && self->rows->len < VED_MAX_DEPENDENCIES; i++)
    {
      const VedDependency *edge = &self->told.edges[i];
      VedDependencies table = read_rows (self);

      if (find_edge (before, edge) == NULL && find_edge (&table, edge) == NULL)
        add_row (self, edge, FALSE);
    }
  name_rows (self);
  self->is_showing = FALSE;
}

static void
set_fault (VedDependencyEditor *self,
           const char          *fault)
{
  g_free (self->fault);
  self->fault = g_strdup (fault);
}

static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedDependencyEditor *self = user_data;
  gboolean is_outcome = ved_document_is_outcome (self->document);
  gboolean is_anew = is_outcome || !self->is_known || !is_edited (self);
  VedDependencies before = self->told;
  g_autofree char *data = root != NULL ? ved_settings_data_from_json (root) : NULL;
  g_autoptr(GError) error = NULL;

  self->is_applying = self->is_applying && !is_outcome;
  if (data == NULL || !ved_dependencies_from_data (&self->told, data, &error))
    {
      /* What was told before, and is being edited, is not lost by a request that fails. */
      set_fault (self, error != NULL ? error->message : fault);
      update_state (self);
      return;
    }
  set_fault (self, NULL);
  self->is_known = TRUE;
  ved_used_dependencies_take (root);
  if (is_anew)
    show_told (self);
  else
    follow_told (self, &before);
  update_state (self);
  if (is_outcome)
    g_signal_emit (self, signals[APPLIED], 0);
}

/* Applying */

static char *
write_body (const VedDependencies *table)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dependencies");
  json_builder_begin_object (builder);
  for (guint i = 0; i < table->n; i++)
    {
      g_autofree char *key = ved_dependency_to_key (&table->edges[i]);

      json_builder_set_member_name (builder, key);
      json_builder_add_string_value (builder, g_ascii_formatd (number, sizeof number, "%g", table->edges[i].strength));
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
withdraw_undo (VedDependencyEditor *self)
{
  if (self->undo == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->undo, self);
  adw_toast_dismiss (self->undo);
  g_clear_object (&self->undo);
}

/* "dependencies, web_api.web_api.retry_storms: must not …" → what follows the key, at its row. */
static gboolean
show_fault_at_row (VedDependencyEditor *self,
                   const char          *fault)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);
      VedDependency edge = read_row (row);
      g_autofree char *key = ved_dependency_to_key (&edge), *lead = g_strconcat (", ", key, ": ", NULL);
      const char *found = strstr (fault, lead);

      if (found == NULL)
        continue;
      set_row_fault (row, found + strlen (lead));
      gtk_widget_grab_focus (row->downstream);

      return TRUE;
    }

  return FALSE;
}

static void undo_clicked_cb (AdwToast            *toast,
                             VedDependencyEditor *self);

static void
performed_cb (const char *fault,
              gpointer    user_data)
{
  VedDependencyEditor *self = user_data;

  if (fault == NULL)
    {
      /* The table as it is now comes next. */
      self->undo = ved_page_create_undo (self->page, self->done);
      g_object_set_data_full (G_OBJECT (self->undo), "body", g_steal_pointer (&self->before), g_free);
      g_signal_connect (self->undo, "button-clicked", G_CALLBACK (undo_clicked_cb), self);
      return;
    }

  self->is_applying = FALSE;
  update_state (self);
  set_fault (self, show_fault_at_row (self, fault) ? _("Nothing was applied: one row cannot be used.") : fault);
  update_state (self);
}

/* @done is said once it is. */
static void
perform (VedDependencyEditor *self,
         const char          *body,
         const char          *done)
{
  withdraw_undo (self);
  g_free (self->before);
  self->before = write_body (&self->told);
  self->done = done;
  self->is_applying = TRUE;
  set_fault (self, NULL);
  for (guint i = 0; i < self->rows->len; i++)
    set_row_fault (get_row (self, i), NULL);
  update_state (self);
  ved_document_perform_then (self->document, "PUT " PATH, body, performed_cb);
}

static void
undo_clicked_cb (AdwToast            *toast,
                 VedDependencyEditor *self)
{
  g_autofree char *body = g_strdup (g_object_get_data (G_OBJECT (toast), "body"));

  perform (self, body, _("Undone"));
}

/* One of two rows with the same key would be lost. */
static gboolean
is_twice (const VedDependencies *table,
          guint                  index)
{
  const VedDependency *edge = &table->edges[index];

  for (guint i = 0; i < index; i++)
    if (is_same (&table->edges[i], edge))
      return TRUE;

  return FALSE;
}

static void
apply_clicked_cb (VedDependencyEditor *self)
{
  VedDependencies table = read_rows (self);
  g_autofree char *body = NULL;

  for (guint i = 0; i < table.n; i++)
    {
      Row *row = get_row (self, i);

      if (!is_twice (&table, i))
        continue;
      set_row_fault (row, _("This dependency is listed above already: remove one of the two, or choose another effect."));
      gtk_widget_grab_focus (row->effect);

      return;
    }
  body = write_body (&table);
  perform (self, body, _("Dependencies applied"));
}

static void
reset_clicked_cb (VedDependencyEditor *self)
{
  perform (self, "{}", _("Default dependencies applied"));
}

static void
discard_clicked_cb (VedDependencyEditor *self)
{
  set_fault (self, NULL);
  show_told (self);
  update_state (self);
}

/* A beginning: what it should be is chosen then. */
static void
add_clicked_cb (VedDependencyEditor *self)
{
  const VedDependency edge = { VED_PROFILE_GENERIC, VED_PROFILE_DATABASE, VED_EFFECT_CONNECTION_FAILURES, 0.5 };

  add_row (self, &edge, TRUE);
  name_rows (self);
  g_clear_pointer (&self->fault, g_free);
  update_state (self);
  gtk_widget_grab_focus (get_row (self, self->rows->len - 1)->downstream);
}

/* Another daemon has another table, and what was changed is about this one. */
static void
forget (gpointer user_data)
{
  VedDependencyEditor *self = user_data;

  withdraw_undo (self);
  self->is_known = self->is_applying = FALSE;
  self->told = (VedDependencies) { 0 };
  set_fault (self, NULL);
  show_told (self);
  update_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ved_dependency_editor_load (self);
}

/* It may be shown before its source can answer. */
static void
state_changed_cb (VedDependencyEditor *self)
{
  if (!self->is_known && gtk_widget_get_mapped (GTK_WIDGET (self)))
    ved_dependency_editor_load (self);
  update_state (self);
}

static void
ved_dependency_editor_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_dependency_editor_parent_class)->map (widget);
  ved_dependency_editor_load (VED_DEPENDENCY_EDITOR (widget));
}

static void
ved_dependency_editor_dispose (GObject *object)
{
  VedDependencyEditor *self = VED_DEPENDENCY_EDITOR (object);

  withdraw_undo (self);
  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_dependency_editor_parent_class)->dispose (object);
}

static void
ved_dependency_editor_finalize (GObject *object)
{
  VedDependencyEditor *self = VED_DEPENDENCY_EDITOR (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->ends);
  g_free (self->fault);
  g_free (self->before);

  G_OBJECT_CLASS (ved_dependency_editor_parent_class)->finalize (object);
}

static void
ved_dependency_editor_class_init (VedDependencyEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_dependency_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_dependency_editor_finalize;
  widget_class->map = ved_dependency_editor_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[APPLIED] = g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static GtkWidget *
create_button (VedDependencyEditor *self,
               const char          *label,
               GCallback            clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);

  return button;
}

/* Other settings have such a button, too. */
static void
name_button (GtkWidget *button)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", gtk_button_get_label (GTK_BUTTON (button)), _("Dependencies"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
ved_dependency_editor_init (VedDependencyEditor *self)
{
  GtkWidget *content, *header_end, *above = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);
  GtkWidget *below = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP_PX);

  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->ends = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->card = ved_card_new (_("Dependencies"), &content, &header_end);
  self->said = ved_text_paragraph_new ("", "dim-label");
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, ROW_GAP_PX);
  self->heading = create_line (self, ved_text_label_new (_("Profile"), "caption-heading"),
                               ved_text_label_new (_("Depends on"), "caption-heading"),
                               ved_text_label_new (_("Effect"), "caption-heading"),
                               ved_text_label_new (_("Strength"), "caption-heading"));
  self->add = create_button (self, _("Add"), G_CALLBACK (add_clicked_cb));
  self->discard = create_button (self, _("Discard"), G_CALLBACK (discard_clicked_cb));
  self->reset = create_button (self, _("Defaults"), G_CALLBACK (reset_clicked_cb));
  self->apply = create_button (self, _("Apply"), G_CALLBACK (apply_clicked_cb));
  name_button (self->add);
  name_button (self->discard);
  name_button (self->reset);
  name_button (self->apply);
  gtk_widget_set_hexpand (self->said, TRUE);
  gtk_widget_set_hexpand (self->reset, TRUE);
  gtk_widget_set_halign (self->reset, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (header_end), self->apply);
  gtk_box_append (GTK_BOX (above), self->said);
  gtk_box_append (GTK_BOX (above), self->discard);
  gtk_box_append (GTK_BOX (below), self->add);
  gtk_box_append (GTK_BOX (below), self->reset);
  gtk_box_append (GTK_BOX (content), above);
  gtk_box_append (GTK_BOX (content), self->heading);
  gtk_box_append (GTK_BOX (content), self->list);
  gtk_box_append (GTK_BOX (content), below);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_dependency_editor_new:
 * @page: owns the editor, and outlives it
 *
 * Returns: an editor without rows; they are made when it is shown
 */
GtkWidget *
ved_dependency_editor_new (VedPage *page)
{
  VedDependencyEditor *self = g_object_new (VED_TYPE_DEPENDENCY_EDITOR, NULL);
  VedFleetModel *model = ved_page_get_model (page);

  self->page = page;
  self->document = ved_document_new (model, ASK_S, document_came_cb, self);
  ved_document_set_forget (self->document, forget);
  g_signal_connect_object (model, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  update_state (self);

  return GTK_WIDGET (self);
}

/**
 * ved_dependency_editor_load:
 *
 * Asks for the table, as when the editor is shown.
 */
void
ved_dependency_editor_load (VedDependencyEditor *self)
{
  g_return_if_fail (VED_IS_DEPENDENCY_EDITOR (self));

  ved_document_expire (self->document);
  ved_document_fetch (self->document, PATH);
}
