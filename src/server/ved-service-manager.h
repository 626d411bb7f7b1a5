/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who started the program as a service and wants to know how it does: systemd, by sd_notify(3). */
typedef struct _VedServiceManager VedServiceManager;

VedServiceManager *ved_service_manager_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void               ved_service_manager_free (VedServiceManager *self);
void               ved_service_manager_tell (VedServiceManager *self,
                                             const char        *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedServiceManager, ved_service_manager_free)

G_END_DECLS
