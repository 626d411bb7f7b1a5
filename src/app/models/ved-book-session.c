/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-session"

#include "config.h"

#include "app/models/ved-book-session.h"

#include "base/ved-error.h"
#include "base/ved-task.h"
#include "book/import/ved-book-archive.h"
#include "book/import/ved-book-head.h"
#include "book/import/ved-book-import.h"

#include <stdio.h>

/* Opening is two steps in a worker: which recordings are there, then one of them. What pages need beyond the day
 * itself is made in workers too, once, when it is first asked for; all of it belongs to one day and is dropped
 * with it. A worker that finishes for a day that has gone finds its cancellable cancelled. */

#define FIRST_TICKER      "MSFT"
#define FIRST_LEVELS      30
#define STANDARD_OFFSET_S (-5 * 3600)    /* where the computer knows no zones */
#define USUAL_SHARES      500

struct _VedBookSession
{
  GObject parent_instance;
  VedBookCursor *cursor;
  VedBookState state;
  char *path;                   /* (nullable): what was opened */
  char *message;                /* (nullable): why it failed */
  gboolean found_nothing;       /* when it failed */
  VedBookArrival *arrival;      /* (nullable): what is open is on its way */
  gboolean is_whole;            /* and has been read anew since all had come */
  VedBookStreamStatus head;     /* of a day of which only the first rows have been read; else of none */
  GPtrArray *sets;              /* (nullable) (element-type VedBookSet): that are there */
  guint set;                    /* the one that is shown */
  VedBookDay *day;              /* (nullable) */
  GArray *halts;                /* (nullable) VedBookHaltSpan: of the day */
  GTimeZone *zone;              /* of the exchange */
  char *zone_name;              /* (nullable): as it is called on the day, "EDT" */
  gint64 midnight_us;           /* of the day, UTC */
  VedProgress *progress;    /* (nullable): of the import that is under way */
  GCancellable *cancellable;    /* of all that is under way for the path or the day */
  guint n_pending;
  guint order_shares;
  gboolean is_asked[VED_BOOK_N_PARTS];
  gpointer parts[VED_BOOK_N_PARTS];     /* (nullable) */
};

enum {
  PROP_ORDER_SHARES = 1,
  N_PROPS
};

enum {
  CHANGED,
  PREPARED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBookSession, ved_book_session, G_TYPE_OBJECT)

