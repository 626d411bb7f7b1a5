/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ctl/ved-ctl-commands.h"
#include "support/ved-test-http.h"
#include "support/ved-test-loop.h"

#include <signal.h>
#include <string.h>

/* The commands that tell a daemon of servers, and that servers are no more, as they are typed; the daemon is in the same main
 * loop. */

#define INTERRUPT_MS 200        /* enough for an answer to be read; the outcome is the same where it is not */

static GString *complained;

typedef struct {
  char *folder;
  VedTestHttp http;
  char *url;
} Fixture;

static void
complain_cb (const char *text)
{
  g_string_append (complained, text);
}

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->folder = ved_test_make_folder ();
  ved_test_http_init (&f->http, NULL);
  f->url = g_strdup_printf ("http://127.0.0.1:%u", ved_http_server_get_port (f->http.server));
  g_string_truncate (complained, 0);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_test_http_clear (&f->http);
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->url);
}

static char *
write_file (Fixture    *f,
            const char *name,
            const char *text)
{
  char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static VedCtlStatus
run (VedCtlStatus (*command)(int, char **),
     const char  *first,
     ...)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  GPrintFunc before = g_set_printerr_handler (complain_cb);
  VedCtlStatus status;
  va_list more;

  g_ptr_array_add (words, (char *) "command");
  va_start (more, first);
  for (const char *word = first; word != NULL; word = va_arg (more, const char *))
    g_ptr_array_add (words, (char *) word);
  va_end (more);
  g_ptr_array_add (words, NULL);
  status = command ((int) words->len - 1, (char **) words->pdata);
  g_set_printerr_handler (before);

  return status;
}

static void
assert_said (const char *text)
{
  if (strstr (complained->str, text) == NULL)
    g_error ("“%s” instead of “%s”", complained->str, text);
}

#define CSV  "timestamp,server_name,mem_used_pct\n2026-01-15T10:00:00Z,db1,40\n2026-01-15T10:00:00Z,db2,50\n"
#define JSON "{\"timestamp\":\"2026-01-15T10:01:00Z\",\"server_name\":\"db3\",\"mem_used_pct\":60}\nnonsense\n"

static void
test_feed (Fixture      *f,
           gconstpointer data)
{
  g_autofree char *csv = write_file (f, "a.csv", CSV), *lines = write_file (f, "b.jsonl", JSON);

  g_assert_cmpint (run (ved_ctl_feed, "--daemon", f->url, csv, lines, NULL), ==, VED_CTL_OK);
  assert_said ("3 records accepted, 1 lines left out\n");
  assert_said ("b.jsonl:2: ");
  ved_test_http_settle (&f->http);
  ved_test_http_assert_status (&f->http, "/predictions/db1", 200);
  ved_test_http_assert_status (&f->http, "/predictions/db3", 200);
}

static void
test_faults (Fixture      *f,
             gconstpointer data)
{
  g_autofree char *old = write_file (f, "old.csv", "timestamp,server_name,mem_used_pct\n2020-01-15T10:00:00Z,db1,40\n");
  g_autofree char *good = write_file (f, "good.csv", CSV), *missing = g_build_filename (f->folder, "none.csv", NULL);

  g_assert_cmpint (run (ved_ctl_feed, "--daemon", f->url, old, NULL), ==, VED_CTL_FAILED);
  assert_said ("old.csv, after 0 records: ");
  g_assert_cmpint (run (ved_ctl_feed, "--daemon", f->url, missing, NULL), ==, VED_CTL_FAILED);
  assert_said ("none.csv");
  g_assert_cmpint (run (ved_ctl_feed, "--daemon", "http://127.0.0.1:1", good, NULL), ==, VED_CTL_FAILED);
  g_assert_cmpint (run (ved_ctl_feed, "--daemon", "http://me:secret@127.0.0.1:1", good, NULL), ==, VED_CTL_FAILED);
  assert_said ("VEDETTE_API_KEY");
  g_assert_cmpint (run (ved_ctl_feed, NULL), ==, VED_CTL_USAGE);
  g_assert_cmpint (run (ved_ctl_feed, "--timezone", "Moon/Dark", good, NULL), ==, VED_CTL_USAGE);
}

