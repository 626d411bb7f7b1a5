/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-chain"

#include "config.h"

#include "wire/ved-frame-chain.h"

#include "base/ved-error.h"
#include "fleet/ved-metric.h"
#include "wire/ved-frame-columns.h"
#include "wire/ved-frame-sections.h"
#include "wire/ved-residuals.h"

#include <string.h>
#include <zstd.h>

/* From one tick to the next most of a frame stays: names, profiles, forecasts' means. What changes are
 * columns of noisy figures and a few small tables. A link of the chain holds, for each section of its frame,
 * the cheapest of
 *
 *   SAME      nothing: the bytes are those of the frame before
 *   RAW       u32 length, the bytes
 *   BYTES     the bytes minus those of the frame before, of the same length, modulo 256
 *   COLUMNS   u8 number of columns; for each what ved-residuals.c writes of its codes against a prediction
 *
 * and all of it goes through zstd, whose entropy coder does the rest. Tables whose rows come and go (strings,
 * contributions, alerts) are RAW, and zstd is shown those of the frame before as what went ahead of the link:
 * a row that stays costs a reference to it. Before it stand
 *
 *   u8 layout (2; 1 was without that and without what stands in columns as GIVEN), u8 key, u8 number of sections, u8 0, u64 generation, i64 time, i64 origin,
 *   u32 step, u32 servers, then for each section u8 id, u8 mode, and what the mode says
 *
 * little-endian and without padding. Columns are only taken where writing them anew gives the very bytes of
 * the section, so a frame that was packed comes back bit by bit, whatever is in it. */

#define LAYOUT 2
#define HEAD_SIZE 36
#define ZSTD_LEVEL 6
#define MAX_SERVERS (1u << 20)

typedef enum {
  MODE_SAME,
  MODE_RAW,
  MODE_BYTES,
  MODE_COLUMNS,
} Mode;

struct _VedFrameChain
{
  VedFrameSections frame;       /* the newest */
  GPtrArray *columns[VED_FRAME_N_SECTIONS];     /* (element-type VedResiduals): of sections with columns */
  gboolean unwritten[VED_FRAME_N_SECTIONS];     /* the codes are read, the bytes of the section not written */
  ZSTD_CCtx *packer;
  ZSTD_DCtx *unpacker;
};

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT,
                       "A frame of the recording is damaged: what was packed does not hold together");

  return FALSE;
}

static const guint8 tables[] = { VED_FRAME_STRINGS, VED_FRAME_CONTRIBUTIONS, VED_FRAME_ALERTS };

static gboolean
is_table (guint id)
{
  return memchr (tables, (int) id, G_N_ELEMENTS (tables)) != NULL;
}

/* The tables of the newest frame, one behind the other. */
static GByteArray *
join_tables (VedFrameChain *self)
{
  GByteArray *joined = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GBytes *table = self->frame.sections[tables[i]];

      if (table != NULL)
        g_byte_array_append (joined, g_bytes_get_data (table, NULL), (guint) g_bytes_get_size (table));
    }

  return joined;
}

static gboolean
has_columns (guint id)
{
  return id >= VED_FRAME_CURRENT && id <= VED_FRAME_PROBABILITIES;
}

/* The codes of a section: column after column, n_servers each. NULL when it is not made of such columns. */
static gint32 *
read_columns (GBytes *section,
              guint   n_servers,
              guint  *n_columns)
{
  VedFrameBytes bytes;
  g_autofree gint32 *codes = NULL;
  guint room = 0;

  *n_columns = 0;
  ved_frame_bytes_init (&bytes, g_bytes_get_data (section, NULL), g_bytes_get_size (section));
  while (bytes.at < bytes.length)
    {
      VedFrameColumn column;

      if (!ved_frame_column_read (&column, &bytes) || column.n_values != n_servers || *n_columns == VED_N_METRICS)
        return NULL;
      if (*n_columns == room)
        {
          room = 2 * room + 4;
          codes = g_renew (gint32, codes, (gsize) room * MAX (n_servers, 1));
        }
      ved_frame_column_to_codes (&column, 0, n_servers, codes + (gsize) * n_columns * n_servers);
      (*n_columns)++;
    }

  return g_steal_pointer (&codes);
}

