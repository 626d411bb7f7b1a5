/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-depth-page"

#include "config.h"

#include "app/market/ved-depth-page.h"

#include "app/charts/ved-depth-chart.h"
#include "app/charts/ved-legend.h"
#include "app/market/ved-book-heat-card.h"
#include "app/market/ved-immediate-card.h"
#include "app/market/ved-ladder-card.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-tiles.h"
#include "app/market/ved-row-card.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* What stands at each price: now, as bars, sums and a ladder, and over the whole day. */

#define MARGIN_PX 18
#define SPACING_PX 12
#define USUAL_LEVELS 10
#define TEXT_LINES 2            /* as many as it takes in a narrow window */

struct _VedDepthPage
{
  VedMarketPage parent_instance;
  GtkWidget *tiles;
  GtkWidget *levels;            /* GtkSpinButton */
  GtkWidget *depth;
  GtkWidget *depth_text;
  GtkWidget *ladder;
  GtkWidget *immediate;
  GtkWidget *heat;
  GtkWidget *raw;
  guint saved_levels;           /* 0: not chosen */
  GVariant *state;              /* (nullable): for what is not built yet */
};

G_DEFINE_FINAL_TYPE (VedDepthPage, ved_depth_page, VED_TYPE_MARKET_PAGE)

/* The arrays of one side in one block, which goes with them. */
static VedDepthSide
read_side (const VedBookDay *day,
           guint32           row,
           VedBookSide       side,
           guint             n_levels,
           gint64           *prices,
           double           *sizes)
{
  gsize n = 0;

  for (guint level = 0; level < n_levels; level++)
    {
      if (!ved_book_price_exists (ved_book_day_price (day, row, side, level)))
        break;
      prices[n] = ved_book_day_price (day, row, side, level);
      sizes[n++] = ved_book_day_size (day, row, side, level);
    }

  return (VedDepthSide) { n, prices, sizes };
}

static guint
get_levels (VedDepthPage     *self,
            const VedBookDay *day)
{
  return MIN ((guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->levels)), day->n_levels);
}

static void
show_execution (VedDepthPage     *self,
                const VedBookDay *day,
                guint32           row)
{
  int aggressor;
  char price[VED_MARKET_TEXT_SIZE], size[VED_MARKET_TEXT_SIZE];
  g_autofree char *text = NULL;

  if (day->type[row] != VED_BOOK_EXECUTE && day->type[row] != VED_BOOK_EXECUTE_HIDDEN)
    {
      ved_depth_chart_set_execution (VED_DEPTH_CHART (self->depth), VED_VIEWPORT_NOWHERE, NULL);
      return;
    }

  aggressor = day->aggressor[ved_book_day_find_trade (day, row)];
  ved_market_write_price (day->price[row], price, sizeof price);
  ved_market_write_count (day->size[row], size, sizeof size);
  /* Translators: price, shares, the side of the aggressor */
  text = g_strdup_printf (_("EXECUTION $%s | %s shares | %s"), price, size,
                          aggressor > 0 ? _("BUY") : aggressor < 0 ? _("SELL") : _("SIDE UNKNOWN"));
  ved_depth_chart_set_execution (VED_DEPTH_CHART (self->depth), day->price[row], text);
}

static void
show_depth (VedDepthPage     *self,
            const VedBookDay *day,
            guint32           row,
            guint             n_levels)
{
  gint64 *block = g_malloc ((2 * sizeof (gint64) + 2 * sizeof (double)) * (n_levels + 1));
  double *sizes = (double *) (block + 2 * (n_levels + 1));
  VedDepthSide bids = read_side (day, row, VED_BOOK_BID, n_levels, block, sizes);
  VedDepthSide asks = read_side (day, row, VED_BOOK_ASK, n_levels, block + n_levels + 1, sizes + n_levels + 1);
  char bid[VED_MARKET_TEXT_SIZE], ask[VED_MARKET_TEXT_SIZE], imbalance[VED_MARKET_TEXT_SIZE];
  g_autofree char *text = NULL;

  ved_market_write_signed (ved_book_day_get_imbalance (day, row, n_levels), 3, imbalance, sizeof imbalance);
  ved_market_write_count (ved_book_day_get_depth (day, row, VED_BOOK_BID, n_levels), bid, sizeof bid);
  ved_market_write_count (ved_book_day_get_depth (day, row, VED_BOOK_ASK, n_levels), ask, sizeof ask);
  text = g_strdup_printf (_("%s shares bid, %s offered · depth imbalance %s"), bid, ask, imbalance);
  ved_text_steady_set (self->depth_text, text);
  ved_depth_chart_set_book (VED_DEPTH_CHART (self->depth), &bids, &asks, block, g_free);
  show_execution (self, day, row);
}