static void
changed (VedBookSession *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop_parts (VedBookSession *self)
{
  for (guint i = 0; i < VED_BOOK_N_PARTS; i++)
    {
      ved_book_part_free (i, g_steal_pointer (&self->parts[i]));
      self->is_asked[i] = FALSE;
    }
}

static void
drop_day (VedBookSession *self)
{
  drop_parts (self);
  ved_book_cursor_set_day (self->cursor, NULL);
  g_clear_pointer (&self->halts, g_array_unref);
  g_clear_pointer (&self->day, ved_book_day_unref);
}

/* Whatever is under way is for something else from now on. */
static void
cancel_workers (VedBookSession *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->n_pending = 0;
}

static void
begin_anew (VedBookSession *self)
{
  cancel_workers (self);
  g_clear_object (&self->arrival);
  g_clear_pointer (&self->progress, ved_progress_unref);
  g_clear_pointer (&self->message, g_free);
  self->found_nothing = FALSE;
  self->head.n_rows = 0;
  drop_day (self);
}

static void
fail (VedBookSession *self,
      const GError   *error)
{
  drop_day (self);
  self->state = VED_BOOK_FAILED;
  self->found_nothing = g_error_matches (error, VED_ERROR, VED_ERROR_NOT_FOUND)
    && g_file_test (self->path, G_FILE_TEST_IS_DIR);
  g_free (self->message);
  self->message = g_strdup (error->message);
  changed (self);
}

/* The exchange's clock is that of New York. A recording whose name has no date lies on the first day of all. */
static void
place_day (VedBookSession *self)
{
  int year = 1970, month = 1, day = 1;
  g_autoptr(GDateTime) midnight = NULL;

  if (self->day->name.date != NULL)
    sscanf (self->day->name.date, "%4d-%2d-%2d", &year, &month, &day);
  midnight = g_date_time_new (self->zone, year, month, day, 0, 0, 0.0);
  self->midnight_us = midnight != NULL ? g_date_time_to_unix (midnight) * G_USEC_PER_SEC : 0;
  g_free (self->zone_name);
  self->zone_name = midnight != NULL ? g_date_time_format (midnight, "%Z") : NULL;
}

/* Where it is shown already, the viewer stays where he is. */
static void
show_day (VedBookSession *self,
          VedBookDay     *day)
{
  gboolean has_grown = self->day != NULL;

  drop_parts (self);
  g_clear_pointer (&self->halts, g_array_unref);
  g_clear_pointer (&self->day, ved_book_day_unref);
  self->day = ved_book_day_ref (day);
  self->halts = ved_book_find_halts (day);
  place_day (self);
  self->state = VED_BOOK_READY;
  if (has_grown)
    ved_book_cursor_grow_day (self->cursor, day);
  else
    ved_book_cursor_open_day (self->cursor, day);
  changed (self);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(VedBookSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_book_import_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  self->n_pending--;
  g_clear_pointer (&self->progress, ved_progress_unref);
  if (self->head.n_rows > 0)
    cancel_workers (self);      /* which make parts of the first rows */
  self->head.n_rows = 0;
  if (day != NULL)
    show_day (self, day);
  else
    fail (self, error);
}

static void
find_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *sets = ved_book_sets_find (data, cancellable, &error);

  ved_task_return (task, sets, (GDestroyNotify) g_ptr_array_unref, error);
}

static void
import_whole (VedBookSession *self)
{
  ved_book_import_async (g_ptr_array_index (self->sets, self->set), VED_BOOK_IMPORT_DEFAULT, self->progress,
                         self->cancellable, imported_cb, g_object_ref (self));
}

/* The first rows are there, which the whole day takes the place of. */
static void
head_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(VedBookSession) self = user_data;
  g_autoptr(VedBookDay) day = ved_book_head_finish (result);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  import_whole (self);
  if (day == NULL)
    return;

  self->head = (VedBookStreamStatus) { .state = VED_BOOK_STREAM_COMING, .n_rows = day->n_rows };
  show_day (self, day);
}

static void
import (VedBookSession *self)
{
  const VedBookSet *set = g_ptr_array_index (self->sets, self->set);

  self->n_pending++;
  self->progress = ved_progress_new ();
  if (self->day == NULL && ved_book_head_is_worth_it (set))
    ved_book_head_async (set, self->cancellable, head_read_cb, g_object_ref (self));
  else
    import_whole (self);
}

/* Of many, the one to begin with is the sample that shows most: many levels, in an hour that is read at once. */
static guint
choose_first (GPtrArray *sets)
{
  for (guint i = 0; i < sets->len; i++)
    {
      const VedBookSet *set = g_ptr_array_index (sets, i);

      if (g_strcmp0 (set->name.ticker, FIRST_TICKER) == 0 && set->name.n_levels == FIRST_LEVELS)
        return i;
    }

  return 0;
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(VedBookSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) sets = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  self->n_pending--;
  if (sets == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  self->sets = g_steal_pointer (&sets);
  self->set = choose_first (self->sets);
  import (self);
  changed (self);
}

static void
find (VedBookSession *self)
{
  g_autoptr(GTask) task = g_task_new (NULL, self->cancellable, found_cb, g_object_ref (self));

  self->n_pending++;
  g_task_set_source_tag (task, find);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, find_thread);
}

/* What has come is shown, until all has come: then it is read from its files, like any other. */
static void
arrival_changed_cb (VedBookArrival *arrival,
                    VedBookSession *self)
{
  const VedBookStreamStatus *status = ved_book_arrival_get_status (arrival);
  VedBookDay *day = ved_book_arrival_get_day (arrival);

  if (self->is_whole)
    return;
  if (status->state == VED_BOOK_STREAM_WHOLE)
    {
      self->is_whole = TRUE;
      find (self);
      return;
    }

  g_free (self->message);
  self->message = g_strdup (status->message);
  if (day != NULL && day != self->day)
    {
      cancel_workers (self);
      show_day (self, day);
      return;
    }
  if (day == NULL && status->state == VED_BOOK_STREAM_BROKEN)
    self->state = VED_BOOK_FAILED;
  changed (self);
}

