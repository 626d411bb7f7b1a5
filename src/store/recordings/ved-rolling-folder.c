/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-rolling-folder"

#include "config.h"

#include "store/recordings/ved-rolling-folder.h"

#include "base/ved-search.h"
#include "store/recordings/ved-recording-schema.h"

#include <glib/gstdio.h>
#include <utime.h>

/* A piece holds a quarter of an hour. Dropping old ones is all that keeps a rolling recording short: nothing is
 * ever cut out of a file. The name of a piece sorts as its first instant does. */

/* A piece that may be dropped. */
typedef struct {
  char *path;
  gint64 written_us;
  guint64 bytes;
} Piece;

static void
piece_clear (gpointer data)
{
  Piece *self = data;

  g_free (self->path);
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *one = a, *other = b;

  return one->written_us < other->written_us ? -1 : one->written_us > other->written_us;
}

/**
 * ved_rolling_folder_of_user:
 *
 * Returns: (transfer full): where the app keeps what it recorded by itself
 */
char *
ved_rolling_folder_of_user (void)
{
  return g_build_filename (g_get_user_state_dir (), "vedette", "pre-recorded", NULL);
}

/**
 * ved_rolling_folder_name_of:
 * @spec: what is recorded, as ved_source_spec_to_string() gives it
 *
 * Returns: (transfer full): its name in the folder
 */
char *
ved_rolling_folder_name_of (const char *spec)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, spec, -1);

  return g_strndup (hash, 16);
}

/**
 * ved_rolling_folder_new_piece:
 * @first_us: its first instant
 *
 * Returns: (transfer full): a path where no file is, in a folder that is
 */
char *
ved_rolling_folder_new_piece (const char *folder,
                              const char *name,
                              gint64      first_us)
{
  g_autofree char *parent = g_build_filename (folder, name, NULL);
  char *path = NULL;

  g_mkdir_with_parents (parent, 0700);
  do
    {
      g_autofree char *file = g_strdup_printf ("%020" G_GINT64_FORMAT VED_RECORDING_SUFFIX, first_us++);

      g_free (path);
      path = g_build_filename (parent, file, NULL);
    }
  while (g_file_test (path, G_FILE_TEST_EXISTS));

  return path;
}

static gint64
first_instant (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_ascii_strtoll (base, NULL, 10);
}

static GPtrArray *
list_files (const char *folder,
            const char *suffix)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, ved_compare_words);

  return paths;
}

/**
 * ved_rolling_folder_newest:
 *
 * Returns: (transfer full) (nullable): the name of what was recorded last
 */
char *
ved_rolling_folder_newest (const char *folder)
{
  g_autoptr(GPtrArray) parents = list_files (folder, "");
  gint64 newest_us = G_MININT64;
  char *newest = NULL;

  for (guint i = 0; i < parents->len; i++)
    {
      g_autoptr(GPtrArray) pieces = list_files (parents->pdata[i], VED_RECORDING_SUFFIX);
      gint64 first_us = pieces->len > 0 ? first_instant (pieces->pdata[pieces->len - 1]) : G_MININT64;

      if (first_us <= newest_us)
        continue;
      newest_us = first_us;
      g_free (newest);
      newest = g_path_get_basename (parents->pdata[i]);
    }

  return newest;
}

/**
 * ved_rolling_folder_list:
 * @from_us: first instant that is wanted
 *
 * Returns: (transfer full) (array zero-terminated=1): the pieces that may hold something from there on, oldest first
 */
char **
ved_rolling_folder_list (const char *folder,
                         const char *name,
                         gint64      from_us)
{
  g_autofree char *parent = g_build_filename (folder, name, NULL);
  g_autoptr(GPtrArray) paths = list_files (parent, VED_RECORDING_SUFFIX);
  g_autoptr(GStrvBuilder) wanted = g_strv_builder_new ();

  for (guint i = 0; i < paths->len; i++)
    if (i + 1 == paths->len || first_instant (paths->pdata[i + 1]) > from_us)
      g_strv_builder_add (wanted, paths->pdata[i]);

  return g_strv_builder_end (wanted);
}

static void
drop (const Piece *piece)
{
  static const char *const parts[] = { "", "-wal", "-shm" };
  g_autofree char *parent = g_path_get_dirname (piece->path);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_strconcat (piece->path, parts[i], NULL);

      g_unlink (path);
    }
  /* Only when it is empty: what was watched once leaves nothing. */
  g_rmdir (parent);
}

static void
add_pieces (GArray     *pieces,
            const char *folder)
{
  g_autoptr(GPtrArray) paths = list_files (folder, VED_RECORDING_SUFFIX);

  for (guint i = 0; i < paths->len; i++)
    {
      Piece piece = { 0 };
      GStatBuf status;

      if (g_stat (paths->pdata[i], &status) != 0)
        continue;
      piece.path = g_strdup (paths->pdata[i]);
      piece.written_us = (gint64) status.st_mtime * G_USEC_PER_SEC;
      piece.bytes = (guint64) status.st_size;
      g_array_append_val (pieces, piece);
    }
}

static GArray *
list_pieces (const char *folder)
{
  g_autoptr(GPtrArray) names = list_files (folder, "");
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  g_array_set_clear_func (pieces, piece_clear);
  for (guint i = 0; i < names->len; i++)
    add_pieces (pieces, names->pdata[i]);

  return pieces;
}

/**
 * ved_rolling_folder_last_written:
 *
 * Returns: when a piece was last written, whatever it is of, µs UTC; 0 where there is none
 */
gint64
ved_rolling_folder_last_written (const char *folder)
{
  g_autoptr(GArray) pieces = list_pieces (folder);
  gint64 newest_us = 0;

  for (guint i = 0; i < pieces->len; i++)
    newest_us = MAX (newest_us, g_array_index (pieces, Piece, i).written_us);

  return newest_us;
}

/* A piece that was written while the clock was ahead would seem the newest for as long as it was ahead. */
static void
set_back (Piece  *piece,
          gint64  now_us)
{
  struct utimbuf now = { .actime = now_us / G_USEC_PER_SEC, .modtime = now_us / G_USEC_PER_SEC };

  if (piece->written_us <= now_us + G_USEC_PER_SEC)
    return;

  g_utime (piece->path, &now);
  piece->written_us = now_us;
}

/**
 * ved_rolling_folder_prune:
 * @now_us: the present; what was written later counts as written now
 * @oldest_us: pieces that were last written before go
 * @max_bytes: so do the oldest of what is more than this, whatever they are of
 */
void
ved_rolling_folder_prune (const char *folder,
                          gint64      now_us,
                          gint64      oldest_us,
                          guint64     max_bytes)
{
  g_autoptr(GArray) pieces = list_pieces (folder);
  guint64 bytes = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      set_back (&g_array_index (pieces, Piece, i), now_us);
      bytes += g_array_index (pieces, Piece, i).bytes;
    }
  g_array_sort (pieces, compare_pieces);

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);

      if (piece->written_us >= oldest_us && bytes <= max_bytes)
        break;
      drop (piece);
      bytes -= piece->bytes;
    }
}
