/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-bundle"

#include "config.h"

#include "store/recordings/ved-recording-bundle.h"

#include "wire/frames/ved-frame-bytes.h"

/* A row of a frame is about as long as a page of the file, or half of one, so that pages of such rows are half empty. Once
 * a chain has ended its links lie behind each other in one row, which fills its pages: u32 "VEDB", u32 count, u32 each,
 * the lengths, then the links. Their checksums stay with the frames, so that a byte gone bad costs what it did before.
 * Likewise shares of forecasts, behind "VEDS", which have checksums of their own.
 *
 * Who jumps to an instant needs the links up to it, half of them on average: no others are read, until somebody asks for the
 * next of them; then the rest is. */

#define HEAD_SIZE 8

static const guint32 markers[] = {
  [VED_BUNDLE_FRAMES] = 0x42444556u,    /* "VEDB" */
  [VED_BUNDLE_STRIP] = 0x53444556u,     /* "VEDS" */
};

struct _VedRecordingBundles
{
  VedDatabase *database;
  gint64 key;                   /* of the chain of the links below; 0: none was read */
  guint first;                  /* place of the first of them */
  GPtrArray *links;             /* (element-type GBytes) */
};

/**
 * ved_recording_bundle_new:
 * @parts: (element-type GBytes)
 *
 * Returns: (transfer full): all of them, one behind the other
 */
GBytes *
ved_recording_bundle_new (GPtrArray    *parts,
                          VedBundleKind kind)
{
  GByteArray *out = g_byte_array_new ();

  ved_frame_append_u32 (out, markers[kind]);
  ved_frame_append_u32 (out, parts->len);
  for (guint i = 0; i < parts->len; i++)
    ved_frame_append_u32 (out, (guint32) g_bytes_get_size (parts->pdata[i]));
  for (guint i = 0; i < parts->len; i++)
    g_byte_array_append (out, g_bytes_get_data (parts->pdata[i], NULL), (guint) g_bytes_get_size (parts->pdata[i]));

  return g_byte_array_free_to_bytes (out);
}

/**
 * ved_bundle_walk_init:
 * @bundle: (transfer none): outlives the walk
 * @most_parts: one that claims to have more has none
 *
 * Begins at the first part; where this is no such bundle there is none.
 */
void
ved_bundle_walk_init (VedBundleWalk *self,
                      GBytes        *bundle,
                      VedBundleKind  kind,
                      guint          most_parts)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bundle, &length);
  guint32 marker;

  *self = (VedBundleWalk) { .bundle = bundle };
  ved_frame_bytes_init (&self->lengths, data, length);
  marker = ved_frame_bytes_u32 (&self->lengths);
  self->n_left = ved_frame_bytes_u32 (&self->lengths);
  self->at = HEAD_SIZE + (gsize) self->n_left * sizeof marker;
  if (marker != markers[kind] || self->n_left > most_parts || self->at > length)
    self->n_left = 0;
}

/**
 * ved_bundle_walk_next:
 *
 * Returns: (transfer full) (nullable): the next part, without a copy; %NULL where there is none
 */
GBytes *
ved_bundle_walk_next (VedBundleWalk *self)
{
  gsize at = self->at, size;

  if (self->n_left == 0)
    return NULL;

  size = ved_frame_bytes_u32 (&self->lengths);
  self->n_left = size <= g_bytes_get_size (self->bundle) - at ? self->n_left - 1 : 0;
  self->at += size;

  return self->at <= g_bytes_get_size (self->bundle) ? g_bytes_new_from_bytes (self->bundle, at, size) : NULL;
}

/**
 * ved_recording_bundle_has_marker:
 *
 * Returns: whether these bytes begin as such a bundle does
 */
gboolean
ved_recording_bundle_has_marker (const guint8 *data,
                                 gsize         length,
                                 VedBundleKind kind)
{
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, data, length);

  return length >= HEAD_SIZE && ved_frame_bytes_u32 (&bytes) == markers[kind];
}

/**
 * ved_recording_bundles_new:
 * @database: (transfer none): outlives this
 */
VedRecordingBundles *
ved_recording_bundles_new (VedDatabase *database)
{
  VedRecordingBundles *self = g_new0 (VedRecordingBundles, 1);

  self->database = database;
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  return self;
}

