/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

/* Pictures of one draw list after the other, painted in software and handed to GTK. */
typedef struct _VedChartPicture VedChartPicture;

VedChartPicture *ved_chart_picture_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void             ved_chart_picture_free    (VedChartPicture *self);
GskRenderNode   *ved_chart_picture_paint   (VedChartPicture *self,
                                            VedDrawList     *list,
                                            int              width,
                                            int              height,
                                            int              scale) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedChartPicture, ved_chart_picture_free)

G_END_DECLS
