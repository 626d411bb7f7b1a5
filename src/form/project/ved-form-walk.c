/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-walk"

#include "config.h"

#include "form/project/ved-form-walk.h"

#include "base/ved-search.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

/* Finds files below a folder. The order in which a file system lists is never trusted: results are sorted
 * by their bytes. Names that are no UTF-8 are left out: no form can show or store them. Links to folders are
 * not followed, so that no walk can run in a circle. */

#define MAX_DEPTH   16
#define MAX_RESULTS 100000

typedef gboolean (*Match) (const char *relative,
                           gpointer    user_data);

typedef struct {
  const char *root;
  Match match;
  gpointer user_data;
  GPtrArray *results;
  char **fault;                 /* (nullable): gets the first folder that cannot be read */
} Walk;

/**
 * ved_form_sort_texts:
 * @texts: (element-type utf8): with a function that frees them
 *
 * Sorts texts by their bytes and leaves each once.
 */
void
ved_form_sort_texts (GPtrArray *texts)
{
  g_ptr_array_sort (texts, ved_compare_words);
  for (guint i = texts->len; i > 1; i--)
    if (g_str_equal (g_ptr_array_index (texts, i - 1), g_ptr_array_index (texts, i - 2)))
      g_ptr_array_remove_index (texts, i - 1);
}

static char **
finish (GPtrArray *texts)
{
  ved_form_sort_texts (texts);
  g_ptr_array_add (texts, NULL);

  return (char **) g_ptr_array_free (texts, FALSE);
}

/* A folder that is not there is none; one that is there and cannot be read hides what is in it. */
static void
note_unreadable (char      **fault,
                 const char *folder,
                 int         code)
{
  if (fault != NULL && *fault == NULL && code != ENOENT && code != ENOTDIR)
    *fault = g_strdup_printf ("the folder %s cannot be read: %s. What is in it is left out until it can be; chmod u+rx "
                              "may be all it needs.", folder, g_strerror (code));
}

/**
 * ved_form_list_stems:
 * @folder: of YAML files
 * @fault: (out) (optional) (nullable): why the folder cannot be read, though it is there
 *
 * Returns: (transfer full) (array zero-terminated=1): their names without .yaml or .yml, sorted; none when
 *   there is no such folder
 */
char **
ved_form_list_stems (const char *folder,
                     char      **fault)
{
  DIR *dir = opendir (folder);
  const int code = errno;
  GPtrArray *stems = g_ptr_array_new_with_free_func (g_free);
  const struct dirent *entry;

  if (fault != NULL)
    *fault = NULL;
  if (dir == NULL)
    note_unreadable (fault, folder, code);
  while (dir != NULL && (entry = readdir (dir)) != NULL)
    {
      const char *name = entry->d_name, *dot = strrchr (name, '.');

      if (*name != '.' && dot != NULL && (g_str_equal (dot, ".yaml") || g_str_equal (dot, ".yml"))
          && g_utf8_validate (name, -1, NULL))
        g_ptr_array_add (stems, g_strndup (name, (gsize) (dot - name)));
    }
  if (dir != NULL)
    closedir (dir);

  return finish (stems);
}

