/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that the network devices of this computer have carried since they came up. */
typedef struct {
  guint64 received;
  guint64 sent;
} VedProcTraffic;

/* TCP connections that the other end has closed, by the end they began at. */
typedef struct {
  guint back;                   /* we called: the local port is of the ephemeral range */
  guint front;                  /* we were called */
} VedProcCloseWait;

gboolean ved_proc_net_read_traffic    (const char       *root,
                                       VedProcTraffic   *traffic);
gboolean ved_proc_net_read_close_wait (const char       *root,
                                       VedProcCloseWait *close_wait);

G_END_DECLS
