/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json/ved-predictions-query.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  VED_BODY_CURRENT,
  VED_BODY_SUMMARY,
  VED_BODY_SERVER,
  VED_BODY_ALERTS,
} VedBodyKind;

/* Which body of a snapshot is meant. A plain value, lent. */
typedef struct {
  VedBodyKind kind;
  gboolean frame;
  gboolean gzip;
  guint server;                 /* of VED_BODY_SERVER */
  const char *fields;           /* (nullable): as in the query */
  const char *servers;          /* (nullable) */
} VedBodyRecipe;

/* Bodies of the newest snapshot, each made once in a worker and shared by everybody who asks. Of the
 * server's thread. */
typedef struct _VedBodyCache VedBodyCache;

#define VED_BODY_CACHE_BYTES ((gsize) 1024 * 1024 * 1024)

VedBodyCache *ved_body_cache_new          (gsize                 max_bytes) G_GNUC_WARN_UNUSED_RESULT;
void          ved_body_cache_free         (VedBodyCache         *self);
void          ved_body_cache_set_snapshot (VedBodyCache         *self,
                                           VedSnapshot          *snapshot);
VedSnapshot  *ved_body_cache_get_snapshot (VedBodyCache         *self);
char         *ved_body_cache_make_etag    (VedBodyCache         *self,
                                           const VedBodyRecipe  *recipe) G_GNUC_WARN_UNUSED_RESULT;
GBytes       *ved_body_cache_peek         (VedBodyCache         *self,
                                           const VedBodyRecipe  *recipe) G_GNUC_WARN_UNUSED_RESULT;
void          ved_body_cache_fetch_async  (VedBodyCache         *self,
                                           const VedBodyRecipe  *recipe,
                                           VedPredictionsQuery  *query,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GBytes       *ved_body_cache_fetch_finish (GAsyncResult         *result,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBodyCache, ved_body_cache_free)

G_END_DECLS
