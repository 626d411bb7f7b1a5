/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-commands-page"

#include "config.h"

#include "app/commands/ved-commands-page.h"

#include "app/commands/ved-checkpoint-picker.h"
#include "app/commands/ved-command-menu.h"
#include "app/commands/ved-command-view.h"
#include "app/commands/ved-export-panel.h"
#include "app/commands/ved-field-row.h"
#include "app/commands/ved-form-view.h"
#include "app/commands/ved-pack-choice.h"
#include "app/commands/ved-preset-bar.h"
#include "app/commands/ved-run-settings.h"
#include "app/commands/ved-runs-view.h"
#include "app/commands/ved-sweep-window.h"
#include "app/commands/ved-values-dialog.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-stack.h"
#include "app/ved-announcer.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* A form on the left, the command that it makes and its runs on the right; on a narrow page one of the two. Each
 * schema that was shown keeps its session: values, edited text, undo. What costs time (reading schemas, looking
 * through folders) is done by the desk and by sessions, in workers. */

#define MARGIN_PX    12
#define FORM_MIN_PX  330
#define WORK_MIN_PX  340
#define PANE_GAP_PX  12

struct _VedCommandsPage
{
  VedPage parent_instance;
  VedCommandDesk *desk;
  GHashTable *sessions;         /* path to VedCommandSession */
  VedCommandSession *session;   /* (nullable) */
  GtkWidget *choice, *leaflet, *form_pane, *work_pane, *form_tab, *work_tab, *tabs, *undo, *redo;
  GHashTable *views;            /* path to VedFormView: of each form that was shown, so that its rows are made once */
  GtkWidget *fault, *fault_text, *description, *search, *only_changed, *stack, *forms, *form_view, *presets;
  GtkWidget *settings, *command, *runs, *results;
  GtkFileChooserNative *chooser; /* (nullable) */
  GtkEventController *keys;     /* (nullable) */
  guint fold_id;
  gboolean ending;              /* runs were told to end, for the window to close */
};

G_DEFINE_FINAL_TYPE (VedCommandsPage, ved_commands_page, VED_TYPE_PAGE)

static void
say (VedCommandsPage *self,
     const char      *text)
{
  ved_page_tell (VED_PAGE (self), text);
}

static VedForm *
get_form (VedCommandsPage *self)
{
  return self->session != NULL ? ved_command_session_get_form (self->session) : NULL;
}

static void
update_actions (VedCommandsPage *self)
{
  VedForm *form = get_form (self);
  gboolean can_undo = FALSE, can_redo = FALSE;

  if (form != NULL)
    g_object_get (form, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "command.undo", can_undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "command.redo", can_redo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "command.run", form != NULL);
}

static void
filter_changed_cb (VedCommandsPage *self)
{
  if (self->form_view != NULL)
    ved_form_view_set_filter (VED_FORM_VIEW (self->form_view), gtk_editable_get_text (GTK_EDITABLE (self->search)),
                              gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->only_changed)));
}

static void
show_fault (VedCommandsPage *self)
{
  VedFormPack *pack = self->session != NULL ? ved_command_session_get_pack (self->session) : NULL;
  const char *fault = pack != NULL ? ved_form_pack_get_fault (pack) : NULL;
  g_autofree char *text = NULL;

  if (fault != NULL)
    text = g_strdup_printf (ved_form_pack_get_schema (pack) != NULL
                            ? _("%s\nShowing the form from the last valid file.") : "%s", fault);
  ved_text_label_set (self->fault_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->fault, fault != NULL);
}

static void
show_description (VedCommandsPage *self)
{
  VedForm *form = get_form (self);
  const char *text = form != NULL ? ved_form_schema_get_description (ved_form_get_schema (form)) : NULL;

  ved_text_label_set (self->description, text != NULL ? text : "");
  gtk_widget_set_visible (self->description, text != NULL);
}

