/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-item-chart"

#include "config.h"

#include "app/charts/ved-item-chart.h"

#include "app/charts/ved-bubble.h"
#include "app/charts/ved-chart-keys.h"
#include "app/charts/ved-chart-menu.h"
#include "app/charts/ved-chart-sight.h"
#include "app/charts/ved-item-table.h"
#include "app/charts/ved-shown-set.h"
#include "plot/ved-scale.h"

#include <glib/gi18n.h>

/* The pointer's item has a mark and a tooltip beside the pointer. Without a pointer the selected one has
 * them, beside itself, while the keyboard moves it; so both hands read the same. The name of the chart gives
 * way to the selected item while the chart has the focus, since a changed name is what assistive technology
 * hears of. */

#define OUTLINE_PX 2.0f
#define N_VALUE_STEPS 500
#define PAGE_STEPS 5
#define HIGHLIGHT_ALPHA 0.07f
#define HIGHLIGHT_RADIUS_PX 6.0f

typedef struct {
  guint hovered;
  guint selected;
  double pointer_x;
  double pointer_y;
  gboolean has_hand;            /* the pointer looks like one */
  VedShownSet shown;            /* of the entries of the legend */
} VedItemChartPrivate;

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VedItemChart, ved_item_chart, VED_TYPE_CHART)

static VedItemChartPrivate *
get_private (VedItemChart * self)
{
  return ved_item_chart_get_instance_private (self);
}

static void
draw_mark (VedItemChart *self,
           GtkSnapshot  *snapshot,
           guint         index)
{
  if (VED_ITEM_CHART_GET_CLASS (self)->draw_mark != NULL)
    VED_ITEM_CHART_GET_CLASS (self)->draw_mark (self, snapshot, index);
  else
    ved_item_chart_draw_outline (self, snapshot, ved_item_chart_get_bounds (self, index), 4.0f);
}

static void
draw_tooltip (VedItemChart *self,
              GtkSnapshot  *snapshot,
              guint         index,
              double        x,
              double        y)
{
  g_auto(GStrv) lines = NULL;
  g_autoptr(VedBubble) bubble = NULL;

  if (VED_ITEM_CHART_GET_CLASS (self)->get_tooltip == NULL)
    return;

  lines = VED_ITEM_CHART_GET_CLASS (self)->get_tooltip (self, index);
  if (lines == NULL || lines[0] == NULL)
    return;

  bubble = ved_bubble_new (lines[0]);
  for (guint i = 1; lines[i] != NULL; i++)
    ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, lines[i], NULL);
  ved_bubble_draw (bubble, VED_CHART (self), snapshot, (float) x, (float) y);
}

static void
ved_item_chart_overlay (VedChart    *chart,
                        GtkSnapshot *snapshot,
                        int          width,
                        int          height)
{
  VedItemChart *self = VED_ITEM_CHART (chart);
  VedItemChartPrivate *priv = get_private (self);
  guint n_items = ved_item_chart_get_n_items (self);
  gboolean has_selection = priv->selected < n_items && gtk_widget_has_visible_focus (GTK_WIDGET (self));

  if (has_selection)
    draw_mark (self, snapshot, priv->selected);
  if (priv->hovered < n_items)
    {
      if (!has_selection || priv->hovered != priv->selected)
        draw_mark (self, snapshot, priv->hovered);
      draw_tooltip (self, snapshot, priv->hovered, priv->pointer_x, priv->pointer_y);
    }
  else if (has_selection)
    {
      VedRect bounds = ved_item_chart_get_bounds (self, priv->selected);

      draw_tooltip (self, snapshot, priv->selected, bounds.x + bounds.width / 2.0f,
                    bounds.y + bounds.height / 2.0f);
    }
}

static void
set_hovered (VedItemChart *self,
             guint         index)
{
  VedItemChartPrivate *priv = get_private (self);
  gboolean has_tooltip = VED_ITEM_CHART_GET_CLASS (self)->get_tooltip != NULL;

  if (priv->hovered == index && (index == VED_LAYOUT_NONE || !has_tooltip))
    return;

  priv->hovered = index;
  ved_chart_queue_overlay (VED_CHART (self));
}

