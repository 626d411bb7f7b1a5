/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command-view"

#include "config.h"

#include "app/commands/ved-command-view.h"

#include "app/commands/ved-command-text.h"
#include "app/commands/ved-command-timings.h"
#include "app/commands/ved-problem-list.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include "form/command/ved-form-build.h"

#include <glib/gi18n.h>
#include <string.h>

/* The command as it would run, live. After a change it is built in the next frame, but not more than once in 150 ms:
 * a switch shows at once, and typing costs a build now and then.
 *
 * In the first two faces the text can be edited. From then on it is what counts, and says so, until it is given back
 * to the form in one way or the other. */

#define LEAST_GAP_US  150000
#define TEXT_MIN_PX   72
#define TEXT_MAX_PX   280

struct _VedCommandView
{
  GtkWidget parent_instance;
  VedCommandSession *session;   /* (nullable) */
  GtkWidget *card, *face, *baseline, *edited_bar, *unknown, *text, *problems, *timings;
  GtkTextBuffer *buffer;
  GtkStringList *baselines;
  VedFormCommand *previous;     /* (nullable): before the last change */
  VedFormCommand *shown;        /* (nullable) */
  VedFormCommand *defaults;     /* (nullable): what the form makes untouched */
  VedForm *defaults_of;         /* which form that was; not referenced */
  GtkFileChooserNative *chooser; /* (nullable) */
  gint64 built_us;
  guint timeout_id, tick_id, n_built;
  double build_ms;
  gboolean active, stale, filling;
};

enum {
  SHOW_FIELD,
  SAY,
  N_SIGNALS
};

enum {
  BASELINE_LAST,
  BASELINE_DEFAULTS,
  BASELINE_PREVIOUS,
  N_BASELINES
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedCommandView, ved_command_view, GTK_TYPE_WIDGET)

static VedCommandFace
get_face (VedCommandView *self)
{
  return (VedCommandFace) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->face));
}

static void
say (VedCommandView *self,
     const char     *text)
{
  g_signal_emit (self, signals[SAY], 0, text);
}

static VedFormCommand *
get_defaults (VedCommandView *self)
{
  VedForm *form = ved_command_session_get_form (self->session);
  g_autoptr(VedForm) copy = NULL;

  if (self->defaults == NULL || self->defaults_of != form)
    {
      copy = ved_form_copy (form);
      ved_form_reset_all (copy);
      g_clear_pointer (&self->defaults, ved_form_command_unref);
      self->defaults = ved_form_build (copy);
      self->defaults_of = form;
    }

  return ved_form_command_ref (self->defaults);
}

static VedFormCommand *
make_preset_command (VedCommandView *self,
                     guint           position)
{
  g_autoptr(VedFormPreset) preset = g_list_model_get_item (ved_command_session_get_presets (self->session), position);
  g_autoptr(VedForm) copy = NULL;

  if (preset == NULL)
    return NULL;
  copy = ved_form_copy (ved_command_session_get_form (self->session));
  ved_form_preset_apply (preset, copy);

  return ved_form_build (copy);
}

/* Returns: (transfer full) (nullable): what the command is compared with. */
static VedFormCommand *
get_baseline (VedCommandView *self)
{
  const guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->baseline));
  VedFormCommand *last;

  if (chosen == BASELINE_PREVIOUS)
    return self->previous != NULL ? ved_form_command_ref (self->previous) : NULL;
  if (chosen >= N_BASELINES && chosen != GTK_INVALID_LIST_POSITION)
    return make_preset_command (self, chosen - N_BASELINES);
  last = chosen == BASELINE_LAST ? ved_command_session_get_last (self->session) : NULL;

  return last != NULL ? last : get_defaults (self);
}

static void
add_all (GPtrArray  *problems,
         GListModel *model)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (problems, g_list_model_get_item (model, i));
}

