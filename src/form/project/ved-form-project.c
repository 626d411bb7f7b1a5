/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-project"

#include "config.h"

#include "form/project/ved-form-project.h"

#include "base/ved-task.h"
#include "form/project/ved-form-configs.h"
#include "form/project/ved-form-provider.h"
#include "form/project/ved-form-walk.h"

/* Where things stand below the project:
 *
 *   configs/model/architectures/NAME.yaml                an architecture, with component_overrides
 *   configs/ui_meta/architectures/NAME.yaml              its metadata, under ui_metadata or on top
 *   configs/ui_meta/optimizers/NAME.yaml                 bounds of an optimizer
 *   configs/ui_meta/preprocessing_profiles.yaml          profiles.KEY { label, description, overrides }
 *   configs/preset/models/{encoder,decoder,head,loss}/   components
 *   configs/model/optimizers/, configs/data/             optimizers, data sets
 *   outputs/                                             what runs left: checkpoints and results
 *
 * Each is looked for in the project first, then in the pack (ved-form-configs.h). */

struct _VedFormProject
{
  GObject parent_instance;
  GMutex mutex;                 /* of what stands below */
  char *root;
  VedFormConfigs *configs;
  GHashTable *commands;         /* provider to its options: a command runs once */
  GHashTable *lists;            /* provider to its options, from names and files */
  GHashTable *stale;            /* providers that the next preparation lists anew; until then what they gave counts */
  GHashTable *faults;           /* provider to the problem that leaves it without options, or without some */
  GHashTable *index_faults;     /* "checkpoints" or "models.trained" to what an index could not read */
  VedFormValue *checkpoints;    /* (nullable): given from outside */
  VedFormValue *trained;        /* (nullable): given from outside */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedFormProject, ved_form_project, G_TYPE_OBJECT)

static VedFormValue *
inner_metadata (VedFormValue * file)
{
  VedFormValue *inner = ved_form_value_get (file, "ui_metadata");

  return ved_form_value_type (inner) == VED_FORM_MAP ? inner : file;
}

static VedFormValue *
ref_or_null (VedFormValue *value)
{
  return value != NULL ? ved_form_value_ref (value) : NULL;
}

static VedFormValue *
first_folder (VedFormProject    *self,
              const char *const *folders)
{
  VedFormValue *found = NULL;

  for (guint i = 0; folders[i] != NULL && found == NULL; i++)
    found = ved_form_configs_get_names (self->configs, folders[i]);

  return found != NULL ? ved_form_value_ref (found) : ved_form_value_new_list (NULL, 0);
}

static VedFormValue *
make_backbones (void)
{
  static const char *const names[] = {
    "resnet18", "resnet34", "resnet50", "mobilenetv3_small_050", "efficientnet_b0", "vgg16_bn", "vgg19_bn",
  };
  VedFormValue *list = ved_form_value_new_list (NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    ved_form_value_append (list, ved_form_value_new_string (names[i]));

  return list;
}

static void
take_index_fault (VedFormProject *self,
                  const char     *source,
                  char           *fault)
{
  if (fault != NULL)
    g_hash_table_replace (self->index_faults, g_strdup (source), fault);
  else
    g_hash_table_remove (self->index_faults, source);
}

/* An empty entry stands first: no checkpoint is chosen until someone chooses one. */
static VedFormValue *
make_checkpoints (VedFormProject *self)
{
  g_auto(GStrv) paths = NULL;
  char *fault = NULL;
  VedFormValue *list;

  if (self->checkpoints != NULL)
    return ved_form_value_ref (self->checkpoints);

  list = ved_form_value_new_list (NULL, 0);
  ved_form_value_append (list, ved_form_value_new_string (""));
  paths = ved_form_find_files (self->root, "outputs", ".ckpt", &fault);
  take_index_fault (self, "checkpoints", fault);
  for (guint i = 0; paths[i] != NULL; i++)
    ved_form_value_append (list, ved_form_value_new_string (paths[i]));
  self->checkpoints = ved_form_value_ref (list);

  return list;
}

/* Models of Vedette's own are folders. */
static VedFormValue *
make_trained (VedFormProject *self)
{
  g_auto(GStrv) paths = NULL;
  char *fault = NULL;
  VedFormValue *list;

  if (self->trained != NULL)
    return ved_form_value_ref (self->trained);

  list = ved_form_value_new_list (NULL, 0);
  ved_form_value_append (list, ved_form_value_new_string (""));
  paths = ved_form_find_files (self->root, "models", "/model.json", &fault);
  take_index_fault (self, "models.trained", fault);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *folder = g_path_get_dirname (paths[i]);

      ved_form_value_append (list, ved_form_value_new_string (folder));
    }
  self->trained = ved_form_value_ref (list);

  return list;
}

