/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-page"

#include "config.h"

#include "app/cascade/ved-cascade-page.h"

#include "app/cascade/ved-cascade-text.h"
#include "app/cascade/ved-dependency-editor.h"
#include "app/charts/ved-dependency-graph.h"
#include "app/charts/ved-gauge.h"
#include "app/models/ved-used-dependencies.h"
#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-settings-lock.h"
#include "app/parts/ved-text-table.h"
#include "app/parts/ved-typed-entry.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What many servers have at once: the score, how far residuals go together, the episode that goes on with its servers
 * in the order they were hit and the one it came from, who depends on whom, what was, and the bounds of it all. Bounds and
 * dependencies can be changed. What depends on whom is also known where each of several daemons watches for cascades in its
 * own part of the fleet, and nobody in the whole. */

#define MARGIN_PX  18
#define EVERY_S    4
#define PATH       "/cascade/status"
#define GAUGE_PX   150
#define FAULT_PX 420            /* a status page scrolls inside of less */
#define TABLE_PX   240
#define MAX_ROWS   200

typedef struct {
  const char *key;
  const char *title;
  double least;
  double most;
  double step;
  guint digits;
} Bound;

static const Bound bounds[] = {
  { "anomaly_z_score", N_("Anomaly limit, in robust deviations"), 2.0, 20.0, 0.1, 1 },
  { "min_servers", N_("Minimum servers"), 2.0, 1000.0, 1.0, 0 },
  { "ticks", N_("Consecutive ticks"), 1.0, 100.0, 1.0, 0 },
  { "correlation_medium", N_("Correlation, medium risk"), 0.05, 0.95, 0.05, 2 },
  { "correlation", N_("Correlation, high risk"), 0.1, 1.0, 0.05, 2 },
};

struct _VedCascadePage
{
  VedPage parent_instance;

  VedDocument *document;
  GtkWidget *head;              /* this, the gauges and the tail are seen while there is something to say */
  GtkWidget *tail;
  GtkWidget *gauges;
  GtkWidget *who;               /* depends on whom, with its editor */
  GtkWidget *fault;             /* in place of what is not seen */
  GtkWidget *score;
  GtkWidget *risk;
  GtkWidget *episodes;
  GtkWidget *correlation;
  GtkWidget *anomalies;
  GtkWidget *badge;
  GtkWidget *headline;
  GtkWidget *advice;
  GtkWidget *root;
  GtkWidget *members;
  GtkWidget *graph;
  GtkWidget *edit;
  GtkWidget *editor;
  GtkWidget *events;
  GtkWidget *no_events;
  GtkWidget *spins[G_N_ELEMENTS (bounds)];
  GtkWidget *apply;
  GtkWidget *read_only;         /* why nothing can be applied, where nothing can */
  GtkWidget *said;              /* what came of applying */
  gboolean has_bounds;          /* those of this source are shown */
  gboolean was_applied;         /* the next ones are what came of it */
  double fdr_q;                 /* a bound that the page does not show, kept as it is; NAN: not known */
  char *root_server;            /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VedCascadePage, ved_cascade_page, VED_TYPE_PAGE)

static VedLevel
zone_level (double percent,
            double medium,
            double high)
{
  return percent > high ? VED_LEVEL_CRITICAL : percent > medium ? VED_LEVEL_WARNING : VED_LEVEL_HEALTHY;
}

static const char *
advice_text (const char *advice)
{
  if (strcmp (advice, "runaway-job") == 0)
    return _("a runaway job");
  if (strcmp (advice, "leak-or-cache") == 0)
    return _("a leak or a cache");
  if (strcmp (advice, "storage") == 0)
    return _("storage");
  if (strcmp (advice, "process-pile-up") == 0)
    return _("processes that pile up");

  return strcmp (advice, "memory-pressure") == 0 ? _("memory pressure") : "–";
}

