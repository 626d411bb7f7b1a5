/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-prometheus-hosts"

#include "config.h"

#include "source/ved-prometheus-hosts.h"

/* A server is called by its instance without the port, since a host has one node_exporter as a rule, and others beside
 * it tell of the same host. Where two instances of a host answer one question, they are two servers, and
 * without their ports one would overwrite the other. */

struct _VedPrometheusHosts
{
  gatomicrefcount ref_count;
  GMutex lock;
  GHashTable *names;
};

VedPrometheusHosts *
ved_prometheus_hosts_new (void)
{
  VedPrometheusHosts *self = g_new0 (VedPrometheusHosts, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

VedPrometheusHosts *
ved_prometheus_hosts_ref (VedPrometheusHosts *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_prometheus_hosts_unref (VedPrometheusHosts *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->names);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * ved_prometheus_hosts_add:
 * @host: need not end with a zero
 *
 * From now on the servers of @host keep their ports.
 */
void
ved_prometheus_hosts_add (VedPrometheusHosts *self,
                          const char         *host,
                          gsize               length)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_hash_table_add (self->names, g_strndup (host, length));
}

/**
 * ved_prometheus_hosts_has:
 * @host: need not end with a zero
 *
 * Returns: whether the servers of @host keep their ports
 */
gboolean
ved_prometheus_hosts_has (VedPrometheusHosts *self,
                          const char         *host,
                          gsize               length)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *name = NULL;

  if (g_hash_table_size (self->names) == 0)
    return FALSE;
  name = g_strndup (host, length);

  return g_hash_table_contains (self->names, name);
}

guint
ved_prometheus_hosts_get_n (VedPrometheusHosts *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_hash_table_size (self->names);
}

/**
 * ved_prometheus_hosts_format:
 *
 * Returns: (transfer full): their names, in order, for a message
 */
char *
ved_prometheus_hosts_format (VedPrometheusHosts *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (self->names), (GCompareFunc) g_strcmp0);
  GString *text = g_string_new (NULL);

  for (GList *at = names; at != NULL; at = at->next)
    g_string_append_printf (text, "%s%s", at == names ? "" : ", ", (const char *) at->data);

  return g_string_free (text, FALSE);
}
