/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-scorer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Copies what is current for a run that begins now. */
typedef VedTickInput *(*VedRunnerInputFunc)  (gboolean       judge,
                                              gpointer       user_data);
typedef void          (*VedRunnerResultFunc) (VedTickResult *result,
                                              gpointer       user_data);
typedef void          (*VedRunnerIdleFunc)   (VedScorer     *scorer,
                                              gpointer       user_data);

/* Sees to it that runs follow each other: one in flight, one due at most. Of the engine's thread. */
typedef struct _VedRunner VedRunner;

VedRunner *ved_runner_new          (VedScorer           *scorer,
                                    VedRunnerInputFunc   make_input,
                                    VedRunnerResultFunc  take_result,
                                    gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void       ved_runner_stop         (VedRunner           *self);
VedRunner *ved_runner_ref          (VedRunner           *self);
void       ved_runner_unref        (VedRunner           *self);

void       ved_runner_request      (VedRunner           *self,
                                    gboolean             judge);
gboolean   ved_runner_is_busy      (const VedRunner     *self);
void       ved_runner_when_idle    (VedRunner           *self,
                                    VedRunnerIdleFunc    func,
                                    gpointer             user_data);
void       ved_runner_run_and_tell (VedRunner           *self,
                                    VedRunnerIdleFunc    func,
                                    gpointer             user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRunner, ved_runner_unref)

G_END_DECLS
