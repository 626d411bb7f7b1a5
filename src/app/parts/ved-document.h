/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart-table.h"
#include "app/models/ved-fleet-model.h"
#include "app/parts/ved-page.h"
#include "fleet/ved-severity.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @root is NULL where it could not be had; then @fault says why. Both are the callee's during the call alone. */
typedef void (*VedDocumentFunc) (JsonObject *root,
                                 const char *fault,
                                 gpointer    user_data);

/* Likewise with the document as it came. */
typedef void (*VedDocumentBytesFunc) (GBytes     *body,
                                      const char *fault,
                                      gpointer    user_data);

/* What was told is of another source than the one that is open now. */
typedef void (*VedDocumentForgetFunc) (gpointer user_data);

/* @fault is NULL where what was to be done is done. */
typedef void (*VedDocumentDoneFunc) (const char *fault,
                                     gpointer    user_data);

/* A document of the daemon that a page shows: asked for while the page is visible, at most so often, and anew when
 * the source, the path or the instant that is replayed is another one. Owned by what shows it. */
typedef struct _VedDocument VedDocument;

VedDocument *ved_document_new       (VedFleetModel        *model,
                                     guint                 every_s,
                                     VedDocumentFunc       func,
                                     gpointer              user_data) G_GNUC_WARN_UNUSED_RESULT;
VedDocument *ved_document_new_plain (VedFleetModel        *model,
                                     guint                 every_s,
                                     VedDocumentBytesFunc  func,
                                     gpointer              user_data) G_GNUC_WARN_UNUSED_RESULT;
void         ved_document_set_forget (VedDocument           *self,
                                      VedDocumentForgetFunc  forget);
void         ved_document_free    (VedDocument     *self);
void         ved_document_fetch   (VedDocument     *self,
                                   const char      *path);
void         ved_document_expire  (VedDocument     *self);
void         ved_document_perform (VedDocument     *self,
                                   const char      *path,
                                   const char      *body);
void         ved_document_perform_undoable (VedDocument     *self,
                                            VedPage         *page,
                                            const char      *path,
                                            const char      *body,
                                            const char      *before,
                                            const char      *text);
void         ved_document_perform_then (VedDocument         *self,
                                        const char          *path,
                                        const char          *body,
                                        VedDocumentDoneFunc  done);
gboolean     ved_document_is_outcome (const VedDocument *self);

double       ved_document_number  (JsonObject      *object,
                                   const char      *key);
const char  *ved_document_text    (JsonObject      *object,
                                   const char      *key);
gint64       ved_document_time    (JsonObject      *object,
                                   const char      *key);
VedLevel     ved_document_level   (JsonObject      *object,
                                   const char      *key);
JsonArray   *ved_document_array   (JsonObject      *object,
                                   const char      *key);
JsonObject  *ved_document_object  (JsonObject      *object,
                                   const char      *key);
JsonObject  *ved_document_element (JsonArray       *array,
                                   guint            index);
guint        ved_document_length  (JsonArray       *array);
VedChartTable *ved_document_create_table (JsonArray            *array,
                                          const VedTableColumn *columns,
                                          guint                 n_columns) G_GNUC_WARN_UNUSED_RESULT;
void         ved_document_append_texts (GString     *text,
                                        JsonArray   *array);
void         ved_document_write_texts  (JsonBuilder *builder,
                                        const char  *key,
                                        const char  *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDocument, ved_document_free)

G_END_DECLS
