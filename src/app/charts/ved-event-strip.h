/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-item-chart.h"
#include "app/charts/ved-viewport.h"

G_BEGIN_DECLS

typedef struct {
  gint64 time_us;
  gboolean has_level;           /* else it is neutral: a bookmark, a restart */
  VedLevel level;
  const char *label;
} VedStripEvent;

#define VED_TYPE_EVENT_STRIP (ved_event_strip_get_type ())

G_DECLARE_FINAL_TYPE (VedEventStrip, ved_event_strip, VED, EVENT_STRIP, VedItemChart)

GtkWidget *ved_event_strip_new        (VedViewport         *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_event_strip_set_events (VedEventStrip       *self,
                                       const VedStripEvent *events,
                                       guint                n_events);

G_END_DECLS
