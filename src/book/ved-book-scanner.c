/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-scanner"

#include "config.h"

#include "book/ved-book-scanner.h"

#include "base/ved-error.h"
#include "book/ved-book-day.h"
#include "book/ved-book-number.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Two readers of a line. The quick one takes what an untouched file has and gives up at the first character
 * it does not expect; the patient one then takes the line apart field by field and either reads it or says what
 * is wrong with it. So speed never costs an explanation.
 *
 * Quick lines of a book use that a row repeats nearly all of the row before it. A level is one ask or bid, the
 * text "5802300,100,". If that text is the one of the same level before, or, once a level was inserted or
 * removed on that side, of its neighbour, the numbers are copied: equal text is an equal number, so this is
 * exact, and one 16-byte comparison replaces the reading of two numbers.
 *
 * Text arrives in pieces. A line that a piece cuts is put together in `carry`. */

#define MAX_LINE       (1u << 22)
#define LINE_ROOM      160      /* more than a quick line of messages can have, and what is read beyond it */
#define LEVEL_TEXT     16
#define MAX_PRICE      G_GINT64_CONSTANT (1000000000000)
#define MIN_ROWS       1024
#define BYTES_MESSAGE  (3 * sizeof (gint64) + sizeof (gint32) + 2)

/* Where the text of a level stood in the line before, and how long it was with what ends it. */
typedef struct {
  guint32 offset;
  guint32 length;
} LevelText;

struct _VedBookScanner
{
  VedBookScanPlan plan;
  VedBookRows rows;
  GString *carry;
  gsize line;                   /* number of the line that is read, from 1 */
  gsize row_bytes;
  gboolean is_started;
  gboolean needs_wide;
  gboolean has_failed;

  const char *last_line;        /* the one before, where it can still be compared with */
  LevelText *texts;             /* [2 * n_levels], ask and bid of each level */
  LevelText *last_texts;
};

static void
grow (VedBookScanner *self)
{
  VedBookRows *rows = &self->rows;
  gsize n_cells = 4 * (gsize) self->plan.format.n_levels;

  rows->n_allocated = MAX (rows->n_allocated + rows->n_allocated / 2, MAX (self->plan.n_expected, MIN_ROWS));
  if (self->plan.has_messages)
    {
      rows->time_ns = g_renew (gint64, rows->time_ns, rows->n_allocated);
      rows->id = g_renew (gint64, rows->id, rows->n_allocated);
      rows->price = g_renew (gint64, rows->price, rows->n_allocated);
      rows->size = g_renew (gint32, rows->size, rows->n_allocated);
      rows->type = g_renew (guint8, rows->type, rows->n_allocated);
      rows->direction = g_renew (gint8, rows->direction, rows->n_allocated);
    }
  if (self->plan.has_messages && self->plan.format.has_mpid)
    rows->mpid = g_renew (guint32, rows->mpid, rows->n_allocated);
  if (self->plan.has_cells && self->plan.is_wide)
    rows->wide_cells = g_renew (gint64, rows->wide_cells, rows->n_allocated * n_cells);
  else if (self->plan.has_cells)
    rows->cells = g_renew (gint32, rows->cells, rows->n_allocated * n_cells);
}

static gboolean
ensure_row (VedBookScanner  *self,
            GError         **error)
{
  if (G_LIKELY (self->rows.n_rows < self->rows.n_allocated))
    return TRUE;

  if (self->rows.n_rows >= G_MAXINT32 / 2 || self->rows.n_rows * self->row_bytes > self->plan.max_bytes)
    {
      self->has_failed = TRUE;
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE,
                   "%s:%" G_GSIZE_FORMAT ": the rows so far take %" G_GSIZE_FORMAT " MiB, which is as much as "
                   "this computer can spare", self->plan.file, self->line,
                   self->rows.n_rows * self->row_bytes >> 20);
      return FALSE;
    }
  grow (self);

  return TRUE;
}

/* Messages, quick: returns behind the line's end, NULL where something is not as usual. */

static inline const char *
scan_int (const char *at,
          char        end,
          gint64     *value)
{
  gboolean negative = *at == '-';
  guint64 number;
  guint n;

  at += negative;
  n = ved_book_scan_digits (&at, &number);
  if (n == 0 || n > 15 || *at != end)
    return NULL;
  *value = negative ? -(gint64) number : (gint64) number;

  return at + 1;
}

