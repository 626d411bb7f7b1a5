/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-element"

#include "config.h"

#include "form/schema/ved-form-element.h"

#include "form/schema/ved-form-problem.h"

#include <string.h>

/* Reads one element. Nothing here fails: what is wrong is left out and said, so that a form with a mistake in
 * it is still shown. */

static const char *const type_names[] = {
  "text_input", "number_input", "checkbox", "slider", "selectbox", "info", "multiselect", "file", "directory",
};

static const char *const style_names[] = { "hydra", "gnu-long", "short", "positional", "env" };

static const char *const element_keys[] = {
  "key", "type", "label", "help", "default", "visible_if", "hydra_override", "validation", "options",
  "options_source", "options_metadata_key", "filter_by_architecture_key", "architecture_key",
  "architecture_fallback", "metadata_default_key", "metadata_help_key", "optimizer_help_key",
  "metadata_info_key", "info_template", "info_fallback", "optimizer_key", "optimizer_fallback",
  "optimizer_metadata_key", "min_value", "max_value", "step", "format", "style", "secret", "list_separator",
  "section", NULL,
};

static const char *const validation_keys[] = {
  "required_if", "required", "min_length", "min", "max", "range", "pattern", "ascending", "exists", NULL,
};

/**
 * ved_form_reader_say:
 * @place: (nullable): what it is about
 * @severity: a #VedFormSeverity
 * @format: a sentence, printf-like
 *
 * Adds a problem.
 */
void
ved_form_reader_say (VedFormReader      *self,
                     const VedFormValue *place,
                     int                 severity,
                     const char         *format,
                     ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems,
                   ved_form_problem_new_at (severity, self->path, ved_form_value_line (place),
                                            ved_form_value_column (place), message));
}

/**
 * ved_form_reader_check_keys:
 * @map: (nullable): what was written
 * @known: (array zero-terminated=1): what may be written
 * @what: a name for @map
 *
 * Warns of keys that mean nothing.
 */
void
ved_form_reader_check_keys (VedFormReader      *self,
                            const VedFormValue *map,
                            const char *const  *known,
                            const char         *what)
{
  if (ved_form_value_type (map) != VED_FORM_MAP)
    return;

  for (guint i = 0; i < ved_form_value_size (map); i++)
    if (!g_strv_contains (known, ved_form_value_key (map, i)))
      ved_form_reader_say (self, ved_form_value_item (map, i), VED_FORM_WARNING, "%s has an unknown key “%s”", what,
                           ved_form_value_key (map, i));
}

/* A key, or behind a dot what the metadata of a choice say. */
static gboolean
name_is_known (VedFormReader *self,
               const char    *name)
{
  const char *dot = strchr (name, '.');
  g_autofree char *head = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : NULL;
  const VedFormElement *element = head != NULL ? g_hash_table_lookup (self->known, head) : NULL;

  return g_hash_table_contains (self->known, name) || (element != NULL && element->type == VED_FORM_SELECTBOX);
}

/**
 * ved_form_reader_compile:
 * @text: (nullable): an expression
 * @what: the key that holds it
 *
 * Returns: (transfer full) (nullable): it compiled; %NULL, with a warning, when it has a fault or reads a field
 *   that is not known at its place
 */
VedFormExpr *
ved_form_reader_compile (VedFormReader      *self,
                         const VedFormValue *text,
                         const char         *what)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormExpr) expr = NULL;
  g_autofree char *source = NULL;
  const char *const *names;

  if (ved_form_value_is_null (text))
    return NULL;

  source = ved_form_value_to_text (text);
  expr = ved_form_expr_compile (source, &error);
  if (expr == NULL)
    {
      ved_form_reader_say (self, text, VED_FORM_WARNING, "%s is left out: %s", what, error->message);
      return NULL;
    }
  names = ved_form_expr_get_names (expr);
  for (guint i = 0; names[i] != NULL; i++)
    if (!name_is_known (self, names[i]))
      {
        ved_form_reader_say (self, text, VED_FORM_WARNING,
                             "%s is left out: it reads “%s”, and no element before it has that key", what, names[i]);
        return NULL;
      }

  return g_steal_pointer (&expr);
}

/**
 * ved_form_reader_style:
 * @map: an element or the document
 * @style: (inout): what holds unless @map says otherwise
 *
 * Returns: whether @map says otherwise
 */
