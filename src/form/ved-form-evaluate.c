/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-evaluate"

#include "config.h"

#include "form/ved-form-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What a field is, given all fields before it:
 *
 *   visible?  →  metadata of the chosen architecture and optimizer  →  options  →  bounds  →  default  →  help
 *   →  the value: the user's own while it is possible, else the default
 *
 * A hidden field is null and costs nothing more than its visible_if. Of the defaults the optimizer's goes
 * before the architecture's, and that before the element's; but an architecture knows better for the
 * optimizer that it was made for, as long as its value is within that optimizer's bounds.
 *
 * What a field computed is compared with what it was, and only a difference is told. */

static const VedFormValue *
metadata_value (const VedFormMetadata *metadata,
                const char            *path)
{
  const VedFormValue *value = path != NULL ? ved_form_value_get_path (metadata->map, path) : NULL;

  return ved_form_value_is_null (value) ? NULL : value;
}

static gboolean
load_metadata (VedFormField    *self,
               VedFormMetadata *metadata,
               const char      *name,
               gboolean         of_optimizer)
{
  VedFormProject *project = self->form->project;

  if (metadata->known && g_strcmp0 (metadata->name, name) == 0)
    return FALSE;

  g_free (metadata->name);
  g_clear_pointer (&metadata->map, ved_form_value_unref);
  metadata->name = g_strdup (name);
  metadata->known = TRUE;
  if (name != NULL && *name != '\0')
    metadata->map = of_optimizer ? ved_form_project_get_optimizer (project, name)
                                 : ved_form_project_get_architecture (project, name);

  return TRUE;
}

/* The name that an earlier field has chosen. */
static char *
chosen_name (VedFormField *self,
             const char   *key,
             const char   *fallback)
{
  VedFormField *field = ved_form_get_field (self->form, key);
  g_autofree char *name = NULL;

  if (field != NULL && field->element->index < self->element->index)
    name = ved_form_value_to_text (field->value);
  if (name == NULL || *name == '\0')
    return g_strdup (fallback);

  return g_steal_pointer (&name);
}

static gboolean
names_optimizers (const VedFormElement *element)
{
  return g_strcmp0 (element->options_source, "models.optimizers") == 0 || g_str_equal (element->key, "optimizer");
}

/* For VedForm: what a name in an expression stands for. */
const VedFormValue *
ved_form_lookup (const char *name,
                 gpointer    form)
{
  VedForm *self = form;
  const char *path;
  const VedFormElement *element = ved_form_schema_find (self->schema, name, &path);
  VedFormField *field;
  g_autofree char *chosen = NULL;

  if (element == NULL)
    return NULL;

  field = g_ptr_array_index (self->fields, element->index);
  if (path == NULL)
    return field->value;

  chosen = ved_form_value_to_text (field->value);
  load_metadata (field, &field->chosen, chosen, names_optimizers (element));

  return metadata_value (&field->chosen, path);
}

static gboolean
update_visible (VedFormField *self)
{
  const VedFormExpr *visible_if = self->element->visible_if;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormValue) result = NULL;
  gboolean visible = TRUE;

  if (visible_if != NULL)
    {
      result = ved_form_expr_evaluate (visible_if, ved_form_lookup, self->form, &error);
      visible = result == NULL || ved_form_value_is_true (result);
      g_free (self->fault);
      self->fault = error != NULL ? g_strdup_printf ("visible_if of '%s': %s.", self->element->label, error->message)
                                  : NULL;
    }
  if (visible == self->visible)
    return FALSE;

  self->visible = visible;

  return TRUE;
}

static VedFormValue *
metadata_list (const VedFormValue *value)
{
  VedFormValue *list = ved_form_value_new_list (NULL, 0);

  if (ved_form_value_type (value) == VED_FORM_MAP)
    for (guint i = 0; i < ved_form_value_size (value); i++)
      ved_form_value_append (list, ved_form_value_new_string (ved_form_value_key (value, i)));
  else if (ved_form_value_type (value) == VED_FORM_LIST)
    for (guint i = 0; i < ved_form_value_size (value); i++)
      ved_form_value_append (list, ved_form_value_ref (ved_form_value_item (value, i)));
  else if (value != NULL)
    ved_form_value_append (list, ved_form_value_ref ((VedFormValue *) value));

  return list;
}

