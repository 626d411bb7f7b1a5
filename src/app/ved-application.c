/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-application"

#include "config.h"

#include "app/ved-application.h"

#include "app/alerts/ved-alert-notifier.h"
#include "app/fleet/ved-settings-watch.h"
#include "app/gallery/ved-gallery-window.h"
#include "app/help/ved-page-help.h"
#include "app/sources/ved-open-dialog.h"
#include "app/ved-accessible-name.h"
#include "app/ved-action-list.h"
#include "app/ved-frame-trace.h"
#include "app/ved-opening.h"
#include "app/ved-options.h"
#include "app/ved-page-list.h"
#include "app/ved-picture-job.h"
#include "app/ved-picture.h"
#include "app/ved-preferences.h"
#include "app/ved-search-provider.h"
#include "app/ved-settings.h"
#include "app/ved-style.h"
#include "app/ved-toast.h"
#include "app/window/ved-key-names.h"
#include "app/window/ved-record-action.h"
#include "app/window/ved-window.h"
#include "base/ved-error.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

/* One process, one window. A second `vedette SOURCE` hands its source to the first; --render is a process
 * of its own, with settings of its own that are forgotten, so that a picture depends on nothing but its
 * command line. */

#define PATIENCE_S 2            /* with what goes on when the system ends the app */

struct _VedApplication
{
  AdwApplication parent_instance;
  VedRenderer *renderer;        /* lent by main() */
  GSettings *settings;
  VedSession *session;
  VedPreRecording *pre_recording;       /* (nullable): not while rendering */
  AdwToast *early_toast;        /* (nullable): waits for the window */
  VedAlertNotifier *notifier;           /* (nullable): while pictures are drawn */
  VedSettingsWatch *settings_watch;
  VedWindow *window;            /* (nullable) weak */
  GtkWindow *preferences;       /* (nullable) weak */
  VedSearchProvider *provider;  /* (nullable): while on the bus */
  VedFrameTrace *trace;         /* (nullable) */
  VedPictureJob *picture;       /* (nullable) */
  guint patience_id;            /* of the timeout after a signal; 0: none */
  AdwToast *closed;             /* (nullable) weak: offers to open the last source again */
  gboolean rendering;           /* this process only draws a picture */
  int exit_status;
};

G_DEFINE_FINAL_TYPE (VedApplication, ved_application, ADW_TYPE_APPLICATION)

static void present_window (VedApplication *self);

static void
tell (VedApplication *self,
      const char     *text)
{
  if (self->window != NULL)
    ved_window_add_toast (self->window, ved_toast_new (text));
}

static void
show_toast (AdwToast *toast,
            gpointer  user_data)
{
  VedApplication *self = user_data;

  if (self->window != NULL)
    ved_window_add_toast (self->window, toast);
  else
    {
      g_clear_object (&self->early_toast);
      self->early_toast = toast;
    }
}

static gboolean
open_source (VedApplication  *self,
             const char      *source,
             const char      *folder,
             GError         **error)
{
  if (!ved_opening_open (self->session, source, folder, error))
    return FALSE;

  if (self->closed != NULL)
    adw_toast_dismiss (self->closed);

  return TRUE;
}

static void
open_source_activated_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  VedApplication *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!open_source (self, g_variant_get_string (parameter, NULL), g_get_home_dir (), &error))
    tell (self, error->message);
}

static void
reopen_activated_cb (AdwToast       *toast,
                     VedApplication *self)
{
  const char *source = g_object_get_data (G_OBJECT (toast), "source");
  g_autoptr(GError) error = NULL;

  if (!open_source (self, source, g_get_home_dir (), &error))
    tell (self, error->message);
}

static void
close_source_activated_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  VedApplication *self = user_data;
  const VedSourceSpec *spec = ved_session_get_spec (self->session);
  AdwToast *toast;

  if (spec == NULL)
    return;

  toast = ved_toast_new (_("Source closed"));
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "source", ved_source_spec_to_string (spec), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (reopen_activated_cb), self, 0);
  ved_session_close (self->session);
  g_settings_set_string (self->settings, "source", "");
  g_set_weak_pointer (&self->closed, toast);
  if (self->window != NULL)
    ved_window_add_toast (self->window, toast);
  else
    g_object_unref (toast);
}

