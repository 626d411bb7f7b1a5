/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-remediation-desk"

#include "config.h"

#include "engine/alerts/ved-remediation-desk.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "fleet/risk/ved-remediation.h"
#include "notify/ved-command.h"
#include "notify/ved-webhook.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* A server that comes to risk 70 gets a plan: what its profile's action is, and who has to approve. The plan goes
 * with the risk. Every step of it is a line of the log, with its input and its rule:
 *
 *   proposed → approved (dry run) · executing → executed · failed, which may be decided once more
 *            → rejected
 *            → withdrawn, when the risk is gone
 *
 * A plan that was decided goes on over a restart, as the newest line about its server tells it, until the risk is gone: an action
 * is not proposed again because the daemon began anew. A line that is older than a day says nothing about the risk of now, and
 * earlier versions wrote none when the risk was gone. What was executed while the daemon ended has failed.
 *
 *   [remediation]
 *   enabled=true
 *   webhook=https://automation.example/run      or      command=/usr/local/bin/remediate
 *
 * Without `enabled` an approval is noted and nothing happens. While something is executed, and QUIET_US after it
 * began, alerts of the server are silenced: what an action causes is no news. One that failed causes nothing. */

#define GROUP    "remediation"
#define KIND     "remediation"
#define ACTOR    "remediation"
#define MAX_LOG  200
#define MAX_READ 2000           /* lines, at the start */
#define GONE     "risk < 65"    /* rule by which a plan ends */
#define CUT_OFF  "the daemon ended while it was executed"
#define QUIET_US (15 * VED_MINUTE_US)
#define FRESH_US VED_DAY_US

typedef enum {
  PLAN_PROPOSED,
  PLAN_APPROVED,
  PLAN_REJECTED,
  PLAN_EXECUTING,
  PLAN_EXECUTED,
  PLAN_FAILED,
  PLAN_WITHDRAWN,
  N_PLAN_STATES
} PlanState;

static const char *const state_names[N_PLAN_STATES] = {
  [PLAN_PROPOSED] = "proposed",
  [PLAN_APPROVED] = "approved",
  [PLAN_REJECTED] = "rejected",
  [PLAN_EXECUTING] = "executing",
  [PLAN_EXECUTED] = "executed",
  [PLAN_FAILED] = "failed",
  [PLAN_WITHDRAWN] = "withdrawn",
};

typedef struct {
  char *id;                     /* "r-17683…-3" */
  char *server;
  VedProfile profile;
  PlanState state;
  gint64 opened_us;
  double risk;
  double predicted_cpu;
  char *actor;                  /* (nullable): who decided */
  char *note;                   /* (nullable) */
  gint64 restored_us;           /* when it came from an earlier life; 0: it did not */
} Plan;

struct _VedRemediationDesk
{
  guint ref_count;
  gboolean is_closed;
  gboolean is_enabled;
  char *webhook;                /* (nullable) */
  GStrv argv;                   /* (nullable) */
  SoupSession *session;
  GCancellable *cancellable;
  VedAlertDesk *alerts;         /* not owned */
  VedKeeper *keeper;            /* (nullable) */
  GPtrArray *plans;             /* of Plan, of servers at risk */
  GHashTable *plans_by_server;  /* the same: names are the plans' */
  GPtrArray *log;               /* of char *: JSON objects, oldest first */
  guint n_running;
  guint n_plans;                /* that ever were, in this life */
  gint64 time_us;               /* of the newest result */
  VedRemediationFunc changed;
  gpointer user_data;
};

static void
plan_free (Plan *plan)
{
  g_free (plan->id);
  g_free (plan->server);
  g_free (plan->actor);
  g_free (plan->note);
  g_free (plan);
}

static gboolean
read_config (VedRemediationDesk  *self,
             GKeyFile            *config,
             GError             **error)
{
  g_autofree char *command = NULL;

  if (config == NULL || !g_key_file_has_group (config, GROUP))
    return TRUE;

  self->is_enabled = g_key_file_get_boolean (config, GROUP, "enabled", NULL);
  self->webhook = g_key_file_get_string (config, GROUP, "webhook", NULL);
  command = g_key_file_get_string (config, GROUP, "command", NULL);
  if ((self->webhook != NULL && !ved_webhook_check_url (self->webhook, error))
      || (command != NULL && !g_shell_parse_argv (command, NULL, &self->argv, error)))
    {
      g_prefix_error (error, "[" GROUP "]: ");
      return FALSE;
    }
  if (!self->is_enabled || (self->webhook != NULL) != (self->argv != NULL))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "[" GROUP "]: name either a webhook or a command");

  return FALSE;
}

