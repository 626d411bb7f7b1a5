/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

G_BEGIN_DECLS

typedef enum {
  VED_INDEX_CHECKPOINT,
  VED_INDEX_MODEL,
  VED_INDEX_DATASET,
  VED_INDEX_METADATA,           /* what a form shows of models and optimizers */
  VED_INDEX_TRAINED,            /* a model of Vedette's own */
  VED_N_INDEX_KINDS
} VedIndexKind;

#define VED_TYPE_INDEX_FILE (ved_index_file_get_type ())

G_DECLARE_FINAL_TYPE (VedIndexFile, ved_index_file, VED, INDEX_FILE, GObject)

/* A file that an index knows. It never changes; any thread. */

VedIndexFile *ved_index_file_new             (VedIndexKind   kind,
                                              const char    *path,
                                              guint64        size,
                                              gint64         mtime_us,
                                              VedFormValue  *metadata,
                                              gboolean       has_sidecar,
                                              const char    *fault) G_GNUC_WARN_UNUSED_RESULT;
VedIndexKind  ved_index_file_get_kind        (VedIndexFile  *self);
const char   *ved_index_file_get_path        (VedIndexFile  *self);
guint64       ved_index_file_get_size        (VedIndexFile  *self);
gint64        ved_index_file_get_mtime_us    (VedIndexFile  *self);
gboolean      ved_index_file_get_has_sidecar (VedIndexFile  *self);
const char   *ved_index_file_get_fault       (VedIndexFile  *self);

/* What the metadata of a checkpoint say, and where there are none, its path. */
typedef enum {
  VED_CHECKPOINTS_BY_MODEL,     /* architecture, backbone, epoch, name */
  VED_CHECKPOINTS_BY_EPOCH,
  VED_CHECKPOINTS_BY_DATE,
  VED_CHECKPOINTS_BY_METRIC,    /* hmean, best first */
} VedCheckpointOrder;

char         *ved_checkpoint_label        (VedIndexFile       *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean      ved_checkpoint_is_complete  (VedIndexFile       *self);
gint64        ved_checkpoint_epoch        (VedIndexFile       *self);
void          ved_checkpoints_sort        (GPtrArray          *files,
                                           VedCheckpointOrder  order);
VedFormValue *ved_checkpoints_to_options  (GPtrArray          *files) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue *ved_trained_to_options     (GPtrArray          *files) G_GNUC_WARN_UNUSED_RESULT;
guint         ved_checkpoint_apply        (VedIndexFile       *self,
                                           VedForm            *form);

G_END_DECLS
