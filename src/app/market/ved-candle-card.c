/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-candle-card"

#include "config.h"

#include "app/market/ved-candle-card.h"

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-legend.h"
#include "app/market/ved-market-spin.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-trades.h"
#include "app/market/ved-market-veil.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "base/ved-search.h"
#include "book/analytics/ved-book-candles.h"
#include "book/analytics/ved-book-flow.h"

#include <glib/gi18n.h>
#include <math.h>

/* The candles of the whole day are made once for each step. What is shown are those up to the one that the row is in,
 * and that one as it was known at the row: it is made anew, in place, with every row, and put back when the row
 * leaves it. Trades are cut where the row is. */

#define CHART_HEIGHT_PX 380
#define HEADER_COLUMN_PX 300
#define SPACING_PX 10
#define LEAST_WINDOW 100.0
#define MOST_WINDOW 5000.0
#define WINDOW_STEP 100.0
#define USUAL_WINDOW 1000.0
#define N_LINES 3
#define NO_TRADES (-1)
#define MOST_CANDLES 300        /* that a whole day is shown in */
#define DAY_STEP 8              /* in steps: 5 min */

typedef struct {
  const char *title;
  VedBookCandleKind kind;
  gint64 step;
} Step;

static const Step steps[] = {
  { N_("50 events"), VED_BOOK_CANDLES_BY_EVENTS, 50 },
  { N_("10 events"), VED_BOOK_CANDLES_BY_EVENTS, 10 },
  { N_("250 events"), VED_BOOK_CANDLES_BY_EVENTS, 250 },
  { N_("1,000 events"), VED_BOOK_CANDLES_BY_EVENTS, 1000 },
  { N_("1 s"), VED_BOOK_CANDLES_BY_TIME, VED_BOOK_SECOND_NS },
  { N_("5 s"), VED_BOOK_CANDLES_BY_TIME, 5 * VED_BOOK_SECOND_NS },
  { N_("30 s"), VED_BOOK_CANDLES_BY_TIME, 30 * VED_BOOK_SECOND_NS },
  { N_("1 min"), VED_BOOK_CANDLES_BY_TIME, 60 * VED_BOOK_SECOND_NS },
  { N_("5 min"), VED_BOOK_CANDLES_BY_TIME, 300 * VED_BOOK_SECOND_NS },
  { N_("30 min"), VED_BOOK_CANDLES_BY_TIME, 1800 * VED_BOOK_SECOND_NS },
  { N_("500 shares"), VED_BOOK_CANDLES_BY_VOLUME, 500 },
  { N_("5,000 shares"), VED_BOOK_CANDLES_BY_VOLUME, 5000 },
  { N_("50,000 shares"), VED_BOOK_CANDLES_BY_VOLUME, 50000 },
};

enum {
  COLUMN_OPEN,
  COLUMN_HIGH,
  COLUMN_LOW,
  COLUMN_CLOSE,
  COLUMN_VOLUME,
  N_COLUMNS
};

/* The candles of a day as the chart wants them. */
typedef struct {
  guint n;
  guint32 *first_rows;
  gint64 *times_us;
  double *columns[N_COLUMNS];
} Candles;

/* The VWAP and its bands after each trade from some row on. */
typedef struct {
  gsize n;
  gint64 *times_us;
  float *values[N_LINES];
  VedPyramid *indexes[N_LINES]; /* (nullable) */
} Lines;

struct _VedCandleCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *chart;
  GtkWidget *step;
  GtkWidget *window;
  GtkWidget *whole;
  VedBookSession *session;      /* (nullable) */
  Candles *candles;             /* (nullable); the chart has a reference too */
  GArray *book_candles;         /* VedBookCandle, as they were at the end of the day */
  GtkWidget *marked;            /* says which trades are, where not all are */
  VedMarketTrades *trades;      /* (nullable) */
  gint64 least_volume;          /* of those that the chart has; NO_TRADES: it has none */
  Lines *day_lines;             /* (nullable): from the first row on; until they are asked for */
  guint window_step;            /* what was chosen before the whole day was; GTK_INVALID_LIST_POSITION: nothing */
  guint patched;                /* which candle is not as it was at the end of the day; G_MAXUINT: none */
  guint32 row;
};

