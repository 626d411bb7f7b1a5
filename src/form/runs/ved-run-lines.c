/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-run-lines"

#include "config.h"

#include "form/runs/ved-run-lines.h"

#include "base/ved-find-text.h"

#include <string.h>

/* A line is one allocation: a head, its spans, its text. The lines stand in a ring that grows until it has
 * room for as many as are kept. Listeners hear of what came and went in flush() only, once for all of it. */

#define LEAST_CAPACITY 1024

struct _VedRunText
{
  guint32 length;
  guint16 n_spans;
  guint8 class;
  guint8 is_stderr;
  VedRunSpan spans[];           /* followed by the text and a zero byte */
};

struct _VedRunLine
{
  GObject parent_instance;
  char *text;
  VedRunSpan *spans;
  guint n_spans;
  VedRunLineKind class;
  gboolean is_stderr;
  guint64 number;
};

struct _VedRunLines
{
  GObject parent_instance;
  VedRunText **ring;
  guint capacity;               /* of the ring; a power of two */
  guint first, n_lines;
  guint max_lines;
  gsize bytes, max_bytes;
  guint64 n_total;
  guint n_shown;                /* what listeners know of */
  guint64 shown_total;
};

G_DEFINE_FINAL_TYPE (VedRunLine, ved_run_line, G_TYPE_OBJECT)

static void
ved_run_line_finalize (GObject *object)
{
  VedRunLine *self = VED_RUN_LINE (object);

  g_free (self->text);
  g_free (self->spans);

  G_OBJECT_CLASS (ved_run_line_parent_class)->finalize (object);
}

static void
ved_run_line_class_init (VedRunLineClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_run_line_finalize;
}

static void
ved_run_line_init (VedRunLine *self)
{
}

const char *
ved_run_line_get_text (VedRunLine *self)
{
  return self->text;
}

VedRunLineKind
ved_run_line_get_class (VedRunLine *self)
{
  return self->class;
}

gboolean
ved_run_line_get_is_stderr (VedRunLine *self)
{
  return self->is_stderr;
}

/**
 * ved_run_line_get_number:
 *
 * Returns: its number in all the output, from 1, whether or not the lines before it are still there
 */
guint64
ved_run_line_get_number (VedRunLine *self)
{
  return self->number;
}

static char *
line_text (const VedRunText *line)
{
  return (char *) (line->spans + line->n_spans);
}

static VedRunText *
line_at (VedRunLines *self,
         guint        position)
{
  return self->ring[(self->first + position) & (self->capacity - 1)];
}

static GType
ved_run_lines_get_item_type (GListModel *model)
{
  return VED_TYPE_RUN_LINE;
}

static guint
ved_run_lines_get_n_items (GListModel *model)
{
  return VED_RUN_LINES (model)->n_shown;
}

static gpointer
ved_run_lines_get_item (GListModel *model,
                        guint       position)
{
  VedRunLines *self = VED_RUN_LINES (model);
  const guint64 gone = self->n_total - self->n_lines, shown_gone = self->shown_total - self->n_shown;
  const guint64 number = shown_gone + position;
  const guint at = number > gone ? (guint) (number - gone) : 0;
  VedRunLine *item;
  const VedRunText *line;

  if (position >= self->n_shown)
    return NULL;

  line = line_at (self, at);
  item = g_object_new (VED_TYPE_RUN_LINE, NULL);
  item->text = g_strndup (line_text (line), line->length);
  item->n_spans = line->n_spans;
  item->spans = g_memdup2 (line->spans, line->n_spans * sizeof (VedRunSpan));
  item->class = line->class;
  item->is_stderr = line->is_stderr;
  item->number = gone + at + 1;

  return item;
}

static void
ved_run_lines_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_run_lines_get_item_type;
  iface->get_n_items = ved_run_lines_get_n_items;
  iface->get_item = ved_run_lines_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedRunLines, ved_run_lines, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_run_lines_list_model_init))

