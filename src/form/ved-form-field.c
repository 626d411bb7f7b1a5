/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-field"

#include "config.h"

#include "form/ved-form-field.h"

#include "base/ved-error.h"
#include "form/ved-form-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum {
  PROP_0,
  PROP_VISIBLE,
  PROP_CHANGED,
  PROP_VALUE,
  PROP_TEXT,
  PROP_HELP,
  PROP_INFO,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_STEP,
  PROP_MESSAGE,
  PROP_SEVERITY,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VedFormField, ved_form_field, G_TYPE_OBJECT)

static int
field_severity (VedFormField *self)
{
  int severity;

  ved_form_field_get_message (self, &severity);

  return severity;
}

static void
ved_form_field_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  VedFormField *self = VED_FORM_FIELD (object);

  switch (id)
    {
    case PROP_VISIBLE:
      g_value_set_boolean (value, self->visible);
      break;

    case PROP_CHANGED:
      g_value_set_boolean (value, self->own != NULL);
      break;

    case PROP_VALUE:
      g_value_set_boxed (value, self->value);
      break;

    case PROP_TEXT:
      g_value_take_string (value, ved_form_field_get_text (self));
      break;

    case PROP_HELP:
      g_value_set_string (value, ved_form_field_get_help (self));
      break;

    case PROP_INFO:
      g_value_set_string (value, self->info);
      break;

    case PROP_MINIMUM:
      g_value_set_double (value, ved_form_value_double (self->minimum));
      break;

    case PROP_MAXIMUM:
      g_value_set_double (value, ved_form_value_double (self->maximum));
      break;

    case PROP_STEP:
      g_value_set_double (value, ved_form_value_double (self->step));
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, ved_form_field_get_message (self, NULL));
      break;

    case PROP_SEVERITY:
      g_value_set_int (value, field_severity (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
metadata_clear (VedFormMetadata *metadata)
{
  g_clear_pointer (&metadata->name, g_free);
  g_clear_pointer (&metadata->map, ved_form_value_unref);
  metadata->known = FALSE;
}

static void
ved_form_field_finalize (GObject *object)
{
  VedFormField *self = VED_FORM_FIELD (object);
  VedFormValue **values[] = {
    &self->own, &self->value, &self->default_value, &self->options, &self->minimum, &self->maximum, &self->step,
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_clear_pointer (values[i], ved_form_value_unref);
  metadata_clear (&self->architecture);
  metadata_clear (&self->optimizer);
  metadata_clear (&self->chosen);
  g_clear_object (&self->model);
  g_ptr_array_unref (self->problems);
  g_free (self->help);
  g_free (self->info);
  g_free (self->fault);

  G_OBJECT_CLASS (ved_form_field_parent_class)->finalize (object);
}

static void
ved_form_field_class_init (VedFormFieldClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ved_form_field_get_property;
  object_class->finalize = ved_form_field_finalize;

  props[PROP_VISIBLE] = g_param_spec_boolean ("visible", NULL, NULL, FALSE, flags);
  props[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, flags);
  props[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, VED_TYPE_FORM_VALUE, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  props[PROP_HELP] = g_param_spec_string ("help", NULL, NULL, NULL, flags);
  props[PROP_INFO] = g_param_spec_string ("info", NULL, NULL, NULL, flags);
  props[PROP_MINIMUM] = g_param_spec_double ("minimum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_MAXIMUM] = g_param_spec_double ("maximum", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_STEP] = g_param_spec_double ("step", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  props[PROP_SEVERITY] = g_param_spec_int ("severity", NULL, NULL, -1, VED_FORM_ERROR, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ved_form_field_init (VedFormField *self)
{
  self->problems = g_ptr_array_new_with_free_func (g_object_unref);
}

/* For VedForm. */
VedFormField *
ved_form_field_new (VedForm              *form,
                    const VedFormElement *element)
{
  VedFormField *self = g_object_new (VED_TYPE_FORM_FIELD, NULL);

  self->form = form;
  self->element = element;

  return self;
}

/* For VedForm: what was looked up in the project is looked up again. */
void
ved_form_field_forget (VedFormField *self)
{
  metadata_clear (&self->architecture);
  metadata_clear (&self->optimizer);
  metadata_clear (&self->chosen);
  self->resolved = FALSE;
}

/* For VedForm.
 * @problems: (transfer full) */
void
ved_form_field_set_problems (VedFormField *self,
                             GPtrArray    *problems)
{
  g_ptr_array_unref (self->problems);
  self->problems = problems;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEVERITY]);
}

/**
 * ved_form_field_get_element:
 *
 * Returns: (transfer none): what the schema says; lives as long as the form
 */
const VedFormElement *
ved_form_field_get_element (VedFormField *self)
{
  return self->element;
}

const char *
ved_form_field_get_key (VedFormField *self)
{
  return self->element->key;
}

const char *
ved_form_field_get_label (VedFormField *self)
{
  return self->element->label;
}

gboolean
ved_form_field_get_visible (VedFormField *self)
{
  return self->visible;
}

/**
 * ved_form_field_get_changed:
 *
 * Returns: whether it has a value of the user's, which need not differ from the default
 */
gboolean
ved_form_field_get_changed (VedFormField *self)
{
  return self->own != NULL;
}

/**
 * ved_form_field_get_value:
 *
 * Returns: (transfer none) (nullable): what holds; %NULL is null: it is hidden or has none
 */
VedFormValue *
ved_form_field_get_value (VedFormField *self)
{
  return self->value;
}

/**
 * ved_form_field_dup_own:
 *
 * Returns: (transfer full) (nullable): the user's own value, hidden or not
 */
VedFormValue *
ved_form_field_dup_own (VedFormField *self)
{
  return self->own != NULL ? ved_form_value_ref (self->own) : NULL;
}

/**
 * ved_form_field_takes:
 *
 * Returns: whether @value is of a type that the field can have: to be asked of values from files
 */
gboolean
ved_form_field_takes (VedFormField       *self,
                      const VedFormValue *value)
{
  const VedFormValueType type = ved_form_value_type (value);

  switch (self->element->type)
    {
    case VED_FORM_NUMBER_INPUT:
    case VED_FORM_SLIDER:
      return ved_form_value_is_number (value);

    case VED_FORM_CHECKBOX:
      return type == VED_FORM_BOOL;

    case VED_FORM_MULTISELECT:
      return type == VED_FORM_LIST;

    case VED_FORM_SELECTBOX:
      return type != VED_FORM_LIST && type != VED_FORM_MAP && type != VED_FORM_NULL;

    case VED_FORM_TEXT_INPUT:
    case VED_FORM_FILE:
    case VED_FORM_DIRECTORY:
      return type == VED_FORM_STRING;

    case VED_FORM_INFO:
    case VED_FORM_UNKNOWN:
    default:
      return FALSE;
    }
}

char *
ved_form_field_get_text (VedFormField *self)
{
  return ved_form_value_to_text (self->value);
}

/**
 * ved_form_field_get_help:
 *
 * Returns: (nullable): the help of the schema and of the metadata
 */
const char *
ved_form_field_get_help (VedFormField *self)
{
  return self->help != NULL ? self->help : self->element->help;
}

const char *
ved_form_field_get_info (VedFormField *self)
{
  return self->info;
}

/**
 * ved_form_field_get_bounds:
 * @minimum: (out) (optional): -%G_MAXDOUBLE without one
 * @maximum: (out) (optional): %G_MAXDOUBLE without one
 * @step: (out) (optional): 0 without one
 *
 * Returns: whether it has both a minimum and a maximum, so that a scale can be shown
 */
gboolean
ved_form_field_get_bounds (VedFormField *self,
                           double       *minimum,
                           double       *maximum,
                           double       *step)
{
  if (minimum != NULL)
    *minimum = self->minimum != NULL ? ved_form_value_double (self->minimum) : -G_MAXDOUBLE;
  if (maximum != NULL)
    *maximum = self->maximum != NULL ? ved_form_value_double (self->maximum) : G_MAXDOUBLE;
  if (step != NULL)
    *step = ved_form_value_double (self->step);

  return self->minimum != NULL && self->maximum != NULL;
}

gboolean
ved_form_field_is_integer (VedFormField *self)
{
  return self->integer;
}

/**
 * ved_form_field_get_options:
 *
 * Returns: (transfer none): the choices of a select, one model for the life of the field
 */
VedFormOptions *
ved_form_field_get_options (VedFormField *self)
{
  if (self->model == NULL)
    {
      self->model = ved_form_options_new ();
      if (self->options != NULL)
        ved_form_options_set (self->model, self->options);
    }

  return self->model;
}

/**
 * ved_form_field_get_message:
 * @severity: (out) (optional): a #VedFormSeverity; -1 without a message
 *
 * Returns: (nullable) (transfer none): the worst that there is to say about the value
 */
const char *
ved_form_field_get_message (VedFormField *self,
                            int          *severity)
{
  VedFormProblem *worst = NULL;

  for (guint i = 0; i < self->problems->len; i++)
    {
      VedFormProblem *problem = g_ptr_array_index (self->problems, i);

      if (worst == NULL || ved_form_problem_get_severity (problem) > ved_form_problem_get_severity (worst))
        worst = problem;
    }
  if (severity != NULL)
    *severity = worst != NULL ? (int) ved_form_problem_get_severity (worst) : -1;

  return worst != NULL ? ved_form_problem_get_message (worst) : NULL;
}

/**
 * ved_form_field_awaits_value:
 *
 * Returns: whether it has to be filled in and nobody has tried to yet: what its message says is then no fault of the
 *   user's, unless the form is strict
 */
gboolean
ved_form_field_awaits_value (VedFormField *self)
{
  return !self->form->strict && self->own == NULL && ved_form_value_is_empty (self->value)
         && field_severity (self) == VED_FORM_ERROR;
}

/**
 * ved_form_field_format:
 *
 * Returns: (transfer full): the value as the schema's format shows it, as in "1.0e-03"
 */
char *
ved_form_field_format (VedFormField *self)
{
  const char *format = self->element->format;
  g_autofree char *plain = NULL;
  char buffer[128];
  char *last;

  if (format == NULL || !ved_form_value_is_number (self->value))
    return ved_form_field_get_text (self);

  /* The form was checked when it was read; a whole number is printed as a double without decimals. */
  last = strpbrk (strchr (format, '%') + 1, "eEfFgGd");
  if (*last != 'd')
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, ved_form_value_double (self->value)));

  plain = g_strdup_printf ("%" G_GINT64_FORMAT, ved_form_value_int (self->value));

  return g_strdup_printf ("%.*s%s%s", (int) (strchr (format, '%') - format), format, plain, last + 1);
}

static VedFormValue *
parse_number (VedFormField *self,
              const char   *text,
              GError      **error)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  char *end;
  double number;

  if (self->integer)
    {
      gint64 value;

      errno = 0;
      value = g_ascii_strtoll (bare, &end, 10);
      if (*bare != '\0' && *end == '\0' && errno == 0)
        return ved_form_value_new_int (value);
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   errno == ERANGE ? _("'%s' is too large a number: “%s”.") : _("'%s' must be a whole number, not “%s”."),
                   self->element->label, text);
      return NULL;
    }
  number = g_ascii_strtod (bare, &end);
  if (*bare != '\0' && *end == '\0' && isfinite (number) && strpbrk (bare, "xX") == NULL)
    return ved_form_value_new_float (number);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("'%s' must be a number, not “%s”."), self->element->label, text);

  return NULL;
}