/* Returns: (nullable): the folders that a source lists. */
static const char *const *
source_folders (const char *source)
{
  static const struct {
    const char *source;
    const char *folders[3];
  } table[] = {
    { "models.architectures", { "model/architectures", "ui_meta/architectures", NULL } },
    { "models.encoders", { "preset/models/encoder", NULL } },
    { "models.decoders", { "preset/models/decoder", NULL } },
    { "models.heads", { "preset/models/head", NULL } },
    { "models.losses", { "preset/models/loss", NULL } },
    { "models.optimizers", { "model/optimizers", "ui_meta/optimizers", NULL } },
    { "datasets", { "data", NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (source, table[i].source))
      return table[i].folders;

  return NULL;
}

static VedFormValue *
built_in_options (VedFormProject *self,
                  const char     *source)
{
  const char *const *folders = source_folders (source);

  if (folders != NULL)
    return first_folder (self, folders);
  if (g_str_equal (source, "models.backbones"))
    return make_backbones ();
  if (g_str_equal (source, "checkpoints"))
    return make_checkpoints (self);
  if (g_str_equal (source, "models.trained"))
    return make_trained (self);

  return ved_form_value_new_list (NULL, 0);
}

/* What leaves a provider without options, or without some; nothing, when all is well. */
static void
note_provider_fault (VedFormProject *self,
                     const char     *source,
                     const GError   *error,
                     const char     *fault)
{
  g_autofree char *message = NULL;

  if (error == NULL && fault == NULL)
    {
      g_hash_table_remove (self->faults, source);
      return;
    }

  message = g_strdup_printf (error != NULL ? "The provider “%s” gives no options: %s" : "The provider “%s”: %s", source,
                             error != NULL ? error->message : fault);
  g_hash_table_replace (self->faults, g_strdup (source), ved_form_problem_new (VED_FORM_WARNING, NULL, message));
}

/* A provider that fails has no options; why is a problem until it is asked again. Listing may take ten seconds, in which
 * others ask for what is known: the lock, which is held here, is let go meanwhile. */
static VedFormValue *
list_provider (VedFormProject     *self,
               const char         *source,
               const VedFormValue *provider)
{
  GHashTable *known = ved_form_provider_runs (provider) ? self->commands : self->lists;
  g_autofree char *fault = NULL;
  g_autoptr(GError) error = NULL;
  VedFormValue *list;

  g_hash_table_remove (self->stale, source);
  g_mutex_unlock (&self->mutex);
  list = ved_form_provider_list (provider, self->root, &fault, &error);
  g_mutex_lock (&self->mutex);
  note_provider_fault (self, source, error, fault);
  if (list == NULL)
    list = ved_form_value_new_list (NULL, 0);
  g_hash_table_replace (known, g_strdup (source), ved_form_value_ref (list));

  return list;
}

static VedFormValue *
provided_options (VedFormProject     *self,
                  const char         *source,
                  const VedFormValue *provider)
{
  VedFormValue *list = g_hash_table_lookup (ved_form_provider_runs (provider) ? self->commands : self->lists, source);

  return list != NULL ? ved_form_value_ref (list) : list_provider (self, source, provider);
}

static void
ved_form_project_finalize (GObject *object)
{
  VedFormProject *self = VED_FORM_PROJECT (object);

  g_clear_pointer (&self->configs, ved_form_configs_free);
  g_hash_table_unref (self->commands);
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->stale);
  g_hash_table_unref (self->faults);
  g_hash_table_unref (self->index_faults);
  g_clear_pointer (&self->trained, ved_form_value_unref);
  g_clear_pointer (&self->checkpoints, ved_form_value_unref);
  g_free (self->root);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ved_form_project_parent_class)->finalize (object);
}

