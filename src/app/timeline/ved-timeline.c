/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-timeline"

#include "config.h"

#include "app/timeline/ved-timeline.h"

#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "app/timeline/ved-jump-popover.h"
#include "app/timeline/ved-marks-popover.h"
#include "app/timeline/ved-minimap.h"
#include "app/timeline/ved-timeline-rows.h"
#include "app/ved-announcer.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* A wide bar is one row. In a narrow one the minimap and the time stand above the buttons, so that nothing is cut:
 *
 *   controls | minimap | tools | position | live        minimap              | position
 *                                                       controls | … | tools | live
 */

#define POSITION_CHARS 8        /* as "13:05:30" has */
#define AGE_CHARS 10

struct _VedTimeline
{
  GtkWidget parent_instance;
  VedFleetModel *model;         /* (nullable) */
  VedTimeMarks *marks;          /* (nullable) */
  GtkWidget *controls;
  GtkWidget *backward_button;
  GtkWidget *pause_button;
  GtkWidget *steps;
  GtkMenuButton *speed_button;
  VedMinimap *minimap;
  GtkWidget *tools;
  GtkMenuButton *marks_button;
  GtkWidget *record_button;
  GtkMenuButton *position_button;
  VedParagraph *position_label;
  VedParagraph *age_label;
  GtkWidget *live_button;
  GtkLabel *live_label;
  guint shown_mode;             /* what the buttons say */
};

G_DEFINE_FINAL_TYPE (VedTimeline, ved_timeline, GTK_TYPE_WIDGET)

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
           gboolean     moves,
           gboolean     backward)
{
  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button),
                            moves ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  ved_set_tooltip (self->pause_button, moves ? _("Pause (Space)") : _("Resume (Space)"));
  if (live)
    gtk_widget_add_css_class (self->live_button, "live");
  else
    gtk_widget_remove_css_class (self->live_button, "live");
  if (backward)
    gtk_widget_add_css_class (self->backward_button, "accent");
  else
    gtk_widget_remove_css_class (self->backward_button, "accent");
}

static const char *
get_badge (gboolean live,
           gboolean following,
           gboolean has_ended)
{
  if (live)
    return _("LIVE");
  if (following && has_ended)
    return _("END");

  return following ? _("LATEST") : _("PAUSED");
}

/* What is still recorded has no end yet: who follows it sees what comes. */
static const char *
get_replay_badge (gboolean moves,
                  gboolean following,
                  gboolean playing,
                  gboolean growing)
{
  if (!moves)
    return _("SAVED");
  if (playing)
    return _("PLAYING");
  if (!following)
    return _("REPLAY");

  return growing ? _("GROWING") : _("END");
}

static void
show_speed (VedTimeline *self)
{
  g_autofree char *text = g_strdup_printf ("×%g", ved_time_cursor_get_speed (ved_fleet_model_get_cursor (self->model)));

  gtk_menu_button_set_label (self->speed_button, text);
}

enum {
  MODE_FOLLOWING = 1 << 0,
  MODE_PLAYING = 1 << 1,
  MODE_BACKWARD = 1 << 2,
  MODE_REPLAYING = 1 << 3,
  MODE_LIVE = 1 << 4,
  MODE_MOVES = 1 << 5,
  MODE_SHOWN = 1 << 6,          /* there is something to show */
  MODE_ENDED = 1 << 7,          /* nothing more is expected */
  MODE_GROWING = 1 << 8,        /* a recording that is still written */
  MODE_RECORDING = 1 << 9,      /* something is recorded, be it shown or not */
};

static guint
read_mode (VedTimeline *self)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);
  VedSourceState state = ved_fleet_model_get_state (self->model);
  gboolean has_snapshot = ved_fleet_model_get_snapshot (self->model) != NULL;
  gboolean moves = has_snapshot && (state != VED_SOURCE_REPLAYING || ved_fleet_model_can_move (self->model));

  return (ved_time_cursor_get_following (cursor) ? MODE_FOLLOWING : 0)
         | (ved_time_cursor_get_playing (cursor) ? MODE_PLAYING : 0)
         | (ved_time_cursor_get_backward (cursor) ? MODE_BACKWARD : 0)
         | (state == VED_SOURCE_REPLAYING ? MODE_REPLAYING : 0) | (state == VED_SOURCE_LIVE ? MODE_LIVE : 0)
         | (state == VED_SOURCE_ENDED ? MODE_ENDED : 0)
         | (ved_fleet_model_is_growing (self->model) ? MODE_GROWING : 0)
         | (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->record_button)) ? MODE_RECORDING : 0)
         | (moves ? MODE_MOVES : 0) | (has_snapshot ? MODE_SHOWN : 0);
}

