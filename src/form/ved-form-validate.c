/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-validate"

#include "config.h"

#include "form/ved-form-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The rules of one field, in their order, and the rules over several. A hidden field is never validated. */

#define DIGITS "0123456789"

typedef struct {
  VedFormField *field;
  GPtrArray *problems;
} Check;

static void say (Check           *check,
                 VedFormSeverity  severity,
                 const char      *format,
                 ...) G_GNUC_PRINTF (3, 4);

static void
say (Check          *check,
     VedFormSeverity severity,
     const char     *format,
     ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (check->problems, ved_form_problem_new (severity, check->field->element->key, message));
}

/* Returns: whether the other rules still matter: what is missing is told once, not by each rule that it breaks. */
static gboolean
check_required (Check *check)
{
  const VedFormElement *element = check->field->element;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormValue) needed = NULL;
  gboolean missing = ved_form_value_is_empty (check->field->value), required = element->required;

  if (element->required_if != NULL)
    {
      needed = ved_form_expr_evaluate (element->required_if, ved_form_lookup, check->field->form, &error);
      if (needed == NULL)
        say (check, VED_FORM_WARNING, _("required_if of '%s': %s."), element->label, error->message);
      required |= needed != NULL && ved_form_value_is_true (needed);
    }
  if (missing && required)
    say (check, VED_FORM_ERROR, _("'%s' is required."), element->label);

  return !(missing && required);
}

/* Names of files may be of any bytes; all else is text. */
static gboolean
check_utf8 (Check *check)
{
  const VedFormElementType type = check->field->element->type;
  const char *text = ved_form_value_string (check->field->value);

  if (text == NULL || type == VED_FORM_FILE || type == VED_FORM_DIRECTORY || g_utf8_validate (text, -1, NULL))
    return TRUE;
  say (check, VED_FORM_ERROR, _("'%s' must be UTF-8 text: it has other bytes in it."), check->field->element->label);

  return FALSE;
}

static void
check_length (Check *check)
{
  const VedFormElement *element = check->field->element;
  const char *text = ved_form_value_string (check->field->value);

  if (element->min_length > 0 && text != NULL && g_utf8_strlen (text, -1) < element->min_length)
    say (check, VED_FORM_ERROR, _("'%s' must be at least %d characters long."), element->label,
         (int) MIN (element->min_length, G_MAXINT));
}

static void
check_limits (Check              *check,
              const VedFormValue *minimum,
              const VedFormValue *maximum)
{
  const VedFormElement *element = check->field->element;
  const double number = ved_form_value_double (check->field->value);

  if (minimum != NULL && !(number >= ved_form_value_double (minimum)))
    {
      g_autofree char *text = ved_form_value_to_text (minimum);

      say (check, VED_FORM_ERROR, _("'%s' must be >= %s."), element->label, text);
    }
  if (maximum != NULL && !(number <= ved_form_value_double (maximum)))
    {
      g_autofree char *text = ved_form_value_to_text (maximum);

      say (check, VED_FORM_ERROR, _("'%s' must be <= %s."), element->label, text);
    }
}

static void
check_range (Check              *check,
             const VedFormValue *minimum,
             const VedFormValue *maximum)
{
  const double number = ved_form_value_double (check->field->value);
  g_autofree char *low = NULL, *high = NULL;

  if (number >= ved_form_value_double (minimum) && number <= ved_form_value_double (maximum))
    return;

  low = ved_form_value_to_text (minimum);
  high = ved_form_value_to_text (maximum);
  say (check, VED_FORM_ERROR, _("'%s' must be between %s and %s."), check->field->element->label, low, high);
}

/* The bounds of the field itself, where no rule says the same. */
static void
check_bounds (Check *check)
{
  const VedFormField *field = check->field;

  if (ved_form_problems_have_error (check->problems))
    return;
  if (field->minimum != NULL && field->maximum != NULL)
    check_range (check, field->minimum, field->maximum);
  else
    check_limits (check, field->minimum, field->maximum);
}

static void
check_number (Check *check)
{
  const VedFormElement *element = check->field->element;

  if (!ved_form_value_is_number (check->field->value))
    return;

  check_limits (check, element->min, element->max);
  if (element->range != NULL)
    check_range (check, ved_form_value_item (element->range, 0), ved_form_value_item (element->range, 1));
  if (element->type == VED_FORM_NUMBER_INPUT || element->type == VED_FORM_SLIDER)
    {
      check_bounds (check);
      if (check->field->integer && ved_form_value_type (check->field->value) == VED_FORM_FLOAT)
        say (check, VED_FORM_ERROR, _("'%s' must be a whole number."), element->label);
    }
}

