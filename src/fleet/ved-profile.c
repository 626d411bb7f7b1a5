/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-profile"

#include "config.h"

#include "fleet/ved-profile.h"

#include <glib/gi18n.h>
#include <string.h>

/* What kind of work a server does, in one table: names of the feed, of answers and of filters, how
 * the simulator names and shares out its servers, and by which names real servers are recognised
 * (`^prefix\d+`, whatever the case). Names outside the table are generic. */

static const char *const ml_prefixes[] = { "ppml", "ppgpu", "cptrain", "ml-node-", NULL };
static const char *const database_prefixes[] = {
  "ppdb", "psdb", "oracle", "mongo", "postgres", "mysql", NULL
};
static const char *const web_prefixes[] = { "ppweb", "ppapi", "nginx", "tomcat", "api-server-", NULL };
static const char *const conductor_prefixes[] = { "ppcon", "conductor", "egomgmt", "maestro", NULL };
static const char *const ingest_prefixes[] = { "ppetl", "ppkafka", "stream", "spark", "flink", NULL };
static const char *const risk_prefixes[] = { "pprisk", "varrisk", "credit", "quant", NULL };
static const char *const generic_prefixes[] = { "ppgen", NULL };

static const VedProfileInfo profiles[VED_N_PROFILES] = {
  [VED_PROFILE_ML_COMPUTE] = { "ml_compute", N_("ML Compute"), "ml", "ppml%04d", ml_prefixes, 0.22, 16 },
  [VED_PROFILE_DATABASE] = { "database", N_("Database"), "db", "ppdb%03d", database_prefixes, 0.17, 16 },
  [VED_PROFILE_WEB_API] = { "web_api", N_("Web API"), "web", "ppweb%03d", web_prefixes, 0.28, 8 },
  [VED_PROFILE_CONDUCTOR_MGMT] = { "conductor_mgmt", N_("Conductor Mgmt"), "con", "ppcon%02d", conductor_prefixes,
                                   0.06, 8 },
  [VED_PROFILE_DATA_INGEST] = { "data_ingest", N_("ETL/Ingest"), "ingest", "ppetl%03d", ingest_prefixes,
                                0.11, 16 },
  [VED_PROFILE_RISK_ANALYTICS] = { "risk_analytics", N_("Risk Analytics"), "risk", "pprisk%03d", risk_prefixes,
                                   0.09, 16 },
  [VED_PROFILE_GENERIC] = { "generic", N_("Generic"), "gen", "ppgen%03d", generic_prefixes, 0.07, 4 },
};

/**
 * ved_profile_get_info:
 * @profile: a profile
 *
 * Returns: (transfer none): its row; valid for ever
 */
const VedProfileInfo *
ved_profile_get_info (VedProfile profile)
{
  g_return_val_if_fail (profile < VED_N_PROFILES, NULL);

  return &profiles[profile];
}

static gboolean
is_text (const char *known,
         const char *text,
         gsize       length)
{
  return strlen (known) == length && g_ascii_strncasecmp (known, text, length) == 0;
}

/**
 * ved_profile_from_text:
 * @text: a key, label or short key, in any case; need not end with a zero
 * @length: its bytes
 * @profile: (out): the profile
 *
 * Returns: whether there is such a profile
 */
gboolean
ved_profile_from_text (const char *text,
                       gsize       length,
                       VedProfile *profile)
{
  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      const VedProfileInfo *info = &profiles[i];

      if (is_text (info->key, text, length) ||
          is_text (info->label, text, length) ||
          is_text (info->short_key, text, length))
        {
          *profile = i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ved_profile_name_begins:
 * @prefixes: (array zero-terminated=1): beginnings of names
 *
 * Returns: whether @name begins with one of them, in any case, and goes on with a digit
 */
gboolean
ved_profile_name_begins (const char        *name,
                         const char *const *prefixes)
{
  for (guint i = 0; prefixes[i] != NULL; i++)
    {
      gsize length = strlen (prefixes[i]);

      if (g_ascii_strncasecmp (name, prefixes[i], length) == 0 && g_ascii_isdigit (name[length]))
        return TRUE;
    }

  return FALSE;
}

/**
 * ved_profile_from_server_name:
 * @name: a server's name
 *
 * Returns: the profile that the name speaks of, else VED_PROFILE_GENERIC
 */
VedProfile
ved_profile_from_server_name (const char *name)
{
  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      if (ved_profile_name_begins (name, profiles[i].prefixes))
        return i;
    }

  return VED_PROFILE_GENERIC;
}