static void
show_badge (VedTimeline *self,
            const char  *badge,
            gboolean     is_shown)
{
  if (is_shown && !g_str_equal (badge, gtk_label_get_label (self->live_label)))
    ved_announce (GTK_WIDGET (self), badge);
  gtk_label_set_label (self->live_label, badge);
}

static void
show_buttons (VedTimeline *self,
              guint        mode)
{
  gboolean following = (mode & MODE_FOLLOWING) != 0, playing = (mode & MODE_PLAYING) != 0;
  gboolean replaying = (mode & MODE_REPLAYING) != 0, moves = (mode & MODE_MOVES) != 0;
  gboolean live = following && (mode & MODE_LIVE) != 0, shown = (mode & MODE_SHOWN) != 0;
  gboolean growing = (mode & MODE_GROWING) != 0, ended = (mode & MODE_ENDED) != 0;

  show_mode (self, live, replaying ? playing : following || playing, playing && (mode & MODE_BACKWARD) != 0);
  show_badge (self, replaying ? get_replay_badge (moves, following, playing, growing) : get_badge (live, following, ended),
              shown);
  gtk_widget_set_visible (self->live_button, shown);
  gtk_widget_set_visible (GTK_WIDGET (self->position_button), shown);
  ved_set_tooltip (self->live_button, !replaying || growing ? _("Back to Now (L)") : _("To the End (L)"));
  gtk_widget_set_visible (self->backward_button, replaying && moves);
  gtk_widget_set_visible (GTK_WIDGET (self->speed_button), replaying && moves);
  gtk_widget_set_visible (self->record_button, !replaying || (mode & MODE_RECORDING) != 0);
  gtk_widget_set_sensitive (self->pause_button, moves);
  gtk_widget_set_sensitive (self->steps, moves);
  gtk_widget_set_sensitive (GTK_WIDGET (self->marks_button), shown);
}

/* Most changes are another instant: only what differs is written, since a button that is given the icon that it has
 * already has the window measured anew. */
static void
refresh (VedTimeline *self)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (self->model);
  g_autofree char *position = format_position (snapshot != NULL ? ved_snapshot_get_time_us (snapshot) : 0);
  guint mode = read_mode (self);

  if ((mode & MODE_SHOWN) != 0 && (mode & (MODE_FOLLOWING | MODE_PLAYING)) == 0
      && g_strcmp0 (position, ved_paragraph_get_text (self->position_label)) != 0)
    ved_announce_at_rest (GTK_WIDGET (self), position);
  ved_paragraph_set_text (self->position_label, position);
  if (mode == self->shown_mode)
    return;

  self->shown_mode = mode;
  show_buttons (self, mode);
}

/* What became of a recording is told when it has ended. */
static void
recording_toggled_cb (VedTimeline *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->record_button)))
    ved_announce (GTK_WIDGET (self), _("Recording"));
  refresh (self);
}

/* The widest texts, so that they don't push the minimap about. */
static void
reserve_room (VedTimeline *self)
{
  ved_paragraph_set_alignment (self->position_label, PANGO_ALIGN_RIGHT);
  ved_paragraph_set_one_line (self->position_label, POSITION_CHARS);
  ved_paragraph_set_alignment (self->age_label, PANGO_ALIGN_RIGHT);
  ved_paragraph_set_one_line (self->age_label, AGE_CHARS);
  gtk_label_set_width_chars (self->live_label, 7);
  gtk_label_set_xalign (self->live_label, 0.0f);
}

static GtkSizeRequestMode
ved_timeline_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ved_timeline_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  VedTimeline *self = VED_TIMELINE (widget);
  gpointer upper[] = { self->minimap, self->position_button, NULL };
  gpointer lower[] = { self->controls, self->tools, self->live_button, NULL };

  *minimum_baseline = *natural_baseline = -1;
  ved_timeline_rows_measure (upper, lower, orientation, for_size, minimum, natural);
}

static void
ved_timeline_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  VedTimeline *self = VED_TIMELINE (widget);
  gpointer wide[] = { self->controls, self->minimap, self->tools, self->position_button, self->live_button, NULL };
  gpointer upper[] = { self->minimap, self->position_button, NULL };
  gpointer lower[] = { self->controls, self->tools, self->live_button, NULL };

  ved_timeline_rows_allocate (widget, wide, upper, lower, width, height);
}

