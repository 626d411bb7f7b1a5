/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a control of a field knows: it is made once, follows its field, and tells the form what the user does. */
typedef struct {
  VedForm *form;
  VedFormField *field;
  GtkWidget *main;              /* what has the focus and the name of the field */
  GtkWidget *second;            /* (nullable): the other half of it */
  gboolean following;           /* what it says now comes from the field */
} VedFieldControl;

/* Makes its field's value the control's. */
typedef void (*VedFieldFollow) (VedFieldControl *self);

GtkWidget *ved_field_control_new       (VedForm          *form,
                                        VedFormField     *field,
                                        GtkWidget       **focus) G_GNUC_WARN_UNUSED_RESULT;
gboolean   ved_field_control_is_wide   (VedFormField     *field);
const char *ved_field_control_get_refusal (VedFormField  *field);

/* For the files of the single kinds. */
GtkWidget *ved_field_text_new          (VedFieldControl  *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_field_path_new          (VedFieldControl  *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_field_number_new        (VedFieldControl  *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_field_slider_new        (VedFieldControl  *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_field_switch_new        (VedFieldControl  *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_field_select_new        (VedFieldControl  *self) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_field_multiselect_new   (VedFieldControl  *self) G_GNUC_WARN_UNUSED_RESULT;
void       ved_field_control_follow    (VedFieldControl  *self,
                                        const char       *property,
                                        VedFieldFollow    follow);
VedFormValue *ved_field_control_parse  (VedFieldControl  *self,
                                        const char       *text,
                                        GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void       ved_field_control_take_text (VedFieldControl  *self,
                                        const char       *text);
void       ved_field_control_take      (VedFieldControl  *self,
                                        VedFormValue     *value);
gboolean   ved_field_control_is_busy   (VedFieldControl  *self);

G_END_DECLS
