/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-timeline"

#include "config.h"

#include "app/ved-timeline.h"

#include "app/ved-minimap.h"

#include <glib/gi18n.h>

struct _VedTimeline
{
  AdwBin parent_instance;
  VedFleetModel *model;         /* (nullable) */
  GtkWidget *pause_button;
  GtkWidget *steps;
  GtkWidget *live_button;
  GtkLabel *live_label;
  GtkLabel *position_label;
  GtkLabel *age_label;
  GtkMenuButton *speed_button;
  GtkWidget *record_button;
  VedMinimap *minimap;
};

G_DEFINE_FINAL_TYPE (VedTimeline, ved_timeline, ADW_TYPE_BIN)

static gboolean
is_same_day (GDateTime *one,
             GDateTime *other)
{
  return g_date_time_get_year (one) == g_date_time_get_year (other)
         && g_date_time_get_day_of_year (one) == g_date_time_get_day_of_year (other);
}

static char *
format_position (gint64 position_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (position_us / VED_SECOND_US);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (position_us == 0 || local == NULL)
    return g_strdup ("");

  return g_date_time_format (local, is_same_day (local, now) ? "%X" : "%x %X");
}

static void
show_mode (VedTimeline *self,
           gboolean     live,
           gboolean     moves)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button),
                            moves ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, moves ? _("Pause (Space)") : _("Go On (Space)"));
  if (live)
    gtk_widget_add_css_class (self->live_button, "live");
  else
    gtk_widget_remove_css_class (self->live_button, "live");
}

static const char *
get_badge (gboolean live,
           gboolean following)
{
  if (live)
    return _("LIVE");

  return following ? _("LATEST") : _("PAUSED");
}

static const char *
get_replay_badge (gboolean moves,
                  gboolean following,
                  gboolean playing)
{
  if (!moves)
    return _("SAVED");
  if (playing)
    return _("PLAYING");

  return following ? _("END") : _("REPLAY");
}

static void
show_speed (VedTimeline *self)
{
  g_autofree char *text = g_strdup_printf ("×%g", ved_time_cursor_get_speed (ved_fleet_model_get_cursor (self->model)));

  gtk_menu_button_set_label (self->speed_button, text);
}

static void
refresh (VedTimeline *self)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);
  gboolean following = ved_time_cursor_get_following (cursor);
  gboolean playing = ved_time_cursor_get_playing (cursor);
  gboolean replaying = ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING;
  gboolean live = following && ved_fleet_model_get_state (self->model) == VED_SOURCE_LIVE;
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (self->model);
  gboolean moves = snapshot != NULL && (!replaying || ved_fleet_model_can_move (self->model));
  g_autofree char *position = format_position (snapshot != NULL ? ved_snapshot_get_time_us (snapshot) : 0);

  show_mode (self, live, replaying ? playing : following || playing);
  gtk_label_set_label (self->position_label, position);
  gtk_label_set_label (self->live_label, replaying ? get_replay_badge (moves, following, playing)
                                                   : get_badge (live, following));
  gtk_widget_set_visible (self->live_button, snapshot != NULL);
  gtk_widget_set_tooltip_text (self->live_button, replaying ? _("To the End (L)") : _("Back to Now (L)"));
  gtk_widget_set_visible (GTK_WIDGET (self->speed_button), replaying && moves);
  gtk_widget_set_visible (self->record_button, !replaying);
  gtk_widget_set_sensitive (self->pause_button, moves);
  gtk_widget_set_sensitive (self->steps, moves);
  show_speed (self);
}

static void
ved_timeline_dispose (GObject *object)
{
  VedTimeline *self = VED_TIMELINE (object);

  g_clear_object (&self->model);

  G_OBJECT_CLASS (ved_timeline_parent_class)->dispose (object);
}

static void
ved_timeline_class_init (VedTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_timeline_dispose;

  g_type_ensure (VED_TYPE_MINIMAP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, pause_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, steps);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, live_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, live_label);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, position_label);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, age_label);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, speed_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, record_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, minimap);
}

static void
ved_timeline_init (VedTimeline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ved_timeline_set_model:
 * @model: whose time it is; set once
 */
void
ved_timeline_set_model (VedTimeline   *self,
                        VedFleetModel *model)
{
  g_return_if_fail (VED_IS_TIMELINE (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  ved_minimap_set_model (self->minimap, model);
  g_signal_connect_object (model, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_fleet_model_get_cursor (model), "notify::following", G_CALLBACK (refresh),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_fleet_model_get_cursor (model), "notify::playing", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_fleet_model_get_cursor (model), "notify::speed", G_CALLBACK (show_speed), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * ved_timeline_set_age:
 * @age: of the newest data, as text
 */
void
ved_timeline_set_age (VedTimeline *self,
                      const char  *age)
{
  g_return_if_fail (VED_IS_TIMELINE (self));

  if (g_strcmp0 (gtk_label_get_label (self->age_label), age) != 0)
    gtk_label_set_label (self->age_label, age);
}