/* What is only not filled in yet is one line, however many fields it is. */
static void
add_awaited (GPtrArray    *problems,
             VedFormField *first,
             guint         n_awaited)
{
  g_autofree char *text = NULL;

  if (n_awaited == 0)
    return;
  text = n_awaited == 1
    ? g_strdup_printf (_("“%s” still needs a value"), ved_form_field_get_label (first))
    : g_strdup_printf (ngettext ("%u field still needs a value", "%u fields still need a value", n_awaited),
                       n_awaited);
  g_ptr_array_add (problems, ved_form_problem_new (VED_FORM_HINT, ved_form_field_get_key (first), text));
}

static void
add_problems_of_form (GPtrArray *problems,
                      VedForm   *form)
{
  GListModel *model = ved_form_get_problems (form);
  VedFormField *first = NULL;
  guint n_awaited = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(VedFormProblem) problem = g_list_model_get_item (model, i);
      const char *key = ved_form_problem_get_key (problem);
      VedFormField *field = key != NULL ? ved_form_get_field (form, key) : NULL;

      if (field == NULL || !ved_form_field_awaits_value (field))
        g_ptr_array_add (problems, g_steal_pointer (&problem));
      else if (n_awaited++ == 0)
        first = field;
    }
  add_awaited (problems, first, n_awaited);
}

/* What is edited by hand is no longer what the fields say: then only the command itself is looked at. */
static void
show_problems (VedCommandView *self,
               VedFormCommand *command,
               const GError   *error)
{
  VedForm *form = ved_command_session_get_form (self->session);
  VedFormSchema *schema = ved_form_get_schema (form);
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GListModel) found = NULL;

  if (error != NULL)
    g_ptr_array_add (problems, ved_form_problem_new (VED_FORM_ERROR, NULL, error->message));
  if (ved_command_session_get_edited (self->session) == NULL)
    add_problems_of_form (problems, form);
  if (command != NULL && ved_form_schema_get_program (schema) != NULL)
    {
      found = ved_form_command_check (command, ved_form_schema_get_style (schema) == VED_FORM_STYLE_HYDRA);
      add_all (problems, found);
    }
  ved_problem_list_set (VED_PROBLEM_LIST (self->problems), problems);
}

static void
set_text (VedCommandView *self,
          const char     *text)
{
  GtkTextIter start, end;
  g_autofree char *old = NULL;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  old = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  if (g_strcmp0 (old, text) != 0)
    gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_all_tags (self->buffer, &start, &end);
}

static void
show_text (VedCommandView *self,
           VedFormCommand *command)
{
  const VedCommandFace face = get_face (self);
  VedFormSchema *schema = ved_form_get_schema (ved_command_session_get_form (self->session));
  g_autoptr(VedFormCommand) baseline = get_baseline (self);
  g_autofree char *text = NULL;

  self->filling = TRUE;
  if (face == VED_COMMAND_CHANGES && baseline != NULL)
    ved_command_text_show_diff (self->buffer, baseline, command);
  else
    {
      text = ved_command_text_write (command, schema, face);
      set_text (self, text);
      if (baseline != NULL && (face == VED_COMMAND_PRETTY || face == VED_COMMAND_LINE))
        ved_command_text_mark (self->buffer, baseline, command);
    }
  self->filling = FALSE;
}

static void
remember (VedCommandView *self,
          VedFormCommand *command)
{
  if (self->shown != NULL && ved_form_command_equal (self->shown, command))
    return;

  g_clear_pointer (&self->previous, ved_form_command_unref);
  self->previous = g_steal_pointer (&self->shown);
  self->shown = ved_form_command_ref (command);
}

static void
build (VedCommandView *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormCommand) command = NULL;
  const char *edited = ved_command_session_get_edited (self->session);
  const gint64 start_us = g_get_monotonic_time ();
  const VedCommandFace face = get_face (self);
  gboolean can_edit = face == VED_COMMAND_PRETTY || face == VED_COMMAND_LINE;

  command = ved_command_session_make_command (self->session, &error);
  if (command != NULL)
    remember (self, command);
  if (edited != NULL && can_edit)
    {
      self->filling = TRUE;
      set_text (self, edited);
      self->filling = FALSE;
    }
  else if (command != NULL)
    show_text (self, command);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), can_edit);
  gtk_widget_set_visible (self->edited_bar, edited != NULL);
  gtk_widget_set_visible (self->baseline, face == VED_COMMAND_CHANGES);
  show_problems (self, command, error);
  self->n_built++;
  self->built_us = g_get_monotonic_time ();
  self->build_ms = (double) (self->built_us - start_us) / 1e3;
  if (gtk_widget_get_visible (self->timings))
    ved_command_timings_set (VED_COMMAND_TIMINGS (self->timings), self->n_built, self->build_ms);
}

