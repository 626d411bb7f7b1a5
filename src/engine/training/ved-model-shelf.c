/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-model-shelf"

#include "config.h"

#include "engine/training/ved-model-shelf.h"

#include "base/ved-error.h"
#include "fleet/ved-metric.h"
#include "forecast/neural/ved-neural-file.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* The folder of models: one folder a model, a file `current` with the names of the model in use and of the one before
 * it, and a file `promotions` with one line for each metric that a network took over or gave back. A model is read and
 * passes its self-test before it takes the place of the one in use, and `current` is replaced in one step: whatever
 * fails, the last good model stays. At the start a model that cannot be used is told, and the one before it taken. */

#define CURRENT_FILE    "current"
#define PROMOTIONS_FILE "promotions"
#define NUMBERS_FILE    "model.safetensors"
#define MEANING_FILE    "model.json"
#define MOST_MODELS     8       /* of which files are kept */
#define MOST_PROMOTIONS 100
#define MAX_FILE        (1 << 20)

struct _VedModelShelf
{
  char *folder;
  VedNeuralModel *model;        /* (nullable): in use */
  char *current;                /* (nullable): its name */
  char *previous;               /* (nullable) */
  char *fault;                  /* (nullable): why another than the last chosen is in use */
  GPtrArray *infos;             /* of VedModelInfo, newest first */
  GPtrArray *promotions;        /* of VedPromotion, oldest first */
};

static void
info_free (VedModelInfo *info)
{
  g_free (info->name);
  g_free (info->fault);
  g_free (info);
}

static void
promotion_free (VedPromotion *promotion)
{
  g_free (promotion->model);
  g_free (promotion->metric);
  g_free (promotion);
}

static VedPromotion *
promotion_new (gint64      time_us,
               const char *model,
               const char *metric,
               float       from,
               float       to,
               float       score)
{
  VedPromotion *promotion = g_new (VedPromotion, 1);

  *promotion = (VedPromotion) { time_us, g_strdup (model), g_strdup (metric), from, to, score };

  return promotion;
}

static char *
path_of (VedModelShelf *self,
         const char    *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static VedNeuralModel *
load (VedModelShelf  *self,
      const char     *name,
      GError        **error)
{
  g_autofree char *path = path_of (self, name);

  if (*name == '\0' || *name == '.' || strchr (name, '/') != NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” names no model of the folder %s", name, self->folder);
      return NULL;
    }
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no model “%s” in %s", name, self->folder);
      return NULL;
    }

  return ved_neural_model_load (path, error);
}

static gboolean
write_current (VedModelShelf  *self,
               const char     *current,
               const char     *previous,
               GError        **error)
{
  g_autofree char *path = path_of (self, CURRENT_FILE);
  g_autofree char *text = g_strdup_printf ("%s\n%s\n", current, previous != NULL ? previous : "");

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_DURABLE | G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                   error);
}

static char *
read_small (VedModelShelf *self,
            const char    *name)
{
  g_autofree char *path = path_of (self, name);
  g_autofree char *text = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, NULL) || size > MAX_FILE || !g_utf8_validate (text, (gssize) size, NULL))
    return g_strdup ("");

  return g_steal_pointer (&text);
}

/* Promotions */

static float
share_in (const VedNeuralModel *model,
          const char           *metric)
{
  return model != NULL ? ved_neural_model_get_share (model, ved_neural_model_get_metric (model, metric)) : 0.0f;
}

static float
score_in (const VedNeuralModel *model,
          const char           *metric)
{
  const VedNeuralJudgement *judgement;

  if (model == NULL)
    return NAN;
  judgement = &model->judgements[ved_neural_model_get_metric (model, metric)];

  return judgement->share < 1.0f && judgement->share > 0.0f ? judgement->mixed_score : judgement->score;
}

