/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cost-card"

#include "config.h"

#include "app/market/ved-cost-card.h"

#include "app/market/ved-market-bars.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-window.h"
#include "app/market/ved-quality-tiles.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "book/analytics/ved-book-quality.h"
#include "book/analytics/ved-book-resilience.h"

#include <glib/gi18n.h>
#include <math.h>

/* How the depth came back is worked out for the whole day. What came back after the cursor is not known there: such a sweep
 * counts as not back once a minute is over, and until then not at all. */

#define BASIS_POINTS 1e4
#define N_BACK 7                /* bins: at once, below 1 ms, 10 ms … 10 s, and up to a minute */
#define USUAL_WINDOW 1          /* 5,000 events: in fewer there is hardly a sweep */

static const gint64 steps_ns[] = {
  VED_BOOK_SECOND_NS / 10, VED_BOOK_SECOND_NS, 5 * VED_BOOK_SECOND_NS, 10 * VED_BOOK_SECOND_NS, 30 * VED_BOOK_SECOND_NS,
  60 * VED_BOOK_SECOND_NS, 300 * VED_BOOK_SECOND_NS
};

static const char *const step_names[] = { "100 ms", "1 s", "5 s", "10 s", "30 s", "1 min", "5 min" };

#define N_STEPS G_N_ELEMENTS (steps_ns)

G_STATIC_ASSERT (G_N_ELEMENTS (step_names) == N_STEPS);

struct _VedCostCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *window;
  GtkWidget *quality;
  GtkWidget *signature;
  GtkWidget *recovery;
  GtkWidget *recovery_text;
  VedBookSession *session;
  guint32 row;
};

G_DEFINE_FINAL_TYPE (VedCostCard, ved_cost_card, GTK_TYPE_WIDGET)

static void
show_signature (VedCostCard      *self,
                const VedBookDay *day,
                guint32           from)
{
  double variances[N_STEPS];
  float *values = g_new (float, N_STEPS);
  const VedBarSeries series = { _("Realised volatility, bp"), values };

  ved_book_quality_signature (day, from, self->row + 1, steps_ns, N_STEPS, variances);
  for (guint i = 0; i < N_STEPS; i++)
    values[i] = (float) (sqrt (variances[i]) * BASIS_POINTS);
  ved_bar_chart_set_series (VED_BAR_CHART (self->signature), step_names, N_STEPS, &series, 1, values, g_free);
}

typedef struct {
  guint n;
  guint n_back[N_BACK + 1];     /* the last: not within a minute */
  GArray *times;                /* gint64 ns: of those that are back */
} Recoveries;

static gint
compare_times (gconstpointer a,
               gconstpointer b)
{
  return (*(const gint64 *) a > *(const gint64 *) b) - (*(const gint64 *) a < *(const gint64 *) b);
}

static void
add_recovery (Recoveries            *all,
              const VedBookRecovery *recovery,
              gboolean               is_back)
{
  gint64 limit = 1;
  guint bin = 0;

  for (; bin + 1 < N_BACK && recovery->time_ns >= limit; bin++)
    limit *= bin == 0 ? 1000000 : 10;
  all->n_back[is_back ? bin : N_BACK]++;
  all->n++;
  if (is_back)
    g_array_append_val (all->times, recovery->time_ns);
}

static void
collect (VedCostCard      *self,
         const VedBookDay *day,
         guint32           from,
         Recoveries       *all)
{
  GArray *recoveries = ved_book_session_get_recoveries (self->session);

  for (guint i = 0; recoveries != NULL && i < recoveries->len; i++)
    {
      const VedBookRecovery *recovery = &g_array_index (recoveries, VedBookRecovery, i);
      gboolean is_back = recovery->back_row <= self->row;

      if (recovery->row < from || recovery->row > self->row)
        continue;
      if (is_back || day->time_ns[self->row] - day->time_ns[recovery->row] > recovery->time_ns)
        add_recovery (all, recovery, is_back);
    }
  g_array_sort (all->times, compare_times);
}

static void
say_recovery (VedCostCard      *self,
              const Recoveries *all)
{
  g_autofree char *sweeps = NULL, *half = NULL, *text = NULL;
  char count[VED_MARKET_TEXT_SIZE], span[VED_MARKET_TEXT_SIZE];

  if (all->n == 0)
    {
      ved_text_label_set (self->recovery_text, ved_book_session_get_recoveries (self->session) != NULL
                                               ? _("No sweep of levels in view in this window") : "");
      return;
    }

  sweeps = g_strdup_printf (ngettext ("%s sweep", "%s sweeps", all->n),
                            ved_market_write_count (all->n, count, sizeof count));
  if (2 * all->times->len > all->n)
    half = g_strdup_printf (_("after half of them the depth was back within %s"),
                            ved_market_write_span (g_array_index (all->times, gint64, all->n / 2), span, sizeof span));
  text = g_strjoin (" · ", sweeps, half != NULL ? half : _("after most of them the depth was not back within a minute"),
                    NULL);
  ved_text_label_set (self->recovery_text, text);
}

