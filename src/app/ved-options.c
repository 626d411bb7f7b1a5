/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-options"

#include "config.h"

#include "app/ved-options.h"

#include "app/ved-page-list.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_TIMEOUT_S 60
#define MAX_SIZE_PX       8192

static const GOptionEntry entries[] = {
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { "render", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Draw a page to a PNG file and exit"), N_("PAGE") },
  { "output", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("The file for --render"), N_("FILE.png") },
  { "at", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Draw this instant, as in 2026-01-15T10:05:00Z"), N_("TIME") },
  { "row", 0, 0, G_OPTION_ARG_INT64, NULL, N_("Draw an order book after this event, counted from 0"), N_("ROW") },
  { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Size of the window, as in 1280x800"), N_("WxH") },
  { "scheme", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Colours: light or dark"), N_("SCHEME") },
  { "contrast", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Contrast: normal or high"), N_("CONTRAST") },
  { "direction", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Text direction: ltr or rtl"), N_("DIRECTION") },
  { "gallery", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show every kind of chart"), NULL },
  { "data", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Data of the gallery: live, huge, empty …"), N_("NAME") },
  { "server", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Show this server"), N_("NAME") },
  { "timeout", 0, 0, G_OPTION_ARG_INT, NULL, N_("Give up drawing after this time (60)"), N_("SECONDS") },
  { "picture", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_("Save a picture of the window once it has data, and go on"),
    N_("FILE.png") },
  { "trace", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Write what frames cost, one JSON object per line"),
    N_("FILE") },
  { "renderer", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Renderer: auto, gl or cairo"), N_("NAME") },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_("[SOURCE]") },
  { NULL }
};

/**
 * ved_options_get_entries:
 *
 * Returns: the options of the program, for g_application_add_main_option_entries()
 */
const GOptionEntry *
ved_options_get_entries (void)
{
  return entries;
}

static gboolean
read_size (VedOptions  *self,
           const char  *text,
           GError     **error)
{
  char rest;

  if (sscanf (text, "%dx%d%c", &self->width, &self->height, &rest) == 2
      && self->width >= 1 && self->height >= 1 && self->width <= MAX_SIZE_PX && self->height <= MAX_SIZE_PX)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--size=%s: write WIDTHxHEIGHT, as in 1280x800", text);

  return FALSE;
}

static gboolean
read_instant (VedOptions  *self,
              const char  *text,
              GError     **error)
{
  if (ved_iso8601_parse (text, strlen (text), NULL, &self->at_us))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--at=%s: write a time as in 2026-01-15T10:05:00Z", text);

  return FALSE;
}

static gboolean
read_source (VedOptions    *self,
             GVariantDict  *given,
             GError       **error)
{
  g_auto(GStrv) sources = NULL;

  if (!g_variant_dict_lookup (given, G_OPTION_REMAINING, "^as", &sources) || sources[0] == NULL)
    return TRUE;

  self->source = g_strdup (sources[0]);
  if (sources[1] == NULL)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "One source at a time: \"%s\" is one too many",
               sources[1]);

  return FALSE;
}

/* Options with a handful of values. */
static gboolean
check_names (GVariantDict  *given,
             GError       **error)
{
  static const struct {
    const char *option;
    const char *names[4];
    const char *text;
  } choices[] = {
    { "renderer", { "auto", "gl", "cairo" }, "auto, gl or cairo" },
    { "scheme", { "light", "dark" }, "light or dark" },
    { "contrast", { "normal", "high" }, "normal or high" },
    { "direction", { "ltr", "rtl" }, "ltr or rtl" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const char *name = NULL;

      if (!g_variant_dict_lookup (given, choices[i].option, "&s", &name)
          || g_strv_contains (choices[i].names, name))
        continue;
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--%s=%s: it is %s", choices[i].option, name,
                   choices[i].text);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_gallery (VedOptions    *self,
              GVariantDict  *given,
              GError       **error)
{
  g_autofree char *ids = NULL;
  const char *data = NULL;

  self->is_gallery = g_variant_dict_contains (given, "gallery");
  if (!g_variant_dict_lookup (given, "data", "&s", &data) || ved_gallery_kind_parse (data, &self->data))
    return TRUE;

  ids = ved_gallery_kind_get_ids ();
  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "--data=%s: the gallery has no such data; it has %s", data,
               ids);

  return FALSE;
}

static gboolean
check_choices (VedOptions    *self,
               GVariantDict  *given,
               GError       **error)
{
  g_autofree char *ids = ved_page_list_get_ids ();

  if (!check_names (given, error) || !read_gallery (self, given, error))
    return FALSE;

  if (self->page != NULL && ved_page_list_find (self->page) == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "--render=%s: there is no such page; there are %s",
                 self->page, ids);
  else if ((self->page == NULL && !self->is_gallery && self->output != NULL)
           || (self->page != NULL && self->output == NULL))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                 "--output=FILE.png goes together with --render=PAGE or --gallery");
  else if (self->page != NULL && self->source == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--render needs a SOURCE, as in demo:90");
  else
    return TRUE;

  return FALSE;
}

/**
 * ved_options_read:
 * @given: of a GApplicationCommandLine
 *
 * Returns: (transfer full): what it means; %NULL with %VED_ERROR where it makes no sense
 */
VedOptions *
ved_options_read (GVariantDict  *given,
                  GError       **error)
{
  g_autoptr(VedOptions) self = g_new0 (VedOptions, 1);
  const char *size = NULL, *at = NULL, *direction = NULL;
  int timeout_s = DEFAULT_TIMEOUT_S;

  g_variant_dict_lookup (given, "render", "s", &self->page);
  g_variant_dict_lookup (given, "output", "^ay", &self->output);
  g_variant_dict_lookup (given, "picture", "^ay", &self->picture);
  g_variant_dict_lookup (given, "trace", "^ay", &self->trace);
  g_variant_dict_lookup (given, "server", "s", &self->server);
  g_variant_dict_lookup (given, "scheme", "s", &self->scheme);
  g_variant_dict_lookup (given, "timeout", "i", &timeout_s);
  self->row = -1;
  g_variant_dict_lookup (given, "row", "x", &self->row);
  if (g_variant_dict_lookup (given, "direction", "&s", &direction))
    self->is_rtl = g_str_equal (direction, "rtl");
  self->timeout_s = (guint) MAX (timeout_s, 1);

  if (g_variant_dict_lookup (given, "size", "&s", &size) && !read_size (self, size, error))
    return NULL;
  if (g_variant_dict_lookup (given, "at", "&s", &at) && !read_instant (self, at, error))
    return NULL;
  if (!read_source (self, given, error) || !check_choices (self, given, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ved_options_free (VedOptions *self)
{
  if (self == NULL)
    return;

  g_free (self->source);
  g_free (self->page);
  g_free (self->output);
  g_free (self->picture);
  g_free (self->trace);
  g_free (self->server);
  g_free (self->scheme);
  g_free (self);
}
