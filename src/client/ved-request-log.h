/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_REQUEST_LOG_SIZE 100
#define VED_REQUEST_PATH_SIZE 120

/* One answer of a daemon. Keys are in headers, so there is none in a path. */
typedef struct {
  gint64 time_us;               /* when the last byte was there, UTC */
  gint64 elapsed_us;            /* since it was asked for */
  gsize n_bytes;                /* of the body */
  guint status;
  char method[8];
  char path[VED_REQUEST_PATH_SIZE];     /* with its query; a long one is cut */
} VedRequestEntry;

/* The newest answers, and how many there were in all. */
typedef struct {
  VedRequestEntry entries[VED_REQUEST_LOG_SIZE];
  guint64 n_answers;
  guint64 n_bytes;
} VedRequestLog;

void                   ved_request_log_add   (VedRequestLog         *self,
                                              const VedRequestEntry *entry);
guint                  ved_request_log_count (const VedRequestLog   *self);
const VedRequestEntry *ved_request_log_get   (const VedRequestLog   *self,
                                              guint                  age);

G_END_DECLS
