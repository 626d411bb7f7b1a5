/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-desk"

#include "config.h"

#include "store/recordings/ved-recording-desk.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-import.h"
#include "store/recordings/ved-recording-schema.h"

#include <glib/gstdio.h>

/* Snapshots of small fleets come with their forecasts, as they do from a daemon; of large ones a detail brings one
 * server's. */

#define MAX_FULL 200

void
ved_recording_news_free (VedRecordingNews *self)
{
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->latest, ved_snapshot_unref);
  g_free (self->figures);
  g_free (self->notice);
  g_free (self);
}

/**
 * ved_recording_desk_new:
 *
 * Returns: (transfer full): of a file that is to be named
 */
VedRecordingDesk *
ved_recording_desk_new (void)
{
  VedRecordingDesk *self = g_new0 (VedRecordingDesk, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);

  return self;
}

VedRecordingDesk *
ved_recording_desk_ref (VedRecordingDesk *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_recording_desk_unref (VedRecordingDesk *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->reader, ved_recording_reader_free);
  g_clear_pointer (&self->full, ved_snapshot_unref);
  g_clear_pointer (&self->shown, ved_snapshot_unref);
  g_free (self->figures);
  g_mutex_clear (&self->lock);
  g_free (self->notice);
  g_free (self->path);
  g_free (self);
}

/* Who reads is told of the first damage that is met. */
static void
note_damage (VedRecordingDesk *self,
             const GError     *fault,
             const char       *consequence)
{
  if (!self->has_damage)
    {
      g_autofree char *before = g_steal_pointer (&self->notice);

      self->notice = g_strdup_printf ("%s%s%s; %s", before != NULL ? before : "", before != NULL ? "\n" : "", fault->message,
                                      consequence);
    }
  self->has_damage = TRUE;
}

/* A frame whose forecasts are damaged is whole without them. */
static VedSnapshot *
read_frame (VedRecordingDesk  *self,
            guint              number,
            guint              most_servers,
            GError           **error)
{
  g_autoptr(GError) fault = NULL;
  VedSnapshot *snapshot = ved_recording_reader_read_snapshot (self->reader, number, most_servers, &fault);

  if (snapshot == NULL && most_servers > 0 && g_error_matches (fault, VED_ERROR, VED_ERROR_CORRUPT))
    {
      snapshot = ved_recording_reader_read_snapshot (self->reader, number, 0, NULL);
      if (snapshot != NULL)
        note_damage (self, fault, "that instant is shown without forecasts");
    }
  if (snapshot == NULL)
    g_propagate_error (error, g_steal_pointer (&fault));

  return snapshot;
}

/* Damage costs a frame as a gap would: the newest before it is shown, and where there is none, the first after it. */
static VedSnapshot *
read_nearest (VedRecordingDesk  *self,
              guint             *number,
              GError           **error)
{
  guint wanted = *number, last = ved_recording_reader_find (self->reader, G_MAXINT64);
  g_autoptr(GError) fault = NULL;
  VedSnapshot *snapshot = read_frame (self, *number, MAX_FULL, &fault);

  if (snapshot == NULL && g_error_matches (fault, VED_ERROR, VED_ERROR_CORRUPT))
    {
      while (snapshot == NULL && *number > 1)
        snapshot = read_frame (self, --*number, MAX_FULL, NULL);
      for (guint after = wanted + 1; snapshot == NULL && after <= last; after++)
        snapshot = read_frame (self, *number = after, MAX_FULL, NULL);
      if (snapshot != NULL)
        note_damage (self, fault, "the nearest whole instant is shown instead");
    }
  if (snapshot == NULL)
    g_propagate_error (error, g_steal_pointer (&fault));

  return snapshot;
}

/**
 * ved_recording_desk_show:
 *
 * What is damaged is passed by, and noted. Cost: that of one frame; of a damaged one, that of each that is damaged beside it.
 *
 * Returns: (transfer full): what was recorded at an instant, which is what is shown from now on; %NULL with
 *   %VED_ERROR_CORRUPT where no frame can be read at all
 */
VedSnapshot *
ved_recording_desk_show (VedRecordingDesk  *self,
                         gint64             instant_us,
                         GError           **error)
{
  guint number = ved_recording_reader_find (self->reader, instant_us);
  VedSnapshot *snapshot;

  if (number == self->shown_number && self->shown != NULL)
    return ved_snapshot_ref (self->shown);

  snapshot = read_nearest (self, &number, error);
  if (snapshot == NULL)
    return NULL;

  g_clear_pointer (&self->full, ved_snapshot_unref);
  g_clear_pointer (&self->shown, ved_snapshot_unref);
  self->shown = ved_snapshot_ref (snapshot);
  self->shown_number = number;

  return snapshot;
}

