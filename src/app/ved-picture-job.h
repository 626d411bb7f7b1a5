/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/window/ved-window.h"

G_BEGIN_DECLS

/* What to draw. A plain value; strings are lent. */
typedef struct {
  const char *path;             /* of the PNG */
  int width;                    /* px it has at least; 0: as large as the window is */
  int height;
  const char *server;           /* (nullable) */
  gboolean is_watched;          /* somebody may enter a key meanwhile */
  gint64 at_us;                 /* 0: the newest instant */
  gint64 row;                   /* of an order book; -1: not said */
  guint timeout_s;
} VedPictureRequest;

#define VED_TYPE_PICTURE_JOB (ved_picture_job_get_type ())

G_DECLARE_FINAL_TYPE (VedPictureJob, ved_picture_job, VED, PICTURE_JOB, GObject)

/* Saves a picture of a window once its page has its data. Signal: "done" (GError, nullable), once. */

VedPictureJob *ved_picture_job_new (VedWindow               *window,
                                    VedSession              *session,
                                    const VedPictureRequest *request) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
