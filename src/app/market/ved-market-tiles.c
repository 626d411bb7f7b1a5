/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-tiles"

#include "config.h"

#include "app/market/ved-market-tiles.h"

#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"

#include <glib/gi18n.h>
#include <math.h>

#define FIGURE_CHARS 9          /* as many as the dearest usual price has, which is never cut */

typedef enum {
  TILE_BID,
  TILE_ASK,
  TILE_SPREAD,
  TILE_MID,
  TILE_MICRO,
  N_TILES
} Tile;

static const char *const titles[N_TILES] = {
  [TILE_BID] = N_("Best bid"),
  [TILE_ASK] = N_("Best ask"),
  [TILE_SPREAD] = N_("Spread"),
  [TILE_MID] = N_("Mid"),
  [TILE_MICRO] = N_("Microprice"),
};

struct _VedMarketTiles
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *figures[N_TILES];
  GtkWidget *details[N_TILES];
  GtkWidget *event;
};

G_DEFINE_FINAL_TYPE (VedMarketTiles, ved_market_tiles, GTK_TYPE_WIDGET)

/* As wherever a price stands alone: in columns of prices their heading says so once. */
static void
show_price (VedMarketTiles *self,
            Tile            tile,
            const char     *price)
{
  char text[VED_MARKET_TEXT_SIZE];

  g_snprintf (text, sizeof text, "%s%s", g_ascii_isdigit (*price) ? "$" : "", price);
  ved_text_steady_set (self->figures[tile], text);
}

static void
show_best (VedMarketTiles   *self,
           Tile              tile,
           const VedBookDay *day,
           guint32           row,
           VedBookSide       side)
{
  char text[VED_MARKET_TEXT_SIZE];
  g_autofree char *shares = NULL;

  show_price (self, tile, ved_market_write_price (ved_book_day_price (day, row, side, 0), text, sizeof text));
  ved_market_write_count (ved_book_day_size (day, row, side, 0), text, sizeof text);
  shares = g_strdup_printf (ngettext ("%s share", "%s shares", ved_book_day_size (day, row, side, 0)), text);
  ved_text_steady_set (self->details[tile], shares);
}

static void
show_between (VedMarketTiles   *self,
              const VedBookDay *day,
              guint32           row)
{
  gint64 mid2 = ved_book_day_get_mid2 (day, row);
  gint64 bid = ved_book_day_price (day, row, VED_BOOK_BID, 0), ask = ved_book_day_price (day, row, VED_BOOK_ASK, 0);
  double micro = ved_book_day_get_microprice (day, row), imbalance = ved_book_day_get_imbalance (day, row, 1);
  char text[VED_MARKET_TEXT_SIZE], signed_text[VED_MARKET_TEXT_SIZE];
  g_autofree char *basis = NULL, *balance = NULL, *away = NULL;

  show_price (self, TILE_MID, ved_market_write_price2 (mid2, text, sizeof text));
  show_price (self, TILE_MICRO, ved_market_write_micro (micro, text, sizeof text));
  if (mid2 == VED_BOOK_NO_MID || mid2 == 0)
    {
      ved_text_steady_set (self->figures[TILE_SPREAD], "–");
      for (guint tile = TILE_SPREAD; tile < N_TILES; tile++)
        ved_text_steady_set (self->details[tile], "");
      return;
    }

  show_price (self, TILE_SPREAD, ved_market_write_price (ask - bid, text, sizeof text));
  basis = g_strdup_printf (_("%.2f bp"), 2e4 * (double) (ask - bid) / (double) mid2);
  balance = g_strdup_printf (_("queue imbalance %s"), ved_market_write_signed (imbalance, 3, signed_text, sizeof signed_text));
  away = g_strdup_printf (_("%s ¢ from mid"),
                          ved_market_write_signed ((micro - (double) mid2 / 2.0) / 100.0, 2, signed_text, sizeof signed_text));
  ved_text_steady_set (self->details[TILE_SPREAD], basis);
  ved_text_steady_set (self->details[TILE_MID], balance);
  ved_text_steady_set (self->details[TILE_MICRO], away);
}

static void
show_event (VedMarketTiles   *self,
            const VedBookDay *day,
            guint32           row)
{
  g_autofree char *event = ved_market_describe_event (day, row);
  g_autofree char *order = NULL, *line = NULL;
  char id[VED_MARKET_TEXT_SIZE];

  if (day->id[row] > 0)
    {
      /* A name, though made of digits: nothing parts them. */
      g_snprintf (id, sizeof id, "%" G_GINT64_FORMAT, day->id[row]);
      order = g_strdup_printf (_("order %s"), id);
    }
  line = g_strjoin (" · ", event, order, NULL);
  ved_text_steady_set (self->event, line);
}

static void
ved_market_tiles_dispose (GObject *object)
{
  g_clear_pointer (&VED_MARKET_TILES (object)->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_market_tiles_parent_class)->dispose (object);
}

static void
ved_market_tiles_class_init (VedMarketTilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_market_tiles_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
create_tile (VedMarketTiles *self,
             Tile            tile)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = ved_text_label_new (_(titles[tile]), "caption-heading");

  self->figures[tile] = ved_text_steady_new (FIGURE_CHARS, 1, "title-3");
  self->details[tile] = ved_text_steady_new (0, 1, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (self->details[tile], "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->figures[tile]);
  gtk_box_append (GTK_BOX (box), self->details[tile]);

  return box;
}

static void
ved_market_tiles_init (VedMarketTiles *self)
{
  GtkWidget *content, *tiles = ved_reflow_new (150, N_TILES, 12);

  self->card = ved_card_new (NULL, &content, NULL);
  for (guint tile = 0; tile < N_TILES; tile++)
    ved_reflow_append (VED_REFLOW (tiles), create_tile (self, tile), 1);
  self->event = ved_text_steady_new (0, 1, NULL);
  gtk_box_append (GTK_BOX (content), tiles);
  gtk_box_append (GTK_BOX (content), self->event);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_market_tiles_new:
 *
 * Returns: tiles without figures
 */
GtkWidget *
ved_market_tiles_new (void)
{
  return g_object_new (VED_TYPE_MARKET_TILES, NULL);
}

/**
 * ved_market_tiles_set_row:
 * @row: which the figures are of
 */
void
ved_market_tiles_set_row (VedMarketTiles   *self,
                          const VedBookDay *day,
                          guint32           row)
{
  g_return_if_fail (VED_IS_MARKET_TILES (self));

  show_best (self, TILE_BID, day, row, VED_BOOK_BID);
  show_best (self, TILE_ASK, day, row, VED_BOOK_ASK);
  show_between (self, day, row);
  show_event (self, day, row);
}
