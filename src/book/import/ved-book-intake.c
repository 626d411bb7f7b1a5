/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-intake"

#include "config.h"

#include "book/import/ved-book-intake.h"

#include "book/import/ved-book-scanner.h"

#include <string.h>
#include <unistd.h>

/* How a text is laid out can be told from its first two lines, of which one may be a header. Pieces are kept until
 * they have come; from then on each is read as it comes. */

#define HEAD_LINES  2
#define HEAD_SIZE   (256 * 1024)        /* without so many lines among them it is told from what there is */

struct _VedBookIntake
{
  VedBookFileKind kind;
  char *file;                   /* for messages */
  gboolean is_wide;
  GByteArray *head;
  VedBookScanPlan plan;
  VedBookScanner *scanner;      /* (nullable): until the head has come */
  VedBookRows none;             /* what there is until then */
};

static gsize
spare_memory (void)
{
  return (gsize) sysconf (_SC_PHYS_PAGES) / 2 * (gsize) sysconf (_SC_PAGESIZE);
}

/* How many lines there are, from the length of the first ones. */
static gsize
guess_rows (const char *text,
            gsize       length,
            gsize       total)
{
  gsize sample = MIN (length, HEAD_SIZE), n_lines = 1;

  for (gsize i = 0; i < sample; i++)
    n_lines += text[i] == '\n';

  return (gsize) ((double) total / (double) sample * (double) n_lines * 1.02) + 16;
}

/**
 * ved_book_scan_plan_init:
 * @file: its name, for messages; lent
 * @text: (array length=length): the beginning of the text
 * @total: bytes that it has altogether, as far as is known
 *
 * Returns: whether it can be read; else %VED_ERROR_INVALID says why not
 */
gboolean
ved_book_scan_plan_init (VedBookScanPlan *plan,
                         VedBookFileKind  kind,
                         const char      *file,
                         const char      *text,
                         gsize            length,
                         gsize            total,
                         gboolean         is_wide,
                         GError         **error)
{
  *plan = (VedBookScanPlan) { .file = file, .is_wide = is_wide, .max_bytes = spare_memory () };
  if (!ved_book_format_sniff (text, length, kind, file, &plan->format, error))
    return FALSE;
  plan->has_messages = kind == VED_BOOK_FILE_MESSAGES;
  plan->has_cells = kind == VED_BOOK_FILE_BOOK || plan->format.is_merged;
  /* A number and its separator take two bytes at least, so memory stays in proportion to the text. */
  plan->n_expected = MIN (guess_rows (text, length, total), total / (2 * plan->format.n_columns) + 16);

  return TRUE;
}

/**
 * ved_book_intake_new:
 * @file: its name, for messages
 * @is_wide: whether prices that do not fit 32 bits have room
 *
 * Returns: (transfer full): one that nothing has come to; for one thread at a time
 */
VedBookIntake *
ved_book_intake_new (VedBookFileKind  kind,
                     const char      *file,
                     gboolean         is_wide)
{
  VedBookIntake *self = g_new0 (VedBookIntake, 1);

  self->kind = kind;
  self->file = g_strdup (file);
  self->is_wide = is_wide;
  self->head = g_byte_array_new ();

  return self;
}

void
ved_book_intake_free (VedBookIntake *self)
{
  g_clear_pointer (&self->scanner, ved_book_scanner_free);
  g_byte_array_unref (self->head);
  g_free (self->file);
  g_free (self);
}

static gboolean
is_head (const char *text,
         gsize       length)
{
  gsize sample = MIN (length, HEAD_SIZE);
  guint n_lines = 0;

  for (const char *at = text; (at = memchr (at, '\n', sample - (gsize) (at - text))) != NULL && n_lines < HEAD_LINES; at++)
    n_lines++;

  return n_lines == HEAD_LINES || length >= HEAD_SIZE;
}

static gboolean
begin (VedBookIntake  *self,
       const char     *text,
       gsize           length,
       GError        **error)
{
  if (!ved_book_scan_plan_init (&self->plan, self->kind, self->file, text, length, length, self->is_wide, error))
    return FALSE;
  self->scanner = ved_book_scanner_new (&self->plan, NULL);

  return ved_book_scanner_feed (self->scanner, text, length, error);
}

/**
 * ved_book_intake_feed:
 * @data: (array length=length) (nullable): the next piece of the text, cut anywhere; an empty one may be %NULL
 *
 * Returns: as ved_book_scanner_feed()
 */
gboolean
ved_book_intake_feed (VedBookIntake  *self,
                      const char     *data,
                      gsize           length,
                      GError        **error)
{
  if (length == 0)
    return TRUE;
  if (self->scanner != NULL)
    return ved_book_scanner_feed (self->scanner, data, length, error);
  if (self->head->len == 0 && is_head (data, length))
    return begin (self, data, length, error);

  g_byte_array_append (self->head, (const guint8 *) data, (guint) length);
  if (!is_head ((const char *) self->head->data, self->head->len))
    return TRUE;

  return begin (self, (const char *) self->head->data, self->head->len, error);
}

/**
 * ved_book_intake_finish:
 *
 * To be called after the last piece: the last line may lack its end.
 *
 * Returns: as ved_book_scanner_feed()
 */
gboolean
ved_book_intake_finish (VedBookIntake  *self,
                        GError        **error)
{
  const char *head = self->head->data != NULL ? (const char *) self->head->data : "";

  if (self->scanner == NULL && !begin (self, head, self->head->len, error))
    return FALSE;

  return ved_book_scanner_finish (self->scanner, error);
}

/**
 * ved_book_intake_get_plan:
 *
 * Returns: (transfer none) (nullable): how the text is laid out; %NULL until its head has come
 */
const VedBookScanPlan *
ved_book_intake_get_plan (VedBookIntake *self)
{
  return self->scanner != NULL ? &self->plan : NULL;
}

/**
 * ved_book_intake_get_rows:
 *
 * Returns: (transfer none): what was read so far; whoever takes columns out of it sets them to %NULL
 */
VedBookRows *
ved_book_intake_get_rows (VedBookIntake *self)
{
  return self->scanner != NULL ? ved_book_scanner_get_rows (self->scanner) : &self->none;
}

/**
 * ved_book_intake_needs_wide:
 *
 * Returns: as ved_book_scanner_needs_wide()
 */
gboolean
ved_book_intake_needs_wide (VedBookIntake *self)
{
  return self->scanner != NULL && ved_book_scanner_needs_wide (self->scanner);
}
