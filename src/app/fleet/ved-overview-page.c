/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-overview-page"

#include "config.h"

#include "app/fleet/ved-overview-page.h"

#include "app/charts/ved-bar-chart.h"
#include "app/charts/ved-share-ring.h"
#include "app/fleet/ved-chance-trend.h"
#include "app/fleet/ved-outlook-card.h"
#include "app/fleet/ved-verdict-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-export-button.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reader.h"
#include "app/parts/ved-reflow.h"
#include "app/servers/ved-server-export.h"
#include "app/servers/ved-server-table.h"
#include "app/ved-style.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

/* Is the fleet healthy now, in 30 minutes, in 8 hours, and who needs me first: four figures, one sentence,
 * the riskiest servers, the shares of the levels, and the table of those at risk 50 and above; while there
 * are none, the five busiest. Widgets are made once; an update writes into them. */

#define N_BARS 15
#define N_BUSIEST 5
#define ALERT_RISK 50.0
#define TABLE_PX 460
#define FIRST_ROWS 2            /* of a table: it begins below the window */
#define MARGIN_PX 18
#define N_COUNTERS (VED_N_LEVELS + 1)
#define COUNTER_ROWS (N_COUNTERS / 2)
#define RING_PX 220
#define LEAST_SHARES 5          /* fewer servers make no shares: the ring would only take room */

typedef struct {
  GtkWidget *badge;
  GtkWidget *count;
} Counter;

struct _VedOverviewPage
{
  VedPage parent_instance;

  GtkWidget *figures;           /* the next four */
  GtkWidget *status;
  GtkWidget *risk_30m;
  GtkWidget *risk_8h;
  GtkWidget *fleet;
  GtkWidget *assessment_badge;
  GtkWidget *assessment;
  GtkWidget *call;
  GtkWidget *open_first;        /* opens the server that is named first */
  char *first;                  /* (nullable): its name */
  GtkWidget *outlook;
  GtkWidget *pictures;          /* the next two */
  GtkWidget *bars;
  VedReader *reader;            /* of the bars */
  GtkWidget *held;              /* says that their order waits for the reader */
  guint n_bars;
  GtkWidget *ring;
  Counter counters[N_COUNTERS];
  GtkWidget *alerts_card;       /* one of the two is seen */
  GtkWidget *busiest_card;
  GtkWidget *trends;
  GtkWidget *open_alerts;       /* how many there are all the same */
  VedServerList *alerts;
  VedServerList *busiest;
};

G_DEFINE_FINAL_TYPE (VedOverviewPage, ved_overview_page, VED_TYPE_PAGE)

/* Chances that were never held against what came rank servers, but added up over a fleet they come near certainty on the
 * calmest day: such a chance is not told at all. */
static void
show_unknown (GtkWidget *card)
{
  ved_kpi_card_set_plain (VED_KPI_CARD (card), _("Not known yet"));
  ved_kpi_card_set_caption (VED_KPI_CARD (card), _("needs 500 outcomes: see Forecast quality"));
  ved_kpi_card_set_history (VED_KPI_CARD (card), NULL, 0, 1.0);
}

/* Whether what is shown is how it was when the source was heard of last. */
static gboolean
is_past (VedOverviewPage *self)
{
  return ved_fleet_model_get_unknown_since (ved_page_get_model (VED_PAGE (self))) != 0;
}

/* Who goes through time looks at an instant that is not now, though all is known of it. */
static gboolean
is_over (VedOverviewPage *self)
{
  VedFleetModel *model = ved_page_get_model (VED_PAGE (self));
  VedSnapshot *shown = ved_fleet_model_get_snapshot (model), *latest = ved_fleet_model_get_latest (model);

  /* Of a recording under way, the last instant is read again from it: it is another snapshot then. */
  if (shown == NULL || latest == NULL)
    return shown != latest;

  return ved_snapshot_get_time_us (shown) != ved_snapshot_get_time_us (latest)
         || (ved_fleet_model_get_state (model) == VED_SOURCE_REPLAYING && !ved_fleet_model_is_growing (model));
}

