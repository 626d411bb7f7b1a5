/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the viewer was: a page, and the server it showed if it showed one. */
typedef struct {
  char *page_id;
  char *server;                 /* (nullable) */
} VedPlace;

/* The places that "back" leads to, newest last. */
typedef struct _VedPlaceHistory VedPlaceHistory;

void             ved_place_free         (VedPlace         *self);
VedPlaceHistory *ved_place_history_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void             ved_place_history_free (VedPlaceHistory  *self);
void             ved_place_history_push (VedPlaceHistory  *self,
                                         const char       *page_id,
                                         const char       *server);
VedPlace        *ved_place_history_pop  (VedPlaceHistory  *self,
                                         const char       *page_id,
                                         const char       *server,
                                         gboolean          has_fleet) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedPlace, ved_place_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedPlaceHistory, ved_place_history_free)

G_END_DECLS
