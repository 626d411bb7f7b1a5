/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handbook"

#include "config.h"

#include "app/help/ved-handbook.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/insights/ved-what-if-text.h"
#include "app/models/ved-used-dependencies.h"
#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-page-list.h"
#include "fleet/alerts/ved-alert-rules.h"
#include "fleet/risk/ved-risk.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The documentation is written from the tables that the program goes by, and from those of the daemon where it has told them:
 * a bound that changes there changes here. Only the sentences in between are prose. */

#define MAX_CELLS 5

static void
chapter_free (VedHandbookChapter *chapter)
{
  g_free (chapter->title);
  g_free (chapter->intro);
  g_free (chapter->topics);
  g_strfreev (chapter->heads);
  g_ptr_array_unref (chapter->rows);
  g_free (chapter);
}

static VedHandbookChapter *
add_chapter (GPtrArray         *chapters,
             const char        *title,
             const char        *intro,
             const char *const *heads)
{
  VedHandbookChapter *chapter = g_new0 (VedHandbookChapter, 1);

  chapter->title = g_strdup (title);
  chapter->intro = g_strdup (intro);
  chapter->heads = heads != NULL ? g_strdupv ((char **) heads) : NULL;
  chapter->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_ptr_array_add (chapters, chapter);

  return chapter;
}

static void
add_row (VedHandbookChapter *chapter,
         const char         *first,
         const char         *second,
         const char         *third,
         const char         *fourth)
{
  const char *cells[MAX_CELLS] = { first, second, third, fourth, NULL };

  g_ptr_array_add (chapter->rows, g_strdupv ((char **) cells));
}

/* Who looks for a page finds the chapters that explain what is on it. */
static void
set_topics (VedHandbookChapter *chapter,
            const char         *page_ids)
{
  g_auto(GStrv) ids = g_strsplit (page_ids, " ", -1);
  GString *topics = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL; i++)
    g_string_append_printf (topics, "%s\n", _(ved_page_list_find (ids[i])->title));
  chapter->topics = g_string_free (topics, FALSE);
}

/* What to do on a page, by its id. */
static const struct {
  const char *id;
  const char *text;
} uses[] = {
  { "overview", N_("Click a bar or a row to open that server. The figures are for now, the next 30 minutes and the next "
                   "8 hours; a chance is shown once it is calibrated.") },
  { "heatmap", N_("Type a name or a filter; choose what the tiles show, their order and groups; Over time shows each server "
                  "as a row, with the forecast to the right of the line.") },
  { "servers", N_("Click a heading to sort, again to reverse. Type a filter above, and save it with the star. A server's own "
                  "page shows what adds to its risk, its open alerts, and each metric with its forecast; Escape goes back "
                  "to all servers.") },
  { "top-risks", N_("Choose how many servers, and by what. Why? opens Insights for that server.") },
  { "history", N_("Choose the range; Export writes the tables of alerts and of the fleet as CSV or JSON, or one series as CSV.") },
  { "insights", N_("Choose a server on the left. The points sum to its risk; move the sliders to see what a change would "
                   "do.") },
  { "cascade", N_("Servers that have an anomaly at the same time, in order of onset, and their dependencies. Dependencies "
                  "and limits can be changed.") },
  { "forecast-quality", N_("How accurate forecasts were, by metric and horizon; Train a network starts training, which "
                           "can be stopped at any time.") },
  { "alerts", N_("Acknowledge what you take on, silence what is known. Maintenance holds windows for planned work, Rules "
                 "who is notified.") },
  { "remediation", N_("Choose a plan, then approve or reject it. Nothing is executed unless the daemon is configured to "
                      "allow it.") },
  { "cost", N_("Enter what an outage costs; every assumption is listed beside the figures.") },
  { "diagnostics", N_("Requests and how long they took, daemon documents, thresholds and profiles: Apply re-scores the "
                      "fleet by them at once.") },
  { "price", N_("Step, play or jump with the bar below; drag and zoom the candles. Nothing after the cursor is shown.") },
  { "depth", N_("The map covers the whole day up to the cursor; the ladder and the curve show the book at the cursor.") },
  { "orders", N_("Choose a price to see its queue, and an order to see its history and what is unknown about it.") },
  { "backtest", N_("Set the maker's parameters and run. A run covers the whole day, wherever the cursor is; click a fill "
                   "to move the cursor there.") },
  { "commands", N_("Choose a form, fill it in and press Run; current and past runs are on the right.") },
  { "datasets", N_("Add a folder with order books, or list a set on a Hub and download what you need from it.") },
  { "recordings", N_("Open, describe, trim, merge and compare recordings.") },
};

