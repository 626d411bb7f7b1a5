/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-sweep"

#include "config.h"

#include "form/command/ved-form-sweep.h"

#include "base/ved-error.h"
#include "form/command/ved-form-build.h"

#include <glib/gi18n.h>

/* A grid: every value of the first field with every value of the second, and so on; the last one changes
 * fastest. A copy of the form makes each command, so a value moves all that depends on it. */

/**
 * ved_form_sweep_count:
 * @axes: (array length=n_axes): the fields and their values
 *
 * Returns: how many commands the grid has; at most one more than %VED_FORM_SWEEP_MAX
 */
guint
ved_form_sweep_count (const VedFormSweepAxis *axes,
                      guint                   n_axes)
{
  guint64 n = 1;

  for (guint i = 0; i < n_axes; i++)
    {
      g_auto(GStrv) values = g_strsplit (axes[i].values, ",", -1);

      n = MIN (n * g_strv_length (values), VED_FORM_SWEEP_MAX + 1);
    }

  return (guint) n;
}

/* Gives a form the values of one command of the grid: all at once, for a choice may be possible only with another.
 *
 * Returns: (transfer full) (element-type VedFormValue) (nullable): what each axis asks for */
static GPtrArray *
set_values (VedForm                *form,
            const VedFormSweepAxis *axes,
            guint                   n_axes,
            guint                   number,
            GError                **error)
{
  g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_form_value_unref);

  ved_form_begin (form, NULL);
  for (guint i = n_axes; i-- > 0;)
    {
      VedFormField *field = ved_form_get_field (form, axes[i].key);
      g_auto(GStrv) values = g_strsplit (axes[i].values, ",", -1);
      const guint n_values = g_strv_length (values);
      VedFormValue *value = NULL;

      if (field == NULL || n_values == 0)
        g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("The form has no field “%s”, or no values are given."),
                     axes[i].key);
      else
        value = ved_form_field_parse (field, g_strstrip (values[number % n_values]), error);
      if (value == NULL)
        break;
      g_ptr_array_insert (asked, 0, value);
      ved_form_set (form, axes[i].key, value);
      number /= n_values;
    }
  ved_form_end (form);

  return asked->len == n_axes ? g_steal_pointer (&asked) : NULL;
}

/* Returns: (transfer full): "Epochs = 3, Optimizer = adam" */
static char *
describe (VedForm                *form,
          const VedFormSweepAxis *axes,
          GPtrArray              *asked)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < asked->len; i++)
    {
      g_autofree char *text = ved_form_value_to_text (g_ptr_array_index (asked, i));

      g_string_append_printf (out, "%s%s = %s", i > 0 ? ", " : "",
                              ved_form_field_get_label (ved_form_get_field (form, axes[i].key)), text);
    }

  return g_string_free (out, FALSE);
}

/* Returns: (transfer full) (nullable): the first field that has another value than the one asked for, or none */
static VedFormField *
find_other (VedForm                *form,
            const VedFormSweepAxis *axes,
            GPtrArray              *asked)
{
  for (guint i = 0; i < asked->len; i++)
    {
      VedFormField *field = ved_form_get_field (form, axes[i].key);
      g_autofree char *text = ved_form_value_to_text (g_ptr_array_index (asked, i));
      g_autofree char *held = ved_form_field_get_text (field);

      if (!ved_form_field_get_visible (field) || !g_str_equal (text, held))
        return g_object_ref (field);
    }

  return NULL;
}

/* Returns: (transfer full) (nullable): why the form makes no command */
static char *
find_fault (VedForm *form)
{
  GListModel *problems = ved_form_get_problems (form);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr(VedFormProblem) problem = g_list_model_get_item (problems, i);

      if (ved_form_problem_get_severity (problem) == VED_FORM_ERROR)
        return g_strdup (ved_form_problem_get_message (problem));
    }

  return NULL;
}

/* A value that the form replaces would make a command that another one makes as well; what the form calls wrong would
 * not be run from the page either. */
static gboolean
check_copy (VedForm                *form,
            const VedFormSweepAxis *axes,
            GPtrArray              *asked,
            GError                **error)
{
  g_autoptr(VedFormField) other = find_other (form, axes, asked);
  g_autofree char *fault = other != NULL
    ? g_strdup_printf (_("'%s' does not accept this value."), ved_form_field_get_label (other)) : find_fault (form);
  g_autofree char *values = fault != NULL ? describe (form, axes, asked) : NULL;

  if (fault != NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: %s", values, fault);

  return fault == NULL;
}

/**
 * ved_form_sweep:
 * @form: filled in
 * @axes: (array length=n_axes): the fields and their values
 *
 * A value that its field does not take, and a form with errors, make no commands.
 *
 * Returns: (transfer full) (element-type VedFormCommand): the commands of the grid; %NULL with %VED_ERROR, which names
 *   the values
 */
GPtrArray *
ved_form_sweep (VedForm                *form,
                const VedFormSweepAxis *axes,
                guint                   n_axes,
                GError                **error)
{
  const guint n = ved_form_sweep_count (axes, n_axes);
  g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_form_command_unref);
  gboolean ok = TRUE;

  if (n > VED_FORM_SWEEP_MAX)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, _("A sweep has at most %d runs."), VED_FORM_SWEEP_MAX);
      return NULL;
    }
  for (guint i = 0; i < n && ok; i++)
    {
      g_autoptr(VedForm) copy = ved_form_copy (form);
      g_autoptr(GPtrArray) asked = set_values (copy, axes, n_axes, i, error);

      ok = asked != NULL && check_copy (copy, axes, asked, error);
      if (ok)
        g_ptr_array_add (commands, ved_form_build (copy));
    }

  return ok ? g_steal_pointer (&commands) : NULL;
}
