/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-viewport.h"
#include "fleet/snapshot/ved-snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_RISK_CARD (ved_risk_card_get_type ())

G_DECLARE_FINAL_TYPE (VedRiskCard, ved_risk_card, VED, RISK_CARD, GtkWidget)

/* One of the servers at the highest risk: how high, what it is heading for, and when. */

GtkWidget  *ved_risk_card_new        (VedViewport *viewport) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_risk_card_get_name   (VedRiskCard *self);
void        ved_risk_card_set_server (VedRiskCard *self,
                                      guint        rank,
                                      VedSnapshot *snapshot,
                                      VedSnapshot *detail,
                                      guint        server,
                                      gboolean     is_past);

G_END_DECLS
