/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-style"

#include "config.h"

#include "app/ved-style.h"

#include "app/charts/ved-chart-theme.h"
#include "app/charts/ved-chart-warmth.h"
#include "app/ved-contrast.h"
#include "fleet/ved-severity.h"

#include <adwaita.h>

#define USUAL_DPI (96 * 1024)    /* as GTK tells it, in 1024ths */

/* style.css names colours as @ved_healthy, @ved_imminent and so on. They come from the one table of levels,
 * for the scheme of the moment, in a provider of their own that is written anew when the scheme changes. */

/* Without a compositor what is transparent is black: the room for a shadow, round corners, an arrow. */
static const char opaque_popovers[] =
  "popover { background-color: @popover_bg_color; }"
  "popover > contents { margin: 0; border: 1px solid alpha(@popover_fg_color, 0.2); border-radius: 0;"
  "  box-shadow: none; }"
  "popover > arrow { background: none; border: none; min-height: 0; min-width: 0; }";

/* What is blurred is drawn anew with whatever changes on it: around a card, a hairline and a lower edge tell it from its
 * ground as well. */
static const char sharp_edges[] =
  "window { box-shadow: none; }"
  ".card { box-shadow: 0 0 0 1px alpha(black, 0.06), 0 1px 0 1px alpha(black, 0.06); }";

/* Text that libadwaita makes fainter than WCAG 2.1, 1.4.3, allows (4.5 to 1), on one ground of ours or another. High
 * contrast has values of its own. */
static void
define_readable_text (GString  *css,
                      gboolean  dark)
{
  g_string_append (css, ".dim-label { opacity: 0.75; }\n");
  if (!dark)
    g_string_append (css, "@define-color warning_color #845d02;\n@define-color success_color #177349;\n");
}

static void
define_colours (GtkCssProvider  *provider,
                AdwStyleManager *manager)
{
  gboolean dark = adw_style_manager_get_dark (manager), high_contrast = ved_contrast_is_high ();
  g_autoptr(GString) css = g_string_new (NULL);

  for (VedLevel level = 0; level < VED_N_LEVELS; level++)
    {
      const VedLevelInfo *info = ved_level_get_info (level);

      g_string_append_printf (css, "@define-color ved_%s #%06x;\n", info->key,
                              ved_chart_theme_level_color (level, dark, high_contrast) >> 8);
      g_string_append_printf (css, ".ved-%s { color: @ved_%s; }\n", info->key, info->key);
    }
  if (!high_contrast)
    define_readable_text (css, dark);
  gtk_css_provider_load_from_data (provider, css->str, (gssize) css->len);
}

static void
scheme_changed_cb (AdwStyleManager *manager,
                   GParamSpec      *pspec,
                   GtkCssProvider  *provider)
{
  define_colours (provider, manager);
}

static void
add_provider (GdkDisplay     *display,
              GtkCssProvider *provider)
{
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
add_rules (GdkDisplay *display,
           const char *rules)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider, rules, -1);
  add_provider (display, provider);
}

/**
 * ved_style_install:
 * @display: where the windows are
 * @with_shadow: %FALSE leaves out the shadow around windows and those of cards, which a software rasteriser draws anew
 *   in each frame
 *
 * Adds the app's style sheet and the colours of the severity scale, and has the fonts of charts made ready. Call it
 * once for a display.
 */
void
ved_style_install (GdkDisplay *display,
                   gboolean    with_shadow)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (display);
  g_autoptr(GtkCssProvider) colours = gtk_css_provider_new ();
  g_autoptr(GtkCssProvider) sheet = gtk_css_provider_new ();

  define_colours (colours, manager);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (scheme_changed_cb), colours, 0);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (scheme_changed_cb), colours, 0);
  add_provider (display, colours);

  gtk_css_provider_load_from_resource (sheet, "/org/vedette/Vedette/style.css");
  add_provider (display, sheet);

  if (!with_shadow)
    add_rules (display, sharp_edges);
  if (!gdk_display_is_composited (display))
    add_rules (display, opaque_popovers);
  ved_chart_warm_up ();
}

/**
 * ved_style_scale:
 * @px: the width of something with text in it of the usual size
 *
 * Returns: its width with text of the size that the desktop asks for, where that is larger
 */
int
ved_style_scale (int px)
{
  int dpi = USUAL_DPI;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);

  return px * MAX (dpi, USUAL_DPI) / USUAL_DPI;
}

/**
 * ved_style_opacity:
 * @usual: of something that is there but matters less
 *
 * Returns: how opaque it is: in high contrast nothing is faint
 */
double
ved_style_opacity (double usual)
{
  return ved_contrast_is_high () ? 1.0 : usual;
}
