/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-reader"

#include "config.h"

#include "store/recordings/ved-recording-reader.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "store/recordings/ved-change-rows.h"
#include "store/recordings/ved-frame-states.h"
#include "store/recordings/ved-recording-bundle.h"
#include "store/recordings/ved-recording-figures.h"
#include "store/recordings/ved-recording-forecasts.h"
#include "store/recordings/ved-recording-schema.h"
#include "store/recordings/ved-recording-span.h"
#include "wire/frames/ved-frame-chain.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/frames/ved-frame-sections.h"

#include <math.h>

/* A frame is reached from the key of its chain, or from where a chain stood of late when that lies on the
 * way: playing forward unpacks one link a frame, backward a few, a jump at most VED_RECORDING_CHAIN_FRAMES.
 *
 * A long series is read from the spans, a short one frame by frame without building any; what comes after
 * the last span (a recording that was cut off) always frame by frame. */

#define MAX_SERIES_FRAMES 1500

typedef enum {
  FRAME_AT,
  FIRST_FRAME,
  FRAME_HEAD,
  LINKS,
  FIGURES,
  EVENTS,
  SPANS,
  N_STATEMENTS
} Statement;

static const char *const statement_sql[N_STATEMENTS] = {
  [FRAME_AT] = "SELECT number FROM frames WHERE time_us <= ? ORDER BY time_us DESC, number DESC LIMIT 1",
  [FIRST_FRAME] = "SELECT number FROM frames ORDER BY time_us, number LIMIT 1",
  [FRAME_HEAD] = "SELECT key, forecast FROM frames WHERE number = ?",
  [LINKS] = "SELECT number, time_us, key, crc, data FROM frames WHERE number BETWEEN ? AND ? ORDER BY number",
  [FIGURES] = "SELECT data FROM figures ORDER BY number",
  [EVENTS] = "SELECT number, time_us, kind, text FROM events ORDER BY time_us, number",
  [SPANS] = "SELECT key, from_us, to_us, servers, crc, data FROM spans WHERE to_us >= ? AND from_us <= ? "
    "ORDER BY from_us",
};

struct _VedRecordingReader
{
  VedDatabase *database;
  char *name;                   /* of the file, for messages */
  sqlite3_stmt *statements[N_STATEMENTS];
  VedRecordingBundles *bundles;
  VedFrameChain *chain;
  gint64 key;                   /* of the chain; 0: nothing is unpacked */
  gint64 number;                /* of the newest link unpacked */
  VedFrameStates *states;       /* where chains stood before that */
  gint64 wanted;                /* frame that was asked for last */
  gboolean is_near;             /* whether the one before it was of about the same instant */
  VedRecordingForecasts *forecasts;
  VedDocumentReader *documents;
};

/* Who stands where in the frames, as far as it was looked up. */
typedef struct {
  const char *name;
  gint64 key;                   /* of the chain it was looked up in */
  guint32 servers_crc;
  guint server;
  gboolean is_known;
  gboolean is_there;
} Place;

static gboolean
refuse_frame (VedRecordingReader  *self,
              gint64               number,
              const char          *why,
              GError             **error)
{
  self->key = self->number = 0;
  g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "%s: frame %" G_GINT64_FORMAT " is damaged: %s", self->name,
               number, why);

  return FALSE;
}

/* The blob in a column, when its checksum in the column before holds. */
static GBytes *
column_bytes (sqlite3_stmt *statement,
              int           at)
{
  gconstpointer data = sqlite3_column_blob (statement, at);
  gsize length = (gsize) sqlite3_column_bytes (statement, at);

  if (ved_crc32c (0, data, length) != (guint32) sqlite3_column_int64 (statement, at - 1))
    return NULL;

  return g_bytes_new (data, length);
}

/* What the frame of a row says, when its checksum holds: it stands there, or in the bundle of the chain. */
static GBytes *
read_link (VedRecordingReader *self,
           sqlite3_stmt       *statement,
           gint64              number,
           gint64              last)
{
  g_autoptr(GBytes) link = NULL;
  gsize length;
  gconstpointer data;

  if (sqlite3_column_bytes (statement, 4) > 0)
    return column_bytes (statement, 4);

  link = ved_recording_bundles_get_link (self->bundles, sqlite3_column_int64 (statement, 2), number, last);
  if (link == NULL)
    return NULL;
  data = g_bytes_get_data (link, &length);

  return ved_crc32c (0, data, length) == (guint32) sqlite3_column_int64 (statement, 3) ? g_steal_pointer (&link) : NULL;
}

