/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-page"

#include "config.h"

#include "app/market/ved-backtest-page.h"

#include "app/charts/ved-time-series-chart.h"
#include "app/market/ved-backtest-form.h"
#include "app/market/ved-backtest-sum.h"
#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"

#include <glib/gi18n.h>
#include <math.h>

/* A market maker on the whole day, run in a worker. What is shown belongs to the parameters that were run; when they
 * are changed since, the page says so. */

#define MARGIN_PX 18
#define SPACING_PX 12
#define CHART_HEIGHT_PX 190
#define TABLE_HEIGHT_PX 320

enum {
  CHART_EQUITY,
  CHART_INVENTORY,
  N_CHARTS
};

enum {
  COLUMN_TIME,
  COLUMN_SIDE,
  COLUMN_SIZE,
  COLUMN_PRICE,
  COLUMN_INVENTORY,
  N_COLUMNS
};

typedef enum {
  TILE_TOTAL,
  TILE_TRADES,
  TILE_BOUGHT,
  TILE_INVENTORY,
  TILE_MARKOUT,
  N_TILES
} Tile;

static const char *const titles[N_TILES] = {
  [TILE_TOTAL] = N_("Total"),
  [TILE_TRADES] = N_("Fills"),
  [TILE_BOUGHT] = N_("Bought and sold"),
  [TILE_INVENTORY] = N_("Inventory at the end"),
  [TILE_MARKOUT] = N_("Gain per share after 1 s"),
};

struct _VedBacktestPage
{
  VedMarketPage parent_instance;
  GtkWidget *form;
  GtkWidget *run_button;
  GtkWidget *cancel_button;
  GtkWidget *spinner;
  GtkWidget *notice;
  GtkWidget *figures[N_TILES];
  GtkWidget *details[N_TILES];
  GtkWidget *charts[N_CHARTS];
  GtkWidget *table;
  GtkWidget *sum;
  VedViewport *viewport;
  VedBookDay *day;              /* (nullable): of the result */
  VedBookBacktest *result;      /* (nullable) */
  GCancellable *cancellable;    /* (nullable): of the run */
  GVariant *state;              /* (nullable): for what is not built yet */
};

G_DEFINE_FINAL_TYPE (VedBacktestPage, ved_backtest_page, VED_TYPE_MARKET_PAGE)

typedef struct {
  gint64 *times_us;
  float *values;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->times_us);
  g_free (line->values);
  g_free (line);
}

static void
show_curve (VedBacktestPage *self,
            guint            index)
{
  VedBookSession *session = ved_market_page_get_session (VED_MARKET_PAGE (self));
  const GArray *curve = self->result->curve;
  Line *line = g_new0 (Line, 1);
  VedChartSeries series = {
    .label = index == CHART_EQUITY ? _("Equity") : _("Inventory"), .has_steps = TRUE, .owner = line, .free_owner = line_free,
  };

  line->times_us = g_new (gint64, curve->len + 1);
  line->values = g_new (float, curve->len + 1);
  for (guint i = 0; i < curve->len; i++)
    {
      const VedBookBacktestPoint *point = &g_array_index (curve, VedBookBacktestPoint, i);

      line->times_us[i] = ved_book_session_get_midnight_us (session) + self->day->time_ns[point->row] / 1000;
      line->values[i] = index == CHART_EQUITY ? (float) point->equity : (float) point->inventory;
    }
  series.trace = (VedTrace) { .values = line->values, .n_values = curve->len, .times_us = line->times_us };
  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (self->charts[index]), 0, &series);
}

static void
set_tile (VedBacktestPage *self,
          Tile             tile,
          const char      *figure,
          char            *detail)
{
  ved_text_label_set (self->figures[tile], figure);
  ved_text_label_set (self->details[tile], detail);
  g_free (detail);
}

