/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-draw-list.h"
#include "plot/ved-scale.h"
#include "plot/ved-trace.h"

G_BEGIN_DECLS

/* The frame that traces are painted in: the two axes and the device pixels per widget pixel (1 or 2). */
typedef struct {
  VedScale time;
  VedScale value;
  int scale_factor;
} VedTraceFrame;

void     ved_draw_list_add_trace     (VedDrawList         *list,
                                      const VedTraceFrame *frame,
                                      const VedTrace      *trace,
                                      float                line_width,
                                      VedColor             color);
void     ved_draw_list_add_steps     (VedDrawList         *list,
                                      const VedTraceFrame *frame,
                                      const VedTrace      *trace,
                                      float                line_width,
                                      VedColor             color);
gboolean ved_draw_list_add_samples   (VedDrawList         *list,
                                      const VedTraceFrame *frame,
                                      const VedTrace      *trace,
                                      float                radius,
                                      VedPointShape        shape,
                                      VedColor             color);
void     ved_draw_list_add_fan       (VedDrawList         *list,
                                      const VedTraceFrame *frame,
                                      const VedTrace      *lower,
                                      const VedTrace      *upper,
                                      VedColor             color);
void     ved_draw_list_add_area      (VedDrawList         *list,
                                      const VedTraceFrame *frame,
                                      const VedTrace      *trace,
                                      double               base_value,
                                      gboolean             fades,
                                      VedColor             color);
void     ved_draw_list_add_step_area (VedDrawList         *list,
                                      const VedTraceFrame *frame,
                                      const VedTrace      *trace,
                                      double               base_value,
                                      gboolean             fades,
                                      VedColor             color);

G_END_DECLS