/* A field that takes a checkpoint can be searched for one. */
static void
row_made_cb (VedFormField *field,
             GtkWidget    *row,
             gpointer      user_data)
{
  VedCommandSession *session = user_data;
  VedFileIndex *index = ved_command_session_get_index (session);

  if (index != NULL && g_strcmp0 (ved_form_field_get_element (field)->options_source, "checkpoints") == 0)
    ved_field_row_add_action (VED_FIELD_ROW (row), ved_checkpoint_picker_new (ved_command_session_get_form (session), field,
                                                                              index));
}

/* The form of a session may be another one by now, since its schema or its folder is. */
static GtkWidget *
get_view (VedCommandsPage *self,
          VedForm         *form)
{
  const char *path = ved_form_pack_get_path (ved_command_session_get_pack (self->session));
  GtkWidget *view = g_hash_table_lookup (self->views, path);

  if (view != NULL && ved_form_view_get_form (VED_FORM_VIEW (view)) == form)
    return view;

  if (view != NULL && view == self->form_view)
    self->form_view = NULL;
  if (view != NULL)
    gtk_stack_remove (GTK_STACK (self->forms), view);
  view = ved_form_view_new (form, row_made_cb, self->session);
  /* It makes rows as long as it lives, and the page may have another session by then. */
  g_object_set_data_full (G_OBJECT (view), "ved-session", g_object_ref (self->session), g_object_unref);
  g_hash_table_replace (self->views, g_strdup (path), view);
  gtk_stack_add_child (GTK_STACK (self->forms), view);
  g_signal_connect_object (form, "notify::can-undo", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "notify::can-redo", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);

  return view;
}

static void
show_form (VedCommandsPage *self)
{
  VedForm *form = get_form (self);
  gboolean is_broken = self->session != NULL
    && ved_form_pack_get_schema (ved_command_session_get_pack (self->session)) == NULL;
  GtkWidget *view = form != NULL ? get_view (self, form) : NULL;

  show_fault (self);
  show_description (self);
  if (view != self->form_view)
    {
      self->form_view = view;
      filter_changed_cb (self);
    }
  if (view != NULL)
    ved_stack_show (GTK_STACK (self->forms), view);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), form != NULL ? "form" : is_broken ? "broken" : "reading");
  update_actions (self);
}

static void
set_session (VedCommandsPage   *self,
             VedCommandSession *session)
{
  if (session == self->session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, show_form, self);
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "form-changed", G_CALLBACK (show_form), self, G_CONNECT_SWAPPED);
  show_form (self);
  ved_command_view_set_session (VED_COMMAND_VIEW (self->command), session);
  ved_preset_bar_set_session (VED_PRESET_BAR (self->presets), session);
  ved_run_settings_set_session (VED_RUN_SETTINGS (self->settings), session);
  ved_export_panel_set_session (VED_EXPORT_PANEL (self->results), session);
}

static void
pack_chosen_cb (VedCommandsPage *self,
                VedFormPack     *pack)
{
  const char *path = ved_form_pack_get_path (pack);
  VedCommandSession *session = g_hash_table_lookup (self->sessions, path);

  if (session == NULL || ved_command_session_get_pack (session) != pack)
    {
      session = ved_command_session_new (self->desk, pack);
      g_hash_table_replace (self->sessions, g_strdup (path), session);
    }
  set_session (self, session);
}

static void
show_field_cb (VedCommandsPage *self,
               const char      *key)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->form_pane);
  if (self->form_view != NULL)
    ved_form_view_focus_field (VED_FORM_VIEW (self->form_view), key);
}

/* Returns: (transfer full) (nullable): the worst problem that forbids a run. */
static VedFormProblem *
find_error (VedForm *form)
{
  GListModel *problems = ved_form_get_problems (form);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr(VedFormProblem) problem = g_list_model_get_item (problems, i);

      if (ved_form_problem_get_severity (problem) == VED_FORM_ERROR)
        return g_steal_pointer (&problem);
    }

  return NULL;
}