/* @last: up to which is unpacked. */
static gboolean
unpack_row (VedRecordingReader  *self,
            sqlite3_stmt        *statement,
            gint64               last,
            GError             **error)
{
  gint64 number = sqlite3_column_int64 (statement, 0);
  g_autoptr(GBytes) packed = read_link (self, statement, number, last);
  g_autoptr(GError) fault = NULL;

  if (packed == NULL)
    return refuse_frame (self, number, "its checksum does not hold", error);
  if (number != sqlite3_column_int64 (statement, 2) && number != self->number + 1)
    return refuse_frame (self, number, "the one before it is missing", error);
  if (!ved_frame_chain_unpack (self->chain, packed, &fault))
    return refuse_frame (self, number, fault->message, error);

  self->key = sqlite3_column_int64 (statement, 2);
  self->number = number;
  if (self->is_near)
    ved_frame_states_keep (self->states, self->key, number, self->chain);

  return TRUE;
}

/* Returns the first link that is still to be unpacked. */
static gint64
find_start (VedRecordingReader *self,
            gint64              key,
            gint64              number)
{
  const VedFrameChain *chain;
  gint64 known = self->key == key && self->number <= number ? self->number : 0;
  gint64 kept = ved_frame_states_find (self->states, key, number, &chain);

  if (kept > known)
    {
      ved_frame_chain_assign (self->chain, chain);
      self->key = key;
      self->number = known = kept;
    }

  return known > 0 ? known + 1 : key;
}

/* Unpacks up to a frame of the chain of @key. */
static gboolean
unpack_to (VedRecordingReader  *self,
           gint64               key,
           gint64               number,
           GError             **error)
{
  sqlite3_stmt *statement = self->statements[LINKS];
  gint64 from = find_start (self, key, number), moved = number - self->wanted;
  gboolean ok = TRUE;
  g_autoptr(GError) fault = NULL;

  /* Who jumps far does not come back this way, and would only copy. */
  self->is_near = ABS (moved) <= 2 * VED_RECORDING_CHAIN_FRAMES;
  self->wanted = number;
  if (from > number)
    return TRUE;

  sqlite3_bind_int64 (statement, 1, from);
  sqlite3_bind_int64 (statement, 2, number);
  while (ok && ved_database_step (self->database, statement, &fault))
    ok = unpack_row (self, statement, number, error);
  sqlite3_reset (statement);

  if (fault != NULL)
    return refuse_frame (self, number, fault->message, error);

  return ok && (self->number == number || refuse_frame (self, number, "it is not there", error));
}

static gboolean
read_head (VedRecordingReader  *self,
           gint64               number,
           gint64              *key,
           gint64              *forecast,
           GError             **error)
{
  sqlite3_stmt *statement = self->statements[FRAME_HEAD];
  g_autoptr(GError) fault = NULL;

  sqlite3_bind_int64 (statement, 1, number);
  if (!ved_database_step (self->database, statement, &fault))
    return refuse_frame (self, number, fault != NULL ? fault->message : "it is not there", error);

  *key = sqlite3_column_int64 (statement, 0);
  *forecast = sqlite3_column_int64 (statement, 1);
  sqlite3_reset (statement);
  if (*key < 1 || *key > number || number - *key > VED_RECORDING_CHAIN_FRAMES)
    return refuse_frame (self, number, "it names a key that cannot be", error);
  if (*forecast < 0)
    return refuse_frame (self, number, "it names forecasts that cannot be", error);

  return TRUE;
}

/**
 * ved_recording_reader_open:
 * @path: of a recording
 *
 * Opens a recording, also one that was cut off. Cost: a few pages.
 *
 * Returns: (transfer full): the recording; %NULL with %VED_ERROR_INVALID, %VED_ERROR_VERSION,
 *   %VED_ERROR_CORRUPT or %G_IO_ERROR
 */
