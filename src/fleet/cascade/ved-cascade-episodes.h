/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/cascade/ved-cascade.h"
#include "fleet/cascade/ved-dependency.h"

G_BEGIN_DECLS

/* A server that is anomalous now, by a metric that is a candidate. */
typedef struct {
  const char *name;
  VedProfile profile;
  gint64 onset_us;
} VedCascadeAffected;

/* The episodes of a fleet: one per overlapping set of servers. Used by VedCascade. */
typedef struct _VedCascadeEpisodes VedCascadeEpisodes;

VedCascadeEpisodes *ved_cascade_episodes_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void                ved_cascade_episodes_free        (VedCascadeEpisodes       *self);
void                ved_cascade_episodes_take        (VedCascadeEpisodes       *self,
                                                      gint64                    time_us,
                                                      gint64                    tick_us,
                                                      guint                     metrics,
                                                      const VedCascadeAffected *affected,
                                                      guint                     n_affected,
                                                      double                    share,
                                                      double                    correlation);
void                ved_cascade_episodes_set_dependencies (VedCascadeEpisodes  *self,
                                                      const VedDependencies    *dependencies);
void                ved_cascade_episodes_continue_after (VedCascadeEpisodes    *self,
                                                      guint64                   last_id);
void                ved_cascade_episodes_drop        (VedCascadeEpisodes       *self);
void                ved_cascade_episodes_hold        (VedCascadeEpisodes       *self,
                                                      gint64                    time_us,
                                                      const char               *name,
                                                      gint64                    critical_us);
void                ved_cascade_episodes_end_quiet   (VedCascadeEpisodes       *self,
                                                      gint64                    time_us);
GPtrArray          *ved_cascade_episodes_copy_active (const VedCascadeEpisodes *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray          *ved_cascade_episodes_ref_recent  (const VedCascadeEpisodes *self) G_GNUC_WARN_UNUSED_RESULT;
guint64             ved_cascade_episodes_get_n       (const VedCascadeEpisodes *self);

G_END_DECLS