/**
 * ved_recording_desk_get_full:
 *
 * Returns: (transfer full): what is shown, with the forecasts of all servers; all who ask for one of them share it
 */
VedSnapshot *
ved_recording_desk_get_full (VedRecordingDesk  *self,
                             GError           **error)
{
  if (self->shown != NULL && ved_snapshot_get_n_servers (self->shown) <= MAX_FULL)
    return ved_snapshot_ref (self->shown);
  if (self->full == NULL)
    self->full = read_frame (self, MAX (self->shown_number, 1), G_MAXUINT, error);

  return self->full != NULL ? ved_snapshot_ref (self->full) : NULL;
}

/* Saved snapshots become a recording that nobody else sees: the file is gone as soon as it is open. */
static VedRecordingReader *
open_saved (VedRecordingDesk  *self,
            GError           **error)
{
  g_autoptr(GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_dir_make_tmp ("vedette-XXXXXX", error);
  g_autofree char *file = folder != NULL ? g_build_filename (folder, "saved.vedette", NULL) : NULL;
  VedRecordingReader *reader = NULL;

  if (folder == NULL)
    return NULL;

  if (ved_recording_import (self->path, file, left_out, NULL, error))
    reader = ved_recording_reader_open (file, error);
  g_unlink (file);
  g_rmdir (folder);
  g_ptr_array_add (left_out, NULL);
  if (reader != NULL && left_out->len > 1)
    self->notice = g_strjoinv ("\n", (char **) left_out->pdata);

  return reader;
}

static VedRecordingReader *
open_recording (VedRecordingDesk  *self,
                GError           **error)
{
  VedRecordingReader *reader = ved_recording_reader_open (self->path, error);

  if (reader != NULL && ved_database_leaves_log (self->path))
    self->notice = g_strdup_printf ("“%s” cannot be written, so what stands in the log beside it is not shown: copy both to a "
                                    "folder of your own", self->path);

  return reader;
}

/**
 * ved_recording_desk_open:
 *
 * Returns: whether the file is open
 */
gboolean
ved_recording_desk_open (VedRecordingDesk  *self,
                         GError           **error)
{
  if (self->reader == NULL)
    self->reader = g_str_has_suffix (self->path, VED_RECORDING_SUFFIX)
      ? open_recording (self, error) : open_saved (self, error);

  return self->reader != NULL;
}

/* The newest snapshot. Who looked at the newest before goes on with it, and others stay where they are. */
static VedSnapshot *
read_newest (VedRecordingDesk  *self,
             gint64             before_us,
             GError           **error)
{
  guint number = ved_recording_reader_find (self->reader, G_MAXINT64);

  if (self->shown != NULL && ved_snapshot_get_time_us (self->shown) >= before_us)
    return ved_recording_desk_show (self, G_MAXINT64, error);

  return read_nearest (self, &number, error);
}

static VedRecordingNews *
read_news (VedRecordingDesk  *self,
           guint              n_known,
           GError           **error)
{
  g_autoptr(VedRecordingNews) news = g_new0 (VedRecordingNews, 1);

  news->figures = ved_recording_reader_read_figures (self->reader, &news->n_figures);
  if (news->n_figures == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” holds nothing yet: no snapshot was recorded", self->path);
      return NULL;
    }
  news->events = ved_recording_reader_read_events (self->reader);
  news->is_finished = ved_recording_reader_is_finished (self->reader);
  if (news->n_figures <= n_known)
    return g_steal_pointer (&news);

  news->latest = n_known > 0 ? read_newest (self, news->figures[n_known - 1].time_us, error)
                             : ved_recording_desk_show (self, G_MAXINT64, error);
  if (news->latest == NULL)
    return NULL;

  g_free (self->figures);
  self->figures = g_memdup2 (news->figures, news->n_figures * sizeof *news->figures);
  self->n_figures = news->n_figures;

  return g_steal_pointer (&news);
}

/**
 * ved_recording_desk_read_news:
 * @n_known: figures that are known; 0 to show the newest instant
 *
 * Looks what the file holds: all of it at first, later whether it is more than what is known.
 *
 * Returns: (transfer full): what it holds; without a newest snapshot where that is no more
 */
VedRecordingNews *
ved_recording_desk_read_news (VedRecordingDesk  *self,
                              guint              n_known,
                              GError           **error)
{
  gboolean had_damage = self->has_damage;
  VedRecordingNews *news = ved_recording_desk_open (self, error) ? read_news (self, n_known, error) : NULL;

  if (news != NULL && (n_known == 0 || (self->has_damage && !had_damage)))
    news->notice = g_strdup (self->notice);

  return news;
}