static void
ved_form_project_class_init (VedFormProjectClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_form_project_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_FORM_PROJECT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_form_project_init (VedFormProject *self)
{
  g_mutex_init (&self->mutex);
  self->commands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ved_form_value_unref);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ved_form_value_unref);
  self->stale = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->index_faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * ved_form_project_new:
 * @root: the folder that holds configs/ and outputs/; it need not exist
 * @pack: (nullable): the folder that stands in for what @root lacks
 */
VedFormProject *
ved_form_project_new (const char *root,
                      const char *pack)
{
  VedFormProject *self = g_object_new (VED_TYPE_FORM_PROJECT, NULL);
  g_autofree char *full_pack = pack != NULL ? g_canonicalize_filename (pack, NULL) : NULL;

  self->root = g_canonicalize_filename (root, NULL);
  self->configs = ved_form_configs_new (self->root, full_pack);

  return self;
}

static char *
find_root (const char *folder)
{
  g_autofree char *at = g_canonicalize_filename (folder, NULL);

  while (!g_str_equal (at, "/") && !g_str_equal (at, "."))
    {
      g_autofree char *configs = g_build_filename (at, "configs", NULL);
      char *above;

      if (g_file_test (configs, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&at);
      above = g_path_get_dirname (at);
      g_free (at);
      at = above;
    }

  return NULL;
}

/**
 * ved_form_project_new_for_schema:
 * @root: (nullable): the folder of the project; %NULL: the nearest one at or above the schema's that holds
 *   configs/, else the present folder
 * @schema: whose folder stands in for what the project lacks
 */
VedFormProject *
ved_form_project_new_for_schema (const char    *root,
                                 VedFormSchema *schema)
{
  g_autofree char *pack = g_path_get_dirname (ved_form_schema_get_path (schema));
  g_autofree char *found = root != NULL ? g_strdup (root) : find_root (pack);

  return ved_form_project_new (found != NULL ? found : ".", pack);
}

const char *
ved_form_project_get_root (VedFormProject *self)
{
  return self->root;
}

/**
 * ved_form_project_get_options:
 * @source: an options_source of @schema
 *
 * Blocks when it is asked for the first time: it may list folders or run the command of a provider.
 *
 * Returns: (transfer full): a list of scalars and of maps { label, value }; empty when there is no such source
 */
VedFormValue *
ved_form_project_get_options (VedFormProject *self,
                              VedFormSchema  *schema,
                              const char     *source)
{
  const VedFormValue *provider = ved_form_schema_get_provider (schema, source);
  VedFormValue *options;

  g_mutex_lock (&self->mutex);
  options = provider != NULL ? provided_options (self, source, provider) : built_in_options (self, source);
  g_mutex_unlock (&self->mutex);

  return options;
}

/* The parts of an architecture stand in its metadata, or else in what it builds. */
static VedFormValue *
with_components (VedFormProject *self,
                 const char     *name,
                 VedFormValue   *metadata)
{
  static const char *const parts[] = { "encoder", "decoder", "head", "loss" };
  VedFormValue *overrides = ved_form_value_get (ved_form_configs_get_named (self->configs, "model/architectures", name),
                                                "component_overrides");
  VedFormValue *copy, *components;

  if (ved_form_value_get (metadata, "components") != NULL || ved_form_value_type (overrides) != VED_FORM_MAP
      || (metadata != NULL && ved_form_value_type (metadata) != VED_FORM_MAP))
    return ref_or_null (metadata);

  components = ved_form_value_new_map ();
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      VedFormValue *part = ved_form_value_get (overrides, parts[i]), *inner = ved_form_value_get (part, "name");

      if (inner != NULL || part != NULL)
        ved_form_value_put (components, parts[i], ved_form_value_ref (inner != NULL ? inner : part));
    }
  copy = ved_form_value_new_map ();
  for (guint i = 0; i < ved_form_value_size (metadata); i++)
    ved_form_value_put (copy, ved_form_value_key (metadata, i),
                        ved_form_value_ref (ved_form_value_item (metadata, i)));
  ved_form_value_put (copy, "components", components);

  return copy;
}