gboolean
ved_form_reader_style (VedFormReader      *self,
                       const VedFormValue *map,
                       VedFormStyle       *style)
{
  const VedFormValue *value = ved_form_value_get (map, "style");
  const char *name = ved_form_value_string (value);

  if (ved_form_value_is_null (value))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (style_names); i++)
    if (g_strcmp0 (name, style_names[i]) == 0)
      {
        *style = i;
        return TRUE;
      }
  ved_form_reader_say (self, value, VED_FORM_WARNING,
                       "There is no such style: there are hydra, gnu-long, short, positional and env");

  return FALSE;
}

static VedFormElementType
read_type (VedFormReader      *reader,
           const VedFormValue *map)
{
  const VedFormValue *value = ved_form_value_get (map, "type");
  g_autofree char *name = ved_form_value_to_text (value);

  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (name, type_names[i]))
      return i;
  ved_form_reader_say (reader, value != NULL ? value : map, VED_FORM_WARNING,
                       "“%s” is no type of element; it is shown without a field", name);

  return VED_FORM_UNKNOWN;
}

static char *
dup_text (const VedFormValue *map,
          const char         *key)
{
  const VedFormValue *value = ved_form_value_get (map, key);

  return ved_form_value_is_null (value) ? NULL : ved_form_value_to_text (value);
}

static VedFormValue *
ref_value (const VedFormValue *map,
           const char         *key)
{
  VedFormValue *value = ved_form_value_get (map, key);

  return ved_form_value_is_null (value) ? NULL : ved_form_value_ref (value);
}

static VedFormValue *
read_number (VedFormReader      *reader,
             const VedFormValue *map,
             const char         *key)
{
  VedFormValue *value = ved_form_value_get (map, key);

  if (ved_form_value_is_null (value))
    return NULL;
  if (ved_form_value_is_number (value))
    return ved_form_value_ref (value);

  ved_form_reader_say (reader, value, VED_FORM_WARNING, "“%s” must be a number", key);

  return NULL;
}

static gboolean
read_bool (VedFormReader      *reader,
           const VedFormValue *map,
           const char         *key)
{
  const VedFormValue *value = ved_form_value_get (map, key);

  if (!ved_form_value_is_null (value) && ved_form_value_type (value) != VED_FORM_BOOL)
    ved_form_reader_say (reader, value, VED_FORM_WARNING, "“%s” must be true or false", key);

  return ved_form_value_bool (value);
}

static GRegex *
read_pattern (VedFormReader      *reader,
              const VedFormValue *map)
{
  const VedFormValue *value = ved_form_value_get (map, "pattern");
  g_autofree char *text = dup_text (map, "pattern");
  g_autofree char *bounded = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GRegex) alone = NULL;

  if (text == NULL)
    return NULL;

  /* It must be whole by itself, not only between the parentheses that are put around it. */
  alone = g_regex_new (text, 0, 0, &error);
  if (alone == NULL)
    {
      ved_form_reader_say (reader, value, VED_FORM_WARNING, "The pattern is left out: %s", error->message);
      return NULL;
    }

  /* No pattern may keep a keystroke waiting, whatever it is. */
  bounded = g_strdup_printf ("(*LIMIT_MATCH=200000)\\A(?:%s)\\z", text);

  return g_regex_new (bounded, G_REGEX_OPTIMIZE, 0, NULL);
}

static VedFormValue *
read_range (VedFormReader      *reader,
            const VedFormValue *map)
{
  VedFormValue *value = ved_form_value_get (map, "range");

  if (ved_form_value_is_null (value))
    return NULL;
  if (ved_form_value_size (value) == 2 && ved_form_value_type (value) == VED_FORM_LIST
      && ved_form_value_is_number (ved_form_value_item (value, 0))
      && ved_form_value_is_number (ved_form_value_item (value, 1)))
    return ved_form_value_ref (value);

  ved_form_reader_say (reader, value, VED_FORM_WARNING, "“range” must be a list of two numbers");

  return NULL;
}

static void
read_validation (VedFormElement     *self,
                 VedFormReader      *reader,
                 const VedFormValue *map)
{
  const VedFormValue *rules = ved_form_value_get (map, "validation");
  g_autoptr(VedFormValue) min_length = NULL;

  if (ved_form_value_is_null (rules))
    return;
  if (ved_form_value_type (rules) != VED_FORM_MAP)
    {
      ved_form_reader_say (reader, rules, VED_FORM_WARNING, "“validation” must be a map of rules");
      return;
    }

  ved_form_reader_check_keys (reader, rules, validation_keys, "The validation");
  self->required_if = ved_form_reader_compile (reader, ved_form_value_get (rules, "required_if"), "required_if");
  self->required = read_bool (reader, rules, "required");
  min_length = read_number (reader, rules, "min_length");
  self->min_length = MAX (ved_form_value_int (min_length), 0);
  self->min = read_number (reader, rules, "min");
  self->max = read_number (reader, rules, "max");
  self->range = read_range (reader, rules);
  self->pattern = read_pattern (reader, rules);
  self->ascending = read_bool (reader, rules, "ascending");
  self->exists = read_bool (reader, rules, "exists");
}