static void
open_file_activated_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  ved_open_dialog_show (GTK_WINDOW (VED_APPLICATION (user_data)->window), VED_OPEN_FILE);
}

static void
open_book_activated_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  ved_open_dialog_show (GTK_WINDOW (VED_APPLICATION (user_data)->window), VED_OPEN_BOOK);
}

static void
open_book_folder_activated_cb (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       user_data)
{
  ved_open_dialog_show (GTK_WINDOW (VED_APPLICATION (user_data)->window), VED_OPEN_BOOK_FOLDER);
}

static void
open_book_at_activated_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       user_data)
{
  ved_opening_open_book (VED_APPLICATION (user_data)->session, g_variant_get_string (parameter, NULL));
}

static void
close_book_activated_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  VedApplication *self = user_data;

  g_settings_set_string (self->settings, "order-book", "");
  ved_book_session_close (ved_session_get_book (self->session));
}

static void
refresh_activated_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  ved_fleet_model_refresh (ved_session_get_model (VED_APPLICATION (user_data)->session));
}

/* Asked for by a notification, there may be no window yet: the desktop starts the app for its actions. What was searched
 * for takes the focus from the button of the search, which would take Space for itself. */
static void
show_page_activated_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  VedApplication *self = user_data;

  present_window (self);
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  ved_window_show_page (self->window, g_variant_get_string (parameter, NULL));
}

static void
show_place_activated_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  VedApplication *self = user_data;

  present_window (self);
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  ved_window_show_place (self->window, g_variant_get_string (parameter, NULL));
}

static void
help_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  VedApplication *self = user_data;

  if (self->window != NULL)
    ved_page_help_present (GTK_WINDOW (self->window), ved_session_get_model (self->session),
                           ved_window_get_page (self->window));
}

static void
show_server_activated_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  VedApplication *self = user_data;

  present_window (self);
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  ved_window_show_server (self->window, g_variant_get_string (parameter, NULL));
}

static void
preferences_activated_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  VedApplication *self = user_data;

  if (self->preferences == NULL)
    g_set_weak_pointer (&self->preferences, ved_preferences_new (self->settings));
  gtk_window_set_transient_for (self->preferences, GTK_WINDOW (self->window));
  gtk_window_present (self->preferences);
}

static char *
describe_renderer (VedApplication *self)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (self->window));
  const char *reason = ved_renderer_get_reason (self->renderer);

  return g_strdup_printf ("Vedette " VED_VERSION "\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\n%s: %s (%s)",
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          _("Drawn by"),
                          ved_renderer_uses_gl (self->renderer) ? "OpenGL" : _("the CPU"),
                          reason != NULL ? reason : G_OBJECT_TYPE_NAME (renderer));
}

static void
about_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  VedApplication *self = user_data;
  g_autofree char *details = describe_renderer (self);
  g_autofree char *comments = g_markup_escape_text (details, -1);

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name", _("Vedette"),
                         "application-icon", VED_APP_ID,
                         "version", VED_VERSION,
                         "developer-name", _("The Vedette developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", comments,
                         "debug-info", details,
                         "debug-info-filename", "vedette-debug.txt",
                         NULL);
}

static void
quit_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  VedApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

static const GActionEntry app_actions[] = {
  { .name = "open-source", .activate = open_source_activated_cb, .parameter_type = "s" },
  { .name = "close-source", .activate = close_source_activated_cb },
  { .name = "open-file", .activate = open_file_activated_cb },
  { .name = "open-book", .activate = open_book_activated_cb },
  { .name = "open-book-folder", .activate = open_book_folder_activated_cb },
  { .name = "open-book-at", .activate = open_book_at_activated_cb, .parameter_type = "s" },
  { .name = "close-book", .activate = close_book_activated_cb },
  { .name = "refresh", .activate = refresh_activated_cb },
  { .name = "show-page", .activate = show_page_activated_cb, .parameter_type = "s" },
  { .name = "show-place", .activate = show_place_activated_cb, .parameter_type = "s" },
  { .name = "show-server", .activate = show_server_activated_cb, .parameter_type = "s" },
  { .name = "help", .activate = help_activated_cb },
  { .name = "preferences", .activate = preferences_activated_cb },
  { .name = "about", .activate = about_activated_cb },
  { .name = "quit", .activate = quit_activated_cb },
};

