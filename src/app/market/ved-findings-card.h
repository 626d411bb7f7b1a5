/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_FINDINGS_CARD (ved_findings_card_get_type ())

G_DECLARE_FINAL_TYPE (VedFindingsCard, ved_findings_card, VED, FINDINGS_CARD, GtkWidget)

/* What the detectors found up to a row, one detector at a time. A click goes to where it began. */

GtkWidget *ved_findings_card_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_findings_card_take_findings (VedFindingsCard *self,
                                            VedBookSession  *session);
void       ved_findings_card_set_row       (VedFindingsCard *self,
                                            guint32          row);
void       ved_findings_card_save          (VedFindingsCard *self,
                                            GVariantDict    *state);
void       ved_findings_card_restore       (VedFindingsCard *self,
                                            GVariant        *state);

G_END_DECLS
