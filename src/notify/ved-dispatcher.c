/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-dispatcher"

#include "config.h"

#include "notify/ved-dispatcher.h"

#include "base/ved-error.h"
#include "notify/ved-channel.h"
#include "notify/ved-command.h"
#include "notify/ved-mail.h"
#include "notify/ved-webhook.h"

#include <string.h>

/* Each channel has a queue and one notice in flight. One that fails is tried again after RETRY_US, at most
 * MAX_TRIES times in all, and everybody behind it waits: order is kept, and a relay that is down is not
 * stormed. Where MAX_WAITING wait they become one. Retries go by the caller's
 * clock, in ved_dispatcher_advance(). Channels may change meanwhile: one that keeps its name and kind keeps its queue,
 * which goes where the channel leads now, and is given up where that is switched off. */

#define MAX_TRIES    4
#define MAX_WAITING  200

static const gint64 retry_us[MAX_TRIES - 1] = {
  5 * VED_SECOND_US, 30 * VED_SECOND_US, 2 * VED_MINUTE_US,
};

typedef struct {
  VedDispatcher *dispatcher;    /* not owned; NULL: the channel is no more */
  VedChannel *config;
  VedAlertmanager *states;      /* (nullable) of an Alertmanager */
  gboolean is_test_due;         /* to that */
  GQueue waiting;               /* of VedNotice */
  gboolean in_flight;
  guint n_tries;                /* of the first that waits */
  gint64 next_us;               /* not before */
  guint64 n_sent;
  guint64 n_failed;
  gint64 sent_us;
  char *fault;                  /* (nullable) */
} Line;

struct _VedDispatcher
{
  guint ref_count;
  VedClock *clock;
  VedDeliveryFunc func;
  VedQueueFunc queue_func;      /* (nullable) */
  gpointer user_data;           /* of both */
  gint64 last_number;           /* of what has waited */
  SoupSession *session;
  GCancellable *cancellable;
  GPtrArray *lines;             /* of Line */
  gboolean is_stopped;
};

static void pump (Line *line);

static void
line_clear (Line *line)
{
  g_queue_clear_full (&line->waiting, (GDestroyNotify) ved_notice_free);
  g_clear_pointer (&line->states, ved_alertmanager_free);
  ved_channel_free (line->config);
  g_free (line->fault);
}

static void
line_unref (gpointer line)
{
  g_rc_box_release_full (line, (GDestroyNotify) line_clear);
}

static void
add_line (VedDispatcher *self,
          GPtrArray     *lines,
          VedChannel    *config)
{
  Line *line = g_rc_box_new0 (Line);

  line->dispatcher = self;
  line->config = config;
  g_queue_init (&line->waiting);
  if (config->kind == VED_CHANNEL_ALERTMANAGER)
    line->states = ved_alertmanager_new (NULL);
  g_ptr_array_add (lines, line);
}

/* What @config says; NULL with an error that names group and key. */
static GPtrArray *
read_lines (VedDispatcher  *self,
            GKeyFile       *config,
            GError        **error)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (line_unref);
  g_auto(GStrv) groups = config != NULL ? g_key_file_get_groups (config, NULL) : NULL;

  add_line (self, lines, ved_channel_new ("log", VED_CHANNEL_LOG, "log"));
  add_line (self, lines, ved_channel_new ("desktop", VED_CHANNEL_DESKTOP, "push"));
  for (guint i = 0; groups != NULL && groups[i] != NULL; i++)
    {
      VedChannel *channel;

      if (!g_str_has_prefix (groups[i], VED_CHANNEL_GROUP))
        continue;
      channel = ved_channel_read (config, groups[i], error);
      if (channel == NULL)
        return NULL;
      add_line (self, lines, channel);
    }

  return g_steal_pointer (&lines);
}

/**
 * ved_dispatcher_new:
 * @config: (nullable): its groups [channel:NAME] count
 * @clock: its time
 * @func: (nullable): told how each notice fared
 * @user_data: of all functions
 *
 * Returns: (transfer full): the channels; %NULL with VED_ERROR_INVALID that names group and key
 */
