/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-quick"

#include "config.h"

#include "book/import/ved-book-quick.h"

#include "book/import/ved-book-number.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* What an untouched file has, read as fast as it can be: the first character that is not as expected ends it,
 * and the scanner's patient reader takes that line.
 *
 * Messages. Where the fields of a line end is found for 64 characters at once, as bits of one word. The fields
 * are then read without waiting for each other.
 *
 * Books. A row repeats the one before but for one level: its text is compared with the last line's up to the first
 * difference, which is in the level that changed. Only that level is read. If its price is the old one, the rest
 * of both lines must be equal. If not, it was inserted or the old one removed: then the rest of this side is the
 * last line's, one level further or nearer, and the other side is as it was. Equal text is an equal number, so
 * numbers of all other levels are copied, and this is exact; a line that is like none of that is read as a whole. */

#define LEVEL_TEXT 16           /* longer ones are not compared at once */

/* Text that is compared and marked. */

static inline guint64
mark_block (const char *text)
{
#ifdef __SSE2__
  __m128i digits = _mm_sub_epi8 (_mm_loadu_si128 ((const __m128i *) text), _mm_set1_epi8 ('0'));

  return (guint64) _mm_movemask_epi8 (_mm_cmpeq_epi8 (_mm_max_epu8 (digits, _mm_set1_epi8 (10)), digits));
#else
  guint64 marks = 0;

  for (guint i = 0; i < 16; i++)
    marks |= (guint64) !g_ascii_isdigit (text[i]) << i;

  return marks;
#endif
}

/* Bit i tells that text[i] is no digit. */
static inline guint64
mark_ends (const char *text)
{
  return mark_block (text) | mark_block (text + 16) << 16 | mark_block (text + 32) << 32 | mark_block (text + 48) << 48;
}

/* Bit i tells that the i-th of 16 characters differ. */
static inline guint
mark_differences (const char *text,
                  const char *other)
{
#ifdef __SSE2__
  __m128i a = _mm_loadu_si128 ((const __m128i *) text), b = _mm_loadu_si128 ((const __m128i *) other);

  return ~(guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (a, b)) & 0xffff;
#else
  guint marks = 0;

  for (guint i = 0; i < 16; i++)
    marks |= (guint) (text[i] != other[i]) << i;

  return marks;
#endif
}

/* How many characters are equal, up to @length or a little beyond. */
static inline gsize
count_equal (const char *text,
             const char *other,
             gsize       length)
{
  for (gsize i = 0; i < length; i += 16)
    {
      guint differences = mark_differences (text + i, other + i);

      if (differences != 0)
        return i + (gsize) __builtin_ctz (differences);
    }

  return length;
}

/* Messages. */

typedef struct {
  const char *text;
  guint64 marks;                /* of ends that are still to come */
  guint at;
} Fields;

/* The number of 1 to 8 digits. */
static inline guint64
read_digits (const char *text,
             guint       n_digits)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  guint64 word;

  memcpy (&word, text, 8);

  return ved_book_join_digits (word ^ G_GUINT64_CONSTANT (0x3030303030303030), n_digits);
#else
  guint64 number = 0;

  for (guint i = 0; i < n_digits; i++)
    number = number * 10 + (guint64) (text[i] - '0');

  return number;
#endif
}

/* Takes digits up to the next mark, which must be @end; returns how many, 0 where they are none or not as usual. */
static inline guint
take_digits (Fields *fields,
             char    end,
             gint64 *value)
{
  const char *text = fields->text + fields->at;
  guint stop, n_digits;

  if (fields->marks == 0)
    return 0;
  stop = (guint) __builtin_ctzll (fields->marks);
  n_digits = stop - fields->at;
  if (n_digits - 1 >= 16 || fields->text[stop] != end)
    return 0;
  if (n_digits <= 8)
    *value = (gint64) read_digits (text, n_digits);
  else
    *value = (gint64) (read_digits (text, n_digits - 8) * 100000000 + read_digits (text + n_digits - 8, 8));
  fields->marks &= fields->marks - 1;
  fields->at = stop + 1;

  return n_digits;
}

static inline gboolean
take_int (Fields *fields,
          char    end,
          gint64 *value)
{
  gboolean is_negative = fields->text[fields->at] == '-';

  if (is_negative)
    {
      fields->marks &= fields->marks - 1;
      fields->at++;
    }
  if (take_digits (fields, end, value) == 0)
    return FALSE;
  *value = is_negative ? -*value : *value;

  return TRUE;
}

