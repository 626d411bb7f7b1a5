/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which of the entries of a legend are shown. Zeroed: all are. */
typedef struct {
  GByteArray *hidden;           /* (nullable): a flag for each entry; missing ones are shown */
} VedShownSet;

void     ved_shown_set_clear     (VedShownSet       *self);
gboolean ved_shown_set_has       (const VedShownSet *self,
                                  guint              entry);
void     ved_shown_set_show_all  (VedShownSet       *self);
void     ved_shown_set_show_only (VedShownSet       *self,
                                  guint              entry,
                                  guint              n_entries);
void     ved_shown_set_toggle    (VedShownSet       *self,
                                  guint              entry,
                                  guint              n_entries);

G_END_DECLS
