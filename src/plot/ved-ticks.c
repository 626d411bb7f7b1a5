/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-ticks"

#include "config.h"

#include "plot/ved-ticks.h"

#include "base/ved-clock.h"

#include <math.h>

/* Value ticks lie at multiples of 1, 2 or 5 × 10ⁿ. A logarithmic axis has a tick at every decade (or every
 * few) and minor ones between them, of which those at 2 and 5 have a label too where there is room.
 *
 * Time ticks lie at round times of the calendar in the given zone: a tick every six hours stands at 00, 06,
 * 12 and 18 o'clock there, a day begins at its local midnight also when daylight saving time begins or ends,
 * and months and years have their real lengths. Below a second they are plain multiples. */

#define CLOCK_CHARS 8            /* 12:30:15 */

typedef enum {
  STEP_US,
  STEP_SECONDS,
  STEP_DAYS,
  STEP_MONTHS,
  STEP_YEARS,
} VedStepKind;

typedef struct {
  VedStepKind kind;
  int amount;
} VedTimeStep;

static const VedTimeStep time_steps[] = {
  { STEP_US, 1 }, { STEP_US, 2 }, { STEP_US, 5 },
  { STEP_US, 10 }, { STEP_US, 20 }, { STEP_US, 50 },
  { STEP_US, 100 }, { STEP_US, 200 }, { STEP_US, 500 },
  { STEP_US, 1000 }, { STEP_US, 2000 }, { STEP_US, 5000 },
  { STEP_US, 10000 }, { STEP_US, 20000 }, { STEP_US, 50000 },
  { STEP_US, 100000 }, { STEP_US, 200000 }, { STEP_US, 500000 },
  { STEP_SECONDS, 1 }, { STEP_SECONDS, 2 }, { STEP_SECONDS, 5 },
  { STEP_SECONDS, 10 }, { STEP_SECONDS, 15 }, { STEP_SECONDS, 30 },
  { STEP_SECONDS, 60 }, { STEP_SECONDS, 120 }, { STEP_SECONDS, 300 },
  { STEP_SECONDS, 600 }, { STEP_SECONDS, 900 }, { STEP_SECONDS, 1800 },
  { STEP_SECONDS, 3600 }, { STEP_SECONDS, 7200 }, { STEP_SECONDS, 10800 },
  { STEP_SECONDS, 21600 }, { STEP_SECONDS, 43200 },
  { STEP_DAYS, 1 }, { STEP_DAYS, 2 }, { STEP_DAYS, 7 }, { STEP_DAYS, 14 },
  { STEP_MONTHS, 1 }, { STEP_MONTHS, 2 }, { STEP_MONTHS, 3 }, { STEP_MONTHS, 6 },
  { STEP_YEARS, 1 }, { STEP_YEARS, 2 }, { STEP_YEARS, 5 }, { STEP_YEARS, 10 }, { STEP_YEARS, 20 },
  { STEP_YEARS, 50 }, { STEP_YEARS, 100 }, { STEP_YEARS, 500 }, { STEP_YEARS, 1000 },
};

static double
step_length_us (const VedTimeStep *step)
{
  static const double unit_us[] = { 1.0, 1e6, 86400e6, 30.44 * 86400e6, 365.25 * 86400e6 };

  return step->amount * unit_us[step->kind];
}

static GDateTime *
date_time_at (GTimeZone *zone,
              gint64     time_us)
{
  gint64 seconds = ved_floor_to (time_us, VED_SECOND_US) / VED_SECOND_US;
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (seconds);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static gint64
midnight_us (GTimeZone *zone,
             int        year,
             int        month,
             int        day)
{
  g_autoptr(GDateTime) midnight = g_date_time_new (zone, year, month, day, 0, 0, 0.0);

  return midnight != NULL ? g_date_time_to_unix (midnight) * VED_SECOND_US : G_MAXINT64;
}

static gint64
midnight_of_julian_us (GTimeZone *zone,
                       guint32    julian)
{
  GDate date;

  if (!g_date_valid_julian (julian))
    return G_MAXINT64;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, julian);

  return midnight_us (zone, g_date_get_year (&date), (int) g_date_get_month (&date), g_date_get_day (&date));
}