static void
update_probability (VedOverviewPage      *self,
                    VedSnapshot          *snapshot,
                    GtkWidget            *card,
                    VedHorizon            horizon,
                    const VedVerdict     *verdict)
{
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  guint n_figures;
  const VedFleetFigures *figures = ved_fleet_model_get_figures (ved_page_get_model (VED_PAGE (self)), &n_figures);
  gint64 now_us = ved_snapshot_get_time_us (snapshot);
  float known = horizon == VED_HORIZON_30M ? environment->prob_30m : environment->prob_8h;
  gboolean is_low = ved_environment_get_level (environment, horizon) == VED_LEVEL_HEALTHY;
  /* A low one of servers that are not as was forecast speaks of others. */
  float probability = environment->valid && !(is_low && verdict->n_missed > 0) ? known : NAN;
  float values[VED_CHANCE_TREND_MAX];
  guint n = ved_chance_trend_collect (figures, n_figures, horizon, now_us, values);
  g_autofree char *change = ved_chance_trend_describe (figures, n_figures, horizon, now_us, probability, verdict,
                                                       is_past (self) || is_over (self));
  char text[VED_TEXT_SIZE];

  ved_forecast_text_write_chance (probability, 1, text, sizeof text);
  if (!isnan (probability) && !ved_environment_is_sound (environment, horizon))
    {
      show_unknown (card);
      return;
    }

  if (!isnan (probability))
    ved_kpi_card_set_figure (VED_KPI_CARD (card), text, ved_environment_get_level (environment, horizon));
  else
    ved_kpi_card_set_plain (VED_KPI_CARD (card), text);
  ved_kpi_card_set_caption (VED_KPI_CARD (card), change);
  ved_kpi_card_set_history (VED_KPI_CARD (card), values, n, 1.0);
}

static void
update_status (VedOverviewPage      *self,
               const VedFleetCounts *counts,
               const VedVerdict     *verdict)
{
  VedFleetStatus status = ved_fleet_status_from_counts (counts);
  VedLevel worst = ved_verdict_get_worst (verdict, counts);
  g_autofree char *caption = ved_verdict_text_worst (verdict, counts);

  if (ved_fleet_n_scored (counts) == 0)
    ved_kpi_card_set_plain (VED_KPI_CARD (self->status), ved_text_fleet_status (status));
  else
    ved_kpi_card_set_figure (VED_KPI_CARD (self->status), _(ved_level_get_info (worst)->label), worst);
  ved_kpi_card_set_title (VED_KPI_CARD (self->status), is_past (self) ? _("Environment when last seen")
                                                       : is_over (self) ? _("Environment at this instant") : _("Environment now"));
  ved_kpi_card_set_caption (VED_KPI_CARD (self->status), caption);
}

static void
update_fleet (VedOverviewPage      *self,
              const VedFleetCounts *counts)
{
  guint n_scored = ved_fleet_n_scored (counts), n_offline = counts->state[VED_SERVER_OFFLINE];
  double share = n_scored > 0 ? (double) counts->healthy_below_50 / n_scored : NAN;
  char percent[VED_TEXT_SIZE], below[VED_TEXT_SIZE], total[VED_TEXT_SIZE];
  g_autofree char *figure = g_strdup_printf ("%s / %s",
                                             ved_text_write_count (counts->healthy_below_50, below, sizeof below),
                                             ved_text_write_count (counts->total, total, sizeof total));
  g_autofree char *caption = NULL;

  ved_text_write_percent (share, share == 1.0 ? 0 : 1, percent, sizeof percent);
  if (n_offline > 0)
    caption = g_strdup_printf (ngettext ("%s below risk 50 · %u offline", "%s below risk 50 · %u offline",
                                         n_offline),
                               percent, n_offline);
  else
    caption = g_strdup_printf (_("%s below risk 50"), percent);
  ved_kpi_card_set_figure (VED_KPI_CARD (self->fleet), figure,
                           ved_fleet_status_get_level (ved_fleet_assessment (counts)));
  ved_kpi_card_set_caption (VED_KPI_CARD (self->fleet), caption);
}