/**
 * ved_remediation_desk_new:
 * @config: (nullable): its group [remediation] counts
 * @alerts: where servers are silenced; outlives it
 * @changed: told when a plan changes otherwise than by a result
 *
 * Returns: (transfer full): a desk without plans; %NULL with an error that names the group
 */
VedRemediationDesk *
ved_remediation_desk_new (GKeyFile            *config,
                          VedAlertDesk        *alerts,
                          VedRemediationFunc   changed,
                          gpointer             user_data,
                          GError             **error)
{
  g_autoptr(VedRemediationDesk) self = g_new0 (VedRemediationDesk, 1);

  self->ref_count = 1;
  self->alerts = alerts;
  self->changed = changed;
  self->user_data = user_data;
  self->session = ved_webhook_session_new ();
  self->cancellable = g_cancellable_new ();
  self->plans = g_ptr_array_new_with_free_func ((GDestroyNotify) plan_free);
  self->plans_by_server = g_hash_table_new (g_str_hash, g_str_equal);
  self->log = g_ptr_array_new_with_free_func (g_free);

  return read_config (self, config, error) ? g_steal_pointer (&self) : NULL;
}

static void
desk_unref (VedRemediationDesk *self)
{
  if (--self->ref_count > 0)
    return;

  g_hash_table_unref (self->plans_by_server);
  g_ptr_array_unref (self->plans);
  g_ptr_array_unref (self->log);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_free (self->webhook);
  g_strfreev (self->argv);
  g_free (self);
}

static void
write_plan (const VedRemediationDesk *self,
            const Plan               *plan,
            GString                  *out)
{
  const VedRemediationAction *action = ved_remediation_get_action (plan->profile);
  const VedRemediationApproval *approval = ved_remediation_get_approval (plan->risk);

  ved_json_member_string (out, "id", plan->id);
  ved_json_member_string (out, "server", plan->server);
  ved_json_member_string (out, "profile", ved_profile_get_info (plan->profile)->key);
  ved_json_member_value (out, "risk", plan->risk, 0.1, 1);
  ved_json_member_string (out, "level", ved_level_get_info (ved_level_from_risk (plan->risk))->key);
  ved_json_member_value (out, "predicted_cpu_p90", plan->predicted_cpu, 0.01, 2);
  ved_json_member_string (out, "action", action->action);
  ved_json_member_string (out, "integration", action->integration);
  ved_json_member_uint (out, "eta_minutes", action->eta_min);
  ved_json_member_bool (out, "autonomous", action->autonomous);
  ved_json_member_string (out, "approval", approval->key);
  ved_json_member_string (out, "approval_label", approval->label);
  ved_json_member_string (out, "state", state_names[plan->state]);
  ved_json_member_bool (out, "dry_run", !self->is_enabled);
  ved_json_member_time (out, "opened_at", plan->opened_us);
  ved_json_member_string (out, "actor", plan->actor);
  ved_json_member_string (out, "note", plan->note);
}

static void
log_plan (VedRemediationDesk *self,
          const Plan         *plan,
          gboolean            is_gone,
          gint64              time_us,
          const char         *result)
{
  GString *line = g_string_new ("{");

  ved_json_member_time (line, "timestamp", time_us);
  write_plan (self, plan, line);
  ved_json_member_string (line, "rule", is_gone ? GONE : "risk >= 70");
  ved_json_member_string (line, "result", result);
  g_string_append_c (line, '}');
  if (self->keeper != NULL)
    ved_environment_store_add_event (ved_keeper_get_environment (self->keeper), time_us, KIND, line->str);
  g_ptr_array_add (self->log, g_string_free (line, FALSE));
  if (self->log->len > MAX_LOG)
    g_ptr_array_remove_index (self->log, 0);
}

static void
add_plan (VedRemediationDesk *self,
          Plan               *plan)
{
  g_ptr_array_add (self->plans, plan);
  g_hash_table_insert (self->plans_by_server, plan->server, plan);
}

/* Where that is its own. */
static void
end_silence (VedRemediationDesk *self,
             const char         *server)
{
  guint n_mutes;
  const VedMute *mutes = ved_silences_get_mutes (ved_alert_desk_get_silences (self->alerts), &n_mutes);

  for (guint i = 0; i < n_mutes; i++)
    if (mutes[i].scope == VED_MUTE_SERVER && strcmp (mutes[i].target, server) == 0
        && g_strcmp0 (mutes[i].actor, ACTOR) == 0)
      {
        ved_alert_desk_unmute (self->alerts, VED_MUTE_SERVER, server, NULL);
        return;
      }
}

