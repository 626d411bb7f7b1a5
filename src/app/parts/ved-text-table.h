/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-severity.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TEXT_TABLE_MAX_COLUMNS 10

typedef struct {
  const char *title;
  gboolean is_number;           /* to the right, and sorted by the number */
  gboolean expands;
} VedTextColumn;

/* One row. Lent. */
typedef struct {
  const char *key;              /* what "activated" names: a server, an id */
  gboolean has_level;           /* colours the first cell, which says the level in words */
  VedLevel level;
  const char *cells[VED_TEXT_TABLE_MAX_COLUMNS];
  double order[VED_TEXT_TABLE_MAX_COLUMNS];     /* of numbers */
} VedTextRow;

#define VED_TYPE_TEXT_TABLE (ved_text_table_get_type ())

/* A small table of texts, sorted by its headings. Signal: "activated" (key). */
G_DECLARE_FINAL_TYPE (VedTextTable, ved_text_table, VED, TEXT_TABLE, AdwBin)

GtkWidget *ved_text_table_new (const VedTextColumn *columns,
                               guint                n_columns,
                               const char          *label,
                               int                  height_px) G_GNUC_WARN_UNUSED_RESULT;
void       ved_text_table_put (VedTextTable        *self,
                               guint                index,
                               const VedTextRow    *row);
void       ved_text_table_end_cut (VedTextTable        *self,
                                   guint                n_rows,
                                   guint                n_all,
                                   gboolean             is_least);
void       ved_text_table_end (VedTextTable        *self,
                               guint                n_rows);

G_END_DECLS
