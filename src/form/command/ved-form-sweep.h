/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/command/ved-form-command.h"
#include "form/ved-form.h"

G_BEGIN_DECLS

/* How many commands one sweep may have. */
#define VED_FORM_SWEEP_MAX 10000

/* Values for one field of a sweep. */
typedef struct {
  const char *key;
  const char *values;           /* joined by commas */
} VedFormSweepAxis;

guint      ved_form_sweep_count (const VedFormSweepAxis  *axes,
                                 guint                    n_axes);
GPtrArray *ved_form_sweep       (VedForm                 *form,
                                 const VedFormSweepAxis  *axes,
                                 guint                    n_axes,
                                 GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