/* The parts add up to the total: what was bought and sold again, what is still held, and what that cost. */
static void
show_money (VedBacktestPage *self)
{
  const VedBookBacktest *result = self->result;
  double costs = (double) (result->fees + result->impact_cost);
  char total[VED_MARKET_TEXT_SIZE], realised[VED_MARKET_TEXT_SIZE], open[VED_MARKET_TEXT_SIZE], paid[VED_MARKET_TEXT_SIZE];

  set_tile (self, TILE_TOTAL, ved_market_write_dollars (result->total / VED_BOOK_DOLLAR, total, sizeof total),
            /* Translators: three amounts of dollars */
            g_strdup_printf (_("%s realised, %s unrealised, %s costs"),
                             ved_market_write_dollars (result->realised / VED_BOOK_DOLLAR, realised, sizeof realised),
                             ved_market_write_dollars ((result->total + costs - result->realised) / VED_BOOK_DOLLAR, open,
                                                       sizeof open),
                             ved_market_write_dollars (-costs / VED_BOOK_DOLLAR, paid, sizeof paid)));
}

static void
show_markouts (VedBacktestPage *self)
{
  const double *markouts = self->result->markouts;
  char text[3][VED_MARKET_TEXT_SIZE];
  g_autofree char *figure = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (text); i++)
    ved_market_write_signed (markouts[i] / 100.0, 3, text[i], sizeof text[i]);
  figure = g_strdup_printf ("%s ¢", text[1]);
  if (isnan (markouts[1]))
    set_tile (self, TILE_MARKOUT, "–", g_strdup (""));
  else
    set_tile (self, TILE_MARKOUT, figure, g_strdup_printf (_("after 0.1 s %s ¢, after 10 s %s ¢"), text[0], text[2]));
}

static void
show_tiles (VedBacktestPage *self)
{
  const VedBookBacktest *result = self->result;
  char one[VED_MARKET_TEXT_SIZE], other[VED_MARKET_TEXT_SIZE];
  g_autofree char *both = NULL;

  show_money (self);
  set_tile (self, TILE_TRADES, ved_market_write_count (result->n_trades, one, sizeof one),
            g_strdup_printf (_("of %s events"), ved_market_write_count (result->n_events, other, sizeof other)));
  both = g_strdup_printf ("%s / %s", ved_market_write_count (result->bought, one, sizeof one),
                          ved_market_write_count (result->sold, other, sizeof other));
  set_tile (self, TILE_BOUGHT, both, g_strdup (_("shares")));
  set_tile (self, TILE_INVENTORY, ved_market_write_count (result->inventory, one, sizeof one),
            g_strdup_printf (_("shares, %s at the last mid"),
                             ved_market_write_dollars (result->mark_to_market / VED_BOOK_DOLLAR, other, sizeof other)));
  show_markouts (self);
}

static void
show_range (VedBacktestPage *self)
{
  gint64 midnight_us = ved_book_session_get_midnight_us (ved_market_page_get_session (VED_MARKET_PAGE (self)));
  gint64 from_us = midnight_us + self->day->time_ns[0] / 1000;
  gint64 to_us = midnight_us + self->day->time_ns[self->day->n_rows - 1] / 1000 + 1;

  ved_viewport_set_extent (self->viewport, from_us, to_us);
  ved_viewport_set_home (self->viewport, from_us, to_us);
}

static void
clear_result (VedBacktestPage *self)
{
  g_clear_pointer (&self->result, ved_book_backtest_free);
  g_clear_pointer (&self->day, ved_book_day_unref);
}

static void
show_busy (VedBacktestPage *self)
{
  gboolean is_busy = self->cancellable != NULL;

  gtk_widget_set_sensitive (self->run_button, !is_busy);
  gtk_widget_set_visible (self->cancel_button, is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_busy);
}

static void
show_result (VedBacktestPage *self)
{
  gboolean has_result = self->result != NULL;

  ved_market_table_reset (VED_MARKET_TABLE (self->table), has_result ? self->result->fills->len : 0);
  for (guint i = 0; i < N_CHARTS; i++)
    ved_time_series_chart_remove_series (VED_TIME_SERIES_CHART (self->charts[i]));
  if (!has_result)
    {
      for (guint tile = 0; tile < N_TILES; tile++)
        set_tile (self, tile, "–", g_strdup (""));
      return;
    }

  show_range (self);
  show_tiles (self);
  for (guint i = 0; i < N_CHARTS; i++)
    show_curve (self, i);
}

typedef struct {
  VedBookDay *day;
  VedBookBacktestPlan plan;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  ved_book_day_unref (work->day);
  g_free (work);
}

