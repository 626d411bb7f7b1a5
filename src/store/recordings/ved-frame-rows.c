/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-rows"

#include "config.h"

#include "store/recordings/ved-frame-rows.h"

#include "base/ved-crc32c.h"
#include "store/recordings/ved-recording-bundle.h"
#include "store/recordings/ved-recording-figures.h"

/* A frame is written when it comes, in a row of its own. When its chain has ended, what its frames say and their figures
 * are laid one behind the other. Rows that only became shorter would keep their pages: they are written anew. */

typedef enum {
  INSERT_FRAME,
  INSERT_FIGURES,
  INSERT_BUNDLE,
  DELETE_FRAMES,
  DELETE_FIGURES,
  N_STATEMENTS
} Statement;

static const char *const statement_sql[N_STATEMENTS] = {
  [INSERT_FRAME] = "INSERT INTO frames VALUES (?, ?, ?, ?, ?, ?)",
  [INSERT_FIGURES] = "INSERT INTO figures VALUES (?, ?)",
  [INSERT_BUNDLE] = "INSERT INTO bundles VALUES (?, ?)",
  [DELETE_FRAMES] = "DELETE FROM frames WHERE number BETWEEN ? AND ?",
  [DELETE_FIGURES] = "DELETE FROM figures WHERE number BETWEEN ? AND ?",
};

typedef struct {
  gint64 time_us;
  gint64 forecast;              /* 0: without */
  guint32 crc;
  GBytes *packed;
} Row;

struct _VedFrameRows
{
  VedDatabase *database;
  sqlite3_stmt *statements[N_STATEMENTS];
  gint64 key;                   /* of the chain */
  GArray *rows;                 /* (element-type Row): of the chain */
  GByteArray *figures;          /* likewise */
};

static void
clear_row (gpointer data)
{
  Row *self = data;

  g_bytes_unref (self->packed);
}

/**
 * ved_frame_rows_new:
 * @database: (transfer none): outlives this
 */
VedFrameRows *
ved_frame_rows_new (VedDatabase  *database,
                    GError      **error)
{
  VedFrameRows *self = g_new0 (VedFrameRows, 1);

  self->database = database;
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (self->rows, clear_row);
  self->figures = g_byte_array_new ();
  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = ved_database_prepare (database, statement_sql[i], error);
      if (self->statements[i] == NULL)
        {
          ved_frame_rows_free (self);
          return NULL;
        }
    }

  return self;
}

void
ved_frame_rows_free (VedFrameRows *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  g_array_unref (self->rows);
  g_byte_array_unref (self->figures);
  g_free (self);
}

/**
 * ved_frame_rows_forget:
 *
 * The chain stays as it is: in rows.
 */
void
ved_frame_rows_forget (VedFrameRows *self)
{
  g_array_set_size (self->rows, 0);
  g_byte_array_set_size (self->figures, 0);
}

/* @has_data: else a bundle has it */
static gboolean
store_frame (VedFrameRows  *self,
             gint64         number,
             const Row     *row,
             gboolean       has_data,
             GError       **error)
{
  sqlite3_stmt *statement = self->statements[INSERT_FRAME];
  gsize length;
  gconstpointer data = g_bytes_get_data (row->packed, &length);

  sqlite3_bind_int64 (statement, 1, number);
  sqlite3_bind_int64 (statement, 2, row->time_us);
  sqlite3_bind_int64 (statement, 3, self->key);
  if (row->forecast > 0)
    sqlite3_bind_int64 (statement, 4, row->forecast);
  sqlite3_bind_int64 (statement, 5, row->crc);
  sqlite3_bind_blob64 (statement, 6, data, has_data ? length : 0, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

/* Of INSERT_FIGURES and INSERT_BUNDLE. */
static gboolean
store_bytes (VedFrameRows   *self,
             Statement       which,
             gint64          number,
             gconstpointer   data,
             gsize           length,
             GError        **error)
{
  sqlite3_stmt *statement = self->statements[which];

  sqlite3_bind_int64 (statement, 1, number);
  sqlite3_bind_blob64 (statement, 2, data, length, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

static gboolean
delete_chain (VedFrameRows  *self,
              Statement      which,
              GError       **error)
{
  sqlite3_stmt *statement = self->statements[which];

  sqlite3_bind_int64 (statement, 1, self->key);
  sqlite3_bind_int64 (statement, 2, self->key + self->rows->len - 1);

  return ved_database_run (self->database, statement, error);
}

/**
 * ved_frame_rows_add:
 * @number: of the frame; the next of the chain, or its own key
 * @key: of its chain
 * @forecast: number of the forecasts it was shown with; 0 without
 * @packed: the link
 *
 * Writes a frame. The chain before was bundled, or is forgotten.
 */
gboolean
ved_frame_rows_add (VedFrameRows  *self,
                    gint64         number,
                    gint64         key,
                    gint64         time_us,
                    gint64         forecast,
                    GBytes        *packed,
                    GError       **error)
{
  Row row = { time_us, forecast, ved_crc32c (0, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed)), packed };

  if (number == key)
    ved_frame_rows_forget (self);
  self->key = key;
  if (!store_frame (self, number, &row, TRUE, error))
    return FALSE;

  g_bytes_ref (packed);
  g_array_append_val (self->rows, row);

  return TRUE;
}

/**
 * ved_frame_rows_add_figures:
 * @data: (array length=length): of the frame that was added last, see ved_recording_put_figures()
 */
gboolean
ved_frame_rows_add_figures (VedFrameRows   *self,
                            gconstpointer   data,
                            gsize           length,
                            GError        **error)
{
  g_byte_array_append (self->figures, data, (guint) length);

  return store_bytes (self, INSERT_FIGURES, self->key + self->rows->len - 1, data, length, error);
}

static GBytes *
make_bundle (VedFrameRows *self)
{
  g_autoptr(GPtrArray) links = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (links, g_array_index (self->rows, Row, i).packed);

  return ved_recording_bundle_new (links, VED_BUNDLE_FRAMES);
}

static gboolean
replace_rows (VedFrameRows  *self,
              GError       **error)
{
  g_autoptr(GBytes) bundle = make_bundle (self), figures = ved_recording_pack_figures (self->figures);

  if (!delete_chain (self, DELETE_FRAMES, error) || !delete_chain (self, DELETE_FIGURES, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    if (!store_frame (self, self->key + i, &g_array_index (self->rows, Row, i), FALSE, error))
      return FALSE;

  return store_bytes (self, INSERT_BUNDLE, self->key, g_bytes_get_data (bundle, NULL), g_bytes_get_size (bundle), error) &&
         store_bytes (self, INSERT_FIGURES, self->key, g_bytes_get_data (figures, NULL), g_bytes_get_size (figures), error);
}

/**
 * ved_frame_rows_bundle:
 *
 * The chain has ended: lays together what its rows say. Within the transaction of the caller.
 */
gboolean
ved_frame_rows_bundle (VedFrameRows  *self,
                       GError       **error)
{
  gboolean is_worth_it = self->rows->len > 1 && self->figures->len == self->rows->len * VED_RECORDING_FIGURES_SIZE;
  gboolean done = !is_worth_it || replace_rows (self, error);

  ved_frame_rows_forget (self);

  return done;
}
