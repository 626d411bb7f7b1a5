/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-decoder"

#include "config.h"

#include "form/runs/ved-run-decoder.h"

#include <string.h>

/* Most lines are plain: they go out as they came, after one look over their bytes. A line with a control
 * character is laid out in cells, one a character, each with its style, as ECMA-48 describes it; the cursor
 * moves over them until the line feed. */

#define MAX_CELLS    16384      /* then a line is broken */
#define MAX_PARAMS   16

typedef struct {
  gint16 foreground, background;
  guint8 bold, underline;
} Style;

typedef struct {
  gunichar character;
  Style style;
} Cell;

typedef enum {
  GROUND,
  ESCAPE,
  DESIGNATION,                  /* ESC ( …: one byte more, which names a set of characters */
  CONTROL,                      /* ESC [ … */
  STRING,                       /* ESC ] … until BEL or ESC \ */
  STRING_ESCAPE,
} State;

struct _VedRunDecoder
{
  VedRunLineFunc line;
  gpointer user_data;
  GArray *cells;
  guint cursor;
  Style style;
  State state;
  int params[MAX_PARAMS];
  guint n_params;
  char utf8[8];                 /* of a character that is not complete */
  guint n_utf8;
};

static const Style plain_style = { -1, -1, 0, 0 };

/**
 * ved_run_decoder_new:
 * @line: gets each line
 */
VedRunDecoder *
ved_run_decoder_new (VedRunLineFunc line,
                     gpointer       user_data)
{
  VedRunDecoder *self = g_new0 (VedRunDecoder, 1);

  self->line = line;
  self->user_data = user_data;
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->style = plain_style;

  return self;
}

void
ved_run_decoder_free (VedRunDecoder *self)
{
  g_array_unref (self->cells);
  g_free (self);
}

static gboolean
style_equal (const Style *a,
             const Style *b)
{
  return a->foreground == b->foreground && a->background == b->background && a->bold == b->bold
         && a->underline == b->underline;
}

static void
add_span (GArray      *spans,
          const Style *style,
          guint        start,
          guint        end)
{
  const VedRunSpan span = {
    start, end - start, style->foreground, style->background, style->bold, style->underline,
  };

  if (end > start && !style_equal (style, &plain_style))
    g_array_append_val (spans, span);
}

static void
lay_out (VedRunDecoder *self,
         GString       *text,
         GArray        *spans)
{
  Style style = plain_style;
  guint start = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);

      if (!style_equal (&cell->style, &style))
        {
          add_span (spans, &style, start, (guint) text->len);
          style = cell->style;
          start = (guint) text->len;
        }
      g_string_append_unichar (text, cell->character);
    }
  add_span (spans, &style, start, (guint) text->len);
}

static void
end_line (VedRunDecoder *self)
{
  g_autoptr(GString) text = g_string_sized_new (self->cells->len + 8);
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (VedRunSpan));

  lay_out (self, text, spans);
  self->line (text->str, text->len, (const VedRunSpan *) spans->data, spans->len, self->user_data);
  g_array_set_size (self->cells, 0);
  self->cursor = 0;
}

static void
put (VedRunDecoder *self,
     gunichar       character)
{
  const Cell cell = { character, self->style }, blank = { ' ', plain_style };

  while (self->cells->len < self->cursor)
    g_array_append_val (self->cells, blank);
  if (self->cursor < self->cells->len)
    g_array_index (self->cells, Cell, self->cursor) = cell;
  else
    g_array_append_val (self->cells, cell);
  self->cursor++;
  if (self->cells->len >= MAX_CELLS)
    end_line (self);
}

/* 38;5;N and 48;5;N name a colour of the palette, 38;2;R;G;B one of its cube. */
static guint
set_long_colour (VedRunDecoder *self,
                 guint          i)
{
  gint16 colour = -1;
  guint used = 1;

  if (i + 2 < self->n_params && self->params[i + 1] == 5)
    {
      colour = (gint16) CLAMP (self->params[i + 2], 0, 255);
      used = 3;
    }
  else if (i + 4 < self->n_params && self->params[i + 1] == 2)
    {
      const int *rgb = self->params + i + 2;

      colour = (gint16) (16 + 36 * CLAMP (rgb[0] / 51, 0, 5) + 6 * CLAMP (rgb[1] / 51, 0, 5)
                         + CLAMP (rgb[2] / 51, 0, 5));
      used = 5;
    }
  if (self->params[i] == 38)
    self->style.foreground = colour;
  else
    self->style.background = colour;

  return used;
}

