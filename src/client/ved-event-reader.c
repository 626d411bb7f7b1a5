/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-event-reader"

#include "config.h"

#include "client/ved-event-reader.h"

#include "base/ved-error.h"

#include <string.h>

/* The event stream format of HTML (WHATWG, "Server-sent events", 9.2.6): lines end in LF, CR or CRLF;
 * "field: value" with an optional space; a line that begins with a colon is a comment; an empty line
 * sends the event off. Bytes are cut into lines as they come; a body that sends more than MAX_LINE bytes
 * without a line end, or data without an end, is closed as broken. */

#define CHUNK_SIZE 4096
#define MAX_LINE   (1024 * 1024)

struct _VedEventReader
{
  GObject parent_instance;
  GInputStream *body;
  GCancellable *cancellable;
  GString *line;
  GString *name;
  GString *data;
  char *last_id;
  gboolean after_cr;            /* a LF now ends nothing */
};

enum {
  EVENT,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_more (VedEventReader *self);

G_DEFINE_FINAL_TYPE (VedEventReader, ved_event_reader, G_TYPE_OBJECT)

static void
send_off (VedEventReader *self)
{
  if (self->data->len > 0)
    {
      g_string_truncate (self->data, self->data->len - 1);
      g_signal_emit (self, signals[EVENT], 0, self->name->len > 0 ? self->name->str : "message",
                     self->data->str);
    }
  g_string_truncate (self->name, 0);
  g_string_truncate (self->data, 0);
}

static void
take_field (VedEventReader *self,
            const char     *field,
            const char     *value)
{
  if (g_str_equal (field, "event"))
    g_string_assign (self->name, value);
  else if (g_str_equal (field, "data"))
    {
      g_string_append (self->data, value);
      g_string_append_c (self->data, '\n');
    }
  else if (g_str_equal (field, "id"))
    {
      g_free (self->last_id);
      self->last_id = g_strdup (value);
    }
}

static void
take_line (VedEventReader *self)
{
  char *colon = strchr (self->line->str, ':');

  if (self->line->len == 0)
    send_off (self);
  else if (colon == NULL)
    take_field (self, self->line->str, "");
  else if (colon > self->line->str)
    {
      *colon = '\0';
      take_field (self, self->line->str, colon[1] == ' ' ? colon + 2 : colon + 1);
    }
  g_string_truncate (self->line, 0);
}

/* Returns: how many of the bytes come before the end of the line, which may not be among them. */
static gsize
measure_line (const char *bytes,
              gsize       length)
{
  gsize n = 0;

  while (n < length && bytes[n] != '\n' && bytes[n] != '\r')
    n++;

  return n;
}

static gboolean
take_bytes (VedEventReader *self,
            const char     *bytes,
            gsize           length)
{
  for (gsize i = 0; i < length; i++)
    {
      gsize n = measure_line (bytes + i, length - i);

      if (n > 0)
        self->after_cr = FALSE;
      g_string_append_len (self->line, bytes + i, (gssize) n);
      i += n;
      if (i == length)
        break;
      if (!self->after_cr || bytes[i] != '\n')
        take_line (self);
      self->after_cr = bytes[i] == '\r';
    }

  return self->line->len <= MAX_LINE && self->data->len <= MAX_LINE;
}

static void
bytes_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(VedEventReader) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize length;
  const char *data;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  if (data != NULL && length > 0)
    {
      if (take_bytes (self, data, length))
        {
          read_more (self);
          return;
        }
      g_set_error (&error, VED_ERROR, VED_ERROR_TOO_LARGE, "An event is longer than %d bytes", MAX_LINE);
    }

  g_signal_emit (self, signals[CLOSED], 0, error);
}

static void
read_more (VedEventReader *self)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  g_input_stream_read_bytes_async (self->body, CHUNK_SIZE, G_PRIORITY_DEFAULT, self->cancellable,
                                   bytes_read_cb, g_object_ref (self));
}

static void
ved_event_reader_finalize (GObject *object)
{
  VedEventReader *self = VED_EVENT_READER (object);

  g_clear_object (&self->body);
  g_object_unref (self->cancellable);
  g_string_free (self->line, TRUE);
  g_string_free (self->name, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self->last_id);

  G_OBJECT_CLASS (ved_event_reader_parent_class)->finalize (object);
}

static void
ved_event_reader_class_init (VedEventReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_event_reader_finalize;

  signals[EVENT] = g_signal_new ("event", VED_TYPE_EVENT_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", VED_TYPE_EVENT_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ved_event_reader_init (VedEventReader *self)
{
  self->cancellable = g_cancellable_new ();
  self->line = g_string_new (NULL);
  self->name = g_string_new (NULL);
  self->data = g_string_new (NULL);
}

/**
 * ved_event_reader_new:
 * @body: where the events are read from
 *
 * Returns: (transfer full): a stream that waits for ved_event_reader_start()
 */
VedEventReader *
ved_event_reader_new (GInputStream *body)
{
  VedEventReader *self = g_object_new (VED_TYPE_EVENT_READER, NULL);

  self->body = g_object_ref (body);

  return self;
}

/**
 * ved_event_reader_start:
 *
 * Reads until the body ends or the stream is closed; signals come on the thread's main context.
 */
void
ved_event_reader_start (VedEventReader *self)
{
  g_return_if_fail (VED_IS_EVENT_READER (self));

  read_more (self);
}

/**
 * ved_event_reader_close:
 *
 * Ends it without a signal.
 */
void
ved_event_reader_close (VedEventReader *self)
{
  g_return_if_fail (VED_IS_EVENT_READER (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * ved_event_reader_get_last_id:
 *
 * Returns: (nullable): the id to resume from
 */
const char *
ved_event_reader_get_last_id (VedEventReader *self)
{
  g_return_val_if_fail (VED_IS_EVENT_READER (self), NULL);

  return self->last_id;
}
