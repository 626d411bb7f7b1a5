/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-sample-sheet.h"

G_BEGIN_DECLS

gboolean ved_sample_import (VedSampleSheet  *sheet,
                            const char      *out,
                            const char      *label,
                            guint           *n_snapshots,
                            GCancellable    *cancellable,
                            GError         **error);

G_END_DECLS
