/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_RECORDING_SIGN (ved_recording_sign_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingSign, ved_recording_sign, VED, RECORDING_SIGN, AdwBin)

void ved_recording_sign_set_session (VedRecordingSign *self,
                                     VedSession       *session);
void ved_recording_sign_set_narrow  (VedRecordingSign *self,
                                     gboolean          narrow);
void ved_recording_sign_set_elsewhere
                                    (VedRecordingSign *self,
                                     gboolean          is_elsewhere);

G_END_DECLS