static inline gboolean
take_time (Fields *fields,
           char    separator,
           gint64 *time_ns,
           guint  *max_decimals)
{
  static const gint64 tens[] = { 1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };
  gint64 seconds, fraction;
  guint n = take_digits (fields, '.', &seconds), n_decimals;

  if (n == 0 || n > 5)
    return FALSE;
  n_decimals = take_digits (fields, separator, &fraction);
  if (n_decimals == 0 || n_decimals > 9)
    return FALSE;
  *time_ns = seconds * 1000000000 + fraction * tens[n_decimals];
  *max_decimals = MAX (*max_decimals, n_decimals);

  return TRUE;
}

/* The participant, of at most four letters, up to the line's end. */
static inline gboolean
take_mpid (Fields  *fields,
           char     separator,
           guint32 *mpid)
{
  const char *text = fields->text + fields->at;
  guint n = 0;

  while (n < 5 && text[n] > ' ' && text[n] != separator)
    n++;
  if (n == 5)
    return FALSE;
  *mpid = ved_book_pack_mpid (text, n);
  fields->at += n;

  return TRUE;
}

/* Returns how long the line is, 0 where something is not as usual. */
static inline guint
take_message (VedBookRows *rows,
              gsize        row,
              const char  *line,
              char         separator)
{
  Fields fields = { line, mark_ends (line), 0 };
  gint64 type, size, price;
  gboolean is_sell;

  if (!take_time (&fields, separator, &rows->time_ns[row], &rows->max_decimals) ||
      !take_int (&fields, separator, &type) || !take_int (&fields, separator, &rows->id[row]) ||
      !take_int (&fields, separator, &size) || !take_int (&fields, separator, &price))
    return 0;

  is_sell = line[fields.at] == '-';
  fields.at += is_sell;
  if (line[fields.at++] != '1')
    return 0;
  if (rows->mpid != NULL && (line[fields.at++] != separator || !take_mpid (&fields, separator, &rows->mpid[row])))
    return 0;
  fields.at += line[fields.at] == '\r';
  if (line[fields.at] != '\n' || (guint64) type > 255 || (guint64) size > G_MAXINT32 || price > VED_BOOK_MAX_PRICE ||
      price < -VED_BOOK_MAX_PRICE)
    return 0;
  rows->type[row] = (guint8) type;
  rows->size[row] = (gint32) size;
  rows->price[row] = price;
  rows->direction[row] = is_sell ? -1 : 1;

  return fields.at + 1;
}

static const char *
take_messages (VedBookQuick *self,
               VedBookRows  *target,
               const char   *at,
               const char   *limit)
{
  VedBookRows rows = *target;   /* so that columns of characters are known not to be the struct */

  while (at < limit && rows.n_rows < rows.n_allocated)
    {
      guint length = take_message (&rows, rows.n_rows, at, self->plan->format.separator);

      if (length == 0)
        break;
      rows.n_rows++;
      at += length;
    }
  target->n_rows = rows.n_rows;
  target->max_decimals = rows.max_decimals;

  return at;
}

/* Books. A text is that of one level of one side, "5802300,100,". */

static inline const char *
take_number (const char *at,
             char        end,
             gint64     *value)
{
  gboolean is_negative = *at == '-';
  guint64 number;
  guint n;

  at += is_negative;
  n = ved_book_scan_digits (&at, &number);
  if (n == 0 || n > 15)
    return NULL;
  *value = is_negative ? -(gint64) number : (gint64) number;
  if (end == '\n')
    at += *at == '\r';

  return *at == end ? at + 1 : NULL;
}

static inline const char *
take_level (const VedBookQuick *self,
            const char         *at,
            guint               text,
            gint64             *price,
            gint64             *size)
{
  char separator = self->plan->format.separator;
  char end = text + 1 == 2 * self->plan->format.n_levels ? '\n' : separator;

  if ((at = take_number (at, separator, price)) == NULL || (at = take_number (at, end, size)) == NULL)
    return NULL;

  return (guint64) * size <= G_MAXINT32 && ABS (*price) <= VED_BOOK_MAX_PRICE ? at : NULL;
}

