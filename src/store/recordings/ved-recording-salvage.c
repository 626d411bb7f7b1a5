/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-salvage"

#include "config.h"

#include "store/recordings/ved-recording-salvage.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "store/recordings/ved-recording-bundle.h"
#include "store/recordings/ved-recording-schema.h"

#include <gio/gio.h>
#include <string.h>

/* When the tree of a SQLite file is damaged, its leaves mostly are not. Each page that looks like a leaf of a
 * table (or of the table "info", which is a tree of another kind) is read cell by cell; a cell whose record has
 * the shape of a row of ours, and whose checksum holds, is a row of ours. Which page hangs below which is not
 * looked at. An old copy of a page holds nothing wrong: it has what the rows of a chain said before they were bundled.
 *
 * Source of the format: SQLite, Database File Format (sqlite.org/fileformat2.html), sections 1.3, 1.6, 2.1. */

#define HEADER_SIZE 100
#define PAGE_SIZE_AT 16
#define RESERVED_AT 20
#define LEAF_TABLE 0x0d
#define LEAF_INDEX 0x0a
#define MAX_COLUMNS 9
#define MAX_PAYLOAD (64u * 1024 * 1024)
#define MAX_GATHERED (256u * 1024 * 1024)       /* beyond what a sound file would have read */
#define MAX_PASSES 8

typedef struct {
  const guint8 *data;
  gsize length;
  guint page_size;
  guint usable;                 /* of each page */
} Pages;

/* What pages may be long when the header does not tell. */
static const guint usual_page_sizes[] = { 1024, 2048, 4096 };

/* A value of a record. */
typedef struct {
  guint64 type;                 /* serial type */
  const guint8 *data;
  gsize length;
} Value;

typedef struct {
  gint64 rowid;                 /* 0 of a record of an index */
  gboolean is_cut;              /* its end was not found: zeros stand for it */
  guint n_values;
  Value values[MAX_COLUMNS];
} Record;

typedef enum {
  PUT_FRAME,
  PUT_FORECASTS,
  PUT_FIGURES,
  PUT_BUNDLE,
  PUT_STRIP,
  PUT_EVENT,
  PUT_DOCUMENT,
  PUT_CHANGE,
  PUT_INFO,
  N_STATEMENTS
} Statement;

static const char *const statement_sql[N_STATEMENTS] = {
  [PUT_FRAME] = "INSERT INTO frames VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (number) DO UPDATE SET data = excluded.data WHERE length (data) = 0",
  [PUT_FORECASTS] = "INSERT INTO forecasts VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (number) DO UPDATE SET crc = excluded.crc, data = excluded.data WHERE length (data) = 0",
  [PUT_FIGURES] = "INSERT INTO figures VALUES (?, ?) "
    "ON CONFLICT (number) DO UPDATE SET data = excluded.data WHERE length (data) < length (excluded.data)",
  [PUT_BUNDLE] = "INSERT OR IGNORE INTO bundles VALUES (?, ?)",
  [PUT_STRIP] = "INSERT OR IGNORE INTO strips VALUES (?, ?)",
  [PUT_EVENT] = "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?)",
  [PUT_DOCUMENT] = "INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?)",
  [PUT_CHANGE] = "INSERT OR IGNORE INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  [PUT_INFO] = "INSERT OR IGNORE INTO info VALUES (?, ?)",
};

typedef struct {
  VedDatabase *database;
  sqlite3_stmt *statements[N_STATEMENTS];
  gboolean is_for_cut;          /* what is whole is kept already, and goes before */
  gsize most_bytes;             /* that may still be gathered from pages behind others, or filled */
} Found;