static gboolean
is_scalar (const VedFormValue *value)
{
  VedFormValueType type = ved_form_value_type (value);

  return type != VED_FORM_LIST && type != VED_FORM_MAP;
}

static VedFormValue *
read_options (VedFormReader      *reader,
              const VedFormValue *map)
{
  const VedFormValue *value = ved_form_value_get (map, "options");
  g_autoptr(VedFormValue) options = NULL;

  if (ved_form_value_is_null (value))
    return NULL;
  if (ved_form_value_type (value) != VED_FORM_LIST)
    {
      ved_form_reader_say (reader, value, VED_FORM_WARNING, "“options” must be a list");
      return NULL;
    }
  options = ved_form_value_new_list (NULL, 0);
  for (guint i = 0; i < ved_form_value_size (value); i++)
    {
      VedFormValue *option = ved_form_value_item (value, i);

      if (is_scalar (option)
          || (ved_form_value_get (option, "value") != NULL && is_scalar (ved_form_value_get (option, "value"))))
        ved_form_value_append (options, ved_form_value_ref (option));
      else
        ved_form_reader_say (reader, option, VED_FORM_WARNING,
                             "An option is a single value or a map of label and value");
    }

  return g_steal_pointer (&options);
}

/* A printf form of one double, so that no schema can make printf read what is not there. */
static char *
read_format (VedFormReader      *reader,
             const VedFormValue *map)
{
  const VedFormValue *value = ved_form_value_get (map, "format");
  const char *text = ved_form_value_string (value), *percent, *at;

  if (ved_form_value_is_null (value))
    return NULL;

  percent = text != NULL ? strchr (text, '%') : NULL;
  if (percent != NULL && strchr (percent + 1, '%') == NULL && strlen (text) < 32)
    {
      at = percent + 1 + strspn (percent + 1, "-+ 0#");
      at += strspn (at, "0123456789") <= 2 ? strspn (at, "0123456789") : 0;
      if (*at == '.' && strspn (at + 1, "0123456789") <= 2)
        at += 1 + strspn (at + 1, "0123456789");
      if (*at != '\0' && strchr ("eEfFgGd", *at) != NULL)
        return g_strdup (text);
    }
  ved_form_reader_say (reader, value, VED_FORM_WARNING, "“format” must be like %%.1e, %%.4f or %%d");

  return NULL;
}

