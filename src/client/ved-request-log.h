/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_REQUEST_LOG_SIZE 100
#define VED_REQUEST_PATH_SIZE 120
#define VED_REQUEST_FAULT_SIZE 120

/* One request to a daemon that has ended. Keys are in headers, so there is none in a path. */
typedef struct {
  gint64 time_us;               /* when the last byte was there, or it was given up, UTC */
  gint64 elapsed_us;            /* since it was asked for */
  gsize n_bytes;                /* of the body */
  guint status;                 /* of the answer; 0 where there was none */
  char method[8];
  char path[VED_REQUEST_PATH_SIZE];     /* with its query; a long one is cut */
  char fault[VED_REQUEST_FAULT_SIZE];   /* why there was no answer; a long one is cut */
} VedRequestEntry;

/* The newest requests, and how many there were in all. */
typedef struct {
  VedRequestEntry entries[VED_REQUEST_LOG_SIZE];
  guint64 n_requests;
  guint64 n_answers;
  guint64 n_bytes;              /* of the answers */
} VedRequestLog;

void                   ved_request_log_add   (VedRequestLog         *self,
                                              const VedRequestEntry *entry);
guint                  ved_request_log_count (const VedRequestLog   *self);
const VedRequestEntry *ved_request_log_get   (const VedRequestLog   *self,
                                              guint                  age);

G_END_DECLS