static void
update_shares (VedOverviewPage      *self,
               const VedFleetCounts *counts)
{
  char total[VED_TEXT_SIZE];
  VedSharePart parts[VED_N_LEVELS + 1];

  gtk_widget_set_visible (self->ring, counts->total >= LEAST_SHARES);
  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      VedLevel level = VED_N_LEVELS - 1 - i;

      parts[i] = (VedSharePart) { _(ved_level_get_info (level)->label), counts->level[level], (int) level };
    }
  parts[VED_N_LEVELS] = (VedSharePart) { _("Offline"), counts->state[VED_SERVER_OFFLINE], VED_SHARE_REST };
  ved_share_ring_set_parts (VED_SHARE_RING (self->ring), parts, VED_N_LEVELS + 1,
                            ved_text_write_count (counts->total, total, sizeof total),
                            ngettext ("server", "servers", counts->total));
}

static void
update_counters (VedOverviewPage      *self,
                 const VedFleetCounts *counts)
{
  for (guint i = 0; i < N_COUNTERS; i++)
    {
      guint n = i < VED_N_LEVELS ? counts->level[VED_N_LEVELS - 1 - i] : counts->state[VED_SERVER_OFFLINE];
      char text[VED_TEXT_SIZE];

      ved_text_label_set (self->counters[i].count, ved_text_write_count (n, text, sizeof text));
      gtk_widget_set_opacity (self->counters[i].count, n > 0 ? 1.0 : ved_style_opacity (0.45));
      gtk_widget_set_opacity (self->counters[i].badge, n > 0 ? 1.0 : ved_style_opacity (0.45));
    }
}

/* What was the case when the source was heard of last is no all-clear. */
static void
tell_unknown (VedOverviewPage *self,
              const char      *verdict,
              gint64           since_us)
{
  g_autofree char *clock = ved_text_clock (since_us);
  g_autofree char *call = g_strdup_printf (_("The current state is unknown. Last data: %s."), clock);
  g_autofree char *then = g_strdup_printf (_("Then: %s"), verdict);

  ved_text_label_set (self->call, call);
  ved_text_label_set (self->assessment, then);
  gtk_widget_set_visible (self->assessment_badge, FALSE);
}

/* Whoever reads whom to begin with is one click away from it. */
static void
name_first (VedOverviewPage  *self,
            VedSnapshot      *snapshot,
            const VedVerdict *verdict)
{
  gboolean is_named = verdict->has_server && verdict->call >= VED_CALL_PREPARE && verdict->call != VED_CALL_TOGETHER &&
    verdict->call != VED_CALL_CASCADE;
  const char *name = is_named ? ved_snapshot_get_name (snapshot, verdict->server) : NULL;
  g_autofree char *label = NULL;

  if (g_strcmp0 (name, self->first) == 0)
    return;

  g_free (self->first);
  self->first = g_strdup (name);
  gtk_widget_set_visible (self->open_first, name != NULL);
  if (name == NULL)
    return;

  label = g_strdup_printf (_("Open %s"), name);
  ved_set_tooltip (self->open_first, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open_first), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_assessment (VedOverviewPage      *self,
                   VedSnapshot          *snapshot,
                   const VedVerdict     *verdict)
{
  g_autofree char *call = ved_verdict_text_call (snapshot, verdict, is_over (self));
  g_autofree char *text = ved_verdict_text (snapshot, verdict, is_past (self) || is_over (self));
  gint64 since_us = ved_fleet_model_get_unknown_since (ved_page_get_model (VED_PAGE (self)));

  name_first (self, snapshot, verdict);
  if (since_us != 0)
    {
      tell_unknown (self, text, since_us);
      return;
    }

  ved_text_label_set (self->assessment, text);
  ved_text_label_set (self->call, call);
  gtk_widget_set_visible (self->assessment_badge, verdict->call != VED_CALL_UNKNOWN);
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->assessment_badge), verdict->level,
                             verdict->call == VED_CALL_PREPARE ? _("Early warning") : NULL);
}