static GBytes *
write_columns (GPtrArray *columns,
               guint      n_servers)
{
  GByteArray *out = g_byte_array_new ();

  for (guint i = 0; i < columns->len; i++)
    ved_frame_column_append (out, ved_residuals_get_codes (columns->pdata[i]), n_servers);

  return g_byte_array_free_to_bytes (out);
}

static gboolean
is_made_of (GBytes       *section,
            const gint32 *codes,
            guint         n_servers,
            guint         n_columns)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();

  for (guint i = 0; i < n_columns; i++)
    ved_frame_column_append (out, codes + (gsize) i * n_servers, n_servers);

  return out->len == g_bytes_get_size (section) &&
         memcmp (out->data, g_bytes_get_data (section, NULL), out->len) == 0;
}

/* Unpacking leaves the bytes of columns unwritten until somebody wants the frame. */
static void
write_section (VedFrameChain *self,
               guint          id)
{
  g_autoptr(GBytes) section = NULL;

  if (!self->unwritten[id])
    return;

  section = write_columns (self->columns[id], self->frame.n_servers);
  ved_frame_sections_put (&self->frame, id, section);
  self->unwritten[id] = FALSE;
}

static void
append_mode (GByteArray *out,
             guint       id,
             Mode        mode)
{
  ved_frame_append_u8 (out, (guint8) id);
  ved_frame_append_u8 (out, (guint8) mode);
}

/* The predictors of a section, begun anew where the number of columns is another one. */
static GPtrArray *
predictors_of (VedFrameChain *self,
               guint          id,
               guint          n_columns,
               guint          n_servers)
{
  GPtrArray *columns = self->columns[id];

  if (columns != NULL && columns->len == n_columns)
    return columns;

  g_clear_pointer (&self->columns[id], g_ptr_array_unref);
  columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_residuals_free);
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (columns, ved_residuals_new (n_servers));
  self->columns[id] = columns;

  return columns;
}

/* What the other shares of a processor leave of the whole is idle. NULL for other columns, which nothing tells. */
static gint32 *
derive_column (guint         id,
               guint         column,
               const gint32 *codes[],
               guint         n_servers)
{
  const gint32 whole = 10000;
  gint32 *derived;

  if (id != VED_FRAME_CURRENT || column != VED_METRIC_CPU_IDLE)
    return NULL;

  derived = g_new (gint32, MAX (n_servers, 1));
  for (guint i = 0; i < n_servers; i++)
    {
      const gint32 user = codes[VED_METRIC_CPU_USER][i], sys = codes[VED_METRIC_CPU_SYS][i];
      const gint32 iowait = codes[VED_METRIC_CPU_IOWAIT][i];
      gboolean is_missing = user == VED_CODE_MISSING || sys == VED_CODE_MISSING || iowait == VED_CODE_MISSING;

      derived[i] = is_missing ? VED_CODE_MISSING
                              : (gint32) ((guint32) whole - (guint32) user - (guint32) sys - (guint32) iowait);
    }

  return derived;
}

static gboolean
pack_columns (VedFrameChain *self,
              GByteArray    *out,
              guint          id,
              GBytes        *section,
              guint          n_servers)
{
  guint n_columns;
  g_autofree gint32 *codes = read_columns (section, n_servers, &n_columns);
  const gint32 *all[VED_N_METRICS];
  GPtrArray *predictors;

  if (codes == NULL || !is_made_of (section, codes, n_servers, n_columns))
    return FALSE;

  append_mode (out, id, MODE_COLUMNS);
  ved_frame_append_u8 (out, (guint8) n_columns);
  predictors = predictors_of (self, id, n_columns, n_servers);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree gint32 *derived = NULL;

      all[i] = codes + (gsize) i * n_servers;
      derived = derive_column (id, i, all, n_servers);
      ved_residuals_append (predictors->pdata[i], out, all[i], derived);
    }

  return TRUE;
}