VedRecordingReader *
ved_recording_reader_open (const char  *path,
                           GError     **error)
{
  g_autoptr(VedRecordingReader) self = g_new0 (VedRecordingReader, 1);

  self->name = g_path_get_basename (path);
  self->chain = ved_frame_chain_new ();
  self->states = ved_frame_states_new ();
  self->database = ved_database_open_file (path, &ved_recording_schema, error);
  if (self->database == NULL)
    return NULL;

  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = ved_database_prepare (self->database, statement_sql[i], error);
      if (self->statements[i] == NULL)
        return NULL;
    }
  self->bundles = ved_recording_bundles_new (self->database);
  self->forecasts = ved_recording_forecasts_new (self->database, self->name, error);
  self->documents = self->forecasts != NULL ? ved_document_reader_new (self->database, error) : NULL;

  return self->documents != NULL ? g_steal_pointer (&self) : NULL;
}

void
ved_recording_reader_free (VedRecordingReader *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  g_clear_pointer (&self->bundles, ved_recording_bundles_free);
  g_clear_pointer (&self->documents, ved_document_reader_free);
  g_clear_pointer (&self->forecasts, ved_recording_forecasts_free);
  g_clear_pointer (&self->database, ved_database_free);
  ved_frame_chain_free (self->chain);
  ved_frame_states_free (self->states);
  g_free (self->name);
  g_free (self);
}

static char *
read_info_text (VedRecordingReader *self,
                const char         *key)
{
  g_autoptr(VedStatement) statement =
    ved_database_prepare (self->database, "SELECT value FROM info WHERE key = ?", NULL);
  char *text = NULL;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  if (ved_database_step (self->database, statement, NULL))
    text = g_utf8_make_valid ((const char *) sqlite3_column_text (statement, 0),
                              sqlite3_column_bytes (statement, 0));

  return text;
}

