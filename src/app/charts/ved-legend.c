/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-legend"

#include "config.h"

#include "app/charts/ved-legend.h"

#include "app/ved-key.h"
#include "app/ved-style.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* The names of the series of a chart, each with its colour and its value at the cursor, or the newest one
 * while there is no cursor. A click or Enter shows only that series, with Ctrl it hides it or brings it back.
 * While something is hidden, a button shows all again. A legend of a single series is not shown. Of very many the first have an entry; the rest are counted, and the count brings
 * more of them. What is hidden is struck through, and faint besides unless high contrast is asked for.
 *
 * Values have a width of their own, which grows with what they say and never shrinks, so that entries do not move
 * while the cursor does. */

#define ENTRIES_AT_ONCE 60
#define HIDDEN_OPACITY 0.4
#define MAX_HEIGHT_PX 112
#define SWATCH_PX 10
#define VALUE_CHARS 9
#define LABEL_CHARS 24

typedef struct {
  GtkWidget *button;
  GtkWidget *swatch;
  GtkWidget *label;
  GtkWidget *value;             /* GtkInscription: another value costs a drawing and no layout of the window */
  VedColor color;
} Entry;

struct _VedLegend
{
  GtkWidget parent_instance;

  VedPlotChart *chart;          /* held */
  GtkWidget *scrolled;
  GtkWidget *lines;             /* the entries, and how many there are besides */
  GtkWidget *flow;
  GtkWidget *rest;              /* GtkButton */
  GtkWidget *all;               /* GtkButton: while something is hidden */
  GArray *entries;
  guint n_wanted;               /* how many may have an entry */
  guint tick_id;                /* while values wait for the next frame */
};

G_DEFINE_FINAL_TYPE (VedLegend, ved_legend, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static Entry *
get_entry (VedLegend *self,
           guint      index)
{
  return &g_array_index (self->entries, Entry, index);
}

static void
choose (VedLegend *self,
        GtkWidget *button,
        gboolean   toggles)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (get_entry (self, i)->button != button)
        continue;

      if (toggles)
        ved_plot_chart_toggle (self->chart, i);
      else
        ved_plot_chart_show_only (self->chart, i);
      return;
    }
}

static void
clicked_cb (GtkButton *button,
            VedLegend *self)
{
  choose (self, GTK_WIDGET (button), FALSE);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            VedLegend       *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if ((state & GDK_CONTROL_MASK) == 0)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  choose (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), TRUE);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                VedLegend             *self)
{
  gboolean chooses = ved_key_simplify (key) == GDK_KEY_Return || key == GDK_KEY_space;

  if (!chooses || (state & GDK_CONTROL_MASK) == 0)
    return GDK_EVENT_PROPAGATE;

  choose (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)), TRUE);

  return GDK_EVENT_STOP;
}

static void
swatch_drawn_cb (GtkDrawingArea *area,
                 cairo_t        *cr,
                 int             width,
                 int             height,
                 gpointer        user_data)
{
  VedColor color = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "color"));
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);

  gdk_cairo_set_source_rgba (cr, &rgba);
  cairo_rectangle (cr, 0.0, (height - SWATCH_PX) / 2.0, width, SWATCH_PX);
  cairo_fill (cr);
}

static void
set_color (Entry   *entry,
           VedColor color)
{
  if (entry->color == color)
    return;

  entry->color = color;
  g_object_set_data (G_OBJECT (entry->swatch), "color", GUINT_TO_POINTER (color));
  gtk_widget_queue_draw (entry->swatch);
}

static GtkWidget *
create_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "caption");

  return label;
}

static void
set_value_chars (GtkInscription *value,
                 guint           n_chars)
{
  gtk_inscription_set_min_chars (value, n_chars);
  gtk_inscription_set_nat_chars (value, n_chars);
}

static GtkWidget *
create_value (void)
{
  GtkInscription *value = GTK_INSCRIPTION (gtk_inscription_new (NULL));

  set_value_chars (value, VALUE_CHARS);
  gtk_inscription_set_min_lines (value, 1);
  gtk_inscription_set_xalign (value, 1.0f);
  gtk_inscription_set_text_overflow (value, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (value), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (value), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (value), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (value), "dim-label");

  return GTK_WIDGET (value);
}

static void
name_entry (Entry      *entry,
            const char *value)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", gtk_label_get_text (GTK_LABEL (entry->label)), value);

  gtk_accessible_update_property (GTK_ACCESSIBLE (entry->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
set_value (Entry      *entry,
           const char *text)
{
  GtkInscription *value = GTK_INSCRIPTION (entry->value);
  guint n_chars = (guint) g_utf8_strlen (text, -1);

  if (g_strcmp0 (gtk_inscription_get_text (value), text) == 0)
    return;

  gtk_inscription_set_text (value, text);
  name_entry (entry, text);
  if (n_chars > gtk_inscription_get_min_chars (value))
    set_value_chars (value, n_chars);
}

static void
add_controllers (VedLegend *self,
                 GtkWidget *button)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), self);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (gesture));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (button, controller);
}

