/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"

G_BEGIN_DECLS

void ved_cpu_shares_close (float *values);

G_END_DECLS