/* There is no command without a form, least of all that of the form before. */
static void
show_nothing (VedCommandView *self)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);

  self->filling = TRUE;
  set_text (self, "");
  self->filling = FALSE;
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_widget_set_visible (self->edited_bar, FALSE);
  ved_problem_list_set (VED_PROBLEM_LIST (self->problems), problems);
}

static void
build_if_there (VedCommandView *self)
{
  self->stale = FALSE;
  if (self->session != NULL && ved_command_session_get_form (self->session) != NULL)
    build (self);
  else
    show_nothing (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedCommandView *self = VED_COMMAND_VIEW (widget);

  self->tick_id = 0;
  build_if_there (self);

  return G_SOURCE_REMOVE;
}

static void
build_in_next_frame (VedCommandView *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static gboolean
timeout_cb (gpointer user_data)
{
  VedCommandView *self = user_data;

  self->timeout_id = 0;
  build_in_next_frame (self);

  return G_SOURCE_REMOVE;
}

static void
schedule (VedCommandView *self)
{
  const gint64 gap_us = g_get_monotonic_time () - self->built_us;

  self->stale = TRUE;
  if (!self->active || self->timeout_id != 0 || self->tick_id != 0)
    return;
  if (gap_us >= LEAST_GAP_US)
    {
      build_in_next_frame (self);
      return;
    }
  self->timeout_id = g_timeout_add ((guint) ((LEAST_GAP_US - gap_us) / 1000 + 1), timeout_cb, self);
  g_source_set_name_by_id (self->timeout_id, "ved-command-view build");
}

static void
edited_cb (VedCommandView *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (self->filling || self->session == NULL || ved_command_session_get_form (self->session) == NULL)
    return;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  ved_command_session_set_edited (self->session, text);
}

static void
face_chosen_cb (VedCommandView *self)
{
  build_if_there (self);
}

static void
back_to_form_cb (VedCommandView *self)
{
  gtk_widget_set_visible (self->unknown, FALSE);
  ved_command_session_set_edited (self->session, NULL);
  build_if_there (self);
}

static void
show_unknown (VedCommandView *self,
              char          **unknown)
{
  g_autofree char *list = NULL, *text = NULL;

  if (unknown != NULL && *unknown != NULL)
    {
      list = g_strjoinv ("  ", unknown);
      text = g_strdup_printf (_("No field accepts: %s"), list);
    }
  ved_text_label_set (self->unknown, text != NULL ? text : "");
  gtk_widget_set_visible (self->unknown, text != NULL);
}

static void
fill_from (VedCommandView *self,
           const char     *text)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) unknown = ved_command_session_fill (self->session, text, &error);

  if (unknown == NULL)
    {
      say (self, error != NULL ? error->message : _("The form is not there yet."));
      return;
    }
  show_unknown (self, unknown);
  build_if_there (self);
  say (self, *unknown == NULL ? _("The form was filled from the command")
       : _("The form was filled as far as its fields accept the values; the command remains as it was written"));
}

static void
fill_form_cb (VedCommandView *self)
{
  g_autofree char *text = g_strdup (ved_command_session_get_edited (self->session));

  if (text != NULL)
    fill_from (self, text);
}

static void
show_field_cb (VedCommandView *self,
               const char     *key)
{
  g_signal_emit (self, signals[SHOW_FIELD], 0, key);
}

static void
clipboard_read_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(VedCommandView) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (text != NULL && self->session != NULL)
    fill_from (self, text);
}

static gboolean
write_script (VedCommandView *self,
              const char     *path,
              GError        **error)
{
  g_autoptr(VedFormCommand) command = ved_command_session_make_command (self->session, error);
  g_autofree char *script = command != NULL ? ved_form_command_to_script (command) : NULL;

  return script != NULL && g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0700, error);
}