static const char *
get_use (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    if (strcmp (uses[i].id, id) == 0)
      return _(uses[i].text);

  return "";
}

static void
write_pages (GPtrArray *chapters)
{
  const char *heads[] = { _("Page"), _("What it answers"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Pages"), _("Each page answers one question. Ctrl+K finds "
                                                                     "pages, servers, settings and actions; F1 "
                                                                     "explains the current page, and F6 leads to the "
                                                                     "next part of the window."), heads);
  guint n_pages;
  const VedPageInfo *pages = ved_page_list_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      const char *use = get_use (pages[i].id);
      g_autofree char *text = g_strjoin (*use != '\0' ? "\n" : "", _(pages[i].subtitle), use, NULL);

      add_row (chapter, _(pages[i].title), text, NULL, NULL);
    }
}

static void
write_levels (GPtrArray *chapters)
{
  const char *heads[] = { _("Level"), _("Letter"), _("Risk from"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Levels"), _("One scale for everything, over the risk of 0 to "
                                                                      "100. Limits belong to the higher level. The alert "
                                                                      "of a metric has the level that belongs to its "
                                                                      "threshold, whatever the risk of its server."), heads);

  set_topics (chapter, "overview heatmap servers top-risks alerts");
  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      const VedLevelInfo *info = ved_level_get_info (i);
      const char letter[] = { info->letter, '\0' };
      g_autofree char *from = g_strdup_printf ("%.0f", info->min_risk);

      add_row (chapter, _(info->label), letter, from, NULL);
    }
}

static const char *
term_name (const VedRiskRow *row)
{
  switch (row->term)
    {
    case VED_RISK_TERM_CPU:
      return _("CPU used, %");

    case VED_RISK_TERM_MEMORY:
      return row->is_database ? _("Memory of databases, %") : _("Memory, %");

    case VED_RISK_TERM_IOWAIT:
      return _("I/O wait, %");

    case VED_RISK_TERM_SWAP:
      return _("Swap, %");

    case VED_RISK_TERM_LOAD:
      return _("Load, as 8 × load / cores");

    case VED_RISK_TERM_CAP:
    case VED_N_RISK_TERMS:
    default:
      return "";
    }
}

static void
write_risk (GPtrArray *chapters)
{
  const char *heads[] = { _("Figure"), _("When"), _("Points from each limit up"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Risk"),
                                             _("Risk is seven tenths of the points for now and three tenths of those for "
                                               "the next 30 minutes, at most 100. Only the highest limit in a row counts."), heads);
  guint n_rows;
  const VedRiskRow *rows = ved_risk_get_table (&n_rows);

  set_topics (chapter, "overview top-risks insights diagnostics");
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(GString) cells = g_string_new (NULL);

      for (guint j = 0; rows[i].cells[j].points > 0; j++)
        g_string_append_printf (cells, _("%sfrom %.0f: %d"), cells->len > 0 ? ", " : "",
                                (double) ved_risk_get_bound (&ved_used_thresholds_get ()->risk, i, j),
                                rows[i].cells[j].points);
      add_row (chapter, term_name (&rows[i]), rows[i].predicted ? _("in 30 min, p90") : _("now"), cells->str, NULL);
    }
}

static char *
write_threshold (const VedThreshold *threshold,
                 gboolean            low_is_bad)
{
  if (isnan (threshold->warning) && isnan (threshold->critical))
    return g_strdup ("–");

  return g_strdup_printf (low_is_bad ? _("below %g / below %g") : "%g / %g", (double) threshold->warning,
                          (double) threshold->critical);
}

static void
write_thresholds (GPtrArray *chapters)
{
  const char *heads[] = { _("Metric"), _("Alerts: warning / critical"), _("Chances: warning / critical"), NULL };
  const VedThresholds *table = ved_used_thresholds_get ();
  VedHandbookChapter *chapter = add_chapter (chapters, _("Thresholds"),
                                             _("An alert opens when a metric is beyond its threshold, or its forecast "
                                               "for the next hour probably is. Chances are those of passing a critical "
                                               "threshold."), heads);

  set_topics (chapter, "alerts diagnostics overview");
  for (guint i = 0; i < VED_N_BASE_METRICS; i++)
    {
      gboolean low_is_bad = ved_metric_get_info (i)->low_is_bad;
      g_autofree char *alert = write_threshold (&table->alert[i], low_is_bad);
      g_autofree char *probability = write_threshold (&table->probability[i], low_is_bad);

      add_row (chapter, ved_text_metric_label (i), alert, probability, NULL);
    }
}

