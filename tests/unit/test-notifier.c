/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "notify/ved-notifier.h"

#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)

typedef struct {
  VedRouting *routing;
  VedSilences *silences;
  VedNotifier *notifier;
  GString *log;                 /* "opened critical pager ppdb001 2; " */
  const char *unserved;         /* (nullable): a role beside the director */
  gint64 now_us;
} Fixture;

static gboolean
notice_cb (const VedNotice *notice,
           gpointer         user_data)
{
  Fixture *f = user_data;
  const VedAlert *first = g_ptr_array_index (notice->alerts, 0);

  g_string_append_printf (f->log, "%s%s %s %s %s %u", f->log->len > 0 ? "; " : "",
                          ved_notice_kind_get_name (notice->kind), ved_level_get_info (notice->level)->key,
                          notice->role, notice->is_group ? "group" : first->server, notice->alerts->len);

  return strcmp (notice->role, "director") != 0 && g_strcmp0 (notice->role, f->unserved) != 0;
}

static gboolean
serves_cb (const char *role,
           gpointer    user_data)
{
  Fixture *f = user_data;

  return g_strcmp0 (role, f->unserved) != 0;
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  g_autoptr(GKeyFile) config = g_key_file_new ();
  g_autoptr(GError) error = NULL;

  g_key_file_load_from_data (config, "[routing]\ncritical=pager\nwarning=chat\n", -1, G_KEY_FILE_NONE, NULL);
  f->routing = ved_routing_new (config, &error);
  g_assert_no_error (error);
  f->silences = ved_silences_new ();
  f->log = g_string_new (NULL);
  f->notifier = ved_notifier_new (f->routing, f->silences, notice_cb, f);
  f->now_us = NOW_US;
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_notifier_free (f->notifier);
  ved_silences_free (f->silences);
  ved_routing_free (f->routing);
  g_string_free (f->log, TRUE);
}

static void
take (Fixture          *f,
      VedAlertChange    change,
      const char       *id,
      const char       *server,
      VedAlertSeverity  severity)
{
  const VedAlert alert = {
    .id = (char *) id, .server = (char *) server, .subject = VED_ALERT_SUBJECT_METRIC,
    .metric = VED_METRIC_MEM_USED, .severity = severity, .opened_us = f->now_us,
    .state = change == VED_ALERT_WAS_RESOLVED ? VED_ALERT_RESOLVED
             : change == VED_ALERT_WAS_ACKNOWLEDGED ? VED_ALERT_ACKNOWLEDGED : VED_ALERT_OPEN,
  };

  ved_notifier_take (f->notifier, change, &alert, VED_PROFILE_DATABASE);
}

