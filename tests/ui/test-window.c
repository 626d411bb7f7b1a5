/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ui-window"

#include "config.h"

#include "app/parts/ved-page.h"
#include "app/parts/ved-settings-lock.h"
#include "app/ved-settings.h"
#include "app/window/ved-close-guard.h"
#include "app/window/ved-header.h"
#include "app/window/ved-key-names.h"
#include "app/window/ved-search-popover.h"
#include "app/window/ved-state-banner.h"
#include "app/window/ved-window.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-source.h"
#include "ved-test-window.h"
#include "wire/frames/ved-frame-codec.h"

/* The window on a saved fleet: pages are built when they are visited, and sleep when they are not seen. */

typedef struct {
  char *folder;
  char *path;
  GSettings *settings;
  VedSession *session;
  VedWindow *window;
} Fixture;

static gboolean
has_snapshot (gpointer user_data)
{
  Fixture *fixture = user_data;

  return ved_fleet_model_get_snapshot (ved_session_get_model (fixture->session)) != NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (20, 5, TRUE);
  g_autoptr(GBytes) bytes = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);

  fixture->folder = ved_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "fleet.frame", NULL);
  g_assert_true (g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes),
                                      NULL));
  fixture->settings = ved_settings_new (TRUE);
  g_assert_nonnull (fixture->settings);
  fixture->session = ved_session_new (fixture->settings);
  fixture->window = ved_window_new (NULL, fixture->session);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_object_ref (fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  ved_test_finalize (fixture->window);
  ved_test_finalize (fixture->session);
  g_object_unref (fixture->settings);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
open_fleet (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_session_open (fixture->session, fixture->path, "/", &error));
  g_assert_no_error (error);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ved_test_wait_until (has_snapshot, fixture);
}

/* Depth first: the page of the type that is below @widget. */
static VedPage *
find_page (GtkWidget  *widget,
           const char *type_name)
{
  VedPage *found = NULL;

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name))
    return VED_PAGE (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_page (child, type_name);

  return found;
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  user_data)
{
  VedPage *overview, *heatmap;

  open_fleet (fixture);
  g_assert_cmpstr (ved_window_get_page (fixture->window), ==, "overview");
  overview = find_page (GTK_WIDGET (fixture->window), "VedOverviewPage");
  g_assert_true (ved_page_get_active (overview));
  g_assert_null (find_page (GTK_WIDGET (fixture->window), "VedHeatmapPage"));

  g_assert_true (ved_window_show_page (fixture->window, "heatmap"));
  heatmap = find_page (GTK_WIDGET (fixture->window), "VedHeatmapPage");
  g_assert_true (ved_page_get_active (heatmap));
  g_assert_false (ved_page_get_active (overview));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (overview)));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == GTK_WIDGET (heatmap));
  g_assert_false (ved_window_show_page (fixture->window, "cinema"));
  g_assert_cmpstr (ved_window_get_page (fixture->window), ==, "heatmap");
}

/* How many labels that can be seen say @text. */
static guint
count_labels (Fixture    *fixture,
              const char *text)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  guint n = 0;

  ved_test_window_collect (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (labels, i);

      n += gtk_widget_get_mapped (label) && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text) ? 1 : 0;
    }

  return n;
}

/* A daemon that delivers nothing says so before its first answer, and nothing more after it. */
static void
test_stale_from_the_first (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr(VedTestSource) source = ved_test_source_new ();
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (20, 5, TRUE);
  GtkWidget *banner = g_object_ref_sink (g_object_new (VED_TYPE_STATE_BANNER, NULL));
  g_autoptr(GPtrArray) bars = g_ptr_array_new ();

  ved_state_banner_set_session (VED_STATE_BANNER (banner), fixture->session);
  ved_test_window_collect (banner, GTK_TYPE_INFO_BAR, bars);
  ved_test_source_set_state (source, VED_SOURCE_STALE);
  ved_fleet_model_set_source (ved_session_get_model (fixture->session), VED_FRAME_SOURCE (source));
  g_assert_false (gtk_widget_get_visible (bars->pdata[0]));
  ved_test_source_emit (source, snapshot);
  g_assert_true (gtk_widget_get_visible (bars->pdata[0]));
  g_assert_true (gtk_info_bar_get_revealed (bars->pdata[0]));

  ved_fleet_model_set_source (ved_session_get_model (fixture->session), NULL);
  g_assert_false (gtk_widget_get_visible (bars->pdata[0]));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (banner);
}

