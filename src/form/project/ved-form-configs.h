/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-problem.h"
#include "form/schema/ved-form-value.h"

G_BEGIN_DECLS

/* What stands below configs/ of a project, and of the pack that stands in for what the project lacks, as it was read
 * when it was first asked for. Used by one thread at a time. */
typedef struct _VedFormConfigs VedFormConfigs;

VedFormConfigs *ved_form_configs_new            (const char           *root,
                                                 const char           *pack) G_GNUC_WARN_UNUSED_RESULT;
void            ved_form_configs_free           (VedFormConfigs       *self);
VedFormValue   *ved_form_configs_get_file       (VedFormConfigs       *self,
                                                 const char           *path);
VedFormValue   *ved_form_configs_get_named      (VedFormConfigs       *self,
                                                 const char           *folder,
                                                 const char           *name);
VedFormValue   *ved_form_configs_get_names      (VedFormConfigs       *self,
                                                 const char           *folder);
const char     *ved_form_configs_get_fault      (VedFormConfigs       *self,
                                                 const char           *path);
guint           ved_form_configs_count_problems (VedFormConfigs       *self);
void            ved_form_configs_list_problems  (VedFormConfigs       *self,
                                                 GPtrArray            *problems);
guint           ved_form_configs_forget_stale   (VedFormConfigs       *self);
gboolean        ved_form_configs_is_name        (const char           *name);

G_END_DECLS
