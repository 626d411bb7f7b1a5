/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/command/ved-form-command.h"
#include "form/ved-form.h"

G_BEGIN_DECLS

char          **ved_form_fill         (VedForm              *form,
                                       const VedFormCommand *command) G_GNUC_WARN_UNUSED_RESULT;
VedFormCommand *ved_form_read_command (VedForm              *form,
                                       const char           *text,
                                       const char           *folder,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
char           *ved_form_mask_text    (VedForm              *form,
                                       const char           *text) G_GNUC_WARN_UNUSED_RESULT;
char           *ved_form_conceal      (VedForm              *form,
                                       const char           *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