/* Leaves the options that the architecture allows; all, when it allows none of them. */
static VedFormValue *
filter_options (VedFormField *self,
                VedFormValue *options)
{
  const VedFormValue *value = metadata_value (&self->architecture, self->element->filter_key);
  g_autoptr(VedFormValue) allowed = metadata_list (value);
  VedFormValue *kept;

  if (value == NULL || ved_form_value_is_empty (value))
    return options;

  kept = ved_form_value_new_list (NULL, 0);
  for (guint i = 0; i < ved_form_value_size (options); i++)
    {
      VedFormValue *option = ved_form_value_item (options, i);

      if (ved_form_option_find (allowed, ved_form_option_value (option)) >= 0)
        ved_form_value_append (kept, ved_form_value_ref (option));
    }
  if (ved_form_value_size (kept) == 0)
    {
      ved_form_value_unref (kept);
      return options;
    }
  ved_form_value_unref (options);

  return kept;
}

static VedFormValue *
make_options (VedFormField *self)
{
  const VedFormElement *element = self->element;
  VedFormValue *options;

  if (element->options != NULL)
    options = ved_form_value_ref (element->options);
  else if (element->options_source != NULL)
    options = ved_form_project_get_options (self->form->project, self->form->schema, element->options_source);
  else
    options = metadata_list (metadata_value (&self->architecture, element->options_metadata_key));

  options = filter_options (self, options);
  if (ved_form_value_size (options) == 0)
    {
      g_clear_pointer (&options, ved_form_value_unref);
      options = ved_form_value_new_list (NULL, 0);
      ved_form_value_append (options, ved_form_value_new_string (""));
    }

  return options;
}

static void
update_options (VedFormField *self)
{
  g_clear_pointer (&self->options, ved_form_value_unref);
  self->options = make_options (self);
  if (self->model != NULL)
    ved_form_options_set (self->model, self->options);
}

/* Returns: whether the metadata that the field takes are other ones than before. */
static gboolean
update_metadata (VedFormField *self)
{
  const VedFormElement *element = self->element;
  g_autofree char *architecture = NULL, *optimizer = NULL;
  gboolean changed = FALSE;

  if (ved_form_element_uses_architecture (element) || ved_form_element_uses_optimizer (element))
    {
      architecture = chosen_name (self, element->architecture_key, element->architecture_fallback);
      changed |= load_metadata (self, &self->architecture, architecture, FALSE);
    }
  if (ved_form_element_uses_optimizer (element))
    {
      optimizer = chosen_name (self, element->optimizer_key, element->optimizer_fallback);
      changed |= load_metadata (self, &self->optimizer, optimizer, TRUE);
    }

  return changed;
}

static gboolean
take_value (VedFormValue      **place,
            const VedFormValue *value)
{
  VedFormValue *old = *place;
  gboolean same = ved_form_value_same (old, value);

  *place = value != NULL ? ved_form_value_ref ((VedFormValue *) value) : NULL;
  g_clear_pointer (&old, ved_form_value_unref);

  return !same;
}

static const VedFormValue *
bound (VedFormField       *self,
       const VedFormValue *own,
       const char         *name)
{
  const VedFormValue *map = metadata_value (&self->optimizer, self->element->optimizer_metadata_key);
  const VedFormValue *value = ved_form_value_get (map, name);

  return ved_form_value_is_number (value) ? value : own;
}

static gboolean
is_within (const VedFormField *self,
           const VedFormValue *value)
{
  double number = ved_form_value_double (value);

  return (self->minimum == NULL || number >= ved_form_value_double (self->minimum))
         && (self->maximum == NULL || number <= ved_form_value_double (self->maximum));
}

