/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-orders-page"

#include "config.h"

#include "app/market/ved-orders-page.h"

#include "app/market/ved-cost-card.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-order-stats-card.h"
#include "app/market/ved-queue-chart.h"
#include "app/market/ved-queue-table-card.h"
#include "app/market/ved-row-card.h"
#include "app/market/ved-track-card.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* Who stands where. The totals are the book row's; which orders they consist of is what a replay of all messages
 * knows, and the page says how much that is. */

#define TABLE_PX 700            /* with all of its columns in view */
#define MARGIN_PX 18
#define SPACING_PX 12
#define USUAL_LEVELS 10
#define MOST_LEVELS 20
#define QUEUE_PX 21             /* of a level */
#define LEAST_QUEUES_PX 60
#define FIGURE_CHARS 7          /* of a tile */
#define DETAIL_LINES 2

typedef enum {
  TILE_BIDS,
  TILE_ASKS,
  TILE_KNOWN,
  TILE_DAY,
  N_TILES
} Tile;

static const char *const titles[N_TILES] = {
  [TILE_BIDS] = N_("Bid orders"),
  [TILE_ASKS] = N_("Ask orders"),
  [TILE_KNOWN] = N_("Known shares, now"),
  [TILE_DAY] = N_("Known shares, over the day"),
};

struct _VedOrdersPage
{
  VedMarketPage parent_instance;
  GtkWidget *figures[N_TILES];
  GtkWidget *details[N_TILES];
  GtkWidget *event;
  GtkWidget *levels;
  GtkWidget *queues_chart;
  GtkWidget *tables[2];         /* by VedBookSide */
  GtkWidget *track;
  GtkWidget *stats;
  GtkWidget *costs;
  GtkWidget *raw;
  VedBookQueues queues;
  guint saved_levels;           /* 0: not chosen */
  GVariant *state;              /* (nullable): for what is not built yet */
};

G_DEFINE_FINAL_TYPE (VedOrdersPage, ved_orders_page, VED_TYPE_MARKET_PAGE)

static void
show_side (VedOrdersPage *self,
           Tile           tile,
           VedBookSide    side)
{
  guint n_orders = 0, n_blocks = 0;
  gint64 shares = 0;
  char text[VED_MARKET_TEXT_SIZE];
  g_autofree char *count = NULL, *levels = NULL, *blocks = NULL, *detail = NULL;

  for (guint i = 0; i < self->queues.n_levels[side]; i++)
    {
      const VedBookQueueLevel *level = &self->queues.levels[side][i];

      shares += level->size;
      for (guint j = 0; j < level->n_items; j++)
        *(self->queues.items[level->first_item + j].knowledge == VED_BOOK_ANONYMOUS ? &n_blocks : &n_orders) += 1;
    }
  count = g_strdup_printf ("%u", n_orders);
  levels = g_strdup_printf (g_dngettext (NULL, "%s shares on %u level", "%s shares on %u levels",
                                         self->queues.n_levels[side]),
                            ved_market_write_count (shares, text, sizeof text), self->queues.n_levels[side]);
  blocks = g_strdup_printf (g_dngettext (NULL, "and %u anonymous block", "and %u anonymous blocks", n_blocks), n_blocks);
  detail = g_strdup_printf ("%s%s%s", n_blocks > 0 ? blocks : "", n_blocks > 0 ? " · " : "", levels);
  ved_text_steady_set (self->figures[tile], count);
  ved_text_steady_set (self->details[tile], detail);
}

static void
show_confidence (VedOrdersPage *self)
{
  const VedBookReplayStats *stats = ved_book_session_get_replay_stats (ved_market_page_get_session (VED_MARKET_PAGE (self)));
  gint64 best = stats->best_volume, all = stats->volume;
  g_autofree char *now = g_strdup_printf ("%.1f %%", 100.0 * self->queues.confidence);
  g_autofree char *day = g_strdup_printf ("%.1f %%", all > 0 ? 100.0 * (double) stats->known / (double) all : 100.0);
  g_autofree char *detail = g_strdup_printf (_("%.1f %% at the best prices"),
                                             best > 0 ? 100.0 * (double) stats->best_known / (double) best : 100.0);

  ved_text_steady_set (self->figures[TILE_KNOWN], now);
  ved_text_steady_set (self->details[TILE_KNOWN], _("of shares in view are identified"));
  ved_text_steady_set (self->figures[TILE_DAY], day);
  ved_text_steady_set (self->details[TILE_DAY], detail);
}

static void
show_queues (VedOrdersPage    *self,
             const VedBookDay *day,
             guint32           row)
{
  VedMarketPage *page = VED_MARKET_PAGE (self);
  VedBookReplay *replay = ved_book_session_get_replay (ved_market_page_get_session (page));

  if (replay == NULL)
    return;

  ved_book_replay_seek (replay, row);
  ved_book_replay_read (replay, (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->levels)), &self->queues);
  show_side (self, TILE_BIDS, VED_BOOK_BID);
  show_side (self, TILE_ASKS, VED_BOOK_ASK);
  show_confidence (self);
  if (ved_market_page_needs (page, self->queues_chart))
    ved_queue_chart_set_queues (VED_QUEUE_CHART (self->queues_chart), &self->queues);
  for (guint side = 0; side < 2; side++)
    if (ved_market_page_needs (page, self->tables[side]))
      ved_queue_table_card_set_queues (VED_QUEUE_TABLE_CARD (self->tables[side]), day, &self->queues);
}