/* However narrow it is, the header names the page. */
static void
test_narrow_header (Fixture       *fixture,
                    gconstpointer  user_data)
{
  ved_window_set_size (fixture->window, 400, 700);
  open_fleet (fixture);
  ved_test_window_draw (GTK_WIDGET (fixture->window));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->window)), <=, 460);
  g_assert_cmpuint (count_labels (fixture, "Overview"), ==, 1);

  g_assert_true (ved_window_show_page (fixture->window, "heatmap"));
  g_assert_cmpuint (count_labels (fixture, "Heatmap"), ==, 1);
  g_assert_cmpuint (count_labels (fixture, "Overview"), ==, 0);
}

/* The sign of a recording has room beside everything else. What is recorded never answers. */
static void
test_narrow_header_of_a_recording (Fixture       *fixture,
                                   gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "new.vedette", NULL);
  GtkWidget *header = g_object_new (VED_TYPE_HEADER, NULL), *window = ved_test_window_new (header, 400, 100);
  g_autoptr(GError) error = NULL;
  int least = 0;

  ved_header_set_session (VED_HEADER (header), fixture->session);
  ved_header_set_narrow (VED_HEADER (header), TRUE);
  ved_session_open (fixture->session, "http://127.0.0.1:1,http://127.0.0.1:2", "/", &error);
  g_assert_no_error (error);
  ved_session_start_recording (fixture->session, path, "both", &error);
  g_assert_no_error (error);
  gtk_widget_measure (header, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 400);

  ved_session_stop_recording (fixture->session);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Whoever edits settings is told beforehand that those of several daemons are not changed at once. */
static void
test_settings_of_a_group_are_locked (Fixture       *fixture,
                                     gconstpointer  user_data)
{
  VedFleetModel *model = ved_session_get_model (fixture->session);
  g_autoptr(GError) error = NULL;

  ved_session_open (fixture->session, "http://127.0.0.1:1", "/", &error);
  g_assert_no_error (error);
  g_assert_null (ved_settings_lock_get (model));
  ved_session_open (fixture->session, "http://127.0.0.1:1,http://127.0.0.1:2", "/", &error);
  g_assert_no_error (error);
  g_assert_nonnull (ved_settings_lock_get (model));
}

/* In a narrow window the list of pages lies above the page: whatever shows a page takes it away. */
static void
test_narrow_sidebar (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autoptr(GPtrArray) flaps = g_ptr_array_new ();
  AdwFlap *flap;

  ved_window_set_size (fixture->window, 400, 700);
  open_fleet (fixture);
  ved_test_window_draw (GTK_WIDGET (fixture->window));
  ved_test_window_collect (GTK_WIDGET (fixture->window), ADW_TYPE_FLAP, flaps);
  flap = ADW_FLAP (flaps->pdata[0]);
  g_assert_true (adw_flap_get_folded (flap));

  adw_flap_set_reveal_flap (flap, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-page", "s", "heatmap"));
  g_assert_false (adw_flap_get_reveal_flap (flap));
  g_assert_cmpstr (ved_window_get_page (fixture->window), ==, "heatmap");

  adw_flap_set_reveal_flap (flap, TRUE);
  g_assert_true (ved_window_show_page (fixture->window, "servers"));
  g_assert_false (adw_flap_get_reveal_flap (flap));
}

static guint
count_grounds (GskRenderNode *node,
               float          least_area)
{
  graphene_rect_t bounds;
  guint n = 0;

  switch ((int) gsk_render_node_get_node_type (node))
    {
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += count_grounds (gsk_container_node_get_child (node, i), least_area);
      return n;

    case GSK_CLIP_NODE:
      return count_grounds (gsk_clip_node_get_child (node), least_area);

    case GSK_ROUNDED_CLIP_NODE:
      return count_grounds (gsk_rounded_clip_node_get_child (node), least_area);

    case GSK_TRANSFORM_NODE:
      return count_grounds (gsk_transform_node_get_child (node), least_area);

    case GSK_COLOR_NODE:
      gsk_render_node_get_bounds (node, &bounds);
      return bounds.size.width * bounds.size.height >= least_area ? 1 : 0;

    default:
      return 0;
    }
}

/* In software each ground is a pass over all pixels of the window. */
static void
test_one_ground (Fixture       *fixture,
                 gconstpointer  user_data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  int width, height;

  open_fleet (fixture);
  ved_test_window_draw (window);
  width = gtk_widget_get_width (window);
  height = gtk_widget_get_height (window);
  paintable = gtk_widget_paintable_new (window);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_cmpuint (count_grounds (node, 0.9f * (float) width * (float) height), ==, 1);
}

static void
test_unseen (Fixture       *fixture,
             gconstpointer  user_data)
{
  VedPage *overview;

  open_fleet (fixture);
  overview = find_page (GTK_WIDGET (fixture->window), "VedOverviewPage");
  gtk_widget_set_visible (GTK_WIDGET (fixture->window), FALSE);
  g_assert_false (ved_page_get_active (overview));
  g_assert_null (g_main_context_find_source_by_user_data (NULL, fixture->window));

  gtk_widget_set_visible (GTK_WIDGET (fixture->window), TRUE);
  g_assert_true (ved_page_get_active (overview));
}

static GtkWidget *
find_widget (GtkWidget *root,
             GType      type)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  ved_test_window_collect (root, type, found);
  g_assert_cmpuint (found->len, >, 0);

  return found->pdata[0];
}

