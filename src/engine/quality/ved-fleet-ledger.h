/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-calibration-fit.h"

G_BEGIN_DECLS

/* A fleet at an origin. */
typedef struct {
  gint64 origin_us;
  gboolean is_told;             /* a chance was told of all servers, none of which was beyond a threshold */
  gboolean is_beyond;           /* some server's newest bucket was */
  gboolean has_network;         /* a network was in use */
  float raw[VED_N_HORIZONS];    /* the fleet's chance before its own map */
} VedFleetInstant;

/* What was told of a whole fleet in two weeks, and what came of it. Of one thread at a time. */
typedef struct _VedFleetLedger VedFleetLedger;

VedFleetLedger *ved_fleet_ledger_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_fleet_ledger_free      (VedFleetLedger        *self);
gboolean        ved_fleet_ledger_take      (VedFleetLedger        *self,
                                            const VedFleetInstant *instant);
GArray         *ved_fleet_ledger_outcomes  (const VedFleetLedger  *self,
                                            VedHorizon             horizon,
                                            gboolean               has_network) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_fleet_ledger_set_basis (VedFleetLedger        *self,
                                            const char            *basis);
char           *ved_fleet_ledger_to_text   (const VedFleetLedger  *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_fleet_ledger_load      (VedFleetLedger        *self,
                                            const char            *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFleetLedger, ved_fleet_ledger_free)

G_END_DECLS
