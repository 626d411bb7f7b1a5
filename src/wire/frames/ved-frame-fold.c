/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-fold"

#include "config.h"

#include "wire/frames/ved-frame-fold.h"

#include "wire/frames/ved-frame-bytes.h"

#include <string.h>

/* Much of a frame repeats what it says elsewhere: a contribution to the risk and an alert name the current value that
 * they are about, and instants follow the frame's own. Folded, a section names the place instead, so that from tick to
 * tick its bytes stay:
 *
 *   last seen      u64 each, an instant (below)
 *   metadata       as it is, both instants folded
 *   scenario       as it is, its tick less the generation
 *   alerts         as they are, with the instant of the last update folded and the first byte of padding a source; where
 *                  that is not 0 the current value is
 *   contributions  u8[servers] counts, then each: u8 term, u8 predicted, u16 points, f32 bound, u8 source, and
 *                  f32 input where that is 0
 *
 * An instant less than NEAR_US before the frame's is how long before; any other is itself, with the highest bit set. A source
 * is 1 + a metric whose current value has these very bits, SOURCE_BUSY (what idle leaves), or SOURCE_LOAD (the load
 * that eight cores would have). */

#define NEAR_US (G_GUINT64_CONSTANT (1) << 27)
#define ABSOLUTE (G_GUINT64_CONSTANT (1) << 63)
#define METADATA_SIZE 40
#define METADATA_INSTANTS_AT 8
#define SCENARIO_SIZE 24
#define SCENARIO_TICK_AT 16
#define ALERT_SERVER_AT 4
#define ALERT_SOURCE_AT 13
#define ALERT_UPDATED_AT 24
#define ALERT_CURRENT_AT 40

enum {
  SOURCE_NONE,
  SOURCE_BUSY = 1 + VED_N_METRICS,
  SOURCE_LOAD,
  N_SOURCES
};

/**
 * ved_frame_can_fold:
 *
 * Returns: whether sections of this kind are ever folded
 */
gboolean
ved_frame_can_fold (guint id)
{
  return id == VED_FRAME_LAST_SEEN || id == VED_FRAME_METADATA || id == VED_FRAME_SCENARIO || id == VED_FRAME_ALERTS ||
         id == VED_FRAME_CONTRIBUTIONS;
}

static guint32
get_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);

  return GUINT32_FROM_LE (value);
}

static void
put_u32 (guint8  *at,
         guint32  value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static guint64
get_u64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);

  return GUINT64_FROM_LE (value);
}

