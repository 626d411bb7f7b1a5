/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-marks"

#include "config.h"

#include "app/models/ved-time-marks.h"

#include "store/recordings/ved-recording-source.h"

#define WAITING_KEY "ved-time-marks-bookmarks"

/* Bookmarks stand in the order of their times. Of a recording they are what its source says, and a change is
 * asked of the source, which answers with "events-changed"; of anything else they are kept here. Something live that is
 * recorded goes on while something else is shown, and has its bookmarks again when it is shown again: they wait with it.
 *
 * An alert begins where more critical alerts are open than a snapshot before. Where there never was a critical
 * one, warnings count. */

struct _VedTimeMarks
{
  GObject parent_instance;
  VedFleetModel *model;         /* not owned: it outlives its marks */
  VedRecordingSource *recording; /* (nullable): what is replayed */
  VedFrameSource *live;         /* (nullable) weak: what else the bookmarks are of */
  GPtrArray *bookmarks;         /* VedRecordingEvent, in order of time */
  gint64 next_number;           /* of a bookmark that is in no file */
  gint64 marks_us[VED_N_TIME_MARKS]; /* 0: not set */
};

enum {
  CHANGED,
  ADDED,
  REMOVED,
  MADE,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedTimeMarks, ved_time_marks, G_TYPE_OBJECT)

static int
compare_events_cb (gconstpointer a,
                   gconstpointer b)
{
  const VedRecordingEvent *x = *(const VedRecordingEvent *const *) a, *y = *(const VedRecordingEvent *const *) b;

  if (x->time_us != y->time_us)
    return x->time_us < y->time_us ? -1 : 1;

  return (x->number > y->number) - (x->number < y->number);
}

static void
tell_changed (VedTimeMarks *self)
{
  g_ptr_array_sort (self->bookmarks, compare_events_cb);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_events (VedTimeMarks *self)
{
  GPtrArray *events = ved_recording_source_get_events (self->recording);

  g_ptr_array_set_size (self->bookmarks, 0);
  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const VedRecordingEvent *event = g_ptr_array_index (events, i);

      if (event->kind == VED_RECORDING_BOOKMARK)
        g_ptr_array_add (self->bookmarks, ved_recording_event_copy (event));
    }
  tell_changed (self);
}

static GPtrArray *
bookmarks_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ved_recording_event_free);
}

static void
detach (VedTimeMarks *self)
{
  if (self->recording != NULL)
    g_signal_handlers_disconnect_by_data (self->recording, self);
  g_clear_object (&self->recording);
  if (self->live != NULL)
    {
      g_object_set_data_full (G_OBJECT (self->live), WAITING_KEY, g_steal_pointer (&self->bookmarks),
                              (GDestroyNotify) g_ptr_array_unref);
      self->bookmarks = bookmarks_new ();
    }
  g_clear_weak_pointer (&self->live);
  g_ptr_array_set_size (self->bookmarks, 0);
}

static void
attach_live (VedTimeMarks   *self,
             VedFrameSource *source)
{
  GPtrArray *waiting = source != NULL ? g_object_steal_data (G_OBJECT (source), WAITING_KEY) : NULL;

  g_set_weak_pointer (&self->live, source);
  if (waiting != NULL)
    {
      g_ptr_array_unref (self->bookmarks);
      self->bookmarks = waiting;
    }
  tell_changed (self);
}

static void
source_changed_cb (VedTimeMarks *self)
{
  VedFrameSource *source = ved_fleet_model_get_source (self->model);

  detach (self);
  self->marks_us[VED_TIME_MARK_A] = self->marks_us[VED_TIME_MARK_B] = 0;
  if (!VED_IS_RECORDING_SOURCE (source))
    {
      attach_live (self, source);
      return;
    }

  self->recording = g_object_ref (VED_RECORDING_SOURCE (source));
  g_signal_connect_object (self->recording, "events-changed", G_CALLBACK (read_events), self, G_CONNECT_SWAPPED);
  read_events (self);
}

static void
ved_time_marks_dispose (GObject *object)
{
  detach (VED_TIME_MARKS (object));

  G_OBJECT_CLASS (ved_time_marks_parent_class)->dispose (object);
}

static void
ved_time_marks_finalize (GObject *object)
{
  g_ptr_array_unref (VED_TIME_MARKS (object)->bookmarks);

  G_OBJECT_CLASS (ved_time_marks_parent_class)->finalize (object);
}

