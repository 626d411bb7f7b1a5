/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/explain/ved-what-if.h"

G_BEGIN_DECLS

char     *ved_what_if_answer_path  (const char             *server,
                                    const VedWhatIfChange  *change) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_what_if_answer_parse (GBytes                 *bytes,
                                    VedWhatIfResult        *result,
                                    GError                **error);

G_END_DECLS
