/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/gallery/ved-gallery-data.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_GALLERY (ved_gallery_get_type ())

G_DECLARE_FINAL_TYPE (VedGallery, ved_gallery, VED, GALLERY, AdwBin)

/* Every kind of chart, side by side, with the same data. Signal: "loaded": the data that were chosen last are
 * on the charts. */

GtkWidget      *ved_gallery_new              (void) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget      *ved_gallery_new_growing      (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_gallery_set_kind         (VedGallery     *self,
                                              VedGalleryKind  kind);
gboolean        ved_gallery_is_loaded        (VedGallery     *self);
guint64         ved_gallery_get_data_redraws (VedGallery     *self);
guint           ved_gallery_get_n_charts     (VedGallery     *self);

G_END_DECLS