static guint32
julian_at (GTimeZone *zone,
           gint64     time_us)
{
  g_autoptr(GDateTime) date_time = date_time_at (zone, time_us);
  GDate date;
  int year, month, day;

  if (date_time == NULL)
    return 1;

  g_date_time_get_ymd (date_time, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);

  return g_date_get_julian (&date);
}

static gint64
offset_at_us (GTimeZone *zone,
              gint64     time_us)
{
  gint64 seconds = ved_floor_to (time_us, VED_SECOND_US) / VED_SECOND_US;
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return g_time_zone_get_offset (zone, interval) * VED_SECOND_US;
}

/* The first tick after @time_us on the local wall clock. Where the clock is changed in between, the grid of
 * the later offset counts, as far as it holds there. */
static gint64
next_clock_tick (GTimeZone *zone,
                 gint64     step_us,
                 gint64     time_us)
{
  gint64 offset_us = offset_at_us (zone, time_us);
  gint64 tick_us = ved_floor_to (time_us + offset_us, step_us) + step_us - offset_us;
  gint64 later_us = offset_at_us (zone, tick_us);

  if (later_us == offset_us)
    return tick_us;

  tick_us = ved_floor_to (tick_us + later_us, step_us) - later_us;
  if (tick_us <= time_us || offset_at_us (zone, tick_us) != later_us)
    tick_us += step_us;

  return tick_us;
}

static gint64
next_month_tick (GTimeZone *zone,
                 int        n_months,
                 gint64     time_us)
{
  g_autoptr(GDateTime) date_time = date_time_at (zone, time_us);
  int month;

  if (date_time == NULL)
    return G_MAXINT64;

  month = g_date_time_get_year (date_time) * 12 + g_date_time_get_month (date_time) - 1;
  month = (month / n_months + 1) * n_months;

  return midnight_us (zone, month / 12, month % 12 + 1, 1);
}

static gint64
next_tick (GTimeZone         *zone,
           const VedTimeStep *step,
           gint64             time_us)
{
  switch (step->kind)
    {
    case STEP_US:
      return ved_floor_to (time_us, step->amount) + step->amount;

    case STEP_SECONDS:
      return next_clock_tick (zone, step->amount * (gint64) VED_SECOND_US, time_us);

    case STEP_DAYS:
      {
        /* Julian day 1 is a Monday, so weeks begin on Mondays. */
        guint32 day = (julian_at (zone, time_us) - 1) / (guint) step->amount + 1;

        return midnight_of_julian_us (zone, day * (guint) step->amount + 1);
      }

    case STEP_MONTHS:
      return next_month_tick (zone, step->amount, time_us);

    case STEP_YEARS:
    default:
      return next_month_tick (zone, step->amount * 12, time_us);
    }
}

static const char *
label_format (const VedTimeStep *step)
{
  switch (step->kind)
    {
    case STEP_US:
      return "%H:%M:%S";

    case STEP_SECONDS:
      return step->amount < 60 ? "%H:%M:%S" : "%H:%M";

    case STEP_DAYS:
      return "%-d %b";

    case STEP_MONTHS:
      return "%b";

    case STEP_YEARS:
    default:
      return "%Y";
    }
}

static int
count_fraction_digits (const VedTimeStep *step)
{
  if (step->kind != STEP_US)
    return 0;

  return step->amount >= 100000 ? 1 : step->amount >= 10000 ? 2 : step->amount >= 1000 ? 3 : 6;
}

static void
write_fraction (const VedTimeStep *step,
                VedTick           *tick)
{
  int digits = count_fraction_digits (step);
  gint64 fraction = tick->time_us - ved_floor_to (tick->time_us, VED_SECOND_US);
  char text[8];

  g_snprintf (text, sizeof text, "%06d", (int) fraction);
  text[digits] = 0;
  g_strlcat (tick->label, ".", sizeof tick->label);
  g_strlcat (tick->label, text, sizeof tick->label);
}

/* Labels with parts of a second are longer than those of the clock, for which distances are meant. */
static double
distance_for (const VedTimeStep *step,
              double             min_distance_px)
{
  int digits = count_fraction_digits (step);

  return digits > 0 ? min_distance_px * (CLOCK_CHARS + 1.0 + digits) / CLOCK_CHARS : min_distance_px;
}

