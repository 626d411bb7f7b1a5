/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-exceedance"

#include "config.h"

#include "series/ved-exceedance.h"

#include <math.h>

/* Three quantiles of a step are read as a two-piece normal: half of the mass on each side of p50, with
 * σ↑ = (p90 − p50) / 1.2816 and σ↓ = (p50 − p10) / 1.2816, neither below a floor. The chance to be beyond a
 * threshold t is then Φ(−z) with z = (t − p50) / σ of t's side (mirrored where low is bad). It falls with z
 * alone, so the largest chance over many steps needs one pass for the smallest z and a single
 * evaluation of Φ. */

#define Z_OF_P90 1.2815515655446004     /* Φ⁻¹(0.9) */

/**
 * ved_exceedance_z:
 * @p10: quantiles of the value's distribution, p10 ≤ p50 ≤ p90
 * @threshold: in the same unit
 * @floor_sigma: above 0: the least standard deviation of either side
 * @low_is_bad: whether being below is what counts
 *
 * Returns: how far @threshold lies ahead, in standard deviations of its side
 */
double
ved_exceedance_z (double   p10,
                  double   p50,
                  double   p90,
                  double   threshold,
                  double   floor_sigma,
                  gboolean low_is_bad)
{
  double distance = low_is_bad ? p50 - threshold : threshold - p50;
  double side = (distance >= 0.0) != low_is_bad ? p90 - p50 : p50 - p10;

  return distance / MAX (side / Z_OF_P90, floor_sigma);
}

/**
 * ved_exceedance_chance:
 * @z: of ved_exceedance_z()
 *
 * Returns: the chance to be beyond the threshold, 0 to 1
 */
double
ved_exceedance_chance (double z)
{
  return 0.5 * erfc (z * M_SQRT1_2);
}

/**
 * ved_exceedance:
 * @p10: quantiles of the value's distribution, p10 ≤ p50 ≤ p90
 * @threshold: in the same unit
 * @floor_sigma: above 0: the least standard deviation of either side
 * @low_is_bad: whether being below is what counts
 *
 * Returns: the chance to be beyond @threshold, 0 to 1
 */
double
ved_exceedance (double   p10,
                double   p50,
                double   p90,
                double   threshold,
                double   floor_sigma,
                gboolean low_is_bad)
{
  return ved_exceedance_chance (ved_exceedance_z (p10, p50, p90, threshold, floor_sigma, low_is_bad));
}
