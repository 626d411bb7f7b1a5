/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-window"

#include "config.h"

#include "app/gallery/ved-gallery-window.h"

#include "app/parts/ved-card.h"
#include "app/ved-contrast.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* A window beside the app's, so that charts can be looked at without a source. What is chosen in the sidebar
 * is what all charts show. For high contrast, libadwaita's own style sheet is applied, as it does by itself where the desktop
 * asks for it. */

#define SETTLING_FRAMES 3
#define MARGIN_PX 12
#define WIDTH 1280
#define HEIGHT 800

struct _VedGalleryWindow
{
  AdwApplicationWindow parent_instance;

  GtkWidget *flap;
  GtkWidget *list;
  GtkWidget *gallery;
  GtkCssProvider *contrast;     /* (nullable) while it is on */
  guint n_frames;               /* painted since the data came */
};

enum {
  PAINTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedGalleryWindow, ved_gallery_window, ADW_TYPE_APPLICATION_WINDOW)

/* While live data are waiting for the next frame there is nothing to take a picture of: there is once it is painted. */
static void
frame_painted_cb (GdkFrameClock    *clock,
                  VedGalleryWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, frame_painted_cb, self);
  g_signal_emit (self, signals[PAINTED], 0);
}

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       user_data)
{
  VedGalleryWindow *self = VED_GALLERY_WINDOW (widget);

  self->n_frames += ved_gallery_get_data_redraws (VED_GALLERY (self->gallery)) > 0;
  if (self->n_frames < SETTLING_FRAMES)
    return G_SOURCE_CONTINUE;

  g_signal_connect_object (clock, "after-paint", G_CALLBACK (frame_painted_cb), self, 0);

  return G_SOURCE_REMOVE;
}

static void
loaded_cb (VedGallery       *gallery,
           VedGalleryWindow *self)
{
  self->n_frames = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), count_frame_cb, NULL, NULL);
}

static void
row_selected_cb (GtkListBox       *list,
                 GtkListBoxRow    *row,
                 VedGalleryWindow *self)
{
  if (row == NULL)
    return;

  ved_gallery_set_kind (VED_GALLERY (self->gallery), (VedGalleryKind) gtk_list_box_row_get_index (row));
  if (adw_flap_get_folded (ADW_FLAP (self->flap)))
    adw_flap_set_reveal_flap (ADW_FLAP (self->flap), FALSE);
}

static void
dark_toggled_cb (GtkToggleButton *button)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      gtk_toggle_button_get_active (button) ? ADW_COLOR_SCHEME_FORCE_DARK
                                                                            : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
try_contrast (VedGalleryWindow *self)
{
  if (self->contrast != NULL)
    return;

  self->contrast = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (self->contrast, "/org/gnome/Adwaita/styles/base-hc.css");
  gtk_style_context_add_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)), GTK_STYLE_PROVIDER (self->contrast),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
  ved_contrast_try (TRUE);
}

static void
leave_contrast (VedGalleryWindow *self)
{
  if (self->contrast == NULL)
    return;

  gtk_style_context_remove_provider_for_display (gtk_widget_get_display (GTK_WIDGET (self)),
                                                 GTK_STYLE_PROVIDER (self->contrast));
  g_clear_object (&self->contrast);
  ved_contrast_try (FALSE);
}

static void
contrast_toggled_cb (GtkToggleButton  *button,
                     VedGalleryWindow *self)
{
  if (gtk_toggle_button_get_active (button))
    try_contrast (self);
  else
    leave_contrast (self);
}

static void
direction_toggled_cb (GtkToggleButton *button)
{
  gtk_widget_set_default_direction (gtk_toggle_button_get_active (button) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

static GtkWidget *
make_toggle (const char *icon_name,
             const char *tooltip,
             gboolean    is_active,
             GCallback   toggled,
             gpointer    user_data)
{
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), icon_name);
  ved_set_tooltip (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), is_active);
  g_signal_connect (button, "toggled", toggled, user_data);

  return button;
}