VedDispatcher *
ved_dispatcher_new (GKeyFile         *config,
                    VedClock         *clock,
                    VedDeliveryFunc   func,
                    gpointer          user_data,
                    GError          **error)
{
  g_autoptr(VedDispatcher) self = g_new0 (VedDispatcher, 1);

  self->ref_count = 1;
  self->clock = ved_clock_ref (clock);
  self->func = func;
  self->user_data = user_data;
  self->session = ved_webhook_session_new ();
  self->cancellable = g_cancellable_new ();
  self->lines = read_lines (self, config, error);

  return self->lines != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * ved_dispatcher_set_queue_func:
 * @func: told of every notice that begins to wait at a channel, and of every one that waits no more; not of tests, nor of what
 *   arrives at once
 *
 * Whoever remembers them can have them wait on in another life, by ved_dispatcher_restore().
 */
void
ved_dispatcher_set_queue_func (VedDispatcher *self,
                               VedQueueFunc   func)
{
  self->queue_func = func;
}

static gboolean
is_local (const Line *line)
{
  return line->config->kind == VED_CHANNEL_LOG || line->config->kind == VED_CHANNEL_DESKTOP;
}

/* Takes @notice. */
static void
push_waiting (Line      *line,
              VedNotice *notice)
{
  VedDispatcher *self = line->dispatcher;

  g_queue_push_tail (&line->waiting, notice);
  if (self->queue_func == NULL || is_local (line) || notice->kind == VED_NOTICE_TEST)
    return;
  notice->number = ++self->last_number;
  self->queue_func (line->config->name, notice, TRUE, self->user_data);
}

static VedNotice *
pop_waiting (Line  *line,
             guint  position)
{
  VedDispatcher *self = line->dispatcher;
  VedNotice *notice = g_queue_pop_nth (&line->waiting, position);

  if (self->queue_func != NULL && notice->number > 0)
    self->queue_func (line->config->name, notice, FALSE, self->user_data);

  return notice;
}

static Line *
find_line (VedDispatcher *self,
           const char    *name)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (strcmp (line->config->name, name) == 0)
        return line;
    }

  return NULL;
}

static void
report (Line            *line,
        const VedNotice *notice,
        const char      *fault)
{
  VedDispatcher *self = line->dispatcher;
  VedDelivery delivery = { ved_clock_now_us (self->clock), line->config->name, notice, fault };

  if (self->func != NULL)
    self->func (&delivery, self->user_data);
}

/* The notice that stands at @position of those that wait will not arrive. */
static void
give_up (Line       *line,
         guint       position,
         const char *fault)
{
  g_autoptr(VedNotice) notice = pop_waiting (line, position);

  line->n_failed++;
  if (position == 0)
    {
      line->n_tries = 0;
      line->next_us = 0;
    }
  report (line, notice, fault);
}

/* What is on its way already may arrive. */
static void
give_up_waiting (Line *line)
{
  guint n = line->waiting.length - line->in_flight;

  if (n > 0)
    g_message ("The channel %s is switched off: %u notices that waited are given up", line->config->name, n);
  while (line->waiting.length > (guint) line->in_flight)
    give_up (line, line->in_flight, "the channel was switched off");
}

/* @line goes on where @successor leads, at once. */
static void
redirect (Line *line,
          Line *successor)
{
  VedChannel *config = line->config;

  line->config = successor->config;
  successor->config = config;
  line->dispatcher = successor->dispatcher;
  line->n_tries = 0;
  line->next_us = 0;
  if (!line->config->enabled)
    give_up_waiting (line);
  if (line->states != NULL && line->config->enabled)
    ved_alertmanager_put_back (line->states);
  else if (line->states != NULL)
    ved_alertmanager_forget (line->states);
}

/* A channel that is no more: what has waited there will not wait in another life either. */
static void
abandon (VedDispatcher *self,
         const Line    *line)
{
  for (const GList *item = line->waiting.head; item != NULL; item = item->next)
    {
      const VedNotice *notice = item->data;

      if (self->queue_func != NULL && notice->number > 0)
        self->queue_func (line->config->name, notice, FALSE, self->user_data);
    }
}

/**
 * ved_dispatcher_set_config:
 * @config: (nullable): as for ved_dispatcher_new()
 *
 * Notices go to these channels from now on. What waits at a channel that is no more is given up.
 *
 * Returns: %FALSE with VED_ERROR_INVALID that names group and key; then nothing has changed
 */
