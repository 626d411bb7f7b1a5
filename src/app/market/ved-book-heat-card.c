/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-heat-card"

#include "config.h"

#include "app/market/ved-book-heat-card.h"

#include "app/charts/ved-heat-map.h"
#include "app/charts/ved-trade-layer.h"
#include "app/market/ved-market-series.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-trades.h"
#include "app/market/ved-market-veil.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "book/analytics/ved-book-mids.h"
#include "plot/ved-trace-painter.h"

#include <glib/gi18n.h>
#include <math.h>

/* Cells are read for the window and as much on either side, at one bucket a pixel; a pan within that reads nothing.
 * Prices are those around the mids of the window. Colours are those of the whole day at this height of a row, so that they
 * mean the same wherever one looks: they are taken of a coarse reading of it. A bucket is shown when it is over: the cursor's own would tell
 * what comes next. Best prices are drawn from every row, executions as bubbles; both lie in the chart's layer. */

#define CHART_HEIGHT_PX 420
#define USUAL_WIDTH_PX 1000
#define LEAST_SPAN_US (60 * G_USEC_PER_SEC)
#define MARGIN_SHARE 0.2
#define LEAST_MARGIN 0.0012     /* of the price, above and below */
#define MOST_ROWS 220
#define CENT_TICKS 100
#define LINE_PX 1.0f
#define NO_TRADES (-1)
#define TRADE_WAIT_MS 100
#define SAMPLE_BUCKETS 512
#define MOST_SAMPLE_CELLS (1 << 20)
#define MOST_SAMPLE 65536

enum {
  LINE_BID,
  LINE_ASK,
  N_LINES
};

/* A rectangle of cells that was read; the chart has a reference while it shows them. */
typedef struct {
  VedBookHeatView view;
  float *cells;
} Tile;

struct _VedBookHeatCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *chart;
  GtkWidget *scale;
  GtkWidget *sides;
  VedViewport *viewport;
  VedBookSession *session;      /* (nullable) */
  VedBookMids *mids;            /* (nullable) */
  VedMarketSeries *lines[N_LINES];      /* (nullable) */
  VedMarketTrades *trades;      /* (nullable) */
  VedTradeLayer *trade_layer;
  Tile *tile;                   /* (nullable) */
  VedBookHeatSides sample_sides;        /* of what colours are taken of */
  gint64 sample_step;           /* likewise; 0: none was taken */
  guint n_columns;              /* of the tile, that the chart shows; G_MAXUINT: it shows another one */
  gint64 least_volume;          /* of the trades that are shown; NO_TRADES: none are */
  gsize n_trades;               /* likewise */
  gint64 drawn_us;              /* up to which the day was drawn */
  gint64 frame_us;              /* in which it was */
  guint tick_id;
  guint trade_id;               /* the timeout after which trades that wait are drawn; 0: none does */
  guint32 row;
};

G_DEFINE_FINAL_TYPE (VedBookHeatCard, ved_book_heat_card, GTK_TYPE_WIDGET)

static void
tile_clear (gpointer data)
{
  g_free (((Tile *) data)->cells);
}

static void
tile_unref (gpointer tile)
{
  g_atomic_rc_box_release_full (tile, tile_clear);
}

static gboolean
shows_future (VedBookHeatCard *self)
{
  return ved_book_cursor_get_shows_future (ved_book_session_get_cursor (self->session));
}

/* Time since midnight that a position on the axis stands for. */
static gint64
to_ns (VedBookHeatCard *self,
       gint64           time_us)
{
  return (time_us - ved_book_session_get_midnight_us (self->session)) * 1000;
}

static VedBookHeatSides
get_sides (VedBookHeatCard *self)
{
  static const VedBookHeatSides choices[] = { VED_BOOK_HEAT_BOTH, VED_BOOK_HEAT_BIDS, VED_BOOK_HEAT_ASKS };

  return choices[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sides)), 2)];
}

