/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

/* One line, laid out, and as it was drawn last. */
typedef struct {
  PangoLayout *layout;
  GskRenderNode *node;          /* (nullable) */
  VedColor color;               /* of .node */
} VedText;

/* The texts of one chart. A plain value, zeroed at first. */
typedef struct {
  GHashTable *texts;            /* style and text → VedText; (nullable) */
} VedTextCache;

VedText       *ved_text_cache_get        (VedTextCache *self,
                                          GtkWidget    *widget,
                                          VedTextStyle  style,
                                          const char   *text);
GskRenderNode *ved_text_get_node         (VedText      *self,
                                          VedColor      color);
void           ved_text_cache_clear      (VedTextCache *self);
void           ved_text_cache_warm_fonts (void);

G_END_DECLS
