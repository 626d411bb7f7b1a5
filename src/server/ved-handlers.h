/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ved-request.h"
#include "server/ved-service.h"

G_BEGIN_DECLS

/* What the rows of the route table point to. Each replies, or holds the request and replies later. */

void ved_handle_root                (VedService *service,
                                     VedRequest *request);
void ved_handle_health              (VedService *service,
                                     VedRequest *request);
void ved_handle_status              (VedService *service,
                                     VedRequest *request);
void ved_handle_metrics             (VedService *service,
                                     VedRequest *request);
void ved_handle_openapi             (VedService *service,
                                     VedRequest *request);
void ved_handle_events              (VedService *service,
                                     VedRequest *request);
void ved_handle_feed                (VedService *service,
                                     VedRequest *request);
void ved_handle_current             (VedService *service,
                                     VedRequest *request);
void ved_handle_summary             (VedService *service,
                                     VedRequest *request);
void ved_handle_server              (VedService *service,
                                     VedRequest *request);
void ved_handle_server_remove       (VedService *service,
                                     VedRequest *request);
void ved_handle_alerts              (VedService *service,
                                     VedRequest *request);
void ved_handle_alert_acknowledge   (VedService *service,
                                     VedRequest *request);
void ved_handle_alert_unacknowledge (VedService *service,
                                     VedRequest *request);
void ved_handle_alert_resolve       (VedService *service,
                                     VedRequest *request);
void ved_handle_alert_mute          (VedService *service,
                                     VedRequest *request);
void ved_handle_alert_unmute        (VedService *service,
                                     VedRequest *request);
void ved_handle_cascade_status      (VedService *service,
                                     VedRequest *request);
void ved_handle_cascade_health      (VedService *service,
                                     VedRequest *request);
void ved_handle_settings            (VedService *service,
                                     VedRequest *request);
void ved_handle_settings_put        (VedService *service,
                                     VedRequest *request);
void ved_handle_remediation         (VedService *service,
                                     VedRequest *request);
void ved_handle_remediation_approve (VedService *service,
                                     VedRequest *request);
void ved_handle_remediation_reject  (VedService *service,
                                     VedRequest *request);
void ved_handle_history             (VedService *service,
                                     VedRequest *request);
void ved_handle_scenario_set        (VedService *service,
                                     VedRequest *request);
void ved_handle_scenario_status     (VedService *service,
                                     VedRequest *request);
void ved_handle_fleet_series        (VedService *service,
                                     VedRequest *request);
void ved_handle_series              (VedService *service,
                                     VedRequest *request);
void ved_handle_forecast            (VedService *service,
                                     VedRequest *request);
void ved_handle_explain           (VedService *service,
                                   VedRequest *request);
void ved_handle_models               (VedService *service,
                                      VedRequest *request);
void ved_handle_model_info           (VedService *service,
                                      VedRequest *request);
void ved_handle_model_reload         (VedService *service,
                                      VedRequest *request);
void ved_handle_training_start       (VedService *service,
                                      VedRequest *request);
void ved_handle_training_status      (VedService *service,
                                      VedRequest *request);
void ved_handle_training_stats       (VedService *service,
                                      VedRequest *request);
void ved_handle_training_cancel      (VedService *service,
                                      VedRequest *request);
void ved_handle_training_automatic   (VedService *service,
                                      VedRequest *request);
void ved_handle_quality             (VedService *service,
                                     VedRequest *request);
void ved_handle_drift_status        (VedService *service,
                                     VedRequest *request);
void ved_handle_drift_report        (VedService *service,
                                     VedRequest *request);
void ved_handle_job_start           (VedService *service,
                                     VedRequest *request);
void ved_handle_what_if             (VedService *service,
                                     VedRequest *request);
void ved_handle_job_status          (VedService *service,
                                     VedRequest *request);
void ved_handle_alert_note          (VedService *service,
                                     VedRequest *request);
void ved_handle_alert_desk          (VedService *service,
                                     VedRequest *request);
void ved_handle_routing             (VedService *service,
                                     VedRequest *request);
void ved_handle_routing_put         (VedService *service,
                                     VedRequest *request);
void ved_handle_channels            (VedService *service,
                                     VedRequest *request);
void ved_handle_channels_put        (VedService *service,
                                     VedRequest *request);
void ved_handle_channel_test        (VedService *service,
                                     VedRequest *request);
void ved_handle_mutes               (VedService *service,
                                     VedRequest *request);
void ved_handle_mute_add            (VedService *service,
                                     VedRequest *request);
void ved_handle_mute_remove         (VedService *service,
                                     VedRequest *request);
void ved_handle_maintenance         (VedService *service,
                                     VedRequest *request);
void ved_handle_maintenance_add     (VedService *service,
                                     VedRequest *request);
void ved_handle_maintenance_remove  (VedService *service,
                                     VedRequest *request);
void ved_handle_notes               (VedService *service,
                                     VedRequest *request);
void ved_handle_note_add            (VedService *service,
                                     VedRequest *request);
void ved_handle_note_remove         (VedService *service,
                                     VedRequest *request);

gboolean ved_handlers_check_alerts  (VedService *service,
                                     VedRequest *request);

G_END_DECLS
