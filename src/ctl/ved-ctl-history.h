/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is asked of a daemon's own records. */
typedef struct {
  const char *daemon;           /* its address */
  const char *what;             /* of ved_ctl_history_tables */
  const char *range;            /* (nullable): how far back, as in "1d" */
  const char *server;           /* (nullable): only this one */
  gboolean as_json;             /* else CSV */
} VedCtlHistoryQuestion;

extern const char *const ved_ctl_history_tables[];
extern const char *const ved_ctl_history_ranges[];

char *ved_ctl_history_fetch (const VedCtlHistoryQuestion  *asked,
                             GError                      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
