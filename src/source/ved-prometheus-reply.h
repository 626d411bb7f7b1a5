/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-prometheus-grid.h"

G_BEGIN_DECLS

gboolean ved_prometheus_reply_read          (GBytes             *reply,
                                             const char         *label,
                                             guint               query,
                                             VedPrometheusGrid  *grid,
                                             GError            **error);
char    *ved_prometheus_reply_dup_error     (GBytes             *reply) G_GNUC_WARN_UNUSED_RESULT;
guint    ved_prometheus_reply_read_interval (GBytes             *targets);

G_END_DECLS
