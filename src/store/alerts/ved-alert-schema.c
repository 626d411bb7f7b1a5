/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-schema"

#include "config.h"

#include "store/alerts/ved-alert-schema.h"

/* alerts.sqlite, of two owners that write through one thread:
 *
 *   transitions   (VedAlertLog) a row per transition of an episode, never changed: who did what when, and all of
 *                 the episode as it was afterwards. The newest row of an episode is the episode.
 *   counters      (VedAlertLog) the highest number that an episode ever had
 *
 *   mutes         (VedAlertNotebook) those in force, written anew whenever one comes or goes
 *   maintenances  (VedAlertNotebook) the windows that are not over, written anew in the same way; lists are
 *                 separated by line feeds; without a zone they repeat by UTC
 *   notes         (VedAlertNotebook) what people wrote about servers
 *   deliveries    (VedAlertNotebook) a row per notice that reached a channel or was given up
 *   told          (VedAlertNotebook) a row per episode of which somebody was told, until it is over; a step of escalation is
 *                 a line "TIME REACHED ROLE". Of episodes of a time before there was this table the steps are '?':
 *                 whom they were told to is not known
 *   waiting       (VedAlertNotebook) a row per notice that has not reached its channel yet
 *
 * Subjects and states are the words of the API, severities and levels their numbers. */

#define APPLICATION_ID 0x56454441       /* "VEDA" */

static const char *const migrations[] = {
  "CREATE TABLE transitions (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, server TEXT NOT NULL, "
  "subject INTEGER NOT NULL, metric TEXT, severity INTEGER NOT NULL, level INTEGER NOT NULL, "
  "state TEXT NOT NULL, opened_us INTEGER NOT NULL, updated_us INTEGER NOT NULL, "
  "resolved_us INTEGER NOT NULL, current_value REAL, predicted_value REAL, threshold REAL, "
  "probability REAL, steps_ahead INTEGER NOT NULL, change INTEGER NOT NULL, "
  "previous_severity INTEGER NOT NULL, previous_level INTEGER NOT NULL, time_us INTEGER NOT NULL, "
  "actor TEXT NOT NULL, note TEXT) STRICT;"
  "CREATE INDEX transitions_by_episode ON transitions (number, id);"
  "CREATE INDEX transitions_by_time ON transitions (time_us);"
  "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
  "INSERT INTO counters VALUES ('last_number', 0);",

  "CREATE TABLE mutes (scope INTEGER NOT NULL, target TEXT NOT NULL, actor TEXT, until_us INTEGER NOT NULL, "
  "PRIMARY KEY (scope, target)) WITHOUT ROWID, STRICT;",

  "CREATE TABLE maintenances (id INTEGER PRIMARY KEY, servers TEXT NOT NULL, profiles TEXT NOT NULL, "
  "start_us INTEGER NOT NULL, end_us INTEGER NOT NULL, repeat TEXT NOT NULL, actor TEXT, note TEXT) STRICT;"
  "INSERT INTO counters VALUES ('last_maintenance', 0);"
  "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, server TEXT NOT NULL, episode TEXT, "
  "time_us INTEGER NOT NULL, actor TEXT NOT NULL, text TEXT NOT NULL) STRICT;"
  "CREATE INDEX notes_by_server ON notes (server);"
  "CREATE TABLE deliveries (id INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, channel TEXT NOT NULL, "
  "role TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, fault TEXT) STRICT;"
  "CREATE INDEX deliveries_by_time ON deliveries (time_us);",

  "ALTER TABLE transitions ADD COLUMN metrics TEXT;",

  "ALTER TABLE maintenances ADD COLUMN zone TEXT;",

  "CREATE TABLE told (episode TEXT PRIMARY KEY, level INTEGER NOT NULL, time_us INTEGER NOT NULL, roles TEXT NOT NULL, "
  "steps TEXT NOT NULL) WITHOUT ROWID, STRICT;"
  "INSERT INTO told SELECT printf('a-%06d', number), CASE WHEN subject > 0 THEN level WHEN severity > 0 THEN 5 ELSE 3 END, "
  "opened_us, '', '?' FROM transitions WHERE id IN (SELECT max(id) FROM transitions GROUP BY number) AND state != 'resolved';"
  "CREATE TABLE waiting (number INTEGER PRIMARY KEY, channel TEXT NOT NULL, role TEXT NOT NULL, kind TEXT NOT NULL, "
  "level INTEGER NOT NULL, time_us INTEGER NOT NULL, profile TEXT NOT NULL, breadth INTEGER NOT NULL, "
  "episodes TEXT NOT NULL) STRICT;",
};

static const VedDatabaseSchema schema = {
  .name = "alerts",
  .application_id = APPLICATION_ID,
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
};

/**
 * ved_alert_schema_get:
 *
 * Returns: (transfer none): what alerts.sqlite is
 */
const VedDatabaseSchema *
ved_alert_schema_get (void)
{
  return &schema;
}
