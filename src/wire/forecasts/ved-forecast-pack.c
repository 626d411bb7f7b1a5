/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-pack"

#include "config.h"

#include "wire/forecasts/ved-forecast-pack.h"

#include "fleet/snapshot/ved-snapshot-builder.h"
#include "wire/forecasts/ved-forecast-link.h"
#include "wire/frames/ved-quantile-pack.h"

#include <string.h>

/* Fleets of up to TRACKED_SERVERS are told by tracks (ved-forecast-link.c), which take 56 KB of memory a server; larger
 * ones, and sections that are not made of columns, by ved-quantile-pack.c, which takes 8 and is read as a whole. */

#define TRACKED_SERVERS 1024
#define LONGEST_UNTRACKED 12    /* links of a chain that is read as a whole */

struct _VedForecastPack
{
  GBytes *heads;                /* (nullable): of what was packed last, where it was tracked */
  VedQuantileHeads rows;        /* within them */
  VedForecastTracks *tracks;    /* of those rows */
  GBytes *section;              /* (nullable): packed last, where it was not tracked */
  guint n_untracked;            /* since the last key */
};

/**
 * ved_forecast_pack_new:
 *
 * Returns: (transfer full): without a past
 */
VedForecastPack *
ved_forecast_pack_new (void)
{
  return g_new0 (VedForecastPack, 1);
}

static void
forget (VedForecastPack *self)
{
  g_clear_pointer (&self->heads, g_bytes_unref);
  g_clear_pointer (&self->tracks, g_free);
  g_clear_pointer (&self->section, g_bytes_unref);
  memset (&self->rows, 0, sizeof self->rows);
}

void
ved_forecast_pack_free (VedForecastPack *self)
{
  forget (self);
  g_free (self);
}

/* Takes over the tracks of those servers that stay. */
static void
take_heads (VedForecastPack *self,
            GBytes          *heads)
{
  VedForecastTracks *tracks;
  VedQuantileHeads rows = { 0 };
  VedFrameBytes bytes;

  g_clear_pointer (&self->section, g_bytes_unref);
  if (self->heads != NULL && g_bytes_equal (self->heads, heads))
    return;

  ved_frame_bytes_init (&bytes, g_bytes_get_data (heads, NULL), g_bytes_get_size (heads));
  ved_quantile_heads_read (&rows, &bytes);
  tracks = g_new0 (VedForecastTracks, MAX (rows.n_rows, 1));
  for (guint row = 0; row < rows.n_rows; row++)
    {
      guint before = ved_quantile_heads_find (&self->rows, ved_quantile_heads_server (&rows, row));

      if (before != VED_NO_ROW)
        memcpy (tracks[row], self->tracks[before], sizeof (VedForecastTracks));
    }
  g_clear_pointer (&self->heads, g_bytes_unref);
  g_free (self->tracks);
  self->heads = g_bytes_ref (heads);
  self->rows = rows;
  self->tracks = tracks;
}

/* Where the run of a row stands in the columns of each metric. */
typedef struct {
  gint32 *at[VED_QUANTILE_COLUMNS];
} Runs;

static void
runs_init (Runs                     *self,
           const VedQuantileSection *section)
{
  memcpy (self->at, section->codes, sizeof self->at);
}

/* Copies the codes of the next row, out of the columns or into them. */
static void
runs_move (Runs             *self,
           guint16           metrics,
           gboolean          out,
           VedForecastCodes *codes)
{
  for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
    {
      gint32 *row = codes[i / VED_N_QUANTILES][i % VED_N_QUANTILES];

      if ((metrics & (1u << (i / VED_N_QUANTILES))) == 0)
        continue;
      if (out)
        memcpy (row, self->at[i], sizeof (gint32) * VED_FORECAST_STEPS);
      else
        memcpy (self->at[i], row, sizeof (gint32) * VED_FORECAST_STEPS);
      self->at[i] += VED_FORECAST_STEPS;
    }
}

/* Returns: (transfer full) (nullable): NULL where codes are out of range */
static GBytes *
write_tracked (VedForecastPack          *self,
               const VedQuantileSection *section,
               guint                     steps_passed)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree VedForecastCodes *codes = g_new0 (VedForecastCodes, VED_N_METRICS);
  Runs runs;

  runs_init (&runs, section);
  for (guint row = 0; row < self->rows.n_rows; row++)
    {
      guint16 metrics = ved_quantile_heads_metrics (&self->rows, row);
      GArray *own = g_array_new (FALSE, FALSE, sizeof (guint16));
      VedSymbolCoder coder;

      g_ptr_array_add (notes, own);
      runs_move (&runs, metrics, TRUE, codes);
      ved_symbol_coder_init_writing (&coder, own);
      if (!ved_forecast_row_code (self->tracks[row], &coder, metrics, steps_passed, codes))
        return NULL;
    }

  return ved_forecast_link_pack (self->heads, notes);
}

