/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/frames/ved-frame-bytes.h"

G_BEGIN_DECLS

/* One column of codes over time, written as what a prediction from its past leaves over. */
typedef struct _VedResiduals VedResiduals;

VedResiduals *ved_residuals_new       (guint               n_values) G_GNUC_WARN_UNUSED_RESULT;
void          ved_residuals_free      (VedResiduals       *self);
void          ved_residuals_assign    (VedResiduals       *self,
                                       const VedResiduals *from);
void          ved_residuals_append    (VedResiduals       *self,
                                       GByteArray         *out,
                                       const gint32       *codes,
                                       const gint32       *given);
gboolean      ved_residuals_read      (VedResiduals       *self,
                                       VedFrameBytes      *bytes,
                                       const gint32       *given);
const gint32 *ved_residuals_get_codes (const VedResiduals *self);

G_END_DECLS
