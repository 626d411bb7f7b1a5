/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-book-arrival"

#include "config.h"

#include "app/models/ved-book-session.h"
#include "app/models/ved-hub-shelf.h"
#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-peer.h"

#include <string.h>

/* An order book is looked at while a Hub sends it. The Hub stops in the middle of the book until the test lets it go
 * on, so what is seen before does not depend on how fast anything is. */

#define N_ROWS   3000
#define N_LEVELS 3
#define COMMIT   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define FOLDER   "LOBSTER_SampleFile_AAA_2012-06-21_3"
#define MESSAGES FOLDER "/AAA_2012-06-21_34200000_57600000_message_3.csv"
#define BOOK     FOLDER "/AAA_2012-06-21_34200000_57600000_orderbook_3.csv"

typedef struct {
  char *folder;
  VedTestBook *book;
  VedTestPeer *hub;
  VedHubShelf *shelf;
  VedBookSession *session;
  GMutex lock;
  GCond cond;
  gboolean is_open;             /* the gate in the middle of the book */
  gboolean breaks;              /* there the Hub breaks off for good */
  gsize n_expected;             /* rows before it */
} Fixture;

static const GString *
get_text (Fixture    *fixture,
          const char *target)
{
  return strstr (target, "_message_") != NULL ? fixture->book->messages : fixture->book->book;
}

