/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

/* Writes the tables "frames", "figures" and "bundles" of a recording. */
typedef struct _VedFrameRows VedFrameRows;

VedFrameRows * ved_frame_rows_new         (VedDatabase    *database,
                                           GError        **error);
void           ved_frame_rows_free        (VedFrameRows   *self);
gboolean       ved_frame_rows_add         (VedFrameRows   *self,
                                           gint64          number,
                                           gint64          key,
                                           gint64          time_us,
                                           gint64          forecast,
                                           GBytes         *packed,
                                           GError        **error);
gboolean       ved_frame_rows_add_figures (VedFrameRows   *self,
                                           gconstpointer   data,
                                           gsize           length,
                                           GError        **error);
gboolean       ved_frame_rows_bundle      (VedFrameRows   *self,
                                           GError        **error);
void           ved_frame_rows_forget      (VedFrameRows   *self);

G_END_DECLS
