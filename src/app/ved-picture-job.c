/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-picture-job"

#include "config.h"

#include "app/ved-picture-job.h"

#include "app/ved-page-list.h"
#include "app/ved-picture.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"

/* A picture is taken when there is a snapshot, no request of the model is under way, and this has been so
 * for QUIET_TICKS looks in a row: pages ask for histories only after they are laid out, and a fresh answer
 * may cause another question. */

#define LOOK_MS     100
#define QUIET_TICKS 8

struct _VedPictureJob
{
  GObject parent_instance;
  VedWindow *window;
  VedFleetModel *model;
  VedBookSession *book;         /* (nullable): where the page shows an order book, not a fleet */
  char *path;
  int width;                    /* px that were asked for; 0: whatever there is */
  int height;
  char *page;
  char *server;
  gint64 at_us;
  gint64 row;
  gboolean is_watched;
  gboolean is_file;             /* what the page shows lies in a file */
  gint64 deadline_us;           /* monotonic */
  guint look_id;
  guint n_quiet;
  gboolean placed;              /* instant and server are chosen */
};

enum {
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedPictureJob, ved_picture_job, G_TYPE_OBJECT)

static gboolean
has_instant (VedPictureJob  *self,
             gint64          first_us,
             gint64          last_us,
             GError        **error)
{
  g_autofree char *at = NULL, *first = NULL, *last = NULL;

  if (self->at_us >= first_us && self->at_us <= last_us)
    return TRUE;

  at = ved_iso8601_format (self->at_us);
  first = ved_iso8601_format (first_us);
  last = ved_iso8601_format (last_us);
  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND,
               "The source has nothing of %s: choose an instant from %s to %s", at, first, last);

  return FALSE;
}

static gboolean
go_to_instant (VedPictureJob  *self,
               GError        **error)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);

  if (!has_instant (self, ved_time_cursor_get_first_us (cursor), ved_time_cursor_get_last_us (cursor), error))
    return FALSE;

  ved_time_cursor_seek (cursor, self->at_us);

  return TRUE;
}

/* The book as it stood then: after the last event up to that microsecond. */
static gboolean
go_to_event (VedPictureJob  *self,
             GError        **error)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (self->book);
  const VedBookDay *day = ved_book_session_get_day (self->book);
  gint64 midnight_us = ved_book_session_get_midnight_us (self->book), time_us = self->at_us - midnight_us;

  if (day == NULL || (self->row < 0 && self->at_us == 0))
    return TRUE;
  if (self->row >= 0)
    {
      ved_book_cursor_go (cursor, (guint32) MIN (self->row, G_MAXUINT32));
      return TRUE;
    }
  if (!has_instant (self, midnight_us + day->time_ns[0] / 1000, midnight_us + day->time_ns[day->n_rows - 1] / 1000, error))
    return FALSE;

  ved_book_cursor_go (cursor, ved_book_day_find_time (day, (time_us + 1) * 1000) - 1);

  return TRUE;
}

static gboolean
place (VedPictureJob  *self,
       GError        **error)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (self->model);
  guint index;

  self->placed = TRUE;
  if (self->book != NULL)
    {
      /* A book that is opened brings its own page up. */
      ved_window_show_page (self->window, self->page);
      return go_to_event (self, error);
    }
  if (self->server != NULL && !ved_snapshot_find (snapshot, self->server, &index))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "The source has no server \"%s\"", self->server);
      return FALSE;
    }
  if (self->server != NULL)
    ved_window_show_server (self->window, self->server);

  return self->at_us == 0 || go_to_instant (self, error);
}

static void
finish (VedPictureJob *self,
        GError        *error)
{
  g_object_ref (self);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_signal_emit (self, signals[DONE], 0, error);
  g_object_unref (self);
}

static GError *
describe_delay (VedPictureJob *self)
{
  const char *message = ved_fleet_model_get_message (self->model);
  const char *state = ved_source_state_get_name (ved_fleet_model_get_state (self->model));

  return g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                      "The page did not have its data in time: the source is %s%s%s",
                      state, message != NULL ? ": " : "", message != NULL ? message : "");
}

/* Waiting brings no key where nobody can enter one. */
static GError *
describe_refusal (VedPictureJob *self)
{
  return g_error_new (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                      "The daemon asks for an API key, or refuses the one it got: "
                      "set VEDETTE_API_KEY to the key it was started with");
}

/* A file that cannot be read will not be better for waiting, unless somebody is at it. */
static gboolean
is_broken_file (VedPictureJob *self)
{
  return self->is_file && !self->is_watched && ved_fleet_model_get_state (self->model) == VED_SOURCE_ERROR;
}

static GError *
describe_fault (VedPictureJob *self)
{
  const char *message = ved_fleet_model_get_message (self->model);

  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message != NULL ? message : "The file cannot be read");
}

