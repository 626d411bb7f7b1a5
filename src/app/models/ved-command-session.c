/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command-session"

#include "config.h"

#include "app/models/ved-command-session.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "form/command/ved-form-build.h"
#include "form/command/ved-form-fill.h"
#include "form/ved-form-json.h"

#include <glib/gi18n.h>
#include <string.h>

/* The state is one JSON object a schema, what ved_form_save() makes and beside it "folder", "environment",
 * "io" and "last" (the words of the last run, secrets masked). It is written half a second after the last
 * change, and at the end.
 *
 * When the file of the schema changes, or another folder is chosen, a form is made of what there is now, and gets the
 * values of the old one as if they came from the file: keys that are gone are dropped, all others stay. Secrets are in
 * no file, and go from one form to the other. Text that was edited by hand remains. */

#define SAVE_DELAY_MS 500

struct _VedCommandSession
{
  GObject parent_instance;
  VedCommandDesk *desk;
  VedFormPack *pack;
  VedForm *form;                /* (nullable) until its sources are read */
  VedFileIndex *index;          /* (nullable) */
  char *folder;                 /* (nullable): chosen by hand */
  char *environment;            /* NAME=value, one a line */
  char *edited;                 /* (nullable) */
  GStrv last;                   /* (nullable) */
  GListModel *presets;
  char *state_path, *presets_path;
  JsonNode *kept;               /* (nullable): the state of a form that is not there yet */
  GCancellable *cancellable;
  guint save_id;
  VedRunIo io;
};

enum {
  FORM_CHANGED,
  COMMAND_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedCommandSession, ved_command_session, G_TYPE_OBJECT)

/* What is kept and given away has no secret in it, whoever wrote it there. */
static JsonNode *
save_form (VedCommandSession * self)
{
  g_autofree char *masked = self->edited != NULL ? ved_form_mask_text (self->form, self->edited) : NULL;

  return ved_form_save (self->form, masked);
}

/* Returns: whether a line of the environment is NAME=value. */
static gboolean
split_variable (const char  *line,
                char       **name,
                const char **value)
{
  const char *equals = strchr (line, '=');

  if (equals == NULL)
    return FALSE;
  *name = g_strstrip (g_strndup (line, (gsize) (equals - line)));
  *value = equals + 1;

  return **name != '\0';
}

static char *
mask_environment (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      const char *value;

      if (!split_variable (lines[i], &name, &value) || *value == '\0' || !ved_form_is_secret_name (name))
        continue;
      g_free (lines[i]);
      lines[i] = g_strconcat (name, "=", VED_FORM_MASK, NULL);
    }

  return g_strjoinv ("\n", lines);
}

static JsonNode *
make_state (VedCommandSession *self)
{
  JsonNode *node = save_form (self);
  g_autofree char *environment = mask_environment (self->environment);
  JsonObject *object = json_node_get_object (node);

  if (self->folder != NULL)
    json_object_set_string_member (object, "folder", self->folder);
  if (*environment != '\0')
    json_object_set_string_member (object, "environment", environment);
  if (self->io != VED_RUN_IO_CLOSED)
    json_object_set_string_member (object, "io", ved_run_io_to_string (self->io));
  if (self->last != NULL)
    {
      JsonArray *words = json_array_new ();

      for (guint i = 0; self->last[i] != NULL; i++)
        json_array_add_string_element (words, self->last[i]);
      json_object_set_array_member (object, "last", words);
    }

  return node;
}

typedef struct {
  char *path, *text;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_free (page->path);
  g_free (page->text);
  g_free (page);
}

