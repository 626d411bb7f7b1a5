/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/ved-page.h"

G_BEGIN_DECLS

/* Takes something out of a list at once, and away for good when the offer to undo that has gone. One thing at a time:
 * what was removed before is away then. */
typedef struct _VedRemoval VedRemoval;

/* @id is away for good, or, undone, to be seen again. */
typedef void (*VedRemovalFunc) (const char *id,
                                gboolean    is_undone,
                                gpointer    user_data);

VedRemoval *ved_removal_new    (VedPage          *page,
                                VedRemovalFunc    ended,
                                gpointer          user_data) G_GNUC_WARN_UNUSED_RESULT;
void        ved_removal_free   (VedRemoval       *self);
void        ved_removal_begin  (VedRemoval       *self,
                                const char       *id,
                                const char       *text);
gboolean    ved_removal_has    (const VedRemoval *self,
                                const char       *id);
void        ved_removal_forget (VedRemoval       *self);

G_END_DECLS
