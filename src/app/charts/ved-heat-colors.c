/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heat-colors"

#include "config.h"

#include "app/charts/ved-heat-colors.h"

#include "app/charts/ved-mirror.h"

#include "plot/ved-ticks.h"

#include <glib/gi18n.h>
#include <math.h>

/* Unless a range is set, colours reach from 0, or from the least value below it, to the greatest value of all
 * cells: that holds still while one looks around. The least value comes from a sample of the cells, since no
 * index keeps it. Where the field is only the part of the data that is looked at, colours are taken of a sample of all,
 * and hold still from one part to the next.
 *
 * The key is a ramp with even steps of colour, and below it the values that they stand for. */

#define LEAST_LOG_SHARE 1e-6
#define MISSING_ALPHA 0.10f
#define RAMP_PX 8.0f
#define MAX_RAMP_PX 220.0f
#define MISSING_PX 12.0f
#define TEXT_GAP_PX 4.0f
#define UNIT_GAP_PX 24.0f     /* half of the last number and a space */
#define LEAST_TEXT_PX 30.0f
#define GAP_PX 10.0f
#define MAX_RANKED_TICKS 5
#define TICK_PX 3.0f
#define LABEL_DISTANCE_PX 48.0f

static const float *
get_sample (VedHeatColors *self,
            VedField      *field,
            gsize         *n)
{
  if (self->sample == NULL)
    return ved_field_get_sample (field, n);

  *n = self->n_sample;

  return self->sample;
}

static double
get_most (VedHeatColors *self,
          VedField      *field)
{
  double most = -INFINITY;

  if (self->sample == NULL)
    return (double) ved_field_get_max (field);

  for (gsize i = 0; i < self->n_sample; i++)
    if ((double) self->sample[i] > most)
      most = (double) self->sample[i];

  return most;
}

static double
least_of_sample (VedHeatColors *self,
                 VedField      *field,
                 gboolean       above_zero)
{
  gsize n;
  const float *sample = get_sample (self, field, &n);
  double least = INFINITY;

  for (gsize i = 0; i < n; i++)
    if (sample[i] < least && (!above_zero || sample[i] > 0.0f))
      least = sample[i];

  return least;
}

static void
choose_range (VedHeatColors *self,
              VedField      *field,
              double        *from,
              double        *to)
{
  double most = get_most (self, field), least;

  *to = isfinite (self->set_to) ? self->set_to : isfinite (most) ? most : 1.0;
  if (isfinite (self->set_from))
    *from = self->set_from;
  else
    {
      least = least_of_sample (self, field, self->scale == VED_HEAT_LOG);
      if (self->scale == VED_HEAT_LOG)
        *from = isfinite (least) ? MAX (least, *to * LEAST_LOG_SHARE) : *to / 1000.0;
      else
        *from = MIN (least, 0.0);
    }
  if (self->scale == VED_HEAT_LOG)
    {
      *to = *to > 0.0 ? *to : 1.0;
      *from = *from > 0.0 && *from < *to ? *from : *to / 1000.0;
    }
  else if (!(*to > *from))
    *to = *from + 1.0;
}

static VedLevelMap *
make_levels (VedHeatColors *self,
             VedField      *field)
{
  const float *sample;
  gsize n_sample;

  if (self->scale == VED_HEAT_LOG)
    return ved_level_map_new_log (self->from, self->to);
  if (self->scale == VED_HEAT_LINEAR)
    return ved_level_map_new_linear (self->from, self->to);

  sample = get_sample (self, field, &n_sample);

  return ved_level_map_new_ranked (sample, n_sample);
}

/**
 * ved_heat_colors_init:
 *
 * Begins with a linear scale whose range follows the data.
 */
void
ved_heat_colors_init (VedHeatColors *self)
{
  *self = (VedHeatColors) { .set_from = NAN, .set_to = NAN };
}

/**
 * ved_heat_colors_touch:
 *
 * Says that values or settings have changed, so that their range may be another one.
 */
void
ved_heat_colors_touch (VedHeatColors *self)
{
  self->is_current = FALSE;
}

/**
 * ved_heat_colors_clear:
 *
 * Forgets what was made of a field; the settings stay.
 */
void
ved_heat_colors_clear (VedHeatColors *self)
{
  g_clear_pointer (&self->levels, ved_level_map_free);
  self->is_current = FALSE;
}

