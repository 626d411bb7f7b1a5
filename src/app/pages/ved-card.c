/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-card"

#include "config.h"

#include "app/pages/ved-card.h"

#include "app/pages/ved-page-text.h"
#include "app/pages/ved-page-wheel.h"

#define MARGIN_PX 16
#define SPACING_PX 10

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
