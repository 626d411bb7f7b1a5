/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-chain"

#include "config.h"

#include "wire/frames/ved-frame-chain.h"

#include "base/ved-error.h"
#include "fleet/ved-metric.h"
#include "wire/frames/ved-frame-columns.h"
#include "wire/frames/ved-frame-derive.h"
#include "wire/frames/ved-frame-fold.h"
#include "wire/frames/ved-residuals.h"
#include "wire/frames/ved-zstd.h"

#include <string.h>

/* From one tick to the next most of a frame stays: names, profiles, forecasts' means. What changes are
 * columns of noisy figures and a few small tables. A link of the chain holds, for each section of its frame,
 * the cheapest of
 *
 *   SAME      nothing: what was told of the frame before
 *   RAW       u32 length, the bytes
 *   BYTES     the bytes minus those of the frame before, of the same length, modulo 256
 *   COLUMNS   u8 number of columns; for each what ved-residuals.c writes of its codes against a prediction
 *   FOLDED    u32 length, the section without what the rest of the frame says (ved-frame-fold.c)
 *
 * and all of it goes through zstd, whose entropy coder does the rest. Tables whose rows come and go (strings,
 * contributions, alerts) are RAW or FOLDED, and zstd is shown those of the frame before, and its outline, as what went
 * ahead of the link: a row that stays costs a reference to it. A link is
 *
 *   u8 layout (3), u8 key, u8 number of sections, u8 0, u64 generation, i64 time, i64 origin, u32 step, u32 servers,
 *   for each section u8 id, u8 mode: the outline; then what the modes say, of sections with columns before the others
 *
 * little-endian and without padding; the three 64-bit numbers are less those of the link before, unless it is a key.
 * Columns and folded sections are only taken where undoing it gives the very bytes of the section, so a frame that
 * was packed comes back bit by bit, whatever is in it.
 *
 * Before, layouts 1 and 2, which are read still, the numbers were those of the frame, and what a mode says stood right behind
 * it; nothing was FOLDED, and zstd was shown the tables alone. Layout 1 did without that too, and without columns
 * that others tell (GIVEN). */

#define LAYOUT 3
#define LAYOUT_INTERLEAVED 2    /* the last in which each section stood by itself */
#define HEAD_SIZE 36
#define ZSTD_LEVEL 6
#define MAX_SERVERS (1u << 20)

typedef enum {
  MODE_SAME,
  MODE_RAW,
  MODE_BYTES,
  MODE_COLUMNS,
  MODE_FOLDED,
} Mode;

typedef struct {
  guint8 id;
  guint8 mode;
} Told;