gboolean
ved_dispatcher_set_config (VedDispatcher  *self,
                           GKeyFile       *config,
                           GError        **error)
{
  g_autoptr(GPtrArray) lines = read_lines (self, config, error);

  if (lines == NULL)
    return FALSE;

  for (guint i = 0; i < self->lines->len; i++)
    ((Line *) g_ptr_array_index (self->lines, i))->dispatcher = NULL;
  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = g_ptr_array_index (lines, i), *old = find_line (self, line->config->name);

      if (old == NULL || old->config->kind != line->config->kind)
        continue;
      redirect (old, line);
      lines->pdata[i] = g_rc_box_acquire (old);
      line_unref (line);
    }
  for (guint i = 0; i < self->lines->len; i++)
    if (((Line *) g_ptr_array_index (self->lines, i))->dispatcher == NULL)
      abandon (self, g_ptr_array_index (self->lines, i));
  g_ptr_array_unref (self->lines);
  self->lines = g_steal_pointer (&lines);

  return TRUE;
}

VedDispatcher *
ved_dispatcher_ref (VedDispatcher *self)
{
  self->ref_count++;

  return self;
}

void
ved_dispatcher_unref (VedDispatcher *self)
{
  if (self == NULL || --self->ref_count > 0)
    return;

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  ved_clock_unref (self->clock);
  g_free (self);
}

/**
 * ved_dispatcher_stop:
 *
 * Gives up what is on its way; nobody is told of anything any more.
 */
void
ved_dispatcher_stop (VedDispatcher *self)
{
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
}

/* One attempt has ended. */
static void
settle (Line         *line,
        const GError *error)
{
  gint64 now_us = ved_clock_now_us (line->dispatcher->clock);

  line->in_flight = FALSE;
  g_free (line->fault);
  line->fault = error != NULL ? g_strdup (error->message) : NULL;
  if (error == NULL)
    {
      g_autoptr(VedNotice) notice = pop_waiting (line, 0);

      line->n_sent++;
      line->sent_us = now_us;
      line->n_tries = 0;
      line->next_us = 0;
      report (line, notice, NULL);
    }
  else if (!line->config->enabled || ++line->n_tries >= MAX_TRIES)
    {
      g_warning ("The channel %s did not take a notice: %s", line->config->name, line->fault);
      give_up (line, 0, line->fault);
    }
  else
    line->next_us = now_us + retry_us[line->n_tries - 1];

  pump (line);
}

typedef struct {
  VedDispatcher *dispatcher;
  Line *line;
} Flight;

static Flight *
take_off (Line *line)
{
  Flight *flight = g_new (Flight, 1);

  flight->dispatcher = ved_dispatcher_ref (line->dispatcher);
  flight->line = g_rc_box_acquire (line);
  line->in_flight = TRUE;

  return flight;
}

static gboolean
is_awaited (const Flight *flight)
{
  return !flight->dispatcher->is_stopped && flight->line->dispatcher != NULL;
}

static void
flight_free (Flight *flight)
{
  line_unref (flight->line);
  ved_dispatcher_unref (flight->dispatcher);
  g_free (flight);
}

static void
land (Flight *flight,
      GError *error)
{
  if (is_awaited (flight))
    settle (flight->line, error);
  g_clear_error (&error);
  flight_free (flight);
}

static void
mail_sent_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GError *error = NULL;

  ved_mail_send_finish (result, &error);
  land (user_data, error);
}

static void
command_ended_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GError *error = NULL;

  ved_command_run_finish (result, NULL, &error);
  land (user_data, error);
}

static void
webhook_answered_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  GError *error = NULL;

  ved_webhook_post_finish (result, &error);
  land (user_data, error);
}

static void
send_mail (Line            *line,
           const VedNotice *notice)
{
  const VedChannel *config = line->config;
  const VedMailRoute route = { config->relay, config->sendmail, config->from, (const char *const *) config->to };
  g_autofree char *subject = ved_notice_format_subject (notice);
  g_autofree char *text = ved_notice_format_text (notice);

  ved_mail_send_async (&route, subject, text, notice->time_us, line->dispatcher->cancellable, mail_sent_cb,
                       take_off (line));
}

static void
send_locally (Line            *line,
              const VedNotice *notice)
{
  g_autofree char *subject = ved_notice_format_subject (notice);

  if (line->config->kind == VED_CHANNEL_LOG)
    g_message ("%s", subject);
  settle (line, NULL);
}

