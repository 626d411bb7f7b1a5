/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-schema"

#include "config.h"

#include "form/schema/ved-form-schema.h"

#include "base/ved-error.h"
#include "form/schema/ved-form-translate.h"
#include "form/schema/ved-form-yaml.h"

#include <string.h>

/* A schema file is a map:
 *
 *   title: Train a network
 *   program: [uv, run, python]        # begins the command; without it there are the overrides alone
 *   script: runners/train.py          # below the project, behind the program
 *   gettext_domain: vedette           # has translations of its titles, labels and help
 *   style: hydra                      # how values are written: hydra, gnu-long, short, positional, env
 *   constant_overrides: [trainer=default]
 *   experiment_suffix: true           # offers to add the parts of the model to exp_name
 *   providers:  { packs: { glob: packs/?.yaml, strip: .yaml } }
 *   constraints: [ { when: resume, assert: not fresh, severity: error, message: … } ]
 *   result_glob: outputs/{exp_name}/result-?.json
 *   converter: [vedettectl, form, convert]
 *   ui_elements:
 *     - { key: epochs, type: slider, min_value: 1, max_value: 200, default: 10, hydra_override: trainer.epochs }
 *
 * Unknown keys are said and ignored; only a file that is no map at all is refused. */

static const char *const document_keys[] = {
  "title", "constant_overrides", "ui_elements", "program", "script", "providers", "constraints", "result_glob",
  "style", "experiment_suffix", "converter", "description", "gettext_domain", NULL,
};
static const char *const constraint_keys[] = { "when", "assert", "severity", "message", "field", NULL };
static const char *const provider_keys[] = { "glob", "strip", "list_file", "command", NULL };

struct _VedFormSchema
{
  gatomicrefcount ref_count;
  char *path, *title, *description, *script, *result_glob, *hash;
  GStrv program, converter, constants;
  VedFormStyle style;
  gboolean has_suffix;
  GPtrArray *elements;
  GHashTable *by_key;           /* key to element */
  GPtrArray *constraints;
  VedFormValue *providers;      /* (nullable): a map */
  GPtrArray *problems;
};

G_DEFINE_BOXED_TYPE (VedFormSchema, ved_form_schema, ved_form_schema_ref, ved_form_schema_unref)

static void
constraint_free (VedFormConstraint *self)
{
  g_clear_pointer (&self->when, ved_form_expr_unref);
  g_clear_pointer (&self->assert, ved_form_expr_unref);
  g_free (self->message);
  g_free (self->key);
  g_free (self);
}

static VedFormSeverity
read_severity (VedFormReader      *reader,
               const VedFormValue *map)
{
  const VedFormValue *value = ved_form_value_get (map, "severity");
  g_autofree char *name = ved_form_value_to_text (value);

  for (VedFormSeverity severity = VED_FORM_HINT; severity <= VED_FORM_ERROR; severity++)
    if (g_str_equal (name, ved_form_severity_to_string (severity)))
      return severity;
  if (*name != '\0')
    ved_form_reader_say (reader, value, VED_FORM_WARNING, "The severity is error, warning or hint");

  return VED_FORM_ERROR;
}

/* The field it is shown with: the one it names, else the first that it asserts something of. */
static char *
constraint_field (const VedFormSchema     *self,
                  const VedFormConstraint *constraint,
                  const VedFormValue      *map)
{
  const char *field = ved_form_value_get_string (map, "field");
  const char *const *names = ved_form_expr_get_names (constraint->assert);
  const VedFormElement *element = NULL;

  if (field != NULL && g_hash_table_contains (self->by_key, field))
    return g_strdup (field);
  if (*names != NULL)
    element = ved_form_schema_find (self, *names, NULL);

  return element != NULL ? g_strdup (element->key) : NULL;
}

static void
read_constraint (VedFormSchema      *self,
                 VedFormReader      *reader,
                 const VedFormValue *map)
{
  VedFormConstraint *constraint;
  const VedFormValue *when = ved_form_value_get (map, "when");
  VedFormExpr *assertion;
  VedFormExpr *condition;

  ved_form_reader_check_keys (reader, map, constraint_keys, "A constraint");
  assertion = ved_form_reader_compile (reader, ved_form_value_get (map, "assert"), "The constraint");
  condition = ved_form_reader_compile (reader, when, "The constraint");
  if (assertion == NULL || (condition == NULL && !ved_form_value_is_null (when)))
    {
      if (ved_form_value_is_null (ved_form_value_get (map, "assert")))
        ved_form_reader_say (reader, map, VED_FORM_WARNING, "A constraint without assert is left out");
      g_clear_pointer (&assertion, ved_form_expr_unref);
      g_clear_pointer (&condition, ved_form_expr_unref);
      return;
    }

  constraint = g_new0 (VedFormConstraint, 1);
  constraint->assert = assertion;
  constraint->when = condition;
  constraint->severity = read_severity (reader, map);
  constraint->key = constraint_field (self, constraint, map);
  constraint->message = g_strdup (ved_form_value_get_string (map, "message"));
  if (constraint->message == NULL)
    constraint->message = g_strdup_printf ("This must hold: %s", ved_form_expr_get_text (assertion));
  g_ptr_array_add (self->constraints, constraint);
}

