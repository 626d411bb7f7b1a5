/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-micro"

#include "config.h"

#include "book/analytics/ved-book-micro.h"

#include <math.h>

/* The micro-price of Stoikov (Quantitative Finance 18, 2018): M + g, where g is how far the mid is expected to go in the
 * end. A book is in one of few states, by its queue imbalance I and its spread. Per state x there are, from counts of
 * transitions, Q(x, y): to y while the mid stays; T(x, y): to y as it moves; and S(x): how far it moves at once. Then
 *
 *   (1 − Q) g₁ = S,   (1 − Q) gᵢ₊₁ = T gᵢ,   g = Σ gᵢ
 *
 * Every transition is counted with its mirror image too (bids for asks), so g has no trend, and the sum converges. Each
 * state has some more transitions than were counted, which lead nowhere: what was seldom seen says little, and the equations
 * always have a solution. */

#define N_IMBALANCES 10
#define N_SPREADS 7             /* up to 1, 2, 4 … 32 cents, and wider */
#define N_STATES (N_IMBALANCES * N_SPREADS)
#define CENT_TICKS 100
#define N_TERMS 12
#define N_UNSEEN 10.0           /* transitions of each state that lead nowhere */
#define NO_STATE G_MAXUINT

struct _VedBookMicro
{
  double n[N_STATES];
  double stays[N_STATES][N_STATES];
  double moves[N_STATES][N_STATES];
  double moved2[N_STATES];      /* Σ change of twice the mid, ticks */
  double matrix[N_STATES][N_STATES];    /* 1 - Q, decomposed */
  double adjust[N_STATES];      /* ticks; NaN before ved_book_micro_solve() */
};

VedBookMicro *
ved_book_micro_new (void)
{
  VedBookMicro *self = g_new0 (VedBookMicro, 1);

  for (guint i = 0; i < N_STATES; i++)
    self->adjust[i] = NAN;

  return self;
}

void
ved_book_micro_free (VedBookMicro *self)
{
  g_free (self);
}

static guint
find_state (const VedBookDay *day,
            guint32           row)
{
  gint64 bid = ved_book_day_price (day, row, VED_BOOK_BID, 0), ask = ved_book_day_price (day, row, VED_BOOK_ASK, 0);
  guint spread = 0, imbalance;

  if (!ved_book_price_exists (bid) || !ved_book_price_exists (ask) || ask <= bid)
    return NO_STATE;

  imbalance = (guint) ((ved_book_day_get_imbalance (day, row, 1) + 1.0) / 2.0 * N_IMBALANCES);
  for (gint64 limit = CENT_TICKS; ask - bid > limit && spread + 1 < N_SPREADS; limit *= 2)
    spread++;

  return spread * N_IMBALANCES + MIN (imbalance, N_IMBALANCES - 1);
}

static guint
mirror (guint state)
{
  return state - state % N_IMBALANCES + N_IMBALANCES - 1 - state % N_IMBALANCES;
}

static void
count (VedBookMicro *self,
       guint         from,
       guint         to,
       gint64        change2)
{
  self->n[from] += 1.0;
  self->moved2[from] += (double) change2;
  *(change2 == 0 ? &self->stays[from][to] : &self->moves[from][to]) += 1.0;
}

/**
 * ved_book_micro_learn:
 * @from: the first row that counts with the one before it
 * @to: the one after the last
 *
 * Adds what happened in these rows. O(rows).
 */
void
ved_book_micro_learn (VedBookMicro     *self,
                      const VedBookDay *day,
                      guint32           from,
                      guint32           to)
{
  for (guint32 row = MAX (from, 1); row < MIN (to, day->n_rows); row++)
    {
      guint before = find_state (day, row - 1), after = find_state (day, row);
      gint64 change2;

      if (before == NO_STATE || after == NO_STATE)
        continue;
      change2 = ved_book_day_get_mid2 (day, row) - ved_book_day_get_mid2 (day, row - 1);
      count (self, before, after, change2);
      count (self, mirror (before), mirror (after), -change2);
    }
}

/* Each row's diagonal is larger than the rest of it together: no pivots are needed. */
static void
decompose (VedBookMicro *self)
{
  for (guint i = 0; i < N_STATES; i++)
    for (guint j = 0; j < N_STATES; j++)
      self->matrix[i][j] = (i == j) - self->stays[i][j] / (self->n[i] + N_UNSEEN);
  for (guint k = 0; k < N_STATES; k++)
    for (guint i = k + 1; i < N_STATES; i++)
      {
        double factor = self->matrix[i][k] /= self->matrix[k][k];

        for (guint j = k + 1; factor != 0.0 && j < N_STATES; j++)
          self->matrix[i][j] -= factor * self->matrix[k][j];
      }
}

static void
solve (const VedBookMicro *self,
       double             *values)
{
  for (guint i = 0; i < N_STATES; i++)
    for (guint j = 0; j < i; j++)
      values[i] -= self->matrix[i][j] * values[j];
  for (guint i = N_STATES; i-- > 0;)
    {
      for (guint j = i + 1; j < N_STATES; j++)
        values[i] -= self->matrix[i][j] * values[j];
      values[i] /= self->matrix[i][i];
    }
}

/**
 * ved_book_micro_solve:
 *
 * Draws conclusions from all that was learned so far. O(states³), a fraction of a millisecond.
 */
void
ved_book_micro_solve (VedBookMicro *self)
{
  double term[N_STATES], next[N_STATES];

  decompose (self);
  for (guint i = 0; i < N_STATES; i++)
    {
      term[i] = self->moved2[i] / 2.0 / (self->n[i] + N_UNSEEN);
      self->adjust[i] = 0.0;
    }
  for (guint k = 0; k < N_TERMS; k++)
    {
      solve (self, term);
      for (guint i = 0; i < N_STATES; i++)
        {
          self->adjust[i] += term[i];
          next[i] = 0.0;
          for (guint j = 0; j < N_STATES; j++)
            next[i] += self->moves[i][j] / (self->n[i] + N_UNSEEN) * term[j];
        }
      memcpy (term, next, sizeof term);
    }
}

/**
 * ved_book_micro_adjust:
 *
 * Returns: g, in ticks: where the price is expected to go from the mid after @row, by what was learned when
 *   ved_book_micro_solve() was called last; NaN where a side is empty, and before that
 */
double
ved_book_micro_adjust (const VedBookMicro *self,
                       const VedBookDay   *day,
                       guint32             row)
{
  guint state = find_state (day, row);

  return state != NO_STATE ? self->adjust[state] : NAN;
}
