/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

/* The laid out texts of one chart. A plain value, zeroed at first. */
typedef struct {
  GHashTable *layouts;          /* style and text → PangoLayout; (nullable) */
} VedTextCache;

PangoLayout *ved_text_cache_get        (VedTextCache *self,
                                        GtkWidget    *widget,
                                        VedTextStyle  style,
                                        const char   *text);
void         ved_text_cache_clear      (VedTextCache *self);
void         ved_text_cache_warm_fonts (void);

G_END_DECLS