static inline const char *
scan_time (const char *at,
           char        separator,
           gint64     *time_ns,
           guint      *n_decimals)
{
  static const gint64 tens[] = { 1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };
  guint64 seconds, fraction = 0;
  guint n = ved_book_scan_digits (&at, &seconds);

  if (n == 0 || n > 5)
    return NULL;
  *n_decimals = 0;
  if (*at == '.')
    {
      at++;
      *n_decimals = ved_book_scan_digits (&at, &fraction);
    }
  if (*n_decimals > 9 || *at != separator)
    return NULL;
  *time_ns = (gint64) seconds * 1000000000 + (gint64) fraction * tens[*n_decimals];

  return at + 1;
}

static inline gboolean
put_message (VedBookRows *rows,
             gint64       type,
             gint64       size,
             gint64       price,
             gint64       direction)
{
  if ((guint64) type > 255 || (guint64) size > G_MAXINT32 || price > MAX_PRICE || price < -MAX_PRICE ||
      (direction != 1 && direction != -1))
    return FALSE;
  rows->type[rows->n_rows] = (guint8) type;
  rows->size[rows->n_rows] = (gint32) size;
  rows->price[rows->n_rows] = price;
  rows->direction[rows->n_rows] = (gint8) direction;

  return TRUE;
}

static const char *
scan_message (VedBookScanner *self,
              const char     *at)
{
  VedBookRows *rows = &self->rows;
  char separator = self->plan.format.separator;
  gint64 type, size, price;
  gboolean is_sell;
  guint n_decimals;

  if ((at = scan_time (at, separator, &rows->time_ns[rows->n_rows], &n_decimals)) == NULL ||
      (at = scan_int (at, separator, &type)) == NULL ||
      (at = scan_int (at, separator, &rows->id[rows->n_rows])) == NULL ||
      (at = scan_int (at, separator, &size)) == NULL || (at = scan_int (at, separator, &price)) == NULL)
    return NULL;

  is_sell = *at == '-';
  at += is_sell;
  if (*at++ != '1')
    return NULL;
  at += *at == '\r';
  if (*at != '\n' || !put_message (rows, type, size, price, is_sell ? -1 : 1))
    return NULL;
  rows->max_decimals = MAX (rows->max_decimals, n_decimals);

  return at + 1;
}

/* Books, quick. */

static inline gboolean
text_equals (const char *text,
             const char *other,
             gsize       length)
{
#ifdef __SSE2__
  if (G_LIKELY (length <= LEVEL_TEXT))
    {
      __m128i a = _mm_loadu_si128 ((const __m128i *) text), b = _mm_loadu_si128 ((const __m128i *) other);

      return ((~(guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (a, b))) & ((1u << length) - 1)) == 0;
    }
#endif
  return memcmp (text, other, length) == 0;
}

/* What a cell of 32 bits holds for a price; FALSE where it does not fit. */
static inline gboolean
narrow_price (gint64  price,
              gint32 *cell)
{
  if (G_UNLIKELY (price >= G_MAXINT32 || price <= G_MININT32))
    {
      if (ved_book_price_exists (price))
        return FALSE;
      *cell = price > 0 ? G_MAXINT32 : G_MININT32;
      return TRUE;
    }
  *cell = (gint32) price;

  return TRUE;
}

static inline gboolean
put_level (VedBookScanner *self,
           gsize           at,
           gint64          price,
           gint64          size)
{
  if ((guint64) size > G_MAXINT32 || price > MAX_PRICE || price < -MAX_PRICE)
    return FALSE;
  if (self->plan.is_wide)
    {
      self->rows.wide_cells[at] = price;
      self->rows.wide_cells[at + 1] = size;
      return TRUE;
    }
  if (!narrow_price (price, &self->rows.cells[at]))
    {
      self->needs_wide = TRUE;
      return FALSE;
    }
  self->rows.cells[at + 1] = (gint32) size;

  return TRUE;
}

static const char *
scan_level (VedBookScanner *self,
            const char     *at,
            gsize           cell,
            char            end)
{
  gint64 price, size;

  if ((at = scan_int (at, self->plan.format.separator, &price)) == NULL)
    return NULL;
  if (end != '\n')
    at = scan_int (at, end, &size);
  else
    {
      guint64 number;

      if (ved_book_scan_digits (&at, &number) == 0)
        return NULL;
      size = (gint64) number;
      at += *at == '\r';
      at = *at == '\n' ? at + 1 : NULL;
    }

  return at != NULL && put_level (self, cell, price, size) ? at : NULL;
}