static void
show_gauge (GtkWidget  *gauge,
            double      share,
            double      medium,
            double      high)
{
  double percent = 100.0 * share;
  g_autofree char *caption = g_strdup_printf (_("limits %.0f · %.0f %%"), medium, high);
  char figure[VED_TEXT_SIZE];

  ved_text_write_percent (share, 0, figure, sizeof figure);
  ved_gauge_set_value (VED_GAUGE (gauge), percent, zone_level (percent, medium, high), figure,
                       caption);
}

/* Correlation alone makes the risk of a cascade; while one goes on, that is what the card tells, and nothing beside it. */
static void
show_risk (VedCascadePage *self,
           JsonObject     *root,
           gboolean        is_early)
{
  JsonArray *cascades = ved_document_array (ved_document_object (root, "current_status"), "cascades");
  JsonObject *episode = ved_document_element (cascades, 0);
  const char *risk = ved_document_text (ved_document_object (root, "health"), "cascade_risk");
  gboolean is_high = strcmp (risk, "high") == 0, is_medium = strcmp (risk, "medium") == 0;

  if (episode != NULL)
    ved_kpi_card_set_figure (VED_KPI_CARD (self->risk), _("Under way"),
                             ved_cascade_text_severity_level (ved_document_text (episode, "severity")));
  else if (is_early)
    ved_kpi_card_set_plain (VED_KPI_CARD (self->risk), "–");
  else
    ved_kpi_card_set_figure (VED_KPI_CARD (self->risk),
                             is_high ? C_("severity", "High") : is_medium ? C_("severity", "Medium") : C_("severity", "Low"),
                             is_high ? VED_LEVEL_CRITICAL : is_medium ? VED_LEVEL_WARNING : VED_LEVEL_HEALTHY);
  ved_kpi_card_set_caption (VED_KPI_CARD (self->risk), episode != NULL ? _("cascade under way: see Anomalies")
                                                                       : _("by correlation alone"));
}

/* A limit that can be changed. An older daemon does not tell it, and goes by @otherwise. */
static double
limit_percent (JsonObject *thresholds,
               const char *key,
               double      otherwise)
{
  double limit = ved_document_number (thresholds, key);

  return isnan (limit) ? otherwise : 100.0 * limit;
}

static void
show_health (VedCascadePage *self,
             JsonObject     *root)
{
  JsonObject *health = ved_document_object (root, "health"), *thresholds = ved_document_object (root, "thresholds");
  gboolean is_early = !ved_cascade_text_is_seen (root);
  double score = is_early ? NAN : ved_document_number (health, "health_score");
  g_autofree char *figure = isnan (score) ? g_strdup ("–") : g_strdup_printf ("%.1f", score);
  g_autofree char *count = g_strdup_printf ("%.0f", ved_document_number (root, "event_count"));
  VedLevel level = ved_cascade_text_get_level (root);

  if (isnan (score))
    ved_kpi_card_set_plain (VED_KPI_CARD (self->score), figure);
  else
    ved_kpi_card_set_figure (VED_KPI_CARD (self->score), figure, level);
  ved_kpi_card_set_caption (VED_KPI_CARD (self->score), is_early ? _("not known yet") : _(ved_level_get_info (level)->label));
  show_risk (self, root, is_early);
  ved_kpi_card_set_plain (VED_KPI_CARD (self->episodes), count);
  ved_kpi_card_set_caption (VED_KPI_CARD (self->episodes), _("over by now, 100 at most are kept"));
  show_gauge (self->correlation, is_early ? NAN : ved_document_number (health, "correlation_score"),
              limit_percent (thresholds, "correlation_medium", 50.0), limit_percent (thresholds, "correlation", 70.0));
  show_gauge (self->anomalies, is_early ? NAN : ved_document_number (health, "anomaly_rate"), 10.0, 25.0);
}