static void
update_marks_button (VedTimeline *self)
{
  gint64 from_us, to_us;
  g_autofree char *length = NULL, *text = NULL;

  if (ved_time_marks_get_range (self->marks, &from_us, &to_us))
    {
      length = ved_text_duration (to_us - from_us);
      text = g_strdup_printf (_("Bookmarks and Marks (B)\nA to B: %s"), length);
    }
  ved_set_tooltip (GTK_WIDGET (self->marks_button),
                   text != NULL ? text : _("Bookmarks and Marks (B)"));
}

static void
ved_timeline_dispose (GObject *object)
{
  VedTimeline *self = VED_TIMELINE (object);

  g_clear_object (&self->model);
  g_clear_object (&self->marks);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ved_timeline_parent_class)->dispose (object);
}

static void
ved_timeline_class_init (VedTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_timeline_dispose;

  widget_class->get_request_mode = ved_timeline_get_request_mode;
  widget_class->measure = ved_timeline_measure;
  widget_class->size_allocate = ved_timeline_size_allocate;

  g_type_ensure (VED_TYPE_MINIMAP);
  g_type_ensure (VED_TYPE_PARAGRAPH);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, controls);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, backward_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, pause_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, steps);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, speed_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, minimap);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, tools);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, marks_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, record_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, position_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, position_label);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, age_label);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, live_button);
  gtk_widget_class_bind_template_child (widget_class, VedTimeline, live_label);
}

static void
ved_timeline_init (VedTimeline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown_mode = G_MAXUINT;
  reserve_room (self);
}

static void
make_marks_popover (GtkMenuButton *button,
                    gpointer       user_data)
{
  VedTimeline *self = user_data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, ved_marks_popover_new (self->model, self->marks));
}

static void
make_jump_popover (GtkMenuButton *button,
                   gpointer       user_data)
{
  VedTimeline *self = user_data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, ved_jump_popover_new (self->model));
}

/**
 * ved_timeline_set_session:
 * @session: whose time it is; set once
 */
void
ved_timeline_set_session (VedTimeline *self,
                          VedSession  *session)
{
  VedTimeCursor *cursor;

  g_return_if_fail (VED_IS_TIMELINE (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (ved_session_get_model (session));
  self->marks = g_object_ref (ved_session_get_marks (session));
  cursor = ved_fleet_model_get_cursor (self->model);
  ved_minimap_set_model (self->minimap, self->model, self->marks);
  gtk_menu_button_set_create_popup_func (self->marks_button, make_marks_popover, self, NULL);
  gtk_menu_button_set_create_popup_func (self->position_button, make_jump_popover, self, NULL);
  g_signal_connect_object (self->record_button, "notify::active", G_CALLBACK (recording_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->marks, "changed", G_CALLBACK (update_marks_button), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::following", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::playing", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::backward", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::speed", G_CALLBACK (show_speed), self, G_CONNECT_SWAPPED);
  show_speed (self);
  refresh (self);
}

static void
bookmark_activated_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  VedTimeline *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self->marks_button)))
    gtk_menu_button_popup (self->marks_button);
}

static void
jump_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  VedTimeline *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self->position_button)))
    gtk_menu_button_popup (self->position_button);
}

/* To the range between the marks, and back to everything. */
static void
zoom_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  VedTimeline *self = user_data;
  gint64 from_us, to_us;

  if (g_variant_get_boolean (parameter) && ved_time_marks_get_range (self->marks, &from_us, &to_us))
    ved_minimap_zoom_to (self->minimap, from_us, to_us);
  else
    ved_minimap_zoom_to (self->minimap, 0, 0);
}

/**
 * ved_timeline_add_actions:
 * @actions: the group "time"; it does not outlive the timeline
 */
void
ved_timeline_add_actions (VedTimeline *self,
                          GActionMap  *actions)
{
  static const GActionEntry entries[] = {
    { .name = "bookmark", .activate = bookmark_activated_cb },
    { .name = "jump", .activate = jump_activated_cb },
    { .name = "zoom", .activate = zoom_activated_cb, .parameter_type = "b" },
  };

  g_return_if_fail (VED_IS_TIMELINE (self));

  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);
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

  ved_paragraph_set_text (self->age_label, age);
}