static inline gboolean
copy_level (VedBookScanner *self,
            const char     *at,
            guint           text,
            gsize           cell,
            gsize           row_cells,
            int             shift)
{
  const LevelText *before = &self->last_texts[(int) text + 2 * shift];
  gsize from = cell - row_cells + (gsize) (4 * (gssize) shift);

  if (!text_equals (at, self->last_line + before->offset, before->length))
    return FALSE;
  if (self->plan.is_wide)
    memcpy (self->rows.wide_cells + cell, self->rows.wide_cells + from, 2 * sizeof (gint64));
  else
    memcpy (self->rows.cells + cell, self->rows.cells + from, 2 * sizeof (gint32));

  return TRUE;
}

static inline gint64
cell_price (const VedBookScanner *self,
            gsize                 cell)
{
  return self->plan.is_wide ? self->rows.wide_cells[cell] : self->rows.cells[cell];
}

/* One level of one side: tries the level before in its old place, where insertions and removals so far have
 * moved it, and the one that a removal just here would bring; else reads. Returns behind it. */
static inline const char *
scan_or_copy_level (VedBookScanner *self,
                    const char     *at,
                    guint           text,
                    gsize           cell,
                    int            *shift)
{
  guint n_texts = 2 * self->plan.format.n_levels;
  gsize row_cells = 2 * (gsize) n_texts;
  int moved = (int) text + 2 * *shift;
  const char *end;

  if (self->last_line != NULL)
    {
      if (moved >= 0 && moved < (int) n_texts && copy_level (self, at, text, cell, row_cells, *shift))
        return at + self->last_texts[moved].length;
      if (*shift == 0 && text + 2 < n_texts && copy_level (self, at, text, cell, row_cells, 1))
        {
          *shift = 1;
          return at + self->last_texts[text + 2].length;
        }
    }
  end = scan_level (self, at, cell, text + 1 == n_texts ? '\n' : self->plan.format.separator);
  if (end != NULL && self->last_line != NULL && *shift == 0 &&
      cell_price (self, cell) != cell_price (self, cell - row_cells))
    *shift = -1;

  return end;
}

static const char *
scan_book (VedBookScanner *self,
           const char     *line,
           const char     *limit)
{
  guint n_texts = 2 * self->plan.format.n_levels;
  gsize cell = self->rows.n_rows * 2 * n_texts;
  int shifts[2] = { 0, 0 };
  const char *at = line;
  LevelText *texts;

  for (guint text = 0; text < n_texts; text++, cell += 2)
    {
      const char *end;

      if (G_UNLIKELY (at > limit) ||
          (end = scan_or_copy_level (self, at, text, cell, &shifts[text & 1])) == NULL)
        return NULL;
      self->texts[text] = (LevelText) { (guint32) (at - line), (guint32) (end - at) };
      at = end;
    }
  texts = self->texts;
  self->texts = self->last_texts;
  self->last_texts = texts;
  self->last_line = line;

  return at;
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

  self->has_failed = TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:%" G_GSIZE_FORMAT ": row %" G_GSIZE_FORMAT ", column %u: "
               "“%s” is no %s%s", self->plan.file, self->line, self->rows.n_rows, column + 1, printable, what,
               memchr (text, 'E', length) != NULL && memchr (text, '+', length) != NULL ?
               " (a spreadsheet has shortened it: export the column as a plain number)" : "");

  return FALSE;
}

static guint32
pack_mpid (const char *text,
           gsize       length)
{
  guint32 packed = 0;

  if (length == 4 && g_ascii_strncasecmp (text, "null", 4) == 0)
    return 0;
  for (gsize i = 0; i < MIN (length, 4) && g_ascii_isgraph (text[i]); i++)
    packed |= (guint32) (guint8) text[i] << (8 * i);

  return packed;
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
    { "price in 1/10000 of a dollar", -MAX_PRICE, MAX_PRICE },
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

  if (!ved_book_parse_int (text, length, &value) || ABS (value) > MAX_PRICE ||
      (is_size && (value < 0 || value > G_MAXINT32)))
    return fail_field (self, column, is_size ? "number of shares" : "price in 1/10000 of a dollar", text, length, error);

  if (self->plan.is_wide)
    self->rows.wide_cells[at] = value;
  else if (is_size)
    self->rows.cells[at] = (gint32) value;
  else if (!narrow_price (value, &self->rows.cells[at]))
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
    self->rows.mpid[self->rows.n_rows] = pack_mpid (text, length);

  return TRUE;
}

