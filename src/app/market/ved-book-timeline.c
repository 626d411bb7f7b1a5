/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-timeline"

#include "config.h"

#include "app/market/ved-book-timeline.h"

#include "app/market/ved-book-goto.h"
#include "app/market/ved-book-marks-popover.h"
#include "app/market/ved-book-pace.h"
#include "app/market/ved-book-strip.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "app/timeline/ved-timeline-rows.h"
#include "app/ved-announcer.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* A wide bar is one row; in a narrow one the strip and the place in it stand above the buttons.
 *
 * A frame that comes late, as when the window was covered, counts as a short one: playing does not leap. */

#define LONGEST_FRAME_US 100000

struct _VedBookTimeline
{
  GtkWidget parent_instance;
  VedBookSession *session;      /* (nullable) */
  GtkWidget *controls;
  GtkWidget *tools;
  GtkWidget *place;
  GtkWidget *play_button;
  GtkWidget *pace_button;
  GtkWidget *goto_button;
  GtkWidget *marks_button;
  GtkWidget *strip;
  VedParagraph *row_label;
  VedParagraph *time_label;
  guint tick_id;
  gint64 frame_us;              /* of the last frame while playing; 0: none yet */
};

G_DEFINE_FINAL_TYPE (VedBookTimeline, ved_book_timeline, GTK_TYPE_WIDGET)

/* Hidden it says nothing, and is written when it comes back. */
static void
show_place (VedBookTimeline *self)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  guint32 row = ved_book_cursor_get_row (ved_book_session_get_cursor (self->session));
  char at[VED_MARKET_TEXT_SIZE], all[VED_MARKET_TEXT_SIZE], time[VED_MARKET_TEXT_SIZE];
  g_autofree char *text = NULL, *clock = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (day == NULL)
    {
      ved_paragraph_set_text (self->row_label, "");
      ved_paragraph_set_text (self->time_label, "");
      return;
    }

  text = g_strdup_printf ("#%s / %s", ved_market_write_count (row, at, sizeof at),
                          ved_market_write_count (day->n_rows, all, sizeof all));
  ved_paragraph_set_text (self->row_label, text);
  clock = g_strdup_printf ("%s %s", ved_market_write_time (day->time_ns[row], time, sizeof time),
                           ved_book_session_get_zone_name (self->session));
  ved_paragraph_set_text (self->time_label, clock);
  if (!ved_book_cursor_get_playing (ved_book_session_get_cursor (self->session)))
    ved_announce_at_rest (GTK_WIDGET (self), text);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedBookTimeline *self = VED_BOOK_TIMELINE (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);
  gint64 elapsed_us = self->frame_us > 0 ? CLAMP (now_us - self->frame_us, 0, LONGEST_FRAME_US) : 0;

  self->frame_us = now_us;
  if (elapsed_us > 0)
    ved_book_cursor_advance (ved_book_session_get_cursor (self->session), elapsed_us);

  return G_SOURCE_CONTINUE;
}

static void
update_ticks (VedBookTimeline *self)
{
  gboolean is_playing = self->session != NULL
    && ved_book_cursor_get_playing (ved_book_session_get_cursor (self->session))
    && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (is_playing == (self->tick_id != 0))
    return;

  self->frame_us = 0;
  if (is_playing)
    {
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
      return;
    }
  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

static void
playing_changed_cb (VedBookTimeline *self)
{
  gboolean is_playing = ved_book_cursor_get_playing (ved_book_session_get_cursor (self->session));

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button),
                            is_playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  ved_announce (GTK_WIDGET (self), is_playing ? _("PLAYING") : _("PAUSED"));
  ved_set_tooltip (self->play_button, is_playing ? _("Pause (Space)") : _("Play (Space)"));
  update_ticks (self);
}

