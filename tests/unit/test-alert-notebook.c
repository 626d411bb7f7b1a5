/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "store/alerts/ved-alert-log.h"
#include "store/alerts/ved-alert-notebook.h"
#include "support/ved-test-loop.h"

#include <sqlite3.h>

#define NOW_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)

typedef struct {
  char *folder;
  VedStoreWriter *writer;
  VedAlertLog *log;             /* the other owner of the file */
  VedAlertNotebook *notebook;
} Fixture;

static void
open_notebook (Fixture *f)
{
  g_autoptr(GError) error = NULL;

  f->writer = ved_store_writer_new ();
  f->log = ved_alert_log_new (f->folder, f->writer, &error);
  g_assert_no_error (error);
  f->notebook = ved_alert_notebook_new (f->folder, f->writer, &error);
  g_assert_no_error (error);
}

static void
close_notebook (Fixture *f)
{
  ved_store_writer_flush (f->writer);
  g_assert_null (ved_store_writer_dup_fault (f->writer));
  g_clear_object (&f->notebook);
  g_clear_object (&f->log);
  g_clear_object (&f->writer);
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->folder = ved_test_make_folder ();
  open_notebook (f);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  close_notebook (f);
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
}

static void
test_silences (Fixture      *f,
               gconstpointer data)
{
  const char *servers[] = { "ppdb001", "ppdb 2", NULL };
  VedMaintenance window = {
    .servers = (GStrv) servers, .start_us = NOW_US, .end_us = NOW_US + VED_HOUR_US, .repeat = VED_REPEAT_WEEKLY,
    .actor = (char *) "ann@desk", .note = (char *) "patches",
  };
  g_autoptr(VedSilences) before = ved_silences_new ();
  g_autoptr(VedSilences) after = ved_silences_new ();
  g_autoptr(VedSilences) later = ved_silences_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  const VedMaintenance *restored;
  const VedMute *mutes;
  guint n_mutes;

  ved_silences_mute (before, VED_MUTE_SERVER, "ppdb001", NOW_US + VED_DAY_US, "ann@desk");
  ved_silences_mute (before, VED_MUTE_METRIC, "mem_used_pct", NOW_US + VED_HOUR_US, "ann@desk");
  window.zone = zone;
  g_assert_cmpuint (ved_silences_add_maintenance (before, &window), ==, 1);
  ved_alert_notebook_set_silences (f->notebook, before);
  close_notebook (f);

  open_notebook (f);
  g_assert_true (ved_alert_notebook_restore_silences (f->notebook, after, NOW_US + 2 * VED_HOUR_US, &error));
  g_assert_no_error (error);
  mutes = ved_silences_get_mutes (after, &n_mutes);
  g_assert_cmpuint (n_mutes, ==, 1);
  g_assert_cmpint (mutes->scope, ==, VED_MUTE_SERVER);
  g_assert_cmpstr (mutes->target, ==, "ppdb001");
  g_assert_cmpstr (mutes->actor, ==, "ann@desk");
  g_assert_cmpint (mutes->until_us, ==, NOW_US + VED_DAY_US);
  g_assert_cmpuint (ved_silences_get_n_maintenances (after), ==, 1);
  restored = ved_silences_get_maintenance (after, 0);
  g_assert_cmpuint (restored->id, ==, 1);
  g_assert_cmpstr (restored->servers[1], ==, "ppdb 2");
  g_assert_null (restored->profiles[0]);
  g_assert_cmpint (restored->repeat, ==, VED_REPEAT_WEEKLY);
  g_assert_cmpstr (restored->note, ==, "patches");
  g_assert_cmpstr (restored->zone != NULL ? g_time_zone_get_identifier (restored->zone) : NULL, ==,
                   zone != NULL ? g_time_zone_get_identifier (zone) : NULL);

  /* The number of a window that is gone is not given again. */
  g_assert_true (ved_silences_remove_maintenance (after, 1));
  ved_alert_notebook_set_silences (f->notebook, after);
  close_notebook (f);
  open_notebook (f);
  g_assert_true (ved_alert_notebook_restore_silences (f->notebook, later, NOW_US, &error));
  g_assert_cmpuint (ved_silences_add_maintenance (later, &window), ==, 2);
}