/* The default before it is made to fit: the optimizer's, the architecture's or the element's. */
static const VedFormValue *
preferred_default (VedFormField *self)
{
  const VedFormElement *element = self->element;
  const VedFormValue *architecture = metadata_value (&self->architecture, element->metadata_default_key);
  const VedFormValue *map = metadata_value (&self->optimizer, element->optimizer_metadata_key);
  const VedFormValue *optimizer = ved_form_value_get (map, "default");
  const char *made_for = ved_form_value_string (metadata_value (&self->architecture, "default_optimizer"));

  if (ved_form_value_is_null (optimizer))
    return architecture != NULL ? architecture : element->default_value;
  if (architecture != NULL && made_for != NULL && g_strcmp0 (made_for, self->optimizer.name) == 0
      && ved_form_value_is_number (architecture) && is_within (self, architecture))
    return architecture;

  return optimizer;
}

static gboolean
is_whole (const VedFormValue *value)
{
  return value == NULL || ved_form_value_type (value) == VED_FORM_INT;
}

static gboolean
counts_in_integers (const VedFormField *self,
                    const VedFormValue *preferred)
{
  if (self->element->type == VED_FORM_NUMBER_INPUT && ved_form_value_is_number (preferred))
    return is_whole (preferred);

  return is_whole (self->minimum) && is_whole (self->maximum) && is_whole (self->step)
         && (!ved_form_value_is_number (preferred) || is_whole (preferred));
}

static VedFormValue *
fit_number (const VedFormField *self,
            const VedFormValue *value)
{
  const VedFormValue *fitted = value;
  double number = ved_form_value_double (value);

  if (self->minimum != NULL && number < ved_form_value_double (self->minimum))
    fitted = self->minimum;
  else if (self->maximum != NULL && number > ved_form_value_double (self->maximum))
    fitted = self->maximum;
  if (self->integer)
    return ved_form_value_new_int (ved_form_value_type (fitted) == VED_FORM_FLOAT
                                   ? (gint64) round (ved_form_value_double (fitted)) : ved_form_value_int (fitted));

  return ved_form_value_new_float (ved_form_value_double (fitted));
}

static VedFormValue *
as_number (const VedFormField *self,
           const VedFormValue *value)
{
  if (!ved_form_value_is_number (value))
    return NULL;
  if (self->integer == (ved_form_value_type (value) == VED_FORM_INT))
    return ved_form_value_ref ((VedFormValue *) value);
  if (!self->integer)
    return ved_form_value_new_float (ved_form_value_double (value));
  if (ved_form_value_double (value) != floor (ved_form_value_double (value)))
    return ved_form_value_ref ((VedFormValue *) value);

  return ved_form_value_new_int (ved_form_value_int (value));
}

/* One without bounds is nothing to drag: it has its default, if there is one. */
static gboolean
is_endless_slider (const VedFormField *self)
{
  return self->element->type == VED_FORM_SLIDER && (self->minimum == NULL || self->maximum == NULL);
}

/* The bounds, the default and the kind of number. When bounds move, the user's own value moves with them. */
static void
update_number (VedFormField *self)
{
  const VedFormElement *element = self->element;
  const VedFormValue *minimum = bound (self, element->min_value, "min");
  const VedFormValue *maximum = bound (self, element->max_value, "max");
  g_autoptr(VedFormValue) zero = ved_form_value_new_int (0);
  const VedFormValue *preferred;
  gboolean moved = FALSE;

  moved |= take_value (&self->minimum, minimum);
  moved |= take_value (&self->maximum, maximum);
  take_value (&self->step, bound (self, element->step, "step"));
  preferred = preferred_default (self);
  self->integer = counts_in_integers (self, preferred);
  if (!ved_form_value_is_number (preferred) && !is_endless_slider (self))
    preferred = self->minimum != NULL ? self->minimum : zero;
  g_clear_pointer (&self->default_value, ved_form_value_unref);
  self->default_value = ved_form_value_is_number (preferred) ? fit_number (self, preferred) : NULL;
  if (moved && self->resolved && !self->form->restoring && self->own != NULL && ved_form_value_is_number (self->own)
      && !is_within (self, self->own))
    ved_form_field_keep (self, fit_number (self, self->own));
}

static VedFormValue *
option_value (const VedFormField *self,
              gssize              at)
{
  return ved_form_option_value (ved_form_value_item (self->options, (guint) at));
}

