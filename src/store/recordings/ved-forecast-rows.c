/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-rows"

#include "config.h"

#include "store/recordings/ved-forecast-rows.h"

#include "base/ved-crc32c.h"
#include "store/recordings/ved-recording-bundle.h"
#include "store/recordings/ved-recording-schema.h"
#include "wire/forecasts/ved-forecast-stretch.h"

/* Forecasts are written when they come, all servers in one row. Whoever looks at one server of a thousand at some instant
 * would have to read half a megabyte of each row of the chain: so a dozen rows are cut by server when they are there, and
 * strips of about STRIP_SIZE take their place, which are read at once and fill their pages. */

#define STRIP_SIZE (56u << 10)

typedef enum {
  INSERT,
  READ,
  DELETE,
  INSERT_STRIP,
  N_STATEMENTS
} Statement;

static const char *const statement_sql[N_STATEMENTS] = {
  [INSERT] = "INSERT INTO forecasts VALUES (?, ?, ?, ?, ?)",
  [READ] = "SELECT data FROM forecasts WHERE number = ?",
  [DELETE] = "DELETE FROM forecasts WHERE number BETWEEN ? AND ?",
  [INSERT_STRIP] = "INSERT INTO strips VALUES (?, ?)",
};

typedef struct {
  gint64 past;
  gint64 steps;
} Row;

struct _VedForecastRows
{
  VedDatabase *database;
  sqlite3_stmt *statements[N_STATEMENTS];
  gint64 first;                 /* number of the first row that is not cut */
  GArray *rows;                 /* (element-type Row): it and those behind it */
};

/**
 * ved_forecast_rows_new:
 * @database: (transfer none): outlives this
 */
VedForecastRows *
ved_forecast_rows_new (VedDatabase  *database,
                       GError      **error)
{
  VedForecastRows *self = g_new0 (VedForecastRows, 1);

  self->database = database;
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = ved_database_prepare (database, statement_sql[i], error);
      if (self->statements[i] == NULL)
        {
          ved_forecast_rows_free (self);
          return NULL;
        }
    }

  return self;
}

void
ved_forecast_rows_free (VedForecastRows *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * ved_forecast_rows_forget:
 *
 * Rows that are not cut stay as they are.
 */
void
ved_forecast_rows_forget (VedForecastRows *self)
{
  g_array_set_size (self->rows, 0);
}

/* @packed: (nullable): without it strips have them */
static gboolean
store_row (VedForecastRows  *self,
           gint64            number,
           const Row        *row,
           GBytes           *packed,
           GError          **error)
{
  sqlite3_stmt *statement = self->statements[INSERT];
  gsize length = 0;
  gconstpointer data = packed != NULL ? g_bytes_get_data (packed, &length) : "";

  sqlite3_bind_int64 (statement, 1, number);
  if (row->past > 0)
    sqlite3_bind_int64 (statement, 2, row->past);
  sqlite3_bind_int64 (statement, 3, row->steps);
  sqlite3_bind_int64 (statement, 4, ved_crc32c (0, data, length));
  sqlite3_bind_blob64 (statement, 5, data, length, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

/* Returns: (transfer full) (element-type VedForecastLink): those that are not cut, as the file has them; NULL with the
 * error of the file, or without one where they cannot be cut */
static GPtrArray *
read_links (VedForecastRows  *self,
            GError          **error)
{
  sqlite3_stmt *statement = self->statements[READ];
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_forecast_link_unref);

  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autoptr(GBytes) packed = NULL;
      VedForecastLink *link;

      sqlite3_bind_int64 (statement, 1, self->first + i);
      if (ved_database_step (self->database, statement, error))
        packed = g_bytes_new (sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0));
      sqlite3_reset (statement);
      link = packed != NULL ? ved_forecast_link_new (packed, self->first + i, NULL) : NULL;
      if (link == NULL)
        return NULL;
      g_ptr_array_add (links, link);
    }

  return g_steal_pointer (&links);
}