static void
save_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                VedCommandView  *self)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && g_file_peek_path (file) != NULL && !write_script (self, g_file_peek_path (file), &error))
    say (self, error->message);
  g_clear_object (&self->chooser);
}

static void
ved_command_view_dispose (GObject *object)
{
  VedCommandView *self = VED_COMMAND_VIEW (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_command_view_parent_class)->dispose (object);
}

static void
ved_command_view_finalize (GObject *object)
{
  VedCommandView *self = VED_COMMAND_VIEW (object);

  g_clear_pointer (&self->previous, ved_form_command_unref);
  g_clear_pointer (&self->shown, ved_form_command_unref);
  g_clear_pointer (&self->defaults, ved_form_command_unref);

  G_OBJECT_CLASS (ved_command_view_parent_class)->finalize (object);
}

static void
ved_command_view_class_init (VedCommandViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_command_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_command_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[SHOW_FIELD] = g_signal_new ("show-field", VED_TYPE_COMMAND_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAY] = g_signal_new ("say", VED_TYPE_COMMAND_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
create_choice (const char *const *names,
               const char        *what)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (names);

  ved_set_tooltip (choice, what);
  ved_name_widget (choice, what);

  return choice;
}

static GtkWidget *
create_edited_bar (VedCommandView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = ved_text_paragraph_new (_("Edited by hand"), "warning");
  GtkWidget *fill = gtk_button_new_with_label (_("Fill the Form")), *back = gtk_button_new_with_label (_("Back to the Form"));

  gtk_widget_set_hexpand (label, TRUE);
  ved_set_tooltip (fill, _("Fills the fields from the text"));
  ved_set_tooltip (back, _("Discards the text and uses the fields again"));
  g_signal_connect_object (fill, "clicked", G_CALLBACK (fill_form_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (back, "clicked", G_CALLBACK (back_to_form_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), fill);
  gtk_box_append (GTK_BOX (box), back);
  gtk_widget_set_visible (box, FALSE);
  self->edited_bar = box;

  return box;
}

static GtkWidget *
create_text (VedCommandView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->text = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_buffer_set_enable_undo (self->buffer, FALSE);
  ved_command_text_add_tags (self->buffer);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->text), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Command"), -1);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_MIN_PX);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_MAX_PX);
  gtk_widget_add_css_class (scroller, "command-text");

  return scroller;
}

static void
ved_command_view_init (VedCommandView *self)
{
  const char *const faces[] = { _("For a shell"), _("One line"), _("Constant"), _("From the form"), _("JSON"),
                                _("Changes"), _("Dry run"), NULL };
  const char *const baselines[] = { _("the last run"), _("the defaults"), _("the last change"), NULL };
  GtkWidget *content, *header_end;

  self->card = ved_card_new (_("Command"), &content, &header_end);
  self->face = create_choice (faces, _("How the command is shown"));
  self->baselines = gtk_string_list_new (baselines);
  self->baseline = gtk_drop_down_new (G_LIST_MODEL (self->baselines), NULL);
  ved_name_widget (self->baseline, _("What the command is compared with"));
  ved_set_tooltip (self->baseline, _("What the command is compared with"));
  gtk_widget_set_visible (self->baseline, FALSE);
  gtk_box_append (GTK_BOX (header_end), self->face);
  gtk_box_append (GTK_BOX (content), self->baseline);
  gtk_box_append (GTK_BOX (content), create_edited_bar (self));
  gtk_box_append (GTK_BOX (content), create_text (self));
  self->unknown = ved_text_wrapped_label_new ("", "warning");
  gtk_label_set_selectable (GTK_LABEL (self->unknown), TRUE);
  gtk_widget_set_visible (self->unknown, FALSE);
  self->problems = ved_problem_list_new ();
  gtk_box_append (GTK_BOX (content), self->unknown);
  gtk_box_append (GTK_BOX (content), self->problems);
  self->timings = ved_command_timings_new ();
  gtk_widget_set_visible (self->timings, FALSE);
  gtk_box_append (GTK_BOX (content), self->timings);
  g_signal_connect_object (self->face, "notify::selected", G_CALLBACK (face_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->baseline, "notify::selected", G_CALLBACK (face_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->problems, "show-field", G_CALLBACK (show_field_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

GtkWidget *
ved_command_view_new (void)
{
  return g_object_new (VED_TYPE_COMMAND_VIEW, NULL);
}

static void
presets_changed_cb (VedCommandView *self)
{
  GListModel *presets = ved_command_session_get_presets (self->session);
  const guint n = g_list_model_get_n_items (presets);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(VedFormPreset) preset = g_list_model_get_item (presets, i);

      g_strv_builder_add (builder, ved_form_preset_get_title (preset));
    }
  names = g_strv_builder_end (builder);
  gtk_string_list_splice (self->baselines, N_BASELINES, g_list_model_get_n_items (G_LIST_MODEL (self->baselines))
                          - N_BASELINES, (const char *const *) names);
}

/**
 * ved_command_view_set_session:
 * @session: (nullable): whose command is shown
 */
void
ved_command_view_set_session (VedCommandView    *self,
                              VedCommandSession *session)
{
  if (session == self->session)
    return;

  if (self->session != NULL)
    {
      ved_command_session_conceal (self->session);
      g_signal_handlers_disconnect_by_func (self->session, schedule, self);
      g_signal_handlers_disconnect_by_func (ved_command_session_get_presets (self->session), presets_changed_cb, self);
    }
  g_set_object (&self->session, session);
  g_clear_pointer (&self->shown, ved_form_command_unref);
  g_clear_pointer (&self->previous, ved_form_command_unref);
  self->defaults_of = NULL;
  gtk_widget_set_visible (self->unknown, FALSE);
  if (session == NULL)
    return;

  g_signal_connect_object (session, "command-changed", G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_command_session_get_presets (session), "items-changed",
                           G_CALLBACK (presets_changed_cb), self, G_CONNECT_SWAPPED);
  presets_changed_cb (self);
  build_if_there (self);
}

/**
 * ved_command_view_set_active:
 * @active: whether it can be seen; what has changed meanwhile is shown then
 */
void
ved_command_view_set_active (VedCommandView *self,
                             gboolean        active)
{
  self->active = active;
  if (active && self->stale)
    schedule (self);
}

/**
 * ved_command_view_refresh:
 *
 * Builds the command and what is said of it anew, though neither form nor text has changed.
 */
void
ved_command_view_refresh (VedCommandView *self)
{
  build_if_there (self);
}

/**
 * ved_command_view_paste:
 *
 * Fills the form from a command line in the clipboard.
 */
void
ved_command_view_paste (VedCommandView *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, clipboard_read_cb,
                                 g_object_ref (self));
}

/**
 * ved_command_view_copy:
 *
 * Puts the command into the clipboard as it stands there, its secrets masked.
 */
void
ved_command_view_copy (VedCommandView *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  if (self->session == NULL || ved_command_session_get_form (self->session) == NULL)
    {
      say (self, _("The form is not there yet."));
      return;
    }
  ved_command_session_conceal (self->session);
  build_if_there (self);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, _("Command copied"));
}

/**
 * ved_command_view_save:
 *
 * Asks where to save the command as a script.
 */
void
ved_command_view_save (VedCommandView *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormCommand) command = self->session != NULL ? ved_command_session_make_command (self->session, &error) : NULL;
  g_autofree char *name = NULL;

  if (self->session == NULL)
    return;
  if (command == NULL)
    {
      say (self, error->message);
      return;
    }

  name = g_strdup_printf ("%s.sh", ved_form_pack_get_name (ved_command_session_get_pack (self->session)));
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Save as Script"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (save_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * ved_command_view_get_n_built:
 *
 * Returns: how often the command was built so far
 */
guint
ved_command_view_get_n_built (VedCommandView *self)
{
  return self->n_built;
}

/**
 * ved_command_view_toggle_timings:
 *
 * Shows what the page costs, or hides it.
 */
void
ved_command_view_toggle_timings (VedCommandView *self)
{
  gtk_widget_set_visible (self->timings, !gtk_widget_get_visible (self->timings));
  build_if_there (self);
}