struct _VedFrameChain
{
  VedFrameSections frame;       /* the newest */
  GPtrArray *columns[VED_FRAME_N_SECTIONS];     /* (element-type VedResiduals): of sections with columns */
  GBytes *folded[VED_FRAME_N_SECTIONS];         /* of sections that were told so */
  gboolean unwritten[VED_FRAME_N_SECTIONS];     /* codes or what was folded are read, the bytes not written */
  GByteArray *outline;          /* of the newest link; empty before layout 3 */
  guint layout;                 /* of the newest link */
  VedZstd *zstd;
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

/* What zstd is shown ahead of a link: the tables of the newest one, as they were told, and its outline. */
static GByteArray *
join_past (VedFrameChain *self)
{
  GByteArray *joined = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GBytes *folded = self->folded[tables[i]], *table = folded != NULL ? folded : self->frame.sections[tables[i]];

      if (table != NULL)
        g_byte_array_append (joined, g_bytes_get_data (table, NULL), (guint) g_bytes_get_size (table));
    }
  g_byte_array_append (joined, self->outline->data, self->outline->len);

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

/* The codes of a column in the newest link. NULL where it has none. */
static const gint32 *
get_codes (VedFrameChain *self,
           guint          id,
           guint          column)
{
  GPtrArray *columns = self->columns[id];

  return columns != NULL && column < columns->len ? ved_residuals_get_codes (columns->pdata[column]) : NULL;
}

/* What sections of @frame are folded by: the newest link's columns are its own. */
static VedFrameFold
get_fold (VedFrameChain          *self,
          const VedFrameSections *frame)
{
  VedFrameFold fold = { .frame = frame };

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    fold.current[metric] = get_codes (self, VED_FRAME_CURRENT, metric);

  return fold;
}

/* Unpacking leaves the bytes of columns, and of what was folded, unwritten until somebody wants the frame. */
static gboolean
write_section (VedFrameChain *self,
               guint          id)
{
  g_autoptr(GBytes) section = NULL;
  VedFrameFold fold;

  if (!self->unwritten[id])
    return TRUE;

  fold = get_fold (self, &self->frame);
  section = self->folded[id] != NULL ? ved_frame_unfold (&fold, id, self->folded[id])
                                     : write_columns (self->columns[id], self->frame.n_servers);
  if (section == NULL)
    return FALSE;
  ved_frame_sections_put (&self->frame, id, section);
  self->unwritten[id] = FALSE;

  return TRUE;
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

/* What a column may be, as others tell. NULL for those of which none does. */
static gint32 *
derive_column (VedFrameChain *self,
               guint          id,
               guint          column,
               guint          n_servers)
{
  const gint32 *from[3];
  gint32 *derived;

  if (id == VED_FRAME_CURRENT && column == VED_METRIC_CPU_IDLE)
    for (guint i = 0; i < G_N_ELEMENTS (from); i++)
      from[i] = get_codes (self, VED_FRAME_CURRENT, VED_METRIC_CPU_USER + i);
  else if (id == VED_FRAME_NEAR)
    from[0] = get_codes (self, VED_FRAME_CURRENT, column);
  else if (id == VED_FRAME_PEAK)
    from[0] = get_codes (self, VED_FRAME_NEAR, column);
  else
    return NULL;
  if (from[0] == NULL)
    return NULL;

  derived = g_new (gint32, MAX (n_servers, 1));
  if (id == VED_FRAME_CURRENT)
    ved_frame_derive_idle (from[0], from[1], from[2], derived, n_servers);
  else if (id == VED_FRAME_NEAR)
    ved_frame_derive_near (from[0], (VedMetric) column, derived, n_servers);
  else
    memcpy (derived, from[0], n_servers * sizeof *derived);

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
  GPtrArray *predictors;

  if (codes == NULL || !is_made_of (section, codes, n_servers, n_columns))
    return FALSE;

  ved_frame_append_u8 (out, (guint8) n_columns);
  predictors = predictors_of (self, id, n_columns, n_servers);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree gint32 *derived = derive_column (self, id, i, n_servers);

      ved_residuals_append (predictors->pdata[i], out, codes + (gsize) i * n_servers, derived);
    }

  return TRUE;
}

static Mode
pack_bytes (GByteArray *out,
            guint       id,
            GBytes     *before,
            GBytes     *section)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (section, &length);
  const guint8 *old = before != NULL && g_bytes_get_size (before) == length && !is_table (id) && !ved_frame_can_fold (id)
    ? g_bytes_get_data (before, NULL) : NULL;
  guint8 *packed;

  if (old == NULL)
    ved_frame_append_u32 (out, (guint32) length);
  packed = ved_frame_append (out, length);
  for (gsize i = 0; i < length; i++)
    packed[i] = (guint8) (data[i] - (old != NULL ? old[i] : 0));

  return old != NULL ? MODE_BYTES : MODE_RAW;
}

/* Returns: MODE_RAW where that cannot be */
static Mode
pack_folded (VedFrameChain          *self,
             GByteArray             *out,
             const VedFrameSections *frame,
             guint                   id)
{
  VedFrameFold fold = get_fold (self, frame);
  g_autoptr(GBytes) before = g_steal_pointer (&self->folded[id]);
  gsize length;
  gconstpointer data;

  self->folded[id] = ved_frame_fold (&fold, id, frame->sections[id]);
  if (self->folded[id] == NULL)
    return MODE_RAW;
  if (before != NULL && g_bytes_equal (before, self->folded[id]))
    return MODE_SAME;

  data = g_bytes_get_data (self->folded[id], &length);
  ved_frame_append_u32 (out, (guint32) length);
  g_byte_array_append (out, data, (guint) length);

  return MODE_FOLDED;
}

