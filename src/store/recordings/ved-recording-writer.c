/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-writer"

#include "config.h"

#include "store/recordings/ved-recording-writer.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "fleet/snapshot/ved-fleet-figures.h"
#include "store/recordings/ved-alert-trace.h"
#include "store/recordings/ved-change-rows.h"
#include "store/recordings/ved-document-writer.h"
#include "store/recordings/ved-forecast-rows.h"
#include "store/recordings/ved-frame-rows.h"
#include "store/recordings/ved-recording-figures.h"
#include "store/recordings/ved-recording-schema.h"
#include "store/recordings/ved-recording-span.h"
#include "wire/forecasts/ved-forecast-pack.h"
#include "wire/frames/ved-frame-chain.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/frames/ved-frame-sections.h"

/* One transaction a snapshot, synced: what was appended is there after a kill and after a power cut. The
 * format is that of ved-recording-schema.c. */

typedef enum {
  INSERT_SPAN,
  INSERT_EVENT,
  DELETE_EVENT,
  INSERT_CHANGE,
  INSERT_INFO,
  N_STATEMENTS
} Statement;

static const char *const statement_sql[N_STATEMENTS] = {
  [INSERT_SPAN] = "INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)",
  [INSERT_EVENT] = "INSERT INTO events (time_us, kind, text) SELECT ?1, ?2, ?3 WHERE NOT EXISTS "
    "(SELECT 1 FROM events WHERE time_us = ?1 AND kind = ?2 AND text = ?3)",
  [DELETE_EVENT] = VED_RECORDING_DELETE_EVENT,
  [INSERT_CHANGE] = VED_CHANGE_INSERT,
  [INSERT_INFO] = "INSERT OR REPLACE INTO info VALUES (?, ?)",
};

struct _VedRecordingWriter
{
  VedDatabase *database;
  sqlite3_stmt *statements[N_STATEMENTS];
  VedFrameChain *chain;
  VedRecordingSpan *span;       /* (nullable): of the chain */
  VedFrameRows *rows;
  VedForecastRows *forecast_rows;
  gint64 n_frames;
  gint64 key;                   /* number of the frame the chain begins with */
  gint64 key_time_us;
  guint32 servers_crc;          /* of the names in the chain */
  gint64 last_time_us;
  gint64 n_forecasts;
  gint64 forecasts_key;         /* likewise of forecasts */
  gint64 forecasts_frame;       /* number of the first frame that was shown with those stored last */
  gint64 forecasts_frames;      /* how many those before were shown with */
  GBytes *quantiles;            /* (nullable): the section stored last */
  VedForecastPack *pack;        /* of those before */
  gint64 origin_us;
  char *scenario;               /* (nullable): that of the last event */
  VedDocumentWriter *documents;
  VedAlertTrace *alerts;
};

static void
bind_bytes (sqlite3_stmt *statement,
            int           crc_at,
            GBytes       *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  sqlite3_bind_int64 (statement, crc_at, ved_crc32c (0, data, length));
  sqlite3_bind_blob64 (statement, crc_at + 1, data, length, SQLITE_STATIC);
}

/**
 * ved_recording_writer_put_info:
 * @key: what is told, see ved-recording-schema.c
 */
gboolean
ved_recording_writer_put_info (VedRecordingWriter  *self,
                               const char          *key,
                               const char          *value,
                               GError             **error)
{
  sqlite3_stmt *statement = self->statements[INSERT_INFO];

  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, value, -1, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

static gboolean
put_info_time (VedRecordingWriter  *self,
               const char          *key,
               gint64               time_us,
               GError             **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, time_us);

  return ved_recording_writer_put_info (self, key, text, error);
}