static void
ved_run_lines_finalize (GObject *object)
{
  VedRunLines *self = VED_RUN_LINES (object);

  for (guint i = 0; i < self->n_lines; i++)
    g_free (line_at (self, i));
  g_free (self->ring);

  G_OBJECT_CLASS (ved_run_lines_parent_class)->finalize (object);
}

static void
ved_run_lines_class_init (VedRunLinesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_run_lines_finalize;
}

static void
ved_run_lines_init (VedRunLines *self)
{
  self->capacity = LEAST_CAPACITY;
  self->ring = g_new (VedRunText *, self->capacity);
}

/**
 * ved_run_lines_new:
 * @max_lines: how many are kept
 * @max_bytes: how much they may take together
 */
VedRunLines *
ved_run_lines_new (guint max_lines,
                   gsize max_bytes)
{
  VedRunLines *self = g_object_new (VED_TYPE_RUN_LINES, NULL);

  self->max_lines = MAX (max_lines, 1);
  self->max_bytes = max_bytes;

  return self;
}

static gsize
line_size (const VedRunText *line)
{
  return sizeof (VedRunText) + line->n_spans * sizeof (VedRunSpan) + line->length + 1;
}

static void
drop_first (VedRunLines *self)
{
  VedRunText *line = line_at (self, 0);

  self->bytes -= line_size (line);
  self->first = (self->first + 1) & (self->capacity - 1);
  self->n_lines--;
  g_free (line);
}

static void
move_ring (VedRunLines *self,
           guint        capacity)
{
  VedRunText **ring = g_new (VedRunText *, capacity);

  for (guint i = 0; i < self->n_lines; i++)
    ring[i] = line_at (self, i);
  g_free (self->ring);
  self->ring = ring;
  self->capacity = capacity;
  self->first = 0;
}

/**
 * ved_run_text_new:
 * @text: (array length=length): valid UTF-8
 * @spans: (array length=n_spans) (nullable): its colours
 *
 * Makes a line and classifies it. Any thread.
 *
 * Returns: (transfer full): for ved_run_lines_take(), or g_free()
 */
VedRunText *
ved_run_text_new (const char       *text,
                  gsize             length,
                  const VedRunSpan *spans,
                  guint             n_spans,
                  gboolean          is_stderr)
{
  const guint n = MIN (n_spans, G_MAXUINT16);
  VedRunText *line = g_malloc (sizeof (VedRunText) + n * sizeof (VedRunSpan) + length + 1);

  line->length = (guint32) length;
  line->n_spans = (guint16) n;
  line->is_stderr = !!is_stderr;
  if (n > 0)
    memcpy (line->spans, spans, n * sizeof (VedRunSpan));
  memcpy (line_text (line), text, length);
  line_text (line)[length] = '\0';
  line->class = (guint8) ved_run_classify (line_text (line));

  return line;
}

/**
 * ved_run_text_get_class:
 * @text: (out) (optional): what stands there
 *
 * Returns: what the line says
 */
VedRunLineKind
ved_run_text_get_class (const VedRunText *line,
                        const char      **text)
{
  if (text != NULL)
    *text = line_text (line);

  return line->class;
}

/**
 * ved_run_lines_take:
 * @line: (transfer full): the next line
 *
 * Adds a line; listeners hear of it with ved_run_lines_flush().
 */
void
ved_run_lines_take (VedRunLines *self,
                    VedRunText  *line)
{
  while (self->n_lines > 0
         && (self->n_lines >= self->max_lines || self->bytes + line_size (line) > self->max_bytes))
    drop_first (self);
  if (self->n_lines == self->capacity)
    move_ring (self, self->capacity * 2);
  self->ring[(self->first + self->n_lines) & (self->capacity - 1)] = line;
  self->n_lines++;
  self->n_total++;
  self->bytes += line_size (line);
}