/* Full screen has no header: it comes for what opens from it. */
static void
test_header_comes_for_the_search (Fixture       *fixture,
                                  gconstpointer  user_data)
{
  GtkWidget *header, *popover;

  open_fleet (fixture);
  header = find_widget (GTK_WIDGET (fixture->window), VED_TYPE_HEADER);
  ved_header_set_shown (VED_HEADER (header), FALSE);
  g_assert_false (gtk_widget_get_mapped (header));

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.search", NULL);
  g_assert_true (gtk_widget_get_mapped (header));
  popover = find_widget (header, VED_TYPE_SEARCH_POPOVER);
  ved_header_set_shown (VED_HEADER (header), TRUE);
  gtk_popover_popdown (GTK_POPOVER (popover));
  g_assert_true (gtk_widget_get_visible (header));
}

/* Keys are named as they are on the keyboard, and what is no name stays. */
static void
test_key_names (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  GtkWidget *shortcut = g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT, "title", "A_B", "accelerator", "Page_Up underscore", NULL);
  g_autoptr(GString) texts = g_string_new (NULL);

  g_object_ref_sink (shortcut);
  ved_key_names_mend (shortcut);
  ved_test_window_collect (shortcut, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    g_string_append_printf (texts, "[%s]", gtk_label_get_text (labels->pdata[i]));
  g_assert_nonnull (strstr (texts->str, "[Page Up]"));
  g_assert_nonnull (strstr (texts->str, "[_]"));
  g_assert_nonnull (strstr (texts->str, "[A_B]"));
  g_object_unref (shortcut);
}

/* Without a source there is no header: where the address of one is entered is on the page. */
static void
test_source_on_the_welcome_page (Fixture       *fixture,
                                 gconstpointer  user_data)
{
  GtkWidget *focus;

  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.search", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.source", NULL);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (GTK_IS_EDITABLE (focus));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, ADW_TYPE_ENTRY_ROW));
}

/* What several daemons tell as one can be recorded as what one tells. */
static void
test_group_is_live (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  open_fleet (fixture);
  g_assert_false (ved_session_is_live (fixture->session));
  g_assert_false (ved_session_can_record (fixture->session));
  g_assert_true (ved_session_open (fixture->session, "http://127.0.0.1:1,http://127.0.0.1:2", "/", &error));
  g_assert_no_error (error);
  g_assert_true (ved_session_is_live (fixture->session));
  g_assert_true (ved_session_can_record (fixture->session));
}

static void
test_closed_source (Fixture       *fixture,
                    gconstpointer  user_data)
{
  open_fleet (fixture);
  ved_session_close (fixture->session);
  g_assert_null (ved_session_get_spec (fixture->session));
  g_assert_false (ved_page_get_active (find_page (GTK_WIDGET (fixture->window), "VedOverviewPage")));
  open_fleet (fixture);
}

#define TEST_TYPE_ENDLESS_PAGE (test_endless_page_get_type ())
G_DECLARE_FINAL_TYPE (TestEndlessPage, test_endless_page, TEST, ENDLESS_PAGE, VedPage)

