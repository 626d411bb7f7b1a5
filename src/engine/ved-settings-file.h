/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/cascade/ved-cascade.h"
#include "fleet/ved-thresholds.h"

G_BEGIN_DECLS

char     *ved_cascade_settings_to_data   (const VedCascadeSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_cascade_settings_from_data (VedCascadeSettings       *settings,
                                          const char               *data,
                                          GError                  **error);
/* How networks of the fleet come to be. */
typedef struct {
  gboolean is_automatic;        /* trained without anybody asking (ved-retraining-policy.h) */
} VedTrainingSettings;

char     *ved_training_settings_to_data  (const VedTrainingSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_training_settings_from_data (VedTrainingSettings     *settings,
                                           const char              *data,
                                           GError                 **error);
char     *ved_settings_file_load         (const char               *data_dir,
                                          const char               *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_settings_file_save         (const char               *data_dir,
                                          const char               *name,
                                          const char               *data,
                                          GError                  **error);

G_END_DECLS
