/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What may take minutes: done in a worker, which tells @progress how far it is. */
typedef gboolean (*VedProgramWork) (gpointer       data,
                                    VedProgress   *progress,
                                    GCancellable  *cancellable,
                                    GError       **error);

gboolean ved_program_work (const char      *prefix,
                           VedProgramWork   work,
                           gpointer         data,
                           GError         **error);

G_END_DECLS
