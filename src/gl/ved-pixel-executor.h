/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

void ved_pixel_executor_run (const VedDrawList *list,
                             guchar            *data,
                             int                width,
                             int                height,
                             gsize              stride,
                             int                scale,
                             gboolean           is_blank);

G_END_DECLS
