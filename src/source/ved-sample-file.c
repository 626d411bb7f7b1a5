/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sample-file"

#include "config.h"

#include "source/ved-sample-file.h"

#include "base/ved-error.h"
#include "base/ved-gzip-unpacker.h"
#include "source/ved-csv-table.h"
#include "wire/json/ved-feed-parser.h"

#include <string.h>

/* Line by line, so a file of any size passes through little memory. One that begins as gzip does is unpacked on the way. */

#define BATCH_RECORDS   1000
#define MAX_LINE_BYTES  (1024 * 1024)
#define BLANKS          " \t"

typedef struct {
  const VedSampleFileRules *rules;
  GCancellable *cancellable;
  guint64 line;
  gint64 last_us;               /* of the record before, of JSON */
} Reading;

/* A line is wrapped into a feed body: what a record may be is decided in one place. */
static gboolean
read_json_line (Reading         *self,
                const char      *line,
                VedSampleBatch  *batch,
                GError         **error)
{
  g_autofree char *body = g_strdup_printf ("{\"records\":[%s]}", line);
  g_autoptr(VedSampleBatch) parsed = NULL;
  VedFeedFault fault;

  parsed = ved_feed_parse (body, strlen (body), self->rules->zone, self->last_us, &fault, error);
  if (parsed == NULL)
    return FALSE;

  for (guint i = 0; i < ved_sample_batch_get_n_samples (parsed); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (parsed, i);

      ved_sample_batch_add_copy (batch, sample);
      self->last_us = sample->time_us;
    }
  ved_sample_batch_add_unknown_key (batch, ved_sample_batch_get_n_unknown (parsed));

  return TRUE;
}

/* The next line that is not blank, without its end: a tab before that may be a field. NULL at the end or on a fault. */
static char *
next_line (Reading           *self,
           GDataInputStream  *stream,
           GError           **error)
{
  char *line;
  gsize length;

  while ((line = g_data_input_stream_read_line (stream, &length, self->cancellable, error)) != NULL)
    {
      self->line++;
      if (length > MAX_LINE_BYTES)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "the line is longer than %d bytes",
                       MAX_LINE_BYTES);
          g_free (line);
          return NULL;
        }
      while (length > 0 && line[length - 1] == '\r')
        line[--length] = '\0';
      if (line[strspn (line, BLANKS)] != '\0')
        return line;
      g_free (line);
    }

  return NULL;
}

/* The first line says which of the two formats it is: a JSON record begins with a brace. */
static gboolean
begin (Reading           *self,
       GDataInputStream  *stream,
       char             **line,
       VedCsvTable      **table,
       GError           **error)
{
  static const char byte_order_mark[] = "\xEF\xBB\xBF";
  VedCsvRules rules;

  *line = next_line (self, stream, error);
  if (*line == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "the file is empty");
      return FALSE;
    }
  if (g_str_has_prefix (*line, byte_order_mark))
    memmove (*line, *line + strlen (byte_order_mark), strlen (*line) - strlen (byte_order_mark) + 1);
  if ((*line)[strspn (*line, BLANKS)] == '{')
    return TRUE;

  rules = (VedCsvRules) { self->rules->zone, self->rules->config, self->rules->group };
  *table = ved_csv_table_new (*line, &rules, error);
  if (*table == NULL)
    return FALSE;
  g_free (*line);
  *line = next_line (self, stream, error);

  return *line != NULL || *error == NULL;
}

/* Returns: whether more is wanted */
static gboolean
hand_over (Reading         *self,
           VedSampleBatch **batch)
{
  VedSampleBatch *full = *batch;

  *batch = ved_sample_batch_new ();

  return self->rules->batch (full, self->rules->user_data);
}

static gboolean
read_lines (Reading           *self,
            GDataInputStream  *stream,
            GError           **error)
{
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  g_autoptr(VedCsvTable) table = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *line = NULL;

  if (!begin (self, stream, &line, &table, error))
    return FALSE;

  while (line != NULL)
    {
      g_autoptr(GError) fault = NULL;
      gboolean good = table != NULL ? ved_csv_table_read_line (table, line, batch, &fault)
                                    : read_json_line (self, line, batch, &fault);

      if (!good)
        self->rules->bad_line (self->line, fault, self->rules->user_data);
      if (ved_sample_batch_get_n_samples (batch) >= BATCH_RECORDS && !hand_over (self, &batch))
        return TRUE;
      g_free (line);
      line = next_line (self, stream, &local_error);
    }
  hand_over (self, &batch);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* What is in a file or a pipe, unpacked where it begins as gzip does. */
static GInputStream *
open_unpacked (const char    *path,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) bytes = g_file_read (file, cancellable, error);
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GConverter) unpacker = NULL;
  const guchar *start;
  gsize length;

  if (bytes == NULL)
    return NULL;

  stream = g_buffered_input_stream_new (G_INPUT_STREAM (bytes));
  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (stream), -1, cancellable, error) < 0)
    return NULL;
  start = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (stream), &length);
  if (length < 2 || start[0] != 0x1f || start[1] != 0x8b)
    return g_steal_pointer (&stream);

  unpacker = ved_gzip_unpacker_new ();

  return g_converter_input_stream_new (stream, unpacker);
}

/**
 * ved_sample_file_read:
 * @path: CSV whose first line names the columns (ved-csv-table.c), or JSON lines, each a record of the HTTP feed; either may be
 *   packed by gzip
 * @rules: how to read it, and who takes what is read; called in this thread
 *
 * Reads a file from beginning to end. Lines that are no records are told and left out. Blocks: 0.2 µs a byte.
 *
 * Returns: whether the end was reached, or no more was wanted; else with an error that names the line
 */
gboolean
ved_sample_file_read (const char                *path,
                      const VedSampleFileRules  *rules,
                      GCancellable              *cancellable,
                      GError                   **error)
{
  g_autoptr(GInputStream) bytes = open_unpacked (path, cancellable, error);
  g_autoptr(GDataInputStream) stream = NULL;
  Reading self = { rules, cancellable, 0, G_MININT64 };

  if (bytes == NULL)
    return FALSE;

  stream = g_data_input_stream_new (bytes);
  g_data_input_stream_set_newline_type (stream, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  if (read_lines (&self, stream, error))
    return TRUE;

  g_prefix_error (error, "%s:%" G_GUINT64_FORMAT ": ", path, MAX (self.line, 1));

  return FALSE;
}