/* As high as all levels, also where the book has fewer just now, so that nothing jumps. */
static void
fit_queues (VedOrdersPage *self)
{
  int n_levels = 2 * gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->levels));

  gtk_widget_set_size_request (self->queues_chart, -1, MAX (n_levels * QUEUE_PX, LEAST_QUEUES_PX));
}

static void
ved_orders_page_day_changed (VedMarketPage *page,
                             VedBookDay    *day)
{
  VedOrdersPage *self = VED_ORDERS_PAGE (page);
  VedBookSession *session = ved_market_page_get_session (page);
  guint most = MIN (MOST_LEVELS, day->n_levels), saved = self->saved_levels;

  ved_book_queues_clear (&self->queues);
  self->queues = (VedBookQueues) { 0 };
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->levels), 1.0, most);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->levels), MIN (self->saved_levels > 0 ? self->saved_levels : USUAL_LEVELS,
                                                                  most));
  gtk_widget_set_sensitive (self->levels, most > 1);
  self->saved_levels = saved;
  fit_queues (self);
  ved_track_card_set_session (VED_TRACK_CARD (self->track), session);
  ved_book_session_prepare (session, VED_BOOK_PART_QUEUES);
  ved_book_session_prepare (session, VED_BOOK_PART_RECOVERIES);
}

static void
ved_orders_page_prepared (VedMarketPage *page,
                          VedBookPart    part)
{
  if (part == VED_BOOK_PART_QUEUES)
    ved_track_card_set_session (VED_TRACK_CARD (VED_ORDERS_PAGE (page)->track), ved_market_page_get_session (page));
}

static void
ved_orders_page_moved (VedMarketPage *page,
                       VedBookDay    *day,
                       guint32        row)
{
  VedOrdersPage *self = VED_ORDERS_PAGE (page);
  g_autofree char *event = ved_market_describe_event (day, row);

  ved_text_steady_set (self->event, event);
  show_queues (self, day, row);
  if (ved_market_page_needs (page, self->track))
    ved_track_card_set_row (VED_TRACK_CARD (self->track), row);
  if (ved_market_page_needs (page, self->stats))
    ved_order_stats_card_set_row (VED_ORDER_STATS_CARD (self->stats), day, row);
  if (ved_market_page_needs (page, self->costs))
    ved_cost_card_set_row (VED_COST_CARD (self->costs), row);
  if (ved_market_page_needs (page, self->raw))
    ved_row_card_set_row (VED_ROW_CARD (self->raw), day, row);
}

static void
order_chosen_cb (VedQueueTableCard *table,
                 gint64             id,
                 VedOrdersPage     *self)
{
  ved_track_card_follow (VED_TRACK_CARD (self->track), id);
}

static void
levels_changed_cb (VedOrdersPage *self)
{
  self->saved_levels = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->levels));
  fit_queues (self);
  ved_market_page_queue_move (VED_MARKET_PAGE (self));
}

