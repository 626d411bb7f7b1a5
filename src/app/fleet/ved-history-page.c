/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-page"

#include "config.h"

#include "app/fleet/ved-history-page.h"

#include "app/charts/ved-event-strip.h"
#include "app/charts/ved-legend.h"
#include "app/charts/ved-save-file.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/fleet/ved-history-rows.h"
#include "app/parts/ved-alert-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-text-table.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "base/ved-clock.h"
#include "base/ved-json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What the daemon kept of the fleet, over a range. Three documents: rows of the environment, sums of alerts, changes
 * of level. All charts share one stretch of time. */

#define MARGIN_PX  18
#define EVERY_S    15
#define CHART_PX   170
#define STRIP_PX   56
#define TABLE_PX   330
#define LEAST_RISK 20.0         /* that the axis of the mean risk reaches */
#define POINTS     "&points=600"
#define MAX_EVENTS 500
#define PLAIN      (-1)
#define FINE_US    (30 * VED_MINUTE_US) /* the longest range that is shown to the snapshot */
#define SHORTEST_PAST_US (5 * VED_MINUTE_US)    /* that is in view at least, however little is known */
#define LEAST_OPEN_US (15 * VED_MINUTE_US)      /* before it tells anything that none of the alerts was resolved */

typedef struct {
  const char *title;
  const char *range;            /* of the API */
  gint64 length_us;
} Range;

static const Range ranges[] = {
  { N_("5 minutes"), "5m", 5 * VED_MINUTE_US }, { N_("15 minutes"), "15m", 15 * VED_MINUTE_US },
  { N_("30 minutes"), "30m", 30 * VED_MINUTE_US }, { N_("1 hour"), "1h", VED_HOUR_US },
  { N_("8 hours"), "8h", 8 * VED_HOUR_US }, { N_("1 day"), "1d", VED_DAY_US },
  { N_("1 week"), "1w", 7 * VED_DAY_US }, { N_("1 month"), "1M", 30 * VED_DAY_US },
};

#define DEFAULT_RANGE 3

typedef enum {
  CARD_ALERTS,
  CARD_CRITICAL,
  CARD_WARNINGS,
  CARD_RATE,
  CARD_RESOLUTION,
  CARD_INCIDENTS,
  N_CARDS
} Card;

static const char *const card_titles[N_CARDS] = {
  [CARD_ALERTS] = N_("Alerts"),
  [CARD_CRITICAL] = N_("Critical"),
  [CARD_WARNINGS] = N_("Warnings"),
  [CARD_RATE] = N_("Resolved"),
  [CARD_RESOLUTION] = N_("Time to resolve"),
  [CARD_INCIDENTS] = N_("Incidents"),
};

typedef enum {
  PLOT_PROBABILITY,
  PLOT_HEALTH,
  PLOT_LEVELS,
  N_PLOTS
} Plot;

static const struct {
  const char *title;
  const char *description;
  VedHistoryColumn first;
  VedHistoryColumn last;
} plots[N_PLOTS] = {
  [PLOT_PROBABILITY] = { N_("Chance of an incident"), N_("How likely the fleet was to have an incident within 30 minutes, and "
                                                         "within 8 hours"), VED_HISTORY_PROB_30M, VED_HISTORY_PROB_8H },
  [PLOT_HEALTH] = { N_("Fleet health"), N_("The share of servers with a risk below 50"), VED_HISTORY_HEALTH, VED_HISTORY_HEALTH },
  [PLOT_LEVELS] = { N_("Servers by level, and mean risk"),
                    N_("How many servers were at each level, on top of each other, and the mean of the risks of all servers, on the axis on "
                       "the other side"), VED_HISTORY_CRITICAL, VED_HISTORY_RISK },
};

typedef enum {
  DOCUMENT_ENVIRONMENT,
  DOCUMENT_SUMMARY,
  DOCUMENT_ALERTS,
  N_DOCUMENTS
} Document;

struct _VedHistoryPage
{
  VedPage parent_instance;

