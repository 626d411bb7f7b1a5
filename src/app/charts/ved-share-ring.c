/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-share-ring"

#include "config.h"

#include "app/charts/ved-share-ring.h"

#include "app/charts/ved-mirror.h"
#include "app/charts/ved-ring.h"

#include <glib/gi18n.h>
#include <math.h>

/* The first part begins at twelve o'clock and the rest follows clockwise, parted by small gaps. A part that
 * exists is never thinner than can be seen; what it gains is taken from the wide ones. The legend stands
 * beside the ring where the chart is wide, else below it; levels carry their letter there. It names the parts that
 * are hidden too; the shares are those of the parts that are shown. */

#define RING_SHARE 0.24f
#define MAX_RADIUS_PX 124.0f
#define GAP_RAD 0.035f
#define LEAST_SWEEP_RAD 0.05f
#define FULL_RAD ((float) (2.0 * G_PI))
#define TOP_RAD ((float) -G_PI_2)
#define ROW_PX 24.0f
#define MARK_PX 10.0f
#define COLUMN_GAP_PX 12.0f
#define LEGEND_GAP_PX 16.0f
#define LEAST_RING_PX 96.0f
#define HIDDEN_ALPHA 0.35f

typedef struct {
  char *label;
  double value;
  int level;
  guint color;                  /* its place among all that were given: index into the palette, entry of the legend */
  float start;                  /* radians, as it was divided */
  float sweep;
} VedPart;

struct _VedShareRing
{
  VedItemChart parent_instance;

  GArray *parts;                /* VedPart */
  guint n_given;                /* parts, those without a value included */
  double total;
  double shown_total;
  gboolean are_all;             /* what is hidden would leave nothing, so nothing is */
  gboolean are_whole;           /* all values */
  gboolean has_legend;
  VedNumberFormat format;
  VedRingText text;
  VedRing ring;                 /* of the last record */
  VedRect legend;               /* likewise; no width: not drawn */
  float value_width;
  float percent_width;
};

G_DEFINE_FINAL_TYPE (VedShareRing, ved_share_ring, VED_TYPE_ITEM_CHART)

static void
part_clear_cb (gpointer data)
{
  g_free (((VedPart *) data)->label);
}

static VedPart *
get_part (VedShareRing *self,
          guint         index)
{
  VedPart *all = (VedPart *) (gpointer) self->parts->data;

  return all + index;
}

static gboolean
is_shown (VedShareRing *self,
          guint         index)
{
  return self->are_all || ved_item_chart_is_shown (VED_ITEM_CHART (self), get_part (self, index)->color);
}

static guint
count_shown (VedShareRing *self)
{
  guint n_shown = 0;

  for (guint i = 0; i < self->parts->len; i++)
    n_shown += is_shown (self, i);

  return n_shown;
}

/* What is left of a colour in the legend. */
static VedColor
entry_color (VedShareRing *self,
             guint         index,
             VedColor      color)
{
  return is_shown (self, index) ? color : ved_color_with_alpha (color, HIDDEN_ALPHA);
}

static VedColor
part_color (VedShareRing *self,
            guint         index)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedPart *part = get_part (self, index);

  if (part->level == VED_SHARE_PALETTE)
    return ved_chart_theme_get_series (theme, part->color);
  if (part->level == VED_SHARE_REST)
    return ved_color_with_alpha (theme->text, 0.35f);

  return ved_chart_theme_get_level (theme, (VedLevel) part->level);
}

static void
write_value (VedShareRing *self,
             guint         index,
             char         *buffer,
             gsize         size)
{
  double step = ved_item_chart_get_value_step (self->total, self->are_whole);

  ved_item_chart_write_value (&self->format, get_part (self, index)->value, step, buffer, size);
}

static void
write_percent (VedShareRing *self,
               guint         index,
               char         *buffer,
               gsize         size)
{
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, 1, NULL };

  if (is_shown (self, index))
    ved_number_format_write (&percent, 100.0 * get_part (self, index)->value / self->shown_total, buffer, size);
  else
    g_strlcpy (buffer, "–", size);
}

