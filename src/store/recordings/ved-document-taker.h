/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

typedef void (*VedDocumentTakenFunc) (gint64      time_us,
                                      const char *path,
                                      GBytes     *body,
                                      gpointer    user_data);

/* Asks a source for the documents that a recording needs, and hears those that pages asked for. Belongs to the thread
 * it was made in. */
typedef struct _VedDocumentTaker VedDocumentTaker;

VedDocumentTaker *ved_document_taker_new     (VedFrameSource        *source,
                                              VedDocumentTakenFunc   func,
                                              gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;
void              ved_document_taker_free    (VedDocumentTaker      *self);
void              ved_document_taker_advance (VedDocumentTaker      *self,
                                              VedSnapshot           *snapshot);
void              ved_document_taker_renew   (VedDocumentTaker      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDocumentTaker, ved_document_taker_free)

G_END_DECLS