static VedFormValue *
parse_bool (VedFormField *self,
            const char   *text,
            GError      **error)
{
  static const char *const words[] = { "true", "yes", "on", "1", "false", "no", "off", "0" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return ved_form_value_new_bool (i < 4);
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("'%s' must be true or false, not “%s”."), self->element->label,
               text);

  return NULL;
}

static VedFormValue *
parse_list (VedFormField *self,
            const char   *text)
{
  const char *separator = self->element->list_separator != NULL ? self->element->list_separator : ",";
  gsize length = strlen (text);
  g_autofree char *inner = length >= 2 && text[0] == '[' && text[length - 1] == ']'
                           ? g_strndup (text + 1, length - 2) : g_strdup (text);
  g_auto(GStrv) parts = g_strsplit (inner, *separator != '\0' ? separator : ",", -1);
  VedFormValue *list = ved_form_value_new_list (NULL, 0);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr(VedFormValue) item = ved_form_value_new_string (g_strstrip (parts[i]));
      gssize at = ved_form_option_find (self->options, item);

      if (at >= 0)
        ved_form_value_append (list, ved_form_value_ref (
                                 ved_form_option_value (ved_form_value_item (self->options, (guint) at))));
      else if (*parts[i] != '\0')
        ved_form_value_append (list, ved_form_value_ref (item));
    }

  return list;
}

