/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

#define VED_TYPE_DAEMON_GROUP (ved_daemon_group_get_type ())

/**
 * VedDaemonGroup:
 *
 * A #VedFrameSource that is several: daemons that have divided a fleet, each with its own connection. Their newest
 * snapshots are shown as one; the servers of a daemon that does not answer stay as they were, marked as stale, until it
 * answers again. What is asked about a server is asked of the daemon that has it. What is asked about the fleet as a
 * whole, and what no daemon knows of others, is refused with words for people.
 *
 * Its state is live while any daemon is; its message then names those that are not, and since when.
 */
G_DECLARE_FINAL_TYPE (VedDaemonGroup, ved_daemon_group, VED, DAEMON_GROUP, VedFrameSource)

VedDaemonGroup *ved_daemon_group_new        (VedClock       *clock) G_GNUC_WARN_UNUSED_RESULT;
void            ved_daemon_group_add        (VedDaemonGroup *self,
                                             VedFrameSource *source,
                                             const char     *name);
guint           ved_daemon_group_get_n      (VedDaemonGroup *self);
VedFrameSource *ved_daemon_group_get_source (VedDaemonGroup *self,
                                             guint           index);

G_END_DECLS
