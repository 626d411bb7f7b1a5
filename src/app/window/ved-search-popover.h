/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_SEARCH_POPOVER (ved_search_popover_get_type ())

G_DECLARE_FINAL_TYPE (VedSearchPopover, ved_search_popover, VED, SEARCH_POPOVER, GtkPopover)

/* Finds servers, orders of a book, pages and actions by what is typed. A result activates an action of the window or the
 * application. */

GtkWidget *ved_search_popover_new (VedSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
