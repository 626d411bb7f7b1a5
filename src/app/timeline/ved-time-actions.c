/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-actions"

#include "config.h"

#include "app/timeline/ved-time-actions.h"

#include <glib/gi18n.h>

/* The group "time": everything that moves the cursor of a session, and its marks A and B. */

#define DATA_KEY "ved-time-actions"

/* Owned by the group. */
typedef struct {
  VedFleetModel *model;
  VedTimeMarks *marks;
} TimeActions;

static VedTimeCursor *
get_cursor (gpointer user_data)
{
  return ved_fleet_model_get_cursor (((TimeActions *) user_data)->model);
}

/* At its end a recording plays from its beginning, and the other way round. */
static void
toggle_play (TimeActions *self,
             gboolean     backward)
{
  VedTimeCursor *cursor = get_cursor (self);
  gint64 first_us = ved_time_cursor_get_first_us (cursor), last_us = ved_time_cursor_get_last_us (cursor);

  if (ved_time_cursor_get_playing (cursor) && ved_time_cursor_get_backward (cursor) == backward)
    {
      ved_time_cursor_pause (cursor);
      return;
    }

  if (!ved_fleet_model_can_move (self->model))
    return;
  if (!backward && ved_time_cursor_get_position (cursor) >= last_us)
    ved_time_cursor_seek (cursor, first_us);
  if (backward && ved_time_cursor_get_position (cursor) <= first_us)
    ved_time_cursor_seek (cursor, last_us);
  ved_time_cursor_play (cursor, backward);
}

/* What plays stops, in whichever direction. */
static void
toggle_activated_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  TimeActions *self = user_data;
  VedTimeCursor *cursor = get_cursor (self);

  if (ved_time_cursor_get_playing (cursor))
    ved_time_cursor_pause (cursor);
  else if (ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING)
    toggle_play (self, FALSE);
  else if (ved_time_cursor_get_following (cursor))
    ved_time_cursor_pause (cursor);
  else
    ved_time_cursor_follow (cursor);
}

static void
toggle_backward_activated_cb (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  TimeActions *self = user_data;

  if (ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING)
    toggle_play (self, TRUE);
}

static void
live_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ved_time_cursor_follow (get_cursor (user_data));
}

static void
step_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ved_fleet_model_step (((TimeActions *) user_data)->model, g_variant_get_int32 (parameter));
}

static void
speed_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  ved_time_cursor_set_speed (get_cursor (user_data), g_variant_get_double (parameter));
}

/* Goes to an instant that was found, or says why not. */
static void
go_to (TimeActions *self,
       gint64       time_us,
       const char  *fault)
{
  if (time_us == 0)
    {
      ved_time_marks_tell (self->marks, fault);
      return;
    }

  ved_time_cursor_pause (get_cursor (self));
  ved_time_cursor_seek (get_cursor (self), time_us);
}

static void
alert_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  TimeActions *self = user_data;
  gboolean backward = g_variant_get_int32 (parameter) < 0;
  gint64 position_us = ved_fleet_model_get_shown_us (self->model);

  go_to (self, ved_time_marks_find_alert (self->marks, position_us, backward),
         backward ? _("No alert opened before this moment") : _("No alert opened after this moment"));
}

static void
next_bookmark_activated_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       user_data)
{
  TimeActions *self = user_data;
  gboolean backward = g_variant_get_int32 (parameter) < 0;
  gint64 position_us = ved_fleet_model_get_shown_us (self->model);

  go_to (self, ved_time_marks_find_bookmark (self->marks, position_us, backward),
         backward ? _("No bookmark before") : _("No bookmark after"));
}

static void
mark_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  TimeActions *self = user_data;
  int mark = g_variant_get_int32 (parameter);

  if (mark >= 0 && mark < VED_N_TIME_MARKS)
    ved_time_marks_set_mark (self->marks, (VedTimeMark) mark,
                             ved_fleet_model_get_shown_us (self->model));
}

static void
clear_marks_activated_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  ved_time_marks_set_range (((TimeActions *) user_data)->marks, 0, 0);
}

static const GActionEntry entries[] = {
  { .name = "toggle", .activate = toggle_activated_cb },
  { .name = "toggle-backward", .activate = toggle_backward_activated_cb },
  { .name = "live", .activate = live_activated_cb },
  { .name = "step", .activate = step_activated_cb, .parameter_type = "i" },
  { .name = "speed", .activate = speed_activated_cb, .parameter_type = "d" },
  { .name = "alert", .activate = alert_activated_cb, .parameter_type = "i" },
  { .name = "next-bookmark", .activate = next_bookmark_activated_cb, .parameter_type = "i" },
  { .name = "mark", .activate = mark_activated_cb, .parameter_type = "i" },
  { .name = "clear-marks", .activate = clear_marks_activated_cb },
};

static void
time_actions_free (gpointer data)
{
  TimeActions *self = data;

  g_object_unref (self->model);
  g_object_unref (self->marks);
  g_free (self);
}

/**
 * ved_time_actions_bind_keys:
 * @widget_class: of a window that has the group %VED_TIME_KEYS
 *
 * Keys without a modifier are handled last, so that whatever has the focus can use them first. Space is
 * GtkWindow's own, for activate_focus().
 */
void
ved_time_actions_bind_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    const char *action;
    int parameter;
  } keys[] = {
    { GDK_KEY_comma, VED_TIME_KEYS ".step", -1 },
    { GDK_KEY_period, VED_TIME_KEYS ".step", 1 },
    { GDK_KEY_less, VED_TIME_KEYS ".next-bookmark", -1 },
    { GDK_KEY_greater, VED_TIME_KEYS ".next-bookmark", 1 },
    { GDK_KEY_p, VED_TIME_KEYS ".alert", -1 },
    { GDK_KEY_n, VED_TIME_KEYS ".alert", 1 },
    { GDK_KEY_bracketleft, VED_TIME_KEYS ".mark", VED_TIME_MARK_A },
    { GDK_KEY_bracketright, VED_TIME_KEYS ".mark", VED_TIME_MARK_B },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, "i", keys[i].parameter);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, VED_TIME_KEYS ".live", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, 0, VED_TIME_KEYS ".bookmark", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, 0, VED_TIME_KEYS ".jump", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, GDK_SHIFT_MASK, VED_TIME_KEYS ".toggle-backward", NULL);
}

/**
 * ved_time_actions_install:
 * @window: of a class with keys
 * @has_keys: whether single keys go through time
 * @time: the actions of what is shown
 */
void
ved_time_actions_install (GtkWidget    *window,
                          gboolean      has_keys,
                          GActionGroup *time)
{
  gtk_widget_insert_action_group (window, VED_TIME_ACTIONS, time);
  gtk_widget_insert_action_group (window, VED_TIME_KEYS, has_keys ? time : NULL);
}

/**
 * ved_time_actions_new:
 * @session: whose cursor and marks these are
 *
 * Returns: (transfer full): the group, to be inserted as "time"
 */
GSimpleActionGroup *
ved_time_actions_new (VedSession *session)
{
  GSimpleActionGroup *group = g_simple_action_group_new ();
  TimeActions *self = g_new0 (TimeActions, 1);

  self->model = g_object_ref (ved_session_get_model (session));
  self->marks = g_object_ref (ved_session_get_marks (session));
  g_object_set_data_full (G_OBJECT (group), DATA_KEY, self, time_actions_free);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);

  return group;
}
