/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-export-panel"

#include "config.h"

#include "app/commands/ved-export-panel.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"

#include "base/ved-error.h"
#include "form/project/ved-form-capture.h"
#include "form/runs/ved-result-export.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Results of a command as CSV: what is found where the result_glob of its schema says. Folders are
 * listed and files converted in workers. A converter that the schema names is run, with a minute of time; without one
 * Vedette converts itself. */

#define CONVERT_TIMEOUT_MS 60000
#define CONVERT_MAX_BYTES  (1024 * 1024)

struct _VedExportPanel
{
  GtkWidget parent_instance;
  VedCommandSession *session;   /* (nullable) */
  GtkWidget *card, *experiment, *file, *output, *confidence, *convert, *result;
  GtkStringList *experiments, *files;
  char *chosen;                 /* (nullable): a file from elsewhere */
  GCancellable *cancellable;
  GtkFileChooserNative *chooser; /* (nullable) */
  gboolean following;
};

G_DEFINE_FINAL_TYPE (VedExportPanel, ved_export_panel, GTK_TYPE_WIDGET)

typedef struct {
  char *root, *pattern;
  char *experiment;             /* (nullable): which one is wanted */
  char **experiments, **files;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_free (listing->root);
  g_free (listing->pattern);
  g_free (listing->experiment);
  g_strfreev (listing->experiments);
  g_strfreev (listing->files);
  g_free (listing);
}

static void
list_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Listing *listing = data;

  listing->experiments = ved_result_experiments (listing->root, listing->pattern);
  if (listing->experiment == NULL
      || !g_strv_contains ((const char *const *) listing->experiments, listing->experiment))
    {
      g_free (listing->experiment);
      listing->experiment = g_strdup (listing->experiments[0]);
    }
  listing->files = ved_result_files (listing->root, listing->pattern, listing->experiment);
  g_task_return_boolean (task, TRUE);
}

static void
show_result (VedExportPanel *self,
             const char     *text,
             gboolean        is_error)
{
  ved_text_label_set (self->result, text);
  gtk_widget_set_visible (self->result, *text != '\0');
  if (is_error)
    gtk_widget_add_css_class (self->result, "error");
  else
    gtk_widget_remove_css_class (self->result, "error");
}

static void
set_strings (GtkStringList *list,
             char         **strings)
{
  gtk_string_list_splice (list, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), (const char *const *) strings);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  VedExportPanel *self = user_data;
  Listing *listing = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  guint at = 0;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    return;

  self->following = TRUE;
  set_strings (self->experiments, listing->experiments);
  while (listing->experiments[at] != NULL && g_strcmp0 (listing->experiments[at], listing->experiment) != 0)
    at++;
  if (listing->experiments[at] != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->experiment), at);
  set_strings (self->files, listing->files);
  if (listing->files[0] != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->file), 0);
  self->following = FALSE;
  gtk_widget_set_sensitive (self->experiment, listing->experiments[0] != NULL);
  gtk_widget_set_sensitive (self->file, listing->files[0] != NULL);
  gtk_widget_set_sensitive (self->convert, ved_export_panel_get_file (self) != NULL);
  if (listing->files[0] == NULL && self->chosen == NULL)
    show_result (self, _("There are no results yet: run the command, or open one."), FALSE);
}

/* @experiment: (nullable): the one that is wanted; NULL: that of the form, else the newest */
static void
list (VedExportPanel *self,
      const char     *experiment)
{
  VedForm *form = ved_command_session_get_form (self->session);
  Listing *listing = g_new0 (Listing, 1);
  g_autoptr(GTask) task = g_task_new (NULL, self->cancellable, listed_cb, self);
  g_autofree char *present = NULL;

  listing->root = g_strdup (ved_command_session_get_folder (self->session));
  listing->pattern = ved_result_expand (form, ved_form_schema_get_result_glob (ved_form_get_schema (form)), &present);
  listing->experiment = g_strdup (experiment != NULL ? experiment : present);
  g_task_set_task_data (task, listing, listing_free);
  g_task_run_in_thread (task, list_thread);
}

/* Returns: whether the form, if there is one, says where its results are */
static gboolean
has_results (VedExportPanel *self)
{
  VedForm *form = self->session != NULL ? ved_command_session_get_form (self->session) : NULL;

  return form != NULL && ved_form_schema_get_result_glob (ved_form_get_schema (form)) != NULL;
}

/**
 * ved_export_panel_refresh:
 *
 * Lists the results anew and chooses the newest of the experiment that the form names, else of the newest.
 */