static void
write_markers (GPtrArray *chapters)
{
  static const char *const titles[VED_N_MARKED] = {
    [VED_MARKED_CPU_USED] = N_("CPU used, %"), [VED_MARKED_IOWAIT] = N_("I/O wait, %"),
    [VED_MARKED_MEMORY] = N_("Memory, %"), [VED_MARKED_SWAP] = N_("Swap, %"), [VED_MARKED_DISK] = N_("Disk, %"),
    [VED_MARKED_LOAD] = N_("Load, as 8 × load / cores"),
  };
  const char *heads[] = { _("Figure"), C_("bound", "Low"), C_("bound", "Middle"), C_("bound", "High"), NULL };
  const VedThresholds *table = ved_used_thresholds_get ();
  VedHandbookChapter *chapter = add_chapter (chapters, _("Marks in tables"), _("Numbers in tables are marked with △, ▲ "
                                                                               "and ◆ starting at these limits."), heads);

  set_topics (chapter, "overview heatmap servers");
  for (guint i = 0; i < VED_N_MARKED; i++)
    {
      char cells[VED_N_MARKER_BOUNDS][VED_TEXT_SIZE];

      for (guint j = 0; j < VED_N_MARKER_BOUNDS; j++)
        ved_text_write_number ((double) table->markers[i][j], 0, cells[j], sizeof cells[j]);
      add_row (chapter, _(titles[i]), cells[0], cells[1], cells[2]);
    }
}

static void
write_routes (VedHandbookChapter  *chapter,
              const char          *what,
              const VedAlertRoute *routes,
              guint                n_routes)
{
  for (guint i = 0; i < n_routes; i++)
    {
      g_autofree char *notice = ved_alert_text_notice (&routes[i]);
      g_autofree char *ladder = ved_alert_text_ladder (&routes[i]);

      add_row (chapter, what, _(ved_level_get_info (routes[i].level)->label), notice, ladder);
    }
}

static void
write_routing (GPtrArray *chapters)
{
  const char *heads[] = { _("About"), _("Level"), _("Notified first"), _("While unacknowledged"), NULL };
  g_autofree char *intro = NULL;
  VedHandbookChapter *chapter;
  guint n_routes;
  const VedAlertRoute *routes = ved_alert_routing_get_servers (&n_routes);

  intro = g_strdup_printf (_("Alerts about the whole fleet are Critical when the incident risk within 30 minutes is above "
                             "%.0f %%, Danger above %.0f %%, and Warning when that within 8 hours is above %.0f %%."),
                           100.0 * (double) VED_CRITICAL_PROB_30M, 100.0 * (double) VED_DANGER_PROB_30M,
                           100.0 * (double) VED_WARNING_PROB_8H);
  chapter = add_chapter (chapters, _("Who is notified"), intro, heads);
  set_topics (chapter, "alerts");
  write_routes (chapter, _("A server"), routes, n_routes);
  routes = ved_alert_routing_get_environment (&n_routes);
  write_routes (chapter, _("The fleet"), routes, n_routes);
}

static void
write_profiles (GPtrArray *chapters)
{
  const char *heads[] = { _("Profile"), _("In filters"), _("Names that begin with"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Profiles"), _("What a server is for. Unless set, it is "
                                                                        "inferred from the name."), heads);

  set_topics (chapter, "cascade servers diagnostics");
  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      const VedProfileInfo *info = ved_profile_get_info (i);
      g_autofree char *prefixes = info->prefixes != NULL ? g_strjoinv (" ", (char **) info->prefixes) : g_strdup ("–");

      add_row (chapter, _(info->label), info->short_key, prefixes, NULL);
    }
}

