/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef gboolean (*VedTestCondition) (gpointer user_data);

/* How long a test waits for what must come, at most. */
#define VED_TEST_DEADLINE_S 300

void          ved_test_wait_until       (VedTestCondition condition,
                                         gpointer         user_data);
void          ved_test_store_result_cb  (GObject         *object,
                                         GAsyncResult    *result,
                                         gpointer         result_return);
GAsyncResult *ved_test_wait_for_result  (GAsyncResult   **result) G_GNUC_WARN_UNUSED_RESULT;
void          ved_test_finalize         (gpointer         object);
char         *ved_test_make_folder      (void) G_GNUC_WARN_UNUSED_RESULT;
void          ved_test_remove_folder    (const char      *folder);

G_END_DECLS
