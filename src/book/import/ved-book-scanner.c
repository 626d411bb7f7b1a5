/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-scanner"

#include "config.h"

#include "book/import/ved-book-scanner.h"

#include "base/ved-error.h"
#include "book/import/ved-book-number.h"
#include "book/import/ved-book-quick.h"

#include <string.h>

/* Two readers of a line. The quick one takes what an untouched file has and gives up at the first character
 * it does not expect; the patient one, here, then takes the line apart field by field and either reads it or says
 * what is wrong with it. So speed never costs an explanation.
 *
 * Text arrives in pieces. A line that a piece cuts is put together in `carry`. */

#define MAX_LINE      (1u << 22)
#define MIN_ROWS      1024
#define BYTES_MESSAGE (3 * sizeof (gint64) + sizeof (gint32) + 2)

struct _VedBookScanner
{
  VedBookScanPlan plan;
  VedBookRows rows;
  GString *carry;
  gsize line;                   /* number of the line that is read, from 1 */
  gsize row_bytes;
  gboolean is_started;
  gboolean needs_wide;
  VedBookQuick quick;
};

/* Only of a part of a file, which its caller reads again as a whole. */
static gboolean
fail_room (VedBookScanner  *self,
           GError         **error)
{
  g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "%s: there are more rows than lines", self->plan.file);

  return FALSE;
}

static gboolean
ensure_row (VedBookScanner  *self,
            GError         **error)
{
  if (G_LIKELY (self->rows.n_rows < self->rows.n_allocated))
    return TRUE;

  if (self->rows.is_lent)
    return fail_room (self, error);
  if (self->rows.n_rows >= G_MAXINT32 / 2 || self->rows.n_rows * self->row_bytes > self->plan.max_bytes)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE,
                   "%s:%" G_GSIZE_FORMAT ": the rows so far take %" G_GSIZE_FORMAT " MiB, which is as much as "
                   "this computer can spare", self->plan.file, self->line,
                   self->rows.n_rows * self->row_bytes >> 20);
      return FALSE;
    }
  ved_book_rows_reserve (&self->rows, &self->plan, self->rows.n_rows + self->rows.n_rows / 2 + MIN_ROWS);

  return TRUE;
}

/* The patient reader. */

static gboolean
fail_field (VedBookScanner  *self,
            guint            column,
            const char      *what,
            const char      *text,
            gsize            length,
            GError         **error)
{
  g_autofree char *shown = g_strndup (text, MIN (length, 40));
  g_autofree char *printable = g_strescape (shown, NULL);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:%" G_GSIZE_FORMAT ": row %" G_GSIZE_FORMAT ", column %u: "
               "“%s” is no %s%s", self->plan.file, self->line, self->rows.n_rows, column + 1, printable, what,
               memchr (text, 'E', length) != NULL && memchr (text, '+', length) != NULL ?
               " (a spreadsheet has shortened it: export the column as a plain number)" : "");

  return FALSE;
}

static void
put_field (VedBookRows *rows,
           guint        column,
           gint64       value)
{
  switch (column)
    {
    case 1:
      rows->type[rows->n_rows] = (guint8) value;
      break;

    case 2:
      rows->id[rows->n_rows] = value;
      break;

    case 3:
      rows->size[rows->n_rows] = (gint32) value;
      break;

    case 4:
      rows->price[rows->n_rows] = value;
      break;

    default:
      rows->direction[rows->n_rows] = (gint8) value;
      break;
    }
}

static gboolean
read_message_field (VedBookScanner  *self,
                    guint            column,
                    const char      *text,
                    gsize            length,
                    GError         **error)
{
  static const struct {
    const char *name;
    gint64 min;
    gint64 max;
  } fields[] = {
    { "time in seconds since midnight", 0, 0 },
    { "type of event", 0, 255 },
    { "order id", G_MININT64, G_MAXINT64 },
    { "number of shares", 0, G_MAXINT32 },
    { "price in 1/10000 of a dollar", -VED_BOOK_MAX_PRICE, VED_BOOK_MAX_PRICE },
    { "direction (1 buy, -1 sell)", -1, 1 },
  };
  VedBookRows *rows = &self->rows;
  gboolean is_good;
  gint64 value;
  guint n_decimals = 0;

  if (column == 0)
    {
      is_good = ved_book_parse_time (text, length, &rows->time_ns[rows->n_rows], &n_decimals);
      rows->max_decimals = MAX (rows->max_decimals, n_decimals);
    }
  else
    {
      is_good = ved_book_parse_int (text, length, &value) && value >= fields[column].min &&
        value <= fields[column].max && (column != 5 || value != 0);
      if (is_good)
        put_field (rows, column, value);
    }

  return is_good || fail_field (self, column, fields[column].name, text, length, error);
}

