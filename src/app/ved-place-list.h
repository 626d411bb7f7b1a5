/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A part of a page that is looked for by its own name. */
typedef struct {
  const char *id;               /* as in "thresholds"; what the page knows it by, too */
  const char *page_id;
  const char *title;            /* untranslated */
  const char *words;            /* untranslated: what else it may be looked for by */
  gboolean is_setting;          /* of the daemon */
} VedPlaceInfo;

const VedPlaceInfo *ved_place_list_get  (guint      *n_places);
const VedPlaceInfo *ved_place_list_find (const char *id);
GtkWidget          *ved_place_link_new  (const char *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
