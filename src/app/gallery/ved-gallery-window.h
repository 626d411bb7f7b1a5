/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/gallery/ved-gallery.h"

G_BEGIN_DECLS

#define VED_TYPE_GALLERY_WINDOW (ved_gallery_window_get_type ())

G_DECLARE_FINAL_TYPE (VedGalleryWindow, ved_gallery_window, VED, GALLERY_WINDOW, AdwApplicationWindow)

/* The gallery in a window of its own: data in the sidebar, colours and direction in the header. Signal:
 * "painted": the data that were chosen last are on the screen. */

GtkWidget *ved_gallery_window_new         (GtkApplication   *application,
                                           VedGalleryKind    kind) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *ved_gallery_window_get_picture (VedGalleryWindow *self);

G_END_DECLS
