/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_TRACK_CARD (ved_track_card_get_type ())

G_DECLARE_FINAL_TYPE (VedTrackCard, ved_track_card, VED, TRACK_CARD, GtkWidget)

/* The life of one order up to a row: what was left of it, what stood before it in its queue, how it ended. */

GtkWidget *ved_track_card_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_track_card_set_session (VedTrackCard   *self,
                                       VedBookSession *session);
void       ved_track_card_follow      (VedTrackCard   *self,
                                       gint64          id);
void       ved_track_card_set_row     (VedTrackCard   *self,
                                       guint32         row);
const char *
           ved_track_card_get_text    (VedTrackCard   *self);

G_END_DECLS
