/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-young-band"

#include "config.h"

#include "forecast/seasonal/ved-young-band.h"

#include <math.h>

/* How widths of server metrics grow with the lead, before a series could show its own. Two sources add up as
 * variances: the spread within an hour, and a share of the level, since what is large also moves much.
 * Below, both grow with roots of the lead; above, bursts make the share come early. The numbers are
 * round, and were found alike on metrics of two kinds of servers. */

#define BELOW_SPREAD 0.8
#define BELOW_GROWTH 0.25       /* power of the lead */
#define BELOW_SHARE  0.36       /* of the level after 8 hours */
#define BELOW_EARLY  0.5        /* power of lead / 8 h */
#define ABOVE_SPREAD 0.6
#define ABOVE_SHARE  0.36
#define ABOVE_EARLY  0.35

/**
 * ved_young_band:
 * @spread: standard deviation within the newest hour
 * @level: of the series
 * @lead: steps ahead, at least 1
 *
 * Returns: the usual distances of p10 and p90 from the level
 */
VedYoungBand
ved_young_band (double spread,
                double level,
                double lead)
{
  double share = lead / VED_HORIZON_STEPS;
  double below = BELOW_SHARE * level * pow (share, BELOW_EARLY);
  double above = ABOVE_SHARE * level * pow (share, ABOVE_EARLY);

  return (VedYoungBand) {
           hypot (BELOW_SPREAD * pow (lead, BELOW_GROWTH) * spread, below), hypot (ABOVE_SPREAD * spread, above)
  };
}
