/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "fleet/alerts/ved-alert-book.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include <math.h>
#include <string.h>

#define START_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)
#define TICK_US  (30 * VED_SECOND_US)

typedef struct {
  VedAlertBook *book;
  GPtrArray *log;               /* "opened mem_used_pct warning open" */
  gint64 time_us;
  guint slot;
  VedAlertInput input;
  VedForecastSet *forecasts;
} Fixture;

static const char *const change_names[] = {
  "opened", "reopened", "raised", "lowered", "acknowledged", "resolved", "given back",
};

static void
event_emitted_cb (const VedAlertEvent *event,
                  gpointer             user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->log, g_strdup_printf ("%s %s %s by %s", change_names[event->change],
                                            ved_alert_get_subject_key (event->alert),
                                            ved_alert_get_severity_key (event->alert), event->actor));
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->book = ved_alert_book_new (ved_thresholds_get_default (), 17);
  f->log = g_ptr_array_new_with_free_func (g_free);
  f->time_us = START_US;
  f->slot = ved_alert_book_add_server (f->book, "ppdb002");
  f->input.state = VED_SERVER_LIVE;
  f->input.cores = 16;
  f->input.forecast_row = VED_NO_ROW;
  for (guint i = 0; i < VED_N_METRICS; i++)
    f->input.current[i] = 1.0f;
  ved_alert_book_set_event_func (f->book, event_emitted_cb, f);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_alert_book_free (f->book);
  g_ptr_array_unref (f->log);
  g_clear_pointer (&f->forecasts, ved_forecast_set_unref);
}

static void
tick (Fixture *f,
      guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      ved_alert_book_begin (f->book, f->time_us, f->forecasts);
      ved_alert_book_update_server (f->book, f->slot, &f->input);
      ved_alert_book_end (f->book);
      f->time_us += TICK_US;
    }
}

static void
set_mem (Fixture *f,
         float    value)
{
  f->input.current[VED_METRIC_MEM_USED] = value;
  tick (f, 1);
}

static void
assert_log (Fixture    *f,
            const char *expected)
{
  g_autofree char *text = NULL;

  g_ptr_array_add (f->log, NULL);
  text = g_strjoinv (", ", (char **) f->log->pdata);
  g_assert_cmpstr (text, ==, expected);
  g_ptr_array_set_size (f->log, 0);
}

static void
keep_profile_cb (const VedAlertEvent *event,
                 gpointer             user_data)
{
  *(VedProfile *) user_data = event->profile;
}

/* An episode goes with the profile that its server has now, not with that of its name or of its opening. */
static void
test_profile_is_the_present_one (Fixture      *f,
                                 gconstpointer data)
{
  VedProfile told = VED_N_PROFILES;

  ved_alert_book_set_event_func (f->book, keep_profile_cb, &told);
  f->input.profile = VED_PROFILE_WEB_API;
  set_mem (f, 90.0f);
  g_assert_cmpint (told, ==, VED_PROFILE_WEB_API);
  f->input.profile = VED_PROFILE_GENERIC;
  set_mem (f, 98.0f);
  g_assert_cmpint (told, ==, VED_PROFILE_GENERIC);
}

static void
test_metric_is_watched_no_more (Fixture      *f,
                                gconstpointer data)
{
  VedThresholds thresholds = *ved_thresholds_get_default ();

  set_mem (f, 99.0f);
  assert_log (f, "opened mem_used_pct critical by vedetted");
  thresholds.alert[VED_METRIC_MEM_USED] = (VedThreshold) { NAN, NAN };
  ved_alert_book_set_thresholds (f->book, &thresholds);
  tick (f, 1);
  assert_log (f, "resolved mem_used_pct critical by vedetted");
  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 0);
}

