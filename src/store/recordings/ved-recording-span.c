/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-span"

#include "config.h"

#include "store/recordings/ved-recording-span.h"

#include "base/ved-error.h"
#include "wire/frames/ved-frame-columns.h"
#include "wire/frames/ved-frame-format.h"
#include "wire/frames/ved-small-numbers.h"
#include "wire/frames/ved-zstd.h"

#include <string.h>

/* Encoded: u32 "SPN2", u32 servers, then for every metric three columns over the servers: mean, mean − min and
 * max − mean; a column is u32 length, and the values zigzagged and moved up by one, since 0 says "missing"
 * (wire/frames/ved-small-numbers.h). All of it through zstd. Before, what is read still, it was nothing but columns of a
 * frame (wire/frames/ved-frame-columns.c), whose first number is less than five. */

#define MAGIC 0x324e5053u       /* "SPN2" */
#define MAX_SERVERS (1u << 20)

#define ZSTD_LEVEL 6

typedef enum {
  PART_MEAN,
  PART_BELOW,
  PART_ABOVE,
  N_PARTS
} Part;

/* What has been added of one server and metric. */
typedef struct {
  gint32 min;
  gint32 max;
  gint64 sum;
  guint n;
} Total;

struct _VedRecordingSpan
{
  guint n_servers;
  Total *totals;                /* metric by metric */
};

VedRecordingSpan *
ved_recording_span_new (guint n_servers)
{
  VedRecordingSpan *self = g_new0 (VedRecordingSpan, 1);

  self->n_servers = n_servers;
  self->totals = g_new0 (Total, (gsize) n_servers * VED_N_METRICS + 1);

  return self;
}

void
ved_recording_span_free (VedRecordingSpan *self)
{
  g_free (self->totals);
  g_free (self);
}

/**
 * ved_recording_span_add:
 * @codes: (array): the current value of every server in one frame
 */
void
ved_recording_span_add (VedRecordingSpan *self,
                        VedMetric         metric,
                        const gint32     *codes)
{
  Total *totals = self->totals + (gsize) metric * self->n_servers;

  for (guint i = 0; i < self->n_servers; i++)
    {
      if (codes[i] == VED_CODE_MISSING)
        continue;
      totals[i].min = totals[i].n > 0 ? MIN (totals[i].min, codes[i]) : codes[i];
      totals[i].max = totals[i].n > 0 ? MAX (totals[i].max, codes[i]) : codes[i];
      totals[i].sum += codes[i];
      totals[i].n++;
    }
}

static gint32
part_of (const Total *total,
         Part         part)
{
  gint64 half, mean;

  if (total->n == 0)
    return VED_CODE_MISSING;

  half = total->sum < 0 ? -(gint64) (total->n / 2) : total->n / 2;
  mean = (total->sum + half) / total->n;
  switch (part)
    {
    case PART_BELOW: return (gint32) (mean - total->min);
    case PART_ABOVE: return (gint32) (total->max - mean);
    default: return (gint32) mean;
    }
}

static void
append_part (GByteArray             *out,
             const VedRecordingSpan *self,
             guint                   metric,
             Part                    part,
             guint32                *symbols)
{
  guint start = out->len;
  guint32 length;

  for (guint i = 0; i < self->n_servers; i++)
    {
      gint32 value = part_of (&self->totals[(gsize) metric * self->n_servers + i], part);

      symbols[i] = value == VED_CODE_MISSING ? 0 : ved_zigzag ((guint32) value) + 1;
    }
  ved_frame_append_u32 (out, 0);
  ved_small_numbers_append (out, symbols, NULL, self->n_servers);
  length = GUINT32_TO_LE (out->len - start - (guint32) sizeof length);
  memcpy (out->data + start, &length, sizeof length);
}

/**
 * ved_recording_span_encode:
 *
 * Returns: (transfer full): all of it, packed
 */
