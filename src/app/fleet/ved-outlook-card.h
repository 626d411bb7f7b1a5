/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"
#include "fleet/ved-fleet-status.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_OUTLOOK_CARD (ved_outlook_card_get_type ())

G_DECLARE_FINAL_TYPE (VedOutlookCard, ved_outlook_card, VED, OUTLOOK_CARD, GtkWidget)

/* What a simulator really does against what is forecast, and whether servers fail together.
 *
 * Signal: "together-changed" (): ved_outlook_card_get_together() tells something else. */

GtkWidget *ved_outlook_card_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_outlook_card_update       (VedOutlookCard   *self,
                                          VedFleetModel    *model,
                                          VedSnapshot      *snapshot,
                                          const VedVerdict *verdict,
                                          gboolean          is_past);
void       ved_outlook_card_stop         (VedOutlookCard   *self);
VedLevel   ved_outlook_card_get_together (VedOutlookCard   *self,
                                          gboolean         *has_cascade);

G_END_DECLS