static char *
list_causes (JsonObject *episode)
{
  JsonArray *metrics = ved_document_array (episode, "metrics");
  GString *text = g_string_new (NULL);
  JsonObject *metric;

  for (guint i = 0; (metric = ved_document_element (metrics, i)) != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", advice_text (ved_document_text (metric, "advice")));

  return g_string_free (text, FALSE);
}

/* What many have at once; before it @first, where it is one, that @server has. */
static char *
list_metrics (JsonObject *episode,
              VedMetric   first,
              const char *server)
{
  JsonArray *metrics = ved_document_array (episode, "metrics");
  GString *text = g_string_new (NULL);
  JsonObject *metric;

  if (first != VED_METRIC_NONE)
    g_string_append_printf (text, _("%s (%s)"), ved_text_metric_label (first), server);
  for (guint i = 0; (metric = ved_document_element (metrics, i)) != NULL; i++)
    {
      const char *key = ved_document_text (metric, "metric");
      VedMetric known = VED_METRIC_NONE;
      const char *label = ved_metric_from_key (key, strlen (key), &known) ? ved_text_metric_label (known) : key;

      if (known == VED_METRIC_NONE || known != first)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", label);
    }

  return g_string_free (text, FALSE);
}

static void
show_members (VedCascadePage *self,
              JsonObject     *episode)
{
  JsonArray *members = ved_document_array (episode, "members");
  JsonObject *member;
  gint64 first_us = ved_document_time (ved_document_element (members, 0), "onset");
  guint n = 0;

  for (; n < MAX_ROWS && (member = ved_document_element (members, n)) != NULL; n++)
    {
      gint64 onset_us = ved_document_time (member, "onset");
      g_autofree char *rank = g_strdup_printf ("%u", n + 1);
      g_autofree char *span = ved_text_duration (onset_us - first_us), *delay = g_strconcat ("+", span, NULL);
      const char *key = ved_document_text (member, "profile");
      VedProfile profile;
      const VedTextRow row = {
        .key = ved_document_text (member, "server"),
        .cells = { rank, ved_document_text (member, "server"),
                   ved_profile_from_text (key, strlen (key), &profile) ? _(ved_profile_get_info (profile)->label) : key,
                   delay },
        .order = { n + 1, 0.0, 0.0, (double) (onset_us - first_us) },
      };

      ved_text_table_put (VED_TEXT_TABLE (self->members), n, &row);
    }
  ved_text_table_end_cut (VED_TEXT_TABLE (self->members), n, ved_document_length (members), FALSE);
  gtk_widget_set_visible (self->members, n > 0);
}

/* By what the probable root is beyond a critical threshold: it may be alone with that, so that no list of what many have at once
 * names it. */
static VedMetric
find_trouble_of_root (VedCascadePage *self)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (ved_page_get_model (VED_PAGE (self)));
  float current[VED_N_METRICS];
  guint server;

  if (snapshot == NULL || self->root_server == NULL || !ved_snapshot_find (snapshot, self->root_server, &server))
    return VED_METRIC_NONE;

  for (guint i = 0; i < VED_N_METRICS; i++)
    current[i] = ved_snapshot_current (snapshot, i)[server];

  return ved_server_find_beyond (ved_used_thresholds_get (), current, ved_snapshot_get_cores (snapshot, server));
}

static void
show_root (VedCascadePage *self,
           JsonObject     *root,
           JsonObject     *episode)
{
  const char *server = ved_document_text (episode, "root_cause");
  g_autofree char *text = ved_cascade_text_root (root, episode);

  g_free (self->root_server);
  self->root_server = *server != '\0' ? g_strdup (server) : NULL;
  gtk_button_set_label (GTK_BUTTON (self->root), text);
  gtk_widget_set_visible (self->root, self->root_server != NULL);
}

/* An anomaly is a sudden change: what has been so for a quarter of an hour, or was when the daemon began, counts as usual.
 * A fleet in trouble may therefore be quiet here, which does not mean that it is well. */
static char *
describe_quiet (VedCascadePage *self,
                JsonObject     *root)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (ved_page_get_model (VED_PAGE (self)));
  guint n_at_risk = snapshot != NULL ? ved_snapshot_get_counts (snapshot)->attention_50 : 0;
  g_autofree char *text = NULL;

  if (!ved_cascade_text_is_seen (root))
    return ved_cascade_text_unseen (root);

  text = ved_cascade_text_line (root);
  if (n_at_risk == 0)
    return g_steal_pointer (&text);

  return g_strdup_printf (ngettext ("%s Even so, %u is at risk 50 or above: see Overview.",
                                    "%s Even so, %u are at risk 50 or above: see Overview.", n_at_risk),
                          text, n_at_risk);
}

