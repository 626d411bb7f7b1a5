/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the button of a row does. */
typedef enum {
  VED_DATASET_NOTHING,
  VED_DATASET_OPEN,
  VED_DATASET_DOWNLOAD,
  VED_DATASET_CHECK,
  VED_DATASET_CANCEL,
} VedDatasetDeed;

#define VED_TYPE_DATASET_ROW (ved_dataset_row_get_type ())

G_DECLARE_FINAL_TYPE (VedDatasetRow, ved_dataset_row, VED, DATASET_ROW, GtkListBoxRow)

/* One order book in a list: a name, what it is, how it stands, and what can be done.
 *
 * Signal: "deed" (VedDatasetDeed): a button was pressed. */

GtkWidget *ved_dataset_row_new          (const char     *title) G_GNUC_WARN_UNUSED_RESULT;
void       ved_dataset_row_set_subtitle (VedDatasetRow  *self,
                                         const char     *text);
void       ved_dataset_row_set_badge    (VedDatasetRow  *self,
                                         const char     *text,
                                         const char     *icon_name,
                                         const char     *css_class);
void       ved_dataset_row_set_progress (VedDatasetRow  *self,
                                         double          share);
void       ved_dataset_row_set_deeds    (VedDatasetRow  *self,
                                         VedDatasetDeed  first,
                                         VedDatasetDeed  second);

G_END_DECLS
