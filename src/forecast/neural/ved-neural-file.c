/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-neural-file"

#include "config.h"

#include "forecast/neural/ved-neural-file.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "base/ved-json.h"
#include "forecast/neural/ved-neural-self-test.h"
#include "forecast/neural/ved-safetensors.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A model is a folder of two files: model.safetensors holds the numbers, model.json what they mean and
 * their checksum. It is written beside its place under another name, forced to disk, and then changes
 * places with what was there in one step: who reads sees the old model or the new one, whenever the writer ends. A
 * network that learned on after it was judged is there twice: as it forecasts, and as it was judged. */

#define NUMBERS_FILE "model.safetensors"
#define SELF_TEST     "self_test"
#define JUDGED       "judged."  /* before the names of the tensors as they were judged */
#define MEANING_FILE "model.json"
#define FORMAT       "vedette-model"
#define VERSION      2          /* 1: before networks of two layers read levels */
#define MAX_MEANING  ((gsize) 1 << 22)
#define MAX_NUMBERS  ((gsize) 1 << 30)

/* Of the folder that a model is written to before it gets its name. */
#define FRESH_MARK        ".save-"
#define LEFT_OVER_AFTER_S 600

static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, isfinite (value) ? value : 0.0);
}

static void
add_count (JsonBuilder *builder,
           const char  *name,
           gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_factors (JsonBuilder *builder,
             const char  *name,
             const float *factors)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < VED_NEURAL_BLOCKS; i++)
    json_builder_add_double_value (builder, factors[i]);
  json_builder_end_array (builder);
}

/* Metric 0 stands for all others and has no name. */
static void
add_metrics (JsonBuilder          *builder,
             const VedNeuralModel *self)
{
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->net.shape.n_metrics; i++)
    {
      const VedNeuralJudgement *judgement = &self->judgements[i];

      json_builder_begin_object (builder);
      add_text (builder, "name", i > 0 ? self->metrics[i - 1] : "");
      add_count (builder, "windows", judgement->n);
      add_number (builder, "score", judgement->score);
      add_number (builder, "mixed_score", judgement->mixed_score);
      add_number (builder, "share", judgement->share);
      add_factors (builder, "low", judgement->low);
      add_factors (builder, "high", judgement->high);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* What it says of the case of the self-test, to be compared wherever it is loaded. */
static void
add_self_test (JsonBuilder          *builder,
               const VedNeuralModel *self)
{
  float values[VED_NEURAL_TEST_VALUES];

  ved_neural_self_test (self, values);
  json_builder_set_member_name (builder, SELF_TEST);
  json_builder_begin_array (builder);
  for (guint i = 0; i < VED_NEURAL_TEST_VALUES; i++)
    json_builder_add_double_value (builder, values[i]);
  json_builder_end_array (builder);
}

static char *
write_meaning (const VedNeuralModel *self,
               guint32               checksum)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "format", FORMAT);
  add_count (builder, "version", VERSION);
  add_text (builder, "engine", ved_engine_id_get_name (self->net.shape.engine));
  add_count (builder, "size", self->net.shape.size);
  add_count (builder, "heads", self->net.shape.n_heads);
  add_count (builder, "members", self->net.shape.n_members);
  add_count (builder, "encoder_steps", self->net.shape.n_tokens * VED_TOKEN_STEPS);
  add_count (builder, "trained_us", self->trained_us);
  add_count (builder, "hosts", self->n_hosts);
  add_number (builder, "training_seconds", self->training_s);
  add_count (builder, "epoch", self->epoch);
  add_number (builder, "loss", self->loss);
  if (self->champion != NULL)
    {
      add_text (builder, "champion", self->champion);
      add_number (builder, "against_champion", self->against_champion);
    }
  add_count (builder, "crc32c", checksum);
  add_metrics (builder, self);
  add_self_test (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);

  return json_generator_to_data (generator, NULL);
}

/* The first member has the plain names. */
static char *
name_tensor (const VedNnTensor *tensor,
             const char        *prefix,
             guint              member)
{
  return member == 0 ? g_strconcat (prefix, tensor->name, NULL)
                     : g_strdup_printf ("%smember.%u.%s", prefix, member, tensor->name);
}

static void
list_tensors (const VedNeuralNet *net,
              const char         *prefix,
              GStringChunk       *names,
              GArray             *tensors)
{
  for (guint i = 0; i < net->shape.n_members * net->layout->tensors->len; i++)
    {
      const VedNnTensor *tensor = ved_nn_layout_get (net->layout, i % net->layout->tensors->len);
      g_autofree char *name = name_tensor (tensor, prefix, i / net->layout->tensors->len);
      VedSafetensor listed = {
        .name = g_string_chunk_insert (names, name), .n_dims = tensor->n_dims, .n = tensor->size
      };

      for (guint j = 0; j < tensor->n_dims; j++)
        listed.dims[j] = tensor->dims[j];
      g_array_append_val (tensors, listed);
    }
}

