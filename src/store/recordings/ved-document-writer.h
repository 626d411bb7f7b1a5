/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

/* Writes the documents of one recording. Used by one thread at a time. */
typedef struct _VedDocumentWriter VedDocumentWriter;

VedDocumentWriter *ved_document_writer_new   (VedDatabase        *database,
                                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void               ved_document_writer_free  (VedDocumentWriter  *self);
void               ved_document_writer_add   (VedDocumentWriter  *self,
                                              gint64              time_us,
                                              const char         *path,
                                              GBytes             *body);
gboolean           ved_document_writer_write (VedDocumentWriter  *self,
                                              GError            **error);
void               ved_document_writer_reset (VedDocumentWriter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDocumentWriter, ved_document_writer_free)

G_END_DECLS
