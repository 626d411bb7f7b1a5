/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-set"

#include "config.h"

#include "book/import/ved-book-set.h"

#include "base/ved-error.h"
#include "base/ved-search.h"
#include "book/import/ved-book-archive.h"

#include <glib/gstdio.h>

/* What lies at a path: every file or archive member that is named like half of a recording, paired by ticker,
 * date, range and level. A folder is looked through four levels deep, which finds the folders and zips as the
 * vendor names them, in a Hub's cache too. Messages without a partner may be a sheet that holds the book as well, which only their
 * columns tell; they count as a set, and loading it says what is missing. */

#define MAX_DEPTH 4

/* One half that was found. */
typedef struct {
  VedBookName name;
  char *archive;
  char *path;
  guint64 n_bytes;
  gboolean is_taken;
} Half;

static void
half_free (gpointer data)
{
  Half *half = data;

  ved_book_name_clear (&half->name);
  g_free (half->archive);
  g_free (half->path);
  g_free (half);
}

static void
add_half (GPtrArray  *halves,
          const char *archive,
          const char *path,
          guint64     n_bytes)
{
  VedBookName name;
  Half *half;

  if (!ved_book_name_parse (path, &name))
    return;
  half = g_new0 (Half, 1);
  *half = (Half) { name, g_strdup (archive), g_strdup (path), n_bytes, FALSE };
  g_ptr_array_add (halves, half);
}

/* The first archive in an archive; nobody looks into those. */
static const char *
find_inner (GPtrArray *members)
{
  for (guint i = 0; i < members->len; i++)
    {
      const VedBookMember *member = g_ptr_array_index (members, i);

      if (ved_book_archive_is (member->name))
        return member->name;
    }

  return NULL;
}

static gboolean
list_archive (GPtrArray   *halves,
              const char  *path,
              GError     **error)
{
  g_autoptr(GPtrArray) members = ved_book_archive_list (path, error);

  if (members == NULL)
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    {
      const VedBookMember *member = g_ptr_array_index (members, i);

      add_half (halves, path, member->name, member->size);
    }
  if (halves->len > 0 || find_inner (members) == NULL)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s: holds another archive, %s: unpack that first", path,
               find_inner (members));

  return FALSE;
}

static void
list_file (GPtrArray  *halves,
           const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0)
    add_half (halves, ved_book_archive_is (path) ? path : NULL, path, (guint64) info.st_size);
}

/* A damaged archive among others is passed over: whoever opens that one is told. */
static gboolean
list_folder (GPtrArray     *halves,
             const char    *path,
             guint          depth,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strcmp0 (path, ".") == 0 ? g_strdup (name) : g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, ved_compare_words);

  for (guint i = 0; i < names->len; i++)
    {
      const char *child = g_ptr_array_index (names, i);
      VedBookName parsed = { 0 };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        {
          if (depth < MAX_DEPTH && !list_folder (halves, child, depth + 1, cancellable, NULL) &&
              g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
        }
      else if (ved_book_name_parse (child, &parsed))
        list_file (halves, child);
      else if (ved_book_archive_is (child))
        list_archive (halves, child, NULL);
      ved_book_name_clear (&parsed);
    }

  return TRUE;
}

/* A file that is only compressed is an archive of itself. */
static const char *
get_container (const Half *half)
{
  return g_strcmp0 (half->archive, half->path) != 0 ? half->archive : NULL;
}

static gboolean
are_neighbours (const Half *half,
                const Half *other)
{
  g_autofree char *folder = g_path_get_dirname (half->path);
  g_autofree char *other_folder = g_path_get_dirname (other->path);

  return g_str_equal (folder, other_folder) && g_strcmp0 (get_container (half), get_container (other)) == 0;
}

/* The first one after @previous, or of all when that is %NULL. */
static Half *
find_next_partner (GPtrArray  *halves,
                   const Half *half,
                   const Half *previous)
{
  gboolean is_past = previous == NULL;

  for (guint i = 0; i < halves->len; i++)
    {
      Half *other = g_ptr_array_index (halves, i);

      if (is_past && !other->is_taken && ved_book_name_is_pair (&half->name, &other->name)
          && are_neighbours (half, other))
        return other;
      is_past = is_past || other == previous;
    }

  return NULL;
}

static Half *
find_partner (GPtrArray  *halves,
              const Half *half)
{
  return find_next_partner (halves, half, NULL);
}

