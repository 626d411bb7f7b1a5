/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "book/analytics/ved-book-backtest.h"
#include "ctl/ved-ctl-book.h"

#include <math.h>

#define PREFIX "vedettectl book backtest"
#define DOLLAR ((double) VED_BOOK_DOLLAR)

static const char *const rule_names[] = { "pre-event", "post-event", "queue" };

static gboolean
find_rule (const char      *name,
           VedBookFillRule *rule)
{
  for (guint i = 0; i < G_N_ELEMENTS (rule_names); i++)
    if (name == NULL || g_str_equal (name, rule_names[i]))
      {
        *rule = (VedBookFillRule) i;
        return TRUE;
      }
  g_printerr ("%s: no fill rule is called “%s”: there are pre-event, post-event and queue\n", PREFIX, name);

  return FALSE;
}

static void
add_fills (JsonBuilder           *builder,
           const VedBookDay      *day,
           const VedBookBacktest *result)
{
  json_builder_set_member_name (builder, "fills");
  json_builder_begin_array (builder);
  for (guint i = 0; i < result->fills->len; i++)
    {
      const VedBookBacktestFill *fill = &g_array_index (result->fills, VedBookBacktestFill, i);

      json_builder_begin_object (builder);
      ved_ctl_add_int (builder, "row", fill->row);
      ved_ctl_add_int (builder, "time_ns", day->time_ns[fill->row]);
      ved_ctl_add_string (builder, "side", fill->sign > 0 ? "buy" : "sell");
      ved_ctl_add_int (builder, "size", fill->size);
      ved_ctl_add_int (builder, "price", fill->price);
      ved_ctl_add_int (builder, "inventory", fill->inventory);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* What means nothing for shares of several stocks is left out. */
static void
add_result (JsonBuilder           *builder,
            const VedBookBacktest *result)
{
  static const char *const names[VED_BOOK_N_MARKOUTS] = { "markout_100ms", "markout_1s", "markout_10s" };

  ved_ctl_add_int (builder, "events", result->n_events);
  ved_ctl_add_int (builder, "trades", result->n_trades);
  ved_ctl_add_int (builder, "bought", result->bought);
  ved_ctl_add_int (builder, "sold", result->sold);
  if (!result->is_mixed)
    ved_ctl_add_int (builder, "end_inventory", result->inventory);
  ved_ctl_add_double (builder, "bought_notional", (double) result->bought_notional / DOLLAR);
  ved_ctl_add_double (builder, "sold_notional", (double) result->sold_notional / DOLLAR);
  ved_ctl_add_double (builder, "cash", (double) result->cash / DOLLAR);
  ved_ctl_add_double (builder, "fees", (double) result->fees / DOLLAR);
  ved_ctl_add_double (builder, "impact_cost", (double) result->impact_cost / DOLLAR);
  ved_ctl_add_double (builder, "realised", result->realised / DOLLAR);
  ved_ctl_add_double (builder, "mark_to_market", result->mark_to_market / DOLLAR);
  ved_ctl_add_double (builder, "total", result->total / DOLLAR);
  for (guint i = 0; i < VED_BOOK_N_MARKOUTS && !result->is_mixed; i++)
    ved_ctl_add_double (builder, names[i], result->markouts[i] / DOLLAR);
}

static void
add_run (JsonBuilder               *builder,
         const VedBookDay          *day,
         const VedBookBacktestPlan *plan,
         VedBookBacktest           *sum)
{
  g_autoptr(VedBookBacktest) result = ved_book_backtest_run (day, plan, NULL);

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "source", day->source);
  ved_ctl_add_string (builder, "ticker", day->name.ticker);
  add_result (builder, result);
  json_builder_end_object (builder);
  ved_book_backtest_add (sum, result);
}

static VedCtlStatus
run_one (const VedBookDay          *day,
         const VedBookBacktestPlan *plan,
         gboolean                   with_fills,
         gboolean                   as_json)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(VedBookBacktest) result = ved_book_backtest_run (day, plan, NULL);

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "source", day->source);
  ved_ctl_add_string (builder, "ticker", day->name.ticker);
  ved_ctl_add_string (builder, "fill_rule", rule_names[plan->rule]);
  add_result (builder, result);
  if (with_fills)
    add_fills (builder, day, result);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, as_json);

  return VED_CTL_OK;
}

