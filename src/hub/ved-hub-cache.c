/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-cache"

#include "config.h"

#include "hub/ved-hub-cache.h"

#include "base/ved-search.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-name.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The cache that all tools for the Hub share. Below its folder:
 *
 *   CACHEDIR.TAG                                    says to backups what this is
 *   .locks/REPOSITORY/ETAG.lock                     held while a blob is made
 *   REPOSITORY/blobs/ETAG                           the content, once
 *   REPOSITORY/blobs/ETAG.XXXXXXXX.incomplete       a transfer under way, or broken off
 *   REPOSITORY/refs/BRANCH                          the commit it was last seen at, without line feed
 *   REPOSITORY/snapshots/COMMIT/PATH                a relative link to the blob
 *   REPOSITORY/.no_exist/COMMIT/PATH                an empty file: the commit has no such file
 *   REPOSITORY/trees/COMMIT.json                    what there is
 *
 * A blob appears whole or not at all: it is written beside and renamed. All functions may run in any thread. */

#define TAG_TEXT "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds files of a Hub; they can be had again.\n"

static gboolean
fail_storage (GError     **error,
              const char  *path,
              int          reason)
{
  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_STORAGE, "%s cannot be written: %s", path, g_strerror (reason));

  return FALSE;
}

static char *
build_path (const VedHubConfig *config,
            const char         *repository,
            const char         *kind,
            const char         *first,
            const char         *second)
{
  g_autofree char *folder = ved_hub_name_to_folder (repository);

  return g_build_filename (config->cache_dir, folder, kind, first, second, NULL);
}

static gboolean
make_parent (const char  *path,
             GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_mkdir_with_parents (parent, 0777) == 0 || fail_storage (error, parent, errno);
}

static gboolean
write_text (const char  *path,
            const char  *text,
            GError     **error)
{
  return make_parent (path, error) && g_file_set_contents (path, text, -1, error);
}

/**
 * ved_hub_cache_find_commit:
 * @revision: a commit, which is returned as it is, or a branch
 *
 * Returns: (transfer full) (nullable): the commit that @revision was last seen at
 */
char *
ved_hub_cache_find_commit (const VedHubConfig *config,
                           const char         *repository,
                           const char         *revision)
{
  g_autofree char *path = NULL, *commit = NULL;

  if (ved_hub_name_is_commit (revision))
    return g_strdup (revision);
  if (!ved_hub_name_is_safe_path (revision))
    return NULL;

  path = build_path (config, repository, "refs", revision, NULL);
  if (!g_file_get_contents (path, &commit, NULL, NULL) || !ved_hub_name_is_commit (g_strstrip (commit)))
    return NULL;

  return g_steal_pointer (&commit);
}

/**
 * ved_hub_cache_get_snapshot:
 *
 * Returns: (transfer full): the folder of the files as of @commit, which need not exist
 */
char *
ved_hub_cache_get_snapshot (const VedHubConfig *config,
                            const char         *repository,
                            const char         *commit)
{
  return build_path (config, repository, "snapshots", commit, NULL);
}

/**
 * ved_hub_cache_find_file:
 * @revision: a commit or a branch
 *
 * Returns: (transfer full) (nullable): where the file is, when it is here
 */
char *
ved_hub_cache_find_file (const VedHubConfig *config,
                         const char         *repository,
                         const char         *revision,
                         const char         *path)
{
  g_autofree char *commit = ved_hub_cache_find_commit (config, repository, revision);
  g_autofree char *file = NULL;

  if (commit == NULL || !ved_hub_name_is_safe_path (path))
    return NULL;

  file = build_path (config, repository, "snapshots", commit, path);

  return g_file_test (file, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&file) : NULL;
}

gboolean
ved_hub_cache_has_file (const VedHubConfig *config,
                        const char         *repository,
                        const char         *revision,
                        const char         *path)
{
  g_autofree char *file = ved_hub_cache_find_file (config, repository, revision, path);

  return file != NULL;
}

/**
 * ved_hub_cache_is_missing:
 *
 * Returns: whether it is known here that @commit has no such file
 */