static void
test_life (Fixture      *f,
           gconstpointer data)
{
  const VedAlert *alert;

  set_mem (f, 89.99f);
  assert_log (f, "");
  set_mem (f, 90.0f);
  assert_log (f, "opened mem_used_pct warning by vedetted");

  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 1);
  alert = ved_alert_book_get_active (f->book, 0);
  g_assert_cmpstr (alert->id, ==, "a-000017");
  g_assert_cmpstr (alert->server, ==, "ppdb002");
  g_assert_cmpuint (alert->steps_ahead, ==, 0);
  g_assert_cmpfloat (alert->threshold, ==, 90.0f);
  g_assert_true (isnan (alert->probability));

  /* Further crossings update it; critical comes at once. */
  tick (f, 20);
  set_mem (f, 98.0f);
  assert_log (f, "raised mem_used_pct critical by vedetted");
  g_assert_cmpfloat (ved_alert_book_get_active (f->book, 0)->threshold, ==, 98.0f);
  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 1);

  /* Within the margin nothing falls; clearly below it takes three in a row. */
  set_mem (f, 96.5f);
  tick (f, 10);
  assert_log (f, "");
  set_mem (f, 96.0f);
  set_mem (f, 96.0f);
  set_mem (f, 96.5f);
  set_mem (f, 96.0f);
  set_mem (f, 96.0f);
  assert_log (f, "");
  set_mem (f, 96.0f);
  assert_log (f, "lowered mem_used_pct warning by vedetted");

  set_mem (f, 88.5f);
  tick (f, 10);
  assert_log (f, "");
  set_mem (f, 88.0f);
  set_mem (f, 88.0f);
  assert_log (f, "");
  set_mem (f, 88.0f);
  assert_log (f, "resolved mem_used_pct warning by vedetted");
  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 0);
  g_assert_cmpint (ved_alert_book_find (f->book, "a-000017")->resolved_us, ==, f->time_us - TICK_US);
}

static void
test_noise_about_a_threshold (Fixture      *f,
                              gconstpointer data)
{
  g_autofree char *message = NULL;

  set_mem (f, 90.5f);
  assert_log (f, "opened mem_used_pct warning by vedetted");

  /* Results every 5 s: five of them in a row are clearly below, then the noise is back. */
  for (guint i = 0; i < 60; i++)
    {
      set_mem (f, i % 6 == 5 ? 90.5f : 87.9f);
      f->time_us -= TICK_US - 5 * VED_SECOND_US;
    }
  assert_log (f, "");

  /* What is said is what holds now. */
  set_mem (f, 88.8f);
  message = ved_alert_format_message (ved_alert_book_get_active (f->book, 0));
  g_assert_cmpstr (message, ==, "ppdb002: mem_used_pct is back at 88.8 (threshold 90)");
  f->time_us += VED_HOUR_US;
  set_mem (f, 87.9f);
  set_mem (f, 87.9f);
  assert_log (f, "");
  set_mem (f, 87.9f);
  assert_log (f, "resolved mem_used_pct warning by vedetted");
}

static void
test_message_of_a_chance (Fixture      *f,
                          gconstpointer data)
{
  VedAlert alert = {
    .server = (char *) "ppdb001", .subject = VED_ALERT_SUBJECT_METRIC, .metric = VED_METRIC_CPU_IOWAIT,
    .current_value = 15.0f, .predicted_value = 18.8f, .threshold = 20.0f, .probability = 0.36f, .steps_ahead = 3,
  };
  g_autofree char *possible = ved_alert_format_message (&alert);
  g_autofree char *gone = NULL;

  g_assert_cmpint (ved_alert_get_aspect (&alert), ==, VED_ALERT_POSSIBLE);
  g_assert_cmpstr (possible, ==, "ppdb001: cpu_iowait_pct may pass 20 within 15 min (probability 0.36)");
  alert.steps_ahead = 0;
  alert.current_value = NAN;
  gone = ved_alert_format_message (&alert);
  g_assert_cmpint (ved_alert_get_aspect (&alert), ==, VED_ALERT_RECEDING);
  g_assert_cmpstr (gone, ==, "ppdb001: cpu_iowait_pct is no longer reported");
}

static void
test_reopen (Fixture      *f,
             gconstpointer data)
{
  set_mem (f, 95.0f);
  set_mem (f, 10.0f);
  tick (f, 2);
  assert_log (f, "opened mem_used_pct warning by vedetted, resolved mem_used_pct warning by vedetted");

  /* 10 minutes after it resolved the episode still goes on; later a new one begins. */
  f->time_us = ved_alert_book_find (f->book, "a-000017")->resolved_us + 10 * VED_MINUTE_US;
  set_mem (f, 95.0f);
  assert_log (f, "reopened mem_used_pct warning by vedetted");
  g_assert_cmpstr (ved_alert_book_get_active (f->book, 0)->id, ==, "a-000017");
  set_mem (f, 10.0f);
  tick (f, 2);
  f->time_us = ved_alert_book_find (f->book, "a-000017")->resolved_us + 10 * VED_MINUTE_US + TICK_US;
  set_mem (f, 95.0f);
  assert_log (f, "resolved mem_used_pct warning by vedetted, opened mem_used_pct warning by vedetted");
  g_assert_cmpstr (ved_alert_book_get_active (f->book, 0)->id, ==, "a-000018");
  g_assert_cmpuint (ved_alert_book_get_next_number (f->book), ==, 19);
  g_assert_null (ved_alert_book_find (f->book, "a-000017"));
}

