/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

void ved_page_state_restore (GSettings  *settings,
                             VedPage    *page,
                             const char *page_id);
void ved_page_states_save   (GSettings  *settings,
                             GtkStack   *pages);

G_END_DECLS
