/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_CHANNELS_CARD (ved_channels_card_get_type ())

G_DECLARE_FINAL_TYPE (VedChannelsCard, ved_channels_card, VED, CHANNELS_CARD, GtkWidget)

/* The channels over which the daemon reaches people: how each of them does, and what can be changed about them. */

GtkWidget *ved_channels_card_new    (VedPage         *page) G_GNUC_WARN_UNUSED_RESULT;
void       ved_channels_card_load   (VedChannelsCard *self);
void       ved_channels_card_update (VedChannelsCard *self);

G_END_DECLS
