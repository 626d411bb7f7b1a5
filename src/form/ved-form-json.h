/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "form/ved-form.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode     *ved_form_value_to_json   (const VedFormValue  *value) G_GNUC_WARN_UNUSED_RESULT;
VedFormValue *ved_form_value_from_json (JsonNode            *node) G_GNUC_WARN_UNUSED_RESULT;
JsonNode     *ved_form_save            (VedForm             *form,
                                        const char          *edited) G_GNUC_WARN_UNUSED_RESULT;
gboolean      ved_form_load            (VedForm             *form,
                                        JsonNode            *node,
                                        char               **edited,
                                        guint               *n_dropped,
                                        GError             **error);

G_END_DECLS
