/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alerts-empty"

#include "config.h"

#include "app/alerts/ved-alerts-empty.h"

#include "app/models/ved-used-thresholds.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* What stands in the place of a list of alerts that has none. */

/* What opens an alert, by the table that decides it. */
static char *
write_watched (void)
{
  const VedThresholds *thresholds = ved_used_thresholds_get ();
  g_autoptr(GString) metrics = g_string_new (NULL);

  for (VedMetric i = 0; i < VED_N_METRICS; i++)
    if (!isnan (thresholds->alert[i].warning))
      g_string_append_printf (metrics, "%s%s", metrics->len > 0 ? ", " : "", ved_text_metric_label (i));

  return g_strdup_printf (_("An alert opens when the risk, the chance of an incident, or one of these metrics is beyond its "
                            "threshold, or likely to be within the hour: %s."), metrics->str);
}

static void
describe_unknown (AdwStatusPage *self,
                  gint64         since_us)
{
  g_autofree char *clock = ved_text_clock (since_us);
  g_autofree char *title = g_strdup_printf (_("No alert was open at %s"), clock);

  adw_status_page_set_icon_name (self, "network-offline-symbolic");
  adw_status_page_set_title (self, title);
  adw_status_page_set_description (self, _("The source has not reported since. What is open now is unknown."));
}

static void
describe_quiet (AdwStatusPage *self)
{
  g_autofree char *watched = write_watched ();

  adw_status_page_set_icon_name (self, "object-select-symbolic");
  adw_status_page_set_title (self, _("No alert is open"));
  adw_status_page_set_description (self, watched);
}

/**
 * ved_alerts_empty_describe:
 * @is_quiet: whether no alert is open at all, not just none that is looked for
 * @since_us: since when the source has told nothing, µs UTC; 0 while it tells. Then nobody can say that all is well
 */
void
ved_alerts_empty_describe (AdwStatusPage *self,
                           gboolean       is_quiet,
                           gint64         since_us)
{
  g_return_if_fail (ADW_IS_STATUS_PAGE (self));

  if (is_quiet && since_us != 0)
    {
      describe_unknown (self, since_us);
      return;
    }
  if (is_quiet)
    {
      describe_quiet (self);
      return;
    }
  adw_status_page_set_icon_name (self, "edit-find-symbolic");
  adw_status_page_set_title (self, _("No alert matches"));
  adw_status_page_set_description (self, _("Choose another filter, or search for a server, a metric, a level or a state."));
}