enum {
  WINDOW_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedCandleCard, ved_candle_card, GTK_TYPE_WIDGET)

static void
candles_clear (gpointer data)
{
  Candles *candles = data;

  g_free (candles->first_rows);
  g_free (candles->times_us);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (candles->columns[i]);
}

static void
candles_unref (gpointer candles)
{
  g_atomic_rc_box_release_full (candles, candles_clear);
}

static const Step *
get_step (VedCandleCard *self)
{
  return &steps[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->step)), G_N_ELEMENTS (steps) - 1)];
}

static void
put_candle (Candles             *candles,
            guint                index,
            const VedBookCandle *candle)
{
  candles->columns[COLUMN_OPEN][index] = (double) candle->open2 / 2.0;
  candles->columns[COLUMN_HIGH][index] = (double) candle->high2 / 2.0;
  candles->columns[COLUMN_LOW][index] = (double) candle->low2 / 2.0;
  candles->columns[COLUMN_CLOSE][index] = (double) candle->close2 / 2.0;
  candles->columns[COLUMN_VOLUME][index] = (double) candle->volume;
}

static Candles *
candles_new (const GArray *book_candles,
             const Step   *step,
             gint64        midnight_us)
{
  Candles *self = g_atomic_rc_box_new0 (Candles);

  self->n = book_candles->len;
  self->first_rows = g_new (guint32, self->n + 1);
  self->times_us = g_new (gint64, self->n + 1);
  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = g_new (double, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    {
      const VedBookCandle *candle = &g_array_index (book_candles, VedBookCandle, i);
      gint64 time_ns = candle->time_ns;

      if (step->kind == VED_BOOK_CANDLES_BY_TIME)
        time_ns = time_ns / step->step * step->step;
      self->first_rows[i] = candle->first_row;
      self->times_us[i] = midnight_us + time_ns / 1000;
      put_candle (self, i, candle);
    }

  return self;
}

static gboolean
shows_future (VedCandleCard *self)
{
  return ved_book_cursor_get_shows_future (ved_book_session_get_cursor (self->session));
}

static VedCandles
get_chart_candles (VedCandleCard *self,
                   guint          n)
{
  const Step *step = get_step (self);
  const Candles *candles = self->candles;

  return (VedCandles) {
           .n = n,
           .times_us = candles->times_us,
           .step_us = step->kind == VED_BOOK_CANDLES_BY_TIME ? step->step / 1000 : 0,
           .open = candles->columns[COLUMN_OPEN],
           .high = candles->columns[COLUMN_HIGH],
           .low = candles->columns[COLUMN_LOW],
           .close = candles->columns[COLUMN_CLOSE],
           .volume = candles->columns[COLUMN_VOLUME],
  };
}

static void
patch (VedCandleCard *self,
       guint          index)
{
  const Step *step = get_step (self);
  g_autoptr(GArray) partial = ved_book_candles_new (ved_book_session_get_day (self->session), step->kind, step->step,
                                                    self->candles->first_rows[index], self->row + 1);

  if (partial->len > 0)
    put_candle (self->candles, index, &g_array_index (partial, VedBookCandle, 0));
  self->patched = index;
}

static void
show_candles (VedCandleCard *self)
{
  guint n = ved_search_rows (self->candles->first_rows, 0, (guint32) self->candles->n, self->row + 1);
  guint from = MIN (self->patched, n > 0 ? n - 1 : 0);
  VedCandles candles;

  if (self->patched < self->candles->n)
    put_candle (self->candles, self->patched, &g_array_index (self->book_candles, VedBookCandle, self->patched));
  self->patched = G_MAXUINT;
  if (n > 0 && !shows_future (self))
    patch (self, n - 1);
  candles = get_chart_candles (self, shows_future (self) ? self->candles->n : n);
  ved_candle_chart_candles_changed (VED_CANDLE_CHART (self->chart), &candles, from);
}

static void
say_marked (VedCandleCard        *self,
            const VedTradeChoice *choice)
{
  char marked[VED_MARKET_TEXT_SIZE], all[VED_MARKET_TEXT_SIZE], shares[VED_MARKET_TEXT_SIZE];
  g_autofree char *text = NULL;

  ved_market_write_count (choice->n, marked, sizeof marked);
  ved_market_write_count (choice->n_all, all, sizeof all);
  ved_market_write_count (choice->least_volume, shares, sizeof shares);
  text = g_strdup_printf (_("%s of %s trades are marked: those of %s shares and more."), marked, all, shares);
  ved_text_label_set (self->marked, text);
  gtk_widget_set_visible (self->marked, choice->n < choice->n_all);
}

/* Those of a whole day would bury its candles. */
static void
show_trades (VedCandleCard *self)
{
  guint32 row;
  gint64 from_us, to_us;
  VedTradeChoice choice;

  if (self->trades == NULL)
    return;

  row = shows_future (self) ? G_MAXUINT32 : self->row;
  ved_viewport_get_range (ved_plot_chart_get_viewport (VED_PLOT_CHART (self->chart)), &from_us, &to_us);
  choice = ved_market_trades_choose (self->trades, from_us, to_us, row);
  if (choice.least_volume != self->least_volume)
    {
      VedTrades trades = ved_market_trades_get (self->trades, choice.least_volume);

      ved_candle_chart_set_trades (VED_CANDLE_CHART (self->chart), &trades, ved_market_trades_ref (self->trades),
                                   (GDestroyNotify) ved_market_trades_unref);
    }
  self->least_volume = choice.least_volume;
  ved_candle_chart_set_n_trades (VED_CANDLE_CHART (self->chart),
                                 ved_market_trades_count (self->trades, choice.least_volume, row));
  say_marked (self, &choice);
}

static void
lines_clear (gpointer data)
{
  Lines *lines = data;

  g_free (lines->times_us);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_clear_pointer (&lines->indexes[i], ved_pyramid_free);
      g_free (lines->values[i]);
    }
}

