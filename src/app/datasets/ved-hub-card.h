/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"
#include "app/models/ved-hub-shelf.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_HUB_CARD (ved_hub_card_get_type ())

G_DECLARE_FINAL_TYPE (VedHubCard, ved_hub_card, VED, HUB_CARD, GtkBox)

/* The order books of a dataset on a Hub, and how they come here. */

GtkWidget *ved_hub_card_new (VedHubShelf    *shelf,
                             VedBookSession *book,
                             GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
