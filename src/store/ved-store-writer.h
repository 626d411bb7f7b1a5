/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_STORE_WRITER (ved_store_writer_get_type ())

/**
 * VedStoreWriter:
 *
 * The one thread that writes the databases of a data directory, and its queue. A job that fails is
 * reported and lost; the next one runs. A patient writer holds what finds no room until there is some.
 *
 * Signals, emitted in the main context that was the thread's default when it was made:
 *  - "health-changed" (): a store began or ceased to fail, see ved_store_writer_dup_fault()
 */
G_DECLARE_FINAL_TYPE (VedStoreWriter, ved_store_writer, VED, STORE_WRITER, GObject)

/* Runs in the writer's thread. */
typedef gboolean (*VedStoreJob) (gpointer   data,
                                 GError   **error);

VedStoreWriter *ved_store_writer_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_store_writer_set_patient   (VedStoreWriter *self,
                                                gboolean        is_patient);
void            ved_store_writer_push          (VedStoreWriter *self,
                                                const char     *store,
                                                VedStoreJob     job,
                                                gpointer        data,
                                                gsize           bytes,
                                                GDestroyNotify  destroy);
void            ved_store_writer_push_spare    (VedStoreWriter *self,
                                                const char     *store,
                                                VedStoreJob     job,
                                                gpointer        data,
                                                gsize           bytes,
                                                GDestroyNotify  destroy);
void            ved_store_writer_flush         (VedStoreWriter *self);
gboolean        ved_store_writer_has_room      (VedStoreWriter *self);
void            ved_store_writer_wait_for_room (VedStoreWriter *self);
char           *ved_store_writer_dup_fault     (VedStoreWriter *self) G_GNUC_WARN_UNUSED_RESULT;
guint           ved_store_writer_get_n_lost    (VedStoreWriter *self);
char           *ved_store_writer_dup_loss      (VedStoreWriter *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
