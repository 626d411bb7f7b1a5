/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/ved-alert-desk.h"

G_BEGIN_DECLS

typedef void (*VedRemediationFunc) (gpointer user_data);

/* What would be done about servers at risk, and what people decide about it. Nothing is executed unless the
 * configuration says so and somebody approves. Of the engine's thread. */
typedef struct _VedRemediationDesk VedRemediationDesk;

VedRemediationDesk *ved_remediation_desk_new        (GKeyFile            *config,
                                                     VedAlertDesk        *alerts,
                                                     VedRemediationFunc   changed,
                                                     gpointer             user_data,
                                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_remediation_desk_free       (VedRemediationDesk  *self);
void                ved_remediation_desk_restore    (VedRemediationDesk  *self,
                                                     VedKeeper           *keeper,
                                                     gint64               now_us);
void                ved_remediation_desk_advance    (VedRemediationDesk  *self,
                                                     const VedSnapshot   *snapshot);
gboolean            ved_remediation_desk_decide     (VedRemediationDesk  *self,
                                                     const char          *id,
                                                     gboolean             approve,
                                                     const char          *actor,
                                                     const char          *note,
                                                     gint64               now_us,
                                                     GError             **error);
void                ved_remediation_desk_write_json (VedRemediationDesk  *self,
                                                     GString             *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRemediationDesk, ved_remediation_desk_free)

G_END_DECLS