static void
found_clear (Found *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  g_clear_pointer (&self->database, ved_database_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static guint32
read_u32 (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* Returns where the number ends; NULL when it does before its last byte. */
static const guint8 *
read_varint (const guint8 *at,
             const guint8 *end,
             guint64      *value)
{
  *value = 0;
  for (guint i = 0; i < 9 && at < end; i++, at++)
    {
      if (i == 8)
        {
          *value = *value << 8 | *at;
          return at + 1;
        }
      *value = *value << 7 | (*at & 0x7f);
      if ((*at & 0x80) == 0)
        return at + 1;
    }

  return NULL;
}

/* Bytes of a payload that lie in the cell itself. */
static gsize
local_length (const Pages *pages,
              gsize        payload,
              gboolean     is_index)
{
  gsize most = is_index ? (pages->usable - 12) * 64 / 255 - 23 : pages->usable - 35;
  gsize least = (pages->usable - 12) * 32 / 255 - 23, some;

  if (payload <= most)
    return payload;
  some = least + (payload - least) % (pages->usable - 4);

  return some <= most ? some : least;
}

/* Appends what lies on overflow pages. Returns: whether all of it was found */
static gboolean
follow_overflow (const Pages *pages,
                 guint32      page,
                 GByteArray  *payload,
                 gsize        length)
{
  while (payload->len < length)
    {
      gsize at = page > 0 ? (gsize) (page - 1) * pages->page_size : G_MAXSIZE;
      gsize n = MIN (length - payload->len, pages->usable - 4);

      if (at >= pages->length || pages->length - at < n + 4)
        return FALSE;
      page = read_u32 (pages->data + at);
      g_byte_array_append (payload, pages->data + at + 4, (guint) n);
    }

  return TRUE;
}

static gsize
value_length (guint64 type)
{
  static const guint8 lengths[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };

  return type < G_N_ELEMENTS (lengths) ? lengths[type] : type >= 12 ? (gsize) (type - 12) / 2 : G_MAXSIZE;
}

static gboolean
read_record (const GByteArray *payload,
             Record           *record)
{
  const guint8 *end = payload->data + payload->len, *header_end, *at, *body;
  guint64 header_length;

  record->n_values = 0;
  at = read_varint (payload->data, end, &header_length);
  if (at == NULL || header_length > payload->len)
    return FALSE;

  header_end = body = payload->data + header_length;
  while (at != NULL && at < header_end)
    {
      Value *value = &record->values[record->n_values];

      if (record->n_values == MAX_COLUMNS)
        return FALSE;
      at = read_varint (at, header_end, &value->type);
      value->length = value_length (value->type);
      value->data = body;
      if (at == NULL || value->length > (gsize) (end - body))
        return FALSE;
      body += value->length;
      record->n_values++;
    }

  return at == header_end;
}

static gboolean
is_integer (const Value *value)
{
  return (value->type >= 1 && value->type <= 6) || value->type == 8 || value->type == 9;
}

static gboolean
is_blob (const Value *value)
{
  return value->type >= 12 && value->type % 2 == 0;
}

static gboolean
is_text (const Value *value)
{
  return value->type >= 13 && value->type % 2 == 1;
}

static gint64
to_integer (const Value *value)
{
  guint64 number = value->length > 0 && (value->data[0] & 0x80) != 0 ? G_MAXUINT64 : 0;

  if (value->type == 9)
    return 1;
  for (gsize i = 0; i < value->length; i++)
    number = number << 8 | value->data[i];

  return (gint64) number;
}

static void
bind_value (sqlite3_stmt *statement,
            int           at,
            const Value  *value)
{
  if (is_integer (value))
    sqlite3_bind_int64 (statement, at, to_integer (value));
  else if (is_blob (value))
    sqlite3_bind_blob64 (statement, at, value->data, value->length, SQLITE_STATIC);
  else if (is_text (value))
    sqlite3_bind_text64 (statement, at, (const char *) value->data, value->length, SQLITE_STATIC, SQLITE_UTF8);
}

/* The last two values are a checksum and what it is of. */
static gboolean
is_whole (const Record *record)
{
  const Value *crc = &record->values[record->n_values - 2], *data = crc + 1;

  return is_integer (crc) && is_blob (data) && ved_crc32c (0, data->data, data->length) == (guint32) to_integer (crc);
}

/* Frames and documents. Spans have the shape of frames, but name no frame. */
static Statement
classify_six (const Record *record)
{
  const Value *third = &record->values[2];

  if (is_text (third))
    return PUT_DOCUMENT;

  return is_integer (third) && to_integer (third) <= record->rowid ? PUT_FRAME : N_STATEMENTS;
}

/* What a frame says may be in a bundle: its row has the checksum of it. */
static gboolean
is_bundled (const Record *record)
{
  return is_integer (&record->values[4]) && record->values[5].type == 12;
}

static Statement
classify_two (const Record *record)
{
  const Value *data = &record->values[1];

  if (!is_blob (data))
    return N_STATEMENTS;

  if (ved_recording_bundle_has_marker (data->data, data->length, VED_BUNDLE_STRIP))
    return PUT_STRIP;

  return ved_recording_bundle_has_marker (data->data, data->length, VED_BUNDLE_FRAMES) ? PUT_BUNDLE : PUT_FIGURES;
}

/* What row it is; N_STATEMENTS: none that is wanted. */
static Statement
classify (const Record *record)
{
  const Value *values = record->values;

  if (record->rowid == 0)
    return record->n_values == 2 && is_text (&values[0]) && is_text (&values[1]) ? PUT_INFO : N_STATEMENTS;
  if (record->n_values < 2 || values[0].type != 0)
    return N_STATEMENTS;

  switch (record->n_values)
    {
    case 2: return classify_two (record);
    case 4: return is_integer (&values[1]) && is_text (&values[2]) && is_text (&values[3]) ? PUT_EVENT : N_STATEMENTS;
    case 5: return is_integer (&values[2]) && is_whole (record) ? PUT_FORECASTS : N_STATEMENTS;
    case 6: return is_whole (record) || is_bundled (record) ? classify_six (record) : N_STATEMENTS;
    case 9: return is_text (&values[3]) && is_text (&values[4]) && is_integer (&values[1]) && is_integer (&values[2]) &&
             is_integer (&values[5]) && is_integer (&values[6]) && is_integer (&values[7])
                   ? PUT_CHANGE : N_STATEMENTS;
    default: return N_STATEMENTS;
    }
}

static gboolean
keep_record (Found         *found,
             const Record  *record,
             GError       **error)
{
  Statement which = classify (record);
  sqlite3_stmt *statement;

  if (which == N_STATEMENTS || record->is_cut != found->is_for_cut ||
      (record->is_cut && which != PUT_BUNDLE && which != PUT_STRIP))
    return TRUE;

  statement = found->statements[which];
  for (guint i = 0; i < record->n_values; i++)
    bind_value (statement, (int) i + 1, &record->values[i]);
  if (record->rowid != 0)
    sqlite3_bind_int64 (statement, 1, record->rowid);

  return ved_database_run (found->database, statement, error);
}

/* What came before the end that is missing is worth as much as it was, where each part has a checksum. */
static void
fill_end (GByteArray *payload,
          gsize       length)
{
  guint known = payload->len;

  g_byte_array_set_size (payload, (guint) length);
  memset (payload->data + known, 0, length - known);
}

/* What stands behind the page, or zeros for what is missing of it. Cells may claim to share it: all of them together are
 * bounded. Returns: whether there is a record */
static gboolean
gather (const Pages *pages,
        guint32      page,
        gsize        length,
        Found       *found,
        GByteArray  *payload,
        gboolean    *is_cut)
{
  gsize local = payload->len;

  if (length - local > found->most_bytes)
    return FALSE;

  *is_cut = !follow_overflow (pages, page, payload, length);
  if (*is_cut && !found->is_for_cut)
    {
      found->most_bytes -= payload->len - local;
      return FALSE;
    }
  if (*is_cut)
    fill_end (payload, length);
  found->most_bytes -= length - local;

  return TRUE;
}

/* Returns FALSE only where what was found cannot be written. */
static gboolean
read_cell (const Pages   *pages,
           const guint8  *at,
           const guint8  *end,
           gboolean       is_index,
           Found         *found,
           GError       **error)
{
  g_autoptr(GByteArray) payload = NULL;
  Record record = { 0 };
  guint64 length, rowid = 0;
  gsize local;

  at = read_varint (at, end, &length);
  if (at != NULL && !is_index)
    at = read_varint (at, end, &rowid);
  if (at == NULL || length > MIN (MAX_PAYLOAD, pages->length) || (!is_index && rowid == 0))
    return TRUE;
  local = local_length (pages, (gsize) length, is_index);
  if (local + (local < length ? 4 : 0) > (gsize) (end - at))
    return TRUE;

  payload = g_byte_array_new ();
  g_byte_array_append (payload, at, (guint) local);
  record.rowid = (gint64) rowid;
  if (local < length && !gather (pages, read_u32 (at + local), (gsize) length, found, payload, &record.is_cut))
    return TRUE;

  return !read_record (payload, &record) || keep_record (found, &record, error);
}

static gboolean
read_page (const Pages   *pages,
           gsize          number,
           Found         *found,
           GError       **error)
{
  const guint8 *page = pages->data + number * pages->page_size, *end = page + pages->usable;
  const guint8 *header = page + (number == 0 ? HEADER_SIZE : 0);
  guint n_cells = (guint) header[3] << 8 | header[4];

  if (header[0] != LEAF_TABLE && header[0] != LEAF_INDEX)
    return TRUE;

  for (guint i = 0; i < n_cells && header + 8 + 2 * i + 2 <= end; i++)
    {
      guint at = (guint) header[8 + 2 * i] << 8 | header[9 + 2 * i];

      if (at < pages->usable && !read_cell (pages, page + at, end, header[0] == LEAF_INDEX, found, error))
        return FALSE;
    }

  return TRUE;
}

static void
pages_init (Pages       *self,
            GMappedFile *file)
{
  guint size = 0;

  *self = (Pages) { .length = g_mapped_file_get_length (file) };
  self->data = (const guint8 *) g_mapped_file_get_contents (file);
  if (self->length >= HEADER_SIZE)
    size = (guint) self->data[PAGE_SIZE_AT] << 8 | self->data[PAGE_SIZE_AT + 1];
  size = size == 1 ? 65536 : size;
  if (size < 512 || (size & (size - 1)) != 0)
    return;

  self->page_size = size;
  self->usable = size - MIN (self->data[RESERVED_AT], 32);
}

static gboolean
found_open (Found       *self,
            const char  *path,
            GError     **error)
{
  self->database = ved_database_create_file (path, &ved_recording_schema, error);
  for (guint i = 0; self->database != NULL && i < N_STATEMENTS; i++)
    {
      self->statements[i] = ved_database_prepare (self->database, statement_sql[i], error);
      if (self->statements[i] == NULL)
        return FALSE;
    }

  return self->database != NULL;
}

static gboolean
read_pages (const Pages  *pages,
            Found        *found,
            GError      **error)
{
  for (guint i = 0; pages->page_size == 0 && i < G_N_ELEMENTS (usual_page_sizes); i++)
    {
      Pages guessed = *pages;

      guessed.page_size = guessed.usable = usual_page_sizes[i];
      if (!read_pages (&guessed, found, error))
        return FALSE;
    }
  for (gsize number = 0; (number + 1) * pages->page_size <= pages->length && pages->page_size > 0; number++)
    if (!read_page (pages, number, found, error))
      return FALSE;

  return TRUE;
}

/**
 * ved_recording_salvage:
 * @path: of a recording whose pages do not hang together any more
 * @out: the recording to make of the rows that are found; it may have gaps
 *
 * Returns: whether @out was made; it may be empty
 */
gboolean
ved_recording_salvage (const char  *path,
                       const char  *out,
                       GError     **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_auto(Found) found = { 0 };
  Pages pages;
  gboolean done;

  if (file == NULL || !found_open (&found, out, error) || !ved_database_begin (found.database, error))
    return FALSE;

  pages_init (&pages, file);
  found.most_bytes = MAX_PASSES * pages.length + MAX_GATHERED;
  done = read_pages (&pages, &found, error);
  found.is_for_cut = TRUE;
  done = done && read_pages (&pages, &found, error);

  return ved_database_end (found.database, done, done ? error : NULL) && done &&
         ved_database_execute (found.database, "PRAGMA journal_mode = DELETE", error);
}