static void
choose_prices (VedBookHeatCard *self,
               gint64           from_ns,
               gint64           to_ns,
               VedBookHeatView *view)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  guint32 from = ved_book_day_find_time (day, from_ns), to = ved_book_day_find_time (day, to_ns);
  gint64 low2 = 0, high2 = 0, margin, low, high;

  from = MIN (from > 0 ? from - 1 : 0, day->n_rows - 1);
  if (!ved_book_mids_query (self->mids, from, MAX (to, from + 1), &low2, &high2))
    low2 = high2 = 2 * day->price[from];
  margin = (gint64) MAX ((double) (high2 - low2) / 2.0 * MARGIN_SHARE, (double) high2 / 2.0 * LEAST_MARGIN);
  low = (low2 / 2 - margin) / CENT_TICKS * CENT_TICKS;
  high = (high2 / 2 + margin) / CENT_TICKS * CENT_TICKS + CENT_TICKS;
  view->price_step = CENT_TICKS * MAX (1, ((high - low) / CENT_TICKS + MOST_ROWS - 1) / MOST_ROWS);
  view->low_price = low / view->price_step * view->price_step;
  view->n_prices = (guint) ((high - view->low_price + view->price_step - 1) / view->price_step);
}

/* What to read for the window: itself and as much before and after it, within the day. */
static void
choose_view (VedBookHeatCard *self,
             VedBookHeatView *view)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  VedBookHeat *heat = ved_book_session_get_heat (self->session);
  int width = gtk_widget_get_width (self->chart);
  gint64 from_us, to_us, from_ns, end_ns, margin_ns, last_bucket;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  from_ns = to_ns (self, from_us);
  end_ns = MAX (to_ns (self, to_us), from_ns + 1);
  view->shift = ved_book_heat_choose_shift (heat, (double) (end_ns - from_ns) / MAX (width, USUAL_WIDTH_PX / 4));
  choose_prices (self, from_ns, end_ns, view);
  margin_ns = end_ns - from_ns;
  from_ns = MAX (from_ns - margin_ns, day->time_ns[0]);
  end_ns = MIN (end_ns + margin_ns, day->time_ns[day->n_rows - 1] + 1);
  view->first_bucket = from_ns >> view->shift;
  last_bucket = MAX (end_ns - 1, from_ns) >> view->shift;
  view->n_buckets = (guint) (last_bucket - view->first_bucket + 1);
  view->sides = get_sides (self);
}

/* Whether what was read serves the window as well as what would be read now. */
static gboolean
is_covered (VedBookHeatCard       *self,
            const VedBookHeatView *wanted)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  const VedBookHeatView *have = self->tile != NULL ? &self->tile->view : NULL;
  gint64 from_us, to_us, from_ns, end_ns, first_ns, last_ns;

  if (have == NULL || have->shift != wanted->shift || have->price_step != wanted->price_step
      || have->sides != wanted->sides || have->low_price > wanted->low_price
      || have->low_price + have->n_prices * have->price_step < wanted->low_price + wanted->n_prices * wanted->price_step)
    return FALSE;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  from_ns = MAX (to_ns (self, from_us), day->time_ns[0]);
  end_ns = MIN (to_ns (self, to_us), day->time_ns[day->n_rows - 1]);
  first_ns = have->first_bucket << have->shift;
  last_ns = (have->first_bucket + have->n_buckets) << have->shift;

  return from_ns >= first_ns && end_ns <= last_ns;
}

/* Nothing is a missing value, so that it has the colour of the ground. */
static Tile *
read_tile (VedBookHeatCard       *self,
           const VedBookHeatView *view)
{
  Tile *tile = g_atomic_rc_box_new0 (Tile);
  gsize n_cells = (gsize) view->n_buckets * view->n_prices;

  tile->view = *view;
  tile->cells = g_new (float, n_cells + 1);
  ved_book_heat_read (ved_book_session_get_heat (self->session), view, tile->cells, NULL);
  for (gsize i = 0; i < n_cells; i++)
    if (tile->cells[i] <= 0.0f)
      tile->cells[i] = NAN;

  return tile;
}

