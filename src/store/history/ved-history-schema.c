/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-schema"

#include "config.h"

#include "store/history/ved-history-schema.h"

/* history.sqlite
 *
 *   servers   one row per server ever seen. `id` is what the other tables call it; it is never given
 *             twice, not even after the server was removed (AUTOINCREMENT).
 *   samples   tier of 5 s: a row per slot of 5 s and server
 *   minutes   tier of 1 min: a row per 12 minutes and server
 *   fives     tier of 5 min: a row per hour and server
 *
 * The key of the three is (row number since 1970, server). So what a tick writes for all servers lies
 * side by side at the end of the tree, and what retention removes side by side at its beginning. Ten
 * thousand servers cost one insert each per 5 s in `samples`, which never looks before it writes. The
 * coarser tiers rewrite a row of about 1 KB whenever one of its 12 buckets comes; in exchange a month
 * of one series is 720 rows, not 8,640. `data` is described in ved-history-chunk.c.
 *
 * Invariants: a row has at least one filled slot; no row is older than its tier keeps, after the next
 * append; last_us is behind the newest row of the server by a minute at most. */

#define APPLICATION_ID 0x56454448       /* "VEDH" */

#define TIER_TABLE(name)                                                             \
  "CREATE TABLE " name " (row INTEGER NOT NULL, server INTEGER NOT NULL, "     \
  "data BLOB NOT NULL, PRIMARY KEY (row, server)) WITHOUT ROWID, STRICT;"

static const char *const migrations[] = {
  "CREATE TABLE servers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, "
  "profile TEXT NOT NULL, cores INTEGER NOT NULL, first_us INTEGER, last_us INTEGER) STRICT;"
  TIER_TABLE ("samples")
  TIER_TABLE ("minutes")
  TIER_TABLE ("fives"),
};

static const VedDatabaseSchema schema = {
  .name = "history",
  .application_id = APPLICATION_ID,
  .migrations = migrations,
  .n_migrations = G_N_ELEMENTS (migrations),
};

static const VedHistoryTable tables[VED_N_TIERS] = {
  [VED_TIER_SAMPLES] = {
    .name = "samples",
    .step_us = 5 * VED_SECOND_US,
    .n_slots = 1,
    .kept_us = VED_HOUR_US,
  },
  [VED_TIER_MINUTES] = {
    .name = "minutes",
    .step_us = VED_MINUTE_US,
    .n_slots = 12,
    .has_range = TRUE,
    .kept_us = VED_DAY_US,
  },
  [VED_TIER_FIVE_MINUTES] = {
    .name = "fives",
    .step_us = 5 * VED_MINUTE_US,
    .n_slots = 12,
    .has_range = TRUE,
    .kept_us = 30 * VED_DAY_US,
  },
};

const VedDatabaseSchema *
ved_history_schema_get (void)
{
  return &schema;
}

const VedHistoryTable *
ved_history_schema_get_table (VedTier tier)
{
  g_return_val_if_fail (tier < VED_N_TIERS, NULL);

  return &tables[tier];
}
