/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room that one number or one time takes at most. */
#define VED_JSON_NUMBER_SIZE 24

char *ved_json_print_code    (char       *at,
                              gint32      code,
                              guint       decimals);
void  ved_json_append_code   (GString    *out,
                              gint32      code,
                              guint       decimals);
void  ved_json_append_value  (GString    *out,
                              double      value,
                              double      resolution,
                              guint       decimals);
void  ved_json_append_double (GString    *out,
                              double      value);
void  ved_json_append_uint   (GString    *out,
                              guint64     value);
void  ved_json_append_string (GString    *out,
                              const char *text);
void  ved_json_append_time   (GString    *out,
                              gint64      time_us);
void  ved_json_append_bool   (GString    *out,
                              gboolean    value);

void  ved_json_member        (GString    *out,
                              const char *key);
void  ved_json_member_string (GString    *out,
                              const char *key,
                              const char *text);
void  ved_json_member_time   (GString    *out,
                              const char *key,
                              gint64      time_us);
void  ved_json_member_uint   (GString    *out,
                              const char *key,
                              guint64     value);
void  ved_json_member_value  (GString    *out,
                              const char *key,
                              double      value,
                              double      resolution,
                              guint       decimals);
void  ved_json_member_bool   (GString    *out,
                              const char *key,
                              gboolean    value);

G_END_DECLS