/* What is edited by hand runs as it is; the form only runs without errors. */
static gboolean
may_run (VedCommandsPage *self)
{
  VedForm *form = get_form (self);
  g_autoptr(VedFormProblem) problem = NULL;
  g_autoptr(VedFormCommand) command = NULL;
  g_autoptr(GError) error = NULL;

  if (form == NULL)
    return FALSE;
  if (ved_command_session_get_edited (self->session) == NULL)
    problem = find_error (form);
  if (problem != NULL)
    {
      ved_form_set_strict (form, TRUE);
      ved_command_view_refresh (VED_COMMAND_VIEW (self->command));
      say (self, ved_form_problem_get_message (problem));
      if (ved_form_problem_get_key (problem) != NULL)
        show_field_cb (self, ved_form_problem_get_key (problem));
      return FALSE;
    }
  if (ved_form_schema_get_program (ved_form_get_schema (form)) == NULL
      && ved_command_session_get_edited (self->session) == NULL)
    {
      say (self, _("The schema names no program: copy the arguments, or write the program before them."));
      return FALSE;
    }

  command = ved_command_session_make_command (self->session, &error);
  if (command == NULL)
    say (self, error->message);

  return command != NULL;
}

static void
run (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (widget);

  if (!may_run (self))
    return;
  ved_runs_view_show (VED_RUNS_VIEW (self->runs), ved_command_session_run (self->session, NULL));
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->work_pane);
}

static void
step (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  VedForm *form = get_form (VED_COMMANDS_PAGE (widget));

  if (form != NULL && g_str_equal (name, "command.undo"))
    ved_form_undo (form);
  else if (form != NULL)
    ved_form_redo (form);
}

static void
reset_all (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (widget);

  if (get_form (self) == NULL)
    return;
  ved_command_session_set_edited (self->session, NULL);
  ved_form_set_strict (get_form (self), FALSE);
  ved_form_reset_all (get_form (self));
  say (self, _("All fields reset to defaults; Ctrl+Z undoes it"));
}

static void
copy (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  ved_command_view_copy (VED_COMMAND_VIEW (VED_COMMANDS_PAGE (widget)->command));
}

static void
paste (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  ved_command_view_paste (VED_COMMAND_VIEW (VED_COMMANDS_PAGE (widget)->command));
}

static void
save_script (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ved_command_view_save (VED_COMMAND_VIEW (VED_COMMANDS_PAGE (widget)->command));
}

static void
keep_preset (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (widget);

  if (get_form (self) != NULL)
    ved_preset_bar_ask_name (VED_PRESET_BAR (self->presets));
}

static void
sweep_started_cb (VedCommandsPage *self,
                  VedRun          *first)
{
  ved_runs_view_show (VED_RUNS_VIEW (self->runs), first);
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->work_pane);
}

static void
sweep (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (widget);
  GtkWidget *window;

  if (!may_run (self))
    return;
  window = ved_sweep_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->session);
  g_signal_connect_object (window, "started", G_CALLBACK (sweep_started_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
find_field (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (widget);

  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->form_pane);
  gtk_widget_grab_focus (self->search);
}

static void
toggle_examples (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  VedPackChoice *choice = VED_PACK_CHOICE (VED_COMMANDS_PAGE (widget)->choice);

  ved_pack_choice_show_examples (choice, !ved_pack_choice_shows_examples (choice));
}

static void
rebuild (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (widget);
  VedFileIndex *index = self->session != NULL ? ved_command_session_get_index (self->session) : NULL;

  if (index == NULL)
    return;
  ved_form_project_forget_commands (ved_form_get_project (get_form (self)));
  ved_file_index_refresh_async (index, TRUE, NULL, NULL, NULL);
  say (self, _("Looking through the folders of the project"));
}

static void
values_told_cb (const char *text,
                gpointer    page)
{
  say (page, text);
}

static void
choose_values (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (widget);

  if (get_form (self) == NULL)
    return;
  g_clear_object (&self->chooser);
  self->chooser = ved_values_dialog_show (GTK_WINDOW (gtk_widget_get_root (widget)), self->session,
                                          g_str_equal (name, "command.export-values"), values_told_cb, self);
}

static void
toggle_timings (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ved_command_view_toggle_timings (VED_COMMAND_VIEW (VED_COMMANDS_PAGE (widget)->command));
}

static void
notify_end (VedCommandsPage *self,
            VedRun          *ended)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkApplication *application = GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
  gboolean good = ved_run_get_state (ended) == VED_RUN_SUCCEEDED;
  g_autofree char *title = g_strdup_printf (good ? _("%s: done") : _("%s: failed"), ved_run_get_title (ended));
  g_autofree char *id = NULL;
  g_autoptr(GNotification) notification = NULL;

  if (ved_run_get_state (ended) != VED_RUN_STOPPED)
    ved_announce (GTK_WIDGET (self), title);
  if (application == NULL || ved_run_get_state (ended) == VED_RUN_STOPPED
      || (ved_page_get_active (VED_PAGE (self)) && gtk_window_is_active (GTK_WINDOW (root))))
    return;

  notification = g_notification_new (title);
  g_notification_set_body (notification, ved_run_get_note (ended) != NULL ? ved_run_get_note (ended)
                           : ved_run_get_message (ended));
  g_notification_set_default_action (notification, "app.show-page::commands");
  id = g_strdup_printf ("command-%" G_GINT64_FORMAT, ved_run_get_start_us (ended));
  g_application_send_notification (G_APPLICATION (application), id, notification);
}

