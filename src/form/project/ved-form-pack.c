/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-pack"

#include "config.h"

#include "form/project/ved-form-pack.h"

#include <string.h>

struct _VedFormPack
{
  GObject parent_instance;
  char *path, *name;
  VedFormSchema *schema;        /* (nullable): the last good one */
  char *fault;                  /* (nullable): why the file holds none now */
  gboolean is_example;
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedFormPack, ved_form_pack, G_TYPE_OBJECT)

static void
ved_form_pack_finalize (GObject *object)
{
  VedFormPack *self = VED_FORM_PACK (object);

  g_clear_pointer (&self->schema, ved_form_schema_unref);
  g_free (self->path);
  g_free (self->name);
  g_free (self->fault);

  G_OBJECT_CLASS (ved_form_pack_parent_class)->finalize (object);
}

static void
ved_form_pack_class_init (VedFormPackClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_form_pack_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_FORM_PACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_form_pack_init (VedFormPack *self)
{
}

/**
 * ved_form_pack_new:
 * @path: of the file
 * @is_example: whether it stands below examples/
 *
 * Returns: (transfer full): a pack of which nothing is known yet
 */
VedFormPack *
ved_form_pack_new (const char *path,
                   gboolean    is_example)
{
  VedFormPack *self = g_object_new (VED_TYPE_FORM_PACK, NULL);
  char *dot;

  self->path = g_strdup (path);
  self->name = g_path_get_basename (path);
  dot = strrchr (self->name, '.');
  if (dot != NULL && dot != self->name)
    *dot = '\0';
  self->is_example = is_example;

  return self;
}

const char *
ved_form_pack_get_path (VedFormPack *self)
{
  return self->path;
}

/**
 * ved_form_pack_get_name:
 *
 * Returns: the name of the file, without .yaml
 */
const char *
ved_form_pack_get_name (VedFormPack *self)
{
  return self->name;
}

/**
 * ved_form_pack_get_title:
 *
 * Returns: what the schema calls itself; the name of a file that never held one
 */
const char *
ved_form_pack_get_title (VedFormPack *self)
{
  return self->schema != NULL ? ved_form_schema_get_title (self->schema) : self->name;
}

gboolean
ved_form_pack_get_is_example (VedFormPack *self)
{
  return self->is_example;
}

/**
 * ved_form_pack_get_schema:
 *
 * Returns: (transfer none) (nullable): what the file says, or said before it was broken
 */
VedFormSchema *
ved_form_pack_get_schema (VedFormPack *self)
{
  return self->schema;
}

/**
 * ved_form_pack_get_fault:
 *
 * Returns: (nullable): why the file as it is now makes no form, with its line and column
 */
const char *
ved_form_pack_get_fault (VedFormPack *self)
{
  return self->fault;
}

/**
 * ved_form_pack_take:
 * @schema: (nullable): what the file says
 * @fault: (nullable): why it says nothing
 *
 * For VedFormShelf: the file was read anew. One that says the same as before changes nothing.
 */
void
ved_form_pack_take (VedFormPack   *self,
                    VedFormSchema *schema,
                    const GError  *fault)
{
  const char *message = fault != NULL ? fault->message : NULL;
  gboolean same = g_strcmp0 (message, self->fault) == 0;

  if (schema != NULL)
    same &= self->schema != NULL
      && g_str_equal (ved_form_schema_get_hash (schema), ved_form_schema_get_hash (self->schema));
  if (same)
    return;

  if (schema != NULL)
    {
      g_clear_pointer (&self->schema, ved_form_schema_unref);
      self->schema = ved_form_schema_ref (schema);
    }
  g_free (self->fault);
  self->fault = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}
