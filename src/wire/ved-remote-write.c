/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-remote-write"

#include "config.h"

#include "wire/ved-remote-write.h"

#include <math.h>
#include <string.h>

/* The body of Prometheus' remote write 1.0, which Prometheus, Thanos, Mimir and VictoriaMetrics take: a message of
 * Protocol Buffers,
 *
 *   WriteRequest { repeated TimeSeries timeseries = 1; }
 *   TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2; }
 *   Label        { string name = 1; string value = 2; }
 *   Sample       { double value = 1; int64 timestamp = 2; }      timestamp in ms
 *
 * in a block of Snappy. Of that format only the literals are used: it is there as an envelope, and a fleet that fits
 * one daemon writes no more than some hundred kilobytes a second. */

#define TAG(field, type) ((guint8) ((field) << 3 | (type)))
#define VARINT       0
#define FIXED64      1
#define LENGTH       2
#define NAME_LABEL   "__name__"
#define LITERAL_16   (61 << 2)  /* a literal whose length − 1 follows in two bytes */
#define MOST_LITERAL 65536

static gsize
varint_size (guint64 value)
{
  gsize size = 1;

  for (; value >= 0x80; value >>= 7)
    size++;

  return size;
}

static void
put_varint (GByteArray *out,
            guint64     value)
{
  guint8 bytes[10];
  guint n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8) (value | 0x80);
  bytes[n++] = (guint8) value;
  g_byte_array_append (out, bytes, n);
}

static void
put_head (GByteArray *out,
          guint8      tag,
          gsize       length)
{
  g_byte_array_append (out, &tag, 1);
  put_varint (out, length);
}

static gsize
field_size (gsize length)
{
  return 1 + varint_size (length) + length;
}

static gsize
label_size (const char *name,
            const char *value)
{
  return field_size (strlen (name)) + field_size (strlen (value));
}

static void
put_text (GByteArray *out,
          guint8      tag,
          const char *text)
{
  gsize length = strlen (text);

  put_head (out, tag, length);
  g_byte_array_append (out, (const guint8 *) text, (guint) length);
}

static void
put_label (GByteArray *out,
           const char *name,
           const char *value)
{
  put_head (out, TAG (1, LENGTH), label_size (name, value));
  put_text (out, TAG (1, LENGTH), name);
  put_text (out, TAG (2, LENGTH), value);
}

static gsize
sample_size (gint64 time_ms)
{
  return 1 + sizeof (double) + 1 + varint_size ((guint64) time_ms);
}

static void
put_sample (GByteArray *out,
            gint64      time_ms,
            double      value)
{
  const guint8 value_tag = TAG (1, FIXED64), time_tag = TAG (2, VARINT);
  guint64 bits;

  put_head (out, TAG (2, LENGTH), sample_size (time_ms));
  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (out, &value_tag, 1);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
  g_byte_array_append (out, &time_tag, 1);
  put_varint (out, (guint64) time_ms);
}

static gsize
labels_size (const char *name,
             va_list     labels)
{
  gsize size = field_size (label_size (NAME_LABEL, name));

  for (const char *label = va_arg (labels, const char *); label != NULL; label = va_arg (labels, const char *))
    size += field_size (label_size (label, va_arg (labels, const char *)));

  return size;
}

/**
 * ved_remote_write_add:
 * @message: (inout): what is to be sent; empty at first
 * @time_us: when
 * @value: the sample; NaN, which stores take as the end of a series, is left out
 * @name: of the metric
 * @...: pairs of label and value, the labels in ascending order and after "__name__", ended by %NULL
 *
 * Any thread. Well below a microsecond.
 */
void
ved_remote_write_add (GByteArray *message,
                      gint64      time_us,
                      double      value,
                      const char *name,
                      ...)
{
  gint64 time_ms = time_us / 1000;
  va_list labels;
  gsize size;

  if (isnan (value))
    return;

  va_start (labels, name);
  size = labels_size (name, labels) + field_size (sample_size (time_ms));
  va_end (labels);

  put_head (message, TAG (1, LENGTH), size);
  put_label (message, NAME_LABEL, name);
  va_start (labels, name);
  for (const char *label = va_arg (labels, const char *); label != NULL; label = va_arg (labels, const char *))
    put_label (message, label, va_arg (labels, const char *));
  va_end (labels);
  put_sample (message, time_ms, value);
}

/**
 * ved_remote_write_pack:
 * @message: what ved_remote_write_add() made
 *
 * Returns: (transfer full): the body of the request, of "Content-Encoding: snappy"
 */
GBytes *
ved_remote_write_pack (const GByteArray *message)
{
  GByteArray *out = g_byte_array_sized_new (message->len + message->len / MOST_LITERAL * 3 + 16);

  put_varint (out, message->len);
  for (guint from = 0; from < message->len; from += MOST_LITERAL)
    {
      guint length = MIN (message->len - from, MOST_LITERAL);
      const guint8 head[] = { LITERAL_16, (guint8) (length - 1), (guint8) ((length - 1) >> 8) };

      g_byte_array_append (out, head, sizeof head);
      g_byte_array_append (out, message->data + from, length);
    }

  return g_byte_array_free_to_bytes (out);
}