static void
show_active (VedCascadePage *self,
             JsonObject     *root)
{
  JsonObject *status = ved_document_object (root, "current_status");
  JsonObject *episode = ved_document_element (ved_document_array (status, "cascades"), 0);
  const char *severity = ved_document_text (episode, "severity");
  g_autofree char *headline = NULL;
  g_autofree char *advice = NULL;

  show_root (self, root, episode);
  if (episode != NULL)
    {
      g_autofree char *metrics = list_metrics (episode, find_trouble_of_root (self), self->root_server);
      g_autofree char *causes = list_causes (episode);
      g_autofree char *count = ved_cascade_text_count (root);

      headline = g_strdup_printf (_("%s %s"), metrics, count);
      advice = g_strdup_printf (_("Look for %s."), causes);
    }
  else
    {
      headline = describe_quiet (self, root);
      advice = g_strdup (_("An anomaly is a sudden change: what has lasted a quarter of an hour, or was there when "
                           "watching began, counts as normal."));
    }

  /* What has not been seen is not quiet. */
  gtk_widget_set_visible (self->badge,
                          episode != NULL || ved_cascade_text_is_seen (root));
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge),
                             episode != NULL ? ved_cascade_text_severity_level (severity) : VED_LEVEL_HEALTHY,
                             episode != NULL ? NULL : _("Quiet"));
  ved_text_label_set (self->headline, headline);
  ved_text_label_set (self->advice, advice);
  show_members (self, episode);
}

static void
count_profiles (VedCascadePage *self,
                JsonObject     *root)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (ved_page_get_model (VED_PAGE (self)));
  JsonArray *episodes = ved_document_array (ved_document_object (root, "current_status"), "cascades");
  guint affected[VED_N_PROFILES] = { 0 }, totals[VED_N_PROFILES] = { 0 };
  JsonObject *episode, *member;
  int root_profile = -1;
  guint server;

  for (guint i = 0; snapshot != NULL && i < ved_snapshot_get_n_servers (snapshot); i++)
    totals[ved_snapshot_get_profile (snapshot, i)]++;
  for (guint i = 0; (episode = ved_document_element (episodes, i)) != NULL; i++)
    {
      JsonArray *members = ved_document_array (episode, "members");

      for (guint j = 0; (member = ved_document_element (members, j)) != NULL; j++)
        {
          const char *key = ved_document_text (member, "profile");
          VedProfile profile;

          if (ved_profile_from_text (key, strlen (key), &profile))
            affected[profile]++;
        }
    }
  if (snapshot != NULL && self->root_server != NULL && ved_snapshot_find (snapshot, self->root_server, &server))
    root_profile = (int) ved_snapshot_get_profile (snapshot, server);
  ved_dependency_graph_set_affected (VED_DEPENDENCY_GRAPH (self->graph), affected, totals, root_profile);
}

/* Recordings tell the table with the cascades, and so do daemons; several daemons, where it is the same for all of them. */
static void
show_dependencies (VedCascadePage *self,
                   JsonObject     *root)
{
  VedDependencies dependencies = *ved_used_dependencies_get ();

  if (root != NULL)
    ved_cascade_text_read_graph (root, &dependencies);
  ved_dependency_graph_set_dependencies (VED_DEPENDENCY_GRAPH (self->graph), &dependencies);
}

static void
show_parts (VedCascadePage *self,
            gboolean        has_figures,
            gboolean        has_graph)
{
  gtk_widget_set_visible (self->head, has_figures);
  gtk_widget_set_visible (self->gauges, has_figures);
  gtk_widget_set_visible (self->tail, has_figures);
  gtk_widget_set_visible (self->who, has_graph);
}