/* The context line says once what the labels leave out: the date below a day, the year below a year. */
static void
label_time_tick (GTimeZone         *zone,
                 const VedTimeStep *step,
                 VedTick           *tick,
                 int               *context_key)
{
  g_autoptr(GDateTime) date_time = date_time_at (zone, tick->time_us);
  gboolean is_clock = step->kind == STEP_US || step->kind == STEP_SECONDS;
  g_autofree char *label = NULL;
  int key;

  tick->label[0] = tick->context[0] = 0;
  if (date_time == NULL)
    return;

  label = g_date_time_format (date_time, label_format (step));
  g_strlcpy (tick->label, label, sizeof tick->label);
  if (step->kind == STEP_US)
    write_fraction (step, tick);

  key = g_date_time_get_year (date_time) * 400 + (is_clock ? g_date_time_get_day_of_year (date_time) : 0);
  if (key != *context_key && step->kind != STEP_YEARS)
    {
      g_autofree char *context = g_date_time_format (date_time, is_clock ? "%a %-d %b" : "%Y");

      g_strlcpy (tick->context, context, sizeof tick->context);
      *context_key = key;
    }
}

static const VedTimeStep *
choose_time_step (double span_us,
                  double px_per_us,
                  double min_distance_px)
{
  for (gsize i = 0; i < G_N_ELEMENTS (time_steps); i++)
    {
      double length_us = step_length_us (&time_steps[i]);

      if (length_us * px_per_us >= distance_for (&time_steps[i], min_distance_px) && span_us / length_us <= VED_TICKS_MAX - 2)
        return &time_steps[i];
    }

  return &time_steps[G_N_ELEMENTS (time_steps) - 1];
}

/* Steps of a binary or sexagesimal axis are round in its own prefix: 256 Mi, not 268.4 M; 30 s, not 50 s. */
static double
tick_step_for (const VedNumberFormat *format,
               double                 span,
               guint                  n_steps)
{
  static const double duration_steps[] = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
  };
  double rough = span / n_steps;

  if (format->kind == VED_NUMBER_IEC && rough >= 1.0)
    {
      double unit = pow (1024.0, floor (log2 (rough) / 10.0));
      double step = exp2 (ceil (log2 (rough / unit) - 1e-9));

      return step * unit;
    }

  /* There is nothing between two prices a tick apart. */
  if (format->kind == VED_NUMBER_PRICE && rough < 1.0)
    return 1.0;

  if (format->kind == VED_NUMBER_DURATION && rough >= 1.0)
    for (gsize i = 0; i < G_N_ELEMENTS (duration_steps); i++)
      if (duration_steps[i] >= rough * (1.0 - 1e-9))
        return duration_steps[i];

  return ved_scale_step (span, n_steps);
}

/* How many labels there is room for; one where there is none, or the numbers are none. */
static guint
room_for_labels (const VedScale *scale,
                 double          min_distance_px)
{
  double n = floor (fabs (scale->px_to - scale->px_from) / MAX (min_distance_px, 1.0));

  return n >= 1.0 ? (guint) MIN (n, VED_TICKS_MAX - 2) : 1;
}

static guint
linear_ticks (const VedScale        *scale,
              const VedNumberFormat *format,
              double                 min_distance_px,
              VedTick               *ticks)
{
  double low = MIN (scale->from, scale->to);
  double high = MAX (scale->from, scale->to);
  double step = tick_step_for (format, high - low, room_for_labels (scale, min_distance_px));
  double first = ceil (low / step - 1e-6);
  double greatest = step * MAX (fabs (first), fabs (floor (high / step + 1e-6)));
  guint n = 0;

  for (; n < VED_TICKS_MAX; n++)
    {
      double value = (first + n) * step;

      /* Far from zero a step may be too small to tell one tick from the next. */
      if (value > high + step * 1e-6 || (n > 0 && value <= ticks[n - 1].value))
        break;
      ticks[n] = (VedTick) { .value = value, .px = ved_scale_to_px (scale, value) };
      ved_number_format_write_tick (format, value, step, greatest, ticks[n].label, sizeof ticks[n].label);
      /* Nor may a format be able to: a label is not said twice. */
      ticks[n].is_minor = n > 0 && g_str_equal (ticks[n].label, ticks[n - 1].label);
    }

  return n;
}

