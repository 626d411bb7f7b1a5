/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *ved_toast_new      (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void      ved_toast_set_text (AdwToast   *toast,
                              const char *text);

G_END_DECLS