static void
ved_time_marks_class_init (VedTimeMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_time_marks_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_time_marks_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_TIME_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[ADDED] = g_signal_new ("added", VED_TYPE_TIME_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REMOVED] = g_signal_new ("removed", VED_TYPE_TIME_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[MADE] = g_signal_new ("made", VED_TYPE_TIME_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[TOLD] = g_signal_new ("told", VED_TYPE_TIME_MARKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_time_marks_init (VedTimeMarks *self)
{
  self->bookmarks = bookmarks_new ();
  self->next_number = 1;
}

/**
 * ved_time_marks_new:
 * @model: whose time is marked; outlives the marks
 *
 * Returns: (transfer full): the marks
 */
VedTimeMarks *
ved_time_marks_new (VedFleetModel *model)
{
  VedTimeMarks *self = g_object_new (VED_TYPE_TIME_MARKS, NULL);

  self->model = model;
  g_signal_connect_object (model, "notify::source", G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);
  source_changed_cb (self);

  return self;
}

/**
 * ved_time_marks_get_model:
 *
 * Returns: (transfer none): whose time is marked
 */
VedFleetModel *
ved_time_marks_get_model (VedTimeMarks *self)
{
  g_return_val_if_fail (VED_IS_TIME_MARKS (self), NULL);

  return self->model;
}

guint
ved_time_marks_get_n_bookmarks (VedTimeMarks *self)
{
  g_return_val_if_fail (VED_IS_TIME_MARKS (self), 0);

  return self->bookmarks->len;
}

/**
 * ved_time_marks_get_bookmark:
 * @index: in order of time
 *
 * Returns: (transfer none): the bookmark, valid until "changed"
 */
const VedRecordingEvent *
ved_time_marks_get_bookmark (VedTimeMarks *self,
                             guint         index)
{
  g_return_val_if_fail (VED_IS_TIME_MARKS (self), NULL);
  g_return_val_if_fail (index < self->bookmarks->len, NULL);

  return g_ptr_array_index (self->bookmarks, index);
}

static void
edited_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedTimeMarks) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!ved_recording_source_edit_finish (VED_RECORDING_SOURCE (object), result, &error))
    g_signal_emit (self, signals[TOLD], 0, error->message);
}

static gboolean
find_number (VedTimeMarks *self,
             gint64        number,
             guint        *index)
{
  for (*index = 0; *index < self->bookmarks->len; (*index)++)
    {
      if (((VedRecordingEvent *) g_ptr_array_index (self->bookmarks, *index))->number == number)
        return TRUE;
    }

  return FALSE;
}

/**
 * ved_time_marks_put_bookmark:
 * @bookmark: a new one, of number 0, or another text or time for one that is there
 */
void
ved_time_marks_put_bookmark (VedTimeMarks            *self,
                             const VedRecordingEvent *bookmark)
{
  VedRecordingEvent *copy;
  guint index;

  g_return_if_fail (VED_IS_TIME_MARKS (self));
  g_return_if_fail (bookmark != NULL);

  if (self->recording != NULL)
    {
      ved_recording_source_put_event_async (self->recording, bookmark, NULL, edited_cb, g_object_ref (self));
      return;
    }

  copy = ved_recording_event_copy (bookmark);
  if (copy->number != 0 && find_number (self, copy->number, &index))
    g_ptr_array_remove_index (self->bookmarks, index);
  else
    copy->number = self->next_number++;
  g_ptr_array_add (self->bookmarks, copy);
  if (bookmark->number == 0)
    g_signal_emit (self, signals[ADDED], 0, bookmark);
  tell_changed (self);
}

/**
 * ved_time_marks_make_bookmark:
 * @time_us: µs UTC
 * @title: what the viewer calls it
 *
 * Marks an instant, and tells so with "made".
 */
void
ved_time_marks_make_bookmark (VedTimeMarks *self,
                              gint64        time_us,
                              const char   *title)
{
  g_autoptr(VedRecordingEvent) bookmark = ved_recording_event_new (time_us, VED_RECORDING_BOOKMARK, title, "");

  g_return_if_fail (VED_IS_TIME_MARKS (self));

  ved_time_marks_put_bookmark (self, bookmark);
  g_signal_emit (self, signals[MADE], 0, bookmark);
}

/**
 * ved_time_marks_remove_like:
 * @bookmark: one of the same time and title goes
 */
void
ved_time_marks_remove_like (VedTimeMarks            *self,
                            const VedRecordingEvent *bookmark)
{
  g_return_if_fail (VED_IS_TIME_MARKS (self));

  for (guint i = 0; i < self->bookmarks->len; i++)
    {
      const VedRecordingEvent *other = g_ptr_array_index (self->bookmarks, i);

      if (other->time_us == bookmark->time_us && g_str_equal (other->title, bookmark->title))
        {
          ved_time_marks_remove_bookmark (self, other->number);
          return;
        }
    }
}

/**
 * ved_time_marks_is_of_recording:
 *
 * Returns: whether bookmarks are kept in the file that is shown
 */
gboolean
ved_time_marks_is_of_recording (VedTimeMarks *self)
{
  g_return_val_if_fail (VED_IS_TIME_MARKS (self), FALSE);

  return self->recording != NULL;
}

/**
 * ved_time_marks_remove_bookmark:
 * @number: of a bookmark
 */
void
ved_time_marks_remove_bookmark (VedTimeMarks *self,
                                gint64        number)
{
  g_autoptr(VedRecordingEvent) removed = NULL;
  guint index;

  g_return_if_fail (VED_IS_TIME_MARKS (self));

  if (!find_number (self, number, &index))
    return;

  removed = ved_recording_event_copy (g_ptr_array_index (self->bookmarks, index));
  if (self->recording != NULL)
    {
      ved_recording_source_remove_event_async (self->recording, number, NULL, edited_cb, g_object_ref (self));
    }
  else
    {
      g_ptr_array_remove_index (self->bookmarks, index);
      tell_changed (self);
    }
  g_signal_emit (self, signals[REMOVED], 0, removed);
}

/**
 * ved_time_marks_get_mark:
 *
 * Returns: µs UTC; 0 when it is not set
 */
gint64
ved_time_marks_get_mark (VedTimeMarks *self,
                         VedTimeMark   mark)
{
  g_return_val_if_fail (VED_IS_TIME_MARKS (self), 0);
  g_return_val_if_fail (mark < VED_N_TIME_MARKS, 0);

  return self->marks_us[mark];
}

/**
 * ved_time_marks_set_mark:
 * @time_us: µs UTC; 0 takes the mark away
 */
void
ved_time_marks_set_mark (VedTimeMarks *self,
                         VedTimeMark   mark,
                         gint64        time_us)
{
  g_return_if_fail (VED_IS_TIME_MARKS (self));
  g_return_if_fail (mark < VED_N_TIME_MARKS);

  if (self->marks_us[mark] == time_us)
    return;

  self->marks_us[mark] = time_us;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_time_marks_get_range:
 * @from_us: (out): the earlier of A and B
 * @to_us: (out): the later one
 *
 * Returns: whether both are set, and apart
 */
gboolean
ved_time_marks_get_range (VedTimeMarks *self,
                          gint64       *from_us,
                          gint64       *to_us)
{
  gint64 a_us, b_us;

  g_return_val_if_fail (VED_IS_TIME_MARKS (self), FALSE);

  a_us = self->marks_us[VED_TIME_MARK_A];
  b_us = self->marks_us[VED_TIME_MARK_B];
  *from_us = MIN (a_us, b_us);
  *to_us = MAX (a_us, b_us);

  return a_us != 0 && b_us != 0 && a_us != b_us;
}

/**
 * ved_time_marks_set_range:
 * @from_us: where to put A, µs UTC; 0 takes it away
 * @to_us: where to put B
 */
void
ved_time_marks_set_range (VedTimeMarks *self,
                          gint64        from_us,
                          gint64        to_us)
{
  g_return_if_fail (VED_IS_TIME_MARKS (self));

  if (self->marks_us[VED_TIME_MARK_A] == from_us && self->marks_us[VED_TIME_MARK_B] == to_us)
    return;

  self->marks_us[VED_TIME_MARK_A] = from_us;
  self->marks_us[VED_TIME_MARK_B] = to_us;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_time_marks_find_bookmark:
 * @position_us: where to look from, µs UTC
 * @backward: whether to look for an earlier one
 *
 * Returns: where the next bookmark is; 0 without one
 */
gint64
ved_time_marks_find_bookmark (VedTimeMarks *self,
                              gint64        position_us,
                              gboolean      backward)
{
  gint64 found_us = 0;

  g_return_val_if_fail (VED_IS_TIME_MARKS (self), 0);

  for (guint i = 0; i < self->bookmarks->len; i++)
    {
      gint64 time_us = ved_time_marks_get_bookmark (self, i)->time_us;

      if (backward && time_us < position_us)
        found_us = time_us;
      else if (!backward && time_us > position_us)
        return time_us;
    }

  return found_us;
}

static guint
count_alerts (const VedFleetFigures *figures,
              gboolean               is_critical)
{
  return is_critical ? figures->critical_alerts : figures->warning_alerts;
}

static gint64
find_begin (const VedFleetFigures *figures,
            guint                  n_figures,
            gint64                 position_us,
            gboolean               backward,
            gboolean               is_critical)
{
  gint64 found_us = 0;

  for (guint i = 1; i < n_figures; i++)
    {
      if (count_alerts (&figures[i], is_critical) <= count_alerts (&figures[i - 1], is_critical))
        continue;
      if (backward && figures[i].time_us < position_us)
        found_us = figures[i].time_us;
      else if (!backward && figures[i].time_us > position_us)
        return figures[i].time_us;
    }

  return found_us;
}

/**
 * ved_time_marks_find_alert:
 * @position_us: where to look from, µs UTC
 * @backward: whether to look for an earlier one
 *
 * Returns: where the next alert begins; 0 without one. O(snapshots known of)
 */
gint64
ved_time_marks_find_alert (VedTimeMarks *self,
                           gint64        position_us,
                           gboolean      backward)
{
  const VedFleetFigures *figures;
  guint n_figures;

  g_return_val_if_fail (VED_IS_TIME_MARKS (self), 0);

  figures = ved_fleet_model_get_figures (self->model, &n_figures);
  if (find_begin (figures, n_figures, 0, FALSE, TRUE) != 0)
    return find_begin (figures, n_figures, position_us, backward, TRUE);

  return find_begin (figures, n_figures, position_us, backward, FALSE);
}

/**
 * ved_time_marks_tell:
 * @text: for the viewer, translated
 *
 * Says why there is nothing to go to.
 */
void
ved_time_marks_tell (VedTimeMarks *self,
                     const char   *text)
{
  g_return_if_fail (VED_IS_TIME_MARKS (self));

  g_signal_emit (self, signals[TOLD], 0, text);
}
