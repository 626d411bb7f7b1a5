/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-program"

#include "config.h"

#include "base/ved-program.h"

#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>

#define MMAP_BYTES (256 * 1024)

/**
 * ved_program_begin:
 *
 * What every program that lives long does first. A file that reaches the process's size limit is a fault of
 * writing like a full disk, and is told and survived like one; the signal would end the program. Numbers are written
 * with a point, whatever the language: they go into files, documents and commands.
 */
void
ved_program_begin (void)
{
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  signal (SIGXFSZ, SIG_IGN);
}

static const char *
find_field (const GLogField *fields,
            gsize            n_fields,
            const char      *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, key) == 0 && fields[i].length < 0)
      return fields[i].value;

  return NULL;
}

/* Messages are for who runs the program; warnings and what is below them are for who mends it. */
static GLogWriterOutput
write_message (GLogLevelFlags   level,
               const GLogField *fields,
               gsize            n_fields,
               gpointer         user_data)
{
  const char *message = find_field (fields, n_fields, "MESSAGE");

  if ((level & G_LOG_LEVEL_MASK) != G_LOG_LEVEL_MESSAGE || message == NULL || g_log_writer_is_journald (STDERR_FILENO))
    return g_log_writer_default (level, fields, n_fields, user_data);

  fprintf (stderr, "%s: %s\n", g_get_prgname (), message);

  return G_LOG_WRITER_HANDLED;
}

/**
 * ved_program_show_messages:
 *
 * For programs that run in a terminal or under a supervisor: from now on messages stand on the standard error as the
 * program's own words, without the room of the source that they come from. The journal gets all fields as before.
 */
void
ved_program_show_messages (void)
{
  g_log_set_writer_func (write_message, NULL, NULL);
}

/**
 * ved_program_show_numbers:
 *
 * From now on the calling thread writes and reads numbers as the user does (LC_NUMERIC), for it is what shows them. Other
 * threads go on with a point, and so does what is made for machines, by g_ascii_formatd() and its kin. Where the
 * system has not got the user's locale, nothing changes.
 */
void
ved_program_show_numbers (void)
{
  locale_t own = duplocale (LC_GLOBAL_LOCALE), numbers = newlocale (LC_NUMERIC_MASK, "", own);

  if (numbers != (locale_t) 0)
    uselocale (numbers);
  else
    freelocale (own);
}

/**
 * ved_program_pause_numbers:
 *
 * For what goes into a file: the calling thread writes numbers with a point until ved_program_resume_numbers().
 *
 * Returns: what that takes
 */
locale_t
ved_program_pause_numbers (void)
{
  return uselocale (LC_GLOBAL_LOCALE);
}

void
ved_program_resume_numbers (locale_t numbers)
{
  uselocale (numbers);
}

/**
 * ved_program_return_memory:
 *
 * For a program that runs for months and makes and drops large arrays: what is larger than 256 KB goes back to the
 * system when it is freed. By itself the C library puts arrays into the heap from the moment on when it has seen one
 * go that was as large (mallopt(3), M_MMAP_THRESHOLD), and small blocks that live longer keep their holes there.
 */
void
ved_program_return_memory (void)
{
#ifdef M_MMAP_THRESHOLD
  mallopt (M_MMAP_THRESHOLD, MMAP_BYTES);
#endif
}

/**
 * ved_program_allow_files:
 * @n_wanted: descriptors that are to be open at a time
 *
 * Raises the limit of the session, often 1,024, as far as the system lets it be raised.
 *
 * Returns: how many of @n_wanted there can be
 */
guint
ved_program_allow_files (guint n_wanted)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return n_wanted;
  if (limit.rlim_cur < n_wanted && limit.rlim_cur < limit.rlim_max)
    {
      limit.rlim_cur = MIN ((rlim_t) n_wanted, limit.rlim_max);
      if (setrlimit (RLIMIT_NOFILE, &limit) != 0 && getrlimit (RLIMIT_NOFILE, &limit) != 0)
        return n_wanted;
    }

  return (guint) MIN ((rlim_t) n_wanted, limit.rlim_cur);
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