static void
set_accels (GtkApplication *application)
{
  guint n_actions;
  const VedActionInfo *actions = ved_action_list_get (&n_actions);

  for (guint i = 0; i < n_actions; i++)
    if (actions[i].accels[0] != NULL)
      gtk_application_set_accels_for_action (application, actions[i].action, (const char *const *) actions[i].accels);
}

static void
apply_scheme (VedApplication *self,
              const char     *scheme)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  if (g_str_equal (scheme, "light"))
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  else if (g_str_equal (scheme, "dark"))
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  else
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
}

static void
scheme_changed_cb (VedApplication *self)
{
  g_autofree char *scheme = g_settings_get_string (self->settings, "color-scheme");

  apply_scheme (self, scheme);
}

static void
page_requested_cb (VedWindow      *window,
                   const char     *page_id,
                   VedApplication *self)
{
  if (self->trace != NULL)
    ved_frame_trace_page_requested (self->trace, page_id);
}

static void
ensure_window (VedApplication *self)
{
  if (self->window == NULL)
    {
      VedWindow *window = ved_window_new (GTK_APPLICATION (self), self->session);

      g_set_weak_pointer (&self->window, window);
      ved_key_names_mend (GTK_WIDGET (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window))));
      if (self->early_toast != NULL)
        ved_window_add_toast (window, g_steal_pointer (&self->early_toast));
      if (self->rendering)
        gtk_widget_add_css_class (GTK_WIDGET (window), "picture");
      g_signal_connect_object (window, "page-requested", G_CALLBACK (page_requested_cb), self, 0);
      if (self->trace != NULL)
        ved_frame_trace_watch (self->trace, GTK_WIDGET (window), ved_session_get_model (self->session));
    }
}

