/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/ved-draw-list.h"

#include <cairo.h>

G_BEGIN_DECLS

void ved_cairo_executor_run (const VedDrawList *list,
                             cairo_t           *cr);

G_END_DECLS
