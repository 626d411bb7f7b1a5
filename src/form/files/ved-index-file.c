/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-index-file"

#include "config.h"

#include "form/files/ved-index-file.h"

#include <glib/gi18n.h>
#include <string.h>

/* A checkpoint's metadata stand in STEM.metadata.yaml beside it:
 *
 *   exp_name, created_at; training { epoch, … }; model { architecture, encoder { model_name }, decoder { name },
 *   head, loss }; metrics { precision, recall, hmean, … }
 *
 * The checkpoint itself is never opened. */

#define MAX_NAME 20

struct _VedIndexFile
{
  GObject parent_instance;
  VedIndexKind kind;
  char *path;
  guint64 size;
  gint64 mtime_us;
  VedFormValue *metadata;       /* (nullable) */
  gboolean has_sidecar;
  char *fault;                  /* (nullable): why there are none, though there is a file for them */
};

G_DEFINE_FINAL_TYPE (VedIndexFile, ved_index_file, G_TYPE_OBJECT)

static void
ved_index_file_finalize (GObject *object)
{
  VedIndexFile *self = VED_INDEX_FILE (object);

  g_free (self->path);
  g_free (self->fault);
  g_clear_pointer (&self->metadata, ved_form_value_unref);

  G_OBJECT_CLASS (ved_index_file_parent_class)->finalize (object);
}

static void
ved_index_file_class_init (VedIndexFileClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_index_file_finalize;
}

static void
ved_index_file_init (VedIndexFile *self)
{
}

/**
 * ved_index_file_new:
 * @path: below the folder of the project
 * @metadata: (transfer full) (nullable): what stands in the file beside it, or what its run was told
 * @has_sidecar: whether they are from the file beside it
 * @fault: (nullable): why that cannot be read: its place in the file
 */
VedIndexFile *
ved_index_file_new (VedIndexKind  kind,
                    const char   *path,
                    guint64       size,
                    gint64        mtime_us,
                    VedFormValue *metadata,
                    gboolean      has_sidecar,
                    const char   *fault)
{
  VedIndexFile *self = g_object_new (VED_TYPE_INDEX_FILE, NULL);

  self->kind = kind;
  self->path = g_strdup (path);
  self->size = size;
  self->mtime_us = mtime_us;
  self->metadata = metadata;
  self->has_sidecar = has_sidecar;
  self->fault = g_strdup (fault);

  return self;
}

VedIndexKind
ved_index_file_get_kind (VedIndexFile *self)
{
  return self->kind;
}

const char *
ved_index_file_get_path (VedIndexFile *self)
{
  return self->path;
}

guint64
ved_index_file_get_size (VedIndexFile *self)
{
  return self->size;
}

gint64
ved_index_file_get_mtime_us (VedIndexFile *self)
{
  return self->mtime_us;
}

/**
 * ved_index_file_get_has_sidecar:
 *
 * Returns: whether its metadata are from a file that stands beside it
 */
gboolean
ved_index_file_get_has_sidecar (VedIndexFile *self)
{
  return self->has_sidecar;
}

/**
 * ved_index_file_get_fault:
 *
 * Returns: (nullable): why it has no metadata, though there is a file for them: its place in the file
 */
const char *
ved_index_file_get_fault (VedIndexFile *self)
{
  return self->fault;
}

static char *
metadata_text (VedIndexFile *self,
               const char   *path)
{
  return ved_form_value_to_text (ved_form_value_get_path (self->metadata, path));
}

/* outputs/NAME/… */
static char *
experiment (VedIndexFile *self)
{
  char *name = metadata_text (self, "exp_name");
  g_auto(GStrv) parts = NULL;

  if (*name != '\0')
    return name;

  g_free (name);
  parts = g_strsplit (self->path, "/", 3);

  return g_strdup (parts[0] != NULL && parts[1] != NULL && parts[2] != NULL ? parts[1] : "");
}

/**
 * ved_checkpoint_epoch:
 *
 * Returns: of its metadata, else the number behind "epoch" in its name, else 0
 */
gint64
ved_checkpoint_epoch (VedIndexFile *self)
{
  const VedFormValue *value = ved_form_value_get_path (self->metadata, "training.epoch");
  const char *at;

  if (ved_form_value_is_number (value))
    return ved_form_value_int (value);

  at = g_strrstr (self->path, "epoch");
  if (at == NULL)
    return 0;
  at += strlen ("epoch");
  at += strspn (at, "=_-");

  return g_ascii_strtoll (at, NULL, 10);
}

