/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ved_order_size_new (VedBookSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