static void
run_ended_cb (VedCommandsPage *self,
              VedRun          *ended)
{
  notify_end (self, ended);
  if (ved_run_get_state (ended) == VED_RUN_SUCCEEDED)
    ved_export_panel_refresh (VED_EXPORT_PANEL (self->results));
  if (self->ending && ved_command_desk_get_n_unfinished (self->desk) == 0)
    ved_page_finished (VED_PAGE (self));
}

static char *
ved_commands_page_get_unfinished (VedPage *page)
{
  const guint n = ved_command_desk_get_n_unfinished (VED_COMMANDS_PAGE (page)->desk);

  if (n == 0)
    return NULL;

  return g_strdup_printf (ngettext ("%u command has not finished.", "%u commands have not finished.", n), n);
}

static void
ved_commands_page_end_unfinished (VedPage *page)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (page);

  self->ending = TRUE;
  ved_run_queue_stop_all (ved_command_desk_get_queue (self->desk));
}

/* They hold wherever the focus is, but only while the page can be seen. */
static void
add_keys (VedCommandsPage *self)
{
  static const struct {
    const char *keys, *action;
  } table[] = {
    { "<Control>Return|<Control>KP_Enter", "command.run" }, { "<Control>z", "command.undo" },
    { "<Control><Shift>z", "command.redo" }, { "<Control><Shift>c", "command.copy" },
    { "<Control><Shift>v", "command.paste" }, { "<Control>s", "command.save-script" },
    { "<Control><Shift>f", "command.find" },
  };

  self->keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (self->keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (self->keys),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (table[i].keys),
                                                            gtk_named_action_new (table[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), self->keys);
}

static void
ved_commands_page_shown (VedPage *page)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (page);

  add_keys (self);
  ved_command_view_set_active (VED_COMMAND_VIEW (self->command), TRUE);
  ved_runs_view_set_active (VED_RUNS_VIEW (self->runs), TRUE);
}

static void
ved_commands_page_hidden (VedPage *page)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (page);

  gtk_widget_remove_controller (GTK_WIDGET (self), g_steal_pointer (&self->keys));
  ved_command_view_set_active (VED_COMMAND_VIEW (self->command), FALSE);
  ved_runs_view_set_active (VED_RUNS_VIEW (self->runs), FALSE);
}

static GVariant *
ved_commands_page_save_state (VedPage *page)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (page);
  GVariantDict state;
  GHashTableIter iter;
  gpointer session;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    ved_command_session_flush (session);
  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "examples", "b", ved_pack_choice_shows_examples (VED_PACK_CHOICE (self->choice)));
  g_variant_dict_insert (&state, "limit", "u", ved_run_queue_get_limit (ved_command_desk_get_queue (self->desk)));
  if (self->session != NULL)
    g_variant_dict_insert (&state, "pack", "s",
                           ved_form_pack_get_path (ved_command_session_get_pack (self->session)));

  return g_variant_dict_end (&state);
}