static void
lines_unref (gpointer lines)
{
  g_atomic_rc_box_release_full (lines, lines_clear);
}

/* In whole ticks, which is what a float holds of a dear price. */
static Lines *
lines_new (VedCandleCard *self,
           guint32        from,
           guint32        to)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  gint64 midnight_us = ved_book_session_get_midnight_us (self->session);
  guint32 trade = ved_book_day_find_trade (day, from);
  g_autoptr(GArray) bands = ved_book_flow_vwap_bands (day, from, to, TRUE);
  Lines *lines = g_atomic_rc_box_new0 (Lines);

  lines->n = bands->len;
  lines->times_us = g_new (gint64, bands->len + 1);
  for (guint i = 0; i < N_LINES; i++)
    lines->values[i] = g_new (float, bands->len + 1);
  for (guint i = 0; i < bands->len; i++)
    {
      const VedBookVwap *band = &g_array_index (bands, VedBookVwap, i);

      lines->times_us[i] = midnight_us + day->time_ns[day->trade_rows[trade + i]] / 1000;
      for (guint j = 0; j < N_LINES; j++)
        lines->values[j][i] = (float) round (band->vwap + (j == 0 ? 0.0 : j == 1 ? -band->sd : band->sd));
    }

  return lines;
}

static Lines *
get_day_lines (VedCandleCard *self)
{
  if (self->day_lines == NULL)
    {
      self->day_lines = lines_new (self, 0, ved_book_session_get_day (self->session)->n_rows);
      for (guint i = 0; i < N_LINES; i++)
        self->day_lines->indexes[i] = ved_pyramid_new (self->day_lines->values[i], self->day_lines->n);
    }

  return g_atomic_rc_box_acquire (self->day_lines);
}