static gboolean
try_option (VedFormField       *self,
            const VedFormValue *value,
            VedFormValue      **found)
{
  gssize at = value != NULL ? ved_form_option_find (self->options, value) : -1;

  if (at >= 0)
    *found = option_value (self, at);

  return at >= 0;
}

static void
update_select_default (VedFormField *self)
{
  const VedFormElement *element = self->element;
  VedFormValue *found = option_value (self, 0);

  if (!try_option (self, metadata_value (&self->architecture, element->metadata_default_key), &found))
    try_option (self, element->default_value, &found);
  take_value (&self->default_value, found);
}

/* A choice that is gone gives way to the metadata's default, else to the first option. */
static void
replace_lost_choice (VedFormField *self)
{
  VedFormValue *found = option_value (self, 0);

  if (self->own == NULL || ved_form_field_accepts (self, self->own))
    return;

  try_option (self, metadata_value (&self->architecture, self->element->metadata_default_key), &found);
  ved_form_field_keep (self, ved_form_value_same (found, self->default_value) ? NULL : ved_form_value_ref (found));
}

static void
update_multiselect_default (VedFormField *self)
{
  const VedFormValue *metadata = metadata_value (&self->architecture, self->element->metadata_default_key);
  g_autoptr(VedFormValue) wanted = metadata_list (metadata != NULL ? metadata : self->element->default_value);

  g_clear_pointer (&self->default_value, ved_form_value_unref);
  self->default_value = ved_form_value_new_list (NULL, 0);
  for (guint i = 0; i < ved_form_value_size (wanted); i++)
    {
      gssize at = ved_form_option_find (self->options, ved_form_value_item (wanted, i));

      if (at >= 0)
        ved_form_value_append (self->default_value, ved_form_value_ref (option_value (self, at)));
    }
}

static void
drop_lost_choices (VedFormField *self)
{
  g_autoptr(VedFormValue) kept = NULL;

  if (self->own == NULL || ved_form_field_accepts (self, self->own))
    return;

  kept = ved_form_value_new_list (NULL, 0);
  for (guint i = 0; i < ved_form_value_size (self->own); i++)
    if (ved_form_option_find (self->options, ved_form_value_item (self->own, i)) >= 0)
      ved_form_value_append (kept, ved_form_value_ref (ved_form_value_item (self->own, i)));
  ved_form_field_keep (self, g_steal_pointer (&kept));
}

static void
update_plain_default (VedFormField *self)
{
  const VedFormValue *metadata = metadata_value (&self->architecture, self->element->metadata_default_key);
  const VedFormValue *value = metadata != NULL ? metadata : self->element->default_value;
  g_autofree char *text = ved_form_value_to_text (value);

  g_clear_pointer (&self->default_value, ved_form_value_unref);
  if (self->element->type != VED_FORM_CHECKBOX)
    self->default_value = ved_form_value_new_string (text);
  else if (ved_form_value_string (value) != NULL)
    self->default_value = ved_form_value_new_bool (g_ascii_strcasecmp (text, "true") == 0);
  else
    self->default_value = ved_form_value_new_bool (ved_form_value_is_true (value));
}

/* Fills {name} from a map. Where it has no such name, or the value is no map, {value} is all of it; a template
 * that does not even ask for that gives way to the value itself. */
