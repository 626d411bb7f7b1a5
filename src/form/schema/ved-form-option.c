/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-option"

#include "config.h"

#include "form/schema/ved-form-option.h"

struct _VedFormOption
{
  GObject parent_instance;
  char *label;
  VedFormValue *value;
};

enum {
  PROP_0,
  PROP_LABEL,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VedFormOption, ved_form_option, G_TYPE_OBJECT)

static void
ved_form_option_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  VedFormOption *self = VED_FORM_OPTION (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;

    case PROP_VALUE:
      g_value_set_boxed (value, self->value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ved_form_option_finalize (GObject *object)
{
  VedFormOption *self = VED_FORM_OPTION (object);

  g_free (self->label);
  ved_form_value_unref (self->value);

  G_OBJECT_CLASS (ved_form_option_parent_class)->finalize (object);
}

static void
ved_form_option_class_init (VedFormOptionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ved_form_option_get_property;
  object_class->finalize = ved_form_option_finalize;

  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, VED_TYPE_FORM_VALUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ved_form_option_init (VedFormOption *self)
{
}

/**
 * ved_form_option_value:
 * @option: a scalar or a map { label, value }
 *
 * Returns: (transfer none): the value that is chosen with it
 */
VedFormValue *
ved_form_option_value (const VedFormValue *option)
{
  VedFormValue *inner = ved_form_value_get (option, "value");

  return inner != NULL ? inner : (VedFormValue *) option;
}

/**
 * ved_form_option_label:
 * @option: a scalar or a map { label, value }
 *
 * Returns: (transfer full): what people read
 */
char *
ved_form_option_label (const VedFormValue *option)
{
  const VedFormValue *label = ved_form_value_get (option, "label");

  return ved_form_value_to_text (label != NULL ? label : ved_form_option_value (option));
}

/**
 * ved_form_option_find:
 * @options: (nullable): a list
 *
 * Returns: where @value stands, else where a value with the same text stands, else -1
 */
gssize
ved_form_option_find (const VedFormValue *options,
                      const VedFormValue *value)
{
  const guint n_options = ved_form_value_size (options);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_options; i++)
    if (ved_form_value_same (ved_form_option_value (ved_form_value_item (options, i)), value))
      return i;

  text = ved_form_value_to_text (value);
  for (guint i = 0; i < n_options; i++)
    {
      const VedFormValue *other = ved_form_option_value (ved_form_value_item (options, i));
      g_autofree char *other_text = NULL;

      if (ved_form_value_type (other) == VED_FORM_STRING && ved_form_value_type (value) == VED_FORM_STRING)
        continue;
      other_text = ved_form_value_to_text (other);
      if (g_str_equal (text, other_text))
        return i;
    }

  return -1;
}

/**
 * ved_form_option_new:
 * @option: a scalar or a map { label, value }
 */
VedFormOption *
ved_form_option_new (const VedFormValue *option)
{
  VedFormOption *self = g_object_new (VED_TYPE_FORM_OPTION, NULL);

  self->label = ved_form_option_label (option);
  self->value = ved_form_value_ref (ved_form_option_value (option));

  return self;
}

const char *
ved_form_option_get_label (VedFormOption *self)
{
  return self->label;
}

VedFormValue *
ved_form_option_get_value (VedFormOption *self)
{
  return self->value;
}
