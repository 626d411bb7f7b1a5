/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-panels"

#include "config.h"

#include "app/market/ved-market-panels.h"

#include "app/charts/ved-time-series-chart.h"
#include "app/market/ved-market-bars.h"
#include "app/market/ved-market-series.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-veil.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

/* Only panels that are shown are drawn. A series is indexed once for the whole day; a step only says how much of it
 * is known by now. */

#define CHART_HEIGHT_PX 112
#define VALUE_CHARS 12
#define NOTE_LINES 2
#define LEAST_SKILL_PCT 0.5     /* less is none */

typedef struct {
  VedBookSeriesKind kind;
  const char *title;
  const char *description;
  VedNumberKind number;
  int decimals;
  double floor;
  double ceiling;
  double least_span;
  gboolean is_price;
} PanelInfo;

static const PanelInfo infos[] = {
  { VED_BOOK_SERIES_SPREAD, N_("Spread"), N_("Best ask minus best bid"), VED_NUMBER_PRICE, -1, -INFINITY, INFINITY, 200.0, TRUE },
  { VED_BOOK_SERIES_MICRO, N_("Microprice − mid"), N_("Where the smaller queue pulls the price, from the mid"),
    VED_NUMBER_PRICE, -1, -INFINITY, INFINITY, 200.0, TRUE },
  { VED_BOOK_SERIES_LEARNED, N_("Learned microprice − mid"),
    N_("Where books with such queues and such a spread led the price to, from the mid. Learned each minute from the day "
       "before it"), VED_NUMBER_PRICE, -1, -INFINITY, INFINITY, 200.0, TRUE },
  { VED_BOOK_SERIES_IMBALANCE, N_("Queue imbalance"), N_("Of the best level: 1 all bids, −1 all asks"),
    VED_NUMBER_DECIMAL, 2, -1.0, 1.0, 0.5, FALSE },
  { VED_BOOK_SERIES_DEPTH, N_("Depth imbalance"),
    N_("Of all levels in view; the weight of a level halves with every 5 cents from the best one"),
    VED_NUMBER_DECIMAL, 2, -1.0, 1.0, 0.5, FALSE },
  { VED_BOOK_SERIES_OFI, N_("Σ order-flow imbalance"), N_("Shares added to the best bid and taken from the best ask"),
    VED_NUMBER_COUNT, -1, -INFINITY, INFINITY, 100.0, FALSE },
  { VED_BOOK_SERIES_CVD, N_("Cumulative volume delta"), N_("Shares bought minus sold by aggressors, hidden included"),
    VED_NUMBER_COUNT, -1, -INFINITY, INFINITY, 100.0, FALSE },
  { VED_BOOK_SERIES_VPIN, N_("VPIN"), N_("Volume-synchronised imbalance: 50 buckets of 1⁄500 of the day’s volume"),
    VED_NUMBER_DECIMAL, 2, 0.0, 1.0, 0.1, FALSE },
  { VED_BOOK_SERIES_VOLATILITY, N_("Realised volatility, bp"), N_("Of the mid over five minutes, in steps of 10 s"),
    VED_NUMBER_DECIMAL, 1, 0.0, INFINITY, 2.0, FALSE },
};

#define N_PANELS G_N_ELEMENTS (infos)
#define SHOWN_FIRST ((1 << VED_BOOK_SERIES_SPREAD) | (1 << VED_BOOK_SERIES_IMBALANCE) | (1 << VED_BOOK_SERIES_CVD) \
                     | (1 << VED_BOOK_SERIES_OFI))

typedef struct {
  GtkWidget *box;
  GtkWidget *chart;
  GtkWidget *value;
  GtkWidget *note;              /* (nullable) */
  GtkWidget *check;
  VedMarketSeries *series;      /* (nullable) */
} Panel;

struct _VedMarketPanels
{
  GtkWidget parent_instance;
  GtkWidget *card;
  Panel panels[N_PANELS];
  gboolean has_row;
  gboolean has_halts;
  guint32 row;                  /* that was shown last */
  VedBookSession *session;      /* (nullable): likewise */
};

G_DEFINE_FINAL_TYPE (VedMarketPanels, ved_market_panels, GTK_TYPE_WIDGET)

static VedNumberFormat
get_format (const PanelInfo *info)
{
  VedNumberFormat format = ved_market_price_format ();

  if (!info->is_price)
    {
      format = (VedNumberFormat) { info->number, info->decimals, NULL, 0 };
    }

  return format;
}

static void
show_value (Panel           *panel,
            const PanelInfo *info,
            guint32          n)
{
  const VedBookSeries *series = ved_market_series_get (panel->series);
  VedNumberFormat format = get_format (info);
  char text[VED_MARKET_TEXT_SIZE];

  if (n == 0 || isnan (series->values[n - 1]))
    g_strlcpy (text, "–", sizeof text);
  else
    ved_number_format_write (&format, (double) series->values[n - 1], text, sizeof text);
  ved_text_steady_set (panel->value, text);
}

