/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-library"

#include "config.h"

#include "form/project/ved-form-library.h"

#include "form/project/ved-form-walk.h"

#include <string.h>

/* Schemas stand in two folders: what Vedette brings, and the user's own. Of two with one name the user's
 * counts. Examples stand below examples/ and are not listed. */

/**
 * ved_form_library_get_user_folder:
 *
 * Returns: (transfer full): where the user's schemas stand; it need not exist
 */
char *
ved_form_library_get_user_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "vedette", "forms", NULL);
}

/**
 * ved_form_library_get_system_folder:
 *
 * Returns: (transfer full): where Vedette's schemas stand: the folder that VEDETTE_FORMS names, the installed
 *   one, or for a program that was only built the one in the source tree
 */
char *
ved_form_library_get_system_folder (void)
{
  const char *named = g_getenv ("VEDETTE_FORMS");
  g_autofree char *installed = g_build_filename (VED_PKGDATA_DIR, "forms", NULL);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  g_autofree char *tree = g_build_filename (folder, "..", "..", "..", NULL);
  g_autofree char *project = g_build_filename (tree, "meson.build", NULL);
  g_autofree char *built = g_build_filename (tree, "data", "forms", NULL);
  g_autofree char *plain = g_canonicalize_filename (built, NULL);

  if (named != NULL && *named != '\0')
    return g_strdup (named);

  /* Forms name programs to run: an installed program takes none from a folder above its own that happens to be called so. */
  if (g_str_equal (folder, VED_LIBEXEC_DIR) || !g_file_test (project, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&installed);

  return g_file_test (plain, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&plain) : g_steal_pointer (&installed);
}

static void
add_folder (GPtrArray  *paths,
            GHashTable *names,
            const char *folder)
{
  g_auto(GStrv) stems = ved_form_list_stems (folder, NULL);

  for (guint i = 0; stems[i] != NULL; i++)
    {
      g_autofree char *base = g_build_filename (folder, stems[i], NULL);
      g_autofree char *path = g_strconcat (base, ".yaml", NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_free (path);
          path = g_strconcat (base, ".yml", NULL);
        }
      if (g_hash_table_add (names, g_strdup (stems[i])))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
}

/**
 * ved_form_library_list:
 *
 * Returns: (transfer full) (array zero-terminated=1): the files of all schemas, the user's own first
 */
char **
ved_form_library_list (void)
{
  g_autofree char *user = ved_form_library_get_user_folder ();
  g_autofree char *system = ved_form_library_get_system_folder ();
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *paths = g_ptr_array_new ();

  add_folder (paths, names, user);
  add_folder (paths, names, system);
  g_ptr_array_add (paths, NULL);

  return (char **) g_ptr_array_free (paths, FALSE);
}

/**
 * ved_form_library_find:
 * @name: of a schema, without .yaml
 *
 * Returns: (transfer full) (nullable): its file
 */
char *
ved_form_library_find (const char *name)
{
  g_auto(GStrv) paths = ved_form_library_list ();

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *base = g_path_get_basename (paths[i]);

      *strrchr (base, '.') = '\0';
      if (g_str_equal (base, name))
        return g_strdup (paths[i]);
    }

  return NULL;
}
