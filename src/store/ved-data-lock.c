/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-data-lock"

#include "config.h"

#include "store/ved-data-lock.h"

#include "base/ved-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The file `lock` in the data directory is locked with an open file description lock, which the kernel
 * lets go of when the process ends, even by kill -9. The process id inside serves messages alone. The
 * file stays: removing it would let two daemons lock two files of one name. */

#define LOCK_NAME "lock"

struct _VedDataLock
{
  int fd;
};

static gboolean
fail (const char  *what,
      const char  *path,
      GError     **error)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "Cannot %s “%s”: %s", what, path,
               g_strerror (saved_errno));

  return FALSE;
}

static gboolean
lock_file (int          fd,
           const char  *path,
           GError     **error)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *owner = NULL;

  if (fcntl (fd, F_OFD_SETLK, &whole) == 0)
    return TRUE;

  if (errno != EAGAIN && errno != EACCES)
    return fail ("lock", path, error);

  if (!g_file_get_contents (path, &owner, NULL, NULL) || *g_strstrip (owner) == '\0')
    g_set_error (error, VED_ERROR, VED_ERROR_BUSY,
                 "Another daemon uses this data directory (“%s” is locked)", path);
  else
    g_set_error (error, VED_ERROR, VED_ERROR_BUSY,
                 "Another daemon, process %s, uses this data directory (“%s” is locked)", owner, path);

  return FALSE;
}

static gboolean
write_owner (int          fd,
             const char  *path,
             GError     **error)
{
  g_autofree char *owner = g_strdup_printf ("%d\n", (int) getpid ());

  if (ftruncate (fd, 0) != 0 || pwrite (fd, owner, strlen (owner), 0) < 0)
    return fail ("write", path, error);

  return TRUE;
}

/**
 * ved_data_lock_take:
 * @data_dir: is made, for its owner alone, where it is missing
 *
 * Returns: (transfer full): the lock; %NULL with %VED_ERROR_BUSY when another process holds it (the
 *   message says which), or with a %G_IO_ERROR when the directory cannot be used
 */
VedDataLock *
ved_data_lock_take (const char  *data_dir,
                    GError     **error)
{
  g_autofree char *path = g_build_filename (data_dir, LOCK_NAME, NULL);
  g_autoptr(VedDataLock) self = g_new0 (VedDataLock, 1);

  self->fd = -1;
  if (g_mkdir_with_parents (data_dir, 0700) != 0)
    {
      fail ("make the data directory", data_dir, error);
      return NULL;
    }

  self->fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      fail ("open", path, error);
      return NULL;
    }

  if (!lock_file (self->fd, path, error) || !write_owner (self->fd, path, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ved_data_lock_free (VedDataLock *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