static void
ved_depth_page_day_changed (VedMarketPage *page,
                            VedBookDay    *day)
{
  VedDepthPage *self = VED_DEPTH_PAGE (page);
  VedBookSession *session = ved_market_page_get_session (page);
  guint saved = self->saved_levels, n_levels = MIN (saved > 0 ? self->saved_levels : USUAL_LEVELS, day->n_levels);

  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->levels), 1.0, day->n_levels);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->levels), n_levels);
  self->saved_levels = saved;       /* a day with fewer levels chooses none */
  gtk_widget_set_sensitive (self->levels, day->n_levels > 1);
  ved_set_tooltip (self->levels, day->n_levels > 1 ? _("Levels of each side")
                                                   : _("This recording has one level of each side"));
  ved_book_heat_card_set_session (VED_BOOK_HEAT_CARD (self->heat), session);
  ved_book_session_prepare (session, VED_BOOK_PART_HEAT);
  ved_book_session_prepare (session, VED_BOOK_PART_TAPE);
  ved_book_session_prepare (session, VED_BOOK_PART_SERIES);
}

static void
ved_depth_page_prepared (VedMarketPage *page,
                         VedBookPart    part)
{
  ved_book_heat_card_take_parts (VED_BOOK_HEAT_CARD (VED_DEPTH_PAGE (page)->heat));
}

static void
ved_depth_page_moved (VedMarketPage *page,
                      VedBookDay    *day,
                      guint32        row)
{
  VedDepthPage *self = VED_DEPTH_PAGE (page);
  guint n_levels = get_levels (self, day);

  ved_market_tiles_set_row (VED_MARKET_TILES (self->tiles), day, row);
  if (ved_market_page_needs (page, self->depth))
    show_depth (self, day, row, n_levels);
  if (ved_market_page_needs (page, self->ladder))
    ved_ladder_card_set_row (VED_LADDER_CARD (self->ladder), day, row, n_levels);
  if (ved_market_page_needs (page, self->immediate))
    ved_immediate_card_set_row (VED_IMMEDIATE_CARD (self->immediate), day, row);
  if (ved_market_page_needs (page, self->heat))
    ved_book_heat_card_set_row (VED_BOOK_HEAT_CARD (self->heat), row);
  if (ved_market_page_needs (page, self->raw))
    ved_row_card_set_row (VED_ROW_CARD (self->raw), day, row);
}

static void
levels_changed_cb (VedDepthPage *self)
{
  self->saved_levels = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->levels));
  ved_market_page_queue_move (VED_MARKET_PAGE (self));
}

static GtkWidget *
create_depth (VedDepthPage *self)
{
  const VedNumberFormat shares = ved_market_shares_format (), price = { VED_NUMBER_DECIMAL, 2, NULL, 0 };
  GtkWidget *content, *header_end, *card = ved_card_new (_("Depth"), &content, &header_end);

  self->levels = gtk_spin_button_new_with_range (1.0, USUAL_LEVELS, 1.0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->levels), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Levels of each side"), -1);
  g_signal_connect_object (self->levels, "value-changed", G_CALLBACK (levels_changed_cb), self, G_CONNECT_SWAPPED);
  self->depth = ved_depth_chart_new (NULL);
  self->depth_text = ved_text_steady_new (0, TEXT_LINES, "caption");
  ved_chart_set_title (VED_CHART (self->depth), _("Depth"));
  ved_chart_set_description (VED_CHART (self->depth), _("Shares at each price, and their sum from the best one on"));
  ved_plot_chart_set_format (VED_PLOT_CHART (self->depth), &shares, &shares);
  ved_plot_chart_set_x_unit (VED_PLOT_CHART (self->depth), 1.0 / VED_BOOK_DOLLAR, &price);
  gtk_widget_set_size_request (self->depth, -1, 300);
  gtk_widget_set_vexpand (self->depth, TRUE);
  gtk_box_append (GTK_BOX (header_end), self->levels);
  gtk_box_append (GTK_BOX (content), self->depth_text);
  gtk_box_append (GTK_BOX (content), self->depth);
  gtk_box_append (GTK_BOX (content), ved_legend_new (VED_PLOT_CHART (self->depth)));

  return card;
}