static gboolean
read_cell_field (VedBookScanner  *self,
                 guint            column,
                 guint            cell,
                 const char      *text,
                 gsize            length,
                 GError         **error)
{
  gsize at = self->rows.n_rows * 4 * self->plan.format.n_levels + cell;
  gboolean is_size = cell % 2 == 1;
  gint64 value;

  if (!ved_book_parse_int (text, length, &value) || ABS (value) > VED_BOOK_MAX_PRICE ||
      (is_size && (value < 0 || value > G_MAXINT32)))
    return fail_field (self, column, is_size ? "number of shares" : "price in 1/10000 of a dollar", text, length, error);

  if (self->plan.is_wide)
    self->rows.wide_cells[at] = value;
  else if (is_size)
    self->rows.cells[at] = (gint32) value;
  else if (!ved_book_narrow_price (value, &self->rows.cells[at]))
    self->needs_wide = TRUE;

  return !self->needs_wide;
}

static gboolean
read_field (VedBookScanner  *self,
            guint            column,
            const char      *text,
            gsize            length,
            GError         **error)
{
  const VedBookFormat *format = &self->plan.format;

  if (self->plan.has_cells && column >= format->first_cell && column < format->first_cell + 4 * format->n_levels)
    return read_cell_field (self, column, column - format->first_cell, text, length, error);
  if (self->plan.has_messages && column < 6)
    return read_message_field (self, column, text, length, error);
  if (self->plan.has_messages && column == 6 && format->has_mpid)
    self->rows.mpid[self->rows.n_rows] = ved_book_pack_mpid (text, length);

  return TRUE;
}

static gboolean
fail_columns (VedBookScanner  *self,
              guint            n_columns,
              GError         **error)
{
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "%s:%" G_GSIZE_FORMAT ": row %" G_GSIZE_FORMAT " has %u columns, the first one has %u: the file was cut "
               "or edited here", self->plan.file, self->line, self->rows.n_rows, n_columns,
               self->plan.format.n_columns);

  return FALSE;
}

static gboolean
read_line (VedBookScanner  *self,
           const char      *line,
           gsize            length,
           GError         **error)
{
  const char *at = line, *end = line + length;
  guint column = 0;

  if (length > 0 && end[-1] == '\r')
    end--;
  for (;; at++, column++)
    {
      const char *stop = memchr (at, self->plan.format.separator, (gsize) (end - at));

      stop = stop != NULL ? stop : end;
      if (column >= self->plan.format.n_columns)
        return fail_columns (self, column + 1, error);
      if (!read_field (self, column, at, (gsize) (stop - at), error))
        return FALSE;
      if (stop == end)
        break;
      at = stop;
    }
  if (column + 1 != self->plan.format.n_columns)
    return fail_columns (self, column + 1, error);
  self->rows.n_rows++;

  return TRUE;
}

static gboolean
is_blank (const char *line,
          gsize       length,
          char        separator)
{
  while (length > 0 && (g_ascii_isspace (line[length - 1]) || line[length - 1] == separator))
    length--;

  return length == 0;
}

/* A whole line, without its end. Blank ones are no rows, nor are those of a sheet whose cells are empty. */
static gboolean
take_line (VedBookScanner  *self,
           const char      *line,
           gsize            length,
           GError         **error)
{
  gboolean is_first = !self->is_started;

  self->line++;
  self->is_started = TRUE;
  self->quick.last_line = NULL;
  if (is_first && self->plan.format.has_bom && length >= 3)
    {
      line += 3;
      length -= 3;
    }
  if (is_first && self->plan.format.has_header)
    return TRUE;

  if (is_blank (line, length, self->plan.format.separator))
    {
      self->rows.n_blank++;
      return TRUE;
    }

  return ensure_row (self, error) && read_line (self, line, length, error);
}

/* As many lines as can be read quickly; returns where it stopped. */
static const char *
take_quick_lines (VedBookScanner *self,
                  const char     *at,
                  const char     *end)
{
  gsize n_rows = self->rows.n_rows;

  if (!self->is_started || self->plan.format.is_merged || end - at <= VED_BOOK_LINE_ROOM)
    return at;
  at = ved_book_quick_take (&self->quick, &self->rows, at, end - VED_BOOK_LINE_ROOM);
  self->line += self->rows.n_rows - n_rows;

  return at;
}

