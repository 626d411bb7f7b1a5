/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-number-format"

#include "config.h"

#include "plot/ved-number-format.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* Numbers keep about three significant digits unless the caller asks for fixed decimals; on an axis the tick
 * step decides instead, so that all labels of the axis have the same number of digits. Symbols of units are
 * those of the SI brochure and IEC 80000-13, which are the same in every language. The sign of what is negative is the
 * minus, U+2212, as everywhere where people read. What stands before decimals and between thousands is what the calling
 * thread's locale has there (ved_program_show_numbers()).
 *
 * What is counted is written the same wherever it stands, on an axis, in a legend or in a sentence: in full. */

#define MINUS "−"
#define MANY_OF_A_PREFIX 10.0
#define MANY 1e7                /* of what is counted: more digits are not read one by one */

typedef struct {
  double factor;
  const char *symbol;
} VedPrefix;

static const VedPrefix si_prefixes[] = {
  { 1e15, "P" }, { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" }, { 1.0, "" },
  { 1e-3, "m" }, { 1e-6, "µ" }, { 1e-9, "n" },
};

static const VedPrefix iec_prefixes[] = {
  { 1125899906842624.0, "Pi" }, { 1099511627776.0, "Ti" }, { 1073741824.0, "Gi" }, { 1048576.0, "Mi" },
  { 1024.0, "Ki" }, { 1.0, "" },
};

static const VedPrefix duration_units[] = {
  { 86400.0, "d" }, { 3600.0, "h" }, { 60.0, "min" }, { 1.0, "s" }, { 1e-3, "ms" }, { 1e-6, "µs" },
};

static const VedPrefix *
find_prefix (const VedPrefix *prefixes,
             gsize            n_prefixes,
             double           magnitude)
{
  for (gsize i = 0; i < n_prefixes; i++)
    if (magnitude >= prefixes[i].factor * (1.0 - 1e-9))
      return &prefixes[i];

  return &prefixes[n_prefixes - 1];
}

static int
significant_decimals (double magnitude)
{
  if (magnitude >= 99.95 || magnitude == 0.0)
    return 0;

  return magnitude >= 9.995 ? 1 : 2;
}

static gboolean
is_whole (double value)
{
  return fabs (value - round (value)) < 1e-9 * MAX (fabs (value), 1.0);
}

/* How many decimals tell neighbouring multiples of @step apart. */
static int
step_decimals (double step)
{
  for (int decimals = 0; decimals < 9; decimals++, step *= 10.0)
    if (fabs (step - round (step)) < 1e-6 * MAX (step, 1.0) && step >= 1.0 - 1e-9)
      return decimals;

  return 9;
}

/* Whether @number, the text of a magnitude, wants a minus: there is no "−0". */
static gboolean
is_negative (double      value,
             const char *number)
{
  return value < 0.0 && strpbrk (number, "123456789") != NULL;
}

static void
print_fixed (double  value,
             int     decimals,
             char   *buffer,
             gsize   size)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE + 320];

  g_snprintf (number, sizeof number, "%.*f", CLAMP (decimals, 0, 9), fabs (value));
  g_snprintf (buffer, size, "%s%s", is_negative (value, number) ? MINUS : "", number);
}

/* As %f has it, with thousands apart. */
static void
print_grouped (double  value,
               int     decimals,
               char   *buffer,
               gsize   size)
{
  const char *point = ved_number_get_point ();
  char number[G_ASCII_DTOSTR_BUF_SIZE], whole[48];
  const char *rest;

  g_snprintf (number, sizeof number, "%.*f", CLAMP (decimals, 0, 9), fabs (value));
  rest = strstr (number, point);
  ved_number_write_whole (g_ascii_strtoull (number, NULL, 10), whole, sizeof whole);
  g_snprintf (buffer, size, "%s%s%s", is_negative (value, number) ? MINUS : "", whole, rest != NULL ? rest : "");
}

static void
append_unit (char       *buffer,
             gsize       size,
             const char *prefix,
             const char *unit)
{
  if (*prefix == 0 && (unit == NULL || *unit == 0))
    return;

  g_strlcat (buffer, " ", size);
  g_strlcat (buffer, prefix, size);
  if (unit != NULL)
    g_strlcat (buffer, unit, size);
}

