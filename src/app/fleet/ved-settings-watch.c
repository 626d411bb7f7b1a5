/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-settings-watch"

#include "config.h"

#include "app/fleet/ved-settings-watch.h"

#include "app/models/ved-used-dependencies.h"
#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-document.h"

/* Asks once a source shows something and then, as somebody else may change them, once a minute at most; of a recording
 * no more often, however fast it is played. */

#define EVERY_S 60

struct _VedSettingsWatch
{
  VedFleetModel *model;         /* not owned: it outlives the watch */
  VedDocument *thresholds;
  VedDocument *dependencies;
  gint64 asked_us;              /* monotonic; 0: due */
};

/* What one request was not told is still as it was. */
static void
thresholds_came_cb (JsonObject *root,
                    const char *fault,
                    gpointer    user_data)
{
  if (root != NULL)
    ved_used_thresholds_take (root);
}

static void
dependencies_came_cb (JsonObject *root,
                      const char *fault,
                      gpointer    user_data)
{
  if (root != NULL)
    ved_used_dependencies_take (root);
}

static void
changed_cb (VedFleetModel    *model,
            VedSettingsWatch *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->asked_us != 0 && now_us - self->asked_us < EVERY_S * G_USEC_PER_SEC)
    return;

  self->asked_us = now_us;
  ved_document_fetch (self->thresholds, VED_USED_THRESHOLDS_PATH);
  ved_document_fetch (self->dependencies, VED_USED_DEPENDENCIES_PATH);
}

static void
forget (gpointer user_data)
{
  VedSettingsWatch *self = user_data;

  self->asked_us = 0;
  ved_used_thresholds_take (NULL);
  ved_used_dependencies_take (NULL);
}

/**
 * ved_settings_watch_new:
 * @model: outlives the watch
 *
 * Returns: a watch over what @model has open
 */
VedSettingsWatch *
ved_settings_watch_new (VedFleetModel *model)
{
  VedSettingsWatch *self = g_new0 (VedSettingsWatch, 1);

  self->model = model;
  self->thresholds = ved_document_new (model, EVERY_S - 1, thresholds_came_cb, self);
  self->dependencies = ved_document_new (model, EVERY_S - 1, dependencies_came_cb, self);
  ved_document_set_forget (self->thresholds, forget);
  g_signal_connect (model, "changed", G_CALLBACK (changed_cb), self);

  return self;
}

void
ved_settings_watch_free (VedSettingsWatch *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->model, self);
  ved_document_free (self->thresholds);
  ved_document_free (self->dependencies);
  g_free (self);
}