static char *
hash (const GString *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

static char *
write_entry (const char    *path,
             const GString *text)
{
  g_autofree char *etag = hash (text);

  return g_strdup_printf ("{\"type\":\"file\",\"path\":\"%s\",\"size\":%" G_GSIZE_FORMAT ",\"oid\":\"" COMMIT "\","
                          "\"lfs\":{\"size\":%" G_GSIZE_FORMAT ",\"pointerSize\":130,\"oid\":\"%s\"}}", path, text->len,
                          text->len, etag);
}

static void
wait_for_gate (Fixture *fixture)
{
  g_mutex_lock (&fixture->lock);
  while (!fixture->is_open)
    g_cond_wait (&fixture->cond, &fixture->lock);
  g_mutex_unlock (&fixture->lock);
}

static void
open_gate (Fixture *fixture)
{
  g_mutex_lock (&fixture->lock);
  fixture->is_open = TRUE;
  g_cond_broadcast (&fixture->cond);
  g_mutex_unlock (&fixture->lock);
}

/* Of an answer with the text from @start on. */
static char *
write_head (const GString *text,
            gsize          start)
{
  g_autofree char *etag = hash (text);
  g_autoptr(GString) head = g_string_new (start > 0 ? "206 Partial Content\r\n" : "200 OK\r\n");

  g_string_append_printf (head, "X-Repo-Commit: " COMMIT "\r\nETag: \"%s\"\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                          etag, text->len - start);
  if (start > 0)
    g_string_append_printf (head, "Content-Range: bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT "\r\n",
                            start, text->len - 1, text->len);

  return g_string_free (g_steal_pointer (&head), FALSE);
}

static void
answer_file (Fixture              *fixture,
             const VedTestRequest *request,
             GOutputStream        *output)
{
  const GString *text = get_text (fixture, request->target);
  g_autofree char *range = ved_test_request_get_field (request, "Range");
  gsize start = range != NULL ? strtoul (range + strlen ("bytes="), NULL, 10) : 0;
  gsize stop = text == fixture->book->book && start < text->len / 2 ? text->len / 2 : text->len;
  g_autofree char *head = write_head (text, start);

  if (g_str_equal (request->method, "HEAD") || (start > 0 && fixture->breaks))
    {
      ved_test_peer_write (output, head, "", 0);
      return;
    }
  ved_test_peer_write (output, head, text->str + start, stop - start);
  if (stop == text->len)
    return;

  wait_for_gate (fixture);
  if (!fixture->breaks)
    g_output_stream_write_all (output, text->str + stop, text->len - stop, NULL, NULL, NULL);
}

static void
answer (VedTestPeer          *peer,
        const VedTestRequest *request,
        GOutputStream        *output,
        gpointer              user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *first = NULL, *second = NULL, *json = NULL;

  if (strstr (request->target, "/resolve/") != NULL)
    {
      answer_file (fixture, request, output);
      return;
    }
  first = write_entry (MESSAGES, fixture->book->messages);
  second = write_entry (BOOK, fixture->book->book);
  json = strstr (request->target, "/tree/") != NULL ? g_strdup_printf ("[%s,%s]", first, second)
                                                    : g_strdup ("{\"id\":\"ann/books\",\"sha\":\"" COMMIT "\"}");
  ved_test_peer_write (output, "200 OK\r\nContent-Type: application/json\r\n", json, strlen (json));
}

static gboolean
wait_not (guint          seconds,
          GCancellable  *cancellable,
          gpointer       user_data,
          GError       **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
has_list (gpointer user_data)
{
  return g_list_model_get_n_items (ved_hub_shelf_get_items (((Fixture *) user_data)->shelf)) > 0;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  VedHubConfig *config;

  fixture->folder = ved_test_make_folder ();
  fixture->book = ved_test_book_new (3, N_ROWS, N_LEVELS, VED_TEST_BOOK_PLAIN);
  fixture->breaks = GPOINTER_TO_INT (data);
  for (gsize i = 0; i < fixture->book->book->len / 2; i++)
    fixture->n_expected += fixture->book->book->str[i] == '\n';
  fixture->hub = ved_test_peer_new (answer, fixture);
  fixture->session = ved_book_session_new ();
  fixture->shelf = ved_hub_shelf_new ();
  config = (VedHubConfig *) ved_hub_shelf_get_config (fixture->shelf);
  g_free (config->endpoint);
  g_free (config->cache_dir);
  config->endpoint = g_strdup (ved_test_peer_get_url (fixture->hub));
  config->cache_dir = g_build_filename (fixture->folder, "hub", NULL);
  config->wait = wait_not;
  ved_hub_shelf_open (fixture->shelf, "ann/books", "main");
  ved_test_wait_until (has_list, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  open_gate (fixture);
  g_object_unref (fixture->session);
  g_object_unref (fixture->shelf);
  ved_test_peer_free (fixture->hub);
  ved_test_book_free (fixture->book);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static VedHubItem *
get_item (Fixture *fixture)
{
  g_autoptr(VedHubItem) item = g_list_model_get_item (ved_hub_shelf_get_items (fixture->shelf), 0);

  return item;                  /* the list keeps it */
}

static gboolean
has_rows (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_auto(VedBookStreamStatus) status = { 0 };

  ved_book_stream_look (ved_hub_item_get_stream (get_item (fixture)), &status);

  return status.n_rows == fixture->n_expected;
}

static gboolean
shows_rows (gpointer user_data)
{
  Fixture *fixture = user_data;
  VedBookDay *day = ved_book_session_get_day (fixture->session);

  return day != NULL && day->n_rows == fixture->n_expected;
}

static gboolean
shows_all (gpointer user_data)
{
  Fixture *fixture = user_data;

  return ved_book_session_get_arrival (fixture->session) == NULL &&
         ved_book_session_get_day (fixture->session)->n_rows == N_ROWS;
}

static gboolean
has_failed (gpointer user_data)
{
  return ved_hub_item_get_state (get_item (user_data)) == VED_HUB_ITEM_FAILED;
}

static gboolean
knows_of_end (gpointer user_data)
{
  return ved_book_session_get_arrival (((Fixture *) user_data)->session)->state == VED_BOOK_STREAM_BROKEN;
}

/* Up to the gate, and the rows before it on show. */
static void
look_at_half (Fixture *fixture)
{
  VedHubItem *item = get_item (fixture);

  ved_hub_shelf_download (fixture->shelf, item);
  ved_test_wait_until (has_rows, fixture);
  g_assert_cmpuint (ved_hub_item_get_state (item), ==, VED_HUB_ITEM_COMING);
  ved_book_session_follow (fixture->session, ved_hub_item_get_stream (item), ved_hub_item_get_folder (item));
  g_assert_cmpuint (ved_book_session_get_state (fixture->session), ==, VED_BOOK_LOADING);
  ved_test_wait_until (shows_rows, fixture);
  g_assert_cmpuint (ved_book_session_get_state (fixture->session), ==, VED_BOOK_READY);
  g_assert_cmpuint (ved_book_session_get_arrival (fixture->session)->state, ==, VED_BOOK_STREAM_COMING);
  g_assert_cmpuint (ved_hub_item_get_state (item), ==, VED_HUB_ITEM_COMING);
  g_assert_cmpuint (ved_book_session_get_day (fixture->session)->integrity.n_broken, ==, 0);
}

/* Half of it is on show before the other half was sent; then all, and the viewer stays in his row. */
static void
test_seen_before_all_is_here (Fixture       *fixture,
                              gconstpointer  data)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (fixture->session);

  look_at_half (fixture);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, 1000);
  ved_book_cursor_seek (cursor, 77);
  open_gate (fixture);
  ved_test_wait_until (shows_all, fixture);
  g_assert_cmpuint (ved_book_cursor_get_row (cursor), ==, 77);
  g_assert_cmpuint (ved_hub_item_get_state (get_item (fixture)), ==, VED_HUB_ITEM_HERE);
  g_assert_null (ved_hub_item_get_stream (get_item (fixture)));
  g_assert_null (ved_book_session_get_message (fixture->session));
}

/* At the end one stays at the end. */
static void
test_end_is_followed (Fixture       *fixture,
                      gconstpointer  data)
{
  look_at_half (fixture);
  ved_book_cursor_seek (ved_book_session_get_cursor (fixture->session), G_MAXUINT32);
  open_gate (fixture);
  ved_test_wait_until (shows_all, fixture);
  g_assert_cmpuint (ved_book_cursor_get_row (ved_book_session_get_cursor (fixture->session)), ==, N_ROWS - 1);
}

/* Where it breaks off the rows before stay, and it is said after which row. */
static void
test_breaks_off (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *row = g_strdup_printf ("Row %" G_GSIZE_FORMAT " was the last that came: " BOOK ": The transfer ended after",
                                          fixture->n_expected - 1);

  look_at_half (fixture);
  open_gate (fixture);
  ved_test_wait_until (has_failed, fixture);
  g_test_message ("%s", ved_hub_item_get_message (get_item (fixture)));
  g_assert_true (g_str_has_prefix (ved_hub_item_get_message (get_item (fixture)), row));
  ved_test_wait_until (knows_of_end, fixture);
  g_assert_cmpuint (ved_book_session_get_state (fixture->session), ==, VED_BOOK_READY);
  g_assert_true (shows_rows (fixture));
  g_assert_true (g_str_has_prefix (ved_book_session_get_message (fixture->session), row));
}

/* No token is looked for: that of the person who runs this is none of a test's business. */
int
main (int   argc,
      char *argv[])
{
  g_setenv ("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, breaks, function) g_test_add ("/book-arrival/" path, Fixture, GINT_TO_POINTER (breaks), set_up, function, \
                                                tear_down)
  ADD ("seen-before-all-is-here", FALSE, test_seen_before_all_is_here);
  ADD ("end-is-followed", FALSE, test_end_is_followed);
  ADD ("breaks-off", TRUE, test_breaks_off);

  return g_test_run ();
}
