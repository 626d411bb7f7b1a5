/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-removal"

#include "config.h"

#include "app/alerts/ved-removal.h"

/* What a daemon keeps secret about a thing cannot be told to it again: so nothing is removed there before it is sure. If the
 * window goes first, the thing stays. */

struct _VedRemoval
{
  VedPage *page;                /* not owned: it outlives what removes */
  VedRemovalFunc ended;
  gpointer user_data;
  char *id;                     /* (nullable): what is being removed */
  AdwToast *toast;              /* (nullable): offers to undo that */
};

/**
 * ved_removal_new:
 * @page: has its window offer to undo; outlives what is returned
 * @ended: told of each that was begun, but of what was forgotten
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

  return self;
}

/**
 * ved_removal_forget:
 *
 * What was being removed is none of the source that is open now: it stays where it is.
 */
void
ved_removal_forget (VedRemoval *self)
{
  if (self->toast != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->toast, self);
      adw_toast_dismiss (self->toast);
    }
  g_clear_object (&self->toast);
  g_clear_pointer (&self->id, g_free);
}

void
ved_removal_free (VedRemoval *self)
{
  if (self == NULL)
    return;

  ved_removal_forget (self);
  g_free (self);
}

static void
end (VedRemoval *self,
     gboolean    is_undone)
{
  g_autofree char *id = g_steal_pointer (&self->id);

  ved_removal_forget (self);
  if (id != NULL)
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
 */
void
ved_removal_begin (VedRemoval *self,
                   const char *id,
                   const char *text)
{
  end (self, FALSE);
  self->id = g_strdup (id);
  self->toast = ved_page_create_undo (self->page, text);
  g_signal_connect (self->toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self);
  g_signal_connect (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self);
}

/**
 * ved_removal_has:
 *
 * Returns: whether that is being removed
 */
gboolean
ved_removal_has (const VedRemoval *self,
                 const char       *id)
{
  return g_strcmp0 (self->id, id) == 0;
}
