/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_IMPORT_BAR (ved_import_bar_get_type ())

G_DECLARE_FINAL_TYPE (VedImportBar, ved_import_bar, VED, IMPORT_BAR, AdwBin)

GtkWidget *ved_import_bar_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_import_bar_follow (VedImportBar    *self,
                                  VedProgress     *progress,
                                  gboolean         is_busy);

G_END_DECLS
