/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-preset"

#include "config.h"

#include "form/ved-form-preset.h"

#include "form/schema/ved-form-yaml.h"
#include "form/ved-form-json.h"

#include <string.h>

struct _VedFormPreset
{
  GObject parent_instance;
  char *id, *title, *description;
  GStrv tags;
  VedFormValue *values;         /* a map: key to value */
};

G_DEFINE_FINAL_TYPE (VedFormPreset, ved_form_preset, G_TYPE_OBJECT)

/* What a recommendation may touch. */
static const char *const recommended_keys[] = {
  "architecture", "encoder", "decoder", "head", "loss", "optimizer", "learning_rate", "batch_size", "max_epochs",
  "preprocessing_profile", "precision", "accumulate_grad_batches", "gradient_clip_val", NULL,
};

static void
ved_form_preset_finalize (GObject *object)
{
  VedFormPreset *self = VED_FORM_PRESET (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->description);
  g_strfreev (self->tags);
  ved_form_value_unref (self->values);

  G_OBJECT_CLASS (ved_form_preset_parent_class)->finalize (object);
}

static void
ved_form_preset_class_init (VedFormPresetClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_form_preset_finalize;
}

static void
ved_form_preset_init (VedFormPreset *self)
{
}

/**
 * ved_form_preset_new:
 * @description: (nullable): a sentence
 * @tags: (nullable): by which it can be found
 * @values: (transfer none): a map from keys to values
 */
VedFormPreset *
ved_form_preset_new (const char        *id,
                     const char        *title,
                     const char        *description,
                     const char *const *tags,
                     VedFormValue      *values)
{
  VedFormPreset *self = g_object_new (VED_TYPE_FORM_PRESET, NULL);

  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->description = g_strdup (description != NULL ? description : "");
  self->tags = tags != NULL ? g_strdupv ((char **) tags) : g_new0 (char *, 1);
  self->values = ved_form_value_ref (values);

  return self;
}

/**
 * ved_form_preset_new_from_form:
 * @form: whose own values it gets, secrets left out
 */
VedFormPreset *
ved_form_preset_new_from_form (VedForm           *form,
                               const char        *title,
                               const char *const *tags)
{
  g_autoptr(VedFormValue) values = ved_form_value_new_map ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
    {
      g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);
      VedFormValue *own = ved_form_field_dup_own (field);

      if (own != NULL && !ved_form_field_get_element (field)->secret)
        ved_form_value_put (values, ved_form_field_get_key (field), own);
      else
        g_clear_pointer (&own, ved_form_value_unref);
    }

  return ved_form_preset_new (title, title, NULL, tags, values);
}

const char *
ved_form_preset_get_title (VedFormPreset *self)
{
  return self->title;
}

const char *
ved_form_preset_get_description (VedFormPreset *self)
{
  return self->description;
}

const char *const *
ved_form_preset_get_tags (VedFormPreset *self)
{
  return (const char *const *) self->tags;
}

guint
ved_form_preset_get_n_values (VedFormPreset *self)
{
  return ved_form_value_size (self->values);
}

/**
 * ved_form_preset_apply:
 *
 * Gives the fields its values, in the order of the form: one step of undo. To show what it would change first,
 * apply it to a ved_form_copy() and compare the commands with ved_form_command_diff(). Null and "" are skipped;
 * a choice is found by its value.
 *
 * Returns: how many fields were given a value
 */
guint
ved_form_preset_apply (VedFormPreset *self,
                       VedForm       *form)
{
  guint n = 0;

  ved_form_begin (form, self->title);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
    {
      g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);
      VedFormValue *value = ved_form_value_get (self->values, ved_form_field_get_key (field));

      if (ved_form_value_is_empty (value) || !ved_form_field_takes (field, value))
        continue;
      ved_form_set (form, ved_form_field_get_key (field), value);
      n++;
    }
  ved_form_end (form);

  return n;
}

/**
 * ved_form_preset_is_active:
 *
 * Returns: whether all fields it speaks of have its values, so that its card is marked
 */
gboolean
ved_form_preset_is_active (VedFormPreset *self,
                           VedForm       *form)
{
  guint n = 0;

  for (guint i = 0; i < ved_form_value_size (self->values); i++)
    {
      VedFormField *field = ved_form_get_field (form, ved_form_value_key (self->values, i));
      VedFormValue *value = ved_form_value_item (self->values, i);

      if (field == NULL || ved_form_value_is_empty (value))
        continue;
      if (!ved_form_value_equal (ved_form_field_get_value (field), value))
        return FALSE;
      n++;
    }

  return n > 0;
}

