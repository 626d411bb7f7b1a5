/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-server.h"

G_BEGIN_DECLS

typedef void (*VedRegistryForgetFunc) (const char *name,
                                       gpointer    user_data);

/* The servers of a fleet. Used by one thread at a time. */
typedef struct _VedRegistry VedRegistry;

VedRegistry *ved_registry_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void         ved_registry_free (VedRegistry *self);

guint      ved_registry_get_n  (VedRegistry           *self);
VedServer *ved_registry_get    (VedRegistry           *self,
                                guint                  index);
GPtrArray *ved_registry_pick   (VedRegistry           *self,
                                guint                  most) G_GNUC_WARN_UNUSED_RESULT;
VedServer *ved_registry_find   (VedRegistry           *self,
                                const char            *name);
VedServer *ved_registry_ensure (VedRegistry           *self,
                                const char            *name);
void       ved_registry_set_rules (VedRegistry        *self,
                                VedProfileRules       *rules);
const VedProfileRules *ved_registry_get_rules (VedRegistry *self);
void       ved_registry_adopt  (VedRegistry           *self,
                                VedServer             *server);
gboolean   ved_registry_remove (VedRegistry           *self,
                                const char            *name);
void       ved_registry_forget (VedRegistry           *self,
                                gint64                 unseen_since_us,
                                VedRegistryForgetFunc  func,
                                gpointer               user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRegistry, ved_registry_free)

G_END_DECLS
