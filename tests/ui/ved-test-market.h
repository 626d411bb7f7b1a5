/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/market/ved-market-page.h"
#include "support/ved-test-book.h"
#include "support/ved-test-loop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TEST_MARKET_ROWS 6000
#define VED_TEST_MARKET_LEVELS 5

/* Adds a test of a page. */
#define VED_TEST_MARKET_ADD(path, get_type, test) \
  g_test_add (path, VedTestMarket, (gconstpointer) (get_type), ved_test_market_set_up, test, ved_test_market_tear_down)

/* A page of order books in a window, and the folder of a made-up day. */
typedef struct {
  char *folder;
  VedClock *clock;
  VedFleetModel *model;
  VedBookSession *session;
  VedPage *page;
  GtkWidget *window;
} VedTestMarket;

void       ved_test_market_set_up    (VedTestMarket *fixture,
                                      gconstpointer  type);
void       ved_test_market_tear_down (VedTestMarket *fixture,
                                      gconstpointer  type);
void       ved_test_market_settle    (VedTestMarket *fixture);
void       ved_test_market_open_day  (VedTestMarket *fixture);
void       ved_test_market_go        (VedTestMarket *fixture,
                                      guint32        row);
GPtrArray *ved_test_market_find_all  (VedTestMarket *fixture,
                                      GType          type) G_GNUC_WARN_UNUSED_RESULT;
gpointer   ved_test_market_find_one  (VedTestMarket *fixture,
                                      GType          type,
                                      guint          index);
gboolean   ved_test_market_says      (VedTestMarket *fixture,
                                      const char    *text);

G_END_DECLS
