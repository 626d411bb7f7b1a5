/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-job"

#include "config.h"

#include "engine/jobs/ved-job.h"

/**
 * ved_job_status_get_name:
 *
 * Returns: (transfer none): "processing", "complete" or "failed"
 */
const char *
ved_job_status_get_name (VedJobStatus status)
{
  static const char *names[] = {
    [VED_JOB_PROCESSING] = "processing",
    [VED_JOB_COMPLETE] = "complete",
    [VED_JOB_FAILED] = "failed",
  };

  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (names), NULL);

  return names[status];
}