static void
set_forecast (Fixture *f,
              float    p50,
              float    width,
              guint    from_step)
{
  float low[VED_FORECAST_STEPS], middle[VED_FORECAST_STEPS], high[VED_FORECAST_STEPS];

  g_clear_pointer (&f->forecasts, ved_forecast_set_unref);
  f->forecasts = ved_forecast_set_new (1, f->time_us);
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      middle[i] = i < from_step ? 10.0f : p50;
      low[i] = middle[i] - width;
      high[i] = middle[i] + width;
    }
  ved_forecast_set_put (f->forecasts, 0, VED_METRIC_CPU_IOWAIT, low, middle, high);
  ved_forecast_set_seal (f->forecasts);
  f->input.forecast_row = 0;
}

static void
test_forecast (Fixture      *f,
               gconstpointer data)
{
  g_autofree char *message = NULL;
  const VedAlert *alert;

  /* z = (20 − 19) / (2.8 / 1.2816): P = 0.32 is less than p*. */
  set_forecast (f, 19.0f, 2.8f, 2);
  tick (f, 3);
  assert_log (f, "");

  set_forecast (f, 22.4f, 4.0f, 2);
  tick (f, 3);
  assert_log (f, "opened cpu_iowait_pct warning by vedetted");
  alert = ved_alert_book_get_active (f->book, 0);
  g_assert_cmpuint (alert->steps_ahead, ==, 3);
  g_assert_cmpfloat (alert->predicted_value, ==, ved_value_snap (22.4, 0.01));
  g_assert_cmpfloat (alert->probability, >, 0.7f);
  message = ved_alert_format_message (alert);
  g_assert_cmpstr (message, ==, "ppdb002: cpu_iowait_pct predicted to reach 22.4");

  /* A likely crossing of the critical threshold raises it; beyond the hour nothing counts. */
  set_forecast (f, 29.5f, 4.0f, 11);
  tick (f, 1);
  assert_log (f, "raised cpu_iowait_pct critical by vedetted");
  g_assert_cmpuint (ved_alert_book_get_active (f->book, 0)->steps_ahead, ==, 12);
  set_forecast (f, 50.0f, 4.0f, 12);
  tick (f, 2);
  assert_log (f, "");
  tick (f, 1);
  assert_log (f, "resolved cpu_iowait_pct critical by vedetted");
}