/* That there is no order book is what its page shows then. */
static gboolean
is_ready (VedPictureJob *self)
{
  if (self->book != NULL)
    return ved_book_session_get_state (self->book) != VED_BOOK_LOADING;

  return ved_fleet_model_get_snapshot (self->model) != NULL;
}

static guint
count_pending (VedPictureJob *self)
{
  return self->book != NULL ? ved_book_session_get_n_pending (self->book) : ved_fleet_model_get_n_pending (self->model);
}

/* A display may have no room for what was asked for, or whoever manages its windows may not give it. */
static gboolean
is_whole (VedPictureJob  *self,
          GError        **error)
{
  GtkWidget *picture = ved_window_get_picture (self->window);
  int width = gtk_widget_get_width (picture), height = gtk_widget_get_height (picture);

  if (width >= self->width && height >= self->height)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "The display shows %dx%d of the %dx%d that were asked for: draw on a larger one, as with "
               "xvfb-run -s '-screen 0 %dx%dx24' vedette …",
               width, height, self->width, self->height, self->width, self->height);

  return FALSE;
}

static gboolean
look_cb (gpointer user_data)
{
  VedPictureJob *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ready = is_ready (self);

  if (g_get_monotonic_time () > self->deadline_us)
    error = describe_delay (self);
  else if (self->book != NULL && !self->is_watched && ved_book_session_get_state (self->book) == VED_BOOK_FAILED)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, ved_book_session_get_message (self->book));
  else if (!ready && self->book == NULL && !self->is_watched && ved_fleet_model_get_state (self->model) == VED_SOURCE_NOT_AUTHORISED)
    error = describe_refusal (self);
  else if (!ready && self->book == NULL && is_broken_file (self))
    error = describe_fault (self);
  else if (ready && !self->placed)
    place (self, &error);

  self->n_quiet = ready && count_pending (self) == 0 ? self->n_quiet + 1 : 0;
  if (error == NULL && self->n_quiet < QUIET_TICKS)
    return G_SOURCE_CONTINUE;

  if (error == NULL && is_whole (self, &error))
    ved_picture_save (ved_window_get_picture (self->window), self->path, &error);
  /* A busy computer may have all data before the frame that shows them. */
  if (g_error_matches (error, VED_ERROR, VED_ERROR_BUSY))
    {
      gtk_widget_queue_draw (ved_window_get_picture (self->window));
      return G_SOURCE_CONTINUE;
    }
  finish (self, error);

  return G_SOURCE_REMOVE;
}

static void
ved_picture_job_finalize (GObject *object)
{
  VedPictureJob *self = VED_PICTURE_JOB (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_object_unref (self->window);
  g_object_unref (self->model);
  g_clear_object (&self->book);
  g_free (self->path);
  g_free (self->page);
  g_free (self->server);

  G_OBJECT_CLASS (ved_picture_job_parent_class)->finalize (object);
}

static void
ved_picture_job_class_init (VedPictureJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_picture_job_finalize;

  signals[DONE] = g_signal_new ("done", VED_TYPE_PICTURE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ved_picture_job_init (VedPictureJob *self)
{
}

static gboolean
is_file (const VedSourceSpec *spec)
{
  return spec != NULL && (spec->kind == VED_SPEC_FRAME || spec->kind == VED_SPEC_RECORDING);
}

/* Then there is no fleet to wait for, whatever the page. */
static gboolean
has_only_book (VedSession *session)
{
  return ved_session_get_spec (session) == NULL
         && ved_book_session_get_state (ved_session_get_book (session)) != VED_BOOK_EMPTY;
}

/**
 * ved_picture_job_new:
 * @window: presented
 * @session: what it shows
 * @request: what to draw where
 *
 * Returns: (transfer full): a job under way
 */
VedPictureJob *
ved_picture_job_new (VedWindow               *window,
                     VedSession              *session,
                     const VedPictureRequest *request)
{
  VedPictureJob *self = g_object_new (VED_TYPE_PICTURE_JOB, NULL);

  self->window = g_object_ref (window);
  self->model = g_object_ref (ved_session_get_model (session));
  self->page = g_strdup (ved_window_get_page (window));
  if (ved_page_list_find (self->page)->needs == VED_PAGE_NEEDS_BOOK || has_only_book (session))
    self->book = g_object_ref (ved_session_get_book (session));
  self->path = g_strdup (request->path);
  self->width = request->width;
  self->height = request->height;
  self->server = g_strdup (request->server);
  self->at_us = request->at_us;
  self->row = request->row;
  self->is_watched = request->is_watched;
  self->is_file = is_file (ved_session_get_spec (session));
  self->deadline_us = g_get_monotonic_time () + request->timeout_s * G_USEC_PER_SEC;
  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look_id, "ved-picture-job look");

  return self;
}