/**
 * ved_heat_colors_set_sample:
 * @sample: (array length=n_sample) (nullable): copied; %NULL: colours follow the field
 * @n_sample: how many
 *
 * Colours are those of all that these values are a sample of, whatever field is shown.
 */
void
ved_heat_colors_set_sample (VedHeatColors *self,
                            const float   *sample,
                            gsize          n_sample)
{
  g_free (self->sample);
  self->sample = sample != NULL ? g_memdup2 (sample, n_sample * sizeof *sample) : NULL;
  self->n_sample = n_sample;
  ved_heat_colors_clear (self);
}

/**
 * ved_heat_colors_drop_field:
 *
 * Forgets what was made of the field, if anything was.
 */
void
ved_heat_colors_drop_field (VedHeatColors *self)
{
  if (self->sample == NULL)
    ved_heat_colors_clear (self);
}

/**
 * ved_heat_colors_update:
 * @field: whose values are to be shown
 * @theme: of the chart
 *
 * Makes levels and colours where they are missing or their range has changed. Percentiles stay until they are
 * cleared.
 */
void
ved_heat_colors_update (VedHeatColors       *self,
                        VedField            *field,
                        const VedChartTheme *theme)
{
  double from, to;

  self->colors = *ved_color_map_sequential (theme->dark);
  self->colors.entries[VED_LEVEL_MISSING] = ved_color_with_alpha (theme->text, MISSING_ALPHA);
  if (self->is_current)
    return;

  choose_range (self, field, &from, &to);
  self->is_current = TRUE;
  if (self->levels != NULL && (self->scale == VED_HEAT_RANKED || (from == self->from && to == self->to)))
    return;

  g_clear_pointer (&self->levels, ved_level_map_free);
  self->from = from;
  self->to = to;
  self->levels = make_levels (self, field);
}

/**
 * ved_heat_colors_lookup:
 * @value: of a cell
 *
 * Returns: its colour
 */
VedColor
ved_heat_colors_lookup (const VedHeatColors *self,
                        double               value)
{
  return self->colors.entries[ved_level_map_get_level (self->levels, (float) value)];
}

/* Where the parts of the key lie within its room. It begins where reading does; the colours themselves grow to the
 * right, as axes do in every locale. */
typedef struct {
  float ramp_x;
  float ramp_width;
  float missing_x;
  float text_x;
  float text_room;
  VedTextAnchor text_anchor;
} KeyPlaces;

static KeyPlaces
place_key (VedChart *chart,
           float     x,
           float     room)
{
  float width = MIN (room * 0.6f, MAX_RAMP_PX);
  KeyPlaces places = { .ramp_width = width, .text_room = room - width - GAP_PX - MISSING_PX - TEXT_GAP_PX };

  if (ved_is_mirrored (chart))
    {
      places.ramp_x = x + room - width;
      places.missing_x = places.ramp_x - GAP_PX - MISSING_PX;
      places.text_x = places.missing_x - TEXT_GAP_PX;
      places.text_anchor = (VedTextAnchor) { 1.0f, 0.5f };
    }
  else
    {
      places.ramp_x = x;
      places.missing_x = x + width + GAP_PX;
      places.text_x = places.missing_x + MISSING_PX + TEXT_GAP_PX;
      places.text_anchor = (VedTextAnchor) { 0.0f, 0.5f };
    }

  return places;
}

/**
 * ved_heat_colors_record_key:
 * @chart: the map
 * @x: left edge of the room that the key has, in px
 * @room: its width
 *
 * Draws the colours at the top of a chart.
 */
void
ved_heat_colors_record_key (const VedHeatColors *self,
                            VedChart            *chart,
                            VedDrawList         *list,
                            float                x,
                            float                room)
{
  KeyPlaces places = place_key (chart, x, room);
  guint n = (guint) MAX (floorf (places.ramp_width), 1.0f);
  guint8 *levels = ved_draw_list_add_cells (list, floorf (places.ramp_x), 1.0f, (float) n, RAMP_PX, n, 1,
                                            &self->colors);

  for (guint i = 0; i < n; i++)
    levels[i] = (guint8) (VED_LEVEL_LEAST + (VED_LEVEL_MOST - VED_LEVEL_LEAST) * i / MAX (n - 1, 1));
  ved_draw_list_add_rect (list, floorf (places.missing_x), 1.0f, MISSING_PX, RAMP_PX,
                          self->colors.entries[VED_LEVEL_MISSING]);
}

