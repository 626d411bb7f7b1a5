/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-disk-usage"

#include "config.h"

#include "source/ved-disk-usage.h"

#include <math.h>
#include <string.h>
#include <sys/statvfs.h>

/* Mounts come from /proc/self/mounts, see fstab(5): device, mount point, type; spaces and the like are
 * escaped as \040. Only types that keep files count: what lives in memory, shows other file systems or
 * is an image that is always full does not. */

static const char *const local_types[] = {
  "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "reiserfs", "bcachefs", "vfat", "exfat",
  "ntfs", "ntfs3", "fuseblk", "hfsplus", "ufs", NULL,
};

static const char *const remote_types[] = {
  "nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "fuse.glusterfs", "fuse.sshfs", "9p", "virtiofs",
  "lustre", "ocfs2", "gfs2", NULL,
};

static float
used_pct (const char *root,
          const char *mount_point)
{
  g_autofree char *name = g_strcompress (mount_point);
  g_autofree char *path = g_build_filename (root, name, NULL);
  struct statvfs status;

  if (statvfs (path, &status) != 0 || status.f_blocks == 0)
    return NAN;

  return (float) (100.0 * (1.0 - (double) status.f_bavail / (double) status.f_blocks));
}

/**
 * ved_disk_usage_read_fullest:
 * @root: "/", or a folder with a `proc` of a test, below which its mount points are taken
 *
 * Blocks: for workers.
 *
 * Returns: how full the fullest file system of that kind is, in percent; NaN when there is none
 */
float
ved_disk_usage_read_fullest (const char  *root,
                             VedDiskKind  kind)
{
  g_autofree char *path = g_build_filename (root, "proc/self/mounts", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  float fullest = NAN;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NAN;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) fields = g_strsplit (lines[i], " ", 4);

      if (g_strv_length (fields) == 4 &&
          g_strv_contains (kind == VED_DISKS_LOCAL ? local_types : remote_types, fields[2]))
        fullest = fmaxf (fullest, used_pct (root, fields[1]));
    }

  return fullest;
}
