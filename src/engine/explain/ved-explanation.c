/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-explanation"

#include "config.h"

#include "engine/explain/ved-explanation.h"

#include "engine/ved-server-pasts.h"

#include <math.h>

static double
deviation_of (const float *means,
              guint        n)
{
  double sum = 0.0, squares = 0.0, mean, sd;
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!isfinite (means[i]))
        continue;
      sum += means[i];
      n_known++;
    }
  if (n_known < 2 || !isfinite (means[n - 1]))
    return NAN;

  mean = sum / n_known;
  for (guint i = 0; i < n; i++)
    squares += isfinite (means[i]) ? (means[i] - mean) * (means[i] - mean) : 0.0;
  sd = sqrt (squares / n_known);

  return sd > 0.0 ? (means[n - 1] - mean) / sd : 0.0;
}

/**
 * ved_explanation_compute:
 * @self: (out caller-allocates): the explanation
 * @input: a server that has values
 *
 * In a worker: six forecasts, some 60 ms with three weeks of history.
 */
void
ved_explanation_compute (VedExplanation       *self,
                         const VedWhatIfInput *input)
{
  g_autofree VedServerPasts *pasts = g_new (VedServerPasts, 1);

  ved_server_pasts_read (pasts, input->server.server, input->server.metrics, input->origin_us, VED_HISTORY_POINTS);
  self->n_points = pasts->n_points;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      gboolean is_known = (input->server.metrics & (1u << metric)) != 0;

      self->deviation[metric] = is_known ? deviation_of (pasts->means[metric], pasts->n_points) : NAN;
    }
  ved_focus_compute (&self->focus, input->model, input->work.states, pasts, input->server.metrics);
  for (guint kind = 0; kind < VED_N_WHAT_IFS; kind++)
    {
      const VedWhatIfChange change = ved_what_if_kind_get_change (kind);

      ved_what_if_run_one (input, &change, &self->outcomes[kind]);
    }
}
