/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/alerts/ved-alert-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_ALERT_FILTERS (ved_alert_filters_get_type ())

G_DECLARE_FINAL_TYPE (VedAlertFilters, ved_alert_filters, VED, ALERT_FILTERS, AdwBin)

/* Which alerts are listed, with how many there are of each kind: a button for each, or one for all in a narrow window. The
 * signal "changed" tells that another was chosen. */

GtkWidget  *ved_alert_filters_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void        ved_alert_filters_set_count (VedAlertFilters *self,
                                         guint            filter,
                                         guint            count);
guint       ved_alert_filters_get       (VedAlertFilters *self);
const char *ved_alert_filters_get_key   (VedAlertFilters *self);
void        ved_alert_filters_choose    (VedAlertFilters *self,
                                         const char      *key);

G_END_DECLS