static Mode
pack_section (VedFrameChain          *self,
              GByteArray             *out,
              const VedFrameSections *frame,
              guint                   id)
{
  GBytes *before = self->frame.sections[id], *section = frame->sections[id];
  Mode mode = ved_frame_can_fold (id) ? pack_folded (self, out, frame, id) : MODE_RAW;

  if (mode != MODE_RAW)
    return mode;
  if (!ved_frame_can_fold (id) && before != NULL && g_bytes_equal (before, section))
    return MODE_SAME;
  if (has_columns (id) && pack_columns (self, out, id, section, frame->n_servers))
    return MODE_COLUMNS;

  return pack_bytes (out, id, before, section);
}

/* Sections with columns come first: what was folded leans on them. */
static GByteArray *
pack_sections (VedFrameChain          *self,
               const VedFrameSections *frame,
               Told                   *told)
{
  GByteArray *out = g_byte_array_sized_new (4096);

  for (guint with_columns = 2; with_columns-- > 0;)
    for (guint i = 0; i < frame->n_sections; i++)
      if (has_columns (frame->order[i]) == (with_columns > 0))
        {
          told[i] = (Told) { frame->order[i], (guint8) pack_section (self, out, frame, frame->order[i]) };
        }

  return out;
}

/* @before: the frame before, without a section for a key */
static void
pack_outline (GByteArray             *out,
              const VedFrameSections *frame,
              const VedFrameSections *before,
              gboolean                is_key,
              const Told             *told)
{
  ved_frame_append_u8 (out, LAYOUT);
  ved_frame_append_u8 (out, is_key ? 1 : 0);
  ved_frame_append_u8 (out, (guint8) frame->n_sections);
  ved_frame_append_u8 (out, 0);
  ved_frame_append_u64 (out, frame->generation - before->generation);
  ved_frame_append_u64 (out, (guint64) frame->time_us - (guint64) before->time_us);
  ved_frame_append_u64 (out, (guint64) frame->origin_us - (guint64) before->origin_us);
  ved_frame_append_u32 (out, frame->step_s);
  ved_frame_append_u32 (out, frame->n_servers);
  for (guint i = 0; i < frame->n_sections; i++)
    {
      ved_frame_append_u8 (out, told[i].id);
      ved_frame_append_u8 (out, told[i].mode);
    }
}

static void
forget (VedFrameChain *self)
{
  for (guint id = 0; id < VED_FRAME_N_SECTIONS; id++)
    {
      g_clear_pointer (&self->columns[id], g_ptr_array_unref);
      g_clear_pointer (&self->folded[id], g_bytes_unref);
      self->unwritten[id] = FALSE;
    }
  ved_frame_sections_clear (&self->frame);
  self->frame = (VedFrameSections) { 0 };
  g_byte_array_set_size (self->outline, 0);
}

/**
 * ved_frame_chain_new:
 *
 * Returns: (transfer full): a chain without a link
 */
VedFrameChain *
ved_frame_chain_new (void)
{
  VedFrameChain *self = g_new0 (VedFrameChain, 1);

  self->outline = g_byte_array_new ();
  self->zstd = ved_zstd_new (ZSTD_LEVEL);

  return self;
}

void
ved_frame_chain_free (VedFrameChain *self)
{
  g_return_if_fail (self != NULL);

  forget (self);
  g_byte_array_unref (self->outline);
  ved_zstd_free (self->zstd);
  g_free (self);
}

/* Room that is there is used again. */
static void
assign_columns (VedFrameChain   *self,
                guint            id,
                const GPtrArray *from,
                guint            n_servers)
{
  if (from == NULL)
    g_clear_pointer (&self->columns[id], g_ptr_array_unref);
  for (guint i = 0; from != NULL && i < from->len; i++)
    ved_residuals_assign (predictors_of (self, id, from->len, n_servers)->pdata[i], from->pdata[i]);
}

/**
 * ved_frame_chain_assign:
 * @from: another chain
 *
 * Lets a chain stand where another does, which goes on as if nothing had been. Cost: that of copying 17 bytes a value.
 */