gboolean
ved_hub_cache_is_missing (const VedHubConfig *config,
                          const char         *repository,
                          const char         *commit,
                          const char         *path)
{
  g_autofree char *marker = ved_hub_name_is_safe_path (path) ? build_path (config, repository, ".no_exist", commit, path)
                                                             : NULL;

  return marker != NULL && g_file_test (marker, G_FILE_TEST_EXISTS);
}

/**
 * ved_hub_cache_put_missing:
 *
 * Notes that the Hub says @commit has no such file.
 */
gboolean
ved_hub_cache_put_missing (const VedHubConfig  *config,
                           const char          *repository,
                           const char          *commit,
                           const char          *path,
                           GError             **error)
{
  g_autofree char *marker = build_path (config, repository, ".no_exist", commit, path);

  return write_text (marker, "", error);
}

/**
 * ved_hub_cache_put_commit:
 *
 * Notes where a branch is now. A commit names itself, so nothing is written for one.
 */
gboolean
ved_hub_cache_put_commit (const VedHubConfig  *config,
                          const char          *repository,
                          const char          *revision,
                          const char          *commit,
                          GError             **error)
{
  g_autofree char *path = NULL;

  if (ved_hub_name_is_commit (revision))
    return TRUE;

  path = build_path (config, repository, "refs", revision, NULL);

  return write_text (path, commit, error);
}

static char *
get_listing_path (const VedHubConfig *config,
                  const char         *repository,
                  const char         *commit)
{
  g_autofree char *name = g_strconcat (commit, ".json", NULL);

  return build_path (config, repository, "trees", name, NULL);
}

/**
 * ved_hub_cache_find_listing:
 *
 * Returns: (transfer full) (nullable): the files of @commit, when they are known here
 */
VedHubListing *
ved_hub_cache_find_listing (const VedHubConfig *config,
                            const char         *repository,
                            const char         *commit)
{
  g_autofree char *path = get_listing_path (config, repository, commit);

  return ved_hub_listing_load (path, commit, NULL);
}

gboolean
ved_hub_cache_put_listing (const VedHubConfig  *config,
                           const char          *repository,
                           VedHubListing       *listing,
                           GError             **error)
{
  g_autofree char *path = get_listing_path (config, repository, listing->commit);

  return make_parent (path, error) && ved_hub_listing_save (listing, path, error);
}

char *
ved_hub_cache_get_blob (const VedHubConfig *config,
                        const char         *repository,
                        const char         *etag)
{
  return build_path (config, repository, "blobs", etag, NULL);
}

static char *
find_partial (const char *folder,
              const char *etag)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *start = g_strconcat (etag, ".", NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, start) && g_str_has_suffix (name, ".incomplete"))
      return g_build_filename (folder, name, NULL);

  return NULL;
}

/**
 * ved_hub_cache_take_partial:
 *
 * Where a transfer writes until it is whole. What an earlier one left is taken over, under a name of its
 * own, so that nobody else writes to it. The lock of the blob has to be held.
 *
 * Returns: (transfer full) (nullable): a path; there may be a file
 */
char *
ved_hub_cache_take_partial (const VedHubConfig  *config,
                            const char          *repository,
                            const char          *etag,
                            GError             **error)
{
  g_autofree char *blob = ved_hub_cache_get_blob (config, repository, etag);
  g_autofree char *folder = g_path_get_dirname (blob);
  g_autofree char *left = find_partial (folder, etag);
  g_autofree char *path = g_strdup_printf ("%s.%08x.incomplete", blob, g_random_int ());

  if (!make_parent (blob, error))
    return NULL;
  if (left != NULL && g_rename (left, path) != 0)
    {
      fail_storage (error, left, errno);
      return NULL;
    }

  return g_steal_pointer (&path);
}

/**
 * ved_hub_cache_keep_blob:
 * @partial: whole by now
 *
 * Puts it in its place.
 */
gboolean
ved_hub_cache_keep_blob (const char  *partial,
                         const char  *blob,
                         GError     **error)
{
  return g_rename (partial, blob) == 0 || fail_storage (error, blob, errno);
}

