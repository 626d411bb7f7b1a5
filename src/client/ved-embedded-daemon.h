/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_EMBEDDED_DAEMON (ved_embedded_daemon_get_type ())

G_DECLARE_FINAL_TYPE (VedEmbeddedDaemon, ved_embedded_daemon, VED, EMBEDDED_DAEMON, GObject)

/* A vedetted of this program's own, on a free loopback port, with a key nobody else knows. It is started
 * anew when it dies, and ends with this object, or with this process however that ends.
 *
 * Signals: "ready" (): it serves; "ended" (message): it does not, and will be tried again. */

VedEmbeddedDaemon *ved_embedded_daemon_new         (const char *const *arguments,
                                                    const char        *data_dir,
                                                    gboolean           temporary) G_GNUC_WARN_UNUSED_RESULT;
void               ved_embedded_daemon_start       (VedEmbeddedDaemon *self);
const char        *ved_embedded_daemon_get_url     (VedEmbeddedDaemon *self);
const char        *ved_embedded_daemon_get_key     (VedEmbeddedDaemon *self);
int                ved_embedded_daemon_get_pid     (VedEmbeddedDaemon *self);
char              *ved_embedded_daemon_find_binary (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