static void
append_entry (VedLegend *self)
{
  Entry entry = { gtk_button_new (), gtk_drawing_area_new (), create_label (), create_value (), VED_COLOR_TRANSPARENT };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (entry.swatch), SWATCH_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (entry.swatch), swatch_drawn_cb, NULL, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (entry.label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (entry.label), LABEL_CHARS);
  gtk_box_append (GTK_BOX (box), entry.swatch);
  gtk_box_append (GTK_BOX (box), entry.label);
  gtk_box_append (GTK_BOX (box), entry.value);
  gtk_button_set_child (GTK_BUTTON (entry.button), box);
  gtk_widget_add_css_class (entry.button, "flat");
  gtk_widget_add_css_class (entry.button, "legend");
  ved_set_tooltip (entry.button, _("Click: only this series. Ctrl+click: hide or show it."));
  add_controllers (self, entry.button);
  gtk_flow_box_append (GTK_FLOW_BOX (self->flow), entry.button);
  gtk_widget_set_focusable (gtk_widget_get_parent (entry.button), FALSE);
  g_array_append_val (self->entries, entry);
}

static void
remove_entry (VedLegend *self)
{
  GtkWidget *child = gtk_widget_get_parent (get_entry (self, self->entries->len - 1)->button);

  gtk_flow_box_remove (GTK_FLOW_BOX (self->flow), child);
  g_array_set_size (self->entries, self->entries->len - 1);
}

static void
update_value (VedLegend *self,
              guint      index)
{
  gint64 x = ved_viewport_get_cursor (ved_plot_chart_get_viewport (self->chart));
  g_autofree char *value = VED_PLOT_CHART_GET_CLASS (self->chart)->write_series (self->chart, index, x);

  set_value (get_entry (self, index), value != NULL ? value : "–");
}

/* Struck through where it is hidden. */
static void
show_visible (Entry    *entry,
              gboolean  is_visible)
{
  g_autoptr(PangoAttrList) attributes = NULL;

  gtk_widget_set_opacity (entry->button, is_visible ? 1.0 : ved_style_opacity (HIDDEN_OPACITY));
  if (is_visible == (gtk_label_get_attributes (GTK_LABEL (entry->label)) == NULL))
    return;

  if (!is_visible)
    {
      attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
    }
  gtk_label_set_attributes (GTK_LABEL (entry->label), attributes);
}

static void
update_entry (VedLegend *self,
              guint      index)
{
  VedPlotChartClass *class = VED_PLOT_CHART_GET_CLASS (self->chart);
  Entry *entry = get_entry (self, index);
  const char *label = class->get_series_label (self->chart, index);
  gboolean is_visible = ved_plot_chart_is_visible (self->chart, index);

  set_text (entry->label, label);
  set_color (entry, class->get_series_color (self->chart, index));
  show_visible (entry, is_visible);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry->button), GTK_ACCESSIBLE_STATE_PRESSED,
                               is_visible ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
  update_value (self, index);
  name_entry (entry, gtk_inscription_get_text (GTK_INSCRIPTION (entry->value)));
}

static void
update_rest (VedLegend *self,
             guint      n_series)
{
  guint n_rest = n_series - self->entries->len;
  g_autofree char *text = g_strdup_printf (ngettext ("… and %u more", "… and %u more", n_rest), n_rest);

  set_text (gtk_button_get_child (GTK_BUTTON (self->rest)), text);
  gtk_widget_set_visible (self->rest, n_rest > 0);
}

/* The button goes with this; the keyboard goes on with what has come back. */
static void
all_clicked_cb (VedLegend *self)
{
  ved_plot_chart_show_all (self->chart);
  if (self->entries->len > 0)
    gtk_widget_grab_focus (get_entry (self, 0)->button);
}

static void
update_all (VedLegend *self,
            guint      n_series)
{
  gboolean are_all = TRUE;

  for (guint i = 0; i < n_series && are_all; i++)
    are_all = ved_plot_chart_is_visible (self->chart, i);
  gtk_widget_set_visible (self->all, !are_all);
}

static void
update (VedLegend *self)
{
  guint n_series = ved_plot_chart_get_n_series (self->chart);
  guint n_entries = n_series > 1 ? MIN (n_series, self->n_wanted) : 0;

  while (self->entries->len > n_entries)
    remove_entry (self);
  while (self->entries->len < n_entries)
    append_entry (self);
  for (guint i = 0; i < n_entries; i++)
    update_entry (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self), n_entries > 0);
  if (n_entries == 0)
    return;

  update_rest (self, n_series);
  update_all (self, n_series);
}

