/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ved-daemon-options.h"

G_BEGIN_DECLS

int ved_daemon_run (VedDaemonOptions *options);

G_END_DECLS
