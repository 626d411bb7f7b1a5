/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-header"

#include "config.h"

#include "app/window/ved-header.h"

#include "app/market/ved-book-button.h"
#include "app/sources/ved-recording-sign.h"
#include "app/sources/ved-source-button.h"
#include "app/window/ved-search-popover.h"

struct _VedHeader
{
  AdwBin parent_instance;
  VedSession *session;          /* (nullable) */
  AdwHeaderBar *bar;
  AdwWindowTitle *title;
  GtkToggleButton *sidebar_button;
  VedSourceButton *source_button;
  VedBookButton *book_button;
  VedRecordingSign *recording_sign;
  GtkMenuButton *search_button;
  GtkWidget *refresh_button;
  gboolean is_shown;            /* not only while something is open from it */
};

G_DEFINE_FINAL_TYPE (VedHeader, ved_header, ADW_TYPE_BIN)

static void
make_search_popover (GtkMenuButton *button,
                     gpointer       user_data)
{
  VedHeader *self = user_data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, ved_search_popover_new (self->session));
}

static gboolean
go_cb (gpointer user_data)
{
  VedHeader *self = user_data;

  gtk_widget_set_visible (GTK_WIDGET (self), self->is_shown);

  return G_SOURCE_REMOVE;
}

/* A popover that is closing still needs what it opened from. */
static void
closed_cb (GtkPopover *popover,
           VedHeader  *self)
{
  g_signal_handlers_disconnect_by_func (popover, closed_cb, self);
  g_idle_add_full (G_PRIORITY_DEFAULT, go_cb, g_object_ref (self), g_object_unref);
}

/* A header that is there for what is open from @button only goes with that. */
static void
watch (VedHeader     *self,
       GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (!self->is_shown && popover != NULL)
    g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), self, 0);
}

/* What opens from a button needs it to be there. Full screen has no header, and gets it until that is closed again; where
 * there is no header at all, as there is not without a source, nothing opens. */
static gboolean
bring_up (VedHeader *self)
{
  if (!gtk_widget_get_mapped (gtk_widget_get_parent (GTK_WIDGET (self))))
    return FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  return TRUE;
}

static void
ved_header_dispose (GObject *object)
{
  VedHeader *self = VED_HEADER (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_header_parent_class)->dispose (object);
}

static void
ved_header_class_init (VedHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_header_dispose;

  g_type_ensure (VED_TYPE_BOOK_BUTTON);
  g_type_ensure (VED_TYPE_RECORDING_SIGN);
  g_type_ensure (VED_TYPE_SOURCE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-header.ui");
  gtk_widget_class_bind_template_child (widget_class, VedHeader, bar);
  gtk_widget_class_bind_template_child (widget_class, VedHeader, title);
  gtk_widget_class_bind_template_child (widget_class, VedHeader, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, VedHeader, source_button);
  gtk_widget_class_bind_template_child (widget_class, VedHeader, book_button);
  gtk_widget_class_bind_template_child (widget_class, VedHeader, recording_sign);
  gtk_widget_class_bind_template_child (widget_class, VedHeader, search_button);
  gtk_widget_class_bind_template_child (widget_class, VedHeader, refresh_button);
}

static void
ved_header_init (VedHeader *self)
{
  self->is_shown = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->search_button, make_search_popover, self, NULL);
}

/**
 * ved_header_set_session:
 * @session: what is watched; set once
 */