static void
set_style (VedRunDecoder *self)
{
  Style *style = &self->style;

  for (guint i = 0; i < self->n_params;)
    {
      const int n = self->params[i];

      if (n == 38 || n == 48)
        {
          i += set_long_colour (self, i);
          continue;
        }
      if (n == 0)
        *style = plain_style;
      else if (n == 1 || n == 22)
        style->bold = n == 1;
      else if (n == 4 || n == 24)
        style->underline = n == 4;
      else if ((n >= 30 && n <= 37) || (n >= 90 && n <= 97))
        style->foreground = (gint16) (n < 90 ? n - 30 : n - 90 + 8);
      else if ((n >= 40 && n <= 47) || (n >= 100 && n <= 107))
        style->background = (gint16) (n < 100 ? n - 40 : n - 100 + 8);
      else if (n == 39)
        style->foreground = -1;
      else if (n == 49)
        style->background = -1;
      i++;
    }
}

static void
erase (VedRunDecoder *self)
{
  const Cell blank = { ' ', plain_style };

  if (self->params[0] == 0)
    g_array_set_size (self->cells, MIN (self->cells->len, self->cursor));
  else if (self->params[0] == 2)
    g_array_set_size (self->cells, 0);
  else
    for (guint i = 0; i < MIN (self->cells->len, self->cursor + 1); i++)
      g_array_index (self->cells, Cell, i) = blank;
}

static void
do_control (VedRunDecoder *self,
            char           final)
{
  const guint count = (guint) CLAMP (self->params[0], 1, MAX_CELLS / 2);

  switch (final)
    {
    case 'm':
      set_style (self);
      break;

    case 'K':
      erase (self);
      break;

    case 'G':
      self->cursor = count - 1;
      break;

    case 'C':
      self->cursor = MIN (self->cursor + count, MAX_CELLS / 2);
      break;

    case 'D':
      self->cursor -= MIN (self->cursor, count);
      break;

    default:
      break;
    }
}

static void
push_control (VedRunDecoder *self,
              char           byte)
{
  if (g_ascii_isdigit (byte))
    {
      int *param = &self->params[self->n_params - 1];

      *param = MIN (*param * 10 + byte - '0', 100000);
    }
  else if (byte == ';' || byte == ':')
    {
      if (self->n_params < MAX_PARAMS)
        self->params[self->n_params++] = 0;
    }
  else if (byte >= 0x40 && byte <= 0x7e)
    {
      do_control (self, byte);
      self->state = GROUND;
    }
  else if ((guchar) byte < 0x20)
    self->state = GROUND;
}

static void
push_text (VedRunDecoder *self,
           char           byte)
{
  gunichar character;

  if (self->n_utf8 == 0 && (guchar) byte < 0x80)
    {
      put (self, (guchar) byte);
      return;
    }
  if (self->n_utf8 > 0 && ((guchar) byte & 0xc0) != 0x80)
    {
      put (self, 0xfffd);
      self->n_utf8 = 0;
      push_text (self, byte);
      return;
    }
  self->utf8[self->n_utf8++] = byte;
  character = g_utf8_get_char_validated (self->utf8, self->n_utf8);
  if (character == (gunichar) - 2 && self->n_utf8 < 6)
    return;
  put (self, character == (gunichar) - 1 || character == (gunichar) - 2 ? 0xfffd : character);
  self->n_utf8 = 0;
}

static void
push_ground (VedRunDecoder *self,
             char           byte)
{
  switch (byte)
    {
    case '\n':
      end_line (self);
      break;

    case '\r':
      self->cursor = 0;
      break;

    case '\b':
      self->cursor -= MIN (self->cursor, 1);
      break;

    case '\033':
      self->state = ESCAPE;
      break;

    case '\t':
      put (self, '\t');
      break;

    default:
      if ((guchar) byte >= 0x20 && byte != 0x7f)
        push_text (self, byte);
      break;
    }
}

/* A control character, and what is no ASCII, is no part of a sequence: it ends one that is not complete. */
static void
push_escape (VedRunDecoder *self,
             char           byte)
{
  if ((guchar) byte < 0x20 || (guchar) byte >= 0x7f)
    {
      self->state = GROUND;
      push_ground (self, byte);
    }
  else if ((guchar) byte < 0x30)
    self->state = DESIGNATION;
  else if (self->state == DESIGNATION)
    self->state = GROUND;
  else
    self->state = byte == '[' ? CONTROL : byte == ']' || byte == 'P' || byte == '_' ? STRING : GROUND;
  self->params[0] = 0;
  self->n_params = 1;
}

static void
push_byte (VedRunDecoder *self,
           char           byte)
{
  switch (self->state)
    {
    case ESCAPE:
    case DESIGNATION:
      push_escape (self, byte);
      break;

    case CONTROL:
      push_control (self, byte);
      break;

    case STRING:
      if (byte == '\a' || byte == '\n')
        self->state = GROUND;
      else if (byte == '\033')
        self->state = STRING_ESCAPE;
      break;

    case STRING_ESCAPE:
      self->state = byte == '\\' ? GROUND : STRING;
      break;

    case GROUND:
    default:
      push_ground (self, byte);
      break;
    }
}