static void
write_prefixed (const VedNumberFormat *self,
                const VedPrefix       *prefix,
                double                 value,
                double                 step,
                char                  *buffer,
                gsize                  size)
{
  double scaled = value / prefix->factor;
  int decimals = self->decimals;

  if (step > 0.0)
    decimals = MAX (decimals, step_decimals (step / prefix->factor));
  else if (decimals < 0)
    decimals = significant_decimals (fabs (scaled));

  if (self->kind == VED_NUMBER_COUNT && prefix->factor <= 1.0)
    print_grouped (scaled, self->decimals < 0 && step <= 0.0 && is_whole (scaled) ? 0 : decimals, buffer, size);
  else
    print_fixed (scaled, decimals, buffer, size);
  append_unit (buffer, size, prefix->symbol, self->unit);
}

/* How many decimals an exact price needs: two for whole cents, four for whole ticks, five for the middle of two. What
 * is none of these is computed, as an average is, and has four. */
static int
price_decimals (double price)
{
  static const int candidates[] = { 2, 4, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      double smallest = price * pow (10.0, candidates[i]);

      if (fabs (smallest - round (smallest)) <= 1e-6 * MAX (fabs (smallest) * 1e-6, 1.0))
        return candidates[i];
    }

  return 4;
}

static void
write_price (const VedNumberFormat *self,
             double                 value,
             double                 step,
             char                  *buffer,
             gsize                  size)
{
  double ticks_per_unit = MAX (self->ticks_per_unit, 1), price = value / ticks_per_unit;
  int decimals = self->decimals >= 0 ? self->decimals : 2;
  char number[48];

  if (step > 0.0)
    decimals = MAX (decimals, step_decimals (step / ticks_per_unit));
  else if (self->decimals < 0)
    decimals = price_decimals (price);

  print_fixed (fabs (price), decimals, number, sizeof number);
  g_snprintf (buffer, size, "%s%s%s", is_negative (price, number) ? MINUS : "",
              self->unit != NULL ? self->unit : "", number);
}

/* Two units at most: "3 min 20 s" says what is needed, "3 min 20 s 512 ms" does not. */
static void
write_duration (double  seconds,
                char   *buffer,
                gsize   size)
{
  const VedPrefix *unit = find_prefix (duration_units, G_N_ELEMENTS (duration_units), fabs (seconds));
  double amount = fabs (seconds) / unit->factor;
  const char *sign = seconds < 0.0 ? MINUS : "";
  char number[24];

  if (unit->factor <= 1.0)
    {
      gboolean has_whole = significant_decimals (amount) <= 1 || fabs (amount - round (amount)) < 0.05;

      print_fixed (amount, has_whole ? 0 : 1, number, sizeof number);
      g_snprintf (buffer, size, "%s%s %s", sign, number, seconds == 0.0 ? "s" : unit->symbol);
      return;
    }

  /* Round to whole smaller units first, so that 59.7 s of the smaller unit never reads "60". */
  {
    const VedPrefix *smaller = unit + 1;
    gint64 total = llround (MIN (fabs (seconds) / smaller->factor, 9e17));
    gint64 ratio = llround (unit->factor / smaller->factor);

    if (total % ratio == 0)
      g_snprintf (buffer, size, "%s%" G_GINT64_FORMAT " %s", sign, total / ratio, unit->symbol);
    else
      g_snprintf (buffer, size, "%s%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s", sign,
                  total / ratio, unit->symbol, total % ratio, smaller->symbol);
  }
}

/**
 * ved_number_format_write:
 * @value: in the unit that the kind of @self asks for
 * @buffer: (out): where the text goes, 34 bytes hold every result without a long unit
 *
 * Writes one number for a tooltip or a tile: "42.5 %", "1.23 GiB". NaN becomes an en dash,
 * what is infinite ∞.
 *
 * Returns: @buffer
 */
const char *
ved_number_format_write (const VedNumberFormat *self,
                         double                 value,
                         char                  *buffer,
                         gsize                  size)
{
  return ved_number_format_write_step (self, value, 0.0, buffer, size);
}

