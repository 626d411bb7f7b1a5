/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-hub-shelf.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ved_token_button_new (VedHubShelf *shelf) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
