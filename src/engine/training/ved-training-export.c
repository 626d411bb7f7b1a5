/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-training-export"

#include "config.h"

#include "engine/training/ved-training-export.h"

#include "engine/ved-server-pasts.h"

#include <glib/gstdio.h>
#include <math.h>

/* One CSV file a server, `ts,<metrics>`, a row each 5 minutes: what vedettectl train reads. All files have the same
 * rows, empty where a server has nothing. Of a large fleet every k-th server is taken: a hundred servers of three weeks
 * are more windows than a training goes over. */

#define MOST_SERVERS 100
#define STEP_S       (VED_STEP_US / G_USEC_PER_SEC)

struct _VedTrainingExport
{
  char *folder;
  GPtrArray *servers;           /* of VedServer */
  GArray *metrics;              /* of guint16: what each had when the export began; a worker cannot look at that */
  gint64 origin_us;
};

/**
 * ved_training_export_new:
 * @registry: the fleet
 * @origin_us: where the history ends
 * @folder: where the files go
 */
VedTrainingExport *
ved_training_export_new (VedRegistry *registry,
                         gint64       origin_us,
                         const char  *folder)
{
  VedTrainingExport *self = g_new0 (VedTrainingExport, 1);
  guint n = ved_registry_get_n (registry), stride = MAX (1, (n + MOST_SERVERS - 1) / MOST_SERVERS);

  self->folder = g_strdup (folder);
  self->origin_us = origin_us;
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_server_unref);
  self->metrics = g_array_new (FALSE, FALSE, sizeof (guint16));
  for (guint i = 0; i < n; i += stride)
    {
      VedServer *server = ved_registry_get (registry, i);
      guint16 metrics = ved_server_get_metrics (server);

      g_ptr_array_add (self->servers, ved_server_ref (server));
      g_array_append_val (self->metrics, metrics);
    }

  return self;
}

void
ved_training_export_free (VedTrainingExport *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->servers);
  g_array_unref (self->metrics);
  g_free (self->folder);
  g_free (self);
}

static void
write_row (GString              *text,
           const VedServerPasts *pasts,
           guint16               metrics,
           guint                 back,
           gint64                time_s)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%" G_GINT64_FORMAT, time_s);
  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      gboolean is_there = (metrics & (1u << metric)) != 0 && back <= pasts->n_points;
      float value = is_there ? pasts->means[metric][pasts->n_points - back] : NAN;

      g_string_append_c (text, ',');
      if (isfinite (value))
        g_string_append (text, g_ascii_formatd (number, sizeof number, "%.7g", value));
    }
  g_string_append_c (text, '\n');
}

static gboolean
write_server (VedTrainingExport  *self,
              guint               index,
              VedServerPasts     *pasts,
              GError            **error)
{
  VedServer *server = g_ptr_array_index (self->servers, index);
  guint16 metrics = g_array_index (self->metrics, guint16, index);
  g_autofree char *name = g_strdup_printf ("server%05u.csv", index);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr(GString) text = g_string_new ("ts");

  for (guint metric = 0; metric < VED_N_BASE_METRICS; metric++)
    g_string_append_printf (text, ",%s", ved_metric_get_info (metric)->key);
  g_string_append_c (text, '\n');
  ved_server_pasts_read (pasts, server, metrics, self->origin_us, VED_HISTORY_POINTS);
  for (guint back = VED_HISTORY_POINTS; back > 0; back--)
    write_row (text, pasts, metrics, back, self->origin_us / G_USEC_PER_SEC - back * STEP_S);

  return g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

/**
 * ved_training_export_run:
 * @cancellable: (nullable): to give up
 * @error: what could not be written
 *
 * Writes the files: in a worker, some 10 ms a server.
 */
gboolean
ved_training_export_run (VedTrainingExport  *self,
                         GCancellable       *cancellable,
                         GError            **error)
{
  g_autofree VedServerPasts *pasts = g_new (VedServerPasts, 1);

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s cannot be made: %s", self->folder,
                   g_strerror (saved_errno));
      return FALSE;
    }
  for (guint i = 0; i < self->servers->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !write_server (self, i, pasts, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_training_export_remove:
 * @folder: of an export, or nothing
 *
 * Removes the files, and the folder where nothing else is in it.
 */
void
ved_training_export_remove (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, "server"))
        g_unlink (path);
    }
  g_rmdir (folder);
}
