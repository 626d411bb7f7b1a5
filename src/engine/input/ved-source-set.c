/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-source-set"

#include "config.h"

#include "engine/input/ved-source-set.h"

typedef struct {
  VedSourceSet *set;
  VedSampleSource *source;
  gulong batch_id;
  gulong changed_id;
  guint64 n_samples;
  gint64 last_sample_us;
  char *refusal;                /* (nullable): why its newest batch was not taken */
} Member;

struct _VedSourceSet
{
  VedSourceSetFuncs funcs;
  gpointer user_data;
  GPtrArray *members;           /* of Member */
};

static void
member_free (Member *member)
{
  g_signal_handler_disconnect (member->source, member->batch_id);
  g_signal_handler_disconnect (member->source, member->changed_id);
  g_object_unref (member->source);
  g_free (member->refusal);
  g_free (member);
}

/* Says once what is wrong, and again when it is right. */
static void
note_refusal (Member       *member,
              const GError *error)
{
  const char *name = ved_sample_source_get_name (member->source);

  if (g_strcmp0 (member->refusal, error != NULL ? error->message : NULL) == 0)
    return;

  if (error != NULL)
    g_message ("Samples of %s are refused: %s", name, error->message);
  else
    g_message ("Samples of %s are taken again", name);
  g_free (member->refusal);
  member->refusal = error != NULL ? g_strdup (error->message) : NULL;
  member->set->funcs.changed (member->set->user_data);
}

static void
batch_came_cb (VedSampleSource *source,
               VedSampleBatch  *batch,
               gboolean         backfill,
               gpointer         user_data)
{
  Member *member = user_data;
  g_autoptr(GError) error = NULL;

  if (member->set->funcs.batch (batch, member->set->user_data, &error))
    {
      member->n_samples += ved_sample_batch_get_n_samples (batch);
      for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
        {
          gint64 time_us = ved_sample_batch_get_sample (batch, i)->time_us;

          member->last_sample_us = MAX (member->last_sample_us, time_us);
        }
    }
  note_refusal (member, error);
}

static void
state_changed_cb (VedSampleSource *source,
                  gpointer         user_data)
{
  Member *member = user_data;

  member->set->funcs.changed (member->set->user_data);
}

static void
add_member (VedSourceSet    *self,
            VedSampleSource *source)
{
  Member *member = g_new0 (Member, 1);

  member->set = self;
  member->source = source;
  member->batch_id = g_signal_connect (source, "batch", G_CALLBACK (batch_came_cb), member);
  member->changed_id = g_signal_connect (source, "state-changed", G_CALLBACK (state_changed_cb), member);
  g_ptr_array_add (self->members, member);
}

/**
 * ved_source_set_new:
 * @specs: (nullable): "local", "prometheus:URL", …
 * @options: for all of them
 * @funcs: told of batches and changes
 * @user_data: for @funcs
 *
 * Returns: (transfer full): the sources, not started; %NULL with a message for people when a spec is wrong
 */
VedSourceSet *
ved_source_set_new (GStrv                    specs,
                    const VedSourceOptions  *options,
                    const VedSourceSetFuncs *funcs,
                    gpointer                 user_data,
                    GError                 **error)
{
  g_autoptr(VedSourceSet) self = g_new0 (VedSourceSet, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  for (guint i = 0; specs != NULL && specs[i] != NULL; i++)
    {
      VedSampleSource *source = ved_sample_source_new_from_spec (specs[i], options, error);

      if (source == NULL)
        return NULL;
      add_member (self, source);
    }

  return g_steal_pointer (&self);
}

void
ved_source_set_free (VedSourceSet *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->members);
  g_free (self);
}

void
ved_source_set_start (VedSourceSet *self)
{
  for (guint i = 0; i < self->members->len; i++)
    ved_sample_source_start (((Member *) g_ptr_array_index (self->members, i))->source);
}

void
ved_source_set_stop (VedSourceSet *self)
{
  for (guint i = 0; i < self->members->len; i++)
    ved_sample_source_stop (((Member *) g_ptr_array_index (self->members, i))->source);
}

/**
 * ved_source_set_label:
 *
 * Returns: (transfer full) (nullable): the names of all sources; %NULL without any
 */
char *
ved_source_set_label (VedSourceSet *self)
{
  g_autoptr(GString) label = g_string_new (NULL);

  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = g_ptr_array_index (self->members, i);

      g_string_append_printf (label, "%s%s", i > 0 ? ", " : "", ved_sample_source_get_name (member->source));
    }

  return label->len > 0 ? g_string_free (g_steal_pointer (&label), FALSE) : NULL;
}

/**
 * ved_source_set_describe:
 * @status: gets the sources' states
 */
void
ved_source_set_describe (VedSourceSet    *self,
                         VedEngineStatus *status)
{
  status->n_sources = self->members->len;
  status->sources = g_new0 (VedEngineSource, MAX (status->n_sources, 1));
  for (guint i = 0; i < status->n_sources; i++)
    {
      const Member *member = g_ptr_array_index (self->members, i);
      VedSourceState state = ved_sample_source_get_state (member->source);
      VedEngineSource *source = &status->sources[i];

      source->name = g_strdup (ved_sample_source_get_name (member->source));
      source->working = member->refusal == NULL
        && (state == VED_SOURCE_LIVE || state == VED_SOURCE_WARMING || state == VED_SOURCE_IDLE);
      source->message = g_strdup (member->refusal != NULL ? member->refusal
                                                          : ved_sample_source_get_message (member->source));
      source->last_sample_us = member->last_sample_us;
      source->n_samples = member->n_samples;
    }
}
