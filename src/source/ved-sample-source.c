/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sample-source"

#include "config.h"

#include "source/ved-sample-source.h"

#include "base/ved-error.h"
#include "source/ved-feed-source.h"
#include "source/ved-file-source.h"
#include "source/ved-local-source.h"
#include "source/ved-prometheus-source.h"

#include <string.h>

typedef struct {
  char *name;
  VedSourceState state;
  char *message;                /* (nullable) */
} VedSampleSourcePrivate;

enum {
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_MESSAGE,
  N_PROPERTIES
};

enum {
  BATCH,
  STATE_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VedSampleSource, ved_sample_source, G_TYPE_OBJECT)

static void
ved_sample_source_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  VedSampleSourcePrivate *priv = ved_sample_source_get_instance_private (VED_SAMPLE_SOURCE (object));

  switch (property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, priv->name);
      break;

    case PROP_STATE:
      g_value_set_int (value, (int) priv->state);
      break;

    case PROP_MESSAGE:
      g_value_set_string (value, priv->message);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ved_sample_source_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  VedSampleSourcePrivate *priv = ved_sample_source_get_instance_private (VED_SAMPLE_SOURCE (object));

  switch (property_id)
    {
    case PROP_NAME:
      priv->name = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
ved_sample_source_finalize (GObject *object)
{
  VedSampleSourcePrivate *priv = ved_sample_source_get_instance_private (VED_SAMPLE_SOURCE (object));

  g_free (priv->name);
  g_free (priv->message);

  G_OBJECT_CLASS (ved_sample_source_parent_class)->finalize (object);
}

static void
ved_sample_source_class_init (VedSampleSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ved_sample_source_get_property;
  object_class->set_property = ved_sample_source_set_property;
  object_class->finalize = ved_sample_source_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                               G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, VED_SOURCE_IDLE, VED_SOURCE_ERROR,
                                             VED_SOURCE_IDLE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[BATCH] = g_signal_new ("batch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, VED_TYPE_SAMPLE_BATCH, G_TYPE_BOOLEAN);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_sample_source_init (VedSampleSource *self)
{
}

/**
 * ved_sample_source_new_from_spec:
 * @spec: "local", "prometheus:URL", "file:PATH" or "feed"
 * @options: (nullable): the rest
 *
 * Returns: (transfer full): a source that is not started yet; %NULL with %VED_ERROR_INVALID for a spec
 *   that names none
 */
VedSampleSource *
ved_sample_source_new_from_spec (const char              *spec,
                                 const VedSourceOptions  *options,
                                 GError                 **error)
{
  static const VedSourceOptions no_options;

  g_return_val_if_fail (spec != NULL, NULL);

  if (options == NULL)
    options = &no_options;

  if (strcmp (spec, "local") == 0)
    return ved_local_source_new (NULL, options->clock);
  if (strcmp (spec, "feed") == 0)
    return ved_feed_source_new ();
  if (g_str_has_prefix (spec, "prometheus:"))
    return ved_prometheus_source_new (spec + strlen ("prometheus:"), options, error);
  if (g_str_has_prefix (spec, "file:"))
    return ved_file_source_new (spec + strlen ("file:"), options, error);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "“%s” is no source: use local, prometheus:URL, file:PATH or feed", spec);

  return NULL;
}

/**
 * ved_sample_source_start:
 *
 * Begins to fetch. What goes wrong is the source's state, and it tries again.
 */
void
ved_sample_source_start (VedSampleSource *self)
{
  g_return_if_fail (VED_IS_SAMPLE_SOURCE (self));

  VED_SAMPLE_SOURCE_GET_CLASS (self)->start (self);
}

/**
 * ved_sample_source_stop:
 *
 * Ceases at once: no signal comes afterwards, but for the state.
 */
void
ved_sample_source_stop (VedSampleSource *self)
{
  g_return_if_fail (VED_IS_SAMPLE_SOURCE (self));

  VED_SAMPLE_SOURCE_GET_CLASS (self)->stop (self);
  ved_sample_source_set_state (self, VED_SOURCE_IDLE, NULL);
}

const char *
ved_sample_source_get_name (VedSampleSource *self)
{
  VedSampleSourcePrivate *priv = ved_sample_source_get_instance_private (self);

  return priv->name;
}

VedSourceState
ved_sample_source_get_state (VedSampleSource *self)
{
  VedSampleSourcePrivate *priv = ved_sample_source_get_instance_private (self);

  return priv->state;
}

/**
 * ved_sample_source_get_message:
 *
 * Returns: (nullable): progress, or what is wrong and what helps; valid until the state changes
 */
const char *
ved_sample_source_get_message (VedSampleSource *self)
{
  VedSampleSourcePrivate *priv = ved_sample_source_get_instance_private (self);

  return priv->message;
}

/**
 * ved_sample_source_set_state:
 * @message: (nullable): without secrets
 */
void
ved_sample_source_set_state (VedSampleSource *self,
                             VedSourceState   state,
                             const char      *message)
{
  VedSampleSourcePrivate *priv = ved_sample_source_get_instance_private (self);
  gboolean other_state = priv->state != state;
  gboolean other_message = g_strcmp0 (priv->message, message) != 0;

  if (!other_state && !other_message)
    return;

  if (other_message)
    {
      g_free (priv->message);
      priv->message = g_strdup (message);
    }
  priv->state = state;

  if (other_state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (other_message)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/**
 * ved_sample_source_emit_batch:
 * @batch: finished; an empty one is passed over
 * @backfill: whether it is history
 */
void
ved_sample_source_emit_batch (VedSampleSource *self,
                              VedSampleBatch  *batch,
                              gboolean         backfill)
{
  if (ved_sample_batch_get_n_samples (batch) > 0)
    g_signal_emit (self, signals[BATCH], 0, batch, backfill);
}