static char *
name_vwap (guint32 window)
{
  char count[VED_MARKET_TEXT_SIZE];

  if (window == G_MAXUINT32)
    return g_strdup (_("VWAP of the day"));

  return g_strdup_printf (ngettext ("VWAP, last %s event", "VWAP, last %s events", window),
                          ved_market_write_count (window, count, sizeof count));
}

/* The VWAP of the events that are shown, and called that: that of a day is far from the price of an hour. From the first
 * row on it is the same at every cursor, and is cut where that stands. */
static void
show_lines (VedCandleCard *self)
{
  guint32 window = ved_candle_card_get_window (self);
  g_autofree char *name = name_vwap (window);
  const char *labels[N_LINES] = { name, _("VWAP − σ"), _("VWAP + σ") };
  guint32 from = self->row > window ? self->row - window : 0;
  Lines *owner = from == 0 ? get_day_lines (self) : lines_new (self, from, self->row + 1);
  gsize n = from == 0 ? ved_book_day_find_trade (ved_book_session_get_day (self->session), self->row + 1) : owner->n;
  VedCandleLine lines[N_LINES];

  for (guint i = 0; i < N_LINES; i++)
    {
      lines[i] = (VedCandleLine) {
        labels[i], { .values = owner->values[i], .n_values = n, .times_us = owner->times_us, .pyramid = owner->indexes[i] }
      };
    }
  ved_candle_chart_set_lines (VED_CANDLE_CHART (self->chart), lines, N_LINES, owner, lines_unref);
}

static void
make_candles (VedCandleCard *self)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  const Step *step = get_step (self);
  VedCandles none = { 0 };

  g_clear_pointer (&self->book_candles, g_array_unref);
  g_clear_pointer (&self->candles, candles_unref);
  self->book_candles = ved_book_candles_new (day, step->kind, step->step, 0, day->n_rows);
  self->candles = candles_new (self->book_candles, step, ved_book_session_get_midnight_us (self->session));
  self->patched = G_MAXUINT;
  ved_candle_chart_set_candles (VED_CANDLE_CHART (self->chart), &none, g_atomic_rc_box_acquire (self->candles),
                                candles_unref);
}

static void
record_layer (VedPlotChart       *chart,
              VedDrawList        *list,
              const VedPlotFrame *frame,
              gpointer            owner)
{
  VedCandleCard *self = owner;

  if (self->session == NULL)
    return;

  ved_market_halts_record (chart, list, frame, self->session);
  ved_market_veil_record (chart, list, frame, self->session);
}

static void
step_chosen_cb (VedCandleCard *self)
{
  if (self->session == NULL || ved_book_session_get_day (self->session) == NULL)
    return;

  make_candles (self);
  show_candles (self);
}

static void
window_changed_cb (VedCandleCard *self)
{
  g_signal_emit (self, signals[WINDOW_CHANGED], 0);
}

/* Thousands of candles do not fit side by side: a whole day is shown in longer ones, and what was chosen comes back
 * with the window. */
static void
fit_step (VedCandleCard *self)
{
  GtkDropDown *step = GTK_DROP_DOWN (self->step);
  gboolean is_whole = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->whole));

  if (is_whole && self->candles != NULL && self->candles->n > MOST_CANDLES)
    {
      self->window_step = gtk_drop_down_get_selected (step);
      gtk_drop_down_set_selected (step, DAY_STEP);
    }
  else if (!is_whole && self->window_step != GTK_INVALID_LIST_POSITION && gtk_drop_down_get_selected (step) == DAY_STEP)
    {
      gtk_drop_down_set_selected (step, self->window_step);
      self->window_step = GTK_INVALID_LIST_POSITION;
    }
}

