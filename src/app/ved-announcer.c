/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-announcer"

#include "config.h"

#include "app/ved-announcer.h"

/* GTK has no announcements before 4.14, and what appears without taking the focus is read by nobody. Screen readers do
 * read the description of what has the focus when it changes: so what is announced becomes that, until the focus goes on
 * or something else is announced. Then the widget gets its own description back, which is what ved_describe() gave it,
 * or its tooltip, as GTK does. */

#define ANNOUNCER_KEY   "ved-announcer"
#define DESCRIPTION_KEY "ved-description"
#define REST_MS         250

/* Owned by a window. */
typedef struct {
  GtkWindow *window;            /* which owns this */
  GtkWidget *spoken;            /* (nullable): weak: whose description is an announcement */
  char *text;                   /* (nullable): the last one */
  char *moving;                 /* (nullable): what is said when it has come to rest */
  guint rest_id;
} Announcer;

static void
set_description (GtkWidget  *widget,
                 const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
give_back (Announcer *self)
{
  const char *own;

  if (self->spoken == NULL)
    return;

  own = g_object_get_data (G_OBJECT (self->spoken), DESCRIPTION_KEY);
  if (own == NULL)
    own = gtk_widget_get_tooltip_text (self->spoken);
  set_description (self->spoken, own != NULL ? own : "");
  g_clear_weak_pointer (&self->spoken);
}

static void
announcer_free (gpointer data)
{
  Announcer *self = data;

  g_clear_weak_pointer (&self->spoken);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_free (self->moving);
  g_free (self->text);
  g_free (self);
}

static void
focus_moved_cb (GtkWindow *window)
{
  give_back (g_object_get_data (G_OBJECT (window), ANNOUNCER_KEY));
}

static Announcer *
get_announcer (GtkWindow *window)
{
  Announcer *self = g_object_get_data (G_OBJECT (window), ANNOUNCER_KEY);

  if (self != NULL)
    return self;

  self = g_new0 (Announcer, 1);
  self->window = window;
  g_object_set_data_full (G_OBJECT (window), ANNOUNCER_KEY, self, announcer_free);
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (focus_moved_cb), NULL);

  return self;
}

/* The text of an entry has the focus, and the entry is what assistive technology knows. */
static GtkWidget *
find_focused (GtkWindow *window)
{
  GtkWidget *focused = gtk_window_get_focus (window);

  if (focused == NULL)
    return GTK_WIDGET (window);
  if (GTK_IS_TEXT (focused) && GTK_IS_EDITABLE (gtk_widget_get_parent (focused)))
    return gtk_widget_get_parent (focused);

  return focused;
}

static void
say (Announcer  *self,
     const char *text)
{
  GtkWidget *focused = find_focused (self->window);

  /* Only what changes is said: the same words once more need something else in between. */
  if (self->spoken != focused || g_strcmp0 (self->text, text) == 0)
    give_back (self);
  g_set_weak_pointer (&self->spoken, focused);
  g_free (self->text);
  self->text = g_strdup (text);
  set_description (focused, text);
}

/**
 * ved_announce:
 * @widget: in the window that is concerned
 * @text: what has happened, translated
 *
 * Has assistive technology say something that can be seen, but has not the focus. Without a window nothing is said.
 */
void
ved_announce (GtkWidget  *widget,
              const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  g_return_if_fail (text != NULL);

  if (GTK_IS_WINDOW (root))
    say (get_announcer (GTK_WINDOW (root)), text);
}

static gboolean
rested_cb (gpointer user_data)
{
  Announcer *self = user_data;
  g_autofree char *text = g_steal_pointer (&self->moving);

  self->rest_id = 0;
  say (self, text);

  return G_SOURCE_REMOVE;
}

/**
 * ved_announce_at_rest:
 * @widget: in the window that is concerned
 * @text: what is shown now, translated
 *
 * Announces what may change again at once, as a place does that is dragged: the last of several texts is said, a
 * quarter of a second after it came.
 */
void
ved_announce_at_rest (GtkWidget  *widget,
                      const char *text)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  Announcer *self;

  if (!GTK_IS_WINDOW (root))
    return;

  self = get_announcer (GTK_WINDOW (root));
  g_free (self->moving);
  self->moving = g_strdup (text);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rested_cb, self);
}

/**
 * ved_announce_markup:
 * @markup: as the title of a toast; what cannot be parsed is said as it is
 *
 * Announces the text of @markup.
 */
void
ved_announce_markup (GtkWidget  *widget,
                     const char *markup)
{
  g_autofree char *text = NULL;

  if (pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL))
    ved_announce (widget, text);
  else
    ved_announce (widget, markup);
}

/**
 * ved_describe:
 * @description: what @widget shows or is for, translated
 *
 * Gives a widget an accessible description that outlives announcements.
 */
void
ved_describe (GtkWidget  *widget,
              const char *description)
{
  g_object_set_data_full (G_OBJECT (widget), DESCRIPTION_KEY, g_strdup (description), g_free);
  set_description (widget, description);
}
