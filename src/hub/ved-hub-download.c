/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-download"

#include "config.h"

#include "hub/ved-hub-download.h"

#include "hub/ved-hub-cache.h"
#include "hub/ved-hub-error.h"

#include <gio/gfiledescriptorbased.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* One file into the cache. The content goes into a file beside the blob, which a later try goes on with;
 * only when its length and hash are those that the Hub named is it renamed into place. A hash that fails
 * begins once more from nothing, since what an earlier try left may be the cause. */

#define MAX_FAILURES 5          /* in a row, without a byte between them */
#define PIECE        (256 * 1024)

typedef struct {
  VedHubClient *client;
  const VedHubConfig *config;
  const VedHubFile *file;
  const VedHubStat *stat;
  char *partial;
  gint64 length;                /* of it by now */
  GChecksum *checksum;          /* over it */
  const VedHubWatch *watch;
} Transfer;

static void
transfer_clear (Transfer *self)
{
  g_free (self->partial);
  g_clear_pointer (&self->checksum, g_checksum_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Transfer, transfer_clear)

static void
count (Transfer *self,
       gint64    n_bytes)
{
  self->length += n_bytes;
  if (n_bytes != 0)
    self->watch->came (n_bytes, self->watch->user_data);
}

/* A piece that is in the file beside the blob, or was. */
static void
take_piece (Transfer     *self,
            const guint8 *piece,
            gssize        n)
{
  g_checksum_update (self->checksum, piece, n);
  if (self->watch->piece != NULL)
    self->watch->piece (self->file, self->length, piece, (gsize) n, self->watch->user_data);
  count (self, n);
}

/* Git hashes a file behind a head of its own. */
static void
begin_checksum (Transfer *self)
{
  g_clear_pointer (&self->checksum, g_checksum_free);
  if (strlen (self->stat->etag) == 64)
    {
      self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
    }
  else
    {
      g_autofree char *head = g_strdup_printf ("blob %" G_GINT64_FORMAT, self->stat->size);

      self->checksum = g_checksum_new (G_CHECKSUM_SHA1);
      g_checksum_update (self->checksum, (const guchar *) head, (gssize) strlen (head) + 1);
    }
}

static void
begin_anew (Transfer *self)
{
  g_unlink (self->partial);
  begin_checksum (self);
  count (self, -self->length);
}

/* What an earlier try left is read once, for the hash has to run over all. */
static gboolean
read_left (Transfer      *self,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->partial);
  g_autoptr(GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize n;

  begin_checksum (self);
  while (stream != NULL && (n = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE, cancellable, error)) != 0)
    {
      if (n < 0)
        return FALSE;
      take_piece (self, piece, n);
    }
  if (self->length > self->stat->size)
    begin_anew (self);

  return TRUE;
}

static gboolean
write_piece (Transfer       *self,
             GOutputStream  *output,
             const guint8   *piece,
             gssize          n,
             GCancellable   *cancellable,
             GError        **error)
{
  if (self->length + n > self->stat->size)
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_DAMAGED,
                   "More came than the %" G_GINT64_FORMAT " bytes that the Hub named", self->stat->size);
      return FALSE;
    }
  if (!g_output_stream_write_all (output, piece, (gsize) n, NULL, cancellable, error))
    return FALSE;
  take_piece (self, piece, n);

  return TRUE;
}

/* Copies until the stream ends or fails; what came is kept either way. @broken: the fault is of the network. */
static gboolean
copy (Transfer       *self,
      GInputStream   *input,
      GOutputStream  *output,
      gboolean       *broken,
      GCancellable   *cancellable,
      GError        **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);

  for (;;)
    {
      gssize n = g_input_stream_read (input, piece, PIECE, cancellable, error);

      *broken = n < 0 && !g_cancellable_is_cancelled (cancellable);
      if (n < 0)
        return FALSE;
      if (n == 0)
        return TRUE;
      if (!write_piece (self, output, piece, n, cancellable, error))
        return FALSE;
    }
}

static gboolean
append (Transfer      *self,
        GInputStream  *input,
        gboolean      *broken,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->partial);
  g_autoptr(GFileOutputStream) output = g_file_append_to (file, G_FILE_CREATE_NONE, cancellable, error);

  *broken = FALSE;
  if (output == NULL || !copy (self, input, G_OUTPUT_STREAM (output), broken, cancellable, error))
    return FALSE;

  fsync (g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (output)));

  return g_output_stream_close (G_OUTPUT_STREAM (output), cancellable, error);
}

/* One connection. @broken: another may bring the rest. */
static gboolean
transfer_once (Transfer      *self,
               gboolean      *broken,
               GCancellable  *cancellable,
               GError       **error)
{
  gboolean resumed;
  g_autoptr(GInputStream) input = ved_hub_client_open (self->client, self->stat->url, self->length, &resumed,
                                                       cancellable, error);

  *broken = FALSE;
  if (input == NULL)
    return FALSE;
  if (!resumed)
    begin_anew (self);
  if (!append (self, input, broken, cancellable, error))
    return FALSE;
  if (self->length == self->stat->size)
    return TRUE;

  *broken = TRUE;
  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NETWORK,
               "The transfer ended after %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " bytes", self->length,
               self->stat->size);

  return FALSE;
}

/* An empty file needs no connection, but it has to be there. */
static gboolean
make_empty (Transfer  *self,
            GError   **error)
{
  return self->stat->size > 0 || g_file_set_contents (self->partial, "", 0, error);
}