static GBytes *
write_numbers (const VedNeuralModel *self)
{
  gsize n = self->net.n_params;
  g_autoptr(GStringChunk) names = g_string_chunk_new (4096);
  g_autoptr(GArray) tensors = g_array_new (FALSE, FALSE, sizeof (VedSafetensor));
  g_autofree VedReal *values = g_new (VedReal, 2 * n);

  list_tensors (&self->net, "", names, tensors);
  memcpy (values, self->params, n * sizeof (VedReal));
  if (self->judged != NULL)
    {
      list_tensors (&self->net, JUDGED, names, tensors);
      memcpy (&values[n], self->judged, n * sizeof (VedReal));
    }

  return ved_safetensors_write ((const VedSafetensor *) (gpointer) tensors->data, tensors->len, values);
}

static gboolean
sync_folder (const char  *folder,
             GError     **error)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;
  int saved_errno = errno;

  if (!is_done)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s cannot be forced to disk: %s",
                 folder, g_strerror (saved_errno));
  if (fd >= 0)
    close (fd);

  return is_done;
}

/* With what a write that was cut off has left of its files, NAME.XXXXXX. */
static void
remove_model (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, NUMBERS_FILE) || g_str_has_prefix (name, MEANING_FILE))
        g_unlink (path);
    }
  g_rmdir (folder);
}

static gboolean
is_left_over (const char *parent,
              const char *name)
{
  const char *mark = g_strrstr (name, FRESH_MARK);
  g_autofree char *path = g_build_filename (parent, name, NULL);
  GStatBuf info;

  return mark != NULL && strlen (mark) == strlen (FRESH_MARK "XXXXXX")
         && g_stat (path, &info) == 0 && S_ISDIR (info.st_mode)
         && g_get_real_time () / G_USEC_PER_SEC - info.st_mtime > LEFT_OVER_AFTER_S;
}

/**
 * ved_neural_model_clear_left_over:
 * @parent: a folder of models
 *
 * Removes what a process that was killed while it saved a model has left beside it. What is younger than ten minutes
 * may still be written to, and stays.
 */
void
ved_neural_model_clear_left_over (const char *parent)
{
  g_autoptr(GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);

      if (is_left_over (parent, name))
        remove_model (path);
    }
}

static gboolean
write_files (const VedNeuralModel  *self,
             const char            *folder,
             GError               **error)
{
  g_autoptr(GBytes) numbers = write_numbers (self);
  gsize size;
  const char *data = g_bytes_get_data (numbers, &size);
  g_autofree char *meaning = write_meaning (self, ved_crc32c (0, data, size));
  g_autofree char *numbers_path = g_build_filename (folder, NUMBERS_FILE, NULL);
  g_autofree char *meaning_path = g_build_filename (folder, MEANING_FILE, NULL);
  const GFileSetContentsFlags flags = G_FILE_SET_CONTENTS_DURABLE | G_FILE_SET_CONTENTS_CONSISTENT;

  return g_file_set_contents_full (numbers_path, data, (gssize) size, flags, 0644, error)
         && g_file_set_contents_full (meaning_path, meaning, -1, flags, 0644, error)
         && sync_folder (folder, error);
}

/* @fresh takes the place of @folder; what was there before is under @fresh then. Where the file system cannot exchange
 * two names, the old one makes room first. */
static gboolean
put_in_place (const char  *fresh,
              const char  *folder,
              GError     **error)
{
  g_autofree char *old = g_strconcat (fresh, ".old", NULL);
  gboolean is_done;

  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    is_done = g_rename (fresh, folder) == 0;
  else if (renameat2 (AT_FDCWD, fresh, AT_FDCWD, folder, RENAME_EXCHANGE) == 0)
    is_done = TRUE;
  else
    is_done = g_rename (folder, old) == 0 && g_rename (fresh, folder) == 0 && g_rename (old, fresh) == 0;

  if (!is_done)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s cannot be put in place: %s",
                   folder, g_strerror (saved_errno));
    }

  return is_done;
}

/**
 * ved_neural_model_save:
 * @folder: where to; a model that is there is replaced, anything else is not
 * @error: place and cure of a fault
 *
 * Blocks until the model is on disk. Whenever the process or the machine ends, @folder holds the old model or the
 * new one.
 */
