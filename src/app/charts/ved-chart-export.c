/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-export"

#include "config.h"

#include "app/charts/ved-chart-export.h"

#include "app/charts/ved-chart-head.h"
#include "app/charts/ved-save-file.h"
#include "base/ved-error.h"
#include "base/ved-save-stream.h"
#include "base/ved-task.h"
#include "gl/ved-cairo-executor.h"

#include <cairo-svg.h>
#include <glib/gi18n.h>

/* A chart as a file. Pictures are of what is on the screen, without crosshair, below title and legend; the numbers are those of
 * exactly the visible range. What needs the widget is done at once, in the main thread: the texture, the SVG,
 * the table. Encoding and writing is a worker's. SVG has the vectors of the draw list itself and the glyphs
 * of its text, so it can be scaled and needs no fonts. */

#define PICTURE_SCALE 2

typedef struct {
  VedExportKind kind;
  GFile *file;
  GdkTexture *texture;
  GBytes *svg;
  VedChartTable *table;
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->file);
  g_clear_object (&export->texture);
  g_clear_pointer (&export->svg, g_bytes_unref);
  g_clear_object (&export->table);
  g_free (export);
}

static cairo_status_t
written_cb (gpointer             closure,
            const unsigned char *data,
            unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/**
 * ved_chart_to_svg:
 *
 * Returns: (transfer full) (nullable): the chart as SVG, below its title and legend; %NULL before it was on the screen
 */
GBytes *
ved_chart_to_svg (VedChart *chart)
{
  int width, height;
  float head_height;
  GByteArray *bytes;
  cairo_surface_t *surface;
  GdkRGBA ground;
  cairo_t *cr;

  g_return_val_if_fail (VED_IS_CHART (chart), NULL);

  width = gtk_widget_get_width (GTK_WIDGET (chart));
  height = gtk_widget_get_height (GTK_WIDGET (chart));
  if (width <= 0 || height <= 0 || ved_chart_get_data_redraws (chart) == 0)
    return NULL;

  bytes = g_byte_array_new ();
  head_height = ved_chart_head_paint (chart, NULL);
  surface = cairo_svg_surface_create_for_stream (written_cb, bytes, width, height + (double) head_height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  ground = ved_chart_theme_to_rgba (ved_chart_get_theme (chart)->ground);
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_paint (cr);
  ved_chart_head_paint (chart, cr);
  cairo_translate (cr, 0.0, (double) head_height);
  ved_cairo_executor_run (ved_chart_get_draw_list (chart), cr);
  ved_chart_paint_text (chart, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

/**
 * ved_chart_to_csv:
 *
 * Returns: (transfer full) (nullable): what is visible as CSV; %NULL for a chart that has no table
 */
char *
ved_chart_to_csv (VedChart *chart)
{
  g_autoptr(VedChartTable) table = ved_chart_create_table (chart);

  return table != NULL ? ved_chart_table_to_csv (table) : NULL;
}

/**
 * ved_export_get_suffix:
 *
 * Returns: how names of such files end
 */
const char *
ved_export_get_suffix (VedExportKind kind)
{
  static const char *const suffixes[] = {
    [VED_EXPORT_PNG] = "png",
    [VED_EXPORT_SVG] = "svg",
    [VED_EXPORT_CSV] = "csv",
  };

  return suffixes[kind];
}

static gboolean
save_bytes (Export       *export,
            GBytes       *bytes,
            GCancellable *cancellable,
            GError      **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_file_replace_contents (export->file, data, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                  cancellable, error);
}

static gboolean
write_table (gpointer       table,
             GOutputStream *stream,
             GCancellable  *cancellable,
             GError       **error)
{
  return ved_chart_table_save_csv (table, stream, cancellable, error);
}

static gboolean
save (Export       *export,
      GCancellable *cancellable,
      GError      **error)
{
  g_autoptr(GBytes) png = NULL;

  if (export->kind == VED_EXPORT_CSV)
    return ved_save_stream (export->file, write_table, export->table, cancellable, error);
  if (export->kind == VED_EXPORT_SVG)
    return save_bytes (export, export->svg, cancellable, error);

  png = gdk_texture_save_to_png_bytes (export->texture);

  return save_bytes (export, png, cancellable, error);
}

static gpointer
save_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  return save (data, cancellable, error) ? data : NULL;
}

static Export *
prepare (VedChart     *chart,
         VedExportKind kind,
         GFile        *file)
{
  Export *export = g_new0 (Export, 1);

  export->kind = kind;
  export->file = g_object_ref (file);
  if (kind == VED_EXPORT_PNG)
    export->texture = ved_chart_render (chart, PICTURE_SCALE);
  else if (kind == VED_EXPORT_SVG)
    export->svg = ved_chart_to_svg (chart);
  else
    export->table = ved_chart_create_table (chart);

  return export;
}

/**
 * ved_chart_export_async:
 * @kind: of the file
 * @file: replaced
 *
 * Keeps the chart as it is now in a file.
 */
void
ved_chart_export_async (VedChart           *chart,
                        VedExportKind       kind,
                        GFile              *file,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Export *export;

  g_return_if_fail (VED_IS_CHART (chart));

  task = g_task_new (chart, cancellable, callback, user_data);
  g_task_set_source_tag (task, ved_chart_export_async);
  export = prepare (chart, kind, file);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  if (export->texture != NULL || export->svg != NULL || export->table != NULL)
    ved_task_run (task, save_in_worker, NULL);
  else
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_NOT_FOUND,
                             _("The chart shows nothing yet that could be saved"));
}

/**
 * ved_chart_export_finish:
 *
 * Returns: whether the file was written; else why not in @error
 */
gboolean
ved_chart_export_finish (VedChart     *chart,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, chart), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
