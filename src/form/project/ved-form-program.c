/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-program"

#include "config.h"

#include "form/project/ved-form-program.h"

#include <string.h>

/* Where a program of ours is that is not in PATH: beside this one, or in the folder of a build tree. */
static char *
find_sibling (const char *name)
{
  static const char *const places[] = { ".", "../ctl", "../../src/ctl", "../../../src/ctl" };
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self_path != NULL ? g_path_get_dirname (self_path) : NULL;

  if (folder == NULL || !g_str_has_prefix (name, "vedette"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], name, NULL);
      g_autofree char *plain = g_canonicalize_filename (path, NULL);

      if (g_file_test (plain, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (plain, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&plain);
    }

  return NULL;
}

/**
 * ved_form_find_program:
 * @name: the first word of a command
 * @folder: (nullable): where it runs: a name with a slash in it is taken from there
 *
 * Finds the file to run. A name without a slash is looked for in PATH; Vedette's own programs also beside the one
 * that asks, so that forms work from a build tree and from a prefix that is not in PATH. Touches files; any thread.
 *
 * Returns: (transfer full) (nullable): its path; one with a slash in its name need not be there
 */
char *
ved_form_find_program (const char *name,
                       const char *folder)
{
  char *path;

  if (name == NULL || *name == '\0')
    return NULL;
  if (strchr (name, '/') != NULL)
    return g_canonicalize_filename (name, folder);

  path = g_find_program_in_path (name);

  return path != NULL ? path : find_sibling (name);
}
