/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"
#include "store/alerts/ved-alert-log.h"
#include "store/history/ved-environment-store.h"
#include "store/history/ved-historical-question.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void    ved_historical_fetch_async  (VedHistoricalQuestion  *question,
                                     VedAlertLog            *alerts,
                                     VedEnvironmentStore    *environment,
                                     VedSnapshot            *shown,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data);
GBytes *ved_historical_fetch_finish (GAsyncResult           *result,
                                     GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