static gboolean
fail_columns (VedBookScanner  *self,
              guint            n_columns,
              GError         **error)
{
  self->has_failed = TRUE;
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
  self->last_line = NULL;
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
  const VedBookScanPlan *plan = &self->plan;

  if (!self->is_started || plan->format.is_merged || plan->format.has_mpid || end - at <= LINE_ROOM)
    return at;

  for (const char *limit = end - LINE_ROOM; at < limit && self->rows.n_rows < self->rows.n_allocated;)
    {
      const char *next = plan->has_messages ? scan_message (self, at) : scan_book (self, at, limit);

      if (next == NULL)
        break;
      self->rows.n_rows++;
      self->line++;
      at = next;
    }

  return at;
}

static gboolean
fail_line (VedBookScanner  *self,
           GError         **error)
{
  self->has_failed = TRUE;
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
 *
 * Returns: (transfer full): a scanner, which belongs to one thread at a time
 */
VedBookScanner *
ved_book_scanner_new (const VedBookScanPlan *plan)
{
  VedBookScanner *self = g_new0 (VedBookScanner, 1);

  self->plan = *plan;
  self->carry = g_string_new (NULL);
  self->row_bytes = plan->has_messages ? BYTES_MESSAGE : 0;
  if (plan->has_cells)
    {
      self->row_bytes += 4 * (gsize) plan->format.n_levels * (plan->is_wide ? sizeof (gint64) : sizeof (gint32));
      self->texts = g_new (LevelText, 2 * plan->format.n_levels);
      self->last_texts = g_new (LevelText, 2 * plan->format.n_levels);
    }
  grow (self);

  return self;
}

void
ved_book_scanner_free (VedBookScanner *self)
{
  ved_book_rows_clear (&self->rows);
  g_string_free (self->carry, TRUE);
  g_free (self->texts);
  g_free (self->last_texts);
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
      if (self->needs_wide)
        return FALSE;
      stop = at < end ? memchr (at, '\n', (gsize) (end - at)) : NULL;
      if (stop == NULL)
        break;
      if (!take_line (self, at, (gsize) (stop - at), error))
        return FALSE;
      at = stop + 1;
    }
  self->last_line = NULL;
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

/**
 * ved_book_scanner_get_bad_row:
 *
 * Returns: the row that could not be read; %G_MAXSIZE where all could
 */
gsize
ved_book_scanner_get_bad_row (const VedBookScanner *self)
{
  return self->has_failed ? self->rows.n_rows : G_MAXSIZE;
}

static gpointer
append_column (gpointer column,
               gsize    n,
               gpointer more,
               gsize    n_more,
               gsize    item_size)
{
  if (column == NULL)
    return NULL;
  column = g_realloc_n (column, MAX (n + n_more, 1), item_size);
  memcpy ((char *) column + n * item_size, more, n_more * item_size);

  return column;
}

/**
 * ved_book_rows_append:
 * @more: rows of the same kind, which follow; emptied
 *
 * Joins what several scanners read of one file.
 */
void
ved_book_rows_append (VedBookRows *self,
                      VedBookRows *more,
                      guint        n_levels)
{
  gsize n = self->n_rows, m = more->n_rows, n_cells = 4 * (gsize) n_levels;

  self->time_ns = append_column (self->time_ns, n, more->time_ns, m, sizeof (gint64));
  self->id = append_column (self->id, n, more->id, m, sizeof (gint64));
  self->price = append_column (self->price, n, more->price, m, sizeof (gint64));
  self->size = append_column (self->size, n, more->size, m, sizeof (gint32));
  self->type = append_column (self->type, n, more->type, m, 1);
  self->direction = append_column (self->direction, n, more->direction, m, 1);
  self->mpid = append_column (self->mpid, n, more->mpid, m, sizeof (guint32));
  self->cells = append_column (self->cells, n * n_cells, more->cells, m * n_cells, sizeof (gint32));
  self->wide_cells = append_column (self->wide_cells, n * n_cells, more->wide_cells, m * n_cells, sizeof (gint64));
  self->n_rows = self->n_allocated = n + m;
  self->max_decimals = MAX (self->max_decimals, more->max_decimals);
  self->n_blank += more->n_blank;
  ved_book_rows_clear (more);
}

/**
 * ved_book_rows_clear:
 *
 * Frees the columns, not the struct.
 */
void
ved_book_rows_clear (VedBookRows *self)
{
  g_free (self->time_ns);
  g_free (self->id);
  g_free (self->price);
  g_free (self->size);
  g_free (self->type);
  g_free (self->direction);
  g_free (self->mpid);
  g_free (self->cells);
  g_free (self->wide_cells);
  *self = (VedBookRows) { 0 };
}
