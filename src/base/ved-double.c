/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-double"

#include "config.h"

#include "base/ved-double.h"

/* As few digits as read back as the same number: 0.35, where g_ascii_dtostr() writes 0.34999999999999998. */

/**
 * ved_double_print:
 * @value: any number
 * @buffer: of G_ASCII_DTOSTR_BUF_SIZE bytes
 *
 * Writes a number with a decimal point, in any language.
 *
 * Returns: (transfer none): @buffer
 */
const char *
ved_double_print (double  value,
                  char   *buffer)
{
  g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, G_ASCII_DTOSTR_BUF_SIZE, value);

  return buffer;
}

/**
 * ved_float_print:
 * @value: any number
 * @buffer: of G_ASCII_DTOSTR_BUF_SIZE bytes
 *
 * Writes as few digits as read back as the same float.
 *
 * Returns: (transfer none): @buffer
 */
const char *
ved_float_print (float value,
                 char *buffer)
{
  g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.7g", (double) value);
  if ((float) g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.9g", (double) value);

  return buffer;
}
