/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-page-text"

#include "config.h"

#include "app/parts/ved-page-text.h"

#include "app/parts/ved-paragraph.h"
#include "app/ved-reading-order.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* How pages write numbers, ages and the words of the fleet. A number never has more digits than help: shares
 * and percentages one decimal, counts none but commas between thousands. What is below 0 has a minus sign, what is
 * missing is an en dash. */

#define MISSING "–"
#define MINUTE_US (60 * G_USEC_PER_SEC)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

/**
 * ved_text_metric_label:
 *
 * Returns: the translated name of @metric
 */
const char *
ved_text_metric_label (VedMetric metric)
{
  return _(ved_metric_get_info (metric)->label);
}

/**
 * ved_text_metric_format:
 *
 * Returns: how a value of @metric is written, with its unit
 */
VedNumberFormat
ved_text_metric_format (VedMetric metric)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);

  switch (info->unit)
    {
    case VED_UNIT_PERCENT:
      return (VedNumberFormat) { VED_NUMBER_PERCENT, 1, NULL };

    case VED_UNIT_MB_PER_S:
      return (VedNumberFormat) { VED_NUMBER_DECIMAL, 1, "MB/s" };

    case VED_UNIT_DAYS:
      return (VedNumberFormat) { VED_NUMBER_DECIMAL, 1, "d" };

    case VED_UNIT_COUNT:
      return (VedNumberFormat) { VED_NUMBER_COUNT, 0, NULL };

    case VED_UNIT_LOAD:
    case VED_UNIT_SHARE:
    default:
      return (VedNumberFormat) { VED_NUMBER_DECIMAL, 2, NULL };
    }
}

/**
 * ved_text_metric_axis_format:
 *
 * Returns: how the ticks of an axis of @metric are written; percentages and days carry their unit, others would
 *   take the room of the charts
 */
VedNumberFormat
ved_text_metric_axis_format (VedMetric metric)
{
  VedNumberFormat format = ved_text_metric_format (metric);

  format.decimals = -1;
  if (ved_metric_get_info (metric)->unit != VED_UNIT_DAYS)
    format.unit = NULL;

  return format;
}

/**
 * ved_text_write_metric:
 *
 * Returns: @buffer with @value and its unit
 */
const char *
ved_text_write_metric (VedMetric metric,
                       double    value,
                       char     *buffer,
                       gsize     size)
{
  VedNumberFormat format = ved_text_metric_format (metric);

  return ved_number_format_write (&format, value, buffer, size);
}

/**
 * ved_text_write_number:
 *
 * Returns: @buffer with @value, without a unit
 */
const char *
ved_text_write_number (double value,
                       guint  decimals,
                       char  *buffer,
                       gsize  size)
{
  if (isnan (value))
    g_strlcpy (buffer, MISSING, size);
  else
    g_snprintf (buffer, size, "%.*f", (int) decimals, value);

  return buffer;
}

/**
 * ved_text_write_percent:
 * @share: 0 to 1
 *
 * Returns: @buffer with @share in percent; what is not whole is never rounded to 100 %
 */
const char *
ved_text_write_percent (double share,
                        guint  decimals,
                        char  *buffer,
                        gsize  size)
{
  double most = 100.0 - pow (10.0, -(double) decimals);

  if (isnan (share))
    g_strlcpy (buffer, MISSING, size);
  else if (share < 1.0 && 200.0 * share >= 100.0 + most)
    g_snprintf (buffer, size, ">%.*f %%", (int) decimals, most);
  else
    g_snprintf (buffer, size, "%s%.*f %%", 200.0 * share <= most - 100.0 ? "−" : "", (int) decimals,
                fabs (100.0 * share));

  return buffer;
}

/**
 * ved_text_write_count:
 * @count: rounded
 *
 * Returns: @buffer with @count, as in 12,345 where commas are between thousands
 */
const char *
ved_text_write_count (double count,
                      char  *buffer,
                      gsize  size)
{
  char number[VED_TEXT_SIZE];

  if (isnan (count) || fabs (count) > 1e18)
    return g_strlcpy (buffer, MISSING, size), buffer;

  ved_number_write_whole ((guint64) llround (fabs (count)), number, sizeof number);
  g_snprintf (buffer, size, "%s%s", count <= -0.5 ? "−" : "", number);

  return buffer;
}

/**
 * ved_text_read_count:
 * @text: as ved_text_write_count() writes it, or with nothing between thousands; any space stands for a narrow one
 * @count: (out): what it says
 *
 * Returns: %FALSE for what is no whole number, or has a separator where none stands between thousands
 */
gboolean
ved_text_read_count (const char *text,
                     double     *count)
{
  g_autofree char *digits = NULL, *own = NULL;
  char again[VED_TEXT_SIZE];
  const char *separator = ved_number_get_separator ();
  gboolean is_spaced = g_unichar_isspace (g_utf8_get_char (separator)) && strchr (text, ' ') != NULL;
  g_auto(GStrv) groups = g_strsplit (text, is_spaced ? " " : separator, -1);
  guint64 number;

  digits = g_strjoinv (NULL, groups);
  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64, &number, NULL))
    return FALSE;

  *count = (double) number;
  own = g_strjoinv (separator, groups);

  return groups[1] == NULL || g_str_equal (ved_text_write_count (*count, again, sizeof again), own);
}