  VedDocument *documents[N_DOCUMENTS]; /* (nullable): before the page was shown */
  char *faults[N_DOCUMENTS];    /* (nullable): why one is not there */
  VedDocument *export;
  VedViewport *viewport;
  GtkWidget *range;
  GtkWidget *known;             /* how far back something is, where that is not the whole range */
  GtkWidget *fault;
  GtkWidget *cards[N_CARDS];
  GtkWidget *charts[N_PLOTS];
  GtkWidget *figures[N_PLOTS];
  GtkWidget *strip;
  GtkWidget *events;
  GtkWidget *servers;
  guint n_metric_alerts;        /* open ones of single metrics: history is that of the risk */
  gint64 open_since_us;         /* the oldest open one of a risk; 0: there is none */
  guint shown_range;            /* whose extent the viewport has; G_N_ELEMENTS (ranges): none */
  gint64 to_us;
  VedHistoryRows *kept;         /* (nullable): as the daemon told them */
  VedHistoryRows *rows;         /* (nullable): as they are shown */
};

G_DEFINE_FINAL_TYPE (VedHistoryPage, ved_history_page, VED_TYPE_PAGE)

static const Range *
get_range (VedHistoryPage * self)
{
  return &ranges[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->range)), G_N_ELEMENTS (ranges) - 1)];
}

static void
show_plot (VedHistoryPage *self,
           Plot            plot,
           VedHistoryRows *rows)
{
  gint64 gap_us = MAX (3 * VED_MINUTE_US, 4 * get_range (self)->length_us / 600);

  for (VedHistoryColumn column = plots[plot].first; column <= plots[plot].last; column++)
    {
      VedChartSeries series = {
        .label = column == VED_HISTORY_RISK ? _("Mean risk (other axis)") : _(ved_history_column_get_info (column)->label),
        .is_beside = column == VED_HISTORY_RISK,
        .trace = { .values = rows->values[column], .n_values = rows->n, .times_us = rows->times_us,
                   .max_gap_us = gap_us },
        .owner = ved_history_rows_ref (rows),
        .free_owner = (GDestroyNotify) ved_history_rows_unref,
      };

      if (plot == PLOT_LEVELS && column != VED_HISTORY_RISK)
        {
          series.stack_base = rows->stack[VED_HISTORY_HEALTHY - column];
          series.stack_top = rows->stack[VED_HISTORY_HEALTHY - column + 1];
          series.has_level = TRUE;
          series.level = ved_history_column_get_info (column)->level;
        }
      ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (self->charts[plot]), column - plots[plot].first,
                                        &series);
    }
}

static const char *
write_value (double   value,
             guint    decimals,
             gboolean is_percent,
             char    *buffer)
{
  return is_percent ? ved_text_write_percent (value / 100.0, decimals, buffer, VED_TEXT_SIZE)
                    : ved_text_write_number (value, decimals, buffer, VED_TEXT_SIZE);
}

/* "12 at 21:24 UTC · over the range: mean 8.2, from 3 to 20": servers are counted in whole ones, but for their mean. Values are
 * kept once a minute, so the last is not that of now. */
static char *
describe_column (const VedHistoryRows *rows,
                 VedHistoryColumn      column,
                 gboolean              is_percent,
                 gboolean              is_count)
{
  const float *values = rows->values[column];
  char newest[VED_TEXT_SIZE], mean[VED_TEXT_SIZE], from[VED_TEXT_SIZE], to[VED_TEXT_SIZE];
  guint decimals = is_count ? 0 : 1;
  double sum = 0.0, least = INFINITY, most = -INFINITY, last = NAN;
  g_autofree char *clock = NULL;
  gint64 last_us = 0;
  guint n = 0;

  for (guint i = 0; i < rows->n; i++)
    {
      if (isnan (values[i]))
        continue;
      last = (double) values[i];
      last_us = rows->times_us[i];
      sum += last;
      least = MIN (least, last);
      most = MAX (most, last);
      n++;
    }
  if (n == 0)
    return g_strdup_printf (_("%s: nothing known"), _(ved_history_column_get_info (column)->label));

  clock = ved_text_clock (last_us);
  write_value (last, decimals, is_percent, newest);
  if (n == 1)
    return g_strdup_printf (_("%s: %s at %s"), _(ved_history_column_get_info (column)->label), newest, clock);

  return g_strdup_printf (_("%s: %s at %s · over the range: mean %s, from %s to %s"),
                          _(ved_history_column_get_info (column)->label),
                          newest, clock,
                          write_value (sum / n, 1, is_percent, mean),
                          write_value (least, decimals, is_percent, from),
                          write_value (most, decimals, is_percent, to));
}

static void
show_figures (VedHistoryPage       *self,
              const VedHistoryRows *rows)
{
  for (Plot plot = 0; plot < N_PLOTS; plot++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (VedHistoryColumn column = plots[plot].first; column <= plots[plot].last; column++)
        {
          g_autofree char *line = describe_column (rows, column, plot <= PLOT_HEALTH, plot == PLOT_LEVELS && column < VED_HISTORY_RISK);

          g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
        }
      ved_text_label_set (self->figures[plot], text->str);
    }
}