/* One level into its cells of 32 bits. */
static inline const char *
take_narrow_level (const VedBookQuick *self,
                   const char         *at,
                   guint               text,
                   gint32             *cells)
{
  gint64 price, size;

  at = take_level (self, at, text, &price, &size);
  if (at == NULL || !ved_book_narrow_price (price, &cells[2 * text]))
    return NULL;
  cells[2 * text + 1] = (gint32) size;

  return at;
}

/* Reads every level of a line, after nothing or a line that it is not like. */
static const char *
take_whole_line (VedBookQuick *self,
                 VedBookRows  *rows,
                 const char   *line,
                 const char   *limit)
{
  guint n_texts = 2 * self->plan->format.n_levels;
  gsize cell = rows->n_rows * 2 * n_texts;
  const char *at = line;

  for (guint text = 0; text < n_texts; text++)
    {
      self->offsets[text] = (guint32) (at - line);
      if (at > limit)
        return NULL;
      if (self->plan->is_wide)
        at = take_level (self, at, text, &rows->wide_cells[cell + 2 * text], &rows->wide_cells[cell + 2 * text + 1]);
      else
        at = take_narrow_level (self, at, text, rows->cells + cell);
      if (at == NULL)
        return NULL;
    }
  self->offsets[n_texts] = (guint32) (at - line);

  return at;
}

/* The last text that begins at or before @offset: all are counted, which is quicker than to search a few. */
static inline guint
find_text (const guint32 *offsets,
           guint          n_texts,
           guint32        offset)
{
  guint n = 0;

  for (guint i = 0; i < n_texts; i++)
    n += offsets[i] <= offset;

  return n - 1;
}

/* The rest of the line behind @end, after one level kept its price. */
static const char *
take_resized (VedBookQuick *self,
              gint32       *cells,
              const char   *line,
              const char   *end,
              guint         text)
{
  guint n_texts = 2 * self->plan->format.n_levels;
  guint32 next = self->offsets[text + 1], length = self->offsets[n_texts];
  gint32 grown = (gint32) (end - line) - (gint32) next;
  gint32 size = cells[2 * text + 1];

  if (count_equal (end, self->last_line + next, length - next) < length - next)
    return NULL;
  memcpy (cells, cells - 2 * n_texts, 2 * n_texts * sizeof (gint32));
  cells[2 * text + 1] = size;
  if (grown != 0)
    for (guint i = text + 1; i <= n_texts; i++)
      self->offsets[i] += (guint32) grown;

  return line + length + grown;
}

/* The same where it did not: its side has moved. */
static const char *
take_moved (VedBookQuick *self,
            gint32       *cells,
            const char   *line,
            const char   *end,
            guint         text)
{
  guint n_texts = 2 * self->plan->format.n_levels, differences = 0;
  const gint32 *before = cells - 2 * n_texts;
  gboolean was_removed = text + 2 < n_texts && memcmp (cells + 2 * text, before + 2 * text + 4, 2 * sizeof (gint32)) == 0;
  const guint32 *last_offsets = self->offsets;
  guint32 *offsets = self->next_offsets;
  const char *last_line = self->last_line, *at = end;

  memcpy (offsets, last_offsets, (text + 1) * sizeof (guint32));
  memcpy (cells, before, 2 * text * sizeof (gint32));
  for (guint i = text + 1; i < n_texts; i++)
    {
      guint source = ((i ^ text) & 1) != 0 ? i : was_removed ? i + 2 : i - 2;

      offsets[i] = (guint32) (at - line);
      /* What came into view, and what ends otherwise than in its old place. */
      if (source >= n_texts || (source != i && (source + 1 == n_texts || i + 1 == n_texts)))
        {
          if ((at = take_narrow_level (self, at, i, cells)) == NULL)
            return NULL;
        }
      else
        {
          guint32 from = last_offsets[source], length = last_offsets[source + 1] - from;

          if (length > LEVEL_TEXT)
            return NULL;
          differences |= mark_differences (at, last_line + from) & ((1u << length) - 1);
          memcpy (cells + 2 * i, before + 2 * source, 2 * sizeof (gint32));
          at += length;
        }
    }
  offsets[n_texts] = (guint32) (at - line);
  if (differences != 0)
    return NULL;
  self->next_offsets = self->offsets;
  self->offsets = offsets;

  return at;
}

