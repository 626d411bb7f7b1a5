/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "book/analytics/ved-book-immediate.h"
#include "book/replay/ved-book-replay.h"
#include "ctl/ved-ctl-book.h"

#include <math.h>

#define PREFIX "vedettectl book state"

static const char *const knowledge_names[] = { "known", "unverified", "anonymous" };

static void
add_item (JsonBuilder            *builder,
          const VedBookDay       *day,
          const VedBookQueueItem *item)
{
  json_builder_begin_object (builder);
  ved_ctl_add_int (builder, "id", item->id);
  ved_ctl_add_int (builder, "size", item->size);
  ved_ctl_add_int (builder, "initial_size", item->initial_size);
  ved_ctl_add_int (builder, "entry_row", item->entry_row);
  ved_ctl_add_int (builder, "entry_time_ns", day->time_ns[item->entry_row]);
  ved_ctl_add_string (builder, "state", knowledge_names[item->knowledge]);
  json_builder_end_object (builder);
}

static void
add_side (JsonBuilder         *builder,
          const VedBookDay    *day,
          const VedBookQueues *queues,
          VedBookSide          side)
{
  json_builder_set_member_name (builder, side == VED_BOOK_BID ? "bids" : "asks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < queues->n_levels[side]; i++)
    {
      const VedBookQueueLevel *level = &queues->levels[side][i];

      json_builder_begin_object (builder);
      ved_ctl_add_int (builder, "price", level->price);
      ved_ctl_add_int (builder, "size", level->size);
      ved_ctl_add_int (builder, "known", level->known);
      json_builder_set_member_name (builder, "queue");
      json_builder_begin_array (builder);
      for (guint j = 0; j < level->n_items; j++)
        add_item (builder, day, &queues->items[level->first_item + j]);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_message (JsonBuilder      *builder,
             const VedBookDay *day,
             guint32           row)
{
  json_builder_set_member_name (builder, "message");
  json_builder_begin_object (builder);
  ved_ctl_add_int (builder, "type", day->type[row]);
  ved_ctl_add_int (builder, "id", day->id[row]);
  ved_ctl_add_int (builder, "size", day->size[row]);
  ved_ctl_add_int (builder, "price", day->price[row]);
  ved_ctl_add_int (builder, "direction", day->direction[row]);
  json_builder_end_object (builder);
}

static void
print_side (const VedBookQueues *queues,
            VedBookSide          side)
{
  for (guint i = 0; i < queues->n_levels[side]; i++)
    {
      const VedBookQueueLevel *level = &queues->levels[side][i];

      g_print ("%s %12.4f %8d ", side == VED_BOOK_BID ? "bid" : "ask", (double) level->price / VED_BOOK_DOLLAR, level->size);
      for (guint j = 0; j < level->n_items; j++)
        {
          const VedBookQueueItem *item = &queues->items[level->first_item + j];

          if (item->knowledge == VED_BOOK_ANONYMOUS)
            g_print (" [%d]", item->size);
          else
            g_print (" %" G_GINT64_FORMAT ":%d%s", item->id, item->size, item->knowledge == VED_BOOK_UNVERIFIED ? "?" : "");
        }
      g_print ("\n");
    }
}

static void
add_market_order (JsonBuilder      *builder,
                  const VedBookDay *day,
                  guint32           row,
                  VedBookSide       side,
                  gint64            n_shares)
{
  VedBookImmediate order;

  ved_book_immediate (day, row, side, n_shares, &order);
  json_builder_set_member_name (builder, side == VED_BOOK_ASK ? "buy" : "sell");
  json_builder_begin_object (builder);
  ved_ctl_add_int (builder, "wanted", n_shares);
  ved_ctl_add_int (builder, "visible", order.n_shares);
  ved_ctl_add_int (builder, "levels", order.n_levels);
  ved_ctl_add_double (builder, "average", order.average);
  if (order.n_shares > 0)
    ved_ctl_add_int (builder, "worst", order.worst);
  else
    ved_ctl_add_double (builder, "worst", NAN);
  ved_ctl_add_double (builder, "cost_dollars", order.cost * (double) order.n_shares / VED_BOOK_DOLLAR);
  ved_ctl_add_double (builder, "cost_basis_points", order.basis_points);
  json_builder_end_object (builder);
}

static void
print_market_order (const VedBookDay *day,
                    guint32           row,
                    VedBookSide       side,
                    gint64            n_shares)
{
  const char *verb = side == VED_BOOK_ASK ? "buy" : "sell";
  VedBookImmediate order;

  ved_book_immediate (day, row, side, n_shares, &order);
  if (order.n_shares < n_shares)
    {
      g_print ("%s %" G_GINT64_FORMAT " now: more than the visible book, %" G_GINT64_FORMAT " shares on %u levels\n", verb,
               n_shares, order.n_shares, order.n_levels);
      return;
    }

  g_print ("%s %" G_GINT64_FORMAT " now: on average %.4f, at worst %.4f, levels: %u", verb, n_shares,
           order.average / VED_BOOK_DOLLAR, (double) order.worst / VED_BOOK_DOLLAR, order.n_levels);
  if (!isnan (order.basis_points))
    g_print (", costs %.2f against the mid (%.2f bp)", order.cost * (double) n_shares / VED_BOOK_DOLLAR, order.basis_points);
  g_print ("\n");
}

static void
print_plain (const VedBookDay    *day,
             const VedBookQueues *queues,
             gint64               n_shares)
{
  gint64 time = day->time_ns[queues->row], seconds = time / VED_BOOK_SECOND_NS;

  g_print ("row %u at %02d:%02d:%02d.%09d, %.1f %% of the shares have a name\n"
           "id:size, “?” where it was out of view since, [size] without a name\n",
           queues->row, (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60),
           (int) (time % VED_BOOK_SECOND_NS), 100.0 * queues->confidence);
  print_side (queues, VED_BOOK_ASK);
  print_side (queues, VED_BOOK_BID);
  if (n_shares == 0)
    return;

  print_market_order (day, queues->row, VED_BOOK_ASK, n_shares);
  print_market_order (day, queues->row, VED_BOOK_BID, n_shares);
}

static void
print_json (const VedBookDay    *day,
            const VedBookQueues *queues,
            gint64               n_shares)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ved_ctl_add_int (builder, "row", queues->row);
  ved_ctl_add_int (builder, "time_ns", day->time_ns[queues->row]);
  add_message (builder, day, queues->row);
  ved_ctl_add_double (builder, "confidence", queues->confidence);
  add_side (builder, day, queues, VED_BOOK_ASK);
  add_side (builder, day, queues, VED_BOOK_BID);
  for (VedBookSide side = VED_BOOK_ASK; n_shares > 0 && side <= VED_BOOK_BID; side++)
    add_market_order (builder, day, queues->row, side, n_shares);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, TRUE);
}

VedCtlStatus
ved_ctl_book_state (int    argc,
                    char **argv)
{
  VedCtlBookOptions options = { 0 };
  VedCtlStatus status;
  int row = VED_CTL_BOOK_NO_ROW, n_levels = 0, n_shares = 0;
  const GOptionEntry entries[] = {
    { "row", 0, 0, G_OPTION_ARG_INT, &row, "After this row, from 0 (the last one)", "N" },
    { "levels", 0, 0, G_OPTION_ARG_INT, &n_levels, "Of the best N levels (all)", "N" },
    { "shares", 0, 0, G_OPTION_ARG_INT, &n_shares, "Also what a market order of N shares would cost there", "N" },
    { NULL }
  };
  g_autoptr(VedBookDay) day = ved_ctl_book_open (PREFIX, entries, &options, &argc, &argv, &status);
  g_autoptr(VedBookCheckpoints) checkpoints = NULL;
  g_autoptr(VedBookReplay) replay = NULL;
  g_auto(VedBookQueues) queues = { 0 };

  if (day == NULL)
    return status;
  if (n_levels < 0)
    {
      g_printerr ("%s: %d levels cannot be shown: name 1 or more\n", PREFIX, n_levels);
      return VED_CTL_USAGE;
    }
  if (n_shares < 0)
    {
      g_printerr ("%s: %d shares cannot be traded: name 1 or more\n", PREFIX, n_shares);
      return VED_CTL_USAGE;
    }
  row = ved_ctl_book_find_row (PREFIX, day, row, G_MAXINT, &status);
  if (row < 0)
    return status;

  checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_PLAIN, NULL);
  replay = ved_book_replay_new (checkpoints);
  ved_book_replay_seek (replay, (guint32) row);
  ved_book_replay_read (replay, n_levels > 0 ? (guint) n_levels : G_MAXUINT, &queues);
  if (options.as_json)
    print_json (day, &queues, n_shares);
  else
    print_plain (day, &queues, n_shares);

  return VED_CTL_OK;
}