gboolean
ved_neural_model_save (const VedNeuralModel  *self,
                       const char            *folder,
                       GError               **error)
{
  g_autofree char *trimmed = g_canonicalize_filename (folder, NULL);
  g_autofree char *parent = g_path_get_dirname (trimmed);
  g_autofree char *fresh = g_strconcat (trimmed, FRESH_MARK "XXXXXX", NULL);
  g_autofree char *meaning = g_build_filename (trimmed, MEANING_FILE, NULL);
  g_autoptr(GDir) dir = g_dir_open (trimmed, 0, NULL);
  gboolean is_done;

  if (g_file_test (trimmed, G_FILE_TEST_EXISTS) && !g_file_test (meaning, G_FILE_TEST_EXISTS)
      && (dir == NULL || g_dir_read_name (dir) != NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "%s holds something that is not a model and is left alone: choose another folder", folder);
      return FALSE;
    }
  if (g_mkdir_with_parents (parent, 0755) != 0 || g_mkdtemp_full (fresh, 0755) == NULL)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "Nothing can be written beside %s: %s",
                   folder, g_strerror (saved_errno));
      return FALSE;
    }

  is_done = write_files (self, fresh, error) && put_in_place (fresh, trimmed, error) && sync_folder (parent, error);
  remove_model (fresh);

  return is_done;
}

static gboolean
corrupt (GError     **error,
         const char  *path,
         const char  *what)
{
  g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "%s: %s; train the model anew or take it from a backup", path, what);

  return FALSE;
}

static GBytes *
read_whole (const char  *path,
            gsize        largest,
            GError     **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (file == NULL)
    return NULL;
  if (g_mapped_file_get_length (file) > largest)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "%s is larger than a model can be", path);
      return NULL;
    }

  /* A copy: a file that is cut off while it is mapped would end the process. */
  return g_bytes_new (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
}

static guint
get_count (JsonObject *object,
           const char *name)
{
  double value = ved_json_get_number (object, name, NAN);

  return value >= 0.0 && value <= G_MAXUINT32 ? (guint) value : 0;
}

static gboolean
read_factors (JsonObject *object,
              const char *name,
              float      *factors)
{
  JsonArray *array = ved_json_get_array (object, name);

  if (array == NULL || json_array_get_length (array) != VED_NEURAL_BLOCKS)
    return FALSE;
  for (guint i = 0; i < VED_NEURAL_BLOCKS; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      GType type = json_node_get_value_type (node);

      if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
        return FALSE;
      factors[i] = (float) json_node_get_double (node);
      if (!(factors[i] > 0.0f && factors[i] < 100.0f))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_judgement (JsonNode            *node,
                VedNeuralJudgement  *judgement,
                const char         **name)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL)
    return FALSE;
  *name = ved_json_get_text (object, "name");
  judgement->n = get_count (object, "windows");
  judgement->score = (float) ved_json_get_number (object, "score", NAN);
  judgement->mixed_score = (float) ved_json_get_number (object, "mixed_score", NAN);
  judgement->share = (float) ved_json_get_number (object, "share", NAN);

  return *name != NULL && judgement->share >= 0.0f && judgement->share <= 1.0f
         && read_factors (object, "low", judgement->low) && read_factors (object, "high", judgement->high);
}

