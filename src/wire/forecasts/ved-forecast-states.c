/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-states"

#include "config.h"

#include "wire/forecasts/ved-forecast-states.h"

#include <string.h>

/* A state is 3.7 KB a metric. A page with the forecasts of a screenful of servers that is scrubbed over a day finds each of
 * them every dozen links of the chain, if it only stays at hand: so the bound is one of bytes, and the state that was not
 * used for longest makes room. What stands between those dozens is where a server was read to last. Only the next
 * link goes on from there, so there is one such of a server and number of metrics, which does not push the others out. */

#define MOST_KEPT (16u << 20)

typedef struct {
  GList place;                  /* in used, of itself */
  gint64 number;                /* of the link that was read last */
  guint server;
  guint n_metrics;              /* the first of the catalogue */
  gboolean is_passing;
  VedForecastTrack tracks[];    /* of each metric */
} State;

struct _VedForecastStates
{
  gatomicrefcount ref_count;
  GMutex lock;
  GHashTable *servers;          /* server → GPtrArray of State; not owned */
  GQueue used;                  /* of State, the one used last first */
  gsize size;
};

/**
 * ved_forecast_states_new:
 *
 * Returns: (transfer full): of one recording
 */
VedForecastStates *
ved_forecast_states_new (void)
{
  VedForecastStates *self = g_new0 (VedForecastStates, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->servers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);

  return self;
}

VedForecastStates *
ved_forecast_states_ref (VedForecastStates *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_forecast_states_unref (VedForecastStates *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (GList *item = self->used.head, *next; item != NULL; item = next)
    {
      next = item->next;
      g_free (item->data);
    }
  g_hash_table_unref (self->servers);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gsize
size_of (const State *state)
{
  return sizeof *state + state->n_metrics * sizeof state->tracks[0];
}

static void
drop (VedForecastStates *self,
      State             *state)
{
  GPtrArray *own = g_hash_table_lookup (self->servers, GUINT_TO_POINTER (state->server));

  self->size -= size_of (state);
  g_queue_unlink (&self->used, &state->place);
  g_ptr_array_remove_fast (own, state);
  if (own->len == 0)
    g_hash_table_remove (self->servers, GUINT_TO_POINTER (state->server));
  g_free (state);
}

static void
touch (VedForecastStates *self,
       State             *state)
{
  g_queue_unlink (&self->used, &state->place);
  g_queue_push_head_link (&self->used, &state->place);
}

/* How many of the links a state is behind, 0 where it is of another chain. @numbers ascend. */
static guint
links_behind (const State  *state,
              const gint64 *numbers,
              guint         n_numbers)
{
  guint low = 0, high = n_numbers;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (numbers[middle] == state->number)
        return middle + 1;
      if (numbers[middle] < state->number)
        low = middle + 1;
      else
        high = middle;
    }

  return 0;
}

/**
 * ved_forecast_states_find:
 * @numbers: (array length=n_numbers): of the links of a chain, from its key on
 * @server: its place in the frame
 * @n_metrics: of which it has to be known, the first of the catalogue
 * @tracks: (array fixed-size=15) (out caller-allocates): after the last link that need not be read; untouched where
 *   all have to be
 *
 * Returns: how many of the links that are
 */
guint
ved_forecast_states_find (VedForecastStates *self,
                          const gint64      *numbers,
                          guint              n_numbers,
                          guint              server,
                          guint              n_metrics,
                          VedForecastTrack  *tracks)
{
  const GPtrArray *own;
  State *best = NULL;
  guint most = 0;

  g_mutex_lock (&self->lock);
  own = g_hash_table_lookup (self->servers, GUINT_TO_POINTER (server));
  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      State *state = own->pdata[i];
      guint n = state->n_metrics >= n_metrics ? links_behind (state, numbers, n_numbers) : 0;

      best = n > most ? state : best;
      most = MAX (n, most);
    }
  if (best != NULL)
    {
      touch (self, best);
      memcpy (tracks, best->tracks, n_metrics * sizeof *tracks);
    }
  g_mutex_unlock (&self->lock);

  return most;
}

/* Whether a state says all that is told of a link, and stays as long as that is wanted. */
static gboolean
stands_for (const State *state,
            gint64       number,
            guint        n_metrics,
            gboolean     is_passing)
{
  return state->number == number && state->n_metrics >= n_metrics && (is_passing || !state->is_passing);
}

/* Whether a state is not needed beside a new one. */
static gboolean
is_replaced (const State *state,
             gint64       number,
             guint        n_metrics,
             gboolean     is_passing)
{
  if (state->number == number)
    return state->n_metrics <= n_metrics;

  return is_passing && state->is_passing && state->n_metrics == n_metrics;
}

/* Takes @state over. */
static void
add (VedForecastStates *self,
     State             *state)
{
  GPtrArray *own = g_hash_table_lookup (self->servers, GUINT_TO_POINTER (state->server));

  if (own == NULL)
    {
      own = g_ptr_array_new ();
      g_hash_table_insert (self->servers, GUINT_TO_POINTER (state->server), own);
    }
  g_ptr_array_add (own, state);
  state->place.data = state;
  g_queue_push_head_link (&self->used, &state->place);
  self->size += size_of (state);
  while (self->size > MOST_KEPT && self->used.length > 1)
    drop (self, self->used.tail->data);
}

/* Makes room for a state, in the lock. Returns: whether it is none of those at hand. */
static gboolean
make_way (VedForecastStates *self,
          gint64             number,
          guint              server,
          guint              n_metrics,
          gboolean           is_passing)
{
  GPtrArray *own = g_hash_table_lookup (self->servers, GUINT_TO_POINTER (server));
  guint n_own = own != NULL ? own->len : 0;

  for (guint i = n_own; i-- > 0;)
    if (stands_for (own->pdata[i], number, n_metrics, is_passing))
      {
        touch (self, own->pdata[i]);
        return FALSE;
      }
  /* With the last one the array goes too. */
  for (guint i = n_own; i-- > 0;)
    if (is_replaced (own->pdata[i], number, n_metrics, is_passing))
      drop (self, own->pdata[i]);

  return TRUE;
}

/**
 * ved_forecast_states_keep:
 * @number: of the link that was read last
 * @server: its place in the frame
 * @n_metrics: that were read, the first of the catalogue
 * @is_passing: whether it is of use to the next link alone: then it takes the place of the one before
 * @tracks: (array length=n_metrics): as it left them
 */
void
ved_forecast_states_keep (VedForecastStates      *self,
                          gint64                  number,
                          guint                   server,
                          guint                   n_metrics,
                          gboolean                is_passing,
                          const VedForecastTrack *tracks)
{
  g_mutex_lock (&self->lock);
  if (make_way (self, number, server, n_metrics, is_passing))
    {
      State *state = g_malloc (sizeof *state + n_metrics * sizeof *tracks);

      *state = (State) { .number = number, .server = server, .n_metrics = n_metrics, .is_passing = is_passing };
      memcpy (state->tracks, tracks, n_metrics * sizeof *tracks);
      add (self, state);
    }
  g_mutex_unlock (&self->lock);
}
