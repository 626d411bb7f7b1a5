/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/recordings/ved-recording-reader.h"

G_BEGIN_DECLS

/* What the workers of a VedRecordingSource share with it, and may outlive it: one of them at a time, under the lock. */
typedef struct {
  gatomicrefcount ref_count;
  GMutex lock;
  char *path;
  char *notice;                 /* (nullable): which files of a folder were left out, and the first damage that was met */
  gboolean has_damage;
  VedRecordingReader *reader;   /* (nullable): until it was opened */
  guint shown_number;           /* of the frame below */
  VedSnapshot *shown;           /* (nullable): the newest decoded */
  VedSnapshot *full;            /* (nullable): the same with all forecasts, once one of a large fleet was asked for */
  VedFleetFigures *figures;     /* (nullable): until it was opened */
  guint n_figures;
} VedRecordingDesk;

/* What a file holds. */
typedef struct {
  VedFleetFigures *figures;
  guint n_figures;
  GPtrArray *events;            /* (element-type VedRecordingEvent) */
  VedSnapshot *latest;          /* (nullable): where it is no more than before */
  gboolean is_finished;         /* whoever wrote it has closed it */
  char *notice;                 /* (nullable): of the desk: at first, and where damage was met now */
} VedRecordingNews;

VedRecordingDesk *ved_recording_desk_new       (void);
VedRecordingDesk *ved_recording_desk_ref       (VedRecordingDesk *self);
void              ved_recording_desk_unref     (VedRecordingDesk *self);
gboolean          ved_recording_desk_open      (VedRecordingDesk *self,
                                                GError          **error);
VedSnapshot      *ved_recording_desk_show      (VedRecordingDesk *self,
                                                gint64            instant_us,
                                                GError          **error) G_GNUC_WARN_UNUSED_RESULT;
VedSnapshot      *ved_recording_desk_get_full  (VedRecordingDesk *self,
                                                GError          **error) G_GNUC_WARN_UNUSED_RESULT;
VedRecordingNews *ved_recording_desk_read_news (VedRecordingDesk *self,
                                                guint             n_known,
                                                GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_recording_news_free      (VedRecordingNews *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingDesk, ved_recording_desk_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingNews, ved_recording_news_free)

G_END_DECLS
