/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-reader"

#include "config.h"

#include "app/parts/ved-reader.h"

#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* What is under the pointer, or has the focus of the keyboard, must not become something else between the look and the
 * click: lists that are ordered by what is measured hold their order while somebody is there. The focus is somebody once
 * a key was pressed where it is; one that a page began with, or that a click has left behind, is nobody, since it stays
 * when the pointer is long gone. A menu that was opened in the list belongs to it until it closes. */

struct _VedReader
{
  GObject parent_instance;

  GtkWidget *area;              /* owns this */
  GtkEventController *pointer;
  GtkEventController *focus;
  gboolean has_typed;           /* since there was a click */
  gboolean was_there;
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedReader, ved_reader, G_TYPE_OBJECT)

static void
update (VedReader *self)
{
  gboolean is_there = ved_reader_is_there (self);

  if (is_there == self->was_there)
    return;

  self->was_there = is_there;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
event_came_cb (GtkEventControllerLegacy *controller,
               GdkEvent                 *event,
               VedReader                *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_KEY_PRESS || type == GDK_KEY_RELEASE)
    self->has_typed = TRUE;
  else if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    self->has_typed = FALSE;
  update (self);

  return GDK_EVENT_PROPAGATE;
}

static void
ved_reader_class_init (VedReaderClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_reader_init (VedReader *self)
{
}

/**
 * ved_reader_watch:
 * @area: what is read; all of it that must stay as it is
 *
 * Returns: (transfer none): @area's, as long as that lives
 */
VedReader *
ved_reader_watch (GtkWidget *area)
{
  VedReader *self = g_object_new (VED_TYPE_READER, NULL);
  GtkEventController *events = gtk_event_controller_legacy_new ();

  self->area = area;
  self->pointer = gtk_event_controller_motion_new ();
  self->focus = gtk_event_controller_focus_new ();
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->pointer, "notify::contains-pointer", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->focus, "notify::contains-focus", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (events, "event", G_CALLBACK (event_came_cb), self, 0);
  gtk_widget_add_controller (area, self->pointer);
  gtk_widget_add_controller (area, self->focus);
  gtk_widget_add_controller (area, events);
  g_object_set_data_full (G_OBJECT (area), "ved-reader", self, g_object_unref);

  return self;
}

/* In a popover of the area the focus stays its own, however it was opened. */
static gboolean
has_focus (VedReader *self)
{
  GtkRoot *root = gtk_widget_get_root (self->area);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus)))
    return FALSE;

  return self->has_typed || gtk_widget_get_native (focus) != gtk_widget_get_native (self->area);
}

/**
 * ved_reader_is_there:
 *
 * Returns: whether the pointer is over the area, or the keyboard is used in it
 */
gboolean
ved_reader_is_there (VedReader *self)
{
  g_return_val_if_fail (VED_IS_READER (self), FALSE);

  return gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer)) || has_focus (self);
}

/**
 * ved_reader_create_button:
 *
 * Returns: a hidden button at the lower edge of an overlay, which says that the order is held; to be clicked by who
 *   would have it sorted now
 */
GtkWidget *
ved_reader_create_button (void)
{
  GtkWidget *button = gtk_button_new_with_label (_("Sorting paused · Sort now"));

  gtk_widget_add_css_class (button, "osd");
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_add_css_class (button, "order-held");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (button, 12);
  ved_set_tooltip (button, _("Rows stay where they are while the pointer is over them"));
  gtk_widget_set_visible (button, FALSE);

  return button;
}
