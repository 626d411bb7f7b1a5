/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-window"

#include "config.h"

#include "app/window/ved-window.h"

#include "app/commands/ved-commands-page.h"
#include "app/market/ved-book-timeline.h"
#include "app/market/ved-orders-page.h"
#include "app/parts/ved-age-clock.h"
#include "app/parts/ved-page.h"
#include "app/parts/ved-stack.h"
#include "app/sources/ved-file-drop.h"
#include "app/sources/ved-welcome.h"
#include "app/timeline/ved-time-actions.h"
#include "app/timeline/ved-timeline.h"
#include "app/ved-announcer.h"
#include "app/ved-page-list.h"
#include "app/ved-place-list.h"
#include "app/window/ved-close-guard.h"
#include "app/window/ved-focus-parts.h"
#include "app/window/ved-header.h"
#include "app/window/ved-kiosk.h"
#include "app/window/ved-mark-toasts.h"
#include "app/window/ved-page-states.h"
#include "app/window/ved-place-history.h"
#include "app/window/ved-sidebar.h"
#include "app/window/ved-state-banner.h"
#include "app/window/ved-status-view.h"
#include "app/window/ved-teller.h"
#include "app/window/ved-window-shape.h"
#include "form/project/ved-form-library.h"

#include <glib/gi18n.h>

/* Three things decide what runs: whether the window can be seen, whether there is data, and which page is
 * on top. update_activity() turns them into what the model and the pages are told; it is called whenever one
 * of them changes. While the window cannot be seen the source is stopped, no page is active and no timer
 * runs. */

#define NARROW_PX    600
#define BACK_BUTTON  8          /* of a mouse */

struct _VedWindow
{
  AdwApplicationWindow parent_instance;
  VedSession *session;
  AdwToastOverlay *toasts;
  GtkStack *root;
  VedWelcome *welcome;
  AdwFlap *flap;
  AdwHeaderBar *sidebar_header;
  VedSidebar *sidebar;
  VedHeader *header;
  VedStateBanner *banner;
  GtkStack *content;
  VedStatusView *status;
  GtkStack *pages;
  VedTimeline *timeline;
  VedBookTimeline *book_timeline;
  VedBookActions *book_actions;
  GSimpleActionGroup *time_actions; /* of the fleet */
  VedPage *page;                /* (nullable): the page on top */
  char *page_id;
  VedPageNeeds needs;           /* of the page on top */
  VedPlaceHistory *history;
  VedAgeClock *clock;
  VedKiosk *kiosk;
  gboolean visible;
  gboolean is_closing, is_ending; /* nothing is asked any more; what would be lost is ending */
};

enum {
  PAGE_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedWindow, ved_window, ADW_TYPE_APPLICATION_WINDOW)

static VedFleetModel *
get_model (VedWindow * self)
{
  return ved_session_get_model (self->session);
}

static void
tell_age (const char *age,
          const char *source_age,
          gpointer    user_data)
{
  VedWindow *self = user_data;

  ved_header_set_age (self->header, source_age);
  ved_timeline_set_age (self->timeline, age);
  ved_state_banner_tick (self->banner);
}

