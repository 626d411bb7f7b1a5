/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_WINDOW (ved_window_get_type ())

G_DECLARE_FINAL_TYPE (VedWindow, ved_window, VED, WINDOW, AdwApplicationWindow)

/* Composes sidebar, header, pages and timeline. It owns no data: that is the session's. Signal:
 * "page-requested" (id), before a page is brought up. */

VedWindow  *ved_window_new         (GtkApplication *application,
                                    VedSession     *session) G_GNUC_WARN_UNUSED_RESULT;
void        ved_window_set_size    (VedWindow      *self,
                                    int             width,
                                    int             height);
gboolean    ved_window_show_page   (VedWindow      *self,
                                    const char     *page_id);
gboolean    ved_window_show_place  (VedWindow      *self,
                                    const char     *id);
void        ved_window_show_fleet  (VedWindow      *self);
const char *ved_window_get_page    (VedWindow      *self);
void        ved_window_show_server (VedWindow      *self,
                                    const char     *name);
void        ved_window_add_toast   (VedWindow      *self,
                                    AdwToast       *toast);
GtkWidget  *ved_window_get_picture (VedWindow      *self);
void        ved_window_close_now   (VedWindow      *self);

G_END_DECLS
