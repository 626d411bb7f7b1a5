/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-document-taker"

#include "config.h"

#include "store/recordings/ved-document-taker.h"

#include "base/ved-clock.h"

#include <string.h>

/* What pages show beyond the snapshot, a daemon tells under paths. Those in the table are asked for as snapshots come,
 * never more often than it says; explanations of the servers at Watch or above with each new forecast, the worst
 * first. Every answer is taken, whoever asked: what a page showed is recorded too. Left out is what a recording tells by
 * itself (ved-recording-answer.c). Questions go one after the other, so that a daemon never has more than one of them. */

#define MAX_EXPLAINED 8

static const struct {
  const char *path;
  gint64 every_us;
} standing[] = {
  { "/cascade/status", 4 * VED_SECOND_US },
  { "/alerts/desk", 30 * VED_SECOND_US },
  { "/remediation", VED_MINUTE_US },
  { "/quality", 5 * VED_MINUTE_US },
  { "/settings/thresholds", 10 * VED_MINUTE_US },
  { "/settings/dependencies", 10 * VED_MINUTE_US },
  { "/settings/routing", 10 * VED_MINUTE_US },
};

static const char *const derived[] = { "/historical/", "/predictions/", "/cascade/health", "/alerts/active",
                                       "/series" };

struct _VedDocumentTaker
{
  GWeakRef source;
  VedDocumentTakenFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  gint64 time_us;               /* of the newest snapshot; 0: none came */
  gint64 asked_us[G_N_ELEMENTS (standing)];     /* time of the snapshot then; 0: due */
  gint64 origin_us;             /* of the explanations */
  GQueue questions;             /* of paths; the head is asked */
  gboolean is_asking;
};

static void ask_next (VedDocumentTaker *self);

static gboolean
is_derived (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (derived); i++)
    if (g_str_has_prefix (path, derived[i]))
      return TRUE;

  return FALSE;
}

static void
document_heard_cb (VedFrameSource   *source,
                   const char       *path,
                   GBytes           *body,
                   VedDocumentTaker *self)
{
  if (self->time_us > 0 && !is_derived (path))
    self->func (self->time_us, path, body, self->user_data);
}

static void
taker_clear (gpointer data)
{
  VedDocumentTaker *self = data;

  g_weak_ref_clear (&self->source);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->questions, g_free);
}

/* What was told comes with the signal. A daemon that does not know a path, or is busy, is asked again in its time. */
static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  VedDocumentTaker *self = user_data;
  g_autoptr(GBytes) body = ved_frame_source_fetch_document_finish (VED_FRAME_SOURCE (object), result, NULL);

  self->is_asking = FALSE;
  if (!g_cancellable_is_cancelled (self->cancellable))
    ask_next (self);
  g_rc_box_release_full (self, taker_clear);
}

static void
ask_next (VedDocumentTaker *self)
{
  g_autoptr(VedFrameSource) source = g_weak_ref_get (&self->source);
  g_autofree char *path = NULL;

  if (self->is_asking || source == NULL || g_queue_is_empty (&self->questions))
    return;

  path = g_queue_pop_head (&self->questions);
  self->is_asking = TRUE;
  ved_frame_source_fetch_document_async (source, path, self->cancellable, answered_cb,
                                         g_rc_box_acquire (self));
}

/**
 * ved_document_taker_new:
 * @source: whose documents; not kept alive
 * @func: told of each that came, in this thread
 */
VedDocumentTaker *
ved_document_taker_new (VedFrameSource       *source,
                        VedDocumentTakenFunc  func,
                        gpointer              user_data)
{
  VedDocumentTaker *self = g_rc_box_new0 (VedDocumentTaker);

  g_weak_ref_init (&self->source, source);
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_signal_connect (source, "document", G_CALLBACK (document_heard_cb), self);

  return self;
}

void
ved_document_taker_free (VedDocumentTaker *self)
{
  g_autoptr(VedFrameSource) source = NULL;

  if (self == NULL)
    return;

  source = g_weak_ref_get (&self->source);
  if (source != NULL)
    g_signal_handlers_disconnect_by_data (source, self);
  g_cancellable_cancel (self->cancellable);
  g_rc_box_release_full (self, taker_clear);
}

static void
ask_standing (VedDocumentTaker *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (standing); i++)
    {
      if (self->asked_us[i] != 0 && self->time_us - self->asked_us[i] < standing[i].every_us)
        continue;
      self->asked_us[i] = self->time_us;
      g_queue_push_tail (&self->questions, g_strdup (standing[i].path));
    }
}

static void
ask_explanations (VedDocumentTaker  *self,
                  const VedSnapshot *snapshot)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  guint n = MIN (ved_snapshot_get_n_servers (snapshot), MAX_EXPLAINED);

  if (ved_snapshot_get_origin_us (snapshot) == self->origin_us)
    return;

  self->origin_us = ved_snapshot_get_origin_us (snapshot);
  for (guint i = 0; i < n && ved_snapshot_get_level (snapshot, order[i]) >= VED_LEVEL_WATCH; i++)
    {
      g_autofree char *name = g_uri_escape_string (ved_snapshot_get_name (snapshot, order[i]), NULL, FALSE);

      g_queue_push_tail (&self->questions, g_strconcat ("/explain/", name, NULL));
    }
}

/**
 * ved_document_taker_advance:
 * @snapshot: the newest
 *
 * Asks for what is due. While an answer is awaited nothing is added, so a slow daemon is asked less.
 */
void
ved_document_taker_advance (VedDocumentTaker *self,
                            VedSnapshot      *snapshot)
{
  self->time_us = ved_snapshot_get_time_us (snapshot);
  if (self->is_asking)
    return;

  ask_standing (self);
  ask_explanations (self, snapshot);
  ask_next (self);
}

/**
 * ved_document_taker_renew:
 *
 * Another file begins: with the next snapshot everything is due.
 */
void
ved_document_taker_renew (VedDocumentTaker *self)
{
  memset (self->asked_us, 0, sizeof self->asked_us);
  self->origin_us = 0;
}
