/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/runs/ved-run-lines.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

PangoAttrList *ved_run_colors_make_attributes (const VedRunGlance *glance,
                                               gsize               length,
                                               const char         *search,
                                               gboolean            is_dark) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_run_colors_get_kind        (VedRunLineKind      kind,
                                               gboolean            is_dark,
                                               GdkRGBA            *color);

G_END_DECLS
