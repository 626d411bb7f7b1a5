/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/ved-ctl.h"

G_BEGIN_DECLS

VedCtlStatus ved_ctl_train_at_daemon (const char *url,
                                      const char *engine,
                                      guint       epochs,
                                      gboolean    as_json);

G_END_DECLS
