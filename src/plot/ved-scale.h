/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_SCALE_LINEAR,
  VED_SCALE_LOG,
  VED_SCALE_TIME,
} VedScaleKind;

/* A mapping of values (or instants) to pixels along one axis: a plain value, copy it freely. Set it with one
 * of the init functions; px_to < px_from flips the axis, as a value axis does on the screen. */
typedef struct {
  VedScaleKind kind;
  double px_from;
  double px_to;
  double from;          /* linear, log: the value at px_from */
  double to;
  gint64 from_us;       /* time: the instant at px_from, UTC */
  gint64 to_us;
} VedScale;

void     ved_scale_init_linear   (VedScale       *self,
                                  double          from,
                                  double          to,
                                  double          px_from,
                                  double          px_to);
void     ved_scale_init_log      (VedScale       *self,
                                  double          from,
                                  double          to,
                                  double          px_from,
                                  double          px_to);
void     ved_scale_init_time     (VedScale       *self,
                                  gint64          from_us,
                                  gint64          to_us,
                                  double          px_from,
                                  double          px_to);
double   ved_scale_to_px         (const VedScale *self,
                                  double          value);
double   ved_scale_from_px       (const VedScale *self,
                                  double          px);
double   ved_scale_time_to_px    (const VedScale *self,
                                  gint64          time_us);
gint64   ved_scale_time_from_px  (const VedScale *self,
                                  double          px);
void     ved_scale_pan_px        (VedScale       *self,
                                  double          distance_px);
void     ved_scale_zoom          (VedScale       *self,
                                  double          anchor_px,
                                  double          factor);
void     ved_scale_clamp         (VedScale       *self,
                                  double          extent_from,
                                  double          extent_to);
void     ved_scale_clamp_time    (VedScale       *self,
                                  gint64          extent_from_us,
                                  gint64          extent_to_us);
double   ved_scale_step          (double          span,
                                  guint           n_steps);
void     ved_scale_round_out     (VedScale       *self,
                                  guint           n_steps);

G_END_DECLS
