/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-bars"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

#include "app/charts/ved-bar-chart.h"

#include <glib/gi18n.h>
#include <math.h>

/* Bars: a ranking, values side by side, values on top of each other. */

#define CEILING 100.0
#define MAX_RANKED 24
#define MAX_CATEGORIES 12
#define N_SERIES 3

typedef struct {
  char labels[MAX_CATEGORIES][16];
  const char *label_pointers[MAX_CATEGORIES];
  float values[N_SERIES][MAX_CATEGORIES];
} Groups;

static VedLevel
level_of (float value)
{
  double share = CLAMP ((double) value / CEILING, 0.0, 0.999);

  return isnan (value) ? VED_LEVEL_HEALTHY : (VedLevel) (share * VED_N_LEVELS);
}

static GtkWidget *
create_rows (void)
{
  GtkWidget *chart = ved_bar_chart_new (GTK_ORIENTATION_HORIZONTAL);

  ved_bar_chart_set_range (VED_BAR_CHART (chart), 0.0, CEILING);

  return chart;
}

static void
show_ranking (GtkWidget      *chart,
              VedGalleryData *data)
{
  guint n_wanted = data->n_series > 1 ? MAX_RANKED : MAX_CATEGORIES, n;
  float values[MAX_RANKED];
  char labels[MAX_RANKED][16];
  VedBar bars[MAX_RANKED];

  n = ved_gallery_data_pick (data, n_wanted, values);
  for (guint i = 0; i < n; i++)
    {
      g_snprintf (labels[i], sizeof labels[i], "server-%03u", i + 1);
      bars[i] = (VedBar) { .label = labels[i], .value = values[i], .level = level_of (values[i]) };
    }
  ved_bar_chart_set_bars (VED_BAR_CHART (chart), bars, n);
}

static GtkWidget *
create_columns (void)
{
  return ved_bar_chart_new (GTK_ORIENTATION_VERTICAL);
}

static GtkWidget *
create_stack (void)
{
  GtkWidget *chart = create_columns ();

  ved_bar_chart_set_stacked (VED_BAR_CHART (chart), TRUE);

  return chart;
}

/* User, system and waiting time of a handful of servers: three parts of each value. */
static void
show_groups (GtkWidget      *chart,
             VedGalleryData *data)
{
  static const float parts[N_SERIES] = { 0.6f, 0.3f, 0.1f };
  static const char *const names[N_SERIES] = { "user", "system", "waiting" };
  Groups *groups = g_new0 (Groups, 1);
  float values[MAX_CATEGORIES];
  guint n = ved_gallery_data_pick (data, MAX_CATEGORIES, values);
  VedBarSeries series[N_SERIES];

  for (guint i = 0; i < n; i++)
    {
      g_snprintf (groups->labels[i], sizeof groups->labels[i], "s%u", i + 1);
      groups->label_pointers[i] = groups->labels[i];
      for (guint k = 0; k < N_SERIES; k++)
        groups->values[k][i] = parts[k] * values[i];
    }
  for (guint k = 0; k < N_SERIES; k++)
    {
      series[k] = (VedBarSeries) { names[k], groups->values[k] };
    }
  ved_bar_chart_set_series (VED_BAR_CHART (chart), groups->label_pointers, n, series, N_SERIES, groups, g_free);
}

static const VedGalleryScene scenes[] = {
  { "bars", N_("Ranking"), N_("Values with their level"), 300, create_rows, show_ranking },
  { "columns", N_("Columns"), N_("Values side by side"), 240, create_columns, show_groups },
  { "stack", N_("Stack"), N_("Parts of a value on top of each other"), 240, create_stack, show_groups },
};

const VedGalleryFamily ved_gallery_bars = { scenes, G_N_ELEMENTS (scenes) };
