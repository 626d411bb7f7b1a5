/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_JSON_TREE (ved_json_tree_get_type ())

G_DECLARE_FINAL_TYPE (VedJsonTree, ved_json_tree, VED, JSON_TREE, GtkWidget)

/* A JSON document as a folded tree, with a button that copies it. Members are made when they are unfolded. */

GtkWidget *ved_json_tree_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_json_tree_set_bytes (VedJsonTree *self,
                                    GBytes      *bytes);
void       ved_json_tree_set_fault (VedJsonTree *self,
                                    const char  *message);

G_END_DECLS