/* The model that the JSON file describes, still without numbers. */
static VedNeuralModel *
read_model (JsonObject  *object,
            const char  *path,
            GError     **error)
{
  JsonArray *metrics = ved_json_get_array (object, "metrics");
  guint n_metrics = metrics != NULL ? json_array_get_length (metrics) : 0;
  g_autofree VedNeuralJudgement *judgements = g_new0 (VedNeuralJudgement, MAX (n_metrics, 1));
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  VedNeuralShape shape = {
    .engine = VED_ENGINE_NONE, .n_metrics = n_metrics, .size = get_count (object, "size"),
    .n_heads = get_count (object, "heads"), .n_tokens = get_count (object, "encoder_steps") / VED_TOKEN_STEPS,
    .n_members = get_count (object, "members")
  };
  VedNeuralModel *model;

  ved_engine_id_from_name (ved_json_get_text (object, "engine"), &shape.engine);
  for (guint i = 0; i < n_metrics; i++)
    {
      const char *name = NULL;

      if (!read_judgement (json_array_get_element (metrics, i), &judgements[i], &name))
        {
          corrupt (error, path, "a metric is not described as it should be");
          return NULL;
        }
      if (i > 0)
        g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_add (names, NULL);
  if (!ved_neural_shape_is_valid (&shape))
    {
      corrupt (error, path, "no network has the shape that it says");
      return NULL;
    }

  model = ved_neural_model_new (&shape, (const char *const *) names->pdata);
  memcpy (model->judgements, judgements, n_metrics * sizeof *judgements);
  model->trained_us = ved_json_get_integer (object, "trained_us", 0);
  model->n_hosts = get_count (object, "hosts");
  model->training_s = ved_json_get_number (object, "training_seconds", 0.0);
  model->epoch = get_count (object, "epoch");
  model->loss = ved_json_get_number (object, "loss", NAN);
  model->champion = g_strdup (ved_json_get_text (object, "champion"));
  model->against_champion = ved_json_get_number (object, "against_champion", NAN);

  return model;
}

static gboolean
read_tensors (const VedNeuralNet   *net,
              const VedSafetensors *file,
              const char           *prefix,
              VedReal              *params,
              const char           *path,
              GError              **error)
{
  for (guint i = 0; i < net->shape.n_members * net->layout->tensors->len; i++)
    {
      const VedNnTensor *tensor = ved_nn_layout_get (net->layout, i % net->layout->tensors->len);
      guint member = i / net->layout->tensors->len;
      g_autofree char *name = name_tensor (tensor, prefix, member);
      const VedSafetensor *stored = ved_safetensors_find (file, name);

      if (stored == NULL || stored->n != tensor->size)
        return corrupt (error, path, "a tensor of the network is not there or of another size");
      ved_safetensor_copy (stored, &params[member * net->layout->n_params + tensor->offset]);
    }
  for (gsize i = 0; i < net->n_params; i++)
    {
      if (!isfinite (params[i]))
        return corrupt (error, path, "it holds something that is not a number");
    }

  return TRUE;
}

static gboolean
read_numbers (VedNeuralModel  *model,
              GBytes          *bytes,
              const char      *path,
              GError         **error)
{
  g_autoptr(GError) fault = NULL;
  g_autoptr(VedSafetensors) file = ved_safetensors_parse (bytes, &fault);
  const VedNeuralNet *net = &model->net;
  guint n = net->shape.n_members * net->layout->tensors->len;

  if (file == NULL)
    return corrupt (error, path, fault->message);
  if (file->tensors->len == 2 * n)
    model->judged = g_new0 (VedReal, net->n_params);
  else if (file->tensors->len != n)
    return corrupt (error, path, "it holds another number of tensors than the network has");

  return read_tensors (net, file, "", model->params, path, error)
         && (model->judged == NULL || read_tensors (net, file, JUDGED, model->judged, path, error));
}

static JsonObject *
read_meaning (const char  *path,
              GError     **error)
{
  g_autoptr(GBytes) bytes = read_whole (path, MAX_MEANING, error);
  g_autoptr(JsonObject) object = NULL;

  if (bytes == NULL)
    return NULL;
  object = ved_json_read_bytes (bytes, NULL);
  if (object == NULL || g_strcmp0 (ved_json_get_text (object, "format"), FORMAT) != 0)
    {
      corrupt (error, path, "it does not describe a model");
      return NULL;
    }
  if (get_count (object, "version") != VERSION)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_VERSION,
                   "%s is of version %u and this program reads %u: update it, or train anew", path,
                   get_count (object, "version"), VERSION);
      return NULL;
    }

  return g_steal_pointer (&object);
}

/* Models of before there was a self-test hold no values. */
static gboolean
passes_self_test (const VedNeuralModel *model,
                  JsonObject           *object)
{
  JsonArray *array = ved_json_get_array (object, SELF_TEST);
  float values[VED_NEURAL_TEST_VALUES];

  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != VED_NEURAL_TEST_VALUES)
    return FALSE;

  ved_neural_self_test (model, values);
  for (guint i = 0; i < VED_NEURAL_TEST_VALUES; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      double told = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;

      if (!(fabs (values[i] - told) <= VED_NEURAL_TEST_TOLERANCE))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_neural_model_load:
 * @folder: that ved_neural_model_save() wrote
 * @error: place and cure of a fault; a model that is damaged in any way is refused
 *
 * Returns: (transfer full) (nullable): the model
 */
VedNeuralModel *
ved_neural_model_load (const char  *folder,
                       GError     **error)
{
  g_autofree char *numbers_path = g_build_filename (folder, NUMBERS_FILE, NULL);
  g_autofree char *meaning_path = g_build_filename (folder, MEANING_FILE, NULL);
  g_autoptr(JsonObject) object = read_meaning (meaning_path, error);
  g_autoptr(GBytes) bytes = object != NULL ? read_whole (numbers_path, MAX_NUMBERS, error) : NULL;
  g_autoptr(VedNeuralModel) model = NULL;

  if (bytes == NULL)
    return NULL;
  if (get_count (object, "crc32c") != ved_crc32c (0, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)))
    {
      corrupt (error, numbers_path, "its checksum does not hold");
      return NULL;
    }

  model = read_model (object, meaning_path, error);
  if (model == NULL || !read_numbers (model, bytes, numbers_path, error))
    return NULL;
  ved_neural_model_seal (model);
  if (!passes_self_test (model, object))
    {
      corrupt (error, meaning_path, "it does not say of the case of its self-test what it said when it was trained");
      return NULL;
    }

  return g_steal_pointer (&model);
}