static GtkWidget *
create_tile (VedOrdersPage *self,
             Tile           tile)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = ved_text_label_new (_(titles[tile]), "caption-heading");

  self->figures[tile] = ved_text_steady_new (FIGURE_CHARS, 1, "title-3");
  self->details[tile] = ved_text_steady_new (0, DETAIL_LINES, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (self->details[tile], "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->figures[tile]);
  gtk_box_append (GTK_BOX (box), self->details[tile]);

  return box;
}

static GtkWidget *
create_tiles (VedOrdersPage *self)
{
  GtkWidget *content, *card = ved_card_new (NULL, &content, NULL), *tiles = ved_reflow_new (190, N_TILES, 12);

  for (guint tile = 0; tile < N_TILES; tile++)
    ved_reflow_append (VED_REFLOW (tiles), create_tile (self, tile), 1);
  self->event = ved_text_steady_new (0, 1, NULL);
  gtk_box_append (GTK_BOX (content), tiles);
  gtk_box_append (GTK_BOX (content), self->event);

  return card;
}

/* What the states mean, and what no file can tell. */
static GtkWidget *
create_explanation (void)
{
  GtkWidget *expander = gtk_expander_new (_("What is known, and what is not"));
  GtkWidget *text = ved_text_paragraph_new (
    _("Known (solid): the order was seen coming in and has been in view since. Unverified (faded): it was out of view for "
      "a while, and its price came back with the same shares; that does not prove that they are the same orders. "
      "Anonymous (hatched): shares that are older than the file, or came into view with their price.\n"
      "Exact in every row: the prices and totals of the levels in view, which order each visible execution took from, and "
      "when known orders came and how long they have stood. Not in the file: orders below the last level, hidden orders "
      "before they trade, whether a deleted order came back under another number, who owns an order, and who the "
      "aggressor was."), "caption");

  gtk_expander_set_child (GTK_EXPANDER (expander), text);

  return expander;
}

static GtkWidget *
create_queues (VedOrdersPage *self)
{
  GtkWidget *content, *header_end, *card = ved_card_new (_("Queues"), &content, &header_end);

  self->levels = gtk_spin_button_new_with_range (1.0, USUAL_LEVELS, 1.0);
  ved_set_tooltip (self->levels, _("Levels of each side"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->levels), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Levels of each side"), -1);
  g_signal_connect_object (self->levels, "value-changed", G_CALLBACK (levels_changed_cb), self, G_CONNECT_SWAPPED);
  self->queues_chart = ved_queue_chart_new ();
  ved_chart_set_title (VED_CHART (self->queues_chart), _("Queues"));
  ved_chart_set_description (VED_CHART (self->queues_chart),
                             _("Shares at each price, cut into orders in the order in which they will trade"));
  gtk_box_append (GTK_BOX (header_end), self->levels);
  gtk_box_append (GTK_BOX (content), self->queues_chart);
  gtk_box_append (GTK_BOX (content), create_explanation ());

  return card;
}

static void
apply_state (VedOrdersPage *self)
{
  if (self->state == NULL || self->stats == NULL)
    return;

  ved_order_stats_card_restore (VED_ORDER_STATS_CARD (self->stats), self->state);
  ved_cost_card_restore (VED_COST_CARD (self->costs), self->state);
  g_clear_pointer (&self->state, g_variant_unref);
}

static GtkWidget *
ved_orders_page_build (VedMarketPage *page)
{
  VedOrdersPage *self = VED_ORDERS_PAGE (page);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  GtkWidget *tables = ved_reflow_new (TABLE_PX, 2, SPACING_PX);

  for (guint side = 0; side < 2; side++)
    {
      self->tables[side] = ved_queue_table_card_new (side);
      g_signal_connect_object (self->tables[side], "order-chosen", G_CALLBACK (order_chosen_cb), self, 0);
    }
  self->track = ved_track_card_new ();
  self->stats = ved_order_stats_card_new ();
  self->costs = ved_cost_card_new (ved_market_page_get_session (page));
  self->raw = ved_row_card_new ();
  ved_reflow_append (VED_REFLOW (tables), self->tables[VED_BOOK_BID], 1);
  ved_reflow_append (VED_REFLOW (tables), self->tables[VED_BOOK_ASK], 1);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_tiles (self));
  gtk_box_append (GTK_BOX (box), create_queues (self));
  gtk_box_append (GTK_BOX (box), tables);
  gtk_box_append (GTK_BOX (box), self->track);
  gtk_box_append (GTK_BOX (box), self->stats);
  gtk_box_append (GTK_BOX (box), self->costs);
  gtk_box_append (GTK_BOX (box), self->raw);
  apply_state (self);

  return ved_page_scroller_new (box);
}

static GVariant *
ved_orders_page_save_state (VedPage *page)
{
  VedOrdersPage *self = VED_ORDERS_PAGE (page);
  GVariantDict dict;

  if (self->stats == NULL)
    return self->state != NULL ? g_variant_ref (self->state) : NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "levels", "u", self->saved_levels);
  ved_order_stats_card_save (VED_ORDER_STATS_CARD (self->stats), &dict);
  ved_cost_card_save (VED_COST_CARD (self->costs), &dict);

  return g_variant_dict_end (&dict);
}

static void
ved_orders_page_restore_state (VedPage  *page,
                               GVariant *state)
{
  VedOrdersPage *self = VED_ORDERS_PAGE (page);

  g_variant_lookup (state, "levels", "u", &self->saved_levels);
  g_clear_pointer (&self->state, g_variant_unref);
  self->state = g_variant_ref (state);
  apply_state (self);
}

static void
ved_orders_page_finalize (GObject *object)
{
  ved_book_queues_clear (&VED_ORDERS_PAGE (object)->queues);
  g_clear_pointer (&VED_ORDERS_PAGE (object)->state, g_variant_unref);

  G_OBJECT_CLASS (ved_orders_page_parent_class)->finalize (object);
}

static void
ved_orders_page_class_init (VedOrdersPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_orders_page_finalize;
  VED_PAGE_CLASS (klass)->save_state = ved_orders_page_save_state;
  VED_PAGE_CLASS (klass)->restore_state = ved_orders_page_restore_state;
  VED_MARKET_PAGE_CLASS (klass)->build = ved_orders_page_build;
  VED_MARKET_PAGE_CLASS (klass)->day_changed = ved_orders_page_day_changed;
  VED_MARKET_PAGE_CLASS (klass)->moved = ved_orders_page_moved;
  VED_MARKET_PAGE_CLASS (klass)->prepared = ved_orders_page_prepared;
}

static void
ved_orders_page_init (VedOrdersPage *self)
{
}

/**
 * ved_orders_page_follow:
 * @id: of an order
 *
 * Shows the life of that order.
 */
void
ved_orders_page_follow (VedOrdersPage *self,
                        gint64         id)
{
  g_return_if_fail (VED_IS_ORDERS_PAGE (self));

  ved_track_card_follow (VED_TRACK_CARD (self->track), id);
}