/* Whether somebody points at the bars that are shown, and all of their servers are there still. */
static gboolean
keep_bars (VedOverviewPage *self,
           VedSnapshot     *snapshot,
           guint           *servers)
{
  if (self->n_bars == 0 || !ved_reader_is_there (self->reader))
    return FALSE;

  for (guint i = 0; i < self->n_bars; i++)
    if (!ved_snapshot_find (snapshot, ved_bar_chart_get_label (VED_BAR_CHART (self->bars), i), &servers[i]))
      return FALSE;

  return TRUE;
}

/* The servers of the highest risk that are heard of; while somebody points at them, those that are shown already. */
static guint
choose_bars (VedOverviewPage *self,
             VedSnapshot     *snapshot,
             guint           *servers)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  guint n = MIN (ved_snapshot_get_n_servers (snapshot), N_BARS), n_chosen = 0;

  if (keep_bars (self, snapshot, servers))
    return self->n_bars;

  for (guint i = 0; i < n; i++)
    if (ved_snapshot_get_state (snapshot, order[i]) != VED_SERVER_OFFLINE)
      servers[n_chosen++] = order[i];

  return n_chosen;
}

/* The room of the hint is there always: nothing moves when it comes and goes. */
static void
show_held (VedOverviewPage *self,
           VedSnapshot     *snapshot,
           const guint     *servers,
           guint            n)
{
  const float *risk = ved_snapshot_risk (snapshot);
  gboolean is_held = FALSE;

  for (guint i = 1; i < n; i++)
    is_held |= risk[servers[i]] > risk[servers[i - 1]];
  gtk_widget_set_opacity (self->held, is_held ? 1.0 : 0.0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->held), GTK_ACCESSIBLE_STATE_HIDDEN, !is_held, -1);
}

static void
update_bars (VedOverviewPage *self,
             VedSnapshot     *snapshot)
{
  guint servers[N_BARS], n = choose_bars (self, snapshot, servers);
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  VedBar bars[N_BARS];

  for (guint i = 0; i < n; i++)
    {
      gboolean is_silent = ved_fleet_model_is_past (ved_page_get_model (VED_PAGE (self)), snapshot, servers[i]);
      VedBar *bar = &bars[i];

      g_ptr_array_add (warnings, is_silent ? NULL : ved_verdict_text_beyond (snapshot, servers[i]));
      bar->label = ved_snapshot_get_name (snapshot, servers[i]);
      bar->warning = g_ptr_array_index (warnings, i);
      bar->value = ved_snapshot_risk (snapshot)[servers[i]];
      bar->level = ved_snapshot_get_level (snapshot, servers[i]);
      bar->is_dimmed = ved_snapshot_get_state (snapshot, servers[i]) >= VED_SERVER_STALE;
    }
  self->n_bars = n;
  show_held (self, snapshot, servers, n);
  ved_bar_chart_set_bars (VED_BAR_CHART (self->bars), bars, n);
}

static void
reader_changed_cb (VedOverviewPage *self)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (ved_page_get_model (VED_PAGE (self)));

  if (snapshot != NULL && ved_page_get_active (VED_PAGE (self)) && !ved_reader_is_there (self->reader))
    update_bars (self, snapshot);
}