void
ved_export_panel_refresh (VedExportPanel *self)
{
  if (!has_results (self))
    return;
  g_clear_pointer (&self->chosen, g_free);
  show_result (self, "", FALSE);
  list (self, NULL);
}

/* What is chosen from a list takes the place of a file from elsewhere. */
static void
drop_other (VedExportPanel *self)
{
  if (self->chosen == NULL)
    return;
  g_clear_pointer (&self->chosen, g_free);
  show_result (self, "", FALSE);
}

static void
experiment_chosen_cb (VedExportPanel *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->experiment));

  if (self->following || item == NULL || !has_results (self))
    return;
  drop_other (self);
  list (self, gtk_string_object_get_string (item));
}

static void
file_chosen_cb (VedExportPanel *self)
{
  if (!self->following)
    drop_other (self);
}

static void
other_chosen_cb (GtkNativeDialog *dialog,
                 int              response,
                 VedExportPanel  *self)
{
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && g_file_peek_path (file) != NULL)
    ved_export_panel_open (self, g_file_peek_path (file));
  g_clear_object (&self->chooser);
}

static void
choose_other_cb (VedExportPanel *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Open a Result"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (other_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

typedef struct {
  char *root, *json_path, *output_path;
  GStrv converter;              /* (nullable) */
  gboolean confidence;
} Conversion;

static void
conversion_free (gpointer data)
{
  Conversion *conversion = data;

  g_free (conversion->root);
  g_free (conversion->json_path);
  g_free (conversion->output_path);
  g_strfreev (conversion->converter);
  g_free (conversion);
}

static gboolean
run_converter (const Conversion *conversion,
               GError          **error)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL, *reason = NULL;
  int status = -1;

  for (guint i = 0; conversion->converter[i] != NULL; i++)
    g_ptr_array_add (argv, conversion->converter[i]);
  g_ptr_array_add (argv, (char *) "--json_path");
  g_ptr_array_add (argv, conversion->json_path);
  g_ptr_array_add (argv, (char *) "--output_path");
  g_ptr_array_add (argv, conversion->output_path);
  if (conversion->confidence)
    g_ptr_array_add (argv, (char *) "--include_confidence");
  g_ptr_array_add (argv, NULL);
  output = ved_form_capture ((const char *const *) argv->pdata, conversion->root, CONVERT_TIMEOUT_MS,
                             CONVERT_MAX_BYTES, &status, &reason, error);
  if (output == NULL)
    return FALSE;
  if (status == 0)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("The converter ended with status %d. %s"), status,
               reason != NULL ? reason : g_strstrip (output));

  return FALSE;
}

static gboolean
convert_natively (const Conversion *conversion,
                  GError          **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *csv = NULL;

  if (!json_parser_load_from_mapped_file (parser, conversion->json_path, error))
    return FALSE;
  csv = ved_result_to_csv (json_parser_get_root (parser), conversion->confidence, NULL, error);

  return csv != NULL && g_file_set_contents (conversion->output_path, csv, -1, error);
}

static void
convert_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Conversion *conversion = data;
  GError *error = NULL;
  gboolean ok = conversion->converter != NULL ? run_converter (conversion, &error)
                : convert_natively (conversion, &error);

  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
converted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  VedExportPanel *self = user_data;
  const Conversion *conversion = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileInfo) info = NULL;
  g_autofree char *text = NULL, *size = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      file = g_file_new_for_path (conversion->output_path);
      info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);
      size = g_format_size (info != NULL ? (guint64) g_file_info_get_size (info) : 0);
      text = g_strdup_printf (_("Written: %s, %s"), conversion->output_path, size);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  gtk_widget_set_sensitive (self->convert, TRUE);
  show_result (self, text != NULL ? text : error->message, text == NULL);
}

/**
 * ved_export_panel_convert:
 *
 * Converts the file that is chosen.
 */
void
ved_export_panel_convert (VedExportPanel *self)
{
  const char *file = ved_export_panel_get_file (self);
  g_autoptr(GTask) task = NULL;
  Conversion *conversion;

  if (file == NULL || self->session == NULL)
    return;

  conversion = g_new0 (Conversion, 1);
  conversion->root = g_strdup (ved_command_session_get_folder (self->session));
  conversion->json_path = g_canonicalize_filename (file, conversion->root);
  conversion->output_path = g_canonicalize_filename (gtk_editable_get_text (GTK_EDITABLE (self->output)),
                                                     conversion->root);
  conversion->converter = g_strdupv ((char **) ved_form_schema_get_converter (
                                       ved_form_get_schema (ved_command_session_get_form (self->session))));
  conversion->confidence = gtk_switch_get_active (GTK_SWITCH (self->confidence));
  gtk_widget_set_sensitive (self->convert, FALSE);
  show_result (self, _("Converting…"), FALSE);
  task = g_task_new (NULL, self->cancellable, converted_cb, self);
  g_task_set_task_data (task, conversion, conversion_free);
  g_task_run_in_thread (task, convert_thread);
}

