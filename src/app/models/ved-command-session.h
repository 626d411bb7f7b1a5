/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-desk.h"
#include "form/ved-form-preset.h"
#include "form/ved-form.h"

G_BEGIN_DECLS

#define VED_TYPE_COMMAND_SESSION (ved_command_session_get_type ())

G_DECLARE_FINAL_TYPE (VedCommandSession, ved_command_session, VED, COMMAND_SESSION, GObject)

/* The work on one schema: its form, the text that was edited by hand, where it runs, what ran last, the user's
 * presets. All of it survives a restart; what is kept are changes only. Main thread.
 *
 * Signals: "form-changed": there is a form, or another one; "command-changed": the command may be another one. */

VedCommandSession *ved_command_session_new               (VedCommandDesk    *desk,
                                                          VedFormPack       *pack) G_GNUC_WARN_UNUSED_RESULT;
VedCommandDesk    *ved_command_session_get_desk          (VedCommandSession *self);
VedFormPack       *ved_command_session_get_pack          (VedCommandSession *self);
VedForm           *ved_command_session_get_form          (VedCommandSession *self);
VedFileIndex      *ved_command_session_get_index         (VedCommandSession *self);
const char        *ved_command_session_get_folder        (VedCommandSession *self);
void               ved_command_session_set_folder        (VedCommandSession *self,
                                                          const char        *folder);
const char        *ved_command_session_get_environment   (VedCommandSession *self);
void               ved_command_session_set_environment   (VedCommandSession *self,
                                                          const char        *lines);
VedRunIo           ved_command_session_get_io            (VedCommandSession *self);
void               ved_command_session_set_io            (VedCommandSession *self,
                                                          VedRunIo           io);
const char        *ved_command_session_get_edited        (VedCommandSession *self);
void               ved_command_session_set_edited        (VedCommandSession *self,
                                                          const char        *text);
void               ved_command_session_conceal           (VedCommandSession *self);
VedFormCommand    *ved_command_session_make_command      (VedCommandSession *self,
                                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
VedFormCommand    *ved_command_session_get_last          (VedCommandSession *self);
char             **ved_command_session_fill              (VedCommandSession *self,
                                                          const char        *text,
                                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
VedRun            *ved_command_session_run               (VedCommandSession *self,
                                                          GError           **error);
gboolean           ved_command_session_apply_environment (VedCommandSession *self,
                                                          VedFormCommand    *command,
                                                          GError           **error);
GListModel        *ved_command_session_get_presets       (VedCommandSession *self);
gboolean           ved_command_session_add_preset        (VedCommandSession *self,
                                                          const char        *title,
                                                          const char *const *tags,
                                                          GError           **error);
gboolean           ved_command_session_remove_preset     (VedCommandSession *self,
                                                          VedFormPreset     *preset,
                                                          GError           **error);
char              *ved_command_session_export            (VedCommandSession *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean           ved_command_session_import            (VedCommandSession *self,
                                                          const char        *json,
                                                          guint             *n_dropped,
                                                          GError           **error);
void               ved_command_session_flush             (VedCommandSession *self);

G_END_DECLS
