/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "fleet/cascade/ved-cascade.h"

#include <math.h>
#include <string.h>

#define START_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)
#define TICK_US  (5 * VED_SECOND_US)

typedef struct {
  VedCascade *cascade;
  VedRng rng;
  gint64 time_us;
  guint n_servers;
  float shift[64];              /* of the load of a server */
  float shared;                 /* noise of all */
  gboolean silent[64];
  float risk[64];
  VedCascadeResult *result;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  static const VedProfile profiles[] = { VED_PROFILE_WEB_API, VED_PROFILE_ML_COMPUTE, VED_PROFILE_DATABASE,
                                         VED_PROFILE_GENERIC };

  f->cascade = ved_cascade_new ();
  f->n_servers = 20;
  f->time_us = START_US;
  ved_rng_init (&f->rng, 42, 0);
  for (guint i = 0; i < f->n_servers; i++)
    {
      g_autofree char *name = g_strdup_printf ("s%02u", i);

      g_assert_cmpuint (ved_cascade_add_server (f->cascade, name, profiles[i % 4]), ==, i);
    }
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_clear_pointer (&f->result, ved_cascade_result_unref);
  ved_cascade_free (f->cascade);
}

static void
tick (Fixture *f,
      guint    n)
{
  for (guint t = 0; t < n; t++)
    {
      float common = f->shared * (float) ved_rng_normal (&f->rng);

      ved_cascade_begin (f->cascade, f->time_us);
      for (guint i = 0; i < f->n_servers; i++)
        {
          float current[VED_N_METRICS];

          for (guint metric = 0; metric < VED_N_METRICS; metric++)
            current[metric] = 40.0f + 2.0f * (float) ved_rng_normal (&f->rng) + common;
          current[VED_METRIC_LOAD_AVERAGE] += f->shift[i];
          if (!f->silent[i])
            {
              ved_cascade_update (f->cascade, i, current);
              ved_cascade_set_risk (f->cascade, i, f->risk[i]);
            }
        }
      g_clear_pointer (&f->result, ved_cascade_result_unref);
      f->result = ved_cascade_end (f->cascade);
      f->time_us += TICK_US;
    }
}

static void
test_quiet (Fixture      *f,
            gconstpointer data)
{
  tick (f, 59);
  g_assert_cmpuint (f->result->n_taking_part, ==, 0);
  g_assert_cmpfloat (f->result->health_score, ==, 100.0);
  for (guint i = 0; i < 2000; i++)
    {
      tick (f, 1);
      g_assert_false (f->result->is_detected);
      g_assert_cmpfloat (f->result->correlation, <, 0.1);
    }
  g_assert_cmpuint (f->result->n_taking_part, ==, 20);
  g_assert_cmpfloat (f->result->health_score, >, 80.0);
  g_assert_cmpstr (ved_cascade_get_status_name (f->result), ==, "healthy");
  g_assert_cmpstr (ved_cascade_get_risk_name (f->result), ==, "low");
}

/* After a pause longer than what the trend remembers nothing is known, of a server whose pace is shorter; a pause that is short
 * leaves all as it was. */
static void
test_paused (Fixture      *f,
             gconstpointer data)
{
  tick (f, 300);
  g_assert_true (ved_cascade_is_settled (f->result));
  f->time_us += 10 * VED_MINUTE_US;
  tick (f, 1);
  g_assert_cmpuint (f->result->n_taking_part, ==, 20);
  g_assert_true (ved_cascade_is_settled (f->result));
  f->time_us += VED_CASCADE_SETTLE_US + VED_MINUTE_US;
  tick (f, 1);
  g_assert_cmpuint (f->result->n_taking_part, ==, 0);
  g_assert_false (ved_cascade_is_settled (f->result));
  tick (f, 240);
  g_assert_true (ved_cascade_is_settled (f->result));
}

/* What began while nobody looked differs from what was known before: a pause teaches no profile that this is its course. */
static void
test_began_in_a_pause (Fixture      *f,
                       gconstpointer data)
{
  tick (f, 300);
  f->time_us += 10 * VED_MINUTE_US;
  for (guint i = 0; i < 12; i++)
    f->shift[i] = 60.0f;
  tick (f, 4);
  g_assert_cmpuint (f->result->active->len, ==, 1);
}