static void
send_first (Line *line)
{
  const VedNotice *notice = g_queue_peek_head (&line->waiting);
  const VedChannel *config = line->config;

  if (config->kind == VED_CHANNEL_MAIL)
    send_mail (line, notice);
  else if (config->kind == VED_CHANNEL_COMMAND)
    {
      g_autoptr(GBytes) input = g_string_free_to_bytes (ved_notice_format_json (notice));

      ved_command_run_async ((const char *const *) config->argv, input, VED_COMMAND_LIMIT_S, line->dispatcher->cancellable,
                             command_ended_cb, take_off (line));
    }
  else if (config->kind == VED_CHANNEL_WEBHOOK)
    ved_webhook_post_async (line->dispatcher->session, config->url, config->authorization,
                            ved_notice_format_json (notice), line->dispatcher->cancellable, webhook_answered_cb,
                            take_off (line));
  else
    send_locally (line, notice);
}

static void
pump (Line *line)
{
  VedDispatcher *self = line->dispatcher;

  if (!self->is_stopped && !line->in_flight && line->waiting.length > 0
      && ved_clock_now_us (self->clock) >= line->next_us)
    send_first (line);
}

/* Nobody reads hundreds of notices, and none of them may be lost: those that are not on their way
 * become one of each kind. */
static void
fold_waiting (Line *line)
{
  g_autoptr(GPtrArray) waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_notice_free);
  g_autoptr(GPtrArray) folded = NULL;

  g_message ("At the channel %s %u notices wait: they are told together", line->config->name, line->waiting.length);
  if (!line->in_flight)
    line->n_tries = 0;
  while (line->waiting.length > (guint) line->in_flight)
    g_ptr_array_add (waiting, pop_waiting (line, line->in_flight));
  folded = ved_notice_fold (waiting);
  for (guint i = 0; i < folded->len; i++)
    push_waiting (line, g_ptr_array_index (folded, i));
}

static void
enqueue (Line            *line,
         const VedNotice *notice)
{
  if (line->waiting.length >= MAX_WAITING)
    fold_waiting (line);
  push_waiting (line, ved_notice_copy (notice));
  pump (line);
}

/**
 * ved_dispatcher_restore:
 * @channel: where it waited in an earlier life
 * @notice: copied, with its number
 *
 * It goes out before whatever comes later, by ved_dispatcher_advance().
 *
 * Returns: %FALSE where it cannot: the channel is no more, or switched off
 */
gboolean
ved_dispatcher_restore (VedDispatcher   *self,
                        const char      *channel,
                        const VedNotice *notice)
{
  Line *line = find_line (self, channel);
  VedNotice *copy;

  if (line == NULL || !line->config->enabled || line->states != NULL)
    return FALSE;

  copy = ved_notice_copy (notice);
  copy->number = notice->number;
  self->last_number = MAX (self->last_number, notice->number);
  g_queue_push_tail (&line->waiting, copy);

  return TRUE;
}

/**
 * ved_dispatcher_send:
 * @notice: copied; goes to every enabled channel that serves its role
 */
void
ved_dispatcher_send (VedDispatcher   *self,
                     const VedNotice *notice)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->config->enabled && line->states == NULL && ved_channel_serves (line->config, notice->role))
        enqueue (line, notice);
    }
}

/**
 * ved_dispatcher_tell_state:
 * @alert: an episode as it is now
 *
 * For channels that want to know what is open rather than what to tell whom.
 */
void
ved_dispatcher_tell_state (VedDispatcher  *self,
                           const VedAlert *alert,
                           VedProfile      profile,
                           gboolean        silenced)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->states != NULL && line->config->enabled)
        ved_alertmanager_take (line->states, alert, profile, silenced);
    }
}

gboolean
ved_dispatcher_wants_states (VedDispatcher *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      if (line->states != NULL && line->config->enabled)
        return TRUE;
    }

  return FALSE;
}

/* All that is open is told at once, so there is nothing to give up: the pauses grow, and the last of them stays. */
static void
settle_states (Line       *line,
               const char *fault)
{
  gint64 now_us = ved_clock_now_us (line->dispatcher->clock);

  line->in_flight = FALSE;
  g_free (line->fault);
  line->fault = g_strdup (fault);
  if (fault == NULL)
    {
      line->n_sent++;
      line->sent_us = now_us;
      line->n_tries = 0;
      return;
    }

  line->n_failed++;
  line->n_tries = MIN (line->n_tries + 1, MAX_TRIES - 1);
  line->next_us = now_us + retry_us[line->n_tries - 1];
  ved_alertmanager_put_back (line->states);
}