static void
test_by_hand (Fixture      *f,
              gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  set_mem (f, 95.0f);
  g_assert_true (ved_alert_book_acknowledge (f->book, "a-000017", "ann@desk", f->time_us, &error));
  g_assert_true (ved_alert_book_acknowledge (f->book, "a-000017", "bob@desk", f->time_us, &error));
  g_assert_no_error (error);
  assert_log (f, "opened mem_used_pct warning by vedetted, acknowledged mem_used_pct warning by ann@desk");
  g_assert_cmpint (ved_alert_book_get_active (f->book, 0)->state, ==, VED_ALERT_ACKNOWLEDGED);

  /* Taken back, once or twice, and taken on again. */
  g_assert_true (ved_alert_book_give_back (f->book, "a-000017", "ann@desk", f->time_us, &error));
  g_assert_true (ved_alert_book_give_back (f->book, "a-000017", "ann@desk", f->time_us, &error));
  g_assert_cmpint (ved_alert_book_get_active (f->book, 0)->state, ==, VED_ALERT_OPEN);
  g_assert_true (ved_alert_book_acknowledge (f->book, "a-000017", "ann@desk", f->time_us, &error));
  g_assert_no_error (error);
  assert_log (f, "given back mem_used_pct warning by ann@desk, acknowledged mem_used_pct warning by ann@desk");

  /* Resolved while still beyond: quiet until it has been below once. */
  g_assert_true (ved_alert_book_resolve (f->book, "a-000017", "ann@desk", f->time_us, &error));
  tick (f, 5);
  assert_log (f, "resolved mem_used_pct warning by ann@desk");
  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 0);
  set_mem (f, 89.0f);
  set_mem (f, 95.0f);
  assert_log (f, "reopened mem_used_pct warning by vedetted");
  g_assert_cmpint (ved_alert_book_get_active (f->book, 0)->state, ==, VED_ALERT_ACKNOWLEDGED);

  g_assert_false (ved_alert_book_acknowledge (f->book, "a-000099", "ann@desk", f->time_us, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
}

static void
set_risk (Fixture *f,
          float    risk)
{
  f->input.risk = risk;
  tick (f, 1);
}

static void
test_risk (Fixture      *f,
           gconstpointer data)
{
  set_risk (f, 29.5f);
  assert_log (f, "");
  set_risk (f, 30.0f);
  set_risk (f, 84.0f);
  assert_log (f, "opened risk_score watch by vedetted, raised risk_score critical by vedetted");
  set_risk (f, 78.5f);
  tick (f, 5);
  assert_log (f, "");
  set_risk (f, 55.0f);
  tick (f, 2);
  assert_log (f, "lowered risk_score degrading by vedetted");
  set_risk (f, 0.0f);
  tick (f, 2);
  assert_log (f, "resolved risk_score degrading by vedetted");
}

static void
update_chances (Fixture *f,
                double   near,
                double   far,
                gboolean calibrated,
                guint    n)
{
  VedEnvironment environment = {
    .valid = TRUE,
    .calibrated = calibrated,
    .prob_30m = ved_value_snap (near, VED_PROBABILITY_RESOLUTION),
    .prob_8h = ved_value_snap (far, VED_PROBABILITY_RESOLUTION),
  };

  for (guint i = 0; i < n; i++)
    {
      ved_alert_book_begin (f->book, f->time_us, NULL);
      ved_alert_book_update_environment (f->book, &environment);
      ved_alert_book_end (f->book);
      f->time_us += TICK_US;
    }
}

static void
update_environment (Fixture *f,
                    double   near,
                    double   far,
                    guint    n)
{
  update_chances (f, near, far, TRUE, n);
}

static void
test_environment (Fixture      *f,
                  gconstpointer data)
{
  update_environment (f, 0.40, 0.50, 3);
  assert_log (f, "");
  update_environment (f, 0.40, 0.5001, 1);
  assert_log (f, "opened prob_8h warning by vedetted");
  g_assert_cmpstr (ved_alert_book_get_active (f->book, 0)->server, ==, "*");

  /* The near rule takes over. */
  update_environment (f, 0.4001, 0.9, 3);
  assert_log (f, "opened prob_30m danger by vedetted, resolved prob_8h warning by vedetted");
  update_environment (f, 0.71, 0.9, 1);
  assert_log (f, "raised prob_30m critical by vedetted");
  update_environment (f, 0.39, 0.3, 5);
  assert_log (f, "lowered prob_30m danger by vedetted");
  update_environment (f, 0.38, 0.3, 3);
  assert_log (f, "resolved prob_30m danger by vedetted");
}

/* A chance that was never measured wakes nobody, and closes nothing either; what is certain is told at once. */
static void
test_guesses (Fixture      *f,
              gconstpointer data)
{
  update_chances (f, 0.82, 0.97, FALSE, 3);
  assert_log (f, "");
  update_chances (f, 1.0, 1.0, FALSE, 1);
  assert_log (f, "opened prob_30m critical by vedetted");
  update_chances (f, 0.1, 0.2, FALSE, 5);
  assert_log (f, "");
  update_chances (f, 0.1, 0.2, TRUE, 3);
  assert_log (f, "resolved prob_30m critical by vedetted");
}

static void
test_silent_servers (Fixture      *f,
                     gconstpointer data)
{
  set_mem (f, 95.0f);
  assert_log (f, "opened mem_used_pct warning by vedetted");
  f->input.state = VED_SERVER_OFFLINE;
  set_mem (f, NAN);
  tick (f, 10);
  assert_log (f, "");

  /* A metric that a live server no longer has closes. */
  f->input.state = VED_SERVER_LIVE;
  tick (f, 3);
  assert_log (f, "resolved mem_used_pct warning by vedetted");
}

static void
test_order (Fixture      *f,
            gconstpointer data)
{
  const char *expected[] = { "ppdb002", "ppaa001", "ppzz001" };
  guint slots[] = { ved_alert_book_add_server (f->book, "ppzz001"),
                    ved_alert_book_add_server (f->book, "ppaa001") };

  g_assert_cmpuint (ved_alert_book_add_server (f->book, "ppdb002"), ==, f->slot);
  ved_alert_book_begin (f->book, f->time_us, NULL);
  f->input.current[VED_METRIC_MEM_USED] = 95.0f;
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    ved_alert_book_update_server (f->book, slots[i], &f->input);
  f->input.current[VED_METRIC_MEM_USED] = 99.0f;
  ved_alert_book_update_server (f->book, f->slot, &f->input);
  ved_alert_book_end (f->book);

  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (ved_alert_book_get_active (f->book, i)->server, ==, expected[i]);

  /* Imminent is worse than Critical, whatever its server is called. */
  f->input.risk = 100.0f;
  ved_alert_book_begin (f->book, f->time_us, NULL);
  ved_alert_book_update_server (f->book, slots[0], &f->input);
  f->input.risk = 0.0f;
  ved_alert_book_update_server (f->book, slots[1], &f->input);
  ved_alert_book_update_server (f->book, f->slot, &f->input);
  ved_alert_book_end (f->book);
  g_assert_cmpstr (ved_alert_book_get_active (f->book, 0)->server, ==, "ppzz001");
  g_assert_cmpint (ved_alert_get_level (ved_alert_book_get_active (f->book, 0)), ==, VED_LEVEL_IMMINENT);
}

/* What an episode tells may no longer hold while it is open. */
static void
test_receding (Fixture      *f,
               gconstpointer data)
{
  VedAlert risk = { .subject = VED_ALERT_SUBJECT_RISK, .level = VED_LEVEL_IMMINENT, .threshold = 90.0f };
  VedAlert chance = { .subject = VED_ALERT_SUBJECT_PROB_30M, .level = VED_LEVEL_CRITICAL, .threshold = 0.70f };

  risk.current_value = 90.0f;
  chance.current_value = 0.71f;
  g_assert_cmpint (ved_alert_get_aspect (&risk), ==, VED_ALERT_BEYOND);
  g_assert_cmpint (ved_alert_get_aspect (&chance), ==, VED_ALERT_BEYOND);
  risk.current_value = 24.5f;
  chance.current_value = 0.22f;
  g_assert_cmpint (ved_alert_get_aspect (&risk), ==, VED_ALERT_RECEDING);
  g_assert_cmpint (ved_alert_get_aspect (&chance), ==, VED_ALERT_RECEDING);
}

static void
test_restore (Fixture      *f,
              gconstpointer data)
{
  VedAlert alert = {
    .id = (char *) "a-000040", .server = (char *) "ppdb002", .metric = VED_METRIC_MEM_USED,
    .state = VED_ALERT_ACKNOWLEDGED, .opened_us = START_US,
  };

  g_assert_true (ved_alert_book_restore (f->book, &alert, VED_ALERT_RULES_ACTOR));
  g_assert_false (ved_alert_book_restore (f->book, &alert, VED_ALERT_RULES_ACTOR));
  g_assert_cmpuint (ved_alert_book_get_next_number (f->book), ==, 41);
  set_mem (f, 99.0f);
  assert_log (f, "raised mem_used_pct critical by vedetted");
  set_mem (f, 10.0f);
  tick (f, 2);
  assert_log (f, "resolved mem_used_pct critical by vedetted");
}

/* Servers that come and go under new names take no more room than those that are there at once. */
static void
test_slots_are_given_again (Fixture      *f,
                            gconstpointer data)
{
  f->input.current[VED_METRIC_MEM_USED] = 99.0f;
  tick (f, 1);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("pod-%u", i);
      guint slot = ved_alert_book_add_server (f->book, name);

      g_assert_cmpuint (slot, <=, 24);
      g_assert_true (ved_alert_book_is_slot_of (f->book, slot, name));
      ved_alert_book_begin (f->book, f->time_us, NULL);
      ved_alert_book_update_server (f->book, f->slot, &f->input);
      ved_alert_book_update_server (f->book, slot, &f->input);
      ved_alert_book_end (f->book);
      f->time_us += TICK_US;
    }
  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 2);

  /* An episode may be reopened for as long as it always could. */
  g_ptr_array_set_size (f->log, 0);
  ved_alert_book_begin (f->book, f->time_us, NULL);
  ved_alert_book_update_server (f->book, f->slot, &f->input);
  ved_alert_book_update_server (f->book, ved_alert_book_add_server (f->book, "pod-82"), &f->input);
  ved_alert_book_end (f->book);
  assert_log (f, "reopened mem_used_pct critical by vedetted, resolved mem_used_pct critical by vedetted");
}

