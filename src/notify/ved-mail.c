/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-mail"

#include "config.h"

#include "notify/ved-mail.h"

#include "base/ved-error.h"
#include "notify/ved-command.h"

#include <string.h>

/* One message by SMTP (RFC 5321) to a relay that takes it without authentication, as the one of the same
 * computer does, or through a program that reads it (sendmail -i -- RECIPIENTS). The conversation is short and
 * blocking, so it goes through a worker; the socket gives up after TIMEOUT_S.
 *
 * The text is 8 bit UTF-8 with CR LF; a line that begins with a dot gets a second one (RFC 5321, 4.5.2). The
 * subject is one encoded word per piece (RFC 2047). Addresses are checked when they are read from the
 * configuration, so that nothing can be smuggled in with a line break. */

#define TIMEOUT_S     10
#define SMTP_PORT     25
#define WORD_BYTES    36        /* before base64: an encoded word has 75 characters at most */

typedef struct {
  char *relay;
  char *from;
  GStrv to;
  char *message;
} Delivery;

static void
delivery_free (Delivery *self)
{
  g_free (self->relay);
  g_free (self->from);
  g_strfreev (self->to);
  g_free (self->message);
  g_free (self);
}

/**
 * ved_mail_check_address:
 *
 * Returns: %FALSE with VED_ERROR_INVALID for what cannot be an address
 */
gboolean
ved_mail_check_address (const char  *address,
                        GError     **error)
{
  const char *at = strchr (address, '@');
  gboolean plain = at != NULL && at > address && at[1] != '\0' && *address != '-';

  for (const char *c = address; *c != '\0'; c++)
    plain &= *c > ' ' && *c < 127 && strchr ("<>\"\\,;:()[]", *c) == NULL;
  if (!plain)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is no mail address", address);

  return plain;
}

static void
append_subject (GString    *message,
                const char *subject)
{
  const char *at = subject;

  if (g_str_is_ascii (subject) && strpbrk (subject, "\r\n") == NULL)
    {
      g_string_append (message, subject);
      return;
    }

  while (*at != '\0')
    {
      const char *end = at;
      g_autofree char *word = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - at <= WORD_BYTES)
        end = g_utf8_next_char (end);
      word = g_base64_encode ((const guchar *) at, (gsize) (end - at));
      g_string_append_printf (message, "%s=?UTF-8?B?%s?=", at == subject ? "" : "\r\n ", word);
      at = end;
    }
}

/**
 * ved_mail_format:
 * @time_us: of the message
 *
 * Returns: (transfer full): header and text, lines ended by CR LF, without the doubling of dots
 */
char *
ved_mail_format (const VedMailRoute *route,
                 const char         *subject,
                 const char         *text,
                 gint64              time_us)
{
  g_autoptr(GString) message = g_string_new (NULL);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
                                        "Nov", "Dec" };
  g_autofree char *to = g_strjoinv (", ", (char **) route->to);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  g_string_append_printf (message, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
                          days[g_date_time_get_day_of_week (utc) - 1], g_date_time_get_day_of_month (utc),
                          months[g_date_time_get_month (utc) - 1], g_date_time_get_year (utc),
                          g_date_time_get_hour (utc), g_date_time_get_minute (utc), g_date_time_get_second (utc));
  g_string_append_printf (message, "From: %s\r\nTo: %s\r\nSubject: ", route->from, to);
  append_subject (message, subject);
  g_string_append (message,
                   "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strdelimit (lines[i], "\r", ' ');
      g_string_append_printf (message, "%s\r\n", lines[i]);
    }

  return g_string_free (g_steal_pointer (&message), FALSE);
}

/* Sends @text and reads the answer, of several lines perhaps; its first digit has to be @wanted. */
static gboolean
converse (GDataInputStream  *input,
          GOutputStream     *output,
          const char        *text,
          char               wanted,
          GCancellable      *cancellable,
          GError           **error)
{
  gboolean more = TRUE;

  if (text != NULL && !g_output_stream_write_all (output, text, strlen (text), NULL, cancellable, error))
    return FALSE;

  while (more)
    {
      gsize length;
      g_autofree char *line = g_data_input_stream_read_line (input, &length, cancellable, error);

      if (line == NULL || length < 3 || line[0] != wanted)
        {
          if (error != NULL && *error == NULL)
            g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "the mail relay answered “%.120s”",
                         line != NULL ? line : "");
          return FALSE;
        }
      more = line[3] == '-';
    }

  return TRUE;
}