static void
update_trends (VedOverviewPage *self,
               VedSnapshot     *snapshot)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->alerts));
  guint worsening = 0, improving = 0, unforeseen = 0, unknown = 0;
  g_autofree char *text = NULL, *beyond = NULL;

  for (guint i = 0; i < n; i++)
    {
      VedTrendWord word = ved_server_change_word (snapshot, ved_server_list_get_server (self->alerts, i));

      unknown += word == VED_TREND_UNKNOWN;
      worsening += word == VED_TREND_WORSENING;
      improving += word == VED_TREND_IMPROVING;
      unforeseen += word == VED_TREND_UNFORESEEN;
    }
  text = g_strdup_printf (_("↗ %u worsening   ↘ %u improving   ↔ %u mixed"), worsening, improving,
                          n - worsening - improving - unforeseen - unknown);
  if (unknown > 0)
    {
      g_autofree char *known = g_steal_pointer (&text);

      text = g_strdup_printf (_("%s   ? %u unknown"), known, unknown);
    }
  if (unforeseen > 0)
    beyond = g_strdup_printf (ngettext ("%s   ⚠ %u worse than forecast: its Δ is not a recovery",
                                        "%s   ⚠ %u worse than forecast: their Δ is not a recovery", unforeseen),
                              text, unforeseen);
  ved_text_label_set (self->trends, beyond != NULL ? beyond : text);
}

/* Single metrics and the fleet have alerts of their own, whatever the risk of servers. */
static void
update_open_alerts (VedOverviewPage *self,
                    VedSnapshot     *snapshot)
{
  guint n = ved_snapshot_get_n_alerts (snapshot);
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("Even so, %u alert is open: see Alerts.",
                                    "Even so, %u alerts are open: see Alerts.", n), n);
  ved_text_label_set (self->open_alerts, text);
  gtk_widget_set_visible (self->open_alerts, n > 0);
}

static void
update_tables (VedOverviewPage *self,
               VedSnapshot     *snapshot)
{
  gboolean is_quiet;

  ved_server_list_set_snapshot (self->alerts, snapshot);
  is_quiet = g_list_model_get_n_items (G_LIST_MODEL (self->alerts)) == 0;
  if (is_quiet)
    {
      ved_server_list_set_snapshot (self->busiest, snapshot);
      update_open_alerts (self, snapshot);
    }
  else
    update_trends (self, snapshot);
  gtk_widget_set_visible (self->alerts_card, !is_quiet);
  gtk_widget_set_visible (self->busiest_card, is_quiet);
}

static void
update_figures (VedOverviewPage  *self,
                VedSnapshot      *snapshot,
                const VedVerdict *verdict)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);

  update_status (self, counts, verdict);
  update_probability (self, snapshot, self->risk_30m, VED_HORIZON_30M, verdict);
  update_probability (self, snapshot, self->risk_8h, VED_HORIZON_8H, verdict);
  update_fleet (self, counts);
}

static void
update_pictures (VedOverviewPage *self,
                 VedSnapshot     *snapshot)
{
  const VedFleetCounts *counts = ved_snapshot_get_counts (snapshot);

  update_bars (self, snapshot);
  update_shares (self, counts);
  update_counters (self, counts);
}

static VedVerdict
get_verdict (VedOverviewPage *self,
             VedSnapshot     *snapshot)
{
  VedVerdict verdict = ved_fleet_verdict (snapshot);
  gboolean has_cascade;
  VedLevel together = ved_outlook_card_get_together (VED_OUTLOOK_CARD (self->outlook), &has_cascade);

  ved_verdict_add_together (&verdict, together, has_cascade);

  return verdict;
}

/* A cascade is heard of after the snapshot: what was said of that is said again. */
static void
together_changed_cb (VedOverviewPage *self)
{
  VedFleetModel *model = ved_page_get_model (VED_PAGE (self));
  VedSnapshot *snapshot = model != NULL ? ved_fleet_model_get_snapshot (model) : NULL;
  VedVerdict verdict;

  if (snapshot == NULL)
    return;

  verdict = get_verdict (self, snapshot);
  update_status (self, ved_snapshot_get_counts (snapshot), &verdict);
  update_assessment (self, snapshot, &verdict);
}

