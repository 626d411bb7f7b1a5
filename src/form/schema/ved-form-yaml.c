/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-yaml"

#include "config.h"

#include "form/schema/ved-form-yaml.h"

#include "base/ved-error.h"
#include "form/schema/ved-form-problem.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

/* libyaml turns the text into events; this file makes values of them, with a typing of its own: only true and
 * false are booleans, only what looks like a number all through is one, quoted text stays text. Where common
 * YAML 1.1 readers would understand something else, a hint says so.
 *
 * A file is data from anywhere. Its size, depth, anchors and aliases are bounded, tags are refused. Values
 * are immutable and an alias only adds a reference, so aliases of aliases cost no memory; the number of
 * values that a walk would meet is bounded too. */

#define MAX_ANCHORS  256
#define MAX_WEIGHT   200000
#define MAX_PROBLEMS 500

typedef struct {
  yaml_parser_t yaml;
  yaml_event_t event;
  gboolean has_event;
  const char *path;
  GPtrArray *problems;          /* (nullable) */
  GHashTable *anchors;          /* name to value; a NULL value is still open */
  guint weight;                 /* of all values so far */
  guint depth;
} Parser;

static guint n_parses;

static VedFormValue *read_value (Parser  *parser,
                                 GError **error);

static void
set_error_at (GError          **error,
              const Parser     *parser,
              const yaml_mark_t mark,
              const char       *message)
{
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:%zu:%zu: %s", parser->path, mark.line + 1,
               mark.column + 1, message);
}

static void add_problem (Parser          *parser,
                         VedFormSeverity  severity,
                         yaml_mark_t      mark,
                         const char      *format,
                         ...) G_GNUC_PRINTF (4, 5);

static void
add_problem (Parser         *parser,
             VedFormSeverity severity,
             yaml_mark_t     mark,
             const char     *format,
             ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (parser->problems == NULL || parser->problems->len >= MAX_PROBLEMS)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (parser->problems, ved_form_problem_new_at (severity, parser->path, (guint) mark.line + 1,
                                                              (guint) mark.column + 1, message));
}

/* Returns: what libyaml found, in the words of somebody who writes a form; its own where there is nothing to add. */
static const char *
explain_scan_error (const yaml_parser_t *yaml)
{
  static const struct {
    const char *theirs, *ours;
  } table[] = {
    { "mapping values are not allowed in this context",
      "no “key: value” can stand here: is the line indented wrongly, or does a text with “: ” in it need quotes?" },
    { "found character that cannot start any token",
      "nothing can begin with this character: YAML indents by blanks, not tabs, and a text that begins with @, ` or %"
      " needs quotes" },
    { "found a tab character that violates indentation", "a tab indents this line: YAML indents by blanks" },
    { "did not find expected key", "a “key:” was expected here: is the line indented like those above it?" },
    { "could not find expected ':'", "a “:” is missing before this" },
    { "did not find expected '-' indicator", "a “- ” was expected here: is the line indented like those above it?" },
    { "did not find expected ',' or '}'", "a “,” or “}” is missing before this" },
    { "did not find expected ',' or ']'", "a “,” or “]” is missing before this" },
  };
  const char *problem = yaml->problem != NULL ? yaml->problem : "this is no YAML";

  if (yaml->error == YAML_MEMORY_ERROR)
    return "there is not enough memory";
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].theirs, problem))
      return table[i].ours;

  return problem;
}

/* What is open at the end of the file is best mended where it began. */
static void
set_scan_error (Parser  *parser,
                GError **error)
{
  const yaml_parser_t *yaml = &parser->yaml;
  const gboolean at_end = g_strcmp0 (yaml->problem, "found unexpected end of stream") == 0;

  if (at_end && yaml->context != NULL)
    set_error_at (error, parser, yaml->context_mark, "a text in quotes begins here and never ends");
  else
    set_error_at (error, parser, yaml->error == YAML_READER_ERROR ? yaml->mark : yaml->problem_mark,
                  explain_scan_error (yaml));
}

static gboolean
next_event (Parser  *parser,
            GError **error)
{
  if (parser->has_event)
    yaml_event_delete (&parser->event);
  parser->has_event = yaml_parser_parse (&parser->yaml, &parser->event) != 0;
  if (!parser->has_event)
    set_scan_error (parser, error);

  return parser->has_event;
}

static const char *
skip_digits (const char *at)
{
  while (g_ascii_isdigit (*at))
    at++;

  return at;
}

static gboolean
looks_integer (const char *text)
{
  const char *digits = *text == '-' || *text == '+' ? text + 1 : text;

  return g_ascii_isdigit (*digits) && *skip_digits (digits) == '\0';
}