/* The angle each part takes: none that is hidden. */
static void
divide_ring (VedShareRing *self)
{
  const float least = MIN (LEAST_SWEEP_RAD + GAP_RAD, FULL_RAD / (float) MAX (count_shown (self), 1));
  float fixed = 0.0f, rest = 0.0f, start = TOP_RAD;

  for (guint i = 0; i < self->parts->len; i++)
    {
      VedPart *part = get_part (self, i);

      part->sweep = is_shown (self, i) ? (float) (FULL_RAD * part->value / self->shown_total) : 0.0f;
      if (is_shown (self, i) && part->sweep < least)
        fixed += part->sweep = least;
      else
        rest += part->sweep;
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      VedPart *part = get_part (self, i);

      if (part->sweep > least)
        part->sweep *= (FULL_RAD - fixed) / rest;
      part->start = start;
      start += part->sweep;
    }
}

/* The gap between a part and its neighbours. */
static float
part_gap (VedShareRing  *self,
          const VedPart *part)
{
  return count_shown (self) > 1 ? MIN (GAP_RAD, part->sweep / 2.0f) : 0.0f;
}

/* While something is hidden, one row more shows all again. */
static gboolean
has_hidden (VedShareRing *self)
{
  for (guint i = 0; i < self->n_given && self->parts->len > 1; i++)
    if (!ved_item_chart_is_shown (VED_ITEM_CHART (self), i))
      return TRUE;

  return FALSE;
}

/* Returns: the width of the legend's rows */
static float
measure_legend (VedShareRing *self)
{
  VedChart *chart = VED_CHART (self);
  float label_width = 0.0f;
  char text[48];

  self->value_width = self->percent_width = 0.0f;
  for (guint i = 0; i < self->parts->len; i++)
    {
      float width;

      ved_chart_measure_text (chart, VED_TEXT_BODY, get_part (self, i)->label, &width, NULL);
      label_width = MAX (label_width, width);
      write_value (self, i, text, sizeof text);
      ved_chart_measure_text (chart, VED_TEXT_STRONG, text, &width, NULL);
      self->value_width = MAX (self->value_width, width);
      write_percent (self, i, text, sizeof text);
      ved_chart_measure_text (chart, VED_TEXT_SMALL, text, &width, NULL);
      self->percent_width = MAX (self->percent_width, width);
    }

  return MARK_PX + label_width + self->value_width + self->percent_width + 4.0f * COLUMN_GAP_PX;
}

/* Returns: what is left for the ring */
static VedRect
place_legend (VedShareRing *self,
              float         width,
              float         height)
{
  const float full = 2.0f * MAX_RADIUS_PX;
  float room = ROW_PX * (float) (self->parts->len + has_hidden (self)), wanted;

  self->legend = (VedRect) { 0 };
  if (!self->has_legend || self->parts->len == 0)
    {
      return (VedRect) { 0.0f, 0.0f, width, height };
    }

  wanted = measure_legend (self);
  if (width >= wanted + LEGEND_GAP_PX + MIN (height, full) || height < room + LEAST_RING_PX)
    {
      float ring_width = CLAMP (width - wanted - LEGEND_GAP_PX, LEAST_RING_PX, MIN (full, height));
      float legend_width = MIN (wanted, MAX (width - ring_width - LEGEND_GAP_PX, 0.0f));
      float left = MAX ((width - ring_width - LEGEND_GAP_PX - legend_width) / 2.0f, 0.0f);

      self->legend = (VedRect) { left + ring_width + LEGEND_GAP_PX, MAX ((height - room) / 2.0f, 0.0f),
                                 legend_width, MIN (room, height) };
      if (!ved_is_mirrored (VED_CHART (self)))
        {
          return (VedRect) { left, 0.0f, ring_width, height };
        }

      self->legend.x = left;

      return (VedRect) { left + legend_width + LEGEND_GAP_PX, 0.0f, ring_width, height };
    }
  self->legend = (VedRect) { MAX ((width - wanted) / 2.0f, 0.0f), height - room, MIN (wanted, width), room };

  return (VedRect) { 0.0f, 0.0f, width, height - room - LEGEND_GAP_PX / 2.0f };
}

static VedRect
row_rect (VedShareRing *self,
          guint         index)
{
  return (VedRect) {
           self->legend.x, self->legend.y + ROW_PX * (float) index, self->legend.width, ROW_PX
  };
}