static VedBookSet *
make_set (Half *messages,
          Half *book)
{
  VedBookSet *set = g_new0 (VedBookSet, 1);

  messages->is_taken = TRUE;
  ved_book_name_copy (&messages->name, &set->name);
  set->archive = g_strdup (get_container (messages));
  set->messages = g_strdup (messages->path);
  set->n_bytes = messages->n_bytes;
  if (book != NULL)
    {
      book->is_taken = TRUE;
      set->book = g_strdup (book->path);
      set->n_bytes += book->n_bytes;
    }

  return set;
}

static GPtrArray *
pair_halves (GPtrArray *halves)
{
  g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_book_set_free);

  for (guint i = 0; i < halves->len; i++)
    {
      Half *half = g_ptr_array_index (halves, i);

      if (half->name.kind == VED_BOOK_FILE_MESSAGES)
        g_ptr_array_add (sets, make_set (half, find_partner (halves, half)));
    }

  return g_steal_pointer (&sets);
}

/* The set that the book of @half belongs to, which nobody but its user knows where several messages are named alike. */
static VedBookSet *
find_own_of_book (GPtrArray  *halves,
                  Half       *half,
                  GError    **error)
{
  g_autofree char *expected = ved_book_name_expected (&half->name, VED_BOOK_FILE_MESSAGES);
  Half *partner = find_partner (halves, half);
  Half *other = partner != NULL ? find_next_partner (halves, half, partner) : NULL;

  if (partner == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND,
                   "%s: its messages are missing: put %s beside it", half->path, expected);
      return NULL;
    }
  if (other != NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "%s: several files may hold its messages: name the right one, as %s or %s", half->path,
                   partner->path, other->path);
      return NULL;
    }

  return make_set (partner, half);
}

/* Says what is missing where @path holds halves, or nothing at all, of recordings. */
static gboolean
check_found (GPtrArray   *sets,
             GPtrArray   *halves,
             const char  *path,
             GError     **error)
{
  if (sets->len > 0)
    return TRUE;
  if (halves->len > 0)
    {
      g_autoptr(VedBookSet) own = find_own_of_book (halves, g_ptr_array_index (halves, 0), error);

      return own != NULL;
    }
  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND,
               "%s: holds no order book: expected files named like TICKER_2012-06-21_34200000_57600000_message_5.csv "
               "and …_orderbook_5.csv; of files with other names choose both. What is known of a fleet is opened file by "
               "file: a recording (.vedette), or metrics as CSV or JSON lines, of several of which “vedettectl import” "
               "makes a recording", path);

  return FALSE;
}

/* The set that the file at @path belongs to. */
static VedBookSet *
find_own (GPtrArray   *halves,
          const char  *path,
          GError     **error)
{
  for (guint i = 0; i < halves->len; i++)
    {
      Half *half = g_ptr_array_index (halves, i);

      if (!g_str_equal (half->path, path))
        continue;
      if (half->name.kind == VED_BOOK_FILE_MESSAGES)
        return make_set (half, find_partner (halves, half));

      return find_own_of_book (halves, half, error);
    }
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "%s: not named like a recording: expected TICKER_2012-06-21_34200000_57600000_message_5.csv and its "
               "…_orderbook_5.csv, a folder or an archive with both", path);

  return NULL;
}

static GPtrArray *
pair_found (GPtrArray   *halves,
            const char  *path,
            GError     **error)
{
  g_autoptr(GPtrArray) sets = pair_halves (halves);

  return check_found (sets, halves, path, error) ? g_steal_pointer (&sets) : NULL;
}

static GPtrArray *
find_for_file (const char    *path,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GPtrArray) halves = g_ptr_array_new_with_free_func (half_free);
  g_autoptr(GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_book_set_free);
  g_autofree char *folder = g_path_get_dirname (path);
  VedBookName name = { 0 };
  VedBookSet *set;

  if (!ved_book_name_parse (path, &name) && ved_book_archive_sniff (path))
    {
      if (!list_archive (halves, path, error))
        return NULL;
      return pair_found (halves, path, error);
    }
  ved_book_name_clear (&name);
  if (!list_folder (halves, folder, MAX_DEPTH, cancellable, error))
    return NULL;
  set = find_own (halves, path, error);
  if (set == NULL)
    return NULL;
  g_ptr_array_add (sets, set);

  return g_steal_pointer (&sets);
}

