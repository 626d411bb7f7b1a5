/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-cube"

#include "config.h"

#include "forecast/ved-forecast-cube.h"

#include "base/ved-save-stream.h"

#include <string.h>

/* The file is NumPy's format 1.0 (numpy.lib.format): the magic "\x93NUMPY", two bytes of version, a little-
 * endian length, a Python dictionary that says type and shape, padded with spaces so that the numbers begin
 * at a multiple of 64, and the numbers. */

#define NPY_PREFIX 10
#define NPY_ALIGN  64

/**
 * ved_forecast_cube_new:
 * @n_series: how many series
 * @origins: (array length=n_origins): where forecasts are made, ascending
 * @n_origins: their number
 *
 * Returns: (transfer full): a cube of zeros; 1,152 bytes a series and origin
 */
VedForecastCube *
ved_forecast_cube_new (guint        n_series,
                       const guint *origins,
                       guint        n_origins)
{
  VedForecastCube *self = g_new0 (VedForecastCube, 1);

  self->n_series = n_series;
  self->n_origins = n_origins;
  self->origins = g_memdup2 (origins, n_origins * sizeof *origins);
  self->values = g_new0 (float, (gsize) VED_CUBE_QUANTILES * n_series * n_origins * VED_HORIZON_STEPS);

  return self;
}

void
ved_forecast_cube_free (VedForecastCube *self)
{
  if (self == NULL)
    return;

  g_free (self->origins);
  g_free (self->values);
  g_free (self);
}

/**
 * ved_forecast_cube_row:
 * @quantile: 0, 1, 2: p10, p50, p90
 * @series: which series
 * @origin: which of the origins
 *
 * Returns: (array fixed-size=96): the steps of one quantile
 */
float *
ved_forecast_cube_row (const VedForecastCube *self,
                       guint                  quantile,
                       guint                  series,
                       guint                  origin)
{
  gsize row = ((gsize) quantile * self->n_series + series) * self->n_origins + origin;

  return &self->values[row * VED_HORIZON_STEPS];
}

/**
 * ved_forecast_cube_put:
 *
 * Stores the quantiles of a forecast.
 */
void
ved_forecast_cube_put (VedForecastCube           *self,
                       guint                      series,
                       guint                      origin,
                       const VedQuantileForecast *forecast)
{
  memcpy (ved_forecast_cube_row (self, 0, series, origin), forecast->p10, sizeof forecast->p10);
  memcpy (ved_forecast_cube_row (self, 1, series, origin), forecast->p50, sizeof forecast->p50);
  memcpy (ved_forecast_cube_row (self, 2, series, origin), forecast->p90, sizeof forecast->p90);
}

/**
 * ved_forecast_cube_get:
 * @forecast: (out caller-allocates): its quantiles are set, nothing else
 */
void
ved_forecast_cube_get (const VedForecastCube *self,
                       guint                  series,
                       guint                  origin,
                       VedQuantileForecast   *forecast)
{
  memcpy (forecast->p10, ved_forecast_cube_row (self, 0, series, origin), sizeof forecast->p10);
  memcpy (forecast->p50, ved_forecast_cube_row (self, 1, series, origin), sizeof forecast->p50);
  memcpy (forecast->p90, ved_forecast_cube_row (self, 2, series, origin), sizeof forecast->p90);
}

static GBytes *
make_header (const VedForecastCube *self)
{
  GString *header = g_string_new (NULL);
  const char *type = G_BYTE_ORDER == G_LITTLE_ENDIAN ? "<f4" : ">f4";
  gsize length;

  g_string_append_len (header, "\x93NUMPY\x01\x00\x00\x00", NPY_PREFIX);
  g_string_append_printf (header, "{'descr': '%s', 'fortran_order': False, 'shape': (%u, %u, %u, %u), }",
                          type, VED_CUBE_QUANTILES, self->n_series, self->n_origins, VED_HORIZON_STEPS);
  while ((header->len + 1) % NPY_ALIGN != 0)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');
  length = header->len - NPY_PREFIX;
  header->str[8] = (char) (length & 0xff);
  header->str[9] = (char) (length >> 8);

  return g_string_free_to_bytes (header);
}

static gboolean
write_npy (gpointer       user_data,
           GOutputStream *stream,
           GCancellable  *cancellable,
           GError       **error)
{
  const VedForecastCube *self = user_data;
  g_autoptr(GBytes) header = make_header (self);
  gsize size = (gsize) VED_CUBE_QUANTILES * self->n_series * self->n_origins * VED_HORIZON_STEPS * sizeof (float);

  return g_output_stream_write_all (stream, g_bytes_get_data (header, NULL), g_bytes_get_size (header), NULL,
                                    cancellable, error)
         && g_output_stream_write_all (stream, self->values, size, NULL, cancellable, error);
}

/**
 * ved_forecast_cube_write_npy:
 * @path: the file, replaced when all is written; until then, and where that fails, what was there stays
 * @cancellable: (nullable): to give up
 * @error: what the file system said
 *
 * Writes the cube as one float32 array [3, series, origins, 96] of NumPy. Blocks.
 *
 * Returns: whether it was written
 */
gboolean
ved_forecast_cube_write_npy (const VedForecastCube  *self,
                             const char             *path,
                             GCancellable           *cancellable,
                             GError                **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return ved_save_stream (file, write_npy, (gpointer) self, cancellable, error);
}