/**
 * ved_form_project_get_architecture:
 *
 * Returns: (transfer full) (nullable): the metadata of an architecture: a map
 */
VedFormValue *
ved_form_project_get_architecture (VedFormProject *self,
                                   const char     *name)
{
  VedFormValue *metadata;

  g_mutex_lock (&self->mutex);
  metadata = ved_form_configs_get_named (self->configs, "ui_meta/architectures", name);
  metadata = with_components (self, name, inner_metadata (metadata));
  g_mutex_unlock (&self->mutex);

  return metadata;
}

/**
 * ved_form_project_get_optimizer:
 *
 * Returns: (transfer full) (nullable): the metadata of an optimizer: a map
 */
VedFormValue *
ved_form_project_get_optimizer (VedFormProject *self,
                                const char     *name)
{
  VedFormValue *metadata;

  g_mutex_lock (&self->mutex);
  metadata = ref_or_null (inner_metadata (ved_form_configs_get_named (self->configs, "ui_meta/optimizers", name)));
  g_mutex_unlock (&self->mutex);

  return metadata;
}

/**
 * ved_form_project_get_profile:
 *
 * Returns: (transfer full) (nullable): a preprocessing profile: a map with label, description, overrides
 */
VedFormValue *
ved_form_project_get_profile (VedFormProject *self,
                              const char     *name)
{
  VedFormValue *file, *profile;

  g_mutex_lock (&self->mutex);
  file = ved_form_configs_get_file (self->configs, "ui_meta/preprocessing_profiles.yaml");
  profile = ref_or_null (ved_form_value_get (ved_form_value_get (file, "profiles"), name));
  g_mutex_unlock (&self->mutex);

  return profile;
}

/**
 * ved_form_project_get_problems:
 *
 * Returns: (transfer container) (element-type VedFormProblem): the files that were skipped because they are
 *   broken, and the providers that gave no options
 */
GPtrArray *
ved_form_project_get_problems (VedFormProject *self)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&self->mutex);
  ved_form_configs_list_problems (self->configs, problems);
  g_hash_table_iter_init (&iter, self->faults);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (problems, g_object_ref (value));
  g_mutex_unlock (&self->mutex);

  return problems;
}

/**
 * ved_form_project_count_problems:
 *
 * Returns: how many ved_form_project_get_problems() would give
 */
guint
ved_form_project_count_problems (VedFormProject *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = ved_form_configs_count_problems (self->configs) + g_hash_table_size (self->faults);
  g_mutex_unlock (&self->mutex);

  return n;
}

static const char *
source_fault (VedFormProject *self,
              const char     *source,
              gboolean        is_provider)
{
  VedFormProblem *problem = is_provider ? g_hash_table_lookup (self->faults, source) : NULL;
  const char *const *folders = is_provider ? NULL : source_folders (source);
  const char *fault = NULL;

  if (problem != NULL)
    return ved_form_problem_get_message (problem);
  for (guint i = 0; folders != NULL && folders[i] != NULL && fault == NULL; i++)
    fault = ved_form_configs_get_fault (self->configs, folders[i]);

  return fault != NULL || is_provider ? fault : g_hash_table_lookup (self->index_faults, source);
}

