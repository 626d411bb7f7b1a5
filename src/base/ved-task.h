/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Part of a task that a worker does: @data is the task's. What it returns is the task's result; NULL with @error. */
typedef gpointer (*VedTaskFunc) (gpointer       data,
                                 GCancellable  *cancellable,
                                 GError       **error);

void     ved_task_run              (GTask          *task,
                                    VedTaskFunc     func,
                                    GDestroyNotify  destroy);
void     ved_task_return           (GTask          *task,
                                    gpointer        result,
                                    GDestroyNotify  destroy,
                                    GError         *error);
void     ved_task_return_boolean   (GTask          *task,
                                    gboolean        done,
                                    GError         *error);
gpointer ved_task_relay            (GTask          *task,
                                    GDestroyNotify  destroy) G_GNUC_WARN_UNUSED_RESULT;
void     ved_task_relay_cb         (GObject        *object,
                                    GAsyncResult   *result,
                                    gpointer        relay);
void     ved_task_relay_boolean_cb (GObject        *object,
                                    GAsyncResult   *result,
                                    gpointer        task);

G_END_DECLS
