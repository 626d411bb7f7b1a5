/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-sweep"

#include "config.h"

#include "form/command/ved-form-sweep.h"

#include "base/ved-error.h"
#include "form/command/ved-form-build.h"

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

static gboolean
set_values (VedForm                *form,
            const VedFormSweepAxis *axes,
            guint                   n_axes,
            guint                   number,
            GError                **error)
{
  for (guint i = n_axes; i-- > 0;)
    {
      VedFormField *field = ved_form_get_field (form, axes[i].key);
      g_auto(GStrv) values = g_strsplit (axes[i].values, ",", -1);
      const guint n_values = g_strv_length (values);
      g_autoptr(VedFormValue) value = NULL;

      if (field == NULL || n_values == 0)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The form has no field “%s”, or no values are given.",
                       axes[i].key);
          return FALSE;
        }
      value = ved_form_field_parse (field, g_strstrip (values[number % n_values]), error);
      if (value == NULL)
        return FALSE;
      ved_form_set (form, axes[i].key, value);
      number /= n_values;
    }

  return TRUE;
}

/**
 * ved_form_sweep:
 * @form: filled in
 * @axes: (array length=n_axes): the fields and their values
 *
 * Returns: (transfer full) (element-type VedFormCommand): the commands of the grid; %NULL with %VED_ERROR
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
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "A sweep has at most %d runs.", VED_FORM_SWEEP_MAX);
      return NULL;
    }
  for (guint i = 0; i < n && ok; i++)
    {
      g_autoptr(VedForm) copy = ved_form_copy (form);

      ok = set_values (copy, axes, n_axes, i, error);
      if (ok)
        g_ptr_array_add (commands, ved_form_build (copy));
    }

  return ok ? g_steal_pointer (&commands) : NULL;
}