/* How much of the past there is to see: nothing lies before a recording. */
static gint64
get_past_us (VedHistoryPage *self)
{
  gint64 length_us = get_range (self)->length_us;

  if (ved_fleet_model_get_state (ved_page_get_model (VED_PAGE (self))) != VED_SOURCE_REPLAYING || self->rows->n == 0)
    return length_us;

  return CLAMP (self->to_us - self->rows->times_us[0], MIN (SHORTEST_PAST_US, length_us), length_us);
}

static void
show_extent (VedHistoryPage *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->range));

  ved_viewport_set_extent (self->viewport, self->to_us - get_range (self)->length_us, self->to_us);
  ved_viewport_set_home (self->viewport, self->to_us - get_past_us (self), self->to_us);
  if (self->shown_range != selected)
    ved_viewport_reset (self->viewport);
  self->shown_range = selected;
}

static void
show_fault (VedHistoryPage *self,
            const char     *fault)
{
  if (fault != NULL)
    ved_text_label_set (self->fault, fault);
  gtk_widget_set_visible (self->fault, fault != NULL);
}

/* That one document is there says nothing of the others. */
static void
take_fault (VedHistoryPage *self,
            Document        document,
            const char     *fault)
{
  const char *first = NULL;

  g_free (self->faults[document]);
  self->faults[document] = g_strdup (fault);
  for (guint i = 0; i < N_DOCUMENTS && first == NULL; i++)
    first = self->faults[i];
  show_fault (self, first);
}

/* A daemon keeps risks from its start on, so charts of a young one are empty but for their right end. */
static void
show_known (VedHistoryPage       *self,
            const VedHistoryRows *rows)
{
  gint64 length_us = get_range (self)->length_us, first_us = rows->n > 0 ? rows->times_us[0] : self->to_us;
  g_autofree char *since = ved_text_clock (first_us);
  g_autofree char *text = g_strdup_printf (_("Kept since %s"), since);

  ved_text_label_set (self->known, rows->n > 0 && self->to_us - first_us < length_us - length_us / 20 ? text : "");
}

/* Of a short range a row a minute tells little: what this app has seen meanwhile is known to the snapshot. */
static void
show_rows (VedHistoryPage *self)
{
  gint64 length_us = get_range (self)->length_us;
  guint n_figures = 0;
  const VedFleetFigures *figures = ved_fleet_model_get_figures (ved_page_get_model (VED_PAGE (self)), &n_figures);

  g_clear_pointer (&self->rows, ved_history_rows_unref);
  while (n_figures > 0 && figures[n_figures - 1].time_us > self->to_us)
    n_figures--;
  if (length_us <= FINE_US)
    self->rows = ved_history_rows_refine (self->kept, figures, n_figures, self->to_us - length_us);
  else
    self->rows = ved_history_rows_ref (self->kept);
  show_extent (self);
  show_known (self, self->rows);
  for (Plot plot = 0; plot < N_PLOTS; plot++)
    show_plot (self, plot, self->rows);
  show_figures (self, self->rows);
}

static void
environment_came_cb (JsonObject *root,
                     const char *fault,
                     gpointer    user_data)
{
  VedHistoryPage *self = user_data;

  take_fault (self, DOCUMENT_ENVIRONMENT, fault);
  if (root == NULL)
    return;

  g_clear_pointer (&self->kept, ved_history_rows_unref);
  self->kept = ved_history_rows_new_from_json (ved_document_array (root, "snapshots"));
  show_rows (self);
}

static void
forget_environment (gpointer user_data)
{
  VedHistoryPage *self = user_data;

  take_fault (self, DOCUMENT_ENVIRONMENT, NULL);
  self->shown_range = G_N_ELEMENTS (ranges);
  g_clear_pointer (&self->kept, ved_history_rows_unref);
  g_clear_pointer (&self->rows, ved_history_rows_unref);
  ved_text_label_set (self->known, "");
  for (Plot plot = 0; plot < N_PLOTS; plot++)
    {
      ved_time_series_chart_remove_series (VED_TIME_SERIES_CHART (self->charts[plot]));
      ved_text_label_set (self->figures[plot], "");
    }
}

