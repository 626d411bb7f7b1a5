/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-value.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char  *ved_result_to_csv       (JsonNode     *root,
                                gboolean      include_confidence,
                                guint        *n_rows,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
char **ved_result_experiments  (const char   *root) G_GNUC_WARN_UNUSED_RESULT;
char **ved_result_files        (const char   *root,
                                const char   *experiment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
