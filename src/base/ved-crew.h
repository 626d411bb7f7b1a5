/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ved_crew_run (GThreadFunc func,
                   gpointer    data,
                   guint       n_threads);

G_END_DECLS
