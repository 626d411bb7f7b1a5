/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-trace.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the charts of the gallery are given: ordinary data once, and every kind that has ever broken a chart. */
typedef enum {
  VED_GALLERY_LIVE,
  VED_GALLERY_HUGE,
  VED_GALLERY_EMPTY,
  VED_GALLERY_ONE_POINT,
  VED_GALLERY_CONSTANT,
  VED_GALLERY_MISSING,
  VED_GALLERY_NEGATIVE,
  VED_GALLERY_FAR_FUTURE,
  VED_GALLERY_MANY,
  VED_N_GALLERY_KINDS
} VedGalleryKind;

typedef struct {
  const char *id;               /* --data=ID */
  const char *title;
  const char *subtitle;
} VedGalleryKindInfo;

/* Reference counted. Only live data change: they grow by a sample at a time, on the main thread. */
typedef struct {
  VedGalleryKind kind;
  guint n_series;
  gsize n_values;               /* of each series */
  gsize capacity;
  float *values;                /* the series one after the other, capacity apart */
  VedPyramid **pyramids;        /* of each series */
  gint64 start_us;
  gint64 step_us;
} VedGalleryData;

const VedGalleryKindInfo *ved_gallery_kind_get_info (VedGalleryKind  kind);
gboolean                  ved_gallery_kind_parse    (const char     *id,
                                                     VedGalleryKind *kind);
char                     *ved_gallery_kind_get_ids  (void) G_GNUC_WARN_UNUSED_RESULT;

VedGalleryData *ved_gallery_data_new       (VedGalleryKind        kind) G_GNUC_WARN_UNUSED_RESULT;
VedGalleryData *ved_gallery_data_ref       (VedGalleryData       *self);
void            ved_gallery_data_unref     (VedGalleryData       *self);
gboolean        ved_gallery_data_grow      (VedGalleryData       *self);
VedTrace        ved_gallery_data_get_trace (const VedGalleryData *self,
                                            guint                 series);
gint64          ved_gallery_data_get_end   (const VedGalleryData *self);
guint           ved_gallery_data_pick      (const VedGalleryData *self,
                                            guint                 n_wanted,
                                            float                *values);
float           ved_gallery_data_get_last  (const VedGalleryData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedGalleryData, ved_gallery_data_unref)

G_END_DECLS