/* From snapshots/COMMIT/PATH up to the repository: one step for each folder of PATH, and two more. */
static char *
build_link_target (const char *path,
                   const char *etag)
{
  g_autoptr(GString) target = g_string_new ("../../");

  for (const char *at = strchr (path, '/'); at != NULL; at = strchr (at + 1, '/'))
    g_string_append (target, "../");
  g_string_append_printf (target, "blobs/%s", etag);

  return g_string_free (g_steal_pointer (&target), FALSE);
}

/* What a file system that has no links says, and one that has them and does not let this program make any. */
static gboolean
is_without_links (int reason)
{
  return reason == EPERM || reason == ENOTSUP || reason == EOPNOTSUPP || reason == ENOSYS;
}

static gboolean
put_real_file (const char  *blob,
               const char  *path,
               GError     **error)
{
  g_autoptr(GFile) from = g_file_new_for_path (blob);
  g_autoptr(GFile) to = g_file_new_for_path (path);

  return g_file_move (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

/**
 * ved_hub_cache_link:
 * @path: in the repository
 *
 * Shows a blob under its name in the files of @commit. Where there are no links the content itself goes
 * there.
 */
gboolean
ved_hub_cache_link (const VedHubConfig  *config,
                    const char          *repository,
                    const char          *commit,
                    const char          *path,
                    const char          *etag,
                    GError             **error)
{
  g_autofree char *blob = ved_hub_cache_get_blob (config, repository, etag);
  g_autofree char *shown = build_path (config, repository, "snapshots", commit, path);
  g_autofree char *target = build_link_target (path, etag);
  g_autofree char *beside = g_strdup_printf ("%s.%08x", shown, g_random_int ());

  if (!make_parent (shown, error))
    return FALSE;
  if (config->no_symlinks)
    return put_real_file (blob, shown, error);
  if (symlink (target, beside) != 0)
    return is_without_links (errno) ? put_real_file (blob, shown, error) : fail_storage (error, shown, errno);
  if (g_rename (beside, shown) != 0)
    {
      int reason = errno;

      g_unlink (beside);
      return fail_storage (error, shown, reason);
    }

  return TRUE;
}

static gboolean
write_tag (const VedHubConfig  *config,
           GError             **error)
{
  g_autofree char *tag = g_build_filename (config->cache_dir, "CACHEDIR.TAG", NULL);

  return g_file_test (tag, G_FILE_TEST_EXISTS) || write_text (tag, TAG_TEXT, error);
}

/**
 * ved_hub_cache_lock:
 *
 * Waits until nobody else, of this program or another, makes the blob @etag.
 *
 * Returns: what to close() to let go; -1 on failure
 */
int
ved_hub_cache_lock (const VedHubConfig  *config,
                    const char          *repository,
                    const char          *etag,
                    GCancellable        *cancellable,
                    GError             **error)
{
  g_autofree char *folder = ved_hub_name_to_folder (repository);
  g_autofree char *name = g_strconcat (etag, ".lock", NULL);
  g_autofree char *path = g_build_filename (config->cache_dir, ".locks", folder, name, NULL);
  int fd;

  if (!write_tag (config, error) || !make_parent (path, error))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      fail_storage (error, path, errno);
      return -1;
    }

  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    if (errno != EWOULDBLOCK ? !fail_storage (error, path, errno)
                             : !config->wait (1, cancellable, config->wait_data, error))
      {
        close (fd);
        return -1;
      }

  return fd;
}

static char *
read_repository (const char *folder)
{
  static const char start[] = "datasets--";
  g_auto(GStrv) parts = NULL;

  if (!g_str_has_prefix (folder, start))
    return NULL;
  parts = g_strsplit (folder + strlen (start), "--", 2);

  return g_strv_length (parts) == 2 ? g_strjoinv ("/", parts) : NULL;
}

/**
 * ved_hub_cache_list:
 *
 * Returns: (transfer full): the repositories of data that something is kept of, by name; none where there
 * is no cache yet
 */
GStrv
ved_hub_cache_list (const VedHubConfig  *config,
                    GError             **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) fault = NULL;
  g_autoptr(GDir) dir = g_dir_open (config->cache_dir, 0, &fault);
  const char *folder;

  if (dir == NULL && !g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  while (dir != NULL && (folder = g_dir_read_name (dir)) != NULL)
    {
      char *name = read_repository (folder);

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_sort (names, ved_compare_words);
  g_ptr_array_add (names, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