static gboolean
is_variable (const char *name)
{
  return !g_ascii_isdigit (*name)
         && name[strspn (name, "_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0';
}

static gboolean
check_path (VedFormReader      *reader,
            const VedFormValue *value,
            const char         *path,
            VedFormStyle        style)
{
  if (*path == '\0')
    ved_form_reader_say (reader, value, VED_FORM_WARNING, "An override path is empty");
  else if (style == VED_FORM_STYLE_ENV && !is_variable (path))
    ved_form_reader_say (reader, value, VED_FORM_WARNING, "“%s” is left out: it is no name of an environment variable",
                         path);
  else
    return TRUE;

  return FALSE;
}

static GStrv
read_overrides (VedFormReader      *reader,
                const VedFormValue *map,
                VedFormStyle        style)
{
  const VedFormValue *value = ved_form_value_get (map, "hydra_override");
  g_auto(GStrv) all = ved_form_value_to_strv (value);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) kept = NULL;

  for (guint i = 0; all != NULL && all[i] != NULL; i++)
    {
      /* "key=" and "+key=" name the same paths as "key" and "+key". */
      if (style == VED_FORM_STYLE_HYDRA && g_str_has_suffix (all[i], "="))
        all[i][strlen (all[i]) - 1] = '\0';
      if (check_path (reader, value, all[i], style))
        g_strv_builder_add (builder, all[i]);
    }
  kept = g_strv_builder_end (builder);

  return *kept != NULL ? g_steal_pointer (&kept) : NULL;
}

static void
read_texts (VedFormElement     *self,
            const VedFormValue *map)
{
  self->label = dup_text (map, "label");
  if (self->label == NULL)
    self->label = g_strdup (self->key);
  self->help = dup_text (map, "help");
  self->section = dup_text (map, "section");
  self->options_source = dup_text (map, "options_source");
  self->options_metadata_key = dup_text (map, "options_metadata_key");
  self->filter_key = dup_text (map, "filter_by_architecture_key");
  self->architecture_key = dup_text (map, "architecture_key");
  self->architecture_fallback = dup_text (map, "architecture_fallback");
  self->optimizer_key = dup_text (map, "optimizer_key");
  self->optimizer_fallback = dup_text (map, "optimizer_fallback");
  self->metadata_default_key = dup_text (map, "metadata_default_key");
  self->metadata_help_key = dup_text (map, "metadata_help_key");
  self->optimizer_help_key = dup_text (map, "optimizer_help_key");
  self->metadata_info_key = dup_text (map, "metadata_info_key");
  self->info_template = dup_text (map, "info_template");
  self->info_fallback = dup_text (map, "info_fallback");
  self->optimizer_metadata_key = dup_text (map, "optimizer_metadata_key");
  self->list_separator = dup_text (map, "list_separator");
  if (self->architecture_key == NULL)
    self->architecture_key = g_strdup ("architecture");
  if (self->optimizer_key == NULL)
    self->optimizer_key = g_strdup ("optimizer");
}

static gboolean
has_option (const VedFormElement *self,
            const VedFormValue   *value)
{
  for (guint i = 0; i < ved_form_value_size (self->options); i++)
    {
      VedFormValue *option = ved_form_value_item (self->options, i), *inner = ved_form_value_get (option, "value");

      if (ved_form_value_equal (inner != NULL ? inner : option, value))
        return TRUE;
    }

  return FALSE;
}

static void
lint_number (VedFormElement     *self,
             VedFormReader      *reader,
             const VedFormValue *map)
{
  const VedFormValue *value = self->default_value;

  if (self->type == VED_FORM_SLIDER && self->optimizer_metadata_key == NULL
      && (self->min_value == NULL || self->max_value == NULL))
    ved_form_reader_say (reader, map, VED_FORM_WARNING, "The slider “%s” needs min_value and max_value", self->key);
  if (self->min_value != NULL && self->max_value != NULL
      && ved_form_value_double (self->min_value) > ved_form_value_double (self->max_value))
    ved_form_reader_say (reader, self->max_value, VED_FORM_WARNING, "max_value is below min_value");
  if (value == NULL)
    return;
  if (!ved_form_value_is_number (value))
    ved_form_reader_say (reader, value, VED_FORM_WARNING, "The default of “%s” must be a number", self->key);
  else if ((self->min_value != NULL && ved_form_value_double (value) < ved_form_value_double (self->min_value))
           || (self->max_value != NULL && ved_form_value_double (value) > ved_form_value_double (self->max_value)))
    ved_form_reader_say (reader, value, VED_FORM_WARNING, "The default of “%s” is outside its bounds", self->key);
}

static void
lint_select (VedFormElement     *self,
             VedFormReader      *reader,
             const VedFormValue *map)
{
  if (self->options == NULL && self->options_source == NULL && self->options_metadata_key == NULL)
    ved_form_reader_say (reader, map, VED_FORM_WARNING, "“%s” says not where its options come from", self->key);
  if (self->options != NULL && self->options_source != NULL)
    ved_form_reader_say (reader, map, VED_FORM_HINT, "“%s” has options: its options_source is ignored", self->key);
  if (self->type == VED_FORM_SELECTBOX && self->options != NULL && self->default_value != NULL
      && !has_option (self, self->default_value))
    ved_form_reader_say (reader, self->default_value, VED_FORM_WARNING,
                         "The default of “%s” is none of its options", self->key);
}

static void
lint_reference (VedFormElement     *self,
                VedFormReader      *reader,
                const VedFormValue *map,
                gboolean            used,
                const char         *key)
{
  if (used && !g_hash_table_contains (reader->known, key))
    ved_form_reader_say (reader, map, VED_FORM_WARNING,
                         "“%s” takes metadata of “%s”, and no element before it has that key", self->key, key);
}

static void
lint_element (VedFormElement     *self,
              VedFormReader      *reader,
              const VedFormValue *map)
{
  switch (self->type)
    {
    case VED_FORM_NUMBER_INPUT:
    case VED_FORM_SLIDER:
      lint_number (self, reader, map);
      break;

    case VED_FORM_SELECTBOX:
    case VED_FORM_MULTISELECT:
      lint_select (self, reader, map);
      break;

    case VED_FORM_CHECKBOX:
      if (self->default_value != NULL && ved_form_value_type (self->default_value) != VED_FORM_BOOL)
        ved_form_reader_say (reader, self->default_value, VED_FORM_WARNING,
                             "The default of “%s” must be true or false", self->key);
      break;

    case VED_FORM_INFO:
      if (self->overrides != NULL)
        ved_form_reader_say (reader, map, VED_FORM_WARNING, "“%s” only informs: it emits no override", self->key);
      break;

    case VED_FORM_TEXT_INPUT:
    case VED_FORM_FILE:
    case VED_FORM_DIRECTORY:
    case VED_FORM_UNKNOWN:
    default:
      break;
    }
  if (self->architecture_fallback == NULL)
    lint_reference (self, reader, map, ved_form_element_uses_architecture (self), self->architecture_key);
  if (self->optimizer_fallback == NULL)
    lint_reference (self, reader, map, ved_form_element_uses_optimizer (self), self->optimizer_key);
}

/**
 * ved_form_element_read:
 * @map: what stands in the file
 *
 * Returns: (transfer full) (nullable): the element; %NULL, with a warning, when it has no key of its own
 */
VedFormElement *
ved_form_element_read (VedFormReader      *reader,
                       const VedFormValue *map)
{
  const char *key = ved_form_value_get_string (map, "key");
  VedFormElement *self;

  if (key == NULL || *key == '\0')
    {
      ved_form_reader_say (reader, map, VED_FORM_WARNING, "An element without a key is skipped");
      return NULL;
    }
  if (g_hash_table_contains (reader->known, key))
    {
      ved_form_reader_say (reader, map, VED_FORM_WARNING, "A second element with the key “%s” is skipped", key);
      return NULL;
    }

  self = g_new0 (VedFormElement, 1);
  self->key = g_strdup (key);
  self->line = ved_form_value_line (map);
  self->column = ved_form_value_column (map);
  self->style = reader->style;
  ved_form_reader_check_keys (reader, map, element_keys, key);
  ved_form_reader_style (reader, map, &self->style);
  self->type = read_type (reader, map);
  read_texts (self, map);
  self->default_value = ref_value (map, "default");
  self->visible_if = ved_form_reader_compile (reader, ved_form_value_get (map, "visible_if"), "visible_if");
  self->secret = read_bool (reader, map, "secret");
  self->overrides = read_overrides (reader, map, self->style);
  self->options = read_options (reader, map);
  self->min_value = read_number (reader, map, "min_value");
  self->max_value = read_number (reader, map, "max_value");
  self->step = read_number (reader, map, "step");
  self->format = read_format (reader, map);
  read_validation (self, reader, map);
  lint_element (self, reader, map);

  return self;
}

static void
free_values (VedFormElement *self)
{
  VedFormValue **values[] = {
    &self->default_value, &self->min, &self->max, &self->range, &self->options, &self->min_value, &self->max_value,
    &self->step,
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_clear_pointer (values[i], ved_form_value_unref);
}

void
ved_form_element_free (VedFormElement *self)
{
  char *texts[] = {
    self->key, self->label, self->help, self->section, self->list_separator, self->options_source,
    self->options_metadata_key,
    self->filter_key, self->architecture_key, self->architecture_fallback, self->optimizer_key,
    self->optimizer_fallback, self->metadata_default_key, self->metadata_help_key, self->optimizer_help_key,
    self->metadata_info_key, self->info_template, self->info_fallback, self->optimizer_metadata_key, self->format,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  free_values (self);
  g_clear_pointer (&self->visible_if, ved_form_expr_unref);
  g_clear_pointer (&self->required_if, ved_form_expr_unref);
  g_clear_pointer (&self->pattern, g_regex_unref);
  g_strfreev (self->overrides);
  g_free (self);
}

/**
 * ved_form_element_uses_architecture:
 *
 * Returns: whether it takes metadata of the chosen architecture
 */
gboolean
ved_form_element_uses_architecture (const VedFormElement *self)
{
  return self->options_metadata_key != NULL || self->filter_key != NULL || self->metadata_default_key != NULL
         || self->metadata_help_key != NULL || self->metadata_info_key != NULL;
}

gboolean
ved_form_element_uses_optimizer (const VedFormElement *self)
{
  return self->optimizer_metadata_key != NULL || self->optimizer_help_key != NULL;
}
