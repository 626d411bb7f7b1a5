/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/command/ved-form-command.h"
#include "form/ved-form.h"

G_BEGIN_DECLS

VedFormCommand *ved_form_build (VedForm *form) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
