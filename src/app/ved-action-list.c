/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-action-list"

#include "config.h"

#include "app/ved-action-list.h"

#include <glib/gi18n.h>

static const VedActionInfo actions[] = {
  { "app.refresh", N_("Refresh Now"), "view-refresh-symbolic", { "<Control>r", "F5" } },
  { "time.toggle", N_("Pause or Resume"), "media-playback-pause-symbolic", { NULL } },
  { "time.live", N_("Back to Now"), "media-record-symbolic", { NULL } },
  { "time.jump", N_("Go to a Time"), "go-jump-symbolic", { NULL } },
  { "time.bookmark", N_("Bookmark"), "user-bookmarks-symbolic", { NULL } },
  { "win.source", N_("Choose a Source"), "network-server-symbolic", { "<Control>o" } },
  { "app.open-source::local", N_("Watch This Computer"), "computer-symbolic", { NULL } },
  { "app.open-source::demo:90", N_("Explore the Demo Fleet"), "ved-demo-symbolic", { NULL } },
  { "app.open-file", N_("Open a File…"), "document-open-symbolic", { "<Control><Shift>o" } },
  { "app.close-source", N_("Close Source"), "window-close-symbolic", { "<Control>w" } },
  { "app.record", N_("Record"), "media-record-symbolic", { "<Control><Shift>r" } },
  { "app.save-last(60)", N_("Save the Last Hour"), "document-save-symbolic", { NULL } },
  { "win.toggle-sidebar", N_("Sidebar"), "sidebar-show-symbolic", { "F9" } },
  { "win.fullscreen", N_("Full Screen"), "view-fullscreen-symbolic", { "F11" } },
  { "win.kiosk", N_("Kiosk"), "video-display-symbolic", { "<Control><Shift>k" } },
  { "app.preferences", N_("Preferences"), "emblem-system-symbolic", { "<Control>comma" },
    N_("settings, colours, dark, light, interval, always record") },
  { "app.help", N_("Help for This Page"), "help-browser-symbolic", { "F1" } },
  { "win.show-help-overlay", N_("Keyboard Shortcuts"), "preferences-desktop-keyboard-symbolic", { NULL } },
  { "app.about", N_("About Vedette"), "help-about-symbolic", { NULL } },
  { "app.quit", N_("Quit"), "application-exit-symbolic", { "<Control>q" } },
  /* Pages are found by their own titles, and the search is where it is found. */
  { "app.show-page::overview", NULL, NULL, { "<Alt>1" } },
  { "app.show-page::heatmap", NULL, NULL, { "<Alt>2" } },
  { "app.show-page::servers", NULL, NULL, { "<Alt>3" } },
  { "win.search", NULL, NULL, { "<Control>k", "<Control>f" } },
  { "win.back", NULL, NULL, { "<Alt>Left" } },
};

/**
 * ved_action_list_get:
 * @n_actions: (out)
 *
 * Returns: (transfer none) (array length=n_actions): what can be done from anywhere, in the order of the search
 */
const VedActionInfo *
ved_action_list_get (guint *n_actions)
{
  *n_actions = G_N_ELEMENTS (actions);

  return actions;
}