void
ved_header_set_session (VedHeader  *self,
                        VedSession *session)
{
  g_return_if_fail (VED_IS_HEADER (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  ved_source_button_set_session (self->source_button, session);
  ved_recording_sign_set_session (self->recording_sign, session);
  ved_book_button_set_session (self->book_button, ved_session_get_book (session), ved_session_get_settings (session));
}

/**
 * ved_header_set_title:
 * @title: of the page on top. A narrow header has it in the button of what is looked at
 */
void
ved_header_set_title (VedHeader  *self,
                      const char *title)
{
  g_return_if_fail (VED_IS_HEADER (self));

  adw_window_title_set_title (self->title, title);
  ved_source_button_set_page (self->source_button, title);
  ved_book_button_set_page (self->book_button, title);
}

/**
 * ved_header_set_age:
 * @age: of the newest data, as text
 */
void
ved_header_set_age (VedHeader  *self,
                    const char *age)
{
  g_return_if_fail (VED_IS_HEADER (self));

  ved_source_button_set_age (self->source_button, age);
}

/**
 * ved_header_set_needs:
 * @needs: of the page on top: whether a fleet or an order book is looked at. A page that needs neither goes with what is open
 */
void
ved_header_set_needs (VedHeader   *self,
                      VedPageNeeds needs)
{
  gboolean shows_book = needs == VED_PAGE_NEEDS_BOOK;

  g_return_if_fail (VED_IS_HEADER (self));

  if (needs == VED_PAGE_NEEDS_NOTHING && self->session != NULL)
    shows_book = ved_session_get_spec (self->session) == NULL
      && ved_book_session_get_day (ved_session_get_book (self->session)) != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->source_button), !shows_book);
  gtk_widget_set_visible (GTK_WIDGET (self->book_button), shows_book);
  ved_recording_sign_set_elsewhere (self->recording_sign, shows_book);
}

/**
 * ved_header_set_narrow:
 * @narrow: whether there is no room for a title; then both sides need not be of one width
 */
void
ved_header_set_narrow (VedHeader *self,
                       gboolean   narrow)
{
  g_return_if_fail (VED_IS_HEADER (self));

  adw_header_bar_set_centering_policy (self->bar, narrow ? ADW_CENTERING_POLICY_LOOSE : ADW_CENTERING_POLICY_STRICT);
  gtk_widget_set_visible (GTK_WIDGET (self->title), !narrow);
  gtk_widget_set_visible (self->refresh_button, !narrow);
  ved_source_button_set_narrow (self->source_button, narrow);
  ved_book_button_set_narrow (self->book_button, narrow);
  ved_recording_sign_set_narrow (self->recording_sign, narrow);
}

/**
 * ved_header_set_start_buttons:
 * @shown: whether buttons of the window that stand at the start are here, not above the sidebar
 */
void
ved_header_set_start_buttons (VedHeader *self,
                              gboolean   shown)
{
  g_return_if_fail (VED_IS_HEADER (self));

  adw_header_bar_set_show_start_title_buttons (self->bar, shown);
}

/**
 * ved_header_bind_sidebar:
 * @flap: that a button reveals and hides
 */
void
ved_header_bind_sidebar (VedHeader *self,
                         AdwFlap   *flap)
{
  g_return_if_fail (VED_IS_HEADER (self));

  g_object_bind_property (flap, "reveal-flap", self->sidebar_button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
}

/**
 * ved_header_set_shown:
 * @shown: whether it is there; else only while something is open from it
 */
void
ved_header_set_shown (VedHeader *self,
                      gboolean   shown)
{
  g_return_if_fail (VED_IS_HEADER (self));

  self->is_shown = shown;
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
}

void
ved_header_open_search (VedHeader *self)
{
  g_return_if_fail (VED_IS_HEADER (self));

  if (!bring_up (self))
    return;

  gtk_menu_button_popup (self->search_button);
  watch (self, self->search_button);
}

/**
 * ved_header_open_source:
 *
 * Opens the popover of what is looked at, be it a fleet or an order book.
 *
 * Returns: whether there is such a place to open it from
 */
gboolean
ved_header_open_source (VedHeader *self)
{
  GtkMenuButton *button;

  g_return_val_if_fail (VED_IS_HEADER (self), FALSE);

  if (!bring_up (self))
    return FALSE;

  button = gtk_widget_get_visible (GTK_WIDGET (self->book_button)) ? ved_book_button_get_button (self->book_button)
                                                                   : ved_source_button_get_button (self->source_button);
  gtk_menu_button_popup (button);
  watch (self, button);

  return TRUE;
}

/**
 * ved_header_enter_key:
 *
 * Opens the popover of the fleet where its key is entered.
 */
void
ved_header_enter_key (VedHeader *self)
{
  g_return_if_fail (VED_IS_HEADER (self));

  if (!bring_up (self))
    return;

  ved_source_button_enter_key (self->source_button);
  watch (self, ved_source_button_get_button (self->source_button));
}