static void
apply_state (VedDepthPage *self)
{
  if (self->state == NULL || self->heat == NULL)
    return;

  ved_book_heat_card_restore (VED_BOOK_HEAT_CARD (self->heat), self->state);
  ved_ladder_card_restore (VED_LADDER_CARD (self->ladder), self->state);
  g_clear_pointer (&self->state, g_variant_unref);
}

static GtkWidget *
ved_depth_page_build (VedMarketPage *page)
{
  VedDepthPage *self = VED_DEPTH_PAGE (page);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  GtkWidget *middle = ved_reflow_new (330, 2, SPACING_PX);

  self->tiles = ved_market_tiles_new ();
  self->heat = ved_book_heat_card_new ();
  self->ladder = ved_ladder_card_new ();
  self->immediate = ved_immediate_card_new (ved_market_page_get_session (page));
  self->raw = ved_row_card_new ();
  ved_reflow_append (VED_REFLOW (middle), create_depth (self), 4);
  ved_reflow_append (VED_REFLOW (middle), self->ladder, 3);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), self->tiles);
  gtk_box_append (GTK_BOX (box), self->heat);
  gtk_box_append (GTK_BOX (box), middle);
  gtk_box_append (GTK_BOX (box), self->immediate);
  gtk_box_append (GTK_BOX (box), self->raw);
  apply_state (self);

  return ved_page_scroller_new (box);
}

static GVariant *
ved_depth_page_save_state (VedPage *page)
{
  VedDepthPage *self = VED_DEPTH_PAGE (page);
  GVariantDict dict;

  if (self->heat == NULL)
    return self->state != NULL ? g_variant_ref (self->state) : NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "levels", "u", self->saved_levels);
  ved_book_heat_card_save (VED_BOOK_HEAT_CARD (self->heat), &dict);
  ved_ladder_card_save (VED_LADDER_CARD (self->ladder), &dict);

  return g_variant_dict_end (&dict);
}

static void
ved_depth_page_restore_state (VedPage  *page,
                              GVariant *state)
{
  VedDepthPage *self = VED_DEPTH_PAGE (page);

  g_variant_lookup (state, "levels", "u", &self->saved_levels);
  g_clear_pointer (&self->state, g_variant_unref);
  self->state = g_variant_ref (state);
  apply_state (self);
}

static void
ved_depth_page_finalize (GObject *object)
{
  g_clear_pointer (&VED_DEPTH_PAGE (object)->state, g_variant_unref);

  G_OBJECT_CLASS (ved_depth_page_parent_class)->finalize (object);
}

static void
ved_depth_page_class_init (VedDepthPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_depth_page_finalize;
  VED_PAGE_CLASS (klass)->save_state = ved_depth_page_save_state;
  VED_PAGE_CLASS (klass)->restore_state = ved_depth_page_restore_state;
  VED_MARKET_PAGE_CLASS (klass)->build = ved_depth_page_build;
  VED_MARKET_PAGE_CLASS (klass)->day_changed = ved_depth_page_day_changed;
  VED_MARKET_PAGE_CLASS (klass)->moved = ved_depth_page_moved;
  VED_MARKET_PAGE_CLASS (klass)->prepared = ved_depth_page_prepared;
}

static void
ved_depth_page_init (VedDepthPage *self)
{
}