/**
 * ved_form_field_parse:
 * @text: what someone wrote
 *
 * Makes a value of the field's type of a text. That it is in bounds or among the options is a matter of
 * validation.
 *
 * Returns: (transfer full): the value; %NULL with %VED_ERROR_INVALID
 */
VedFormValue *
ved_form_field_parse (VedFormField *self,
                      const char   *text,
                      GError      **error)
{
  gssize at;
  g_autoptr(VedFormValue) plain = ved_form_value_new_string (text);

  switch (self->element->type)
    {
    case VED_FORM_NUMBER_INPUT:
    case VED_FORM_SLIDER:
      return parse_number (self, text, error);

    case VED_FORM_CHECKBOX:
      return parse_bool (self, text, error);

    case VED_FORM_MULTISELECT:
      return parse_list (self, text);

    case VED_FORM_SELECTBOX:
      at = ved_form_option_find (self->options, plain);
      return ved_form_value_ref (at < 0 ? plain
                                 : ved_form_option_value (ved_form_value_item (self->options, (guint) at)));

    case VED_FORM_INFO:
    case VED_FORM_UNKNOWN:
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED, _("'%s' takes no value."), self->element->label);
      return NULL;

    case VED_FORM_TEXT_INPUT:
    case VED_FORM_FILE:
    case VED_FORM_DIRECTORY:
    default:
      return g_steal_pointer (&plain);
    }
}

/**
 * ved_form_field_accepts:
 *
 * Returns: whether @value is among the options of a select; always for the other types
 */
gboolean
ved_form_field_accepts (VedFormField       *self,
                        const VedFormValue *value)
{
  if (self->element->type == VED_FORM_SELECTBOX)
    return g_strcmp0 (self->element->options_source, "checkpoints") == 0
           || g_strcmp0 (self->element->options_source, "models.trained") == 0
           || ved_form_option_find (self->options, value) >= 0;
  if (self->element->type == VED_FORM_MULTISELECT)
    for (guint i = 0; i < ved_form_value_size (value); i++)
      if (ved_form_option_find (self->options, ved_form_value_item (value, i)) < 0)
        return FALSE;

  return TRUE;
}
