/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ved_page_help_present (GtkWindow     *parent,
                            VedFleetModel *model,
                            const char    *page_id);

G_END_DECLS