static void
add_promotion (VedModelShelf *self,
               VedPromotion  *promotion)
{
  if (self->promotions->len >= MOST_PROMOTIONS)
    g_ptr_array_remove_index (self->promotions, 0);
  g_ptr_array_add (self->promotions, promotion);
}

static void
write_promotions (VedModelShelf *self)
{
  g_autofree char *path = path_of (self, PROMOTIONS_FILE);
  g_autoptr(GString) text = g_string_new (NULL);
  GError *error = NULL;

  for (guint i = 0; i < self->promotions->len; i++)
    {
      const VedPromotion *promotion = g_ptr_array_index (self->promotions, i);

      g_string_append_printf (text, "%" G_GINT64_FORMAT "\t%s\t%s\t%d\t%d\t%d\n", promotion->time_us, promotion->model,
                              promotion->metric, (int) (100.0f * promotion->from), (int) (100.0f * promotion->to),
                              isfinite (promotion->score) ? (int) lrintf (1000.0f * promotion->score) : 0);
    }
  if (!g_file_set_contents (path, text->str, -1, &error))
    ved_report_error (G_LOG_DOMAIN, "Keeping which metrics networks forecast", error);
}

static void
read_promotions (VedModelShelf *self)
{
  g_autofree char *text = read_small (self, PROMOTIONS_FILE);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], "\t", -1);
      VedPromotion *promotion;

      if (g_strv_length (cells) != 6)
        continue;
      promotion = promotion_new (g_ascii_strtoll (cells[0], NULL, 10), cells[1], cells[2],
                                 (float) g_ascii_strtod (cells[3], NULL) / 100.0f,
                                 (float) g_ascii_strtod (cells[4], NULL) / 100.0f,
                                 (float) g_ascii_strtod (cells[5], NULL) / 1000.0f);
      add_promotion (self, promotion);
    }
}

/* Tells which metrics change hands between the model in use and @model. */
static void
note_changes (VedModelShelf        *self,
              const VedNeuralModel *model,
              const char           *name,
              gint64                now_us)
{
  gboolean has_changed = FALSE;

  for (guint i = 0; i < VED_N_BASE_METRICS; i++)
    {
      const char *metric = ved_metric_get_info (i)->key;
      float from = share_in (self->model, metric), to = share_in (model, metric);

      if (from == to)
        continue;
      add_promotion (self, promotion_new (now_us, name, metric, from, to, score_in (model, metric)));
      g_message ("%s: %s, %s %.0f %% -> %.0f %%", name, metric, to > from ? "promoted" : "demoted", 100.0 * from, 100.0 * to);
      has_changed = TRUE;
    }
  if (has_changed)
    write_promotions (self);
}

static guint
count_promoted (const VedNeuralModel *model)
{
  guint n = 0;

  for (guint i = 1; i < model->net.shape.n_metrics; i++)
    n += ved_neural_model_get_share (model, i) > 0.0f;

  return n;
}

/* The list */

/* How large its files are and when they were written. */
static void
measure_files (VedModelShelf *self,
               VedModelInfo  *info)
{
  static const char *const names[] = { NUMBERS_FILE, MEANING_FILE };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, info->name, names[i], NULL);
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autoptr(GFileInfo) about = g_file_query_info (file, "standard::size,time::modified,time::modified-usec",
                                                      G_FILE_QUERY_INFO_NONE, NULL, NULL);

      if (about == NULL)
        continue;
      info->size += (guint64) g_file_info_get_size (about);
      info->modified_us = MAX (info->modified_us,
                               (gint64) g_file_info_get_attribute_uint64 (about, "time::modified") * G_USEC_PER_SEC
                               + g_file_info_get_attribute_uint32 (about, "time::modified-usec"));
    }
}