static void
write_zone (Fixture    *f,
            const char *zone)
{
  g_autofree char *path = g_build_filename (f->folder, "alerts.sqlite", NULL);
  g_autofree char *sql = g_strdup_printf ("UPDATE maintenances SET zone = '%s'", zone);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* A zone that this host does not know yet, or no more: until it does, its name stays. */
static void
test_unknown_zone (Fixture      *f,
                   gconstpointer data)
{
  VedMaintenance window = { .start_us = NOW_US, .end_us = NOW_US + VED_HOUR_US, .repeat = VED_REPEAT_DAILY };
  g_auto(GStrv) servers = g_strsplit ("ppdb001", ",", -1);
  g_autoptr(VedSilences) before = ved_silences_new ();

  window.servers = servers;
  ved_silences_add_maintenance (before, &window);
  ved_alert_notebook_set_silences (f->notebook, before);
  close_notebook (f);
  write_zone (f, "Moon/Tranquility");

  for (guint life = 0; life < 2; life++)
    {
      g_autoptr(VedSilences) after = ved_silences_new ();
      const VedMaintenance *restored;

      open_notebook (f);
      g_test_expect_message ("ved-alert-notebook", G_LOG_LEVEL_MESSAGE, "*repeats by UTC*Moon/Tranquility*");
      g_assert_true (ved_alert_notebook_restore_silences (f->notebook, after, NOW_US, NULL));
      g_test_assert_expected_messages ();
      restored = ved_silences_get_maintenance (after, 0);
      g_assert_null (restored->zone);
      g_assert_cmpstr (ved_maintenance_get_zone (restored), ==, "Moon/Tranquility");
      ved_alert_notebook_set_silences (f->notebook, after);
      close_notebook (f);
    }
  open_notebook (f);
}

static void
test_notes (Fixture      *f,
            gconstpointer data)
{
  VedNote note = { 1, (char *) "ppdb001", NULL, NOW_US, (char *) "ann@desk", (char *) "disk ordered" };
  g_autoptr(GPtrArray) notes = NULL;
  g_autoptr(GError) error = NULL;
  const VedNote *read;
  gint64 last;

  ved_alert_notebook_add_note (f->notebook, &note);
  note.id = 2;
  note.episode = (char *) "a-000017";
  ved_alert_notebook_add_note (f->notebook, &note);
  ved_alert_notebook_remove_note (f->notebook, 1);
  close_notebook (f);

  open_notebook (f);
  notes = ved_alert_notebook_load_notes (f->notebook, &last, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 1);
  read = g_ptr_array_index (notes, 0);
  g_assert_cmpint (read->id, ==, 2);
  g_assert_cmpstr (read->episode, ==, "a-000017");
  g_assert_cmpstr (read->text, ==, "disk ordered");
  g_assert_cmpint (last, ==, 2);
}

static void
test_deliveries (Fixture      *f,
                 gconstpointer data)
{
  VedDelivered row = {
    NOW_US, (char *) "mail", (char *) "email", (char *) "opened", (char *) "Critical: ppdb001", NULL,
  };
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  const VedDelivered *read;

  ved_alert_notebook_add_delivered (f->notebook, &row);
  row.time_us += VED_DAY_US;
  row.fault = (char *) "nobody there";
  ved_alert_notebook_add_delivered (f->notebook, &row);
  close_notebook (f);

  open_notebook (f);
  rows = ved_alert_notebook_load_delivered (f->notebook, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_null (((VedDelivered *) g_ptr_array_index (rows, 0))->fault);
  read = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (read->fault, ==, "nobody there");
  g_clear_pointer (&rows, g_ptr_array_unref);

  /* A clock that leaps by months is not believed at once. */
  row.time_us = NOW_US + 90 * VED_DAY_US + 1;
  ved_alert_notebook_add_delivered (f->notebook, &row);
  close_notebook (f);
  open_notebook (f);
  rows = ved_alert_notebook_load_delivered (f->notebook, 10, &error);
  g_assert_cmpuint (rows->len, ==, 3);
  g_clear_pointer (&rows, g_ptr_array_unref);

  /* After a day it is, and what is older than 90 days has gone. */
  for (guint i = 0; i < 2; i++)
    {
      row.time_us += VED_DAY_US / 2;
      ved_alert_notebook_add_delivered (f->notebook, &row);
    }
  close_notebook (f);
  open_notebook (f);
  rows = ved_alert_notebook_load_delivered (f->notebook, 10, &error);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpint (((VedDelivered *) g_ptr_array_index (rows, 0))->time_us, ==, NOW_US + 90 * VED_DAY_US + 1);
}

static void
test_told (Fixture      *f,
           gconstpointer data)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_told_free);
  g_autoptr(GHashTable) told = NULL;
  g_autoptr(GError) error = NULL;
  VedTold *row = ved_told_new ("a-000017");
  const VedTold *read;

  row->level = VED_LEVEL_CRITICAL;
  row->time_us = NOW_US;
  ved_told_add_role (row, "pager");
  ved_told_add_role (row, "senior engineer");
  ved_told_add_step (row, "senior engineer", NOW_US + VED_MINUTE_US, TRUE);
  ved_told_add_step (row, "director", NOW_US + VED_HOUR_US, FALSE);
  g_ptr_array_add (changes, row);
  g_ptr_array_add (changes, ved_told_copy (row));
  g_free (((VedTold *) changes->pdata[1])->episode);
  ((VedTold *) changes->pdata[1])->episode = g_strdup ("a-000018");
  ved_alert_notebook_take_told (f->notebook, changes);
  ((VedTold *) changes->pdata[1])->time_us = 0;
  ved_alert_notebook_take_told (f->notebook, changes);
  close_notebook (f);

  open_notebook (f);
  told = ved_alert_notebook_load_told (f->notebook, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (told), ==, 1);
  read = g_hash_table_lookup (told, "a-000017");
  g_assert_cmpint (read->level, ==, VED_LEVEL_CRITICAL);
  g_assert_cmpint (read->time_us, ==, NOW_US);
  g_assert_cmpuint (read->roles->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (read->roles, 1), ==, "senior engineer");
  g_assert_cmpuint (read->steps->len, ==, 2);
  g_assert_false (read->is_assumed);
  g_assert_cmpstr (g_array_index (read->steps, VedToldStep, 0).role, ==, "senior engineer");
  g_assert_true (g_array_index (read->steps, VedToldStep, 0).is_reached);
  g_assert_cmpint (g_array_index (read->steps, VedToldStep, 1).time_us, ==, NOW_US + VED_HOUR_US);
  g_assert_false (g_array_index (read->steps, VedToldStep, 1).is_reached);
}

