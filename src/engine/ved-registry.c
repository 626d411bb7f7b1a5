/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-registry"

#include "config.h"

#include "engine/ved-registry.h"

#include <string.h>

struct _VedRegistry
{
  GHashTable *by_name;          /* name (of the record) → VedServer, not owned */
  GPtrArray *servers;           /* owned; in ascending order of names when is_sorted */
  gboolean is_sorted;
  VedProfileRules *rules;       /* who decides on profiles */
};

/**
 * ved_registry_new:
 *
 * Returns: (transfer full): a registry without servers
 */
VedRegistry *
ved_registry_new (void)
{
  VedRegistry *self = g_new0 (VedRegistry, 1);

  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_server_unref);
  self->is_sorted = TRUE;
  self->rules = ved_profile_rules_new ();

  return self;
}

void
ved_registry_free (VedRegistry *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->servers);
  ved_profile_rules_free (self->rules);
  g_free (self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const VedServer *const *left = a;
  const VedServer *const *right = b;

  return strcmp ((*left)->name, (*right)->name);
}

guint
ved_registry_get_n (VedRegistry *self)
{
  return self->servers->len;
}

/**
 * ved_registry_get:
 * @index: place in ascending order of names; new servers move it
 */
VedServer *
ved_registry_get (VedRegistry *self,
                  guint        index)
{
  g_return_val_if_fail (index < self->servers->len, NULL);

  if (!self->is_sorted)
    {
      g_ptr_array_sort (self->servers, compare_names);
      self->is_sorted = TRUE;
    }

  return g_ptr_array_index (self->servers, index);
}

static guint32
scatter (const char *name)
{
  guint32 hash = g_str_hash (name);

  hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;

  return hash ^ (hash >> 16);
}

static int
compare_scattered (gconstpointer a,
                   gconstpointer b)
{
  const VedServer *one = *(VedServer *const *) a, *other = *(VedServer *const *) b;
  guint32 one_hash = scatter (one->name), other_hash = scatter (other->name);

  return one_hash != other_hash ? (one_hash > other_hash) - (one_hash < other_hash) : strcmp (one->name, other->name);
}

/**
 * ved_registry_pick:
 * @most: how many servers are wanted
 *
 * Picks servers by their names alone, without order: who comes or goes changes one of them at most.
 *
 * Returns: (transfer container) (element-type VedServer): all of the fleet, or @most that stand for it
 */
GPtrArray *
ved_registry_pick (VedRegistry *self,
                   guint        most)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (guint i = 0; i < self->servers->len; i++)
    g_ptr_array_add (picked, ved_registry_get (self, i));
  if (picked->len > most)
    {
      g_ptr_array_sort (picked, compare_scattered);
      g_ptr_array_set_size (picked, (gint) most);
    }

  return picked;
}

/**
 * ved_registry_find:
 *
 * Returns: (nullable) (transfer none): the record of @name
 */
VedServer *
ved_registry_find (VedRegistry *self,
                   const char  *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

/**
 * ved_registry_ensure:
 *
 * Returns: (transfer none): the record of @name, a new one where there was none, with the profile that the
 *   rules give it
 */
VedServer *
ved_registry_ensure (VedRegistry *self,
                     const char  *name)
{
  VedServer *server = g_hash_table_lookup (self->by_name, name);

  if (server != NULL)
    return server;

  server = ved_server_new (name, VED_PROFILE_GENERIC);
  ved_server_apply_rules (server, self->rules);
  g_hash_table_insert (self->by_name, server->name, server);
  g_ptr_array_add (self->servers, server);
  self->is_sorted = FALSE;

  return server;
}

/**
 * ved_registry_adopt:
 * @server: a record made elsewhere; it takes the place of one of the same name
 */
void
ved_registry_adopt (VedRegistry *self,
                    VedServer   *server)
{
  VedServer *present = g_hash_table_lookup (self->by_name, server->name);

  if (present != NULL)
    {
      g_hash_table_remove (self->by_name, present->name);
      g_ptr_array_remove (self->servers, present);
    }
  g_hash_table_insert (self->by_name, server->name, server);
  g_ptr_array_add (self->servers, ved_server_ref (server));
  ved_server_apply_rules (server, self->rules);
  self->is_sorted = FALSE;
}

/**
 * ved_registry_set_rules:
 * @rules: (transfer full): what decides on profiles, of the servers that are there too
 */
void
ved_registry_set_rules (VedRegistry     *self,
                        VedProfileRules *rules)
{
  ved_profile_rules_free (self->rules);
  self->rules = rules;
  for (guint i = 0; i < self->servers->len; i++)
    ved_server_apply_rules (g_ptr_array_index (self->servers, i), rules);
}

/**
 * ved_registry_get_rules:
 *
 * Returns: (transfer none): what decides on profiles
 */
const VedProfileRules *
ved_registry_get_rules (VedRegistry *self)
{
  return self->rules;
}

/**
 * ved_registry_remove:
 *
 * Returns: whether there was a server of this name; now there is none
 */
gboolean
ved_registry_remove (VedRegistry *self,
                     const char  *name)
{
  VedServer *server = g_hash_table_lookup (self->by_name, name);

  if (server == NULL)
    return FALSE;

  g_hash_table_remove (self->by_name, server->name);
  g_ptr_array_remove (self->servers, server);

  return TRUE;
}

/**
 * ved_registry_forget:
 * @unseen_since_us: servers not heard of since then go
 * @func: (nullable) (scope call): told their names
 * @user_data: for @func
 */
void
ved_registry_forget (VedRegistry           *self,
                     gint64                 unseen_since_us,
                     VedRegistryForgetFunc  func,
                     gpointer               user_data)
{
  for (guint i = self->servers->len; i > 0; i--)
    {
      VedServer *server = g_ptr_array_index (self->servers, i - 1);

      if (server->fresh_us >= unseen_since_us)
        continue;
      if (func != NULL)
        func (server->name, user_data);
      g_hash_table_remove (self->by_name, server->name);
      g_ptr_array_remove_index (self->servers, i - 1);
    }
}
