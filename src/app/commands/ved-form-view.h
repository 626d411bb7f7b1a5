/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_FORM_VIEW (ved_form_view_get_type ())

G_DECLARE_FINAL_TYPE (VedFormView, ved_form_view, VED, FORM_VIEW, GtkWidget)

/* Adds something to the row of a field when it is made, say a button. */
typedef void (*VedFormViewRowMade) (VedFormField *field,
                                    GtkWidget    *row,
                                    gpointer      user_data);

GtkWidget *ved_form_view_new         (VedForm            *form,
                                      VedFormViewRowMade  made,
                                      gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;
VedForm   *ved_form_view_get_form    (VedFormView        *self);
void       ved_form_view_set_filter  (VedFormView        *self,
                                      const char         *text,
                                      gboolean            only_changed);
gboolean   ved_form_view_focus_field (VedFormView        *self,
                                      const char         *key);
gboolean   ved_form_view_is_complete (VedFormView        *self);

G_END_DECLS