static void
ved_export_panel_dispose (GObject *object)
{
  VedExportPanel *self = VED_EXPORT_PANEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_export_panel_parent_class)->dispose (object);
}

static void
ved_export_panel_finalize (GObject *object)
{
  VedExportPanel *self = VED_EXPORT_PANEL (object);

  g_object_unref (self->cancellable);
  g_free (self->chosen);

  G_OBJECT_CLASS (ved_export_panel_parent_class)->finalize (object);
}

static void
ved_export_panel_class_init (VedExportPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_export_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_export_panel_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_row (GtkWidget  *grid,
         int         row,
         const char *name,
         GtkWidget  *widget)
{
  GtkWidget *label = ved_text_label_new (name, "dim-label");

  gtk_widget_set_hexpand (widget, TRUE);
  ved_name_widget (widget, name);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), widget, 1, row, 1, 1);

  return widget;
}

static void
ved_export_panel_init (VedExportPanel *self)
{
  GtkWidget *content, *header_end, *grid = gtk_grid_new (), *other = gtk_button_new_with_label (_("Other File…"));

  self->cancellable = g_cancellable_new ();
  self->card = ved_card_new (_("Result as CSV"), &content, &header_end);
  self->experiments = gtk_string_list_new (NULL);
  self->files = gtk_string_list_new (NULL);
  self->experiment = gtk_drop_down_new (G_LIST_MODEL (self->experiments), NULL);
  self->file = gtk_drop_down_new (G_LIST_MODEL (self->files), NULL);
  self->output = gtk_entry_new ();
  self->confidence = gtk_switch_new ();
  self->convert = gtk_button_new_with_label (_("Convert"));
  self->result = ved_text_wrapped_label_new ("", NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->output), "submission.csv");
  gtk_widget_set_halign (self->confidence, GTK_ALIGN_START);
  gtk_widget_set_sensitive (self->convert, FALSE);
  gtk_label_set_selectable (GTK_LABEL (self->result), TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  add_row (grid, 0, _("Experiment"), self->experiment);
  add_row (grid, 1, _("Result"), self->file);
  add_row (grid, 2, _("Written to"), self->output);
  add_row (grid, 3, _("With confidence"), self->confidence);
  gtk_box_append (GTK_BOX (header_end), other);
  gtk_box_append (GTK_BOX (header_end), self->convert);
  gtk_box_append (GTK_BOX (content), grid);
  gtk_box_append (GTK_BOX (content), self->result);
  g_signal_connect_object (self->experiment, "notify::selected", G_CALLBACK (experiment_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file, "notify::selected", G_CALLBACK (file_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (other, "clicked", G_CALLBACK (choose_other_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->convert, "clicked", G_CALLBACK (ved_export_panel_convert), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ved_export_panel_new (void)
{
  return g_object_new (VED_TYPE_EXPORT_PANEL, NULL);
}

static void
form_changed_cb (VedExportPanel *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), has_results (self));
  ved_export_panel_refresh (self);
}

/**
 * ved_export_panel_set_session:
 * @session: (nullable): whose results are offered; those of schemas without a result_glob are none
 */
void
ved_export_panel_set_session (VedExportPanel    *self,
                              VedCommandSession *session)
{
  if (session == self->session)
    return;

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, form_changed_cb, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (session, "form-changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
  form_changed_cb (self);
}

/**
 * ved_export_panel_open:
 * @path: of a result from elsewhere
 *
 * Converts that file, until a result of the project is chosen.
 */
void
ved_export_panel_open (VedExportPanel *self,
                       const char     *path)
{
  g_autofree char *text = g_strdup_printf (_("Converts %s"), path);

  g_free (self->chosen);
  self->chosen = g_strdup (path);
  show_result (self, text, FALSE);
  gtk_widget_set_sensitive (self->convert, TRUE);
}

/**
 * ved_export_panel_get_file:
 *
 * Returns: (nullable): what would be converted: the file from elsewhere, else the chosen result
 */
const char *
ved_export_panel_get_file (VedExportPanel *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->file));

  if (self->chosen != NULL)
    return self->chosen;

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

/**
 * ved_export_panel_get_result:
 *
 * Returns: what came of it
 */
const char *
ved_export_panel_get_result (VedExportPanel *self)
{
  return gtk_label_get_text (GTK_LABEL (self->result));
}
