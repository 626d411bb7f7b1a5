/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/cascade/ved-dependency.h"
#include "fleet/ved-severity.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What is said of servers that fail together: the same words and levels wherever it stands. */

JsonObject *ved_cascade_text_get_episode    (JsonObject *root);
gboolean    ved_cascade_text_is_seen        (JsonObject *root);
char       *ved_cascade_text_unseen         (JsonObject *root) G_GNUC_WARN_UNUSED_RESULT;
VedLevel    ved_cascade_text_get_level      (JsonObject *root);
VedLevel    ved_cascade_text_severity_level (const char *severity);
gint64      ved_cascade_text_get_length     (JsonObject *episode,
                                             gint64      now_us);
char       *ved_cascade_text_length         (JsonObject *episode,
                                             gboolean    goes_on) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_cascade_text_line           (JsonObject *root) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_cascade_text_count          (JsonObject *root) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_cascade_text_root           (JsonObject *root,
                                             JsonObject *episode) G_GNUC_WARN_UNUSED_RESULT;
void        ved_cascade_text_read_graph     (JsonObject      *root,
                                             VedDependencies *graph);

G_END_DECLS