/* What an older daemon has opened was told by it, at the level that it has now; whom it told is not known. */
static void
test_told_of_an_older_file (Fixture      *f,
                            gconstpointer data)
{
  const VedAlert alerts[] = {
    { .id = (char *) "a-000017", .server = (char *) "ppdb001", .subject = VED_ALERT_SUBJECT_METRIC,
      .metric = VED_METRIC_MEM_USED, .severity = VED_ALERT_SEVERITY_CRITICAL, .opened_us = NOW_US },
    { .id = (char *) "a-000018", .server = (char *) "ppdb001", .subject = VED_ALERT_SUBJECT_RISK, .metric = VED_METRIC_NONE,
      .level = VED_LEVEL_DANGER, .opened_us = NOW_US },
    { .id = (char *) "a-000019", .server = (char *) "ppdb002", .subject = VED_ALERT_SUBJECT_RISK, .metric = VED_METRIC_NONE,
      .state = VED_ALERT_RESOLVED, .opened_us = NOW_US, .resolved_us = NOW_US },
  };
  g_autofree char *path = g_build_filename (f->folder, "alerts.sqlite", NULL);
  g_autoptr(GHashTable) told = NULL;
  g_autoptr(GError) error = NULL;
  const VedTold *metric, *risk;
  sqlite3 *database = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      const VedAlertEvent event = {
        .change = VED_ALERT_OPENED, .time_us = NOW_US, .actor = VED_ALERT_RULES_ACTOR, .alert = &alerts[i],
      };

      ved_alert_log_add (f->log, &event, NULL);
    }
  ved_alert_log_commit (f->log, NOW_US);
  close_notebook (f);
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, "DROP TABLE told; DROP TABLE waiting; PRAGMA user_version = 5", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (database);

  open_notebook (f);
  told = ved_alert_notebook_load_told (f->notebook, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (told), ==, 2);
  metric = g_hash_table_lookup (told, "a-000017");
  risk = g_hash_table_lookup (told, "a-000018");
  g_assert_cmpint (metric->level, ==, VED_LEVEL_CRITICAL);
  g_assert_cmpint (metric->time_us, ==, NOW_US);
  g_assert_cmpuint (metric->roles->len, ==, 0);
  g_assert_cmpuint (metric->steps->len, ==, 0);
  g_assert_true (metric->is_assumed);
  g_assert_cmpint (risk->level, ==, VED_LEVEL_DANGER);
}

static void
test_waiting (Fixture      *f,
              gconstpointer data)
{
  const char *episodes[] = { "a-000017", "a-000018", NULL };
  VedWaiting row = {
    1, (char *) "mail", (char *) "e-mail", (char *) "opened", VED_LEVEL_DANGER, NOW_US, (char *) "database", 1,
    (GStrv) episodes,
  };
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;
  const VedWaiting *read;

  ved_alert_notebook_add_waiting (f->notebook, &row);
  row.number = 2;
  ved_alert_notebook_add_waiting (f->notebook, &row);
  ved_alert_notebook_remove_waiting (f->notebook, 1);
  close_notebook (f);

  open_notebook (f);
  rows = ved_alert_notebook_load_waiting (f->notebook, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  read = g_ptr_array_index (rows, 0);
  g_assert_cmpint (read->number, ==, 2);
  g_assert_cmpstr (read->channel, ==, "mail");
  g_assert_cmpstr (read->role, ==, "e-mail");
  g_assert_cmpint (read->level, ==, VED_LEVEL_DANGER);
  g_assert_cmpuint (read->breadth, ==, 1);
  g_assert_cmpstr (read->episodes[1], ==, "a-000018");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/alert-notebook/silences", Fixture, NULL, set_up, test_silences, tear_down);
  g_test_add ("/alert-notebook/unknown-zone", Fixture, NULL, set_up, test_unknown_zone, tear_down);
  g_test_add ("/alert-notebook/notes", Fixture, NULL, set_up, test_notes, tear_down);
  g_test_add ("/alert-notebook/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/alert-notebook/told-of-an-older-file", Fixture, NULL, set_up, test_told_of_an_older_file, tear_down);
  g_test_add ("/alert-notebook/waiting", Fixture, NULL, set_up, test_waiting, tear_down);
  g_test_add ("/alert-notebook/deliveries", Fixture, NULL, set_up, test_deliveries, tear_down);

  return g_test_run ();
}