/* The present of one that goes on; 0 for one that was. */
static void
put_event (VedCascadePage *self,
           guint           index,
           JsonObject     *episode,
           gint64          now_us)
{
  gint64 start_us = ved_document_time (episode, "start"), length_us = ved_cascade_text_get_length (episode, now_us);
  g_autofree char *time = ved_text_clock (start_us);
  g_autofree char *length = ved_cascade_text_length (episode, now_us > 0);
  double n = ved_document_number (episode, "server_count");
  double correlation = ved_document_number (episode, "correlation_score");
  g_autofree char *count = g_strdup_printf ("%.0f", n);
  g_autofree char *metrics = list_metrics (episode, VED_METRIC_NONE, NULL);
  VedLevel level = ved_cascade_text_severity_level (ved_document_text (episode, "severity"));
  char together[VED_TEXT_SIZE];
  const VedTextRow row = {
    .key = ved_document_text (episode, "root_cause"),
    .has_level = TRUE,
    .level = level,
    .cells = { _(ved_level_get_info (level)->label), time, count,
               ved_text_write_percent (correlation, 0, together, sizeof together), metrics,
               ved_document_text (episode, "root_cause"), length },
    .order = { 0.0, (double) start_us, n, correlation, 0.0, 0.0, (double) length_us },
  };

  ved_text_table_put (VED_TEXT_TABLE (self->events), index, &row);
}

static void
show_events (VedCascadePage *self,
             JsonObject     *root)
{
  JsonObject *status = ved_document_object (root, "current_status");
  JsonArray *active = ved_document_array (status, "cascades");
  JsonArray *episodes = ved_document_array (root, "episodes");   /* not in recordings of older versions */
  JsonArray *recent = episodes != NULL ? episodes : ved_document_array (root, "recent_events");
  JsonObject *episode;
  guint n = 0;

  for (guint i = 0; (episode = ved_document_element (active, i)) != NULL; i++)
    put_event (self, n++, episode, ved_document_time (status, "timestamp"));
  for (guint i = 0; n < MAX_ROWS && (episode = ved_document_element (recent, i)) != NULL; i++)
    put_event (self, n++, episode, 0);
  ved_text_table_end_cut (VED_TEXT_TABLE (self->events), n, ved_document_length (active) + ved_document_length (recent),
                          FALSE);
  gtk_widget_set_visible (self->events, n > 0);
  gtk_widget_set_visible (self->no_events, n == 0);
}

/* What somebody is typing is not written over until it was applied. */
static void
show_bounds (VedCascadePage *self,
             JsonObject     *root)
{
  JsonObject *thresholds = ved_document_object (root, "thresholds");
  gboolean is_anew = self->was_applied || !self->has_bounds;

  if (thresholds == NULL)
    return;

  self->fdr_q = ved_document_number (thresholds, "fdr_q");
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      double value = ved_document_number (thresholds, bounds[i].key);

      if (!isnan (value))
        ved_typed_entry_show_number (self->spins[i], value, is_anew);
    }
  self->has_bounds = TRUE;
  self->was_applied = FALSE;
}

/* A recording shows the bounds that were in force, and keeps them; of several daemons each has its own. */
static void
show_apply (VedCascadePage *self)
{
  VedFleetModel *model = ved_page_get_model (VED_PAGE (self));
  const char *lock = ved_settings_lock_get (model);
  gboolean can_perform = lock == NULL && ved_fleet_model_can_perform (model);

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    gtk_widget_set_sensitive (self->spins[i], can_perform);
  gtk_widget_set_sensitive (self->apply, can_perform && self->has_bounds);
  gtk_widget_set_visible (self->read_only, lock != NULL);
  ved_text_label_set (self->read_only, lock != NULL ? lock : "");
}

/* Bounds that are refused stay as they were typed, and take nothing from what is shown. */
static void
show_outcome (VedCascadePage *self,
              const char     *fault)
{
  ved_text_label_set (self->said, fault != NULL ? fault : _("Applied: the fleet now uses these limits."));
  gtk_widget_set_visible (self->said, TRUE);
  self->was_applied = fault == NULL;
}

