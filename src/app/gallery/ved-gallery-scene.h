/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/gallery/ved-gallery-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One kind of chart in the gallery. */
typedef struct {
  const char *id;
  const char *title;
  const char *subtitle;         /* what to look at */
  int height;                   /* px of the chart */
  GtkWidget *(*create) (void);

  /* Gives the chart its data; called again as live data grow. @data stay alive until the next call and the
   * end of the chart. */
  void (*show) (GtkWidget      *chart,
                VedGalleryData *data);
} VedGalleryScene;

/* A family of charts: a table in a file of its own. */
typedef struct {
  const VedGalleryScene *scenes;
  guint n_scenes;
} VedGalleryFamily;

extern const VedGalleryFamily ved_gallery_lines;
extern const VedGalleryFamily ved_gallery_linked;
extern const VedGalleryFamily ved_gallery_maps;
extern const VedGalleryFamily ved_gallery_bars;
extern const VedGalleryFamily ved_gallery_shares;
extern const VedGalleryFamily ved_gallery_lists;
extern const VedGalleryFamily ved_gallery_market;

const VedGalleryScene *ved_gallery_scenes_get (guint index);

G_END_DECLS
