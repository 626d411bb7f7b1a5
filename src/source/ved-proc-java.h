/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The CPU time of the Java processes of this computer; remembers the one before. */
typedef struct _VedProcJava VedProcJava;

VedProcJava *ved_proc_java_new  (const char  *root) G_GNUC_WARN_UNUSED_RESULT;
void         ved_proc_java_free (VedProcJava *self);
gboolean     ved_proc_java_read (VedProcJava *self,
                                 guint64     *ticks);

G_END_DECLS
