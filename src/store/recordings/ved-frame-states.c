/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-states"

#include "config.h"

#include "store/recordings/ved-frame-states.h"

/* Who goes back in a recording step by step would come from the key of the chain each time: half of it on average. So
 * every KEEP_EVERY links what was unpacked is copied, of as many chains as MOST_VALUES allows: those around the cursor. */

#define KEEP_EVERY     15
#define MOST_VALUES    (24u << 10)      /* servers, each with some 500 bytes */
#define FEWEST_VALUES  1000             /* of a state: small fleets are unpacked at once */

typedef struct {
  gint64 key;
  gint64 number;
  VedFrameChain *chain;
  guint n_values;
} State;

struct _VedFrameStates
{
  GQueue states;                /* of State, the one used last first */
  guint n_values;
};

static void
state_free (gpointer data)
{
  State *self = data;

  ved_frame_chain_free (self->chain);
  g_free (self);
}

VedFrameStates *
ved_frame_states_new (void)
{
  return g_new0 (VedFrameStates, 1);
}

void
ved_frame_states_free (VedFrameStates *self)
{
  g_queue_clear_full (&self->states, state_free);
  g_free (self);
}

/* The one that is farthest on, at most at @number. */
static GList *
find (VedFrameStates *self,
      gint64          key,
      gint64          number)
{
  GList *best = NULL;

  for (GList *item = self->states.head; item != NULL; item = item->next)
    {
      const State *state = item->data;

      if (state->key == key && state->number <= number &&
          (best == NULL || state->number > ((const State *) best->data)->number))
        best = item;
    }

  return best;
}

/* The state that was not used for longest, where there is no room for another; memory that was in use is at hand. */
static State *
take_room (VedFrameStates *self,
           guint           n_values)
{
  State *state = NULL;

  self->n_values += n_values;
  while (self->n_values > MOST_VALUES && !g_queue_is_empty (&self->states))
    {
      g_clear_pointer (&state, state_free);
      state = g_queue_pop_tail (&self->states);
      self->n_values -= state->n_values;
    }
  if (state == NULL)
    {
      state = g_new0 (State, 1);
      state->chain = ved_frame_chain_new ();
    }
  state->n_values = n_values;

  return state;
}

/**
 * ved_frame_states_keep:
 * @key: number of the frame that the chain begins with
 * @number: of the link unpacked last
 *
 * Keeps where a chain stands, every few links.
 */
void
ved_frame_states_keep (VedFrameStates *self,
                       gint64          key,
                       gint64          number,
                       VedFrameChain  *chain)
{
  const GList *known;
  State *state;

  if (number == key || (number - key) % KEEP_EVERY != 0)
    return;
  known = find (self, key, number);
  if (known != NULL && ((const State *) known->data)->number == number)
    return;

  state = take_room (self, MAX (ved_frame_chain_get_n_servers (chain), FEWEST_VALUES));
  state->key = key;
  state->number = number;
  ved_frame_chain_assign (state->chain, chain);
  g_queue_push_head (&self->states, state);
}

/**
 * ved_frame_states_find:
 * @key: number of the frame that the chain begins with
 * @number: of the link that is wanted
 * @chain: (out) (transfer none) (nullable): where reading stood; until the next is kept
 *
 * Returns: the number of the link unpacked last there, at most @number; 0 where none is known
 */
gint64
ved_frame_states_find (VedFrameStates       *self,
                       gint64                key,
                       gint64                number,
                       const VedFrameChain **chain)
{
  GList *found = find (self, key, number);
  const State *state;

  *chain = NULL;
  if (found == NULL)
    return 0;

  g_queue_unlink (&self->states, found);
  g_queue_push_head_link (&self->states, found);
  state = found->data;
  *chain = state->chain;

  return state->number;
}