/* Bounds of one daemon are none of another's, and must not be written there. */
static void
forget (gpointer user_data)
{
  VedCascadePage *self = user_data;

  self->has_bounds = FALSE;
  self->fdr_q = NAN;
  gtk_widget_set_sensitive (self->apply, FALSE);
  gtk_widget_set_visible (self->said, FALSE);
  show_parts (self, FALSE, FALSE);
  gtk_widget_set_visible (self->fault, FALSE);
}

/* Without the document nothing is known, and what was seen before may be of another source. */
static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedCascadePage *self = user_data;

  if (ved_document_is_outcome (self->document))
    {
      show_outcome (self, fault);
      if (fault != NULL)
        return;
    }
  gtk_widget_set_visible (self->fault, fault != NULL);
  show_parts (self, root != NULL, root != NULL || ved_used_dependencies_are_told ());
  show_dependencies (self, root);
  if (root == NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (fault, -1);

      adw_status_page_set_description (ADW_STATUS_PAGE (self->fault), escaped);
      g_clear_pointer (&self->root_server, g_free);
      count_profiles (self, NULL);
      return;
    }

  show_health (self, root);
  show_active (self, root);
  count_profiles (self, root);
  show_events (self, root);
  show_bounds (self, root);
  show_apply (self);
}

static void
ved_cascade_page_update (VedPage     *page,
                         VedSnapshot *snapshot)
{
  VedCascadePage *self = VED_CASCADE_PAGE (page);

  if (self->document == NULL)
    {
      self->document = ved_document_new (ved_page_get_model (page), EVERY_S, document_came_cb, self);
      ved_document_set_forget (self->document, forget);
    }
  ved_document_fetch (self->document, PATH);
}

static void
apply_clicked_cb (GtkButton      *button,
                  VedCascadePage *self)
{
  GString *body = g_string_new ("{\"cascade\":{");
  g_autofree char *text = NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      double value = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->spins[i]));

      g_string_append_printf (body, "%s\"%s\":%s", i > 0 ? "," : "", bounds[i].key,
                              g_ascii_formatd (number, sizeof number, "%.3f", value));
    }
  if (!isnan (self->fdr_q))
    g_string_append_printf (body, ",\"fdr_q\":%s", g_ascii_dtostr (number, sizeof number, self->fdr_q));
  g_string_append (body, "}}");
  text = g_string_free (body, FALSE);
  if (self->document != NULL)
    ved_document_perform (self->document, "PUT /settings/cascade", text);
}

static void
root_clicked_cb (GtkButton      *button,
                 VedCascadePage *self)
{
  if (self->root_server != NULL)
    ved_page_open_server (VED_PAGE (self), self->root_server);
}

static void
row_activated_cb (VedTextTable   *table,
                  const char     *key,
                  VedCascadePage *self)
{
  ved_page_open_server (VED_PAGE (self), key);
}

static GtkWidget *
create_gauge (const char  *title,
              const char  *description,
              GtkWidget  **gauge)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = ved_text_wrapped_label_new (title, "dim-label");

  *gauge = ved_gauge_new (100.0);
  ved_chart_set_title (VED_CHART (*gauge), title);
  ved_chart_set_description (VED_CHART (*gauge), description);
  gtk_widget_set_size_request (*gauge, -1, GAUGE_PX);
  gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), *gauge);

  return box;
}

static GtkWidget *
create_gauges (VedCascadePage *self)
{
  GtkWidget *content, *card = ved_card_new (_("Correlated behaviour"), &content, NULL);
  GtkWidget *row = ved_reflow_new (150, 2, 12);

  ved_reflow_append (VED_REFLOW (row), create_gauge (_("Correlation"), _("How much the metrics of the servers move together, up to 100"),
                                                     &self->correlation), 1);
  ved_reflow_append (VED_REFLOW (row), create_gauge (_("Servers with an anomaly"), _("The share of the fleet"), &self->anomalies), 1);
  gtk_widget_set_vexpand (row, TRUE);
  gtk_widget_set_valign (row, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (content), row);

  return card;
}