static void
record_mark (VedShareRing *self,
             VedDrawList  *list,
             guint         index)
{
  VedRect row = row_rect (self, index);
  gboolean is_mirrored = ved_is_mirrored (VED_CHART (self));
  float x = is_mirrored ? row.x + row.width - MARK_PX - COLUMN_GAP_PX / 2.0f : row.x + COLUMN_GAP_PX / 2.0f;

  if (get_part (self, index)->level < 0)
    ved_draw_list_add_rounded_rect (list, x, row.y + (ROW_PX - MARK_PX) / 2.0f, MARK_PX, MARK_PX, 3.0f, 0.0f,
                                    entry_color (self, index, part_color (self, index)));
}

static void
ved_share_ring_record (VedChart    *chart,
                       VedDrawList *list,
                       int          width,
                       int          height)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  VedRect area = place_legend (self, (float) width, (float) height);
  gboolean has_room = ved_ring_init (&self->ring, &area, 1.0f, RING_SHARE, MAX_RADIUS_PX);
  const VedRing *ring = &self->ring;

  if (has_room && count_shown (self) == 0)
    ved_draw_list_add_arc (list, ring->x, ring->y, ring->inner, ring->outer, TOP_RAD, FULL_RAD,
                           ved_chart_get_theme (chart)->empty);
  divide_ring (self);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const VedPart *part = get_part (self, i);
      float gap = part_gap (self, part);

      if (has_room && part->sweep > 0.0f)
        ved_draw_list_add_arc (list, ring->x, ring->y, ring->inner, ring->outer, part->start + gap / 2.0f,
                               part->sweep - gap, part_color (self, i));
      if (self->legend.width > 0.0f)
        record_mark (self, list, i);
    }
}

static void
annotate_row (VedShareRing *self,
              GtkSnapshot  *snapshot,
              guint         index)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  gboolean is_mirrored = ved_is_mirrored (VED_CHART (self));
  const VedTextAnchor start = { is_mirrored ? 1.0f : 0.0f, 0.5f }, end = { is_mirrored ? 0.0f : 1.0f, 0.5f };
  const VedPart *part = get_part (self, index);
  VedRect row = row_rect (self, index);
  float y = row.y + ROW_PX / 2.0f, sign = is_mirrored ? -1.0f : 1.0f;
  float from = is_mirrored ? row.x + row.width : row.x, to = is_mirrored ? row.x : row.x + row.width;
  float labels = row.width - MARK_PX - self->value_width - self->percent_width - 3.5f * COLUMN_GAP_PX;
  char text[48], letter[2] = { 0, 0 };

  if (part->level >= 0)
    {
      letter[0] = ved_level_get_info ((VedLevel) part->level)->letter;
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_STRONG, letter,
                           from + sign * (COLUMN_GAP_PX + MARK_PX) / 2.0f, y, (VedTextAnchor) { 0.5f, 0.5f },
                           0.0f, entry_color (self, index, part_color (self, index)));
    }
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_BODY, part->label,
                       from + sign * (MARK_PX + 1.5f * COLUMN_GAP_PX), y, start, MAX (labels, 1.0f),
                       entry_color (self, index, theme->text));
  write_percent (self, index, text, sizeof text);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, text, to - sign * COLUMN_GAP_PX / 2.0f, y,
                       end, 0.0f, entry_color (self, index, theme->dim_text));
  write_value (self, index, text, sizeof text);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_STRONG, text,
                       to - sign * (self->percent_width + 1.5f * COLUMN_GAP_PX), y, end, 0.0f,
                       entry_color (self, index, theme->text));
}

static void
annotate_all (VedShareRing *self,
              GtkSnapshot  *snapshot)
{
  VedRect row = row_rect (self, self->parts->len);
  gboolean is_mirrored = ved_is_mirrored (VED_CHART (self));
  float indent = MARK_PX + 1.5f * COLUMN_GAP_PX;

  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_BODY, _("Show All"),
                       is_mirrored ? row.x + row.width - indent : row.x + indent, row.y + ROW_PX / 2.0f,
                       (VedTextAnchor) { is_mirrored ? 1.0f : 0.0f, 0.5f }, MAX (row.width - indent, 1.0f),
                       ved_chart_get_theme (VED_CHART (self))->text);
}