static gboolean
can_be_tracked (const VedQuantileSection *section,
                GBytes                   *plain)
{
  g_autoptr(GBytes) again = ved_quantile_section_write (section, g_bytes_get_data (plain, NULL));
  VedQuantileHeads rows;
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, g_bytes_get_data (plain, NULL), section->heads_length);

  return ved_quantile_heads_read (&rows, &bytes) && rows.n_rows <= TRACKED_SERVERS &&
         ved_quantile_heads_ascend (&rows) && g_bytes_equal (again, plain);
}

static GBytes *
write_untracked (VedForecastPack *self,
                 GBytes          *section,
                 guint            steps_passed,
                 gboolean        *is_key)
{
  GBytes *packed;

  *is_key = *is_key || self->section == NULL || self->n_untracked >= LONGEST_UNTRACKED;
  self->n_untracked = *is_key ? 1 : self->n_untracked + 1;
  packed = ved_quantile_pack (section, *is_key ? NULL : self->section, *is_key ? 0 : steps_passed);
  forget (self);
  self->section = g_bytes_ref (section);

  return packed;
}

/**
 * ved_forecast_pack_write:
 * @section: the section "quantiles" of a plain frame; kept until the next where it is not tracked
 * @steps_passed: forecast steps since the one packed before
 * @is_key: (inout): whether it is not to lean on that; may become %TRUE
 *
 * Cost: about 0.3 ms a server.
 *
 * Returns: (transfer full): the forecasts, packed
 */
GBytes *
ved_forecast_pack_write (VedForecastPack *self,
                         GBytes          *section,
                         guint            steps_passed,
                         gboolean        *is_key)
{
  g_auto(VedQuantileSection) now = { 0 };
  g_autoptr(GBytes) heads = NULL;
  GBytes *packed;

  if (!ved_quantile_section_read (&now, section) || !can_be_tracked (&now, section))
    return write_untracked (self, section, steps_passed, is_key);

  *is_key = *is_key || self->heads == NULL;
  if (*is_key)
    forget (self);
  heads = g_bytes_new (g_bytes_get_data (section, NULL), now.heads_length);
  take_heads (self, heads);
  packed = write_tracked (self, &now, steps_passed);
  if (packed != NULL)
    return packed;

  forget (self);

  return write_untracked (self, section, steps_passed, is_key);
}

static GBytes *
refuse (VedForecastPack  *self,
        GError          **error)
{
  forget (self);

  return ved_quantile_refuse (error);
}

/* Returns: (transfer full) (nullable): the section; NULL where a row does not hold together */
static GBytes *
read_tracked (VedForecastPack       *self,
              const VedForecastLink *link)
{
  g_auto(VedQuantileSection) now = { 0 };
  g_autofree VedForecastCodes *codes = g_new0 (VedForecastCodes, VED_N_METRICS);
  g_auto(VedForecastShare) share = { 0 };
  const guint8 *heads = g_bytes_get_data (self->heads, NULL);
  Runs runs;

  if (!ved_quantile_section_count (&now, heads, g_bytes_get_size (self->heads)))
    return NULL;
  for (guint i = 0; i < VED_QUANTILE_COLUMNS; i++)
    now.codes[i] = g_new (gint32, MAX (now.n_values[i], 1));
  runs_init (&runs, &now);
  for (guint row = 0; row < self->rows.n_rows; row++)
    {
      if (!ved_forecast_link_read_row (link, row, G_MAXUINT16, &share, self->tracks[row], codes))
        return NULL;
      runs_move (&runs, ved_quantile_heads_metrics (&self->rows, row), FALSE, codes);
    }

  return ved_quantile_section_write (&now, heads);
}

/**
 * ved_forecast_pack_read:
 * @packed: what ved_forecast_pack_write() made
 * @is_key: whether it leans on nothing
 *
 * Cost: about 50 µs a server.
 *
 * Returns: (transfer full): the section, byte for byte; %NULL with %VED_ERROR_CORRUPT
 */
GBytes *
ved_forecast_pack_read (VedForecastPack  *self,
                        GBytes           *packed,
                        gboolean          is_key,
                        GError          **error)
{
  g_autoptr(VedForecastLink) link = NULL;
  GBytes *section;

  if (is_key)
    forget (self);
  if (!ved_forecast_link_is_packed (packed))
    {
      section = ved_quantile_unpack (packed, self->section, error);
      forget (self);
      self->section = section != NULL ? g_bytes_ref (section) : NULL;
      return section;
    }

  link = ved_forecast_link_new (packed, 1, error);
  if (link == NULL)
    return NULL;
  if (ved_forecast_link_get_rows (link)->n_rows > TRACKED_SERVERS)
    return refuse (self, error);

  take_heads (self, ved_forecast_link_get_heads (link));
  section = read_tracked (self, link);

  return section != NULL ? section : refuse (self, error);
}