static void
fail_cut_off (VedRemediationDesk *self,
              Plan               *plan)
{
  plan->state = PLAN_FAILED;
  end_silence (self, plan->server);
  log_plan (self, plan, FALSE, self->time_us, CUT_OFF);
}

/**
 * ved_remediation_desk_free:
 *
 * Gives up what is under way, and lets go of what is kept.
 */
void
ved_remediation_desk_free (VedRemediationDesk *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->plans->len; i++)
    {
      Plan *plan = g_ptr_array_index (self->plans, i);

      if (plan->state == PLAN_EXECUTING)
        fail_cut_off (self, plan);
    }
  self->is_closed = TRUE;
  g_clear_pointer (&self->keeper, ved_keeper_unref);
  g_cancellable_cancel (self->cancellable);
  desk_unref (self);
}

static PlanState
find_state (const char *name)
{
  PlanState state = 0;

  while (state < N_PLAN_STATES && g_strcmp0 (state_names[state], name) != 0)
    state++;

  return state;
}

/* Of what is executed the end is always told. */
static gboolean
is_spent (const VedRemediationDesk *self,
          JsonObject               *line,
          PlanState                 state)
{
  return state == PLAN_WITHDRAWN || state == N_PLAN_STATES || g_strcmp0 (ved_json_get_text (line, "rule"), GONE) == 0
         || (state != PLAN_EXECUTING && self->time_us - ved_json_get_time (line, "timestamp") > FRESH_US);
}

static void
restore_plan (VedRemediationDesk *self,
              JsonObject         *line)
{
  const char *id = ved_json_get_text (line, "id"), *server = ved_json_get_text (line, "server");
  PlanState state = find_state (ved_json_get_text (line, "state"));
  Plan *plan;

  if (id == NULL || server == NULL || is_spent (self, line, state)
      || g_hash_table_contains (self->plans_by_server, server))
    return;

  plan = g_new0 (Plan, 1);
  plan->id = g_strdup (id);
  plan->server = g_strdup (server);
  plan->state = state;
  plan->profile = ved_profile_from_server_name (server);
  plan->opened_us = ved_json_get_time (line, "opened_at");
  plan->risk = ved_json_get_number (line, "risk", NAN);
  plan->predicted_cpu = ved_json_get_number (line, "predicted_cpu_p90", NAN);
  plan->actor = g_strdup (ved_json_get_text (line, "actor"));
  plan->note = g_strdup (ved_json_get_text (line, "note"));
  plan->restored_us = self->time_us;
  add_plan (self, plan);
  if (state == PLAN_EXECUTING)
    fail_cut_off (self, plan);
}

/* The newest line about each server tells its plan. */
static void
restore_plans (VedRemediationDesk *self,
               GPtrArray          *events)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = events->len; i > 0; i--)
    {
      const VedEnvironmentEvent *event = g_ptr_array_index (events, i - 1);
      g_autoptr(JsonObject) line = ved_json_read_object (event->body, -1, NULL);
      const char *server = ved_json_get_text (line, "server");

      if (server != NULL && g_hash_table_add (seen, g_strdup (server)))
        restore_plan (self, line);
    }
}

/**
 * ved_remediation_desk_restore:
 * @keeper: what was kept of an earlier life; takes the log from now on
 * @now_us: the present
 *
 * At the start.
 */
void
ved_remediation_desk_restore (VedRemediationDesk *self,
                              VedKeeper          *keeper,
                              gint64              now_us)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = NULL;

  self->keeper = ved_keeper_ref (keeper);
  self->time_us = now_us;
  events = ved_environment_store_load_events (ved_keeper_get_environment (keeper), KIND, MAX_READ, &error);
  if (events == NULL)
    {
      ved_report_error (G_LOG_DOMAIN, "Restoring the log of remediations", g_steal_pointer (&error));
      return;
    }

  for (guint i = events->len > MAX_LOG ? events->len - MAX_LOG : 0; i < events->len; i++)
    g_ptr_array_add (self->log, g_strdup (((VedEnvironmentEvent *) g_ptr_array_index (events, i))->body));
  restore_plans (self, events);
}

static Plan *
find_plan (VedRemediationDesk *self,
           const char         *id)
{
  for (guint i = 0; i < self->plans->len; i++)
    {
      Plan *plan = g_ptr_array_index (self->plans, i);

      if (strcmp (plan->id, id) == 0)
        return plan;
    }

  return NULL;
}

