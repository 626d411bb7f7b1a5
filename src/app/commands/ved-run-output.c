/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-output"

#include "config.h"

#include "app/commands/ved-run-output.h"

#include "app/commands/ved-run-colors.h"
#include "base/ved-find-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* The output of a run, one line a row, all rows of one height: what is on screen is laid out, and nothing else, so
 * that a frame costs the same however much there is and however fast it comes. A list of widgets would bind some
 * two hundred rows anew in every frame of a flood.
 *
 * There is a cursor for the keyboard: the line it stands on is the accessible name, since GTK 4.8 has no text
 * interface for widgets that draw their own. */

#define MARGIN_PX     8
#define MAX_SHOWN     4000      /* bytes of a line */
#define NOWHERE       G_MAXUINT64
#define N_LAYOUTS     512

typedef struct {
  guint64 number;               /* of the line, from 0 */
  int index;                    /* byte */
} Place;

struct _VedRunOutput
{
  GtkWidget parent_instance;
  VedRunRows *rows;
  char *partial;                /* (nullable): the line that is not complete */
  GtkAdjustment *hadjustment, *vadjustment;
  GtkScrollablePolicy hscroll_policy, vscroll_policy;
  char *search;
  guint64 cursor;               /* NOWHERE: none */
  Place anchor, head;           /* of the selection */
  GHashTable *layouts;          /* number to PangoLayout */
  int row_px, width_px;
  guint widening_id;
  gboolean following, scrolling, is_dark;
};

enum {
  PROP_FOLLOWING = 1,
  N_PROPS,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *props[N_PROPS];

enum {
  CURSOR_MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (VedRunOutput, ved_run_output, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static gboolean
has_partial (VedRunOutput *self)
{
  return self->partial != NULL && *self->partial != '\0' && ved_run_rows_get_filter (self->rows) == VED_OUTPUT_ALL;
}

static void
measure_row (VedRunOutput *self)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "Xg");

  pango_layout_get_pixel_size (layout, NULL, &self->row_px);
  self->row_px = MAX (self->row_px + 1, 8);
}

static gsize
shown_length (const VedRunGlance *glance)
{
  gsize length = MIN (glance->length, MAX_SHOWN);

  while (length > 0 && length < glance->length && ((guchar) glance->text[length] & 0xc0) == 0x80)
    length--;

  return length;
}

/* Returns: (transfer none) (nullable) */
static PangoLayout *
get_layout (VedRunOutput *self,
            guint64       number)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts, &number);
  g_autoptr(PangoAttrList) attributes = NULL;
  VedRunGlance glance;
  gsize length;
  int width;

  if (layout != NULL)
    return layout;
  if (!ved_run_rows_read (self->rows, number, &glance))
    return NULL;

  length = shown_length (&glance);
  attributes = ved_run_colors_make_attributes (&glance, length, self->search, self->is_dark);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_text (layout, glance.text, (int) length);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  if (g_hash_table_size (self->layouts) >= N_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  g_hash_table_insert (self->layouts, g_memdup2 (&number, sizeof number), layout);
  pango_layout_get_pixel_size (layout, &width, NULL);
  self->width_px = MAX (self->width_px, width + 2 * MARGIN_PX);

  return layout;
}

static void
forget_layouts (VedRunOutput *self)
{
  g_hash_table_remove_all (self->layouts);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static double
end_value (VedRunOutput *self)
{
  return gtk_adjustment_get_upper (self->vadjustment) - gtk_adjustment_get_page_size (self->vadjustment);
}

static void
configure (VedRunOutput *self)
{
  const int height = gtk_widget_get_height (GTK_WIDGET (self)), width = gtk_widget_get_width (GTK_WIDGET (self));
  const double upper = MAX ((double) (ved_run_rows_count (self->rows) + has_partial (self)) * self->row_px + MARGIN_PX, height);
  double value;

  if (self->vadjustment == NULL || self->hadjustment == NULL)
    return;

  self->scrolling = TRUE;
  value = self->following ? upper - height : MIN (gtk_adjustment_get_value (self->vadjustment), upper - height);
  gtk_adjustment_configure (self->vadjustment, MAX (value, 0.0), 0.0, upper, self->row_px * 3.0, height * 0.9, height);
  gtk_adjustment_configure (self->hadjustment, gtk_adjustment_get_value (self->hadjustment), 0.0,
                            MAX (self->width_px, width), 40.0, width * 0.9, width);
  self->scrolling = FALSE;
}

static void
set_following (VedRunOutput *self,
               gboolean      following)
{
  if (following == self->following)
    return;

  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWING]);
}

