/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-colors"

#include "config.h"

#include "app/commands/ved-run-colors.h"

#include "base/ved-find-text.h"

#include <string.h>

/* The colours of output: those that a program asks for, from the xterm palette with the first sixteen chosen for
 * contrast on a light and on a dark ground; without any, the colour of what the line says. */

static const guint32 light_colors[16] = {
  0x241f31, 0xa51d2d, 0x1b7a43, 0x8a5a00, 0x1a5fb4, 0x813d9c, 0x0b6a75, 0x5e5c64,
  0x3d3846, 0xc01c28, 0x26794a, 0x905400, 0x1c71d8, 0x9141ac, 0x117d8a, 0x77767b,
};
static const guint32 dark_colors[16] = {
  0x77767b, 0xff7b7b, 0x57e389, 0xf8e45c, 0x78aeed, 0xdc8add, 0x5bc8d6, 0xdeddda,
  0x9a9996, 0xff9a9a, 0x8ff0a4, 0xf9f06b, 0x99c1f1, 0xe5a5e8, 0x93ddc2, 0xffffff,
};

static guint32
palette_color (int      index,
               gboolean is_dark)
{
  static const guint8 steps[] = { 0, 95, 135, 175, 215, 255 };

  if (index < 16)
    return is_dark ? dark_colors[index] : light_colors[index];
  if (index >= 232)
    return (guint32) (8 + (index - 232) * 10) * 0x010101u;
  index -= 16;

  return (guint32) steps[index / 36] << 16 | (guint32) steps[index / 6 % 6] << 8 | steps[index % 6];
}

static void
add (PangoAttrList  *list,
     PangoAttribute *attribute,
     gsize           start,
     gsize           end)
{
  attribute->start_index = (guint) start;
  attribute->end_index = (guint) end;
  pango_attr_list_insert (list, attribute);
}

static void
add_color (PangoAttrList *list,
           guint32        color,
           gboolean       is_background,
           gsize          start,
           gsize          end)
{
  const guint16 red = (guint16) ((color >> 16 & 0xff) * 257), green = (guint16) ((color >> 8 & 0xff) * 257);
  const guint16 blue = (guint16) ((color & 0xff) * 257);

  add (list, is_background ? pango_attr_background_new (red, green, blue)
       : pango_attr_foreground_new (red, green, blue), start, end);
}

static void
add_span (PangoAttrList    *list,
          const VedRunSpan *span,
          gsize             length,
          gboolean          is_dark)
{
  const gsize start = span->start, end = MIN ((gsize) span->start + span->length, length);

  if (start >= end)
    return;
  if (span->foreground >= 0 && span->foreground < 256)
    add_color (list, palette_color (span->foreground, is_dark), FALSE, start, end);
  if (span->background >= 0 && span->background < 256)
    add_color (list, palette_color (span->background, is_dark), TRUE, start, end);
  if (span->bold)
    add (list, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, end);
  if (span->underline)
    add (list, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, end);
}

static void
add_matches (PangoAttrList *list,
             const char    *text,
             gsize          length,
             const char    *search,
             gboolean       is_dark)
{
  const char *at = text;
  gsize n_bytes;

  while ((at = ved_find_text (at, search, &n_bytes)) != NULL && at < text + length)
    {
      const gsize start = (gsize) (at - text);

      add_color (list, is_dark ? 0x7a5b00 : 0xf9e37a, TRUE, start, MIN (start + n_bytes, length));
      at += n_bytes;
    }
}

/**
 * ved_run_colors_get_kind:
 * @color: (out): of a line that says such a thing
 *
 * Returns: whether it has a colour of its own
 */
gboolean
ved_run_colors_get_kind (VedRunLineKind kind,
                         gboolean       is_dark,
                         GdkRGBA       *color)
{
  static const int colors[] = {
    [VED_RUN_METRIC] = 4, [VED_RUN_ERROR] = 1, [VED_RUN_WARNING] = 3, [VED_RUN_SUCCESS] = 2, [VED_RUN_PROGRESS] = 7,
  };
  guint32 value;

  if (kind == VED_RUN_PLAIN)
    return FALSE;

  value = palette_color (colors[kind], is_dark);
  *color = (GdkRGBA) {
    (float) (value >> 16 & 0xff) / 255.0f, (float) (value >> 8 & 0xff) / 255.0f, (float) (value & 0xff) / 255.0f, 1.0f
  };

  return TRUE;
}

/**
 * ved_run_colors_make_attributes:
 * @length: how much of the text is shown, bytes
 * @search: (nullable): what is marked
 *
 * Returns: (transfer full): how a line is drawn
 */
PangoAttrList *
ved_run_colors_make_attributes (const VedRunGlance *glance,
                                gsize               length,
                                const char         *search,
                                gboolean            is_dark)
{
  PangoAttrList *list = pango_attr_list_new ();

  for (guint i = 0; i < glance->n_spans; i++)
    add_span (list, &glance->spans[i], length, is_dark);
  if (search != NULL && *search != '\0')
    add_matches (list, glance->text, length, search, is_dark);

  return list;
}
