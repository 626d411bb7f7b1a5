/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quantile-section"

#include "config.h"

#include "wire/frames/ved-quantile-section.h"

#include "fleet/snapshot/ved-snapshot-builder.h"
#include "wire/frames/ved-frame-columns.h"

/**
 * ved_quantile_heads_read:
 * @bytes: at the start of a section; behind its heads afterwards
 *
 * Returns: whether they are whole
 */
gboolean
ved_quantile_heads_read (VedQuantileHeads *self,
                         VedFrameBytes    *bytes)
{
  self->n_rows = ved_frame_bytes_u32 (bytes);
  ved_frame_bytes_u32 (bytes);
  self->servers = ved_frame_bytes_take (bytes, (gsize) self->n_rows * 4);
  ved_frame_bytes_align (bytes);
  self->metrics = ved_frame_bytes_take (bytes, (gsize) self->n_rows * 2);
  ved_frame_bytes_align (bytes);
  self->engines = ved_frame_bytes_take (bytes, self->n_rows);
  ved_frame_bytes_align (bytes);
  self->rungs = ved_frame_bytes_take (bytes, self->n_rows);
  ved_frame_bytes_align (bytes);

  return bytes->ok;
}

guint
ved_quantile_heads_server (const VedQuantileHeads *self,
                           guint                   row)
{
  const guint8 *data = self->servers + 4 * (gsize) row;

  return data[0] | (guint) data[1] << 8 | (guint) data[2] << 16 | (guint) data[3] << 24;
}

/**
 * ved_quantile_heads_metrics:
 *
 * Returns: a bit for each metric that the row has forecasts of
 */
guint16
ved_quantile_heads_metrics (const VedQuantileHeads *self,
                            guint                   row)
{
  return (guint16) (self->metrics[2 * row] | self->metrics[2 * row + 1] << 8);
}

/**
 * ved_quantile_heads_find:
 * @server: its place in the frame
 *
 * Returns: its row, %VED_NO_ROW where it has none
 */
guint
ved_quantile_heads_find (const VedQuantileHeads *self,
                         guint                   server)
{
  guint low = 0, high = self->n_rows;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (ved_quantile_heads_server (self, middle) < server)
        low = middle + 1;
      else
        high = middle;
    }

  return low < self->n_rows && ved_quantile_heads_server (self, low) == server ? low : VED_NO_ROW;
}

/**
 * ved_quantile_heads_ascend:
 *
 * Returns: whether the servers stand in their order, each once, so that ved_quantile_heads_find() finds them
 */
gboolean
ved_quantile_heads_ascend (const VedQuantileHeads *self)
{
  for (guint row = 1; row < self->n_rows; row++)
    if (ved_quantile_heads_server (self, row - 1) >= ved_quantile_heads_server (self, row))
      return FALSE;

  return TRUE;
}

/**
 * ved_quantile_heads_without:
 * @servers: (element-type guint guint): a set of places in the frame
 *
 * Returns: (transfer full): heads of all rows but those of these servers
 */
GBytes *
ved_quantile_heads_without (const VedQuantileHeads *self,
                            GHashTable             *servers)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  GByteArray *out = g_byte_array_new ();

  for (guint row = 0; row < self->n_rows; row++)
    if (!g_hash_table_contains (servers, GUINT_TO_POINTER (ved_quantile_heads_server (self, row))))
      g_array_append_val (rows, row);

  ved_frame_append_u32 (out, rows->len);
  ved_frame_append_u32 (out, 0);
  for (guint i = 0; i < rows->len; i++)
    ved_frame_append_u32 (out, ved_quantile_heads_server (self, g_array_index (rows, guint, i)));
  ved_frame_append_padding (out);
  for (guint i = 0; i < rows->len; i++)
    ved_frame_append_u16 (out, ved_quantile_heads_metrics (self, g_array_index (rows, guint, i)));
  ved_frame_append_padding (out);
  for (guint i = 0; i < rows->len; i++)
    ved_frame_append_u8 (out, self->engines[g_array_index (rows, guint, i)]);
  ved_frame_append_padding (out);
  for (guint i = 0; i < rows->len; i++)
    ved_frame_append_u8 (out, self->rungs[g_array_index (rows, guint, i)]);
  ved_frame_append_padding (out);

  return g_byte_array_free_to_bytes (out);
}

/**
 * ved_quantile_column_read:
 * @n_values: (out): of the next column
 * @codes: (out) (transfer full): they
 *
 * Returns: whether it is a whole column of forecasts
 */
gboolean
ved_quantile_column_read (VedFrameBytes *bytes,
                          guint         *n_values,
                          gint32       **codes)
{
  VedFrameColumn column;

  if (!ved_frame_column_read (&column, bytes) || column.n_values % VED_FORECAST_STEPS != 0 ||
      (column.encoding == VED_FRAME_ABSENT && column.n_values > 0))
    return FALSE;

  *n_values = column.n_values;
  *codes = g_new (gint32, MAX (column.n_values, 1));
  ved_frame_column_to_codes (&column, 0, column.n_values, *codes);

  return TRUE;
}

/**
 * ved_quantile_section_read:
 * @self: (out caller-allocates): all zero; cleared by the caller, also where this fails
 *
 * Returns: whether @section is made of heads and columns, and of nothing else
 */
gboolean
ved_quantile_section_read (VedQuantileSection *self,
                           GBytes             *section)
{
  VedQuantileHeads heads;
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, g_bytes_get_data (section, NULL), g_bytes_get_size (section));
  if (!ved_quantile_heads_read (&heads, &bytes))
    return FALSE;

  self->heads_length = bytes.at;
  for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
    if (!ved_quantile_column_read (&bytes, &self->n_values[i], &self->codes[i]))
      return FALSE;

  return bytes.at == bytes.length;
}

/**
 * ved_quantile_section_write:
 * @heads: as many bytes as the section says
 *
 * Returns: (transfer full): the section
 */
GBytes *
ved_quantile_section_write (const VedQuantileSection *self,
                            const guint8             *heads)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, heads, (guint) self->heads_length);
  for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
    ved_frame_column_append (out, self->codes[i], self->n_values[i]);

  return g_byte_array_free_to_bytes (out);
}

/**
 * ved_quantile_section_count:
 * @self: (out): how many values each column has, as the metrics of the rows tell
 * @heads: (array length=length): of a section
 *
 * Returns: whether these are heads, and nothing else
 */
gboolean
ved_quantile_section_count (VedQuantileSection *self,
                            const guint8       *heads,
                            gsize               length)
{
  VedQuantileHeads found;
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, heads, length);
  if (!ved_quantile_heads_read (&found, &bytes) || bytes.at != length)
    return FALSE;

  self->heads_length = length;
  for (guint row = 0; row < found.n_rows; row++)
    for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
      if ((ved_quantile_heads_metrics (&found, row) & (1 << (i / VED_N_QUANTILES))) != 0)
        self->n_values[i] += VED_FORECAST_STEPS;

  return TRUE;
}

void
ved_quantile_section_clear (VedQuantileSection *self)
{
  for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
    g_clear_pointer (&self->codes[i], g_free);
}
