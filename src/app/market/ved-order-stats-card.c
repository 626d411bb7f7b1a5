/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-order-stats-card"

#include "config.h"

#include "app/market/ved-order-stats-card.h"

#include "app/market/ved-market-bars.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-window.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "book/analytics/ved-book-activity.h"
#include "book/replay/ved-book-orders.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_TYPES 5
#define N_PLACES (2 * VED_BOOK_N_DISTANCES)
#define CENT_TICKS 100

struct _VedOrderStatsCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *window;
  GtkWidget *text;
  GtkWidget *sizes;
  GtkWidget *lifetimes;
  GtkWidget *intensity;
  GtkWidget *gaps;
  GtkWidget *odds;
  VedBookDay *day;              /* (nullable) */
  guint32 row;
  VedBookOrderStats order_stats;        /* up to the row; what comes after it is added */
  VedBookActivity activity;             /* likewise */
};

G_DEFINE_FINAL_TYPE (VedOrderStatsCard, ved_order_stats_card, GTK_TYPE_WIDGET)

static void
show_sizes (VedOrderStatsCard       *self,
            const VedBookOrderStats *stats)
{
  char texts[VED_BOOK_N_SIZE_BINS][24];
  const char *labels[VED_BOOK_N_SIZE_BINS];
  float *values = g_new (float, 2 * VED_BOOK_N_SIZE_BINS);
  VedBarSeries series[2] = {
    { _("Bids"), values }, { _("Asks"), values + VED_BOOK_N_SIZE_BINS },
  };

  for (guint i = 0; i < VED_BOOK_N_SIZE_BINS; i++)
    {
      g_snprintf (texts[i], sizeof texts[i], i + 1 < VED_BOOK_N_SIZE_BINS ? "%d" : "≥ %d", (int) i * stats->bin_size);
      labels[i] = texts[i];
      values[i] = (float) stats->sizes[VED_BOOK_BID][i];
      values[VED_BOOK_N_SIZE_BINS + i] = (float) stats->sizes[VED_BOOK_ASK][i];
    }
  ved_bar_chart_set_series (VED_BAR_CHART (self->sizes), labels, VED_BOOK_N_SIZE_BINS, series, 2, values, g_free);
}

static void
show_lifetimes (VedOrderStatsCard       *self,
                const VedBookOrderStats *stats)
{
  const char *labels[VED_BOOK_N_LIFETIMES] = {
    _("< 1 ms"), _("< 10 ms"), _("< 100 ms"), _("< 1 s"), _("< 10 s"), _("longer")
  };
  float *values = g_new (float, VED_BOOK_N_LIFETIMES);
  const VedBarSeries series = { _("Share of deleted orders"), values };

  for (guint i = 0; i < VED_BOOK_N_LIFETIMES; i++)
    values[i] = stats->n_lives > 0 ? 100.0f * (float) stats->lifetimes[i] / (float) stats->n_lives : 0.0f;
  ved_bar_chart_set_series (VED_BAR_CHART (self->lifetimes), labels, VED_BOOK_N_LIFETIMES, &series, 1, values, g_free);
}

static void
show_rates (VedOrderStatsCard       *self,
            const VedBookOrderStats *stats)
{
  guint n_new = stats->n_submitted[0] + stats->n_submitted[1], n_deleted = stats->n_deleted[0] + stats->n_deleted[1];
  guint n_cancelled = stats->n_cancelled[0] + stats->n_cancelled[1];
  guint n_executed = stats->n_executed[0] + stats->n_executed[1];
  double seconds = MAX (stats->seconds, 1e-9);
  g_autofree char *text = NULL;

  if (stats->seconds <= 0.0)
    {
      ved_text_label_set (self->text, "");
      return;
    }
  text = g_strdup_printf (_("Per second: %.2f new orders, %.2f deletions, %.2f partial cancels, %.2f visible executions "
                            "· %.1f deletions per execution"),
                          n_new / seconds, n_deleted / seconds, n_cancelled / seconds, n_executed / seconds,
                          n_executed > 0 ? (double) n_deleted / n_executed : NAN);
  ved_text_label_set (self->text, text);
}

