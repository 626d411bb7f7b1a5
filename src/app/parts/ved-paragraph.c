/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-paragraph"

#include "config.h"

#include "app/parts/ved-paragraph.h"

#include "app/ved-reading-order.h"

#include <math.h>

/* GtkLabel finds out how wide and high a wrapped text is by laying it out in a dozen widths, and has the whole window
 * measured and allocated anew for each other text, though that is nearly always as high as the one before. A paragraph
 * is laid out once for each width that it is asked about, and asks for another size only when the text needs another
 * number of lines where it stands, or when it was given exactly the width of its text. A text that changes with every
 * instant so costs one layout and a drawing.
 *
 * What its parents remember about other widths may then be that of an earlier text, so the first other width that it
 * gets has them ask again. */

#define NO_BREAK_SPACE "\302\240"
#define LEAST_CHARS 4           /* below that no text is legible */
#define LEAST_SCALE 0.7         /* of a figure that is to fit where it stands */
#define NOT_KNOWN -1

struct _VedParagraph
{
  GtkWidget parent_instance;

  char *text;
  PangoLayout *layout;          /* (nullable) until first needed */
  PangoAlignment alignment;
  int least_chars;              /* that there is always room for */
  int most_chars;               /* of a line, where there is as much room as one likes; 0: all */
  gboolean is_one_line;
  guint serial;                 /* of the fonts that the next two were found with */
  int free_width_px;            /* of the text in lines that nothing breaks; NOT_KNOWN */
  int free_height_px;
  int told_px;                  /* the natural width that was told last */
  int width_px;                 /* that it was given; NOT_KNOWN: none yet */
  int height_px;                /* of the text in that width */
  gboolean is_stale;            /* it says something else than when it was measured */
  guint settle_id;
};

G_DEFINE_FINAL_TYPE (VedParagraph, ved_paragraph, GTK_TYPE_WIDGET)

/* A percent sign never begins a line: what is drawn has another blank in front of it than what is told, copied and saved. */
static void
set_layout_text (VedParagraph *self)
{
  g_autofree char *ordered = ved_order_number (GTK_WIDGET (self), self->text);
  g_autoptr(GString) text = g_string_new (ordered != NULL ? ordered : self->text);

  g_string_replace (text, " %", NO_BREAK_SPACE "%", 0);
  pango_layout_set_text (self->layout, text->str, (int) text->len);
}

/* Figures are equally wide, as with the style class "numeric", which reaches labels alone. */
static PangoLayout *
get_layout (VedParagraph *self)
{
  g_autoptr(PangoAttrList) attributes = NULL;

  if (self->layout != NULL)
    return self->layout;

  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  set_layout_text (self);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (self->layout, self->alignment);

  return self->layout;
}

static int
chars_width (VedParagraph *self,
             int           n_chars)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (self)), NULL, NULL);
  int width = n_chars * pango_font_metrics_get_approximate_digit_width (metrics);

  pango_font_metrics_unref (metrics);

  return PANGO_PIXELS_CEIL (width);
}

/* Returns: the height of the text in lines of @width_px, without a limit where that is negative; what it would be
 * without a limit is remembered when nothing was broken. */
static int
lay_out (VedParagraph *self,
         int           width_px)
{
  PangoLayout *layout = get_layout (self);
  int width, height;

  pango_layout_set_width (layout, width_px < 0 ? -1 : width_px *PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (!pango_layout_is_wrapped (layout))
    {
      self->free_width_px = width;
      self->free_height_px = height;
    }

  return height;
}

static void
forget_free_size (VedParagraph *self)
{
  self->free_width_px = NOT_KNOWN;
}

/* Other fonts make another size. */
static void
check_fonts (VedParagraph *self)
{
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));

  if (serial != self->serial)
    forget_free_size (self);
  self->serial = serial;
}

static int
natural_width (VedParagraph *self)
{
  int width;

  check_fonts (self);
  if (self->free_width_px == NOT_KNOWN)
    lay_out (self, -1);
  width = self->free_width_px;
  if (self->most_chars > 0)
    width = MIN (width, chars_width (self, self->most_chars));
  if (self->least_chars > 0)
    width = MAX (width, chars_width (self, self->least_chars));

  return width;
}

static int
height_in (VedParagraph *self,
           int           width_px)
{
  check_fonts (self);
  if (self->free_width_px != NOT_KNOWN && (self->free_width_px <= width_px || self->is_one_line))
    return self->free_height_px;

  return lay_out (self, width_px);
}

static gboolean
needs_another_size (VedParagraph *self)
{
  if (self->width_px == NOT_KNOWN)
    return TRUE;
  if ((self->is_one_line || self->told_px == self->width_px) && natural_width (self) != self->told_px)
    return TRUE;

  return !self->is_one_line && height_in (self, self->width_px) != self->height_px;
}