static VedCtlStatus
run_several (const VedBookDay          *first,
             const VedBookBacktestPlan *plan,
             const VedCtlBookOptions   *options)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(VedBookBacktest) sum = ved_book_backtest_new_sum ();

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "fill_rule", rule_names[plan->rule]);
  json_builder_set_member_name (builder, "sets");
  json_builder_begin_array (builder);
  add_run (builder, first, plan, sum);
  for (guint i = 0; i < options->others->len; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedBookDay) day = ved_ctl_book_read (g_ptr_array_index (options->others, i), options, &error);

      if (day == NULL)
        {
          g_printerr ("%s: %s\n", PREFIX, error->message);
          return VED_CTL_FAILED;
        }
      add_run (builder, day, plan, sum);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "sum");
  json_builder_begin_object (builder);
  add_result (builder, sum);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, options->as_json);

  return VED_CTL_OK;
}

/* Says what cannot be run. */
static gboolean
check_plan (const VedBookBacktestPlan *plan,
            double                     participation)
{
  if (!(participation >= 0.0 && participation <= 1.0) || plan->quote_size < 1 || plan->inventory_limit < 0 ||
      plan->latency_us < 0)
    {
      g_printerr ("%s: participation lies between 0 and 1, a quote has at least one share, and neither limit nor "
                  "latency is below 0\n", PREFIX);
      return FALSE;
    }
  if (!isfinite (plan->fee_per_share) || !isfinite (plan->impact_bp))
    {
      g_printerr ("%s: fee and impact are numbers; a fee below 0 is a rebate\n", PREFIX);
      return FALSE;
    }

  return TRUE;
}

VedCtlStatus
ved_ctl_book_backtest (int    argc,
                       char **argv)
{
  g_autoptr(GPtrArray) others = g_ptr_array_new ();
  VedCtlBookOptions options = { .others = others };
  VedCtlStatus status;
  VedBookBacktestPlan plan = ved_book_backtest_plan_default ();
  double participation = (double) plan.participation_ppm / 1e6;
  g_autofree char *rule = NULL;
  g_auto(GStrv) with = NULL;
  gboolean with_fills = FALSE;
  int quote_size = plan.quote_size;
  const GOptionEntry entries[] = {
    { "quote-size", 0, 0, G_OPTION_ARG_INT, &quote_size, "Shares of a quote (100)", "N" },
    { "participation", 0, 0, G_OPTION_ARG_DOUBLE, &participation, "Our part of an execution (0.1)", "X" },
    { "inventory-limit", 0, 0, G_OPTION_ARG_INT64, &plan.inventory_limit, "Shares held or owed from which no more are quoted "
      "for; the last fill may pass it (1000)", "N" },
    { "fee", 0, 0, G_OPTION_ARG_DOUBLE, &plan.fee_per_share, "Dollars a share (0)", "X" },
    { "impact", 0, 0, G_OPTION_ARG_DOUBLE, &plan.impact_bp, "Basis points of each fill (0)", "BP" },
    { "latency", 0, 0, G_OPTION_ARG_INT64, &plan.latency_us, "Microseconds from the book to our quote (0)", "US" },
    { "fill-rule", 0, 0, G_OPTION_ARG_STRING, &rule, "pre-event, post-event or queue (pre-event)", "NAME" },
    { "fills", 0, 0, G_OPTION_ARG_NONE, &with_fills, "List every fill", NULL },
    { "with", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &with, "Run on SET too, and add up what adds up (may be repeated)", "SET" },
    { NULL }
  };
  g_autoptr(VedBookDay) day = ved_ctl_book_open (PREFIX, entries, &options, &argc, &argv, &status);

  if (day == NULL)
    return status;
  if (!find_rule (rule, &plan.rule))
    return VED_CTL_USAGE;
  plan.quote_size = quote_size;
  if (!check_plan (&plan, participation))
    return VED_CTL_USAGE;

  plan.participation_ppm = llround (participation * 1e6);
  for (char **set = with; set != NULL && *set != NULL; set++)
    g_ptr_array_add (others, *set);
  if (others->len > 0 && with_fills)
    {
      g_printerr ("%s: --fills lists those of one set: leave out --with and all sets but one\n", PREFIX);
      return VED_CTL_USAGE;
    }
  if (others->len > 0)
    return run_several (day, &plan, &options);

  return run_one (day, &plan, with_fills, options.as_json);
}
