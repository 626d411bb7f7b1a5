/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  VED_FORM_NULL,
  VED_FORM_BOOL,
  VED_FORM_INT,
  VED_FORM_FLOAT,
  VED_FORM_STRING,
  VED_FORM_LIST,
  VED_FORM_MAP,
} VedFormValueType;

#define VED_TYPE_FORM_VALUE (ved_form_value_get_type ())

/* What a schema file holds and what a field of a form has: one value, immutable and reference counted.
 * NULL stands for the null value wherever one is read. */
typedef struct _VedFormValue VedFormValue;

GType             ved_form_value_get_type    (void) G_GNUC_CONST;
VedFormValue     *ved_form_value_new_bool    (gboolean             value) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue     *ved_form_value_new_int     (gint64               value) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue     *ved_form_value_new_float   (double               value) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue     *ved_form_value_new_string  (const char          *value) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue     *ved_form_value_new_list    (VedFormValue *const *items,
                                              guint                n_items) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue     *ved_form_value_new_map     (void) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue     *ved_form_value_new_null    (void) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue     *ved_form_value_ref         (VedFormValue        *self);
void              ved_form_value_unref       (VedFormValue        *self);

/* While it is made: by who made it, before anyone else holds it. */
void              ved_form_value_append      (VedFormValue        *self,
                                              VedFormValue        *item);
gboolean          ved_form_value_put         (VedFormValue        *self,
                                              const char          *key,
                                              VedFormValue        *value);
void              ved_form_value_set_place   (VedFormValue        *self,
                                              guint                line,
                                              guint                column);

VedFormValueType  ved_form_value_type        (const VedFormValue  *self);
gboolean          ved_form_value_is_null     (const VedFormValue  *self);
gboolean          ved_form_value_is_empty    (const VedFormValue  *self);
gboolean          ved_form_value_is_number   (const VedFormValue  *self);
gboolean          ved_form_value_is_true     (const VedFormValue  *self);
gboolean          ved_form_value_bool        (const VedFormValue  *self);
gint64            ved_form_value_int         (const VedFormValue  *self);
double            ved_form_value_double      (const VedFormValue  *self);
const char       *ved_form_value_string      (const VedFormValue  *self);
guint             ved_form_value_size        (const VedFormValue  *self);
VedFormValue     *ved_form_value_item        (const VedFormValue  *self,
                                              guint                position);
const char       *ved_form_value_key         (const VedFormValue  *self,
                                              guint                position);
VedFormValue     *ved_form_value_get         (const VedFormValue  *self,
                                              const char          *key);
VedFormValue     *ved_form_value_get_path    (const VedFormValue  *self,
                                              const char          *path);
const char       *ved_form_value_get_string  (const VedFormValue  *self,
                                              const char          *key);
guint             ved_form_value_line        (const VedFormValue  *self);
guint             ved_form_value_column      (const VedFormValue  *self);
guint             ved_form_value_weight      (const VedFormValue  *self);

gboolean          ved_form_value_equal       (const VedFormValue  *a,
                                              const VedFormValue  *b);
gboolean          ved_form_value_same        (const VedFormValue  *a,
                                              const VedFormValue  *b);
char             *ved_form_value_to_text     (const VedFormValue  *self) G_GNUC_WARN_UNUSED_RESULT;
char             *ved_form_float_to_text     (double               value) G_GNUC_WARN_UNUSED_RESULT;
char            **ved_form_value_to_strv     (const VedFormValue  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFormValue, ved_form_value_unref)

G_END_DECLS
