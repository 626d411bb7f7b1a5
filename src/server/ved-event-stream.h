/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define VED_EVENT_RING_SIZE 1000

/* The clients of /events, and the newest events for those that come back. Of the server's thread. */
typedef struct _VedEventStream VedEventStream;

VedEventStream *ved_event_stream_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_event_stream_free          (VedEventStream    *self);
void            ved_event_stream_publish       (VedEventStream    *self,
                                                const char        *event,
                                                guint64            id,
                                                GString           *data);
void            ved_event_stream_attach        (VedEventStream    *self,
                                                SoupServerMessage *message);
void            ved_event_stream_tick          (VedEventStream    *self);
void            ved_event_stream_end           (VedEventStream    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedEventStream, ved_event_stream_free)

G_END_DECLS
