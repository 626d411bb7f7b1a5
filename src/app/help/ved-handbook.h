/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One chapter of the documentation: a sentence and a table. */
typedef struct {
  char *title;
  char *intro;
  char *topics;                 /* (nullable): titles of the pages that it is about */
  char **heads;                 /* (nullable): of the columns */
  GPtrArray *rows;              /* char **: one cell for each column */
} VedHandbookChapter;

GPtrArray *ved_handbook_write          (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean   ved_handbook_is_same        (const VedHandbookChapter *a,
                                        const VedHandbookChapter *b);
gboolean   ved_handbook_row_matches    (const VedHandbookChapter *chapter,
                                        guint                     row,
                                        const char               *text);
gboolean   ved_handbook_matches        (const VedHandbookChapter *chapter,
                                        const char               *text);

G_END_DECLS
