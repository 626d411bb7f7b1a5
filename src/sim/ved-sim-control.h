/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/ved-sim-stream.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_SIM_CONTROL (ved_sim_control_get_type ())

G_DECLARE_FINAL_TYPE (VedSimControl, ved_sim_control, VED, SIM_CONTROL, GObject)

/* The simulator's HTTP control endpoints. */

VedSimControl *ved_sim_control_new      (VedSimStream  *stream,
                                         const char    *inference_url,
                                         const char    *api_key) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_sim_control_listen   (VedSimControl *self,
                                         const char    *address,
                                         guint16        port,
                                         GError       **error);
guint16        ved_sim_control_get_port (VedSimControl *self);

G_END_DECLS
