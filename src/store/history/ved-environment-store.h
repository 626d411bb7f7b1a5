/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-figures.h"
#include "store/ved-store-writer.h"

G_BEGIN_DECLS

/* The fleet at one instant, or the mean of a span of them. */
typedef struct {
  gint64 time_us;
  double prob_30m;              /* NaN: unknown */
  double prob_8h;
  double mean_risk;
  double max_risk;
  double total;
  double critical;              /* risk ≥ 80 */
  double warning;               /* 60–79 */
  double degrading;             /* 50–59 */
  double healthy;               /* < 50 */
  double offline;
  char *top_server;             /* (nullable): of the highest risk */
} VedEnvironmentRow;

void     ved_environment_row_free (VedEnvironmentRow *self);
gboolean ved_environment_is_worse (double             healthy,
                                   double             max_risk,
                                   double             other_healthy,
                                   double             other_max_risk);

/* Something that happened to the fleet, as JSON. */
typedef struct {
  gint64 time_us;
  char *kind;                   /* "cascade", "cascade-active", "remediation" */
  char *body;
} VedEnvironmentEvent;

void ved_environment_event_free (VedEnvironmentEvent *self);

#define VED_TYPE_ENVIRONMENT_STORE (ved_environment_store_get_type ())

/**
 * VedEnvironmentStore:
 *
 * The history of the fleet as a whole on disk, `environment.sqlite`: what it was each minute and what happened to
 * it, kept 90 days, whoever watches.
 */
G_DECLARE_FINAL_TYPE (VedEnvironmentStore, ved_environment_store, VED, ENVIRONMENT_STORE, GObject)

VedEnvironmentStore *ved_environment_store_new         (const char           *data_dir,
                                                        VedStoreWriter       *writer,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
const char          *ved_environment_store_get_notice  (VedEnvironmentStore  *self);
void                 ved_environment_store_add         (VedEnvironmentStore  *self,
                                                        const VedSnapshot    *snapshot);
void                 ved_environment_store_add_event   (VedEnvironmentStore  *self,
                                                        gint64                time_us,
                                                        const char           *kind,
                                                        const char           *body);
void                 ved_environment_store_set_events  (VedEnvironmentStore  *self,
                                                        gint64                time_us,
                                                        const char           *kind,
                                                        GPtrArray            *bodies);
GPtrArray           *ved_environment_store_list        (VedEnvironmentStore  *self,
                                                        gint64                from_us,
                                                        gint64                to_us,
                                                        guint                 max_rows,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray           *ved_environment_store_load_events (VedEnvironmentStore  *self,
                                                        const char           *kind,
                                                        guint                 max_events,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