static void
write_page (const Page *page)
{
  g_autofree char *folder = g_path_get_dirname (page->path);
  GError *error = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents_full (page->path, page->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  ved_report_error (G_LOG_DOMAIN, "Keeping what a form was filled with", error);
}

static void
write_thread (GTask        *task,
              gpointer      source,
              gpointer      page,
              GCancellable *cancellable)
{
  write_page (page);
  g_task_return_boolean (task, TRUE);
}

static Page *
make_page (VedCommandSession *self)
{
  g_autoptr(JsonNode) state = make_state (self);
  Page *page = g_new0 (Page, 1);

  page->path = g_strdup (self->state_path);
  page->text = json_to_string (state, TRUE);

  return page;
}

static gboolean
save_cb (gpointer user_data)
{
  VedCommandSession *self = user_data;
  g_autoptr(GTask) task = NULL;

  self->save_id = 0;
  if (self->form != NULL)
    {
      task = g_task_new (NULL, NULL, NULL, NULL);
      g_task_set_task_data (task, make_page (self), page_free);
      g_task_run_in_thread (task, write_thread);
    }

  return G_SOURCE_REMOVE;
}

static void
schedule_save (VedCommandSession *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
  g_source_set_name_by_id (self->save_id, "ved-command-session save");
}

static void
command_changed (VedCommandSession *self)
{
  if (self->form != NULL)
    schedule_save (self);
  g_signal_emit (self, signals[COMMAND_CHANGED], 0);
}

/* What does not depend on the form, which comes later. */
static void
read_state (VedCommandSession *self)
{
  g_autofree char *text = NULL;
  const char *environment;
  JsonObject *object;

  if (!g_file_get_contents (self->state_path, &text, NULL, NULL))
    return;
  self->kept = ved_json_read (text, -1, NULL);
  if (self->kept == NULL || !JSON_NODE_HOLDS_OBJECT (self->kept))
    {
      g_clear_pointer (&self->kept, json_node_unref);
      return;
    }

  object = json_node_get_object (self->kept);
  self->folder = g_strdup (ved_json_get_text (object, "folder"));
  g_free (self->environment);
  environment = ved_json_get_text (object, "environment");
  self->environment = g_strdup (environment != NULL ? environment : "");
  self->io = ved_run_io_parse (ved_json_get_text (object, "io"));
  self->last = ved_json_dup_words (object, "last");
}

static void
index_refreshed_cb (VedCommandSession *self)
{
  VedFormProject *project = ved_form_get_project (self->form);
  g_autoptr(GPtrArray) checkpoints = ved_file_index_list (self->index, VED_INDEX_CHECKPOINT);
  g_autoptr(GPtrArray) trained = ved_file_index_list (self->index, VED_INDEX_TRAINED);

  g_autofree char *fault = ved_file_index_get_fault (self->index, VED_INDEX_CHECKPOINT);
  g_autofree char *trained_fault = ved_file_index_get_fault (self->index, VED_INDEX_TRAINED);

  ved_checkpoints_sort (checkpoints, VED_CHECKPOINTS_BY_MODEL);
  ved_form_project_set_checkpoints (project, ved_checkpoints_to_options (checkpoints), fault);
  ved_form_project_set_trained (project, ved_trained_to_options (trained), trained_fault);
}

static void
project_refreshed_cb (GObject      *object,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  ved_form_project_prepare_finish (VED_FORM_PROJECT (object), result, &error);
}

/* A folder of the project has changed: options and metadata may have as well. */
static void
folders_changed_cb (VedCommandSession *self)
{
  VedFormProject *project = ved_form_get_project (self->form);

  index_refreshed_cb (self);
  ved_form_project_prepare_async (project, ved_form_get_schema (self->form), self->cancellable, project_refreshed_cb,
                                  NULL);
}

static void
watch_project (VedCommandSession *self)
{
  VedFileIndex *index = ved_command_desk_get_index (self->desk, ved_command_session_get_folder (self));

  if (index == self->index)
    return;
  if (self->index != NULL)
    g_signal_handlers_disconnect_by_func (self->index, folders_changed_cb, self);
  g_set_object (&self->index, index);
  g_signal_connect_object (index, "refreshed", G_CALLBACK (folders_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
carry_secrets (VedForm *from,
               VedForm *to)
{
  ved_form_begin (to, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (from)); i++)
    {
      g_autoptr(VedFormField) old = g_list_model_get_item (G_LIST_MODEL (from), i);
      g_autoptr(VedFormValue) own = ved_form_field_dup_own (old);
      VedFormField *field = ved_form_get_field (to, ved_form_field_get_key (old));

      if (own != NULL && ved_form_field_get_element (old)->secret && field != NULL
          && ved_form_field_get_element (field)->secret && ved_form_field_takes (field, own))
        ved_form_set (to, ved_form_field_get_key (field), own);
    }
  ved_form_end (to);
}

/* @old: (nullable): the form before; without it what was kept is from the file */
static void
restore_form (VedCommandSession *self,
              VedForm           *old)
{
  g_autofree char *edited = NULL;
  guint n_dropped = 0;
  g_autoptr(GError) error = NULL;

  if (old != NULL)
    {
      g_clear_pointer (&self->kept, json_node_unref);
      self->kept = ved_form_save (old, NULL);
    }
  if (self->kept == NULL)
    return;
  if (!ved_form_load (self->form, self->kept, &edited, &n_dropped, &error))
    g_message ("%s: %s", self->state_path, error->message);
  if (n_dropped > 0)
    g_message ("%s: %u values have no field any more", self->state_path, n_dropped);
  g_clear_pointer (&self->kept, json_node_unref);
  if (old != NULL)
    carry_secrets (old, self->form);
  else
    {
      g_free (self->edited);
      self->edited = g_steal_pointer (&edited);
    }
}

static void
prepared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  VedCommandSession *self = user_data;
  VedFormProject *project = VED_FORM_PROJECT (object);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedForm) old = NULL;
  VedFormSchema *schema;

  ved_form_project_prepare_finish (project, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  schema = ved_form_pack_get_schema (self->pack);
  old = g_steal_pointer (&self->form);
  if (old != NULL)
    g_signal_handlers_disconnect_by_func (old, command_changed, self);
  self->form = ved_form_new (schema, project);
  restore_form (self, old);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (command_changed), self, G_CONNECT_SWAPPED);
  watch_project (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->index)) > 0)
    index_refreshed_cb (self);
  g_signal_emit (self, signals[FORM_CHANGED], 0);
  g_signal_emit (self, signals[COMMAND_CHANGED], 0);
}

