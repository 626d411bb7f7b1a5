/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  VED_OPEN_FILE,                /* anything that the app can show */
  VED_OPEN_BOOK,                /* a file or an archive with order books */
  VED_OPEN_BOOK_FOLDER,
} VedOpenKind;

void ved_open_dialog_show (GtkWindow  *parent,
                           VedOpenKind kind);

G_END_DECLS