/**
 * ved_text_write_delta:
 *
 * Returns: @buffer with @delta and its sign; a difference that rounds to nothing has none
 */
const char *
ved_text_write_delta (double delta,
                      guint  decimals,
                      char  *buffer,
                      gsize  size)
{
  double half_unit = 0.5 * pow (10.0, -(double) decimals);

  if (isnan (delta))
    g_strlcpy (buffer, MISSING, size);
  else if (fabs (delta) < half_unit)
    g_strlcpy (buffer, "±0", size);
  else
    g_snprintf (buffer, size, "%s%.*f", delta > 0.0 ? "+" : "−", (int) decimals, fabs (delta));

  return buffer;
}

/**
 * ved_text_duration:
 *
 * Returns: (transfer full): @duration_us with one unit, or two above an hour
 */
char *
ved_text_duration (gint64 duration_us)
{
  gint64 seconds = MAX (duration_us, 0) / G_USEC_PER_SEC;

  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (_("%d min"), (int) (seconds / 60));
  if (seconds < 86400)
    return seconds % 3600 / 60 == 0 ? g_strdup_printf (_("%d h"), (int) (seconds / 3600))
                                    : g_strdup_printf (_("%d h %d min"), (int) (seconds / 3600),
                                                       (int) (seconds % 3600 / 60));

  return g_strdup_printf (_("%d d"), (int) (seconds / 86400));
}

/**
 * ved_text_age:
 *
 * Returns: (transfer full): how long ago something was
 */
char *
ved_text_age (gint64 age_us)
{
  g_autofree char *duration = NULL;

  if (age_us < 2 * G_USEC_PER_SEC)
    return g_strdup (_("now"));

  duration = ved_text_duration (age_us);

  return g_strdup_printf (_("%s ago"), duration);
}

/**
 * ved_text_clock:
 * @time_us: UTC
 *
 * Returns: (transfer full): local time of day with the zone, and the day in front where that is not today
 */
char *
ved_text_clock (gint64 time_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL, now = g_date_time_new_now_local ();
  gboolean is_this_year = local != NULL && g_date_time_get_year (local) == g_date_time_get_year (now);

  if (local == NULL)
    return g_strdup (MISSING);
  if (is_this_year && g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (now))
    return g_date_time_format (local, "%H:%M %Z");

  return g_date_time_format (local, is_this_year ? "%a %d %b %H:%M %Z" : "%d %b %Y %H:%M %Z");
}

/**
 * ved_text_engine:
 *
 * Returns: the translated name of a forecast engine
 */
const char *
ved_text_engine (VedEngineId engine)
{
  static const char *const names[VED_N_ENGINES] = {
    [VED_ENGINE_NONE] = MISSING,
    [VED_ENGINE_PERSISTENCE] = N_("Persistence"),
    [VED_ENGINE_TREND] = N_("Trend"),
    [VED_ENGINE_SNAIVE] = N_("Seasonal naive"),
    [VED_ENGINE_SEASONAL] = N_("Seasonal"),
    [VED_ENGINE_MLP] = N_("MLP"),
    [VED_ENGINE_TFT] = N_("TFT"),
    [VED_ENGINE_MIXED] = N_("Mixed"),
  };

  return engine < VED_N_ENGINES ? _(names[engine]) : MISSING;
}

/**
 * ved_text_rung:
 *
 * Returns: how much history stands behind a forecast, in words
 */
const char *
ved_text_rung (VedWarmupRung rung)
{
  static const char *const names[VED_N_RUNGS] = {
    [VED_RUNG_LAST_KIND] = N_("under an hour of data"),
    [VED_RUNG_LAST_OWN] = N_("under a day of data"),
    [VED_RUNG_YESTERDAY] = N_("a day of data"),
    [VED_RUNG_PROFILE] = N_("days of data"),
    [VED_RUNG_SELECTION] = N_("a week of data"),
  };

  return rung < VED_N_RUNGS ? _(names[rung]) : MISSING;
}

/**
 * ved_text_state:
 *
 * Returns: the translated name of a server's state
 */
const char *
ved_text_state (VedServerState state)
{
  static const char *const names[VED_N_SERVER_STATES] = {
    [VED_SERVER_WARMING] = N_("Warming up"),
    [VED_SERVER_LIVE] = N_("Live"),
    [VED_SERVER_STALE] = N_("Stale"),
    [VED_SERVER_OFFLINE] = N_("Offline"),
  };

  return state < VED_N_SERVER_STATES ? _(names[state]) : MISSING;
}

/**
 * ved_text_fleet_status:
 *
 * Returns: the translated word for @status
 */
const char *
ved_text_fleet_status (VedFleetStatus status)
{
  switch (status)
    {
    case VED_FLEET_HEALTHY:
      return _("Healthy");

    case VED_FLEET_WATCH:
      return _("Watch");

    case VED_FLEET_WARNING:
      return _("Warning");

    case VED_FLEET_CRITICAL:
      return _("Critical");

    case VED_FLEET_UNKNOWN:
    default:
      return _("Unknown");
    }
}