static gboolean
say (GDataInputStream  *input,
     GOutputStream     *output,
     char               wanted,
     GCancellable      *cancellable,
     GError           **error,
     const char        *format,
     ...)
G_GNUC_PRINTF (6, 7);

static gboolean
say (GDataInputStream  *input,
     GOutputStream     *output,
     char               wanted,
     GCancellable      *cancellable,
     GError           **error,
     const char        *format,
     ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return converse (input, output, text, wanted, cancellable, error);
}

static char *
double_dots (const char *message)
{
  GString *text = g_string_new (*message == '.' ? "." : "");

  g_string_append (text, message);
  g_string_replace (text, "\n.", "\n..", 0);

  return g_string_free (text, FALSE);
}

static gboolean
hand_over (const Delivery    *delivery,
           GDataInputStream  *input,
           GOutputStream     *output,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autofree char *body = double_dots (delivery->message);

  if (!converse (input, output, NULL, '2', cancellable, error)
      || !say (input, output, '2', cancellable, error, "EHLO localhost\r\n")
      || !say (input, output, '2', cancellable, error, "MAIL FROM:<%s>\r\n", delivery->from))
    return FALSE;
  for (guint i = 0; delivery->to[i] != NULL; i++)
    {
      if (!say (input, output, '2', cancellable, error, "RCPT TO:<%s>\r\n", delivery->to[i]))
        return FALSE;
    }

  if (!say (input, output, '3', cancellable, error, "DATA\r\n")
      || !say (input, output, '2', cancellable, error, "%s.\r\n", body))
    return FALSE;

  /* The relay has taken it: whatever becomes of the farewell, sending it again would be a second mail. */
  say (input, output, '2', cancellable, NULL, "QUIT\r\n");

  return TRUE;
}

static void
relay_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  const Delivery *delivery = task_data;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GDataInputStream) input = NULL;
  GError *error = NULL;

  g_socket_client_set_timeout (client, TIMEOUT_S);
  connection = g_socket_client_connect_to_host (client, delivery->relay, SMTP_PORT, cancellable, &error);
  if (connection != NULL)
    {
      input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
      g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_ANY);
    }
  if (connection != NULL
      && hand_over (delivery, input, g_io_stream_get_output_stream (G_IO_STREAM (connection)), cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
sendmail_ended_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (ved_command_run_finish (result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_sendmail (const VedMailRoute *route,
              const char         *message,
              GTask              *task)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GBytes) input = g_bytes_new (message, strlen (message));

  g_ptr_array_add (argv, (char *) route->sendmail);
  g_ptr_array_add (argv, (char *) "-i");
  g_ptr_array_add (argv, (char *) "-f");
  g_ptr_array_add (argv, (char *) route->from);
  g_ptr_array_add (argv, (char *) "--");
  for (guint i = 0; route->to[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) route->to[i]);
  g_ptr_array_add (argv, NULL);
  ved_command_run_async ((const char *const *) argv->pdata, input, VED_COMMAND_LIMIT_S, g_task_get_cancellable (task),
                         sendmail_ended_cb, task);
}

/**
 * ved_mail_send_async:
 * @route: copied; its addresses have been checked
 * @subject: one line
 * @text: UTF-8
 * @time_us: of the message
 */
void
ved_mail_send_async (const VedMailRoute  *route,
                     const char          *subject,
                     const char          *text,
                     gint64               time_us,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *message = ved_mail_format (route, subject, text, time_us);
  Delivery *delivery;

  g_task_set_source_tag (task, ved_mail_send_async);
  if (route->sendmail != NULL)
    {
      run_sendmail (route, message, task);
      return;
    }

  delivery = g_new0 (Delivery, 1);
  delivery->relay = g_strdup (route->relay);
  delivery->from = g_strdup (route->from);
  delivery->to = g_strdupv ((char **) route->to);
  delivery->message = g_steal_pointer (&message);
  g_task_set_task_data (task, delivery, (GDestroyNotify) delivery_free);
  g_task_run_in_thread (task, relay_in_thread);
  g_object_unref (task);
}

/**
 * ved_mail_send_finish:
 *
 * Returns: %FALSE where nobody took it, with what was answered
 */
gboolean
ved_mail_send_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
