/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-event"

#include "config.h"

#include "store/recordings/ved-recording-event.h"

#include <string.h>

/* In the file an event has one text: its title, and below that, where there is one, its note. */

static const char *const kind_names[VED_RECORDING_N_EVENT_KINDS] = { "scenario", "bookmark" };

/**
 * ved_recording_event_new:
 * @time_us: when, µs UTC
 * @title: what it is called; only its first line counts
 * @note: (nullable): more about it
 *
 * Returns: (transfer full): an event that is in no file yet
 */
VedRecordingEvent *
ved_recording_event_new (gint64                 time_us,
                         VedRecordingEventKind  kind,
                         const char            *title,
                         const char            *note)
{
  VedRecordingEvent *self = g_new0 (VedRecordingEvent, 1);

  self->time_us = time_us;
  self->kind = kind;
  self->title = g_strndup (title, strcspn (title, "\n"));
  self->note = g_strdup (note != NULL ? note : "");

  return self;
}

VedRecordingEvent *
ved_recording_event_copy (const VedRecordingEvent *self)
{
  VedRecordingEvent *copy = ved_recording_event_new (self->time_us, self->kind, self->title, self->note);

  copy->number = self->number;

  return copy;
}

void
ved_recording_event_free (VedRecordingEvent *self)
{
  g_free (self->title);
  g_free (self->note);
  g_free (self);
}

/**
 * ved_recording_event_from_text:
 * @kind: (nullable): a name
 * @text: (nullable): of ved_recording_event_to_text(); made valid UTF-8
 *
 * Returns: (transfer full) (nullable): the event; %NULL where the kind is none that is known
 */
VedRecordingEvent *
ved_recording_event_from_text (gint64      number,
                               gint64      time_us,
                               const char *kind,
                               const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  const char *end = strchr (valid, '\n');
  VedRecordingEvent *self;

  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    {
      if (g_strcmp0 (kind, kind_names[i]) != 0)
        continue;
      self = ved_recording_event_new (time_us, (VedRecordingEventKind) i, valid, end != NULL ? end + 1 : NULL);
      self->number = number;
      return self;
    }

  return NULL;
}

/**
 * ved_recording_event_to_text:
 *
 * Returns: (transfer full): title and note
 */
char *
ved_recording_event_to_text (const VedRecordingEvent *self)
{
  return g_strconcat (self->title, *self->note != '\0' ? "\n" : "", self->note, NULL);
}

/**
 * ved_recording_event_kind_name:
 *
 * Returns: what a kind is called in files and on command lines
 */
const char *
ved_recording_event_kind_name (VedRecordingEventKind kind)
{
  g_return_val_if_fail (kind < VED_RECORDING_N_EVENT_KINDS, NULL);

  return kind_names[kind];
}
