/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-card"

#include "config.h"

#include "app/parts/ved-card.h"

#include "app/parts/ved-page-text.h"
#include "app/parts/ved-page-wheel.h"

#define MARGIN_PX 16
#define SPACING_PX 10
#define NEAR_PX 40              /* that a card moves on before it comes into view */

static void
set_margins (GtkWidget *widget,
             int        margin_px)
{
  gtk_widget_set_margin_start (widget, margin_px);
  gtk_widget_set_margin_end (widget, margin_px);
  gtk_widget_set_margin_top (widget, margin_px);
  gtk_widget_set_margin_bottom (widget, margin_px);
}

/**
 * ved_page_scroller_new:
 * @child: what a page shows
 *
 * Returns: a vertical scroller that gives @child the height it likes, not the least it can do with; the wheel scrolls
 *   it, whatever lies below the pointer
 */
GtkWidget *
ved_page_scroller_new (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);

  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (viewport), GTK_SCROLL_NATURAL);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), viewport);
  ved_page_wheel_keep (scroller);

  return scroller;
}

/**
 * ved_page_scroller_shows:
 * @part: what a page that scrolls is put together from
 *
 * Where a part lies on its page is known from the last layout; how far that has scrolled is asked at once, since the
 * layout of a frame comes after what updates it.
 *
 * Returns: whether @part is in view, or nearly so; %TRUE before the first layout, and where nothing scrolls
 */
gboolean
ved_page_scroller_shows (GtkWidget *part)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (part, GTK_TYPE_SCROLLED_WINDOW), *viewport, *page;
  GtkAdjustment *scrolled;
  graphene_rect_t bounds;
  double top;

  if (scroller == NULL)
    return TRUE;
  viewport = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller));
  if (!GTK_IS_VIEWPORT (viewport))
    return TRUE;
  page = gtk_viewport_get_child (GTK_VIEWPORT (viewport));
  if (gtk_widget_get_height (page) <= 0 || !gtk_widget_compute_bounds (part, page, &bounds))
    return TRUE;

  scrolled = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  top = (double) bounds.origin.y - gtk_adjustment_get_value (scrolled);

  return top < gtk_adjustment_get_page_size (scrolled) + NEAR_PX && top + (double) bounds.size.height > -NEAR_PX;
}

/**
 * ved_card_new:
 * @title: (nullable): its heading
 * @content: (out): the box that takes what the card shows
 * @header_end: (out) (optional): a box at the end of the heading's line
 *
 * Returns: a card, the piece that pages are put together from
 */
GtkWidget *
ved_card_new (const char *title,
              GtkWidget **content,
              GtkWidget **header_end)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_vexpand (card, FALSE);
  set_margins (box, MARGIN_PX);
  gtk_widget_set_vexpand (box, TRUE);
  gtk_box_append (GTK_BOX (card), box);
  if (title != NULL)
    {
      GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);
      GtkWidget *heading = ved_text_paragraph_new (title, "heading");

      gtk_widget_set_hexpand (heading, TRUE);
      gtk_box_append (GTK_BOX (header), heading);
      if (header_end != NULL)
        {
          *header_end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);
          gtk_box_append (GTK_BOX (header), *header_end);
        }
      gtk_box_append (GTK_BOX (box), header);
    }
  *content = box;

  return card;
}