/**
 * ved_checkpoint_is_complete:
 *
 * Returns: whether it has metadata beside it and an epoch above 0: what its run was told stands in for them, and may
 *   be less than it became
 */
gboolean
ved_checkpoint_is_complete (VedIndexFile *self)
{
  return self->has_sidecar && ved_checkpoint_epoch (self) > 0;
}

static void
append_part (GString    *out,
             const char *separator,
             const char *text)
{
  if (*text != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? separator : "", text);
}

static void
append_metric (VedIndexFile *self,
               GString      *out,
               const char   *path,
               const char   *label)
{
  const VedFormValue *value = ved_form_value_get_path (self->metadata, path);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  if (!ved_form_value_is_number (value))
    return;

  text = g_strdup_printf ("%s %s", label, g_ascii_formatd (digits, sizeof digits, "%.3f",
                                                           ved_form_value_double (value)));
  append_part (out, " • ", text);
}

static char *
short_date (VedIndexFile *self)
{
  g_autofree char *created = metadata_text (self, "created_at");
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) date = g_date_time_new_from_iso8601 (created, utc);

  if (date == NULL)
    date = g_date_time_new_from_unix_utc (self->mtime_us / G_USEC_PER_SEC);

  return g_date_time_format (date, "%Y%m%d_%H%M");
}

/**
 * ved_checkpoint_label:
 *
 * Returns: (transfer full): "arch · backbone · exp (ep3 • hmean 0.812 • prec 0.850 • rec 0.780 • 20260115_1005)",
 *   without what is not known
 */
char *
ved_checkpoint_label (VedIndexFile *self)
{
  g_autofree char *architecture = metadata_text (self, "model.architecture");
  g_autofree char *backbone = metadata_text (self, "model.encoder.model_name");
  g_autofree char *name = experiment (self), *date = short_date (self), *epoch = NULL;
  g_autoptr(GString) label = g_string_new (NULL), inner = g_string_new (NULL);

  append_part (label, " · ", architecture);
  append_part (label, " · ", backbone);
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_autofree char *start = g_utf8_substring (name, 0, MAX_NAME);

      g_free (name);
      name = g_strconcat (start, "…", NULL);
    }
  append_part (label, " · ", name);
  epoch = g_strdup_printf ("ep%" G_GINT64_FORMAT, ved_checkpoint_epoch (self));
  append_part (inner, " • ", epoch);
  append_metric (self, inner, "metrics.hmean", "hmean");
  append_metric (self, inner, "metrics.precision", "prec");
  append_metric (self, inner, "metrics.recall", "rec");
  append_part (inner, " • ", date);
  if (!ved_checkpoint_is_complete (self))
    append_part (inner, " • ", _("incomplete"));

  return g_strdup_printf ("%s (%s)", label->str, inner->str);
}

static int
compare_metadata (VedIndexFile *a,
                  VedIndexFile *b,
                  const char   *path)
{
  g_autofree char *left = metadata_text (a, path), *right = metadata_text (b, path);

  return strcmp (left, right);
}

static int
compare_files (gconstpointer first,
               gconstpointer second,
               gpointer      order)
{
  VedIndexFile *a = *(VedIndexFile *const *) first, *b = *(VedIndexFile *const *) second;
  const gint64 epochs = ved_checkpoint_epoch (b) - ved_checkpoint_epoch (a);
  double metrics = ved_form_value_double (ved_form_value_get_path (b->metadata, "metrics.hmean"))
    - ved_form_value_double (ved_form_value_get_path (a->metadata, "metrics.hmean"));
  int result = 0;

  switch (GPOINTER_TO_INT (order))
    {
    case VED_CHECKPOINTS_BY_EPOCH:
      result = (epochs > 0) - (epochs < 0);
      break;

    case VED_CHECKPOINTS_BY_DATE:
      result = (b->mtime_us > a->mtime_us) - (b->mtime_us < a->mtime_us);
      break;

    case VED_CHECKPOINTS_BY_METRIC:
      result = (metrics > 0) - (metrics < 0);
      break;

    default:
      result = compare_metadata (a, b, "model.architecture");
      if (result == 0)
        result = compare_metadata (a, b, "model.encoder.model_name");
      if (result == 0)
        result = (epochs > 0) - (epochs < 0);
      break;
    }

  return result != 0 ? result : strcmp (a->path, b->path);
}