/* What is neither good nor bad has no mark: PLAIN. */
static void
show_card (VedHistoryPage *self,
           Card            card,
           int             level,
           const char     *figure,
           const char     *caption)
{
  if (level == PLAIN)
    ved_kpi_card_set_plain (VED_KPI_CARD (self->cards[card]), figure);
  else
    ved_kpi_card_set_figure (VED_KPI_CARD (self->cards[card]), figure, (VedLevel) level);
  ved_kpi_card_set_caption (VED_KPI_CARD (self->cards[card]), caption);
}

static void
show_counts (VedHistoryPage *self,
             JsonObject     *root)
{
  double critical = ved_document_number (root, "critical_alerts");
  double incidents = ved_document_number (root, "incidents_caused");
  double returns = ved_document_number (root, "return_count");
  guint n_servers = (guint) MAX (ved_document_number (root, "servers_affected"), 0.0);
  g_autoptr(GString) servers = g_string_new (NULL);
  char alerts[VED_TEXT_SIZE], critical_text[VED_TEXT_SIZE], warnings[VED_TEXT_SIZE], incident_text[VED_TEXT_SIZE];

  ved_text_write_count (ved_document_number (root, "total_alerts"), alerts, sizeof alerts);
  ved_text_write_count (critical, critical_text, sizeof critical_text);
  ved_text_write_count (ved_document_number (root, "warning_alerts"), warnings, sizeof warnings);
  ved_text_write_count (incidents, incident_text, sizeof incident_text);
  g_string_append_printf (servers, ngettext ("risk alerts, on %u server", "risk alerts, on %u servers", n_servers), n_servers);
  if (returns > 0.0)
    g_string_append_printf (servers, ngettext (", recurred %.0f time", ", recurred %.0f times", (gulong) returns), returns);
  g_string_append_c (servers, '\n');
  g_string_append_printf (servers, _("metric alerts open: %u"), self->n_metric_alerts);
  show_card (self, CARD_ALERTS, PLAIN, alerts, servers->str);
  show_card (self, CARD_CRITICAL, critical > 0.0 ? VED_LEVEL_CRITICAL : VED_LEVEL_HEALTHY, critical_text,
             _("reached risk 80"));
  show_card (self, CARD_WARNINGS, PLAIN, warnings, _("reached risk 60, not 80"));
  show_card (self, CARD_INCIDENTS, incidents > 0.0 ? VED_LEVEL_CRITICAL : critical > 0.0 ? PLAIN : VED_LEVEL_HEALTHY,
             incident_text, _("reached Critical, and went on for 5 minutes or more"));
}

static VedLevel
judge_rate (double rate)
{
  return rate >= 90.0 ? VED_LEVEL_HEALTHY : rate >= 70.0 ? VED_LEVEL_WATCH : VED_LEVEL_CRITICAL;
}

/* Soon after trouble has begun nothing can be resolved yet, which is neither good nor bad. */
static void
show_resolution (VedHistoryPage *self,
                 JsonObject     *root)
{
  double rate = ved_document_number (root, "resolution_rate");
  gboolean is_early = !(rate > 0.0) && self->open_since_us > self->to_us - LEAST_OPEN_US;
  gboolean has_any = ved_document_number (root, "total_alerts") > 0.0 && !is_early;
  double minutes = ved_document_number (root, "avg_resolution_minutes");
  g_autofree char *span = isnan (minutes) ? g_strdup ("–") : ved_text_duration ((gint64) (minutes * VED_MINUTE_US));
  g_autofree char *open = g_strdup_printf (is_early ? _("%.0f still open, none long enough to tell") : _("%.0f still open"),
                                           ved_document_number (root, "unresolved_count"));
  char rate_text[VED_TEXT_SIZE];

  ved_text_write_percent (has_any ? rate / 100.0 : NAN, 0, rate_text, sizeof rate_text);
  show_card (self, CARD_RATE, has_any ? (int) judge_rate (rate) : PLAIN, rate_text, open);
  show_card (self, CARD_RESOLUTION, PLAIN, span, _("mean over all that resolved"));
}