static const char *
write_number (const VedNumberFormat *self,
              double                 value,
              double                 step,
              const VedPrefix       *prefix,
              char                  *buffer,
              gsize                  size)
{
  static const VedPrefix percent = { 1.0, "%" };

  if (isnan (value))
    g_strlcpy (buffer, "–", size);
  else if (isinf (value))
    g_strlcpy (buffer, value > 0.0 ? "∞" : MINUS "∞", size);
  else if (self->kind == VED_NUMBER_PERCENT)
    write_prefixed (&(VedNumberFormat) { .decimals = self->decimals }, &percent, value, step, buffer, size);
  else if (self->kind == VED_NUMBER_DURATION)
    write_duration (value, buffer, size);
  else if (self->kind == VED_NUMBER_PRICE)
    write_price (self, value, step, buffer, size);
  else
    write_prefixed (self, prefix, value, step, buffer, size);

  return buffer;
}

static const VedPrefix *
prefix_for (const VedNumberFormat *self,
            double                 magnitude)
{
  static const VedPrefix none = { 1.0, "" };

  if (magnitude == 0.0 || !isfinite (magnitude))
    return &none;
  if (self->kind == VED_NUMBER_SI || (self->kind == VED_NUMBER_COUNT && magnitude >= MANY))
    return find_prefix (si_prefixes, G_N_ELEMENTS (si_prefixes), magnitude);

  return self->kind == VED_NUMBER_IEC ? find_prefix (iec_prefixes, G_N_ELEMENTS (iec_prefixes), magnitude) : &none;
}

/**
 * ved_number_format_write_step:
 * @step: the distance of the ticks of the axis, 0 where there is none
 *
 * Like ved_number_format_write(), with at least as many decimals as multiples of @step need: no two of them read alike.
 *
 * Returns: @buffer
 */
const char *
ved_number_format_write_step (const VedNumberFormat *self,
                              double                 value,
                              double                 step,
                              char                  *buffer,
                              gsize                  size)
{
  return write_number (self, value, step, prefix_for (self, fabs (value)), buffer, size);
}

/**
 * ved_number_format_write_tick:
 * @step: the distance of the ticks of the axis, > 0
 * @greatest: the magnitude of its largest tick
 *
 * Like ved_number_format_write_step(), with one prefix for all ticks of a linear axis, and so one number of decimals.
 * It is that of the largest tick; when that would need decimals, and four digits do without, the next smaller one:
 * "900", "1000", "1100", but "10.5 k", "11.0 k".
 *
 * Returns: @buffer
 */
const char *
ved_number_format_write_tick (const VedNumberFormat *self,
                              double                 value,
                              double                 step,
                              double                 greatest,
                              char                  *buffer,
                              gsize                  size)
{
  const VedPrefix *prefix = prefix_for (self, value != 0.0 ? MAX (fabs (value), greatest) : 0.0);

  if (self->kind != VED_NUMBER_COUNT && prefix->factor > 1.0 && step < prefix->factor * (1.0 - 1e-9)
      && greatest < MANY_OF_A_PREFIX * prefix->factor)
    prefix++;

  return write_number (self, value, step, prefix, buffer, size);
}

/**
 * ved_number_format_get_digits:
 * @self: of prices
 * @price: in ticks
 *
 * Returns: how many decimals the price is written with; for averages, which stand beside the prices they are made of
 */
int
ved_number_format_get_digits (const VedNumberFormat *self,
                              double                 price)
{
  return self->decimals >= 0 ? self->decimals : price_decimals (price / MAX (self->ticks_per_unit, 1));
}

/**
 * ved_number_get_point:
 *
 * Returns: what the user has before decimals
 */
const char *
ved_number_get_point (void)
{
  return localeconv ()->decimal_point;
}

/**
 * ved_number_get_separator:
 *
 * Returns: what the user has between thousands: a comma where nothing is known of that, a narrow space where a locale has
 *   none though its decimals begin with something else than a point
 */
const char *
ved_number_get_separator (void)
{
  const struct lconv *own = localeconv ();

  if (*own->thousands_sep != '\0')
    return own->thousands_sep;

  return g_str_equal (own->decimal_point, ".") ? "," : "\u202f";
}

/**
 * ved_number_write_whole:
 * @buffer: (out): 40 bytes hold every number
 *
 * Writes a count that people read, as in 1,234,567.
 *
 * Returns: @buffer
 */
const char *
ved_number_write_whole (guint64 number,
                        char   *buffer,
                        gsize   size)
{
  const char *separator = ved_number_get_separator ();
  char digits[24];
  int n = g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, number);

  *buffer = '\0';
  for (int i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_strlcat (buffer, separator, size);
      g_strlcat (buffer, (char[]) { digits[i], '\0' }, size);
    }

  return buffer;
}