static gint64
read_info_time (VedRecordingReader *self,
                const char         *key)
{
  g_autofree char *text = read_info_text (self, key);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* One line each, without empty ones. */
static char **
read_tags (VedRecordingReader *self)
{
  g_autofree char *text = read_info_text (self, VED_RECORDING_INFO_TAGS);
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", VED_RECORDING_TAG_SEPARATOR, -1);
  g_autoptr(GStrvBuilder) tags = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_strv_builder_add (tags, lines[i]);

  return g_strv_builder_end (tags);
}

/**
 * ved_recording_reader_is_finished:
 *
 * Returns: whether the recording was closed by whoever wrote it
 */
gboolean
ved_recording_reader_is_finished (VedRecordingReader *self)
{
  return read_info_time (self, "finished") != 0;
}

/**
 * ved_recording_reader_get_info:
 * @info: (out caller-allocates): to be cleared with ved_recording_info_clear()
 */
void
ved_recording_reader_get_info (VedRecordingReader *self,
                               VedRecordingInfo   *info)
{
  VedDatabase *database = self->database;

  info->source = read_info_text (self, "source");
  info->program = read_info_text (self, "program");
  info->title = read_info_text (self, VED_RECORDING_INFO_TITLE);
  info->note = read_info_text (self, VED_RECORDING_INFO_NOTE);
  info->tags = read_tags (self);
  info->created_us = read_info_time (self, "created");
  info->finished_us = read_info_time (self, "finished");
  info->first_us = ved_database_get_number (database, "SELECT min(time_us) FROM frames", 0);
  info->last_us = ved_database_get_number (database, "SELECT max(time_us) FROM frames", 0);
  info->n_frames = (guint) ved_database_get_number (database, "SELECT count(*) FROM frames", 0);
  info->n_forecasts = (guint) ved_database_get_number (database, "SELECT max(number) FROM forecasts", 0);
  info->n_events = (guint) ved_database_get_number (database, "SELECT count(*) FROM events", 0);
}

void
ved_recording_info_clear (VedRecordingInfo *info)
{
  g_clear_pointer (&info->source, g_free);
  g_clear_pointer (&info->program, g_free);
  g_clear_pointer (&info->title, g_free);
  g_clear_pointer (&info->note, g_free);
  g_clear_pointer (&info->tags, g_strfreev);
}

/* Those of a frame, or of a chain. */
static void
add_figures (GArray       *all,
             const guint8 *data,
             gsize         length)
{
  g_autoptr(GBytes) plain = ved_recording_unpack_figures (data, length);
  VedFleetFigures figures;
  VedFrameBytes bytes;

  if (plain == NULL)
    return;

  ved_frame_bytes_init (&bytes, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  while (bytes.at < bytes.length && ved_recording_read_figures (&bytes, &figures))
    if (all->len == 0 || figures.time_us > g_array_index (all, VedFleetFigures, all->len - 1).time_us)
      g_array_append_val (all, figures);
}

/* From the frames, where the figures are damaged that stand beside them: a whole file may have one row of these. */
static void
make_figures (VedRecordingReader *self,
              GArray             *all)
{
  guint last = ved_recording_reader_find (self, G_MAXINT64);

  for (guint number = 1; number <= last; number++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_recording_reader_read_snapshot (self, number, 0, NULL);
      VedFleetFigures figures;

      if (snapshot == NULL)
        continue;
      ved_fleet_figures_init (&figures, snapshot);
      g_array_append_val (all, figures);
    }
}

/**
 * ved_recording_reader_read_figures:
 * @n_figures: (out): how many
 *
 * Returns: (transfer full) (array length=n_figures): the figures of every frame, in the order of time; damaged ones are left
 *   out, and where all are, they are made of the frames
 */
VedFleetFigures *
ved_recording_reader_read_figures (VedRecordingReader *self,
                                   guint              *n_figures)
{
  sqlite3_stmt *statement = self->statements[FIGURES];
  GArray *all = g_array_new (FALSE, FALSE, sizeof (VedFleetFigures));

  while (ved_database_step (self->database, statement, NULL))
    add_figures (all, sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0));
  if (all->len == 0)
    make_figures (self, all);
  *n_figures = all->len;

  return (VedFleetFigures *) (gpointer) g_array_free (all, FALSE);
}

/**
 * ved_recording_reader_read_events:
 *
 * Returns: (transfer full) (element-type VedRecordingEvent): what happened, in the order of time; events of
 *   kinds that this program does not know are left out
 */
GPtrArray *
ved_recording_reader_read_events (VedRecordingReader *self)
{
  sqlite3_stmt *statement = self->statements[EVENTS];
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_recording_event_free);

  while (ved_database_step (self->database, statement, NULL))
    {
      VedRecordingEvent *event =
        ved_recording_event_from_text (sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1),
                                       (const char *) sqlite3_column_text (statement, 2),
                                       (const char *) sqlite3_column_text (statement, 3));

      if (event != NULL)
        g_ptr_array_add (events, event);
    }

  return events;
}

static gint64
find_by (VedRecordingReader *self,
         Statement           which,
         gint64              instant_us)
{
  sqlite3_stmt *statement = self->statements[which];
  gint64 number = 0;

  if (which == FRAME_AT)
    sqlite3_bind_int64 (statement, 1, instant_us);
  if (ved_database_step (self->database, statement, NULL))
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  return number;
}

/**
 * ved_recording_reader_read_changes:
 *
 * Returns: (transfer full) (element-type VedAlertTransition): what became of the episodes of the risk score in a range,
 *   both ends within it, newest first
 */
GPtrArray *
ved_recording_reader_read_changes (VedRecordingReader  *self,
                                   gint64               from_us,
                                   gint64               to_us,
                                   GError             **error)
{
  return ved_change_rows_read (self->database, from_us, to_us, error);
}

/**
 * ved_recording_reader_get_documents:
 *
 * Returns: (transfer none): what reads what the daemon told besides its snapshots
 */
VedDocumentReader *
ved_recording_reader_get_documents (VedRecordingReader *self)
{
  return self->documents;
}

/**
 * ved_recording_reader_find:
 *
 * Returns: the number of the newest frame at or before an instant; before the first frame, that one; 0 where
 *   there is none
 */
guint
ved_recording_reader_find (VedRecordingReader *self,
                           gint64              instant_us)
{
  gint64 number;

  g_return_val_if_fail (self != NULL, 0);

  number = find_by (self, FRAME_AT, instant_us);

  return (guint) (number > 0 ? number : find_by (self, FIRST_FRAME, 0));
}

