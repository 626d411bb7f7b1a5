/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A window on a wall: every half minute another page, and the screen stays on. */
typedef struct _VedKiosk VedKiosk;

/* Brings up the next page. */
typedef void (*VedKioskFunc) (gpointer user_data);

VedKiosk *ved_kiosk_new        (GtkWindow    *window,
                                VedKioskFunc  next,
                                gpointer      user_data) G_GNUC_WARN_UNUSED_RESULT;
void      ved_kiosk_free       (VedKiosk     *self);
void      ved_kiosk_set_active (VedKiosk     *self,
                                gboolean      is_active);
gboolean  ved_kiosk_get_active (VedKiosk     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedKiosk, ved_kiosk_free)

G_END_DECLS
