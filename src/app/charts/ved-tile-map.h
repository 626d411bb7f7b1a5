/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-item-chart.h"

G_BEGIN_DECLS

#define VED_TILE_NO_LEVEL (-1)

/* One tile. Strings are borrowed from the owner given with the tiles. */
typedef struct {
  const char *name;
  float value;                  /* NaN: none */
  float share;                  /* 0 … 1: how strong the colour is */
  int level;                    /* VedLevel, or VED_TILE_NO_LEVEL: coloured by the share alone */
  gboolean is_dimmed;           /* stale or offline */
} VedTile;

/* Writes the value of a tile. */
typedef void (*VedTileWriteFunc) (const VedTile *tile,
                                  char          *buffer,
                                  gsize          size,
                                  gpointer       user_data);

/* Returns: (transfer full): the lines of the tooltip of a tile, the heading first. */
typedef char **(*VedTileDescribeFunc) (guint    index,
                                       gpointer user_data);

#define VED_TYPE_TILE_MAP (ved_tile_map_get_type ())

G_DECLARE_FINAL_TYPE (VedTileMap, ved_tile_map, VED, TILE_MAP, VedItemChart)

/* Many values at a glance. */

GtkWidget *ved_tile_map_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_tile_map_set_texts     (VedTileMap         *self,
                                       VedTileWriteFunc    write,
                                       VedTileDescribeFunc describe,
                                       gpointer            user_data);
void       ved_tile_map_set_tiles     (VedTileMap         *self,
                                       const VedTile      *tiles,
                                       guint               n_tiles,
                                       gpointer            owner,
                                       GDestroyNotify      free_owner);
void       ved_tile_map_set_groups    (VedTileMap         *self,
                                       const guint        *sizes,
                                       const char * const *titles,
                                       guint               n_groups);

G_END_DECLS