static void
write_dependencies (GPtrArray *chapters)
{
  const char *heads[] = { _("Profile"), _("Depends on"), _("Effect"), _("Strength"), NULL };
  const VedDependencies *table = ved_used_dependencies_get ();
  const char *origin = ved_used_dependencies_are_told ()
                       ? _("This is the table of what is open now.")
                       : _("This is the default table: nothing that is open has reported its own.");
  g_autofree char *intro = g_strdup_printf ("%s %s", _("Of servers that fail at once, the most upstream one is the probable "
                                                       "root cause. The strength is how much of a failure is passed on, up to "
                                                       "1."), origin);
  VedHandbookChapter *chapter = add_chapter (chapters, _("Who depends on whom"), intro, heads);

  set_topics (chapter, "cascade");
  for (guint i = 0; i < table->n; i++)
    {
      const VedDependency *edge = &table->edges[i];
      char strength[VED_TEXT_SIZE];

      add_row (chapter, _(ved_profile_get_info (edge->downstream)->label), _(ved_profile_get_info (edge->upstream)->label),
               _(ved_effect_get_label (edge->effect)), ved_text_write_number (edge->strength, 2, strength, sizeof strength));
    }
}

static void
write_actions (GPtrArray *chapters)
{
  const char *heads[] = { _("Action"), _("Change"), _("Effort"), _("How"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("What helps"),
                                             _("Insights recomputes each of these for one server. The best removes the "
                                               "most risk for its effort, at least 5 points."), heads);

  set_topics (chapter, "insights remediation");
  for (guint i = 0; i < VED_WHAT_IF_NOTHING; i++)
    add_row (chapter, ved_what_if_text_title (i), ved_what_if_text_change (i),
             ved_what_if_text_grade (ved_what_if_kind_get_effort (i)), ved_what_if_text_steps (i));
}

static void
write_filters (GPtrArray *chapters)
{
  const char *heads[] = { _("Write"), _("For"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Filters"), _("The searches of Servers, Heatmap and Insights and "
                                                                       "Ctrl+K understand more than names. Words must all match."), heads);
  g_autoptr(GString) metrics = g_string_new ("cpu");

  for (guint i = 0; i < VED_N_METRICS; i++)
    g_string_append_printf (metrics, " %s", ved_metric_get_info (i)->short_key);
  set_topics (chapter, "servers heatmap insights");
  add_row (chapter, "ppweb0*", _("a name, with * and ?"), NULL, NULL);
  add_row (chapter, "profile:db risk>60 cpu>80", _("databases at risk, with a busy CPU"), NULL, NULL);
  add_row (chapter, "level>=warning or alert:any", _("either"), NULL, NULL);
  add_row (chapter, "not (state:live or age<1m)", _("neither"), NULL, NULL);
  add_row (chapter, "cpu.p90@30m>80", _("a quantile of the forecast, at a time ahead"), NULL, NULL);
  add_row (chapter, "eta(mem>95)<2h", _("the time until a threshold is passed"), NULL, NULL);
  add_row (chapter, "name profile state engine alert", _("texts: with : = !="), NULL, NULL);
  add_row (chapter, "level risk age cores prob30m prob8h", _("numbers: with = != < <= > >="), NULL, NULL);
  add_row (chapter, metrics->str, _("metrics: like numbers"), NULL, NULL);
}

/* What the daemon goes by and keeps, and where it is changed. */
static void
write_settings (GPtrArray *chapters)
{
  const char *heads[] = { _("Setting"), _("Where"), _("What it does"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("What can be changed"),
                                             _("The daemon stores these and applies them at once. Everyone connected to "
                                               "that daemon sees them. Ctrl+K and Preferences lead to each of them."),
                                             heads);

  set_topics (chapter, "diagnostics alerts cascade forecast-quality");
  add_row (chapter, _("Thresholds and risk limits"), _("Diagnostics"),
           _("when alerts open, what chances refer to, where risk points start, what tables mark"), NULL);
  add_row (chapter, _("Profiles"), _("Diagnostics"), _("what a server is for: by its name, or one by one"), NULL);
  add_row (chapter, _("Routing"), _("Alerts, Rules"),
           _("who is notified of which level, within how many minutes, and who is next while unacknowledged"), NULL);
  add_row (chapter, _("Maintenance windows"), _("Alerts, Maintenance"),
           _("nobody is notified about these servers meanwhile; alerts are still recorded"), NULL);
  add_row (chapter, _("Cascade limits"), _("Cascade"), _("when anomalies of many servers count as one event"), NULL);
  add_row (chapter, _("Dependencies"), _("Cascade"), _("which profile depends on which: where root causes are looked for first"),
           NULL);
  add_row (chapter, _("Training"), _("Forecast quality"),
           _("trains a network on the stored history; automatically after drift, if that is enabled"), NULL);
}

/* As vedetted(8) tells it. */
static void
write_backup (GPtrArray *chapters)
{
  const char *heads[] = { _("What is kept"), _("Where"), _("How it is copied"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Backup and restore"),
                                             _("A daemon keeps everything in one folder, that of --data-dir. To restore, "
                                               "stop the daemon, replace the folder with the copy and start it; the time "
                                               "between stays a gap. “man vedetted” has the commands."), heads);

  set_topics (chapter, "diagnostics recordings history");
  add_row (chapter, _("What was measured"), "history.sqlite", _("with sqlite3 FILE \".backup COPY\", even while the "
                                                                "daemon runs; a plain copy is complete only once it has "
                                                                "stopped"), NULL);
  add_row (chapter, _("Alerts, silences, maintenance windows, notes"), "alerts.sqlite", _("likewise"), NULL);
  add_row (chapter, _("The fleet minute by minute, cascades, remediations"), "environment.sqlite", _("likewise"), NULL);
  add_row (chapter, _("Forecasts waiting to be scored"), "forecasts.sqlite", _("likewise"), NULL);
  add_row (chapter, _("Thresholds, profiles, dependencies, routing, channels"), "*.settings",
           _("as files; those of channels hold secrets"), NULL);
  add_row (chapter, _("Calibration of chances"), "calibration", _("as a file"), NULL);
  add_row (chapter, _("Trained networks"), "models", _("as a folder"), NULL);
  add_row (chapter, _("Recordings"), ".vedette", _("one file each; while it is written, as a database"), NULL);
}

/* The keys of metrics are those of the catalogue. */
static void
write_sources (GPtrArray *chapters)
{
  const char *heads[] = { _("Source"), _("How it is opened"), _("What it brings"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Sources: how data gets in"),
                                             _("Choose what to watch with the source button at the top, or when starting "
                                               "the app. Metrics that are not measured are left out."), heads);
  g_autoptr(GString) keys = g_string_new (NULL);

  for (VedMetric metric = 0; metric < VED_N_METRICS; metric++)
    g_string_append_printf (keys, "%s%s", metric > 0 ? " " : "", ved_metric_get_info (metric)->key);
  set_topics (chapter, "overview servers recordings");
  add_row (chapter, _("This computer"), "local", _("its processors, memory, disks and network, every few seconds"), NULL);
  add_row (chapter, _("Demo fleet"), "demo demo:200", _("simulated servers that get into trouble"), NULL);
  add_row (chapter, _("Prometheus"), "prometheus:http://HOST:9090",
           _("hosts with node_exporter, with two weeks of their past; a server is an instance without its port, which it keeps "
             "where several instances of a host answer"), NULL);
  add_row (chapter, _("A daemon"), "http://HOST:8000", _("what a vedetted running elsewhere watches"), NULL);
  add_row (chapter, _("Feed"), "POST /feed/data",
           _("whatever sends a daemon JSON records with timestamp, server_name and metrics: CPU as idle, or as user, system and "
             "I/O wait together"), NULL);
  add_row (chapter, _("Samples in files"), ".csv .jsonl", _("are read once, with columns that are named like these metrics"), NULL);
  add_row (chapter, _("Recordings"), ".vedette", _("play back what was seen; vedettectl import makes one of saved metrics"), NULL);
  add_row (chapter, _("Metrics"), keys->str, _("the names of metrics in feeds and files"), NULL);
}

static void
write_words (GPtrArray *chapters)
{
  const char *heads[] = { _("Term"), _("What it means"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Forecast terms"),
                                             _("Forecast numbers say where they come from, and how far to trust them."), heads);

  set_topics (chapter, "overview insights forecast-quality");
  add_row (chapter, _("p10, p50, p90"), _("the outcome is below p10 one time in ten, below p50 half the time, and above "
                                          "p90 one time in ten"), NULL, NULL);
  add_row (chapter, _("calibrated"), _("chances were compared with outcomes and corrected: of those of 30 % three in ten "
                                       "came true. That takes 500 outcomes"), NULL, NULL);
  add_row (chapter, _("not calibrated, raw"), _("chances are as the model gives them: good for ranking, so tables "
                                                "show them in brackets, but not as a percentage"),
           NULL, NULL);
  add_row (chapter, "★ ★★ ★★★", _("stars: what a metric adds to the risk is more than 5 %, 10 %, 20 % of it"), NULL, NULL);
  add_row (chapter, _("persistence"), _("a server with too little history is forecast to stay as it is"), NULL, NULL);
  add_row (chapter, _("network"), _("corrects the statistical engine, for metrics where it did better on held-out days"),
           NULL, NULL);
}

/* What a backtest prints, and the page that judges forecasts. */
static void
write_scores (GPtrArray *chapters)
{
  const char *heads[] = { _("Score"), _("What it says"), _("Better"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Scores of forecasts"),
                                             _("A backtest forecasts from many instants of the past, and compares with what "
                                               "came. What “as yesterday” scores is 1 where a score is relative."), heads);

  set_topics (chapter, "forecast-quality commands");
  add_row (chapter, "relQL", _("error of the three quantiles relative to “as yesterday at this time”, geometric mean "
                               "over all series"), _("below 1; 0.7 is three tenths less error"), NULL);
  add_row (chapter, "wQL", _("error of the three quantiles as a share of what was measured"), _("smaller"), NULL);
  add_row (chapter, "MASE", _("error of p50 against the usual one of “as yesterday”"), _("below 1"), NULL);
  add_row (chapter, "cov80", _("share of what came that lay between p10 and p90"), _("near 0.80; above is too wide"), NULL);
  add_row (chapter, "weak", _("cov80 of the series at the tenth percentile: how the worst covered ones fare"), _("near 0.80"), NULL);
  add_row (chapter, "F1", _("early warnings of a crossing in the next 8 hours: balances how many were right and how many "
                            "crossings were caught"), _("near 1"), NULL);
}

/* Keys are on a page of their own: Keyboard Shortcuts. */
static void
write_hands (GPtrArray *chapters)
{
  const char *heads[] = { _("Do"), _("What it does"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Using charts"),
                                             _("All charts over time or price work the same way, and charts on one page "
                                               "move together. Ctrl+? lists the keys."), heads);

  set_topics (chapter, "heatmap history price depth orders backtest top-risks");
  add_row (chapter, _("Point at it"), _("the values there, in all linked charts"), NULL, NULL);
  add_row (chapter, _("Wheel"), _("zooms around the pointer; a wheel already scrolling the page keeps scrolling it"), NULL, NULL);
  add_row (chapter, _("Ctrl+wheel, Shift+wheel"), _("zooms the values; moves along"), NULL, NULL);
  add_row (chapter, _("Drag"), _("pans; on an axis, zooms it"), NULL, NULL);
  add_row (chapter, _("Shift+drag"), _("zooms to the box"), NULL, NULL);
  add_row (chapter, _("Double click, 0"), _("resets the view"), NULL, NULL);
  add_row (chapter, _("Click, click again"), _("sets pins A and B, and shows their difference; Escape removes them"), NULL,
           NULL);
  add_row (chapter, _("Click in the legend"), _("shows that one only; with Ctrl shows or hides it"), NULL, NULL);
  add_row (chapter, _("Right click"), _("copies the value; saves an image (PNG), a vector (SVG) or the visible data (CSV)"),
           NULL, NULL);
  add_row (chapter, "← →, T", _("from value to value, read aloud; the same data as a table"), NULL, NULL);
}

static void
write_market_words (GPtrArray *chapters)
{
  const char *heads[] = { _("Term"), _("What it means"), NULL };
  VedHandbookChapter *chapter = add_chapter (chapters, _("Order-book terms"),
                                             _("Prices are in dollars, times are exchange time, New York. Figures cover "
                                               "the events up to the cursor."), heads);

  set_topics (chapter, "price depth orders backtest");
  add_row (chapter, _("mid"), _("halfway between best bid and best ask"), NULL, NULL);
  add_row (chapter, _("microprice"), _("between best bid and best ask, nearer to the one with fewer shares, which is likely to go "
                                       "first"), NULL, NULL);
  add_row (chapter, _("learned microprice"), _("the mid, and how far the price went on from it when the queues were as uneven and "
                                               "the spread as wide: learned each minute from the day before it"), NULL, NULL);
  add_row (chapter, "VWAP", _("mean price of what was traded, weighted by shares, over the events shown: with another number "
                              "of events, or with Day, it is another price"), NULL, NULL);
  add_row (chapter, "VWAP ± σ", _("the VWAP minus and plus the standard deviation of the traded prices, weighted by "
                                  "shares"), NULL, NULL);
  add_row (chapter, "POC", _(/* xgettext:no-c-format */ "point of control: the price at which most shares were traded over the events shown; 70 % of "
                             "them were traded in the smallest range around it that is named beside it"), NULL, NULL);
  add_row (chapter, _("footprint"), _("what aggressors sold and bought at each price, bar by bar; Δ is bought less sold. An edge "
                                      "marks the side that traded three times as much as the other"), NULL, NULL);
  add_row (chapter, _("market order"), _("buys or sells at once, from the best price to worse ones: the card “A Market Order Now” of "
                                         "Depth says what it would cost in the visible book"), NULL, NULL);
  add_row (chapter, _("resilience"), _("how soon the shares are back at the prices that a trade of several levels took from"),
           NULL, NULL);
  add_row (chapter, _("signature plot"), _("realised volatility against the time step that it is measured in: it falls where "
                                           "quotes jump to and fro"), NULL, NULL);
  add_row (chapter, _("by rank"), _("liquidity colours are spread evenly over the cells that are shown: one colour means "
                                    "a different number of shares in another part of the day. Logarithmic and linear "
                                    "colours span the minimum to the maximum shown"), NULL, NULL);
  add_row (chapter, _("markout"), _("what a share had gained some time after a fill, relative to the mid at that time"), NULL, NULL);
  add_row (chapter, _("quoting inventory limit"), _("from there on one side is not quoted. The fill that reaches it "
                                                    "counts in full, and may exceed it by its own size"), NULL, NULL);
}

/**
 * ved_handbook_write:
 *
 * Returns: (transfer full): the chapters of the documentation, in the order they are read
 */
GPtrArray *
ved_handbook_write (void)
{
  GPtrArray *chapters = g_ptr_array_new_with_free_func ((GDestroyNotify) chapter_free);

  write_pages (chapters);
  write_sources (chapters);
  write_levels (chapters);
  write_risk (chapters);
  write_words (chapters);
  write_scores (chapters);
  write_hands (chapters);
  write_market_words (chapters);
  write_thresholds (chapters);
  write_markers (chapters);
  write_routing (chapters);
  write_profiles (chapters);
  write_dependencies (chapters);
  write_actions (chapters);
  write_filters (chapters);
  write_settings (chapters);
  write_backup (chapters);

  return chapters;
}

/**
 * ved_handbook_is_same:
 * @a: a chapter
 * @b: one in the same place, written at another time
 *
 * Returns: whether they read alike
 */
gboolean
ved_handbook_is_same (const VedHandbookChapter *a,
                      const VedHandbookChapter *b)
{
  if (strcmp (a->title, b->title) != 0 || strcmp (a->intro, b->intro) != 0 || a->rows->len != b->rows->len)
    return FALSE;

  for (guint i = 0; i < a->rows->len; i++)
    if (!g_strv_equal (a->rows->pdata[i], b->rows->pdata[i]))
      return FALSE;

  return TRUE;
}

static gboolean
contains (const char *text,
          const char *part)
{
  g_autofree char *low_text = g_utf8_casefold (text, -1), *low_part = g_utf8_casefold (part, -1);

  return strstr (low_text, low_part) != NULL;
}

/**
 * ved_handbook_row_matches:
 * @text: what is looked for; empty for everything
 *
 * Returns: whether @text is in a row; where it is in the title, all rows match
 */
gboolean
ved_handbook_row_matches (const VedHandbookChapter *chapter,
                          guint                     row,
                          const char               *text)
{
  char **cells = g_ptr_array_index (chapter->rows, row);

  if (*text == '\0' || contains (chapter->title, text))
    return TRUE;

  for (guint i = 0; cells[i] != NULL; i++)
    if (contains (cells[i], text))
      return TRUE;

  return FALSE;
}

/**
 * ved_handbook_matches:
 * @text: what is looked for; empty for everything
 *
 * Returns: whether @text is anywhere in a chapter
 */
gboolean
ved_handbook_matches (const VedHandbookChapter *chapter,
                      const char               *text)
{
  if (*text == '\0' || contains (chapter->title, text) || contains (chapter->intro, text)
      || (chapter->topics != NULL && contains (chapter->topics, text)))
    return TRUE;

  for (guint i = 0; i < chapter->rows->len; i++)
    if (ved_handbook_row_matches (chapter, i, text))
      return TRUE;

  return FALSE;
}
