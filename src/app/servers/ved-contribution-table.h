/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_CONTRIBUTION_TABLE (ved_contribution_table_get_type ())

G_DECLARE_FINAL_TYPE (VedContributionTable, ved_contribution_table, VED, CONTRIBUTION_TABLE, GtkWidget)

/* What the risk of one server is made of: rows that sum to it exactly. */

GtkWidget *ved_contribution_table_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_contribution_table_set_server (VedContributionTable *self,
                                              VedSnapshot          *snapshot,
                                              guint                 server,
                                              gboolean              is_past);
char      *ved_contribution_summary          (VedSnapshot          *snapshot,
                                              guint                 server,
                                              gboolean              is_past) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