/**
 * ved_book_sets_find:
 * @path: a folder, an archive, or either half of a recording
 *
 * Blocks: lists folders and the members of archives, reads no data. Any thread.
 *
 * Returns: (transfer full) (element-type VedBookSet): the recordings there, at least one; %NULL with an error
 *   that says what was expected
 */
GPtrArray *
ved_book_sets_find (const char    *path,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr(GPtrArray) halves = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s: there is no such file or folder", path);
      return NULL;
    }
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return find_for_file (path, cancellable, error);

  halves = g_ptr_array_new_with_free_func (half_free);

  return list_folder (halves, path, 0, cancellable, error) ? pair_found (halves, path, error) : NULL;
}

/**
 * ved_book_sets_find_one:
 *
 * Like ved_book_sets_find(), where exactly one is wanted.
 *
 * Returns: (transfer full): the recording; %NULL with an error, which lists them where there are more
 */
VedBookSet *
ved_book_sets_find_one (const char    *path,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr(GPtrArray) sets = ved_book_sets_find (path, cancellable, error);
  g_autoptr(GString) names = NULL;

  if (sets == NULL)
    return NULL;
  if (sets->len == 1)
    return g_ptr_array_steal_index (sets, 0);

  names = g_string_new (NULL);
  for (guint i = 0; i < sets->len; i++)
    {
      g_autofree char *source = ved_book_set_get_source (g_ptr_array_index (sets, i));

      g_string_append_printf (names, "\n  %s", source);
    }
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: holds %u recordings; name the messages of one:%s", path,
               sets->len, names->str);

  return NULL;
}

static gboolean
check_half (const char  *path,
            guint64     *size,
            GError     **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s: there is no such file", path);
      return FALSE;
    }
  if (S_ISDIR (info.st_mode))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "%s: is a folder: name it alone, or the two files of one recording", path);
      return FALSE;
    }
  *size = (guint64) info.st_size;

  return TRUE;
}

/* Whether names say that the order book comes first. */
static gboolean
are_swapped (const char *messages,
             const char *book)
{
  g_auto(VedBookName) first = { 0 }, second = { 0 };

  return ved_book_name_parse (messages, &first) && ved_book_name_parse (book, &second) &&
         first.kind == VED_BOOK_FILE_BOOK && second.kind == VED_BOOK_FILE_MESSAGES;
}

/**
 * ved_book_set_new_pair:
 * @messages: path of the messages
 * @book: path of the order book
 *
 * For two files whose names do not tell that they belong together. The messages' name is used where it can be
 * read; where both can be and say that the order book was named first, they change places.
 *
 * Returns: (transfer full): the recording; %NULL where a file is missing
 */
VedBookSet *
ved_book_set_new_pair (const char  *messages,
                       const char  *book,
                       GError     **error)
{
  VedBookSet *set;
  guint64 sizes[2];

  if (!check_half (messages, &sizes[0], error) || !check_half (book, &sizes[1], error))
    return NULL;
  if (are_swapped (messages, book))
    return ved_book_set_new_pair (book, messages, error);

  set = g_new0 (VedBookSet, 1);
  if (!ved_book_name_parse (messages, &set->name))
    {
      set->name = (VedBookName) { g_path_get_basename (messages), g_strdup (""), 0, 0, 0, VED_BOOK_FILE_MESSAGES };
    }
  set->messages = g_strdup (messages);
  set->book = g_strdup (book);
  set->n_bytes = sizes[0] + sizes[1];

  return set;
}

/**
 * ved_book_set_copy:
 *
 * Returns: (transfer full): the same again
 */
VedBookSet *
ved_book_set_copy (const VedBookSet *self)
{
  VedBookSet *copy = g_memdup2 (self, sizeof *self);

  ved_book_name_copy (&self->name, &copy->name);
  copy->archive = g_strdup (self->archive);
  copy->messages = g_strdup (self->messages);
  copy->book = g_strdup (self->book);

  return copy;
}

void
ved_book_set_free (VedBookSet *self)
{
  g_return_if_fail (self != NULL);

  ved_book_name_clear (&self->name);
  g_free (self->archive);
  g_free (self->messages);
  g_free (self->book);
  g_free (self);
}

/**
 * ved_book_set_get_source:
 *
 * Returns: (transfer full): where it comes from, for people
 */
char *
ved_book_set_get_source (const VedBookSet *self)
{
  return self->archive != NULL ? g_strdup_printf ("%s: %s", self->archive, self->messages) : g_strdup (self->messages);
}
