/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-alert-notifier"

#include "config.h"

#include "app/alerts/ved-alert-notifier.h"
#include "client/ved-connection.h"
#include "client/ved-frame-file.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-snapshot.h"

/* Snapshots are pushed through a source that never reads its file. */

typedef struct {
  VedClock *clock;
  VedFrameSource *source;
  VedFleetModel *model;
  VedAlertNotifier *notifier;
  guint tick;
  guint n_raised;
  guint n_ended;
  guint n_summaries_ended;
} Fixture;

/* Alerts "a-1" … "a-@n_critical" are critical, one more is a warning, and one is about a chance that is not
 * calibrated. */
static void
push (Fixture *fixture,
      guint    n_critical)
{
  gint64 time_us = VED_TEST_TIME_US + fixture->tick * 5 * VED_SECOND_US;
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, ++fixture->tick, time_us);
  const VedSnapshotServer server = { .name = "one", .state = VED_SERVER_LIVE, .forecast_row = VED_NO_ROW };
  const VedAlert fleet = { .id = (char *) "a-900", .server = (char *) "*", .subject = VED_ALERT_SUBJECT_PROB_30M,
                           .metric = VED_METRIC_NONE, .level = VED_LEVEL_CRITICAL };
  g_autoptr(VedSnapshot) snapshot = NULL;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_add_alert (builder, &fleet);
  for (guint i = 1; i <= n_critical + 1; i++)
    {
      g_autofree char *id = g_strdup_printf ("a-%u", i <= n_critical ? i : 800);
      const VedAlert alert = {
        .id = id, .server = (char *) "one", .subject = VED_ALERT_SUBJECT_METRIC, .metric = VED_METRIC_MEM_USED,
        .severity = i <= n_critical ? VED_ALERT_SEVERITY_CRITICAL : VED_ALERT_SEVERITY_WARNING,
      };

      ved_snapshot_builder_add_alert (builder, &alert);
    }
  snapshot = ved_snapshot_builder_finish (builder);
  ved_frame_source_emit_snapshot (fixture->source, snapshot);
}

static void
raised_cb (VedAlertNotifier *notifier,
           const char       *id,
           GNotification    *notification,
           Fixture          *fixture)
{
  g_assert_true (G_IS_NOTIFICATION (notification));
  fixture->n_raised++;
}

static void
ended_cb (VedAlertNotifier *notifier,
          const char       *id,
          Fixture          *fixture)
{
  if (g_str_equal (id, "alerts"))
    fixture->n_summaries_ended++;
  else
    fixture->n_ended++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  fixture->source = VED_FRAME_SOURCE (ved_frame_file_new ("/nowhere"));
  fixture->model = ved_fleet_model_new (fixture->clock);
  fixture->notifier = ved_alert_notifier_new (fixture->model);
  ved_fleet_model_set_watched (fixture->model, FALSE);
  ved_fleet_model_set_source (fixture->model, fixture->source);
  g_signal_connect (fixture->notifier, "raised", G_CALLBACK (raised_cb), fixture);
  g_signal_connect (fixture->notifier, "ended", G_CALLBACK (ended_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_object_unref (fixture->model);
  g_assert_finalize_object (fixture->notifier);
  g_object_unref (fixture->source);
  ved_clock_unref (fixture->clock);
}

static void
test_new_ones_once (Fixture       *fixture,
                    gconstpointer  user_data)
{
  push (fixture, 1);
  g_assert_cmpuint (fixture->n_raised, ==, 0);
  push (fixture, 2);
  g_assert_cmpuint (fixture->n_raised, ==, 1);
  push (fixture, 2);
  g_assert_cmpuint (fixture->n_raised, ==, 1);

  /* Nobody was told of the first, so nothing of it is withdrawn. */
  push (fixture, 0);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
  push (fixture, 1);
  g_assert_cmpuint (fixture->n_raised, ==, 2);
}

static void
test_many_are_one (Fixture       *fixture,
                   gconstpointer  user_data)
{
  push (fixture, 0);
  push (fixture, 9);
  g_assert_cmpuint (fixture->n_raised, ==, 1);

  /* It is withdrawn with the last of them. */
  push (fixture, 1);
  g_assert_cmpuint (fixture->n_summaries_ended, ==, 0);
  push (fixture, 0);
  g_assert_cmpuint (fixture->n_summaries_ended, ==, 1);
}

/* What was told of a source goes with it, and what is open where another begins is not news. */
static void
test_source_goes (Fixture       *fixture,
                  gconstpointer  user_data)
{
  push (fixture, 0);
  push (fixture, 9);
  ved_fleet_model_set_source (fixture->model, NULL);
  g_assert_cmpuint (fixture->n_ended, ==, 0);
  g_assert_cmpuint (fixture->n_summaries_ended, ==, 1);

  ved_fleet_model_set_source (fixture->model, fixture->source);
  push (fixture, 9);
  g_assert_cmpuint (fixture->n_raised, ==, 1);
}

/* A source that is live goes on while no window can be seen, for as long as somebody wants to be told. */
static void
test_live_source_goes_on (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autoptr(VedFrameSource) live = VED_FRAME_SOURCE (ved_connection_new (fixture->clock, "http://127.0.0.1:1", NULL));

  ved_alert_notifier_set_enabled (fixture->notifier, FALSE);
  ved_fleet_model_set_source (fixture->model, live);
  g_assert_cmpint (ved_frame_source_get_state (live), ==, VED_SOURCE_IDLE);
  ved_alert_notifier_set_enabled (fixture->notifier, TRUE);
  g_assert_cmpint (ved_frame_source_get_state (live), ==, VED_SOURCE_CONNECTING);
  ved_fleet_model_set_source (fixture->model, NULL);
}

static void
test_disabled (Fixture       *fixture,
               gconstpointer  user_data)
{
  ved_alert_notifier_set_enabled (fixture->notifier, FALSE);
  push (fixture, 0);
  push (fixture, 2);
  push (fixture, 0);
  g_assert_cmpuint (fixture->n_raised, ==, 0);
  g_assert_cmpuint (fixture->n_ended, ==, 0);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/alert-notifier/new-ones-once", test_new_ones_once);
  ADD ("/alert-notifier/many-are-one", test_many_are_one);
  ADD ("/alert-notifier/source-goes", test_source_goes);
  ADD ("/alert-notifier/live-source-goes-on", test_live_source_goes_on);
  ADD ("/alert-notifier/disabled", test_disabled);

  return g_test_run ();
}
