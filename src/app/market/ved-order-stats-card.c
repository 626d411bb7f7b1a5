/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-order-stats-card"

#include "config.h"

#include "app/market/ved-order-stats-card.h"

#include "app/charts/ved-bar-chart.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-quality-tiles.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "book/replay/ved-book-orders.h"

#include <glib/gi18n.h>
#include <math.h>

#define CHART_HEIGHT_PX 190

static const guint32 windows[] = { 1000, 5000, 20000, G_MAXUINT32 };

struct _VedOrderStatsCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *window;
  GtkWidget *text;
  GtkWidget *sizes;
  GtkWidget *lifetimes;
  GtkWidget *quality;
  VedBookDay *day;              /* (nullable) */
  guint32 row;
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

static void
show (VedOrderStatsCard *self)
{
  guint32 window = windows[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->window)), G_N_ELEMENTS (windows) - 1)];
  guint32 from = self->row > window ? self->row - window : 0;
  VedBookOrderStats stats;

  if (self->day == NULL)
    return;

  ved_book_order_stats (self->day, from, self->row + 1, &stats);
  show_sizes (self, &stats);
  show_lifetimes (self, &stats);
  show_rates (self, &stats);
  ved_quality_tiles_set_range (VED_QUALITY_TILES (self->quality), self->day, from, self->row);
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
create_chart (const char            *title,
              const char            *description,
              const VedNumberFormat *format,
              GtkWidget            **chart)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  *chart = ved_bar_chart_new (GTK_ORIENTATION_VERTICAL);
  ved_chart_set_title (VED_CHART (*chart), title);
  ved_chart_set_description (VED_CHART (*chart), description);
  ved_bar_chart_set_format (VED_BAR_CHART (*chart), format);
  gtk_widget_set_size_request (*chart, -1, CHART_HEIGHT_PX);
  gtk_box_append (GTK_BOX (box), ved_text_label_new (title, "caption-heading"));
  gtk_box_append (GTK_BOX (box), *chart);

  return box;
}

static void
ved_order_stats_card_init (VedOrderStatsCard *self)
{
  const char *names[] = { _("1,000 events"), _("5,000 events"), _("20,000 events"), _("Day so far"), NULL };
  const VedNumberFormat counts = { VED_NUMBER_DECIMAL, 0, NULL, 0 }, shares = { VED_NUMBER_PERCENT, 1, NULL, 0 };
  GtkWidget *content, *header_end, *charts = ved_reflow_new (330, 2, 12);

  self->card = ved_card_new (_("Order Flow"), &content, &header_end);
  self->window = gtk_drop_down_new_from_strings (names);
  ved_name_widget (self->window, _("Over"));
  g_signal_connect_object (self->window, "notify::selected", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  self->text = ved_text_paragraph_new ("", "caption");
  gtk_widget_add_css_class (self->text, "numeric");
  ved_reflow_append (VED_REFLOW (charts), create_chart (_("New orders by size"), _("A bar for each range of sizes: how many orders"), &counts,
                                                        &self->sizes), 3);
  ved_reflow_append (VED_REFLOW (charts), create_chart (_("Lifetimes of deleted orders"), _("A bar for each range of lifetimes: the share of orders"),
                                                        &shares, &self->lifetimes), 2);
  gtk_box_append (GTK_BOX (header_end), self->window);
  gtk_box_append (GTK_BOX (content), self->text);
  self->quality = ved_quality_tiles_new ();
  gtk_box_append (GTK_BOX (content), charts);
  gtk_box_append (GTK_BOX (content), self->quality);
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
  ved_quality_tiles_save (VED_QUALITY_TILES (self->quality), state);
}

void
ved_order_stats_card_restore (VedOrderStatsCard *self,
                              GVariant          *state)
{
  g_return_if_fail (VED_IS_ORDER_STATS_CARD (self));

  ved_choice_state_restore (state, "statistics-window", self->window);
  ved_quality_tiles_restore (VED_QUALITY_TILES (self->quality), state);
}
