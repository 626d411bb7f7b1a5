/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hosts that answer at several ports. Any thread. Atomically reference counted. */
typedef struct _VedPrometheusHosts VedPrometheusHosts;

VedPrometheusHosts *ved_prometheus_hosts_new    (void) G_GNUC_WARN_UNUSED_RESULT;
VedPrometheusHosts *ved_prometheus_hosts_ref    (VedPrometheusHosts *self);
void                ved_prometheus_hosts_unref  (VedPrometheusHosts *self);

void                ved_prometheus_hosts_add    (VedPrometheusHosts *self,
                                                 const char         *host,
                                                 gsize               length);
gboolean            ved_prometheus_hosts_has    (VedPrometheusHosts *self,
                                                 const char         *host,
                                                 gsize               length);
guint               ved_prometheus_hosts_get_n  (VedPrometheusHosts *self);
char               *ved_prometheus_hosts_format (VedPrometheusHosts *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedPrometheusHosts, ved_prometheus_hosts_unref)

G_END_DECLS
