/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-program"

#include "config.h"

#include "base/ved-program.h"

#include <locale.h>
#include <signal.h>

/**
 * ved_program_begin:
 *
 * What every program that lives long does first. A file that reaches the process's size limit is a fault of
 * writing like a full disk, and is told and survived like one; the signal would end the program.
 */
void
ved_program_begin (void)
{
  setlocale (LC_ALL, "");
  signal (SIGXFSZ, SIG_IGN);
}

/**
 * ved_program_find:
 * @name: of another program of the product ("vedetted")
 * @variable: environment variable that may name it
 * @folder: where a build tree keeps it, beside that of this program
 *
 * Returns: (transfer full): its path: what @variable names, else the one beside this program or beside it in a build
 *   tree, else the installed one
 */
char *
ved_program_find (const char *name,
                  const char *variable,
                  const char *folder)
{
  const char *named = g_getenv (variable);
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *here = self_path != NULL ? g_path_get_dirname (self_path) : g_strdup (".");
  g_autofree char *beside = g_build_filename (here, name, NULL);
  g_autofree char *built = g_build_filename (here, "..", folder, name, NULL);

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);

  return g_build_filename (VED_LIBEXEC_DIR, name, NULL);
}
