/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-fleet-status.h"

G_BEGIN_DECLS

/* What is said of all servers together. */

VedLevel  ved_verdict_get_worst  (const VedVerdict     *verdict,
                                  const VedFleetCounts *counts);
char     *ved_verdict_text_worst (const VedVerdict     *verdict,
                                  const VedFleetCounts *counts) G_GNUC_WARN_UNUSED_RESULT;
char     *ved_verdict_text_call  (const VedSnapshot    *snapshot,
                                  const VedVerdict     *verdict,
                                  gboolean              is_past) G_GNUC_WARN_UNUSED_RESULT;
char     *ved_verdict_text_beyond (const VedSnapshot   *snapshot,
                                   guint                server) G_GNUC_WARN_UNUSED_RESULT;
char     *ved_verdict_text       (const VedSnapshot    *snapshot,
                                  const VedVerdict     *verdict,
                                  gboolean              is_past) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
