/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-ledger"

#include "config.h"

#include "engine/quality/ved-fleet-ledger.h"

#include "base/ved-clock.h"
#include "engine/quality/ved-quality.h"

#include <math.h>
#include <string.h>

/* Whether any server of a fleet crosses is another event than whether one of a hundred does that stand for it: of a
 * large fleet no hindcast of some servers says how true the whole's chance is. So it is written down as it is told, at
 * the full and half hours, and every origin of the 8 hours after it adds whether a server was beyond a threshold. An
 * entry counts for the 30 minutes or the 8 hours after it once they are over, if half of the origins in them were seen. */

#define EVERY_US      (30 * VED_MINUTE_US)
#define HORIZON_US    (VED_FORECAST_STEPS * VED_FORECAST_STEP_US)
#define KEPT_US       (14 * VED_DAY_US + HORIZON_US)
#define NEVER         VED_FORECAST_STEPS
#define N_CELLS       7
#define MAX_FILE      (1 << 20)
#define BASIS         "basis\t" /* a line that begins so tells it */

typedef struct {
  gint64 origin_us;
  float raw[VED_N_HORIZONS];
  gboolean has_network;
  guint first_step;             /* at which a server was beyond, or NEVER */
  guint n_seen[VED_N_HORIZONS]; /* origins after it, within each of them */
} Entry;

struct _VedFleetLedger
{
  GArray *entries;              /* of Entry, oldest first */
  gint64 seen_us;               /* newest origin */
  char *basis;                  /* (nullable): what "beyond" means */
};

VedFleetLedger *
ved_fleet_ledger_new (void)
{
  VedFleetLedger *self = g_new0 (VedFleetLedger, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  return self;
}

void
ved_fleet_ledger_free (VedFleetLedger *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->entries);
  g_free (self->basis);
  g_free (self);
}

static Entry *
get_entry (const VedFleetLedger *self,
           guint                 index)
{
  return &g_array_index (self->entries, Entry, index);
}

/**
 * ved_fleet_ledger_set_basis:
 * @basis: by what a server is taken to be beyond, any text that differs when that does
 *
 * What was told of other thresholds says nothing of these: the ledger begins anew.
 *
 * Returns: whether it is another basis
 */
gboolean
ved_fleet_ledger_set_basis (VedFleetLedger *self,
                            const char     *basis)
{
  if (g_strcmp0 (self->basis, basis) == 0)
    return FALSE;

  if (self->basis != NULL)
    g_array_set_size (self->entries, 0);
  g_free (self->basis);
  self->basis = g_strdup (basis);

  return TRUE;
}

/* Where the clock was put back, what was told from instants that are to come again is told anew. */
static void
drop_outside (VedFleetLedger *self,
              gint64          origin_us)
{
  guint n_old = 0;

  while (self->entries->len > 0 && get_entry (self, self->entries->len - 1)->origin_us > origin_us)
    g_array_set_size (self->entries, self->entries->len - 1);
  while (n_old < self->entries->len && get_entry (self, n_old)->origin_us < origin_us - KEPT_US)
    n_old++;
  g_array_remove_range (self->entries, 0, n_old);
  self->seen_us = MIN (self->seen_us, origin_us);
}

static void
observe (VedFleetLedger        *self,
         const VedFleetInstant *instant)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = get_entry (self, i);
      gint64 after = (instant->origin_us - entry->origin_us) / VED_FORECAST_STEP_US;

      if (after < 1 || after > VED_FORECAST_STEPS)
        continue;
      /* Origins come once more when the clock is put back. */
      for (guint j = 0; j < VED_N_HORIZONS; j++)
        if (after <= ved_quality_horizon_steps[j])
          entry->n_seen[j] = MIN (entry->n_seen[j] + 1, ved_quality_horizon_steps[j]);
      if (instant->is_beyond)
        entry->first_step = MIN (entry->first_step, (guint) after - 1);
    }
  self->seen_us = instant->origin_us;
}

/**
 * ved_fleet_ledger_take:
 * @instant: the fleet at the newest origin; may be told of once more when a chance has become known
 *
 * Returns: whether there is a new entry
 */
gboolean
ved_fleet_ledger_take (VedFleetLedger        *self,
                       const VedFleetInstant *instant)
{
  Entry entry = { .origin_us = instant->origin_us, .has_network = instant->has_network, .first_step = NEVER };

  drop_outside (self, instant->origin_us);
  if (instant->origin_us > self->seen_us)
    observe (self, instant);
  if (!instant->is_told || instant->is_beyond || instant->origin_us % EVERY_US != 0
      || (self->entries->len > 0 && get_entry (self, self->entries->len - 1)->origin_us == instant->origin_us))
    return FALSE;

  for (guint i = 0; i < VED_N_HORIZONS; i++)
    entry.raw[i] = instant->raw[i];
  g_array_append_val (self->entries, entry);

  return TRUE;
}