static guint
get_n_entries (VedItemChart *self)
{
  VedItemChartClass *class = VED_ITEM_CHART_GET_CLASS (self);

  return class->get_n_entries != NULL ? class->get_n_entries (self) : 0;
}

static guint
hit_entry (VedItemChart *self,
           double        x,
           double        y)
{
  return get_n_entries (self) > 0 ? VED_ITEM_CHART_GET_CLASS (self)->hit_entry (self, (float) x, (float) y)
                                  : VED_LAYOUT_NONE;
}

/* Tells how the pointer looks there. */
static void
follow_pointer (VedItemChart *self,
                guint         index,
                gboolean      is_over_entry)
{
  VedItemChartPrivate *priv = get_private (self);
  gboolean is_hand = index != VED_LAYOUT_NONE || is_over_entry;

  if (is_hand != priv->has_hand)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_hand ? "pointer" : NULL);
  priv->has_hand = is_hand;
  set_hovered (self, index);
}

/* What an item is, whichever others are shown: the nth of those that belong to its entry. */
typedef struct {
  guint entry;
  guint n;
} VedItemPlace;

static VedItemPlace
get_place (VedItemChart *self,
           guint         index)
{
  VedItemChartClass *class = VED_ITEM_CHART_GET_CLASS (self);
  VedItemPlace place = { class->get_entry (self, index), 0 };

  for (guint i = 0; i < index; i++)
    place.n += class->get_entry (self, i) == place.entry;

  return place;
}

