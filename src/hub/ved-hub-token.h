/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/ved-hub-config.h"

G_BEGIN_DECLS

/* Where a token was found. */
typedef enum {
  VED_HUB_TOKEN_NONE,
  VED_HUB_TOKEN_KEYRING,
  VED_HUB_TOKEN_ENVIRONMENT,
  VED_HUB_TOKEN_FILE,
} VedHubTokenPlace;

char     *ved_hub_token_look_up (const VedHubConfig  *config,
                                 VedHubTokenPlace    *place,
                                 GCancellable        *cancellable) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_hub_token_save    (const VedHubConfig  *config,
                                 const char          *token,
                                 GCancellable        *cancellable,
                                 GError             **error);

G_END_DECLS
