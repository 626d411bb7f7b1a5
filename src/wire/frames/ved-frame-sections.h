/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/frames/ved-frame-format.h"

G_BEGIN_DECLS

/* A plain compact frame, taken apart: what its header says, and the bytes of each section. */
typedef struct {
  guint64 generation;
  gint64 time_us;
  gint64 origin_us;
  guint32 step_s;
  guint32 n_servers;
  guint n_sections;
  guint8 order[VED_FRAME_N_SECTIONS];           /* ids as they stand in the frame */
  GBytes *sections[VED_FRAME_N_SECTIONS];       /* by id; NULL where left out */
} VedFrameSections;

gboolean ved_frame_sections_split  (VedFrameSections        *self,
                                    GBytes                  *frame,
                                    GError                 **error);
GBytes  *ved_frame_sections_join   (const VedFrameSections  *self) G_GNUC_WARN_UNUSED_RESULT;
void     ved_frame_sections_put    (VedFrameSections        *self,
                                    VedFrameSection          id,
                                    GBytes                  *section);
GBytes  *ved_frame_sections_take   (VedFrameSections        *self,
                                    VedFrameSection          id) G_GNUC_WARN_UNUSED_RESULT;
void     ved_frame_sections_clear  (VedFrameSections        *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedFrameSections, ved_frame_sections_clear)

G_END_DECLS
