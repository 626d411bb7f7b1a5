/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"
#include "engine/explain/ved-what-if-advice.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_WHAT_IF_CARDS (ved_what_if_cards_get_type ())

G_DECLARE_FINAL_TYPE (VedWhatIfCards, ved_what_if_cards, VED, WHAT_IF_CARDS, GtkWidget)

/* The six actions, what each would do to one server, and which of them is worth it. */

GtkWidget *ved_what_if_cards_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_what_if_cards_ask      (VedWhatIfCards *self,
                                       VedFleetModel  *model,
                                       const char     *server,
                                       gboolean        is_calibrated);
void       ved_what_if_cards_set_risk (VedWhatIfCards *self,
                                       double          risk,
                                       gboolean        is_missed);
void       ved_what_if_cards_forget   (VedWhatIfCards *self);
void       ved_what_if_cards_stop     (VedWhatIfCards *self);

G_END_DECLS