static void
ved_overview_page_update (VedPage     *page,
                          VedSnapshot *snapshot)
{
  VedOverviewPage *self = VED_OVERVIEW_PAGE (page);
  VedVerdict verdict = get_verdict (self, snapshot);

  if (ved_page_needs (page, self->figures))
    update_figures (self, snapshot, &verdict);
  if (ved_page_needs (page, self->assessment))
    update_assessment (self, snapshot, &verdict);
  if (ved_page_needs (page, self->outlook))
    ved_outlook_card_update (VED_OUTLOOK_CARD (self->outlook), ved_page_get_model (page), snapshot, &verdict,
                             is_past (self) || is_over (self));
  if (ved_page_needs (page, self->pictures))
    update_pictures (self, snapshot);
  if (ved_page_needs (page, gtk_widget_get_visible (self->alerts_card) ? self->alerts_card : self->busiest_card))
    update_tables (self, snapshot);
}

static void
ved_overview_page_hidden (VedPage *page)
{
  ved_outlook_card_stop (VED_OUTLOOK_CARD (VED_OVERVIEW_PAGE (page)->outlook));
}

static void
bar_activated_cb (VedBarChart     *bars,
                  guint            index,
                  VedOverviewPage *self)
{
  ved_page_open_server (VED_PAGE (self), ved_bar_chart_get_label (bars, index));
}

static void
table_activated_cb (VedServerTable  *table,
                    const char      *name,
                    VedOverviewPage *self)
{
  ved_page_open_server (VED_PAGE (self), name);
}

static GtkWidget *
create_figures (VedOverviewPage *self)
{
  self->figures = ved_reflow_new (170, 4, 12);
  self->status = ved_kpi_card_new (_("Environment now"));
  self->risk_30m = ved_kpi_card_new (_("Incident risk, 30 min"));
  self->risk_8h = ved_kpi_card_new (_("Incident risk, 8 h"));
  self->fleet = ved_kpi_card_new (_("Fleet status"));
  ved_reflow_append (VED_REFLOW (self->figures), self->status, 1);
  ved_reflow_append (VED_REFLOW (self->figures), self->risk_30m, 1);
  ved_reflow_append (VED_REFLOW (self->figures), self->risk_8h, 1);
  ved_reflow_append (VED_REFLOW (self->figures), self->fleet, 1);

  return self->figures;
}

static void
first_clicked_cb (VedOverviewPage *self)
{
  ved_page_open_server (VED_PAGE (self), self->first);
}

static GtkWidget *
create_assessment (VedOverviewPage *self)
{
  GtkWidget *content, *card = ved_card_new (NULL, &content, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->assessment_badge = ved_level_badge_new (FALSE);
  ved_level_badge_keep_width (VED_LEVEL_BADGE (self->assessment_badge));
  self->assessment = ved_text_paragraph_new ("", NULL);
  self->call = ved_text_paragraph_new ("", "heading");
  gtk_widget_set_valign (self->assessment_badge, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), self->call);
  gtk_box_append (GTK_BOX (texts), self->assessment);
  gtk_box_append (GTK_BOX (row), self->assessment_badge);
  gtk_box_append (GTK_BOX (row), texts);
  self->open_first = gtk_button_new_from_icon_name ("go-next-symbolic");
  gtk_widget_set_valign (self->open_first, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->open_first, FALSE);
  g_signal_connect_object (self->open_first, "clicked", G_CALLBACK (first_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), self->open_first);
  gtk_box_append (GTK_BOX (content), row);

  return card;
}