static gboolean
fail_line (VedBookScanner  *self,
           GError         **error)
{
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:%" G_GSIZE_FORMAT ": the line after row %" G_GSIZE_FORMAT
               " does not end: this is no such table", self->plan.file, self->line + 1, self->rows.n_rows);

  return FALSE;
}

/* Completes the line that the piece before began. Returns where the rest of this piece begins, or NULL. */
static const char *
complete_carry (VedBookScanner  *self,
                const char      *at,
                const char      *end,
                GError         **error)
{
  const char *stop = memchr (at, '\n', (gsize) (end - at));

  if (self->carry->len + (gsize) ((stop != NULL ? stop : end) - at) > MAX_LINE)
    {
      fail_line (self, error);
      return NULL;
    }
  g_string_append_len (self->carry, at, (stop != NULL ? stop : end) - at);
  if (stop == NULL)
    return end;
  if (!take_line (self, self->carry->str, self->carry->len, error))
    return NULL;
  g_string_truncate (self->carry, 0);

  return stop + 1;
}

/**
 * ved_book_scanner_new:
 * @plan: what to expect; copied, its file name lent
 * @into: (nullable): rows to fill instead of new ones, see ved_book_rows_lend()
 *
 * Returns: (transfer full): a scanner, which belongs to one thread at a time
 */
VedBookScanner *
ved_book_scanner_new (const VedBookScanPlan *plan,
                      const VedBookRows     *into)
{
  VedBookScanner *self = g_new0 (VedBookScanner, 1);

  self->plan = *plan;
  self->carry = g_string_new (NULL);
  self->row_bytes = plan->has_messages ? BYTES_MESSAGE : 0;
  if (plan->has_cells)
    self->row_bytes += 4 * (gsize) plan->format.n_levels * (plan->is_wide ? sizeof (gint64) : sizeof (gint32));
  ved_book_quick_init (&self->quick, &self->plan);
  if (into != NULL)
    self->rows = *into;
  else
    ved_book_rows_reserve (&self->rows, plan, MAX (plan->n_expected, MIN_ROWS));

  return self;
}

void
ved_book_scanner_free (VedBookScanner *self)
{
  ved_book_rows_clear (&self->rows);
  g_string_free (self->carry, TRUE);
  ved_book_quick_clear (&self->quick);
  g_free (self);
}

/**
 * ved_book_scanner_feed:
 * @data: (array length=length): the next piece of the text, cut anywhere
 *
 * O(length); about 1 ns for four bytes of an untouched book. Memory grows by what the rows take.
 *
 * Returns: whether all of it could be read; else %VED_ERROR_INVALID with file, line, row and column or
 *   %VED_ERROR_TOO_LARGE, or no error where ved_book_scanner_needs_wide()
 */
gboolean
ved_book_scanner_feed (VedBookScanner  *self,
                       const char      *data,
                       gsize            length,
                       GError         **error)
{
  const char *at = data, *end = data + length;

  if (self->carry->len > 0 && (at = complete_carry (self, at, end, error)) == NULL)
    return FALSE;

  while (at < end)
    {
      const char *stop;

      at = take_quick_lines (self, at, end);
      stop = at < end ? memchr (at, '\n', (gsize) (end - at)) : NULL;
      if (stop == NULL)
        break;
      if (!take_line (self, at, (gsize) (stop - at), error))
        return FALSE;
      at = stop + 1;
    }
  self->quick.last_line = NULL;
  if (at < end && complete_carry (self, at, end, error) == NULL)
    return FALSE;

  return TRUE;
}

/**
 * ved_book_scanner_finish:
 *
 * To be called after the last piece: the last line may lack its end.
 *
 * Returns: as ved_book_scanner_feed()
 */
gboolean
ved_book_scanner_finish (VedBookScanner  *self,
                         GError         **error)
{
  return self->carry->len == 0 || take_line (self, self->carry->str, self->carry->len, error);
}

/**
 * ved_book_scanner_get_rows:
 *
 * Returns: (transfer none): what was read so far; whoever takes columns out of it sets them to %NULL
 */
VedBookRows *
ved_book_scanner_get_rows (VedBookScanner *self)
{
  return &self->rows;
}

/**
 * ved_book_scanner_needs_wide:
 *
 * Returns: whether a price was met that does not fit 32 bits, so that all has to be read again with is_wide
 */
gboolean
ved_book_scanner_needs_wide (const VedBookScanner *self)
{
  return self->needs_wide;
}
