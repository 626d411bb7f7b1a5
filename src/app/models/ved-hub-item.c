/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-item"

#include "config.h"

#include "app/models/ved-hub-item.h"

struct _VedHubItem
{
  GObject parent_instance;
  const VedHubSet *set;         /* of the shelf that this is on */
  char *label;
  char *folder;
  VedHubItemState state;
  char *message;                /* (nullable) */
  gint64 n_done;
  VedBookStream *stream;        /* (nullable): its rows, as they come */
};

G_DEFINE_FINAL_TYPE (VedHubItem, ved_hub_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ved_hub_item_finalize (GObject *object)
{
  VedHubItem *self = VED_HUB_ITEM (object);

  g_clear_pointer (&self->stream, ved_book_stream_unref);
  g_free (self->label);
  g_free (self->folder);
  g_free (self->message);

  G_OBJECT_CLASS (ved_hub_item_parent_class)->finalize (object);
}

static void
ved_hub_item_class_init (VedHubItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_hub_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_HUB_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_hub_item_init (VedHubItem *self)
{
}

/**
 * ved_hub_item_new:
 * @set: must live as long
 * @folder: where its files are, or will be
 * @is_here: whether they are
 */
VedHubItem *
ved_hub_item_new (const VedHubSet *set,
                  const char      *folder,
                  gboolean         is_here)
{
  VedHubItem *self = g_object_new (VED_TYPE_HUB_ITEM, NULL);

  self->set = set;
  self->label = ved_hub_set_get_label (set);
  self->folder = g_strdup (folder);
  self->state = is_here ? VED_HUB_ITEM_HERE : ved_hub_set_is_whole (set) ? VED_HUB_ITEM_ON_HUB : VED_HUB_ITEM_HALF;

  return self;
}

const VedHubSet *
ved_hub_item_get_set (VedHubItem *self)
{
  return self->set;
}

const char *
ved_hub_item_get_label (VedHubItem *self)
{
  return self->label;
}

const char *
ved_hub_item_get_folder (VedHubItem *self)
{
  return self->folder;
}

/**
 * ved_hub_item_get_n_bytes:
 *
 * Returns: of the files that exist
 */
gint64
ved_hub_item_get_n_bytes (VedHubItem *self)
{
  return ved_hub_set_get_n_bytes (self->set);
}

VedHubItemState
ved_hub_item_get_state (VedHubItem *self)
{
  return self->state;
}

/**
 * ved_hub_item_get_message:
 *
 * Returns: (nullable): why it failed
 */
const char *
ved_hub_item_get_message (VedHubItem *self)
{
  return self->message;
}

gint64
ved_hub_item_get_n_done (VedHubItem *self)
{
  return self->n_done;
}

void
ved_hub_item_set_state (VedHubItem      *self,
                        VedHubItemState  state,
                        const char      *message)
{
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_hub_item_set_n_done:
 * @n_bytes: that have come
 */
void
ved_hub_item_set_n_done (VedHubItem *self,
                         gint64      n_bytes)
{
  if (self->n_done == n_bytes)
    return;

  self->n_done = n_bytes;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_hub_item_get_stream:
 *
 * Returns: (transfer none) (nullable): its rows, as they come or as far as they came
 */
VedBookStream *
ved_hub_item_get_stream (VedHubItem *self)
{
  return self->stream;
}

/**
 * ved_hub_item_set_stream:
 * @stream: (nullable): is kept
 */
void
ved_hub_item_set_stream (VedHubItem    *self,
                         VedBookStream *stream)
{
  g_clear_pointer (&self->stream, ved_book_stream_unref);
  self->stream = stream != NULL ? ved_book_stream_ref (stream) : NULL;
}
