/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_SAVED_FILTERS (ved_saved_filters_get_type ())

G_DECLARE_FINAL_TYPE (VedSavedFilters, ved_saved_filters, VED, SAVED_FILTERS, GtkWidget)

/* A button with the filters that somebody keeps. It reads from and writes to a search entry, and says how the
 * language goes. */

GtkWidget  *ved_saved_filters_new       (GtkEditable         *entry) G_GNUC_WARN_UNUSED_RESULT;
char      **ved_saved_filters_get_texts (VedSavedFilters     *self) G_GNUC_WARN_UNUSED_RESULT;
void        ved_saved_filters_set_texts (VedSavedFilters     *self,
                                         const char *const   *texts);

G_END_DECLS
