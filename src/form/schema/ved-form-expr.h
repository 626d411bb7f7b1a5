/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-value.h"

G_BEGIN_DECLS

/* A compiled expression of a schema, as in "resume and epochs > 10". Immutable and reference counted.
 *
 *   expr := or;  or := and ("or" and)*;  and := not ("and" not)*;  not := "not" not | cmp
 *   cmp  := term (("==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in") term)?
 *   term := "(" expr ")" | true | false | null | number | text | "[" term ("," term)* "]" | name
 *
 * Nothing in it can do anything: it reads values of fields by name, and that is all. */
typedef struct _VedFormExpr VedFormExpr;

/* Returns: (transfer none) (nullable): the value of a field; NULL is null */
typedef const VedFormValue *(*VedFormLookup) (const char *name,
                                              gpointer    user_data);

VedFormExpr       *ved_form_expr_compile   (const char        *text,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void               ved_form_expr_unref     (VedFormExpr       *self);
const char        *ved_form_expr_get_text  (const VedFormExpr *self);
const char *const *ved_form_expr_get_names (const VedFormExpr *self);
VedFormValue      *ved_form_expr_evaluate  (const VedFormExpr *self,
                                            VedFormLookup      lookup,
                                            gpointer           user_data,
                                            GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFormExpr, ved_form_expr_unref)

G_END_DECLS