/* Reads what changed since the last line; NULL where that is more than one message changes. */
static inline const char *
take_changed_line (VedBookQuick *self,
                   gint32       *cells,
                   const char   *line)
{
  guint n_texts = 2 * self->plan->format.n_levels, text;
  gsize length = self->offsets[n_texts], n_equal = count_equal (line, self->last_line, length);
  const gint32 *before = cells - 2 * n_texts;
  const char *end;

  if (n_equal >= length)
    {
      memcpy (cells, before, 2 * n_texts * sizeof (gint32));
      return line + length;
    }
  text = find_text (self->offsets, n_texts, (guint32) n_equal);
  end = take_narrow_level (self, line + self->offsets[text], text, cells);
  if (end == NULL)
    return NULL;

  return cells[2 * text] == before[2 * text] ? take_resized (self, cells, line, end, text)
                                             : take_moved (self, cells, line, end, text);
}

static const char *
take_book (VedBookQuick *self,
           VedBookRows  *rows,
           const char   *at,
           const char   *limit)
{
  guint n_texts = 2 * self->plan->format.n_levels;

  for (; at < limit && rows->n_rows < rows->n_allocated; rows->n_rows++)
    {
      const char *next = NULL;

      if (self->last_line != NULL && rows->cells != NULL && (gsize) (limit - at) > self->offsets[n_texts])
        next = take_changed_line (self, rows->cells + rows->n_rows * 2 * n_texts, at);
      if (next == NULL)
        next = take_whole_line (self, rows, at, limit);
      self->last_line = next != NULL ? at : NULL;
      if (next == NULL)
        break;
      at = next;
    }

  return at;
}

/**
 * ved_book_quick_init:
 * @plan: lent; of messages or a book, not both in one sheet
 */
void
ved_book_quick_init (VedBookQuick          *self,
                     const VedBookScanPlan *plan)
{
  guint n_texts = 2 * plan->format.n_levels;

  *self = (VedBookQuick) { .plan = plan, .offsets = g_new (guint32, n_texts + 1),
                           .next_offsets = g_new (guint32, n_texts + 1) };
}

void
ved_book_quick_clear (VedBookQuick *self)
{
  g_clear_pointer (&self->offsets, g_free);
  g_clear_pointer (&self->next_offsets, g_free);
}

/**
 * ved_book_quick_take:
 * @rows: gets rows, as long as it has room
 * @at: where a line begins
 * @limit: where no line is begun: text goes on for %VED_BOOK_LINE_ROOM behind it
 *
 * Reads lines. Whoever moves the text, or adds a row himself, sets last_line to %NULL. O(text)
 *
 * Returns: where the first line begins that is not as an untouched file has it, or the first beyond @limit
 */
const char *
ved_book_quick_take (VedBookQuick *self,
                     VedBookRows  *rows,
                     const char   *at,
                     const char   *limit)
{
  return self->plan->has_messages ? take_messages (self, rows, at, limit) : take_book (self, rows, at, limit);
}

/* Line ends in at most 255 blocks of 16 characters: as many as counts of one byte can hold. */
static gsize
count_in_blocks (const char *text,
                 gsize       n_blocks)
{
#ifdef __SSE2__
  __m128i counts = _mm_setzero_si128 (), ends = _mm_set1_epi8 ('\n'), sums;

  for (gsize i = 0; i < n_blocks; i++)
    counts = _mm_sub_epi8 (counts, _mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (text + 16 * i)), ends));
  sums = _mm_sad_epu8 (counts, _mm_setzero_si128 ());

  return (gsize) (_mm_cvtsi128_si32 (sums) + _mm_cvtsi128_si32 (_mm_srli_si128 (sums, 8)));
#else
  gsize n = 0;

  for (gsize i = 0; i < 16 * n_blocks; i++)
    n += text[i] == '\n';

  return n;
#endif
}

/**
 * ved_book_quick_count_lines:
 * @text: (array length=length): whole lines, but that the last one may lack its end
 *
 * As fast as memory is.
 *
 * Returns: how many lines there are
 */
gsize
ved_book_quick_count_lines (const char *text,
                            gsize       length)
{
  gsize n = length > 0 && text[length - 1] != '\n', at = 0;

  while (length - at >= 16)
    {
      gsize n_blocks = MIN (255, (length - at) / 16);

      n += count_in_blocks (text + at, n_blocks);
      at += 16 * n_blocks;
    }
  for (; at < length; at++)
    n += text[at] == '\n';

  return n;
}
