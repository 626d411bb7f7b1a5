/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The six changes that the table of what-ifs names. */
typedef enum {
  VED_WHAT_IF_SCALE_OUT,        /* two more instances */
  VED_WHAT_IF_RESTART,
  VED_WHAT_IF_STABILISE,
  VED_WHAT_IF_LESS_MEMORY,      /* −20 % */
  VED_WHAT_IF_LESS_IO,          /* −30 % */
  VED_WHAT_IF_NOTHING,
  VED_N_WHAT_IFS
} VedWhatIfKind;

/* How the inputs of one server change. Factors of 1 and FALSE: not at all. */
typedef struct {
  double cpu_factor;            /* user, sys and java */
  double iowait_factor;
  double memory_factor;
  double load_factor;
  double network_factor;
  gboolean clear;               /* swap, close_wait and uptime are 0 */
  gboolean flat;                /* as if the last hour had been level */
} VedWhatIfChange;

typedef struct {
  double cpu_used;              /* mean p50 of the next 30 minutes, % */
  double memory;
  double risk;
  double prob_30m;
  double prob_8h;
} VedWhatIfOutcome;

typedef struct {
  VedWhatIfOutcome changed;
  VedWhatIfOutcome unchanged;
} VedWhatIfResult;

const char     *ved_what_if_kind_get_key    (VedWhatIfKind          kind);
gboolean        ved_what_if_kind_from_key   (const char            *key,
                                             VedWhatIfKind         *kind);
VedWhatIfChange ved_what_if_kind_get_change (VedWhatIfKind          kind) G_GNUC_CONST;
gboolean        ved_what_if_change_is_valid (const VedWhatIfChange *change);

G_END_DECLS
