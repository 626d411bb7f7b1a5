/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-immediate-card"

#include "config.h"

#include "app/market/ved-immediate-card.h"

#include "app/market/ved-market-text.h"
#include "app/market/ved-order-size.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "app/ved-announcer.h"
#include "book/analytics/ved-book-immediate.h"

#include <glib/gi18n.h>
#include <math.h>

/* Both sides of one number of shares. It goes by all levels of the recording, however many are shown beside it. */

#define DETAIL_LINES 2

struct _VedImmediateCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  VedBookSession *session;
  GtkWidget *averages[2];       /* by the side that is taken */
  GtkWidget *details[2];
  VedBookDay *day;              /* (nullable) */
  guint32 row;
};

G_DEFINE_FINAL_TYPE (VedImmediateCard, ved_immediate_card, GTK_TYPE_WIDGET)

static gint64
get_shares (VedImmediateCard *self)
{
  return ved_book_session_get_order_shares (self->session);
}

static char *
say_cost (const VedBookImmediate *order)
{
  char dollars[VED_MARKET_TEXT_SIZE];

  if (isnan (order->basis_points))
    return NULL;

  ved_market_write_dollars (order->cost * (double) order->n_shares / VED_BOOK_DOLLAR, dollars, sizeof dollars);

  /* Translators: of a market order: money, basis points */
  return g_strdup_printf (_("costs %s against the mid (%.2f bp)"), dollars, order->basis_points);
}

static char *
say_details (VedImmediateCard       *self,
             const VedBookImmediate *order)
{
  char visible[VED_MARKET_TEXT_SIZE], wanted[VED_MARKET_TEXT_SIZE], worst[VED_MARKET_TEXT_SIZE];
  g_autofree char *cost = NULL, *levels = NULL;

  ved_market_write_count (order->n_shares, visible, sizeof visible);
  ved_market_write_count (get_shares (self), wanted, sizeof wanted);
  if (order->n_shares < get_shares (self))
    return g_strdup_printf (ngettext ("More than the visible book: %s of %s shares on %u level",
                                      "More than the visible book: %s of %s shares on %u levels", order->n_levels),
                            visible, wanted, order->n_levels);

  ved_market_write_price (order->worst, worst, sizeof worst);
  levels = g_strdup_printf (ngettext ("%u level, the worst price $%s", "%u levels, the worst price $%s", order->n_levels),
                            order->n_levels, worst);
  cost = say_cost (order);

  return g_strjoin (" · ", levels, cost, NULL);
}

/* Returns: (transfer full): what it says of the side */
static char *
show_side (VedImmediateCard *self,
           VedBookSide       side)
{
  const char *name = ved_market_aggressor_name (side == VED_BOOK_ASK ? 1 : -1);
  g_autofree char *details = NULL, *average = NULL;
  char price[VED_MARKET_TEXT_SIZE];
  VedBookImmediate order;

  ved_book_immediate (self->day, self->row, side, get_shares (self), &order);
  ved_market_write_micro (order.average, price, sizeof price);
  average = order.n_shares == get_shares (self) ? g_strdup_printf (_("on average $%s"), price) : g_strdup ("–");
  details = say_details (self, &order);
  ved_text_steady_set (self->averages[side], average);
  ved_text_steady_set (self->details[side], details);

  return g_strdup_printf ("%s: %s, %s", name, average, details);
}

static char *
show (VedImmediateCard *self)
{
  g_autofree char *buy = show_side (self, VED_BOOK_ASK), *sell = show_side (self, VED_BOOK_BID);

  return g_strjoin ("; ", buy, sell, NULL);
}

static void
shares_changed_cb (VedImmediateCard *self)
{
  g_autofree char *text = NULL;

  if (self->day == NULL)
    return;

  text = show (self);
  ved_announce_at_rest (GTK_WIDGET (self), text);
}

static void
ved_immediate_card_dispose (GObject *object)
{
  VedImmediateCard *self = VED_IMMEDIATE_CARD (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->day, ved_book_day_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_immediate_card_parent_class)->dispose (object);
}

static void
ved_immediate_card_class_init (VedImmediateCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_immediate_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
create_tile (VedImmediateCard *self,
             VedBookSide       side)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = ved_text_label_new (ved_market_aggressor_name (side == VED_BOOK_ASK ? 1 : -1), "caption-heading");

  self->averages[side] = ved_text_steady_new (0, 1, "heading");
  self->details[side] = ved_text_steady_new (0, DETAIL_LINES, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->averages[side]);
  gtk_box_append (GTK_BOX (box), self->details[side]);

  return box;
}

static void
ved_immediate_card_init (VedImmediateCard *self)
{
}

/**
 * ved_immediate_card_new:
 * @session: whose market order it prices
 *
 * Returns: a card without a book
 */
GtkWidget *
ved_immediate_card_new (VedBookSession *session)
{
  VedImmediateCard *self = g_object_new (VED_TYPE_IMMEDIATE_CARD, NULL);
  GtkWidget *content, *header_end, *tiles = ved_reflow_new (300, 2, 18);

  self->card = ved_card_new (_("A Market Order Now"), &content, &header_end);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::order-shares", G_CALLBACK (shares_changed_cb), self, G_CONNECT_SWAPPED);
  ved_reflow_append (VED_REFLOW (tiles), create_tile (self, VED_BOOK_ASK), 1);
  ved_reflow_append (VED_REFLOW (tiles), create_tile (self, VED_BOOK_BID), 1);
  gtk_box_append (GTK_BOX (header_end), ved_order_size_new (session));
  gtk_box_append (GTK_BOX (content), tiles);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_immediate_card_set_row:
 * @row: after which the order would come
 */
void
ved_immediate_card_set_row (VedImmediateCard *self,
                            VedBookDay       *day,
                            guint32           row)
{
  g_return_if_fail (VED_IS_IMMEDIATE_CARD (self));

  if (day != self->day)
    {
      g_clear_pointer (&self->day, ved_book_day_unref);
      self->day = ved_book_day_ref (day);
    }
  self->row = row;
  g_free (show (self));
}