static void
ved_commands_page_restore_state (VedPage  *page,
                                 GVariant *state)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (page);
  gboolean examples = FALSE;
  const char *pack;
  guint limit;

  if (g_variant_lookup (state, "examples", "b", &examples))
    ved_pack_choice_show_examples (VED_PACK_CHOICE (self->choice), examples);
  if (g_variant_lookup (state, "limit", "u", &limit))
    ved_run_queue_set_limit (ved_command_desk_get_queue (self->desk), limit);
  if (g_variant_lookup (state, "pack", "&s", &pack))
    ved_pack_choice_select (VED_PACK_CHOICE (self->choice), pack);
}

static gboolean
fold_cb (gpointer user_data)
{
  VedCommandsPage *self = user_data;

  self->fold_id = 0;
  gtk_widget_set_visible (self->tabs, adw_leaflet_get_folded (ADW_LEAFLET (self->leaflet)));

  return G_SOURCE_REMOVE;
}

/* It folds while it is given its place, when nothing else may change its size. */
static void
fold_changed_cb (VedCommandsPage *self)
{
  if (self->fold_id != 0)
    return;

  self->fold_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
  g_source_set_name_by_id (self->fold_id, "ved-commands-page fold");
}

static void
side_changed_cb (VedCommandsPage *self)
{
  gboolean form = adw_leaflet_get_visible_child (ADW_LEAFLET (self->leaflet)) == self->form_pane;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (form ? self->form_tab : self->work_tab), TRUE);
}

static void
tab_toggled_cb (VedCommandsPage *self)
{
  gboolean form = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->form_tab));

  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), form ? self->form_pane : self->work_pane);
}

