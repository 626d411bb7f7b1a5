/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-age-clock"

#include "config.h"

#include "app/parts/ved-age-clock.h"

#include "app/parts/ved-source-text.h"

#include <glib/gi18n.h>

#define TICK_S       5          /* ages of data, while all is well */
#define FAULT_TICK_S 1          /* countdowns */

struct _VedAgeClock
{
  VedFleetModel *model;
  VedAgeFunc func;
  gpointer user_data;
  gboolean is_running;
  guint tick_id;
  guint tick_s;
};

/* How old what is shown is while it does not follow the newest data; -1 while it does. */
static gint64
get_paused_age_us (VedFleetModel *model)
{
  VedSnapshot *shown = ved_fleet_model_get_snapshot (model), *latest = ved_fleet_model_get_latest (model);

  if (shown == NULL || latest == NULL || ved_time_cursor_get_following (ved_fleet_model_get_cursor (model)))
    return -1;

  return ved_fleet_model_get_age_us (model) + ved_snapshot_get_time_us (latest)
         - ved_snapshot_get_time_us (shown);
}

static void
tell (VedAgeClock *self)
{
  gint64 paused_age_us = get_paused_age_us (self->model);
  g_autofree char *age = NULL, *source_age = NULL;

  if (paused_age_us >= 0)
    {
      age = ved_source_text_shown_age (paused_age_us);
      source_age = g_strdup_printf (_("paused · %s"), age);
    }
  else
    {
      age = ved_source_text_age (ved_fleet_model_get_age_us (self->model));
    }
  self->func (age, source_age != NULL ? source_age : age, self->user_data);
}

static gboolean
tick_cb (gpointer user_data)
{
  tell (user_data);

  return G_SOURCE_CONTINUE;
}

static void
update (VedAgeClock *self)
{
  VedSourceState state = ved_fleet_model_get_state (self->model);
  guint tick_s = state == VED_SOURCE_LIVE || state == VED_SOURCE_REPLAYING ? TICK_S : FAULT_TICK_S;

  if (!self->is_running)
    tick_s = 0;
  if (tick_s == self->tick_s)
    return;

  self->tick_s = tick_s;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (tick_s == 0)
    return;

  self->tick_id = g_timeout_add_seconds (tick_s, tick_cb, self);
  g_source_set_name_by_id (self->tick_id, "ved-age-clock");
  tell (self);
}

/**
 * ved_age_clock_new:
 * @func: is told the age
 *
 * Returns: (transfer full): a clock that stands still
 */
VedAgeClock *
ved_age_clock_new (VedFleetModel *model,
                   VedAgeFunc     func,
                   gpointer       user_data)
{
  VedAgeClock *self = g_new0 (VedAgeClock, 1);

  self->model = g_object_ref (model);
  self->func = func;
  self->user_data = user_data;
  g_signal_connect_swapped (model, "changed", G_CALLBACK (tell), self);
  g_signal_connect_swapped (model, "notify::state", G_CALLBACK (update), self);
  g_signal_connect_swapped (ved_fleet_model_get_cursor (model), "notify::following", G_CALLBACK (tell), self);

  return self;
}

void
ved_age_clock_free (VedAgeClock *self)
{
  g_signal_handlers_disconnect_by_data (ved_fleet_model_get_cursor (self->model), self);
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_object_unref (self->model);
  g_free (self);
}

/**
 * ved_age_clock_set_running:
 * @is_running: whether anybody looks, and there is something to look at
 */
void
ved_age_clock_set_running (VedAgeClock *self,
                           gboolean     is_running)
{
  g_return_if_fail (self != NULL);

  self->is_running = is_running;
  update (self);
}
