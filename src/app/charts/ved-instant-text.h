/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ved_instant_text (gint64     time_us,
                        GTimeZone *zone,
                        int        second_digits) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