static void
ved_share_ring_annotate (VedChart    *chart,
                         GtkSnapshot *snapshot,
                         int          width,
                         int          height)
{
  VedShareRing *self = VED_SHARE_RING (chart);

  ved_ring_text_draw (&self->text, chart, snapshot, &self->ring, ved_chart_get_theme (chart)->dim_text);
  if (self->legend.width <= 0.0f)
    return;

  for (guint i = 0; i < self->parts->len; i++)
    annotate_row (self, snapshot, i);
  if (has_hidden (self))
    annotate_all (self, snapshot);
}

static guint
ved_share_ring_get_n_items (VedItemChart *chart)
{
  return VED_SHARE_RING (chart)->parts->len;
}

/* The part whose row of the legend is at a point; how many there are: the row that shows all. */
static guint
hit_row (VedShareRing *self,
         float         x,
         float         y)
{
  guint index;

  if (!(x >= self->legend.x && x < self->legend.x + self->legend.width && y >= self->legend.y))
    return VED_LAYOUT_NONE;

  index = (guint) ((y - self->legend.y) / ROW_PX);

  return index < self->parts->len + has_hidden (self) ? index : VED_LAYOUT_NONE;
}

static guint
ved_share_ring_hit (VedItemChart *chart,
                    float         x,
                    float         y)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  float dx = x - self->ring.x, dy = y - self->ring.y, distance = hypotf (dx, dy), angle;
  guint row = hit_row (self, x, y), last = VED_LAYOUT_NONE;

  if (row < self->parts->len)
    return row;
  if (row != VED_LAYOUT_NONE || distance < self->ring.inner || distance > self->ring.outer)
    return VED_LAYOUT_NONE;

  angle = atan2f (dy, dx);
  if (angle < TOP_RAD)
    angle += FULL_RAD;
  for (guint i = 0; i < self->parts->len; i++)
    {
      const VedPart *part = get_part (self, i);

      if (part->sweep > 0.0f)
        last = i;
      if (angle < part->start + part->sweep)
        break;
    }

  return last;
}

/* A point on the ring, in the middle of the part. */
static VedRect
ved_share_ring_get_bounds (VedItemChart *chart,
                           guint         index)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  const VedPart *part = get_part (self, index);
  float angle = part->start + part->sweep / 2.0f, radius = (self->ring.inner + self->ring.outer) / 2.0f;

  return (VedRect) { self->ring.x + radius * cosf (angle), self->ring.y + radius * sinf (angle), 0.0f, 0.0f };
}

static int
ved_share_ring_get_step (VedItemChart *chart,
                         guint         index,
                         guint         key)
{
  return key == GDK_KEY_Left || key == GDK_KEY_Up ? -1 : 1;
}

static char *
ved_share_ring_describe (VedItemChart *chart,
                         guint         index)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  char value[48], percent[48];

  write_value (self, index, value, sizeof value);
  write_percent (self, index, percent, sizeof percent);

  return g_strdup_printf ("%s, %s, %s", get_part (self, index)->label, value, percent);
}

static char **
ved_share_ring_get_tooltip (VedItemChart *chart,
                            guint         index)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  char value[48], percent[48];
  char **lines = g_new0 (char *, 3);

  write_value (self, index, value, sizeof value);
  write_percent (self, index, percent, sizeof percent);
  lines[0] = g_strdup (get_part (self, index)->label);
  /* Translators: a part's value and its share of the whole, e.g. "12  (13.3 %)" */
  lines[1] = g_strdup_printf (_("%s  (%s)"), value, percent);

  return lines;
}

static guint
ved_share_ring_get_columns (VedItemChart   *chart,
                            VedTableColumn *columns)
{
  columns[0] = (VedTableColumn) { "part", _("Part"), FALSE };
  columns[1] = (VedTableColumn) { "value", _("Value"), TRUE };
  columns[2] = (VedTableColumn) { "share_pct", _("Share"), TRUE };

  return 3;
}