/* What was there when it began to watch looks usual, so nothing is called quiet for a while; who comes with his past was
 * watched before. */
static void
test_settled (Fixture      *f,
              gconstpointer data)
{
  float current[VED_N_METRICS];
  gint64 watched_us;

  tick (f, 59);
  g_assert_cmpint (f->result->watched_us, ==, 0);
  g_assert_false (ved_cascade_is_settled (f->result));
  watched_us = f->time_us;
  tick (f, 180);
  g_assert_cmpint (f->result->watched_us, ==, watched_us);
  g_assert_false (ved_cascade_is_settled (f->result));
  tick (f, 1);
  g_assert_true (ved_cascade_is_settled (f->result));

  f->n_servers = 40;
  for (guint i = 20; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("s%02u", i);
      guint slot = ved_cascade_add_server (f->cascade, name, VED_PROFILE_GENERIC);

      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        current[metric] = 40.0f;
      for (guint t = 0; i < 39 && t < 720; t++)
        ved_cascade_teach (f->cascade, slot, f->time_us - VED_HOUR_US + t * TICK_US, current);
    }
  tick (f, 1);
  g_assert_cmpuint (f->result->n_taking_part, ==, 39);
  g_assert_true (ved_cascade_is_settled (f->result));
}

static void
add_servers (Fixture *f,
             guint    n)
{
  for (; n > 0; n--)
    {
      g_autofree char *name = g_strdup_printf ("s%02u", f->n_servers);

      g_assert_cmpuint (ved_cascade_add_server (f->cascade, name, VED_PROFILE_GENERIC), ==, f->n_servers++);
    }
}

/* Where servers come and go, some are always young: half of the fleet is enough to see a cascade. */
static void
test_settled_among_young (Fixture      *f,
                          gconstpointer data)
{
  tick (f, 240);
  add_servers (f, 14);
  tick (f, 60);
  g_assert_cmpuint (f->result->n_taking_part, ==, 34);
  g_assert_true (ved_cascade_is_settled (f->result));

  add_servers (f, 26);
  tick (f, 60);
  g_assert_cmpuint (f->result->n_taking_part, ==, 60);
  g_assert_false (ved_cascade_is_settled (f->result));
}

/* One that goes on is known, however short the fleet has been watched. */
static void
test_settled_by_a_cascade (Fixture      *f,
                           gconstpointer data)
{
  tick (f, 150);
  g_assert_false (ved_cascade_is_settled (f->result));
  f->shift[0] = f->shift[4] = f->shift[8] = f->shift[12] = f->shift[16] = 60.0f;
  tick (f, 5);
  g_assert_cmpuint (f->result->active->len, ==, 1);
  g_assert_true (ved_cascade_is_settled (f->result));
}

