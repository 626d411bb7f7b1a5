/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_READER (ved_reader_get_type ())

G_DECLARE_FINAL_TYPE (VedReader, ved_reader, VED, READER, GObject)

/* Who reads a list or is about to act on something in it. Signal: "changed" (): they have come, or have gone. */

VedReader *ved_reader_watch         (GtkWidget *area);
gboolean   ved_reader_is_there      (VedReader *self);
GtkWidget *ved_reader_create_button (void);

G_END_DECLS