/* Ticks at decades, minor ones between them. Less than a decade has the ticks of a linear axis. */
static guint
log_ticks (const VedScale        *scale,
           const VedNumberFormat *format,
           double                 min_distance_px,
           VedTick               *ticks)
{
  double low = MIN (scale->from, scale->to);
  double high = MAX (scale->from, scale->to);
  double decades = log10 (high) - log10 (low);
  guint n_labels = MIN (room_for_labels (scale, min_distance_px), VED_TICKS_MAX / 8);
  int stride = MAX ((int) ceil (decades / n_labels), 1);
  gboolean has_minor = stride == 1 && decades <= 6.0;
  gboolean has_halves = fabs (scale->px_to - scale->px_from) / decades * log10 (2.0) >= min_distance_px;
  int exponent = (int) floor (log10 (low)) / stride * stride - stride;
  guint n = 0;

  for (; pow (10.0, exponent) <= high * (1.0 + 1e-9); exponent += stride)
    for (int digit = 1; digit <= (has_minor ? 9 : 1) && n < VED_TICKS_MAX; digit++)
      {
        double value = digit * pow (10.0, exponent);
        gboolean has_label = digit == 1 || (has_halves && (digit == 2 || digit == 5));
        VedTick *tick = &ticks[n];

        if (value < low * (1.0 - 1e-9) || value > high * (1.0 + 1e-9))
          continue;

        *tick = (VedTick) { .value = value, .px = ved_scale_to_px (scale, value), .is_minor = !has_label };
        if (has_label)
          ved_number_format_write_step (format, value, value, tick->label, sizeof tick->label);
        n++;
      }

  return n;
}

/**
 * ved_ticks_numeric:
 * @scale: a linear or logarithmic scale
 * @format: how labels are written; all labels of a linear axis get the same number of decimals
 * @min_distance_px: of neighbouring labels
 * @ticks: (out) (array fixed-size=64): room for %VED_TICKS_MAX ticks, filled in ascending order of value
 *
 * Returns: how many ticks there are
 */
guint
ved_ticks_numeric (const VedScale        *scale,
                   const VedNumberFormat *format,
                   double                 min_distance_px,
                   VedTick               *ticks)
{
  g_return_val_if_fail (scale->kind != VED_SCALE_TIME, 0);

  if (scale->kind == VED_SCALE_LOG && fabs (log10 (scale->to) - log10 (scale->from)) >= 1.0 - 1e-9)
    return log_ticks (scale, format, min_distance_px, ticks);

  return linear_ticks (scale, format, min_distance_px, ticks);
}

/**
 * ved_ticks_time:
 * @scale: a time scale
 * @zone: the zone whose clock and calendar decide where ticks lie and what they say
 * @min_distance_px: of neighbouring labels with hours, minutes and seconds, about 80
 * @ticks: (out) (array fixed-size=64): room for %VED_TICKS_MAX ticks, filled in order of time
 *
 * Returns: how many ticks there are
 */
guint
ved_ticks_time (const VedScale *scale,
                GTimeZone      *zone,
                double          min_distance_px,
                VedTick        *ticks)
{
  double span_us = (double) (scale->to_us - scale->from_us);
  const VedTimeStep *step = choose_time_step (span_us, fabs (scale->px_to - scale->px_from) / span_us,
                                              min_distance_px);
  gint64 time_us = next_tick (zone, step, scale->from_us - 1);
  int context_key = -1;
  guint n = 0;

  g_return_val_if_fail (scale->kind == VED_SCALE_TIME, 0);

  for (; n < VED_TICKS_MAX && time_us <= scale->to_us; n++)
    {
      ticks[n] = (VedTick) { .time_us = time_us, .px = ved_scale_time_to_px (scale, time_us) };
      label_time_tick (zone, step, &ticks[n], &context_key);
      time_us = next_tick (zone, step, time_us);
    }

  return n;
}
