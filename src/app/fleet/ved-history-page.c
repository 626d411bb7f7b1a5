/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-page"

#include "config.h"

#include "app/fleet/ved-history-page.h"

#include "app/charts/ved-event-strip.h"
#include "app/charts/ved-legend.h"
#include "app/charts/ved-save-file.h"
#include "app/charts/ved-time-series-chart.h"
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
#define POINTS     "&points=600"
#define MAX_EVENTS 500
#define PLAIN      (-1)

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

/* The columns of the environment that are drawn. */
typedef enum {
  COLUMN_PROB_30M,
  COLUMN_PROB_8H,
  COLUMN_HEALTH,
  COLUMN_CRITICAL,
  COLUMN_WARNING,
  COLUMN_DEGRADING,
  COLUMN_HEALTHY,
  COLUMN_RISK,
  N_COLUMNS
} Column;

static const struct {
  const char *key;
  const char *label;
  double scale;
  VedLevel level;               /* of the column's place in the stack */
} column_info[N_COLUMNS] = {
  [COLUMN_PROB_30M] = { "prob_30m", N_("Incident within 30 min"), 100.0 },
  [COLUMN_PROB_8H] = { "prob_8h", N_("Incident within 8 h"), 100.0 },
  [COLUMN_HEALTH] = { "fleet_health", N_("Servers below risk 50"), 1.0 },
  [COLUMN_CRITICAL] = { "critical_count", N_("Critical and worse"), 1.0, VED_LEVEL_CRITICAL },
  [COLUMN_WARNING] = { "warning_count", N_("Warning and Danger"), 1.0, VED_LEVEL_WARNING },
  [COLUMN_DEGRADING] = { "degraded_count", N_("Degrading"), 1.0, VED_LEVEL_DEGRADING },
  [COLUMN_HEALTHY] = { "healthy_count", N_("Healthy and Watch"), 1.0, VED_LEVEL_HEALTHY },
  [COLUMN_RISK] = { "avg_risk_score", N_("Mean risk"), 1.0 },
};

#define N_STACKED (COLUMN_HEALTHY - COLUMN_CRITICAL + 1)

typedef struct {
  gatomicrefcount ref_count;
  guint n;
  gint64 *times_us;
  float *values[N_COLUMNS];
  float *stack[N_STACKED + 1];  /* sums of the counts, the healthy ones below: each level stands on the one before */
} Rows;

typedef enum {
  PLOT_PROBABILITY,
  PLOT_HEALTH,
  PLOT_LEVELS,
  PLOT_RISK,
  N_PLOTS
} Plot;

static const struct {
  const char *title;
  Column first;
  Column last;
} plots[N_PLOTS] = {
  [PLOT_PROBABILITY] = { N_("Chance of an incident"), COLUMN_PROB_30M, COLUMN_PROB_8H },
  [PLOT_HEALTH] = { N_("Fleet health"), COLUMN_HEALTH, COLUMN_HEALTH },
  [PLOT_LEVELS] = { N_("Servers by level"), COLUMN_CRITICAL, COLUMN_HEALTHY },
  [PLOT_RISK] = { N_("Mean risk"), COLUMN_RISK, COLUMN_RISK },
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
  guint shown_range;            /* whose extent the viewport has; G_N_ELEMENTS (ranges): none */
  gint64 to_us;
};

G_DEFINE_FINAL_TYPE (VedHistoryPage, ved_history_page, VED_TYPE_PAGE)

static Rows *
rows_new (guint n)
{
  Rows *rows = g_new0 (Rows, 1);

  g_atomic_ref_count_init (&rows->ref_count);
  rows->n = n;
  rows->times_us = g_new0 (gint64, MAX (n, 1));
  for (guint i = 0; i < N_COLUMNS; i++)
    rows->values[i] = g_new0 (float, MAX (n, 1));
  for (guint i = 0; i <= N_STACKED; i++)
    rows->stack[i] = g_new0 (float, MAX (n, 1));

  return rows;
}

