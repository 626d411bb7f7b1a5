/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_PROFILE_ML_COMPUTE,
  VED_PROFILE_DATABASE,
  VED_PROFILE_WEB_API,
  VED_PROFILE_CONDUCTOR_MGMT,
  VED_PROFILE_DATA_INGEST,
  VED_PROFILE_RISK_ANALYTICS,
  VED_PROFILE_GENERIC,
  VED_N_PROFILES
} VedProfile;

typedef struct {
  const char *key;              /* "ml_compute": in the feed */
  const char *label;            /* "ML Compute": in answers */
  const char *short_key;        /* "ml": in filters */
  const char *name_format;      /* "ppml%04d": of the simulator's servers */
  const char * const *prefixes; /* a name that starts with one of them and a digit belongs here */
  double share;                 /* of a simulated fleet */
  guint cores;                  /* of a simulated server */
} VedProfileInfo;

const VedProfileInfo *ved_profile_get_info         (VedProfile   profile) G_GNUC_CONST;
gboolean              ved_profile_from_text        (const char  *text,
                                                    gsize        length,
                                                    VedProfile  *profile);
gboolean              ved_profile_name_begins      (const char         *name,
                                                    const char * const *prefixes);
VedProfile            ved_profile_from_server_name (const char         *name);

G_END_DECLS
