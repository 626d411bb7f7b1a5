/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

VedSnapshot *ved_predictions_read (const char  *text,
                                   gsize        length,
                                   guint64      generation,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
