/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_EVENT_READER (ved_event_reader_get_type ())

G_DECLARE_FINAL_TYPE (VedEventReader, ved_event_reader, VED, EVENT_READER, GObject)

/* Server-sent events from a body that never ends.
 *
 * Signals: "event" (name, data), "closed" (GError, nullable): the last that is heard of it. */

VedEventReader *ved_event_reader_new         (GInputStream   *body) G_GNUC_WARN_UNUSED_RESULT;
void            ved_event_reader_start       (VedEventReader *self);
void            ved_event_reader_close       (VedEventReader *self);
const char     *ved_event_reader_get_last_id (VedEventReader *self);

G_END_DECLS
