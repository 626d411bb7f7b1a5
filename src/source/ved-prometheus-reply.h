/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-prometheus-grid.h"
#include "source/ved-prometheus-hosts.h"

G_BEGIN_DECLS

/* A value of a series. Strings are not terminated, and valid during the call alone. */
typedef struct {
  const char *server;
  gsize server_length;
  const char *instance;         /* what the label says, port and all */
  gsize instance_length;
  const char *host;             /* the same without its port */
  gsize host_length;
  const char *metric;           /* (nullable): its label __name__ */
  gsize metric_length;
  gint64 time_us;
  double value;                 /* may be NaN */
} VedPrometheusPoint;

typedef void (*VedPrometheusPointFunc) (const VedPrometheusPoint *point,
                                        gpointer                  user_data);

gboolean ved_prometheus_reply_walk          (GBytes                  *reply,
                                             const char              *label,
                                             VedPrometheusHosts      *hosts,
                                             VedPrometheusPointFunc   func,
                                             gpointer                 user_data,
                                             GError                 **error);
gboolean ved_prometheus_reply_read          (GBytes             *reply,
                                             const char         *label,
                                             guint               query,
                                             VedPrometheusGrid  *grid,
                                             VedPrometheusHosts *hosts,
                                             gboolean            compare,
                                             GError            **error);
char    *ved_prometheus_reply_dup_error     (GBytes             *reply) G_GNUC_WARN_UNUSED_RESULT;
guint    ved_prometheus_reply_read_interval (GBytes             *targets);

G_END_DECLS