static void
ved_share_ring_write_cell (VedItemChart *chart,
                           guint         index,
                           guint         column,
                           gboolean      is_exact,
                           GString      *text)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  const VedPart *part = get_part (self, index);
  double number = column == 1 ? part->value : is_shown (self, index) ? 100.0 * part->value / self->shown_total : 0.0;
  char buffer[MAX (G_ASCII_DTOSTR_BUF_SIZE, 48)];

  if (column == 0)
    {
      g_string_append (text, part->label);
      return;
    }
  if (is_exact && column == 2 && !is_shown (self, index))
    return;
  if (is_exact)
    g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  else if (column == 1)
    write_value (self, index, buffer, sizeof buffer);
  else
    write_percent (self, index, buffer, sizeof buffer);
  g_string_append (text, buffer);
}

static void
ved_share_ring_draw_mark (VedItemChart *chart,
                          GtkSnapshot  *snapshot,
                          guint         index)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  const VedPart *part = get_part (self, index);
  const VedRing *ring = &self->ring;
  float gap = part_gap (self, part);
  double from = (double) (part->start + gap / 2.0f), to = (double) (part->start + part->sweep - gap / 2.0f);
  GdkRGBA color = ved_chart_theme_to_rgba (ved_chart_get_theme (VED_CHART (self))->text);
  cairo_t *cr;

  if (self->legend.width > 0.0f)
    ved_item_chart_draw_highlight (chart, snapshot, row_rect (self, index));
  if (!(part->sweep > 0.0f))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (ring->x - ring->outer - 2.0f,
                                                                 ring->y - ring->outer - 2.0f,
                                                                 2.0f * ring->outer + 4.0f,
                                                                 2.0f * ring->outer + 4.0f));
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2.0);
  cairo_arc (cr, (double) ring->x, (double) ring->y, (double) ring->outer, from, to);
  cairo_arc_negative (cr, (double) ring->x, (double) ring->y, (double) ring->inner, to, from);
  cairo_close_path (cr);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static guint
ved_share_ring_get_n_entries (VedItemChart *chart)
{
  VedShareRing *self = VED_SHARE_RING (chart);

  return self->has_legend && self->parts->len > 1 ? self->n_given : 0;
}

static guint
ved_share_ring_get_entry (VedItemChart *chart,
                          guint         index)
{
  return get_part (VED_SHARE_RING (chart), index)->color;
}

static guint
ved_share_ring_hit_entry (VedItemChart *chart,
                          float         x,
                          float         y)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  guint row = hit_row (self, x, y);

  if (row == self->parts->len)
    return self->n_given;

  return row != VED_LAYOUT_NONE ? ved_share_ring_get_entry (chart, row) : VED_LAYOUT_NONE;
}

static void
ved_share_ring_entries_changed (VedItemChart *chart)
{
  VedShareRing *self = VED_SHARE_RING (chart);

  self->are_all = FALSE;
  self->are_all = count_shown (self) == 0;
  self->shown_total = 0.0;
  for (guint i = 0; i < self->parts->len; i++)
    if (is_shown (self, i))
      self->shown_total += get_part (self, i)->value;
}

static void
ved_share_ring_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  VedShareRing *self = VED_SHARE_RING (widget);
  gboolean is_wide = self->has_legend && orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_wide ? 200 : 120;
  *natural = is_wide ? 420 : 180;
}

static void
ved_share_ring_finalize (GObject *object)
{
  VedShareRing *self = VED_SHARE_RING (object);

  g_array_unref (self->parts);
  ved_ring_text_clear (&self->text);

  G_OBJECT_CLASS (ved_share_ring_parent_class)->finalize (object);
}

static void
ved_share_ring_class_init (VedShareRingClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);
  VedItemChartClass *item_class = VED_ITEM_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_share_ring_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_share_ring_measure;
  chart_class->record = ved_share_ring_record;
  chart_class->annotate = ved_share_ring_annotate;
  item_class->get_n_items = ved_share_ring_get_n_items;
  item_class->hit = ved_share_ring_hit;
  item_class->get_bounds = ved_share_ring_get_bounds;
  item_class->get_step = ved_share_ring_get_step;
  item_class->describe = ved_share_ring_describe;
  item_class->get_tooltip = ved_share_ring_get_tooltip;
  item_class->get_columns = ved_share_ring_get_columns;
  item_class->write_cell = ved_share_ring_write_cell;
  item_class->draw_mark = ved_share_ring_draw_mark;
  item_class->get_n_entries = ved_share_ring_get_n_entries;
  item_class->hit_entry = ved_share_ring_hit_entry;
  item_class->get_entry = ved_share_ring_get_entry;
  item_class->entries_changed = ved_share_ring_entries_changed;
}

