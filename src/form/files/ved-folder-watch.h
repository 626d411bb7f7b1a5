/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_FOLDER_WATCH (ved_folder_watch_get_type ())

G_DECLARE_FINAL_TYPE (VedFolderWatch, ved_folder_watch, VED, FOLDER_WATCH, GObject)

/* Monitors of the folders below a root. Signal: "changed", with the folder in which something came, went or was
 * written. Belongs to one thread. */

VedFolderWatch *ved_folder_watch_new    (const char     *root) G_GNUC_WARN_UNUSED_RESULT;
guint           ved_folder_watch_follow (VedFolderWatch *self,
                                         GPtrArray      *folders);

G_END_DECLS
