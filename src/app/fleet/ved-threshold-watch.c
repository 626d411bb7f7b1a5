/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-threshold-watch"

#include "config.h"

#include "app/fleet/ved-threshold-watch.h"

#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-document.h"

/* Asks once a source shows something and then, as somebody else may change them, once a minute at most; of a recording
 * no more often, however fast it is played. */

#define EVERY_S 60

struct _VedThresholdWatch
{
  VedFleetModel *model;         /* not owned: it outlives the watch */
  VedDocument *document;
  gint64 asked_us;              /* monotonic; 0: due */
};

static void
settings_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  /* What one request was not told is still as it was. */
  if (root != NULL)
    ved_used_thresholds_take (root);
}

static void
changed_cb (VedFleetModel     *model,
            VedThresholdWatch *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->asked_us != 0 && now_us - self->asked_us < EVERY_S * G_USEC_PER_SEC)
    return;

  self->asked_us = now_us;
  ved_document_fetch (self->document, VED_USED_THRESHOLDS_PATH);
}

static void
forget (gpointer user_data)
{
  VedThresholdWatch *self = user_data;

  self->asked_us = 0;
  ved_used_thresholds_take (NULL);
}

/**
 * ved_threshold_watch_new:
 * @model: outlives the watch
 *
 * Returns: a watch over what @model has open
 */
VedThresholdWatch *
ved_threshold_watch_new (VedFleetModel *model)
{
  VedThresholdWatch *self = g_new0 (VedThresholdWatch, 1);

  self->model = model;
  self->document = ved_document_new (model, EVERY_S - 1, settings_came_cb, self);
  ved_document_set_forget (self->document, forget);
  g_signal_connect (model, "changed", G_CALLBACK (changed_cb), self);

  return self;
}

void
ved_threshold_watch_free (VedThresholdWatch *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->model, self);
  ved_document_free (self->document);
  g_free (self);
}