static void
pack_bytes (GByteArray *out,
            guint       id,
            GBytes     *before,
            GBytes     *section)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (section, &length);
  const guint8 *old = before != NULL && g_bytes_get_size (before) == length && !is_table (id)
    ? g_bytes_get_data (before, NULL) : NULL;
  guint8 *packed;

  append_mode (out, id, old != NULL ? MODE_BYTES : MODE_RAW);
  if (old == NULL)
    ved_frame_append_u32 (out, (guint32) length);
  packed = ved_frame_append (out, length);
  for (gsize i = 0; i < length; i++)
    packed[i] = (guint8) (data[i] - (old != NULL ? old[i] : 0));
}

static void
pack_section (VedFrameChain          *self,
              GByteArray             *out,
              const VedFrameSections *frame,
              guint                   id)
{
  GBytes *before = self->frame.sections[id], *section = frame->sections[id];

  if (before != NULL && g_bytes_equal (before, section))
    append_mode (out, id, MODE_SAME);
  else if (!has_columns (id) || !pack_columns (self, out, id, section, frame->n_servers))
    pack_bytes (out, id, before, section);
}

static void
pack_head (GByteArray             *out,
           const VedFrameSections *frame,
           gboolean                is_key)
{
  ved_frame_append_u8 (out, LAYOUT);
  ved_frame_append_u8 (out, is_key ? 1 : 0);
  ved_frame_append_u8 (out, (guint8) frame->n_sections);
  ved_frame_append_u8 (out, 0);
  ved_frame_append_u64 (out, frame->generation);
  ved_frame_append_u64 (out, (guint64) frame->time_us);
  ved_frame_append_u64 (out, (guint64) frame->origin_us);
  ved_frame_append_u32 (out, frame->step_s);
  ved_frame_append_u32 (out, frame->n_servers);
}

static GBytes *
compress (VedFrameChain *self,
          GByteArray    *plain,
          GByteArray    *before)
{
  gsize bound = ZSTD_compressBound (plain->len), size;
  guint8 *packed = g_malloc (bound);

  if (self->packer == NULL)
    self->packer = ZSTD_createCCtx ();
  ZSTD_CCtx_setParameter (self->packer, ZSTD_c_compressionLevel, ZSTD_LEVEL);
  ZSTD_CCtx_refPrefix (self->packer, before->data, before->len);
  size = ZSTD_compress2 (self->packer, packed, bound, plain->data, plain->len);
  g_assert (!ZSTD_isError (size));

  return g_bytes_new_take (g_realloc (packed, size), size);
}

static void
forget (VedFrameChain *self)
{
  for (guint id = 0; id < VED_FRAME_N_SECTIONS; id++)
    {
      g_clear_pointer (&self->columns[id], g_ptr_array_unref);
      self->unwritten[id] = FALSE;
    }
  ved_frame_sections_clear (&self->frame);
}

/**
 * ved_frame_chain_new:
 *
 * Returns: (transfer full): a chain without a link
 */
VedFrameChain *
ved_frame_chain_new (void)
{
  return g_new0 (VedFrameChain, 1);
}

void
ved_frame_chain_free (VedFrameChain *self)
{
  g_return_if_fail (self != NULL);

  forget (self);
  ZSTD_freeCCtx (self->packer);
  ZSTD_freeDCtx (self->unpacker);
  g_free (self);
}

/**
 * ved_frame_chain_pack:
 * @frame: a plain frame of ved_frame_encode()
 * @is_key: (inout): whether the frame must stand for itself; it does so too when it begins the chain or has
 *   another number of servers, and then this becomes %TRUE
 *
 * Packs the next frame. Cost: about 0.1 µs a value.
 *
 * Returns: (transfer full): the link; %NULL with %VED_ERROR_CORRUPT when @frame is none
 */
GBytes *
ved_frame_chain_pack (VedFrameChain  *self,
                      GBytes         *frame,
                      gboolean       *is_key,
                      GError        **error)
{
  g_auto(VedFrameSections) sections = { 0 };
  g_autoptr(GByteArray) plain = NULL, before = NULL;

  g_return_val_if_fail (self != NULL && is_key != NULL, NULL);

  if (!ved_frame_sections_split (&sections, frame, error))
    return NULL;

  *is_key = *is_key || self->frame.n_sections == 0 || self->frame.n_servers != sections.n_servers;
  if (*is_key)
    forget (self);
  before = join_tables (self);
  plain = g_byte_array_sized_new (4096);
  pack_head (plain, &sections, *is_key);
  for (guint i = 0; i < sections.n_sections; i++)
    pack_section (self, plain, &sections, sections.order[i]);

  ved_frame_sections_clear (&self->frame);
  self->frame = sections;
  memset (&sections, 0, sizeof sections);

  return compress (self, plain, before);
}