static gboolean
is_folder (const char          *path,
           const struct dirent *entry)
{
  if (entry->d_type != DT_UNKNOWN)
    return entry->d_type == DT_DIR;

  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static void
walk_folder (const Walk *walk,
             const char *relative,
             guint       depth)
{
  g_autofree char *folder = g_build_filename (walk->root, relative, NULL);
  DIR *dir = opendir (folder);
  const struct dirent *entry;

  if (dir == NULL)
    note_unreadable (walk->fault, folder, errno);
  while (dir != NULL && walk->results->len < MAX_RESULTS && (entry = readdir (dir)) != NULL)
    {
      g_autofree char *inner = NULL, *path = NULL;

      if (*entry->d_name == '.' || !g_utf8_validate (entry->d_name, -1, NULL))
        continue;
      inner = *relative != '\0' ? g_build_filename (relative, entry->d_name, NULL) : g_strdup (entry->d_name);
      path = g_build_filename (walk->root, inner, NULL);
      if (!is_folder (path, entry))
        {
          if (walk->match (inner, walk->user_data))
            g_ptr_array_add (walk->results, g_steal_pointer (&inner));
        }
      else if (depth < MAX_DEPTH)
        walk_folder (walk, inner, depth + 1);
    }
  if (dir != NULL)
    closedir (dir);
}

static gboolean
has_suffix (const char *relative,
            gpointer    suffix)
{
  return g_str_has_suffix (relative, suffix);
}

/**
 * ved_form_find_files:
 * @root: a folder
 * @relative: where to look, below @root
 * @suffix: what names end with
 * @fault: (out) (optional) (nullable): the first folder that cannot be read, though it is there, and why
 *
 * Returns: (transfer full) (array zero-terminated=1): the files at any depth, relative to @root, sorted
 */
char **
ved_form_find_files (const char *root,
                     const char *relative,
                     const char *suffix,
                     char      **fault)
{
  Walk walk = { root, has_suffix, (gpointer) suffix, g_ptr_array_new_with_free_func (g_free), fault };

  if (fault != NULL)
    *fault = NULL;
  walk_folder (&walk, relative, 0);

  return finish (walk.results);
}

/* "*" and "?" stay within one name; "**" as a name stands for any number of folders. */
static gboolean
glob_matches (char **patterns,
              char **names)
{
  if (*patterns == NULL)
    return *names == NULL;
  if (g_str_equal (*patterns, "**"))
    return glob_matches (patterns + 1, names) || (*names != NULL && glob_matches (patterns, names + 1));

  return *names != NULL && g_pattern_match_simple (*patterns, *names) && glob_matches (patterns + 1, names + 1);
}

static gboolean
matches_glob (const char *relative,
              gpointer    patterns)
{
  g_auto(GStrv) names = g_strsplit (relative, "/", -1);

  return glob_matches (patterns, names);
}

/* The folders that have no wildcard in them need no walk. */
static char *
fixed_part (const char *pattern)
{
  gsize length = strcspn (pattern, "*?");

  while (length > 0 && pattern[length - 1] != '/')
    length--;

  return g_strndup (pattern, length > 0 ? length - 1 : 0);
}

/**
 * ved_form_glob_is_inside:
 *
 * Returns: whether ved_form_glob() looks for @pattern: it stays below its folder, and no walk of it takes for ever
 */
gboolean
ved_form_glob_is_inside (const char *pattern)
{
  g_auto(GStrv) patterns = g_strsplit (pattern, "/", -1);
  guint n_any = 0;

  for (guint i = 0; patterns[i] != NULL; i++)
    n_any += g_str_equal (patterns[i], "**");

  return *pattern != '/' && n_any <= 2 && !g_strv_contains ((const char *const *) patterns, "..");
}

/**
 * ved_form_glob:
 * @root: a folder
 * @pattern: a path below it with *, ? and **; one that leaves @root finds nothing
 * @fault: (out) (optional) (nullable): the first folder that cannot be read, though it is there, and why
 *
 * Returns: (transfer full) (array zero-terminated=1): the files it means, relative to @root, sorted
 */
char **
ved_form_glob (const char *root,
               const char *pattern,
               char      **fault)
{
  g_auto(GStrv) patterns = g_strsplit (pattern, "/", -1);
  g_autofree char *start = fixed_part (pattern);
  Walk walk = { root, matches_glob, patterns, g_ptr_array_new_with_free_func (g_free), fault };

  if (fault != NULL)
    *fault = NULL;
  if (ved_form_glob_is_inside (pattern))
    walk_folder (&walk, start, 0);

  return finish (walk.results);
}
