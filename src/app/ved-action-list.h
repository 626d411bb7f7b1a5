/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Something that can be done from anywhere: by its keys, and from the search. */
typedef struct {
  const char *action;           /* detailed */
  const char *title;            /* (nullable): untranslated; what has none is not found by the search */
  const char *icon_name;        /* (nullable) */
  const char *accels[3];        /* none: it has no keys, or they are letters that forms need */
  const char *words;            /* (nullable): untranslated: what else it may be looked for by */
} VedActionInfo;

const VedActionInfo *ved_action_list_get (guint *n_actions);

G_END_DECLS
