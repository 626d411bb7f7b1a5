/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

/* Reads the documents of one recording. Used by one thread at a time. */
typedef struct _VedDocumentReader VedDocumentReader;

/* Returns FALSE to end the walk. */
typedef gboolean (*VedDocumentFunc) (gint64      time_us,
                                     const char *path,
                                     GBytes     *body,
                                     gpointer    user_data);

VedDocumentReader *ved_document_reader_new  (VedDatabase        *database,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void               ved_document_reader_free (VedDocumentReader  *self);
GBytes            *ved_document_reader_read (VedDocumentReader  *self,
                                             const char         *path,
                                             gint64              instant_us,
                                             GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean           ved_document_reader_walk (VedDocumentReader  *self,
                                             gint64              from_us,
                                             gint64              to_us,
                                             VedDocumentFunc     func,
                                             gpointer            user_data);
guint              ved_document_reader_check (VedDocumentReader *self,
                                              guint             *n_damaged);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDocumentReader, ved_document_reader_free)

G_END_DECLS
