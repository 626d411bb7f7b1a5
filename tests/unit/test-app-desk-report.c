/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-desk-report"

#include "config.h"

#include "app/alerts/ved-alert-list.h"
#include "app/alerts/ved-desk-report.h"
#include "app/parts/ved-page-text.h"

#include "support/ved-test-snapshot.h"

#include <string.h>

static GHashTable *
parse (const char  *text,
       GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return ved_desk_report_parse (bytes, error);
}

static void
test_entries (void)
{
  const char *text = "{\"alerts\":[{\"id\":\"a-000001\",\"silenced\":true,\"silenced_until\":\"2026-01-15T10:05:00Z\","
    "\"note\":\"known\",\"acknowledged_by\":null},{\"id\":\"a-000002\",\"silenced\":false,"
    "\"acknowledged_by\":\"me@here\"},{\"id\":7},3],\"silenced\":1}";
  g_autoptr(GError) error = NULL;
  g_autoptr(GHashTable) entries = parse (text, &error);
  const VedDeskEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (entries), ==, 2);
  entry = g_hash_table_lookup (entries, "a-000001");
  g_assert_true (entry->is_silenced);
  g_assert_cmpint (entry->silenced_until_us, ==, VED_TEST_TIME_US);
  g_assert_cmpstr (entry->note, ==, "known");
  g_assert_null (entry->acknowledged_by);
  entry = g_hash_table_lookup (entries, "a-000002");
  g_assert_false (entry->is_silenced);
  g_assert_cmpstr (entry->acknowledged_by, ==, "me@here");
}

/* By what, whose doing, and until when. */
static void
test_silence_is_told (void)
{
  static const struct { const char *members, *text; } cases[] = {
    { "\"silenced_by\":\"episode\",\"silenced_target\":\"a-1\",\"silenced_actor\":\"ann@desk\"", "alert silenced by ann@desk" },
    { "\"silenced_by\":\"server\",\"silenced_target\":\"db1\"", "silenced with its server" },
    { "\"silenced_by\":\"profile\",\"silenced_target\":\"database\",\"silenced_actor\":\"ann\"",
      "silenced with its profile database by ann" },
    { "\"silenced_by\":\"maintenance\",\"silenced_note\":\"backup\",\"silenced_actor\":\"ann\"",
      "in a maintenance window (backup) by ann" },
    { "\"silenced_by\":null", "silenced" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *document = g_strdup_printf ("{\"alerts\":[{\"id\":\"a-1\",\"silenced\":true,%s}]}", cases[i].members);
      g_autofree char *until = g_strdup_printf ("{\"alerts\":[{\"id\":\"a-1\",\"silenced\":true,%s,"
                                                "\"silenced_until\":\"2026-01-15T10:05:00Z\"}]}", cases[i].members);
      g_autofree char *begin = g_strconcat (cases[i].text, " until ", NULL);
      g_autoptr(GHashTable) entries = parse (document, NULL), ends = parse (until, NULL);
      g_autofree char *text = ved_desk_entry_describe (g_hash_table_lookup (entries, "a-1"));
      g_autofree char *end = ved_desk_entry_describe (g_hash_table_lookup (ends, "a-1"));

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (g_str_has_prefix (end, begin));
    }
}

/* For whoever takes over: whose words, and since when. */
static void
test_charge_is_told (void)
{
  g_autoptr(GHashTable) entries = parse ("{\"alerts\":[{\"id\":\"a-1\",\"silenced\":false,\"acknowledged_by\":\"ann@desk\","
                                         "\"acknowledged_at\":\"2026-01-15T10:05:00Z\",\"note\":\"disk\\nordered\","
                                         "\"note_by\":\"bob@desk\",\"note_at\":\"2026-01-15T10:05:00Z\"},"
                                         "{\"id\":\"a-2\",\"acknowledged_by\":\"ann@desk\",\"note\":\"disk ordered\"}]}", NULL);
  g_autofree char *clock = ved_text_clock (VED_TEST_TIME_US);
  g_autofree char *expected = g_strdup_printf ("acknowledged by ann@desk, %s · “disk ordered” (bob@desk, %s)", clock, clock);
  g_autofree char *text = ved_desk_entry_describe (g_hash_table_lookup (entries, "a-1"));
  g_autofree char *older = ved_desk_entry_describe (g_hash_table_lookup (entries, "a-2"));

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (older, ==, "acknowledged by ann@desk · disk ordered");
}

static void
test_steps (void)
{
  g_autoptr(GHashTable) entries = parse ("{\"alerts\":[{\"id\":\"a-1\",\"escalated\":[{\"role\":\"director\","
                                         "\"timestamp\":\"2026-01-15T10:05:00Z\",\"is_reached\":true},{\"role\":7}]}]}", NULL);
  g_autoptr(GHashTable) more = parse ("{\"alerts\":[{\"id\":\"a-1\",\"escalated\":[{\"role\":\"director\","
                                      "\"timestamp\":\"2026-01-15T10:06:00Z\",\"is_reached\":true}]}]}", NULL);
  const VedDeskEntry *entry = g_hash_table_lookup (entries, "a-1"), *other = g_hash_table_lookup (more, "a-1");
  VedDeskDelivery delivery = { 0 };

  g_assert_cmpuint (entry->delivery.steps->len, ==, 1);
  g_assert_true (ved_desk_delivery_take (&delivery, &entry->delivery));
  g_assert_false (ved_desk_delivery_take (&delivery, &entry->delivery));
  g_assert_true (ved_desk_delivery_take (&delivery, &other->delivery));
  ved_desk_delivery_clear (&delivery);
}

/* What nobody is to be bothered with stands below the rest, however bad it is, as soon as that is known. */
static void
test_silenced_are_last (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedAlertList) list = ved_alert_list_new ();
  g_autoptr(VedAlertItem) before = NULL, after = NULL, last = NULL;
  g_autoptr(GHashTable) entries = NULL;
  g_autofree char *first = NULL, *text = NULL;

  ved_alert_list_set_snapshot (list, snapshot);
  before = g_list_model_get_item (G_LIST_MODEL (list), 0);
  first = g_strdup (ved_alert_item_get_alert (before)->id);
  g_clear_object (&before);
  text = g_strdup_printf ("{\"alerts\":[{\"id\":\"%s\",\"silenced\":true}]}", first);
  entries = parse (text, NULL);
  ved_alert_list_set_desk (list, entries);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >, 1);
  after = g_list_model_get_item (G_LIST_MODEL (list), 0);
  last = g_list_model_get_item (G_LIST_MODEL (list), g_list_model_get_n_items (G_LIST_MODEL (list)) - 1);
  g_assert_cmpstr (ved_alert_item_get_alert (after)->id, !=, first);
  g_assert_cmpstr (ved_alert_item_get_alert (last)->id, ==, first);
}