static void
scrolled_cb (VedRunOutput *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!self->scrolling)
    set_following (self, gtk_adjustment_get_value (self->vadjustment) >= end_value (self) - self->row_px / 2.0);
}

/* Without following, what is on screen stays there while the oldest lines go. */
static void
lines_changed_cb (VedRunOutput *self,
                  guint         position,
                  guint         n_removed,
                  guint         n_added)
{
  guint n_gone = ved_run_rows_update (self->rows);

  if (ved_run_rows_get_filter (self->rows) == VED_OUTPUT_ALL)
    n_gone = n_removed;
  if (n_gone > 0 && position == 0 && !self->following && self->vadjustment != NULL)
    {
      self->scrolling = TRUE;
      gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment)
                                - (double) n_gone * self->row_px);
      self->scrolling = FALSE;
    }
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static int
compare_places (const Place *a,
                const Place *b)
{
  if (a->number != b->number)
    return a->number < b->number ? -1 : 1;

  return (a->index > b->index) - (a->index < b->index);
}

static gboolean
get_selection (VedRunOutput *self,
               Place        *from,
               Place        *to)
{
  int order = compare_places (&self->anchor, &self->head);

  if (self->anchor.number == NOWHERE || order == 0)
    return FALSE;
  *from = order < 0 ? self->anchor : self->head;
  *to = order < 0 ? self->head : self->anchor;

  return TRUE;
}

static void
draw_selection (VedRunOutput *self,
                GtkSnapshot  *snapshot,
                PangoLayout  *layout,
                guint64       number,
                float         x,
                float         y)
{
  const int length = (int) strlen (pango_layout_get_text (layout));
  const GdkRGBA color = { 0.35f, 0.55f, 0.95f, 0.35f };
  float right = (float) gtk_widget_get_width (GTK_WIDGET (self));
  int start_x = 0, end_x = 0;
  Place from, to;

  if (!get_selection (self, &from, &to) || number < from.number || number > to.number)
    return;
  pango_layout_index_to_line_x (layout, number == from.number ? MIN (from.index, length) : 0, FALSE, NULL, &start_x);
  pango_layout_index_to_line_x (layout, number == to.number ? MIN (to.index, length) : length, FALSE, NULL, &end_x);
  if (number == to.number)
    right = x + (float) end_x / PANGO_SCALE;
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x + (float) start_x / PANGO_SCALE, y,
                                                                    right - x - (float) start_x / PANGO_SCALE,
                                                                    (float) self->row_px));
}

static void
draw_layout (VedRunOutput  *self,
             GtkSnapshot   *snapshot,
             PangoLayout   *layout,
             const GdkRGBA *color,
             float          x,
             float          y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_row (VedRunOutput  *self,
          GtkSnapshot   *snapshot,
          guint64        number,
          const GdkRGBA *usual,
          float          x,
          float          y)
{
  PangoLayout *layout = get_layout (self, number);
  GdkRGBA color = *usual, mark = { 0.9f, 0.4f, 0.1f, 0.8f };
  const GdkRGBA ground = { usual->red, usual->green, usual->blue, 0.08f };
  VedRunGlance glance;

  if (layout == NULL || !ved_run_rows_read (self->rows, number, &glance))
    return;
  if (glance.n_spans == 0)
    ved_run_colors_get_kind (glance.kind, self->is_dark, &color);
  if (number == self->cursor)
    gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, y, (float) gtk_widget_get_width (
                                                                         GTK_WIDGET (self)), (float) self->row_px));
  draw_selection (self, snapshot, layout, number, x, y);
  if (glance.is_stderr)
    gtk_snapshot_append_color (snapshot, &mark, &GRAPHENE_RECT_INIT (0, y, 2, (float) self->row_px));
  draw_layout (self, snapshot, layout, &color, x, y);
}

static void
draw_partial (VedRunOutput  *self,
              GtkSnapshot   *snapshot,
              const GdkRGBA *usual,
              float          x,
              float          y)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->partial);

  draw_layout (self, snapshot, layout, usual, x, y);
}

static gboolean
widen_cb (GtkWidget     *widget,
          GdkFrameClock *frames,
          gpointer       unused)
{
  VedRunOutput *self = VED_RUN_OUTPUT (widget);

  self->widening_id = 0;
  configure (self);

  return G_SOURCE_REMOVE;
}

/* How wide lines are is known when they are drawn. The scrolled window is told so in the next frame: a bar that comes
 * while it is drawn, or while its child is given its place, would leave it without one, and GTK would not draw it. */
