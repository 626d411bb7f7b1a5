/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_EXPORT_PANEL (ved_export_panel_get_type ())

G_DECLARE_FINAL_TYPE (VedExportPanel, ved_export_panel, VED, EXPORT_PANEL, GtkWidget)

GtkWidget *ved_export_panel_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_export_panel_set_session (VedExportPanel    *self,
                                         VedCommandSession *session);
void       ved_export_panel_refresh     (VedExportPanel    *self);
void       ved_export_panel_convert     (VedExportPanel    *self);
void       ved_export_panel_open        (VedExportPanel    *self,
                                         const char        *path);
const char *ved_export_panel_get_file   (VedExportPanel    *self);
const char *ved_export_panel_get_result (VedExportPanel    *self);

G_END_DECLS