static void
ved_commands_page_dispose (GObject *object)
{
  VedCommandsPage *self = VED_COMMANDS_PAGE (object);

  g_clear_handle_id (&self->fold_id, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_pointer (&self->views, g_hash_table_unref);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (ved_commands_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "command.run", NULL, run);
  gtk_widget_class_install_action (widget_class, "command.undo", NULL, step);
  gtk_widget_class_install_action (widget_class, "command.redo", NULL, step);
  gtk_widget_class_install_action (widget_class, "command.reset", NULL, reset_all);
  gtk_widget_class_install_action (widget_class, "command.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "command.paste", NULL, paste);
  gtk_widget_class_install_action (widget_class, "command.save-script", NULL, save_script);
  gtk_widget_class_install_action (widget_class, "command.keep-preset", NULL, keep_preset);
  gtk_widget_class_install_action (widget_class, "command.sweep", NULL, sweep);
  gtk_widget_class_install_action (widget_class, "command.find", NULL, find_field);
  gtk_widget_class_install_action (widget_class, "command.examples", NULL, toggle_examples);
  gtk_widget_class_install_action (widget_class, "command.rebuild", NULL, rebuild);
  gtk_widget_class_install_action (widget_class, "command.timings", NULL, toggle_timings);
  gtk_widget_class_install_action (widget_class, "command.export-values", NULL, choose_values);
  gtk_widget_class_install_action (widget_class, "command.import-values", NULL, choose_values);
}

static void
ved_commands_page_class_init (VedCommandsPageClass *klass)
{
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_commands_page_dispose;
  page_class->shown = ved_commands_page_shown;
  page_class->hidden = ved_commands_page_hidden;
  page_class->save_state = ved_commands_page_save_state;
  page_class->restore_state = ved_commands_page_restore_state;
  page_class->get_unfinished = ved_commands_page_get_unfinished;
  page_class->end_unfinished = ved_commands_page_end_unfinished;
  install_actions (GTK_WIDGET_CLASS (klass));
}

static GtkWidget *
set_up_button (GtkWidget  *button,
               const char *css_class,
               const char *hint,
               const char *action)
{
  gtk_widget_add_css_class (button, css_class);
  ved_set_tooltip (button, hint);
  if (gtk_button_get_label (GTK_BUTTON (button)) == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static GtkWidget *
create_tabs (VedCommandsPage *self)
{
  self->tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->form_tab = gtk_toggle_button_new_with_label (_("Form"));
  self->work_tab = gtk_toggle_button_new_with_label (_("Command"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->work_tab), GTK_TOGGLE_BUTTON (self->form_tab));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->form_tab), TRUE);
  gtk_widget_add_css_class (self->tabs, "linked");
  gtk_widget_set_halign (self->tabs, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->tabs, FALSE);
  gtk_box_append (GTK_BOX (self->tabs), self->form_tab);
  gtk_box_append (GTK_BOX (self->tabs), self->work_tab);
  g_signal_connect_object (self->form_tab, "toggled", G_CALLBACK (tab_toggled_cb), self, G_CONNECT_SWAPPED);

  return self->tabs;
}

static GtkWidget *
create_icon_button (const char *icon,
                    const char *hint,
                    const char *action)
{
  return set_up_button (gtk_button_new_from_icon_name (icon), "flat", hint, action);
}

/* What is pressed again and again stays in sight, whatever is scrolled below. */
static GtkWidget *
create_bar (VedCommandsPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->choice = ved_pack_choice_new (ved_command_desk_get_shelf (self->desk));
  gtk_widget_set_hexpand (self->choice, TRUE);
  g_signal_connect_object (self->choice, "chosen", G_CALLBACK (pack_chosen_cb), self, G_CONNECT_SWAPPED);
  self->undo = create_icon_button ("edit-undo-symbolic", _("Undo (Ctrl+Z)"), "command.undo");
  self->redo = create_icon_button ("edit-redo-symbolic", _("Redo (Ctrl+Shift+Z)"), "command.redo");
  gtk_box_append (GTK_BOX (bar), self->choice);
  gtk_box_append (GTK_BOX (bar), self->undo);
  gtk_box_append (GTK_BOX (bar), self->redo);
  gtk_box_append (GTK_BOX (bar), create_icon_button ("edit-copy-symbolic", _("Copy the command (Ctrl+Shift+C)"),
                                                     "command.copy"));
  gtk_box_append (GTK_BOX (bar), set_up_button (gtk_button_new_with_label (_("Run")), "suggested-action",
                                                _("Run the command (Ctrl+Return)"), "command.run"));
  gtk_box_append (GTK_BOX (bar), ved_command_menu_new ());

  return bar;
}

static GtkWidget *
create_fault (VedCommandsPage *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  self->fault = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->fault_text = ved_text_wrapped_label_new ("", NULL);
  gtk_label_set_selectable (GTK_LABEL (self->fault_text), TRUE);
  gtk_widget_set_hexpand (self->fault_text, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->fault, "command-fault");
  gtk_widget_add_css_class (self->fault, "card");
  gtk_widget_add_css_class (icon, "warning");
  gtk_box_append (GTK_BOX (self->fault), icon);
  gtk_box_append (GTK_BOX (self->fault), self->fault_text);
  gtk_widget_set_visible (self->fault, FALSE);

  return self->fault;
}

static GtkWidget *
create_search (VedCommandsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  self->only_changed = gtk_toggle_button_new_with_label (_("Changed"));
  ved_set_tooltip (self->only_changed, _("Only fields that differ from their defaults"));
  gtk_widget_set_hexpand (self->search, TRUE);
  g_object_set (self->search, "placeholder-text", _("Find a field"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a field"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->only_changed, "toggled", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->only_changed);

  return box;
}

static GtkWidget *
create_status (const char *icon,
               const char *title,
               const char *text)
{
  GtkWidget *status = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), text);
  gtk_widget_add_css_class (status, "compact");

  return status;
}

static GtkWidget *
create_form_pane (VedCommandsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  self->forms = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->forms), FALSE);
  self->description = ved_text_paragraph_new ("", "dim-label");
  self->presets = ved_preset_bar_new ();
  self->settings = ved_run_settings_new ();
  g_signal_connect_object (self->presets, "say", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), create_status ("content-loading-symbolic", _("Reading"),
                                                               _("What the form offers is being looked up.")),
                       "reading");
  gtk_stack_add_named (GTK_STACK (self->stack), create_status ("dialog-error-symbolic", _("The form cannot be built"),
                                                               _("The line above shows where. The form appears once the "
                                                                 "file is valid.")), "broken");
  gtk_stack_add_named (GTK_STACK (self->stack), self->forms, "form");
  gtk_box_append (GTK_BOX (box), create_fault (self));
  gtk_box_append (GTK_BOX (box), self->description);
  gtk_box_append (GTK_BOX (box), self->presets);
  gtk_box_append (GTK_BOX (box), create_search (self));
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_box_append (GTK_BOX (box), self->settings);
  gtk_widget_set_margin_start (box, 2);
  gtk_widget_set_margin_end (box, PANE_GAP_PX);
  gtk_widget_set_margin_bottom (box, 2);
  self->form_pane = ved_page_scroller_new (box);
  gtk_widget_set_size_request (self->form_pane, FORM_MIN_PX, -1);
  gtk_widget_set_hexpand (self->form_pane, TRUE);

  return self->form_pane;
}