/* How far from the best price: cents behind it, with the sign of the side that they lie on. */
static const char *
name_place (guint       distance,
            VedBookSide side,
            char       *buffer,
            gsize       size)
{
  gboolean is_last = distance + 1 == VED_BOOK_N_DISTANCES, is_ask = side == VED_BOOK_ASK;
  int cents = (int) (ved_book_activity_get_distance (is_last ? distance - 1 : distance) / CENT_TICKS);

  if (distance == 0)
    /* Translators: inside the spread; short */
    g_strlcpy (buffer, _("inside"), size);
  else if (distance == 1)
    g_strlcpy (buffer, ved_market_side_name (side), size);
  else
    g_snprintf (buffer, size, "%s%d%s", is_ask ? "+" : "−", cents, is_last ? "…" : "");

  return buffer;
}

/* From the farthest bids over the spread to the farthest asks. */
static void
show_intensity (VedOrderStatsCard     *self,
                const VedBookActivity *activity)
{
  char texts[N_PLACES][VED_MARKET_TEXT_SIZE];
  const char *labels[N_PLACES];
  float *values = g_new (float, N_TYPES * N_PLACES);
  VedBarSeries series[N_TYPES];
  double seconds = MAX (activity->seconds, 1e-9);

  for (guint place = 0; place < N_PLACES; place++)
    {
      VedBookSide side = place < VED_BOOK_N_DISTANCES ? VED_BOOK_BID : VED_BOOK_ASK;
      guint distance = side == VED_BOOK_BID ? VED_BOOK_N_DISTANCES - 1 - place : place - VED_BOOK_N_DISTANCES;

      labels[place] = name_place (distance, side, texts[place], sizeof texts[place]);
      for (guint type = 0; type < N_TYPES; type++)
        values[type * N_PLACES + place] = (float) (activity->n_events[side][distance][VED_BOOK_SUBMIT + type] / seconds);
    }
  for (guint type = 0; type < N_TYPES; type++)
    {
      series[type].name = ved_market_event_name (VED_BOOK_SUBMIT + type);
      series[type].values = values + type * N_PLACES;
    }
  ved_bar_chart_set_series (VED_BAR_CHART (self->intensity), labels, N_PLACES, series, N_TYPES, values, g_free);
}

static void
show_gaps (VedOrderStatsCard     *self,
           const VedBookActivity *activity)
{
  const char *labels[VED_BOOK_N_GAPS] = {
    "0", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", _("longer")
  };
  float *values = g_new (float, VED_BOOK_N_GAPS);
  const VedBarSeries series = { _("Share of events"), values };

  for (guint i = 0; i < VED_BOOK_N_GAPS; i++)
    values[i] = activity->n_gaps > 0 ? 100.0f * (float) activity->gaps[i] / (float) activity->n_gaps : 0.0f;
  ved_bar_chart_set_series (VED_BAR_CHART (self->gaps), labels, VED_BOOK_N_GAPS, &series, 1, values, g_free);
}

static void
show_odds (VedOrderStatsCard     *self,
           const VedBookActivity *activity)
{
  char texts[VED_BOOK_N_DISTANCES][VED_MARKET_TEXT_SIZE];
  const char *labels[VED_BOOK_N_DISTANCES];
  float *values = g_new (float, N_PLACES);
  const VedBarSeries series[2] = { { _("Bids"), values }, { _("Asks"), values + VED_BOOK_N_DISTANCES } };

  for (guint i = 0; i < VED_BOOK_N_DISTANCES; i++)
    {
      labels[i] = i == 0 ? _("inside") : i == 1 ? _("best") : name_place (i, VED_BOOK_ASK, texts[i], sizeof texts[i]);
      for (guint side = 0; side < 2; side++)
        {
          guint32 n = activity->n_ended[side][i];

          values[(side == VED_BOOK_BID ? 0 : VED_BOOK_N_DISTANCES) + i] =
            n > 0 ? 100.0f * (float) activity->n_filled[side][i] / (float) n : NAN;
        }
    }
  ved_bar_chart_set_series (VED_BAR_CHART (self->odds), labels, VED_BOOK_N_DISTANCES, series, 2, values, g_free);
}

static void
show (VedOrderStatsCard *self)
{
  guint32 from = ved_market_window_get_from (self->window, self->row);

  if (self->day == NULL)
    return;

  ved_book_order_stats_move (self->day, from, self->row + 1, &self->order_stats);
  show_sizes (self, &self->order_stats);
  show_lifetimes (self, &self->order_stats);
  show_rates (self, &self->order_stats);
  ved_book_activity_move (self->day, from, self->row + 1, &self->activity);
  show_intensity (self, &self->activity);
  show_gaps (self, &self->activity);
  show_odds (self, &self->activity);
}