/* All prices of the day, at the height of the rows that are shown, in no more cells than are read in a moment. */
static void
choose_whole_day (VedBookHeatCard       *self,
                  const VedBookHeatView *shown,
                  VedBookHeatView       *view)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  VedBookHeat *heat = ved_book_session_get_heat (self->session);
  gint64 from_ns = day->time_ns[0], end_ns = MAX (day->time_ns[day->n_rows - 1], from_ns) + 1;
  gint64 low2 = 0, high2 = 0, n_buckets;

  *view = (VedBookHeatView) { .price_step = shown->price_step, .sides = shown->sides };
  if (!ved_book_mids_query (self->mids, 0, day->n_rows, &low2, &high2))
    low2 = high2 = 2 * day->price[0];
  low2 = MAX (low2 - shown->n_prices * shown->price_step, 0);
  high2 += shown->n_prices * shown->price_step;
  view->low_price = low2 / 2 / view->price_step * view->price_step;
  view->n_prices = (guint) CLAMP ((high2 / 2 - view->low_price) / view->price_step + 1, 1, MOST_SAMPLE_CELLS);
  n_buckets = CLAMP (MOST_SAMPLE_CELLS / (gint64) view->n_prices, 1, SAMPLE_BUCKETS);
  view->shift = ved_book_heat_choose_shift (heat, (double) (end_ns - from_ns) / (double) n_buckets);
  view->first_bucket = from_ns >> view->shift;
  view->n_buckets = (guint) MIN (((end_ns - 1) >> view->shift) - view->first_bucket + 1, 2 * n_buckets);
}

/* Makes the colours those of the day, anew only where its rows are others than before. */
static void
take_sample (VedBookHeatCard *self)
{
  const VedBookHeatView *shown = &self->tile->view;
  g_autofree float *cells = NULL;
  VedBookHeatView view;
  gsize n_cells, n = 0, every;

  if (self->sample_step == shown->price_step && self->sample_sides == shown->sides)
    return;

  choose_whole_day (self, shown, &view);
  n_cells = (gsize) view.n_buckets * view.n_prices;
  cells = g_new (float, n_cells + 1);
  ved_book_heat_read (ved_book_session_get_heat (self->session), &view, cells, NULL);
  for (gsize i = 0; i < n_cells; i++)
    if (cells[i] > 0.0f)
      cells[n++] = cells[i];
  every = (n + MOST_SAMPLE - 1) / MOST_SAMPLE;
  for (gsize i = 0; every > 1 && i * every < n; i++)
    cells[i] = cells[i * every];
  ved_heat_map_set_sample (VED_HEAT_MAP (self->chart), cells, every > 1 ? n / every : n);
  self->sample_step = shown->price_step;
  self->sample_sides = shown->sides;
}

static guint
count_columns (VedBookHeatCard *self)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  const VedBookHeatView *view = &self->tile->view;
  gint64 over = day->time_ns[self->row] >> view->shift;

  if (shows_future (self) || self->row + 1 == day->n_rows)
    return view->n_buckets;

  return (guint) CLAMP (over - view->first_bucket, 0, (gint64) view->n_buckets);
}

/* Buckets are whole nanoseconds; the chart's positions are microseconds. Columns narrower than that are not read:
 * see the least range of the viewport. The chart keeps what it has made of its cells while they are the same. */
static void
show_tile (VedBookHeatCard *self)
{
  const VedBookHeatView *view = &self->tile->view;
  guint n_columns = count_columns (self);
  double bucket_us = ldexp (1.0, (int) view->shift) / 1000.0;
  VedFieldCells cells = {
    .kind = VED_CELL_FLOAT, .cells = self->tile->cells, .n_rows = view->n_prices, .n_columns = n_columns,
    .stride = view->n_buckets,
  };
  VedHeatAxes axes = {
    .x_from = ved_book_session_get_midnight_us (self->session) + (gint64) ((double) view->first_bucket * bucket_us),
    .x_step = MAX ((gint64) bucket_us, 1),
    .row_from = (double) view->low_price,
    .row_step = (double) view->price_step,
  };

  if (n_columns != self->n_columns)
    ved_heat_map_set_cells (VED_HEAT_MAP (self->chart), &cells, &axes, g_atomic_rc_box_acquire (self->tile), tile_unref);
  self->n_columns = n_columns;
  ved_chart_queue_data (VED_CHART (self->chart));
}

