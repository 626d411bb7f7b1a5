/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-shown-set"

#include "config.h"

#include "app/charts/ved-shown-set.h"

#include <string.h>

/* What a click in the legend of any chart does: one entry alone, a second time all again; with Ctrl one entry is
 * hidden or comes back, and when none would be left, all come back. */

static guint
count_shown (const VedShownSet *self,
             guint              n_entries)
{
  guint n_shown = 0;

  for (guint i = 0; i < n_entries; i++)
    n_shown += ved_shown_set_has (self, i);

  return n_shown;
}

/* Room for all entries; what was not known is shown. */
static guint8 *
get_flags (VedShownSet *self,
           guint        n_entries)
{
  guint n_known;

  if (self->hidden == NULL)
    self->hidden = g_byte_array_new ();
  n_known = self->hidden->len;
  if (n_known < n_entries)
    {
      g_byte_array_set_size (self->hidden, n_entries);
      memset (self->hidden->data + n_known, 0, n_entries - n_known);
    }

  return self->hidden->data;
}

void
ved_shown_set_clear (VedShownSet *self)
{
  g_clear_pointer (&self->hidden, g_byte_array_unref);
}

/**
 * ved_shown_set_has:
 *
 * Returns: whether an entry is shown
 */
gboolean
ved_shown_set_has (const VedShownSet *self,
                   guint              entry)
{
  return self->hidden == NULL || entry >= self->hidden->len || self->hidden->data[entry] == 0;
}

void
ved_shown_set_show_all (VedShownSet *self)
{
  ved_shown_set_clear (self);
}

/**
 * ved_shown_set_show_only:
 * @entry: the one that stays
 * @n_entries: how many there are
 *
 * Hides all others; when it is the only one already, all come back.
 */
void
ved_shown_set_show_only (VedShownSet *self,
                         guint        entry,
                         guint        n_entries)
{
  gboolean is_alone = ved_shown_set_has (self, entry) && count_shown (self, n_entries) == 1;
  guint8 *flags;

  g_return_if_fail (entry < n_entries);

  flags = get_flags (self, n_entries);
  memset (flags, !is_alone, n_entries);
  flags[entry] = 0;
}

/**
 * ved_shown_set_toggle:
 * @entry: the one that is hidden or comes back
 * @n_entries: how many there are
 *
 * When none would be left, all come back.
 */
void
ved_shown_set_toggle (VedShownSet *self,
                      guint        entry,
                      guint        n_entries)
{
  guint8 *flags;

  g_return_if_fail (entry < n_entries);

  flags = get_flags (self, n_entries);
  flags[entry] = flags[entry] == 0;
  if (count_shown (self, n_entries) == 0)
    ved_shown_set_show_all (self);
}