/**
 * ved_fleet_status_get_level:
 *
 * Returns: the level whose colour and letter @status takes
 */
VedLevel
ved_fleet_status_get_level (VedFleetStatus status)
{
  switch (status)
    {
    case VED_FLEET_WATCH:
      return VED_LEVEL_WATCH;

    case VED_FLEET_WARNING:
      return VED_LEVEL_WARNING;

    case VED_FLEET_CRITICAL:
      return VED_LEVEL_CRITICAL;

    case VED_FLEET_HEALTHY:
    case VED_FLEET_UNKNOWN:
    default:
      return VED_LEVEL_HEALTHY;
    }
}

/**
 * ved_marker_get_symbol:
 *
 * Returns: what stands before a marked number, so that it is not marked by colour alone
 */
const char *
ved_marker_get_symbol (VedMarker marker)
{
  static const char *const symbols[] = {
    [VED_MARKER_NONE] = "",
    [VED_MARKER_LOW] = "△ ",
    [VED_MARKER_MID] = "▲ ",
    [VED_MARKER_HIGH] = "◆ ",
  };

  return symbols[marker];
}

/**
 * ved_marker_get_level:
 *
 * Returns: the level whose colour a marked number takes
 */
VedLevel
ved_marker_get_level (VedMarker marker)
{
  static const VedLevel levels[] = {
    [VED_MARKER_NONE] = VED_LEVEL_HEALTHY,
    [VED_MARKER_LOW] = VED_LEVEL_DEGRADING,
    [VED_MARKER_MID] = VED_LEVEL_DANGER,
    [VED_MARKER_HIGH] = VED_LEVEL_CRITICAL,
  };

  return levels[marker];
}

/**
 * ved_text_label_new:
 * @text: what it says
 * @css_class: (nullable): its style
 *
 * Returns: a label that begins at the left, with figures of equal width
 */
GtkWidget *
ved_text_label_new (const char *text,
                    const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  if (text != NULL)
    ved_text_label_set (label, text);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/**
 * ved_text_paragraph_new:
 * @text: what it says
 * @css_class: (nullable): its style
 *
 * Returns: a #VedParagraph, which takes as many lines as it needs
 */
GtkWidget *
ved_text_paragraph_new (const char *text,
                        const char *css_class)
{
  GtkWidget *paragraph = ved_paragraph_new (text);

  if (css_class != NULL)
    gtk_widget_add_css_class (paragraph, css_class);

  return paragraph;
}

/**
 * ved_text_wrapped_label_new:
 * @text: what it says
 * @css_class: (nullable): its style
 *
 * For text that can be selected, and seldom changes; others are paragraphs.
 *
 * Returns: a label that takes as many lines as it needs
 */
GtkWidget *
ved_text_wrapped_label_new (const char *text,
                            const char *css_class)
{
  GtkWidget *label = ved_text_label_new (text, css_class);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);

  return label;
}

/**
 * ved_text_steady_new:
 * @n_chars: that there is always room for
 * @n_lines: that it is high
 * @css_class: (nullable): its style
 *
 * For what changes in each frame: whatever it says it is as wide and as high as before, so that another text costs a
 * drawing and no layout.
 *
 * Returns: a text that says nothing
 */
GtkWidget *
ved_text_steady_new (guint       n_chars,
                     guint       n_lines,
                     const char *css_class)
{
  GtkInscription *text = GTK_INSCRIPTION (gtk_inscription_new (NULL));

  gtk_inscription_set_min_chars (text, n_chars);
  gtk_inscription_set_nat_chars (text, n_chars);
  gtk_inscription_set_min_lines (text, n_lines);
  gtk_inscription_set_nat_lines (text, n_lines);
  gtk_inscription_set_xalign (text, 0.0f);
  gtk_inscription_set_yalign (text, 0.0f);
  gtk_inscription_set_text_overflow (text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (text), "numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (text), css_class);

  return GTK_WIDGET (text);
}

/**
 * ved_text_steady_set:
 *
 * Draws a text only when it differs.
 */
void
ved_text_steady_set (GtkWidget  *steady,
                     const char *text)
{
  g_autofree char *ordered = ved_order_number (steady, text);

  if (ordered != NULL)
    text = ordered;
  if (g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (steady)), text) != 0)
    gtk_inscription_set_text (GTK_INSCRIPTION (steady), text);
}

/**
 * ved_text_label_set:
 * @label: a label or a paragraph
 *
 * Changes a label only when its text differs: an unchanged label costs no layout.
 */
void
ved_text_label_set (GtkWidget  *label,
                    const char *text)
{
  g_autofree char *ordered = NULL;

  if (VED_IS_PARAGRAPH (label))
    {
      ved_paragraph_set_text (VED_PARAGRAPH (label), text);
      return;
    }

  ordered = ved_order_number (label, text);
  if (ordered != NULL)
    text = ordered;
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}
