/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

/* Something that a person asked to be done to one alert or to several: what is said when it is done, and what undoes it. */
typedef struct _VedAlertTask VedAlertTask;

VedAlertTask *ved_alert_task_new      (VedPage      *page,
                                       GStrv         ids,
                                       const char   *done,
                                       const char   *whom) G_GNUC_WARN_UNUSED_RESULT;
void          ved_alert_task_free     (VedAlertTask *self);
void          ved_alert_task_set_undo (VedAlertTask *self,
                                       const char   *verb,
                                       gint64        until_us);
void          ved_alert_task_perform  (VedAlertTask *self,
                                       const char   *verb,
                                       gint64        until_us,
                                       const char   *note);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertTask, ved_alert_task_free)

G_END_DECLS
