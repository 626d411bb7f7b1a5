/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"
#include "fleet/ved-thresholds.h"

G_BEGIN_DECLS

/* The columns that tables of servers are put together from. */
typedef enum {
  VED_FIELD_LEVEL,
  VED_FIELD_NAME,
  VED_FIELD_PROFILE,
  VED_FIELD_STATE,
  VED_FIELD_RISK,
  VED_FIELD_CPU,
  VED_FIELD_CPU_NEAR,
  VED_FIELD_CPU_DELTA,
  VED_FIELD_IOWAIT,
  VED_FIELD_IOWAIT_NEAR,
  VED_FIELD_IOWAIT_DELTA,
  VED_FIELD_MEMORY,
  VED_FIELD_MEMORY_NEAR,
  VED_FIELD_MEMORY_DELTA,
  VED_FIELD_SWAP,
  VED_FIELD_LOAD,
  VED_FIELD_DISK,
  VED_FIELD_PROB_30M,
  VED_FIELD_PROB_8H,
  VED_FIELD_ENGINE,
  VED_FIELD_AGE,
  VED_FIELD_CPU_FORECAST,
  VED_FIELD_BUSYNESS,
  VED_N_FIELDS
} VedServerField;

typedef enum {
  VED_FIELD_KIND_TEXT,
  VED_FIELD_KIND_NUMBER,
  VED_FIELD_KIND_LEVEL,
  VED_FIELD_KIND_SPARKLINE,
} VedFieldKind;

const char   *ved_server_field_get_title  (VedServerField     field);
const char   *ved_server_field_get_hint  (VedServerField     field);
VedFieldKind  ved_server_field_get_kind   (VedServerField     field) G_GNUC_CONST;
double        ved_server_field_get_value  (VedServerField     field,
                                           const VedSnapshot *snapshot,
                                           guint              server);
VedMarker     ved_server_field_get_marker (VedServerField     field,
                                           const VedSnapshot *snapshot,
                                           guint              server);
const char   *ved_server_field_write      (VedServerField     field,
                                           const VedSnapshot *snapshot,
                                           guint              server,
                                           char              *buffer,
                                           gsize              size);

G_END_DECLS