static void
run_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Work *work = data;

  g_task_return_pointer (task, ved_book_backtest_run (work->day, &work->plan, cancellable),
                         (GDestroyNotify) ved_book_backtest_free);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(VedBacktestPage) self = user_data;
  g_autoptr(GError) error = NULL;
  VedBookBacktest *done = g_task_propagate_pointer (G_TASK (result), &error);
  const Work *work = g_task_get_task_data (G_TASK (result));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  clear_result (self);
  self->result = done;
  self->day = ved_book_day_ref (work->day);
  ved_text_label_set (self->notice, "");
  show_busy (self);
  show_result (self);
}

static void
cancel (VedBacktestPage *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
cancel_clicked_cb (VedBacktestPage *self)
{
  cancel (self);
  show_busy (self);
}

static void
parameters_changed_cb (VedBacktestPage *self)
{
  if (self->result != NULL)
    ved_text_label_set (self->notice, _("The parameters have changed since this run"));
}

static void
write_cell (gpointer owner,
            guint    row,
            guint    column,
            GString *text)
{
  VedBacktestPage *self = owner;
  const VedBookBacktestFill *fill = &g_array_index (self->result->fills, VedBookBacktestFill, row);
  char buffer[VED_MARKET_TEXT_SIZE];

  switch (column)
    {
    case COLUMN_TIME:
      g_string_append_len (text, ved_market_write_time (self->day->time_ns[fill->row], buffer, sizeof buffer), 12);
      break;
    case COLUMN_SIDE:
      g_string_append (text, fill->sign > 0 ? _("▲ Bought") : _("▼ Sold"));
      break;
    case COLUMN_SIZE:
      g_string_append (text, ved_market_write_count (fill->size, buffer, sizeof buffer));
      break;
    case COLUMN_PRICE:
      g_string_append (text, ved_market_write_price (fill->price, buffer, sizeof buffer));
      break;
    case COLUMN_INVENTORY:
    default:
      g_string_append (text, ved_market_write_count (fill->inventory, buffer, sizeof buffer));
      break;
    }
}

static void
fill_activated_cb (VedMarketTable  *table,
                   guint            row,
                   VedBacktestPage *self)
{
  ved_book_cursor_go (ved_market_page_get_cursor (VED_MARKET_PAGE (self)),
                      g_array_index (self->result->fills, VedBookBacktestFill, row).row);
}

static void
ved_backtest_page_day_changed (VedMarketPage *page,
                               VedBookDay    *day)
{
  VedBacktestPage *self = VED_BACKTEST_PAGE (page);

  cancel (self);
  clear_result (self);
  for (guint i = 0; i < N_CHARTS; i++)
    ved_plot_chart_set_zone (VED_PLOT_CHART (self->charts[i]),
                             ved_book_session_get_zone (ved_market_page_get_session (page)));
  ved_viewport_reset (self->viewport);
  show_result (self);
  ved_backtest_sum_refresh (VED_BACKTEST_SUM (self->sum));
  ved_backtest_page_run (self);
}

static void
sum_run_cb (VedBacktestPage *self)
{
  VedBookBacktestPlan plan = ved_backtest_form_get_plan (VED_BACKTEST_FORM (self->form));

  ved_backtest_sum_run (VED_BACKTEST_SUM (self->sum), &plan);
}

static GtkWidget *
create_parameters (VedBacktestPage *self)
{
  GtkWidget *content, *header_end, *card = ved_card_new (_("Passive Market Maker"), &content, &header_end);
  GtkWidget *about = ved_text_paragraph_new (_("Joins both best quotes all day, wherever the cursor is, and is filled by "
                                               "part of the visible executions there. Hidden executions fill nothing. At "
                                               "the inventory limit one side stops; the fill that reaches it may exceed "
                                               "it by its own size."), "caption");

  self->form = ved_backtest_form_new ();
  self->run_button = gtk_button_new_with_mnemonic (_("_Run"));
  self->cancel_button = gtk_button_new_with_mnemonic (_("_Cancel"));
  self->spinner = gtk_spinner_new ();
  self->notice = ved_text_label_new ("", "caption");
  gtk_widget_add_css_class (about, "dim-label");
  gtk_widget_add_css_class (self->run_button, "suggested-action");
  g_signal_connect_object (self->run_button, "clicked", G_CALLBACK (ved_backtest_page_run), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cancel_button, "clicked", G_CALLBACK (cancel_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "changed", G_CALLBACK (parameters_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header_end), self->notice);
  gtk_box_append (GTK_BOX (header_end), self->spinner);
  gtk_box_append (GTK_BOX (header_end), self->cancel_button);
  gtk_box_append (GTK_BOX (header_end), self->run_button);
  gtk_box_append (GTK_BOX (content), about);
  gtk_box_append (GTK_BOX (content), self->form);

  return card;
}

static GtkWidget *
create_tiles (VedBacktestPage *self)
{
  GtkWidget *content, *card = ved_card_new (NULL, &content, NULL), *tiles = ved_reflow_new (180, N_TILES, 12);

  for (guint tile = 0; tile < N_TILES; tile++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *title = ved_text_label_new (_(titles[tile]), "caption-heading");

      self->figures[tile] = ved_text_label_new ("–", "title-3");
      self->details[tile] = ved_text_paragraph_new ("", "caption");
      gtk_widget_add_css_class (title, "dim-label");
      gtk_widget_add_css_class (self->figures[tile], "numeric");
      gtk_widget_add_css_class (self->details[tile], "dim-label");
      gtk_box_append (GTK_BOX (box), title);
      gtk_box_append (GTK_BOX (box), self->figures[tile]);
      gtk_box_append (GTK_BOX (box), self->details[tile]);
      ved_reflow_append (VED_REFLOW (tiles), box, 1);
    }
  gtk_box_append (GTK_BOX (content), tiles);

  return card;
}

static GtkWidget *
create_curves (VedBacktestPage *self)
{
  const char *names[N_CHARTS] = { _("Equity"), _("Inventory") };
  const VedNumberFormat formats[N_CHARTS] = { { VED_NUMBER_COUNT, 2, NULL, 0 }, { VED_NUMBER_COUNT, 0, NULL, 0 } }, axis = { VED_NUMBER_COUNT, -1, NULL, 0 };
  GtkWidget *content, *card = ved_card_new (_("Over the Day"), &content, NULL);

  for (guint i = 0; i < N_CHARTS; i++)
    {
      self->charts[i] = ved_time_series_chart_new (self->viewport);
      ved_chart_set_title (VED_CHART (self->charts[i]), names[i]);
      ved_chart_set_description (VED_CHART (self->charts[i]), i == CHART_EQUITY ? _("Dollars, before fees")
                                                                               : _("Shares held, or owed below 0"));
      ved_plot_chart_set_format (VED_PLOT_CHART (self->charts[i]), &axis, &formats[i]);
      gtk_widget_set_size_request (self->charts[i], -1, CHART_HEIGHT_PX);
      gtk_box_append (GTK_BOX (content), ved_text_label_new (i == CHART_EQUITY ? _("Equity, $") : _("Inventory, shares"),
                                                             "caption-heading"));
      gtk_box_append (GTK_BOX (content), self->charts[i]);
    }

  return card;
}

static GtkWidget *
create_fills (VedBacktestPage *self)
{
  const VedMarketColumn columns[N_COLUMNS] = {
    [COLUMN_TIME] = { _("Time"), 104, FALSE },
    [COLUMN_SIDE] = { _("Side"), 84, FALSE },
    [COLUMN_SIZE] = { _("Shares"), 64, TRUE },
    [COLUMN_PRICE] = { _("Price, $"), 82, TRUE },
    [COLUMN_INVENTORY] = { _("Inventory"), 0, TRUE },
  };
  GtkWidget *content, *card = ved_card_new (_("Fills"), &content, NULL);

  self->table = ved_market_table_new (columns, N_COLUMNS, FALSE, write_cell, self);
  ved_market_table_set_empty (VED_MARKET_TABLE (self->table), _("No fills"));
  g_signal_connect_object (self->table, "activated", G_CALLBACK (fill_activated_cb), self, 0);
  gtk_widget_set_size_request (self->table, -1, TABLE_HEIGHT_PX);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (content), self->table);

  return card;
}

static void
apply_state (VedBacktestPage *self)
{
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  guint32 rule;

  if (self->state == NULL || self->form == NULL)
    return;
  if (!g_variant_lookup (self->state, "plan", "(ixxddxu)", &plan.quote_size, &plan.participation_ppm, &plan.inventory_limit,
                         &plan.fee_per_share, &plan.impact_bp, &plan.latency_us, &rule) || rule > VED_BOOK_FILL_QUEUE)
    return;

  plan.rule = (VedBookFillRule) rule;
  ved_backtest_form_set_plan (VED_BACKTEST_FORM (self->form), &plan);
}

static GtkWidget *
ved_backtest_page_build (VedMarketPage *page)
{
  VedBacktestPage *self = VED_BACKTEST_PAGE (page);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX), *lower = ved_reflow_new (330, 2, SPACING_PX);

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_parameters (self));
  gtk_box_append (GTK_BOX (box), create_tiles (self));
  ved_reflow_append (VED_REFLOW (lower), create_curves (self), 5);
  ved_reflow_append (VED_REFLOW (lower), create_fills (self), 4);
  gtk_box_append (GTK_BOX (box), lower);
  self->sum = ved_backtest_sum_new (ved_market_page_get_session (page));
  g_signal_connect_object (self->sum, "run", G_CALLBACK (sum_run_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->sum);
  apply_state (self);
  show_busy (self);

  return ved_page_scroller_new (box);
}

