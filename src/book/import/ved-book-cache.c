/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-cache"

#include "config.h"

#include "book/import/ved-book-cache.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "book/ved-book-day-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The side-car file: the columns of a day as they lie in memory, to be mapped next time.
 *
 *   header      of fixed size, below
 *   text        key, source and notes, each ended by a NUL, notes by an empty one
 *   sections    each at a multiple of 64 bytes
 *
 * The key tells what it was made from: path, size, time of change to the nanosecond, inode and a checksum of
 * both ends of each source file. If anything differs, the file is not used. It is written under another name
 * and renamed, so that it is whole or not there. The header carries a checksum, and every index in the columns
 * is checked to lie where it may, since a reader uses them without asking; prices and sizes may be anything. */

#define MAGIC          "VEDBOOK"
#define VERSION        1
#define ALIGNMENT      64
#define END_BYTES      (64 * 1024)
#define MAX_CACHE      (G_GINT64_CONSTANT (1) << 30)
#define NATIVE_MARK    0x01020304u

typedef struct {
  guint64 offset;
  guint64 n_bytes;
} Extent;

typedef struct {
  char magic[8];
  guint32 version;
  guint32 native_mark;          /* tells the byte order */
  guint32 crc;                  /* of header (this 0) and text */
  guint32 n_levels;
  VedBookIntegrity integrity;
  guint32 n_text;
  Extent extents[VED_BOOK_N_SECTIONS];
} Header;

static gboolean
hash_ends (const char *path,
           gsize       size,
           guint32    *crc)
{
  g_autofree guint8 *buffer = g_malloc (END_BYTES);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize first, last = 0;

  if (fd < 0)
    return FALSE;
  first = pread (fd, buffer, END_BYTES, 0);
  *crc = first > 0 ? ved_crc32c (0, buffer, (gsize) first) : 0;
  if (size > END_BYTES)
    last = pread (fd, buffer, END_BYTES, (off_t) (size - END_BYTES));
  if (last > 0)
    *crc = ved_crc32c (*crc, buffer, (gsize) last);
  close (fd);

  return first >= 0 && last >= 0;
}

static gboolean
append_key (GString    *key,
            const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  GStatBuf info;
  guint32 crc;

  if (g_stat (whole, &info) != 0 || !hash_ends (whole, (gsize) info.st_size, &crc))
    return FALSE;
  g_string_append_printf (key, "%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT ".%09ld|%" G_GUINT64_FORMAT "|%08x\n", whole,
                          (gint64) info.st_size, (gint64) info.st_mtim.tv_sec, (long) info.st_mtim.tv_nsec,
                          (guint64) info.st_ino, crc);

  return TRUE;
}

static char *
make_key (const VedBookSet *set)
{
  g_autoptr(GString) key = g_string_new (NULL);

  if (set->archive != NULL)
    g_string_append_printf (key, "%s\n%s\n", set->messages, set->book != NULL ? set->book : "");
  if (!append_key (key, set->archive != NULL ? set->archive : set->messages) ||
      (set->archive == NULL && set->book != NULL && !append_key (key, set->book)))
    return NULL;

  return g_string_free (g_steal_pointer (&key), FALSE);
}

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "vedette", "book", NULL);
}

/**
 * ved_book_cache_path:
 *
 * Returns: (transfer full): where the side-car of @set lies or would lie
 */
