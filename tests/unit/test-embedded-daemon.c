/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-embedded-daemon"

#include "config.h"

#include "client/ved-embedded-daemon.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <string.h>

/* A stand-in for vedetted that plays its side of the control connection and writes down what it saw. */
static const char stand_in[] =
  "#!/bin/bash\n"
  "folder=$(dirname \"$0\")\n"
  "echo \"$@\" >>\"$folder/arguments\"\n"
  "env >\"$folder/environment\"\n"
  "read -r key <&3\n"
  "echo \"$key\" >\"$folder/key\"\n"
  "if [ -e \"$folder/fail\" ]; then\n"
  "  rm \"$folder/fail\"; echo 'the data directory is locked' >&2; exit 1\n"
  "fi\n"
  "echo '{\"port\":4711,\"pid\":1,\"version\":\"0\"}' >&3\n"
  "while read -r line <&3; do :; done\n"
  "echo left >\"$folder/left\"\n";

typedef struct {
  char *folder;
  VedEmbeddedDaemon *daemon;
  guint n_ready;
  guint n_ended;
  char *message;
} Fixture;

static void
ready_cb (VedEmbeddedDaemon *daemon,
          Fixture           *fixture)
{
  fixture->n_ready++;
}

static void
ended_cb (VedEmbeddedDaemon *daemon,
          const char        *message,
          Fixture           *fixture)
{
  fixture->n_ended++;
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static gboolean
is_ready (gpointer user_data)
{
  return ((Fixture *) user_data)->n_ready > 0;
}

static char *
read_note (Fixture    *fixture,
           const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_strchomp (text) : NULL;
}

/* The stand-in is no child that can be waited for any more. */
static gboolean
has_left (gpointer user_data)
{
  g_autofree char *note = read_note (user_data, "left");

  return note != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  static const char *const arguments[] = { "--demo", "20", NULL };
  g_autofree char *program = NULL;

  fixture->folder = ved_test_make_folder ();
  program = g_build_filename (fixture->folder, "vedetted", NULL);
  g_assert_true (g_file_set_contents_full (program, stand_in, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  g_setenv ("VEDETTE_DAEMON", program, TRUE);
  fixture->daemon = ved_embedded_daemon_new (arguments, fixture->folder, FALSE);
  g_signal_connect (fixture->daemon, "ready", G_CALLBACK (ready_cb), fixture);
  g_signal_connect (fixture->daemon, "ended", G_CALLBACK (ended_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_object (&fixture->daemon);
  ved_test_wait_until (has_left, fixture);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->message);
}

static void
test_starts (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autofree char *arguments = NULL, *key = NULL, *environment = NULL;

  ved_embedded_daemon_start (fixture->daemon);
  ved_embedded_daemon_start (fixture->daemon);
  ved_test_wait_until (is_ready, fixture);

  g_assert_cmpstr (ved_embedded_daemon_get_url (fixture->daemon), ==, "http://127.0.0.1:4711");
  g_assert_cmpint (ved_embedded_daemon_get_pid (fixture->daemon), >, 0);
  arguments = read_note (fixture, "arguments");
  g_assert_nonnull (strstr (arguments, "--listen 127.0.0.1 --port 0 --control-fd 3"));
  g_assert_nonnull (strstr (arguments, "--demo 20"));
  g_assert_null (strchr (arguments, '\n'));

  key = read_note (fixture, "key");
  environment = read_note (fixture, "environment");
  g_assert_cmpstr (key, ==, ved_embedded_daemon_get_key (fixture->daemon));
  g_assert_cmpuint (strlen (key), ==, 64);
  g_assert_null (strstr (arguments, key));
  g_assert_null (strstr (environment, key));
}

static void
test_starts_anew (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "fail", NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  ved_embedded_daemon_start (fixture->daemon);
  ved_test_wait_until (is_ready, fixture);

  g_assert_cmpuint (fixture->n_ended, ==, 1);
  g_assert_cmpstr (fixture->message, ==, "the data directory is locked");
  g_assert_cmpuint (fixture->n_ready, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/embedded-daemon/starts", Fixture, NULL, set_up, test_starts, tear_down);
  g_test_add ("/embedded-daemon/starts-anew", Fixture, NULL, set_up, test_starts_anew, tear_down);

  return g_test_run ();
}