/* Where the desktop has started the app, for an action or for nothing but itself, no command line has opened anything. */
static void
present_window (VedApplication *self)
{
  if (self->window == NULL)
    ved_opening_open_last (self->session);
  ensure_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
fail (VedApplication *self,
      const GError   *error)
{
  g_printerr ("vedette: %s\n", error->message);
  self->exit_status = 1;
}

static void
picture_done_cb (VedPictureJob  *job,
                 GError         *error,
                 VedApplication *self)
{
  if (error != NULL)
    fail (self, error);
  if (self->rendering && self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
take_picture (VedApplication   *self,
              const VedOptions *options)
{
  const VedPictureRequest request = {
    .path = self->rendering ? options->output : options->picture,
    .width = self->rendering ? options->width : 0,
    .height = self->rendering ? options->height : 0,
    .server = options->server,
    .at_us = options->at_us,
    .row = options->row,
    .is_watched = !self->rendering,
    .timeout_s = options->timeout_s,
  };

  g_clear_object (&self->picture);
  self->picture = ved_picture_job_new (self->window, self->session, &request);
  g_signal_connect_object (self->picture, "done", G_CALLBACK (picture_done_cb), self, 0);
}

typedef struct {
  VedApplication *application;  /* borrowed: it outlives its windows */
  char *path;
} GalleryPicture;

static void
gallery_picture_free (gpointer  data,
                      GClosure *closure)
{
  GalleryPicture *picture = data;

  g_free (picture->path);
  g_free (picture);
}

static void
gallery_painted_cb (VedGalleryWindow *window,
                    GalleryPicture   *picture)
{
  g_autoptr(GError) error = NULL;

  if (!ved_picture_save (ved_gallery_window_get_picture (window), picture->path, &error))
    fail (picture->application, error);
  /* Not within the frame that has just been painted. */
  g_idle_add_once ((GSourceOnceFunc) (void (*)(void))gtk_window_destroy, window);
}

static void
show_gallery (VedApplication   *self,
              const VedOptions *options)
{
  GtkWidget *window = ved_gallery_window_new (GTK_APPLICATION (self), options->data);

  if (options->width > 0)
    gtk_window_set_default_size (GTK_WINDOW (window), options->width, options->height);
  if (options->output != NULL)
    {
      GalleryPicture *picture = g_new0 (GalleryPicture, 1);

      picture->application = self;
      picture->path = g_strdup (options->output);
      gtk_widget_add_css_class (window, "picture");
      g_signal_connect_data (window, "painted", G_CALLBACK (gallery_painted_cb), picture, gallery_picture_free, 0);
    }
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
begin (VedApplication    *self,
       const VedOptions  *options,
       const char        *folder,
       GError           **error)
{
  gboolean is_first = self->window == NULL;

  if (options->trace != NULL && self->trace == NULL)
    {
      self->trace = ved_frame_trace_new (options->trace, error);
      if (self->trace == NULL)
        return FALSE;
    }
  if (options->scheme != NULL)
    apply_scheme (self, options->scheme);
  if (options->is_rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (options->is_gallery)
    {
      show_gallery (self, options);
      return TRUE;
    }
  if (options->page != NULL)
    g_settings_set_string (self->settings, "page", options->page);
  if (options->source != NULL && !open_source (self, options->source, folder, error))
    return FALSE;
  if (options->source == NULL)
    ved_opening_open_last (self->session);

  ensure_window (self);
  if (options->width > 0)
    ved_window_set_size (self->window, options->width, options->height);
  /* A picture may be larger than the display, which a window by itself never is. */
  if (self->rendering && options->width > 0)
    gtk_widget_set_size_request (ved_window_get_picture (self->window), options->width, options->height);
  if (is_first && options->source != NULL && options->page == NULL && ved_session_get_spec (self->session) != NULL)
    ved_window_show_fleet (self->window);
  present_window (self);
  if (options->output != NULL || options->picture != NULL)
    take_picture (self, options);
  else if (options->server != NULL)
    ved_window_show_server (self->window, options->server);

  return TRUE;
}

static int
ved_application_command_line (GApplication            *application,
                              GApplicationCommandLine *line)
{
  VedApplication *self = VED_APPLICATION (application);
  const char *folder = g_application_command_line_get_cwd (line);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedOptions) options = ved_options_read (g_application_command_line_get_options_dict (line),
                                                    &error);

  if (options != NULL && begin (self, options, folder != NULL ? folder : "/", &error))
    return 0;

  g_application_command_line_printerr (line, "vedette: %s\n", error->message);

  return 1;
}

/* GTK would only say which variable was empty. A picture is drawn as a window is: it needs a display to be drawn for. */
static gboolean
has_display (void)
{
  return g_getenv ("DISPLAY") != NULL || g_getenv ("WAYLAND_DISPLAY") != NULL || gtk_init_check ();
}

static int
ved_application_handle_local_options (GApplication *application,
                                      GVariantDict *options)
{
  VedApplication *self = VED_APPLICATION (application);
  const char *contrast;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("vedette %s\n", VED_VERSION);
      return 0;
    }

  if (!has_display ())
    {
      g_printerr (_("vedette: No display found. Where there is no screen, use a virtual one, for pictures too: xvfb-run "
                    "-a vedette …\n"));
      return 1;
    }

  /* libadwaita looks at its variable when it starts. */
  if (g_variant_dict_lookup (options, "contrast", "&s", &contrast) && g_str_equal (contrast, "high"))
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);

  self->rendering = g_variant_dict_contains (options, "render") || g_variant_dict_contains (options, "output");
  if (self->rendering)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static gboolean
patience_ended_cb (gpointer user_data)
{
  VedApplication *self = user_data;

  self->patience_id = 0;
  if (self->window != NULL)
    ved_window_close_now (self->window);

  return G_SOURCE_REMOVE;
}

/* SIGTERM and Ctrl-C end it as the last window's closing does: state is saved, the daemon let go. What goes on has a moment to
 * end in good order. */
static gboolean
signal_received_cb (gpointer user_data)
{
  VedApplication *self = user_data;

  if (self->window == NULL)
    {
      g_application_quit (G_APPLICATION (self));
      return G_SOURCE_CONTINUE;
    }

  ved_window_close_now (self->window);
  if (self->patience_id == 0)
    {
      self->patience_id = g_timeout_add_seconds (PATIENCE_S, patience_ended_cb, self);
      g_source_set_name_by_id (self->patience_id, "ved-application");
    }

  return G_SOURCE_CONTINUE;
}

static void
begin_pre_recording (VedApplication *self)
{
  g_autoptr(GAction) save_last = NULL;

  self->pre_recording = ved_pre_recording_new (self->session);
  save_last = ved_save_last_action_new (self->session, self->pre_recording, show_toast, self);
  g_action_map_add_action (G_ACTION_MAP (self), save_last);
}

static void
alert_raised_cb (VedAlertNotifier *notifier,
                 const char       *id,
                 GNotification    *notification,
                 GApplication     *application)
{
  g_application_send_notification (application, id, notification);
}

static void
alert_ended_cb (VedAlertNotifier *notifier,
                const char       *id,
                GApplication     *application)
{
  g_application_withdraw_notification (application, id);
}

static void
notify_setting_changed_cb (VedApplication *self)
{
  ved_alert_notifier_set_enabled (self->notifier, g_settings_get_boolean (self->settings, "notify-alerts"));
}

static void
begin_notifying (VedApplication *self)
{
  g_autoptr(GAction) notify = g_settings_create_action (self->settings, "notify-alerts");

  self->notifier = ved_alert_notifier_new (ved_session_get_model (self->session));
  g_signal_connect_object (self->notifier, "raised", G_CALLBACK (alert_raised_cb), self, 0);
  g_signal_connect_object (self->notifier, "ended", G_CALLBACK (alert_ended_cb), self, 0);
  g_signal_connect_object (self->settings, "changed::notify-alerts", G_CALLBACK (notify_setting_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self), notify);
  notify_setting_changed_cb (self);
}

static void
ved_application_startup (GApplication *application)
{
  VedApplication *self = VED_APPLICATION (application);
  g_autoptr(GAction) record = NULL;

  /* X11 takes from it which desktop file a window belongs to; --help has been answered by now. */
  g_set_prgname (VED_APP_ID);
  G_APPLICATION_CLASS (ved_application_parent_class)->startup (application);

  self->settings = ved_settings_new (self->rendering);
  if (self->settings == NULL)
    g_error ("The settings schema %s is not installed", VED_APP_ID);
  self->session = ved_session_new (self->settings);
  if (self->provider != NULL)
    ved_search_provider_set_model (self->provider, ved_session_get_model (self->session));
  self->settings_watch = ved_settings_watch_new (ved_session_get_model (self->session));
  ved_style_install (gdk_display_get_default (), ved_renderer_uses_gl (self->renderer));
  gtk_window_set_default_icon_name (VED_APP_ID);
  ved_name_focused ();
  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (scheme_changed_cb), self,
                           G_CONNECT_SWAPPED);
  scheme_changed_cb (self);

  g_action_map_add_action_entries (G_ACTION_MAP (self), app_actions, G_N_ELEMENTS (app_actions), self);
  record = ved_record_action_new (self->session, show_toast, self);
  g_action_map_add_action (G_ACTION_MAP (self), record);
  if (!self->rendering)
    {
      begin_pre_recording (self);
      begin_notifying (self);
    }
  set_accels (GTK_APPLICATION (self));
  g_unix_signal_add (SIGTERM, signal_received_cb, self);
  g_unix_signal_add (SIGINT, signal_received_cb, self);
}

/* What the desktop asks may come as soon as the name is owned, before the app has started. */
static gboolean
ved_application_dbus_register (GApplication    *application,
                               GDBusConnection *connection,
                               const char      *path,
                               GError         **error)
{
  VedApplication *self = VED_APPLICATION (application);
  g_autofree char *own_path = g_strconcat (path, "/SearchProvider", NULL);

  if (!G_APPLICATION_CLASS (ved_application_parent_class)->dbus_register (application, connection, path, error))
    return FALSE;

  self->provider = ved_search_provider_new (application);

  return ved_search_provider_export (self->provider, connection, own_path, error);
}

static void
ved_application_dbus_unregister (GApplication    *application,
                                 GDBusConnection *connection,
                                 const char      *path)
{
  VedApplication *self = VED_APPLICATION (application);

  if (self->provider != NULL)
    ved_search_provider_unexport (self->provider);
  g_clear_object (&self->provider);

  G_APPLICATION_CLASS (ved_application_parent_class)->dbus_unregister (application, connection, path);
}

static void
ved_application_activate (GApplication *application)
{
  present_window (VED_APPLICATION (application));
}

static void
ved_application_open (GApplication *application,
                      GFile       **files,
                      int           n_files,
                      const char   *hint)
{
  VedApplication *self = VED_APPLICATION (application);
  g_autofree char *path = g_file_get_path (files[0]), *uri = g_file_get_uri (files[0]);
  g_autoptr(GError) error = NULL;

  /* What is no file is the address of a daemon. */
  open_source (self, path != NULL ? path : uri, "/", &error);
  present_window (self);
  if (error != NULL)
    tell (self, error->message);
}

static void
ved_application_shutdown (GApplication *application)
{
  VedApplication *self = VED_APPLICATION (application);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_object (&self->picture);
  g_clear_object (&self->trace);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->preferences);
  g_clear_weak_pointer (&self->closed);
  g_clear_object (&self->notifier);
  g_clear_object (&self->pre_recording);
  g_clear_object (&self->early_toast);
  if (self->provider != NULL)
    ved_search_provider_set_model (self->provider, NULL);
  g_clear_pointer (&self->settings_watch, ved_settings_watch_free);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (ved_application_parent_class)->shutdown (application);
}

static void
ved_application_class_init (VedApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->dbus_register = ved_application_dbus_register;
  application_class->dbus_unregister = ved_application_dbus_unregister;
  application_class->startup = ved_application_startup;
  application_class->activate = ved_application_activate;
  application_class->open = ved_application_open;
  application_class->command_line = ved_application_command_line;
  application_class->handle_local_options = ved_application_handle_local_options;
  application_class->shutdown = ved_application_shutdown;
}

static void
ved_application_init (VedApplication *self)
{
  g_autofree char *ids = ved_page_list_get_ids ();
  g_autofree char *summary = g_strdup_printf (_("SOURCE is local, demo, demo:N, http://HOST:PORT of a daemon, "
                                                "prometheus:URL, a file, or the folder, archive or message "
                                                "file of an order book.\n"
                                                "PAGE is one of %s.\n"
                                                "VEDETTE_API_KEY in the environment is the key of a daemon."),
                                              ids);

  g_application_add_main_option_entries (G_APPLICATION (self), ved_options_get_entries ());
  g_application_set_option_context_summary (G_APPLICATION (self), summary);
}

/**
 * ved_application_new:
 * @renderer: chosen; kept by the caller as long as the application runs
 *
 * Returns: (transfer full): the application
 */
VedApplication *
ved_application_new (VedRenderer *renderer)
{
  VedApplication *self = g_object_new (VED_TYPE_APPLICATION,
                                       "application-id", VED_APP_ID,
                                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                                       "resource-base-path", "/org/vedette/Vedette",
                                       NULL);

  self->renderer = renderer;

  return self;
}

/**
 * ved_application_get_exit_status:
 *
 * Returns: what a picture that could not be drawn makes of the exit status; else 0
 */
int
ved_application_get_exit_status (VedApplication *self)
{
  g_return_val_if_fail (VED_IS_APPLICATION (self), 1);

  return self->exit_status;
}

/**
 * ved_application_get_renderer:
 *
 * Returns: (transfer none): who draws, and why
 */
VedRenderer *
ved_application_get_renderer (VedApplication *self)
{
  g_return_val_if_fail (VED_IS_APPLICATION (self), NULL);

  return self->renderer;
}