static gboolean
store_strip (VedForecastRows  *self,
             gint64            place,
             GPtrArray        *parts,
             GError          **error)
{
  sqlite3_stmt *statement = self->statements[INSERT_STRIP];
  g_autoptr(GBytes) bundle = ved_recording_bundle_new (parts, VED_BUNDLE_STRIP);
  gsize length;
  gconstpointer data = g_bytes_get_data (bundle, &length);

  sqlite3_bind_int64 (statement, 1, VED_STRIP_NUMBER (self->first, place));
  sqlite3_bind_blob64 (statement, 2, data, length, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

static gboolean
store_shares (VedForecastRows  *self,
              GPtrArray        *shares,
              GError          **error)
{
  g_autoptr(GPtrArray) strip = g_ptr_array_new ();
  gsize size = 0;
  guint first = 0;

  for (guint i = 0; i < shares->len; i++)
    {
      if (strip->len == 0)
        first = ved_forecast_share_get_server (shares->pdata[i]);
      size += g_bytes_get_size (shares->pdata[i]);
      g_ptr_array_add (strip, shares->pdata[i]);
      if (size < STRIP_SIZE && i + 1 < shares->len)
        continue;
      if (!store_strip (self, first + 1, strip, error))
        return FALSE;
      g_ptr_array_set_size (strip, 0);
      size = 0;
    }

  return TRUE;
}

/* Rows that only became shorter would keep their pages: they are written anew. */
static gboolean
empty_rows (VedForecastRows  *self,
            GError          **error)
{
  sqlite3_stmt *statement = self->statements[DELETE];

  sqlite3_bind_int64 (statement, 1, self->first);
  sqlite3_bind_int64 (statement, 2, self->first + self->rows->len - 1);
  if (!ved_database_run (self->database, statement, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    if (!store_row (self, self->first + i, &g_array_index (self->rows, Row, i), NULL, error))
      return FALSE;

  return TRUE;
}

static gboolean
cut_rows (VedForecastRows  *self,
          GError          **error)
{
  g_autoptr(GError) fault = NULL;
  g_autoptr(GPtrArray) links = read_links (self, &fault), shares = NULL, own = NULL;
  g_autoptr(GBytes) heads = NULL;

  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  shares = links != NULL ? ved_forecast_stretch_cut (links, &heads) : NULL;
  if (shares == NULL || shares->len == 0 ||
      ved_forecast_share_get_server (shares->pdata[shares->len - 1]) >= VED_STRIP_MOST_SERVERS)
    return TRUE;

  own = g_ptr_array_new ();
  g_ptr_array_add (own, heads);

  return empty_rows (self, error) && store_strip (self, 0, own, error) && store_shares (self, shares, error);
}

/**
 * ved_forecast_rows_cut:
 *
 * Cuts what was not cut so far. Within the transaction of the caller.
 */
gboolean
ved_forecast_rows_cut (VedForecastRows  *self,
                       GError          **error)
{
  gboolean done = self->rows->len < 2 || cut_rows (self, error);

  ved_forecast_rows_forget (self);

  return done;
}

/**
 * ved_forecast_rows_add:
 * @number: of the forecasts, the next
 * @past: number of those they are packed against; 0 for a key
 * @steps: between the two
 *
 * Writes forecasts. Within the transaction of the caller.
 */
gboolean
ved_forecast_rows_add (VedForecastRows  *self,
                       gint64            number,
                       gint64            past,
                       gint64            steps,
                       GBytes           *packed,
                       GError          **error)
{
  const Row row = { past, steps };

  if (past != number - 1 && !ved_forecast_rows_cut (self, error))
    return FALSE;
  if (!store_row (self, number, &row, packed, error))
    return FALSE;
  if (!ved_forecast_link_is_packed (packed) || number != self->first + self->rows->len)
    ved_forecast_rows_forget (self);
  if (!ved_forecast_link_is_packed (packed))
    return TRUE;

  self->first = self->rows->len == 0 ? number : self->first;
  g_array_append_val (self->rows, row);

  return self->rows->len < VED_FORECAST_STRETCH_LINKS || ved_forecast_rows_cut (self, error);
}
