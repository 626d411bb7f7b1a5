/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_QUALITY_TILES (ved_quality_tiles_get_type ())

G_DECLARE_FINAL_TYPE (VedQualityTiles, ved_quality_tiles, VED, QUALITY_TILES, GtkWidget)

/* What trading costs and how it moves the price, over a range of rows, and what the book would charge for shares now. */

GtkWidget *ved_quality_tiles_new       (VedBookSession   *session) G_GNUC_WARN_UNUSED_RESULT;
void       ved_quality_tiles_set_range (VedQualityTiles  *self,
                                        VedBookDay       *day,
                                        guint32           from,
                                        guint32           row);

G_END_DECLS
