/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-profile-rules"

#include "config.h"

#include "fleet/ved-profile-rules.h"

#include "base/ved-error.h"

#include <string.h>

/* What decides on the profile of a server, as a file of key = value lines (GKeyFile):
 *
 *   [prefixes]                 database=ppdb;oracle       names that begin so, followed by a digit
 *   [servers]                  billing-7=database         this server, whatever its records say
 *
 * A profile that [prefixes] does not name keeps its own; an empty list takes them away. A server that [servers] names
 * has that profile; else its records tell it; else its name does. */

#define PREFIXES "prefixes"
#define SERVERS  "servers"

struct _VedProfileRules
{
  GStrv prefixes[VED_N_PROFILES];
  GTree *servers;               /* name → GINT_TO_POINTER (profile), in order of names */
};

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return strcmp (a, b);
}

/**
 * ved_profile_rules_new:
 *
 * Returns: (transfer full): the rules that hold where nobody changed them
 */
VedProfileRules *
ved_profile_rules_new (void)
{
  VedProfileRules *self = g_new0 (VedProfileRules, 1);

  self->servers = g_tree_new_full (compare_names, NULL, g_free, NULL);
  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    self->prefixes[profile] = g_strdupv ((GStrv) ved_profile_get_info (profile)->prefixes);

  return self;
}

void
ved_profile_rules_free (VedProfileRules *self)
{
  if (self == NULL)
    return;

  g_tree_unref (self->servers);
  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    g_strfreev (self->prefixes[profile]);
  g_free (self);
}

static gboolean
read_profile (const char  *text,
              const char  *group,
              const char  *key,
              VedProfile  *profile,
              GError     **error)
{
  if (ved_profile_from_text (text, strlen (text), profile))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Profiles, [%s] %s: no profile is called “%s”", group, key, text);

  return FALSE;
}

static gboolean
take_prefixes (VedProfileRules  *self,
               GKeyFile         *file,
               const char       *key,
               GError          **error)
{
  g_auto(GStrv) list = NULL;
  VedProfile profile;

  if (!read_profile (key, PREFIXES, key, &profile, error))
    return FALSE;
  list = g_key_file_get_string_list (file, PREFIXES, key, NULL, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; list[i] != NULL; i++)
    if (*g_strstrip (list[i]) == '\0')
      {
        g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Profiles, [" PREFIXES "] %s: a beginning of a name is empty",
                     key);
        return FALSE;
      }

  g_strfreev (self->prefixes[profile]);
  self->prefixes[profile] = g_steal_pointer (&list);

  return TRUE;
}

static gboolean
take_server (VedProfileRules  *self,
             GKeyFile         *file,
             const char       *key,
             GError          **error)
{
  g_autofree char *text = g_key_file_get_string (file, SERVERS, key, error);
  VedProfile profile;

  if (text == NULL || !read_profile (g_strstrip (text), SERVERS, key, &profile, error))
    return FALSE;
  g_tree_insert (self->servers, g_strdup (key), GINT_TO_POINTER (profile));

  return TRUE;
}

static gboolean
take_group (VedProfileRules  *self,
            GKeyFile         *file,
            const char       *group,
            GError          **error)
{
  g_auto(GStrv) keys = g_key_file_get_keys (file, group, NULL, error);
  gboolean is_servers = strcmp (group, SERVERS) == 0;

  if (keys != NULL && !is_servers && strcmp (group, PREFIXES) != 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "Profiles: there is no group [%s]; there are " SERVERS " and " PREFIXES, group);
      return FALSE;
    }
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!(is_servers ? take_server : take_prefixes)(self, file, keys[i], error))
      return FALSE;

  return keys != NULL;
}

/**
 * ved_profile_rules_from_data:
 * @data: the text form
 *
 * Returns: (transfer full): the rules with what @data changes; %NULL with VED_ERROR_INVALID that names group and key
 */
VedProfileRules *
ved_profile_rules_from_data (const char  *data,
                             GError     **error)
{
  g_autoptr(VedProfileRules) self = ved_profile_rules_new ();
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, data, (gsize) - 1, G_KEY_FILE_NONE, error))
    return NULL;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!take_group (self, file, groups[i], error))
      return NULL;

  return g_steal_pointer (&self);
}

static gboolean
write_server_cb (gpointer key,
                 gpointer value,
                 gpointer user_data)
{
  g_key_file_set_string (user_data, SERVERS, key, ved_profile_get_info (GPOINTER_TO_INT (value))->key);

  return FALSE;
}

/**
 * ved_profile_rules_to_data:
 *
 * Returns: (transfer full): the text form of all rules
 */
char *
ved_profile_rules_to_data (const VedProfileRules *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    g_key_file_set_string_list (file, PREFIXES, ved_profile_get_info (profile)->key,
                                (const char *const *) self->prefixes[profile], g_strv_length (self->prefixes[profile]));
  g_tree_foreach (self->servers, write_server_cb, file);

  return g_key_file_to_data (file, NULL, NULL);
}

/**
 * ved_profile_rules_find_server:
 * @profile: (out): that of the server @name
 *
 * Returns: whether the rules name this very server
 */
gboolean
ved_profile_rules_find_server (const VedProfileRules *self,
                               const char            *name,
                               VedProfile            *profile)
{
  gpointer value;

  if (!g_tree_lookup_extended (self->servers, name, NULL, &value))
    return FALSE;
  *profile = GPOINTER_TO_INT (value);

  return TRUE;
}

/**
 * ved_profile_rules_guess:
 *
 * Returns: the profile that the name speaks of, else VED_PROFILE_GENERIC
 */
VedProfile
ved_profile_rules_guess (const VedProfileRules *self,
                         const char            *name)
{
  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    if (ved_profile_name_begins (name, (const char *const *) self->prefixes[profile]))
      return profile;

  return VED_PROFILE_GENERIC;
}