static void
show_pace (VedBookTimeline *self)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (self->session);
  g_autofree char *text = NULL;
  char step[VED_MARKET_TEXT_SIZE];

  if (ved_book_cursor_get_pace (cursor) == VED_BOOK_PACE_TIME)
    text = g_strdup_printf ("×%g", ved_book_cursor_get_speed (cursor));
  else
    text = g_strdup_printf (_("%s ev"), ved_market_write_count (ved_book_cursor_get_step (cursor), step, sizeof step));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->pace_button), text);
}

/* For the last row, so that no other one pushes the strip about, nor has the window laid out while the day plays. */
static void
reserve_place (VedBookTimeline  *self,
               const VedBookDay *day)
{
  char all[VED_MARKET_TEXT_SIZE];

  ved_market_write_count (day->n_rows, all, sizeof all);
  ved_paragraph_set_one_line (self->row_label, (int) (2 * strlen (all) + strlen ("# / ")));
}

static void
day_changed_cb (VedBookTimeline *self)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  gboolean has_day = day != NULL;

  if (has_day)
    reserve_place (self, day);
  gtk_widget_set_sensitive (self->pace_button, has_day);
  gtk_widget_set_sensitive (self->goto_button, has_day);
  gtk_widget_set_sensitive (self->marks_button, has_day);
  show_place (self);
}

static void
ved_book_timeline_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_book_timeline_parent_class)->map (widget);
  update_ticks (VED_BOOK_TIMELINE (widget));
  if (VED_BOOK_TIMELINE (widget)->session != NULL)
    show_place (VED_BOOK_TIMELINE (widget));
}

static void
ved_book_timeline_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_book_timeline_parent_class)->unmap (widget);
  update_ticks (VED_BOOK_TIMELINE (widget));
}

static GtkSizeRequestMode
ved_book_timeline_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ved_book_timeline_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  VedBookTimeline *self = VED_BOOK_TIMELINE (widget);
  gpointer upper[] = { self->strip, self->place, NULL }, lower[] = { self->controls, self->tools, NULL };

  *minimum_baseline = *natural_baseline = -1;
  ved_timeline_rows_measure (upper, lower, orientation, for_size, minimum, natural);
}

static void
ved_book_timeline_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  VedBookTimeline *self = VED_BOOK_TIMELINE (widget);
  gpointer wide[] = { self->controls, self->strip, self->tools, self->place, NULL };
  gpointer upper[] = { self->strip, self->place, NULL }, lower[] = { self->controls, self->tools, NULL };

  ved_timeline_rows_allocate (widget, wide, upper, lower, width, height);
}

static void
ved_book_timeline_dispose (GObject *object)
{
  g_clear_object (&VED_BOOK_TIMELINE (object)->session);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL;)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ved_book_timeline_parent_class)->dispose (object);
}

static void
ved_book_timeline_class_init (VedBookTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_book_timeline_dispose;
  widget_class->get_request_mode = ved_book_timeline_get_request_mode;
  widget_class->measure = ved_book_timeline_measure;
  widget_class->size_allocate = ved_book_timeline_size_allocate;
  widget_class->map = ved_book_timeline_map;
  widget_class->unmap = ved_book_timeline_unmap;
  ved_book_actions_bind_keys (widget_class);
}

