/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-states"

#include "config.h"

#include "wire/forecasts/ved-forecast-states.h"

#include <string.h>

/* MOST_STATES of 56 KB, of which the one that was not used for longest makes room for the next: a page with the
 * forecasts of a few servers finds each of them every dozen links of the chain. */

#define MOST_STATES 64

typedef struct {
  gint64 number;                /* of the link that was read last; 0 where there is no state */
  guint server;
  guint n_metrics;              /* the first of the catalogue */
  guint64 used;                 /* when, by count */
  VedForecastTrack *tracks;     /* of each metric */
} State;

struct _VedForecastStates
{
  gatomicrefcount ref_count;
  GMutex lock;
  guint64 n_uses;
  State states[MOST_STATES];
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

  for (guint i = 0; i < MOST_STATES; i++)
    g_free (self->states[i].tracks);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* How many of the links a state is behind, 0 where it is of another chain. */
static guint
links_behind (const State  *state,
              const gint64 *numbers,
              guint         n_numbers)
{
  guint n = n_numbers;

  while (n > 0 && numbers[n - 1] != state->number)
    n--;

  return n;
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
  State *best = NULL;
  guint most = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < MOST_STATES; i++)
    {
      State *state = &self->states[i];
      guint n = state->number != 0 && state->server == server && state->n_metrics >= n_metrics
        ? links_behind (state, numbers, n_numbers) : 0;

      best = n > most ? state : best;
      most = MAX (n, most);
    }
  if (best != NULL)
    {
      best->used = ++self->n_uses;
      memcpy (tracks, best->tracks, n_metrics * sizeof *tracks);
    }
  g_mutex_unlock (&self->lock);

  return most;
}

/* The place of this very state, else that of the one that was not used for longest. */
static State *
find_place (VedForecastStates *self,
            gint64             number,
            guint              server)
{
  State *oldest = &self->states[0];

  for (guint i = 0; i < MOST_STATES; i++)
    {
      State *state = &self->states[i];

      if (state->number == number && state->server == server)
        return state;
      if (state->used < oldest->used)
        oldest = state;
    }

  return oldest;
}

/**
 * ved_forecast_states_keep:
 * @number: of the link that was read last
 * @server: its place in the frame
 * @n_metrics: that were read, the first of the catalogue
 * @tracks: (array length=n_metrics): as it left them
 */
void
ved_forecast_states_keep (VedForecastStates      *self,
                          gint64                  number,
                          guint                   server,
                          guint                   n_metrics,
                          const VedForecastTrack *tracks)
{
  State *state;

  g_mutex_lock (&self->lock);
  state = find_place (self, number, server);
  if (state->number != number || state->server != server || state->n_metrics <= n_metrics)
    {
      state->number = number;
      state->server = server;
      state->n_metrics = n_metrics;
      state->tracks = g_renew (VedForecastTrack, state->tracks, n_metrics);
      memcpy (state->tracks, tracks, n_metrics * sizeof *tracks);
    }
  state->used = ++self->n_uses;
  g_mutex_unlock (&self->lock);
}