static void
propose (VedRemediationDesk *self,
         const VedSnapshot  *snapshot,
         guint               server)
{
  const char *name = ved_snapshot_get_name (snapshot, server);
  Plan *plan = g_hash_table_lookup (self->plans_by_server, name);
  gboolean is_new = plan == NULL;

  if (is_new)
    {
      plan = g_new0 (Plan, 1);
      plan->id = g_strdup_printf ("r-%" G_GINT64_FORMAT "-%u", self->time_us / VED_SECOND_US, ++self->n_plans);
      plan->server = g_strdup (name);
      plan->opened_us = self->time_us;
      add_plan (self, plan);
    }
  plan->profile = ved_snapshot_get_profile (snapshot, server);
  plan->risk = (double) ved_snapshot_risk (snapshot)[server];
  plan->predicted_cpu = ved_remediation_predicted_cpu (snapshot, server);
  if (is_new)
    log_plan (self, plan, FALSE, self->time_us, NULL);
}

/* After a start a server may be known later than its plan. */
static gboolean
is_needed (const VedRemediationDesk *self,
           const Plan               *plan,
           const VedSnapshot        *snapshot)
{
  guint server;

  if (!ved_snapshot_find (snapshot, plan->server, &server))
    return plan->restored_us > 0 && self->time_us - plan->restored_us < QUIET_US;

  return !((double) ved_snapshot_risk (snapshot)[server] < VED_REMEDIATION_DROP_RISK);
}

/* Nobody decided about what is withdrawn. Of what was decided it is told that it is over: a server that is at risk once more has
 * another plan. */
static void
end_plan (VedRemediationDesk *self,
          Plan               *plan,
          const VedSnapshot  *snapshot)
{
  guint server;

  if (ved_snapshot_find (snapshot, plan->server, &server))
    plan->risk = (double) ved_snapshot_risk (snapshot)[server];
  if (plan->state == PLAN_PROPOSED)
    plan->state = PLAN_WITHDRAWN;
  log_plan (self, plan, TRUE, self->time_us, plan->state == PLAN_WITHDRAWN ? NULL : "over");
}

static void
withdraw_gone (VedRemediationDesk *self,
               const VedSnapshot  *snapshot)
{
  for (guint i = self->plans->len; i > 0; i--)
    {
      Plan *plan = g_ptr_array_index (self->plans, i - 1);

      if (plan->state == PLAN_EXECUTING || is_needed (self, plan, snapshot))
        continue;
      end_plan (self, plan, snapshot);
      g_hash_table_remove (self->plans_by_server, plan->server);
      g_ptr_array_remove_index (self->plans, i - 1);
    }
}

/**
 * ved_remediation_desk_advance:
 * @snapshot: the newest result: plans come and go with its risks
 */
void
ved_remediation_desk_advance (VedRemediationDesk *self,
                              const VedSnapshot  *snapshot)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  guint n_servers = ved_snapshot_get_n_servers (snapshot);

  self->time_us = ved_snapshot_get_time_us (snapshot);
  withdraw_gone (self, snapshot);
  for (guint i = 0; i < n_servers; i++)
    {
      double risk = (double) ved_snapshot_risk (snapshot)[order[i]];

      if (!(risk >= VED_REMEDIATION_DROP_RISK))
        break;
      if (ved_snapshot_get_state (snapshot, order[i]) == VED_SERVER_OFFLINE)
        continue;
      if (risk >= VED_REMEDIATION_RISK
          || g_hash_table_contains (self->plans_by_server, ved_snapshot_get_name (snapshot, order[i])))
        propose (self, snapshot, order[i]);
    }
}

/* Execution */

typedef struct {
  VedRemediationDesk *desk;
  char *id;
} Run;

static void
run_ended (Run    *run,
           GError *error)
{
  VedRemediationDesk *self = run->desk;
  Plan *plan = find_plan (self, run->id);

  self->n_running--;
  if (!self->is_closed && plan != NULL)
    {
      plan->state = error == NULL ? PLAN_EXECUTED : PLAN_FAILED;
      if (error != NULL)
        end_silence (self, plan->server);
      log_plan (self, plan, FALSE, self->time_us, error != NULL ? error->message : "done");
      self->changed (self->user_data);
    }
  g_clear_error (&error);
  desk_unref (self);
  g_free (run->id);
  g_free (run);
}

static void
webhook_answered_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GError *error = NULL;

  ved_webhook_post_finish (result, &error);
  run_ended (user_data, error);
}