static void
put_server (VedHistoryPage *self,
            guint           index,
            JsonObject     *server)
{
  double total = ved_document_number (server, "total"), critical = ved_document_number (server, "critical");
  double warnings = ved_document_number (server, "warnings"), rate = ved_document_number (server, "resolution_rate");
  double returns = ved_document_number (server, "returns");
  gint64 last_us = ved_document_time (server, "last_alert");
  VedLevel level = ved_document_level (server, "level");
  g_autofree char *return_text = isnan (returns) ? g_strdup ("–") : g_strdup_printf ("%.0f×", returns);
  g_autofree char *last = ved_text_clock (last_us);
  char totals[VED_TEXT_SIZE], criticals[VED_TEXT_SIZE], warned[VED_TEXT_SIZE], rate_text[VED_TEXT_SIZE];
  const VedTextRow row = {
    .key = ved_document_text (server, "server_name"),
    .has_level = TRUE,
    .level = level,
    .cells = { _(ved_level_get_info (level)->label), ved_document_text (server, "server_name"),
               ved_text_write_count (total, totals, sizeof totals), return_text,
               ved_text_write_count (critical, criticals, sizeof criticals),
               ved_text_write_count (warnings, warned, sizeof warned),
               ved_text_write_percent (rate / 100.0, 0, rate_text, sizeof rate_text), last },
    .order = { level, 0.0, total, returns, critical, warnings, rate, (double) last_us },
  };

  ved_text_table_put (VED_TEXT_TABLE (self->servers), index, &row);
}

static void
summary_came_cb (JsonObject *root,
                 const char *fault,
                 gpointer    user_data)
{
  VedHistoryPage *self = user_data;
  JsonArray *servers = ved_document_array (root, "servers");
  JsonObject *server;
  guint n = 0;

  take_fault (self, DOCUMENT_SUMMARY, fault);
  if (root == NULL)
    return;

  show_counts (self, root);
  show_resolution (self, root);
  for (; (server = ved_document_element (servers, n)) != NULL; n++)
    put_server (self, n, server);
  ved_text_table_end (VED_TEXT_TABLE (self->servers), n);
}

static void
forget_summary (gpointer user_data)
{
  VedHistoryPage *self = user_data;

  take_fault (self, DOCUMENT_SUMMARY, NULL);
  for (Card card = 0; card < N_CARDS; card++)
    show_card (self, card, PLAIN, "–", "");
  ved_text_table_end (VED_TEXT_TABLE (self->servers), 0);
}

static void
put_event (VedHistoryPage *self,
           guint           index,
           JsonObject     *event,
           VedStripEvent  *mark)
{
  gint64 time_us = ved_document_time (event, "timestamp");
  VedLevel level = ved_document_level (event, "new_level"), before = ved_document_level (event, "previous_level");
  double risk = ved_document_number (event, "risk_score");
  double minutes = ved_document_number (event, "resolution_duration_minutes");
  g_autofree char *time = ved_text_clock (time_us);
  g_autofree char *change = g_strdup_printf (_("%s from %s"), ved_alert_event_text (ved_document_text (event, "event_type")),
                                             _(ved_level_get_info (before)->label));
  g_autofree char *risk_text = g_strdup_printf ("%.1f", risk);
  g_autofree char *span = isnan (minutes) ? g_strdup ("") : ved_text_duration ((gint64) (minutes * VED_MINUTE_US));
  const VedTextRow row = {
    .key = ved_document_text (event, "server_name"),
    .has_level = TRUE,
    .level = level,
    .cells = { _(ved_level_get_info (level)->label), time, ved_document_text (event, "server_name"), change, risk_text,
               span },
    .order = { level, (double) time_us, 0.0, 0.0, risk, isnan (minutes) ? -1.0 : minutes },
  };

  ved_text_table_put (VED_TEXT_TABLE (self->events), index, &row);
  *mark = (VedStripEvent) { time_us, TRUE, level, ved_document_text (event, "server_name") };
}

static void
alerts_came_cb (JsonObject *root,
                const char *fault,
                gpointer    user_data)
{
  VedHistoryPage *self = user_data;
  JsonArray *alerts = ved_document_array (root, "alerts");
  g_autofree VedStripEvent *marks = g_new0 (VedStripEvent, MAX_EVENTS);
  JsonObject *event;
  guint n = 0;

  take_fault (self, DOCUMENT_ALERTS, fault);
  if (root == NULL)
    return;

  for (; n < MAX_EVENTS && (event = ved_document_element (alerts, n)) != NULL; n++)
    put_event (self, n, event, &marks[n]);
  ved_text_table_end_cut (VED_TEXT_TABLE (self->events), n, ved_document_length (alerts), ved_json_get_flag (root, "truncated"));
  ved_event_strip_set_events (VED_EVENT_STRIP (self->strip), marks, n);
}

static void
forget_alerts (gpointer user_data)
{
  VedHistoryPage *self = user_data;

  take_fault (self, DOCUMENT_ALERTS, NULL);
  ved_text_table_end (VED_TEXT_TABLE (self->events), 0);
  ved_event_strip_set_events (VED_EVENT_STRIP (self->strip), NULL, 0);
}

