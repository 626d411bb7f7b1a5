/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* File systems of this computer, and those that another one serves: asking for these may block for
 * ever when it is gone. */
typedef enum {
  VED_DISKS_LOCAL,
  VED_DISKS_REMOTE,
  VED_N_DISK_KINDS
} VedDiskKind;

float ved_disk_usage_read_fullest (const char  *root,
                                   VedDiskKind  kind);

G_END_DECLS
