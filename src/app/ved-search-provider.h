/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_SEARCH_PROVIDER (ved_search_provider_get_type ())

G_DECLARE_FINAL_TYPE (VedSearchProvider, ved_search_provider, VED, SEARCH_PROVIDER, GObject)

/* What the search of the desktop finds of the app: servers of the fleet that is up, and pages. */

VedSearchProvider *ved_search_provider_new       (GApplication       *application) G_GNUC_WARN_UNUSED_RESULT;
void               ved_search_provider_set_model (VedSearchProvider  *self,
                                                  VedFleetModel      *model);
gboolean           ved_search_provider_export    (VedSearchProvider  *self,
                                                  GDBusConnection    *connection,
                                                  const char         *path,
                                                  GError            **error);
void               ved_search_provider_unexport  (VedSearchProvider  *self);

G_END_DECLS
