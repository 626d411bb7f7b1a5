/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_WHAT_IF_SLIDERS (ved_what_if_sliders_get_type ())

G_DECLARE_FINAL_TYPE (VedWhatIfSliders, ved_what_if_sliders, VED, WHAT_IF_SLIDERS, GtkWidget)

/* A change of one's own to one server, computed while it is made. */

GtkWidget *ved_what_if_sliders_new        (VedFleetModel    *model) G_GNUC_WARN_UNUSED_RESULT;
void       ved_what_if_sliders_set_server (VedWhatIfSliders *self,
                                           const char       *server,
                                           gboolean          is_calibrated);
void       ved_what_if_sliders_forget     (VedWhatIfSliders *self);
void       ved_what_if_sliders_stop       (VedWhatIfSliders *self);

G_END_DECLS