void
ved_recording_bundles_free (VedRecordingBundles *self)
{
  g_ptr_array_unref (self->links);
  g_free (self);
}

/* @n_links: (out): of the bundle
 *
 * Returns: (nullable): their lengths, little-endian; NULL where this is no bundle */
static guint8 *
read_lengths (sqlite3_blob *blob,
              guint        *n_links)
{
  gsize size = (gsize) sqlite3_blob_bytes (blob);
  guint8 head[HEAD_SIZE], *lengths;
  VedFrameBytes bytes;

  if (size < HEAD_SIZE || sqlite3_blob_read (blob, head, HEAD_SIZE, 0) != SQLITE_OK ||
      !ved_recording_bundle_has_marker (head, HEAD_SIZE, VED_BUNDLE_FRAMES))
    return NULL;
  ved_frame_bytes_init (&bytes, head + 4, 4);
  *n_links = ved_frame_bytes_u32 (&bytes);
  if (*n_links > (size - HEAD_SIZE) / 4)
    return NULL;

  lengths = g_malloc (MAX (4 * (gsize) * n_links, 1));
  if (sqlite3_blob_read (blob, lengths, (int) (4 * *n_links), HEAD_SIZE) == SQLITE_OK)
    return lengths;

  g_free (lengths);

  return NULL;
}

/* Reads links from the first on up to the last, both of them included, at once. */
static void
read_range (VedRecordingBundles *self,
            sqlite3_blob        *blob,
            guint                first,
            guint                last)
{
  guint n_links = 0;
  g_autofree guint8 *lengths = read_lengths (blob, &n_links);
  gsize from = HEAD_SIZE + 4 * (gsize) n_links, to, at = 0, size = (gsize) sqlite3_blob_bytes (blob);
  g_autoptr(GBytes) all = NULL;
  VedFrameBytes bytes;
  guint8 *data;

  if (lengths == NULL || first >= n_links)
    return;

  last = MIN (last, n_links - 1);
  ved_frame_bytes_init (&bytes, lengths, 4 * (gsize) n_links);
  for (guint i = 0; i < first; i++)
    from += ved_frame_bytes_u32 (&bytes);
  to = from;
  for (guint i = first; i <= last; i++)
    to += ved_frame_bytes_u32 (&bytes);
  if (to > size)
    return;

  data = g_malloc (MAX (to - from, 1));
  all = g_bytes_new_take (data, to - from);
  if (sqlite3_blob_read (blob, data, (int) (to - from), (int) from) != SQLITE_OK)
    return;

  ved_frame_bytes_init (&bytes, lengths + 4 * (gsize) first, 4 * (gsize) (n_links - first));
  self->first = first;
  for (guint i = first; i <= last; i++)
    {
      gsize length = ved_frame_bytes_u32 (&bytes);

      g_ptr_array_add (self->links, g_bytes_new_from_bytes (all, at, length));
      at += length;
    }
}

static gboolean
has_link (const VedRecordingBundles *self,
          gint64                     key,
          guint                      place)
{
  return self->key == key && place >= self->first && place - self->first < self->links->len;
}

/**
 * ved_recording_bundles_get_link:
 * @key: of the chain
 * @number: of the frame
 * @last: of the frame up to which they will be asked for, one after the other
 *
 * Cost: that of reading the links up to @last, once.
 *
 * Returns: (transfer full) (nullable): what the frame says, unchecked; %NULL where it is in no bundle
 */
GBytes *
ved_recording_bundles_get_link (VedRecordingBundles *self,
                                gint64               key,
                                gint64               number,
                                gint64               last)
{
  guint place = (guint) (number - key);

  if (number < key || number - key > G_MAXUINT16)
    return NULL;
  if (!has_link (self, key, place))
    {
      gboolean goes_on = self->key == key && self->links->len > 0 && place == self->first + self->links->len;
      sqlite3_blob *blob = ved_database_open_blob (self->database, "bundles", "data", key);

      g_ptr_array_set_size (self->links, 0);
      self->key = key;
      if (blob != NULL)
        read_range (self, blob, place, goes_on ? G_MAXUINT16 : (guint) CLAMP (last - key, place, G_MAXUINT16));
      sqlite3_blob_close (blob);
    }

  return has_link (self, key, place) ? g_bytes_ref (self->links->pdata[place - self->first]) : NULL;
}
