/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-item-chart.h"
#include "fleet/cascade/ved-dependency.h"
#include "fleet/ved-profile.h"

G_BEGIN_DECLS

#define VED_TYPE_DEPENDENCY_GRAPH (ved_dependency_graph_get_type ())

/* Which profile depends on which, drawn: upstream first. Its items are the profiles, column by column. */
G_DECLARE_FINAL_TYPE (VedDependencyGraph, ved_dependency_graph, VED, DEPENDENCY_GRAPH, VedItemChart)

GtkWidget *ved_dependency_graph_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_dependency_graph_set_dependencies (VedDependencyGraph    *self,
                                                  const VedDependencies *dependencies);
void       ved_dependency_graph_set_affected     (VedDependencyGraph    *self,
                                                  const guint           *affected,
                                                  const guint           *totals,
                                                  int                    root);

G_END_DECLS
