/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes   *ved_quantile_pack   (GBytes  *section,
                               GBytes  *past,
                               guint    steps_passed) G_GNUC_WARN_UNUSED_RESULT;
GBytes   *ved_quantile_unpack (GBytes  *packed,
                               GBytes  *past,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gpointer  ved_quantile_refuse (GError **error);

G_END_DECLS