GBytes *
ved_recording_span_encode (VedRecordingSpan *self)
{
  g_autoptr(GByteArray) plain = g_byte_array_new ();
  g_autofree guint32 *symbols = g_new (guint32, self->n_servers + 1);

  ved_frame_append_u32 (plain, MAGIC);
  ved_frame_append_u32 (plain, self->n_servers);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    for (Part part = 0; part < N_PARTS; part++)
      append_part (plain, self, metric, part, symbols);

  return ved_zstd_pack (plain->data, plain->len, ZSTD_LEVEL);
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT, "A summary of the recording is damaged");

  return FALSE;
}

/* Goes past the columns of other metrics; their values are not read. */
static gboolean
read_columns (VedFrameBytes *bytes,
              VedMetric      metric,
              guint          server,
              gint32         parts[N_PARTS])
{
  for (guint i = 0; i < VED_N_METRICS * N_PARTS; i++)
    {
      VedFrameColumn column;

      if (!ved_frame_column_read (&column, bytes) || server >= column.n_values)
        return FALSE;
      if (i / N_PARTS == (guint) metric)
        ved_frame_column_to_codes (&column, server, 1, &parts[i % N_PARTS]);
    }

  return TRUE;
}

static gboolean
read_part (const guint8 *data,
           gsize         length,
           guint         n_servers,
           guint         server,
           gint32       *value)
{
  g_autofree guint32 *symbols = g_new (guint32, n_servers);
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, data, length);
  if (!ved_small_numbers_read (&bytes, symbols, NULL, n_servers))
    return FALSE;
  *value = symbols[server] == 0 ? VED_CODE_MISSING : (gint32) ved_unzigzag (symbols[server] - 1);

  return TRUE;
}

static gboolean
read_parts (VedFrameBytes *bytes,
            VedMetric      metric,
            guint          server,
            gint32         parts[N_PARTS])
{
  guint32 n_servers;

  if (bytes->length < 4 || ved_frame_bytes_u32 (bytes) != MAGIC)
    {
      bytes->at = 0;
      return read_columns (bytes, metric, server, parts);
    }

  n_servers = ved_frame_bytes_u32 (bytes);
  if (server >= n_servers || n_servers > MAX_SERVERS)
    return FALSE;
  for (guint i = 0; i < VED_N_METRICS * N_PARTS; i++)
    {
      guint32 length = ved_frame_bytes_u32 (bytes);
      const guint8 *data = ved_frame_bytes_take (bytes, length);

      if (!bytes->ok || (i / N_PARTS == (guint) metric &&
                         !read_part (data, length, n_servers, server, &parts[i % N_PARTS])))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_recording_span_read:
 * @encoded: of ved_recording_span_encode()
 * @server: index in the frames of the chain
 * @value: (out): what is wanted
 *
 * Returns: whether @encoded holds together and has that server
 */
gboolean
ved_recording_span_read (GBytes        *encoded,
                         VedMetric      metric,
                         guint          server,
                         VedSpanValue  *value,
                         GError       **error)
{
  gsize length, whole;
  gconstpointer data = g_bytes_get_data (encoded, &length);
  g_autofree guint8 *plain = ved_zstd_unpack (data, length, VED_FRAME_MAX_BODY, &whole);
  gint32 parts[N_PARTS] = { 0 };
  VedFrameBytes bytes;

  if (plain == NULL)
    return refuse (error);
  ved_frame_bytes_init (&bytes, plain, whole);
  if (!read_parts (&bytes, metric, server, parts))
    return refuse (error);

  value->min = value->mean = value->max = VED_CODE_MISSING;
  if (parts[PART_MEAN] != VED_CODE_MISSING)
    {
      value->mean = parts[PART_MEAN];
      if (__builtin_sub_overflow (parts[PART_MEAN], parts[PART_BELOW], &value->min) ||
          __builtin_add_overflow (parts[PART_MEAN], parts[PART_ABOVE], &value->max))
        return refuse (error);
    }

  return TRUE;
}