/* The first data brings the page up, and the focus with it unless it is elsewhere by then. */
static void
show_content (VedWindow *self,
              gboolean   has_data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  const char *name = has_data ? "pages" : "status";

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), name) == 0)
    return;

  ved_stack_show_name (self->content, name);
  if (has_data && self->page != NULL
      && (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->content))
          || !gtk_widget_get_mapped (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

static void
update_activity (VedWindow *self)
{
  gboolean has_data = self->needs != VED_PAGE_NEEDS_FLEET || ved_fleet_model_get_snapshot (get_model (self)) != NULL;

  show_content (self, has_data);
  ved_fleet_model_set_watched (get_model (self), self->visible);
  if (self->page != NULL)
    ved_page_set_active (self->page, self->visible && has_data);
  ved_age_clock_set_running (self->clock, self->visible && ved_session_get_spec (self->session) != NULL);
}

/* Minimised counts as unseen. GTK 4.8 has nothing for windows that are covered. */
static void
update_visibility (VedWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  gboolean minimised = GDK_IS_TOPLEVEL (surface)
    && (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0;
  gboolean visible = gtk_widget_get_mapped (GTK_WIDGET (self)) && !minimised;

  if (visible == self->visible)
    return;

  self->visible = visible;
  update_activity (self);
}

static void
page_retitled_cb (VedPage    *page,
                  GParamSpec *pspec,
                  VedWindow  *self)
{
  if (page == self->page && ved_page_get_title (page) != NULL)
    ved_header_set_title (self->header, ved_page_get_title (page));
}

static VedPage *
build_page (VedWindow         *self,
            const VedPageInfo *info)
{
  VedPage *page = g_object_new (info->get_type (), "model", get_model (self), NULL);

  if (ved_page_get_title (page) == NULL)
    ved_page_set_title (page, _(info->title));
  ved_page_set_session (page, self->session);
  ved_teller_watch_page (self, page);
  g_signal_connect_object (page, "notify::title", G_CALLBACK (page_retitled_cb), self, 0);
  gtk_stack_add_named (self->pages, GTK_WIDGET (page), info->id);
  ved_page_state_restore (ved_session_get_settings (self->session), page, info->id);

  return page;
}

/* Remembers what is shown as a place to come back to. */
static void
leave_place (VedWindow *self)
{
  if (self->page != NULL)
    ved_place_history_push (self->history, self->page_id, ved_page_get_server (self->page));
}

/* In a narrow window the list of pages lies above the page. Returns: whether it did. */
static gboolean
uncover_page (VedWindow *self)
{
  if (!adw_flap_get_folded (self->flap) || !adw_flap_get_reveal_flap (self->flap))
    return FALSE;

  adw_flap_set_reveal_flap (self->flap, FALSE);

  return TRUE;
}

static void
page_chosen_cb (VedSidebar *sidebar,
                const char *page_id,
                VedWindow  *self)
{
  ved_window_show_page (self, page_id);
  if (!gtk_window_get_focus_visible (GTK_WINDOW (self)))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

/* Fleets and order books each have a button for what is open, a bar, and their own time, in which letters go but from forms. */
static void
update_chrome (VedWindow *self)
{
  gboolean has_book = self->needs == VED_PAGE_NEEDS_BOOK, has_bar = !gtk_window_is_fullscreen (GTK_WINDOW (self));

  ved_time_actions_install (GTK_WIDGET (self), g_strcmp0 (self->page_id, VED_COMMANDS_PAGE_ID) != 0,
                            has_book ? ved_book_actions_get_time (self->book_actions) : G_ACTION_GROUP (self->time_actions));
  ved_header_set_needs (self->header, self->needs);
  gtk_widget_set_visible (GTK_WIDGET (self->banner), !has_book);
  gtk_widget_set_visible (GTK_WIDGET (self->timeline), !has_book && has_bar && ved_session_get_spec (self->session) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->book_timeline), has_book && has_bar);
}

/* Without a source there is nothing to show but pages that need none. */
static void
update_root (VedWindow *self)
{
  gboolean has_any = ved_session_get_spec (self->session) != NULL || self->needs != VED_PAGE_NEEDS_FLEET
    || ved_book_session_get_state (ved_session_get_book (self->session)) != VED_BOOK_EMPTY;

  ved_stack_show_name (self->root, has_any ? "main" : "welcome");
  update_chrome (self);
}

static void
spec_changed_cb (VedWindow *self)
{
  update_root (self);
  update_activity (self);
  if (ved_session_get_spec (self->session) == NULL || self->page == NULL)
    return;

  /* The page that waits for its data gets the focus with them, unless it was given to something else. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self->page)))
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
  else
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

/* A fleet that is opened can be seen. */
static void
source_opened_cb (VedWindow *self)
{
  spec_changed_cb (self);
  if (ved_session_get_spec (self->session) != NULL)
    ved_window_show_fleet (self);
}

static void
fold_changed_cb (VedWindow *self)
{
  gboolean folded = adw_flap_get_folded (self->flap);
  gboolean revealed = adw_flap_get_reveal_flap (self->flap);

  ved_header_set_start_buttons (self->header, folded || !revealed);
  ved_header_set_narrow (self->header, folded);
}

static void
search (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  ved_header_open_search (VED_WINDOW (widget)->header);
}

static void
show_source (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  VedWindow *self = VED_WINDOW (widget);

  if (!ved_header_open_source (self->header))
    ved_welcome_enter_address (self->welcome);
}

static void
enter_key (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  ved_header_enter_key (VED_WINDOW (widget)->header);
}

static void
show_server (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ved_window_show_server (VED_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_page (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  ved_window_show_page (VED_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_order (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  VedWindow *self = VED_WINDOW (widget);
  gint64 id = g_variant_get_int64 (parameter);

  if (!ved_window_show_page (self, VED_ORDERS_PAGE_ID))
    return;
  ved_book_actions_go_order (self->book_actions, id);
  ved_orders_page_follow (VED_ORDERS_PAGE (self->page), id);
}

/* A form of the program's own, by its file. */
static void
show_form (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  VedWindow *self = VED_WINDOW (widget);
  g_autofree char *folder = ved_form_library_get_system_folder ();
  g_autofree char *path = g_build_filename (folder, g_variant_get_string (parameter, NULL), NULL);

  if (ved_window_show_page (self, VED_COMMANDS_PAGE_ID))
    ved_commands_page_show_pack (VED_COMMANDS_PAGE (self->page), path);
}

static void
explain (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  VedWindow *self = VED_WINDOW (widget);

  if (ved_window_show_page (self, VED_INSIGHTS_PAGE_ID))
    ved_page_show_server (self->page, g_variant_get_string (parameter, NULL));
}

static void
toggle_sidebar (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  VedWindow *self = VED_WINDOW (widget);

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* In full screen only the page is left. */
static void
show_chrome (VedWindow *self,
             gboolean   shown)
{
  ved_header_set_shown (self->header, shown);
  update_chrome (self);
  adw_flap_set_locked (self->flap, !shown);
  if (!adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, shown);
}

/* It is built on its first visit. */
static void
bring_up_page (VedWindow         *self,
               const VedPageInfo *info)
{
  GtkWidget *page;

  g_signal_emit (self, signals[PAGE_REQUESTED], 0, info->id);
  page = gtk_stack_get_child_by_name (self->pages, info->id);
  if (page == NULL)
    page = GTK_WIDGET (build_page (self, info));
  if (self->page != NULL && self->page != VED_PAGE (page))
    ved_page_set_active (self->page, FALSE);

  self->page = VED_PAGE (page);
  self->needs = info->needs;
  g_free (self->page_id);
  self->page_id = g_strdup (info->id);
  update_root (self);
  ved_stack_show (self->pages, page);
  ved_sidebar_select (self->sidebar, info->id);
  ved_header_set_title (self->header, ved_page_get_title (self->page));
  update_activity (self);
  uncover_page (self);
  gtk_widget_grab_focus (page);
}

static void
rotate_cb (gpointer user_data)
{
  VedWindow *self = user_data;

  if (self->visible)
    bring_up_page (self, ved_page_list_next_fleet (self->page_id));
}

/* Whoever is in full screen already gets the pages in turn there; the same key once more leaves it. */
static void
toggle_fullscreen (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  VedWindow *self = VED_WINDOW (widget);
  gboolean wants_kiosk = g_str_equal (name, "win.kiosk") && !ved_kiosk_get_active (self->kiosk);

  if (gtk_window_is_fullscreen (GTK_WINDOW (self)) && !wants_kiosk)
    {
      gtk_window_unfullscreen (GTK_WINDOW (self));
      return;
    }

  ved_kiosk_set_active (self->kiosk, wants_kiosk);
  gtk_window_fullscreen (GTK_WINDOW (self));
}

static void
fullscreen_changed_cb (VedWindow *self)
{
  gboolean fullscreen = gtk_window_is_fullscreen (GTK_WINDOW (self));

  show_chrome (self, !fullscreen);
  if (!fullscreen)
    ved_kiosk_set_active (self->kiosk, FALSE);
}

/* Where the viewer was before; else up, from a server to all of them. */
static void
return_to_place (VedWindow *self)
{
  gboolean has_fleet = ved_session_get_spec (self->session) != NULL;
  g_autoptr(VedPlace) place = ved_place_history_pop (self->history, self->page_id, ved_page_get_server (self->page), has_fleet);

  if (place == NULL)
    {
      ved_page_go_back (self->page);
      return;
    }

  bring_up_page (self, ved_page_list_find (place->page_id));
  if (place->server != NULL)
    ved_page_show_server (self->page, place->server);
  else if (ved_page_get_server (self->page) != NULL)
    ved_page_go_back (self->page);
}

static void
go_back (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  if (VED_WINDOW (widget)->page != NULL)
    return_to_place (VED_WINDOW (widget));
}

/* Who gives up what is being written wants to leave the field, not the page with all that was written on it; and what covers
 * the page, or full screen, before the page. */
static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  VedWindow *self = VED_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (self->page != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
  else if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
    gtk_window_unfullscreen (GTK_WINDOW (self));
  else if (!uncover_page (self))
    go_back (widget, NULL, NULL);

  return GDK_EVENT_STOP;
}

static gboolean
go_on_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  VedWindow *self = VED_WINDOW (widget);
  gboolean has_page = self->page != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->page));
  GtkWidget *const parts[] = {
    GTK_WIDGET (self->sidebar), has_page ? GTK_WIDGET (self->page) : GTK_WIDGET (self->status),
    GTK_WIDGET (self->timeline), GTK_WIDGET (self->book_timeline),
  };

  ved_focus_parts_go_on (GTK_WINDOW (self), parts, G_N_ELEMENTS (parts));

  return GDK_EVENT_STOP;
}

static void
back_pressed_cb (GtkGestureClick *gesture,
                 int              n_presses,
                 double           x,
                 double           y,
                 VedWindow       *self)
{
  go_back (GTK_WIDGET (self), NULL, NULL);
}

static gboolean
ved_window_close_request (GtkWindow *window)
{
  VedWindow *self = VED_WINDOW (window);
  GSettings *settings = ved_session_get_settings (self->session);

  /* What ends in good order closes the window itself. */
  if (self->is_ending || (!self->is_closing && ved_close_guard_holds (self, self->pages)))
    return TRUE;
  ved_window_shape_save (window, self->flap, settings);
  if (self->page_id != NULL)
    g_settings_set_string (settings, "page", self->page_id);
  ved_page_states_save (settings, self->pages);

  return GTK_WINDOW_CLASS (ved_window_parent_class)->close_request (window);
}

/* Space, when what has the focus did not use it: it activates that, or pauses where there is nothing to
 * activate, as in a chart. */
static void
ved_window_activate_focus (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  if (focus == NULL || !gtk_widget_activate (focus))
    gtk_widget_activate_action (GTK_WIDGET (window), "time.toggle", NULL);
}

/* A window gives the focus to its first button, which would take Space for itself. */
static void
ved_window_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_window_parent_class)->show (widget);

  gtk_window_set_focus (GTK_WINDOW (widget), NULL);
}

static void
ved_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_window_parent_class)->realize (widget);

  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "notify::state",
                           G_CALLBACK (update_visibility), widget, G_CONNECT_SWAPPED);
}