static GtkWidget *
create_bars (VedOverviewPage *self)
{
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, 1, NULL };
  GtkWidget *content, *end, *card = ved_card_new (_("Highest risk"), &content, &end);

  self->held = gtk_label_new (_("Sorting paused under the pointer"));
  gtk_widget_add_css_class (self->held, "dim-label");
  gtk_widget_add_css_class (self->held, "caption");
  gtk_label_set_ellipsize (GTK_LABEL (self->held), PANGO_ELLIPSIZE_END);
  gtk_widget_set_opacity (self->held, 0.0);
  gtk_box_append (GTK_BOX (end), self->held);
  self->bars = ved_bar_chart_new (GTK_ORIENTATION_HORIZONTAL);
  ved_bar_chart_set_range (VED_BAR_CHART (self->bars), 0.0, 100.0);
  ved_bar_chart_set_format (VED_BAR_CHART (self->bars), &format);
  ved_chart_set_title (VED_CHART (self->bars), _("Servers of the highest risk"));
  ved_chart_set_description (VED_CHART (self->bars), _("A bar for each server, as long as its risk"));
  g_signal_connect (self->bars, "activated", G_CALLBACK (bar_activated_cb), self);
  self->reader = ved_reader_watch (self->bars);
  g_signal_connect_object (self->reader, "changed", G_CALLBACK (reader_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (content), self->bars);

  return card;
}

static GtkWidget *
create_counters (VedOverviewPage *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (grid, GTK_ALIGN_CENTER);
  for (guint i = 0; i < N_COUNTERS; i++)
    {
      Counter *counter = &self->counters[i];

      if (i < VED_N_LEVELS)
        {
          counter->badge = ved_level_badge_new (FALSE);
          ved_level_badge_set_level (VED_LEVEL_BADGE (counter->badge), VED_N_LEVELS - 1 - i, NULL);
        }
      else
        {
          counter->badge = ved_text_label_new (_("Offline"), "dim-label");
          gtk_widget_set_margin_start (counter->badge, 4);
        }
      counter->count = ved_text_label_new ("0", "heading");
      gtk_label_set_xalign (GTK_LABEL (counter->count), 1.0f);
      gtk_label_set_width_chars (GTK_LABEL (counter->count), 5);
      gtk_grid_attach (GTK_GRID (grid), counter->badge, (int) (i / COUNTER_ROWS) * 2,
                       (int) (i % COUNTER_ROWS), 1, 1);
      gtk_grid_attach (GTK_GRID (grid), counter->count, (int) (i / COUNTER_ROWS) * 2 + 1,
                       (int) (i % COUNTER_ROWS), 1,
                       1);
    }

  return grid;
}

static GtkWidget *
create_shares (VedOverviewPage *self)
{
  GtkWidget *content, *card = ved_card_new (_("Levels"), &content, NULL);

  self->ring = ved_share_ring_new ();
  ved_chart_set_title (VED_CHART (self->ring), _("Servers by level"));
  gtk_widget_set_size_request (self->ring, -1, RING_PX);
  gtk_widget_set_vexpand (self->ring, TRUE);
  gtk_box_append (GTK_BOX (content), self->ring);
  gtk_box_append (GTK_BOX (content), create_counters (self));

  return card;
}

static GtkWidget *
create_table (VedOverviewPage      *self,
              const char           *title,
              GtkWidget            *note,
              VedServerList        *list,
              const VedServerField *fields,
              guint                 n_fields)
{
  GtkWidget *content, *end, *card = ved_card_new (title, &content, &end);
  GtkWidget *table = ved_server_table_new (list, fields, n_fields);

  gtk_box_append (GTK_BOX (end), ved_export_button_new ("servers", (VedExportFunc) ved_server_export_table, list));
  ved_server_table_fit_height (VED_SERVER_TABLE (table), TABLE_PX, FIRST_ROWS);
  g_signal_connect (table, "activated", G_CALLBACK (table_activated_cb), self);
  if (note != NULL)
    gtk_box_append (GTK_BOX (content), note);
  gtk_box_append (GTK_BOX (content), table);

  return card;
}

