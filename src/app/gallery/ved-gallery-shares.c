/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-shares"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

#include "app/charts/ved-dependency-graph.h"
#include "app/charts/ved-gauge.h"
#include "app/charts/ved-share-ring.h"
#include "app/charts/ved-tile-map.h"
#include "plot/ved-number-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* Charts of single values: tiles, gauge and ring; and the graph, which has a few for each of its nodes. */

#define CEILING 100.0
#define MAX_TILES 5000
#define NODE_SERVERS 10

static VedLevel
level_of (float value)
{
  double share = CLAMP ((double) value / CEILING, 0.0, 0.999);

  return isnan (value) ? VED_LEVEL_HEALTHY : (VedLevel) (share * VED_N_LEVELS);
}

static GtkWidget *
create_gauge (void)
{
  return ved_gauge_new (CEILING);
}

static void
show_gauge (GtkWidget      *chart,
            VedGalleryData *data)
{
  float last = ved_gallery_data_get_last (data);
  const VedNumberFormat whole = { VED_NUMBER_DECIMAL, 0, NULL };
  char figure[48];

  ved_gauge_set_value (VED_GAUGE (chart), last, level_of (last),
                       ved_number_format_write (&whole, (double) last, figure, sizeof figure), _("newest value"));
}

static GtkWidget *
create_ring (void)
{
  GtkWidget *chart = ved_share_ring_new ();

  ved_share_ring_set_legend (VED_SHARE_RING (chart), TRUE);

  return chart;
}

static void
show_ring (GtkWidget      *chart,
           VedGalleryData *data)
{
  g_autofree float *values = g_new (float, MAX_TILES);
  guint n = ved_gallery_data_pick (data, MAX_TILES, values);
  VedSharePart parts[VED_N_LEVELS + 1];
  g_autofree char *figure = g_strdup_printf ("%u", n);

  for (VedLevel level = 0; level < VED_N_LEVELS; level++)
    {
      parts[level] = (VedSharePart) { _(ved_level_get_info (level)->label), 0.0, (int) level };
    }
  parts[VED_N_LEVELS] = (VedSharePart) { _("Missing"), 0.0, VED_SHARE_REST };
  for (guint i = 0; i < n; i++)
    parts[isnan (values[i]) ? VED_N_LEVELS : level_of (values[i])].value += 1.0;
  ved_share_ring_set_parts (VED_SHARE_RING (chart), parts, G_N_ELEMENTS (parts), figure, _("values"));
}

typedef struct {
  VedTile tiles[MAX_TILES];
  char names[MAX_TILES][12];
} Tiles;

static void
write_tile_cb (const VedTile *tile,
               char          *buffer,
               gsize          size,
               gpointer       user_data)
{
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, 1, NULL };

  ved_number_format_write (&format, (double) tile->value, buffer, size);
}

static GtkWidget *
create_tiles (void)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *map = ved_tile_map_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), map);
  ved_tile_map_set_texts (VED_TILE_MAP (map), write_tile_cb, NULL, NULL);

  return scroller;
}

static void
show_tiles (GtkWidget      *scroller,
            VedGalleryData *data)
{
  GtkWidget *viewport = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller));
  GtkWidget *map = gtk_viewport_get_child (GTK_VIEWPORT (viewport));
  g_autofree float *values = g_new (float, MAX_TILES);
  Tiles *tiles = g_new0 (Tiles, 1);
  guint n = ved_gallery_data_pick (data, data->n_values > MAX_TILES ? MAX_TILES : data->n_series > 1 ? 1000 : 90,
                                   values);

  for (guint i = 0; i < n; i++)
    {
      g_snprintf (tiles->names[i], sizeof tiles->names[i], "srv-%04u", i + 1);
      tiles->tiles[i] = (VedTile) {
        tiles->names[i], values[i], isnan (values[i]) ? 0.0f : (float) CLAMP ((double) values[i] / CEILING, 0.0, 1.0),
        VED_TILE_NO_LEVEL, FALSE
      };
    }
  ved_tile_map_set_tiles (VED_TILE_MAP (map), tiles->tiles, n, tiles, g_free);
}

/* A value for each profile; the higher, the more of its servers are affected. */
static void
show_graph (GtkWidget      *chart,
            VedGalleryData *data)
{
  float values[VED_N_PROFILES];
  guint n = ved_gallery_data_pick (data, VED_N_PROFILES, values), affected[VED_N_PROFILES] = { 0 }, totals[VED_N_PROFILES];

  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      totals[i] = NODE_SERVERS;
      if (i < n && level_of (values[i]) >= VED_LEVEL_WATCH)
        affected[i] = (guint) (CLAMP ((double) values[i] / CEILING, 0.0, 1.0) * NODE_SERVERS);
    }
  ved_dependency_graph_set_affected (VED_DEPENDENCY_GRAPH (chart), affected, totals, n > 0 ? VED_PROFILE_DATABASE : -1);
}

static const VedGalleryScene scenes[] = {
  { "tiles", N_("Tiles"), N_("Up to 5,000 values at a glance"), 300, create_tiles, show_tiles },
  { "gauge", N_("Gauge"), N_("One value and its level"), 200, create_gauge, show_gauge },
  { "graph", N_("Graph"), N_("Who depends on whom, and who is affected"), 260, ved_dependency_graph_new, show_graph },
  { "ring", N_("Ring"), N_("How many values have which level"), 200, create_ring, show_ring },
};

const VedGalleryFamily ved_gallery_shares = { scenes, G_N_ELEMENTS (scenes) };