static void
ved_window_map (GtkWidget *widget)
{
  VedWindow *self = VED_WINDOW (widget);

  GTK_WIDGET_CLASS (ved_window_parent_class)->map (widget);
  update_visibility (self);
  if (self->page != NULL && ved_session_get_spec (self->session) != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->page));
}

static void
ved_window_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_window_parent_class)->unmap (widget);
  update_visibility (VED_WINDOW (widget));
}

static void
ved_window_dispose (GObject *object)
{
  VedWindow *self = VED_WINDOW (object);

  g_clear_pointer (&self->clock, ved_age_clock_free);
  g_clear_pointer (&self->kiosk, ved_kiosk_free);
  self->page = NULL;
  g_clear_object (&self->book_actions);
  g_clear_object (&self->time_actions);
  g_clear_object (&self->session);
  g_clear_pointer (&self->page_id, g_free);
  g_clear_pointer (&self->history, ved_place_history_free);

  G_OBJECT_CLASS (ved_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VedWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, root);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, sidebar_header);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, header);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, content);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, status);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, timeline);
  gtk_widget_class_bind_template_child (widget_class, VedWindow, book_timeline);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.source", NULL, show_source);
  gtk_widget_class_install_action (widget_class, "win.enter-key", NULL, enter_key);
  gtk_widget_class_install_action (widget_class, "win.show-server", "s", show_server);
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page);
  gtk_widget_class_install_action (widget_class, "win.show-order", "x", show_order);
  gtk_widget_class_install_action (widget_class, "win.show-form", "s", show_form);
  gtk_widget_class_install_action (widget_class, "win.explain", "s", explain);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar);
  gtk_widget_class_install_action (widget_class, "win.fullscreen", NULL, toggle_fullscreen);
  gtk_widget_class_install_action (widget_class, "win.kiosk", NULL, toggle_fullscreen);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);

  ved_teller_install (widget_class);
  ved_time_actions_bind_keys (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F6, 0, go_on_cb, NULL);
}