static void
show_recovery (VedCostCard      *self,
               const VedBookDay *day,
               guint32           from)
{
  const char *labels[N_BACK + 1] = {
    "0", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "1 min", _("longer")
  };
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Recoveries all = { .times = times };
  float *values = g_new (float, N_BACK + 1);
  const VedBarSeries series = { _("Share of sweeps"), values };

  collect (self, day, from, &all);
  for (guint i = 0; i <= N_BACK; i++)
    values[i] = all.n > 0 ? 100.0f * (float) all.n_back[i] / (float) all.n : 0.0f;
  ved_bar_chart_set_series (VED_BAR_CHART (self->recovery), labels, all.n > 0 ? N_BACK + 1 : 0, &series, 1, values, g_free);
  say_recovery (self, &all);
}

static void
show (VedCostCard *self)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  guint32 from;

  if (day == NULL || self->row >= day->n_rows)
    return;

  from = ved_market_window_get_from (self->window, self->row);
  ved_quality_tiles_set_range (VED_QUALITY_TILES (self->quality), day, from, self->row);
  show_signature (self, day, from);
  show_recovery (self, day, from);
}

static void
ved_cost_card_dispose (GObject *object)
{
  VedCostCard *self = VED_COST_CARD (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_cost_card_parent_class)->dispose (object);
}

static void
ved_cost_card_class_init (VedCostCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_cost_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
create_charts (VedCostCard *self)
{
  const VedNumberFormat points = { VED_NUMBER_DECIMAL, 1, NULL, 0 }, shares = { VED_NUMBER_PERCENT, 1, NULL, 0 };
  GtkWidget *charts = ved_reflow_new (330, 2, 18), *recovery;

  ved_reflow_append (VED_REFLOW (charts),
                     ved_market_bars_new (_("Volatility by time step (signature plot)"),
                                          _("Realised volatility of the mid in basis points, measured in longer and longer "
                                            "steps. Where short steps give more, quotes jump to and fro."),
                                          &points, &self->signature), 1);
  recovery = ved_market_bars_new (_("Depth after a sweep (resilience)"),
                                  _(/* xgettext:no-c-format */ "How soon 80 % of the shares were back at the prices that a trade "
                                    "of several levels took from, or at better ones."),
                                  &shares, &self->recovery);
  self->recovery_text = ved_text_paragraph_new ("", "caption");
  gtk_widget_add_css_class (self->recovery_text, "numeric");
  gtk_box_insert_child_after (GTK_BOX (recovery), self->recovery_text, gtk_widget_get_prev_sibling (self->recovery));
  ved_reflow_append (VED_REFLOW (charts), recovery, 1);
  gtk_widget_set_margin_top (charts, 6);

  return charts;
}

static void
ved_cost_card_init (VedCostCard *self)
{
}

/**
 * ved_cost_card_new:
 * @session: whose day, recoveries and market order are shown, as far as they are prepared
 *
 * Returns: a card without figures
 */
GtkWidget *
ved_cost_card_new (VedBookSession *session)
{
  VedCostCard *self = g_object_new (VED_TYPE_COST_CARD, NULL);
  GtkWidget *content, *header_end;

  self->session = g_object_ref (session);
  self->card = ved_card_new (_("Costs and Impact of Trading"), &content, &header_end);
  self->window = ved_market_window_new ();
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->window), USUAL_WINDOW);
  self->quality = ved_quality_tiles_new (session);
  g_signal_connect_object (self->window, "notify::selected", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header_end), self->window);
  gtk_box_append (GTK_BOX (content), self->quality);
  gtk_box_append (GTK_BOX (content), create_charts (self));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_cost_card_set_row:
 * @row: up to which trades count
 */
void
ved_cost_card_set_row (VedCostCard *self,
                       guint32      row)
{
  g_return_if_fail (VED_IS_COST_CARD (self));

  self->row = row;
  show (self);
}

/**
 * ved_cost_card_save:
 * @state: of the page that shows the card; gets what the viewer has chosen on it
 */
void
ved_cost_card_save (VedCostCard  *self,
                    GVariantDict *state)
{
  g_return_if_fail (VED_IS_COST_CARD (self));

  ved_choice_state_save (state, "cost-window", self->window);
}

void
ved_cost_card_restore (VedCostCard *self,
                       GVariant    *state)
{
  g_return_if_fail (VED_IS_COST_CARD (self));

  ved_choice_state_restore (state, "cost-window", self->window);
}