static GBytes *
unpack_raw (VedFrameBytes *bytes)
{
  guint32 length = ved_frame_bytes_u32 (bytes);
  const guint8 *data = ved_frame_bytes_take (bytes, length);

  return bytes->ok ? g_bytes_new (data, length) : NULL;
}

static GBytes *
unpack_bytes (VedFrameChain *self,
              VedFrameBytes *bytes,
              guint          id)
{
  const guint8 *old, *data;
  guint8 *sum;
  gsize length;

  if (self->frame.sections[id] == NULL)
    return NULL;
  write_section (self, id);
  old = g_bytes_get_data (self->frame.sections[id], &length);
  data = ved_frame_bytes_take (bytes, length);
  if (!bytes->ok)
    return NULL;

  sum = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    sum[i] = (guint8) (old[i] + data[i]);

  return g_bytes_new_take (sum, length);
}

static GBytes *
unpack_columns (VedFrameChain *self,
                VedFrameBytes *bytes,
                guint          id,
                guint          n_servers)
{
  guint n_columns = ved_frame_bytes_u8 (bytes);
  const gint32 *all[VED_N_METRICS];
  GPtrArray *predictors;

  if (!bytes->ok || !has_columns (id) || n_columns > VED_N_METRICS)
    return NULL;

  predictors = predictors_of (self, id, n_columns, n_servers);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree gint32 *derived = derive_column (id, i, all, n_servers);

      if (!ved_residuals_read (predictors->pdata[i], bytes, derived))
        return NULL;
      all[i] = ved_residuals_get_codes (predictors->pdata[i]);
    }

  return g_bytes_new_static (NULL, 0);
}

static GBytes *
unpack_by_mode (VedFrameChain          *self,
                VedFrameBytes          *bytes,
                const VedFrameSections *frame,
                guint                   id,
                guint                   mode)
{
  switch (mode)
    {
    case MODE_SAME: return self->frame.sections[id] != NULL ? g_bytes_ref (self->frame.sections[id]) : NULL;
    case MODE_RAW: return unpack_raw (bytes);
    case MODE_BYTES: return unpack_bytes (self, bytes, id);
    case MODE_COLUMNS: return unpack_columns (self, bytes, id, frame->n_servers);
    default: return NULL;
    }
}

static gboolean
unpack_section (VedFrameChain    *self,
                VedFrameBytes    *bytes,
                VedFrameSections *frame)
{
  guint id = ved_frame_bytes_u8 (bytes), mode = ved_frame_bytes_u8 (bytes);
  GBytes *section;

  if (!bytes->ok || id == 0 || id >= VED_FRAME_N_SECTIONS || frame->sections[id] != NULL)
    return FALSE;
  section = unpack_by_mode (self, bytes, frame, id, mode);
  if (section == NULL)
    return FALSE;

  frame->order[frame->n_sections++] = (guint8) id;
  frame->sections[id] = section;
  if (mode != MODE_SAME)
    self->unwritten[id] = mode == MODE_COLUMNS;

  return TRUE;
}

static gboolean
unpack_plain (VedFrameChain    *self,
              VedFrameBytes    *bytes,
              VedFrameSections *frame)
{
  guint layout = ved_frame_bytes_u8 (bytes), is_key = ved_frame_bytes_u8 (bytes);
  guint n_sections = ved_frame_bytes_u8 (bytes);

  ved_frame_bytes_u8 (bytes);
  frame->generation = ved_frame_bytes_u64 (bytes);
  frame->time_us = (gint64) ved_frame_bytes_u64 (bytes);
  frame->origin_us = (gint64) ved_frame_bytes_u64 (bytes);
  frame->step_s = ved_frame_bytes_u32 (bytes);
  frame->n_servers = ved_frame_bytes_u32 (bytes);
  if (!bytes->ok || layout < 1 || layout > LAYOUT || n_sections >= VED_FRAME_N_SECTIONS || frame->n_servers > MAX_SERVERS)
    return FALSE;

  if (is_key && frame->n_servers / 8 > bytes->length)
    return FALSE;               /* each has at least a name, and a bit in every column */
  if (is_key)
    forget (self);
  else if (self->frame.n_servers != frame->n_servers)
    return FALSE;
  for (guint i = 0; i < n_sections; i++)
    if (!unpack_section (self, bytes, frame))
      return FALSE;

  return bytes->at == bytes->length;
}