static GBytes *
with_quantiles (GBytes  *summary,
                GBytes  *quantiles,
                GError **error)
{
  g_auto(VedFrameSections) sections = { 0 };

  if (!ved_frame_sections_split (&sections, summary, error))
    return NULL;
  ved_frame_sections_put (&sections, VED_FRAME_QUANTILES, quantiles);

  return ved_frame_sections_join (&sections);
}

/**
 * ved_recording_reader_read_frame:
 * @number: from 1
 * @with_forecasts: whether the forecasts that were recorded go in
 *
 * Returns: (transfer full): the frame, byte for byte as it was recorded, for ved_frame_decode(); %NULL with
 *   %VED_ERROR_CORRUPT
 */
GBytes *
ved_recording_reader_read_frame (VedRecordingReader  *self,
                                 guint                number,
                                 gboolean             with_forecasts,
                                 GError             **error)
{
  g_autoptr(GBytes) summary = NULL, quantiles = NULL;
  gint64 key, forecast;

  g_return_val_if_fail (self != NULL, NULL);

  if (!read_head (self, number, &key, &forecast, error) || !unpack_to (self, key, number, error))
    return NULL;
  summary = ved_frame_chain_build (self->chain, error);
  if (summary == NULL || !with_forecasts || forecast == 0)
    return g_steal_pointer (&summary);
  quantiles = ved_recording_forecasts_read_section (self->forecasts, forecast, error);

  return quantiles != NULL ? with_quantiles (summary, quantiles, error) : NULL;
}

/* Frames and forecasts are kept apart, and are put together without a copy. */
static VedSnapshot *
decode_lazy (VedRecordingReader  *self,
             GBytes              *summary,
             gint64               forecast,
             GError             **error)
{
  g_autoptr(VedForecastSet) set = NULL;
  g_autoptr(GBytes) heads = NULL, quantiles = NULL, whole = NULL;
  gint64 origin_us = ved_frame_chain_get_origin_us (self->chain);

  if (!ved_recording_forecasts_read_set (self->forecasts, forecast, origin_us, &set, &heads, error))
    return NULL;
  if (set != NULL)
    return ved_frame_decode_with (summary, set, heads, error);

  quantiles = ved_recording_forecasts_read_section (self->forecasts, forecast, error);
  whole = quantiles != NULL ? with_quantiles (summary, quantiles, error) : NULL;

  return whole != NULL ? ved_frame_decode (whole, error) : NULL;
}

/**
 * ved_recording_reader_read_snapshot:
 * @number: from 1
 * @most_servers: the largest fleet that comes with the forecasts that were recorded; those of a server are unpacked
 *   when somebody asks for them
 *
 * Returns: (transfer full): what was recorded, with the same bits; %NULL with %VED_ERROR_CORRUPT
 */
VedSnapshot *
ved_recording_reader_read_snapshot (VedRecordingReader  *self,
                                    guint                number,
                                    guint                most_servers,
                                    GError             **error)
{
  g_autoptr(GBytes) summary = NULL;
  gint64 key, forecast;

  g_return_val_if_fail (self != NULL, NULL);

  if (!read_head (self, number, &key, &forecast, error) || !unpack_to (self, key, number, error))
    return NULL;

  summary = ved_frame_chain_build (self->chain, error);
  if (summary == NULL)
    return NULL;
  if (forecast == 0 || ved_frame_chain_get_n_servers (self->chain) > most_servers)
    return ved_frame_decode (summary, error);

  return decode_lazy (self, summary, forecast, error);
}

/* Finds the server in the chain that is unpacked. */
static gboolean
look_up_place (VedRecordingReader  *self,
               Place               *place,
               GError             **error)
{
  g_autoptr(GBytes) frame = NULL;
  g_autoptr(VedSnapshot) snapshot = NULL;

  if (place->key == self->key)
    return TRUE;

  frame = ved_frame_chain_build (self->chain, error);
  snapshot = frame != NULL ? ved_frame_decode (frame, error) : NULL;
  if (snapshot == NULL)
    return FALSE;
  place->key = self->key;
  place->servers_crc = ved_recording_servers_crc (snapshot);
  place->is_there = ved_snapshot_find (snapshot, place->name, &place->server);
  place->is_known = TRUE;

  return TRUE;
}

/* A point of a series in the making. */
typedef struct {
  gint64 time_us;
  float mean;
  float min;
  float max;
} Point;