static void
put_u64 (guint8  *at,
         guint64  value)
{
  value = GUINT64_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static gboolean
fold_instant (const VedFrameFold *self,
              guint8             *at)
{
  guint64 instant = get_u64 (at), before = (guint64) self->frame->time_us - instant;

  put_u64 (at, before < NEAR_US ? before : instant | ABSOLUTE);

  return before < NEAR_US || (instant & ABSOLUTE) == 0;
}

static void
unfold_instant (const VedFrameFold *self,
                guint8             *at)
{
  guint64 folded = get_u64 (at);

  put_u64 (at, (folded & ABSOLUTE) != 0 ? folded & ~ABSOLUTE : (guint64) self->frame->time_us - folded);
}

/* The bits of what a source says of a server. */
static gboolean
read_source (const VedFrameFold *self,
             guint               server,
             guint               source,
             guint32            *bits)
{
  guint metric = source == SOURCE_BUSY ? VED_METRIC_CPU_IDLE : source == SOURCE_LOAD ? VED_METRIC_LOAD_AVERAGE : source - 1;
  GBytes *cores = self->frame->sections[VED_FRAME_CORES];
  double resolution;
  gint32 code;
  float value;

  if (source == SOURCE_NONE || source >= N_SOURCES || server >= self->frame->n_servers ||
      self->current[metric] == NULL || self->current[metric][server] == VED_CODE_MISSING)
    return FALSE;

  resolution = ved_metric_get_info (metric)->resolution;
  code = self->current[metric][server];
  if (source == SOURCE_BUSY)
    code = (gint32) ((guint32) (100.0 / resolution + 0.5) - (guint32) code);
  value = ved_value_from_code (code, resolution);
  if (source == SOURCE_LOAD)
    {
      guint32 n_cores;

      if (cores == NULL || g_bytes_get_size (cores) != (gsize) self->frame->n_servers * sizeof n_cores)
        return FALSE;
      n_cores = get_u32 ((const guint8 *) g_bytes_get_data (cores, NULL) + (gsize) server * sizeof n_cores);
      if (n_cores == 0)
        return FALSE;
      value = 8.0f * value / (float) n_cores;
    }
  memcpy (bits, &value, sizeof *bits);

  return TRUE;
}

static guint8
find_source (const VedFrameFold *self,
             guint               server,
             guint32             bits)
{
  guint32 found;

  for (guint source = 1; source < N_SOURCES; source++)
    if (read_source (self, server, source, &found) && found == bits)
      return (guint8) source;

  return SOURCE_NONE;
}

/* Returns: (nullable): a text that ends within the section */
static const char *
get_text (const VedFrameFold *self,
          guint32             offset)
{
  gsize length;
  const char *texts = g_bytes_get_data (self->frame->sections[VED_FRAME_STRINGS], &length);

  return offset < length && memchr (texts + offset, 0, length - offset) != NULL ? texts + offset : NULL;
}

/* The place of a server, by its name: names ascend. The number of servers where there is none. */
static guint
find_server (const VedFrameFold *self,
             guint32             offset)
{
  guint n_servers = self->frame->n_servers, from = 0, to = n_servers;
  GBytes *names = self->frame->sections[VED_FRAME_NAMES];
  const char *wanted;

  if (names == NULL || self->frame->sections[VED_FRAME_STRINGS] == NULL ||
      g_bytes_get_size (names) != (gsize) n_servers * sizeof (guint32))
    return n_servers;

  wanted = get_text (self, offset);
  while (wanted != NULL && from < to)
    {
      guint middle = from + (to - from) / 2;
      const guint8 *at = (const guint8 *) g_bytes_get_data (names, NULL) + (gsize) middle * sizeof (guint32);
      const char *name = get_text (self, get_u32 (at));
      int order = name != NULL ? strcmp (name, wanted) : 0;

      if (name != NULL && order == 0)
        return middle;
      if (order < 0)
        from = middle + 1;
      else
        to = middle;
    }

  return n_servers;
}

static gboolean
fold_instants (const VedFrameFold *self,
               guint8             *data,
               gsize               n,
               gboolean            folds)
{
  gboolean all = TRUE;

  for (gsize i = 0; i < n; i++)
    if (folds)
      all = all && fold_instant (self, data + i * sizeof (gint64));
    else
      unfold_instant (self, data + i * sizeof (gint64));

  return all;
}

static gboolean
fold_scenario (const VedFrameFold *self,
               guint8             *data,
               gsize               length,
               gboolean            folds)
{
  guint64 tick;

  if (length != SCENARIO_SIZE)
    return FALSE;

  tick = get_u64 (data + SCENARIO_TICK_AT);
  put_u64 (data + SCENARIO_TICK_AT, folds ? tick - self->frame->generation : tick + self->frame->generation);

  return TRUE;
}

static gboolean
fold_alert (const VedFrameFold *self,
            guint8             *alert)
{
  guint8 source = find_source (self, find_server (self, get_u32 (alert + ALERT_SERVER_AT)),
                               get_u32 (alert + ALERT_CURRENT_AT));

  if (alert[ALERT_SOURCE_AT] != 0 || !fold_instant (self, alert + ALERT_UPDATED_AT))
    return FALSE;

  alert[ALERT_SOURCE_AT] = source;
  if (source != SOURCE_NONE)
    put_u32 (alert + ALERT_CURRENT_AT, 0);

  return TRUE;
}

static gboolean
unfold_alert (const VedFrameFold *self,
              guint8             *alert)
{
  guint source = alert[ALERT_SOURCE_AT];
  guint32 bits;

  unfold_instant (self, alert + ALERT_UPDATED_AT);
  if (source == SOURCE_NONE)
    return TRUE;
  if (!read_source (self, find_server (self, get_u32 (alert + ALERT_SERVER_AT)), source, &bits))
    return FALSE;

  alert[ALERT_SOURCE_AT] = 0;
  put_u32 (alert + ALERT_CURRENT_AT, bits);

  return TRUE;
}

static gboolean
fold_alerts (const VedFrameFold *self,
             guint8             *data,
             gsize               length,
             gboolean            folds)
{
  gboolean all = length % VED_FRAME_ALERT_SIZE == 0;

  for (gsize at = 0; all && at < length; at += VED_FRAME_ALERT_SIZE)
    all = folds ? fold_alert (self, data + at) : unfold_alert (self, data + at);

  return all;
}

/* Those whose bytes stay where they are. */
static gboolean
fold_in_place (const VedFrameFold *self,
               guint               id,
               guint8             *data,
               gsize               length,
               gboolean            folds)
{
  switch (id)
    {
    case VED_FRAME_LAST_SEEN:
      return length % sizeof (gint64) == 0 && fold_instants (self, data, length / sizeof (gint64), folds);
    case VED_FRAME_METADATA:
      return length == METADATA_SIZE && fold_instants (self, data + METADATA_INSTANTS_AT, 2, folds);
    case VED_FRAME_SCENARIO: return fold_scenario (self, data, length, folds);
    case VED_FRAME_ALERTS: return fold_alerts (self, data, length, folds);
    default: return FALSE;
    }
}

static void
fold_contribution (const VedFrameFold *self,
                   guint               server,
                   VedFrameBytes      *bytes,
                   GByteArray         *out)
{
  const guint8 *start = ved_frame_bytes_take (bytes, 4);
  guint32 input = ved_frame_bytes_u32 (bytes), bound = ved_frame_bytes_u32 (bytes);
  guint8 source;

  if (!bytes->ok)
    return;

  source = find_source (self, server, input);
  g_byte_array_append (out, start, 4);
  ved_frame_append_u32 (out, bound);
  ved_frame_append_u8 (out, source);
  if (source == SOURCE_NONE)
    ved_frame_append_u32 (out, input);
}

static void
unfold_contribution (const VedFrameFold *self,
                     guint               server,
                     VedFrameBytes      *bytes,
                     GByteArray         *out)
{
  const guint8 *start = ved_frame_bytes_take (bytes, 4);
  guint32 bound = ved_frame_bytes_u32 (bytes), input;
  guint8 source = ved_frame_bytes_u8 (bytes);

  if (source == SOURCE_NONE)
    input = ved_frame_bytes_u32 (bytes);
  else if (!read_source (self, server, source, &input))
    bytes->ok = FALSE;
  if (!bytes->ok)
    return;

  g_byte_array_append (out, start, 4);
  ved_frame_append_u32 (out, input);
  ved_frame_append_u32 (out, bound);
}

static GBytes *
fold_contributions (const VedFrameFold *self,
                    GBytes             *section,
                    gboolean            folds)
{
  guint n_servers = self->frame->n_servers;
  GByteArray *out = g_byte_array_new ();
  VedFrameBytes bytes;
  const guint8 *counts;

  ved_frame_bytes_init (&bytes, g_bytes_get_data (section, NULL), g_bytes_get_size (section));
  counts = ved_frame_bytes_take (&bytes, n_servers);
  if (bytes.ok)
    g_byte_array_append (out, counts, n_servers);
  if (folds)
    ved_frame_bytes_align (&bytes);
  else
    ved_frame_append_padding (out);
  for (guint server = 0; server < n_servers && bytes.ok; server++)
    for (guint i = 0; i < counts[server] && bytes.ok; i++)
      (folds ? fold_contribution : unfold_contribution)(self, server, &bytes, out);
  if (bytes.ok && bytes.at == bytes.length)
    return g_byte_array_free_to_bytes (out);

  g_byte_array_unref (out);

  return NULL;
}

static GBytes *
fold_or_unfold (const VedFrameFold *self,
                guint               id,
                GBytes             *section,
                gboolean            folds)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (section, &length);
  g_autofree guint8 *copy = NULL;

  if (id == VED_FRAME_CONTRIBUTIONS)
    return fold_contributions (self, section, folds);

  copy = g_memdup2 (data, length);

  return fold_in_place (self, id, copy, length, folds) ? g_bytes_new_take (g_steal_pointer (&copy), length) : NULL;
}

/**
 * ved_frame_fold:
 * @self: of the frame, with its names, cores and strings
 * @id: of @section, see ved_frame_can_fold()
 *
 * Cost: some 20 comparisons a contribution or alert.
 *
 * Returns: (transfer full) (nullable): the section, folded; %NULL where ved_frame_unfold() would not give its very
 *   bytes back
 */
GBytes *
ved_frame_fold (const VedFrameFold *self,
                guint               id,
                GBytes             *section)
{
  g_autoptr(GBytes) folded = fold_or_unfold (self, id, section, TRUE);
  g_autoptr(GBytes) again = folded != NULL ? ved_frame_unfold (self, id, folded) : NULL;

  return again != NULL && g_bytes_equal (again, section) ? g_steal_pointer (&folded) : NULL;
}

/**
 * ved_frame_unfold:
 * @self: of the same frame as it was folded in
 *
 * Returns: (transfer full) (nullable): the section; %NULL where @folded does not hold together
 */
GBytes *
ved_frame_unfold (const VedFrameFold *self,
                  guint               id,
                  GBytes             *folded)
{
  return fold_or_unfold (self, id, folded, FALSE);
}
