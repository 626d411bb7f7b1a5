/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-format"

#include "config.h"

#include "book/import/ved-book-format.h"

#include "base/ved-error.h"

#include <string.h>

/* An untouched file has no header, commas and LF. What spreadsheets and scripts make of it is recognised by
 * the first line that holds data: its separator, its number of columns and, where messages and book stand side
 * by side, the empty column between them. */

#define MESSAGE_COLUMNS 6
#define SNIFF_LINES     2

static gboolean
is_data_start (const char *line,
               const char *end)
{
  while (line < end && (*line == '"' || *line == ' '))
    line++;

  return line < end && (g_ascii_isdigit (*line) || *line == '-' || *line == '+');
}

static char
find_separator (const char *line,
                gsize       length)
{
  static const char candidates[] = { ',', ';', '\t', '|' };
  char best = ',';
  guint most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      guint n = 0;

      for (gsize at = 0; at < length; at++)
        n += line[at] == candidates[i];
      if (n > most)
        {
          most = n;
          best = candidates[i];
        }
    }

  return best;
}

/* Columns are counted up to the first empty one at or after column @from; returns its number. */
static guint
count_filled (const char *line,
              gsize       length,
              char        separator,
              guint       from)
{
  const char *at = line, *end = line + length;
  guint column = 0;

  while (at < end)
    {
      const char *stop = memchr (at, separator, (gsize) (end - at));

      stop = stop != NULL ? stop : end;
      if (column >= from && stop == at)
        return column;
      column++;
      at = stop + 1;
    }

  return column;
}

static guint
count_columns (const char *line,
               gsize       length,
               char        separator)
{
  guint n = 1;

  for (gsize at = 0; at < length; at++)
    n += line[at] == separator;

  return n;
}

static gboolean
fail (const char  *file,
      const char  *what,
      GError     **error)
{
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: %s", file, what);

  return FALSE;
}

/* What cannot be a table at all. */
static gboolean
check_start (const char  *text,
             gsize        length,
             const char  *file,
             GError     **error)
{
  static const char lfs[] = "version https://git-lfs";

  if (length >= strlen (lfs) && memcmp (text, lfs, strlen (lfs)) == 0)
    return fail (file, "this is a Git LFS pointer, not the data: run “git lfs pull” where it came from", error);
  if (length == 0)
    return fail (file, "the file is empty", error);
  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    return fail (file, "this is UTF-16 text: save it as plain text or UTF-8", error);
  if (text[0] == '<')
    return fail (file, "this is a web page or XML, not the data: download the file itself", error);
  if (memchr (text, '\0', MIN (length, 4096)) != NULL)
    return fail (file, "this is no text: expected numbers separated by commas", error);

  return TRUE;
}

/* Where the book's cells stand in a sheet that holds both, and how many they are: behind an empty column, or, where
 * there is none, right behind the message. FALSE where there are none. */
static gboolean
find_cells (const char    *line,
            gsize          length,
            VedBookFormat *format,
            guint         *n_cells)
{
  guint gap = count_filled (line, length, format->separator, MESSAGE_COLUMNS);

  if (gap < format->n_columns)
    {
      format->has_mpid = gap == MESSAGE_COLUMNS + 1;
      format->first_cell = gap + 1;
      *n_cells = count_filled (line, length, format->separator, gap + 1) - gap - 1;
      return *n_cells > 0 && *n_cells % 4 == 0 && (gap == MESSAGE_COLUMNS || gap == MESSAGE_COLUMNS + 1);
    }
  format->has_mpid = (format->n_columns - MESSAGE_COLUMNS) % 4 == 1;
  format->first_cell = MESSAGE_COLUMNS + format->has_mpid;
  *n_cells = format->n_columns - format->first_cell;

  return format->n_columns > format->first_cell && *n_cells % 4 == 0;
}

static gboolean
sniff_messages (const char     *line,
                gsize           length,
                const char     *file,
                VedBookFormat  *format,
                GError        **error)
{
  g_autofree char *text = NULL;
  guint n_cells;

  if (format->n_columns == MESSAGE_COLUMNS || format->n_columns == MESSAGE_COLUMNS + 1)
    {
      format->has_mpid = format->n_columns == MESSAGE_COLUMNS + 1;
      return TRUE;
    }

  if (format->n_columns > MESSAGE_COLUMNS && find_cells (line, length, format, &n_cells) && n_cells / 4 <= G_MAXUINT16)
    {
      format->is_merged = TRUE;
      format->n_levels = n_cells / 4;
      return TRUE;
    }

  text = g_strdup_printf ("%u columns: messages have 6 (time, type, order id, size, price, direction) or 7 "
                          "with the participant%s", format->n_columns,
                          format->n_columns % 4 == 0 ? "; were messages and order book swapped?" : "");

  return fail (file, text, error);
}

static gboolean
sniff_book (const char     *file,
            VedBookFormat  *format,
            GError        **error)
{
  g_autofree char *text = NULL;

  if (format->n_columns % 4 == 0 && format->n_columns / 4 <= G_MAXUINT16)
    {
      format->n_levels = format->n_columns / 4;
      return TRUE;
    }
  text = g_strdup_printf ("%u columns: an order book has 4 a level (ask price, ask size, bid price, bid size)",
                          format->n_columns);

  return fail (file, text, error);
}

/**
 * ved_book_format_sniff:
 * @text: (array length=length): the beginning of the file, at least two whole lines where it has them
 * @kind: which half it should be
 * @file: its name, for messages
 * @format: (out): how to read it
 *
 * Any thread.
 *
 * Returns: whether it can be read; else %VED_ERROR_INVALID says why not
 */
gboolean
ved_book_format_sniff (const char       *text,
                       gsize             length,
                       VedBookFileKind   kind,
                       const char       *file,
                       VedBookFormat    *format,
                       GError          **error)
{
  const char *line, *end = text + length, *stop;

  *format = (VedBookFormat) { .has_bom = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 };
  line = text + (format->has_bom ? 3 : 0);
  if (!check_start (line, (gsize) (end - line), file, error))
    return FALSE;

  format->has_header = !is_data_start (line, end);
  for (guint i = 0; i < SNIFF_LINES; i++)
    {
      stop = line < end ? memchr (line, '\n', (gsize) (end - line)) : NULL;
      stop = stop != NULL ? stop : end;
      if (!format->has_header || i == 1)
        break;
      if (stop + 1 >= end)
        return fail (file, "there is nothing after the first line, and that one holds no numbers", error);
      line = stop + 1;
    }
  if (!is_data_start (line, end))
    return fail (file, "neither of the first two lines holds numbers", error);

  format->has_cr = stop > line && stop[-1] == '\r';
  if (memchr (line, '\r', (gsize) (stop - line - format->has_cr)) != NULL)
    return fail (file, "lines end in CR alone, as on very old Macs: save it with LF", error);
  stop -= format->has_cr;
  format->separator = find_separator (line, (gsize) (stop - line));
  format->n_columns = count_columns (line, (gsize) (stop - line), format->separator);

  return kind == VED_BOOK_FILE_MESSAGES ? sniff_messages (line, (gsize) (stop - line), file, format, error)
                                        : sniff_book (file, format, error);
}