static void
test_episode (Fixture      *f,
              gconstpointer data)
{
  const VedCascadeEpisode *episode;
  const char *order[] = { "s05", "s06", "s00", "s08", "s12" };

  tick (f, 300);

  /* s05 (ML) two ticks before s06 (Database), then three of the Web API. */
  f->shift[5] = 60.0f;
  tick (f, 2);
  f->shift[6] = 60.0f;
  tick (f, 5);
  f->shift[0] = f->shift[8] = f->shift[12] = 60.0f;
  tick (f, 2);
  g_assert_false (f->result->is_detected);
  tick (f, 1);
  g_assert_true (f->result->is_detected);
  g_assert_cmpuint (f->result->active->len, ==, 1);
  episode = g_ptr_array_index (f->result->active, 0);
  g_assert_cmpuint (episode->members->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (g_array_index (episode->members, VedCascadeMember, i).name, ==, order[i]);

  /* Nearly at once: the upstream one of the two. */
  g_assert_cmpstr (episode->root, ==, "s06");
  g_assert_null (episode->other_root);
  g_assert_cmpint (episode->severity, ==, VED_CASCADE_HIGH);
  g_assert_cmpuint (episode->n_peak, ==, 5);
  g_assert_cmpfloat_with_epsilon (episode->peak_share, 0.25, 1e-9);

  /* One episode, however long; it ends a minute after the last anomaly. */
  tick (f, 20);
  g_assert_cmpuint (f->result->n_episodes, ==, 1);
  memset (f->shift, 0, sizeof f->shift);
  tick (f, 11);
  g_assert_cmpuint (f->result->active->len, ==, 1);
  tick (f, 1);
  g_assert_cmpuint (f->result->active->len, ==, 0);
  g_assert_cmpuint (f->result->recent->len, ==, 1);
  episode = g_ptr_array_index (f->result->recent, 0);
  g_assert_cmpint (episode->end_us - episode->start_us, >=, 20 * TICK_US);
}

static void
shift_five (Fixture *f,
            float    by)
{
  for (guint i = 0; i < 5; i++)
    f->shift[4 * i] = by;
}

/* Trouble for most of the time, again and again: it is never taken for what is usual, and the calm between is calm. */
static void
test_again_and_again (Fixture      *f,
                      gconstpointer data)
{
  tick (f, 300);
  for (guint round = 1; round <= 20; round++)
    {
      shift_five (f, 60.0f);
      tick (f, 42);
      g_assert_true (f->result->is_detected);
      g_assert_cmpuint (f->result->n_anomalous, >=, 5);
      shift_five (f, 0.0f);
      tick (f, 18);
      g_assert_cmpuint (f->result->active->len, ==, 0);
      g_assert_cmpuint (f->result->n_episodes, ==, round);
    }
}

/* What lasts is how the servers are now: half an hour later it is no cascade any more. */
static void
test_new_level (Fixture      *f,
                gconstpointer data)
{
  tick (f, 300);
  shift_five (f, 60.0f);
  tick (f, 170);
  g_assert_true (f->result->is_detected);
  tick (f, 190);
  g_assert_false (f->result->is_detected);
  g_assert_cmpuint (f->result->active->len, ==, 0);
}

/* A new level that keeps a server critical is a cascade still. Between 50 and 80 the server has not come back yet; a silent one is
 * waited for for a quarter of an hour. */
static void
test_critical (Fixture      *f,
               gconstpointer data)
{
  tick (f, 300);
  shift_five (f, 60.0f);
  f->risk[4] = 100.0f;
  tick (f, 700);
  g_assert_false (f->result->is_detected);
  g_assert_cmpuint (f->result->active->len, ==, 1);
  g_assert_cmpuint (f->result->n_episodes, ==, 1);
  g_assert_cmpuint (f->result->n_at_risk, ==, 1);
  g_assert_cmpfloat (f->result->health_score, <, 60.0);

  f->risk[4] = 55.0f;
  tick (f, 60);
  g_assert_cmpuint (f->result->active->len, ==, 1);
  f->silent[4] = TRUE;
  tick (f, 180);
  g_assert_cmpuint (f->result->active->len, ==, 1);
  tick (f, 13);
  g_assert_cmpuint (f->result->active->len, ==, 0);
}

/* Who was critical long before it was drawn in holds nothing. */
static void
test_critical_before (Fixture      *f,
                      gconstpointer data)
{
  f->risk[4] = 100.0f;
  tick (f, 300);
  shift_five (f, 60.0f);
  tick (f, 170);
  g_assert_true (f->result->is_detected);
  tick (f, 190);
  g_assert_cmpuint (f->result->active->len, ==, 0);
}

/* What servers were like before counts: they take part from the first tick on. */
static void
test_taught (Fixture      *f,
             gconstpointer data)
{
  for (guint t = 0; t < 300; t++)
    for (guint i = 0; i < f->n_servers; i++)
      {
        float past[VED_N_METRICS];

        for (guint metric = 0; metric < VED_N_METRICS; metric++)
          past[metric] = 40.0f + 2.0f * (float) ved_rng_normal (&f->rng);
        ved_cascade_teach (f->cascade, i, f->time_us - (300 - t) * TICK_US, past);
      }
  tick (f, 1);
  g_assert_cmpuint (f->result->n_taking_part, ==, 20);
  shift_five (f, 60.0f);
  tick (f, 3);
  g_assert_true (f->result->is_detected);
}

static void
test_disagreement (Fixture      *f,
                   gconstpointer data)
{
  const VedCascadeEpisode *episode;

  tick (f, 300);
  f->shift[1] = f->shift[5] = 60.0f;
  tick (f, 6);
  f->shift[2] = 60.0f;
  tick (f, 3);
  episode = g_ptr_array_index (f->result->active, 0);
  g_assert_cmpstr (episode->root, ==, "s01");
  g_assert_cmpstr (episode->other_root, ==, "s02");

  /* While it goes on nothing beside it says that all is well, however few servers it is. */
  g_assert_true (f->result->is_detected);
  g_assert_cmpfloat (f->result->anomaly_rate, <, 0.2);
  g_assert_cmpfloat (f->result->health_score, <, 80.0);
  g_assert_cmpstr (ved_cascade_get_status_name (f->result), ==, "degraded");
  g_assert_cmpstr (ved_cascade_get_risk_name (f->result), ==, "medium");
}

/* Whom the table puts upstream is the root of what begins at once. */
static void
test_dependencies (Fixture      *f,
                   gconstpointer data)
{
  const VedCascadeEpisode *episode;
  VedDependencies turned = { .n = 1 };

  tick (f, 300);
  f->shift[1] = f->shift[2] = f->shift[5] = 60.0f;
  turned.edges[0] = (VedDependency) { VED_PROFILE_DATABASE, VED_PROFILE_ML_COMPUTE, VED_EFFECT_DATA_STARVATION, 0.5 };
  ved_cascade_set_dependencies (f->cascade, &turned);
  tick (f, 6);
  episode = g_ptr_array_index (f->result->active, 0);
  g_assert_cmpstr (episode->root, ==, "s01");
}

/* Of whom it does not name, nothing is known: not that he is upstream of all. */
static void
test_outside_the_table (Fixture      *f,
                        gconstpointer data)
{
  const VedCascadeEpisode *episode;
  VedDependencies table = { .n = 1 };

  tick (f, 300);
  f->shift[2] = f->shift[3] = f->shift[5] = 60.0f;      /* a database, one of no kind, one for computing */
  table.edges[0] = (VedDependency) { VED_PROFILE_DATABASE, VED_PROFILE_ML_COMPUTE, VED_EFFECT_DATA_STARVATION, 0.5 };
  ved_cascade_set_dependencies (f->cascade, &table);
  tick (f, 6);
  episode = g_ptr_array_index (f->result->active, 0);
  g_assert_cmpstr (episode->root, ==, "s05");
  g_assert_null (episode->other_root);
}

static void
test_correlation (Fixture      *f,
                  gconstpointer data)
{
  /* Shared noise as large as the own: r = 4 / (4 + 4). Running medians take a little of both. */
  f->shared = 2.0f;
  tick (f, 400);
  g_assert_cmpfloat (f->result->correlation, >, 0.35);
  g_assert_cmpfloat (f->result->correlation, <, 0.65);
  f->shared = 6.0f;
  tick (f, 800);
  g_assert_cmpfloat (f->result->correlation, >, 0.8);
  g_assert_cmpstr (ved_cascade_get_risk_name (f->result), ==, "high");
  g_assert_cmpfloat_with_epsilon (f->result->health_score, 100.0 * (1.0 - f->result->correlation / 2.0)
                                  * (1.0 - f->result->anomaly_rate), 1e-9);
}

static void
test_silent (Fixture      *f,
             gconstpointer data)
{
  tick (f, 300);
  for (guint i = 0; i < 10; i++)
    f->silent[i] = TRUE;
  f->shift[0] = f->shift[1] = f->shift[2] = 60.0f;
  tick (f, 10);
  g_assert_cmpuint (f->result->n_taking_part, ==, 10);
  g_assert_false (f->result->is_detected);
}

/* A metric of which one server in twenty is beyond its bound at any moment, as a rule: three at once are nothing, though
 * three are many of a calm metric; twelve are a cascade all the same. */
static void
test_usual_trouble (Fixture      *f,
                    gconstpointer data)
{
  for (guint i = 0; i < 4000; i++)
    {
      for (guint server = 0; server < f->n_servers; server++)
        f->shift[server] = ved_rng_uniform (&f->rng) < 0.05 ? 60.0f : 0.0f;
      tick (f, 1);
      g_assert_false (f->result->is_detected);
    }

  memset (f->shift, 0, sizeof f->shift);
  for (guint server = 0; server < 3; server++)
    f->shift[server] = 60.0f;
  for (guint i = 0; i < 6; i++)
    {
      tick (f, 1);
      g_assert_false (f->result->is_detected);
    }

  for (guint server = 0; server < 12; server++)
    f->shift[server] = 60.0f;
  tick (f, 3);
  g_assert_true (f->result->is_detected);
}

static void
test_binomial (Fixture      *f,
               gconstpointer data)
{
  /* By hand: P(Bin(3, 1/2) ≥ 2) = 4/8; P(Bin(5, 1/4) ≥ 4) = (15 + 1) / 1024. */
  g_assert_cmpfloat_with_epsilon (ved_cascade_binomial_tail (3, 0.5, 2), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (ved_cascade_binomial_tail (5, 0.25, 4), 16.0 / 1024.0, 1e-12);
  g_assert_cmpfloat (ved_cascade_binomial_tail (7, 0.1, 0), ==, 1.0);
  g_assert_cmpfloat (ved_cascade_binomial_tail (7, 0.1, 8), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (ved_cascade_binomial_tail (10000, 0.000465, 1), 1.0 - pow (1.0 - 0.000465, 10000),
                                  1e-9);
}

/* One tick of a fleet whose first servers stand where they never stood. */
static void
tick_large (Fixture *f,
            guint    n_shifted)
{
  ved_cascade_begin (f->cascade, f->time_us);
  for (guint i = 0; i < f->n_servers; i++)
    {
      float current[VED_N_METRICS];

      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        current[metric] = 40.0f + 2.0f * (float) ved_rng_normal (&f->rng);
      current[VED_METRIC_LOAD_AVERAGE] += i < n_shifted ? 40.0f : 0.0f;
      ved_cascade_update (f->cascade, i, current);
    }
  g_clear_pointer (&f->result, ved_cascade_result_unref);
  f->result = ved_cascade_end (f->cascade);
  f->time_us += TICK_US;
}

/* Of 10,000 servers 88 are anomalous when an hour turns, and that is none; 150 are one. */
static void
test_very_large_fleet (Fixture      *f,
                       gconstpointer data)
{
  add_servers (f, 10000 - f->n_servers);
  for (guint i = 0; i < 100; i++)
    tick_large (f, 0);
  for (guint i = 0; i < 4; i++)
    tick_large (f, 88);
  g_assert_false (f->result->is_detected);
  for (guint i = 0; i < 3; i++)
    tick_large (f, 150);
  g_assert_true (f->result->is_detected);
}

static void
test_settings (Fixture      *f,
               gconstpointer data)
{
  VedCascadeSettings settings = *ved_cascade_settings_get_default ();
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_cascade_settings_check (&settings, &error));
  settings.anomaly_z = NAN;
  g_assert_false (ved_cascade_settings_check (&settings, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);

  /* A bound that nothing reaches finds nothing. */
  settings.anomaly_z = 20.0;
  settings.n_ticks = 1;
  ved_cascade_set_settings (f->cascade, &settings);
  tick (f, 300);
  f->shift[0] = f->shift[1] = f->shift[2] = f->shift[3] = 20.0f;
  tick (f, 5);
  g_assert_false (f->result->is_detected);
  f->shift[0] = f->shift[1] = f->shift[2] = f->shift[3] = 90.0f;
  tick (f, 1);
  g_assert_true (f->result->is_detected);
}

/* A clock that was put back by two hours neither keeps an episode open nor what is new from being learned. */
static void
test_clock_goes_back (Fixture      *f,
                      gconstpointer data)
{
  tick (f, 3);
  f->time_us -= 2 * VED_HOUR_US;
  tick (f, 300);
  g_assert_cmpuint (f->result->metrics[0].n_taking_part, ==, 20);

  for (guint i = 0; i < 6; i++)
    f->shift[i] = 60.0f;
  tick (f, 5);
  g_assert_cmpuint (f->result->active->len, ==, 1);
  memset (f->shift, 0, sizeof f->shift);
  f->time_us -= 2 * VED_HOUR_US;
  tick (f, 20);
  g_assert_cmpuint (f->result->active->len, ==, 0);
  g_assert_cmpuint (f->result->recent->len, ==, 1);
}

/* Servers that come and go under new names take each other's places, and are counted as long as they are there. */
static void
test_given_up (Fixture      *f,
               gconstpointer data)
{
  guint slot;

  f->silent[3] = TRUE;
  tick (f, 10);
  g_assert_true (ved_cascade_is_slot_of (f->cascade, 3, "s03"));
  for (guint day = 0; day < 31; day++)
    {
      f->time_us += VED_DAY_US;
      tick (f, 1);
    }
  g_assert_cmpuint (f->result->n_servers, ==, 19);
  g_assert_false (ved_cascade_is_slot_of (f->cascade, 3, "s03"));
  slot = ved_cascade_add_server (f->cascade, "pod-17", VED_PROFILE_GENERIC);
  g_assert_cmpuint (slot, ==, 3);
  g_assert_true (ved_cascade_is_slot_of (f->cascade, 3, "pod-17"));
  g_assert_cmpuint (ved_cascade_add_server (f->cascade, "s03", VED_PROFILE_GENERIC), ==, 20);
  tick (f, 1);
  g_assert_cmpuint (f->result->n_servers, ==, 21);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/cascade/quiet", Fixture, NULL, set_up, test_quiet, tear_down);
  g_test_add ("/cascade/settled", Fixture, NULL, set_up, test_settled, tear_down);
  g_test_add ("/cascade/paused", Fixture, NULL, set_up, test_paused, tear_down);
  g_test_add ("/cascade/began-in-a-pause", Fixture, NULL, set_up, test_began_in_a_pause, tear_down);
  g_test_add ("/cascade/settled-among-young", Fixture, NULL, set_up, test_settled_among_young, tear_down);
  g_test_add ("/cascade/settled-by-a-cascade", Fixture, NULL, set_up, test_settled_by_a_cascade, tear_down);
  g_test_add ("/cascade/dependencies", Fixture, NULL, set_up, test_dependencies, tear_down);
  g_test_add ("/cascade/outside-the-table", Fixture, NULL, set_up, test_outside_the_table, tear_down);
  g_test_add ("/cascade/episode", Fixture, NULL, set_up, test_episode, tear_down);
  g_test_add ("/cascade/again-and-again", Fixture, NULL, set_up, test_again_and_again, tear_down);
  g_test_add ("/cascade/new-level", Fixture, NULL, set_up, test_new_level, tear_down);
  g_test_add ("/cascade/critical", Fixture, NULL, set_up, test_critical, tear_down);
  g_test_add ("/cascade/critical-before", Fixture, NULL, set_up, test_critical_before, tear_down);
  g_test_add ("/cascade/taught", Fixture, NULL, set_up, test_taught, tear_down);
  g_test_add ("/cascade/disagreement", Fixture, NULL, set_up, test_disagreement, tear_down);
  g_test_add ("/cascade/correlation", Fixture, NULL, set_up, test_correlation, tear_down);
  g_test_add ("/cascade/silent", Fixture, NULL, set_up, test_silent, tear_down);
  g_test_add ("/cascade/usual-trouble", Fixture, NULL, set_up, test_usual_trouble, tear_down);
  g_test_add ("/cascade/binomial", Fixture, NULL, set_up, test_binomial, tear_down);
  g_test_add ("/cascade/clock-goes-back", Fixture, NULL, set_up, test_clock_goes_back, tear_down);
  g_test_add ("/cascade/given-up", Fixture, NULL, set_up, test_given_up, tear_down);
  g_test_add ("/cascade/very-large-fleet", Fixture, NULL, set_up, test_very_large_fleet, tear_down);
  g_test_add ("/cascade/settings", Fixture, NULL, set_up, test_settings, tear_down);

  return g_test_run ();
}
