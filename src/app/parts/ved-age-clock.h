/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

G_BEGIN_DECLS

/* Says how old what is shown is, while somebody looks: every few seconds, each second while the source is in trouble and
 * counts down to its next try, and at once when the viewer pauses or follows again. Main thread. */

typedef struct _VedAgeClock VedAgeClock;

/**
 * VedAgeFunc:
 * @age: of what is shown, as text
 * @source_age: the same beside the name of the source, where a pause has to be named
 */
typedef void (*VedAgeFunc) (const char *age,
                            const char *source_age,
                            gpointer    user_data);

VedAgeClock *ved_age_clock_new         (VedFleetModel *model,
                                        VedAgeFunc     func,
                                        gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void         ved_age_clock_free        (VedAgeClock   *self);
void         ved_age_clock_set_running (VedAgeClock   *self,
                                        gboolean       is_running);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAgeClock, ved_age_clock_free)

G_END_DECLS
