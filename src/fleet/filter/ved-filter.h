/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which servers somebody wants to see: a small language, such as "profile:db risk>60 cpu.p90@30m>80". Immutable. */
typedef struct _VedFilter VedFilter;

VedFilter *ved_filter_parse (const char         *text,
                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void       ved_filter_free  (VedFilter          *self);
guint8    *ved_filter_apply (const VedFilter    *self,
                             const VedSnapshot  *snapshot) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFilter, ved_filter_free)

G_END_DECLS