static GtkWidget *
create_figures (VedCascadePage *self)
{
  GtkWidget *row = ved_reflow_new (170, 3, 12);

  self->score = ved_kpi_card_new (_("Cascade health"));
  self->risk = ved_kpi_card_new (_("Cascade risk"));
  self->episodes = ved_kpi_card_new (_("Episodes"));
  ved_reflow_append (VED_REFLOW (row), self->score, 1);
  ved_reflow_append (VED_REFLOW (row), self->risk, 1);
  ved_reflow_append (VED_REFLOW (row), self->episodes, 1);

  return row;
}

static GtkWidget *
create_active (VedCascadePage *self)
{
  static const VedTextColumn columns[] = {
    { N_("Order"), TRUE, FALSE }, { N_("Server"), FALSE, TRUE }, { N_("Profile"), FALSE, TRUE },
    { N_("After the first"), TRUE, FALSE },
  };
  GtkWidget *content, *card = ved_card_new (_("Anomalies"), &content, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->badge = ved_level_badge_new (FALSE);
  self->headline = ved_text_paragraph_new ("", "heading");
  self->advice = ved_text_paragraph_new ("", NULL);
  self->root = gtk_button_new_with_label ("");
  self->members = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Servers in the order they were hit"),
                                      TABLE_PX);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_START);
  gtk_widget_set_hexpand (self->headline, TRUE);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->root))), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->root))), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_halign (self->root, GTK_ALIGN_START);
  gtk_widget_set_visible (self->root, FALSE);
  gtk_widget_set_visible (self->members, FALSE);
  gtk_box_append (GTK_BOX (line), self->badge);
  gtk_box_append (GTK_BOX (line), self->headline);
  gtk_box_append (GTK_BOX (content), line);
  gtk_box_append (GTK_BOX (content), self->advice);
  gtk_box_append (GTK_BOX (content), self->root);
  gtk_box_append (GTK_BOX (content), self->members);
  g_signal_connect (self->root, "clicked", G_CALLBACK (root_clicked_cb), self);
  g_signal_connect (self->members, "activated", G_CALLBACK (row_activated_cb), self);

  return card;
}

/* What has been changed is told with the next document. */
static void
dependencies_applied_cb (VedCascadePage *self)
{
  ved_document_expire (self->document);
  ved_document_fetch (self->document, PATH);
}

static GtkWidget *
create_graph (VedCascadePage *self)
{
  GtkWidget *content, *header_end, *card = ved_card_new (_("Who depends on whom"), &content, &header_end);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->graph = ved_dependency_graph_new ();
  self->edit = gtk_toggle_button_new_with_label (_("Edit"));
  ved_chart_set_title (VED_CHART (self->graph), _("Who depends on whom"));
  ved_set_tooltip (self->edit, _("Change who depends on whom"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Change who depends on whom"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->graph);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (header_end), self->edit);
  gtk_box_append (GTK_BOX (content), scroller);
  gtk_box_append (GTK_BOX (content),
                  ved_text_paragraph_new (_("The thicker a line, the stronger the dependency. A double frame has the "
                                            "probable root cause."), "dim-label"));

  return card;
}

/* The graph, the gauges beside it, and the editor where somebody wants it. */
static GtkWidget *
create_who (VedCascadePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *row = ved_reflow_new (330, 2, 12);

  self->gauges = create_gauges (self);
  ved_reflow_append (VED_REFLOW (row), create_graph (self), 3);
  ved_reflow_append (VED_REFLOW (row), self->gauges, 2);
  self->editor = ved_dependency_editor_new (VED_PAGE (self));
  g_object_bind_property (self->edit, "active", self->editor, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->editor, "applied", G_CALLBACK (dependencies_applied_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->editor);

  return box;
}

static GtkWidget *
create_events (VedCascadePage *self)
{
  static const VedTextColumn columns[] = {
    { N_("Severity"), FALSE, FALSE }, { N_("Began"), TRUE, FALSE }, { N_("Servers"), TRUE, FALSE },
    { N_("Correlation"), TRUE, FALSE }, { N_("Metrics"), FALSE, TRUE }, { N_("Root cause"), FALSE, FALSE },
    { N_("Lasted"), TRUE, FALSE },
  };
  GtkWidget *content, *card = ved_card_new (_("Episodes"), &content, NULL);

  self->events = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Episodes"), TABLE_PX);
  g_signal_connect (self->events, "activated", G_CALLBACK (row_activated_cb), self);
  self->no_events = ved_text_paragraph_new (_("There was none so far."), "dim-label");
  gtk_box_append (GTK_BOX (content), self->no_events);
  gtk_box_append (GTK_BOX (content), self->events);

  return card;
}

static GtkWidget *
create_bounds (VedCascadePage *self)
{
  GtkWidget *content, *card = ved_card_new (_("Limits"), &content, NULL);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      GtkWidget *label = ved_text_paragraph_new (_(bounds[i].title), NULL);

      self->spins[i] = gtk_spin_button_new_with_range (bounds[i].least, bounds[i].most, bounds[i].step);
      gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->spins[i]), bounds[i].digits);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->spins[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _(bounds[i].title), -1);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_grid_attach (GTK_GRID (grid), label, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->spins[i], 1, (int) i, 1, 1);
    }
  self->apply = gtk_button_new_with_label (_("Apply"));
  gtk_widget_set_halign (self->apply, GTK_ALIGN_END);
  gtk_widget_set_sensitive (self->apply, FALSE);
  g_signal_connect (self->apply, "clicked", G_CALLBACK (apply_clicked_cb), self);
  gtk_box_append (GTK_BOX (content), grid);
  self->read_only = ved_text_paragraph_new ("", "dim-label");
  gtk_widget_set_visible (self->read_only, FALSE);
  gtk_box_append (GTK_BOX (content), self->read_only);
  self->said = ved_text_paragraph_new ("", "dim-label");
  gtk_widget_set_visible (self->said, FALSE);
  gtk_box_append (GTK_BOX (content), self->said);
  gtk_box_append (GTK_BOX (content), self->apply);

  return card;
}