void
ved_frame_chain_assign (VedFrameChain       *self,
                        const VedFrameChain *from)
{
  if (self->frame.n_servers != from->frame.n_servers)
    forget (self);
  for (guint id = 0; id < VED_FRAME_N_SECTIONS; id++)
    {
      g_clear_pointer (&self->folded[id], g_bytes_unref);
      assign_columns (self, id, from->columns[id], from->frame.n_servers);
      if (from->frame.sections[id] != NULL)
        g_bytes_ref (from->frame.sections[id]);
      if (from->folded[id] != NULL)
        self->folded[id] = g_bytes_ref (from->folded[id]);
      self->unwritten[id] = from->unwritten[id];
    }
  ved_frame_sections_clear (&self->frame);
  self->frame = from->frame;
  g_byte_array_set_size (self->outline, 0);
  g_byte_array_append (self->outline, from->outline->data, from->outline->len);
  self->layout = from->layout;
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
  g_autoptr(GByteArray) parts = NULL, before = NULL;
  Told told[VED_FRAME_N_SECTIONS];

  g_return_val_if_fail (self != NULL && is_key != NULL, NULL);

  if (!ved_frame_sections_split (&sections, frame, error))
    return NULL;

  *is_key = *is_key || self->frame.n_sections == 0 || self->frame.n_servers != sections.n_servers;
  if (*is_key)
    forget (self);
  before = join_past (self);
  parts = pack_sections (self, &sections, told);
  g_byte_array_set_size (self->outline, 0);
  pack_outline (self->outline, &sections, &self->frame, *is_key, told);
  g_byte_array_prepend (parts, self->outline->data, self->outline->len);

  ved_frame_sections_clear (&self->frame);
  self->frame = sections;
  memset (&sections, 0, sizeof sections);

  return ved_zstd_pack_after (self->zstd, before->data, before->len, parts->data, parts->len);
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
  if (!write_section (self, id))
    return NULL;
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
  GPtrArray *predictors;

  if (!bytes->ok || !has_columns (id) || n_columns > VED_N_METRICS)
    return NULL;

  predictors = predictors_of (self, id, n_columns, n_servers);
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree gint32 *derived = derive_column (self, id, i, n_servers);

      if (!ved_residuals_read (predictors->pdata[i], bytes, derived))
        return NULL;
    }

  return g_bytes_new_static (NULL, 0);
}

static GBytes *
unpack_folded (VedFrameChain *self,
               VedFrameBytes *bytes,
               guint          id)
{
  GBytes *folded = ved_frame_can_fold (id) ? unpack_raw (bytes) : NULL;

  if (folded == NULL)
    return NULL;
  g_clear_pointer (&self->folded[id], g_bytes_unref);
  self->folded[id] = folded;

  return g_bytes_new_static (NULL, 0);
}

static GBytes *
unpack_by_mode (VedFrameChain *self,
                VedFrameBytes *bytes,
                guint          n_servers,
                Told           told)
{
  guint id = told.id;

  switch (told.mode)
    {
    case MODE_SAME: return self->frame.sections[id] != NULL ? g_bytes_ref (self->frame.sections[id]) : NULL;
    case MODE_RAW: return unpack_raw (bytes);
    case MODE_BYTES: return unpack_bytes (self, bytes, id);
    case MODE_COLUMNS: return unpack_columns (self, bytes, id, n_servers);
    case MODE_FOLDED: return unpack_folded (self, bytes, id);
    default: return NULL;
    }
}

static gboolean
unpack_section (VedFrameChain    *self,
                VedFrameBytes    *bytes,
                VedFrameSections *frame,
                Told              told)
{
  GBytes *section = unpack_by_mode (self, bytes, frame->n_servers, told);

  if (section == NULL)
    return FALSE;

  frame->sections[told.id] = section;
  if (told.mode == MODE_RAW || told.mode == MODE_BYTES)
    g_clear_pointer (&self->folded[told.id], g_bytes_unref);
  self->unwritten[told.id] = told.mode == MODE_COLUMNS || self->folded[told.id] != NULL ||
    (told.mode == MODE_SAME && self->unwritten[told.id]);

  return TRUE;
}

/* Reads what is told of the next section, and gives it its place in the frame. */
static gboolean
unpack_told (VedFrameBytes    *bytes,
             VedFrameSections *frame,
             Told             *told)
{
  told->id = ved_frame_bytes_u8 (bytes);
  told->mode = ved_frame_bytes_u8 (bytes);
  if (!bytes->ok || told->id == 0 || told->id >= VED_FRAME_N_SECTIONS ||
      memchr (frame->order, told->id, frame->n_sections) != NULL)
    return FALSE;

  frame->order[frame->n_sections++] = told->id;

  return TRUE;
}