static void
read_constraints (VedFormSchema      *self,
                  VedFormReader      *reader,
                  const VedFormValue *root)
{
  const VedFormValue *list = ved_form_value_get (root, "constraints");

  if (!ved_form_value_is_null (list) && ved_form_value_type (list) != VED_FORM_LIST)
    ved_form_reader_say (reader, list, VED_FORM_WARNING, "“constraints” must be a list");
  else
    for (guint i = 0; i < ved_form_value_size (list); i++)
      read_constraint (self, reader, ved_form_value_item (list, i));
}

static void
read_elements (VedFormSchema      *self,
               VedFormReader      *reader,
               const VedFormValue *root)
{
  const VedFormValue *list = ved_form_value_get (root, "ui_elements");

  if (ved_form_value_type (list) != VED_FORM_LIST)
    {
      ved_form_reader_say (reader, list != NULL ? list : root, VED_FORM_WARNING,
                           list != NULL ? "“ui_elements” must be a list" : "There are no “ui_elements”: the form is empty");
      return;
    }
  for (guint i = 0; i < ved_form_value_size (list); i++)
    {
      VedFormElement *element = ved_form_element_read (reader, ved_form_value_item (list, i));

      if (element == NULL)
        continue;
      element->index = self->elements->len;
      g_ptr_array_add (self->elements, element);
      g_hash_table_insert (self->by_key, element->key, element);
    }
}

