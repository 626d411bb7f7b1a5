/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

/* A tooltip: a heading and rows of a label and a value, drawn inside of a chart. */
typedef struct _VedBubble VedBubble;

VedBubble *ved_bubble_new         (const char  *heading) G_GNUC_WARN_UNUSED_RESULT;
void       ved_bubble_free        (VedBubble   *self);
void       ved_bubble_set_heading (VedBubble   *self,
                                   const char  *heading);
void       ved_bubble_add         (VedBubble   *self,
                                   VedColor     mark,
                                   gboolean     is_strong,
                                   const char  *label,
                                   const char  *value);
guint      ved_bubble_get_n_rows  (VedBubble   *self);
char      *ved_bubble_to_sentence (VedBubble   *self) G_GNUC_WARN_UNUSED_RESULT;
guint      ved_bubble_count_room  (VedChart    *chart);
void       ved_bubble_draw        (VedBubble   *self,
                                   VedChart    *chart,
                                   GtkSnapshot *snapshot,
                                   float        pointer_x,
                                   float        pointer_y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBubble, ved_bubble_free)

G_END_DECLS