static void
rows_unref (gpointer data)
{
  Rows *rows = data;

  if (!g_atomic_ref_count_dec (&rows->ref_count))
    return;
  g_free (rows->times_us);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (rows->values[i]);
  for (guint i = 0; i <= N_STACKED; i++)
    g_free (rows->stack[i]);
  g_free (rows);
}

static const Range *
get_range (VedHistoryPage *self)
{
  return &ranges[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->range)), G_N_ELEMENTS (ranges) - 1)];
}

static void
add_to_stack (Rows *rows,
              guint at)
{
  for (guint i = 0; i < N_STACKED; i++)
    rows->stack[i + 1][at] = rows->stack[i][at] + rows->values[COLUMN_HEALTHY - i][at];
}

static Rows *
read_rows (JsonArray *array)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;
  Rows *rows = rows_new (n);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = ved_document_element (array, i);

      rows->times_us[i] = ved_document_time (row, "timestamp");
      for (guint j = 0; j < N_COLUMNS; j++)
        rows->values[j][i] = (float) (ved_document_number (row, column_info[j].key) * column_info[j].scale);
      add_to_stack (rows, i);
    }

  return rows;
}

static void
show_plot (VedHistoryPage *self,
           Plot            plot,
           Rows           *rows)
{
  gint64 gap_us = MAX (3 * VED_MINUTE_US, 4 * get_range (self)->length_us / 600);

  for (Column column = plots[plot].first; column <= plots[plot].last; column++)
    {
      VedChartSeries series = {
        .label = _(column_info[column].label),
        .trace = { .values = rows->values[column], .n_values = rows->n, .times_us = rows->times_us,
                   .max_gap_us = gap_us },
        .owner = rows,
        .free_owner = rows_unref,
      };

      if (plot == PLOT_LEVELS)
        {
          series.stack_base = rows->stack[COLUMN_HEALTHY - column];
          series.stack_top = rows->stack[COLUMN_HEALTHY - column + 1];
          series.has_level = TRUE;
          series.level = column_info[column].level;
        }
      g_atomic_ref_count_inc (&rows->ref_count);
      ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (self->charts[plot]), column - plots[plot].first,
                                        &series);
    }
}

/* "12 at 21:24 UTC · mean 8.2 · 3 to 20": servers are counted in whole ones, but for their mean. Values are kept once a
 * minute, so the last is not that of now. */
static char *
describe_column (const Rows *rows,
                 Column      column,
                 const char *unit,
                 gboolean    is_count)
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
    return g_strdup_printf (_("%s: nothing known"), _(column_info[column].label));

  clock = ved_text_clock (last_us);

  return g_strdup_printf (_("%s: %s%s at %s · mean %s · %s to %s"), _(column_info[column].label),
                          ved_text_write_number (last, decimals, newest, sizeof newest), unit, clock,
                          ved_text_write_number (sum / n, 1, mean, sizeof mean),
                          ved_text_write_number (least, decimals, from, sizeof from),
                          ved_text_write_number (most, decimals, to, sizeof to));
}

static void
show_figures (VedHistoryPage *self,
              const Rows     *rows)
{
  for (Plot plot = 0; plot < N_PLOTS; plot++)
    {
      const char *unit = plot <= PLOT_HEALTH ? " %" : "";
      GString *text = g_string_new (NULL);
      g_autofree char *all = NULL;

      for (Column column = plots[plot].first; column <= plots[plot].last; column++)
        {
          g_autofree char *line = describe_column (rows, column, unit, plot == PLOT_LEVELS);

          g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
        }
      all = g_string_free (text, FALSE);
      ved_text_label_set (self->figures[plot], all);
    }
}

static void
show_extent (VedHistoryPage *self)
{
  const Range *range = get_range (self);
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->range));

  ved_viewport_set_extent (self->viewport, self->to_us - range->length_us, self->to_us);
  ved_viewport_set_home (self->viewport, self->to_us - range->length_us, self->to_us);
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
show_known (VedHistoryPage *self,
            const Rows     *rows)
{
  gint64 length_us = get_range (self)->length_us, first_us = rows->n > 0 ? rows->times_us[0] : self->to_us;
  g_autofree char *since = ved_text_clock (first_us);
  g_autofree char *text = g_strdup_printf (_("Kept since %s"), since);

  ved_text_label_set (self->known, rows->n > 0 && self->to_us - first_us < length_us - length_us / 20 ? text : "");
}