static guint8 *
decompress (VedFrameChain *self,
            GBytes        *packed,
            gsize         *size)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (packed, &length);
  unsigned long long whole = ZSTD_getFrameContentSize (data, length);
  g_autofree guint8 *plain = NULL;
  g_autoptr(GByteArray) before = NULL;

  if (whole < HEAD_SIZE || whole > VED_FRAME_MAX_BODY)
    return NULL;
  plain = g_try_malloc (whole);
  if (plain == NULL)
    return NULL;

  if (self->unpacker == NULL)
    self->unpacker = ZSTD_createDCtx ();
  before = join_tables (self);
  ZSTD_DCtx_refPrefix (self->unpacker, before->data, before->len);
  *size = ZSTD_decompressDCtx (self->unpacker, plain, whole, data, length);

  return *size == whole ? g_steal_pointer (&plain) : NULL;
}

/**
 * ved_frame_chain_unpack:
 * @packed: the next link, or any key
 *
 * Takes one link. After an error the chain goes on with the next key.
 *
 * Returns: whether it held together; else %VED_ERROR_CORRUPT
 */
gboolean
ved_frame_chain_unpack (VedFrameChain  *self,
                        GBytes         *packed,
                        GError        **error)
{
  g_auto(VedFrameSections) frame = { 0 };
  g_autofree guint8 *plain = NULL;
  VedFrameBytes bytes;
  gsize size = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  plain = decompress (self, packed, &size);
  ved_frame_bytes_init (&bytes, plain, size);
  if (plain == NULL || !unpack_plain (self, &bytes, &frame))
    {
      forget (self);
      return refuse (error);
    }

  ved_frame_sections_clear (&self->frame);
  self->frame = frame;
  memset (&frame, 0, sizeof frame);

  return TRUE;
}

/**
 * ved_frame_chain_build:
 *
 * Returns: (transfer full) (nullable): the frame of the newest link, byte for byte as it was packed; %NULL
 *   before the first and after a damaged one
 */
GBytes *
ved_frame_chain_build (VedFrameChain *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->frame.n_sections == 0)
    return NULL;

  for (guint id = 0; id < VED_FRAME_N_SECTIONS; id++)
    write_section (self, id);

  return ved_frame_sections_join (&self->frame);
}

/**
 * ved_frame_chain_get_current:
 * @metric: which
 *
 * The current values of the newest link, without building its frame.
 *
 * Returns: (transfer none) (nullable) (array): a multiple of the metric's resolution for each server, or
 *   %VED_CODE_MISSING; %NULL where the frame keeps them in another way
 */
const gint32 *
ved_frame_chain_get_current (VedFrameChain *self,
                             VedMetric      metric)
{
  GPtrArray *columns;

  g_return_val_if_fail (self != NULL, NULL);

  columns = self->columns[VED_FRAME_CURRENT];

  return columns != NULL && columns->len == VED_N_METRICS ? ved_residuals_get_codes (columns->pdata[metric]) : NULL;
}

/**
 * ved_frame_chain_get_n_servers:
 *
 * Returns: the servers of the newest link
 */
guint
ved_frame_chain_get_n_servers (VedFrameChain *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->frame.n_servers;
}

/**
 * ved_frame_chain_get_time_us:
 *
 * Returns: the instant of the newest link, µs UTC
 */
gint64
ved_frame_chain_get_time_us (VedFrameChain *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->frame.time_us;
}

/**
 * ved_frame_chain_get_origin_us:
 *
 * Returns: the origin of the forecasts that the frame read last was shown with
 */
gint64
ved_frame_chain_get_origin_us (VedFrameChain *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->frame.origin_us;
}