static void
resize (VedParagraph *self)
{
  self->is_stale = FALSE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
settle_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  VedParagraph *self = VED_PARAGRAPH (widget);

  self->settle_id = 0;
  resize (self);

  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
ved_paragraph_get_request_mode (GtkWidget *widget)
{
  return VED_PARAGRAPH (widget)->is_one_line ? GTK_SIZE_REQUEST_CONSTANT_SIZE : GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ved_paragraph_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  VedParagraph *self = VED_PARAGRAPH (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = height_in (self, for_size >= 0 ? for_size : natural_width (self));
      return;
    }

  self->told_px = *natural = natural_width (self);
  *minimum = self->is_one_line ? (int) ceil (*natural * LEAST_SCALE)
                               : MIN (*natural, chars_width (self, MAX (self->least_chars, LEAST_CHARS)));
}

/* What is being allocated cannot ask for another size. */
static void
ved_paragraph_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  VedParagraph *self = VED_PARAGRAPH (widget);

  if (self->is_stale && width != self->width_px && self->settle_id == 0)
    self->settle_id = gtk_widget_add_tick_callback (widget, settle_cb, NULL, NULL);
  self->width_px = width;
  self->height_px = height_in (self, width);
}

/* A figure that has less room than it needs is drawn smaller, whole. */
static double
get_scale (VedParagraph *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return self->is_one_line && width < self->free_width_px ? (double) width / self->free_width_px : 1.0;
}

/* In the middle of what height there is, as a label. */
static void
ved_paragraph_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  VedParagraph *self = VED_PARAGRAPH (widget);
  double scale = get_scale (self);
  int height = lay_out (self, scale < 1.0 ? -1 : gtk_widget_get_width (widget));
  double top = MAX (gtk_widget_get_height (widget) - height * scale, 0.0) / 2.0;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0.0f, (float) floor (top)));
  if (scale < 1.0)
    gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), 0.0, 0.0, self->layout);
  gtk_snapshot_restore (snapshot);
}

static void
ved_paragraph_direction_changed (GtkWidget        *widget,
                                 GtkTextDirection  previous)
{
  g_clear_object (&VED_PARAGRAPH (widget)->layout);
  GTK_WIDGET_CLASS (ved_paragraph_parent_class)->direction_changed (widget, previous);
}

static void
ved_paragraph_dispose (GObject *object)
{
  VedParagraph *self = VED_PARAGRAPH (object);

  if (self->settle_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->settle_id);
  self->settle_id = 0;
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (ved_paragraph_parent_class)->dispose (object);
}

static void
ved_paragraph_finalize (GObject *object)
{
  g_free (VED_PARAGRAPH (object)->text);

  G_OBJECT_CLASS (ved_paragraph_parent_class)->finalize (object);
}

static void
ved_paragraph_class_init (VedParagraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_paragraph_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_paragraph_finalize;
  widget_class->get_request_mode = ved_paragraph_get_request_mode;
  widget_class->measure = ved_paragraph_measure;
  widget_class->size_allocate = ved_paragraph_size_allocate;
  widget_class->snapshot = ved_paragraph_snapshot;
  widget_class->direction_changed = ved_paragraph_direction_changed;

  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
ved_paragraph_init (VedParagraph *self)
{
  self->text = g_strdup ("");
  self->alignment = PANGO_ALIGN_LEFT;
  self->width_px = NOT_KNOWN;
  forget_free_size (self);
}

/**
 * ved_paragraph_new:
 * @text: what it says
 *
 * Returns: a text that takes as many lines as it needs
 */
GtkWidget *
ved_paragraph_new (const char *text)
{
  VedParagraph *self = g_object_new (VED_TYPE_PARAGRAPH, NULL);

  ved_paragraph_set_text (self, text);

  return GTK_WIDGET (self);
}

const char *
ved_paragraph_get_text (VedParagraph *self)
{
  g_return_val_if_fail (VED_IS_PARAGRAPH (self), NULL);

  return self->text;
}

/**
 * ved_paragraph_set_text:
 *
 * Nothing happens when it says so already. Cost: one layout of @text where it stands.
 */
void
ved_paragraph_set_text (VedParagraph *self,
                        const char   *text)
{
  g_return_if_fail (VED_IS_PARAGRAPH (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (text, self->text))
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  forget_free_size (self);
  if (self->layout != NULL)
    set_layout_text (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (needs_another_size (self))
    {
      resize (self);
      return;
    }
  self->is_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ved_paragraph_set_alignment:
 * @alignment: of its lines, where text runs from left to right
 */
void
ved_paragraph_set_alignment (VedParagraph  *self,
                             PangoAlignment alignment)
{
  g_return_if_fail (VED_IS_PARAGRAPH (self));

  self->alignment = alignment;
  g_clear_object (&self->layout);
  resize (self);
}

/**
 * ved_paragraph_set_most_chars:
 * @most_chars: how long a line likes to be at most
 */
void
ved_paragraph_set_most_chars (VedParagraph *self,
                              int           most_chars)
{
  g_return_if_fail (VED_IS_PARAGRAPH (self));

  self->most_chars = most_chars;
  resize (self);
}

/**
 * ved_paragraph_set_one_line:
 * @least_chars: that there is always room for, in figures
 *
 * For a figure, which is never broken nor cut, but smaller where there is no room for it: another one of the same length
 * costs no layout of the page.
 */
void
ved_paragraph_set_one_line (VedParagraph *self,
                            int           least_chars)
{
  g_return_if_fail (VED_IS_PARAGRAPH (self));

  self->is_one_line = TRUE;
  self->least_chars = least_chars;
  resize (self);
}
