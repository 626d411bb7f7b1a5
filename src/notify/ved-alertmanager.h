/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/alerts/ved-alert-book.h"

G_BEGIN_DECLS

/* What an Alertmanager is to be told: the alerts that are open, again and again while they last, and the end
 * of each. No network; of one thread, by the caller's time. */
typedef struct _VedAlertmanager VedAlertmanager;

VedAlertmanager *ved_alertmanager_new         (const char            *generator_url) G_GNUC_WARN_UNUSED_RESULT;
void             ved_alertmanager_free        (VedAlertmanager       *self);
void             ved_alertmanager_take        (VedAlertmanager       *self,
                                               const VedAlert        *alert,
                                               VedProfile             profile,
                                               gboolean               silenced);
void             ved_alertmanager_forget      (VedAlertmanager       *self);
GString         *ved_alertmanager_take_update (VedAlertmanager       *self,
                                               gint64                 now_us) G_GNUC_WARN_UNUSED_RESULT;
GString         *ved_alertmanager_make_test   (gint64                 now_us) G_GNUC_WARN_UNUSED_RESULT;
void             ved_alertmanager_put_back    (VedAlertmanager       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertmanager, ved_alertmanager_free)

G_END_DECLS
