/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

/* What was taken out of a list, and is not shown again until it is known what became of it. The last of these can be had
 * back as long as that is offered. */
typedef struct _VedRemoval VedRemoval;

/* The offer to have @id back has gone; undone: somebody took it. */
typedef void (*VedRemovalFunc) (const char *id,
                                gboolean    is_undone,
                                gpointer    user_data);

VedRemoval *ved_removal_new         (VedPage           *page,
                                     VedRemovalFunc     ended,
                                     gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
void        ved_removal_free        (VedRemoval        *self);
void        ved_removal_begin       (VedRemoval        *self,
                                     const char        *id,
                                     const char        *text);
gboolean    ved_removal_has         (const VedRemoval  *self,
                                     const char        *id);
void        ved_removal_keep        (VedRemoval        *self,
                                     const char        *id);
void        ved_removal_keep_listed (VedRemoval        *self,
                                     const char *const *ids);
void        ved_removal_forget      (VedRemoval        *self);

G_END_DECLS
