/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-actions"

#include "config.h"

#include "app/ved-time-actions.h"

/* The group "time": everything that moves the cursor of a model. */

static VedTimeCursor *
get_cursor (gpointer model)
{
  return ved_fleet_model_get_cursor (model);
}

/* At its end a recording plays from its beginning. */
static void
toggle_play (VedFleetModel *model)
{
  VedTimeCursor *cursor = get_cursor (model);

  if (ved_time_cursor_get_playing (cursor))
    {
      ved_time_cursor_pause (cursor);
      return;
    }

  if (ved_time_cursor_get_position (cursor) >= ved_time_cursor_get_last_us (cursor))
    ved_time_cursor_seek (cursor, ved_time_cursor_get_first_us (cursor));
  if (ved_fleet_model_can_move (model))
    ved_time_cursor_play (cursor);
}

static void
toggle_activated_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       model)
{
  VedTimeCursor *cursor = get_cursor (model);

  if (ved_fleet_model_get_state (model) == VED_SOURCE_REPLAYING)
    toggle_play (model);
  else if (ved_time_cursor_get_following (cursor) || ved_time_cursor_get_playing (cursor))
    ved_time_cursor_pause (cursor);
  else
    ved_time_cursor_follow (cursor);
}

static void
live_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       model)
{
  ved_time_cursor_follow (get_cursor (model));
}

static void
step_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       model)
{
  ved_fleet_model_step (model, g_variant_get_int32 (parameter));
}

static void
speed_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       model)
{
  ved_time_cursor_set_speed (get_cursor (model), g_variant_get_double (parameter));
}

static const GActionEntry entries[] = {
  { .name = "toggle", .activate = toggle_activated_cb },
  { .name = "live", .activate = live_activated_cb },
  { .name = "step", .activate = step_activated_cb, .parameter_type = "i" },
  { .name = "speed", .activate = speed_activated_cb, .parameter_type = "d" },
};

/**
 * ved_time_actions_bind_keys:
 * @widget_class: of a window that has the group "time"
 *
 * Keys without a modifier are handled last, so that whatever has the focus can use them first. Space is
 * GtkWindow's own, for activate_focus().
 */
void
ved_time_actions_bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "time.live", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, 0, "time.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_period, 0, "time.step", "i", 1);
}

/**
 * ved_time_actions_new:
 * @model: whose cursor moves; outlives the group
 *
 * Returns: (transfer full): the group, to be inserted as "time"
 */
GSimpleActionGroup *
ved_time_actions_new (VedFleetModel *model)
{
  GSimpleActionGroup *self = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), model);

  return self;
}