static void
ved_window_class_init (VedWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_window_dispose;
  widget_class->show = ved_window_show;
  widget_class->realize = ved_window_realize;
  widget_class->map = ved_window_map;
  widget_class->unmap = ved_window_unmap;
  GTK_WINDOW_CLASS (klass)->activate_focus = ved_window_activate_focus;
  GTK_WINDOW_CLASS (klass)->close_request = ved_window_close_request;

  g_type_ensure (VED_TYPE_BOOK_TIMELINE);
  g_type_ensure (VED_TYPE_HEADER);
  g_type_ensure (VED_TYPE_SIDEBAR);
  g_type_ensure (VED_TYPE_STATE_BANNER);
  g_type_ensure (VED_TYPE_STATUS_VIEW);
  g_type_ensure (VED_TYPE_TIMELINE);
  g_type_ensure (VED_TYPE_WELCOME);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-window.ui");
  bind_children (widget_class);
  install_actions (widget_class);

  signals[PAGE_REQUESTED] = g_signal_new ("page-requested", VED_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_window_init (VedWindow *self)
{
  GtkGesture *back = gtk_gesture_click_new ();

  self->history = ved_place_history_new ();
  self->kiosk = ved_kiosk_new (GTK_WINDOW (self), rotate_cb, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (back), BACK_BUTTON);
  g_signal_connect_object (back, "pressed", G_CALLBACK (back_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (back));
  g_signal_connect_object (self->sidebar, "page-chosen", G_CALLBACK (page_chosen_cb), self, 0);
  g_signal_connect_object (self->flap, "notify::folded", G_CALLBACK (fold_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flap, "notify::reveal-flap", G_CALLBACK (fold_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::fullscreened", G_CALLBACK (fullscreen_changed_cb), NULL);
  ved_header_bind_sidebar (self->header, self->flap);
  ved_file_drop_accept (GTK_WIDGET (self));
  fold_changed_cb (self);
}

static void
restore_window (VedWindow *self)
{
  GSettings *settings = ved_session_get_settings (self->session);
  g_autofree char *page = g_settings_get_string (settings, "page");
  int width, height;

  ved_window_shape_restore (GTK_WINDOW (self), self->flap, settings, &width, &height);
  ved_window_set_size (self, width, height);
  if (!ved_window_show_page (self, page))
    ved_window_show_page (self, "overview");
}

/* A recording that is opened brings its pages up. */
static void
book_changed_cb (VedWindow *self)
{
  update_root (self);
  if (self->needs != VED_PAGE_NEEDS_BOOK
      && ved_book_session_get_state (ved_session_get_book (self->session)) == VED_BOOK_LOADING)
    ved_window_show_page (self, "price");
}

static void
set_up_book (VedWindow *self)
{
  VedBookSession *book = ved_session_get_book (self->session);

  self->book_actions = ved_book_actions_new (book, ved_session_get_settings (self->session));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "book", ved_book_actions_get_group (self->book_actions));
  ved_book_timeline_set_session (self->book_timeline, book, self->book_actions);
  ved_mark_toasts_watch (self, ved_session_get_marks (self->session), ved_book_actions_get_marks (self->book_actions));
  ved_teller_watch (self, self->book_actions);
  g_signal_connect_object (book, "changed", G_CALLBACK (book_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * ved_window_new:
 * @session: what is watched
 *
 * Returns: (transfer floating): a window as it was left the last time
 */
VedWindow *
ved_window_new (GtkApplication *application,
                VedSession     *session)
{
  VedWindow *self = g_object_new (VED_TYPE_WINDOW, "application", application, NULL);
  VedFleetModel *model = ved_session_get_model (session);

  self->session = g_object_ref (session);
  self->clock = ved_age_clock_new (model, tell_age, self);
  self->time_actions = ved_time_actions_new (session);
  ved_timeline_add_actions (self->timeline, G_ACTION_MAP (self->time_actions));
  ved_welcome_set_session (self->welcome, session);
  ved_header_set_session (self->header, session);
  ved_sidebar_set_model (self->sidebar, model);
  ved_state_banner_set_session (self->banner, session);
  ved_status_view_set_session (self->status, session);
  ved_timeline_set_session (self->timeline, session);
  ved_teller_watch (self, session);
  ved_teller_watch (self, ved_session_get_marks (session));
  set_up_book (self);
  g_signal_connect_object (model, "changed", G_CALLBACK (update_activity), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "spec-changed", G_CALLBACK (source_opened_cb), self, G_CONNECT_SWAPPED);
  restore_window (self);
  spec_changed_cb (self);

  return self;
}

/**
 * ved_window_show_fleet:
 *
 * Leaves a page about an order book for one about the fleet; any other page stays.
 */
void
ved_window_show_fleet (VedWindow *self)
{
  g_return_if_fail (VED_IS_WINDOW (self));

  if (self->needs == VED_PAGE_NEEDS_BOOK)
    ved_window_show_page (self, "overview");
}

/**
 * ved_window_set_size:
 * @width: px
 * @height: px
 *
 * Sets the size the window opens with. What a wide window shows counts into the smallest width until the
 * sidebar has folded once, so a narrow window begins without it.
 */
void
ved_window_set_size (VedWindow *self,
                     int        width,
                     int        height)
{
  g_return_if_fail (VED_IS_WINDOW (self));

  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (width >= NARROW_PX)
    return;

  adw_flap_set_reveal_flap (self->flap, FALSE);
  ved_header_set_narrow (self->header, TRUE);
}

/**
 * ved_window_show_page:
 * @page_id: as in "overview"
 *
 * Brings a page up with what it is about: the list of servers, whichever of them it showed before.
 *
 * Returns: whether there is such a page
 */
gboolean
ved_window_show_page (VedWindow  *self,
                      const char *page_id)
{
  const VedPageInfo *info = ved_page_list_find (page_id);

  g_return_val_if_fail (VED_IS_WINDOW (self), FALSE);

  if (info == NULL)
    return FALSE;

  leave_place (self);
  bring_up_page (self, info);
  if (ved_page_get_server (self->page) != NULL)
    ved_page_go_back (self->page);

  return TRUE;
}

/**
 * ved_window_show_place:
 * @id: of a part of a page, as in "thresholds"
 *
 * Brings it up, with the focus in it.
 *
 * Returns: whether there is such a place
 */
gboolean
ved_window_show_place (VedWindow  *self,
                       const char *id)
{
  const VedPlaceInfo *place = ved_place_list_find (id);

  return place != NULL && ved_window_show_page (self, place->page_id) && ved_page_show_section (self->page, id);
}

/**
 * ved_window_get_page:
 *
 * Returns: (nullable): the id of the page that is shown
 */
const char *
ved_window_get_page (VedWindow *self)
{
  g_return_val_if_fail (VED_IS_WINDOW (self), NULL);

  return self->page_id;
}

/**
 * ved_window_show_server:
 * @name: a server
 *
 * Brings up the page that shows single servers, with this one.
 */
void
ved_window_show_server (VedWindow  *self,
                        const char *name)
{
  g_return_if_fail (VED_IS_WINDOW (self));

  if (ved_window_show_page (self, VED_SERVERS_PAGE_ID))
    ved_page_show_server (self->page, name);
}

/**
 * ved_window_add_toast:
 * @toast: (transfer full): what to say
 */
void
ved_window_add_toast (VedWindow *self,
                      AdwToast  *toast)
{
  g_return_if_fail (VED_IS_WINDOW (self));

  ved_announce_markup (GTK_WIDGET (self), adw_toast_get_title (toast));
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/**
 * ved_window_get_picture:
 *
 * Returns: (transfer none): everything inside the window's frame, to be drawn elsewhere
 */
GtkWidget *
ved_window_get_picture (VedWindow *self)
{
  g_return_val_if_fail (VED_IS_WINDOW (self), NULL);

  return GTK_WIDGET (self->toasts);
}

/**
 * ved_window_close_now:
 *
 * Closes the window without asking, as soon as what would be lost has ended in good order; the second time at once.
 */
void
ved_window_close_now (VedWindow *self)
{
  g_return_if_fail (VED_IS_WINDOW (self));

  self->is_ending = !self->is_closing && ved_close_guard_end (self, self->pages, VED_CLOSE_PATIENCE_MS);
  self->is_closing = TRUE;
  if (!self->is_ending)
    gtk_window_close (GTK_WINDOW (self));
}
