/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/filter/ved-filter.h"

G_BEGIN_DECLS

/*< private >
 * The tree that a filter is parsed into; for ved-filter.c and ved-filter-apply.c. */

typedef enum {
  VED_FILTER_AND,               /* of left and right */
  VED_FILTER_OR,
  VED_FILTER_NOT,               /* of left */
  VED_FILTER_WORD,              /* text occurs in the name, or is a pattern of it */
  VED_FILTER_TEXT,              /* field op text */
  VED_FILTER_NUMBER,            /* field op value */
  VED_FILTER_ETA,               /* the time until field passes threshold op value */
} VedFilterKind;

typedef enum {
  VED_FILTER_OP_CONTAINS,
  VED_FILTER_OP_EQUAL,
  VED_FILTER_OP_NOT_EQUAL,
  VED_FILTER_OP_BELOW,
  VED_FILTER_OP_AT_MOST,
  VED_FILTER_OP_ABOVE,
  VED_FILTER_OP_AT_LEAST,
} VedFilterOp;

typedef enum {
  VED_FILTER_NAME,
  VED_FILTER_PROFILE,
  VED_FILTER_STATE,
  VED_FILTER_ENGINE,
  VED_FILTER_ALERT,
  VED_FILTER_LEVEL,
  VED_FILTER_RISK,
  VED_FILTER_AGE,               /* seconds */
  VED_FILTER_CORES,
  VED_FILTER_PROB_30M,          /* 0 to 1 */
  VED_FILTER_PROB_8H,
  VED_FILTER_CPU,               /* what is not idle */
  VED_FILTER_METRIC,
} VedFilterField;

/* A number of a server: now, or a quantile of its forecast. */
typedef struct {
  VedFilterField field;
  VedMetric metric;             /* of VED_FILTER_METRIC */
  VedQuantile quantile;
  guint lead_s;                 /* 0: now */
} VedFilterQuantity;

typedef struct _VedFilterNode VedFilterNode;

struct _VedFilterNode
{
  VedFilterKind kind;
  VedFilterOp op;
  VedFilterQuantity quantity;
  char *text;                   /* (nullable) */
  double value;
  double threshold;             /* of VED_FILTER_ETA */
  gboolean is_below;            /* of VED_FILTER_ETA: passes downwards */
  VedFilterNode *left;          /* (nullable) */
  VedFilterNode *right;         /* (nullable) */
};

guint8 *ved_filter_node_apply (const VedFilterNode *self,
                               const VedSnapshot   *snapshot) G_GNUC_WARN_UNUSED_RESULT;

struct _VedFilter
{
  VedFilterNode *root;          /* (nullable): all servers */
};

G_END_DECLS
