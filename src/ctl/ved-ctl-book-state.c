/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "book/replay/ved-book-replay.h"
#include "ctl/ved-ctl-book.h"

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
print_plain (const VedBookDay    *day,
             const VedBookQueues *queues)
{
  gint64 time = day->time_ns[queues->row], seconds = time / VED_BOOK_SECOND_NS;

  g_print ("row %u at %02d:%02d:%02d.%09d, %.1f %% of the shares have a name\n"
           "id:size, “?” where it was out of view since, [size] without a name\n",
           queues->row, (int) (seconds / 3600), (int) (seconds / 60 % 60), (int) (seconds % 60),
           (int) (time % VED_BOOK_SECOND_NS), 100.0 * queues->confidence);
  print_side (queues, VED_BOOK_ASK);
  print_side (queues, VED_BOOK_BID);
}

static void
print_json (const VedBookDay    *day,
            const VedBookQueues *queues)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ved_ctl_add_int (builder, "row", queues->row);
  ved_ctl_add_int (builder, "time_ns", day->time_ns[queues->row]);
  add_message (builder, day, queues->row);
  ved_ctl_add_double (builder, "confidence", queues->confidence);
  add_side (builder, day, queues, VED_BOOK_ASK);
  add_side (builder, day, queues, VED_BOOK_BID);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, TRUE);
}

VedCtlStatus
ved_ctl_book_state (int    argc,
                    char **argv)
{
  VedCtlBookOptions options = { 0 };
  VedCtlStatus status;
  int row = VED_CTL_BOOK_NO_ROW, n_levels = 0;
  const GOptionEntry entries[] = {
    { "row", 0, 0, G_OPTION_ARG_INT, &row, "After this row, from 0 (the last one)", "N" },
    { "levels", 0, 0, G_OPTION_ARG_INT, &n_levels, "Of the best N levels (all)", "N" },
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
  row = ved_ctl_book_find_row (PREFIX, day, row, G_MAXINT, &status);
  if (row < 0)
    return status;

  checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_PLAIN, NULL);
  replay = ved_book_replay_new (checkpoints);
  ved_book_replay_seek (replay, (guint32) row);
  ved_book_replay_read (replay, n_levels > 0 ? (guint) n_levels : G_MAXUINT, &queues);
  if (options.as_json)
    print_json (day, &queues);
  else
    print_plain (day, &queues);

  return VED_CTL_OK;
}
