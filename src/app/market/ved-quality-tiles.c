/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-tiles"

#include "config.h"

#include "app/market/ved-quality-tiles.h"

#include "app/market/ved-market-bars.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-order-size.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-tooltip.h"
#include "book/analytics/ved-book-flow.h"
#include "book/analytics/ved-book-immediate.h"
#include "book/analytics/ved-book-quality.h"

#include <glib/gi18n.h>
#include <math.h>

/* Spreads after the fact compare an execution with the mid one second later. An execution counts once that second is over
 * at the row that is shown: what comes after it is not known there. */

#define TILE_PX       150
#define FIGURE_CHARS  12
#define DELAY_NS      VED_BOOK_SECOND_NS
#define STEP_NS       (10 * VED_BOOK_SECOND_NS)
#define LOT           1000
#define CENT_TICKS    100
#define BASIS_POINTS  1e4
#define MILLION       1e6

typedef enum {
  TILE_EFFECTIVE,
  TILE_REALISED,
  TILE_IMPACT,
  TILE_FLOW,
  TILE_KYLE,
  TILE_AMIHUD,
  TILE_BUY,
  TILE_SELL,
  TILE_SLOPE_BIDS,
  TILE_SLOPE_ASKS,
  N_TILES
} Tile;

typedef struct {
  const char *title;
  const char *unit;
  const char *description;
} TileInfo;

static const TileInfo infos[N_TILES] = {
  [TILE_EFFECTIVE] = { N_("Effective spread"), N_("per share"),
                       N_("What aggressors paid: twice the distance of each visible execution from the mid before it, "
                          "weighted by shares") },
  [TILE_REALISED] = { N_("Realised spread"), N_("per share, after 1 s"),
                      N_("What of it was left to those who stood in the book: twice the distance from the mid one second "
                         "later. Below zero they lost") },
  [TILE_IMPACT] = { N_("Price impact"), N_("per share, after 1 s"),
                    N_("How far the mid went with the aggressor within one second, twice: the effective spread less the "
                       "realised one") },
  [TILE_FLOW] = { N_("Trade imbalance"), N_("of shares executed"),
                  N_("Shares bought less shares sold by aggressors, as a share of both: 100 is all bought, −100 all sold") },
  [TILE_KYLE] = { N_("Kyle’s λ"), N_("per 1,000 shares, over 10 s"),
                  N_("How far the mid moves when aggressors buy 1,000 shares more than they sell: the slope of its changes "
                     "on the signed volume") },
  [TILE_AMIHUD] = { N_("Amihud illiquidity"), N_("bp per $1 million, over 10 s"),
                    N_("How far the mid moves, up or down, for each million dollars traded") },
  [TILE_BUY] = { N_("Cost to buy"), N_("per share over the mid"),
                 N_("What the shares chosen above would cost at once, from the asks in view, beyond the mid") },
  [TILE_SELL] = { N_("Cost to sell"), N_("per share below the mid"),
                  N_("What the shares chosen above would lose at once, into the bids in view, against the mid") },
  [TILE_SLOPE_BIDS] = { N_("Slope of the bids"), N_("shares per cent"),
                        N_("How many shares each further cent below the mid adds: a steep book takes large orders well") },
  [TILE_SLOPE_ASKS] = { N_("Slope of the asks"), N_("shares per cent"),
                        N_("How many shares each further cent above the mid adds: a steep book takes large orders well") },
};

struct _VedQualityTiles
{
  GtkWidget parent_instance;
  GtkWidget *box;
  VedBookSession *session;
  GtkWidget *figures[N_TILES];
  VedBookDay *day;              /* (nullable) */
  guint32 row;
};

G_DEFINE_FINAL_TYPE (VedQualityTiles, ved_quality_tiles, GTK_TYPE_WIDGET)

static void
set_figure (VedQualityTiles *self,
            Tile             tile,
            double           value,
            int              decimals,
            const char      *before,
            const char      *after)
{
  char text[VED_MARKET_TEXT_SIZE];

  g_snprintf (text, sizeof text, "%s%s%.*f%s", value < 0.0 ? "−" : "", before, decimals, fabs (value), after);
  ved_text_steady_set (self->figures[tile], isfinite (value) ? text : "–");
}

static void
set_dollars (VedQualityTiles *self,
             Tile             tile,
             double           ticks)
{
  set_figure (self, tile, ticks / VED_BOOK_DOLLAR, 4, "$", "");
}

static void
show_costs (VedQualityTiles  *self,
            const VedBookDay *day,
            guint32           from,
            guint32           row)
{
  guint32 to = ved_book_day_find_time (day, day->time_ns[row] - DELAY_NS);
  VedBookCost cost;

  ved_book_quality_cost (day, from, MIN (to, row + 1), DELAY_NS, &cost);
  set_dollars (self, TILE_EFFECTIVE, cost.effective);
  set_dollars (self, TILE_REALISED, cost.realised);
  set_dollars (self, TILE_IMPACT, cost.impact);
}

