/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-quality-verdict"

#include "config.h"

#include "app/quality/ved-quality-verdict.h"

#include "app/parts/ved-page-text.h"
#include "base/ved-clock.h"

#include <glib/gi18n.h>
#include <math.h>

/* Whether forecasts deserve trust, in a sentence for their values and one for their warnings. Both are made of the figures that
 * the page shows: a mean over all horizons may hide that the nearest is worse than doing nothing. */

#define LEAST_WARNED 0.5                                       /* of the servers that turned critical */
#define MOST_FALSE   0.5                                       /* of the warnings */

/**
 * ved_quality_verdict_warns_well:
 *
 * Returns: whether neither too much trouble is missed nor too many warnings are false, as far as there were any
 */
gboolean
ved_quality_verdict_warns_well (const VedReportHorizon *horizon)
{
  double warned = horizon->events > 0.0 ? horizon->hits / horizon->events : NAN;
  double false_share = horizon->alarms > 0.0 ? horizon->false_alarms / horizon->alarms : NAN;

  return !(warned < LEAST_WARNED) && !(false_share > MOST_FALSE);
}

static char *
name_lead (const VedQualityReport *report,
           guint                   lead)
{
  return ved_text_duration ((gint64) (ved_quality_report_get_lead_minutes (report, lead) * VED_MINUTE_US));
}

/* "" where no gain is known. */
static char *
write_gain (const VedQualityReport *report)
{
  guint better[VED_REPORT_LEADS], worse[VED_REPORT_LEADS], n_better = 0, n_worse = 0;
  g_autofree char *bound = NULL;

  for (guint lead = 0; lead < VED_REPORT_LEADS; lead++)
    {
      double gain = ved_quality_report_get_gain (report, lead);

      if (isnan (ved_quality_report_get_lead_minutes (report, lead)))
        continue;
      if (gain > 0.0)
        better[n_better++] = lead;
      else if (!isnan (gain))
        worse[n_worse++] = lead;
    }
  if (n_better + n_worse == 0)
    return g_strdup ("");
  if (n_worse == 0)
    {
      bound = name_lead (report, better[n_better - 1]);
      return g_strdup_printf (_("Yes: forecasts are better than the last value at every horizon up to %s."), bound);
    }
  if (n_better == 0)
    {
      bound = name_lead (report, worse[n_worse - 1]);
      return g_strdup_printf (_("No: the last value is better than forecasts at every horizon up to %s."), bound);
    }
  if (worse[n_worse - 1] < better[0])
    {
      bound = name_lead (report, worse[n_worse - 1]);
      return g_strdup_printf (_("Useful beyond %s: up to there, the last value is better than forecasts."), bound);
    }
  if (better[n_better - 1] < worse[0])
    {
      bound = name_lead (report, better[n_better - 1]);
      return g_strdup_printf (_("Useful up to %s: beyond that, the last value is better than forecasts."), bound);
    }

  return g_strdup (_("Useful at some horizons only: see the gain of each below."));
}

static gboolean
is_judged (const VedReportHorizon *horizon)
{
  return horizon->events + horizon->alarms > 0.0;
}

static const char *
judge_warnings (const VedQualityReport *report)
{
  const VedReportHorizon *near = &report->horizons[VED_HORIZON_30M], *far = &report->horizons[VED_HORIZON_8H];
  gboolean is_near_good = ved_quality_verdict_warns_well (near), is_far_good = ved_quality_verdict_warns_well (far);

  if (!is_judged (near) || !is_judged (far))
    return "";
  if (is_near_good && is_far_good)
    return _("Warnings are reliable for 30 min and for 8 h ahead.");
  if (is_far_good)
    return _("Warnings are reliable for 8 h ahead, not for 30 min.");
  if (is_near_good)
    return _("Warnings are reliable for 30 min ahead, not for 8 h.");

  return _("Warnings are not reliable: too many incidents were missed, or too many warnings were false.");
}

/**
 * ved_quality_verdict_write:
 *
 * Returns: (transfer full): whether forecasts can be trusted, and how far ahead; "" where nothing is known
 */
char *
ved_quality_verdict_write (const VedQualityReport *report)
{
  g_autofree char *gain = write_gain (report);
  const char *warnings = judge_warnings (report);

  return g_strconcat (gain, *gain != '\0' && *warnings != '\0' ? " " : "", warnings, NULL);
}