/* A page with something that never ends. */
struct _TestEndlessPage
{
  VedPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TestEndlessPage, test_endless_page, VED_TYPE_PAGE)

static char *
test_endless_page_get_unfinished (VedPage * page)
{
  return g_strdup ("A disk hangs.");
}

static void
test_endless_page_class_init (TestEndlessPageClass *klass)
{
  VED_PAGE_CLASS (klass)->get_unfinished = test_endless_page_get_unfinished;
}

static void
test_endless_page_init (TestEndlessPage *self)
{
}

/* Returns: (transfer none) (nullable): the question that is not @but */
static GtkWidget *
find_question (gpointer but)
{
  g_autoptr(GList) toplevels = gtk_window_list_toplevels ();

  for (GList *item = toplevels; item != NULL; item = item->next)
    if (ADW_IS_MESSAGE_DIALOG (item->data) && item->data != but)
      return item->data;

  return NULL;
}

static gboolean
is_asked (gpointer but)
{
  return find_question (but) != NULL;
}

/* The test needs it still. */
static gboolean
close_requested_cb (GtkWindow *window,
                    gboolean  *is_closed)
{
  *is_closed = TRUE;

  return TRUE;
}

static gboolean
is_set (gpointer user_data)
{
  return *(gboolean *) user_data;
}

/* What does not end is named, waited for once more where that is wished, and holds the window no longer where nobody answers. */
static void
test_endless_page_lets_go (Fixture       *fixture,
                           gconstpointer  user_data)
{
  g_autoptr(GtkStack) pages = GTK_STACK (g_object_ref_sink (gtk_stack_new ()));
  gboolean is_closed = FALSE;
  g_autoptr(GtkWidget) first = NULL;

  open_fleet (fixture);
  g_signal_connect (fixture->window, "close-request", G_CALLBACK (close_requested_cb), &is_closed);
  gtk_stack_add_named (pages, g_object_new (TEST_TYPE_ENDLESS_PAGE, NULL), "overview");
  g_assert_true (ved_close_guard_end (fixture->window, pages, 200));
  ved_test_wait_until (is_asked, NULL);
  first = g_object_ref (find_question (NULL));
  g_assert_true (g_str_has_prefix (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (first)), "A disk hangs."));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (first), "wait");
  ved_test_wait_until (is_asked, first);
  g_assert_false (is_closed);
  ved_test_wait_until (is_set, &is_closed);
}

static void
test_state_survives (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autofree char *page = NULL;

  open_fleet (fixture);
  ved_window_show_page (fixture->window, "servers");
  g_object_ref (fixture->window);
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->window);
  page = g_settings_get_string (fixture->settings, "page");
  g_assert_cmpstr (page, ==, "servers");

  fixture->window = ved_window_new (NULL, fixture->session);
  g_assert_cmpstr (ved_window_get_page (fixture->window), ==, "servers");
}

static void
test_recent (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_auto(GStrv) recent = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *source = g_strdup_printf ("demo:%u", 1 + i % 10);

      ved_settings_add_recent (fixture->settings, source);
    }
  recent = g_settings_get_strv (fixture->settings, "recent-sources");
  g_assert_cmpuint (g_strv_length (recent), ==, 8);
  g_assert_cmpstr (recent[0], ==, "demo:10");
  g_assert_cmpstr (recent[1], ==, "demo:9");
}

static void
add (const char *path,
     void      (*test)(Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  add ("/window/pages", test_pages);
  add ("/window/stale-from-the-first", test_stale_from_the_first);
  add ("/window/narrow-header", test_narrow_header);
  add ("/window/narrow-header-of-a-recording", test_narrow_header_of_a_recording);
  add ("/window/narrow-sidebar", test_narrow_sidebar);
  add ("/window/settings-of-a-group-are-locked", test_settings_of_a_group_are_locked);
  add ("/window/one-ground", test_one_ground);
  add ("/window/unseen", test_unseen);
  add ("/window/header-comes-for-the-search", test_header_comes_for_the_search);
  add ("/window/key-names", test_key_names);
  add ("/window/source-on-the-welcome-page", test_source_on_the_welcome_page);
  add ("/window/group-is-live", test_group_is_live);
  add ("/window/closed-source", test_closed_source);
  add ("/window/endless-page-lets-go", test_endless_page_lets_go);
  add ("/window/state-survives", test_state_survives);
  add ("/window/recent", test_recent);

  return g_test_run ();
}
