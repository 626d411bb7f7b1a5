/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-archive"

#include "config.h"

#include "book/import/ved-book-archive.h"

#include "base/ved-error.h"
#include "book/ved-book-name.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Archives are read as streams, never written to disk: a member's name leads nowhere but to a message. One
 * that points outside of the archive is a sign of an attack and ends the matter all the same. A file that is
 * only compressed (gz, xz, zst) is an archive of one member without a name; a member that is compressed itself is
 * unpacked on the way.
 *
 * What unpacks to far more than any recording does is given up: book files shrink to 1/30, at most 1/100. */

#define BLOCK_SIZE   (64 * 1024)
#define MAX_MEMBERS  100000
#define MAX_RATIO    400
#define FREE_BYTES   (64 << 20)

struct _VedBookArchive
{
  struct archive *archive;
  struct archive *outer;        /* (nullable): what a compressed member lies in */
  guint8 *block;                /* (nullable): of what is read from it */
  char *label;
  guint64 n_read;
  guint64 max_bytes;
};

static gboolean
has_suffix (const char        *path,
            const char *const *suffixes)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (; *suffixes != NULL; suffixes++)
    if (g_str_has_suffix (lower, *suffixes))
      return TRUE;

  return FALSE;
}

static gboolean
is_only_compressed (const char *path)
{
  static const char *const suffixes[] = {
    ".csv.gz", ".csv.xz", ".csv.zst", ".csv.bz2", ".txt.gz", ".txt.xz", ".txt.zst", ".txt.bz2", NULL
  };

  return has_suffix (path, suffixes);
}

/**
 * ved_book_archive_is:
 *
 * Returns: whether @path is named like an archive or like a compressed file
 */
gboolean
ved_book_archive_is (const char *path)
{
  static const char *const suffixes[] = {
    ".zip", ".7z", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.zst", ".tar.bz2", NULL
  };

  return has_suffix (path, suffixes) || is_only_compressed (path);
}

/* What the first bytes of archives and compressed files are. */
static gboolean
has_magic (const char *path)
{
  static const struct {
    const char *bytes;
    gsize length;
  } magics[] = { { "PK\3\4", 4 }, { "7z\xbc\xaf\x27\x1c", 6 }, { "\x1f\x8b", 2 }, { "\xfd" "7zXZ", 5 },
                 { "\x28\xb5\x2f\xfd", 4 }, { "BZh", 3 } };
  char start[8] = { 0 };
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gssize n = fd >= 0 ? read (fd, start, sizeof start) : -1;

  if (fd >= 0)
    close (fd);
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n >= (gssize) magics[i].length && memcmp (start, magics[i].bytes, magics[i].length) == 0)
      return TRUE;

  return FALSE;
}

/**
 * ved_book_archive_sniff:
 *
 * Returns: whether the file at @path is an archive or compressed, whatever its name says; reads a few bytes of it
 */
gboolean
ved_book_archive_sniff (const char *path)
{
  return ved_book_archive_is (path) || has_magic (path);
}

/* An archive if it is one, else what a filter unpacks. */
static struct archive *
new_archive (gboolean is_raw)
{
  struct archive *archive = archive_read_new ();

  archive_read_support_filter_all (archive);
  if (is_raw)
    {
      archive_read_support_format_raw (archive);
      return archive;
    }
  archive_read_support_format_zip (archive);
  archive_read_support_format_7zip (archive);
  archive_read_support_format_tar (archive);

  return archive;
}

/* A recording's half that was compressed and kept its plain name. */
static gboolean
is_raw (const char *path)
{
  VedBookName name = { 0 };
  gboolean is_half = ved_book_name_parse (path, &name);

  ved_book_name_clear (&name);

  return is_only_compressed (path) || (is_half && !ved_book_archive_is (path));
}

static struct archive *
open_archive (const char  *path,
              GError     **error)
{
  struct archive *archive = new_archive (is_raw (path));

  if (archive_read_open_filename (archive, path, BLOCK_SIZE) == ARCHIVE_OK)
    return archive;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: cannot be read as an archive: %s", path,
               archive_error_string (archive));
  archive_read_free (archive);

  return NULL;
}

static gboolean
is_safe_name (const char *name)
{
  g_auto(GStrv) parts = NULL;

  if (*name == '/' || *name == '\\' || (g_ascii_isalpha (*name) && name[1] == ':'))
    return FALSE;
  parts = g_strsplit_set (name, "/\\", -1);

  return !g_strv_contains ((const char *const *) parts, "..");
}

/* The next file; FALSE at the end, or with @error. */
static gboolean
next_file (struct archive        *archive,
           const char            *path,
           struct archive_entry **entry,
           const char           **name,
           GError               **error)
{
  int status;

  while ((status = archive_read_next_header (archive, entry)) == ARCHIVE_OK || status == ARCHIVE_WARN)
    {
      *name = archive_entry_pathname (*entry);
      if (archive_entry_filetype (*entry) != AE_IFREG || *name == NULL)
        continue;
      if (is_safe_name (*name))
        return TRUE;
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "%s: the member “%s” points outside of the archive, as only attacks do: it is not opened", path, *name);
      return FALSE;
    }
  if (status != ARCHIVE_EOF)
    g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "%s: the archive is damaged: %s", path,
                 archive_error_string (archive));

  return FALSE;
}