/* The item of a place, or the one of the nearest entry that is there: the next bar of the same category. */
static guint
find_place (VedItemChart *self,
            VedItemPlace  place)
{
  VedItemChartClass *class = VED_ITEM_CHART_GET_CLASS (self);
  g_autofree guint *n_seen = g_new0 (guint, get_n_entries (self));
  guint n_items = ved_item_chart_get_n_items (self), found = VED_LAYOUT_NONE, nearest = G_MAXUINT;

  for (guint i = 0; i < n_items; i++)
    {
      guint entry = class->get_entry (self, i);
      guint distance = entry > place.entry ? entry - place.entry : place.entry - entry;

      if (n_seen[entry]++ == place.n && distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }

  return found;
}

/* The pointer has not moved, but what is below it has. */
static void
look_below_pointer (VedItemChart *self)
{
  VedItemChartPrivate *priv = get_private (self);

  if (priv->has_hand)
    follow_pointer (self, VED_LAYOUT_NONE, hit_entry (self, priv->pointer_x, priv->pointer_y) != VED_LAYOUT_NONE);
}

static void
entries_changed (VedItemChart *self)
{
  VedItemChartPrivate *priv = get_private (self);
  gboolean has_selection = priv->selected < ved_item_chart_get_n_items (self);
  VedItemPlace place = { 0 };

  if (has_selection)
    place = get_place (self, priv->selected);
  VED_ITEM_CHART_GET_CLASS (self)->entries_changed (self);
  ved_item_chart_items_reset (self);
  look_below_pointer (self);
  priv->selected = has_selection ? find_place (self, place) : VED_LAYOUT_NONE;
  if (priv->selected != VED_LAYOUT_NONE && gtk_widget_has_focus (GTK_WIDGET (self)))
    ved_item_chart_select (self, priv->selected);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  ved_chart_queue_data (VED_CHART (self));
}

static void
show_all (VedItemChart *self)
{
  ved_shown_set_show_all (&get_private (self)->shown);
  entries_changed (self);
}

static void
choose_entry (VedItemChart *self,
              guint         entry,
              gboolean      toggles)
{
  if (entry >= get_n_entries (self))
    show_all (self);
  else if (toggles)
    ved_item_chart_toggle (self, entry);
  else
    ved_item_chart_show_only (self, entry);
}

static void
pointer_moved_cb (GtkEventControllerMotion *controller,
                  double                    x,
                  double                    y,
                  VedItemChart             *self)
{
  VedItemChartPrivate *priv = get_private (self);

  priv->pointer_x = x;
  priv->pointer_y = y;
  follow_pointer (self, ved_item_chart_hit (self, x, y), hit_entry (self, x, y) != VED_LAYOUT_NONE);
}

static void
pointer_left_cb (GtkEventControllerMotion *controller,
                 VedItemChart             *self)
{
  follow_pointer (self, VED_LAYOUT_NONE, FALSE);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             VedItemChart    *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint index = ved_item_chart_hit (self, x, y), entry = hit_entry (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (entry != VED_LAYOUT_NONE)
    choose_entry (self, entry, (state & GDK_CONTROL_MASK) != 0);
  if (entry != VED_LAYOUT_NONE || index == VED_LAYOUT_NONE)
    return;

  ved_item_chart_select (self, index);
  g_signal_emit (self, signals[ACTIVATED], 0, index);
}

static void
secondary_pressed_cb (GtkGestureClick *gesture,
                      int              n_press,
                      double           x,
                      double           y,
                      VedItemChart    *self)
{
  guint index = ved_item_chart_hit (self, x, y);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (index != VED_LAYOUT_NONE)
    ved_item_chart_select (self, index);
  ved_chart_menu_popup (VED_CHART (self), x, y);
}

static gboolean
move_selection (VedItemChart *self,
                gint64        target)
{
  gint64 last = (gint64) ved_item_chart_get_n_items (self) - 1;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;

  ved_item_chart_select (self, (guint) CLAMP (target, 0, last));

  return GDK_EVENT_STOP;
}

static gboolean
has_selection (VedItemChart *self)
{
  return get_private (self)->selected < ved_item_chart_get_n_items (self);
}

/* Before any is selected, a key begins with the first. */
static gboolean
step_selection (VedChart *chart,
                int       key)
{
  VedItemChart *self = VED_ITEM_CHART (chart);
  guint from = has_selection (self) ? get_private (self)->selected : 0;
  int step = ved_item_chart_get_n_items (self) > 0 ? VED_ITEM_CHART_GET_CLASS (self)->get_step (self, from, (guint) key) : 0;

  if (step == 0)
    return GDK_EVENT_PROPAGATE;

  return move_selection (self, has_selection (self) ? (gint64) from + step : 0);
}

/* Several rows at once; nothing where there is no further one. */
static gboolean
turn_page (VedChart *chart,
           int       direction)
{
  VedItemChart *self = VED_ITEM_CHART (chart);
  VedItemChartClass *class = VED_ITEM_CHART_GET_CLASS (self);
  gint64 n_items = ved_item_chart_get_n_items (self), from = get_private (self)->selected, target = from;
  guint key = direction > 0 ? GDK_KEY_Down : GDK_KEY_Up;

  if (!has_selection (self))
    return move_selection (self, 0);

  if (class->get_page_key != NULL)
    key = class->get_page_key (self, direction > 0);
  for (guint i = 0; i < PAGE_STEPS; i++)
    {
      int step = class->get_step (self, (guint) target, key);

      if (step == 0 || target + step < 0 || target + step >= n_items)
        break;
      target += step;
    }

  return target != from ? move_selection (self, target) : GDK_EVENT_PROPAGATE;
}

static gboolean
go_to_end (VedChart *chart,
           int       direction)
{
  return move_selection (VED_ITEM_CHART (chart), direction < 0 ? 0 : G_MAXUINT);
}

static gboolean
activate_selection (VedChart *chart,
                    int       amount)
{
  VedItemChart *self = VED_ITEM_CHART (chart);

  if (!has_selection (self))
    return GDK_EVENT_PROPAGATE;

  g_signal_emit (self, signals[ACTIVATED], 0, get_private (self)->selected);

  return GDK_EVENT_STOP;
}

/* What a click on the entry of the selected item does. */
static gboolean
choose_entry_of_selection (VedChart *chart,
                           gboolean  toggles)
{
  VedItemChart *self = VED_ITEM_CHART (chart);

  if (get_n_entries (self) == 0 || !has_selection (self))
    return GDK_EVENT_PROPAGATE;

  choose_entry (self, VED_ITEM_CHART_GET_CLASS (self)->get_entry (self, get_private (self)->selected), toggles);

  return GDK_EVENT_STOP;
}

static gboolean
show_all_entries (VedChart *chart,
                  int       amount)
{
  VedItemChart *self = VED_ITEM_CHART (chart);

  if (get_n_entries (self) == 0)
    return GDK_EVENT_PROPAGATE;

  show_all (self);

  return GDK_EVENT_STOP;
}

/* What an arrow does is known by the kind of chart. */
static const VedChartKey keys[] = {
  { GDK_KEY_Left, 0, step_selection, GDK_KEY_Left },
  { GDK_KEY_Right, 0, step_selection, GDK_KEY_Right },
  { GDK_KEY_Up, 0, step_selection, GDK_KEY_Up },
  { GDK_KEY_Down, 0, step_selection, GDK_KEY_Down },
  { GDK_KEY_Page_Up, 0, turn_page, -1 },
  { GDK_KEY_Page_Down, 0, turn_page, 1 },
  { GDK_KEY_Home, 0, go_to_end, -1 },
  { GDK_KEY_End, 0, go_to_end, 1 },
  { GDK_KEY_Return, 0, activate_selection, 0 },
  { GDK_KEY_space, 0, activate_selection, 0 },
  { GDK_KEY_o, 0, choose_entry_of_selection, FALSE },
  { GDK_KEY_h, 0, choose_entry_of_selection, TRUE },
  { GDK_KEY_0, 0, show_all_entries, 0 },
  { 0 },
};

/* At the selected item, else in the corner. */
static graphene_point_t
ved_item_chart_get_menu_point (VedChart *chart)
{
  VedItemChart *self = VED_ITEM_CHART (chart);
  VedRect bounds = { 0 };

  if (has_selection (self))
    bounds = ved_item_chart_get_bounds (self, get_private (self)->selected);

  return GRAPHENE_POINT_INIT (bounds.x + bounds.width / 2.0f, bounds.y);
}

static void
focus_left_cb (GtkEventControllerFocus *controller,
               VedItemChart            *self)
{
  const char *title = ved_chart_get_title (VED_CHART (self));

  if (title != NULL)
    ved_chart_set_label (VED_CHART (self), title);
  ved_chart_queue_overlay (VED_CHART (self));
}

static char *
ved_item_chart_get_value_text (VedChart *chart)
{
  VedItemChart *self = VED_ITEM_CHART (chart);
  VedItemChartPrivate *priv = get_private (self);
  guint index = priv->hovered != VED_LAYOUT_NONE ? priv->hovered : priv->selected;

  return index < ved_item_chart_get_n_items (self) ? VED_ITEM_CHART_GET_CLASS (self)->describe (self, index)
                                                   : NULL;
}

static void
ved_item_chart_finalize (GObject *object)
{
  ved_shown_set_clear (&get_private (VED_ITEM_CHART (object))->shown);

  G_OBJECT_CLASS (ved_item_chart_parent_class)->finalize (object);
}

static void
ved_item_chart_class_init (VedItemChartClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_item_chart_finalize;
  chart_class->overlay = ved_item_chart_overlay;
  chart_class->create_table = ved_item_table_new;
  chart_class->get_value_text = ved_item_chart_get_value_text;
  chart_class->get_menu_point = ved_item_chart_get_menu_point;
  chart_class->keys = keys;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ved_item_chart_init (VedItemChart *self)
{
  VedItemChartPrivate *priv = get_private (self);
  GtkEventController *controller = gtk_event_controller_motion_new ();
  GtkGesture *gesture = gtk_gesture_click_new ();

  priv->hovered = priv->selected = VED_LAYOUT_NONE;

  g_signal_connect (controller, "enter", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  ved_chart_add_keys (VED_CHART (self));

  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  g_signal_connect (gesture, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

/**
 * ved_item_chart_get_n_items:
 *
 * Returns: how many items there are
 */
guint
ved_item_chart_get_n_items (VedItemChart *self)
{
  g_return_val_if_fail (VED_IS_ITEM_CHART (self), 0);

  return VED_ITEM_CHART_GET_CLASS (self)->get_n_items (self);
}

/**
 * ved_item_chart_hit:
 * @x: in px of the widget
 * @y: likewise
 *
 * Returns: the item that a click there would choose, or %VED_LAYOUT_NONE
 */
guint
ved_item_chart_hit (VedItemChart *self,
                    double        x,
                    double        y)
{
  g_return_val_if_fail (VED_IS_ITEM_CHART (self), VED_LAYOUT_NONE);

  if (ved_item_chart_get_n_items (self) == 0)
    return VED_LAYOUT_NONE;

  return VED_ITEM_CHART_GET_CLASS (self)->hit (self, (float) x, (float) y);
}

/**
 * ved_item_chart_get_bounds:
 * @index: of an item
 *
 * Returns: where it is, in px of the widget, as it was drawn last
 */
VedRect
ved_item_chart_get_bounds (VedItemChart *self,
                           guint         index)
{
  g_return_val_if_fail (VED_IS_ITEM_CHART (self), ((VedRect) { 0 }));
  g_return_val_if_fail (index < ved_item_chart_get_n_items (self), ((VedRect) { 0 }));

  return VED_ITEM_CHART_GET_CLASS (self)->get_bounds (self, index);
}

/**
 * ved_item_chart_select:
 * @index: of an item
 *
 * Moves the keyboard's selection, scrolls to it, and tells assistive technology what is there.
 */
void
ved_item_chart_select (VedItemChart *self,
                       guint         index)
{
  g_autofree char *text = NULL;

  g_return_if_fail (VED_IS_ITEM_CHART (self));
  g_return_if_fail (index < ved_item_chart_get_n_items (self));

  get_private (self)->selected = index;
  text = VED_ITEM_CHART_GET_CLASS (self)->describe (self, index);
  ved_chart_set_label (VED_CHART (self), text);
  ved_chart_bring_sight (VED_CHART (self), ved_item_chart_get_bounds (self, index));
  ved_chart_queue_overlay (VED_CHART (self));
}

/**
 * ved_item_chart_selection_moved:
 * @index: where the selected item is now, or %VED_LAYOUT_NONE
 *
 * Called by the kinds when their items have come to stand elsewhere. Nothing is told: it is the same item.
 */
void
ved_item_chart_selection_moved (VedItemChart *self,
                                guint         index)
{
  const char *title;

  g_return_if_fail (VED_IS_ITEM_CHART (self));
  g_return_if_fail (index == VED_LAYOUT_NONE || index < ved_item_chart_get_n_items (self));

  title = ved_chart_get_title (VED_CHART (self));
  get_private (self)->selected = index;
  if (index == VED_LAYOUT_NONE && title != NULL)
    ved_chart_set_label (VED_CHART (self), title);
}

/**
 * ved_item_chart_get_selected:
 *
 * Returns: the selected item, or %VED_LAYOUT_NONE
 */
guint
ved_item_chart_get_selected (VedItemChart *self)
{
  g_return_val_if_fail (VED_IS_ITEM_CHART (self), VED_LAYOUT_NONE);

  return get_private (self)->selected;
}

/**
 * ved_item_chart_draw_outline:
 * @bounds: of an item
 * @radius: of its corners
 *
 * Draws the frame that marks an item.
 */
void
ved_item_chart_draw_outline (VedItemChart *self,
                             GtkSnapshot  *snapshot,
                             VedRect       bounds,
                             float         radius)
{
  GdkRGBA color = ved_chart_theme_to_rgba (ved_chart_get_theme (VED_CHART (self))->text);
  float widths[4] = { OUTLINE_PX, OUTLINE_PX, OUTLINE_PX, OUTLINE_PX };
  GdkRGBA colors[4] = { color, color, color, color };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (bounds.x, bounds.y, bounds.width, bounds.height),
                                   radius);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

/**
 * ved_item_chart_draw_highlight:
 * @bounds: of a row or a column
 *
 * Draws the tint that marks the row an item stands in.
 */
void
ved_item_chart_draw_highlight (VedItemChart *self,
                               GtkSnapshot  *snapshot,
                               VedRect       bounds)
{
  VedColor text = ved_chart_get_theme (VED_CHART (self))->text;
  GdkRGBA color = ved_chart_theme_to_rgba (ved_color_with_alpha (text, HIGHLIGHT_ALPHA));
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (bounds.x, bounds.y, bounds.width, bounds.height),
                                   HIGHLIGHT_RADIUS_PX);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

/**
 * ved_item_chart_get_value_step:
 * @span: from the least to the greatest value
 * @are_whole: whether all values are whole numbers
 *
 * Returns: what the digits of the values should tell apart, the same for all of them, for
 * ved_item_chart_write_value()
 */
double
ved_item_chart_get_value_step (double   span,
                               gboolean are_whole)
{
  return are_whole || span <= 0.0 ? 1.0 : ved_scale_step (span, N_VALUE_STEPS);
}

/**
 * ved_item_chart_write_value:
 * @format: of the values
 * @value: of an item
 * @step: as ved_item_chart_get_value_step() tells
 * @buffer: (out): where the text goes
 *
 * Writes a value beside its item, with the decimals that the format asks for, else as many as @step needs.
 */
void
ved_item_chart_write_value (const VedNumberFormat *format,
                            double                 value,
                            double                 step,
                            char                  *buffer,
                            gsize                  size)
{
  ved_number_format_write_step (format, value, format->decimals < 0 ? step : 0.0, buffer, size);
}

/**
 * ved_item_chart_append_level:
 * @text: of a cell of the table
 * @is_exact: %TRUE in files, where nothing is translated
 *
 * Appends the name of a level.
 */
void
ved_item_chart_append_level (GString *text,
                             VedLevel level,
                             gboolean is_exact)
{
  const char *label = ved_level_get_info (level)->label;

  g_string_append (text, is_exact ? label : _(label));
}

/**
 * ved_item_chart_items_reset:
 *
 * Called by the kinds after their items have been replaced: forgets a hovered or selected item that is no
 * longer there.
 */
void
ved_item_chart_items_reset (VedItemChart *self)
{
  VedItemChartPrivate *priv;
  guint n_items;

  g_return_if_fail (VED_IS_ITEM_CHART (self));

  priv = get_private (self);
  n_items = ved_item_chart_get_n_items (self);
  if (priv->hovered != VED_LAYOUT_NONE && priv->hovered >= n_items)
    priv->hovered = VED_LAYOUT_NONE;
  if (priv->selected != VED_LAYOUT_NONE && priv->selected >= n_items)
    priv->selected = VED_LAYOUT_NONE;
}

/**
 * ved_item_chart_is_shown:
 * @entry: of the legend
 *
 * Returns: whether what belongs to it is drawn
 */
gboolean
ved_item_chart_is_shown (VedItemChart *self,
                         guint         entry)
{
  g_return_val_if_fail (VED_IS_ITEM_CHART (self), FALSE);

  return ved_shown_set_has (&get_private (self)->shown, entry);
}

/**
 * ved_item_chart_show_only:
 * @entry: of the legend
 *
 * Hides what belongs to all others; when it is the only one already, all come back.
 */
void
ved_item_chart_show_only (VedItemChart *self,
                          guint         entry)
{
  g_return_if_fail (VED_IS_ITEM_CHART (self));
  g_return_if_fail (entry < get_n_entries (self));

  ved_shown_set_show_only (&get_private (self)->shown, entry, get_n_entries (self));
  entries_changed (self);
}

/**
 * ved_item_chart_toggle:
 * @entry: of the legend
 *
 * Hides what belongs to it, or brings it back.
 */
void
ved_item_chart_toggle (VedItemChart *self,
                       guint         entry)
{
  g_return_if_fail (VED_IS_ITEM_CHART (self));
  g_return_if_fail (entry < get_n_entries (self));

  ved_shown_set_toggle (&get_private (self)->shown, entry, get_n_entries (self));
  entries_changed (self);
}