/* A figure of its own says little: what the day so far makes of it. */
static char *
write_note (const VedBookSeries *series,
            guint32              n)
{
  double rank, skill;

  if (n == 0)
    return NULL;
  if (series->skills == NULL)
    {
      rank = ved_book_series_rank (series, n);
      return isnan (rank) ? NULL : g_strdup_printf (_("Higher than %.0f %% of the day so far"), 100.0 * rank);
    }

  skill = 100.0 * (double) series->skills[n - 1];
  if (isnan (skill))
    return NULL;
  if (fabs (skill) < LEAST_SKILL_PCT)
    return g_strdup (_("So far no nearer to the mid of 10 s later than the mid itself"));

  return g_strdup_printf (skill > 0.0 ? _("So far nearer to the mid of 10 s later than the mid itself: its squared error is %.0f %% less")
                                      : _("So far farther from the mid of 10 s later than the mid itself: its squared error is %.0f %% more"),
                          fabs (skill));
}

static void
show_note (Panel   *panel,
           guint32  n)
{
  g_autofree char *note = NULL;

  if (panel->note == NULL)
    return;

  note = write_note (ved_market_series_get (panel->series), n);
  ved_text_steady_set (panel->note, note != NULL ? note : "");
}

static void
show_panel (VedMarketPanels *self,
            Panel           *panel,
            const PanelInfo *info)
{
  gboolean shows_future = ved_book_cursor_get_shows_future (ved_book_session_get_cursor (self->session));
  const VedBookSeries *series = ved_market_series_get (panel->series);
  guint32 n = ved_book_series_count (series, self->row);
  VedChartSeries line = {
    .label = _(info->title),
    .trace = ved_market_series_get_trace (panel->series, shows_future ? series->n : n),
    .has_steps = info->kind != VED_BOOK_SERIES_VOLATILITY,
    .owner = ved_market_series_ref (panel->series),
    .free_owner = (GDestroyNotify) ved_market_series_unref,
  };

  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (panel->chart), 0, &line);
  show_value (panel, info, n);
  show_note (panel, n);
}

static void
show (VedMarketPanels *self)
{
  for (guint i = 0; i < N_PANELS; i++)
    if (self->panels[i].series != NULL && self->has_row && gtk_widget_get_visible (self->panels[i].box))
      show_panel (self, &self->panels[i], &infos[i]);
}

static void
record_layer (VedPlotChart       *chart,
              VedDrawList        *list,
              const VedPlotFrame *frame,
              gpointer            owner)
{
  VedMarketPanels *self = owner;

  if (self->session != NULL)
    ved_market_veil_record (chart, list, frame, self->session);
}

static void
check_toggled_cb (VedMarketPanels *self)
{
  for (guint i = 0; i < N_PANELS; i++)
    gtk_widget_set_visible (self->panels[i].box,
                            gtk_check_button_get_active (GTK_CHECK_BUTTON (self->panels[i].check)));
  show (self);
}

static void
ved_market_panels_dispose (GObject *object)
{
  VedMarketPanels *self = VED_MARKET_PANELS (object);

  for (guint i = 0; self->card != NULL && i < N_PANELS; i++)
    ved_plot_chart_set_layer (VED_PLOT_CHART (self->panels[i].chart), NULL, NULL, NULL);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  for (guint i = 0; i < N_PANELS; i++)
    g_clear_pointer (&self->panels[i].series, ved_market_series_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_market_panels_parent_class)->dispose (object);
}

static void
ved_market_panels_class_init (VedMarketPanelsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_market_panels_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_market_panels_init (VedMarketPanels *self)
{
}

static void
create_panel (VedMarketPanels *self,
              VedViewport     *viewport,
              guint            index)
{
  Panel *panel = &self->panels[index];
  const PanelInfo *info = &infos[index];
  const VedNumberFormat format = get_format (info);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = ved_text_label_new (_(info->title), "caption-heading");

  panel->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  panel->chart = ved_time_series_chart_new (viewport);
  panel->value = ved_text_steady_new (VALUE_CHARS, 1, "caption");
  gtk_inscription_set_xalign (GTK_INSCRIPTION (panel->value), 1.0f);
  gtk_widget_set_hexpand (title, TRUE);
  ved_set_tooltip (title, _(info->description));
  ved_chart_set_title (VED_CHART (panel->chart), _(info->title));
  ved_chart_set_description (VED_CHART (panel->chart), _(info->description));
  ved_plot_chart_set_format (VED_PLOT_CHART (panel->chart), &format, &format);
  ved_plot_chart_set_limits (VED_PLOT_CHART (panel->chart), info->floor, info->ceiling, info->least_span);
  ved_plot_chart_set_layer (VED_PLOT_CHART (panel->chart), record_layer, self, NULL);
  gtk_widget_set_size_request (panel->chart, -1, CHART_HEIGHT_PX);
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), panel->value);
  gtk_box_append (GTK_BOX (panel->box), line);
  if (info->kind == VED_BOOK_SERIES_VPIN || info->kind == VED_BOOK_SERIES_MICRO || info->kind == VED_BOOK_SERIES_LEARNED)
    {
      panel->note = ved_text_steady_new (0, NOTE_LINES, "caption");
      gtk_widget_add_css_class (panel->note, "dim-label");
      gtk_box_append (GTK_BOX (panel->box), panel->note);
    }
  gtk_box_append (GTK_BOX (panel->box), panel->chart);
}

