/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whom a client trusts, and who it says it is. Without either it trusts the authorities of the system and says nothing. */
typedef struct {
  GTlsDatabase *authorities;    /* (nullable) */
  GTlsCertificate *identity;    /* (nullable) */
} VedTls;

gboolean ved_tls_load             (VedTls      *self,
                                   const char  *ca_file,
                                   const char  *certificate_file,
                                   GError     **error);
gboolean ved_tls_load_environment (VedTls      *self,
                                   GError     **error);
void     ved_tls_clear            (VedTls      *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedTls, ved_tls_clear)

G_END_DECLS