/* Digits with a point, an exponent or both; @strict: as YAML 1.1 wants it, with the point and with the sign of
 * the exponent. */
static gboolean
looks_float (const char *text,
             gboolean   *strict)
{
  const char *at = *text == '-' || *text == '+' ? text + 1 : text;
  const char *after = skip_digits (at);
  gsize n_digits = (gsize) (after - at);
  gboolean has_point = *after == '.', has_sign = TRUE;

  if (has_point)
    {
      at = after + 1;
      after = skip_digits (at);
      n_digits += (gsize) (after - at);
    }
  if (n_digits == 0)
    return FALSE;
  if (*after == 'e' || *after == 'E')
    {
      at = after + 1;
      has_sign = *at == '-' || *at == '+';
      at += has_sign;
      after = skip_digits (at);
      if (after == at)
        return FALSE;
    }
  *strict = has_point && has_sign;

  return *after == '\0';
}

/* No digit of a number may get lost on its way into a command. */
static VedFormValue *
keep_large (Parser     *parser,
            const char *text)
{
  add_problem (parser, VED_FORM_WARNING, parser->event.start_mark, "%s is too large for a number: it is kept as text",
               text);

  return ved_form_value_new_string (text);
}

static VedFormValue *
type_integer (Parser     *parser,
              const char *text)
{
  gint64 value;
  const char *digits = *text == '-' || *text == '+' ? text + 1 : text;

  if (digits[0] == '0' && digits[1] != '\0')
    add_problem (parser, VED_FORM_HINT, parser->event.start_mark,
                 "%s is taken as a decimal number; common YAML readers take it as octal", text);
  errno = 0;
  value = g_ascii_strtoll (text, NULL, 10);
  if (errno == ERANGE)
    return keep_large (parser, text);

  return ved_form_value_new_int (value);
}

static VedFormValue *
type_float (Parser     *parser,
            const char *text,
            gboolean    strict)
{
  double value = g_ascii_strtod (text, NULL);

  if (!isfinite (value))
    return keep_large (parser, text);
  if (!strict)
    add_problem (parser, VED_FORM_HINT, parser->event.start_mark,
                 "%s is a number here; common YAML readers take it as text: write it like 1.0e-5", text);

  return ved_form_value_new_float (value);
}

