/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void ved_alerts_empty_describe (AdwStatusPage *self,
                                gboolean       is_quiet,
                                gint64         since_us);

G_END_DECLS