static GVariant *
ved_backtest_page_save_state (VedPage *page)
{
  VedBacktestPage *self = VED_BACKTEST_PAGE (page);
  VedBookBacktestPlan plan;
  GVariantDict dict;

  if (self->form == NULL)
    return self->state != NULL ? g_variant_ref (self->state) : NULL;

  plan = ved_backtest_form_get_plan (VED_BACKTEST_FORM (self->form));
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "plan", "(ixxddxu)", plan.quote_size, plan.participation_ppm, plan.inventory_limit,
                         plan.fee_per_share, plan.impact_bp, plan.latency_us, (guint32) plan.rule);

  return g_variant_dict_end (&dict);
}

static void
ved_backtest_page_restore_state (VedPage  *page,
                                 GVariant *state)
{
  VedBacktestPage *self = VED_BACKTEST_PAGE (page);

  g_clear_pointer (&self->state, g_variant_unref);
  self->state = g_variant_ref (state);
  apply_state (self);
}

static void
ved_backtest_page_dispose (GObject *object)
{
  VedBacktestPage *self = VED_BACKTEST_PAGE (object);

  cancel (self);
  g_clear_object (&self->viewport);
  g_clear_pointer (&self->state, g_variant_unref);

  G_OBJECT_CLASS (ved_backtest_page_parent_class)->dispose (object);
}

