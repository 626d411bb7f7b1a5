/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "engine/explain/ved-what-if-run.h"
#include "engine/jobs/ved-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*VedJobFunc) (const VedJob *job,
                            gpointer      user_data);

/* The jobs of an engine. Of its thread. Reference counted: what is under way keeps it. */
typedef struct _VedJobDesk VedJobDesk;

VedJobDesk   *ved_job_desk_new         (VedClock              *clock,
                                        VedJobFunc             func,
                                        gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;
VedJobDesk   *ved_job_desk_ref         (VedJobDesk            *self);
void          ved_job_desk_unref       (VedJobDesk            *self);
void          ved_job_desk_close       (VedJobDesk            *self);

gboolean      ved_job_desk_is_measure  (const char            *type);
const VedJob *ved_job_desk_begin       (VedJobDesk            *self,
                                        const char            *type);
const VedJob *ved_job_desk_find        (VedJobDesk            *self,
                                        const char            *id);
void          ved_job_desk_advance     (VedJobDesk            *self,
                                        const char            *id,
                                        double                 progress);
void          ved_job_desk_fail        (VedJobDesk            *self,
                                        const char            *id,
                                        const GError          *error);
void          ved_job_desk_deliver     (VedJobDesk            *self,
                                        const char            *id,
                                        const char            *file_name,
                                        GBytes                *file);
void          ved_job_desk_measured    (VedJobDesk            *self,
                                        VedQuality            *quality);
void          ved_job_desk_run_what_if (VedJobDesk            *self,
                                        const char            *id,
                                        VedWhatIfInput        *input,
                                        const VedWhatIfChange *change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedJobDesk, ved_job_desk_unref)

G_END_DECLS