static void
ved_run_output_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  VedRunOutput *self = VED_RUN_OUTPUT (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double top = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0.0;
  const float x = MARGIN_PX - (float) (self->hadjustment != NULL ? gtk_adjustment_get_value (self->hadjustment) : 0.0);
  const guint n_rows = ved_run_rows_count (self->rows), first = (guint) (top / self->row_px);
  const int old_width = self->width_px;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  for (guint row = first; row < n_rows; row++)
    {
      const float y = (float) ((double) row * self->row_px - top) + MARGIN_PX / 2.0f;

      if (y > (float) height)
        break;
      draw_row (self, snapshot, ved_run_rows_number (self->rows, row), &color, x, floorf (y));
    }
  if (has_partial (self))
    draw_partial (self, snapshot, &color, x, (float) ((double) n_rows * self->row_px - top) + MARGIN_PX / 2.0f);
  gtk_snapshot_pop (snapshot);
  if (self->width_px != old_width && self->widening_id == 0)
    self->widening_id = gtk_widget_add_tick_callback (widget, widen_cb, NULL, NULL);
}

static void
ved_run_output_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  configure (VED_RUN_OUTPUT (widget));
}

static void
ved_run_output_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  *minimum = 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 240;
}

static void
style_changed (VedRunOutput *self)
{
  self->is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  measure_row (self);
  forget_layouts (self);
  configure (self);
}

static void
ved_run_output_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ved_run_output_parent_class)->css_changed (widget, change);
  style_changed (VED_RUN_OUTPUT (widget));
}

