/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/ved-ctl-sync-plan.h"

G_BEGIN_DECLS

/* How a dataset is made complete. */
typedef struct {
  gboolean is_new;              /* the dataset has to be made first */
  gboolean is_private;          /* when it is made */
  gboolean keep_local;
  gboolean force_card;
} VedCtlSyncSending;

gboolean ved_ctl_sync_send (VedCtlHub                *hub,
                            VedCtlSyncPlan           *plan,
                            const VedCtlSyncRules    *rules,
                            const VedCtlSyncSending  *sending,
                            gboolean                 *are_fetched,
                            GError                  **error);

G_END_DECLS