static gboolean
provider_is_used (VedFormSchema *self,
                  const char    *name)
{
  for (guint i = 0; i < self->elements->len; i++)
    {
      const VedFormElement *element = g_ptr_array_index (self->elements, i);

      if (g_strcmp0 (element->options_source, name) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
lint_provider (VedFormReader      *reader,
               const VedFormValue *provider,
               const char         *name)
{
  static const char *const sources[] = { "glob", "list_file", "command" };
  guint n_sources = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    n_sources += ved_form_value_get (provider, sources[i]) != NULL;
  if (n_sources == 1)
    return;

  ved_form_reader_say (reader, provider, VED_FORM_WARNING,
                       n_sources == 0 ? "The provider “%s” needs one of glob, list_file and command"
                                      : "The provider “%s” has more than one of glob, list_file and command: the first"
                       " of these counts", name);
}

static void
read_providers (VedFormSchema      *self,
                VedFormReader      *reader,
                const VedFormValue *root)
{
  VedFormValue *providers = ved_form_value_get (root, "providers");

  if (ved_form_value_is_null (providers))
    return;
  if (ved_form_value_type (providers) != VED_FORM_MAP)
    {
      ved_form_reader_say (reader, providers, VED_FORM_WARNING, "“providers” must be a map");
      return;
    }

  self->providers = ved_form_value_ref (providers);
  for (guint i = 0; i < ved_form_value_size (providers); i++)
    {
      const VedFormValue *provider = ved_form_value_item (providers, i);
      const char *name = ved_form_value_key (providers, i);

      ved_form_reader_check_keys (reader, provider, provider_keys, name);
      lint_provider (reader, provider, name);
      if (!provider_is_used (self, name))
        ved_form_reader_say (reader, provider, VED_FORM_WARNING, "No element uses the provider “%s”", name);
    }
}

static void
check_sources (VedFormSchema *self)
{
  static const char *const known[] = {
    "models.architectures", "models.backbones", "models.encoders", "models.decoders", "models.heads",
    "models.losses", "models.optimizers", "models.trained", "datasets", "checkpoints", NULL,
  };

  for (guint i = 0; i < self->elements->len; i++)
    {
      const VedFormElement *element = g_ptr_array_index (self->elements, i);
      const char *source = element->options_source;

      g_autofree char *message = NULL;

      if (source == NULL || g_strv_contains (known, source) || ved_form_value_get (self->providers, source) != NULL)
        continue;
      message = g_strdup_printf ("“%s” takes its options from “%s”, which is not there", element->key, source);
      g_ptr_array_add (self->problems, ved_form_problem_new_at (VED_FORM_WARNING, self->path, element->line,
                                                                element->column, message));
    }
}

/* A command is a list of words; a text is split as a shell would, without running one. */
static GStrv
read_words (VedFormReader      *reader,
            const VedFormValue *root,
            const char         *key)
{
  const VedFormValue *value = ved_form_value_get (root, key);
  const char *text = ved_form_value_string (value);
  g_autoptr(GError) error = NULL;
  GStrv words = NULL;

  if (ved_form_value_type (value) == VED_FORM_MAP)
    {
      ved_form_reader_say (reader, value, VED_FORM_WARNING, "“%s” is left out: it must be a list of words", key);
      return NULL;
    }
  if (text == NULL)
    return ved_form_value_to_strv (value);
  if (strspn (text, " \t\n") == strlen (text))
    return NULL;
  if (!g_shell_parse_argv (text, NULL, &words, &error))
    ved_form_reader_say (reader, value, VED_FORM_WARNING, "“%s” is left out: %s", key, error->message);

  return words;
}

static char *
read_title (const VedFormSchema *self,
            const VedFormValue  *root)
{
  const char *title = ved_form_value_get_string (root, "title");
  g_autofree char *name = NULL;
  char *dot;

  if (title != NULL && *title != '\0')
    return g_strdup (title);

  name = g_path_get_basename (self->path);
  dot = strrchr (name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';

  return g_steal_pointer (&name);
}

static void
read_document (VedFormSchema      *self,
               const VedFormValue *root)
{
  VedFormReader reader = {
    .path = self->path, .known = self->by_key, .problems = self->problems, .style = VED_FORM_STYLE_HYDRA,
  };
  const VedFormValue *constants = ved_form_value_get (root, "constant_overrides");

  ved_form_reader_check_keys (&reader, root, document_keys, "The schema");
  self->title = read_title (self, root);
  self->description = g_strdup (ved_form_value_get_string (root, "description"));
  ved_form_reader_style (&reader, root, &reader.style);
  self->style = reader.style;
  self->program = read_words (&reader, root, "program");
  self->converter = read_words (&reader, root, "converter");
  self->script = g_strdup (ved_form_value_get_string (root, "script"));
  self->result_glob = g_strdup (ved_form_value_get_string (root, "result_glob"));
  self->has_suffix = ved_form_value_bool (ved_form_value_get (root, "experiment_suffix"));
  if (!ved_form_value_is_null (constants) && ved_form_value_type (constants) != VED_FORM_LIST)
    ved_form_reader_say (&reader, constants, VED_FORM_WARNING, "“constant_overrides” must be a list");
  self->constants = ved_form_value_to_strv (constants);
  read_elements (self, &reader, root);
  read_constraints (self, &reader, root);
  read_providers (self, &reader, root);
  check_sources (self);
}

/**
 * ved_form_schema_parse:
 * @text: (array length=length): what the file holds
 * @path: what problems call the file
 *
 * Reads a schema. Any thread; linear in @length.
 *
 * Returns: (transfer full): it, with what is to be said about it in ved_form_schema_get_problems(); %NULL with
 *   %VED_ERROR "PATH:LINE:COLUMN: …" when no form can be made of it
 */
VedFormSchema *
ved_form_schema_parse (const char  *text,
                       gsize        length,
                       const char  *path,
                       GError     **error)
{
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(VedFormValue) written = ved_form_yaml_parse (text, length, path, problems, error);
  g_autoptr(VedFormValue) root = NULL;
  const char *domain;
  VedFormSchema *self;

  if (written == NULL)
    return NULL;
  if (ved_form_value_type (written) != VED_FORM_MAP)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "%s:%u:%u: a schema is a map with title and ui_elements", path,
                   MAX (ved_form_value_line (written), 1), MAX (ved_form_value_column (written), 1));
      return NULL;
    }

  domain = ved_form_value_get_string (written, "gettext_domain");
  root = domain != NULL ? ved_form_translate (written, domain) : ved_form_value_ref (written);

  self = g_new0 (VedFormSchema, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  self->elements = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_form_element_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->constraints = g_ptr_array_new_with_free_func ((GDestroyNotify) constraint_free);
  self->problems = g_steal_pointer (&problems);
  read_document (self, root);

  return self;
}

/**
 * ved_form_schema_load:
 * @path: a file
 *
 * Returns: (transfer full): as ved_form_schema_parse()
 */
VedFormSchema *
ved_form_schema_load (const char  *path,
                      GError     **error)
{
  gsize length;
  g_autofree char *text = ved_form_file_read (path, VED_FORM_YAML_MAX_BYTES, &length, error);

  return text != NULL ? ved_form_schema_parse (text, length, path, error) : NULL;
}

VedFormSchema *
ved_form_schema_ref (VedFormSchema *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_form_schema_unref (VedFormSchema *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->constraints);
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->elements);
  g_ptr_array_unref (self->problems);
  g_clear_pointer (&self->providers, ved_form_value_unref);
  g_strfreev (self->program);
  g_strfreev (self->converter);
  g_strfreev (self->constants);
  g_free (self->path);
  g_free (self->title);
  g_free (self->description);
  g_free (self->script);
  g_free (self->result_glob);
  g_free (self->hash);
  g_free (self);
}

const char *
ved_form_schema_get_path (const VedFormSchema *self)
{
  return self->path;
}

const char *
ved_form_schema_get_title (const VedFormSchema *self)
{
  return self->title;
}

/**
 * ved_form_schema_get_description:
 *
 * Returns: (nullable): a sentence on what the command does
 */
const char *
ved_form_schema_get_description (const VedFormSchema *self)
{
  return self->description;
}

/**
 * ved_form_schema_get_hash:
 *
 * Returns: (transfer none): SHA-256 of the file, in hex: whether a stored state belongs to it
 */
const char *
ved_form_schema_get_hash (const VedFormSchema *self)
{
  return self->hash;
}

guint
ved_form_schema_get_n_elements (const VedFormSchema *self)
{
  return self->elements->len;
}

const VedFormElement *
ved_form_schema_get_element (const VedFormSchema *self,
                             guint                index)
{
  return g_ptr_array_index (self->elements, index);
}

/**
 * ved_form_schema_find:
 * @name: a key, or a key and behind a dot a path into the metadata of what is chosen there
 * @path: (out) (optional) (nullable): that path, within @name
 *
 * Returns: (transfer none) (nullable): the element that @name means
 */
const VedFormElement *
ved_form_schema_find (const VedFormSchema *self,
                      const char          *name,
                      const char         **path)
{
  const VedFormElement *element = g_hash_table_lookup (self->by_key, name);
  const char *dot = element == NULL ? strchr (name, '.') : NULL;
  g_autofree char *head = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : NULL;

  if (path != NULL)
    *path = dot != NULL ? dot + 1 : NULL;

  return head != NULL ? g_hash_table_lookup (self->by_key, head) : element;
}

guint
ved_form_schema_get_n_constraints (const VedFormSchema *self)
{
  return self->constraints->len;
}

const VedFormConstraint *
ved_form_schema_get_constraint (const VedFormSchema *self,
                                guint                index)
{
  return g_ptr_array_index (self->constraints, index);
}

/**
 * ved_form_schema_get_constants:
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): what is emitted first
 */
const char *const *
ved_form_schema_get_constants (const VedFormSchema *self)
{
  return (const char *const *) self->constants;
}

/**
 * ved_form_schema_get_program:
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the words that begin the command
 */
const char *const *
ved_form_schema_get_program (const VedFormSchema *self)
{
  return (const char *const *) self->program;
}

const char *
ved_form_schema_get_script (const VedFormSchema *self)
{
  return self->script;
}

const char *
ved_form_schema_get_result_glob (const VedFormSchema *self)
{
  return self->result_glob;
}

/**
 * ved_form_schema_get_converter:
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the command that turns a result into CSV
 */
const char *const *
ved_form_schema_get_converter (const VedFormSchema *self)
{
  return (const char *const *) self->converter;
}

VedFormStyle
ved_form_schema_get_style (const VedFormSchema *self)
{
  return self->style;
}

/**
 * ved_form_schema_has_suffix:
 *
 * Returns: whether it offers to add the parts of the model to the name of the experiment
 */
gboolean
ved_form_schema_has_suffix (const VedFormSchema *self)
{
  return self->has_suffix;
}

/**
 * ved_form_schema_get_provider:
 *
 * Returns: (transfer none) (nullable): how the options of that source are found: glob, strip, list_file, command
 */
const VedFormValue *
ved_form_schema_get_provider (const VedFormSchema *self,
                              const char          *name)
{
  return ved_form_value_get (self->providers, name);
}

/**
 * ved_form_schema_get_problems:
 *
 * Returns: (transfer none) (element-type VedFormProblem): what there is to say about it; none is an error
 */
GPtrArray *
ved_form_schema_get_problems (const VedFormSchema *self)
{
  return self->problems;
}
