/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-series-kind"

#include "config.h"

#include "forecast/seasonal/ved-series-kind.h"

#include <math.h>

/**
 * ved_series_kind_unknown:
 * @training: (array length=n): past values, NaN where missing
 * @n: their number
 *
 * The kind of a column nobody has described: floor 0 if no value is negative, no ceiling, nothing known
 * of resolution and usual change.
 *
 * Returns: the kind
 */
VedSeriesKind
ved_series_kind_unknown (const float *training,
                         guint        n)
{
  gboolean is_negative = FALSE;

  for (guint i = 0; i < n; i++)
    is_negative |= isfinite (training[i]) && training[i] < 0.0f;

  return (VedSeriesKind) {
           .floor = is_negative ? -G_MAXDOUBLE : 0.0,
           .ceiling = G_MAXDOUBLE,
           .step_sd = 0.0,
  };
}