static gboolean
is_one_of (const char        *text,
           const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
looks_sexagesimal (const char *text)
{
  const char *colon = strchr (text, ':');

  return g_ascii_isdigit (*text) && colon != NULL && skip_digits (text) == colon && g_ascii_isdigit (colon[1])
         && *skip_digits (colon + 1) == '\0';
}

/* 0x1f, 0b1, 0o17 and 1_000, which other readers count with. */
static gboolean
looks_like_code (const char *text)
{
  const char *at = *text == '-' || *text == '+' ? text + 1 : text;

  if (*at == '0' && at[1] != '\0' && strchr ("xXbBo", at[1]) != NULL)
    return at[2] != '\0' && at[2 + strspn (at + 2, "0123456789abcdefABCDEF_")] == '\0';

  return g_ascii_isdigit (*at) && at[strspn (at, "0123456789_")] == '\0';
}

static VedFormValue *
type_text (Parser     *parser,
           const char *text)
{
  static const char *const traps[] = { "yes", "no", "on", "off", "true", "false", "null", NULL };

  if (is_one_of (text, traps))
    add_problem (parser, VED_FORM_HINT, parser->event.start_mark,
                 "%s is text here; write true, false or null, or put it in quotes", text);
  else if (looks_sexagesimal (text) || looks_like_code (text))
    add_problem (parser, VED_FORM_HINT, parser->event.start_mark,
                 "%s is text here; common YAML readers take it as a number: put it in quotes", text);

  return ved_form_value_new_string (text);
}

static VedFormValue *
type_special_float (const char *text)
{
  const char *word = *text == '-' || *text == '+' ? text + 1 : text;

  if (g_ascii_strcasecmp (word, ".inf") == 0)
    return ved_form_value_new_float (*text == '-' ? -INFINITY : INFINITY);

  return g_ascii_strcasecmp (text, ".nan") == 0 ? ved_form_value_new_float (NAN) : NULL;
}

static VedFormValue *
type_plain (Parser     *parser,
            const char *text)
{
  VedFormValue *special;
  gboolean strict;

  if (*text == '\0' || g_str_equal (text, "~") || g_str_equal (text, "null"))
    return ved_form_value_new_null ();
  if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    return ved_form_value_new_bool (*text == 't');
  if (looks_integer (text))
    return type_integer (parser, text);
  if (looks_float (text, &strict))
    return type_float (parser, text, strict);
  special = type_special_float (text);

  return special != NULL ? special : type_text (parser, text);
}

static VedFormValue *
read_scalar (Parser  *parser,
             GError **error)
{
  const char *text = (const char *) parser->event.data.scalar.value;

  if (strlen (text) != parser->event.data.scalar.length)
    {
      set_error_at (error, parser, parser->event.start_mark, "a text holds a zero byte");
      return NULL;
    }
  if (parser->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
    return type_plain (parser, text);

  return ved_form_value_new_string (text);
}

static VedFormValue *
read_list (Parser  *parser,
           GError **error)
{
  g_autoptr(VedFormValue) list = ved_form_value_new_list (NULL, 0);

  while (next_event (parser, error))
    {
      VedFormValue *item;

      if (parser->event.type == YAML_SEQUENCE_END_EVENT)
        return g_steal_pointer (&list);
      item = read_value (parser, error);
      if (item == NULL)
        return NULL;
      ved_form_value_append (list, item);
    }

  return NULL;
}

static void
merge_map (VedFormValue       *map,
           const VedFormValue *other)
{
  for (guint i = 0; i < ved_form_value_size (other); i++)
    if (ved_form_value_get (map, ved_form_value_key (other, i)) == NULL)
      ved_form_value_put (map, ved_form_value_key (other, i), ved_form_value_ref (ved_form_value_item (other, i)));
}

/* “<<: *defaults” gives a map what it lacks, https://yaml.org/type/merge.html; of several the earlier one wins.
 * Takes @merged over. */
static gboolean
merge (Parser       *parser,
       VedFormValue *map,
       VedFormValue *merged,
       yaml_mark_t   mark,
       GError      **error)
{
  g_autoptr(VedFormValue) value = merged;
  const gboolean is_list = ved_form_value_type (value) == VED_FORM_LIST;
  const guint n = is_list ? ved_form_value_size (value) : 1;

  for (guint i = 0; i < n; i++)
    {
      const VedFormValue *item = is_list ? ved_form_value_item (value, i) : value;

      if (ved_form_value_type (item) != VED_FORM_MAP)
        {
          set_error_at (error, parser, mark, "“<<” takes a map, or a list of maps");
          return FALSE;
        }
      merge_map (map, item);
    }

  return TRUE;
}

static gboolean
is_merge_key (const Parser *parser)
{
  return parser->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
         && g_str_equal (parser->event.data.scalar.value, "<<");
}

/* Reads what one key has; what “<<” brings is put aside, since all that is written in the map itself wins. */
static gboolean
read_pair (Parser       *parser,
           VedFormValue *map,
           VedFormValue *merged,
           GError      **error)
{
  const yaml_mark_t mark = parser->event.start_mark;
  const gboolean merges = is_merge_key (parser);
  g_autofree char *key = g_strdup ((const char *) parser->event.data.scalar.value);
  VedFormValue *value = next_event (parser, error) ? read_value (parser, error) : NULL;

  if (value == NULL)
    return FALSE;
  if (merges)
    return merge (parser, merged, value, mark, error);
  if (!ved_form_value_put (map, key, value))
    add_problem (parser, VED_FORM_WARNING, mark, "The key “%s” stands here twice; the later one counts", key);

  return TRUE;
}

static VedFormValue *
read_map (Parser  *parser,
          GError **error)
{
  g_autoptr(VedFormValue) map = ved_form_value_new_map ();
  g_autoptr(VedFormValue) merged = ved_form_value_new_map ();

  while (next_event (parser, error))
    {
      if (parser->event.type == YAML_MAPPING_END_EVENT)
        {
          merge_map (map, merged);
          return g_steal_pointer (&map);
        }
      if (parser->event.type != YAML_SCALAR_EVENT)
        {
          set_error_at (error, parser, parser->event.start_mark, "the key of a map must be a plain word");
          return NULL;
        }
      if (!read_pair (parser, map, merged, error))
        return NULL;
    }

  return NULL;
}

/* Anchors and tags stand at the same place in the three events that open a value. */
static gboolean
read_properties (Parser      *parser,
                 const char **anchor,
                 GError     **error)
{
  const yaml_char_t *name, *tag;

  switch (parser->event.type)
    {
    case YAML_SCALAR_EVENT:
      name = parser->event.data.scalar.anchor;
      tag = parser->event.data.scalar.tag;
      break;

    case YAML_SEQUENCE_START_EVENT:
      name = parser->event.data.sequence_start.anchor;
      tag = parser->event.data.sequence_start.tag;
      break;

    default:
      name = parser->event.data.mapping_start.anchor;
      tag = parser->event.data.mapping_start.tag;
      break;
    }
  *anchor = (const char *) name;
  if (tag != NULL)
    set_error_at (error, parser, parser->event.start_mark, "tags (!…) are not allowed: a schema is plain data");
  else if (name != NULL && g_hash_table_size (parser->anchors) >= MAX_ANCHORS)
    set_error_at (error, parser, parser->event.start_mark, "there are too many anchors (&…)");
  else
    return TRUE;

  return FALSE;
}

static VedFormValue *
read_alias (Parser  *parser,
            GError **error)
{
  VedFormValue *value = g_hash_table_lookup (parser->anchors, parser->event.data.alias.anchor);

  if (value == NULL)
    {
      set_error_at (error, parser, parser->event.start_mark, "an alias (*…) names no anchor that ended before it");
      return NULL;
    }

  return ved_form_value_ref (value);
}

static VedFormValue *
read_collection (Parser  *parser,
                 GError **error)
{
  VedFormValue *value;

  if (parser->depth == VED_FORM_YAML_MAX_DEPTH)
    {
      set_error_at (error, parser, parser->event.start_mark, "it is nested more than 32 levels deep");
      return NULL;
    }
  parser->depth++;
  value = parser->event.type == YAML_SEQUENCE_START_EVENT ? read_list (parser, error) : read_map (parser, error);
  parser->depth--;

  return value;
}

static VedFormValue *
read_new_value (Parser  *parser,
                GError **error)
{
  const yaml_mark_t mark = parser->event.start_mark;
  g_autofree char *name = NULL;
  const char *anchor;
  VedFormValue *value;

  if (!read_properties (parser, &anchor, error))
    return NULL;

  name = g_strdup (anchor);
  value = parser->event.type == YAML_SCALAR_EVENT ? read_scalar (parser, error) : read_collection (parser, error);
  if (value == NULL)
    return NULL;
  ved_form_value_set_place (value, (guint) mark.line + 1, (guint) mark.column + 1);
  if (name != NULL)
    g_hash_table_replace (parser->anchors, g_steal_pointer (&name), ved_form_value_ref (value));

  return value;
}

/* Reads the value whose first event is the present one. */
static VedFormValue *
read_value (Parser  *parser,
            GError **error)
{
  const yaml_mark_t mark = parser->event.start_mark;
  VedFormValue *value = parser->event.type == YAML_ALIAS_EVENT ? read_alias (parser, error)
                                                                : read_new_value (parser, error);

  if (value == NULL)
    return NULL;

  if (ved_form_value_weight (value) > MAX_WEIGHT || parser->weight++ > MAX_WEIGHT)
    {
      set_error_at (error, parser, mark, "there are too many values, or aliases that repeat too many");
      ved_form_value_unref (value);
      return NULL;
    }

  return value;
}

static gboolean
expect (Parser           *parser,
        yaml_event_type_t type,
        const char       *message,
        GError          **error)
{
  if (!next_event (parser, error))
    return FALSE;
  if (parser->event.type == type)
    return TRUE;

  set_error_at (error, parser, parser->event.start_mark, message);

  return FALSE;
}

static VedFormValue *
read_document (Parser  *parser,
               GError **error)
{
  g_autoptr(VedFormValue) root = NULL;

  if (!next_event (parser, error) || !next_event (parser, error))
    return NULL;
  if (parser->event.type == YAML_STREAM_END_EVENT)
    return ved_form_value_new_null ();

  if (!next_event (parser, error))
    return NULL;
  root = read_value (parser, error);
  if (root == NULL
      || !expect (parser, YAML_DOCUMENT_END_EVENT, "this ends no document", error)
      || !expect (parser, YAML_STREAM_END_EVENT, "a file holds one document only", error))
    return NULL;

  return g_steal_pointer (&root);
}

static const char *
explain_bytes (const char *text,
               gsize       length,
               const char *fault)
{
  if (length >= 2 && (memcmp (text, "\377\376", 2) == 0 || memcmp (text, "\376\377", 2) == 0))
    return "this is UTF-16: save it as UTF-8";
  if (*fault == '\0' || memchr (text, '\0', length) != NULL)
    return "this is no text: there is a zero byte in it";

  return "this is no UTF-8 text";
}

static gboolean
check_bytes (const char  *text,
             gsize        length,
             const char  *path,
             GError     **error)
{
  const char *fault;
  guint line = 1, column = 1;

  if (length > VED_FORM_YAML_MAX_BYTES)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "%s: it is larger than 1 MiB", path);
      return FALSE;
    }
  if (g_utf8_validate_len (text, length, &fault))
    return TRUE;

  for (const char *at = text; at < fault; at = g_utf8_next_char (at))
    {
      column = *at == '\n' ? 1 : column + 1;
      line += *at == '\n';
    }
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:%u:%u: %s", path, line, column,
               explain_bytes (text, length, fault));

  return FALSE;
}