static void
enough_once_cb (SoupServer        *server,
                SoupServerMessage *message,
                const char        *path,
                GHashTable        *query,
                gpointer           user_data)
{
  guint *n_requests = user_data;

  if ((*n_requests)++ == 0)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "1");
  soup_server_message_set_status (message, *n_requests == 1 ? 429 : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
}

static char *
listen_as (SoupServer        *server,
           SoupServerCallback handler,
           gpointer           user_data)
{
  GSList *uris;
  char *url;

  soup_server_add_handler (server, NULL, handler, user_data, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return url;
}

/* A daemon that has had enough for this minute says for how long, and then gets the same once more. */
static void
test_too_many (Fixture      *f,
               gconstpointer data)
{
  guint n_requests = 0;
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *csv = write_file (f, "a.csv", CSV), *url = listen_as (server, enough_once_cb, &n_requests);

  g_assert_cmpint (run (ved_ctl_feed, "--daemon", url, csv, NULL), ==, VED_CTL_OK);
  g_assert_cmpuint (n_requests, ==, 2);
  assert_said ("2 records accepted\n");
}

static gboolean
interrupt_cb (gpointer user_data)
{
  raise (SIGINT);

  return G_SOURCE_REMOVE;
}

static void
enough_for_a_day_cb (SoupServer        *server,
                     SoupServerMessage *message,
                     const char        *path,
                     GHashTable        *query,
                     gpointer           user_data)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "86400");
  soup_server_message_set_status (message, 503, NULL);
  g_timeout_add (INTERRUPT_MS, interrupt_cb, NULL);
}

/* Ctrl-C ends the wait, and the command with it. */
static void
test_interrupt (Fixture      *f,
                gconstpointer data)
{
  g_autoptr(SoupServer) server = soup_server_new (NULL, NULL);
  g_autofree char *csv = write_file (f, "a.csv", CSV), *url = listen_as (server, enough_for_a_day_cb, NULL);

  g_assert_cmpint (run (ved_ctl_feed, "--daemon", url, csv, NULL), ==, VED_CTL_FAILED);
  assert_said ("cancelled");
}

static void
test_forget (Fixture      *f,
             gconstpointer data)
{
  g_autofree char *csv = write_file (f, "a.csv", CSV);

  g_assert_cmpint (run (ved_ctl_feed, "--daemon", f->url, csv, NULL), ==, VED_CTL_OK);
  ved_test_http_settle (&f->http);
  g_assert_cmpint (run (ved_ctl_forget, "--daemon", f->url, "db1", NULL), ==, VED_CTL_OK);
  assert_said ("db1 is no longer listed");
  ved_test_http_assert_status (&f->http, "/predictions/db1", 404);
  ved_test_http_assert_status (&f->http, "/predictions/db2", 200);
  g_assert_cmpint (run (ved_ctl_forget, "--daemon", f->url, "db1", NULL), ==, VED_CTL_FAILED);
  assert_said ("db1: ");
  g_assert_cmpint (run (ved_ctl_forget, NULL), ==, VED_CTL_USAGE);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("VEDETTE_API_KEY");
  complained = g_string_new (NULL);
  g_test_add ("/ctl-feed/files", Fixture, NULL, set_up, test_feed, tear_down);
  g_test_add ("/ctl-feed/faults", Fixture, NULL, set_up, test_faults, tear_down);
  g_test_add ("/ctl-feed/too-many", Fixture, NULL, set_up, test_too_many, tear_down);
  g_test_add ("/ctl-feed/interrupt", Fixture, NULL, set_up, test_interrupt, tear_down);
  g_test_add ("/ctl-feed/forget", Fixture, NULL, set_up, test_forget, tear_down);
  status = g_test_run ();
  g_string_free (complained, TRUE);

  return status;
}
