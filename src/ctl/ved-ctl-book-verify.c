/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "book/replay/ved-book-checkpoints.h"
#include "ctl/ved-ctl-book.h"

#include <math.h>

#define PREFIX "vedettectl book verify"

static double
share (gint64 part,
       gint64 whole)
{
  return whole > 0 ? (double) part / (double) whole : NAN;
}

static void
add_reveals (JsonBuilder              *builder,
             const VedBookReplayStats *stats)
{
  static const char *const names[VED_BOOK_N_REVEALS] = { "equal", "grown", "shrunk", "never_seen" };
  gint64 n = 0;

  for (guint i = 0; i < VED_BOOK_N_REVEALS; i++)
    n += stats->n_reveals[i];
  json_builder_set_member_name (builder, "reveals");
  json_builder_begin_object (builder);
  ved_ctl_add_int (builder, "count", n);
  for (guint i = 0; i < VED_BOOK_N_REVEALS; i++)
    ved_ctl_add_double (builder, names[i], share (stats->n_reveals[i], n));
  json_builder_end_object (builder);
}

static void
add_fills (JsonBuilder              *builder,
           const VedBookReplayStats *stats)
{
  static const char *const names[VED_BOOK_N_FILLS] = {
    "first_in_queue_share", "behind_anonymous_share", "not_first_share", "unknown_id_share"
  };
  gint64 n = 0;

  for (guint i = 0; i < VED_BOOK_N_FILLS; i++)
    n += stats->n_fills[i];
  ved_ctl_add_int (builder, "visible_executions", n);
  for (guint i = 0; i < VED_BOOK_N_FILLS; i++)
    ved_ctl_add_double (builder, names[i], share (stats->n_fills[i], n));
}

VedCtlStatus
ved_ctl_book_verify (int    argc,
                     char **argv)
{
  VedCtlBookOptions options = { 0 };
  VedCtlStatus status;
  g_autoptr(VedBookDay) day = ved_ctl_book_open (PREFIX, NULL, &options, &argc, &argv, &status);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(VedBookCheckpoints) checkpoints = NULL;
  const VedBookReplayStats *stats;

  if (day == NULL)
    return status;
  checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_VERIFY, NULL);
  stats = ved_book_checkpoints_get_stats (checkpoints);

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "source", day->source);
  ved_ctl_add_int (builder, "rows", day->n_rows);
  ved_ctl_add_int (builder, "levels", day->n_levels);
  ved_ctl_add_double (builder, "integrity", 1.0 - (day->integrity.n_checked > 0 ?
                                                   share (day->integrity.n_broken, day->integrity.n_checked) : 0.0));
  ved_ctl_add_int (builder, "broken_rows", day->integrity.n_broken);
  if (day->integrity.n_broken > 0)
    ved_ctl_add_int (builder, "first_broken_row", day->integrity.first_broken);
  ved_ctl_add_double (builder, "totals_match", share (stats->n_rows_matching, stats->n_rows));
  ved_ctl_add_double (builder, "known_share_best", share (stats->best_known, stats->best_volume));
  ved_ctl_add_double (builder, "known_share_all", share (stats->known, stats->volume));
  add_fills (builder, stats);
  add_reveals (builder, stats);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, options.as_json);

  /* A script asks before it goes on with the rows. */
  return ved_ctl_book_is_whole (PREFIX, day) ? VED_CTL_OK : VED_CTL_FAILED;
}
