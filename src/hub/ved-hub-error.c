/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-error"

#include "config.h"

#include "hub/ved-hub-error.h"

G_DEFINE_QUARK (ved - hub - error - quark, ved_hub_error)
