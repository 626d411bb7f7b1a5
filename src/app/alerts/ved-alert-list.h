/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/alerts/ved-alert-item.h"
#include "fleet/snapshot/ved-snapshot.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which alerts are listed. Each but the first two is a subset of all. */
typedef enum {
  VED_ALERT_FILTER_ALL,
  VED_ALERT_FILTER_UNACKNOWLEDGED,      /* nobody has taken charge, and what they tell of holds */
  VED_ALERT_FILTER_RECEDING,    /* what they tell of no longer holds */
  VED_ALERT_FILTER_CRITICAL,    /* of servers, Critical and worse */
  VED_ALERT_FILTER_WARNING,     /* of servers, below Critical */
  VED_ALERT_FILTER_FLEET,       /* about the whole fleet */
  VED_ALERT_FILTER_ACKNOWLEDGED,
  VED_ALERT_FILTER_SILENCED,    /* nobody is told of them */
  VED_N_ALERT_FILTERS
} VedAlertFilter;

typedef enum {
  VED_ALERT_SORT_URGENCY,       /* what is not silenced, then worst of what holds, then soonest, then by server */
  VED_ALERT_SORT_NEWEST,
  VED_ALERT_SORT_SERVER,
  VED_N_ALERT_SORTS
} VedAlertSort;

#define VED_TYPE_ALERT_LIST (ved_alert_list_get_type ())

G_DECLARE_FINAL_TYPE (VedAlertList, ved_alert_list, VED, ALERT_LIST, GObject)

/* The alerts of a snapshot, filtered and sorted: a GListModel of VedAlertItem, each of which tells of the alert that is in
 * its place, made when it is asked for. Signal: "waiting" (): what is held back while the order is held is something else. */

VedAlertList *ved_alert_list_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void          ved_alert_list_set_snapshot (VedAlertList   *self,
                                           VedSnapshot    *snapshot);
void          ved_alert_list_set_desk     (VedAlertList   *self,
                                           GHashTable     *desk);
void          ved_alert_list_set_search   (VedAlertList   *self,
                                           const char     *text);
void          ved_alert_list_set_filter   (VedAlertList   *self,
                                           VedAlertFilter  filter);
void          ved_alert_list_set_sort     (VedAlertList   *self,
                                           VedAlertSort    sort);
void          ved_alert_list_set_held     (VedAlertList   *self,
                                           gboolean        is_held);
void          ved_alert_list_sort_now     (VedAlertList   *self);
gboolean      ved_alert_list_is_stale     (VedAlertList   *self,
                                           guint          *n_new);
VedAlertItem *ved_alert_list_find         (VedAlertList   *self,
                                           const char     *id) G_GNUC_WARN_UNUSED_RESULT;
GStrv         ved_alert_list_get_open     (VedAlertList   *self,
                                           const char     *server) G_GNUC_WARN_UNUSED_RESULT;
guint         ved_alert_list_count        (VedAlertList   *self,
                                           VedAlertFilter  filter);

G_END_DECLS
