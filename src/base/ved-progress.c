/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-progress"

#include "config.h"

#include "base/ved-progress.h"

struct _VedProgress
{
  gsize n_done;                 /* atomic, as is the next */
  gsize n_all;
};

/**
 * ved_progress_new:
 *
 * Returns: (transfer full): of work that has not begun
 */
VedProgress *
ved_progress_new (void)
{
  return g_atomic_rc_box_new0 (VedProgress);
}

VedProgress *
ved_progress_ref (VedProgress *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ved_progress_unref (VedProgress *self)
{
  g_atomic_rc_box_release (self);
}

/**
 * ved_progress_begin:
 * @self: (nullable): %NULL does nothing
 * @n_all: parts of the work, of any kind; 0: not known
 */
void
ved_progress_begin (VedProgress *self,
                    gsize        n_all)
{
  if (self == NULL)
    return;

  g_atomic_pointer_set (&self->n_done, 0);
  g_atomic_pointer_set (&self->n_all, n_all);
}

/**
 * ved_progress_add:
 * @self: (nullable): %NULL does nothing
 * @n_done: parts that are done
 */
void
ved_progress_add (VedProgress *self,
                  gsize        n_done)
{
  if (self != NULL)
    g_atomic_pointer_add (&self->n_done, n_done);
}

/**
 * ved_progress_get:
 * @n_done: (out): parts that are done
 * @n_all: (out): that there are; 0: not known
 */
void
ved_progress_get (VedProgress *self,
                  gsize       *n_done,
                  gsize       *n_all)
{
  *n_done = (gsize) g_atomic_pointer_get (&self->n_done);
  *n_all = (gsize) g_atomic_pointer_get (&self->n_all);
}