static void
ved_backtest_page_finalize (GObject *object)
{
  clear_result (VED_BACKTEST_PAGE (object));

  G_OBJECT_CLASS (ved_backtest_page_parent_class)->finalize (object);
}

static void
ved_backtest_page_class_init (VedBacktestPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_backtest_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_backtest_page_finalize;
  VED_PAGE_CLASS (klass)->save_state = ved_backtest_page_save_state;
  VED_PAGE_CLASS (klass)->restore_state = ved_backtest_page_restore_state;
  VED_MARKET_PAGE_CLASS (klass)->build = ved_backtest_page_build;
  VED_MARKET_PAGE_CLASS (klass)->day_changed = ved_backtest_page_day_changed;
}

static void
ved_backtest_page_init (VedBacktestPage *self)
{
  self->viewport = ved_viewport_new ();
}

/**
 * ved_backtest_page_run:
 *
 * Runs the market maker with the parameters of the form, in a worker.
 */
void
ved_backtest_page_run (VedBacktestPage *self)
{
  VedBookDay *day;
  g_autoptr(GTask) task = NULL;
  Work *work;

  g_return_if_fail (VED_IS_BACKTEST_PAGE (self));

  day = ved_book_session_get_day (ved_market_page_get_session (VED_MARKET_PAGE (self)));
  if (day == NULL)
    return;

  cancel (self);
  work = g_new (Work, 1);
  *work = (Work) { ved_book_day_ref (day), ved_backtest_form_get_plan (VED_BACKTEST_FORM (self->form)) };
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, ran_cb, g_object_ref (self));
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, run_thread);
  show_busy (self);
}

/**
 * ved_backtest_page_is_busy:
 *
 * Returns: whether a run is under way
 */
gboolean
ved_backtest_page_is_busy (VedBacktestPage *self)
{
  g_return_val_if_fail (VED_IS_BACKTEST_PAGE (self), FALSE);

  return self->cancellable != NULL;
}
