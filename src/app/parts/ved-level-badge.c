/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-level-badge"

#include "config.h"

#include "app/parts/ved-level-badge.h"

#include "app/charts/ved-mirror.h"

#include <glib/gi18n.h>
#include <math.h>

/* A level as a pill: tinted ground, the letter of the level in a filled square, its name beside it. The short
 * form is the square alone. */

#define HEIGHT_PX 22.0f
#define SQUARE_PX 18.0f
#define PADDING_PX 8.0f
#define GAP_PX 6.0f

struct _VedLevelBadge
{
  VedChart parent_instance;

  VedLevel level;
  char *text;                   /* beside the letter */
  gboolean is_short;
  gboolean is_steady;           /* as wide as the longest name of a level */
  int told_px;                  /* how wide it likes to be, when it was asked last; 0: never */
};

static struct {
  PangoFontDescription *font;   /* (nullable): what was measured last */
  double dpi;
  float width;
} longest;

G_DEFINE_FINAL_TYPE (VedLevelBadge, ved_level_badge, VED_TYPE_CHART)

static float
pill_width (VedLevelBadge *self,
            const char    *text)
{
  float text_width;

  if (self->is_short)
    return SQUARE_PX;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, text, &text_width, NULL);

  return 2.0f + SQUARE_PX + GAP_PX + text_width + PADDING_PX;
}

/* The longest name of a level, in the font of the badge. A table has a badge in every row, all in the same font. */
static float
longest_width (VedLevelBadge *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double dpi = pango_cairo_context_get_resolution (context);

  if (self->is_short)
    return SQUARE_PX;
  if (longest.font != NULL && longest.dpi == dpi && pango_font_description_equal (longest.font, font))
    return longest.width;

  g_clear_pointer (&longest.font, pango_font_description_free);
  longest.font = pango_font_description_copy (font);
  longest.dpi = dpi;
  longest.width = 0.0f;
  for (guint level = 0; level < VED_N_LEVELS; level++)
    longest.width = MAX (longest.width, pill_width (self, _(ved_level_get_info (level)->label)));

  return longest.width;
}

static float
natural_width (VedLevelBadge *self)
{
  float width = pill_width (self, self->text);

  return self->is_steady ? MAX (width, longest_width (self)) : width;
}

static void
ved_level_badge_record (VedChart    *chart,
                        VedDrawList *list,
                        int          width,
                        int          height)
{
  VedLevelBadge *self = VED_LEVEL_BADGE (chart);
  VedColor color = ved_chart_theme_get_level (ved_chart_get_theme (chart), self->level);
  float y = roundf (((float) height - HEIGHT_PX) / 2.0f);
  float inset = self->is_short ? 0.0f : 2.0f, pill = MIN (pill_width (self, self->text), (float) width);

  if (!self->is_short)
    ved_draw_list_add_rounded_rect (list, ved_mirror (chart, 0.0f, pill), y, pill, HEIGHT_PX,
                                    HEIGHT_PX / 2.0f - 4.0f, 0.0f, ved_color_with_alpha (color, 0.16f));
  ved_draw_list_add_rounded_rect (list, ved_mirror (chart, inset, SQUARE_PX), y + 2.0f, SQUARE_PX, SQUARE_PX, 5.0f, 0.0f, color);
}

static void
ved_level_badge_annotate (VedChart    *chart,
                          GtkSnapshot *snapshot,
                          int          width,
                          int          height)
{
  const VedTextAnchor centred = { 0.5f, 0.5f }, at_begin = { ved_is_mirrored (chart) ? 1.0f : 0.0f, 0.5f };
  VedLevelBadge *self = VED_LEVEL_BADGE (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  VedColor color = ved_chart_theme_get_level (theme, self->level);
  char letter[2] = { ved_level_get_info (self->level)->letter, 0 };
  float y = (float) height / 2.0f, inset = self->is_short ? 0.0f : 2.0f;

  ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, letter, ved_mirror (chart, inset + SQUARE_PX / 2.0f, 0.0f), y,
                       centred, 0.0f, ved_chart_theme_get_ink (color));
  if (!self->is_short)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, self->text,
                         ved_mirror (chart, inset + SQUARE_PX + GAP_PX, 0.0f), y, at_begin, (float) width - SQUARE_PX - GAP_PX - 2.0f, theme->text);
}

static void
ved_level_badge_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  VedLevelBadge *self = VED_LEVEL_BADGE (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int) HEIGHT_PX;
  else
    self->told_px = *minimum = *natural = (int) ceilf (natural_width (self));
}

static void
ved_level_badge_system_setting_changed (GtkWidget       *widget,
                                        GtkSystemSetting setting)
{
  g_clear_pointer (&longest.font, pango_font_description_free);
  GTK_WIDGET_CLASS (ved_level_badge_parent_class)->system_setting_changed (widget, setting);
}

static void
ved_level_badge_finalize (GObject *object)
{
  g_free (VED_LEVEL_BADGE (object)->text);

  G_OBJECT_CLASS (ved_level_badge_parent_class)->finalize (object);
}

static void
ved_level_badge_class_init (VedLevelBadgeClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_level_badge_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_level_badge_measure;
  GTK_WIDGET_CLASS (klass)->system_setting_changed = ved_level_badge_system_setting_changed;
  chart_class->record = ved_level_badge_record;
  chart_class->annotate = ved_level_badge_annotate;
  chart_class->always_software = TRUE;
}

static void
ved_level_badge_init (VedLevelBadge *self)
{
  self->text = g_strdup ("");
}

/**
 * ved_level_badge_new:
 * @is_short: whether to show the letter alone
 *
 * Returns: a badge that says Healthy
 */
GtkWidget *
ved_level_badge_new (gboolean is_short)
{
  VedLevelBadge *self = g_object_new (VED_TYPE_LEVEL_BADGE, NULL);

  self->is_short = is_short;
  ved_level_badge_set_level (self, VED_LEVEL_HEALTHY, NULL);

  return GTK_WIDGET (self);
}

/**
 * ved_level_badge_keep_width:
 *
 * Makes the badge as wide as the longest name of a level, so that another level costs a drawing and no layout.
 */
void
ved_level_badge_keep_width (VedLevelBadge *self)
{
  g_return_if_fail (VED_IS_LEVEL_BADGE (self));

  self->is_steady = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * ved_level_badge_set_level:
 * @level: gives colour and letter
 * @text: (nullable): what it says; the name of the level when %NULL
 */
void
ved_level_badge_set_level (VedLevelBadge *self,
                           VedLevel       level,
                           const char    *text)
{
  g_return_if_fail (VED_IS_LEVEL_BADGE (self));

  if (text == NULL)
    text = _(ved_level_get_info (level)->label);
  if (self->level == level && g_str_equal (self->text, text))
    return;

  if (!g_str_equal (self->text, text))
    {
      g_free (self->text);
      self->text = g_strdup (text);
      ved_chart_set_label (VED_CHART (self), text);
      /* One that nobody has asked yet is laid out anyway. */
      if (self->told_px != 0 && (int) ceilf (natural_width (self)) != self->told_px)
        gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  self->level = level;
  ved_chart_queue_data (VED_CHART (self));
}
