/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-registry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The history of a fleet on its way into files that training reads. */
typedef struct _VedTrainingExport VedTrainingExport;

VedTrainingExport *ved_training_export_new    (VedRegistry          *registry,
                                               gint64                origin_us,
                                               const char           *folder) G_GNUC_WARN_UNUSED_RESULT;
void               ved_training_export_free   (VedTrainingExport    *self);
gboolean           ved_training_export_run    (VedTrainingExport    *self,
                                               GCancellable         *cancellable,
                                               GError              **error);
void               ved_training_export_remove (const char           *folder);

G_END_DECLS
