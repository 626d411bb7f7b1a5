/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-result-export"

#include "config.h"

#include "form/runs/ved-result-export.h"

#include "base/ved-csv.h"
#include "base/ved-error.h"
#include "form/project/ved-form-walk.h"
#include "form/ved-form-json.h"

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
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The result has no images by file name.");
      return NULL;
    }
  g_string_append (out, include_confidence ? ",confidences\n" : "\n");
  for (guint i = 0; i < ved_form_value_size (images); i++)
    if (!append_image (out, ved_form_value_key (images, i), ved_form_value_item (images, i), include_confidence))
      {
        g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: a word has no points.", ved_form_value_key (images, i));
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

/**
 * ved_result_experiments:
 * @root: the folder of a project
 *
 * Returns: (transfer full) (array zero-terminated=1): the folders of outputs/ that hold submissions/, by name,
 *   descending
 */
char **
ved_result_experiments (const char *root)
{
  g_autofree char *outputs = g_build_filename (root, "outputs", NULL);
  g_autoptr(GDir) dir = g_dir_open (outputs, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (outputs, name, "submissions", NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
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
 * @experiment: the name of one
 *
 * Returns: (transfer full) (array zero-terminated=1): its results below @root, newest first
 */
char **
ved_result_files (const char *root,
                  const char *experiment)
{
  g_autofree char *folder = g_build_filename ("outputs", experiment, "submissions", NULL);
  char **files = ved_form_find_files (root, folder, ".json", NULL);

  g_qsort_with_data (files, (gint) g_strv_length (files), sizeof *files, compare_newest, (gpointer) root);

  return files;
}
