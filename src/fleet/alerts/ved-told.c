/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-told"

#include "config.h"

#include "fleet/alerts/ved-told.h"

static void
step_clear (VedToldStep *step)
{
  g_free (step->role);
}

VedTold *
ved_told_new (const char *episode)
{
  VedTold *self = g_new0 (VedTold, 1);

  self->episode = g_strdup (episode);
  self->roles = g_ptr_array_new_with_free_func (g_free);
  self->steps = g_array_new (FALSE, FALSE, sizeof (VedToldStep));
  g_array_set_clear_func (self->steps, (GDestroyNotify) step_clear);

  return self;
}

VedTold *
ved_told_copy (const VedTold *self)
{
  VedTold *copy = ved_told_new (self->episode);

  copy->level = self->level;
  copy->time_us = self->time_us;
  copy->is_assumed = self->is_assumed;
  for (guint i = 0; i < self->roles->len; i++)
    g_ptr_array_add (copy->roles, g_strdup (g_ptr_array_index (self->roles, i)));
  for (guint i = 0; i < self->steps->len; i++)
    {
      const VedToldStep *step = &g_array_index (self->steps, VedToldStep, i);

      ved_told_add_step (copy, step->role, step->time_us, step->is_reached);
    }

  return copy;
}

void
ved_told_free (VedTold *self)
{
  if (self == NULL)
    return;

  g_free (self->episode);
  g_ptr_array_unref (self->roles);
  g_array_unref (self->steps);
  g_free (self);
}

gboolean
ved_told_has_role (const VedTold *self,
                   const char    *role)
{
  return g_ptr_array_find_with_equal_func (self->roles, role, g_str_equal, NULL);
}

/**
 * ved_told_add_role:
 * @role: has heard of it; once is enough
 */
void
ved_told_add_role (VedTold    *self,
                   const char *role)
{
  if (!ved_told_has_role (self, role))
    g_ptr_array_add (self->roles, g_strdup (role));
}

/**
 * ved_told_add_step:
 * @role: it has escalated to
 * @time_us: when
 * @is_reached: whether a channel served it
 */
void
ved_told_add_step (VedTold    *self,
                   const char *role,
                   gint64      time_us,
                   gboolean    is_reached)
{
  const VedToldStep step = { g_strdup (role), time_us, is_reached };

  g_array_append_val (self->steps, step);
}