static void
assert_told (Fixture    *f,
             guint       minutes,
             const char *expected)
{
  f->now_us += minutes * VED_MINUTE_US;
  ved_notifier_advance (f->notifier, f->now_us);
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

static void
test_life (Fixture      *f,
           gconstpointer data)
{
  VedNotified notified;

  /* Nothing before the result is complete; both episodes of the server are one notice, told once. */
  take (f, VED_ALERT_OPENED, "a-1", "ppdb001", VED_ALERT_SEVERITY_WARNING);
  take (f, VED_ALERT_OPENED, "a-2", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  g_assert_cmpstr (f->log->str, ==, "");
  assert_told (f, 0, "opened critical pager ppdb001 2");
  assert_told (f, 1, "");
  g_assert_true (ved_notifier_look_up (f->notifier, "a-2", &notified));
  g_assert_cmpint (notified.notified_us, ==, NOW_US);
  g_assert_cmpstr (notified.next_role, ==, "senior engineer");
  g_assert_cmpint (notified.next_step_us, ==, NOW_US + 15 * VED_MINUTE_US);

  /* A rise is told, a fall is not, and the same rise again is not either. */
  take (f, VED_ALERT_RAISED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "raised critical pager ppdb001 1");
  take (f, VED_ALERT_LOWERED, "a-1", "ppdb001", VED_ALERT_SEVERITY_WARNING);
  take (f, VED_ALERT_RAISED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "");

  take (f, VED_ALERT_WAS_RESOLVED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  take (f, VED_ALERT_WAS_RESOLVED, "a-2", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "resolved critical pager ppdb001 2");
  assert_told (f, 60, "");
  g_assert_false (ved_notifier_look_up (f->notifier, "a-1", &notified));
}

/* Whoever was called is told that it is over, though it had become less by then. */
static void
test_resolved_reaches_who_was_told (Fixture      *f,
                                    gconstpointer data)
{
  take (f, VED_ALERT_OPENED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb001 1");
  assert_told (f, 15, "escalated critical senior engineer ppdb001 1");
  take (f, VED_ALERT_LOWERED, "a-1", "ppdb001", VED_ALERT_SEVERITY_WARNING);
  take (f, VED_ALERT_WAS_RESOLVED, "a-1", "ppdb001", VED_ALERT_SEVERITY_WARNING);
  assert_told (f, 1, "resolved critical pager ppdb001 1; resolved critical senior engineer ppdb001 1");
}

/* Nobody hears that something is over of which he never heard. */
static void
test_unreached (Fixture      *f,
                gconstpointer data)
{
  f->unserved = "pager";
  take (f, VED_ALERT_OPENED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb001 1");
  take (f, VED_ALERT_WAS_RESOLVED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 1, "");
}

/* A channel that is set up during an incident brings what is open, once, and the steps that came to nothing. */
static void
test_reached_later (Fixture      *f,
                    gconstpointer data)
{
  f->unserved = "pager";
  take (f, VED_ALERT_OPENED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  take (f, VED_ALERT_OPENED, "a-2", "ppdb002", VED_ALERT_SEVERITY_WARNING);
  assert_told (f, 0, "opened critical pager ppdb001 1; opened warning chat ppdb002 1");
  ved_notifier_catch_up (f->notifier, serves_cb);
  assert_told (f, 1, "");

  f->unserved = NULL;
  ved_notifier_catch_up (f->notifier, serves_cb);
  assert_told (f, 1, "opened critical pager ppdb001 1");
  ved_notifier_catch_up (f->notifier, serves_cb);
  assert_told (f, 1, "");
  f->unserved = "senior engineer";
  assert_told (f, 12, "escalated critical senior engineer ppdb001 1");
  f->unserved = NULL;
  ved_notifier_catch_up (f->notifier, serves_cb);
  assert_told (f, 1, "escalated critical senior engineer ppdb001 1");

  take (f, VED_ALERT_WAS_RESOLVED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 1, "resolved critical pager ppdb001 1; resolved critical senior engineer ppdb001 1");
}

/* That an episode has become less is no news to whoever would hear of what it is now, nor is the same heard twice. */
static void
test_less_is_no_news (Fixture      *f,
                      gconstpointer data)
{
  take (f, VED_ALERT_OPENED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb001 1");
  take (f, VED_ALERT_LOWERED, "a-1", "ppdb001", VED_ALERT_SEVERITY_WARNING);
  ved_notifier_catch_up (f->notifier, serves_cb);
  assert_told (f, 1, "");

  /* Whoever missed the worst hears of that, also when somebody had taken charge meanwhile. */
  f->unserved = "pager";
  take (f, VED_ALERT_OPENED, "a-2", "ppdb002", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 1, "opened critical pager ppdb002 1");
  take (f, VED_ALERT_WAS_ACKNOWLEDGED, "a-2", "ppdb002", VED_ALERT_SEVERITY_CRITICAL);
  f->unserved = NULL;
  ved_notifier_catch_up (f->notifier, serves_cb);
  assert_told (f, 1, "");
  take (f, VED_ALERT_WAS_GIVEN_BACK, "a-2", "ppdb002", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 1, "opened critical pager ppdb002 1");
}

/* One metric after the other of one server is no storm. */
static void
test_one_server_is_no_storm (Fixture      *f,
                             gconstpointer data)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *id = g_strdup_printf ("a-%u", i);

      take (f, VED_ALERT_OPENED, id, "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
      assert_told (f, 0, "opened critical pager ppdb001 1");
      f->now_us += 5 * VED_SECOND_US;
    }
}

static void
test_escalation (Fixture      *f,
                 gconstpointer data)
{
  take (f, VED_ALERT_OPENED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb001 1");
  assert_told (f, 14, "");
  assert_told (f, 1, "escalated critical senior engineer ppdb001 1");
  assert_told (f, 15, "escalated critical director ppdb001 1");
  assert_told (f, 600, "");

  /* Not where somebody has taken charge. */
  take (f, VED_ALERT_OPENED, "a-2", "ppdb002", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb002 1");
  take (f, VED_ALERT_WAS_ACKNOWLEDGED, "a-2", "ppdb002", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 600, "");

  /* Until that is taken back; what was never told is told then. */
  take (f, VED_ALERT_WAS_GIVEN_BACK, "a-2", "ppdb002", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "escalated critical senior engineer ppdb002 1; escalated critical director ppdb002 1");
  take (f, VED_ALERT_OPENED, "a-4", "ppdb004", VED_ALERT_SEVERITY_CRITICAL);
  take (f, VED_ALERT_WAS_ACKNOWLEDGED, "a-4", "ppdb004", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 1, "");
  take (f, VED_ALERT_WAS_GIVEN_BACK, "a-4", "ppdb004", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb004 1");
  take (f, VED_ALERT_WAS_ACKNOWLEDGED, "a-4", "ppdb004", VED_ALERT_SEVERITY_CRITICAL);
}

static const VedAlert restored = {
  .id = (char *) "a-3", .server = (char *) "ppdb003", .subject = VED_ALERT_SUBJECT_METRIC,
  .metric = VED_METRIC_MEM_USED, .severity = VED_ALERT_SEVERITY_CRITICAL, .opened_us = NOW_US,
};

/* As many results as the alert book needs to end an episode, the last of them at @now_us. */
static void
judge_until (VedNotifier *notifier,
             gint64       now_us)
{
  for (guint i = 1; i <= VED_ALERT_CALM_RESULTS; i++)
    ved_notifier_see_server (notifier, restored.id, VED_PROFILE_DATABASE, TRUE,
                             now_us - (VED_ALERT_CALM_RESULTS - i) * VED_ALERT_CALM_US);
}

/* What opened in a maintenance window, before a restart, is told when the window is over. */
static void
test_restored_from_a_silence (Fixture      *f,
                              gconstpointer data)
{
  ved_silences_mute (f->silences, VED_MUTE_SERVER, "ppdb003", f->now_us + 5 * VED_MINUTE_US, "ann");
  ved_notifier_restore (f->notifier, &restored, VED_PROFILE_DATABASE, NULL, f->now_us);
  judge_until (f->notifier, f->now_us);
  assert_told (f, 4, "");
  assert_told (f, 1, "opened critical pager ppdb003 1");
}

/* A life ends after the first escalation, and the next begins when the second is overdue. */
static void
test_restored_steps (Fixture      *f,
                     gconstpointer data)
{
  g_autoptr(GPtrArray) before = NULL, after = NULL;
  g_autoptr(VedNotifier) next = ved_notifier_new (f->routing, f->silences, notice_cb, f);
  VedNotified notified;
  const VedTold *told;

  take (f, VED_ALERT_OPENED, "a-3", "ppdb003", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb003 1");
  assert_told (f, 16, "escalated critical senior engineer ppdb003 1");
  before = ved_notifier_take_changes (f->notifier);
  g_assert_cmpuint (before->len, ==, 1);
  told = g_ptr_array_index (before, 0);
  g_assert_cmpstr (told->episode, ==, "a-3");
  g_assert_cmpint (told->time_us, ==, NOW_US);

  ved_notifier_restore (next, &restored, VED_PROFILE_DATABASE, told, NOW_US + VED_HOUR_US);
  ved_notifier_advance (next, NOW_US + VED_HOUR_US);
  g_assert_cmpstr (f->log->str, ==, "");
  judge_until (next, NOW_US + VED_HOUR_US);
  ved_notifier_advance (next, NOW_US + VED_HOUR_US);
  g_assert_cmpstr (f->log->str, ==, "escalated critical director ppdb003 1");
  ved_notifier_advance (next, NOW_US + 10 * VED_HOUR_US);
  g_assert_cmpstr (f->log->str, ==, "escalated critical director ppdb003 1");

  /* Both are known after their time: the one that was reached, and the one that would have been but for a channel. */
  g_assert_true (ved_notifier_look_up (next, "a-3", &notified));
  g_assert_null (notified.next_role);
  g_assert_cmpuint (notified.steps->len, ==, 2);
  g_assert_cmpstr (g_array_index (notified.steps, VedToldStep, 0).role, ==, "senior engineer");
  g_assert_cmpint (g_array_index (notified.steps, VedToldStep, 0).time_us, ==, NOW_US + 16 * VED_MINUTE_US);
  g_assert_true (g_array_index (notified.steps, VedToldStep, 0).is_reached);
  g_assert_false (g_array_index (notified.steps, VedToldStep, 1).is_reached);

  /* Of what is over nothing is kept. */
  take (f, VED_ALERT_WAS_RESOLVED, "a-3", "ppdb003", VED_ALERT_SEVERITY_CRITICAL);
  after = ved_notifier_take_changes (f->notifier);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpint (((const VedTold *) g_ptr_array_index (after, 0))->time_us, ==, 0);
}

/* After an hour without the daemon it is not known whether the trouble is still there: who would only hear of its end is not
 * called. */
static void
test_restored_unjudged (Fixture      *f,
                        gconstpointer data)
{
  g_autoptr(VedTold) told = ved_told_new ("a-3");
  VedAlert other = restored;

  told->level = VED_LEVEL_CRITICAL;
  told->time_us = NOW_US - VED_HOUR_US;
  ved_told_add_role (told, "pager");
  ved_notifier_restore (f->notifier, &restored, VED_PROFILE_DATABASE, told, f->now_us);
  other.id = (char *) "a-4";
  other.server = (char *) "ppdb004";
  ved_notifier_restore (f->notifier, &other, VED_PROFILE_DATABASE, NULL, f->now_us);
  assert_told (f, 0, "");
  take (f, VED_ALERT_WAS_RESOLVED, "a-3", "ppdb003", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 1, "resolved critical pager ppdb003 1");

  /* Of a server that is not heard of at all. */
  assert_told (f, 3, "");
  assert_told (f, 1, "opened critical pager ppdb004 1");
}

/* Results of an alert book that goes on with an episode of an earlier run, as its desk takes them. */
typedef struct {
  Fixture *f;
  VedAlertBook *book;
  VedAlertInput input;
} Rules;

static void
rules_changed_cb (const VedAlertEvent *event,
                  gpointer             user_data)
{
  Rules *rules = user_data;

  ved_notifier_take (rules->f->notifier, event->change, event->alert, event->profile);
}

/* The rules and the notifier begin anew an hour after somebody was told. */
static void
rules_begin (Rules   *rules,
             Fixture *f)
{
  g_autoptr(VedTold) told = ved_told_new (restored.id);

  *rules = (Rules) { f, ved_alert_book_new (ved_thresholds_get_default (), 17) };
  rules->input = (VedAlertInput) { .state = VED_SERVER_LIVE, .profile = VED_PROFILE_DATABASE, .forecast_row = VED_NO_ROW };
  ved_alert_book_set_event_func (rules->book, rules_changed_cb, rules);
  g_assert_true (ved_alert_book_restore (rules->book, &restored, VED_ALERT_RULES_ACTOR));
  told->level = VED_LEVEL_CRITICAL;
  told->time_us = NOW_US;
  ved_told_add_role (told, "pager");
  f->now_us = NOW_US + VED_HOUR_US;
  ved_notifier_restore (f->notifier, &restored, VED_PROFILE_DATABASE, told, f->now_us);
}

/* One result; FALSE: a mere new picture, which no rule judges. */
static void
rules_go_on (Rules    *rules,
             gboolean  is_judged)
{
  Fixture *f = rules->f;

  if (is_judged)
    {
      ved_alert_book_begin (rules->book, f->now_us, NULL);
      ved_alert_book_update_server (rules->book, ved_alert_book_add_server (rules->book, restored.server), &rules->input);
      ved_alert_book_end (rules->book);
    }
  for (guint i = 0; i < ved_alert_book_get_n_active (rules->book); i++)
    ved_notifier_see_server (f->notifier, ved_alert_book_get_active (rules->book, i)->id, VED_PROFILE_DATABASE, is_judged,
                             f->now_us);
  ved_notifier_advance (f->notifier, f->now_us);
  f->now_us += 5 * VED_SECOND_US;
}

/* The trouble ended while the daemon was away: the rules need a minute to find that out, and until then nobody is called. */
static void
test_restored_over (Fixture      *f,
                    gconstpointer data)
{
  Rules rules;

  rules_begin (&rules, f);
  for (guint i = 0; i < 40; i++)
    rules_go_on (&rules, TRUE);
  g_assert_cmpstr (f->log->str, ==, "resolved critical pager ppdb003 1");
  ved_alert_book_free (rules.book);
}

/* It lasts: whoever is next in line is called once that is certain. Pictures between the results count for nothing. */
static void
test_restored_lasting (Fixture      *f,
                       gconstpointer data)
{
  Rules rules;

  rules_begin (&rules, f);
  rules.input.current[VED_METRIC_MEM_USED] = 99.0f;
  rules_go_on (&rules, TRUE);
  for (guint i = 0; i < 30; i++)
    rules_go_on (&rules, FALSE);
  g_assert_cmpstr (f->log->str, ==, "");
  rules_go_on (&rules, TRUE);
  g_assert_cmpstr (f->log->str, ==, "");
  rules_go_on (&rules, TRUE);
  g_assert_cmpstr (f->log->str, ==, "escalated critical senior engineer ppdb003 1; escalated critical director ppdb003 1");
  ved_alert_book_free (rules.book);
}

/* What rose, or was resolved, between the last word and the end of a life is told in the next. */
static void
test_restored_news (Fixture      *f,
                    gconstpointer data)
{
  g_autoptr(VedTold) told = ved_told_new ("a-3"), other = ved_told_new ("a-4");
  VedAlert over = restored;

  told->level = VED_LEVEL_WARNING;
  told->time_us = NOW_US - VED_HOUR_US;
  ved_told_add_role (told, "chat");
  ved_notifier_restore (f->notifier, &restored, VED_PROFILE_DATABASE, told, f->now_us);
  other->level = VED_LEVEL_CRITICAL;
  other->time_us = NOW_US - VED_HOUR_US;
  ved_told_add_role (other, "pager");
  over.id = (char *) "a-4";
  over.server = (char *) "ppdb004";
  over.state = VED_ALERT_RESOLVED;
  ved_notifier_restore (f->notifier, &over, VED_PROFILE_DATABASE, other, f->now_us);
  judge_until (f->notifier, f->now_us);
  assert_told (f, 0, "raised critical pager ppdb003 1; resolved critical pager ppdb004 1");
}

/* Of what began before it was kept who was told, nobody is told again. */
static void
test_restored_unkept (Fixture      *f,
                      gconstpointer data)
{
  g_autoptr(VedTold) told = ved_told_new ("a-3");

  told->level = VED_LEVEL_CRITICAL;
  told->time_us = NOW_US;
  told->is_assumed = TRUE;
  ved_notifier_restore (f->notifier, &restored, VED_PROFILE_DATABASE, told, f->now_us + 20 * VED_MINUTE_US);
  assert_told (f, 20, "");
  assert_told (f, 10, "escalated critical director ppdb003 1");
  take (f, VED_ALERT_WAS_RESOLVED, "a-3", "ppdb003", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "resolved critical pager ppdb003 1; resolved critical senior engineer ppdb003 1");
}

/* But what it opened in a maintenance window was to be told when that ends. */
static void
test_restored_unkept_from_a_window (Fixture      *f,
                                    gconstpointer data)
{
  const char *servers[] = { "ppdb003", NULL };
  const VedMaintenance window = {
    .servers = (GStrv) servers, .start_us = NOW_US - VED_HOUR_US, .end_us = NOW_US + VED_HOUR_US,
  };
  g_autoptr(VedTold) told = ved_told_new ("a-3");

  told->level = VED_LEVEL_CRITICAL;
  told->time_us = NOW_US;
  told->is_assumed = TRUE;
  ved_silences_add_maintenance (f->silences, &window);
  ved_notifier_restore (f->notifier, &restored, VED_PROFILE_DATABASE, told, f->now_us + 20 * VED_MINUTE_US);
  judge_until (f->notifier, f->now_us);
  assert_told (f, 59, "");
  assert_told (f, 1, "opened critical pager ppdb003 1");
}

/* Where nobody was told but by escalation, nobody is taken for told. */
static void
test_restored_without_roles (Fixture      *f,
                             gconstpointer data)
{
  g_autoptr(VedTold) told = ved_told_new ("a-3");

  told->level = VED_LEVEL_CRITICAL;
  told->time_us = NOW_US;
  ved_notifier_restore (f->notifier, &restored, VED_PROFILE_DATABASE, told, f->now_us + 20 * VED_MINUTE_US);
  judge_until (f->notifier, f->now_us);
  assert_told (f, 20, "escalated critical senior engineer ppdb003 1");
}

static void
take_risk (Fixture        *f,
           VedAlertChange  change,
           VedLevel        level)
{
  const VedAlert alert = {
    .id = (char *) "a-1", .server = (char *) "ppdb001", .subject = VED_ALERT_SUBJECT_RISK, .metric = VED_METRIC_NONE,
    .level = level, .opened_us = NOW_US,
  };

  ved_notifier_take (f->notifier, change, &alert, VED_PROFILE_DATABASE);
}

/* A level that falls goes on by its own row: whoever that names is told, unless he was. */
static void
test_escalation_of_less (Fixture      *f,
                         gconstpointer data)
{
  take_risk (f, VED_ALERT_OPENED, VED_LEVEL_CRITICAL);
  assert_told (f, 0, "opened critical pager ppdb001 1");
  assert_told (f, 15, "escalated critical senior engineer ppdb001 1");
  take_risk (f, VED_ALERT_LOWERED, VED_LEVEL_DANGER);
  assert_told (f, 14, "");
  assert_told (f, 1, "escalated danger on-call ppdb001 1");
  assert_told (f, 600, "");
}

/* Many that get worse at once are one piece of news, as many that begin. */
static void
test_storm_of_rises (Fixture      *f,
                     gconstpointer data)
{
  char id[16], server[16];

  for (guint i = 0; i < 6; i++)
    {
      g_snprintf (id, sizeof id, "a-%u", i);
      g_snprintf (server, sizeof server, "ppdb%03u", i);
      take (f, VED_ALERT_OPENED, id, server, VED_ALERT_SEVERITY_WARNING);
    }
  assert_told (f, 0, "opened warning chat group 6");
  f->now_us += 5 * VED_MINUTE_US;
  for (guint i = 0; i < 6; i++)
    {
      g_snprintf (id, sizeof id, "a-%u", i);
      g_snprintf (server, sizeof server, "ppdb%03u", i);
      take (f, VED_ALERT_RAISED, id, server, VED_ALERT_SEVERITY_CRITICAL);
    }
  assert_told (f, 0, "raised critical pager group 6");
}

/* Whom a message is about: a server by its name, also where the rest of its group was told of before. */
static void
test_subject (void)
{
  const VedAlert alerts[] = {
    { .id = (char *) "a-1", .server = (char *) "ppdb001" }, { .id = (char *) "a-2", .server = (char *) "ppdb002" },
  };
  static const char *const expected[] = { "Warning: ppdb001 (1 alert)", "Warning: 2 servers of Database (2 alerts)" };
  g_autoptr(VedNotice) notice = ved_notice_new (VED_NOTICE_OPENED, "chat", NOW_US);

  notice->is_group = TRUE;
  notice->profile = VED_PROFILE_DATABASE;
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      g_autofree char *subject = NULL;

      ved_notice_add (notice, &alerts[i], VED_LEVEL_WARNING);
      subject = ved_notice_format_subject (notice);
      g_assert_cmpstr (subject, ==, expected[i]);
    }
}

static void
test_storm (Fixture      *f,
            gconstpointer data)
{
  char id[16], server[16];

  for (guint i = 0; i < 6; i++)
    {
      g_snprintf (id, sizeof id, "a-%u", i);
      g_snprintf (server, sizeof server, "ppdb%03u", i);
      take (f, VED_ALERT_OPENED, id, server, VED_ALERT_SEVERITY_WARNING);
    }
  assert_told (f, 0, "opened warning chat group 6");

  /* What follows within the minute is collected. */
  take (f, VED_ALERT_OPENED, "a-7", "ppdb007", VED_ALERT_SEVERITY_WARNING);
  assert_told (f, 0, "");
  f->now_us += 59 * VED_SECOND_US;
  take (f, VED_ALERT_OPENED, "a-8", "ppdb008", VED_ALERT_SEVERITY_WARNING);
  assert_told (f, 0, "");
  f->now_us += VED_SECOND_US;
  assert_told (f, 0, "opened warning chat ppdb007 1; opened warning chat ppdb008 1");

  /* Five within a minute are no storm. */
  f->now_us += VED_HOUR_US;
  g_string_truncate (f->log, 0);
  ved_notifier_advance (f->notifier, f->now_us);
  g_string_truncate (f->log, 0);
  for (guint i = 0; i < 5; i++)
    {
      g_snprintf (id, sizeof id, "a-1%u", i);
      g_snprintf (server, sizeof server, "ppdb1%02u", i);
      take (f, VED_ALERT_OPENED, id, server, VED_ALERT_SEVERITY_WARNING);
    }
  assert_told (f, 0, "opened warning chat ppdb100 1; opened warning chat ppdb101 1; "
               "opened warning chat ppdb102 1; opened warning chat ppdb103 1; opened warning chat ppdb104 1");
}

static void
test_silence (Fixture      *f,
              gconstpointer data)
{
  ved_silences_mute (f->silences, VED_MUTE_SERVER, "ppdb001", NOW_US + 10 * VED_MINUTE_US, "ann@desk");
  take (f, VED_ALERT_OPENED, "a-1", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  take (f, VED_ALERT_OPENED, "a-2", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 5, "");
  take (f, VED_ALERT_WAS_RESOLVED, "a-2", "ppdb001", VED_ALERT_SEVERITY_CRITICAL);
  assert_told (f, 0, "");

  /* When it ends, what is still there is told. */
  assert_told (f, 5, "opened critical pager ppdb001 1");

  /* A silence holds an escalation back. */
  ved_silences_mute (f->silences, VED_MUTE_EPISODE, "a-1", G_MAXINT64, "ann@desk");
  assert_told (f, 16, "");
  ved_silences_unmute (f->silences, VED_MUTE_EPISODE, "a-1");
  assert_told (f, 0, "escalated critical senior engineer ppdb001 1");
}

static void
test_matrix (Fixture      *f,
             gconstpointer data)
{
  const struct {
    VedLevel level;
    gboolean environment;
    const char *roles;
    guint notice_min;
    guint n_escalations;
  } rows[] = {
    { VED_LEVEL_IMMINENT, FALSE, "pager;phone;SMS;push", 5, 1 },
    { VED_LEVEL_CRITICAL, FALSE, "pager;phone;SMS;push", 15, 2 },
    { VED_LEVEL_DANGER, FALSE, "team lead;chat;e-mail", 30, 1 },
    { VED_LEVEL_WARNING, FALSE, "chat", 60, 1 },
    { VED_LEVEL_DEGRADING, FALSE, "e-mail", 120, 0 },
    { VED_LEVEL_WATCH, FALSE, "log", 0, 0 },
    { VED_LEVEL_CRITICAL, TRUE, "pager;phone;SMS;push", 15, 2 },
    { VED_LEVEL_DANGER, TRUE, "chat;e-mail", 30, 1 },
    { VED_LEVEL_WARNING, TRUE, "e-mail", 60, 0 },
  };
  g_autoptr(VedRouting) routing = ved_routing_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const VedRoute *route = ved_routing_get (routing, rows[i].level, rows[i].environment);
      g_autofree char *roles = g_strjoinv (";", route->roles);

      g_assert_cmpstr (roles, ==, rows[i].roles);
      g_assert_cmpuint (route->notice_min, ==, rows[i].notice_min);
      g_assert_cmpuint (route->n_escalations, ==, rows[i].n_escalations);
    }
}

static void
test_config (Fixture      *f,
             gconstpointer data)
{
  const char *wrong[] = {
    "dangerous=chat", "danger-escalation=soon:on-call", "danger-escalation=30", "danger-notice-minutes=x",
    "danger-escalation=30:a;20:b", "nonsense=1", "environment-=1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GKeyFile) config = g_key_file_new ();
      g_autofree char *text = g_strdup_printf ("[routing]\n%s\n", wrong[i]);
      g_autoptr(GError) error = NULL;

      g_key_file_load_from_data (config, text, -1, G_KEY_FILE_NONE, NULL);
      g_assert_null (ved_routing_new (config, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "in [routing]"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/notifier/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/notifier/resolved-reaches-who-was-told", Fixture, NULL, set_up, test_resolved_reaches_who_was_told, tear_down);
  g_test_add ("/notifier/unreached", Fixture, NULL, set_up, test_unreached, tear_down);
  g_test_add ("/notifier/less-is-no-news", Fixture, NULL, set_up, test_less_is_no_news, tear_down);
  g_test_add ("/notifier/reached-later", Fixture, NULL, set_up, test_reached_later, tear_down);
  g_test_add ("/notifier/one-server-is-no-storm", Fixture, NULL, set_up, test_one_server_is_no_storm, tear_down);
  g_test_add ("/notifier/restored-from-a-silence", Fixture, NULL, set_up, test_restored_from_a_silence, tear_down);
  g_test_add ("/notifier/restored-steps", Fixture, NULL, set_up, test_restored_steps, tear_down);
  g_test_add ("/notifier/restored-unjudged", Fixture, NULL, set_up, test_restored_unjudged, tear_down);
  g_test_add ("/notifier/restored-over", Fixture, NULL, set_up, test_restored_over, tear_down);
  g_test_add ("/notifier/restored-lasting", Fixture, NULL, set_up, test_restored_lasting, tear_down);
  g_test_add ("/notifier/restored-news", Fixture, NULL, set_up, test_restored_news, tear_down);
  g_test_add ("/notifier/restored-unkept", Fixture, NULL, set_up, test_restored_unkept, tear_down);
  g_test_add ("/notifier/restored-unkept-from-a-window", Fixture, NULL, set_up, test_restored_unkept_from_a_window,
              tear_down);
  g_test_add ("/notifier/restored-without-roles", Fixture, NULL, set_up, test_restored_without_roles, tear_down);
  g_test_add ("/notifier/escalation-of-less", Fixture, NULL, set_up, test_escalation_of_less, tear_down);
  g_test_add ("/notifier/storm-of-rises", Fixture, NULL, set_up, test_storm_of_rises, tear_down);
  g_test_add ("/notifier/escalation", Fixture, NULL, set_up, test_escalation, tear_down);
  g_test_add_func ("/notifier/subject", test_subject);
  g_test_add ("/notifier/storm", Fixture, NULL, set_up, test_storm, tear_down);
  g_test_add ("/notifier/silence", Fixture, NULL, set_up, test_silence, tear_down);
  g_test_add ("/notifier/matrix", Fixture, NULL, set_up, test_matrix, tear_down);
  g_test_add ("/notifier/config", Fixture, NULL, set_up, test_config, tear_down);

  return g_test_run ();
}
