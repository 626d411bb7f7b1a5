/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Stands for the name of an experiment in a pattern. */
#define VED_RESULT_EXPERIMENT "{}"

char  *ved_result_to_csv       (JsonNode     *root,
                                gboolean      include_confidence,
                                guint        *n_rows,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
char  *ved_result_expand       (VedForm      *form,
                                const char   *glob,
                                char        **experiment) G_GNUC_WARN_UNUSED_RESULT;
char **ved_result_experiments  (const char   *root,
                                const char   *pattern) G_GNUC_WARN_UNUSED_RESULT;
char **ved_result_files        (const char   *root,
                                const char   *pattern,
                                const char   *experiment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