static void
describe (VedModelShelf *self,
          VedModelInfo  *info)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedNeuralModel) model = load (self, info->name, &error);

  info->loss = NAN;
  if (model == NULL)
    {
      info->fault = g_strdup (error->message);
      return;
    }
  info->engine = ved_neural_model_get_engine (model);
  info->trained_us = model->trained_us;
  info->epoch = model->epoch;
  info->n_servers = model->n_hosts;
  info->training_s = model->training_s;
  info->loss = model->loss > 0.0 ? model->loss : NAN;
  info->n_promoted = count_promoted (model);
}

/* What was said of a model is still true while its files are the same: reading one and its self-test take milliseconds,
 * of a large transformer many. */
static VedModelInfo *
take_known (GPtrArray          *known,
            const VedModelInfo *info)
{
  for (guint i = 0; i < known->len; i++)
    {
      const VedModelInfo *other = g_ptr_array_index (known, i);

      if (other->fault == NULL && strcmp (other->name, info->name) == 0 && other->size == info->size &&
          other->modified_us == info->modified_us)
        return g_ptr_array_steal_index_fast (known, i);
    }

  return NULL;
}

static VedModelInfo *
look_at (VedModelShelf *self,
         GPtrArray     *known,
         const char    *name)
{
  VedModelInfo *info = g_new0 (VedModelInfo, 1), *same;

  info->name = g_strdup (name);
  measure_files (self, info);
  same = take_known (known, info);
  if (same != NULL)
    {
      info_free (info);
      return same;
    }
  describe (self, info);

  return info;
}

/* Their names begin with the engine and end with the time. */
static int
compare_infos (gconstpointer a,
               gconstpointer b)
{
  const VedModelInfo *one = *(VedModelInfo *const *) a, *other = *(VedModelInfo *const *) b;
  const char *one_time = strstr (one->name, "_model_"), *other_time = strstr (other->name, "_model_");

  return strcmp (other_time != NULL ? other_time : "", one_time != NULL ? one_time : "");
}

/* Whether nothing but a model is in there: what somebody else put there is not ours to remove. */
static gboolean
is_model_alone (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (strcmp (name, NUMBERS_FILE) != 0 && strcmp (name, MEANING_FILE) != 0)
        return FALSE;
    }

  return dir != NULL;
}

static gboolean
remove_model (VedModelShelf *self,
              const char    *name)
{
  g_autofree char *path = path_of (self, name);
  g_autofree char *numbers = g_build_filename (path, NUMBERS_FILE, NULL);
  g_autofree char *meaning = g_build_filename (path, MEANING_FILE, NULL);

  if (!is_model_alone (path))
    {
      g_message ("%s stays: its folder holds more than a model", path);
      return FALSE;
    }
  g_unlink (meaning);
  g_unlink (numbers);

  return g_rmdir (path) == 0;
}

/* Old models go, but for the one in use and the one before it. */
static void
prune (VedModelShelf *self)
{
  for (guint i = self->infos->len; i > MOST_MODELS; i--)
    {
      const VedModelInfo *info = g_ptr_array_index (self->infos, i - 1);

      if (g_strcmp0 (info->name, self->current) == 0 || g_strcmp0 (info->name, self->previous) == 0)
        continue;
      if (remove_model (self, info->name))
        g_ptr_array_remove_index (self->infos, i - 1);
    }
}

/**
 * ved_model_shelf_scan:
 *
 * Looks again at what is in the folder: some milliseconds a model that is new or was written anew. Of more than eight
 * models the oldest are removed.
 */
void
ved_model_shelf_scan (VedModelShelf *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autoptr(GPtrArray) known = g_steal_pointer (&self->infos);
  const char *name;

  self->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) info_free);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = path_of (self, name);

      if (strstr (name, "_model_") != NULL && strchr (name, '.') == NULL && g_file_test (path, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (self->infos, look_at (self, known, name));
    }
  g_ptr_array_sort (self->infos, compare_infos);
  prune (self);
}

/* The start */

static void
take_model (VedModelShelf  *self,
            VedNeuralModel *model,
            const char     *name)
{
  g_clear_pointer (&self->model, ved_neural_model_unref);
  self->model = model;
  g_free (self->current);
  self->current = g_strdup (name);
}

