/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-proc-java"

#include "config.h"

#include "source/ved-proc-java.h"

#include <stdio.h>
#include <string.h>

/* A process counts when its executable is called `java`: the target of /proc/PID/exe, or, where that
 * is another user's and cannot be read, the first word of its command line. What a process used before
 * it was first seen belongs to no interval. PIDs come round again, so the start time is compared too. */

typedef struct {
  guint64 started;
  guint64 used;                 /* clock ticks, user and system */
} Process;

struct _VedProcJava
{
  char *proc;
  GHashTable *before;           /* pid → Process */
};

VedProcJava *
ved_proc_java_new (const char *root)
{
  VedProcJava *self = g_new0 (VedProcJava, 1);

  self->proc = g_build_filename (root, "proc", NULL);
  self->before = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  return self;
}

void
ved_proc_java_free (VedProcJava *self)
{
  g_free (self->proc);
  g_hash_table_unref (self->before);
  g_free (self);
}

static gboolean
is_called_java (const char *path)
{
  const char *slash = strrchr (path, '/');

  return strcmp (slash != NULL ? slash + 1 : path, "java") == 0;
}

static gboolean
is_java (const VedProcJava *self,
         const char        *pid)
{
  g_autofree char *exe = g_build_filename (self->proc, pid, "exe", NULL);
  g_autofree char *target = g_file_read_link (exe, NULL);
  g_autofree char *command_path = g_build_filename (self->proc, pid, "cmdline", NULL);
  g_autofree char *command = NULL;

  if (target != NULL)
    return is_called_java (target);

  return g_file_get_contents (command_path, &command, NULL, NULL) && is_called_java (command);
}

/* The name in parentheses may hold anything, so the fields are counted from its last one: state is the
 * third, utime the 14th, stime the 15th, starttime the 22nd. */
static gboolean
read_process (const VedProcJava *self,
              const char        *pid,
              Process           *process)
{
  g_autofree char *path = g_build_filename (self->proc, pid, "stat", NULL);
  g_autofree char *text = NULL;
  guint64 user, system;
  const char *fields;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  fields = strrchr (text, ')');
  if (fields == NULL ||
      sscanf (fields + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" G_GUINT64_FORMAT " %"
              G_GUINT64_FORMAT " %*d %*d %*d %*d %*d %*d %" G_GUINT64_FORMAT,
              &user, &system, &process->started) != 3)
    return FALSE;
  process->used = user + system;

  return TRUE;
}

static guint64
used_since (const VedProcJava *self,
            gpointer           pid,
            const Process     *process)
{
  const Process *before = g_hash_table_lookup (self->before, pid);

  if (before == NULL || before->started != process->started || process->used < before->used)
    return 0;

  return process->used - before->used;
}

/**
 * ved_proc_java_read:
 * @ticks: (out): CPU time of all of them since the last call, in clock ticks
 *
 * Returns: whether there is a Java process
 */
gboolean
ved_proc_java_read (VedProcJava *self,
                    guint64     *ticks)
{
  g_autoptr(GDir) dir = g_dir_open (self->proc, 0, NULL);
  GHashTable *now = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  const char *name;
  gboolean found;

  *ticks = 0;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      gpointer pid;
      Process process;

      if (!g_ascii_isdigit (name[0]) || !is_java (self, name) || !read_process (self, name, &process))
        continue;

      pid = GUINT_TO_POINTER ((guint) g_ascii_strtoull (name, NULL, 10));
      *ticks += used_since (self, pid, &process);
      g_hash_table_insert (now, pid, g_memdup2 (&process, sizeof process));
    }

  found = g_hash_table_size (now) > 0;
  g_hash_table_unref (self->before);
  self->before = now;

  return found;
}