static gboolean
unpack_interleaved (VedFrameChain    *self,
                    VedFrameBytes    *bytes,
                    VedFrameSections *frame,
                    guint             n_sections)
{
  for (guint i = 0; i < n_sections; i++)
    {
      Told told;

      if (!unpack_told (bytes, frame, &told) || told.mode == MODE_FOLDED || !unpack_section (self, bytes, frame, told))
        return FALSE;
    }

  return TRUE;
}

static gboolean
unpack_outlined (VedFrameChain    *self,
                 VedFrameBytes    *bytes,
                 VedFrameSections *frame,
                 guint             n_sections)
{
  Told told[VED_FRAME_N_SECTIONS];

  for (guint i = 0; i < n_sections; i++)
    if (!unpack_told (bytes, frame, &told[i]))
      return FALSE;
  g_byte_array_set_size (self->outline, 0);
  g_byte_array_append (self->outline, bytes->data, (guint) bytes->at);
  for (guint with_columns = 2; with_columns-- > 0;)
    for (guint i = 0; i < n_sections; i++)
      if (has_columns (told[i].id) == (with_columns > 0) && !unpack_section (self, bytes, frame, told[i]))
        return FALSE;

  return TRUE;
}

/* What the numbers of the header are counted from: zero, but for links of the newest layout that are no key. */
static void
unpack_head (VedFrameBytes          *bytes,
             const VedFrameSections *from,
             VedFrameSections       *frame)
{
  frame->generation = from->generation + ved_frame_bytes_u64 (bytes);
  frame->time_us = (gint64) ((guint64) from->time_us + ved_frame_bytes_u64 (bytes));
  frame->origin_us = (gint64) ((guint64) from->origin_us + ved_frame_bytes_u64 (bytes));
  frame->step_s = ved_frame_bytes_u32 (bytes);
  frame->n_servers = ved_frame_bytes_u32 (bytes);
}

static gboolean
unpack_plain (VedFrameChain    *self,
              VedFrameBytes    *bytes,
              VedFrameSections *frame)
{
  const VedFrameSections zero = { 0 };
  guint layout = ved_frame_bytes_u8 (bytes), is_key = ved_frame_bytes_u8 (bytes);
  guint n_sections = ved_frame_bytes_u8 (bytes);
  gboolean is_interleaved = layout <= LAYOUT_INTERLEAVED;

  ved_frame_bytes_u8 (bytes);
  unpack_head (bytes, is_key || is_interleaved ? &zero : &self->frame, frame);
  if (!bytes->ok || layout < 1 || layout > LAYOUT || n_sections >= VED_FRAME_N_SECTIONS || frame->n_servers > MAX_SERVERS)
    return FALSE;

  if (is_key && frame->n_servers / 8 > bytes->length)
    return FALSE;               /* each has at least a name, and a bit in every column */
  if (is_key)
    forget (self);
  else if (self->frame.n_servers != frame->n_servers || self->layout != layout)
    return FALSE;
  self->layout = layout;
  if (!(is_interleaved ? unpack_interleaved : unpack_outlined)(self, bytes, frame, n_sections))
    return FALSE;

  return bytes->at == bytes->length;
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
  g_autoptr(GByteArray) before = NULL;
  VedFrameBytes bytes;
  gsize size = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  before = join_past (self);
  plain = ved_zstd_unpack_after (self->zstd, before->data, before->len, packed, VED_FRAME_MAX_BODY, &size);
  ved_frame_bytes_init (&bytes, plain, size);
  if (plain == NULL || size < HEAD_SIZE || !unpack_plain (self, &bytes, &frame))
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
 * Returns: (transfer full): the frame of the newest link, byte for byte as it was packed; %NULL with
 *   %VED_ERROR_CORRUPT, also before the first and after a damaged one
 */
GBytes *
ved_frame_chain_build (VedFrameChain  *self,
                       GError        **error)
{
  gboolean is_whole;

  g_return_val_if_fail (self != NULL, NULL);

  is_whole = self->frame.n_sections > 0;
  for (guint id = 0; is_whole && id < VED_FRAME_N_SECTIONS; id++)
    is_whole = write_section (self, id);
  if (!is_whole)
    {
      refuse (error);
      return NULL;
    }

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
  g_return_val_if_fail (self != NULL, NULL);

  return get_codes (self, VED_FRAME_CURRENT, metric);
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