/**
 * ved_form_project_get_source_fault:
 * @source: an options_source of @schema, whose options were asked for
 *
 * Returns: (transfer full) (nullable): why it has no options, or not all of them: the place and what helps
 */
char *
ved_form_project_get_source_fault (VedFormProject *self,
                                   VedFormSchema  *schema,
                                   const char     *source)
{
  char *fault;

  g_mutex_lock (&self->mutex);
  fault = g_strdup (source_fault (self, source, ved_form_schema_get_provider (schema, source) != NULL));
  g_mutex_unlock (&self->mutex);

  return fault;
}

/**
 * ved_form_project_get_metadata_fault:
 * @kind: what @name is the name of
 * @name: (nullable): of something whose metadata were asked for; of profiles there is one file for all
 *
 * Returns: (transfer full) (nullable): why its metadata are left out: the place in their file
 */
char *
ved_form_project_get_metadata_fault (VedFormProject     *self,
                                     VedFormMetadataKind kind,
                                     const char         *name)
{
  static const char *const formats[][2] = {
    [VED_FORM_OF_ARCHITECTURE] = { "ui_meta/architectures/", "model/architectures/" },
    [VED_FORM_OF_OPTIMIZER] = { "ui_meta/optimizers/", NULL },
    [VED_FORM_OF_PROFILE] = { "ui_meta/preprocessing_profiles", NULL },
  };
  const char *fault = NULL;
  char *copy;

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < 2 && formats[kind][i] != NULL && fault == NULL; i++)
    {
      const gboolean is_folder = g_str_has_suffix (formats[kind][i], "/");
      g_autofree char *relative = g_strdup_printf ("%s%s.yaml", formats[kind][i],
                                                   is_folder && ved_form_configs_is_name (name) ? name : "");

      fault = ved_form_configs_get_fault (self->configs, relative);
    }
  copy = g_strdup (fault);
  g_mutex_unlock (&self->mutex);

  return copy;
}

/* Takes over what an index knows; the same as before is nothing new. */
static void
take_options (VedFormProject *self,
              const char     *source,
              VedFormValue  **place,
              VedFormValue   *options,
              const char     *fault)
{
  gboolean same;

  g_mutex_lock (&self->mutex);
  same = *place != NULL && ved_form_value_same (*place, options)
    && g_strcmp0 (fault, g_hash_table_lookup (self->index_faults, source)) == 0;
  g_clear_pointer (place, ved_form_value_unref);
  *place = options;
  take_index_fault (self, source, g_strdup (fault));
  g_mutex_unlock (&self->mutex);

  if (!same)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_form_project_set_checkpoints:
 * @options: (transfer full): what an index knows: a list of maps { label, value }
 * @fault: (nullable): what the index could not read
 *
 * Takes the place of a walk through outputs/.
 */
void
ved_form_project_set_checkpoints (VedFormProject *self,
                                  VedFormValue   *options,
                                  const char     *fault)
{
  take_options (self, "checkpoints", &self->checkpoints, options, fault);
}

/**
 * ved_form_project_set_trained:
 * @options: (transfer full): what an index knows: a list of maps { label, value }
 * @fault: (nullable): what the index could not read
 *
 * Takes the place of a walk through models/.
 */
void
ved_form_project_set_trained (VedFormProject *self,
                              VedFormValue   *options,
                              const char     *fault)
{
  take_options (self, "models.trained", &self->trained, options, fault);
}

static void
mark_stale (VedFormProject *self,
            GHashTable     *known)
{
  GHashTableIter iter;
  gpointer source;

  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &source, NULL))
    g_hash_table_add (self->stale, g_strdup (source));
}

/**
 * ved_form_project_forget_commands:
 *
 * Lets the commands of providers run once more, with the next ved_form_project_prepare_async(). What they gave counts
 * until then.
 */
void
ved_form_project_forget_commands (VedFormProject *self)
{
  g_mutex_lock (&self->mutex);
  mark_stale (self, self->commands);
  g_mutex_unlock (&self->mutex);
}

