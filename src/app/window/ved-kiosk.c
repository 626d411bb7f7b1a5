/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-kiosk"

#include "config.h"

#include "app/window/ved-kiosk.h"

#include <glib/gi18n.h>

#define EVERY_S 30

struct _VedKiosk
{
  GtkWindow *window;            /* owns this */
  GtkApplication *application;  /* (nullable) (weak): that keeps the screen on; a window that closes has none any more */
  VedKioskFunc next;
  gpointer user_data;
  guint timeout_id;             /* 0: pages stay */
  guint cookie;                 /* of the screen that stays on; 0: nobody answers for it */
};

static gboolean
next_cb (gpointer user_data)
{
  VedKiosk *self = user_data;

  self->next (self->user_data);

  return G_SOURCE_CONTINUE;
}

/* Nobody touches a screen on a wall. */
static void
keep_screen_on (VedKiosk *self)
{
  GtkApplication *application = gtk_window_get_application (self->window);

  if (application != NULL)
    self->cookie = gtk_application_inhibit (application, self->window, GTK_APPLICATION_INHIBIT_IDLE,
                                            _("Pages are shown in turn"));
  g_set_weak_pointer (&self->application, application);
}

static void
end (VedKiosk *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->cookie != 0 && self->application != NULL)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  g_clear_weak_pointer (&self->application);
}

/**
 * ved_kiosk_new:
 * @window: whose pages it shows; it outlives the kiosk
 * @next: brings up the next one
 *
 * Returns: (transfer full): a kiosk that is not active
 */
VedKiosk *
ved_kiosk_new (GtkWindow    *window,
               VedKioskFunc  next,
               gpointer      user_data)
{
  VedKiosk *self = g_new0 (VedKiosk, 1);

  self->window = window;
  self->next = next;
  self->user_data = user_data;

  return self;
}

void
ved_kiosk_free (VedKiosk *self)
{
  g_return_if_fail (self != NULL);

  end (self);
  g_free (self);
}

/**
 * ved_kiosk_set_active:
 * @is_active: whether pages follow one another, and the screen stays on
 */
void
ved_kiosk_set_active (VedKiosk *self,
                      gboolean  is_active)
{
  g_return_if_fail (self != NULL);

  if (is_active == ved_kiosk_get_active (self))
    return;

  if (!is_active)
    {
      end (self);
      return;
    }

  self->timeout_id = g_timeout_add_seconds (EVERY_S, next_cb, self);
  g_source_set_name_by_id (self->timeout_id, "ved-kiosk");
  keep_screen_on (self);
}

gboolean
ved_kiosk_get_active (VedKiosk *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->timeout_id != 0;
}
