/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The part of a list that is different from what the list was before. */
typedef struct {
  guint position;
  guint n_removed;
  guint n_added;
} VedListChange;

/* Whether what stood at one index stands at the other now. */
typedef gboolean (*VedListSameFunc) (guint         old_index,
                                     guint         new_index,
                                     gconstpointer data);

gboolean ved_list_change_find (VedListChange   *self,
                               guint            n_old,
                               guint            n_new,
                               VedListSameFunc  is_same,
                               gconstpointer    data);
void     ved_list_change_tell (GListModel      *model,
                               const GPtrArray *old,
                               const GPtrArray *now);
void     ved_list_store_take  (GListStore      *store,
                               const GPtrArray *items);

G_END_DECLS