static void
annotate_tick (const VedTick *tick,
               VedChart      *chart,
               GtkSnapshot   *snapshot,
               float          x,
               float          width)
{
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  GdkRGBA color = ved_chart_theme_to_rgba (theme->dim_text);
  float px = floorf ((float) tick->px), label_width, from;

  ved_chart_measure_text (chart, VED_TEXT_SMALL, tick->label, &label_width, NULL);
  from = MAX (px - label_width / 2.0f, x);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (MIN (px, floorf (x + width) - 1.0f), 1.0f + RAMP_PX, 1.0f, TICK_PX));
  ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, tick->label, from, RAMP_PX + 2.0f,
                       (VedTextAnchor) { 0.0f, 0.0f }, 0.0f, theme->dim_text);
}

/* Percentiles have no scale: their ticks stand at even shares of the cells. */
static guint
make_ranked_ticks (const VedHeatColors   *self,
                   const VedNumberFormat *format,
                   float                  x,
                   float                  width,
                   VedTick               *ticks)
{
  guint n = (guint) CLAMP (width / LABEL_DISTANCE_PX, 2.0f, (float) MAX_RANKED_TICKS);

  for (guint i = 0; i < n; i++)
    {
      float share = (float) i / (float) (n - 1);
      guint8 level = (guint8) lroundf (VED_LEVEL_LEAST + share * (VED_LEVEL_MOST - VED_LEVEL_LEAST));

      ticks[i] = (VedTick) { .px = x + share * width };
      ved_number_format_write (format, ved_level_map_get_value (self->levels, level), ticks[i].label,
                               sizeof ticks[i].label);
    }

  return n;
}

static guint
make_ticks (const VedHeatColors   *self,
            const VedNumberFormat *format,
            float                  x,
            float                  width,
            VedTick               *ticks)
{
  VedScale scale;

  if (self->scale == VED_HEAT_RANKED)
    return make_ranked_ticks (self, format, x, width, ticks);
  if (self->scale == VED_HEAT_LOG)
    ved_scale_init_log (&scale, self->from, self->to, (double) x, (double) (x + width));
  else
    ved_scale_init_linear (&scale, self->from, self->to, (double) x, (double) (x + width));

  return ved_ticks_numeric (&scale, format, (double) LABEL_DISTANCE_PX, ticks);
}

/**
 * ved_heat_colors_annotate_key:
 * @chart: the map
 * @format: of the values
 * @x: as for ved_heat_colors_record_key()
 * @room: likewise
 *
 * Writes the values below the ramp.
 */
void
ved_heat_colors_annotate_key (const VedHeatColors   *self,
                              VedChart              *chart,
                              GtkSnapshot           *snapshot,
                              const VedNumberFormat *format,
                              float                  x,
                              float                  room)
{
  KeyPlaces places = place_key (chart, x, room);
  VedTick ticks[VED_TICKS_MAX];
  VedNumberFormat bare = *format;
  guint n_ticks;

  /* A word behind every number would not fit: it stands once, behind the last. */
  if (bare.kind == VED_NUMBER_DECIMAL || bare.kind == VED_NUMBER_COUNT)
    bare.unit = NULL;
  n_ticks = make_ticks (self, &bare, places.ramp_x, places.ramp_width, ticks);
  for (guint i = 0; i < n_ticks; i++)
    if (!ticks[i].is_minor)
      annotate_tick (&ticks[i], chart, snapshot, places.ramp_x, places.ramp_width);
  if (bare.unit == NULL && format->unit != NULL)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, format->unit, places.ramp_x + places.ramp_width + UNIT_GAP_PX,
                         RAMP_PX + 2.0f, (VedTextAnchor) { 0.0f, 0.0f }, 0.0f, ved_chart_get_theme (chart)->dim_text);
  if (places.text_room > LEAST_TEXT_PX)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, _("no value"), places.text_x, 1.0f + RAMP_PX / 2.0f,
                         places.text_anchor, places.text_room, ved_chart_get_theme (chart)->dim_text);
}