static void
ved_book_session_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  g_value_set_uint (value, VED_BOOK_SESSION (object)->order_shares);
}

static void
ved_book_session_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VED_BOOK_SESSION (object)->order_shares = g_value_get_uint (value);
}

static void
ved_book_session_dispose (GObject *object)
{
  VedBookSession *self = VED_BOOK_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  if (self->cursor != NULL)
    drop_day (self);
  g_clear_object (&self->cursor);

  G_OBJECT_CLASS (ved_book_session_parent_class)->dispose (object);
}

static void
ved_book_session_finalize (GObject *object)
{
  VedBookSession *self = VED_BOOK_SESSION (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->arrival);
  g_clear_pointer (&self->progress, ved_progress_unref);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_time_zone_unref (self->zone);
  g_free (self->zone_name);
  g_free (self->path);
  g_free (self->message);

  G_OBJECT_CLASS (ved_book_session_parent_class)->finalize (object);
}

static void
ved_book_session_class_init (VedBookSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_book_session_finalize;
  G_OBJECT_CLASS (klass)->get_property = ved_book_session_get_property;
  G_OBJECT_CLASS (klass)->set_property = ved_book_session_set_property;

  props[PROP_ORDER_SHARES] = g_param_spec_uint ("order-shares", NULL, NULL, 1, VED_BOOK_MOST_ORDER_SHARES, USUAL_SHARES,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_BOOK_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[PREPARED] = g_signal_new ("prepared", VED_TYPE_BOOK_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ved_book_session_init (VedBookSession *self)
{
  self->zone = g_time_zone_new_identifier ("America/New_York");
  if (self->zone == NULL)
    self->zone = g_time_zone_new_offset (STANDARD_OFFSET_S);
  self->cursor = ved_book_cursor_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * ved_book_session_new:
 *
 * Returns: (transfer full): a session with nothing open
 */
VedBookSession *
ved_book_session_new (void)
{
  return g_object_new (VED_TYPE_BOOK_SESSION, NULL);
}

/**
 * ved_book_session_takes:
 * @path: absolute
 *
 * Looks at the name only, besides asking whether it is a folder.
 *
 * Returns: whether @path may hold order books: a folder, an archive, or a file with the name of one half
 */
gboolean
ved_book_session_takes (const char *path)
{
  g_auto(VedBookName) name = { 0 };

  g_return_val_if_fail (path != NULL, FALSE);

  return g_file_test (path, G_FILE_TEST_IS_DIR) || ved_book_archive_is (path) || ved_book_name_parse (path, &name);
}

static void
begin_on (VedBookSession *self,
          const char     *path)
{
  begin_anew (self);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_free (self->path);
  self->path = g_strdup (path);
  self->state = VED_BOOK_LOADING;
}

/**
 * ved_book_session_open:
 * @path: a folder, an archive, or a file of messages
 *
 * Closes what is open and reads the first recording in @path, in a worker. What goes wrong becomes the state.
 */
void
ved_book_session_open (VedBookSession *self,
                       const char     *path)
{
  g_return_if_fail (VED_IS_BOOK_SESSION (self));
  g_return_if_fail (path != NULL);

  begin_on (self, path);
  find (self);
  changed (self);
}

/**
 * ved_book_session_follow:
 * @stream: brings a recording
 * @path: the folder that it will be in
 *
 * Closes what is open and shows what comes, as it comes.
 */
void
ved_book_session_follow (VedBookSession *self,
                         VedBookStream  *stream,
                         const char     *path)
{
  g_return_if_fail (VED_IS_BOOK_SESSION (self));
  g_return_if_fail (stream != NULL && path != NULL);

  begin_on (self, path);
  self->is_whole = FALSE;
  self->arrival = ved_book_arrival_new (stream);
  g_signal_connect_object (self->arrival, "changed", G_CALLBACK (arrival_changed_cb), self, 0);
  changed (self);
}

/**
 * ved_book_session_choose:
 * @set: of ved_book_session_get_sets()
 *
 * Reads another recording of what is open.
 */
void
ved_book_session_choose (VedBookSession *self,
                         guint           set)
{
  g_return_if_fail (VED_IS_BOOK_SESSION (self));
  g_return_if_fail (self->sets != NULL && set < self->sets->len);

  begin_anew (self);
  self->set = set;
  self->state = VED_BOOK_LOADING;
  import (self);
  changed (self);
}

/**
 * ved_book_session_cancel:
 *
 * Gives up opening, if that is under way.
 */
void
ved_book_session_cancel (VedBookSession *self)
{
  g_return_if_fail (VED_IS_BOOK_SESSION (self));

  if (self->state == VED_BOOK_LOADING)
    ved_book_session_close (self);
}

/**
 * ved_book_session_close:
 *
 * Forgets what is open.
 */
void
ved_book_session_close (VedBookSession *self)
{
  g_return_if_fail (VED_IS_BOOK_SESSION (self));

  begin_anew (self);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->path, g_free);
  self->state = VED_BOOK_EMPTY;
  changed (self);
}

VedBookState
ved_book_session_get_state (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), VED_BOOK_EMPTY);

  return self->state;
}

/**
 * ved_book_session_get_path:
 *
 * Returns: (nullable): what was opened
 */
const char *
ved_book_session_get_path (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->path;
}

/**
 * ved_book_session_found_nothing:
 *
 * Returns: whether it failed since there is no order book at all in the folder where one was looked for
 */
gboolean
ved_book_session_found_nothing (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), FALSE);

  return self->state == VED_BOOK_FAILED && self->found_nothing;
}

