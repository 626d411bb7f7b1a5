/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"
#include "app/window/ved-window.h"

G_BEGIN_DECLS

void ved_teller_install    (GtkWidgetClass *window_class);
void ved_teller_watch      (VedWindow *window,
                            gpointer   teller);
void ved_teller_watch_page (VedWindow *window,
                            VedPage   *page);

G_END_DECLS