/* Returns: whether anything is not as it was read, or may not be. */
static gboolean
find_stale (VedFormProject *self)
{
  gboolean changed;

  g_mutex_lock (&self->mutex);
  mark_stale (self, self->lists);
  changed = ved_form_configs_forget_stale (self->configs) > 0 || g_hash_table_size (self->stale) > 0;
  g_mutex_unlock (&self->mutex);

  return changed;
}

/* Asks a provider anew, or reads what else a form takes its options from. */
static void
prepare_source (VedFormProject *self,
                VedFormSchema  *schema,
                const char     *source)
{
  const VedFormValue *provider = ved_form_schema_get_provider (schema, source);
  g_autoptr(VedFormValue) options = NULL;

  g_mutex_lock (&self->mutex);
  if (provider != NULL && g_hash_table_contains (self->stale, source))
    options = list_provider (self, source, provider);
  else
    options = provider != NULL ? provided_options (self, source, provider) : built_in_options (self, source);
  g_mutex_unlock (&self->mutex);
}

typedef struct {
  VedFormProject *project;      /* not owned: its task waits */
  VedFormSchema *schema;
  gboolean changed;             /* whether anything was read anew */
} Preparation;

static void
preparation_free (gpointer data)
{
  ved_form_schema_unref (((Preparation *) data)->schema);
  g_free (data);
}

static gpointer
prepare (gpointer       data,
         GCancellable  *cancellable,
         GError       **error)
{
  Preparation *preparation = data;
  VedFormSchema *schema = preparation->schema;

  preparation->changed = find_stale (preparation->project);
  for (guint i = 0; i < ved_form_schema_get_n_elements (schema); i++)
    {
      const VedFormElement *element = ved_form_schema_get_element (schema, i);

      if (element->options == NULL && element->options_source != NULL)
        prepare_source (preparation->project, schema, element->options_source);
    }

  return preparation;
}

/**
 * ved_form_project_prepare_async:
 * @schema: whose sources are looked up
 *
 * Forgets what is not as it was read and reads, in a worker, all that a form of @schema takes its options from, so
 * that the form itself waits for no disk and no command. The commands of providers run once only.
 */
void
ved_form_project_prepare_async (VedFormProject     *self,
                                VedFormSchema      *schema,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Preparation *preparation = g_new (Preparation, 1);

  *preparation = (Preparation) { self, ved_form_schema_ref (schema), FALSE };
  g_task_set_source_tag (task, ved_form_project_prepare_async);
  g_task_set_task_data (task, preparation, preparation_free);
  ved_task_run (task, prepare, NULL);
}

/**
 * ved_form_project_prepare_finish:
 *
 * Emits "changed" when something was read anew.
 *
 * Returns: whether it was; %FALSE with an error when it was cancelled
 */
gboolean
ved_form_project_prepare_finish (VedFormProject *self,
                                 GAsyncResult   *result,
                                 GError        **error)
{
  const Preparation *preparation = g_task_propagate_pointer (G_TASK (result), error);
  gboolean changed = preparation != NULL && preparation->changed;

  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);

  return changed;
}

static gboolean
is_stale (gpointer source,
          gpointer options,
          gpointer stale)
{
  return g_hash_table_contains (stale, source);
}

/**
 * ved_form_project_refresh:
 *
 * Forgets what is not as it was read, and emits "changed" if that is anything. Costs one stat() a file; main
 * thread.
 *
 * Returns: whether anything was forgotten
 */
gboolean
ved_form_project_refresh (VedFormProject *self)
{
  gboolean changed = find_stale (self);

  g_mutex_lock (&self->mutex);
  g_hash_table_remove_all (self->lists);
  g_hash_table_foreach_remove (self->commands, is_stale, self->stale);
  g_hash_table_remove_all (self->stale);
  g_mutex_unlock (&self->mutex);
  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);

  return changed;
}