static GtkWidget *
create_choice (VedMarketPanels *self)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  for (guint i = 0; i < N_PANELS; i++)
    {
      self->panels[i].check = gtk_check_button_new_with_label (_(infos[i].title));
      ved_set_tooltip (self->panels[i].check, _(infos[i].description));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->panels[i].check), (SHOWN_FIRST >> infos[i].kind & 1) != 0);
      g_signal_connect_object (self->panels[i].check, "toggled", G_CALLBACK (check_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), self->panels[i].check);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Figures"));
  gtk_widget_add_css_class (button, "flat");
  ved_set_tooltip (button, _("Which figures are shown"));

  return button;
}

static GtkWidget *
create_explanation (void)
{
  const char *terms[N_PANELS], *meanings[N_PANELS];

  for (guint i = 0; i < N_PANELS; i++)
    {
      terms[i] = infos[i].title;
      meanings[i] = infos[i].description;
    }

  return ved_market_explanation_new (_("What these figures mean"), terms, meanings, N_PANELS);
}

/**
 * ved_market_panels_new:
 * @viewport: shared with other charts of the page
 *
 * Returns: panels without figures
 */
GtkWidget *
ved_market_panels_new (VedViewport *viewport)
{
  VedMarketPanels *self = g_object_new (VED_TYPE_MARKET_PANELS, NULL);
  GtkWidget *content, *header_end;

  self->card = ved_card_new (_("Flow and Liquidity"), &content, &header_end);
  for (guint i = 0; i < N_PANELS; i++)
    {
      create_panel (self, viewport, i);
      gtk_box_append (GTK_BOX (content), self->panels[i].box);
    }
  gtk_box_append (GTK_BOX (content), create_explanation ());
  gtk_box_append (GTK_BOX (header_end), create_choice (self));
  check_toggled_cb (self);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

static void
show_halts (VedMarketPanels *self,
            VedBookSession  *session,
            guint32          row)
{
  gboolean knows_future = ved_book_cursor_get_shows_future (ved_book_session_get_cursor (session));
  g_autoptr(GArray) regions = ved_market_halt_regions (session, knows_future ? G_MAXUINT32 : row);

  if (regions->len == 0 && !self->has_halts)
    return;

  self->has_halts = regions->len > 0;
  for (guint i = 0; i < N_PANELS; i++)
    ved_time_series_chart_set_regions (VED_TIME_SERIES_CHART (self->panels[i].chart),
                                       (const VedChartRegion *) (gpointer) regions->data, regions->len);
}

/**
 * ved_market_panels_take_series:
 * @session: whose figures to show, as far as they are prepared
 */
void
ved_market_panels_take_series (VedMarketPanels *self,
                               VedBookSession  *session)
{
  g_return_if_fail (VED_IS_MARKET_PANELS (self));

  for (guint i = 0; i < N_PANELS; i++)
    {
      Panel *panel = &self->panels[i];
      VedBookSeries *series = ved_book_session_get_series (session, infos[i].kind);

      g_clear_pointer (&panel->series, ved_market_series_unref);
      ved_time_series_chart_remove_series (VED_TIME_SERIES_CHART (panel->chart));
      ved_plot_chart_set_zone (VED_PLOT_CHART (panel->chart), ved_book_session_get_zone (session));
      if (series != NULL)
        panel->series = ved_market_series_new (series);
    }
  show (self);
}

/**
 * ved_market_panels_set_row:
 * @row: up to which figures are known
 */
void
ved_market_panels_set_row (VedMarketPanels *self,
                           VedBookSession  *session,
                           guint32          row)
{
  g_return_if_fail (VED_IS_MARKET_PANELS (self));

  g_set_object (&self->session, session);
  self->row = row;
  self->has_row = TRUE;
  show_halts (self, session, row);
  show (self);
}

/**
 * ved_market_panels_get_shown:
 *
 * Returns: a bit for each VedBookSeriesKind that is shown
 */
guint
ved_market_panels_get_shown (VedMarketPanels *self)
{
  guint kinds = 0;

  g_return_val_if_fail (VED_IS_MARKET_PANELS (self), 0);

  for (guint i = 0; i < N_PANELS; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->panels[i].check)))
      kinds |= 1u << infos[i].kind;

  return kinds;
}

void
ved_market_panels_set_shown (VedMarketPanels *self,
                             guint            kinds)
{
  g_return_if_fail (VED_IS_MARKET_PANELS (self));

  for (guint i = 0; i < N_PANELS; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->panels[i].check), (kinds >> infos[i].kind & 1) != 0);
}