char *
ved_book_cache_path (const VedBookSet *set)
{
  g_autofree char *first = g_canonicalize_filename (set->archive != NULL ? set->archive : set->messages, NULL);
  g_autofree char *text = g_strjoin ("\n", first, set->messages, set->book != NULL ? set->book : "", NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *folder = get_folder ();
  g_autofree char *name = g_strdup_printf ("%.32s.vedbook", hash);

  return g_build_filename (folder, name, NULL);
}

/* Reading. */

static gboolean
indexes_below (gconstpointer data,
               gsize         n,
               gint32        min,
               gint32        limit)
{
  const gint32 *indexes = data;
  gint32 least = 0, most = -1;

  for (gsize i = 0; i < n; i++)
    {
      least = MIN (least, indexes[i]);
      most = MAX (most, indexes[i]);
    }

  return least >= min && most < limit;
}

/* Whether numbers never fall, and end with @last. */
static gboolean
is_ascending (const guint32 *values,
              gsize          n,
              guint32        last)
{
  gboolean falls = FALSE;

  for (gsize i = 1; i < n; i++)
    falls |= values[i] < values[i - 1];

  return n > 0 && !falls && values[n - 1] == last;
}

static gboolean
table_is_sound (const VedBookTable *table)
{
  gsize n_slots = (gsize) table->mask + 1;

  return table->mask != G_MAXUINT32 && (n_slots & table->mask) == 0 && table->n_keys < n_slots &&
         indexes_below (table->slots, n_slots, 0, (gint32) table->n_keys + 1) &&
         memchr (table->slots, 0, n_slots * sizeof (guint32)) != NULL;
}

static gboolean
lists_are_sound (const VedBookDayStore *store,
                 VedBookSectionId       offsets,
                 VedBookSectionId       rows,
                 gsize                  n_items)
{
  gsize n_listed = store->sections[rows].n_bytes / sizeof (guint32);

  return store->sections[offsets].n_bytes == (n_items + 1) * sizeof (guint32) &&
         is_ascending (store->sections[offsets].data, n_items + 1, (guint32) n_listed) &&
         indexes_below (store->sections[rows].data, n_listed, 0, (gint32) store->day.n_rows);
}

static gboolean
sizes_are_sound (const VedBookDayStore *store)
{
  static const gsize widths[] = {
    [VED_BOOK_SECTION_TIME] = 8, [VED_BOOK_SECTION_ID] = 8, [VED_BOOK_SECTION_PRICE] = 8, [VED_BOOK_SECTION_SIZE] = 4,
    [VED_BOOK_SECTION_TYPE] = 1, [VED_BOOK_SECTION_DIRECTION] = 1, [VED_BOOK_SECTION_CHANGE] = 1,
    [VED_BOOK_SECTION_LEVEL] = 2, [VED_BOOK_SECTION_PRICE_INDEX] = 4, [VED_BOOK_SECTION_OTHER_INDEX] = 4,
    [VED_BOOK_SECTION_ORDER] = 4,
  };
  gsize n_rows = store->day.n_rows, n_cells = n_rows * 4 * store->day.n_levels;
  const VedBookSection *sections = store->sections;

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    if (widths[i] != 0 && sections[i].n_bytes != n_rows * widths[i])
      return FALSE;

  return n_rows > 0 && n_rows < G_MAXINT32 && store->day.n_levels > 0 && store->day.n_levels <= G_MAXUINT16 &&
         (sections[VED_BOOK_SECTION_MPID].n_bytes == 0 || sections[VED_BOOK_SECTION_MPID].n_bytes == n_rows * 4) &&
         (sections[VED_BOOK_SECTION_CELLS].n_bytes == n_cells * 4 ||
          (sections[VED_BOOK_SECTION_CELLS].n_bytes == 0 && sections[VED_BOOK_SECTION_WIDE_CELLS].n_bytes == n_cells * 8)) &&
         sections[VED_BOOK_SECTION_AGGRESSOR].n_bytes == store->day.n_trades &&
         sections[VED_BOOK_SECTION_SUMS].n_bytes == (store->day.n_trades + (gsize) 1) * sizeof (VedBookSums);
}

static gboolean
indexes_are_sound (const VedBookDayStore *store)
{
  const VedBookDay *day = &store->day;
  gint32 n_prices = (gint32) MIN (day->prices[0].n_keys, day->prices[1].n_keys);
  gsize n_rows = day->n_rows;

  for (gsize row = 0; row < n_rows; row++)
    if (day->change[row] > VED_BOOK_BROKEN || day->level[row] > day->n_levels ||
        day->price_index[row] >= (gint32) day->prices[ved_book_day_side (day, (guint32) row)].n_keys ||
        day->other_index[row] >= (gint32) day->prices[ved_book_day_side (day, (guint32) row)].n_keys)
      return FALSE;

  return n_prices >= 0 && indexes_below (day->price_index, n_rows, -1, G_MAXINT32) &&
         indexes_below (day->other_index, n_rows, -1, G_MAXINT32) &&
         indexes_below (day->order, n_rows, -1, (gint32) day->orders.n_keys) &&
         indexes_below (day->trade_rows, day->n_trades, 0, (gint32) n_rows) &&
         is_ascending (day->second_rows, day->n_seconds + (gsize) 1, (guint32) n_rows);
}

static gboolean
store_is_sound (const VedBookDayStore *store)
{
  const VedBookDay *day = &store->day;

  return sizes_are_sound (store) && table_is_sound (&day->prices[VED_BOOK_ASK]) &&
         table_is_sound (&day->prices[VED_BOOK_BID]) && table_is_sound (&day->orders) && indexes_are_sound (store) &&
         lists_are_sound (store, VED_BOOK_SECTION_ORDER_OFFSETS, VED_BOOK_SECTION_ORDER_ROWS, day->orders.n_keys) &&
         lists_are_sound (store, VED_BOOK_SECTION_TYPE_OFFSETS, VED_BOOK_SECTION_TYPE_ROWS, VED_BOOK_N_EVENTS);
}

static gboolean
header_is_sound (const Header *header,
                 gsize         size)
{
  Header copy;
  guint32 crc;

  if (size < sizeof *header || memcmp (header->magic, MAGIC, sizeof MAGIC) != 0 || header->version != VERSION ||
      header->native_mark != NATIVE_MARK || header->n_text > size - sizeof *header || header->n_text < 4 ||
      ((const char *) (header + 1))[header->n_text - 1] != '\0')
    return FALSE;

  copy = *header;
  copy.crc = 0;
  crc = ved_crc32c (0, &copy, sizeof copy);
  if (ved_crc32c (crc, header + 1, header->n_text) != header->crc)
    return FALSE;
  for (guint i = 0; i < VED_BOOK_N_SECTIONS; i++)
    if (header->extents[i].offset % ALIGNMENT != 0 || header->extents[i].offset > size ||
        header->extents[i].n_bytes > size - header->extents[i].offset)
      return FALSE;

  return TRUE;
}

static char **
read_notes (const char *text,
            const char *end)
{
  GPtrArray *notes = g_ptr_array_new ();

  for (; text < end && *text != '\0'; text += strlen (text) + 1)
    g_ptr_array_add (notes, g_strdup (text));
  g_ptr_array_add (notes, NULL);

  return (char **) g_ptr_array_free (notes, FALSE);
}

static VedBookDay *
open_mapping (const VedBookSet *set,
              GBytes           *bytes,
              const char       *key)
{
  gsize size;
  const Header *header = g_bytes_get_data (bytes, &size);
  const char *text = (const char *) (header + 1), *end;
  VedBookDayStore *store;

  if (header == NULL || !header_is_sound (header, size) || !g_str_equal (text, key))
    return NULL;
  end = text + header->n_text;
  text += strlen (text) + 1;
  if (text >= end)
    return NULL;

  store = ved_book_day_store_new (&set->name, text);
  store->mapping = g_bytes_ref (bytes);
  store->day.notes = read_notes (text + strlen (text) + 1, end);
  store->day.n_levels = header->n_levels;
  store->day.integrity = header->integrity;
  for (guint i = 0; i < VED_BOOK_N_SECTIONS; i++)
    if (header->extents[i].n_bytes > 0)
      {
        store->sections[i] = (VedBookSection) {
          (const char *) header + header->extents[i].offset, header->extents[i].n_bytes
        };
      }
  ved_book_day_store_bind (store);
  if (store_is_sound (store))
    return &store->day;
  ved_book_day_unref (&store->day);

  return NULL;
}

/**
 * ved_book_cache_load:
 * @set: what is wanted
 *
 * Any thread but the main one. O(rows), about 10 ns a row, for checking; the columns are mapped.
 *
 * Returns: (transfer full) (nullable): the day, from its side-car file; %NULL where there is none that was made
 *   from just these files
 */
VedBookDay *
ved_book_cache_load (const VedBookSet *set)
{
  g_autofree char *path = ved_book_cache_path (set);
  g_autofree char *key = NULL;
  g_autoptr(GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr(GBytes) bytes = NULL;

  if (mapped == NULL || (key = make_key (set)) == NULL)
    return NULL;
  bytes = g_mapped_file_get_bytes (mapped);

  return open_mapping (set, bytes, key);
}

/* Writing. */

static GString *
make_text (const VedBookDay *day,
           const char       *key)
{
  GString *text = g_string_new (NULL);

  g_string_append_len (text, key, (gssize) strlen (key) + 1);
  g_string_append_len (text, day->source, (gssize) strlen (day->source) + 1);
  for (char **note = day->notes; *note != NULL; note++)
    g_string_append_len (text, *note, (gssize) strlen (*note) + 1);
  g_string_append_len (text, "\0\0", 2);

  return text;
}

static void
fill_header (Header                *header,
             const VedBookDayStore *store,
             const GString         *text)
{
  guint64 offset = sizeof *header + text->len;

  memset (header, 0, sizeof *header);
  memcpy (header->magic, MAGIC, sizeof MAGIC);
  header->version = VERSION;
  header->native_mark = NATIVE_MARK;
  header->n_levels = store->day.n_levels;
  header->integrity = store->day.integrity;
  header->n_text = (guint32) text->len;
  for (guint i = 0; i < VED_BOOK_N_SECTIONS; i++)
    {
      offset = (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      header->extents[i] = (Extent) { offset, store->sections[i].n_bytes };
      offset += store->sections[i].n_bytes;
    }
  header->crc = ved_crc32c (ved_crc32c (0, header, sizeof *header), text->str, text->len);
}

static gboolean
write_file (GOutputStream         *stream,
            const VedBookDayStore *store,
            const char            *key,
            GCancellable          *cancellable)
{
  static const char zeros[ALIGNMENT];
  g_autoptr(GString) text = make_text (&store->day, key);
  Header header;
  guint64 offset = sizeof header + text->len;

  fill_header (&header, store, text);
  if (!g_output_stream_write_all (stream, &header, sizeof header, NULL, cancellable, NULL) ||
      !g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, NULL))
    return FALSE;
  for (guint i = 0; i < VED_BOOK_N_SECTIONS; i++)
    {
      const VedBookSection *section = &store->sections[i];

      if (!g_output_stream_write_all (stream, zeros, header.extents[i].offset - offset, NULL, cancellable, NULL) ||
          !g_output_stream_write_all (stream, section->data, section->n_bytes, NULL, cancellable, NULL))
        return FALSE;
      offset = header.extents[i].offset + section->n_bytes;
    }

  return TRUE;
}

typedef struct {
  char *path;
  gint64 size;
  gint64 changed;
} CacheFile;

static void
cache_file_clear (gpointer data)
{
  g_free (((CacheFile *) data)->path);
}

static gint
newest_first (gconstpointer a,
              gconstpointer b)
{
  const CacheFile *one = a, *two = b;

  return (one->changed < two->changed) - (one->changed > two->changed);
}

/* Keeps the newest files, as many as fit. */
static void
prune (const char *folder)
{
  g_autoptr(GArray) files = g_array_new (FALSE, FALSE, sizeof (CacheFile));
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 total = 0;
  const char *name;

  g_array_set_clear_func (files, cache_file_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      CacheFile file = { g_build_filename (folder, name, NULL), 0, 0 };
      GStatBuf info;

      if (g_str_has_suffix (name, ".vedbook") && g_stat (file.path, &info) == 0)
        {
          file.size = info.st_size;
          file.changed = info.st_mtime;
          g_array_append_val (files, file);
        }
      else
        {
          g_free (file.path);
        }
    }
  g_array_sort (files, newest_first);
  for (guint i = 0; i < files->len; i++)
    {
      const CacheFile *file = &g_array_index (files, CacheFile, i);

      total += file->size;
      if (i > 0 && total > MAX_CACHE)
        g_unlink (file->path);
    }
}

/**
 * ved_book_cache_save:
 * @day: what @set was read to
 * @cancellable: (nullable): ends it, and leaves what was there before
 *
 * Leaves the side-car file for the next time, and removes the oldest ones beyond 1 GiB. A cache that cannot be
 * written is only slow.
 *
 * Returns: whether it was left
 */
gboolean
ved_book_cache_save (const VedBookSet *set,
                     const VedBookDay *day,
                     GCancellable     *cancellable)
{
  g_autofree char *path = ved_book_cache_path (set), *folder = get_folder (), *key = make_key (set);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(GCancellable) abort = g_cancellable_new ();

  if (key == NULL || g_mkdir_with_parents (folder, 0700) != 0)
    return FALSE;
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL);
  if (stream == NULL)
    return FALSE;
  if (!write_file (G_OUTPUT_STREAM (stream), (const VedBookDayStore *) day, key, cancellable))
    {
      /* Closing a cancelled stream leaves the old file. */
      g_cancellable_cancel (abort);
      g_output_stream_close (G_OUTPUT_STREAM (stream), abort, NULL);
      return FALSE;
    }
  if (!g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL))
    return FALSE;
  prune (folder);

  return TRUE;
}