/* The button may go with this; the keyboard goes on with what it has brought. */
static void
rest_clicked_cb (VedLegend *self)
{
  guint first = self->entries->len;

  self->n_wanted += ENTRIES_AT_ONCE;
  update (self);
  if (first < self->entries->len)
    gtk_widget_grab_focus (get_entry (self, first)->button);
}

static void
theme_changed_cb (VedPlotChart *chart,
                  VedLegend    *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      set_color (get_entry (self, i), VED_PLOT_CHART_GET_CLASS (chart)->get_series_color (chart, i));
      show_visible (get_entry (self, i), ved_plot_chart_is_visible (chart, i));
    }
}

static void
series_changed_cb (VedPlotChart *chart,
                   VedLegend    *self)
{
  update (self);
}

/* An unmapped legend keeps its old values until it is seen again. */
static void
cursor_changed_cb (VedViewport *viewport,
                   VedLegend   *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  for (guint i = 0; i < self->entries->len; i++)
    update_value (self, i);
}

static gboolean
refresh_values_cb (GtkWidget     *widget,
                   GdkFrameClock *clock,
                   gpointer       user_data)
{
  VedLegend *self = VED_LEGEND (widget);

  self->tick_id = 0;
  for (guint i = 0; i < self->entries->len; i++)
    update_value (self, i);

  return G_SOURCE_REMOVE;
}

/* Many series may get values at once: they are read once, in the next frame. */
static void
values_changed_cb (VedPlotChart *chart,
                   VedLegend    *self)
{
  if (self->tick_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), refresh_values_cb, NULL, NULL);
}

static void
ved_legend_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_legend_parent_class)->map (widget);

  update (VED_LEGEND (widget));
}

static void
ved_legend_dispose (GObject *object)
{
  VedLegend *self = VED_LEGEND (object);

  g_array_set_size (self->entries, 0);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_legend_parent_class)->dispose (object);
}

static void
ved_legend_finalize (GObject *object)
{
  VedLegend *self = VED_LEGEND (object);

  g_array_unref (self->entries);
  g_object_unref (self->chart);

  G_OBJECT_CLASS (ved_legend_parent_class)->finalize (object);
}

static GtkSizeRequestMode
ved_legend_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A scrolled window asks for the same height at any width: as many lines as the narrowest would need. */
static void
ved_legend_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  VedLegend *self = VED_LEGEND (widget);

  gtk_widget_measure (orientation == GTK_ORIENTATION_VERTICAL ? self->lines : self->scrolled, orientation, for_size,
                      minimum, natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = MIN (*natural, MAX_HEIGHT_PX);
}

static void
ved_legend_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  gtk_widget_size_allocate (VED_LEGEND (widget)->scrolled, &(GtkAllocation) { 0, 0, width, height }, -1);
}

static void
ved_legend_class_init (VedLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ved_legend_dispose;
  object_class->finalize = ved_legend_finalize;
  widget_class->map = ved_legend_map;

  widget_class->get_request_mode = ved_legend_get_request_mode;
  widget_class->measure = ved_legend_measure;
  widget_class->size_allocate = ved_legend_size_allocate;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_button (VedLegend *self,
               GCallback  clicked)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), create_label ());
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "legend");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);

  return button;
}

static void
ved_legend_init (VedLegend *self)
{
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->flow = gtk_flow_box_new ();
  self->n_wanted = ENTRIES_AT_ONCE;
  self->rest = create_button (self, G_CALLBACK (rest_clicked_cb));
  ved_set_tooltip (self->rest, _("Show more of them"));
  self->all = create_button (self, G_CALLBACK (all_clicked_cb));
  set_text (gtk_button_get_child (GTK_BUTTON (self->all)), _("Show All"));
  self->scrolled = gtk_scrolled_window_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 12);
  gtk_box_append (GTK_BOX (self->lines), self->flow);
  gtk_box_append (GTK_BOX (self->lines), self->rest);
  gtk_box_append (GTK_BOX (self->lines), self->all);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->lines);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * ved_legend_new:
 * @chart: a kind of chart that has series
 *
 * Returns: the legend of @chart, to be placed above or below it
 */
GtkWidget *
ved_legend_new (VedPlotChart *chart)
{
  VedLegend *self = g_object_new (VED_TYPE_LEGEND, NULL);

  self->chart = g_object_ref (chart);
  g_signal_connect_object (chart, "theme-changed", G_CALLBACK (theme_changed_cb), self, 0);
  g_signal_connect_object (chart, "series-changed", G_CALLBACK (series_changed_cb), self, 0);
  g_signal_connect_object (chart, "values-changed", G_CALLBACK (values_changed_cb), self, 0);
  g_signal_connect_object (ved_plot_chart_get_viewport (chart), "cursor-changed",
                           G_CALLBACK (cursor_changed_cb), self, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Legend"), -1);
  update (self);

  return GTK_WIDGET (self);
}