/* How long the plain part is: no control character but a tab. */
static gsize
plain_length (const char *at,
              gsize       length)
{
  gsize i = 0;

  while (i < length && ((guchar) at[i] >= 0x20 || at[i] == '\t') && at[i] != 0x7f)
    i++;

  return i;
}

/**
 * ved_run_decoder_push:
 * @bytes: (array length=length): the next of what the program wrote; may end anywhere
 *
 * Goes on; calls back for each line that ends in it.
 */
void
ved_run_decoder_push (VedRunDecoder *self,
                      const char    *bytes,
                      gsize          length)
{
  const char *at = bytes, *end = bytes + length;

  while (at < end)
    {
      if (self->state == GROUND && self->cells->len == 0 && self->n_utf8 == 0 && self->cursor == 0
          && style_equal (&self->style, &plain_style))
        {
          const char *feed = memchr (at, '\n', (gsize) (end - at));
          gsize n = feed != NULL ? (gsize) (feed - at) : 0;

          if (feed != NULL && n < MAX_CELLS && plain_length (at, n - (n > 0 && at[n - 1] == '\r')) + 1 >= n
              && g_utf8_validate_len (at, n, NULL))
            {
              n -= n > 0 && at[n - 1] == '\r';
              self->line (at, n, NULL, 0, self->user_data);
              at = feed + 1;
              continue;
            }
        }
      push_byte (self, *at++);
    }
}

/**
 * ved_run_decoder_finish:
 *
 * The program writes no more: what stands on an open line is the last.
 */
void
ved_run_decoder_finish (VedRunDecoder *self)
{
  if (self->n_utf8 > 0)
    put (self, 0xfffd);
  self->n_utf8 = 0;
  if (self->cells->len > 0)
    end_line (self);
}

/**
 * ved_run_decoder_partial:
 *
 * Returns: (transfer full): the line that is not yet complete: a progress bar, a question
 */
char *
ved_run_decoder_partial (VedRunDecoder *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (VedRunSpan));

  lay_out (self, text, spans);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A word begins where no letter stands before it, or as in ValueError. */
static gboolean
begins_word (const char *text,
             gsize       at)
{
  return at == 0 || (!g_ascii_isalnum (text[at - 1]) && text[at - 1] != '_') ||
         (g_ascii_isupper (text[at]) && g_ascii_islower (text[at - 1]));
}

/* "calibration_error": 0.03 and "error": null name a figure: they do not say that something went wrong. */
static gboolean
is_name (const char *end)
{
  end += strspn (end, "abcdefghijklmnopqrstuvwxyz");
  if (*end == '_')
    return TRUE;
  if (*end != '"' && *end != '\'')
    return FALSE;
  end++;

  return end[strspn (end, " \t")] == ':';
}

static gboolean
has_word (const char *text,
          const char *lower,
          const char *word)
{
  for (const char *at = strstr (lower, word); at != NULL; at = strstr (at + 1, word))
    if (begins_word (text, (gsize) (at - lower)) && !is_name (at + strlen (word)))
      return TRUE;

  return FALSE;
}

static gboolean
has_any (const char        *text,
         const char        *lower,
         const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (has_word (text, lower, words[i]))
      return TRUE;

  return FALSE;
}

/**
 * ved_run_classify:
 * @text: a line
 *
 * Its words tell; those that are part of a name, as in `calibration_error`, or the key of a document tell nothing.
 *
 * Returns: what it says; of several the first: a metric, an error, a warning, a success, a progress
 */
VedRunLineKind
ved_run_classify (const char *text)
{
  static const char *const errors[] = { "error", "exception", "failed", "traceback", NULL };
  static const char *const successes[] = { "success", "completed", "done", NULL };
  char usual[512];
  const gsize length = strlen (text);
  g_autofree char *large = length < sizeof usual ? NULL : g_malloc (length + 1);
  char *lower = large != NULL ? large : usual;

  for (gsize i = 0; i <= length; i++)
    lower[i] = g_ascii_tolower (text[i]);
  if (strstr (lower, "epoch") != NULL && strstr (lower, "loss") != NULL)
    return VED_RUN_METRIC;
  if (has_any (text, lower, errors))
    return VED_RUN_ERROR;
  if (has_word (text, lower, "warning"))
    return VED_RUN_WARNING;
  if (has_any (text, lower, successes))
    return VED_RUN_SUCCESS;

  return *text == '[' && strchr (text, ']') != NULL ? VED_RUN_PROGRESS : VED_RUN_PLAIN;
}
