/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why a Hub gave nothing; each asks for another cure. */
typedef enum {
  VED_HUB_ERROR_INVALID,        /* a name, an address or an answer breaks its rules */
  VED_HUB_ERROR_NETWORK,        /* not reached, or broken off: another try may help */
  VED_HUB_ERROR_NOT_A_HUB,      /* somebody answered who is none: a portal, a proxy */
  VED_HUB_ERROR_NOT_FOUND,      /* no such repository or revision, or it is hidden */
  VED_HUB_ERROR_NO_ENTRY,       /* the commit has no such file, and never will */
  VED_HUB_ERROR_NOT_ALLOWED,    /* the token is missing, or lacks the right */
  VED_HUB_ERROR_LIMITED,        /* too many requests, for longer than one waits */
  VED_HUB_ERROR_OFFLINE,        /* not in the cache, and the network is not to be used */
  VED_HUB_ERROR_DAMAGED,        /* what came is not what was promised */
  VED_HUB_ERROR_STORAGE,        /* the cache cannot be written */
} VedHubError;

#define VED_HUB_ERROR (ved_hub_error_quark ())

GQuark ved_hub_error_quark (void);

G_END_DECLS