static void
show_trades (VedBookHeatCard *self)
{
  guint32 row = shows_future (self) ? G_MAXUINT32 : self->row;
  gint64 from_us, to_us, least_volume;
  VedTrades trades;

  if (self->trades == NULL)
    return;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  least_volume = ved_market_trades_choose (self->trades, from_us, to_us, row).least_volume;
  if (least_volume != self->least_volume)
    {
      trades = ved_market_trades_get (self->trades, least_volume);
      ved_trade_layer_set_trades (self->trade_layer, &trades);
    }
  self->least_volume = least_volume;
  self->n_trades = ved_market_trades_count (self->trades, least_volume, row);
  ved_trade_layer_set_n (self->trade_layer, self->n_trades);
}

static void
show (VedBookHeatCard *self)
{
  VedBookHeatView view;

  if (self->session == NULL || ved_book_session_get_day (self->session) == NULL || self->mids == NULL
      || ved_book_session_get_heat (self->session) == NULL)
    return;

  choose_view (self, &view);
  if (!is_covered (self, &view))
    {
      g_clear_pointer (&self->tile, tile_unref);
      self->tile = read_tile (self, &view);
      take_sample (self);
      self->n_columns = G_MAXUINT;
    }
  show_trades (self);
  show_tile (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedBookHeatCard *self = VED_BOOK_HEAT_CARD (widget);

  self->tick_id = 0;
  show (self);

  return G_SOURCE_REMOVE;
}

static void
queue_show (VedBookHeatCard *self)
{
  if (self->tick_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
record_line (VedBookHeatCard    *self,
             VedDrawList        *list,
             const VedPlotFrame *frame,
             guint               index)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self->chart));
  const VedBookSeries *series = ved_market_series_get (self->lines[index]);
  VedTraceFrame trace_frame = { frame->x, frame->value, frame->scale_factor };
  VedTrace trace = ved_market_series_get_trace (self->lines[index], shows_future (self) ? series->n : self->row + 1);

  ved_draw_list_add_steps (list, &trace_frame, &trace, LINE_PX,
                           ved_trade_layer_get_color (theme, index == LINE_BID ? 1.0 : -1.0));
}

static void
record_layer (VedPlotChart       *chart,
              VedDrawList        *list,
              const VedPlotFrame *frame,
              gpointer            owner)
{
  VedBookHeatCard *self = owner;

  if (self->session == NULL || ved_book_session_get_day (self->session) == NULL)
    return;

  for (guint i = 0; i < N_LINES; i++)
    if (self->lines[i] != NULL)
      record_line (self, list, frame, i);
  ved_trade_layer_record (self->trade_layer, list, frame, ved_chart_get_theme (VED_CHART (chart)));
  ved_market_halts_record (chart, list, frame, self->session);
  ved_market_veil_record (chart, list, frame, self->session);
}

static void
scale_chosen_cb (VedBookHeatCard *self)
{
  static const VedHeatScale scales[] = { VED_HEAT_RANKED, VED_HEAT_LOG, VED_HEAT_LINEAR };

  ved_heat_map_set_scale (VED_HEAT_MAP (self->chart),
                          scales[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->scale)), 2)]);
}

static void
ved_book_heat_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_book_heat_card_parent_class)->map (widget);
  queue_show (VED_BOOK_HEAT_CARD (widget));
}

static void
forget_day (VedBookHeatCard *self)
{
  g_clear_handle_id (&self->trade_id, g_source_remove);
  ved_heat_map_set_cells (VED_HEAT_MAP (self->chart), NULL, NULL, NULL, NULL);
  ved_trade_layer_set_trades (self->trade_layer, NULL);
  self->least_volume = NO_TRADES;
  g_clear_pointer (&self->tile, tile_unref);
  self->n_columns = G_MAXUINT;
  self->sample_step = 0;
  self->drawn_us = 0;
  g_clear_pointer (&self->mids, ved_book_mids_free);
  g_clear_pointer (&self->trades, ved_market_trades_unref);
  for (guint i = 0; i < N_LINES; i++)
    g_clear_pointer (&self->lines[i], ved_market_series_unref);
}