static gboolean
prepare_all (VedRecordingWriter  *self,
             GError             **error)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = ved_database_prepare (self->database, statement_sql[i], error);
      if (self->statements[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_provenance (VedRecordingWriter  *self,
                const char          *source,
                gint64               now_us,
                GError             **error)
{
  return ved_recording_writer_put_info (self, "source", source, error) &&
         ved_recording_writer_put_info (self, "program", "Vedette " VED_VERSION, error) &&
         put_info_time (self, "created", now_us, error);
}

static gboolean
begin_file (VedRecordingWriter  *self,
            const char          *source,
            gint64               now_us,
            GError             **error)
{
  if (!ved_database_execute (self->database, "PRAGMA synchronous = FULL", error) ||
      !prepare_all (self, error) || !put_provenance (self, source, now_us, error))
    return FALSE;

  self->rows = ved_frame_rows_new (self->database, error);
  self->forecast_rows = self->rows != NULL ? ved_forecast_rows_new (self->database, error) : NULL;
  self->documents = self->forecast_rows != NULL ? ved_document_writer_new (self->database, error) : NULL;

  return self->documents != NULL;
}

/**
 * ved_recording_writer_new:
 * @path: of the file to make
 * @source: what is recorded, for people
 * @now_us: wall clock
 *
 * Returns: (transfer full): a recording without a frame; %NULL with %G_IO_ERROR_EXISTS where a file is, or
 *   when none can be made: then none is there
 */
VedRecordingWriter *
ved_recording_writer_new (const char  *path,
                          const char  *source,
                          gint64       now_us,
                          GError     **error)
{
  g_autoptr(VedRecordingWriter) self = g_new0 (VedRecordingWriter, 1);

  self->chain = ved_frame_chain_new ();
  self->pack = ved_forecast_pack_new ();
  self->alerts = ved_alert_trace_new ();
  self->database = ved_database_create_file (path, &ved_recording_schema, error);
  if (self->database == NULL)
    return NULL;
  if (begin_file (self, source, now_us, error))
    return g_steal_pointer (&self);

  g_clear_pointer (&self, ved_recording_writer_free);
  ved_database_remove_file (path);

  return NULL;
}

/**
 * ved_recording_writer_set_lazy:
 *
 * Saves a sync for every snapshot: a kill still loses nothing, a power cut the last minutes. Finishing syncs.
 */
gboolean
ved_recording_writer_set_lazy (VedRecordingWriter  *self,
                               GError             **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return ved_database_execute (self->database, "PRAGMA synchronous = NORMAL", error);
}

/**
 * ved_recording_writer_free:
 *
 * Lets go of the file. What was appended stays; ved_recording_writer_finish() first makes one closed file
 * of it.
 */
void
ved_recording_writer_free (VedRecordingWriter *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  g_clear_pointer (&self->rows, ved_frame_rows_free);
  g_clear_pointer (&self->forecast_rows, ved_forecast_rows_free);
  ved_document_writer_free (self->documents);
  g_clear_pointer (&self->database, ved_database_free);
  ved_alert_trace_free (self->alerts);
  ved_frame_chain_free (self->chain);
  ved_forecast_pack_free (self->pack);
  g_clear_pointer (&self->span, ved_recording_span_free);
  g_clear_pointer (&self->quantiles, g_bytes_unref);
  g_free (self->scenario);
  g_free (self);
}

/* Returns the number of the new row; 0 on a fault. */
static gint64
insert_forecasts (VedRecordingWriter  *self,
                  gint64               past,
                  gint64               steps,
                  GBytes              *packed,
                  GError             **error)
{
  if (!ved_forecast_rows_add (self->forecast_rows, self->n_forecasts + 1, past, steps, packed, error))
    return 0;

  return ++self->n_forecasts;
}

/* Stores the forecasts where they are not those stored last. */
static gboolean
put_forecasts (VedRecordingWriter  *self,
               GBytes              *quantiles,
               gint64               origin_us,
               GError             **error)
{
  gint64 number = self->n_forecasts + 1, passed = 0;
  gboolean is_key;
  g_autoptr(GBytes) packed = NULL, kept = NULL;

  if (quantiles == NULL || (self->quantiles != NULL && g_bytes_equal (quantiles, self->quantiles)))
    return TRUE;

  passed = (origin_us - self->origin_us) / VED_FORECAST_STEP_US;
  is_key = self->quantiles == NULL || passed < 0 || passed >= VED_FORECAST_STEPS ||
    number - self->forecasts_key >= VED_RECORDING_CHAIN_FORECASTS;
  /* Of its own: the section shares the bytes of a whole frame. */
  kept = g_bytes_new (g_bytes_get_data (quantiles, NULL), g_bytes_get_size (quantiles));
  packed = ved_forecast_pack_write (self->pack, kept, (guint) passed, &is_key);
  passed = is_key ? 0 : passed;

  if (insert_forecasts (self, is_key ? 0 : self->n_forecasts, passed, packed, error) == 0)
    return FALSE;

  self->forecasts_key = is_key ? number : self->forecasts_key;
  self->forecasts_frames = self->n_frames + 1 - self->forecasts_frame;
  self->forecasts_frame = self->n_frames + 1;
  self->origin_us = origin_us;
  g_clear_pointer (&self->quantiles, g_bytes_unref);
  self->quantiles = g_steal_pointer (&kept);

  return TRUE;
}

static gboolean
insert_span (VedRecordingWriter         *self,
             gint64                      key,
             const VedRecordingSpanRow  *span,
             GError                    **error)
{
  sqlite3_stmt *statement = self->statements[INSERT_SPAN];

  sqlite3_bind_int64 (statement, 1, key);
  sqlite3_bind_int64 (statement, 2, span->from_us);
  sqlite3_bind_int64 (statement, 3, span->to_us);
  sqlite3_bind_int64 (statement, 4, span->servers_crc);
  bind_bytes (statement, 5, span->data);

  return ved_database_run (self->database, statement, error);
}

static gboolean
put_span (VedRecordingWriter  *self,
          GError             **error)
{
  g_autoptr(GBytes) encoded = NULL;

  if (self->span == NULL)
    return TRUE;

  encoded = ved_recording_span_encode (self->span);
  g_clear_pointer (&self->span, ved_recording_span_free);

  return insert_span (self, self->key,
                      &(VedRecordingSpanRow) { self->key_time_us, self->last_time_us, self->servers_crc, encoded },
                      error);
}

static void
add_to_span (VedRecordingWriter *self)
{
  if (self->span == NULL)
    self->span = ved_recording_span_new (ved_frame_chain_get_n_servers (self->chain));

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const gint32 *codes = ved_frame_chain_get_current (self->chain, (VedMetric) metric);

      if (codes != NULL)
        ved_recording_span_add (self->span, (VedMetric) metric, codes);
    }
}

static gboolean
insert_frame (VedRecordingWriter  *self,
              gint64               time_us,
              gboolean             is_key,
              gint64               forecast,
              GBytes              *packed,
              GError             **error)
{
  gint64 number = self->n_frames + 1;

  self->key = is_key ? number : self->key;
  if (!ved_frame_rows_add (self->rows, number, self->key, time_us, forecast, packed, error))
    return FALSE;

  self->n_frames = number;
  self->last_time_us = time_us;

  return TRUE;
}

/* A chain is of the same servers throughout: what it sums up is by their place. With new forecasts much of a frame is
 * told anew, as by a key: so one begins there where it would have to before they change again. */
static gboolean
begins_chain (VedRecordingWriter *self,
              guint32             servers_crc)
{
  gint64 number = self->n_frames + 1, length = number - self->key;

  return length >= VED_RECORDING_CHAIN_FRAMES || servers_crc != self->servers_crc ||
         (self->forecasts_frame == number && length + self->forecasts_frames > VED_RECORDING_CHAIN_FRAMES);
}

static gboolean
put_frame (VedRecordingWriter  *self,
           VedSnapshot         *snapshot,
           GBytes              *frame,
           gboolean             has_forecasts,
           GError             **error)
{
  gint64 time_us = ved_snapshot_get_time_us (snapshot);
  guint32 servers_crc = ved_recording_servers_crc (snapshot);
  gboolean is_key = begins_chain (self, servers_crc);
  g_autoptr(GBytes) packed = ved_frame_chain_pack (self->chain, frame, &is_key, error);

  if (packed == NULL || (is_key && (!put_span (self, error) || !ved_frame_rows_bundle (self->rows, error))))
    return FALSE;

  self->key_time_us = is_key ? time_us : self->key_time_us;
  self->servers_crc = servers_crc;
  if (!insert_frame (self, time_us, is_key, has_forecasts ? self->n_forecasts : 0, packed, error))
    return FALSE;

  add_to_span (self);

  return TRUE;
}

static gboolean
put_figures (VedRecordingWriter  *self,
             VedSnapshot         *snapshot,
             GError             **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  VedFleetFigures figures;

  ved_fleet_figures_init (&figures, snapshot);
  ved_recording_put_figures (out, &figures);

  return ved_frame_rows_add_figures (self->rows, out->data, out->len, error);
}

/* That another scenario began is an event of the recording. */
static gboolean
note_scenario (VedRecordingWriter  *self,
               VedSnapshot         *snapshot,
               GError             **error)
{
  const VedScenario *scenario = ved_snapshot_get_scenario (snapshot);
  g_autoptr(VedRecordingEvent) event = NULL;

  if (!scenario->available || g_strcmp0 (scenario->name, self->scenario) == 0)
    return TRUE;

  g_clear_pointer (&self->scenario, g_free);
  if (scenario->name == NULL)
    return TRUE;
  event = ved_recording_event_new (ved_snapshot_get_time_us (snapshot), VED_RECORDING_SCENARIO, scenario->name, NULL);

  return ved_recording_writer_add_event (self, event, error);
}

static gboolean
put_change (VedRecordingWriter        *self,
            const VedAlertTransition  *change,
            GError                   **error)
{
  return ved_change_row_insert (self->database, self->statements[INSERT_CHANGE], change, error);
}

/* What happened since the snapshot before. */
static gboolean
note_changes (VedRecordingWriter  *self,
              VedSnapshot         *snapshot,
              GError             **error)
{
  g_autoptr(GPtrArray) changes = ved_alert_trace_take (self->alerts, snapshot);

  for (guint i = 0; i < changes->len; i++)
    if (!put_change (self, changes->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
append_parts (VedRecordingWriter  *self,
              VedSnapshot         *snapshot,
              VedFrameSections    *sections,
              GError             **error)
{
  g_autoptr(GBytes) quantiles = ved_frame_sections_take (sections, VED_FRAME_QUANTILES);
  g_autoptr(GBytes) summary = ved_frame_sections_join (sections);

  return put_forecasts (self, quantiles, sections->origin_us, error) &&
         put_frame (self, snapshot, summary, quantiles != NULL, error) &&
         put_figures (self, snapshot, error);
}

/* After a fault: what follows must not lean on what was not written. */
static void
begin_anew (VedRecordingWriter *self)
{
  ved_frame_chain_free (self->chain);
  self->chain = ved_frame_chain_new ();
  g_clear_pointer (&self->span, ved_recording_span_free);
  g_clear_pointer (&self->quantiles, g_bytes_unref);
  ved_frame_rows_forget (self->rows);
}

/* Ends a transaction in which @n_frames and @n_forecasts came to stand. */
static gboolean
end_append (VedRecordingWriter  *self,
            gboolean             done,
            gint64               n_frames,
            gint64               n_forecasts,
            GError             **error)
{
  if (ved_database_end (self->database, done, done ? error : NULL) && done)
    return TRUE;

  self->n_frames = n_frames;
  self->n_forecasts = n_forecasts;
  begin_anew (self);
  ved_forecast_rows_forget (self->forecast_rows);
  ved_document_writer_reset (self->documents);

  return FALSE;
}

static gboolean
append_frame (VedRecordingWriter  *self,
              VedSnapshot         *snapshot,
              GBytes              *frame,
              gboolean             notes_events,
              GError             **error)
{
  g_auto(VedFrameSections) sections = { 0 };
  gint64 n_frames = self->n_frames, n_forecasts = self->n_forecasts;
  gboolean done;

  if (!ved_frame_sections_split (&sections, frame, error) || !ved_database_begin (self->database, error))
    return FALSE;

  done = append_parts (self, snapshot, &sections, error) && ved_document_writer_write (self->documents, error) &&
    (!notes_events || (note_scenario (self, snapshot, error) && note_changes (self, snapshot, error)));

  return end_append (self, done, n_frames, n_forecasts, error);
}

/* Time ascends, so that an instant is found: what a clock that was set back tells once more is written already. */
static gboolean
is_written (VedRecordingWriter *self,
            VedSnapshot        *snapshot)
{
  return self->n_frames > 0 && ved_snapshot_get_time_us (snapshot) <= self->last_time_us;
}

/**
 * ved_recording_writer_append:
 * @snapshot: the next; one that is not later than the last is left out
 *
 * Writes a snapshot; when this returns it is on the disk. Cost for 90 servers: about 1 ms of CPU and a sync.
 *
 * After an error nothing of @snapshot is in the file, and the next one begins a chain of its own.
 *
 * Returns: whether it was written
 */
gboolean
ved_recording_writer_append (VedRecordingWriter  *self,
                             VedSnapshot         *snapshot,
                             GError             **error)
{
  VedFrameFlags flags = ved_snapshot_get_forecasts (snapshot) != NULL ? VED_FRAME_FORECASTS : VED_FRAME_SUMMARY;
  g_autoptr(GBytes) frame = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (is_written (self, snapshot))
    return TRUE;

  frame = ved_frame_encode (snapshot, flags);

  return append_frame (self, snapshot, frame, TRUE, error);
}

/**
 * ved_recording_writer_append_frame:
 * @frame: a plain frame, such as another recording holds
 *
 * As ved_recording_writer_append(), with the very bytes of @frame; scenarios and changes are noted by the
 * caller.
 */
gboolean
ved_recording_writer_append_frame (VedRecordingWriter  *self,
                                   GBytes              *frame,
                                   GError             **error)
{
  g_autoptr(VedSnapshot) snapshot = ved_frame_decode (frame, error);

  g_return_val_if_fail (self != NULL, FALSE);

  if (snapshot == NULL)
    return FALSE;

  return is_written (self, snapshot) || append_frame (self, snapshot, frame, FALSE, error);
}

static gboolean
insert_chain (VedRecordingWriter         *self,
              const VedRecordingLink     *links,
              guint                       n_links,
              const VedRecordingSpanRow  *span,
              GError                    **error)
{
  for (guint i = 0; i < n_links; i++)
    if (!insert_frame (self, links[i].time_us, links[i].is_key, links[i].forecast, links[i].data, error) ||
        !ved_frame_rows_add_figures (self->rows, g_bytes_get_data (links[i].figures, NULL), g_bytes_get_size (links[i].figures), error))
      return FALSE;

  return insert_span (self, self->key, span, error) && ved_frame_rows_bundle (self->rows, error);
}

/**
 * ved_recording_writer_put_chain:
 * @links: (array length=n_links): a whole chain, its key first
 * @span: its summary
 *
 * Copies a chain as it is. Cost: that of writing the bytes.
 */
gboolean
ved_recording_writer_put_chain (VedRecordingWriter         *self,
                                const VedRecordingLink     *links,
                                guint                       n_links,
                                const VedRecordingSpanRow  *span,
                                GError                    **error)
{
  gint64 n_frames, n_forecasts;
  gboolean done;

  g_return_val_if_fail (self != NULL && n_links > 0 && links[0].is_key, FALSE);

  n_frames = self->n_frames;
  n_forecasts = self->n_forecasts;
  if (!ved_database_begin (self->database, error))
    return FALSE;

  done = put_span (self, error) && ved_frame_rows_bundle (self->rows, error);
  begin_anew (self);
  done = done && insert_chain (self, links, n_links, span, error);

  return end_append (self, done, n_frames, n_forecasts, error);
}

/**
 * ved_recording_writer_put_forecasts:
 * @past: number, in this file, of those it leans on; 0: none
 * @steps: forecast steps between the two
 * @data: packed
 *
 * Copies forecasts as they are.
 *
 * Returns: their number in this file; 0 with an error
 */
gint64
ved_recording_writer_put_forecasts (VedRecordingWriter  *self,
                                    gint64               past,
                                    guint                steps,
                                    GBytes              *data,
                                    GError             **error)
{
  gint64 number, n_forecasts;

  g_return_val_if_fail (self != NULL && past <= self->n_forecasts, 0);

  n_forecasts = self->n_forecasts;
  if (!ved_database_begin (self->database, error))
    return 0;

  number = insert_forecasts (self, past, steps, data, error);
  if (!ved_database_end (self->database, number > 0, number > 0 ? error : NULL) || number == 0)
    {
      self->n_forecasts = n_forecasts;
      ved_forecast_rows_forget (self->forecast_rows);
      number = 0;
    }
  /* What is packed next does not know these. */
  g_clear_pointer (&self->quantiles, g_bytes_unref);

  return number;
}

static gboolean
run_with_event (VedRecordingWriter       *self,
                guint                     index,
                const VedRecordingEvent  *event,
                GError                  **error)
{
  sqlite3_stmt *statement = self->statements[index];
  g_autofree char *text = ved_recording_event_to_text (event);

  sqlite3_bind_int64 (statement, 1, event->time_us);
  sqlite3_bind_text (statement, 2, ved_recording_event_kind_name (event->kind), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, text, -1, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

/**
 * ved_recording_writer_get_scenario:
 *
 * Returns: (nullable): that of the event of a scenario that was added last
 */
const char *
ved_recording_writer_get_scenario (VedRecordingWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->scenario;
}

/**
 * ved_recording_writer_steal_alerts:
 *
 * Returns: (transfer full): which episodes are open, for the recording that goes on with the next snapshot; nothing can be
 *   appended to this one from now on
 */
VedAlertTrace *
ved_recording_writer_steal_alerts (VedRecordingWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->alerts);
}

/**
 * ved_recording_writer_set_alerts:
 * @alerts: (transfer full): of the recording that this one goes on with
 *
 * So that what happens between the two is noted as well.
 */
void
ved_recording_writer_set_alerts (VedRecordingWriter *self,
                                 VedAlertTrace      *alerts)
{
  g_return_if_fail (self != NULL && alerts != NULL);

  ved_alert_trace_free (self->alerts);
  self->alerts = alerts;
}

/**
 * ved_recording_writer_add_event:
 * @event: its number is not used
 *
 * Puts an event into the recording, at any instant. One that is in it already changes nothing.
 */
gboolean
ved_recording_writer_add_event (VedRecordingWriter       *self,
                                const VedRecordingEvent  *event,
                                GError                  **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (event->kind == VED_RECORDING_SCENARIO)
    {
      g_free (self->scenario);
      self->scenario = g_strdup (event->title);
    }

  return run_with_event (self, INSERT_EVENT, event, error);
}

/**
 * ved_recording_writer_remove_event:
 * @event: its number is not used
 *
 * Takes an event that was put into the recording out of it again. One that is not in it changes nothing.
 */
gboolean
ved_recording_writer_remove_event (VedRecordingWriter       *self,
                                   const VedRecordingEvent  *event,
                                   GError                  **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return run_with_event (self, DELETE_EVENT, event, error);
}

/**
 * ved_recording_writer_add_change:
 * @change: of an episode of the risk score
 *
 * Puts what another recording says of it into this one.
 */
gboolean
ved_recording_writer_add_change (VedRecordingWriter        *self,
                                 const VedAlertTransition  *change,
                                 GError                   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return put_change (self, change, error);
}

/**
 * ved_recording_writer_add_document:
 * @time_us: of the snapshot that is shown
 * @path: what was asked for, with its query
 * @body: what the daemon told
 *
 * Keeps a document; it is written with the next snapshot, or when the recording is finished.
 */
void
ved_recording_writer_add_document (VedRecordingWriter *self,
                                   gint64              time_us,
                                   const char         *path,
                                   GBytes             *body)
{
  g_return_if_fail (self != NULL);

  ved_document_writer_add (self->documents, time_us, path, body);
}

/**
 * ved_recording_writer_write_documents:
 *
 * Writes the documents that wait for the next snapshot.
 */
gboolean
ved_recording_writer_write_documents (VedRecordingWriter  *self,
                                      GError             **error)
{
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!ved_database_begin (self->database, error))
    return FALSE;

  done = ved_document_writer_write (self->documents, error);

  return ved_database_end (self->database, done, done ? error : NULL) && done;
}

static gboolean
end_chain (VedRecordingWriter  *self,
           GError             **error)
{
  gboolean done;

  if (!ved_database_begin (self->database, error))
    return FALSE;

  done = put_span (self, error) && ved_frame_rows_bundle (self->rows, error) &&
    ved_forecast_rows_cut (self->forecast_rows, error);

  return ved_database_end (self->database, done, done ? error : NULL) && done;
}

/**
 * ved_recording_writer_finish:
 * @now_us: wall clock
 *
 * Makes one closed file of the recording: nothing is left beside it. While somebody reads the file its log
 * stays, until the last reader leaves and takes it in.
 *
 * Returns: whether all was written; what was appended is kept in any case
 */
gboolean
ved_recording_writer_finish (VedRecordingWriter  *self,
                             gint64               now_us,
                             GError             **error)
{
  g_autoptr(GError) fault = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!ved_recording_writer_write_documents (self, error) || !end_chain (self, error) ||
      !put_info_time (self, "finished", now_us, error))
    return FALSE;

  if (ved_database_execute (self->database,
                            "PRAGMA incremental_vacuum; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 1000; "
                            "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE",
                            &fault) ||
      g_error_matches (fault, VED_ERROR, VED_ERROR_LOCKED))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&fault));

  return FALSE;
}

/**
 * ved_recording_writer_get_n_frames:
 *
 * Returns: how many snapshots were written
 */
guint
ved_recording_writer_get_n_frames (VedRecordingWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->n_frames;
}

/**
 * ved_recording_writer_get_last_us:
 *
 * Returns: the instant of the last snapshot; 0 before the first
 */
gint64
ved_recording_writer_get_last_us (VedRecordingWriter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_frames > 0 ? self->last_time_us : 0;
}
