/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     ved_csv_append_field (GString    *out,
                               const char *text);
void     ved_csv_append_words (GString    *out,
                               const char *text);
gboolean ved_csv_is_formula   (const char *text);

G_END_DECLS
