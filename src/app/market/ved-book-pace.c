/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-pace"

#include "config.h"

#include "app/market/ved-book-pace.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"

#include <glib/gi18n.h>

/* How a replay goes on, and where it stops by itself. */

#define CENT_TICKS 100

static const double speeds[] = { 0.1, 0.5, 1.0, 5.0, 10.0, 60.0, 300.0, 1000.0, 10000.0 };

struct _VedBookPacePopover
{
  GtkPopover parent_instance;
  VedBookCursor *cursor;
  GtkWidget *grid;
  int n_lines;
  GtkWidget *pace;
  GtkWidget *speed;
  GtkWidget *step;
  GtkWidget *trade;
  GtkWidget *spread;
  GtkWidget *halts;
  GtkWidget *crosses;
  gboolean is_showing;          /* what the cursor says; nothing is told to it meanwhile */
};

G_DEFINE_FINAL_TYPE (VedBookPacePopover, ved_book_pace, GTK_TYPE_POPOVER)

static void
show (VedBookPacePopover *self)
{
  double speed = ved_book_cursor_get_speed (self->cursor);
  guint nearest = 0;

  self->is_showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i] <= speed)
      nearest = i;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->speed), nearest);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->pace), ved_book_cursor_get_pace (self->cursor));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->step), ved_book_cursor_get_step (self->cursor));
  gtk_widget_set_sensitive (self->speed, ved_book_cursor_get_pace (self->cursor) == VED_BOOK_PACE_TIME);
  self->is_showing = FALSE;
}

static void
tell (VedBookPacePopover *self)
{
  VedBookStops stops = {
    .trade_size = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->trade)),
    .spread = (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->spread)) * CENT_TICKS,
    .at_halts = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->halts)),
    .at_crosses = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->crosses)),
  };

  if (self->is_showing || self->cursor == NULL)
    return;

  ved_book_cursor_set_pace (self->cursor, (VedBookPace) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->pace)));
  ved_book_cursor_set_speed (self->cursor, speeds[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->speed)),
                                                       G_N_ELEMENTS (speeds) - 1)]);
  ved_book_cursor_set_step (self->cursor, (guint32) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->step)));
  ved_book_cursor_set_stops (self->cursor, &stops);
}

static void
ved_book_pace_show (GtkWidget *widget)
{
  show (VED_BOOK_PACE (widget));

  GTK_WIDGET_CLASS (ved_book_pace_parent_class)->show (widget);
}

static void
ved_book_pace_dispose (GObject *object)
{
  g_clear_object (&VED_BOOK_PACE (object)->cursor);

  G_OBJECT_CLASS (ved_book_pace_parent_class)->dispose (object);
}

static void
ved_book_pace_class_init (VedBookPacePopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_pace_dispose;
  GTK_WIDGET_CLASS (klass)->show = ved_book_pace_show;
}

static void
add_line (VedBookPacePopover *self,
          const char         *title,
          GtkWidget          *widget)
{
  GtkWidget *label = ved_text_label_new (title, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  ved_name_widget (widget, title);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, self->n_lines, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), widget, 1, self->n_lines++, 1, 1);
}

static GtkWidget *
add_choice (VedBookPacePopover *self,
            const char         *title,
            const char *const  *names)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (names);

  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  add_line (self, title, choice);

  return choice;
}

static GtkWidget *
add_number (VedBookPacePopover *self,
            const char         *title,
            double              least,
            double              most,
            double              step)
{
  GtkWidget *number = gtk_spin_button_new_with_range (least, most, step);

  g_signal_connect_object (number, "value-changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  add_line (self, title, number);

  return number;
}

static GtkWidget *
add_check (VedBookPacePopover *self,
           const char         *title)
{
  GtkWidget *check = gtk_check_button_new_with_label (title);

  g_signal_connect_object (check, "toggled", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), check, 0, self->n_lines++, 2, 1);

  return check;
}

static void
add_heading (VedBookPacePopover *self,
             const char         *title)
{
  gtk_grid_attach (GTK_GRID (self->grid), ved_text_label_new (title, "heading"), 0, self->n_lines++, 2, 1);
}

static void
ved_book_pace_init (VedBookPacePopover *self)
{
  const char *paces[] = { _("By time"), _("By events"), NULL };
  const char *names[G_N_ELEMENTS (speeds) + 1] = { NULL };
  char texts[G_N_ELEMENTS (speeds)][16];
  GtkWidget *future = gtk_check_button_new_with_label (_("Show later events, dimmed"));

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_snprintf (texts[i], sizeof texts[i], "×%g", speeds[i]);
      names[i] = texts[i];
    }
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  add_heading (self, _("Replay"));
  self->pace = add_choice (self, _("Playback"), paces);
  self->speed = add_choice (self, _("Speed"), names);
  self->step = add_number (self, _("Events per step"), 1.0, G_MAXINT32, 1.0);
  add_heading (self, _("Stop At"));
  self->trade = add_number (self, _("Execution of shares ≥"), 0.0, 1e6, 100.0);
  self->spread = add_number (self, _("Spread in cents ≥"), 0.0, 1e5, 1.0);
  self->halts = add_check (self, _("Halts"));
  self->crosses = add_check (self, _("Crosses"));
  add_heading (self, _("Future"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (future), "book.future");
  gtk_grid_attach (GTK_GRID (self->grid), future, 0, self->n_lines++, 2, 1);
  gtk_popover_set_child (GTK_POPOVER (self), self->grid);
}

/**
 * ved_book_pace_new:
 * @cursor: what it steers
 *
 * Returns: (transfer floating): a popover to say how a replay goes on, and where it stops by itself
 */
GtkWidget *
ved_book_pace_new (VedBookCursor *cursor)
{
  VedBookPacePopover *self = g_object_new (VED_TYPE_BOOK_PACE, NULL);

  self->cursor = g_object_ref (cursor);
  g_signal_connect_object (cursor, "notify::pace", G_CALLBACK (show), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
