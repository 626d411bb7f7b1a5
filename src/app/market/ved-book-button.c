/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-button"

#include "config.h"

#include "app/market/ved-book-button.h"

#include "app/market/ved-book-popover.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-place-label.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

struct _VedBookButton
{
  AdwBin parent_instance;
  VedBookSession *session;      /* (nullable) */
  GSettings *settings;          /* (nullable) */
  GtkMenuButton *button;
  GtkWidget *dot;
  VedPlaceLabel *place;
  GtkLabel *date;
  GtkWidget *arrow;
};

G_DEFINE_FINAL_TYPE (VedBookButton, ved_book_button, ADW_TYPE_BIN)

static void
make_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  VedBookButton *self = user_data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, ved_book_popover_new (self->session, self->settings));
}

static const char *
get_state_class (VedBookSession *session)
{
  const VedBookStreamStatus *arrival = ved_book_session_get_arrival (session);

  switch (ved_book_session_get_state (session))
    {
    case VED_BOOK_LOADING:
      return "busy";
    case VED_BOOK_READY:
      return arrival == NULL ? "saved" : arrival->message != NULL ? "error" : "busy";
    case VED_BOOK_FAILED:
      return "error";
    case VED_BOOK_EMPTY:
    default:
      return "idle";
    }
}

static char *
write_rows_so_far (gsize n_rows)
{
  char rows[VED_MARKET_TEXT_SIZE];

  ved_market_write_count ((gint64) n_rows, rows, sizeof rows);

  return g_strdup_printf (ngettext ("%s row so far", "%s rows so far", n_rows), rows);
}

/* Of which day it is, or how it stands. */
static char *
write_state (VedBookSession *session)
{
  const VedBookStreamStatus *arrival = ved_book_session_get_arrival (session);
  VedBookDay *day = ved_book_session_get_day (session);

  if (day != NULL && arrival != NULL)
    return write_rows_so_far (arrival->n_rows);
  if (day != NULL && day->name.date != NULL)
    return g_strdup (day->name.date);

  switch (ved_book_session_get_state (session))
    {
    case VED_BOOK_LOADING:
      return g_strdup (_("Reading"));
    case VED_BOOK_FAILED:
      return g_strdup (_("Cannot be read"));
    case VED_BOOK_READY:
    case VED_BOOK_EMPTY:
    default:
      return g_strdup ("");
    }
}

static void
refresh (VedBookButton *self)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  const char *classes[] = { "state-dot", get_state_class (self->session), NULL };
  const char *path = ved_book_session_get_path (self->session);
  g_autofree char *name = day != NULL ? ved_book_name_label (&day->name)
                          : path != NULL ? g_path_get_basename (path) : g_strdup (_("No Order Book"));
  g_autofree char *date = write_state (self->session);
  g_autofree char *label = g_strdup_printf (_("Order book: %s, %s"), name, date);

  gtk_widget_set_css_classes (self->dot, classes);
  ved_place_label_set_name (self->place, name);
  gtk_label_set_label (self->date, date);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
ved_book_button_dispose (GObject *object)
{
  VedBookButton *self = VED_BOOK_BUTTON (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ved_book_button_parent_class)->dispose (object);
}

static void
ved_book_button_class_init (VedBookButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_button_dispose;
}

static void
ved_book_button_init (VedBookButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->dot = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                            GTK_ALIGN_CENTER, NULL);
  self->place = g_object_new (VED_TYPE_PLACE_LABEL, NULL);
  self->date = GTK_LABEL (gtk_label_new (NULL));
  self->arrow = gtk_image_new_from_icon_name ("pan-down-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->date), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->date), "numeric");
  gtk_box_append (GTK_BOX (box), self->dot);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->place));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->date));
  gtk_box_append (GTK_BOX (box), self->arrow);
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_create_popup_func (self->button, make_popover, self, NULL);
  ved_set_tooltip (GTK_WIDGET (self->button), _("Order Book (Ctrl+O)"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}

/**
 * ved_book_button_set_session:
 * @session: what is open; set once
 * @settings: with what was open before
 */
void
ved_book_button_set_session (VedBookButton  *self,
                             VedBookSession *session,
                             GSettings      *settings)
{
  g_return_if_fail (VED_IS_BOOK_BUTTON (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * ved_book_button_set_narrow:
 * @is_narrow: whether there is only room for the dot and two names, the other that of the page
 */
void
ved_book_button_set_narrow (VedBookButton *self,
                            gboolean       is_narrow)
{
  g_return_if_fail (VED_IS_BOOK_BUTTON (self));

  ved_place_label_set_narrow (self->place, is_narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->date), !is_narrow);
  gtk_widget_set_visible (self->arrow, !is_narrow);
}

/**
 * ved_book_button_set_page:
 * @page: title of the page that is shown
 */
void
ved_book_button_set_page (VedBookButton *self,
                          const char    *page)
{
  g_return_if_fail (VED_IS_BOOK_BUTTON (self));

  ved_place_label_set_page (self->place, page);
}

/**
 * ved_book_button_get_button:
 *
 * Returns: (transfer none): what the popover opens from
 */
GtkMenuButton *
ved_book_button_get_button (VedBookButton *self)
{
  g_return_val_if_fail (VED_IS_BOOK_BUTTON (self), NULL);

  return self->button;
}
