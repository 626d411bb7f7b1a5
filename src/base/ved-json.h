/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON that comes from elsewhere, and members of an object of which nothing is known. One that is missing, null or of another type is as good as none,
 * and so is any member of a %NULL object: what is older or newer tells less, not nonsense. */

JsonNode   *ved_json_read        (const char *text,
                                  gssize      length,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *ved_json_read_object (const char *text,
                                  gssize      length,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *ved_json_read_bytes  (GBytes     *bytes,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *ved_json_get_object  (JsonObject *object,
                                  const char *name);
JsonArray  *ved_json_get_array   (JsonObject *object,
                                  const char *name);
const char *ved_json_get_text    (JsonObject *object,
                                  const char *name);
double      ved_json_get_number  (JsonObject *object,
                                  const char *name,
                                  double      fallback);
gint64      ved_json_get_integer (JsonObject *object,
                                  const char *name,
                                  gint64      fallback);
gboolean    ved_json_get_flag    (JsonObject *object,
                                  const char *name);
gint64      ved_json_get_time    (JsonObject *object,
                                  const char *name);
GStrv       ved_json_dup_words   (JsonObject *object,
                                  const char *name) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *ved_json_get_element (JsonArray  *array,
                                  guint       index);
double      ved_json_to_number   (JsonNode   *node,
                                  double      fallback);

G_END_DECLS
