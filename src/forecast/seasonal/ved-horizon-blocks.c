/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-horizon-blocks"

#include "config.h"

#include "forecast/seasonal/ved-horizon-blocks.h"

/* What is learned of a horizon is learned of blocks of it: the nearer, the shorter. It belongs to the middle of a block, and
 * lies on a line between two, so that forecasts have no steps. */

const guint ved_horizon_block_start[VED_HORIZON_BLOCKS + 1] = { 0, 2, 6, 12, 24, 36, 48, 60, 72, 84, 96 };

/* Where a step lies between the centres of two blocks. */
typedef struct {
  guint8 block[VED_HORIZON_STEPS];
  float share[VED_HORIZON_STEPS];       /* of the later of the two */
} Places;

static double
block_centre (guint block)
{
  return (ved_horizon_block_start[block] + ved_horizon_block_start[block + 1] - 1) / 2.0;
}

static const Places *
places_get (void)
{
  static Places places;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      guint8 block = 0;

      for (guint step = 0; step < VED_HORIZON_STEPS; step++)
        {
          double share;

          while (block + 2 < VED_HORIZON_BLOCKS && step > block_centre (block + 1))
            block++;
          share = (step - block_centre (block)) / (block_centre (block + 1) - block_centre (block));
          places.block[step] = block;
          places.share[step] = (float) CLAMP (share, 0.0, 1.0);
        }
      g_once_init_leave (&once, 1);
    }

  return &places;
}

/**
 * ved_horizon_blocks_fill:
 * @of_blocks: (array fixed-size=10): what belongs to the middle of each block
 * @of_steps: (out caller-allocates) (array fixed-size=96): the line between them, outside the nearest
 */
void
ved_horizon_blocks_fill (const float *of_blocks,
                         float       *of_steps)
{
  const Places *places = places_get ();

  for (guint step = 0; step < VED_HORIZON_STEPS; step++)
    {
      guint block = places->block[step];
      float share = places->share[step];

      of_steps[step] = (1.0f - share) * of_blocks[block] + share * of_blocks[block + 1];
    }
}
