/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-clock.h"
#include "engine/alerts/ved-cascade-log.h"
#include "wire/json/ved-cascade-json.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <string.h>

/* An episode that ended in one life of the daemon is told in the next, once, and its number is not given again. */

static VedCascadeEpisode *
make_episode (guint64 id)
{
  VedCascadeEpisode *episode = g_new0 (VedCascadeEpisode, 1);

  episode->id = id;
  episode->start_us = VED_TEST_TIME_US;
  episode->peak_us = episode->start_us + VED_MINUTE_US;
  episode->end_us = episode->start_us + 5 * VED_MINUTE_US;
  episode->n_peak = 7;
  episode->peak_share = 0.35;
  episode->severity = VED_CASCADE_HIGH;
  episode->metrics = 1;
  episode->root = (char *) "ppdb001";
  episode->members = g_array_new (FALSE, FALSE, sizeof (VedCascadeMember));

  return episode;
}

static void
free_episode (gpointer data)
{
  g_array_unref (((VedCascadeEpisode *) data)->members);
  g_free (data);
}

static void
test_restart (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  VedCascadeResult result = { .time_us = VED_TEST_TIME_US };

  result.active = g_ptr_array_new_with_free_func (free_episode);
  result.recent = g_ptr_array_new_with_free_func (free_episode);
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(VedKeeper) keeper = ved_keeper_new (folder, &error);
    g_autoptr(VedCascadeLog) log = ved_cascade_log_new (keeper);

    g_assert_no_error (error);
    g_assert_cmpuint (ved_cascade_log_get_past (log)->len, ==, 0);
    ved_cascade_log_take (log, &result);
    g_ptr_array_insert (result.recent, 0, make_episode (4));
    ved_cascade_log_take (log, &result);
    ved_cascade_log_take (log, &result);
    g_ptr_array_insert (result.recent, 0, make_episode (5));
    ved_cascade_log_take (log, &result);
    g_ptr_array_add (result.active, make_episode (6));
    ((VedCascadeEpisode *) result.active->pdata[0])->end_us = 0;
    ved_cascade_log_take (log, &result);
    result.time_us += VED_MINUTE_US;
    ved_cascade_log_close (log, &result);
  }
  {
    g_autoptr(VedKeeper) keeper = ved_keeper_new (folder, NULL);
    g_autoptr(VedCascadeLog) log = ved_cascade_log_new (keeper);
    GPtrArray *past = ved_cascade_log_get_past (log);

    g_assert_cmpuint (past->len, ==, 3);
    g_assert_true (g_str_has_prefix (g_ptr_array_index (past, 0), "{\"id\":6,"));
    g_assert_true (g_str_has_suffix (g_ptr_array_index (past, 0), ",\"cut_off\":\"2026-01-15T10:06:00Z\"}"));
    g_assert_null (strstr (g_ptr_array_index (past, 0), "\"end\""));
    g_assert_null (strstr (g_ptr_array_index (past, 1), "\"cut_off\""));
    g_assert_true (g_str_has_prefix (g_ptr_array_index (past, 2), "{\"id\":4,"));
    g_assert_nonnull (strstr (g_ptr_array_index (past, 2), "\"root_cause\":\"ppdb001\""));
    g_assert_cmpuint (ved_cascade_log_get_last_id (log), ==, 6);
  }
  g_ptr_array_unref (result.active);
  g_ptr_array_unref (result.recent);
  ved_test_remove_folder (folder);
}

/* Nobody closes the log when the daemon is killed: what went on is known from its beginning on, and told as cut off, once. */
static void
test_killed (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  VedCascadeResult result = { .time_us = VED_TEST_TIME_US };

  result.active = g_ptr_array_new_with_free_func (free_episode);
  result.recent = g_ptr_array_new_with_free_func (free_episode);
  g_ptr_array_add (result.active, make_episode (1));
  ((VedCascadeEpisode *) result.active->pdata[0])->end_us = 0;
  {
    g_autoptr(VedKeeper) keeper = ved_keeper_new (folder, NULL);
    g_autoptr(VedCascadeLog) log = ved_cascade_log_new (keeper);

    ved_cascade_log_take (log, &result);
  }
  for (guint life = 0; life < 2; life++)
    {
      g_autoptr(VedKeeper) keeper = ved_keeper_new (folder, NULL);
      g_autoptr(VedCascadeLog) log = ved_cascade_log_new (keeper);
      GPtrArray *past = ved_cascade_log_get_past (log);

      g_assert_cmpuint (past->len, ==, 1);
      g_assert_nonnull (strstr (g_ptr_array_index (past, 0), "\"cut_off\":"));
      g_assert_cmpuint (ved_cascade_log_get_last_id (log), ==, 1);
    }

  /* One that ends is no more than one. */
  {
    g_autoptr(VedKeeper) keeper = ved_keeper_new (folder, NULL);
    g_autoptr(VedCascadeLog) log = ved_cascade_log_new (keeper);

    ((VedCascadeEpisode *) result.active->pdata[0])->id = 2;
    ved_cascade_log_take (log, &result);
    g_ptr_array_set_size (result.active, 0);
    g_ptr_array_add (result.recent, make_episode (2));
    ved_cascade_log_take (log, &result);
    ved_cascade_log_close (log, &result);
  }
  {
    g_autoptr(VedKeeper) keeper = ved_keeper_new (folder, NULL);
    g_autoptr(VedCascadeLog) log = ved_cascade_log_new (keeper);

    g_assert_cmpuint (ved_cascade_log_get_past (log)->len, ==, 2);
    g_assert_null (strstr (g_ptr_array_index (ved_cascade_log_get_past (log), 0), "\"cut_off\""));
  }
  g_ptr_array_unref (result.active);
  g_ptr_array_unref (result.recent);
  ved_test_remove_folder (folder);
}

/* What a sender of samples is told. */
static void
test_alert (void)
{
  VedCascadeEpisode *episode = make_episode (1);
  const VedCascadeMember member = { (char *) "ppdb001", VED_PROFILE_DATABASE, VED_TEST_TIME_US };
  g_autoptr(GString) out = g_string_new (NULL);

  episode->metrics = 5;
  episode->peak_correlation = 0.87;
  g_array_append_val (episode->members, member);
  ved_cascade_write_alert (out, episode);
  g_assert_true (g_str_has_prefix (out->str, "{\"severity\":\"high\",\"affected_server_count\":7,"
                                   "\"affected_servers\":[\"ppdb001\"],\"correlation_score\":\"87.00%\","
                                   "\"message\":\"7 servers at once: cpu_user_pct, cpu_iowait_pct\","
                                   "\"recommendations\":[\"cpu_user_pct: look for runaway job\","
                                   "\"cpu_iowait_pct: look for storage\"],\"cascade_details\":[{\"id\":1,"));
  g_assert_nonnull (strstr (out->str, "\"metric\":\"cpu_user_pct\""));
  free_episode (episode);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cascade-log/alert", test_alert);
  g_test_add_func ("/cascade-log/restart", test_restart);
  g_test_add_func ("/cascade-log/killed", test_killed);

  return g_test_run ();
}
