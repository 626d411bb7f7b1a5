/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-options"

#include "config.h"

#include "form/schema/ved-form-options.h"

#include "base/ved-list-change.h"

struct _VedFormOptions
{
  GObject parent_instance;
  VedFormValue *options;        /* a list of scalars and maps */
};

static GType
ved_form_options_get_item_type (GListModel *model)
{
  return VED_TYPE_FORM_OPTION;
}

static guint
ved_form_options_get_n_items (GListModel *model)
{
  return ved_form_value_size (VED_FORM_OPTIONS (model)->options);
}

static gpointer
ved_form_options_get_item (GListModel *model,
                           guint       position)
{
  VedFormOptions *self = VED_FORM_OPTIONS (model);

  if (position >= ved_form_value_size (self->options))
    return NULL;

  return ved_form_option_new (ved_form_value_item (self->options, position));
}

static void
ved_form_options_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_form_options_get_item_type;
  iface->get_n_items = ved_form_options_get_n_items;
  iface->get_item = ved_form_options_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedFormOptions, ved_form_options, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_form_options_list_model_init))

static void
ved_form_options_finalize (GObject *object)
{
  ved_form_value_unref (VED_FORM_OPTIONS (object)->options);

  G_OBJECT_CLASS (ved_form_options_parent_class)->finalize (object);
}

static void
ved_form_options_class_init (VedFormOptionsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_form_options_finalize;
}

static void
ved_form_options_init (VedFormOptions *self)
{
  self->options = ved_form_value_new_list (NULL, 0);
}

VedFormOptions *
ved_form_options_new (void)
{
  return g_object_new (VED_TYPE_FORM_OPTIONS, NULL);
}

static gboolean
is_same_option (guint         old_index,
                guint         new_index,
                gconstpointer data)
{
  VedFormValue *const *lists = data;

  return ved_form_value_same (ved_form_value_item (lists[0], old_index), ved_form_value_item (lists[1], new_index));
}

/**
 * ved_form_options_set:
 * @options: (transfer none): a list of scalars and of maps { label, value }
 *
 * Takes over a list, and says which part of it is new.
 */
void
ved_form_options_set (VedFormOptions *self,
                      VedFormValue   *options)
{
  g_autoptr(VedFormValue) old = self->options;
  VedFormValue *lists[] = { old, options };
  VedListChange change;

  self->options = ved_form_value_ref (options);
  if (ved_list_change_find (&change, ved_form_value_size (old), ved_form_value_size (options), is_same_option, lists))
    g_list_model_items_changed (G_LIST_MODEL (self), change.position, change.n_removed, change.n_added);
}

/**
 * ved_form_options_find:
 *
 * Returns: where @value stands; %G_MAXUINT when it does not
 */
guint
ved_form_options_find (VedFormOptions     *self,
                       const VedFormValue *value)
{
  gssize at = ved_form_option_find (self->options, value);

  return at >= 0 ? (guint) at : G_MAXUINT;
}
