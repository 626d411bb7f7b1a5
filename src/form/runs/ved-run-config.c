/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-config"

#include "config.h"

#include "form/runs/ved-run-config.h"

#include "form/schema/ved-form-yaml.h"
#include "form/ved-form-json.h"

#include <string.h>

/* Trainers leave what they were told beside what they learned: Hydra a config.yaml, in .hydra or not, Lightning a
 * hparams.yaml. They differ in where they write names; the first place that holds one counts. The result has the
 * form of a checkpoint's metadata. */

#define MAX_ABOVE 2

typedef struct {
  const char *key;              /* of the metadata, below model */
  const char *inner;            /* (nullable): within that */
  const char *places[6];
} Part;

static const Part parts[] = {
  { "architecture", NULL, { "model.architecture_name", "model.architecture", "model/architectures", "architecture_name",
                            "architecture", NULL } },
  { "encoder", "model_name", { "model.encoder.model_name", "model.encoder_name", "encoder.model_name", "encoder_name",
                               "backbone", NULL } },
  { "decoder", "name", { "model.component_overrides.decoder.name", "model.decoder.name", "decoder.name", "decoder_name",
                         "decoder", NULL } },
  { "head", "name", { "model.component_overrides.head.name", "model.head.name", "head.name", "head_name", "head",
                      NULL } },
  { "loss", "name", { "model.component_overrides.loss.name", "model.loss.name", "loss.name", "loss_name", "loss",
                      NULL } },
};

static VedFormValue *
find_name (const VedFormValue *config,
           const char *const  *places)
{
  for (guint i = 0; places[i] != NULL; i++)
    {
      VedFormValue *value = ved_form_value_get (config, places[i]);

      if (value == NULL)
        value = ved_form_value_get_path (config, places[i]);
      if (ved_form_value_string (value) != NULL && *ved_form_value_string (value) != '\0')
        return value;
    }

  return NULL;
}

static VedFormValue *
to_metadata (const VedFormValue *config)
{
  VedFormValue *metadata = ved_form_value_new_map (), *model = ved_form_value_new_map ();
  VedFormValue *name = ved_form_value_get (config, "exp_name");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      VedFormValue *value = find_name (config, parts[i].places), *inner;

      if (value == NULL)
        continue;
      inner = parts[i].inner != NULL ? ved_form_value_new_map () : ved_form_value_ref (value);
      if (parts[i].inner != NULL)
        ved_form_value_put (inner, parts[i].inner, ved_form_value_ref (value));
      ved_form_value_put (model, parts[i].key, inner);
    }
  if (ved_form_value_string (name) != NULL)
    ved_form_value_put (metadata, "exp_name", ved_form_value_ref (name));
  ved_form_value_put (metadata, "model", model);

  return metadata;
}

static char *
read_config (const char *folder)
{
  static const char *const names[] = { "config.yaml", ".hydra/config.yaml", "hparams.yaml" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr(VedFormValue) config = NULL, metadata = NULL;
      g_autoptr(JsonNode) node = NULL;

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      config = ved_form_yaml_load (path, NULL, NULL);
      if (ved_form_value_type (config) != VED_FORM_MAP)
        continue;
      metadata = to_metadata (config);
      node = ved_form_value_to_json (metadata);

      return json_to_string (node, FALSE);
    }

  return NULL;
}

/**
 * ved_run_config_table_new:
 *
 * Returns: (transfer full): a table for one look at a project
 */
GHashTable *
ved_run_config_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static const char *
look_up (GHashTable *table,
         const char *root,
         const char *folder)
{
  char *text;

  if (!g_hash_table_contains (table, folder))
    {
      g_autofree char *path = g_build_filename (root, folder, NULL);

      g_hash_table_insert (table, g_strdup (folder), read_config (path));
    }
  text = g_hash_table_lookup (table, folder);

  return text;
}

/**
 * ved_run_config_find:
 * @table: of ved_run_config_table_new()
 * @root: the folder of a project
 * @folder: below it, which holds checkpoints
 *
 * Looks for the configuration of a run in @folder and up to two levels above it, but not above outputs/NAME. Touches
 * files, each folder once: from a worker.
 *
 * Returns: (transfer none) (nullable): metadata as of a checkpoint, as JSON, which is YAML; as long as @table
 */
const char *
ved_run_config_find (GHashTable *table,
                     const char *root,
                     const char *folder)
{
  g_autofree char *at = g_strdup (folder);

  for (guint i = 0; i <= MAX_ABOVE && strchr (at, '/') != NULL; i++)
    {
      const char *found = look_up (table, root, at);
      char *above;

      if (found != NULL)
        return found;
      above = g_path_get_dirname (at);
      g_free (at);
      at = above;
    }

  return NULL;
}