static void
ved_order_stats_card_dispose (GObject *object)
{
  VedOrderStatsCard *self = VED_ORDER_STATS_CARD (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->day, ved_book_day_unref);

  G_OBJECT_CLASS (ved_order_stats_card_parent_class)->dispose (object);
}

static void
ved_order_stats_card_class_init (VedOrderStatsCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_order_stats_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
create_charts (VedOrderStatsCard *self)
{
  const VedNumberFormat counts = ved_market_shares_format (), shares = { VED_NUMBER_PERCENT, 1, NULL, 0 };
  GtkWidget *charts = ved_reflow_new (330, 2, 18);

  ved_reflow_append (VED_REFLOW (charts),
                     ved_market_bars_new (_("New orders by size"), _("A bar for each range of sizes: how many orders"),
                                          &counts, &self->sizes), 1);
  ved_reflow_append (VED_REFLOW (charts),
                     ved_market_bars_new (_("Lifetimes of deleted orders"),
                                          _("A bar for each range of lifetimes: the share of orders"), &shares,
                                          &self->lifetimes), 1);
  ved_reflow_append (VED_REFLOW (charts),
                     ved_market_bars_new (_("Fill odds by distance"),
                                          _("Of the orders that ended, how many were executed to the last share, by how many "
                                            "cents behind the best price of their side they came"),
                                          &shares, &self->odds), 1);
  ved_reflow_append (VED_REFLOW (charts),
                     ved_market_bars_new (_("Time between events"),
                                          _("The share of events that came so soon after the one before: at once, in at most 10 µs, and "
                                            "so on"),
                                          &shares, &self->gaps), 1);

  return charts;
}

static void
ved_order_stats_card_init (VedOrderStatsCard *self)
{
  const VedNumberFormat rate = { VED_NUMBER_DECIMAL, 2, NULL, 0 };
  GtkWidget *content, *header_end, *intensity;

  self->card = ved_card_new (_("Order Flow"), &content, &header_end);
  self->window = ved_market_window_new ();
  g_signal_connect_object (self->window, "notify::selected", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  self->text = ved_text_paragraph_new ("", "caption");
  gtk_widget_add_css_class (self->text, "numeric");
  intensity = ved_market_bars_new (_("Event intensity"),
                                   _("Events a second by how many cents behind the best price of their side they are, bids to "
                                     "the left, asks to the right"), &rate, &self->intensity);
  ved_bar_chart_set_stacked (VED_BAR_CHART (self->intensity), TRUE);
  gtk_box_append (GTK_BOX (header_end), self->window);
  gtk_box_append (GTK_BOX (content), self->text);
  gtk_box_append (GTK_BOX (content), intensity);
  gtk_box_append (GTK_BOX (content), create_charts (self));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_order_stats_card_new:
 *
 * Returns: a card without figures
 */
GtkWidget *
ved_order_stats_card_new (void)
{
  return g_object_new (VED_TYPE_ORDER_STATS_CARD, NULL);
}

/**
 * ved_order_stats_card_set_row:
 * @row: up to which orders count
 */
void
ved_order_stats_card_set_row (VedOrderStatsCard *self,
                              VedBookDay        *day,
                              guint32            row)
{
  g_return_if_fail (VED_IS_ORDER_STATS_CARD (self));

  if (day != self->day)
    {
      g_clear_pointer (&self->day, ved_book_day_unref);
      self->day = ved_book_day_ref (day);
      self->order_stats = (VedBookOrderStats) { 0 };
      self->activity = (VedBookActivity) { 0 };
    }
  self->row = row;
  show (self);
}

/**
 * ved_order_stats_card_save:
 * @state: of the page that shows the card; gets what the viewer has chosen on it
 */
void
ved_order_stats_card_save (VedOrderStatsCard *self,
                           GVariantDict      *state)
{
  g_return_if_fail (VED_IS_ORDER_STATS_CARD (self));

  ved_choice_state_save (state, "statistics-window", self->window);
}

void
ved_order_stats_card_restore (VedOrderStatsCard *self,
                              GVariant          *state)
{
  g_return_if_fail (VED_IS_ORDER_STATS_CARD (self));

  ved_choice_state_restore (state, "statistics-window", self->window);
}