static void
states_posted_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Flight *flight = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = ved_webhook_post_finish (result, &error);

  if (is_awaited (flight))
    settle_states (flight->line, ok ? NULL : error->message);
  flight_free (flight);
}

static void
post_states (Line *line)
{
  gint64 now_us = ved_clock_now_us (line->dispatcher->clock);
  g_autofree char *url = NULL;
  GString *update;

  if (line->in_flight || now_us < line->next_us)
    return;
  update = line->is_test_due ? ved_alertmanager_make_test (now_us) : ved_alertmanager_take_update (line->states, now_us);
  if (update == NULL)
    return;

  line->is_test_due = FALSE;
  line->next_us = now_us + VED_SECOND_US;
  url = g_strconcat (line->config->url, g_str_has_suffix (line->config->url, "/") ? "" : "/", "api/v2/alerts",
                     NULL);
  ved_webhook_post_async (line->dispatcher->session, url, line->config->authorization, update,
                          line->dispatcher->cancellable, states_posted_cb, take_off (line));
}

/**
 * ved_dispatcher_test:
 * @name: of a channel
 *
 * Sends a test there, at once: how it fared is told as of any notice, and by ved_dispatcher_get_channel().
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND, or VED_ERROR_INVALID for one that sends nothing
 */
gboolean
ved_dispatcher_test (VedDispatcher  *self,
                     const char     *name,
                     GError        **error)
{
  Line *line = find_line (self, name);
  g_autoptr(VedNotice) notice = ved_notice_new (VED_NOTICE_TEST, "test", ved_clock_now_us (self->clock));

  if (line == NULL || !line->config->enabled || line->config->kind == VED_CHANNEL_DESKTOP)
    {
      g_set_error (error, VED_ERROR, line == NULL ? VED_ERROR_NOT_FOUND : VED_ERROR_INVALID, "“%s” is %s", name,
                   line == NULL ? "no channel" : line->config->enabled ? "what apps show by themselves"
                                                                       : "switched off");
      return FALSE;
    }

  line->next_us = 0;
  line->is_test_due = line->states != NULL;
  if (line->states != NULL)
    post_states (line);
  else
    enqueue (line, notice);

  return TRUE;
}

/**
 * ved_dispatcher_advance:
 *
 * Does what has become due by the clock: retries, and telling an Alertmanager again.
 */
void
ved_dispatcher_advance (VedDispatcher *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = g_ptr_array_index (self->lines, i);

      if (line->states != NULL && line->config->enabled)
        post_states (line);
      else
        pump (line);
    }
}

/**
 * ved_dispatcher_is_busy:
 *
 * Returns: whether something is on its way just now; what waits for a retry does not count
 */
gboolean
ved_dispatcher_is_busy (VedDispatcher *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      if (((const Line *) g_ptr_array_index (self->lines, i))->in_flight)
        return TRUE;
    }

  return FALSE;
}

guint
ved_dispatcher_get_n_channels (VedDispatcher *self)
{
  return self->lines->len;
}

VedChannelInfo
ved_dispatcher_get_channel (VedDispatcher *self,
                            guint          index)
{
  const Line *line = g_ptr_array_index (self->lines, index);

  return (VedChannelInfo) {
           .name = line->config->name,
           .kind = line->config->kind,
           .roles = (const char *const *) line->config->roles,
           .enabled = line->config->enabled,
           .n_sent = line->n_sent,
           .n_failed = line->n_failed,
           .n_waiting = line->waiting.length,
           .sent_us = line->sent_us,
           .fault = line->fault,
           .url = line->config->url,
           .relay = line->config->relay,
           .from = line->config->from,
           .to = (const char *const *) line->config->to,
  };
}

/**
 * ved_dispatcher_serves:
 *
 * Returns: whether anybody would hear of a notice to @role
 */
gboolean
ved_dispatcher_serves (VedDispatcher *self,
                       const char    *role)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const VedChannel *channel = ((const Line *) g_ptr_array_index (self->lines, i))->config;

      if (channel->enabled && ved_channel_serves (channel, role))
        return TRUE;
    }

  return FALSE;
}