static void
add_point (GArray             *points,
           gint64              time_us,
           const VedSpanValue *value,
           VedMetric           metric)
{
  double resolution = ved_metric_get_info (metric)->resolution;
  Point point = {
    .time_us = time_us,
    .mean = ved_value_from_code (value->mean, resolution),
    .min = ved_value_from_code (value->min, resolution),
    .max = ved_value_from_code (value->max, resolution),
  };

  g_array_append_val (points, point);
}

static void
add_current (VedRecordingReader *self,
             const Place        *place,
             VedMetric           metric,
             GArray             *points)
{
  const gint32 *codes = ved_frame_chain_get_current (self->chain, metric);
  VedSpanValue value = { VED_CODE_MISSING, VED_CODE_MISSING, VED_CODE_MISSING };

  if (place->is_there && codes != NULL)
    value.min = value.mean = value.max = codes[place->server];
  add_point (points, ved_frame_chain_get_time_us (self->chain), &value, metric);
}

/* Damaged frames are left out. */
static void
read_frames (VedRecordingReader *self,
             Place              *place,
             VedMetric           metric,
             gint64              from,
             gint64              to,
             GArray             *points)
{
  for (gint64 number = from; number <= to; number++)
    {
      gint64 key, forecast;

      if (read_head (self, number, &key, &forecast, NULL) && unpack_to (self, key, number, NULL) &&
          look_up_place (self, place, NULL))
        add_current (self, place, metric, points);
    }
}

/* Returns the instant up to which spans told of the range. */
static gint64
read_spans (VedRecordingReader *self,
            Place              *place,
            VedMetric           metric,
            gint64              from_us,
            gint64              to_us,
            GArray             *points)
{
  sqlite3_stmt *statement = self->statements[SPANS];
  gint64 told_us = from_us - 1;

  sqlite3_bind_int64 (statement, 1, from_us);
  sqlite3_bind_int64 (statement, 2, to_us);
  while (ved_database_step (self->database, statement, NULL))
    {
      gint64 key = sqlite3_column_int64 (statement, 0);
      guint32 servers_crc = (guint32) sqlite3_column_int64 (statement, 3);
      g_autoptr(GBytes) encoded = column_bytes (statement, 5);
      VedSpanValue value;

      if (!place->is_known || servers_crc != place->servers_crc)
        {
          if (!unpack_to (self, key, key, NULL) || !look_up_place (self, place, NULL))
            continue;
        }
      /* That a server was not there is told, too: nothing has to be unpacked to see it once more. */
      if (!place->is_there)
        {
          told_us = sqlite3_column_int64 (statement, 2);
          continue;
        }
      if (encoded == NULL || !ved_recording_span_read (encoded, metric, place->server, &value, NULL))
        continue;
      add_point (points, sqlite3_column_int64 (statement, 1), &value, metric);
      told_us = sqlite3_column_int64 (statement, 2);
    }
  sqlite3_reset (statement);

  return told_us;
}

/* Joins neighbours until at most @max_points are left. */
static VedSeriesSlice *
make_slice (const GArray *points,
            guint         max_points)
{
  guint per_point = max_points > 0 ? (points->len + max_points - 1) / max_points : 1;
  guint n_points = per_point > 0 ? (points->len + per_point - 1) / per_point : 0;
  VedSeriesSlice *slice = ved_series_slice_new (n_points);

  for (guint i = 0; i < n_points; i++)
    {
      const Point *first = &g_array_index (points, Point, i * per_point);
      guint n = MIN (per_point, points->len - i * per_point), n_values = 0;
      double sum = 0.0;

      slice->times_us[i] = first->time_us;
      slice->min[i] = slice->max[i] = slice->mean[i] = NAN;
      for (guint j = 0; j < n; j++)
        {
          if (isnan (first[j].mean))
            continue;
          slice->min[i] = fminf (slice->min[i], first[j].min);
          slice->max[i] = fmaxf (slice->max[i], first[j].max);
          sum += first[j].mean;
          n_values++;
        }
      if (n_values > 0)
        slice->mean[i] = (float) (sum / n_values);
    }
  if (n_points > 1 && per_point > 1)
    slice->bucket_s = (guint) ((slice->times_us[1] - slice->times_us[0]) / G_USEC_PER_SEC);

  return slice;
}

