/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers of the compact frame, shared by its encoder and decoder; ved-frame-encoder.c explains
 * the format. */

#define VED_FRAME_MAGIC           0x46444556u   /* "VEDF" */
#define VED_FRAME_HEADER_SIZE     64
#define VED_FRAME_CRC_AT          44            /* in the header */
#define VED_FRAME_TABLE_ROW_SIZE  24
#define VED_FRAME_MAX_SECTIONS    256
#define VED_FRAME_MAX_BODY        (G_GUINT64_CONSTANT (1) << 30)
#define VED_FRAME_FLAG_ZSTD       1u
#define VED_FRAME_NO_STRING       G_MAXUINT32
#define VED_FRAME_ALERT_SIZE      64
#define VED_FRAME_CONTRIBUTION_SIZE 12

typedef enum {
  VED_FRAME_STRINGS = 1,
  VED_FRAME_NAMES,
  VED_FRAME_PROFILES,
  VED_FRAME_STATES,
  VED_FRAME_LAST_SEEN,
  VED_FRAME_ENGINES,
  VED_FRAME_RUNGS,
  VED_FRAME_CORES,
  VED_FRAME_POINTS,
  VED_FRAME_METRICS,
  VED_FRAME_CURRENT,
  VED_FRAME_TREND,
  VED_FRAME_NEAR,
  VED_FRAME_PEAK,
  VED_FRAME_RISK,
  VED_FRAME_PROBABILITIES,
  VED_FRAME_CONTRIBUTIONS,
  VED_FRAME_ALERTS,
  VED_FRAME_ENVIRONMENT,
  VED_FRAME_SCENARIO,
  VED_FRAME_METADATA,
  VED_FRAME_QUANTILES,          /* the one section that may be left out */
  VED_FRAME_N_SECTIONS,
} VedFrameSection;

G_END_DECLS
