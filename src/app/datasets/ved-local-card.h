/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-set-shelf.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_LOCAL_CARD (ved_local_card_get_type ())

G_DECLARE_FINAL_TYPE (VedLocalCard, ved_local_card, VED, LOCAL_CARD, GtkBox)

/* The order books in the folders of this computer that were named. */

GtkWidget *ved_local_card_new (VedSetShelf *shelf) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