static VedFormProject *
make_project (VedCommandSession *self,
              VedFormSchema     *schema)
{
  g_autoptr(VedFormProject) found = NULL;
  g_autofree char *pack = g_path_get_dirname (ved_form_schema_get_path (schema));
  g_autofree char *configs = NULL;

  if (self->folder != NULL)
    return ved_form_project_new (self->folder, pack);

  found = ved_form_project_new_for_schema (NULL, schema);
  configs = g_build_filename (ved_form_project_get_root (found), "configs", NULL);
  if (g_file_test (configs, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&found);

  g_mkdir_with_parents (ved_command_desk_get_work (self->desk), 0700);

  return ved_form_project_new (ved_command_desk_get_work (self->desk), pack);
}

static void
open_form (VedCommandSession *self)
{
  VedFormSchema *schema = ved_form_pack_get_schema (self->pack);
  g_autoptr(VedFormProject) project = NULL;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (schema == NULL)
    {
      g_signal_emit (self, signals[FORM_CHANGED], 0);
      return;
    }

  project = make_project (self, schema);
  ved_form_project_prepare_async (project, schema, self->cancellable, prepared_cb, self);
}

static void
pack_changed_cb (VedCommandSession *self)
{
  VedFormSchema *schema = ved_form_pack_get_schema (self->pack);

  if (self->form != NULL && schema == ved_form_get_schema (self->form))
    {
      g_signal_emit (self, signals[FORM_CHANGED], 0);
      return;
    }
  open_form (self);
}

static void
ved_command_session_dispose (GObject *object)
{
  VedCommandSession *self = VED_COMMAND_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  ved_command_session_flush (self);

  G_OBJECT_CLASS (ved_command_session_parent_class)->dispose (object);
}

static void
ved_command_session_finalize (GObject *object)
{
  VedCommandSession *self = VED_COMMAND_SESSION (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->form);
  g_clear_object (&self->index);
  g_object_unref (self->presets);
  g_object_unref (self->pack);
  g_object_unref (self->desk);
  g_clear_pointer (&self->kept, json_node_unref);
  g_strfreev (self->last);
  g_free (self->folder);
  g_free (self->environment);
  g_free (self->edited);
  g_free (self->state_path);
  g_free (self->presets_path);

  G_OBJECT_CLASS (ved_command_session_parent_class)->finalize (object);
}

static void
ved_command_session_class_init (VedCommandSessionClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ved_command_session_dispose;
  G_OBJECT_CLASS (class)->finalize = ved_command_session_finalize;

  signals[FORM_CHANGED] = g_signal_new ("form-changed", VED_TYPE_COMMAND_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  signals[COMMAND_CHANGED] = g_signal_new ("command-changed", VED_TYPE_COMMAND_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_command_session_init (VedCommandSession *self)
{
  self->cancellable = g_cancellable_new ();
  self->environment = g_strdup ("");
}

static char *
make_path (VedCommandSession *self,
           const char        *kind)
{
  const char *path = ved_form_pack_get_path (self->pack);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  g_autofree char *name = g_strdup_printf ("%s-%.8s.json", ved_form_pack_get_name (self->pack), sum);

  return g_build_filename (ved_command_desk_get_state (self->desk), kind, name, NULL);
}

/**
 * ved_command_session_new:
 * @pack: what it is about
 *
 * Returns: (transfer full): a session; its form comes with "form-changed", when a worker has read what it needs
 */
VedCommandSession *
ved_command_session_new (VedCommandDesk *desk,
                         VedFormPack    *pack)
{
  VedCommandSession *self = g_object_new (VED_TYPE_COMMAND_SESSION, NULL);
  GError *error = NULL;

  self->desk = g_object_ref (desk);
  self->pack = g_object_ref (pack);
  self->state_path = make_path (self, "forms");
  self->presets_path = make_path (self, "presets");
  self->presets = ved_form_presets_load (self->presets_path, &error);
  ved_report_error (G_LOG_DOMAIN, "Reading presets", error);
  if (self->presets == NULL)
    self->presets = G_LIST_MODEL (g_list_store_new (VED_TYPE_FORM_PRESET));
  read_state (self);
  g_signal_connect_object (pack, "changed", G_CALLBACK (pack_changed_cb), self, G_CONNECT_SWAPPED);
  open_form (self);

  return self;
}

VedCommandDesk *
ved_command_session_get_desk (VedCommandSession *self)
{
  return self->desk;
}

VedFormPack *
ved_command_session_get_pack (VedCommandSession *self)
{
  return self->pack;
}

/**
 * ved_command_session_get_form:
 *
 * Returns: (transfer none) (nullable): the form; of a schema that never was one, and while sources are read, %NULL
 */
VedForm *
ved_command_session_get_form (VedCommandSession *self)
{
  return self->form;
}

/**
 * ved_command_session_get_index:
 *
 * Returns: (transfer none) (nullable): the index of the project, once there is a form
 */
VedFileIndex *
ved_command_session_get_index (VedCommandSession *self)
{
  return self->index;
}

/**
 * ved_command_session_get_folder:
 *
 * Returns: the folder of the project, where commands run
 */
const char *
ved_command_session_get_folder (VedCommandSession *self)
{
  if (self->form != NULL)
    return ved_form_project_get_root (ved_form_get_project (self->form));

  return self->folder != NULL ? self->folder : ved_command_desk_get_work (self->desk);
}

/**
 * ved_command_session_set_folder:
 * @folder: (nullable): of the project; %NULL: what the schema belongs to
 *
 * Opens the form anew for another project.
 */
void
ved_command_session_set_folder (VedCommandSession *self,
                                const char        *folder)
{
  if (g_strcmp0 (folder, self->folder) == 0)
    return;

  g_free (self->folder);
  self->folder = g_strdup (folder);
  open_form (self);
  schedule_save (self);
}

const char *
ved_command_session_get_environment (VedCommandSession *self)
{
  return self->environment;
}

/**
 * ved_command_session_set_environment:
 * @lines: NAME=value, one a line; what is no such line is passed over
 */
void
ved_command_session_set_environment (VedCommandSession *self,
                                     const char        *lines)
{
  if (g_str_equal (lines, self->environment))
    return;

  g_free (self->environment);
  self->environment = g_strdup (lines);
  command_changed (self);
}

VedRunIo
ved_command_session_get_io (VedCommandSession *self)
{
  return self->io;
}

/**
 * ved_command_session_set_io:
 * @io: what the program reads and writes; on a terminal many colour and draw progress
 */
void
ved_command_session_set_io (VedCommandSession *self,
                            VedRunIo           io)
{
  if (self->io == io)
    return;

  self->io = io;
  schedule_save (self);
}

/**
 * ved_command_session_get_edited:
 *
 * Returns: (nullable): the command as it was edited by hand; %NULL while it follows the form
 */
const char *
ved_command_session_get_edited (VedCommandSession *self)
{
  return self->edited;
}

/**
 * ved_command_session_set_edited:
 * @text: (nullable): what was written; %NULL follows the form again
 */
void
ved_command_session_set_edited (VedCommandSession *self,
                                const char        *text)
{
  if (g_strcmp0 (text, self->edited) == 0)
    return;

  g_free (self->edited);
  self->edited = g_strdup (text);
  command_changed (self);
}

/**
 * ved_command_session_conceal:
 *
 * Moves secrets that were written into the edited text to their fields; masks stay in the text.
 */
void
ved_command_session_conceal (VedCommandSession *self)
{
  g_autofree char *masked = self->form != NULL && self->edited != NULL ? ved_form_conceal (self->form, self->edited)
                                                                       : NULL;

  if (masked != NULL)
    ved_command_session_set_edited (self, masked);
}

/**
 * ved_command_session_apply_environment:
 * @command: which nobody else has yet
 *
 * Adds the variables that were given by hand. What looks like a secret by its name is masked, and not kept.
 *
 * Returns: whether @command may run; else %VED_ERROR_INVALID: nobody knows what is under a mask
 */
gboolean
ved_command_session_apply_environment (VedCommandSession *self,
                                       VedFormCommand    *command,
                                       GError           **error)
{
  g_auto(GStrv) lines = g_strsplit (self->environment, "\n", -1);
  const char *masked;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      const char *value;

      if (split_variable (lines[i], &name, &value))
        ved_form_command_set_env (command, name, value, ved_form_is_secret_name (name));
    }
  masked = ved_form_find_mask (ved_form_command_get_env (command));
  if (masked != NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                 _("“%s” in the environment is masked, and its value was not kept: write it again."), masked);

  return masked == NULL;
}

/**
 * ved_command_session_make_command:
 *
 * Returns: (transfer full): what would run now: what was edited by hand, else what the form makes; %NULL when the
 *   text is no command
 */
VedFormCommand *
ved_command_session_make_command (VedCommandSession *self,
                                  GError           **error)
{
  g_autoptr(VedFormCommand) command = NULL;

  if (self->form == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, _("The form is not there yet."));
      return NULL;
    }

  command = self->edited != NULL
            ? ved_form_read_command (self->form, self->edited, ved_command_session_get_folder (self), error)
            : ved_form_build (self->form);
  if (command == NULL)
    return NULL;

  return ved_command_session_apply_environment (self, command, error) ? g_steal_pointer (&command) : NULL;
}

/**
 * ved_command_session_get_last:
 *
 * Returns: (transfer full) (nullable): what ran last, secrets masked
 */
VedFormCommand *
ved_command_session_get_last (VedCommandSession *self)
{
  return self->last != NULL ? ved_form_command_new ((const char *const *) self->last, 1, NULL) : NULL;
}

/**
 * ved_command_session_fill:
 * @text: a command line
 *
 * Gives the fields what a command has for them, and follows the form again, unless that does not say all that @text
 * says: then @text remains the command.
 *
 * Returns: (transfer full): the words that the form does not say; %NULL when @text is no command
 */
char **
ved_command_session_fill (VedCommandSession *self,
                          const char        *text,
                          GError           **error)
{
  g_autoptr(VedFormCommand) command = ved_form_command_parse (text, NULL, error);
  char **unknown;

  if (command == NULL || self->form == NULL)
    return NULL;

  unknown = ved_form_fill (self->form, command);
  ved_command_session_set_edited (self, *unknown == NULL ? NULL : text);

  return unknown;
}

/**
 * ved_command_session_run:
 *
 * Runs the command as it stands.
 *
 * Returns: (transfer none): the run; %NULL when there is no command
 */
VedRun *
ved_command_session_run (VedCommandSession *self,
                         GError           **error)
{
  g_autoptr(VedFormCommand) command = ved_command_session_make_command (self, error);

  if (command == NULL)
    return NULL;

  ved_command_session_conceal (self);
  g_strfreev (self->last);
  self->last = g_strdupv ((char **) ved_form_command_get_shown (command));
  command_changed (self);

  return ved_command_desk_run (self->desk, ved_form_pack_get_title (self->pack), command, self->io);
}

/**
 * ved_command_session_get_presets:
 *
 * Returns: (transfer none): the user's own presets, a model of VedFormPreset
 */
GListModel *
ved_command_session_get_presets (VedCommandSession *self)
{
  return self->presets;
}

/**
 * ved_command_session_add_preset:
 * @title: a new one, or one that it takes the place of
 * @tags: (nullable): by which it can be found
 *
 * Keeps the user's own values as a preset.
 */
gboolean
ved_command_session_add_preset (VedCommandSession *self,
                                const char        *title,
                                const char *const *tags,
                                GError           **error)
{
  g_autoptr(VedFormPreset) preset = ved_form_preset_new_from_form (self->form, title, tags);
  GListStore *store = G_LIST_STORE (self->presets);
  guint n = g_list_model_get_n_items (self->presets), at = n;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(VedFormPreset) other = g_list_model_get_item (self->presets, i);

      if (g_str_equal (ved_form_preset_get_title (other), title))
        at = i;
    }
  g_list_store_splice (store, at, at < n, (gpointer *) &preset, 1);

  return ved_form_presets_save (self->presets, self->presets_path, error);
}

gboolean
ved_command_session_remove_preset (VedCommandSession *self,
                                   VedFormPreset     *preset,
                                   GError           **error)
{
  guint at;

  if (!g_list_store_find (G_LIST_STORE (self->presets), preset, &at))
    return TRUE;
  g_list_store_remove (G_LIST_STORE (self->presets), at);

  return ved_form_presets_save (self->presets, self->presets_path, error);
}

/**
 * ved_command_session_export:
 *
 * Returns: (transfer full): the user's own values as JSON, for a file
 */
char *
ved_command_session_export (VedCommandSession *self)
{
  g_autoptr(JsonNode) node = save_form (self);

  return json_to_string (node, TRUE);
}

/**
 * ved_command_session_import:
 * @json: what ved_command_session_export() gave
 * @n_dropped: (out): how many values have no field here
 *
 * Gives the fields the values of a file: one step of undo.
 */
gboolean
ved_command_session_import (VedCommandSession *self,
                            const char        *json,
                            guint             *n_dropped,
                            GError           **error)
{
  g_autoptr(JsonNode) node = ved_json_read (json, -1, error);
  g_autofree char *edited = NULL;

  *n_dropped = 0;
  if (node == NULL || !ved_form_load (self->form, node, &edited, n_dropped, error))
    return FALSE;
  ved_command_session_set_edited (self, edited);

  return TRUE;
}

/**
 * ved_command_session_flush:
 *
 * Writes at once what is still to be written. Blocks for the time of a small file.
 */
void
ved_command_session_flush (VedCommandSession *self)
{
  Page *page;

  if (self->save_id == 0 || self->form == NULL)
    return;

  g_clear_handle_id (&self->save_id, g_source_remove);
  page = make_page (self);
  write_page (page);
  page_free (page);
}
