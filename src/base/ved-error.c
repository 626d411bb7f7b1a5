/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-error"

#include "config.h"

#include "base/ved-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (ved_error, ved_error)

/**
 * ved_report_error:
 * @domain: the caller's log domain
 * @what: what was being done, as in "Saving the window size"
 * @error: (transfer full) (nullable): what went wrong; freed here
 *
 * The end of the road for the error of an operation nobody waits for: it is logged, not swallowed. A
 * cancelled operation is nobody's fault and stays silent.
 */
void
ved_report_error (const char *domain,
                  const char *what,
                  GError     *error)
{
  if (error == NULL)
    return;

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_log (domain, G_LOG_LEVEL_MESSAGE, "%s: %s", what, error->message);

  g_error_free (error);
}