static void
ensure_documents (VedHistoryPage *self)
{
  static const struct {
    VedDocumentFunc came;
    VedDocumentForgetFunc forget;
  } functions[N_DOCUMENTS] = {
    [DOCUMENT_ENVIRONMENT] = { environment_came_cb, forget_environment },
    [DOCUMENT_SUMMARY] = { summary_came_cb, forget_summary },
    [DOCUMENT_ALERTS] = { alerts_came_cb, forget_alerts },
  };

  for (guint i = 0; i < N_DOCUMENTS && self->documents[i] == NULL; i++)
    {
      self->documents[i] = ved_document_new (ved_page_get_model (VED_PAGE (self)), EVERY_S, functions[i].came, self);
      ved_document_set_forget (self->documents[i], functions[i].forget);
    }
}

static void
fetch (VedHistoryPage *self)
{
  const Range *range = get_range (self);
  g_autofree char *environment = g_strconcat ("/historical/environment?time_range=", range->range, POINTS, NULL);
  g_autofree char *summary = g_strconcat ("/historical/summary?time_range=", range->range, NULL);
  g_autofree char *alerts = g_strconcat ("/historical/alerts?time_range=", range->range, NULL);

  ensure_documents (self);
  ved_document_fetch (self->documents[DOCUMENT_ENVIRONMENT], environment);
  ved_document_fetch (self->documents[DOCUMENT_SUMMARY], summary);
  ved_document_fetch (self->documents[DOCUMENT_ALERTS], alerts);
}

static guint
count_metric_alerts (VedSnapshot *snapshot)
{
  guint n = 0;

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    n += ved_snapshot_get_alert (snapshot, i)->subject == VED_ALERT_SUBJECT_METRIC;

  return n;
}

static gint64
find_oldest_of_risk (VedSnapshot *snapshot)
{
  gint64 since_us = 0;

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (snapshot, i);

      if (alert->subject == VED_ALERT_SUBJECT_RISK && (since_us == 0 || alert->opened_us < since_us))
        since_us = alert->opened_us;
    }

  return since_us;
}

static void
ved_history_page_update (VedPage     *page,
                         VedSnapshot *snapshot)
{
  VedHistoryPage *self = VED_HISTORY_PAGE (page);
  guint n_metric_alerts = count_metric_alerts (snapshot);

  self->to_us = ved_snapshot_get_time_us (snapshot);
  if (self->documents[DOCUMENT_SUMMARY] != NULL && n_metric_alerts != self->n_metric_alerts)
    ved_document_expire (self->documents[DOCUMENT_SUMMARY]);
  self->n_metric_alerts = n_metric_alerts;
  self->open_since_us = find_oldest_of_risk (snapshot);
  if (self->kept != NULL && get_range (self)->length_us <= FINE_US)
    show_rows (self);
  fetch (self);
}

static void
range_changed_cb (GtkDropDown    *range,
                  GParamSpec     *pspec,
                  VedHistoryPage *self)
{
  if (self->documents[0] == NULL)
    return;

  g_clear_pointer (&self->kept, ved_history_rows_unref);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    ved_document_expire (self->documents[i]);
  fetch (self);
}

static GVariant *
ved_history_page_save_state (VedPage *page)
{
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "range", "u",
                         gtk_drop_down_get_selected (GTK_DROP_DOWN (VED_HISTORY_PAGE (page)->range)));

  return g_variant_dict_end (&state);
}

static void
ved_history_page_restore_state (VedPage  *page,
                                GVariant *state)
{
  guint range;

  if (g_variant_lookup (state, "range", "u", &range) && range < G_N_ELEMENTS (ranges))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (VED_HISTORY_PAGE (page)->range), range);
}

/* Exports */

static void
export_came_cb (JsonObject *root,
                const char *fault,
                gpointer    user_data)
{
  VedHistoryPage *self = user_data;
  const char *csv = ved_document_text (root, "csv_data");
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *json = NULL;

  if (root == NULL)
    {
      show_fault (self, fault);
      return;
    }

  if (*csv == '\0')
    {
      node = json_node_init_object (json_node_alloc (), root);
      json = json_to_string (node, TRUE);
    }
  ved_save_text (GTK_WIDGET (self), ved_document_text (root, "filename"), json != NULL ? json : csv);
}