/**
 * ved_form_yaml_parse:
 * @text: (array length=length): YAML
 * @path: what errors and problems call the file
 * @problems: (nullable) (element-type VedFormProblem): gets what should be said but stops nothing
 *
 * Makes values of a YAML text; an empty one is the null value. Any thread; time and memory are linear in
 * @length, which may be %VED_FORM_YAML_MAX_BYTES at most.
 *
 * Returns: (transfer full): the value; %NULL with %VED_ERROR "PATH:LINE:COLUMN: …"
 */
VedFormValue *
ved_form_yaml_parse (const char  *text,
                     gsize        length,
                     const char  *path,
                     GPtrArray   *problems,
                     GError     **error)
{
  Parser parser = { .path = path, .problems = problems };
  VedFormValue *root;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  g_atomic_int_inc ((gint *) &n_parses);
  if (!check_bytes (text, length, path, error))
    return NULL;

  if (length >= 3 && memcmp (text, "\357\273\277", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  if (!yaml_parser_initialize (&parser.yaml))
    g_error ("libyaml found no memory");
  yaml_parser_set_encoding (&parser.yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&parser.yaml, (const unsigned char *) text, length);
  parser.anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ved_form_value_unref);
  root = read_document (&parser, error);

  if (parser.has_event)
    yaml_event_delete (&parser.event);
  yaml_parser_delete (&parser.yaml);
  g_hash_table_unref (parser.anchors);

  return root;
}

/* Reads until the end or until there is one byte too much. A pipe or a device must neither block nor flood. */
static gboolean
read_bounded (int         fd,
              GByteArray *out,
              gsize       max_bytes)
{
  guint8 buffer[16384];
  gssize n;

  while (out->len <= max_bytes && (n = read (fd, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      g_byte_array_append (out, buffer, (guint) n);
    }

  return TRUE;
}

/**
 * ved_form_file_read:
 * @path: a regular file
 * @max_bytes: what it may hold
 * @length: (out): how much it holds
 *
 * Reads a file of bounded size.
 *
 * Returns: (transfer full): the bytes and a zero byte; %NULL with %VED_ERROR or a %GFileError
 */
char *
ved_form_file_read (const char  *path,
                    gsize        max_bytes,
                    gsize       *length,
                    GError     **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  int fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  int code = errno;
  GStatBuf status;
  gboolean ok = fd >= 0 && fstat (fd, &status) == 0;

  if (ok && !S_ISREG (status.st_mode))
    {
      close (fd);
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: it is no ordinary file", path);
      return NULL;
    }
  if (ok)
    {
      ok = read_bounded (fd, out, max_bytes);
      code = errno;
    }
  if (fd >= 0)
    close (fd);
  if (!ok)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));
      return NULL;
    }
  if (out->len > max_bytes)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "%s: it is larger than %" G_GSIZE_FORMAT " KiB", path,
                   max_bytes / 1024);
      return NULL;
    }
  *length = out->len;
  g_byte_array_append (out, (const guint8 *) "", 1);

  return (char *) g_byte_array_free (g_steal_pointer (&out), FALSE);
}

/**
 * ved_form_yaml_load:
 * @path: a file
 * @problems: (nullable) (element-type VedFormProblem): as of ved_form_yaml_parse()
 *
 * Returns: (transfer full): its value; %NULL with an error that names the place
 */
VedFormValue *
ved_form_yaml_load (const char  *path,
                    GPtrArray   *problems,
                    GError     **error)
{
  gsize length;
  g_autofree char *text = ved_form_file_read (path, VED_FORM_YAML_MAX_BYTES, &length, error);

  return text != NULL ? ved_form_yaml_parse (text, length, path, problems, error) : NULL;
}

/**
 * ved_form_yaml_get_n_parses:
 *
 * Returns: how many texts this process has parsed: typing must add none
 */
guint
ved_form_yaml_get_n_parses (void)
{
  return (guint) g_atomic_int_get ((gint *) &n_parses);
}
