/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-row"

#include "config.h"

#include "app/servers/ved-server-row.h"

struct _VedServerRow
{
  GObject parent_instance;

  const char *name;             /* of the snapshot */
  VedSnapshot *snapshot;
  guint server;
  gboolean is_untold;           /* who shows the row does not know all of this */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedServerRow, ved_server_row, G_TYPE_OBJECT)

static void
ved_server_row_finalize (GObject *object)
{
  VedServerRow *self = VED_SERVER_ROW (object);

  ved_snapshot_unref (self->snapshot);

  G_OBJECT_CLASS (ved_server_row_parent_class)->finalize (object);
}

static void
ved_server_row_class_init (VedServerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_server_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_server_row_init (VedServerRow *self)
{
}

/**
 * ved_server_row_new:
 * @server: index in @snapshot
 *
 * Returns: a row for one server
 */
VedServerRow *
ved_server_row_new (VedSnapshot *snapshot,
                    guint        server)
{
  VedServerRow *self = g_object_new (VED_TYPE_SERVER_ROW, NULL);

  self->name = ved_snapshot_get_name (snapshot, server);
  self->snapshot = ved_snapshot_ref (snapshot);
  self->server = server;

  return self;
}

/**
 * ved_server_row_get_name:
 *
 * Returns: (transfer none): the server's name; the same for the life of the row, unless it is given another server
 */
const char *
ved_server_row_get_name (VedServerRow *self)
{
  g_return_val_if_fail (VED_IS_SERVER_ROW (self), NULL);

  return self->name;
}

/**
 * ved_server_row_get_snapshot:
 * @server: (out): index of the row's server
 *
 * Returns: (transfer none): the snapshot to read it from
 */
VedSnapshot *
ved_server_row_get_snapshot (VedServerRow *self,
                             guint        *server)
{
  g_return_val_if_fail (VED_IS_SERVER_ROW (self), NULL);

  *server = self->server;

  return self->snapshot;
}

/**
 * ved_server_row_take:
 * @server: index in @snapshot, of the server that the row stands for from now on
 *
 * Whoever shows the row hears of it by ved_server_row_tell().
 */
void
ved_server_row_take (VedServerRow *self,
                     VedSnapshot  *snapshot,
                     guint         server)
{
  g_return_if_fail (VED_IS_SERVER_ROW (self));

  if (self->snapshot == snapshot && self->server == server)
    return;

  ved_snapshot_ref (snapshot);
  ved_snapshot_unref (self->snapshot);
  self->snapshot = snapshot;
  self->name = ved_snapshot_get_name (snapshot, server);
  self->server = server;
  self->is_untold = TRUE;
}

/**
 * ved_server_row_tell:
 *
 * Has the row shown as it is now, if that is something else.
 */
void
ved_server_row_tell (VedServerRow *self)
{
  g_return_if_fail (VED_IS_SERVER_ROW (self));

  if (!self->is_untold)
    return;

  self->is_untold = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}
