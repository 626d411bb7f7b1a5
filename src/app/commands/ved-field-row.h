/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_FIELD_ROW (ved_field_row_get_type ())

G_DECLARE_FINAL_TYPE (VedFieldRow, ved_field_row, VED, FIELD_ROW, GtkWidget)

GtkWidget    *ved_field_row_new        (VedForm      *form,
                                        VedFormField *field) G_GNUC_WARN_UNUSED_RESULT;
VedFormField *ved_field_row_get_field  (VedFieldRow  *self);
gboolean      ved_field_row_matches    (VedFieldRow  *self,
                                        const char   *text,
                                        gboolean      only_changed);
void          ved_field_row_add_action (VedFieldRow  *self,
                                        GtkWidget    *widget);
guint         ved_field_row_get_n_made (void);

G_END_DECLS