static void
member_free (gpointer data)
{
  VedBookMember *member = data;

  g_free (member->name);
  g_free (member);
}

/**
 * ved_book_archive_list:
 * @path: an archive; of a compressed file the only member is named like it
 *
 * Blocks; any thread.
 *
 * Returns: (transfer full) (element-type VedBookMember): the files in it, or %NULL with an error
 */
GPtrArray *
ved_book_archive_list (const char  *path,
                       GError     **error)
{
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func (member_free);
  struct archive *archive = open_archive (path, error);
  struct archive_entry *entry;
  const gboolean is_single = is_raw (path);
  GError *fault = NULL;
  const char *name;

  if (archive == NULL)
    return NULL;
  while (members->len < MAX_MEMBERS && next_file (archive, path, &entry, &name, &fault))
    {
      VedBookMember *member = g_new (VedBookMember, 1);

      member->name = is_single ? g_path_get_basename (path) : g_utf8_make_valid (name, -1);
      member->size = archive_entry_size_is_set (entry) ? (guint64) MAX (archive_entry_size (entry), 0) : 0;
      g_ptr_array_add (members, member);
    }
  archive_read_free (archive);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return NULL;
    }

  return g_steal_pointer (&members);
}

static la_ssize_t
read_outer (struct archive  *archive,
            void            *data,
            const void     **buffer)
{
  VedBookArchive *self = data;
  la_ssize_t n = archive_read_data (self->outer, self->block, BLOCK_SIZE);

  if (n < 0)
    archive_set_error (archive, archive_errno (self->outer), "%s", archive_error_string (self->outer));
  *buffer = self->block;

  return n;
}

/* Puts a reader of what the member unpacks to in front of the one of the member. */
static gboolean
unpack_member (VedBookArchive  *self,
               GError         **error)
{
  struct archive_entry *entry;

  self->outer = self->archive;
  self->block = g_malloc (BLOCK_SIZE);
  self->archive = new_archive (TRUE);
  if (archive_read_open (self->archive, self, NULL, read_outer, NULL) == ARCHIVE_OK &&
      archive_read_next_header (self->archive, &entry) == ARCHIVE_OK)
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "%s: cannot be unpacked: %s", self->label,
               archive_error_string (self->archive));

  return FALSE;
}

/* Goes to the member of that name; to the first file where the half is itself an archive. */
static gboolean
find_member (struct archive  *archive,
             const char      *path,
             const char      *member,
             GError         **error)
{
  struct archive_entry *entry;
  GError *fault = NULL;
  const char *name;

  while (next_file (archive, path, &entry, &name, &fault))
    {
      g_autofree char *listed = g_utf8_make_valid (name, -1);

      if (g_str_equal (path, member) || g_str_equal (listed, member))
        return TRUE;
    }
  if (fault == NULL)
    g_set_error (&fault, VED_ERROR, VED_ERROR_NOT_FOUND, "%s: has no member “%s”", path, member);
  g_propagate_error (error, fault);

  return FALSE;
}

/**
 * ved_book_archive_open:
 * @member: as listed; in old archives names are in any encoding, and listed as UTF-8 as far as they are
 *
 * Returns: (transfer full): a stream of that member, or %NULL with an error
 */
VedBookArchive *
ved_book_archive_open (const char  *path,
                       const char  *member,
                       GError     **error)
{
  g_autoptr(VedBookArchive) self = NULL;
  struct archive *archive = open_archive (path, error);
  GStatBuf info = { 0 };

  if (archive == NULL)
    return NULL;
  g_stat (path, &info);
  self = g_new0 (VedBookArchive, 1);
  self->archive = archive;
  self->label = g_strdup (member);
  self->max_bytes = FREE_BYTES + MAX_RATIO * (guint64) info.st_size;
  if (!find_member (archive, path, member, error) ||
      (!is_raw (path) && is_only_compressed (member) && !unpack_member (self, error)))
    return NULL;

  return g_steal_pointer (&self);
}

void
ved_book_archive_close (VedBookArchive *self)
{
  archive_read_free (self->archive);
  if (self->outer != NULL)
    archive_read_free (self->outer);
  g_free (self->block);
  g_free (self->label);
  g_free (self);
}

/**
 * ved_book_archive_read:
 * @buffer: (array length=size): gets the next bytes
 *
 * Returns: how many, 0 at the end, -1 with %VED_ERROR_CORRUPT or %VED_ERROR_TOO_LARGE
 */
gssize
ved_book_archive_read (VedBookArchive  *self,
                       gpointer         buffer,
                       gsize            size,
                       GError         **error)
{
  la_ssize_t n = archive_read_data (self->archive, buffer, size);

  if (n < 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "%s: cannot be unpacked: %s", self->label,
                   archive_error_string (self->archive));
      return -1;
    }
  self->n_read += (guint64) n;
  if (self->n_read > self->max_bytes)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE,
                   "%s: unpacks to more than %d times its size, as no recording does: given up after %"
                   G_GUINT64_FORMAT " MiB", self->label, MAX_RATIO, self->n_read >> 20);
      return -1;
    }

  return n;
}