static void
test_other_documents (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  const char *texts[] = { "", "[]", "{}", "{\"alerts\":7}", "nonsense", deep };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GHashTable) entries = parse (texts[i], &error);

      g_assert_null (entries);
      g_assert_nonnull (error);
    }
}

static void
test_silenced_are_counted (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (90, 1, TRUE);
  g_autoptr(VedAlertList) list = ved_alert_list_new ();
  g_autoptr(GHashTable) entries = NULL;
  g_autofree char *text = g_strdup_printf ("{\"alerts\":[{\"id\":\"%s\",\"silenced\":true}]}",
                                           ved_snapshot_get_alert (snapshot, 1)->id);

  ved_alert_list_set_snapshot (list, snapshot);
  g_assert_cmpuint (ved_alert_list_count (list, VED_ALERT_FILTER_SILENCED), ==, 0);
  entries = parse (text, NULL);
  ved_alert_list_set_desk (list, entries);
  g_assert_cmpuint (ved_alert_list_count (list, VED_ALERT_FILTER_SILENCED), ==, 1);
  ved_alert_list_set_filter (list, VED_ALERT_FILTER_SILENCED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/desk-report/entries", test_entries);
  g_test_add_func ("/desk-report/silence-is-told", test_silence_is_told);
  g_test_add_func ("/desk-report/charge-is-told", test_charge_is_told);
  g_test_add_func ("/desk-report/steps", test_steps);
  g_test_add_func ("/desk-report/silenced-are-last", test_silenced_are_last);
  g_test_add_func ("/desk-report/other-documents", test_other_documents);
  g_test_add_func ("/desk-report/silenced-are-counted", test_silenced_are_counted);

  return g_test_run ();
}
