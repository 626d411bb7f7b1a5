/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "notify/ved-alertmanager.h"
#include "notify/ved-notice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  VED_CHANNEL_LOG,              /* always there: serves the role "log" */
  VED_CHANNEL_DESKTOP,          /* always there: apps that watch show it; serves the role "push" */
  VED_CHANNEL_WEBHOOK,
  VED_CHANNEL_MAIL,
  VED_CHANNEL_COMMAND,
  VED_CHANNEL_ALERTMANAGER,
  VED_N_CHANNEL_KINDS
} VedChannelKind;

/* One way to reach somebody. Valid until the dispatcher changes. */
typedef struct {
  const char *name;
  VedChannelKind kind;
  const char * const *roles;
  gboolean enabled;
  guint64 n_sent;
  guint64 n_failed;
  guint n_waiting;
  gint64 sent_us;               /* newest success; 0: none */
  const char *fault;            /* (nullable): of the newest attempt */
  const char *url, *relay, *from; /* (nullable): where it leads */
  const char * const *to;       /* (nullable) */
} VedChannelInfo;

/* How one notice fared at one channel. Valid during the call. */
typedef struct {
  gint64 time_us;
  const char *channel;
  const VedNotice *notice;
  const char *fault;            /* (nullable): it arrived */
} VedDelivery;

typedef void (*VedDeliveryFunc) (const VedDelivery *delivery,
                                 gpointer           user_data);

/* A notice has begun to wait at a channel, or waits no more. */
typedef void (*VedQueueFunc) (const char      *channel,
                              const VedNotice *notice,
                              gboolean         waits,
                              gpointer         user_data);

/* The channels of the configuration, and what is on its way to them. Of one thread, whose main context it
 * uses. */
typedef struct _VedDispatcher VedDispatcher;

VedDispatcher *ved_dispatcher_new              (GKeyFile             *config,
                                                VedClock             *clock,
                                                VedDeliveryFunc       func,
                                                gpointer              user_data,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_dispatcher_set_config       (VedDispatcher        *self,
                                                GKeyFile             *config,
                                                GError              **error);
VedDispatcher *ved_dispatcher_ref              (VedDispatcher        *self);
void           ved_dispatcher_unref            (VedDispatcher        *self);
void           ved_dispatcher_stop             (VedDispatcher        *self);

void           ved_dispatcher_set_queue_func   (VedDispatcher        *self,
                                                VedQueueFunc          func);
gboolean       ved_dispatcher_restore          (VedDispatcher        *self,
                                                const char           *channel,
                                                const VedNotice      *notice);
void           ved_dispatcher_send             (VedDispatcher        *self,
                                                const VedNotice      *notice);
gboolean       ved_dispatcher_test             (VedDispatcher        *self,
                                                const char           *name,
                                                GError              **error);
void           ved_dispatcher_tell_state       (VedDispatcher        *self,
                                                const VedAlert       *alert,
                                                VedProfile            profile,
                                                gboolean              silenced);
gboolean       ved_dispatcher_wants_states     (VedDispatcher        *self);
void           ved_dispatcher_advance          (VedDispatcher        *self);
gboolean       ved_dispatcher_is_busy          (VedDispatcher        *self);

guint          ved_dispatcher_get_n_channels   (VedDispatcher        *self);
VedChannelInfo ved_dispatcher_get_channel      (VedDispatcher        *self,
                                                guint                 index);
gboolean       ved_dispatcher_serves           (VedDispatcher        *self,
                                                const char           *role);
const char    *ved_channel_kind_get_name       (VedChannelKind        kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDispatcher, ved_dispatcher_unref)

G_END_DECLS
