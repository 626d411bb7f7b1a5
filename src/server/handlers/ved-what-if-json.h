/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/explain/ved-what-if.h"

G_BEGIN_DECLS

void ved_what_if_json_write_outcome (GString                *out,
                                     const char             *key,
                                     const VedWhatIfOutcome *outcome);

G_END_DECLS