static GtkWidget *
create_alerts (VedOverviewPage *self)
{
  static const VedServerField fields[] = {
    VED_FIELD_LEVEL, VED_FIELD_NAME, VED_FIELD_PROFILE, VED_FIELD_RISK, VED_FIELD_CPU, VED_FIELD_CPU_NEAR,
    VED_FIELD_CPU_DELTA, VED_FIELD_IOWAIT, VED_FIELD_IOWAIT_NEAR, VED_FIELD_IOWAIT_DELTA, VED_FIELD_MEMORY,
    VED_FIELD_MEMORY_NEAR, VED_FIELD_MEMORY_DELTA,
  };

  self->trends = ved_text_paragraph_new ("", "dim-label");

  return create_table (self, _("Servers at risk 50 or above"), self->trends, self->alerts, fields, G_N_ELEMENTS (fields));
}

static GtkWidget *
create_busiest (VedOverviewPage *self)
{
  static const VedServerField fields[] = {
    VED_FIELD_NAME, VED_FIELD_PROFILE, VED_FIELD_LEVEL, VED_FIELD_CPU, VED_FIELD_MEMORY, VED_FIELD_IOWAIT,
    VED_FIELD_SWAP, VED_FIELD_LOAD,
  };

  self->open_alerts = ved_text_paragraph_new ("", "dim-label");

  return create_table (self, _("No server at risk 50 or above: the busiest"), self->open_alerts, self->busiest, fields,
                       G_N_ELEMENTS (fields));
}

static GtkWidget *
create_page (VedOverviewPage *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_figures (self));
  gtk_box_append (GTK_BOX (box), create_assessment (self));
  self->outlook = ved_outlook_card_new ();
  g_signal_connect_object (self->outlook, "together-changed", G_CALLBACK (together_changed_cb), self, G_CONNECT_SWAPPED);
  self->pictures = ved_reflow_new (330, 2, 12);
  ved_reflow_append (VED_REFLOW (self->pictures), create_bars (self), 3);
  ved_reflow_append (VED_REFLOW (self->pictures), create_shares (self), 2);
  gtk_box_append (GTK_BOX (box), self->pictures);
  gtk_box_append (GTK_BOX (box), self->outlook);
  /* Not a stack: one that is as high as its page asks for the width that the page takes when it is lowest. */
  self->alerts_card = create_alerts (self);
  self->busiest_card = create_busiest (self);
  gtk_widget_set_visible (self->alerts_card, FALSE);
  gtk_widget_set_visible (self->busiest_card, FALSE);
  gtk_box_append (GTK_BOX (box), self->alerts_card);
  gtk_box_append (GTK_BOX (box), self->busiest_card);

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1500);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1400);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  return ved_page_scroller_new (clamp);
}

static void
ved_overview_page_dispose (GObject *object)
{
  VedOverviewPage *self = VED_OVERVIEW_PAGE (object);

  g_clear_object (&self->alerts);
  g_clear_object (&self->busiest);
  g_clear_pointer (&self->first, g_free);

  G_OBJECT_CLASS (ved_overview_page_parent_class)->dispose (object);
}

static void
ved_overview_page_class_init (VedOverviewPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_overview_page_dispose;
  VED_PAGE_CLASS (klass)->update = ved_overview_page_update;
  VED_PAGE_CLASS (klass)->hidden = ved_overview_page_hidden;
}

static void
ved_overview_page_init (VedOverviewPage *self)
{
  self->alerts = ved_server_list_new ();
  ved_server_list_set_least_risk (self->alerts, ALERT_RISK);
  self->busiest = ved_server_list_new ();
  ved_server_list_set_sort (self->busiest, VED_FIELD_BUSYNESS, TRUE);
  ved_server_list_set_limit (self->busiest, N_BUSIEST);
  ved_page_set_title (VED_PAGE (self), _("Overview"));
  adw_bin_set_child (ADW_BIN (self), create_page (self));
}
