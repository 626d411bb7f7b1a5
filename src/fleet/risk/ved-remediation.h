/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* A server of this risk or more gets a plan; one is dropped below the other bound. */
#define VED_REMEDIATION_RISK      70.0
#define VED_REMEDIATION_DROP_RISK 65.0

/* What would be done for a server of a profile. */
typedef struct {
  const char *action;           /* "scale up +2 vCPU" */
  const char *integration;      /* "workload manager POST /resources/scale" */
  guint eta_min;                /* 0: immediate */
  gboolean autonomous;          /* else somebody is called */
} VedRemediationAction;

/* Who has to agree at a risk. */
typedef struct {
  const char *key;              /* "director" */
  const char *label;            /* "Director, or automatic off-hours" */
} VedRemediationApproval;

const VedRemediationAction   *ved_remediation_get_action    (VedProfile         profile) G_GNUC_CONST;
const VedRemediationApproval *ved_remediation_get_approval  (double             risk) G_GNUC_CONST;
double                        ved_remediation_predicted_cpu (const VedSnapshot *snapshot,
                                                             guint              server);

G_END_DECLS