static void
command_ended_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GError *error = NULL;

  ved_command_run_finish (result, NULL, &error);
  run_ended (user_data, error);
}

/* At least until then: somebody may want silence for longer. */
static void
silence (VedRemediationDesk *self,
         const char         *server,
         gint64              until_us)
{
  guint n_mutes;
  const VedMute *mutes = ved_silences_get_mutes (ved_alert_desk_get_silences (self->alerts), &n_mutes);

  for (guint i = 0; i < n_mutes; i++)
    if (mutes[i].scope == VED_MUTE_SERVER && strcmp (mutes[i].target, server) == 0 && mutes[i].until_us >= until_us)
      return;

  ved_alert_desk_mute (self->alerts, VED_MUTE_SERVER, server, until_us, ACTOR);
}

static void
execute (VedRemediationDesk *self,
         Plan               *plan,
         gint64              now_us)
{
  Run *run = g_new (Run, 1);
  GString *body = g_string_new ("{");

  *run = (Run) { self, g_strdup (plan->id) };
  self->ref_count++;
  self->n_running++;
  write_plan (self, plan, body);
  g_string_append_c (body, '}');
  silence (self, plan->server, now_us + QUIET_US);
  if (self->webhook != NULL)
    ved_webhook_post_async (self->session, self->webhook, NULL, body, self->cancellable, webhook_answered_cb, run);
  else
    {
      g_autoptr(GBytes) input = g_string_free_to_bytes (body);

      ved_command_run_async ((const char *const *) self->argv, input, VED_COMMAND_LIMIT_S, self->cancellable,
                             command_ended_cb, run);
    }
}

/**
 * ved_remediation_desk_decide:
 * @id: of a plan that is proposed, or has failed
 * @approve: else it is rejected
 * @actor: who
 * @note: (nullable): why
 * @now_us: when
 *
 * Where execution is enabled, approving an action that is autonomous starts it; a manual one is never executed.
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND, or with VED_ERROR_INVALID where it has been decided already
 */
gboolean
ved_remediation_desk_decide (VedRemediationDesk  *self,
                             const char          *id,
                             gboolean             approve,
                             const char          *actor,
                             const char          *note,
                             gint64               now_us,
                             GError             **error)
{
  Plan *plan = find_plan (self, id);
  gboolean runs;

  if (plan == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no plan “%s”", id);
      return FALSE;
    }
  if (plan->state != PLAN_PROPOSED && plan->state != PLAN_FAILED)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is %s already", id, state_names[plan->state]);
      return FALSE;
    }

  runs = approve && self->is_enabled && ved_remediation_get_action (plan->profile)->autonomous;
  plan->state = !approve ? PLAN_REJECTED : runs ? PLAN_EXECUTING : PLAN_APPROVED;
  g_free (plan->actor);
  plan->actor = g_strdup (actor);
  g_free (plan->note);
  plan->note = g_strdup (note);
  log_plan (self, plan, FALSE, now_us, runs || !approve ? NULL : "nothing is executed");
  if (runs)
    execute (self, plan, now_us);
  self->changed (self->user_data);

  return TRUE;
}

static guint
count_autonomous (const VedRemediationDesk *self)
{
  guint n = 0;

  for (guint i = 0; i < self->plans->len; i++)
    n += ved_remediation_get_action (((Plan *) g_ptr_array_index (self->plans, i))->profile)->autonomous;

  return n;
}

/**
 * ved_remediation_desk_write_json:
 * @out: gets an object: counters, plans in the order of their risk, the log with the newest first
 */
void
ved_remediation_desk_write_json (VedRemediationDesk *self,
                                 GString            *out)
{
  guint n_autonomous = count_autonomous (self);

  g_string_append_c (out, '{');
  ved_json_member_bool (out, "enabled", self->is_enabled);
  ved_json_member_uint (out, "queued", self->plans->len);
  ved_json_member_uint (out, "autonomous", n_autonomous);
  ved_json_member_uint (out, "manual", self->plans->len - n_autonomous);
  ved_json_member (out, "plans");
  g_string_append_c (out, '[');
  for (guint i = 0; i < self->plans->len; i++)
    {
      g_string_append (out, i > 0 ? ",{" : "{");
      write_plan (self, g_ptr_array_index (self->plans, i), out);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "],\"log\":[");
  for (guint i = self->log->len; i > 0; i--)
    g_string_append_printf (out, "%s%s", i < self->log->len ? "," : "", (char *) g_ptr_array_index (self->log, i - 1));
  g_string_append (out, "]}");
}