/* One series as it is shown. */
static void
export_series_cb (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  VedHistoryPage *self = VED_HISTORY_PAGE (widget);
  guint column = g_variant_get_uint32 (parameter);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "vedette_history_%Y%m%d_%H%M%S.csv"), *csv = NULL;

  if (self->rows == NULL || column >= VED_N_HISTORY_COLUMNS)
    return;

  csv = ved_history_rows_to_csv (self->rows, column);
  ved_save_text (widget, name, csv);
}

static void
export_chosen_cb (GtkWidget  *widget,
                  const char *action_name,
                  GVariant   *parameter)
{
  VedHistoryPage *self = VED_HISTORY_PAGE (widget);
  g_autofree char *path = g_strdup_printf ("/historical/export/%s&time_range=%s", g_variant_get_string (parameter, NULL),
                                           get_range (self)->range);

  if (self->export == NULL)
    self->export = ved_document_new (ved_page_get_model (VED_PAGE (self)), 0, export_came_cb, self);
  ved_document_expire (self->export);
  ved_document_fetch (self->export, path);
}

static GtkWidget *
create_export (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new (), series = g_menu_new ();
  static const VedHistoryColumn single[] = {
    VED_HISTORY_PROB_30M, VED_HISTORY_PROB_8H, VED_HISTORY_HEALTH, VED_HISTORY_RISK,
  };

  g_menu_append (menu, _("Alerts as CSV"), "history.export::alerts?format=csv");
  g_menu_append (menu, _("Alerts as JSON"), "history.export::alerts?format=json");
  g_menu_append (menu, _("Environment as CSV"), "history.export::environment?format=csv");
  g_menu_append (menu, _("Environment as JSON"), "history.export::environment?format=json");
  g_menu_append_section (menu, _("One Series as CSV"), G_MENU_MODEL (series));
  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(ved_history_column_get_info (single[i])->label), NULL);

      g_menu_item_set_action_and_target (item, "history.export-series", "u", single[i]);
      g_menu_append_item (series, item);
    }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Export"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));

  return button;
}

static GtkWidget *
create_head (VedHistoryPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *titles[G_N_ELEMENTS (ranges) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    titles[i] = _(ranges[i].title);
  self->range = gtk_drop_down_new_from_strings (titles);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->range), DEFAULT_RANGE);
  ved_set_tooltip (self->range, _("Range"));
  ved_name_widget (self->range, _("Range"));
  g_signal_connect (self->range, "notify::selected", G_CALLBACK (range_changed_cb), self);
  gtk_box_append (GTK_BOX (line), self->range);
  gtk_box_append (GTK_BOX (line), create_export ());
  self->known = ved_text_label_new (NULL, "dim-label");
  gtk_box_append (GTK_BOX (line), self->known);

  return line;
}

static GtkWidget *
create_plot (VedHistoryPage *self,
             Plot            plot)
{
  GtkWidget *content, *card = ved_card_new (_(plots[plot].title), &content, NULL);
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, 0, NULL }, exact = { VED_NUMBER_PERCENT, 1, NULL };
  const VedNumberFormat count = { VED_NUMBER_COUNT, 0, NULL }, number = { VED_NUMBER_COUNT, 1, NULL };
  const VedGutters gutters = { 46.0f, 18.0f, 30.0f, 34.0f };
  gboolean is_percent = plot <= PLOT_HEALTH;

  self->charts[plot] = ved_time_series_chart_new (self->viewport);
  ved_chart_set_title (VED_CHART (self->charts[plot]), _(plots[plot].title));
  ved_chart_set_description (VED_CHART (self->charts[plot]), _(plots[plot].description));
  ved_plot_chart_set_format (VED_PLOT_CHART (self->charts[plot]), is_percent ? &percent : &count,
                             is_percent ? &exact : &count);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self->charts[plot]), 0.0, plot == PLOT_LEVELS ? INFINITY : 100.0, 20.0);
  gtk_widget_set_size_request (self->charts[plot], -1, CHART_PX);
  ved_plot_chart_set_gutters (VED_PLOT_CHART (self->charts[plot]), &gutters);
  if (plot == PLOT_LEVELS)
    ved_time_series_chart_set_second_axis (VED_TIME_SERIES_CHART (self->charts[plot]), LEAST_RISK, 100.0, &count, &number);
  self->figures[plot] = ved_text_paragraph_new ("", "dim-label");
  if (plots[plot].last > plots[plot].first)
    gtk_box_append (GTK_BOX (content), ved_legend_new (VED_PLOT_CHART (self->charts[plot])));
  gtk_box_append (GTK_BOX (content), self->charts[plot]);
  gtk_box_append (GTK_BOX (content), self->figures[plot]);

  return card;
}

