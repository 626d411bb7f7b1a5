/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server of HTTP that may also break its rules: what it answers are bytes. It runs in threads of its
 * own, so that what is tested may block. */
typedef struct _VedTestPeer VedTestPeer;

/* What came. */
typedef struct {
  char *method;
  char *target;                 /* with the query */
  char *head;                   /* all of it, as it came */
  GBytes *body;                 /* as long as the head says */
} VedTestRequest;

/* Writes an answer to @output, in a thread of the peer. The connection ends with it. */
typedef void (*VedTestPeerFunc) (VedTestPeer          *peer,
                                 const VedTestRequest *request,
                                 GOutputStream        *output,
                                 gpointer              user_data);

VedTestPeer *ved_test_peer_new            (VedTestPeerFunc       answer,
                                           gpointer              user_data);
void         ved_test_peer_free           (VedTestPeer          *self);
const char  *ved_test_peer_get_url        (VedTestPeer          *self);
GPtrArray   *ved_test_peer_dup_requests   (VedTestPeer          *self);
void         ved_test_peer_hang           (VedTestPeer          *self);
char        *ved_test_request_get_field   (const VedTestRequest *request,
                                           const char           *name);
void         ved_test_peer_write          (GOutputStream        *output,
                                           const char           *head,
                                           gconstpointer         body,
                                           gsize                 length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedTestPeer, ved_test_peer_free)

G_END_DECLS
