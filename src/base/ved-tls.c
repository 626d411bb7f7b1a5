/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tls"

#include "config.h"

#include "base/ved-tls.h"

static gboolean
load_authorities (VedTls      *self,
                  const char  *path,
                  GError     **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);

  self->authorities = G_TLS_DATABASE (g_tls_file_database_new (whole, error));
  if (self->authorities == NULL)
    g_prefix_error (error, "“%s” holds no certificates of authorities in PEM: ", path);

  return self->authorities != NULL;
}

static gboolean
load_identity (VedTls      *self,
               const char  *path,
               GError     **error)
{
  self->identity = g_tls_certificate_new_from_file (path, error);
  if (self->identity == NULL)
    {
      g_prefix_error (error, "“%s” must hold a certificate and its private key in PEM: ", path);
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_tls_load:
 * @self: (out caller-allocates): zeroes where %FALSE is returned
 * @ca_file: (nullable): PEM; these authorities alone are trusted
 * @certificate_file: (nullable): PEM with a certificate and its private key, for servers that want to know who asks
 *
 * Reads some KB.
 */
gboolean
ved_tls_load (VedTls      *self,
              const char  *ca_file,
              const char  *certificate_file,
              GError     **error)
{
  *self = (VedTls) { NULL, NULL };
  if ((ca_file == NULL || load_authorities (self, ca_file, error))
      && (certificate_file == NULL || load_identity (self, certificate_file, error)))
    return TRUE;

  ved_tls_clear (self);

  return FALSE;
}

static const char *
get_named (const char *variable)
{
  const char *named = g_getenv (variable);

  return named != NULL && *named != '\0' ? named : NULL;
}

/**
 * ved_tls_load_environment:
 * @self: (out caller-allocates): zeroes where %FALSE is returned
 *
 * What the person who started the program says by VEDETTE_CA_FILE and VEDETTE_CERTIFICATE_FILE.
 */
gboolean
ved_tls_load_environment (VedTls  *self,
                          GError **error)
{
  return ved_tls_load (self, get_named ("VEDETTE_CA_FILE"), get_named ("VEDETTE_CERTIFICATE_FILE"), error);
}

void
ved_tls_clear (VedTls *self)
{
  g_clear_object (&self->authorities);
  g_clear_object (&self->identity);
}