static void
restore (VedModelShelf *self)
{
  g_autofree char *text = read_small (self, CURRENT_FILE);
  g_auto(GStrv) names = g_strsplit (text, "\n", -1);

  for (guint i = 0; i < 2 && g_strv_length (names) >= 2 && self->model == NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      VedNeuralModel *model = *names[i] != '\0' ? load (self, names[i], &error) : NULL;

      if (model != NULL)
        take_model (self, model, names[i]);
      else if (error != NULL && self->fault == NULL)
        self->fault = g_strdup (error->message);
    }
  if (g_strv_length (names) >= 2 && *names[1] != '\0' && g_strcmp0 (names[1], self->current) != 0)
    self->previous = g_strdup (names[1]);
  if (self->fault != NULL)
    g_warning ("The model in use cannot be loaded: %s. %s%s", self->fault,
               self->model != NULL ? "The one before it is used: " : "The statistical engine forecasts alone",
               self->model != NULL ? self->current : "");
}

/**
 * ved_model_shelf_new:
 * @folder: where models are; made when the first is
 *
 * Loads the model that was last in use, or the one before it where that cannot be used.
 */
VedModelShelf *
ved_model_shelf_new (const char *folder)
{
  VedModelShelf *self = g_new0 (VedModelShelf, 1);

  self->folder = g_strdup (folder);
  self->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) info_free);
  self->promotions = g_ptr_array_new_with_free_func ((GDestroyNotify) promotion_free);
  ved_neural_model_clear_left_over (folder);
  restore (self);
  read_promotions (self);
  ved_model_shelf_scan (self);

  return self;
}

void
ved_model_shelf_free (VedModelShelf *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->model, ved_neural_model_unref);
  g_ptr_array_unref (self->infos);
  g_ptr_array_unref (self->promotions);
  g_free (self->folder);
  g_free (self->current);
  g_free (self->previous);
  g_free (self->fault);
  g_free (self);
}

/**
 * ved_model_shelf_make_path:
 * @engine: "mlp" or "tft"
 * @now_us: the present
 *
 * Returns: (transfer full): where a new model goes, <folder>/mlp_model_YYYYmmdd_HHMMSS
 */
char *
ved_model_shelf_make_path (VedModelShelf *self,
                           const char    *engine,
                           gint64         now_us)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d_%H%M%S");
  g_autofree char *name = g_strconcat (engine, "_model_", stamp, NULL);

  return path_of (self, name);
}

static gboolean
put_in_use (VedModelShelf   *self,
            VedNeuralModel  *model,
            const char      *name,
            gint64           now_us,
            GError         **error)
{
  gboolean is_other = g_strcmp0 (name, self->current) != 0;
  const char *previous = is_other ? self->current : self->previous;

  if (!write_current (self, name, previous, error))
    return FALSE;

  note_changes (self, model, name, now_us);
  if (is_other)
    {
      g_free (self->previous);
      self->previous = g_strdup (self->current);
    }
  take_model (self, ved_neural_model_ref (model), name);
  g_clear_pointer (&self->fault, g_free);
  prune (self);

  return TRUE;
}

/* The newest that can be read. */
static const char *
find_newest (VedModelShelf  *self,
             GError        **error)
{
  for (guint i = 0; i < self->infos->len; i++)
    {
      const VedModelInfo *info = g_ptr_array_index (self->infos, i);

      if (info->fault == NULL)
        return info->name;
    }
  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no model in %s: train one first", self->folder);

  return NULL;
}

/**
 * ved_model_shelf_use:
 * @name: (nullable): of a model of the folder; %NULL: the newest that can be read
 * @now_us: the present
 * @error: why it cannot be used; the one in use stays then
 *
 * Takes a model into use, after reading it and its self-test. The one before stays at hand, to go back to.
 */
