/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

G_BEGIN_DECLS

VedForm *ved_test_form_open      (const char *text,
                                  const char *root) G_GNUC_WARN_UNUSED_RESULT;
VedForm *ved_test_form_open_pack (const char *name,
                                  const char *root) G_GNUC_WARN_UNUSED_RESULT;
void     ved_test_form_set       (VedForm    *form,
                                  const char *key,
                                  const char *text);
char    *ved_test_form_get       (VedForm    *form,
                                  const char *key) G_GNUC_WARN_UNUSED_RESULT;
char    *ved_test_form_command   (VedForm    *form) G_GNUC_WARN_UNUSED_RESULT;
char    *ved_test_form_problems  (VedForm    *form) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