static GtkWidget *
add_button (GtkWidget  *box,
            const char *icon,
            const char *action,
            int         argument,
            const char *label,
            const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ved_set_tooltip (button, tooltip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (argument != 0)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", argument);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static GtkWidget *
add_menu_button (GtkWidget  *box,
                 const char *icon,
                 const char *label,
                 const char *tooltip)
{
  GtkWidget *button = gtk_menu_button_new ();

  if (icon != NULL)
    gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), icon);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ved_set_tooltip (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

/* When a popover closes, keys are for the replay again, and not for the button, which would take Space. */
static void
set_popover (VedBookTimeline *self,
             GtkWidget       *button,
             GtkWidget       *popover)
{
  g_signal_connect_object (popover, "closed", G_CALLBACK (gtk_widget_grab_focus), self->strip, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
}

static VedParagraph *
create_text (GtkWidget  *box,
             const char *css_class)
{
  GtkWidget *text = ved_text_paragraph_new ("", css_class);

  ved_paragraph_set_alignment (VED_PARAGRAPH (text), PANGO_ALIGN_RIGHT);
  ved_paragraph_set_one_line (VED_PARAGRAPH (text), 0);
  gtk_box_append (GTK_BOX (box), text);

  return VED_PARAGRAPH (text);
}

static GtkWidget *
create_place (VedBookTimeline *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->row_label = create_text (box, "caption-heading");
  self->time_label = create_text (box, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->time_label), "dim-label");
  ved_set_tooltip (GTK_WIDGET (self->time_label), _("Eastern Time, of the exchange"));
  ved_set_tooltip (GTK_WIDGET (self->row_label), _("Event number, counted from 0, of the total"));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);

  return box;
}

static void
ved_book_timeline_init (VedBookTimeline *self)
{
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (GTK_WIDGET (self), "timeline");
  self->controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->play_button = add_button (self->controls, "media-playback-start-symbolic", "book.play", 0, _("Play or Pause"),
                                  _("Play (Space)"));
  add_button (steps, "go-previous-symbolic", "book.move", -1, _("One Event Back"), _("One Event Back (,)"));
  add_button (steps, "go-next-symbolic", "book.move", 1, _("One Event Forward"), _("One Event Forward (.)"));
  gtk_box_append (GTK_BOX (self->controls), steps);
  self->pace_button = add_menu_button (self->controls, NULL, _("Replay"), _("Speed, Steps and Stops"));
  self->strip = g_object_new (VED_TYPE_BOOK_STRIP, NULL);
  gtk_widget_set_margin_top (self->strip, 3);
  gtk_widget_set_margin_bottom (self->strip, 3);
  self->marks_button = add_menu_button (self->tools, "user-bookmarks-symbolic", _("Bookmarks"), _("Bookmarks (B)"));
  self->goto_button = add_menu_button (self->tools, "find-location-symbolic", _("Go To"), _("Go To (G)"));
  self->place = create_place (self);
  gtk_widget_set_parent (self->controls, GTK_WIDGET (self));
  gtk_widget_set_parent (self->strip, GTK_WIDGET (self));
  gtk_widget_set_parent (self->tools, GTK_WIDGET (self));
  gtk_widget_set_parent (self->place, GTK_WIDGET (self));
}

/**
 * ved_book_timeline_set_session:
 * @session: whose cursor it shows and moves; set once
 * @actions: of the same session
 */
void
ved_book_timeline_set_session (VedBookTimeline *self,
                               VedBookSession  *session,
                               VedBookActions  *actions)
{
  VedBookCursor *cursor = ved_book_session_get_cursor (session);

  g_return_if_fail (VED_IS_BOOK_TIMELINE (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  ved_book_strip_set_session (VED_BOOK_STRIP (self->strip), session);
  set_popover (self, self->pace_button, ved_book_pace_new (cursor));
  set_popover (self, self->goto_button, ved_book_goto_new (session, actions));
  g_signal_connect_object (session, "changed", G_CALLBACK (day_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "moved", G_CALLBACK (show_place), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::playing", G_CALLBACK (playing_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::speed", G_CALLBACK (show_pace), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::pace", G_CALLBACK (show_pace), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cursor, "notify::step", G_CALLBACK (show_pace), self, G_CONNECT_SWAPPED);
  set_popover (self, self->marks_button, ved_book_marks_popover_new (session, ved_book_actions_get_marks (actions)));
  ved_book_strip_set_marks (VED_BOOK_STRIP (self->strip), ved_book_actions_get_marks (actions));
  g_signal_connect_object (actions, "bookmark", G_CALLBACK (gtk_menu_button_popup), self->marks_button, G_CONNECT_SWAPPED);
  g_signal_connect_object (actions, "go-to", G_CALLBACK (gtk_menu_button_popup), self->goto_button, G_CONNECT_SWAPPED);
  show_pace (self);
  day_changed_cb (self);
}