/* A server that is in no result any more has nobody who could be called. */
static void
test_server_is_gone (Fixture      *f,
                     gconstpointer data)
{
  set_mem (f, 99.0f);
  assert_log (f, "opened mem_used_pct critical by vedetted");
  ved_alert_book_begin (f->book, f->time_us, f->forecasts);
  ved_alert_book_end (f->book);
  assert_log (f, "resolved mem_used_pct critical by vedetted");
  g_assert_cmpuint (ved_alert_book_get_n_active (f->book), ==, 0);
}

/* Nor one that left within one instant, as where samples tell the time. */
static void
test_server_left_at_once (Fixture      *f,
                          gconstpointer data)
{
  set_mem (f, 99.0f);
  f->time_us -= TICK_US;
  ved_alert_book_begin (f->book, f->time_us, f->forecasts);
  ved_alert_book_end (f->book);
  assert_log (f, "opened mem_used_pct critical by vedetted, resolved mem_used_pct critical by vedetted");
}

/* Somebody said of it "known" long ago: a restart is no reason to call anybody again. */
static void
test_resolved_by_hand_before_a_restart (Fixture      *f,
                                        gconstpointer data)
{
  const VedAlert alert = {
    .id = (char *) "a-000040", .server = (char *) "ppdb002", .metric = VED_METRIC_MEM_USED, .state = VED_ALERT_RESOLVED,
    .opened_us = START_US - VED_DAY_US, .resolved_us = START_US - VED_HOUR_US,
  };

  g_assert_true (ved_alert_book_restore (f->book, &alert, "ann@desk"));
  set_mem (f, 99.0f);
  assert_log (f, "");
  set_mem (f, 10.0f);
  set_mem (f, 99.0f);
  assert_log (f, "opened mem_used_pct critical by vedetted");
}