static void
ved_book_heat_card_dispose (GObject *object)
{
  VedBookHeatCard *self = VED_BOOK_HEAT_CARD (object);

  if (self->card != NULL)
    {
      ved_plot_chart_set_layer (VED_PLOT_CHART (self->chart), NULL, NULL, NULL);
      forget_day (self);
    }
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->trade_layer, ved_trade_layer_free);
  g_clear_object (&self->viewport);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_book_heat_card_parent_class)->dispose (object);
}

static void
ved_book_heat_card_class_init (VedBookHeatCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_heat_card_dispose;
  GTK_WIDGET_CLASS (klass)->map = ved_book_heat_card_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_choice (VedBookHeatCard   *self,
            GtkWidget         *box,
            const char *const *names,
            const char        *label,
            GCallback          callback)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (names);

  ved_set_tooltip (choice, label);
  ved_name_widget (choice, label);
  g_signal_connect_object (choice, "notify::selected", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), choice);

  return choice;
}

static void
create_chart (VedBookHeatCard *self)
{
  const VedNumberFormat price = ved_market_price_format (), shares = { VED_NUMBER_COUNT, 0, _("shares"), 0 };

  self->chart = ved_heat_map_new (self->viewport);
  ved_chart_set_title (VED_CHART (self->chart), _("Liquidity"));
  ved_chart_set_description (VED_CHART (self->chart),
                             _("Shares that stood at each price over time, with the best prices and executions"));
  ved_plot_chart_set_format (VED_PLOT_CHART (self->chart), &price, &shares);
  ved_heat_map_set_scale (VED_HEAT_MAP (self->chart), VED_HEAT_RANKED);
  ved_heat_map_set_range (VED_HEAT_MAP (self->chart), 1.0, NAN);
  ved_plot_chart_set_layer (VED_PLOT_CHART (self->chart), record_layer, self, NULL);
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT_PX);
}

