/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_EVENT_STREAM (ved_event_stream_get_type ())

G_DECLARE_FINAL_TYPE (VedEventStream, ved_event_stream, VED, EVENT_STREAM, GObject)

/* Server-sent events from a body that never ends.
 *
 * Signals: "event" (name, data), "closed" (GError, nullable): the last that is heard of it. */

VedEventStream *ved_event_stream_new         (GInputStream   *body) G_GNUC_WARN_UNUSED_RESULT;
void            ved_event_stream_start       (VedEventStream *self);
void            ved_event_stream_close       (VedEventStream *self);
const char     *ved_event_stream_get_last_id (VedEventStream *self);

G_END_DECLS
