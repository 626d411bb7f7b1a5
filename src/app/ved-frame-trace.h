/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/models/ved-fleet-model.h"

G_BEGIN_DECLS

#define VED_TYPE_FRAME_TRACE (ved_frame_trace_get_type ())

G_DECLARE_FINAL_TYPE (VedFrameTrace, ved_frame_trace, VED, FRAME_TRACE, GObject)

VedFrameTrace *ved_frame_trace_new            (const char     *path,
                                               GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           ved_frame_trace_watch          (VedFrameTrace  *self,
                                               GtkWidget      *window,
                                               VedFleetModel  *model);
void           ved_frame_trace_page_requested (VedFrameTrace  *self,
                                               const char     *page);

G_END_DECLS