static void
ved_book_heat_card_init (VedBookHeatCard *self)
{
  const char *sides[] = { _("Both sides"), _("Bids"), _("Asks"), NULL };
  const char *scales[] = { _("By rank"), _("Logarithmic"), _("Linear"), NULL };
  GtkWidget *content, *header_end;

  self->viewport = ved_viewport_new ();
  self->trade_layer = ved_trade_layer_new ();
  self->least_volume = NO_TRADES;
  self->card = ved_card_new (_("Liquidity over the Day"), &content, &header_end);
  create_chart (self);
  self->sides = add_choice (self, header_end, sides, _("Whose orders"), G_CALLBACK (queue_show));
  self->scale = add_choice (self, header_end, scales, _("How shares become colours"), G_CALLBACK (scale_chosen_cb));
  ved_set_tooltip (self->scale, _("How shares become colours. Ranks are those of the whole day."));
  gtk_box_append (GTK_BOX (content), self->chart);
  g_signal_connect_object (self->viewport, "range-changed", G_CALLBACK (queue_show), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_book_heat_card_new:
 *
 * Returns: a card without a day
 */
GtkWidget *
ved_book_heat_card_new (void)
{
  return g_object_new (VED_TYPE_BOOK_HEAT_CARD, NULL);
}

/**
 * ved_book_heat_card_set_session:
 * @session: with another day than before
 */
void
ved_book_heat_card_set_session (VedBookHeatCard *self,
                                VedBookSession  *session)
{
  g_return_if_fail (VED_IS_BOOK_HEAT_CARD (self));

  g_set_object (&self->session, session);
  forget_day (self);
  self->row = 0;
  self->mids = ved_book_mids_new (ved_book_session_get_day (session));
  ved_plot_chart_set_zone (VED_PLOT_CHART (self->chart), ved_book_session_get_zone (session));
  ved_viewport_reset (self->viewport);
  ved_book_heat_card_take_parts (self);
}

/**
 * ved_book_heat_card_take_parts:
 *
 * Takes what the session has prepared: heat map, best prices, trades.
 */
void
ved_book_heat_card_take_parts (VedBookHeatCard *self)
{
  static const VedBookSeriesKind kinds[N_LINES] = { VED_BOOK_SERIES_BID, VED_BOOK_SERIES_ASK };
  GArray *tape;

  g_return_if_fail (VED_IS_BOOK_HEAT_CARD (self));

  self->sample_step = 0;
  tape = ved_book_session_get_tape (self->session);
  if (self->trades == NULL && tape != NULL)
    self->trades = ved_market_trades_new (tape, ved_book_session_get_midnight_us (self->session));
  for (guint i = 0; i < N_LINES; i++)
    {
      VedBookSeries *series = ved_book_session_get_series (self->session, kinds[i]);

      if (self->lines[i] == NULL && series != NULL)
        self->lines[i] = ved_market_series_new (series);
    }
}

static gint64
get_frame_us (VedBookHeatCard *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->chart);

  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : 0;
}

static void
draw_trades_cb (gpointer user_data)
{
  VedBookHeatCard *self = user_data;

  self->trade_id = 0;
  ved_book_heat_card_set_row (self, self->row);
}

/* Trades that come soon after those drawn last wait for others, but never for the next row, which may be minutes away. */
static gboolean
may_wait (VedBookHeatCard *self)
{
  gint64 waited_ms = (get_frame_us (self) - self->frame_us) / 1000;

  if (waited_ms >= TRADE_WAIT_MS)
    return FALSE;
  if (self->trade_id == 0)
    self->trade_id = g_timeout_add_once (TRADE_WAIT_MS, draw_trades_cb, self);

  return TRUE;
}

/* While the day plays, most rows bring less than a pixel, and no trade that is shown. */
static gboolean
looks_the_same (VedBookHeatCard *self,
                gint64           at_us)
{
  gint64 from_us, to_us, moved_us = ABS (at_us - self->drawn_us);

  if (self->tile == NULL || self->trades == NULL || self->lines[LINE_BID] == NULL
      || !ved_book_cursor_get_playing (ved_book_session_get_cursor (self->session)))
    return FALSE;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);

  return moved_us < (to_us - from_us) / MAX (gtk_widget_get_width (self->chart), USUAL_WIDTH_PX)
         && (shows_future (self)
             || ved_market_trades_count (self->trades, self->least_volume, self->row) == self->n_trades
             || may_wait (self));
}

/**
 * ved_book_heat_card_set_row:
 * @row: up to which the day is shown
 */
void
ved_book_heat_card_set_row (VedBookHeatCard *self,
                            guint32          row)
{
  const VedBookDay *day;
  gint64 midnight_us, first_us, last_us, at_us;

  g_return_if_fail (VED_IS_BOOK_HEAT_CARD (self));

  self->row = row;
  day = ved_book_session_get_day (self->session);
  midnight_us = ved_book_session_get_midnight_us (self->session);
  at_us = midnight_us + day->time_ns[row] / 1000;
  if (looks_the_same (self, at_us))
    return;

  self->drawn_us = at_us;
  self->frame_us = get_frame_us (self);
  first_us = midnight_us + day->time_ns[0] / 1000;
  last_us = midnight_us + day->time_ns[shows_future (self) ? day->n_rows - 1 : row] / 1000 + 1;
  last_us = MAX (last_us, first_us + LEAST_SPAN_US);
  ved_viewport_set_extent (self->viewport, first_us, last_us);
  ved_viewport_set_home (self->viewport, first_us, last_us);
  show (self);
}

/**
 * ved_book_heat_card_save:
 * @state: of the page that shows the card; gets what the viewer has chosen on it
 */
void
ved_book_heat_card_save (VedBookHeatCard *self,
                         GVariantDict    *state)
{
  g_return_if_fail (VED_IS_BOOK_HEAT_CARD (self));

  ved_choice_state_save (state, "heat-sides", self->sides);
  ved_choice_state_save (state, "heat-scale", self->scale);
}

void
ved_book_heat_card_restore (VedBookHeatCard *self,
                            GVariant        *state)
{
  g_return_if_fail (VED_IS_BOOK_HEAT_CARD (self));

  ved_choice_state_restore (state, "heat-sides", self->sides);
  ved_choice_state_restore (state, "heat-scale", self->scale);
}
