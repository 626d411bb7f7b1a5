/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-page-list"

#include "config.h"

#include "app/ved-page-list.h"

#include "app/alerts/ved-alerts-page.h"
#include "app/cascade/ved-cascade-page.h"
#include "app/commands/ved-commands-page.h"
#include "app/datasets/ved-datasets-page.h"
#include "app/diagnostics/ved-diagnostics-page.h"
#include "app/fleet/ved-cost-page.h"
#include "app/fleet/ved-heatmap-page.h"
#include "app/fleet/ved-history-page.h"
#include "app/fleet/ved-overview-page.h"
#include "app/fleet/ved-remediation-page.h"
#include "app/fleet/ved-top-risks-page.h"
#include "app/help/ved-documentation-page.h"
#include "app/help/ved-roadmap-page.h"
#include "app/insights/ved-insights-page.h"
#include "app/market/ved-backtest-page.h"
#include "app/market/ved-depth-page.h"
#include "app/market/ved-orders-page.h"
#include "app/market/ved-price-page.h"
#include "app/quality/ved-quality-page.h"
#include "app/recordings/ved-recordings-page.h"
#include "app/servers/ved-servers-page.h"

#include <glib/gi18n.h>

static const VedPageInfo pages[] = {
  { "overview", N_("Fleet"), N_("Overview"), N_("How the fleet is now, in 30 minutes and in 8 hours"),
    "ved-overview-symbolic", ved_overview_page_get_type },
  { "heatmap", N_("Fleet"), N_("Heatmap"), N_("Every server at a glance, by any metric"),
    "ved-heatmap-symbolic", ved_heatmap_page_get_type },
  { VED_SERVERS_PAGE_ID, N_("Fleet"), N_("Servers"), N_("Search, sort and open single servers"),
    "ved-servers-symbolic", ved_servers_page_get_type },
  { "top-risks", N_("Fleet"), N_("Top risks"), N_("Who is at the highest risk, what it is heading for, and when"),
    "ved-top-risks-symbolic", ved_top_risks_page_get_type },
  { "history", N_("Fleet"), N_("History"), N_("Risk, health and alerts of the fleet over minutes to a month"),
    "ved-history-symbolic", ved_history_page_get_type },
  { VED_INSIGHTS_PAGE_ID, N_("Fleet"), N_("Insights"), N_("Why a server is at risk, and what would help"),
    "ved-insights-symbolic", ved_insights_page_get_type },
  { "cascade", N_("Fleet"), N_("Cascade"), N_("What affects many servers at once, and where it started"),
    "ved-cascade-symbolic", ved_cascade_page_get_type },
  { "forecast-quality", N_("Fleet"), N_("Forecast quality"), N_("Whether forecasts and chances came true, and whether to retrain"),
    "ved-forecast-quality-symbolic", ved_quality_page_get_type },
  { "alerts", N_("Act"), N_("Alerts"), N_("What is wrong or will be, who is notified, who has taken it on"),
    "ved-alerts-symbolic", ved_alerts_page_get_type },
  { "remediation", N_("Act"), N_("Remediation"), N_("Actions planned for servers at risk, and who approves them"),
    "ved-remediation-symbolic", ved_remediation_page_get_type },
  { "cost", N_("Act"), N_("Cost"), N_("What prevention is worth, with its assumptions"),
    "ved-cost-symbolic", ved_cost_page_get_type },
  { "price", N_("Market"), N_("Price"), N_("Candles of the mid price of an order book, with its executions, volumes and flows"),
    "ved-price-symbolic", ved_price_page_get_type, VED_PAGE_NEEDS_BOOK },
  { "depth", N_("Market"), N_("Depth"), N_("What is quoted at each price of an order book, now and over the day"),
    "ved-depth-symbolic", ved_depth_page_get_type, VED_PAGE_NEEDS_BOOK },
  { "orders", N_("Market"), N_("Orders"), N_("Who stands where in the queues of an order book, and for how long"),
    "ved-orders-symbolic", ved_orders_page_get_type, VED_PAGE_NEEDS_BOOK },
  { "backtest", N_("Market"), N_("Backtest"), N_("What a market maker would have earned on an order book"),
    "ved-backtest-symbolic", ved_backtest_page_get_type, VED_PAGE_NEEDS_BOOK },
  { VED_COMMANDS_PAGE_ID, N_("Tools"), N_("Commands"), N_("Fill in a form, check the command it makes, run it and watch it"),
    "ved-commands-symbolic", ved_commands_page_get_type, VED_PAGE_NEEDS_NOTHING },
  { "recordings", N_("Tools"), N_("Recordings"), N_("What was recorded: find it, open it, keep a part of it"),
    "ved-recordings-symbolic", ved_recordings_page_get_type, VED_PAGE_NEEDS_NOTHING },
  { "datasets", N_("Tools"), N_("Datasets"), N_("Order books to open: on this computer, and on a Hub"),
    "ved-datasets-symbolic", ved_datasets_page_get_type, VED_PAGE_NEEDS_NOTHING },
  { "diagnostics", N_("Tools"), N_("Diagnostics"), N_("Thresholds and profiles; what the daemon was asked; "
                                                      "renderer, frame times, memory"),
    "ved-diagnostics-symbolic", ved_diagnostics_page_get_type, VED_PAGE_NEEDS_NOTHING },
  { "documentation", N_("Help"), N_("Documentation"), N_("Levels, risk, thresholds, routing, filters: how the program "
                                                         "decides"),
    "ved-documentation-symbolic", ved_documentation_page_get_type, VED_PAGE_NEEDS_NOTHING },
  { "roadmap", N_("Help"), N_("Roadmap"), N_("What there is and what comes next"),
    "ved-roadmap-symbolic", ved_roadmap_page_get_type, VED_PAGE_NEEDS_NOTHING },
};

/**
 * ved_page_list_get:
 * @n_pages: (out): how many
 *
 * Returns: (array length=n_pages): all pages, in the order of the sidebar
 */
const VedPageInfo *
ved_page_list_get (guint *n_pages)
{
  *n_pages = G_N_ELEMENTS (pages);

  return pages;
}

/**
 * ved_page_list_get_ids:
 *
 * Returns: (transfer full): the ids of all pages, as in "overview, heatmap"
 */
char *
ved_page_list_get_ids (void)
{
  const char *ids[G_N_ELEMENTS (pages) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    ids[i] = pages[i].id;

  return g_strjoinv (", ", (char **) ids);
}

/**
 * ved_page_list_find:
 * @id: (nullable): as in "overview"
 *
 * Returns: (nullable): the page of that name
 */
const VedPageInfo *
ved_page_list_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      if (g_strcmp0 (pages[i].id, id) == 0)
        return &pages[i];
    }

  return NULL;
}
/**
 * ved_page_list_next_fleet:
 * @id: as in "overview"
 *
 * Returns: the page about the fleet that comes after @id, the first one after the last
 */
const VedPageInfo *
ved_page_list_next_fleet (const char *id)
{
  guint at = 0;

  while (at < G_N_ELEMENTS (pages) - 1 && g_strcmp0 (pages[at].id, id) != 0)
    at++;
  for (guint i = 1; i <= G_N_ELEMENTS (pages); i++)
    {
      const VedPageInfo *next = &pages[(at + i) % G_N_ELEMENTS (pages)];

      if (next->needs == VED_PAGE_NEEDS_FLEET)
        return next;
    }

  return &pages[0];
}
