/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "notify/ved-dispatcher.h"

G_BEGIN_DECLS

/* What groups of channels begin with, before the name. */
#define VED_CHANNEL_GROUP "channel:"

/* What one group [channel:NAME] of the configuration says. */
typedef struct {
  char *name;
  VedChannelKind kind;
  GStrv roles;
  gboolean enabled;
  char *url;                    /* (nullable) of a webhook or an Alertmanager */
  char *authorization;          /* (nullable) header that goes with it */
  char *relay;                  /* (nullable) */
  char *sendmail;               /* (nullable) */
  char *from;                   /* (nullable) */
  GStrv to;                     /* (nullable) */
  GStrv argv;                   /* (nullable) of a command */
} VedChannel;

VedChannel *ved_channel_new           (const char         *name,
                                       VedChannelKind      kind,
                                       const char         *role) G_GNUC_WARN_UNUSED_RESULT;
VedChannel *ved_channel_read          (GKeyFile           *config,
                                       const char         *group,
                                       GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void        ved_channel_free          (VedChannel         *self);
gboolean    ved_channel_serves        (const VedChannel   *self,
                                       const char         *role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedChannel, ved_channel_free)

G_END_DECLS
