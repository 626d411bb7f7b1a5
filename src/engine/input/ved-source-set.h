/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-engine-status.h"
#include "source/ved-sample-source.h"

G_BEGIN_DECLS

typedef struct {
  gboolean (*batch)   (VedSampleBatch *batch,
                       gpointer        user_data,
                       GError        **error);
  void     (*changed) (gpointer        user_data);
} VedSourceSetFuncs;

/* The sources of an engine. Of its thread. */
typedef struct _VedSourceSet VedSourceSet;

VedSourceSet *ved_source_set_new      (GStrv                    specs,
                                       const VedSourceOptions  *options,
                                       const VedSourceSetFuncs *funcs,
                                       gpointer                 user_data,
                                       GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void          ved_source_set_free     (VedSourceSet            *self);
void          ved_source_set_start    (VedSourceSet            *self);
void          ved_source_set_stop     (VedSourceSet            *self);
char         *ved_source_set_label    (VedSourceSet            *self) G_GNUC_WARN_UNUSED_RESULT;
void          ved_source_set_describe (VedSourceSet            *self,
                                       VedEngineStatus         *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSourceSet, ved_source_set_free)

G_END_DECLS