static void
check_pattern (Check *check)
{
  const VedFormElement *element = check->field->element;
  g_autofree char *text = NULL;

  /* Whether there must be a value at all is a matter of other rules. */
  if (element->pattern == NULL || ved_form_value_is_empty (check->field->value))
    return;

  text = ved_form_value_to_text (check->field->value);
  if (!g_regex_match_full (element->pattern, text, -1, 0, 0, NULL, NULL))
    say (check, VED_FORM_ERROR, _("'%s' has the wrong form."), element->label);
}

static void
check_ascending (Check *check)
{
  const VedFormElement *element = check->field->element;
  g_autofree char *text = NULL;
  gboolean is_first = TRUE;
  guint64 before = 0;

  if (!element->ascending || ved_form_value_is_empty (check->field->value))
    return;

  text = ved_form_value_to_text (check->field->value);
  for (char *at = text + strcspn (text, DIGITS), *end; *at != '\0'; at = end + strcspn (end, DIGITS))
    {
      guint64 number = g_ascii_strtoull (at, &end, 10);

      if (!is_first && number <= before)
        {
          say (check, VED_FORM_ERROR, _("'%s' must go from a lower number to a higher one."), element->label);
          return;
        }
      before = number;
      is_first = FALSE;
    }
}

/* Somebody may make it before the command runs, and nobody tells the form: that is no error. Where a path that is not whole
 * begins is known when the command runs. */
