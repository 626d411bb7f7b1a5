/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ved_market_spin_new (double least,
                                double most,
                                double step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