/* Whether it is known what came of an entry. */
static gboolean
is_over (const VedFleetLedger *self,
         const Entry          *entry,
         VedHorizon            horizon)
{
  gint64 n_past = (self->seen_us - entry->origin_us) / VED_FORECAST_STEP_US;

  return n_past >= ved_quality_horizon_steps[horizon] && 2 * entry->n_seen[horizon] >= ved_quality_horizon_steps[horizon];
}

/**
 * ved_fleet_ledger_outcomes:
 * @has_network: whether what a network had a hand in is asked for, or what it had not
 *
 * Returns: (transfer full) (element-type VedChanceOutcome): what was told and what came, where that is known
 */
GArray *
ved_fleet_ledger_outcomes (const VedFleetLedger *self,
                           VedHorizon            horizon,
                           gboolean              has_network)
{
  GArray *outcomes = g_array_new (FALSE, FALSE, sizeof (VedChanceOutcome));

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = get_entry (self, i);
      VedChanceOutcome outcome = { entry->raw[horizon], entry->first_step < ved_quality_horizon_steps[horizon] };

      if (is_over (self, entry, horizon) && entry->has_network == has_network)
        g_array_append_val (outcomes, outcome);
    }

  return outcomes;
}

/**
 * ved_fleet_ledger_to_text:
 *
 * Returns: (transfer full): some 20 KB, one line an entry
 */
char *
ved_fleet_ledger_to_text (const VedFleetLedger *self)
{
  GString *text = g_string_new (NULL);

  if (self->basis != NULL)
    g_string_append_printf (text, BASIS "%s\n", self->basis);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = get_entry (self, i);

      g_string_append_printf (text, "%" G_GINT64_FORMAT "\t%ld\t%ld\t%d\t%u\t%u\t%u\n", entry->origin_us,
                              lrintf (entry->raw[VED_HORIZON_30M] / (float) VED_PROBABILITY_RESOLUTION),
                              lrintf (entry->raw[VED_HORIZON_8H] / (float) VED_PROBABILITY_RESOLUTION),
                              entry->has_network, entry->first_step, entry->n_seen[VED_HORIZON_8H],
                              entry->n_seen[VED_HORIZON_30M]);
    }

  return g_string_free (text, FALSE);
}

static gboolean
read_entry (const char *line,
            Entry      *entry)
{
  g_auto(GStrv) cells = g_strsplit (line, "\t", -1);
  guint64 numbers[N_CELLS];
  static const guint64 most[N_CELLS] = { G_MAXINT64 / 2, 10000, 10000, 1, NEVER, VED_FORECAST_STEPS, VED_NEAR_STEPS };
  guint n = g_strv_length (cells);

  if (n != N_CELLS && n != N_CELLS - 1)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_string_to_unsigned (cells[i], 10, 0, most[i], &numbers[i], NULL))
        return FALSE;
    }
  *entry = (Entry) { .origin_us = (gint64) numbers[0], .has_network = numbers[3] != 0 };
  entry->raw[VED_HORIZON_30M] = ved_value_from_code ((gint32) numbers[1], VED_PROBABILITY_RESOLUTION);
  entry->raw[VED_HORIZON_8H] = ved_value_from_code ((gint32) numbers[2], VED_PROBABILITY_RESOLUTION);
  entry->first_step = (guint) numbers[4];
  entry->n_seen[VED_HORIZON_8H] = (guint) numbers[5];
  /* Earlier versions did not tell: what is not known to have been seen was not. */
  entry->n_seen[VED_HORIZON_30M] = n == N_CELLS ? (guint) numbers[6] : 0;

  return TRUE;
}

/**
 * ved_fleet_ledger_load:
 * @path: of a file that was saved in an earlier life, or of none
 *
 * Lines that cannot be read are passed over, and all of a file of another basis.
 */
void
ved_fleet_ledger_load (VedFleetLedger *self,
                       const char     *path)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, NULL) || size > MAX_FILE)
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      Entry entry;

      if (self->basis != NULL && g_str_has_prefix (lines[i], BASIS) && strcmp (lines[i] + strlen (BASIS), self->basis) != 0)
        return;
      if (!read_entry (lines[i], &entry) || entry.origin_us <= self->seen_us)
        continue;
      g_array_append_val (self->entries, entry);
      self->seen_us = entry.origin_us;
    }
}
