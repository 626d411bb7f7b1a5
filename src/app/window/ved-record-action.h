/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-pre-recording.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Takes a toast. */
typedef void (*VedToastFunc) (AdwToast *toast,
                              gpointer  user_data);

GAction *ved_record_action_new    (VedSession      *session,
                                   VedToastFunc     show_toast,
                                   gpointer         user_data) G_GNUC_WARN_UNUSED_RESULT;
GAction *ved_save_last_action_new (VedSession      *session,
                                   VedPreRecording *pre_recording,
                                   VedToastFunc     show_toast,
                                   gpointer         user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
