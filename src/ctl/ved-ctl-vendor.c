/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-vendor.h"

#include "base/ved-error.h"
#include "base/ved-save-stream.h"
#include "book/import/ved-book-archive.h"
#include "book/ved-book-name.h"
#include "hub/ved-hub-fetch.h"

#include <glib/gstdio.h>

/* The samples of LOBSTER (https://lobsterdata.com), each an archive with both halves and a read-me. The vendor has no list
 * that a program could ask for: the table is what its page offers. What comes is unpacked at once, and the archive goes. */

#define TIMEOUT_S 120
#define PIECE     (256 * 1024)

static const VedCtlVendorSet sets[] = {
  { "AAPL", 1 }, { "AAPL", 5 }, { "AAPL", 10 }, { "AAPL", 30 }, { "AAPL", 50 },
  { "AMZN", 1 }, { "AMZN", 5 }, { "AMZN", 10 },
  { "GOOG", 1 }, { "GOOG", 5 }, { "GOOG", 10 },
  { "INTC", 1 }, { "INTC", 5 }, { "INTC", 10 },
  { "MSFT", 1 }, { "MSFT", 5 }, { "MSFT", 10 }, { "MSFT", 30 }, { "MSFT", 50 },
  { "SPY", 30 }, { "SPY", 50 },
};

typedef struct {
  const char *archive;
  const char *member;
} Unpacking;

const VedCtlVendorSet *
ved_ctl_vendor_sets (gsize *n_sets)
{
  *n_sets = G_N_ELEMENTS (sets);

  return sets;
}

/**
 * ved_ctl_vendor_name:
 *
 * Returns: (transfer full): of the archive of a sample, without its suffix, and of its folder
 */
char *
ved_ctl_vendor_name (const char *ticker,
                     const char *date,
                     guint       n_levels)
{
  return g_strdup_printf ("LOBSTER_SampleFile_%s_%s_%u", ticker, date, n_levels);
}

static gboolean
copy_member (gpointer       user_data,
             GOutputStream *stream,
             GCancellable  *cancellable,
             GError       **error)
{
  const Unpacking *self = user_data;
  g_autoptr(VedBookArchive) archive = ved_book_archive_open (self->archive, self->member, error);
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize n;

  if (archive == NULL)
    return FALSE;
  while ((n = ved_book_archive_read (archive, piece, PIECE, error)) > 0)
    if (!g_output_stream_write_all (stream, piece, (gsize) n, NULL, cancellable, error))
      return FALSE;

  return n == 0;
}

/* Each half is there whole or not at all. @n_halves: counts those that were found. */
static gboolean
unpack_halves (const char    *archive,
               const char    *folder,
               GPtrArray     *members,
               guint         *n_halves,
               GCancellable  *cancellable,
               GError       **error)
{
  gboolean is_found[2] = { FALSE, FALSE };

  for (guint i = 0; i < members->len; i++)
    {
      const VedBookMember *member = g_ptr_array_index (members, i);
      Unpacking unpacking = { archive, member->name };
      g_auto(VedBookName) name = { 0 };
      g_autofree char *base = g_path_get_basename (member->name), *path = g_build_filename (folder, base, NULL);
      g_autoptr(GFile) file = g_file_new_for_path (path);

      if (!ved_book_name_parse (member->name, &name))
        continue;
      if (!ved_save_stream (file, copy_member, &unpacking, cancellable, error))
        return FALSE;
      is_found[name.kind] = TRUE;
    }
  *n_halves = (guint) is_found[0] + (guint) is_found[1];

  return TRUE;
}

static gboolean
unpack (const char    *archive,
        const char    *folder,
        const char    *url,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(GPtrArray) members = ved_book_archive_list (archive, error);
  guint n_halves = 0;

  if (members == NULL || g_mkdir_with_parents (folder, 0755) != 0 ||
      !unpack_halves (archive, folder, members, &n_halves, cancellable, error))
    {
      g_prefix_error (error, "%s: bad archive: ", url);
      return FALSE;
    }
  if (n_halves == 2)
    return TRUE;

  g_rmdir (folder);
  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s: %s", url,
               n_halves == 0 ? "there is no CSV file of an order book in it" : "only one half of an order book is in it");

  return FALSE;
}

/**
 * ved_ctl_vendor_fetch:
 * @base: where the archives are
 * @name: from ved_ctl_vendor_name()
 * @folder: gets a folder of that name
 *
 * Downloads and unpacks a sample. Blocks; any thread but the main one.
 *
 * Returns: whether both of its halves are there; the error tells HTTP, archive and contents apart
 */
gboolean
ved_ctl_vendor_fetch (const char    *base,
                      const char    *name,
                      const char    *folder,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autofree char *url = g_strdup_printf ("%s/%s.zip", base, name);
  g_autofree char *file = g_strdup_printf (".%s.zip", name), *archive = g_build_filename (folder, file, NULL);
  g_autofree char *target = g_build_filename (folder, name, NULL);
  gboolean is_done;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s: no folder can be made there", folder);
      return FALSE;
    }
  is_done = ved_hub_fetch (url, archive, TIMEOUT_S, cancellable, error) && unpack (archive, target, url, cancellable, error);
  g_unlink (archive);

  return is_done;
}