static void
tell_cursor (VedRunOutput *self)
{
  g_autofree char *label = NULL;
  VedRunGlance glance;

  if (self->cursor != NOWHERE && ved_run_rows_read (self->rows, self->cursor, &glance))
    label = g_strdup_printf (_("Line %" PRIu64 ": %.*s"), self->cursor + 1, (int) shown_length (&glance),
                             glance.text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : _("Output"), -1);
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

static void
show_number (VedRunOutput *self,
             guint64       number)
{
  const double top = (double) ved_run_rows_find (self->rows, number) * self->row_px;
  const double value = gtk_adjustment_get_value (self->vadjustment);
  const double page = gtk_adjustment_get_page_size (self->vadjustment);

  if (top < value)
    gtk_adjustment_set_value (self->vadjustment, top);
  else if (top + 2.0 * self->row_px > value + page)
    gtk_adjustment_set_value (self->vadjustment, top + 2.0 * self->row_px - page);
}

static void
set_cursor (VedRunOutput *self,
            guint64       number)
{
  self->cursor = number;
  tell_cursor (self);
  show_number (self, number);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* By rows: a page, a line, to either end. */
static void
move_cursor (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  VedRunOutput *self = VED_RUN_OUTPUT (widget);
  const guint n_rows = ved_run_rows_count (self->rows);
  const int page = MAX (gtk_widget_get_height (widget) / MAX (self->row_px, 1) - 1, 1);
  int step = g_variant_get_int32 (parameter);
  gint64 row;

  if (n_rows == 0)
    return;
  if (step == 100 || step == -100)
    step = step / 100 * page;
  row = self->cursor == NOWHERE ? (gint64) n_rows - 1 : (gint64) ved_run_rows_find (self->rows, self->cursor) + step;
  set_following (self, FALSE);
  set_cursor (self, ved_run_rows_number (self->rows, (guint) CLAMP (row, 0, (gint64) n_rows - 1)));
}

static void
copy (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  g_autofree char *text = ved_run_output_get_selection (VED_RUN_OUTPUT (widget));

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
select_all (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  VedRunOutput *self = VED_RUN_OUTPUT (widget);
  const guint n_rows = ved_run_rows_count (self->rows);

  if (n_rows == 0)
    return;
  self->anchor = (Place) { ved_run_rows_number (self->rows, 0), 0 };
  self->head = (Place) { ved_run_rows_number (self->rows, n_rows - 1), G_MAXINT };
  gtk_widget_queue_draw (widget);
}

static Place
place_at (VedRunOutput *self,
          double        x,
          double        y)
{
  const guint n_rows = ved_run_rows_count (self->rows);
  const double row = floor ((y - MARGIN_PX / 2.0 + gtk_adjustment_get_value (self->vadjustment)) / self->row_px);
  Place place = { NOWHERE, 0 };
  PangoLayout *layout;
  int trailing = 0;

  if (n_rows == 0)
    return place;
  place.number = ved_run_rows_number (self->rows, (guint) CLAMP (row, 0.0, (double) n_rows - 1.0));
  layout = get_layout (self, place.number);
  if (layout != NULL)
    pango_layout_xy_to_index (layout, (int) ((x - MARGIN_PX + gtk_adjustment_get_value (self->hadjustment))
                                             * PANGO_SCALE), 0, &place.index, &trailing);
  place.index += trailing;

  return place;
}

static void
drag_began_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               VedRunOutput   *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->anchor = self->head = place_at (self, x, y);
  if (self->anchor.number != NOWHERE)
    self->cursor = self->anchor.number;
  tell_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_moved_cb (GtkGestureDrag *gesture,
               double          dx,
               double          dy,
               VedRunOutput   *self)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  self->head = place_at (self, x + dx, y + dy);
  set_following (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (VedRunOutput   *self,
                GtkAdjustment **place,
                GtkAdjustment  *adjustment)
{
  if (*place == adjustment && *place != NULL)
    return;
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, scrolled_cb, self);
  g_clear_object (place);
  *place = g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_object (*place, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  configure (self);
}

static void
ved_run_output_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  VedRunOutput *self = VED_RUN_OUTPUT (object);

  switch (id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;

    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;

    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;

    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;

    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ved_run_output_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  VedRunOutput *self = VED_RUN_OUTPUT (object);

  switch (id)
    {
    case PROP_FOLLOWING:
      ved_run_output_set_following (self, g_value_get_boolean (value));
      break;

    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;

    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;

    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;

    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ved_run_output_dispose (GObject *object)
{
  VedRunOutput *self = VED_RUN_OUTPUT (object);

  ved_run_output_set_lines (self, NULL);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);

  G_OBJECT_CLASS (ved_run_output_parent_class)->dispose (object);
}

static void
ved_run_output_finalize (GObject *object)
{
  VedRunOutput *self = VED_RUN_OUTPUT (object);

  g_hash_table_unref (self->layouts);
  ved_run_rows_free (self->rows);
  g_free (self->partial);
  g_free (self->search);

  G_OBJECT_CLASS (ved_run_output_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    int step;
  } keys[] = {
    { GDK_KEY_Up, -1 }, { GDK_KEY_Down, 1 }, { GDK_KEY_Page_Up, -100 }, { GDK_KEY_Page_Down, 100 },
    { GDK_KEY_Home, G_MININT32 / 2 }, { GDK_KEY_End, G_MAXINT32 / 2 },
  };

  gtk_widget_class_install_action (widget_class, "output.move", "i", move_cursor);
  gtk_widget_class_install_action (widget_class, "output.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "output.select-all", NULL, select_all);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, "output.move", "i", keys[i].step);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "output.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, "output.select-all", NULL);
}

static void
ved_run_output_class_init (VedRunOutputClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ved_run_output_get_property;
  object_class->set_property = ved_run_output_set_property;
  object_class->dispose = ved_run_output_dispose;
  object_class->finalize = ved_run_output_finalize;
  widget_class->snapshot = ved_run_output_snapshot;
  widget_class->size_allocate = ved_run_output_size_allocate;
  widget_class->measure = ved_run_output_measure;
  widget_class->css_changed = ved_run_output_css_changed;

  props[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READWRITE
                                                | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", VED_TYPE_RUN_OUTPUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "output");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
  add_keys (widget_class);
}

static void
ved_run_output_init (VedRunOutput *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->following = TRUE;
  self->cursor = self->anchor.number = self->head.number = NOWHERE;
  self->rows = ved_run_rows_new ();
  self->layouts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->row_px = 16;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace");
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "text");
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_began_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_moved_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (style_changed), self,
                           G_CONNECT_SWAPPED);
  tell_cursor (self);
}

/**
 * ved_run_output_new:
 *
 * Returns: a view without lines, for a GtkScrolledWindow
 */
GtkWidget *
ved_run_output_new (void)
{
  return g_object_new (VED_TYPE_RUN_OUTPUT, NULL);
}

static void
set_rows (VedRunOutput   *self,
          VedRunLines    *lines,
          VedOutputFilter filter)
{
  ved_run_rows_set (self->rows, lines, filter);
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ved_run_output_set_lines:
 * @lines: (nullable): what is shown, as it grows
 */
void
ved_run_output_set_lines (VedRunOutput *self,
                          VedRunLines  *lines)
{
  VedRunLines *old = ved_run_rows_get_lines (self->rows);

  if (lines == old)
    return;

  if (old != NULL)
    g_signal_handlers_disconnect_by_func (old, lines_changed_cb, self);
  if (lines != NULL)
    g_signal_connect_object (lines, "items-changed", G_CALLBACK (lines_changed_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_remove_all (self->layouts);
  g_clear_pointer (&self->partial, g_free);
  self->width_px = 0;
  self->cursor = self->anchor.number = self->head.number = NOWHERE;
  self->following = TRUE;
  set_rows (self, lines, ved_run_rows_get_filter (self->rows));
  tell_cursor (self);
}

/**
 * ved_run_output_set_partial:
 * @partial: (nullable): the line that is not complete, below all others
 */
void
ved_run_output_set_partial (VedRunOutput *self,
                            const char   *partial)
{
  if (g_strcmp0 (partial, self->partial) == 0)
    return;

  g_free (self->partial);
  self->partial = g_strdup (partial);
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ved_run_output_set_filter:
 * @filter: which lines are shown
 *
 * Looks through all lines once; what comes later is looked at as it comes.
 */
void
ved_run_output_set_filter (VedRunOutput   *self,
                           VedOutputFilter filter)
{
  if (filter != ved_run_rows_get_filter (self->rows))
    set_rows (self, ved_run_rows_get_lines (self->rows), filter);
}

void
ved_run_output_set_following (VedRunOutput *self,
                              gboolean      following)
{
  set_following (self, following);
  if (following)
    configure (self);
}

/**
 * ved_run_output_search:
 * @text: marked in every line; empty marks nothing
 * @backwards: whether to go up from the cursor, else down
 *
 * Goes to the next line that holds a text; at the end, on from the other one.
 *
 * Returns: whether there is one
 */
gboolean
ved_run_output_search (VedRunOutput *self,
                       const char   *text,
                       gboolean      backwards)
{
  const guint n_rows = ved_run_rows_count (self->rows);
  guint row;

  if (g_strcmp0 (text, self->search) != 0)
    {
      g_free (self->search);
      self->search = g_strdup (text);
      forget_layouts (self);
    }
  if (*text == '\0' || n_rows == 0)
    return FALSE;

  row = self->cursor != NOWHERE ? ved_run_rows_find (self->rows, self->cursor) : backwards ? 0 : n_rows - 1;
  for (guint i = 0; i < n_rows; i++)
    {
      VedRunGlance glance;

      row = backwards ? (row + n_rows - 1) % n_rows : (row + 1) % n_rows;
      if (!ved_run_rows_read (self->rows, ved_run_rows_number (self->rows, row), &glance)
          || ved_find_text (glance.text, text, NULL) == NULL)
        continue;
      set_following (self, FALSE);
      set_cursor (self, ved_run_rows_number (self->rows, row));
      return TRUE;
    }

  return FALSE;
}

/**
 * ved_run_output_get_selection:
 *
 * Returns: (transfer full) (nullable): what is selected; without a selection the line under the cursor
 */
char *
ved_run_output_get_selection (VedRunOutput *self)
{
  g_autoptr(GString) out = g_string_new (NULL);
  VedRunGlance glance;
  Place from, to;

  if (!get_selection (self, &from, &to))
    return self->cursor != NOWHERE && ved_run_rows_read (self->rows, self->cursor, &glance)
           ? g_strndup (glance.text, glance.length) : NULL;

  for (guint row = ved_run_rows_find (self->rows, from.number); row < ved_run_rows_count (self->rows) && ved_run_rows_number (self->rows, row) <= to.number; row++)
    {
      const guint64 number = ved_run_rows_number (self->rows, row);
      gsize start, end;

      if (!ved_run_rows_read (self->rows, number, &glance))
        continue;
      start = number == from.number ? MIN ((gsize) from.index, glance.length) : 0;
      end = number == to.number ? MIN ((gsize) to.index, glance.length) : glance.length;
      if (out->len > 0 || number != from.number)
        g_string_append_c (out, '\n');
      g_string_append_len (out, glance.text + start, (gssize) (MAX (end, start) - start));
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ved_run_output_get_long_line:
 *
 * Returns: (transfer full) (nullable): the line under the cursor, where it does not fit in the width
 */
char *
ved_run_output_get_long_line (VedRunOutput *self)
{
  PangoLayout *layout = self->cursor != NOWHERE ? get_layout (self, self->cursor) : NULL;
  int width;

  if (layout == NULL)
    return NULL;

  pango_layout_get_pixel_size (layout, &width, NULL);

  return width + 2 * MARGIN_PX > gtk_widget_get_width (GTK_WIDGET (self)) ? g_strdup (pango_layout_get_text (layout)) : NULL;
}

/**
 * ved_run_output_get_n_rows:
 *
 * Returns: how many lines the filter lets through
 */
guint
ved_run_output_get_n_rows (VedRunOutput *self)
{
  return ved_run_rows_count (self->rows);
}