static GtkWidget *
create_work_pane (VedCommandsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->command = ved_command_view_new ();
  self->runs = ved_runs_view_new (self->desk);
  gtk_widget_set_vexpand (self->runs, TRUE);
  g_signal_connect_object (self->command, "show-field", G_CALLBACK (show_field_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->command, "say", G_CALLBACK (say), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->command);
  self->results = ved_export_panel_new ();
  gtk_box_append (GTK_BOX (box), self->runs);
  gtk_box_append (GTK_BOX (box), self->results);
  gtk_widget_set_margin_end (box, 2);
  gtk_widget_set_margin_bottom (box, 2);
  self->work_pane = ved_page_scroller_new (box);
  gtk_widget_set_size_request (self->work_pane, WORK_MIN_PX, -1);
  gtk_widget_set_hexpand (self->work_pane, TRUE);

  return self->work_pane;
}

static void
ved_commands_page_init (VedCommandsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->desk = ved_command_desk_new_default ();
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->leaflet = adw_leaflet_new ();
  adw_leaflet_set_homogeneous (ADW_LEAFLET (self->leaflet), FALSE);
  adw_leaflet_set_transition_type (ADW_LEAFLET (self->leaflet), ADW_LEAFLET_TRANSITION_TYPE_SLIDE);
  adw_leaflet_append (ADW_LEAFLET (self->leaflet), create_form_pane (self));
  adw_leaflet_append (ADW_LEAFLET (self->leaflet), create_work_pane (self));
  gtk_widget_set_vexpand (self->leaflet, TRUE);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_bar (self));
  gtk_box_append (GTK_BOX (box), create_tabs (self));
  gtk_box_append (GTK_BOX (box), self->leaflet);
  adw_bin_set_child (ADW_BIN (self), box);
  ved_page_set_title (VED_PAGE (self), _("Commands"));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (fold_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->leaflet, "notify::visible-child", G_CALLBACK (side_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "run-ended", G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);
  update_actions (self);
}

VedCommandDesk *
ved_commands_page_get_desk (VedCommandsPage *self)
{
  g_return_val_if_fail (VED_IS_COMMANDS_PAGE (self), NULL);

  return self->desk;
}

/**
 * ved_commands_page_get_session:
 *
 * Returns: (transfer none) (nullable): the work on the schema that is shown
 */
VedCommandSession *
ved_commands_page_get_session (VedCommandsPage *self)
{
  g_return_val_if_fail (VED_IS_COMMANDS_PAGE (self), NULL);

  return self->session;
}

/**
 * ved_commands_page_show_pack:
 * @path: of a schema
 *
 * Returns: whether it is shown now; else it is when it is found
 */
gboolean
ved_commands_page_show_pack (VedCommandsPage *self,
                             const char      *path)
{
  g_return_val_if_fail (VED_IS_COMMANDS_PAGE (self), FALSE);

  return ved_pack_choice_select (VED_PACK_CHOICE (self->choice), path);
}