static void
ved_share_ring_init (VedShareRing *self)
{
  self->parts = g_array_new (FALSE, TRUE, sizeof (VedPart));
  g_array_set_clear_func (self->parts, part_clear_cb);
  self->format = (VedNumberFormat) { VED_NUMBER_COUNT, -1, NULL };
}

/**
 * ved_share_ring_new:
 *
 * Returns: an empty ring without a legend
 */
GtkWidget *
ved_share_ring_new (void)
{
  return g_object_new (VED_TYPE_SHARE_RING, NULL);
}

/**
 * ved_share_ring_set_legend:
 * @has_legend: %FALSE where the page lists the parts itself
 */
void
ved_share_ring_set_legend (VedShareRing *self,
                           gboolean      has_legend)
{
  g_return_if_fail (VED_IS_SHARE_RING (self));

  self->has_legend = has_legend;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  ved_chart_queue_data (VED_CHART (self));
}

static gboolean
replace_parts (VedShareRing       *self,
               const VedSharePart *parts,
               guint               n_parts)
{
  g_autoptr(GArray) old = self->parts;
  gboolean is_same;

  self->parts = g_array_new (FALSE, TRUE, sizeof (VedPart));
  g_array_set_clear_func (self->parts, part_clear_cb);
  self->n_given = n_parts;
  self->total = 0.0;
  self->are_whole = TRUE;
  for (guint i = 0; i < n_parts; i++)
    if (parts[i].value > 0.0)
      {
        VedPart part = { .label = g_strdup (parts[i].label), .value = parts[i].value,
                         .level = parts[i].level, .color = i };

        g_array_append_val (self->parts, part);
        self->total += part.value;
        self->are_whole = self->are_whole && part.value == rint (part.value);
      }
  ved_share_ring_entries_changed (VED_ITEM_CHART (self));
  is_same = old->len == self->parts->len;
  for (guint i = 0; is_same && i < old->len; i++)
    {
      const VedPart *a = &g_array_index (old, VedPart, i), *b = get_part (self, i);

      is_same = a->value == b->value && a->level == b->level && a->color == b->color &&
        g_str_equal (a->label, b->label);
      get_part (self, i)->start = a->start;
      get_part (self, i)->sweep = a->sweep;
    }

  return !is_same;
}

/* The part of a colour, whichever others have a share now. */
static guint
find_color (VedShareRing *self,
            guint         color)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (get_part (self, i)->color == color)
      return i;

  return VED_LAYOUT_NONE;
}

/**
 * ved_share_ring_set_parts:
 * @parts: (array length=n_parts): copied; the first begins at the top
 * @figure: in the middle
 * @caption: below it
 *
 * Nothing is redrawn when all is as it was.
 */
void
ved_share_ring_set_parts (VedShareRing       *self,
                          const VedSharePart *parts,
                          guint               n_parts,
                          const char         *figure,
                          const char         *caption)
{
  g_autofree char *whole = NULL;
  guint selected, color = G_MAXUINT;
  gboolean is_changed;

  g_return_if_fail (VED_IS_SHARE_RING (self));

  selected = ved_item_chart_get_selected (VED_ITEM_CHART (self));
  if (selected < self->parts->len)
    color = get_part (self, selected)->color;
  is_changed = ved_ring_text_set (&self->text, figure, caption);
  if (replace_parts (self, parts, n_parts))
    is_changed = TRUE;
  if (!is_changed)
    return;

  ved_item_chart_items_reset (VED_ITEM_CHART (self));
  whole = g_strdup_printf ("%s %s", figure, caption);
  ved_chart_set_description (VED_CHART (self), whole);
  ved_item_chart_selection_moved (VED_ITEM_CHART (self), find_color (self, color));
  ved_chart_queue_data (VED_CHART (self));
}