static void
show_impact (VedQualityTiles  *self,
             const VedBookDay *day,
             guint32           from,
             guint32           row)
{
  VedBookImpact impact;

  ved_book_quality_impact (day, from, row + 1, STEP_NS, &impact);
  set_figure (self, TILE_FLOW, 100.0 * ved_book_flow_trade_share (day, from, row + 1), 1, "", " %");
  set_dollars (self, TILE_KYLE, impact.kyle * LOT);
  set_figure (self, TILE_AMIHUD, impact.amihud * MILLION * BASIS_POINTS, 2, "", "");
}

/* Where the levels in view do not hold as many shares there is no figure. */
static void
show_immediate (VedQualityTiles *self,
                Tile             tile,
                VedBookSide      side)
{
  gint64 n_shares = ved_book_session_get_order_shares (self->session);
  VedBookImmediate order;

  ved_book_immediate (self->day, self->row, side, n_shares, &order);
  set_dollars (self, tile, order.n_shares == n_shares ? order.cost : NAN);
}

static void
show_book (VedQualityTiles *self)
{
  if (self->day == NULL)
    return;
  show_immediate (self, TILE_BUY, VED_BOOK_ASK);
  show_immediate (self, TILE_SELL, VED_BOOK_BID);
  set_figure (self, TILE_SLOPE_BIDS, CENT_TICKS * ved_book_quality_slope (self->day, self->row, VED_BOOK_BID,
                                                                          self->day->n_levels), 1, "", "");
  set_figure (self, TILE_SLOPE_ASKS, CENT_TICKS * ved_book_quality_slope (self->day, self->row, VED_BOOK_ASK,
                                                                          self->day->n_levels), 1, "", "");
}

static void
ved_quality_tiles_dispose (GObject *object)
{
  g_clear_pointer (&VED_QUALITY_TILES (object)->box, gtk_widget_unparent);
  g_clear_pointer (&VED_QUALITY_TILES (object)->day, ved_book_day_unref);
  g_clear_object (&VED_QUALITY_TILES (object)->session);

  G_OBJECT_CLASS (ved_quality_tiles_parent_class)->dispose (object);
}

static void
ved_quality_tiles_class_init (VedQualityTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_quality_tiles_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
create_tile (VedQualityTiles *self,
             Tile             tile)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = ved_text_label_new (_(infos[tile].title), "caption-heading");
  GtkWidget *unit = ved_text_paragraph_new (_(infos[tile].unit), "caption");

  self->figures[tile] = ved_text_steady_new (FIGURE_CHARS, 1, "title-4");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (unit, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->figures[tile]);
  gtk_box_append (GTK_BOX (box), unit);
  ved_set_tooltip (box, _(infos[tile].description));

  return box;
}

static GtkWidget *
create_head (VedQualityTiles *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = ved_text_paragraph_new (_("Shares to buy or sell at once"), "caption-heading");

  gtk_widget_set_valign (title, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), ved_order_size_new (self->session));

  return head;
}

static GtkWidget *
create_explanation (void)
{
  const char *terms[N_TILES], *meanings[N_TILES];

  for (guint tile = 0; tile < N_TILES; tile++)
    {
      terms[tile] = infos[tile].title;
      meanings[tile] = infos[tile].description;
    }

  return ved_market_explanation_new (_("What these figures mean"), terms, meanings, N_TILES);
}

static void
ved_quality_tiles_init (VedQualityTiles *self)
{
}

/**
 * ved_quality_tiles_new:
 * @session: whose market order is priced
 *
 * Returns: tiles without figures
 */
GtkWidget *
ved_quality_tiles_new (VedBookSession *session)
{
  VedQualityTiles *self = g_object_new (VED_TYPE_QUALITY_TILES, NULL);
  GtkWidget *tiles = ved_reflow_new (TILE_PX, N_TILES / 2, 12);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::order-shares", G_CALLBACK (show_book), self, G_CONNECT_SWAPPED);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint tile = 0; tile < N_TILES; tile++)
    ved_reflow_append (VED_REFLOW (tiles), create_tile (self, tile), 1);
  gtk_box_append (GTK_BOX (self->box), create_head (self));
  gtk_box_append (GTK_BOX (self->box), tiles);
  gtk_box_append (GTK_BOX (self->box), create_explanation ());
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_quality_tiles_set_range:
 * @day: a reference is kept
 * @from: the first row
 * @row: the last one, and the book that shares are priced in
 *
 * O(executions in the range × log n)
 */
void
ved_quality_tiles_set_range (VedQualityTiles *self,
                             VedBookDay      *day,
                             guint32          from,
                             guint32          row)
{
  g_return_if_fail (VED_IS_QUALITY_TILES (self));

  if (day != self->day)
    {
      g_clear_pointer (&self->day, ved_book_day_unref);
      self->day = ved_book_day_ref (day);
    }
  self->row = row;
  show_costs (self, day, from, row);
  show_impact (self, day, from, row);
  show_book (self);
}
