/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-name"

#include "config.h"

#include "book/ved-book-name.h"

#include <string.h>

/* Names are read from the right, as a ticker may itself hold dots, hyphens, digits and underscores. People add
 * to names (…_message_5.cleaned.csv, …_message_5.csv.gz, …_message_5 (1).csv), so whatever follows the level after
 * a dot or a space is let by. What file systems of Macs lay beside files (._name) is no recording. */

#define N_FIELDS 5              /* after the ticker */

static const char *const kinds[] = { "message", "orderbook" };

static gboolean
parse_number (const char *text,
              gint64      limit,
              gint64     *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, (guint64) limit, &number, NULL))
    return FALSE;
  *value = (gint64) number;

  return TRUE;
}

static gboolean
is_date (const char *text)
{
  static const char shape[] = "dddd-dd-dd";

  if (strlen (text) != strlen (shape))
    return FALSE;
  for (guint i = 0; shape[i] != '\0'; i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (text[i]) : text[i] != '-')
      return FALSE;

  return TRUE;
}

/* Cuts the last field off @text, which keeps what stood before it. */
static char *
cut_field (char *text)
{
  char *underscore = strrchr (text, '_');

  if (underscore == NULL)
    return NULL;
  *underscore = '\0';

  return underscore + 1;
}

/* The dot after the level. */
static char *
find_suffix (char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  char *last = NULL;

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      g_autofree char *field = g_strdup_printf ("_%s_", kinds[kind]);
      const char *found = g_strrstr (lower, field);

      if (found != NULL && text + (found - lower) + strlen (field) > last)
        last = text + (found - lower) + strlen (field);
    }

  return last != NULL ? strpbrk (last, ". ") : NULL;
}

static gboolean
parse_fields (char         *ticker,
              char *const  *fields,
              VedBookName  *name)
{
  gint64 n_levels, start, end;

  if (*ticker == '\0' || !is_date (fields[0]) || !parse_number (fields[1], 2 * 86400000, &start) ||
      !parse_number (fields[2], 2 * 86400000, &end) || !parse_number (fields[4], 100000, &n_levels))
    return FALSE;

  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    if (g_ascii_strcasecmp (fields[3], kinds[kind]) == 0)
      {
        *name = (VedBookName) {
          g_strdup (ticker), g_strdup (fields[0]), start, end, (guint) n_levels, (VedBookFileKind) kind
        };
        return TRUE;
      }

  return FALSE;
}

/**
 * ved_book_name_parse:
 * @path: of a file, or of a member of an archive
 * @name: (out): filled on success; ved_book_name_clear() it
 *
 * Reads the last component of @path.
 *
 * Returns: whether it is named like one half of a recording
 */
gboolean
ved_book_name_parse (const char  *path,
                     VedBookName *name)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *text = g_strdup (slash != NULL ? slash + 1 : path);
  char *fields[N_FIELDS];
  char *dot = find_suffix (text);
  g_autofree char *suffix = dot != NULL ? g_ascii_strdown (dot, -1) : NULL;

  if (suffix == NULL || (strstr (suffix, ".csv") == NULL && strstr (suffix, ".txt") == NULL) ||
      g_str_has_prefix (text, "._"))
    return FALSE;
  *dot = '\0';
  for (guint i = N_FIELDS; i-- > 0;)
    if ((fields[i] = cut_field (text)) == NULL)
      return FALSE;

  return parse_fields (text, fields, name);
}

/**
 * ved_book_name_copy:
 * @copy: (out): ved_book_name_clear() it
 */
void
ved_book_name_copy (const VedBookName *self,
                    VedBookName       *copy)
{
  *copy = *self;
  copy->ticker = g_strdup (self->ticker);
  copy->date = g_strdup (self->date);
}

/**
 * ved_book_name_clear:
 *
 * Frees what a name holds, not the name.
 */
void
ved_book_name_clear (VedBookName *self)
{
  g_clear_pointer (&self->ticker, g_free);
  g_clear_pointer (&self->date, g_free);
}

/**
 * ved_book_name_is_pair:
 *
 * Returns: whether the two are the halves of one recording
 */
gboolean
ved_book_name_is_pair (const VedBookName *self,
                       const VedBookName *other)
{
  return self->kind != other->kind && self->n_levels == other->n_levels && self->start_ms == other->start_ms &&
         self->end_ms == other->end_ms && g_str_equal (self->ticker, other->ticker) &&
         g_str_equal (self->date, other->date);
}

/**
 * ved_book_name_label:
 *
 * Returns: (transfer full): what a list shows, "AMZN (5 levels)"
 */
char *
ved_book_name_label (const VedBookName *self)
{
  return g_strdup_printf ("%s (%u %s)", self->ticker, self->n_levels, self->n_levels == 1 ? "level" : "levels");
}

/**
 * ved_book_name_expected:
 * @kind: which half
 *
 * Returns: (transfer full): the plain name of that half
 */
char *
ved_book_name_expected (const VedBookName *self,
                        VedBookFileKind    kind)
{
  return g_strdup_printf ("%s_%s_%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT "_%s_%u.csv", self->ticker, self->date,
                          self->start_ms, self->end_ms, kinds[kind], self->n_levels);
}
