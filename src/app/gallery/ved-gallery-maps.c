/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-maps"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

#include "app/charts/ved-heat-map.h"

#include <glib/gi18n.h>

/* Heat maps: each series is a row, or one long series is cut into rows of equal length. */

#define N_COLUMNS 60
#define N_HUGE_COLUMNS 10000
#define MAX_LIVE 600

static GtkWidget *
create_cells (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  GtkWidget *map = ved_heat_map_new (viewport);

  ved_plot_chart_set_zone (VED_PLOT_CHART (map), utc);

  return map;
}

static GtkWidget *
create_ranked (void)
{
  GtkWidget *map = create_cells ();

  ved_heat_map_set_scale (VED_HEAT_MAP (map), VED_HEAT_RANKED);

  return map;
}

static VedFieldCells
get_cells (const VedGalleryData *data)
{
  gsize n = data->kind == VED_GALLERY_LIVE ? MIN (data->n_values, MAX_LIVE) : data->n_values;
  gsize n_columns = MIN (n, data->n_values > 1000000 ? N_HUGE_COLUMNS : N_COLUMNS);

  if (data->n_series > 1)
    {
      return (VedFieldCells) { VED_CELL_FLOAT, data->values, data->n_series, data->n_values, data->capacity, FALSE,
                               0.0, 1.0 };
    }

  return (VedFieldCells) {
           VED_CELL_FLOAT, data->values + data->n_values - n, n / MAX (n_columns, 1), n_columns, n_columns, FALSE,
           0.0, 1.0
  };
}

static void
name_rows (VedHeatMap *map,
           gsize       n_rows)
{
  g_auto(GStrv) names = g_new0 (char *, n_rows + 1);

  for (gsize i = 0; i < n_rows; i++)
    names[i] = g_strdup_printf ("srv-%03" G_GSIZE_FORMAT, i + 1);
  ved_heat_map_set_names (map, (const char *const *) names);
}

static void
show_cells (GtkWidget      *chart,
            VedGalleryData *data)
{
  VedFieldCells cells = get_cells (data);
  VedHeatAxes axes = { data->start_us, data->step_us, 0.0, 1.0 };
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  gint64 end_us = axes.x_from + (gint64) MAX (cells.n_columns, 1) * axes.x_step;

  ved_heat_map_set_cells (VED_HEAT_MAP (chart), data->n_values > 0 ? &cells : NULL, &axes,
                          ved_gallery_data_ref (data), (GDestroyNotify) ved_gallery_data_unref);
  name_rows (VED_HEAT_MAP (chart), cells.n_rows);
  ved_viewport_set_extent (viewport, axes.x_from, end_us);
  ved_viewport_set_home (viewport, axes.x_from, end_us);
}

static const VedGalleryScene scenes[] = {
  { "heat", N_("Heat map"), N_("Servers by time; zoomed out, the maximum shows"), 300, create_cells, show_cells },
  { "heat-ranked", N_("Heat map by rank"), N_("As many cells of each colour"), 300, create_ranked, show_cells },
};

const VedGalleryFamily ved_gallery_maps = { scenes, G_N_ELEMENTS (scenes) };