/**
 * ved_book_session_get_message:
 *
 * Returns: (nullable): why it could not be read, with file and row
 */
const char *
ved_book_session_get_message (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->message;
}

/**
 * ved_book_session_get_arrival:
 *
 * Returns: (transfer none) (nullable): how what is open comes; %NULL where all of it has been read from its files
 */
const VedBookStreamStatus *
ved_book_session_get_arrival (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  if (self->head.n_rows > 0)
    return &self->head;

  return self->arrival != NULL && !self->is_whole ? ved_book_arrival_get_status (self->arrival) : NULL;
}

/**
 * ved_book_session_get_progress:
 *
 * Returns: (transfer none) (nullable): how far reading is, while a recording is read
 */
VedProgress *
ved_book_session_get_progress (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->progress;
}

/**
 * ved_book_session_get_sets:
 *
 * Returns: (transfer none) (nullable) (element-type VedBookSet): the recordings in what was opened
 */
GPtrArray *
ved_book_session_get_sets (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->sets;
}

guint
ved_book_session_get_set (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), 0);

  return self->set;
}

/**
 * ved_book_session_get_day:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
VedBookDay *
ved_book_session_get_day (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->day;
}

/**
 * ved_book_session_get_cursor:
 *
 * Returns: (transfer none): where in the day the viewer is
 */
VedBookCursor *
ved_book_session_get_cursor (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->cursor;
}

/**
 * ved_book_session_get_zone:
 *
 * Returns: (transfer none): in which the times of the day are
 */
GTimeZone *
ved_book_session_get_zone (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->zone;
}

/**
 * ved_book_session_get_zone_name:
 *
 * Returns: what the zone is called on the day that is open, as in "EDT"; "" where none was
 */
const char *
ved_book_session_get_zone_name (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), "");

  return self->zone_name != NULL ? self->zone_name : "";
}

/**
 * ved_book_session_get_midnight_us:
 *
 * Returns: when the day began, UTC: charts add it to the times of rows
 */
gint64
ved_book_session_get_midnight_us (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), 0);

  return self->midnight_us;
}

/**
 * ved_book_session_get_order_shares:
 *
 * Returns: how many shares the market order has that pages price: the property "order-shares", which they set
 */
guint
ved_book_session_get_order_shares (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), USUAL_SHARES);

  return self->order_shares;
}

/**
 * ved_book_session_get_n_pending:
 *
 * Returns: how many workers are under way
 */
guint
ved_book_session_get_n_pending (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), 0);

  return self->n_pending;
}

static void
part_made_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(VedBookSession) self = user_data;
  VedBookPart part;
  gpointer made = ved_book_part_finish (result, &part);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      ved_book_part_free (part, made);
      return;
    }

  self->n_pending--;
  self->parts[part] = made;
  g_signal_emit (self, signals[PREPARED], 0, part);
}