static GtkWidget *
make_header (VedGalleryWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *sidebar = gtk_toggle_button_new ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  gtk_button_set_icon_name (GTK_BUTTON (sidebar), "sidebar-show-symbolic");
  ved_set_tooltip (sidebar, _("Data"));
  g_object_bind_property (self->flap, "reveal-flap", sidebar, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), sidebar);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Gallery"), NULL));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header),
                           make_toggle ("weather-clear-night-symbolic", _("Dark"), dark,
                                        G_CALLBACK (dark_toggled_cb), NULL));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header),
                           make_toggle ("preferences-desktop-accessibility-symbolic", _("High contrast"), FALSE,
                                        G_CALLBACK (contrast_toggled_cb), self));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header),
                           make_toggle ("format-text-direction-rtl-symbolic", _("Right to left"), rtl,
                                        G_CALLBACK (direction_toggled_cb), NULL));

  return header;
}

static void
add_row (VedGalleryWindow *self,
         VedGalleryKind    kind)
{
  const VedGalleryKindInfo *info = ved_gallery_kind_get_info (kind);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(info->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(info->subtitle));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static GtkWidget *
make_sidebar (VedGalleryWindow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  for (VedGalleryKind kind = 0; kind < VED_N_GALLERY_KINDS; kind++)
    add_row (self, kind);
  gtk_widget_set_size_request (scroller, 240, -1);
  gtk_widget_add_css_class (scroller, "sidebar-pane");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);

  return scroller;
}

static void
make_content (VedGalleryWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *toasts = adw_toast_overlay_new ();

  gtk_widget_add_css_class (box, "background");
  self->gallery = ved_gallery_new ();
  gtk_widget_set_margin_start (self->gallery, MARGIN_PX);
  gtk_widget_set_margin_end (self->gallery, MARGIN_PX);
  gtk_widget_set_margin_top (self->gallery, MARGIN_PX);
  gtk_widget_set_margin_bottom (self->gallery, MARGIN_PX);
  self->flap = adw_flap_new ();
  adw_flap_set_flap (ADW_FLAP (self->flap), make_sidebar (self));
  adw_flap_set_separator (ADW_FLAP (self->flap), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), ved_page_scroller_new (self->gallery));
  adw_flap_set_content (ADW_FLAP (self->flap), toasts);
  gtk_widget_set_vexpand (self->flap, TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), self->flap);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
}

/* It was for a look at the charts: other windows are as they were. */
static void
ved_gallery_window_dispose (GObject *object)
{
  leave_contrast (VED_GALLERY_WINDOW (object));

  G_OBJECT_CLASS (ved_gallery_window_parent_class)->dispose (object);
}

static void
ved_gallery_window_class_init (VedGalleryWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_gallery_window_dispose;

  signals[PAINTED] = g_signal_new ("painted", VED_TYPE_GALLERY_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_gallery_window_init (VedGalleryWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _("Gallery"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 294);
  make_content (self);
  g_signal_connect_object (self->gallery, "loaded", G_CALLBACK (loaded_cb), self, 0);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, 0);
}

/**
 * ved_gallery_window_new:
 * @application: it belongs to
 * @kind: what the charts show at first
 *
 * Returns: a window, not yet presented
 */
GtkWidget *
ved_gallery_window_new (GtkApplication *application,
                        VedGalleryKind  kind)
{
  VedGalleryWindow *self = g_object_new (VED_TYPE_GALLERY_WINDOW, "application", application, NULL);

  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) kind));

  return GTK_WIDGET (self);
}

/**
 * ved_gallery_window_get_picture:
 *
 * Returns: (transfer none): what a picture shows
 */
GtkWidget *
ved_gallery_window_get_picture (VedGalleryWindow *self)
{
  g_return_val_if_fail (VED_IS_GALLERY_WINDOW (self), NULL);

  return adw_application_window_get_content (ADW_APPLICATION_WINDOW (self));
}