gboolean
ved_model_shelf_use (VedModelShelf  *self,
                     const char     *name,
                     gint64          now_us,
                     GError        **error)
{
  g_autoptr(VedNeuralModel) model = NULL;

  ved_model_shelf_scan (self);
  if (name == NULL)
    name = find_newest (self, error);
  if (name != NULL)
    model = load (self, name, error);

  return model != NULL && put_in_use (self, model, name, now_us, error);
}

/* Whether the model holds its ground against the one in use. Somebody may have taken another one into use while it was
 * trained: with that it was never compared. */
static gboolean
beats_current (VedModelShelf         *self,
               const VedNeuralModel  *model,
               const char            *name,
               GError               **error)
{
  if (self->current == NULL || strcmp (self->current, name) == 0)
    return TRUE;
  if (g_strcmp0 (model->champion, self->current) != 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
                   "%s was compared with %s, but %s is in use: that goes on forecasting. Train again to compare them, "
                   "or take it into use by hand", name,
                   model->champion != NULL ? model->champion : "the statistical engine alone", self->current);
      return FALSE;
    }
  if (isnan (model->against_champion))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
                   "nothing that was held back told %s from %s: that goes on forecasting. Train again when there is more "
                   "history, or take it into use by hand", name, self->current);
      return FALSE;
    }
  if (model->against_champion > 1.0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
                   "%s did worse than %s on what was held back, by %.1f %%: that goes on forecasting", name,
                   self->current, 100.0 * (model->against_champion - 1.0));
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_model_shelf_challenge:
 * @name: of a model that was just trained
 * @now_us: the present
 * @error: why the champion stays
 *
 * Takes a model into use where it did better than the statistical forecast for some metric, on what was held back from
 * its training, and there no worse than the model in use.
 */
gboolean
ved_model_shelf_challenge (VedModelShelf  *self,
                           const char     *name,
                           gint64          now_us,
                           GError        **error)
{
  g_autoptr(VedNeuralModel) model = load (self, name, error);

  ved_model_shelf_scan (self);
  if (model == NULL)
    return FALSE;
  if (count_promoted (model) == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED,
                   "%s is for no metric surely better than the statistical engine on what was held back: what "
                   "forecasts now goes on", name);
      return FALSE;
    }
  if (!beats_current (self, model, name, error))
    return FALSE;

  return put_in_use (self, model, name, now_us, error);
}

/**
 * ved_model_shelf_get_model:
 *
 * Returns: (transfer none) (nullable): the network in use
 */
VedNeuralModel *
ved_model_shelf_get_model (VedModelShelf *self)
{
  return self->model;
}

const char *
ved_model_shelf_get_folder (VedModelShelf *self)
{
  return self->folder;
}

/**
 * ved_model_shelf_get_current:
 *
 * Returns: (transfer none) (nullable): name of the model in use
 */
const char *
ved_model_shelf_get_current (VedModelShelf *self)
{
  return self->current;
}

/**
 * ved_model_shelf_get_previous:
 *
 * Returns: (transfer none) (nullable): name of the one that was in use before
 */
const char *
ved_model_shelf_get_previous (VedModelShelf *self)
{
  return self->previous;
}

/**
 * ved_model_shelf_get_fault:
 *
 * Returns: (transfer none) (nullable): why the model that was chosen last is not in use
 */
const char *
ved_model_shelf_get_fault (VedModelShelf *self)
{
  return self->fault;
}

/**
 * ved_model_shelf_get_infos:
 *
 * Returns: (element-type VedModelInfo): what is in the folder, newest first
 */
const GPtrArray *
ved_model_shelf_get_infos (VedModelShelf *self)
{
  return self->infos;
}

/**
 * ved_model_shelf_get_promotions:
 *
 * Returns: (element-type VedPromotion): who took over what, oldest first
 */
const GPtrArray *
ved_model_shelf_get_promotions (VedModelShelf *self)
{
  return self->promotions;
}