/**
 * ved_book_session_prepare:
 * @part: what is needed
 *
 * Has it made in a worker, if it is not yet; "prepared" tells when it is there.
 *
 * Returns: whether it is there
 */
gboolean
ved_book_session_prepare (VedBookSession *self,
                          VedBookPart     part)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), FALSE);
  g_return_val_if_fail (part < VED_BOOK_N_PARTS, FALSE);

  if (self->day == NULL || self->is_asked[part])
    return self->parts[part] != NULL;

  self->is_asked[part] = TRUE;
  self->n_pending++;
  ved_book_part_make_async (part, self->day, self->midnight_us, self->cancellable, part_made_cb, g_object_ref (self));

  return FALSE;
}

/**
 * ved_book_session_get_replay:
 *
 * Returns: (transfer none) (nullable): at whatever row it was taken to last; %NULL until it is prepared
 */
VedBookReplay *
ved_book_session_get_replay (VedBookSession *self)
{
  VedBookPartQueues *queues;

  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  queues = self->parts[VED_BOOK_PART_QUEUES];

  return queues != NULL ? queues->replay : NULL;
}

/**
 * ved_book_session_get_checkpoints:
 *
 * Returns: (transfer none) (nullable): for a replay of one's own; %NULL until it is prepared
 */
VedBookCheckpoints *
ved_book_session_get_checkpoints (VedBookSession *self)
{
  VedBookPartQueues *queues;

  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  queues = self->parts[VED_BOOK_PART_QUEUES];

  return queues != NULL ? queues->checkpoints : NULL;
}

/**
 * ved_book_session_get_replay_stats:
 *
 * Returns: (transfer none) (nullable): what the replay found over the whole day; %NULL until it is prepared
 */
const VedBookReplayStats *
ved_book_session_get_replay_stats (VedBookSession *self)
{
  VedBookPartQueues *queues;

  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  queues = self->parts[VED_BOOK_PART_QUEUES];

  return queues != NULL ? ved_book_checkpoints_get_stats (queues->checkpoints) : NULL;
}

/**
 * ved_book_session_get_heat:
 *
 * Returns: (transfer none) (nullable): %NULL until it is prepared
 */
VedBookHeat *
ved_book_session_get_heat (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->parts[VED_BOOK_PART_HEAT];
}

/**
 * ved_book_session_get_series:
 *
 * Returns: (transfer none) (nullable): %NULL until they are prepared
 */
VedBookSeries *
ved_book_session_get_series (VedBookSession    *self,
                             VedBookSeriesKind  kind)
{
  VedBookPartSeries *all;

  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  all = self->parts[VED_BOOK_PART_SERIES];

  return all != NULL ? all->series[kind] : NULL;
}

/**
 * ved_book_session_get_findings:
 *
 * Returns: (transfer none) (nullable) (element-type VedBookFinding): %NULL until they are prepared
 */
GArray *
ved_book_session_get_findings (VedBookSession  *self,
                               VedBookDetector  detector)
{
  VedBookPartFindings *all;

  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  all = self->parts[VED_BOOK_PART_FINDINGS];

  return all != NULL ? all->findings[detector] : NULL;
}

/**
 * ved_book_session_get_halts:
 *
 * Returns: (transfer none) (nullable) (element-type VedBookHaltSpan): of the day that is open
 */
GArray *
ved_book_session_get_halts (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->halts;
}

/**
 * ved_book_session_get_tape:
 *
 * Returns: (transfer none) (nullable) (element-type VedBookTrade): %NULL until it is prepared
 */
GArray *
ved_book_session_get_tape (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->parts[VED_BOOK_PART_TAPE];
}

/**
 * ved_book_session_get_recoveries:
 *
 * Returns: (transfer none) (nullable) (element-type VedBookRecovery): %NULL until they are prepared
 */
GArray *
ved_book_session_get_recoveries (VedBookSession *self)
{
  g_return_val_if_fail (VED_IS_BOOK_SESSION (self), NULL);

  return self->parts[VED_BOOK_PART_RECOVERIES];
}
