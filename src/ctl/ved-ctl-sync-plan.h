/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/ved-ctl-hub.h"

G_BEGIN_DECLS

/* Where a sync looks, and what it may do. */
typedef struct {
  const char *folder;           /* of local copies */
  const char *vendor;           /* where the vendor's archives are */
  char **tickers;               /* (nullable): only these */
  gboolean may_fetch;           /* from the vendor */
  gboolean may_upload;
} VedCtlSyncRules;

/* One order book, and where it is. */
typedef struct {
  char *ticker;
  char *date;
  guint n_levels;
  gboolean at_vendor;
  const VedHubSet *local;       /* (nullable): whole */
  const VedHubSet *hub;         /* (nullable): whole */
  gboolean is_half;             /* somewhere, and whole nowhere */
} VedCtlSyncSet;

/* All of them, compared. */
typedef struct {
  VedHubListing *local_listing;
  GPtrArray *local_sets;        /* (element-type VedHubSet) */
  GPtrArray *sets;              /* (element-type VedCtlSyncSet): by ticker, date and levels */
} VedCtlSyncPlan;

VedCtlSyncPlan *ved_ctl_sync_plan_new       (VedCtlHub              *hub,
                                             const VedCtlSyncRules  *rules,
                                             GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_ctl_sync_plan_free      (VedCtlSyncPlan         *self);
void            ved_ctl_sync_plan_look      (VedCtlSyncPlan         *self,
                                             const VedCtlSyncRules  *rules);
void            ved_ctl_sync_plan_print     (VedCtlSyncPlan         *self,
                                             VedCtlHub              *hub,
                                             const VedCtlSyncRules  *rules);
gboolean        ved_ctl_sync_set_is_fetched (const VedCtlSyncSet    *self,
                                             const VedCtlSyncRules  *rules);
gboolean        ved_ctl_sync_set_is_sent    (const VedCtlSyncSet    *self,
                                             const VedCtlSyncRules  *rules);
char           *ved_ctl_sync_set_get_label  (const VedCtlSyncSet    *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCtlSyncPlan, ved_ctl_sync_plan_free)

G_END_DECLS