/**
 * ved_checkpoints_sort:
 * @files: (element-type VedIndexFile): checkpoints
 *
 * Sorts; the highest epoch, date or metric first.
 */
void
ved_checkpoints_sort (GPtrArray         *files,
                      VedCheckpointOrder order)
{
  g_ptr_array_sort_with_data (files, compare_files, GINT_TO_POINTER (order));
}

/**
 * ved_checkpoints_to_options:
 * @files: (element-type VedIndexFile): checkpoints
 *
 * Returns: (transfer full): options for a select, as for ved_form_project_set_checkpoints(): an empty one first,
 *   then each with its label and its path
 */
VedFormValue *
ved_checkpoints_to_options (GPtrArray *files)
{
  VedFormValue *options = ved_form_value_new_list (NULL, 0);

  ved_form_value_append (options, ved_form_value_new_string (""));
  for (guint i = 0; i < files->len; i++)
    {
      VedIndexFile *file = g_ptr_array_index (files, i);
      g_autofree char *label = ved_checkpoint_label (file);
      VedFormValue *option = ved_form_value_new_map ();

      ved_form_value_put (option, "label", ved_form_value_new_string (label));
      ved_form_value_put (option, "value", ved_form_value_new_string (file->path));
      ved_form_value_append (options, option);
    }

  return options;
}

static char *
trained_label (VedIndexFile *self,
               const char   *folder)
{
  g_autofree char *engine = metadata_text (self, "engine"), *date = short_date (self);
  g_autofree char *name = g_path_get_basename (folder);
  const VedFormValue *metrics = ved_form_value_get (self->metadata, "metrics");
  g_autoptr(GString) inner = g_string_new (engine);
  g_autofree char *learned = NULL;

  /* The first of its metrics stands for all others. */
  if (ved_form_value_size (metrics) > 1)
    learned = g_strdup_printf ("%u metrics", ved_form_value_size (metrics) - 1);
  append_part (inner, " • ", learned != NULL ? learned : "");
  append_part (inner, " • ", date);

  return g_strdup_printf ("%s (%s)", name, inner->str);
}

/**
 * ved_trained_to_options:
 * @files: (element-type VedIndexFile): models of Vedette's own
 *
 * Returns: (transfer full): options for a select, as for ved_form_project_set_trained(): an empty one first, then
 *   each, the newest first, with its label and its folder
 */
VedFormValue *
ved_trained_to_options (GPtrArray *files)
{
  VedFormValue *options = ved_form_value_new_list (NULL, 0);

  ved_checkpoints_sort (files, VED_CHECKPOINTS_BY_DATE);
  ved_form_value_append (options, ved_form_value_new_string (""));
  for (guint i = 0; i < files->len; i++)
    {
      VedIndexFile *file = g_ptr_array_index (files, i);
      g_autofree char *folder = g_path_get_dirname (file->path), *label = trained_label (file, folder);
      VedFormValue *option = ved_form_value_new_map ();

      ved_form_value_put (option, "label", ved_form_value_new_string (label));
      ved_form_value_put (option, "value", ved_form_value_new_string (folder));
      ved_form_value_append (options, option);
    }

  return options;
}

/**
 * ved_checkpoint_apply:
 * @form: gets the model that the checkpoint was made with: one step of undo
 *
 * Returns: how many fields were given a value
 */
guint
ved_checkpoint_apply (VedIndexFile *self,
                      VedForm      *form)
{
  static const struct {
    const char *key, *path, *other;
  } table[] = {
    { "architecture", "model.architecture", NULL }, { "encoder", "model.encoder.model_name", NULL },
    { "decoder", "model.decoder.name", "model.decoder" }, { "head", "model.head.name", "model.head" },
    { "loss", "model.loss.name", "model.loss" },
  };
  guint n = 0;

  ved_form_begin (form, self->path);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      VedFormValue *value = ved_form_value_get_path (self->metadata, table[i].path);

      if (value == NULL && table[i].other != NULL)
        value = ved_form_value_get_path (self->metadata, table[i].other);
      if (ved_form_value_string (value) == NULL || ved_form_get_field (form, table[i].key) == NULL)
        continue;
      ved_form_set (form, table[i].key, value);
      n++;
    }
  ved_form_end (form);

  return n;
}
