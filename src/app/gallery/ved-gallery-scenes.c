/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-scenes"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

static const VedGalleryFamily *const families[] = {
  &ved_gallery_lines,
  &ved_gallery_linked,
  &ved_gallery_maps,
  &ved_gallery_bars,
  &ved_gallery_shares,
  &ved_gallery_lists,
  &ved_gallery_market,
};

/**
 * ved_gallery_scenes_get:
 * @index: counted through all families
 *
 * Returns: (nullable): the scene; %NULL after the last
 */
const VedGalleryScene *
ved_gallery_scenes_get (guint index)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      if (index < families[i]->n_scenes)
        return &families[i]->scenes[index];
      index -= families[i]->n_scenes;
    }

  return NULL;
}