static char *
fill_template (const char         *template,
               const VedFormValue *value)
{
  g_autofree char *whole = ved_form_value_to_text (value);
  g_autoptr(GString) out = g_string_new (NULL);
  const char *at = template, *end;

  while (*at != '\0')
    {
      g_autofree char *name = NULL, *text = NULL;
      const VedFormValue *inner;

      if ((*at == '{' || *at == '}') && at[1] == *at)
        {
          g_string_append_c (out, *at);
          at += 2;
          continue;
        }
      end = *at == '{' ? strchr (at, '}') : NULL;
      if (end == NULL)
        {
          g_string_append_c (out, *at++);
          continue;
        }
      name = g_strndup (at + 1, (gsize) (end - at - 1));
      inner = ved_form_value_get (value, name);
      if (inner == NULL && !g_str_equal (name, "value"))
        return g_steal_pointer (&whole);
      text = inner != NULL ? ved_form_value_to_text (inner) : g_strdup (whole);
      g_string_append (out, text);
      at = end + 1;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
update_info (VedFormField *self)
{
  const VedFormElement *element = self->element;
  const VedFormValue *value = metadata_value (&self->architecture, element->metadata_info_key);

  g_free (self->info);
  if (value == NULL || (ved_form_value_is_empty (value)))
    self->info = g_strdup (element->info_fallback != NULL ? element->info_fallback : _("No metadata available."));
  else if (element->info_template != NULL)
    self->info = fill_template (element->info_template, value);
  else
    self->info = ved_form_value_to_text (value);
  take_value (&self->default_value, value);
}

static void
append_help (GString            *out,
             const VedFormValue *value)
{
  g_autofree char *text = ved_form_value_to_text (value);

  if (*text != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n\n" : "", text);
}

static void
update_help (VedFormField *self)
{
  const VedFormElement *element = self->element;
  g_autoptr(GString) out = NULL;

  if (element->metadata_help_key == NULL && element->optimizer_help_key == NULL)
    return;

  out = g_string_new (element->help);
  append_help (out, metadata_value (&self->architecture, element->metadata_help_key));
  append_help (out, metadata_value (&self->optimizer, element->optimizer_help_key));
  g_free (self->help);
  self->help = g_string_free (g_steal_pointer (&out), FALSE);
}

static void
update_possible (VedFormField *self)
{
  switch (self->element->type)
    {
    case VED_FORM_NUMBER_INPUT:
    case VED_FORM_SLIDER:
      update_number (self);
      break;

    case VED_FORM_SELECTBOX:
      update_options (self);
      update_select_default (self);
      replace_lost_choice (self);
      break;

    case VED_FORM_MULTISELECT:
      update_options (self);
      update_multiselect_default (self);
      drop_lost_choices (self);
      break;

    case VED_FORM_INFO:
      update_info (self);
      break;

    case VED_FORM_UNKNOWN:
      break;

    case VED_FORM_TEXT_INPUT:
    case VED_FORM_CHECKBOX:
    case VED_FORM_FILE:
    case VED_FORM_DIRECTORY:
    default:
      update_plain_default (self);
      break;
    }
  update_help (self);
}

static VedFormValue *
current_value (VedFormField *self)
{
  const VedFormElementType type = self->element->type;
  VedFormValue *value = self->own != NULL ? self->own : self->default_value;

  if (!self->visible || type == VED_FORM_UNKNOWN || value == NULL)
    return NULL;
  if (type == VED_FORM_NUMBER_INPUT || type == VED_FORM_SLIDER)
    return as_number (self, value);

  return ved_form_value_ref (value);
}

static void
notify_possible (VedFormField *self)
{
  static const char *const names[] = { "help", "info", "minimum", "maximum", "step" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_notify (G_OBJECT (self), names[i]);
}

/* For VedForm: brings a field up to date.
 *
 * Returns: whether its value or visibility is another than before */
gboolean
ved_form_field_evaluate (VedFormField *self)
{
  GObject *object = G_OBJECT (self);
  gboolean appeared = update_visible (self), renewed = FALSE;
  g_autoptr(VedFormValue) value = NULL;
  gboolean changed;

  if (self->visible && (update_metadata (self) || !self->resolved))
    {
      update_possible (self);
      self->resolved = TRUE;
      renewed = TRUE;
    }
  else if (self->visible && self->element->type == VED_FORM_SELECTBOX)
    replace_lost_choice (self);
  else if (self->visible && self->element->type == VED_FORM_MULTISELECT)
    drop_lost_choices (self);
  value = current_value (self);
  changed = take_value (&self->value, value);

  g_object_freeze_notify (object);
  if (appeared)
    g_object_notify (object, "visible");
  if (renewed)
    notify_possible (self);
  if (changed)
    {
      g_object_notify (object, "value");
      g_object_notify (object, "text");
    }
  g_object_thaw_notify (object);

  return appeared || changed;
}
