/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a client may say to the daemon: a part of a path, a parameter of a query or a member of a body. */
typedef struct {
  const char *name;
  const char *path;             /* (nullable): it means this where the path begins so */
  const char *type;             /* of JSON Schema */
  const char *summary;          /* English; for /openapi.json and the manual */
} VedApiTerm;

const VedApiTerm *ved_api_terms_find (const char *name,
                                      const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
