/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"
#include "ved-test-source.h"

G_BEGIN_DECLS

/* One page of the app in a window of its own, with a model that a test feeds. */
typedef struct {
  VedClock *clock;
  VedFleetModel *model;
  VedTestSource *source;
  VedPage *page;
  GtkWidget *window;
  GPtrArray *places;            /* of everything that was scrolled: GtkAdjustment */
  GArray *tops;                 /* where each is expected to be: double */
} VedTestPage;

void       ved_test_page_init                (VedTestPage *self,
                                              GType        type,
                                              guint        n_servers);
void       ved_test_page_clear               (VedTestPage *self);
void       ved_test_page_open_another          (VedTestPage *self,
                                                VedSnapshot *snapshot);
gboolean   ved_test_page_says                  (VedTestPage *self,
                                                const char  *begin);
void       ved_test_page_settle              (VedTestPage *self);
void       ved_test_page_scroll              (VedTestPage *self);
void       ved_test_page_keep_places         (VedTestPage *self);
void       ved_test_page_assert_places       (VedTestPage *self);
gpointer   ved_test_page_find                (VedTestPage *self,
                                              GType        type);
GPtrArray *ved_test_page_get_widgets         (VedTestPage *self) G_GNUC_WARN_UNUSED_RESULT;
void       ved_test_page_assert_same_widgets (VedTestPage *self,
                                              GPtrArray   *before);

G_END_DECLS
