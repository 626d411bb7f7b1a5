/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"
#include "fleet/ved-fleet-status.h"
#include "fleet/ved-thresholds.h"
#include "plot/ved-number-format.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TEXT_SIZE 48
#define VED_TEXT_UNFORESEEN "⚠" /* in place of a figure that a forecast has missed */

const char      *ved_text_metric_label       (VedMetric      metric);
VedNumberFormat  ved_text_metric_format      (VedMetric      metric);
VedNumberFormat  ved_text_metric_axis_format (VedMetric      metric);
const char      *ved_text_write_metric       (VedMetric      metric,
                                              double         value,
                                              char          *buffer,
                                              gsize          size);
const char      *ved_text_write_number       (double         value,
                                              guint          decimals,
                                              char          *buffer,
                                              gsize          size);
const char      *ved_text_write_percent      (double         share,
                                              guint          decimals,
                                              char          *buffer,
                                              gsize          size);
const char      *ved_text_write_count        (double         count,
                                              char          *buffer,
                                              gsize          size);
gboolean         ved_text_read_count         (const char    *text,
                                              double        *count);
const char      *ved_text_write_delta        (double         delta,
                                              guint          decimals,
                                              char          *buffer,
                                              gsize          size);
char            *ved_text_age                (gint64         age_us) G_GNUC_WARN_UNUSED_RESULT;
char            *ved_text_duration           (gint64         duration_us) G_GNUC_WARN_UNUSED_RESULT;
char            *ved_text_clock              (gint64         time_us) G_GNUC_WARN_UNUSED_RESULT;
const char      *ved_text_engine             (VedEngineId    engine);
const char      *ved_text_rung               (VedWarmupRung  rung);
const char      *ved_text_state              (VedServerState state);
const char      *ved_text_fleet_status       (VedFleetStatus status);
VedLevel         ved_fleet_status_get_level  (VedFleetStatus status);
const char      *ved_marker_get_symbol       (VedMarker      marker);
VedLevel         ved_marker_get_level        (VedMarker      marker);
GtkWidget       *ved_text_label_new          (const char    *text,
                                              const char    *css_class) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget       *ved_text_paragraph_new      (const char    *text,
                                              const char    *css_class) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget       *ved_text_wrapped_label_new  (const char    *text,
                                              const char    *css_class) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget       *ved_text_steady_new         (guint          n_chars,
                                              guint          n_lines,
                                              const char    *css_class) G_GNUC_WARN_UNUSED_RESULT;
void             ved_text_steady_set         (GtkWidget     *steady,
                                              const char    *text);
void             ved_text_label_set          (GtkWidget     *label,
                                              const char    *text);

G_END_DECLS
