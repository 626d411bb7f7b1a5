/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Holds a data directory against a second daemon, from taking it to freeing it or the end of the
 * process, however that comes. */
typedef struct _VedDataLock VedDataLock;

VedDataLock *ved_data_lock_take (const char   *data_dir,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void         ved_data_lock_free (VedDataLock  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDataLock, ved_data_lock_free)

G_END_DECLS
