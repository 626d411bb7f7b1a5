/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-removal"

#include "config.h"

#include "app/alerts/ved-removal.h"

/* A list that was asked for before something was removed still has it when it comes: so its line is hidden until a list comes
 * without it, or the daemon has refused. */

struct _VedRemoval
{
  VedPage *page;                /* not owned: it outlives what removes */
  VedRemovalFunc ended;
  gpointer user_data;
  GHashTable *leaving;          /* ids of what is not shown */
  char *id;                     /* (nullable): what can be had back */
  AdwToast *toast;              /* (nullable): offers that */
};

/**
 * ved_removal_new:
 * @page: has its window offer to undo; outlives what is returned
 * @ended: told of each that was begun, but of what was kept or forgotten
 */
VedRemoval *
ved_removal_new (VedPage        *page,
                 VedRemovalFunc  ended,
                 gpointer        user_data)
{
  VedRemoval *self = g_new0 (VedRemoval, 1);

  self->page = page;
  self->ended = ended;
  self->user_data = user_data;
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

static void
drop_offer (VedRemoval *self)
{
  if (self->toast != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->toast, self);
      adw_toast_dismiss (self->toast);
    }
  g_clear_object (&self->toast);
  g_clear_pointer (&self->id, g_free);
}

/**
 * ved_removal_forget:
 *
 * Another source is open: nothing is offered any more, and nothing is hidden.
 */
void
ved_removal_forget (VedRemoval *self)
{
  drop_offer (self);
  g_hash_table_remove_all (self->leaving);
}

void
ved_removal_free (VedRemoval *self)
{
  if (self == NULL)
    return;

  drop_offer (self);
  g_hash_table_unref (self->leaving);
  g_free (self);
}

static void
end (VedRemoval *self,
     gboolean    is_undone)
{
  g_autofree char *id = g_steal_pointer (&self->id);

  drop_offer (self);
  if (id == NULL)
    return;
  if (is_undone)
    g_hash_table_remove (self->leaving, id);
  self->ended (id, is_undone, self->user_data);
}

static void
undo_clicked_cb (AdwToast   *toast,
                 VedRemoval *self)
{
  end (self, TRUE);
}

static void
dismissed_cb (AdwToast   *toast,
              VedRemoval *self)
{
  end (self, FALSE);
}

/**
 * ved_removal_begin:
 * @id: of what is to be seen no more, see ved_removal_has()
 * @text: one sentence: what was done
 *
 * What was removed before can no longer be had back.
 */
void
ved_removal_begin (VedRemoval *self,
                   const char *id,
                   const char *text)
{
  end (self, FALSE);
  self->id = g_strdup (id);
  g_hash_table_add (self->leaving, g_strdup (id));
  self->toast = ved_page_create_undo (self->page, text);
  g_signal_connect (self->toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self);
  g_signal_connect (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self);
}

/**
 * ved_removal_has:
 *
 * Returns: whether that was removed, and is not to be shown
 */
gboolean
ved_removal_has (const VedRemoval *self,
                 const char       *id)
{
  return id != NULL && g_hash_table_contains (self->leaving, id);
}

/**
 * ved_removal_keep:
 *
 * That was not removed, or there is a new one of that name: it is shown, and nobody is offered to have it back.
 */
void
ved_removal_keep (VedRemoval *self,
                  const char *id)
{
  if (g_strcmp0 (self->id, id) == 0)
    drop_offer (self);
  g_hash_table_remove (self->leaving, id);
}

/**
 * ved_removal_keep_listed:
 * @ids: (array zero-terminated=1): of all that there is, as was told just now
 *
 * What is not among these is gone: one that comes later by that name is another.
 */
void
ved_removal_keep_listed (VedRemoval        *self,
                         const char *const *ids)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->leaving);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_strv_contains (ids, id))
      g_hash_table_iter_remove (&iter);
}
