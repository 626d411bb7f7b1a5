/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run.h"

G_BEGIN_DECLS

#define VED_TYPE_RUN_RECORD (ved_run_record_get_type ())

G_DECLARE_FINAL_TYPE (VedRunRecord, ved_run_record, VED, RUN_RECORD, GObject)

/* What is remembered of a run. Secrets are masked in its words and its environment. */
const char        *ved_run_record_get_title       (VedRunRecord *self);
const char *const *ved_run_record_get_argv        (VedRunRecord *self);
const char        *ved_run_record_get_state       (VedRunRecord *self);
const char        *ved_run_record_get_log_path    (VedRunRecord *self);
const char        *ved_run_record_get_commit      (VedRunRecord *self);
gboolean           ved_run_record_get_is_dirty    (VedRunRecord *self);
gint64             ved_run_record_get_start_us    (VedRunRecord *self);
gint64             ved_run_record_get_duration_us (VedRunRecord *self);
gint64             ved_run_record_get_peak_kb     (VedRunRecord *self);
int                ved_run_record_get_exit_status (VedRunRecord *self);
VedRunIo           ved_run_record_get_io          (VedRunRecord *self);
VedFormCommand    *ved_run_record_make_command    (VedRunRecord *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean           ved_run_record_is_complete     (VedRunRecord *self);
gboolean           ved_run_record_matches         (VedRunRecord *self,
                                                   const char   *text);

#define VED_TYPE_RUN_HISTORY (ved_run_history_get_type ())

G_DECLARE_FINAL_TYPE (VedRunHistory, ved_run_history, VED, RUN_HISTORY, GObject)

/* The runs that have ended, newest first: a GListModel of VedRunRecord, kept in a file of one JSON object a line. */

VedRunHistory *ved_run_history_new     (const char     *path) G_GNUC_WARN_UNUSED_RESULT;
char          *ved_run_history_path    (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_run_history_load_async  (VedRunHistory      *self,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
gboolean       ved_run_history_load_finish (VedRunHistory      *self,
                                            GAsyncResult       *result,
                                            GError            **error);
gboolean       ved_run_history_begin   (VedRunHistory  *self,
                                        VedRun         *run,
                                        const char     *commit,
                                        gboolean        is_dirty,
                                        GError        **error);
gboolean       ved_run_history_add     (VedRunHistory  *self,
                                        VedRun         *run,
                                        const char     *commit,
                                        gboolean        is_dirty,
                                        GError        **error);
char          *ved_run_find_commit     (const char     *folder,
                                        gboolean       *is_dirty) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