static void
check_exists (Check *check)
{
  const VedFormElement *element = check->field->element;
  const char *path = ved_form_value_string (check->field->value);
  g_autofree char *shown = NULL;

  if (!element->exists || path == NULL || !g_path_is_absolute (path) || g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  shown = g_filename_display_name (path);
  say (check, VED_FORM_WARNING, _("'%s': there is nothing at %s."), element->label, shown);
}

/* What may surprise the program that gets it. */
static void
check_dash (Check *check)
{
  const VedFormElement *element = check->field->element;
  const char *text = ved_form_value_string (check->field->value);

  if (element->style == VED_FORM_STYLE_POSITIONAL && element->overrides != NULL && text != NULL && *text == '-'
      && text[1] != '\0')
    say (check, VED_FORM_WARNING, _("'%s' begins with a dash: the program may take it for an option."), element->label);
}

static gboolean
same_problems (GPtrArray *a,
               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (ved_form_problem_get_severity (g_ptr_array_index (a, i)) != ved_form_problem_get_severity (g_ptr_array_index (b, i))
        || g_strcmp0 (ved_form_problem_get_message (g_ptr_array_index (a, i)),
                      ved_form_problem_get_message (g_ptr_array_index (b, i))) != 0)
      return FALSE;

  return TRUE;
}

/* A value that its own rules refuse is told once, not again by what else it cannot be. */
static void
add_violations (Check *check)
{
  VedForm *form = check->field->form;

  if (ved_form_problems_have_error (check->problems))
    return;
  for (guint i = 0; i < ved_form_schema_get_n_constraints (form->schema); i++)
    if (form->violations[i] != NULL
        && g_strcmp0 (ved_form_problem_get_key (form->violations[i]), check->field->element->key) == 0)
      g_ptr_array_add (check->problems, g_object_ref (form->violations[i]));
}

static void
say_fault (Check *check,
           char  *fault)
{
  if (fault != NULL)
    say (check, VED_FORM_WARNING, "%s", fault);
  g_free (fault);
}

/* What the project could not read of what the field offers, or of what it has chosen. */
static void
check_project (Check *check)
{
  const VedFormField *field = check->field;
  VedFormProject *project = field->form->project;
  g_autofree char *name = ved_form_value_to_text (field->value);

  if (field->element->options == NULL && field->element->options_source != NULL)
    say_fault (check, ved_form_project_get_source_fault (project, field->form->schema, field->element->options_source));
  if (field->names_architecture)
    say_fault (check, ved_form_project_get_metadata_fault (project, VED_FORM_OF_ARCHITECTURE, name));
  if (field->names_optimizer)
    say_fault (check, ved_form_project_get_metadata_fault (project, VED_FORM_OF_OPTIMIZER, name));
  if (g_str_equal (field->element->key, VED_FORM_PROFILE_KEY) && !g_str_equal (name, "none"))
    {
      g_autoptr(VedFormValue) profile = ved_form_project_get_profile (project, name);

      if (profile == NULL)
        say_fault (check, ved_form_project_get_metadata_fault (project, VED_FORM_OF_PROFILE, NULL));
    }
}

/* For VedForm.
 *
 * Returns: whether there is something else to say about the field than before */
gboolean
ved_form_field_validate (VedFormField *self)
{
  Check check = { self, g_ptr_array_new_with_free_func (g_object_unref) };

  if (self->fault != NULL)
    say (&check, VED_FORM_WARNING, "%s", self->fault);
  if (self->element->type == VED_FORM_UNKNOWN)
    say (&check, VED_FORM_WARNING, _("'%s' is of a type that is not known."), self->element->label);
  else if (self->visible && self->element->type != VED_FORM_INFO)
    {
      if (check_required (&check) && check_utf8 (&check))
        {
          check_length (&check);
          check_number (&check);
          check_pattern (&check);
          check_ascending (&check);
          check_exists (&check);
          check_dash (&check);
        }
      check_project (&check);
    }
  if (self->visible)
    add_violations (&check);

  if (same_problems (check.problems, self->problems))
    {
      g_ptr_array_unref (check.problems);
      return FALSE;
    }
  ved_form_field_set_problems (self, check.problems);

  return TRUE;
}

/* {name} in the message of a constraint is what the name stands for. */
static char *
fill_message (VedForm    *form,
              const char *message)
{
  g_autoptr(GString) out = g_string_new (NULL);
  const char *at = message, *open, *end;

  while ((open = strchr (at, '{')) != NULL && (end = strchr (open, '}')) != NULL)
    {
      g_autofree char *name = g_strndup (open + 1, (gsize) (end - open - 1));
      g_autofree char *text = ved_form_value_to_text (ved_form_lookup (name, form));

      g_string_append_len (out, at, open - at);
      g_string_append (out, text);
      at = end + 1;
    }
  g_string_append (out, at);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
holds (VedForm           *form,
       const VedFormExpr *expr,
       gboolean           otherwise,
       GError           **error)
{
  g_autoptr(VedFormValue) value = expr != NULL ? ved_form_expr_evaluate (expr, ved_form_lookup, form, error) : NULL;

  return value != NULL ? ved_form_value_is_true (value) : otherwise;
}

static VedFormProblem *
find_violation (VedForm                 *self,
                const VedFormConstraint *constraint)
{
  VedFormField *field = constraint->key != NULL ? ved_form_get_field (self, constraint->key) : NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (field != NULL && !field->visible)
    return NULL;
  if (!holds (self, constraint->when, constraint->when == NULL, &error) && error == NULL)
    return NULL;
  if (error == NULL && holds (self, constraint->assert, TRUE, &error) && error == NULL)
    return NULL;
  if (error != NULL)
    message = g_strdup_printf ("The constraint “%s”: %s.", ved_form_expr_get_text (constraint->assert),
                               error->message);
  else
    message = fill_message (self, constraint->message);

  return ved_form_problem_new (error != NULL ? VED_FORM_WARNING : constraint->severity, constraint->key, message);
}

/* For VedForm.
 *
 * Returns: whether the constraint is kept or broken otherwise than before */
gboolean
ved_form_constraint_check (VedForm *self,
                           guint    index)
{
  VedFormProblem *old = self->violations[index];
  VedFormProblem *now = find_violation (self, ved_form_schema_get_constraint (self->schema, index));
  gboolean same = (old == NULL) == (now == NULL)
    && (old == NULL || g_str_equal (ved_form_problem_get_message (old),
                                    ved_form_problem_get_message (now)));

  self->violations[index] = now;
  g_clear_object (&old);

  return !same;
}

/**
 * ved_form_set_strict:
 * @strict: whether fields that nobody has filled in yet are at fault: somebody wants to run the command
 *
 * See ved_form_field_awaits_value(). A form that was just opened is not strict.
 */
void
ved_form_set_strict (VedForm *self,
                     gboolean strict)
{
  if (self->strict == !!strict)
    return;

  self->strict = !!strict;
  for (guint i = 0; i < self->fields->len; i++)
    if (ved_form_value_is_empty (((VedFormField *) g_ptr_array_index (self->fields, i))->value))
      g_object_notify (g_ptr_array_index (self->fields, i), "message");
}
