/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if-json"

#include "config.h"

#include "server/handlers/ved-what-if-json.h"

#include "fleet/risk/ved-probability.h"
#include "wire/json/ved-json-writer.h"

/**
 * ved_what_if_json_write_outcome:
 * @key: of the member
 * @outcome: its value: {"cpu_used":…,"memory":…,"risk":…,"prob_30m":…,"prob_8h":…}
 */
void
ved_what_if_json_write_outcome (GString                *out,
                                const char             *key,
                                const VedWhatIfOutcome *outcome)
{
  ved_json_member (out, key);
  g_string_append_c (out, '{');
  ved_json_member_value (out, "cpu_used", outcome->cpu_used, 0.01, 2);
  ved_json_member_value (out, "memory", outcome->memory, 0.01, 2);
  ved_json_member_value (out, "risk", outcome->risk, 0.1, 1);
  ved_json_member_value (out, "prob_30m", outcome->prob_30m, VED_PROBABILITY_RESOLUTION, 4);
  ved_json_member_value (out, "prob_8h", outcome->prob_8h, VED_PROBABILITY_RESOLUTION, 4);
  g_string_append_c (out, '}');
}
