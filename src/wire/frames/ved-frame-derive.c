/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-derive"

#include "config.h"

#include "wire/frames/ved-frame-derive.h"

/* What columns of a frame say of others. Codes that cannot be are no fault: they make others that cannot be. */

/**
 * ved_frame_derive_idle:
 * @user: (array length=n_servers): codes, as all that follow
 *
 * What the other shares of a processor leave of the whole is idle.
 */
void
ved_frame_derive_idle (const gint32 *user,
                       const gint32 *sys,
                       const gint32 *iowait,
                       gint32       *derived,
                       guint         n_servers)
{
  const gint32 whole = 10000;

  for (guint i = 0; i < n_servers; i++)
    {
      gboolean is_missing = user[i] == VED_CODE_MISSING || sys[i] == VED_CODE_MISSING || iowait[i] == VED_CODE_MISSING;

      derived[i] = is_missing ? VED_CODE_MISSING
                              : (gint32) ((guint32) whole - (guint32) user[i] - (guint32) sys[i] - (guint32) iowait[i]);
    }
}

/**
 * ved_frame_derive_near:
 * @current: (array length=n_servers): codes of what is measured
 *
 * What is forecast begins where the server is.
 */
void
ved_frame_derive_near (const gint32 *current,
                       VedMetric     metric,
                       gint32       *derived,
                       guint         n_servers)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  const gint64 finer = (gint64) (info->resolution / info->quantile_resolution + 0.5);

  for (guint i = 0; i < n_servers; i++)
    derived[i] = current[i] == VED_CODE_MISSING ? VED_CODE_MISSING : (gint32) (guint32) (current[i] * finer);
}