static void
test_many (Fixture      *f,
           gconstpointer data)
{
  const guint n = 2000;
  g_autofree guint *slots = g_new (guint, n);
  gint64 began_us;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("host%u", i);

      slots[i] = ved_alert_book_add_server (f->book, name);
    }

  began_us = g_get_monotonic_time ();
  ved_alert_book_begin (f->book, f->time_us, NULL);
  for (guint i = 0; i < n; i++)
    ved_alert_book_update_server (f->book, slots[i], &f->input);
  ved_alert_book_end (f->book);
  g_test_message ("%u quiet servers: %" G_GINT64_FORMAT " µs", n, g_get_monotonic_time () - began_us);
  assert_log (f, "");
}

int
main (int    argc,
      char **argv)
{
  const struct {
    const char *name;
    void (*func) (Fixture       *f,
                  gconstpointer  data);
  } tests[] = {
    { "/alert-book/life", test_life },
    { "/alert-book/profile-is-the-present-one", test_profile_is_the_present_one },
    { "/alert-book/metric-is-watched-no-more", test_metric_is_watched_no_more },
    { "/alert-book/noise", test_noise_about_a_threshold },
    { "/alert-book/message-of-a-chance", test_message_of_a_chance },
    { "/alert-book/reopen", test_reopen },
    { "/alert-book/forecast", test_forecast },
    { "/alert-book/by-hand", test_by_hand },
    { "/alert-book/risk", test_risk },
    { "/alert-book/environment", test_environment },
    { "/alert-book/guesses", test_guesses },
    { "/alert-book/silent-servers", test_silent_servers },
    { "/alert-book/order", test_order },
    { "/alert-book/receding", test_receding },
    { "/alert-book/slots-are-given-again", test_slots_are_given_again },
    { "/alert-book/server-is-gone", test_server_is_gone },
    { "/alert-book/server-left-at-once", test_server_left_at_once },
    { "/alert-book/restore", test_restore },
    { "/alert-book/resolved-by-hand-before-a-restart", test_resolved_by_hand_before_a_restart },
    { "/alert-book/many", test_many },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