/**
 * ved_run_lines_flush:
 *
 * Tells listeners what came and went since the last time.
 */
void
ved_run_lines_flush (VedRunLines *self)
{
  const guint64 gone = self->n_total - self->n_lines, shown_gone = self->shown_total - self->n_shown;
  const guint n_removed = (guint) MIN (gone - MIN (shown_gone, gone), self->n_shown);
  const guint n_kept = self->n_shown - n_removed, n_added = self->n_lines - n_kept;

  self->n_shown = n_kept;
  if (n_removed > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, 0);
  self->n_shown = self->n_lines;
  self->shown_total = self->n_total;
  if (n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), n_kept, 0, n_added);
}

/**
 * ved_run_lines_shorten:
 * @n_lines: how many stay, of the last ones
 *
 * Lets go of the others, and of the room for more.
 */
void
ved_run_lines_shorten (VedRunLines *self,
                       guint        n_lines)
{
  guint capacity = self->capacity;

  while (self->n_lines > n_lines)
    drop_first (self);
  while (capacity > LEAST_CAPACITY && capacity / 2 >= self->n_lines)
    capacity /= 2;
  move_ring (self, capacity);
  ved_run_lines_flush (self);
}

/**
 * ved_run_lines_get_n_bytes:
 *
 * Returns: what all lines that are kept take together
 */
gsize
ved_run_lines_get_n_bytes (VedRunLines *self)
{
  return self->bytes;
}

/**
 * ved_run_lines_get_n_total:
 *
 * Returns: how many lines there have been, those that are gone included
 */
guint64
ved_run_lines_get_n_total (VedRunLines *self)
{
  return self->n_total;
}

/**
 * ved_run_lines_get_n_gone:
 *
 * Returns: how many lines are not kept any more: the number before that of the first one that is
 */
guint64
ved_run_lines_get_n_gone (VedRunLines *self)
{
  return self->n_total - self->n_lines;
}

/**
 * ved_run_lines_read:
 * @position: among the lines that are kept
 * @glance: (out caller-allocates): the line
 *
 * Looks at a line without making an object of it.
 *
 * Returns: whether there is such a line
 */
gboolean
ved_run_lines_read (VedRunLines  *self,
                    guint         position,
                    VedRunGlance *glance)
{
  const VedRunText *line;

  if (position >= self->n_lines)
    return FALSE;

  line = line_at (self, position);
  *glance = (VedRunGlance) {
    line_text (line), line->length, line->spans, line->n_spans, (VedRunLineKind) line->class, line->is_stderr != 0
  };

  return TRUE;
}

/**
 * ved_run_lines_peek:
 *
 * Returns: (nullable) (transfer none): a line's text, until the next line is added; %NULL past the end
 */
const char *
ved_run_lines_peek (VedRunLines *self,
                    guint        position)
{
  return position < self->n_lines ? line_text (line_at (self, position)) : NULL;
}

/**
 * ved_run_lines_find:
 * @text: what to look for, letters of either case
 * @from: where to begin
 *
 * Returns: the next line that holds it, @from included; %G_MAXUINT without one
 */
guint
ved_run_lines_find (VedRunLines *self,
                    const char  *text,
                    guint        from,
                    gboolean     backwards)
{
  for (guint i = from; i < self->n_lines; i += backwards ? -1 : 1)
    if (ved_find_text (line_text (line_at (self, i)), text, NULL) != NULL)
      return i;

  return G_MAXUINT;
}

/**
 * ved_run_lines_to_text:
 *
 * Returns: (transfer full): all that is kept, for saving and copying
 */
char *
ved_run_lines_to_text (VedRunLines *self)
{
  g_autoptr(GString) out = g_string_sized_new (self->bytes);

  for (guint i = 0; i < self->n_lines; i++)
    {
      const VedRunText *line = line_at (self, i);

      g_string_append_len (out, line_text (line), line->length);
      g_string_append_c (out, '\n');
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