static void
ved_cascade_page_dispose (GObject *object)
{
  VedCascadePage *self = VED_CASCADE_PAGE (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->root_server, g_free);

  G_OBJECT_CLASS (ved_cascade_page_parent_class)->dispose (object);
}

static GtkWidget *
create_page (VedCascadePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->fault = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->fault), "ved-cascade-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->fault), _("No figures available here"));
  gtk_widget_set_size_request (self->fault, -1, FAULT_PX);
  gtk_widget_set_visible (self->fault, FALSE);
  self->head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->head), create_figures (self));
  gtk_box_append (GTK_BOX (self->head), create_active (self));
  self->who = create_who (self);
  self->tail = ved_reflow_new (330, 2, 12);
  ved_reflow_append (VED_REFLOW (self->tail), create_events (self), 3);
  ved_reflow_append (VED_REFLOW (self->tail), create_bounds (self), 2);
  show_parts (self, FALSE, FALSE);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), self->head);
  gtk_box_append (GTK_BOX (box), self->who);
  gtk_box_append (GTK_BOX (box), self->tail);

  return ved_page_scroller_new (box);
}

static void
ved_cascade_page_constructed (GObject *object)
{
  VedCascadePage *self = VED_CASCADE_PAGE (object);

  G_OBJECT_CLASS (ved_cascade_page_parent_class)->constructed (object);

  adw_bin_set_child (ADW_BIN (self), create_page (self));
}

static GtkWidget *
ved_cascade_page_find_section (VedPage    *page,
                               const char *id)
{
  VedCascadePage *self = VED_CASCADE_PAGE (page);

  if (g_str_equal (id, "cascade-limits"))
    return self->spins[0];
  if (!g_str_equal (id, "dependencies"))
    return NULL;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->edit), TRUE);

  return self->editor;
}

static void
ved_cascade_page_class_init (VedCascadePageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = ved_cascade_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = ved_cascade_page_dispose;
  VED_PAGE_CLASS (klass)->update = ved_cascade_page_update;
  VED_PAGE_CLASS (klass)->find_section = ved_cascade_page_find_section;
}

static void
ved_cascade_page_init (VedCascadePage *self)
{
  self->fdr_q = NAN;
  ved_page_set_title (VED_PAGE (self), _("Cascade"));
}
