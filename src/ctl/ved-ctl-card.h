/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *ved_ctl_card_write       (const char *repository,
                                    GPtrArray  *paths) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_ctl_card_is_ours     (const char *text);
char     *ved_ctl_card_attributes  (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