static gboolean
transfer_all (Transfer      *self,
              GCancellable  *cancellable,
              GError       **error)
{
  guint n_failures = 0;

  while (self->length < self->stat->size)
    {
      g_autoptr(GError) fault = NULL;
      gint64 before = self->length;
      gboolean broken;

      if (transfer_once (self, &broken, cancellable, &fault))
        break;
      n_failures = self->length > before ? 1 : n_failures + 1;
      if (!broken || n_failures >= MAX_FAILURES)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      if (!self->config->wait (1, cancellable, self->config->wait_data, error))
        return FALSE;
    }

  return make_empty (self, error);
}

static gboolean
check_hash (Transfer  *self,
            GError   **error)
{
  const char *found = g_checksum_get_string (self->checksum);

  if (g_str_equal (found, self->stat->etag))
    return TRUE;
  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_DAMAGED, "The hash of what came is %.12s…, the Hub named %.12s…",
               found, self->stat->etag);
  begin_anew (self);

  return FALSE;
}

static gboolean
fetch_blob (Transfer      *self,
            const char    *blob,
            GCancellable  *cancellable,
            GError       **error)
{
  gboolean had_some;

  if (!read_left (self, cancellable, error))
    return FALSE;
  had_some = self->length > 0;
  if (!transfer_all (self, cancellable, error))
    return FALSE;
  if (!check_hash (self, had_some ? NULL : error))
    {
      if (!had_some || !transfer_all (self, cancellable, error) || !check_hash (self, error))
        return FALSE;
    }

  return ved_hub_cache_keep_blob (self->partial, blob, error);
}

/* That a commit has no such file is so for ever, and noted for all tools. */
static gboolean
ask_stat (VedHubClient        *client,
          const VedHubConfig  *config,
          const char          *repository,
          const char          *commit,
          const VedHubFile    *file,
          VedHubStat          *stat,
          GCancellable        *cancellable,
          GError             **error)
{
  g_autoptr(GError) fault = NULL;

  if (ved_hub_client_stat (client, repository, commit, file->path, stat, cancellable, &fault))
    return TRUE;
  if (g_error_matches (fault, VED_HUB_ERROR, VED_HUB_ERROR_NO_ENTRY))
    ved_hub_cache_put_missing (config, repository, commit, file->path, NULL);
  g_propagate_error (error, g_steal_pointer (&fault));

  return FALSE;
}

static gboolean
check_stat (const VedHubStat  *stat,
            const char        *commit,
            const VedHubFile  *file,
            GError           **error)
{
  if (g_str_equal (stat->commit, commit) && g_str_equal (stat->etag, file->etag) && stat->size == file->size)
    return TRUE;

  g_set_error_literal (error, VED_HUB_ERROR, VED_HUB_ERROR_DAMAGED,
                       "The Hub contradicts itself: the file is not the one that its list names");

  return FALSE;
}

/* What is here already has come as well. */
static void
tell_here (const VedHubFile  *file,
           const char        *path,
           const VedHubWatch *watch)
{
  g_autoptr(GMappedFile) mapped = watch->piece != NULL ? g_mapped_file_new (path, FALSE, NULL) : NULL;

  if (mapped != NULL && g_mapped_file_get_length (mapped) > 0)
    watch->piece (file, 0, g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped), watch->user_data);
  watch->came (file->size, watch->user_data);
}

static gboolean
has_blob (const char *blob,
          gint64      size)
{
  GStatBuf found;

  return g_stat (blob, &found) == 0 && found.st_size == size;
}

static gboolean
download_locked (VedHubClient        *client,
                 const VedHubConfig  *config,
                 const char          *repository,
                 const char          *commit,
                 const VedHubFile    *file,
                 const VedHubWatch   *watch,
                 GCancellable        *cancellable,
                 GError             **error)
{
  g_autofree char *blob = ved_hub_cache_get_blob (config, repository, file->etag);
  g_auto(Transfer) transfer = { .client = client, .config = config, .file = file, .watch = watch };
  g_auto(VedHubStat) stat = { NULL };

  if (has_blob (blob, file->size))
    {
      tell_here (file, blob, watch);
      return TRUE;
    }
  if (!ask_stat (client, config, repository, commit, file, &stat, cancellable, error) ||
      !check_stat (&stat, commit, file, error))
    return FALSE;
  transfer.stat = &stat;
  transfer.partial = ved_hub_cache_take_partial (config, repository, file->etag, error);

  return transfer.partial != NULL && fetch_blob (&transfer, blob, cancellable, error);
}

/**
 * ved_hub_download:
 * @client: of this thread
 * @file: of the list of @commit
 * @watch: told of every piece
 *
 * Brings one file into the cache, whole and checked, or not at all. What is there already counts as come.
 * Another program that is at the same file is waited for. Blocks.
 */
gboolean
ved_hub_download (VedHubClient        *client,
                  const VedHubConfig  *config,
                  const char          *repository,
                  const char          *commit,
                  const VedHubFile    *file,
                  const VedHubWatch   *watch,
                  GCancellable        *cancellable,
                  GError             **error)
{
  g_autofree char *here = ved_hub_cache_find_file (config, repository, commit, file->path);
  int lock;
  gboolean done;

  if (here != NULL)
    {
      tell_here (file, here, watch);
      return TRUE;
    }

  if (ved_hub_cache_is_missing (config, repository, commit, file->path))
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NO_ENTRY, "%s: the commit has no such file, as the Hub said before",
                   file->path);
      return FALSE;
    }

  lock = ved_hub_cache_lock (config, repository, file->etag, cancellable, error);
  if (lock < 0)
    return FALSE;
  done = download_locked (client, config, repository, commit, file, watch, cancellable, error) &&
    ved_hub_cache_link (config, repository, commit, file->path, file->etag, error);
  close (lock);
  if (!done)
    g_prefix_error (error, "%s: ", file->path);

  return done;
}
