/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/files/ved-file-index.h"
#include "form/ved-form.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_CHECKPOINT_PICKER (ved_checkpoint_picker_get_type ())

G_DECLARE_FINAL_TYPE (VedCheckpointPicker, ved_checkpoint_picker, VED, CHECKPOINT_PICKER, GtkWidget)

GtkWidget  *ved_checkpoint_picker_new     (VedForm             *form,
                                           VedFormField        *field,
                                           VedFileIndex        *index) G_GNUC_WARN_UNUSED_RESULT;
GListModel *ved_checkpoint_picker_get_files (VedCheckpointPicker *self);
void        ved_checkpoint_picker_choose  (VedCheckpointPicker *self,
                                           VedIndexFile        *file);

G_END_DECLS