static void
environment_came_cb (JsonObject *root,
                     const char *fault,
                     gpointer    user_data)
{
  VedHistoryPage *self = user_data;
  Rows *rows;

  take_fault (self, DOCUMENT_ENVIRONMENT, fault);
  if (root == NULL)
    return;

  rows = read_rows (ved_document_array (root, "snapshots"));
  show_extent (self);
  show_known (self, rows);
  for (Plot plot = 0; plot < N_PLOTS; plot++)
    show_plot (self, plot, rows);
  show_figures (self, rows);
  rows_unref (rows);
}

static void
forget_environment (gpointer user_data)
{
  VedHistoryPage *self = user_data;

  take_fault (self, DOCUMENT_ENVIRONMENT, NULL);
  self->shown_range = G_N_ELEMENTS (ranges);
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
  show_card (self, CARD_INCIDENTS, incidents > 0.0 ? VED_LEVEL_CRITICAL : VED_LEVEL_HEALTHY, incident_text,
             _("reached Critical, and went on for 5 minutes or more"));
}

static void
show_resolution (VedHistoryPage *self,
                 JsonObject     *root)
{
  gboolean has_any = ved_document_number (root, "total_alerts") > 0.0;
  double rate = ved_document_number (root, "resolution_rate");
  double minutes = ved_document_number (root, "avg_resolution_minutes");
  g_autofree char *span = isnan (minutes) ? g_strdup ("–") : ved_text_duration ((gint64) (minutes * VED_MINUTE_US));
  g_autofree char *open = g_strdup_printf (_("%.0f still open"), ved_document_number (root, "unresolved_count"));
  char rate_text[VED_TEXT_SIZE];

  ved_text_write_percent (has_any ? rate / 100.0 : NAN, 0, rate_text, sizeof rate_text);
  show_card (self, CARD_RATE, !has_any ? PLAIN : rate >= 90.0 ? VED_LEVEL_HEALTHY : rate >= 70.0 ? VED_LEVEL_WATCH : VED_LEVEL_CRITICAL,
             rate_text, open);
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
  ved_text_table_end_cut (VED_TEXT_TABLE (self->events), n, ved_document_length (alerts));
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
  fetch (self);
}

static void
range_changed_cb (GtkDropDown    *range,
                  GParamSpec     *pspec,
                  VedHistoryPage *self)
{
  if (self->documents[0] == NULL)
    return;

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
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Alerts as CSV"), "history.export::alerts?format=csv");
  g_menu_append (menu, _("Alerts as JSON"), "history.export::alerts?format=json");
  g_menu_append (menu, _("Environment as CSV"), "history.export::environment?format=csv");
  g_menu_append (menu, _("Environment as JSON"), "history.export::environment?format=json");
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
  const VedNumberFormat count = { VED_NUMBER_DECIMAL, 0, NULL }, number = { VED_NUMBER_DECIMAL, 1, NULL };
  gboolean is_percent = plot <= PLOT_HEALTH;

  self->charts[plot] = ved_time_series_chart_new (self->viewport);
  ved_chart_set_title (VED_CHART (self->charts[plot]), _(plots[plot].title));
  ved_plot_chart_set_format (VED_PLOT_CHART (self->charts[plot]), is_percent ? &percent : &count,
                             is_percent ? &exact : plot == PLOT_LEVELS ? &count : &number);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self->charts[plot]), 0.0, plot == PLOT_LEVELS ? INFINITY : 100.0, 20.0);
  gtk_widget_set_size_request (self->charts[plot], -1, CHART_PX);
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
    ved_reflow_append (VED_REFLOW (charts), create_plot (self, plot), 1);
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
