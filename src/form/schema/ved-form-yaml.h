/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/schema/ved-form-value.h"

G_BEGIN_DECLS

/* What a file may have at most. */
#define VED_FORM_YAML_MAX_BYTES (1024 * 1024)
#define VED_FORM_YAML_MAX_DEPTH 32

VedFormValue *ved_form_yaml_parse        (const char  *text,
                                          gsize        length,
                                          const char  *path,
                                          GPtrArray   *problems,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue *ved_form_yaml_load         (const char  *path,
                                          GPtrArray   *problems,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char         *ved_form_file_read         (const char  *path,
                                          gsize        max_bytes,
                                          gsize       *length,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
guint         ved_form_yaml_get_n_parses (void);

G_END_DECLS