static VedFormPreset *
preset_from_use_case (const VedFormValue *use_case)
{
  const VedFormValue *recommendations = ved_form_value_get (use_case, "recommendations");
  g_autoptr(VedFormValue) values = ved_form_value_new_map ();
  const char *title = ved_form_value_get_string (use_case, "title");
  const char *id = ved_form_value_get_string (use_case, "id");

  if (title == NULL || ved_form_value_type (recommendations) != VED_FORM_MAP)
    return NULL;
  for (guint i = 0; i < ved_form_value_size (recommendations); i++)
    {
      VedFormValue *value = ved_form_value_item (recommendations, i);

      if (g_strv_contains (recommended_keys, ved_form_value_key (recommendations, i))
          && !ved_form_value_is_empty (value))
        ved_form_value_put (values, ved_form_value_key (recommendations, i), ved_form_value_ref (value));
    }

  return ved_form_preset_new (id != NULL ? id : title, title, ved_form_value_get_string (use_case, "description"),
                              NULL, values);
}

static void
add_use_cases (VedForm    *form,
               const char *architecture,
               guint       n_most,
               GListStore *store)
{
  g_autoptr(VedFormValue) metadata = ved_form_project_get_architecture (ved_form_get_project (form), architecture);
  const VedFormValue *use_cases = ved_form_value_get (metadata, "use_cases");

  if (ved_form_value_type (use_cases) != VED_FORM_LIST)
    return;
  for (guint i = 0; i < MIN (ved_form_value_size (use_cases), n_most); i++)
    {
      g_autoptr(VedFormPreset) preset = preset_from_use_case (ved_form_value_item (use_cases, i));

      if (preset != NULL)
        g_list_store_append (store, preset);
    }
}

/**
 * ved_form_recommendations:
 *
 * Returns: (transfer full): a model of VedFormPreset: all of the architecture that is chosen; when none is, the
 *   first of each
 */
GListModel *
ved_form_recommendations (VedForm *form)
{
  GListStore *store = g_list_store_new (VED_TYPE_FORM_PRESET);
  VedFormField *field = ved_form_get_field (form, "architecture");
  g_autofree char *chosen = field != NULL ? ved_form_field_get_text (field) : NULL;
  g_autoptr(VedFormValue) all = NULL;

  if (chosen != NULL && *chosen != '\0')
    add_use_cases (form, chosen, G_MAXUINT, store);
  else if (field != NULL)
    {
      all = ved_form_project_get_options (ved_form_get_project (form), ved_form_get_schema (form),
                                          "models.architectures");
      for (guint i = 0; i < ved_form_value_size (all); i++)
        add_use_cases (form, ved_form_value_string (ved_form_value_item (all, i)), 1, store);
    }

  return G_LIST_MODEL (store);
}

static VedFormPreset *
preset_from_map (const VedFormValue *map)
{
  VedFormValue *values = ved_form_value_get (map, "values");
  const char *title = ved_form_value_get_string (map, "title");
  g_auto(GStrv) tags = ved_form_value_to_strv (ved_form_value_get (map, "tags"));

  if (title == NULL || ved_form_value_type (values) != VED_FORM_MAP)
    return NULL;

  return ved_form_preset_new (title, title, ved_form_value_get_string (map, "description"),
                              (const char *const *) tags, values);
}

/**
 * ved_form_presets_load:
 * @path: a file that ved_form_presets_save() wrote; one that is not there holds none
 *
 * Returns: (transfer full): a model of VedFormPreset, which is a GListStore; %NULL with an error that names the
 *   place
 */
GListModel *
ved_form_presets_load (const char *path,
                       GError    **error)
{
  g_autoptr(GListStore) store = g_list_store_new (VED_TYPE_FORM_PRESET);
  g_autoptr(VedFormValue) root = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return G_LIST_MODEL (g_steal_pointer (&store));

  root = ved_form_yaml_load (path, NULL, error);
  if (root == NULL)
    return NULL;
  for (guint i = 0; ved_form_value_type (root) == VED_FORM_LIST && i < ved_form_value_size (root); i++)
    {
      g_autoptr(VedFormPreset) preset = preset_from_map (ved_form_value_item (root, i));

      if (preset != NULL)
        g_list_store_append (store, preset);
    }

  return G_LIST_MODEL (g_steal_pointer (&store));
}

static JsonNode *
preset_to_json (VedFormPreset *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *tags = json_array_new ();

  for (guint i = 0; self->tags[i] != NULL; i++)
    json_array_add_string_element (tags, self->tags[i]);
  json_object_set_string_member (object, "title", self->title);
  json_object_set_string_member (object, "description", self->description);
  json_object_set_array_member (object, "tags", tags);
  json_object_set_member (object, "values", ved_form_value_to_json (self->values));
  json_node_take_object (node, object);

  return node;
}

/**
 * ved_form_presets_save:
 * @presets: a model of VedFormPreset
 *
 * Writes presets as JSON, whole and renamed into place.
 */
gboolean
ved_form_presets_save (GListModel *presets,
                       const char *path,
                       GError    **error)
{
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL, *folder = g_path_get_dirname (path);

  for (guint i = 0; i < g_list_model_get_n_items (presets); i++)
    {
      g_autoptr(VedFormPreset) preset = g_list_model_get_item (presets, i);

      json_array_add_element (array, preset_to_json (preset));
    }
  json_node_take_array (root, array);
  text = json_to_string (root, TRUE);
  g_mkdir_with_parents (folder, 0700);

  return g_file_set_contents_full (path, text, (gssize) strlen (text), G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