static void
row_activated_cb (VedTextTable   *table,
                  const char     *key,
                  VedHistoryPage *self)
{
  ved_page_open_server (VED_PAGE (self), key);
}

static GtkWidget *
create_events (VedHistoryPage *self)
{
  static const VedTextColumn columns[] = {
    { N_("Level"), TRUE, FALSE }, { N_("Time"), TRUE, FALSE }, { N_("Server"), FALSE, TRUE },
    { N_("Change"), FALSE, TRUE }, { N_("Risk"), TRUE, FALSE }, { N_("Lasted"), TRUE, FALSE },
  };
  GtkWidget *content, *card = ved_card_new (_("Alerts"), &content, NULL);

  self->strip = ved_event_strip_new (self->viewport);
  ved_chart_set_title (VED_CHART (self->strip), _("Alerts over time"));
  ved_chart_set_description (VED_CHART (self->strip), _("A mark for each change of a server's level"));
  gtk_widget_set_size_request (self->strip, -1, STRIP_PX);
  self->events = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Changes of level"), TABLE_PX);
  g_signal_connect (self->events, "activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (content), self->strip);
  gtk_box_append (GTK_BOX (content), self->events);

  return card;
}

static GtkWidget *
create_servers (VedHistoryPage *self)
{
  static const VedTextColumn columns[] = {
    { N_("Level"), TRUE, FALSE }, { N_("Server"), FALSE, TRUE }, { N_("Alerts"), TRUE, FALSE },
    { N_("Recurred"), TRUE, FALSE },
    { N_("Critical"), TRUE, FALSE }, { N_("Warnings"), TRUE, FALSE }, { N_("Resolved"), TRUE, FALSE },
    { N_("Last"), TRUE, FALSE },
  };
  GtkWidget *content, *card = ved_card_new (_("By server"), &content, NULL);

  self->servers = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Alerts by server"), TABLE_PX + STRIP_PX);
  g_signal_connect (self->servers, "activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (content), self->servers);

  return card;
}

static void
ved_history_page_dispose (GObject *object)
{
  VedHistoryPage *self = VED_HISTORY_PAGE (object);

  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      g_clear_pointer (&self->documents[i], ved_document_free);
      g_clear_pointer (&self->faults[i], g_free);
    }
  g_clear_pointer (&self->export, ved_document_free);
  g_clear_pointer (&self->kept, ved_history_rows_unref);
  g_clear_pointer (&self->rows, ved_history_rows_unref);
  g_clear_object (&self->viewport);

  G_OBJECT_CLASS (ved_history_page_parent_class)->dispose (object);
}

static void
ved_history_page_class_init (VedHistoryPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_history_page_dispose;
  VED_PAGE_CLASS (klass)->update = ved_history_page_update;
  VED_PAGE_CLASS (klass)->save_state = ved_history_page_save_state;
  VED_PAGE_CLASS (klass)->restore_state = ved_history_page_restore_state;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "history.export", "s", export_chosen_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "history.export-series", "u", export_series_cb);
}

static void
ved_history_page_init (VedHistoryPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *cards = ved_reflow_new (160, 6, 12);
  GtkWidget *charts = ved_reflow_new (330, 2, 12), *tables = ved_reflow_new (330, 2, 12);

  self->viewport = ved_viewport_new ();
  self->shown_range = G_N_ELEMENTS (ranges);
  self->fault = ved_text_paragraph_new ("", "warning");
  gtk_widget_set_visible (self->fault, FALSE);
  for (Card card = 0; card < N_CARDS; card++)
    {
      self->cards[card] = ved_kpi_card_new (_(card_titles[card]));
      ved_reflow_append (VED_REFLOW (cards), self->cards[card], 1);
    }
  for (Plot plot = 0; plot < N_PLOTS; plot++)
    ved_reflow_append (VED_REFLOW (charts), create_plot (self, plot), plot == PLOT_LEVELS ? 2 : 1);
  ved_reflow_append (VED_REFLOW (tables), create_events (self), 1);
  ved_reflow_append (VED_REFLOW (tables), create_servers (self), 1);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_head (self));
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), cards);
  gtk_box_append (GTK_BOX (box), charts);
  gtk_box_append (GTK_BOX (box), tables);
  ved_page_set_title (VED_PAGE (self), _("History"));
  adw_bin_set_child (ADW_BIN (self), ved_page_scroller_new (box));
}
