/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_FRAME_METER_BINS 8

#define VED_TYPE_FRAME_METER (ved_frame_meter_get_type ())

G_DECLARE_FINAL_TYPE (VedFrameMeter, ved_frame_meter, VED, FRAME_METER, GObject)

/* How long the frames of a window take. Only frames that happen anyway are counted. */

VedFrameMeter *ved_frame_meter_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_frame_meter_watch         (VedFrameMeter *self,
                                              GdkFrameClock *clock);
guint          ved_frame_meter_get_n_frames  (VedFrameMeter *self);
double         ved_frame_meter_get_share     (VedFrameMeter *self,
                                              guint          bin);
double         ved_frame_meter_get_bin_end   (guint          bin);
double         ved_frame_meter_get_median_ms (VedFrameMeter *self);
double         ved_frame_meter_get_worst_ms  (VedFrameMeter *self);
void           ved_frame_meter_add           (VedFrameMeter *self,
                                              double         ms);

G_END_DECLS
