/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-result-export"

#include "config.h"

#include "form/runs/ved-result-export.h"

#include "base/ved-csv.h"
#include "base/ved-error.h"
#include "form/project/ved-form-walk.h"
#include "form/ved-form-json.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* A result of a text detector is JSON: images by file name, each with words, each with the points of a polygon:
 *
 *   { "images": { "a.jpg": { "words": { "0001": { "points": [[x, y], …], "confidence": 0.9 }, … } } } }
 *
 * words may be a list too, and a polygon may stand there bare. As CSV it is one row an image: filename,polygons;
 * polygons are joined by "|", their coordinates by blanks. */

typedef struct {
  GString *polygons, *confidences;
  gboolean failed;
} Row;

static void
append_number (GString            *out,
               const VedFormValue *number)
{
  const double value = ved_form_value_double (number);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (out->len > 0 && out->str[out->len - 1] != '|')
    g_string_append_c (out, ' ');
  if (ved_form_value_type (number) == VED_FORM_INT)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, ved_form_value_int (number));
  else
    g_string_append (out, g_ascii_formatd (digits, sizeof digits, "%.10g", value));
}

static void
append_points (Row                *row,
               const VedFormValue *points)
{
  for (guint i = 0; i < ved_form_value_size (points); i++)
    {
      const VedFormValue *point = ved_form_value_item (points, i);

      if (ved_form_value_is_number (point))
        append_number (row->polygons, point);
      else if (ved_form_value_type (point) == VED_FORM_LIST)
        append_points (row, point);
      else
        row->failed = TRUE;
    }
}

static void
append_word (Row                *row,
             const VedFormValue *word)
{
  const VedFormValue *points = ved_form_value_type (word) == VED_FORM_LIST ? word : ved_form_value_get (word, "points");
  const VedFormValue *confidence = ved_form_value_get (word, "confidence");
  g_autofree char *text = NULL;

  if (ved_form_value_type (points) != VED_FORM_LIST)
    {
      row->failed = TRUE;
      return;
    }
  if (row->polygons->len > 0)
    {
      g_string_append_c (row->polygons, '|');
      g_string_append_c (row->confidences, '|');
    }
  append_points (row, points);
  text = ved_form_value_to_text (confidence);
  g_string_append (row->confidences, text);
}

static gboolean
append_image (GString            *out,
              const char         *name,
              const VedFormValue *image,
              gboolean            include_confidence)
{
  Row row = { g_string_new (NULL), g_string_new (NULL), FALSE };
  const VedFormValue *words = ved_form_value_get (image, "words");

  if (words == NULL)
    words = ved_form_value_type (image) == VED_FORM_LIST ? image : ved_form_value_get (image, "polygons");
  for (guint i = 0; i < ved_form_value_size (words); i++)
    append_word (&row, ved_form_value_item (words, i));
  ved_csv_append_field (out, name);
  g_string_append_c (out, ',');
  ved_csv_append_field (out, row.polygons->str);
  if (include_confidence)
    {
      g_string_append_c (out, ',');
      ved_csv_append_field (out, row.confidences->str);
    }
  g_string_append_c (out, '\n');
  g_string_free (row.polygons, TRUE);
  g_string_free (row.confidences, TRUE);

  return !row.failed;
}

/**
 * ved_result_to_csv:
 * @root: a result
 * @include_confidence: whether a third column has the confidences, joined by "|"
 * @n_rows: (out) (optional): how many images there are
 *
 * Makes CSV of a result. Any thread.
 *
 * Returns: (transfer full): the text, with a first line that names the columns; %NULL with %VED_ERROR_INVALID
 */
char *
ved_result_to_csv (JsonNode *root,
                   gboolean  include_confidence,
                   guint    *n_rows,
                   GError  **error)
{
  g_autoptr(VedFormValue) value = ved_form_value_from_json (root);
  const VedFormValue *images = ved_form_value_get (value, "images");
  g_autoptr(GString) out = g_string_new ("filename,polygons");

  if (images == NULL)
    images = value;
  if (ved_form_value_type (images) != VED_FORM_MAP)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("The result has no images by file name."));
      return NULL;
    }
  g_string_append (out, include_confidence ? ",confidences\n" : "\n");
  for (guint i = 0; i < ved_form_value_size (images); i++)
    if (!append_image (out, ved_form_value_key (images, i), ved_form_value_item (images, i), include_confidence))
      {
        g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("%s: a word has no points."), ved_form_value_key (images, i));
        return NULL;
      }
  if (n_rows != NULL)
    *n_rows = ved_form_value_size (images);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static int
compare_descending (gconstpointer a,
                    gconstpointer b)
{
  return strcmp (*(const char *const *) b, *(const char *const *) a);
}

/* Returns: whether a folder of a pattern stands for one experiment: a field alone, below folders that are known */
static gboolean
names_experiment (VedForm    *form,
                  const char *folder,
                  GString    *before,
                  char      **key)
{
  const gsize length = strlen (folder);
  g_autofree char *name = NULL;

  if (length < 3 || *folder != '{' || strchr (folder, '}') != folder + length - 1 || strpbrk (before->str, "*?{") != NULL)
    return FALSE;
  name = g_strndup (folder + 1, length - 2);
  if (ved_form_get_field (form, name) == NULL)
    return FALSE;
  *key = g_steal_pointer (&name);

  return TRUE;
}

