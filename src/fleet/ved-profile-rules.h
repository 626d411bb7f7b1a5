/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-profile.h"

#include <glib.h>

G_BEGIN_DECLS

/* The editable table of profiles: servers that are named, and the beginnings of names. Immutable. */
typedef struct _VedProfileRules VedProfileRules;

VedProfileRules *ved_profile_rules_new         (void) G_GNUC_WARN_UNUSED_RESULT;
VedProfileRules *ved_profile_rules_from_data   (const char             *data,
                                                GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void             ved_profile_rules_free        (VedProfileRules        *self);
char            *ved_profile_rules_to_data     (const VedProfileRules  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean         ved_profile_rules_find_server (const VedProfileRules  *self,
                                                const char             *name,
                                                VedProfile             *profile);
VedProfile       ved_profile_rules_guess       (const VedProfileRules  *self,
                                                const char             *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedProfileRules, ved_profile_rules_free)

G_END_DECLS