static void
whole_toggled_cb (VedCandleCard *self)
{
  gtk_widget_set_sensitive (self->window, !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->whole)));
  fit_step (self);
  window_changed_cb (self);
}

static void
ved_candle_card_dispose (GObject *object)
{
  VedCandleCard *self = VED_CANDLE_CARD (object);

  if (self->card != NULL)
    ved_plot_chart_set_layer (VED_PLOT_CHART (self->chart), NULL, NULL, NULL);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->candles, candles_unref);
  g_clear_pointer (&self->book_candles, g_array_unref);
  g_clear_pointer (&self->trades, ved_market_trades_unref);
  g_clear_pointer (&self->day_lines, lines_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_candle_card_parent_class)->dispose (object);
}

static void
ved_candle_card_class_init (VedCandleCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_candle_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[WINDOW_CHANGED] = g_signal_new ("window-changed", VED_TYPE_CANDLE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
ved_candle_card_init (VedCandleCard *self)
{
  self->patched = G_MAXUINT;
  self->window_step = GTK_INVALID_LIST_POSITION;
}

static void
add_controls (VedCandleCard *self,
              GtkWidget     *box)
{
  const char *titles[G_N_ELEMENTS (steps) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    titles[i] = _(steps[i].title);
  self->step = gtk_drop_down_new_from_strings (titles);
  self->window = ved_market_spin_new (LEAST_WINDOW, MOST_WINDOW, WINDOW_STEP);
  self->whole = gtk_toggle_button_new_with_label (_("Day"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->window), USUAL_WINDOW);
  ved_set_tooltip (self->step, _("What makes a candle of the mid price, halfway between the best bid and ask"));
  ved_set_tooltip (self->window, _("How many events are shown, up to the cursor"));
  ved_set_tooltip (self->whole, _("Show the day from its beginning"));
  ved_name_widget (self->step, _("Candles of"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->window), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Events shown"), -1);
  g_signal_connect_object (self->step, "notify::selected", G_CALLBACK (step_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "value-changed", G_CALLBACK (window_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->whole, "toggled", G_CALLBACK (whole_toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->step);
  gtk_box_append (GTK_BOX (box), self->window);
  gtk_box_append (GTK_BOX (box), self->whole);
}

/* What is chosen stands beside the title, or below it where there is no room. */
static GtkWidget *
create_header (VedCandleCard *self)
{
  GtkWidget *header = ved_reflow_new (HEADER_COLUMN_PX, 2, SPACING_PX);
  GtkWidget *title = ved_text_paragraph_new (_("Mid Price"), "heading");
  GtkWidget *controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);

  gtk_widget_set_valign (title, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (controls, GTK_ALIGN_END);
  add_controls (self, controls);
  ved_reflow_append (VED_REFLOW (header), title, 1);
  ved_reflow_append (VED_REFLOW (header), controls, 1);

  return header;
}

/**
 * ved_candle_card_new:
 * @viewport: shared with other charts of the page
 *
 * Returns: a card without candles
 */
GtkWidget *
ved_candle_card_new (VedViewport *viewport)
{
  VedCandleCard *self = g_object_new (VED_TYPE_CANDLE_CARD, NULL);
  const VedNumberFormat price = ved_market_price_format ();
  GtkWidget *content;

  self->card = ved_card_new (NULL, &content, NULL);
  gtk_box_append (GTK_BOX (content), create_header (self));
  self->chart = ved_candle_chart_new (viewport);
  ved_chart_set_title (VED_CHART (self->chart), _("Price"));
  ved_chart_set_description (VED_CHART (self->chart), _("Candles of the mid with VWAP and executions, up to the cursor"));
  ved_plot_chart_set_format (VED_PLOT_CHART (self->chart), &price, &price);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self->chart), -INFINITY, INFINITY, 400.0);
  ved_plot_chart_set_layer (VED_PLOT_CHART (self->chart), record_layer, self, NULL);
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT_PX);
  gtk_widget_set_vexpand (self->chart, TRUE);
  gtk_box_append (GTK_BOX (content), self->chart);
  gtk_box_append (GTK_BOX (content), ved_legend_new (VED_PLOT_CHART (self->chart)));
  self->marked = ved_text_paragraph_new ("", "dim-label");
  gtk_widget_set_visible (self->marked, FALSE);
  gtk_box_append (GTK_BOX (content), self->marked);
  g_signal_connect_object (viewport, "range-changed", G_CALLBACK (show_trades), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_candle_card_set_session:
 * @session: with another day than before
 */
void
ved_candle_card_set_session (VedCandleCard  *self,
                             VedBookSession *session)
{
  g_return_if_fail (VED_IS_CANDLE_CARD (self));
  g_return_if_fail (ved_book_session_get_day (session) != NULL);

  g_set_object (&self->session, session);
  g_clear_pointer (&self->day_lines, lines_unref);
  self->row = 0;
  ved_plot_chart_set_zone (VED_PLOT_CHART (self->chart), ved_book_session_get_zone (session));
  make_candles (self);
  fit_step (self);
  ved_candle_card_take_parts (self);
}

/**
 * ved_candle_card_set_row:
 * @row: up to which the day is shown
 */
void
ved_candle_card_set_row (VedCandleCard *self,
                         guint32        row)
{
  g_return_if_fail (VED_IS_CANDLE_CARD (self));
  g_return_if_fail (self->candles != NULL);

  self->row = row;
  show_candles (self);
  show_lines (self);
  show_trades (self);
}

/**
 * ved_candle_card_take_parts:
 *
 * Takes the trades of the session, if they are prepared.
 */
void
ved_candle_card_take_parts (VedCandleCard *self)
{
  GArray *tape;

  g_return_if_fail (VED_IS_CANDLE_CARD (self));

  tape = ved_book_session_get_tape (self->session);
  ved_candle_chart_set_trades (VED_CANDLE_CHART (self->chart), NULL, NULL, NULL);
  g_clear_pointer (&self->trades, ved_market_trades_unref);
  self->least_volume = NO_TRADES;
  gtk_widget_set_visible (self->marked, FALSE);
  if (tape == NULL)
    return;

  self->trades = ved_market_trades_new (tape, ved_book_session_get_midnight_us (self->session));
  show_trades (self);
}

/**
 * ved_candle_card_get_window:
 *
 * Returns: how many events to show; %G_MAXUINT32: all
 */
guint32
ved_candle_card_get_window (VedCandleCard *self)
{
  g_return_val_if_fail (VED_IS_CANDLE_CARD (self), 0);

  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->whole)))
    return G_MAXUINT32;

  return (guint32) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->window));
}

/**
 * ved_candle_card_save:
 *
 * Returns: (transfer full): what the viewer has chosen
 */
GVariant *
ved_candle_card_save (VedCandleCard *self)
{
  g_return_val_if_fail (VED_IS_CANDLE_CARD (self), NULL);

  return g_variant_new ("(uub)", gtk_drop_down_get_selected (GTK_DROP_DOWN (self->step)),
                        (guint32) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->window)),
                        gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->whole)));
}

void
ved_candle_card_restore (VedCandleCard *self,
                         GVariant      *state)
{
  guint32 step, window;
  gboolean is_whole;

  g_return_if_fail (VED_IS_CANDLE_CARD (self));

  if (!g_variant_is_of_type (state, G_VARIANT_TYPE ("(uub)")))
    return;

  g_variant_get (state, "(uub)", &step, &window, &is_whole);
  if (step < G_N_ELEMENTS (steps))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->step), step);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->window), window);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->whole), is_whole);
}
