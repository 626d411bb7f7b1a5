/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ved-http-server.h"

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A server and its client in one thread: requests go over a real socket, time is the test's own. */
typedef struct {
  VedClock *clock;
  VedEngine *engine;
  VedHttpServer *server;
  SoupSession *session;
} VedTestHttp;

typedef struct {
  guint status;
  GBytes *body;
  SoupMessage *message;
} VedTestAnswer;

void          ved_test_http_init           (VedTestHttp           *self,
                                            const VedHttpConfig   *config);
void          ved_test_http_init_engine    (VedTestHttp           *self,
                                            const VedEngineConfig *config);
void          ved_test_http_init_engine_at (VedTestHttp           *self,
                                            const VedEngineConfig *config,
                                            gint64                 now_us);
void          ved_test_http_init_demo      (VedTestHttp           *self,
                                            guint                  n_servers,
                                            VedScenarioId          scenario);
void          ved_test_http_init_starting  (VedTestHttp           *self);
void          ved_test_http_init_measured  (VedTestHttp           *self);
void          ved_test_http_init_source    (VedTestHttp           *self,
                                            const char            *spec);
void          ved_test_http_clear          (VedTestHttp           *self);
void          ved_test_answer_clear        (VedTestAnswer         *answer);
SoupMessage  *ved_test_http_make_message   (VedTestHttp           *self,
                                            const char            *method,
                                            const char            *path);
VedTestAnswer ved_test_http_send           (VedTestHttp           *self,
                                            SoupMessage           *message);
VedTestAnswer ved_test_http_get            (VedTestHttp           *self,
                                            const char            *path);
VedTestAnswer ved_test_http_get_with       (VedTestHttp           *self,
                                            const char            *path,
                                            const char            *header,
                                            const char            *value);
VedTestAnswer ved_test_http_post           (VedTestHttp           *self,
                                            const char            *path,
                                            const char            *body,
                                            gssize                 length);
const char   *ved_test_answer_get_header   (const VedTestAnswer   *answer,
                                            const char            *name);
JsonObject   *ved_test_answer_read_json    (const VedTestAnswer   *answer,
                                            JsonParser            *parser);
void          ved_test_http_assert_status  (VedTestHttp           *self,
                                            const char            *path,
                                            guint                  status);
void          ved_test_answer_assert_error (const VedTestAnswer   *answer,
                                            const char            *code);
void          ved_test_http_settle         (VedTestHttp           *self);
void          ved_test_http_feed           (VedTestHttp           *self,
                                            guint                  n_servers,
                                            gint64                 time_us);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedTestAnswer, ved_test_answer_clear)

G_END_DECLS
