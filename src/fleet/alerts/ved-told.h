/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-severity.h"

#include <glib.h>

G_BEGIN_DECLS

/* A step of escalation that was taken. */
typedef struct {
  char *role;
  gint64 time_us;
  gboolean is_reached;          /* a channel served the role then */
} VedToldStep;

/* How far the word of one episode has got. It is kept, so that a restart tells nothing twice and leaves nobody out. */
typedef struct {
  char *episode;                /* "a-000017" */
  VedLevel level;               /* the highest that was told */
  gint64 time_us;               /* of the notice of that; 0: nobody was told */
  GPtrArray *roles;             /* of char *: whoever heard of it, by a channel */
  GArray *steps;                /* of VedToldStep, in their order */
  gboolean is_assumed;          /* kept by a version that did not note whom it told */
} VedTold;

VedTold *ved_told_new      (const char    *episode) G_GNUC_WARN_UNUSED_RESULT;
VedTold *ved_told_copy     (const VedTold *self) G_GNUC_WARN_UNUSED_RESULT;
void     ved_told_free     (VedTold       *self);
gboolean ved_told_has_role (const VedTold *self,
                            const char    *role);
void     ved_told_add_role (VedTold       *self,
                            const char    *role);
void     ved_told_add_step (VedTold       *self,
                            const char    *role,
                            gint64         time_us,
                            gboolean       is_reached);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedTold, ved_told_free)

G_END_DECLS
