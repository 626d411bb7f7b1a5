/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/ved-renderer.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_APPLICATION (ved_application_get_type ())

G_DECLARE_FINAL_TYPE (VedApplication, ved_application, VED, APPLICATION, AdwApplication)

VedApplication *ved_application_new             (VedRenderer    *renderer) G_GNUC_WARN_UNUSED_RESULT;
int             ved_application_get_exit_status (VedApplication *self);
VedRenderer    *ved_application_get_renderer    (VedApplication *self);

G_END_DECLS