/* Fields by their values; one that is empty, or is none, may be anything. */
static void
append_expanded (GString    *out,
                 VedForm    *form,
                 const char *text)
{
  const char *at = text, *open, *end;

  while ((open = strchr (at, '{')) != NULL && (end = strchr (open, '}')) != NULL)
    {
      g_autofree char *name = g_strndup (open + 1, (gsize) (end - open - 1));
      VedFormField *field = ved_form_get_field (form, name);
      g_autofree char *value = field != NULL ? ved_form_field_get_text (field) : g_strdup ("");

      g_string_append_len (out, at, open - at);
      g_string_append (out, *value != '\0' ? value : "*");
      at = end + 1;
    }
  g_string_append (out, at);
}

/**
 * ved_result_expand:
 * @glob: the result_glob of a schema: a path below the project with *, ?, ** and {field}
 * @experiment: (out) (nullable) (transfer full): what the form names as the present experiment
 *
 * Puts the values of fields into a pattern. The first folder that is a field alone is what tells experiments apart:
 * it stays open, as %VED_RESULT_EXPERIMENT, for results of all of them can be looked for.
 *
 * Returns: (transfer full): the pattern
 */
char *
ved_result_expand (VedForm    *form,
                   const char *glob,
                   char      **experiment)
{
  g_auto(GStrv) folders = g_strsplit (glob, "/", -1);
  g_autofree char *key = NULL;
  GString *out = g_string_new (NULL);

  *experiment = NULL;
  for (guint i = 0; folders[i] != NULL; i++)
    {
      const gboolean is_folder = folders[i + 1] != NULL;

      if (is_folder && key == NULL && names_experiment (form, folders[i], out, &key))
        g_string_append (out, VED_RESULT_EXPERIMENT);
      else
        append_expanded (out, form, folders[i]);
      if (is_folder)
        g_string_append_c (out, '/');
    }
  if (key != NULL)
    *experiment = ved_form_field_get_text (ved_form_get_field (form, key));

  return g_string_free (out, FALSE);
}

/* The folders of a pattern behind the experiment, as far as their names are known. */
static char *
known_inside (const char *inside)
{
  gsize length = strcspn (inside, "*?");

  while (length > 0 && inside[length - 1] != '/')
    length--;

  return g_strndup (inside, length);
}

/**
 * ved_result_experiments:
 * @root: the folder of a project
 * @pattern: of ved_result_expand()
 *
 * Returns: (transfer full) (array zero-terminated=1): the folders that are experiments, by name, descending; none, when
 *   the pattern does not tell experiments apart
 */
char **
ved_result_experiments (const char *root,
                        const char *pattern)
{
  const char *at = strstr (pattern, VED_RESULT_EXPERIMENT);
  g_autofree char *before = at != NULL ? g_strndup (pattern, (gsize) (at - pattern)) : NULL;
  g_autofree char *inside = at != NULL ? known_inside (at + strlen (VED_RESULT_EXPERIMENT) + 1) : NULL;
  g_autofree char *outputs = at != NULL ? g_build_filename (root, before, NULL) : NULL;
  g_autoptr(GDir) dir = at != NULL && ved_form_glob_is_inside (pattern) ? g_dir_open (outputs, 0, NULL) : NULL;
  GPtrArray *names = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (outputs, name, inside, NULL);

      if (*name != '.' && g_utf8_validate (name, -1, NULL) && g_file_test (path, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_descending);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

static gint64
file_time (const char *root,
           const char *relative)
{
  g_autofree char *path = g_build_filename (root, relative, NULL);
  GStatBuf status;

  return g_stat (path, &status) == 0
         ? status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec : 0;
}

static int
compare_newest (gconstpointer a,
                gconstpointer b,
                gpointer      root)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  const gint64 left = file_time (root, first), right = file_time (root, second);

  return left != right ? (left < right ? 1 : -1) : strcmp (first, second);
}

/**
 * ved_result_files:
 * @root: the folder of a project
 * @pattern: of ved_result_expand()
 * @experiment: (nullable): the name of one
 *
 * Returns: (transfer full) (array zero-terminated=1): its results below @root, newest first; without an experiment
 *   those of a pattern that has none
 */
char **
ved_result_files (const char *root,
                  const char *pattern,
                  const char *experiment)
{
  g_auto(GStrv) parts = g_strsplit (pattern, VED_RESULT_EXPERIMENT, 2);
  g_autofree char *filled = NULL;
  char **files;

  if (parts[0] != NULL && parts[1] != NULL && experiment == NULL)
    return g_new0 (char *, 1);
  filled = g_strjoinv (experiment != NULL ? experiment : "", parts);
  files = ved_form_glob (root, filled, NULL);
  g_qsort_with_data (files, (gint) g_strv_length (files), sizeof *files, compare_newest, (gpointer) root);

  return files;
}