/**
 * ved_recording_reader_read_series:
 * @query: of which no points at all are no limit
 *
 * One series of what was recorded: the values of the frames, or of whole chains where there are too many.
 *
 * Returns: (transfer full): the series; empty where nothing was recorded of it
 */
VedSeriesSlice *
ved_recording_reader_read_series (VedRecordingReader    *self,
                                  const VedSeriesQuery  *query,
                                  GError               **error)
{
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  Place place = { .name = query->server };
  gint64 from, to;

  g_return_val_if_fail (self != NULL, NULL);

  from = find_by (self, FRAME_AT, query->from_us);
  to = find_by (self, FRAME_AT, query->to_us);
  from = from > 0 ? from : 1;
  if (to - from >= MAX_SERIES_FRAMES)
    from = find_by (self, FRAME_AT, read_spans (self, &place, query->metric, query->from_us, query->to_us, points)) + 1;
  read_frames (self, &place, query->metric, from, to, points);

  return make_slice (points, query->max_points);
}

static void
note_fault (VedRecordingCheck *check,
            const GError      *fault)
{
  if (check->first_fault == NULL)
    check->first_fault = g_strdup (fault->message);
}

static void
check_documents (VedRecordingReader *self,
                 VedRecordingCheck  *check)
{
  check->n_documents = ved_document_reader_check (self->documents, &check->n_damaged_documents);
  if (check->n_damaged_documents > 0 && check->first_fault == NULL)
    check->first_fault = g_strdup_printf ("%s: %u of %u documents are damaged", self->name, check->n_damaged_documents,
                                          check->n_documents);
}

/* Returns: (transfer full) (element-type gint64): the numbers of those that cannot be read */
static GHashTable *
check_forecasts (VedRecordingReader *self,
                 VedRecordingCheck  *check)
{
  gint64 n_forecasts = ved_database_get_number (self->database, "SELECT max(number) FROM forecasts", 0);
  GHashTable *damaged = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (gint64 number = 1; number <= n_forecasts; number++)
    {
      g_autoptr(GError) fault = NULL;
      g_autoptr(GBytes) section = ved_recording_forecasts_read_section (self->forecasts, number, &fault);

      if (section != NULL)
        continue;
      g_hash_table_add (damaged, g_memdup2 (&number, sizeof number));
      note_fault (check, fault);
    }
  check->n_damaged_forecasts = g_hash_table_size (damaged);

  return damaged;
}

static void
check_frame (VedRecordingReader *self,
             gint64              number,
             GHashTable         *damaged_forecasts,
             VedRecordingCheck  *check)
{
  g_autoptr(GError) fault = NULL;
  g_autoptr(GBytes) frame = ved_recording_reader_read_frame (self, (guint) number, FALSE, &fault);
  g_autoptr(VedSnapshot) snapshot = frame != NULL ? ved_frame_decode (frame, &fault) : NULL;
  gint64 key, forecast;

  if (snapshot == NULL)
    {
      check->n_damaged_frames++;
      note_fault (check, fault);
    }
  else if (read_head (self, number, &key, &forecast, NULL) && g_hash_table_contains (damaged_forecasts, &forecast))
    {
      check->n_bare_frames++;
    }
}

/**
 * ved_recording_reader_check:
 * @check: (out caller-allocates): what was found; free first_fault
 *
 * Reads the whole recording and looks at every checksum. Cost: all of it.
 *
 * Returns: whether everything is whole; else with the first fault
 */
gboolean
ved_recording_reader_check (VedRecordingReader  *self,
                            VedRecordingCheck   *check,
                            GError             **error)
{
  gint64 n_frames = ved_database_get_number (self->database, "SELECT max(number) FROM frames", 0);
  g_autoptr(GHashTable) damaged = NULL;

  *check = (VedRecordingCheck) { .n_frames = (guint) n_frames };
  damaged = check_forecasts (self, check);
  for (gint64 number = 1; number <= n_frames; number++)
    check_frame (self, number, damaged, check);
  check_documents (self, check);
  if (check->first_fault == NULL)
    return TRUE;

  g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT, check->first_fault);

  return FALSE;
}
