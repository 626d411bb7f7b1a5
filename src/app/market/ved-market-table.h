/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  const char *title;            /* translated by the caller; copied */
  int width_px;                 /* 0: what is left */
  gboolean is_number;           /* stands to the right */
} VedMarketColumn;

/* Appends the text of a cell. */
typedef void (*VedMarketWriteFunc) (gpointer owner,
                                    guint    row,
                                    guint    column,
                                    GString *text);

/* What a cell is sorted by. */
typedef double (*VedMarketKeyFunc) (gpointer owner,
                                    guint    row,
                                    guint    column);

#define VED_TYPE_MARKET_TABLE (ved_market_table_get_type ())

G_DECLARE_FINAL_TYPE (VedMarketTable, ved_market_table, VED, MARKET_TABLE, GtkWidget)

/* Rows of text that are written when they come into view: a list may be of any length. Rows are sorted by a column
 * where the owner can compare them; Ctrl+C copies the selected row.
 *
 * Signal: "activated" (row): a row was clicked, or Enter pressed on it. */

GtkWidget *ved_market_table_new       (const VedMarketColumn *columns,
                                       guint                  n_columns,
                                       gboolean               is_newest_first,
                                       VedMarketWriteFunc     write,
                                       gpointer               owner) G_GNUC_WARN_UNUSED_RESULT;
void       ved_market_table_set_sort  (VedMarketTable        *self,
                                       VedMarketKeyFunc       get_key);
void       ved_market_table_set_empty (VedMarketTable        *self,
                                       const char            *text);
void       ved_market_table_reset     (VedMarketTable        *self,
                                       guint                  n_rows);
void       ved_market_table_grow      (VedMarketTable        *self,
                                       guint                  n_rows);
guint      ved_market_table_get_n     (VedMarketTable        *self);
char      *ved_market_table_get_text  (VedMarketTable        *self,
                                       guint                  position,
                                       guint                  column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
