/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-bundle"

#include "config.h"

#include "store/recordings/ved-recording-bundle.h"

#include "wire/frames/ved-frame-bytes.h"

/* A row of a frame is about as long as a page of the file, or half of one, so that pages of such rows are half empty. Once
 * a chain has ended its links lie behind each other in one row, which fills its pages: u32 "VEDB", u32 count, u32 each,
 * the lengths, then the links. Their checksums stay with the frames, so that a byte gone bad costs what it did before.
 * Likewise shares of forecasts, behind "VEDS", which have checksums of their own. */

#define HEAD_SIZE 8

static const guint32 markers[] = {
  [VED_BUNDLE_FRAMES] = 0x42444556u,    /* "VEDB" */
  [VED_BUNDLE_STRIP] = 0x53444556u,     /* "VEDS" */
};

struct _VedRecordingBundles
{
  VedDatabase *database;
  sqlite3_stmt *statement;      /* (nullable): until the first is read: older files are without the table */
  gint64 key;                   /* of the bundle below; 0: none was read */
  GBytes *bundle;               /* (nullable) */
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
 * ved_recording_bundle_get:
 * @place: from 0
 *
 * Returns: (transfer full) (nullable): one of the parts, without a copy; %NULL where there is none
 */
GBytes *
ved_recording_bundle_get (GBytes       *bundle,
                          VedBundleKind kind,
                          guint         place)
{
  gsize length, at;
  const guint8 *data = g_bytes_get_data (bundle, &length);
  VedFrameBytes bytes;
  guint32 n_parts, size = 0;

  ved_frame_bytes_init (&bytes, data, length);
  if (ved_frame_bytes_u32 (&bytes) != markers[kind])
    return NULL;
  n_parts = ved_frame_bytes_u32 (&bytes);
  at = HEAD_SIZE + (gsize) n_parts * sizeof size;
  if (place >= n_parts || at > length)
    return NULL;

  for (guint i = 0; i <= place; i++)
    {
      at += size;
      size = ved_frame_bytes_u32 (&bytes);
    }

  return at <= length && size <= length - at ? g_bytes_new_from_bytes (bundle, at, size) : NULL;
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

  return self;
}

void
ved_recording_bundles_free (VedRecordingBundles *self)
{
  sqlite3_finalize (self->statement);
  g_clear_pointer (&self->bundle, g_bytes_unref);
  g_free (self);
}

static gboolean
read_bundle (VedRecordingBundles *self,
             gint64               key)
{
  if (self->key == key)
    return TRUE;
  if (self->statement == NULL)
    self->statement = ved_database_prepare (self->database, "SELECT data FROM bundles WHERE key = ?", NULL);
  if (self->statement == NULL)
    return FALSE;

  g_clear_pointer (&self->bundle, g_bytes_unref);
  self->key = 0;
  sqlite3_bind_int64 (self->statement, 1, key);
  if (ved_database_step (self->database, self->statement, NULL))
    {
      self->bundle = g_bytes_new (sqlite3_column_blob (self->statement, 0),
                                  (gsize) sqlite3_column_bytes (self->statement, 0));
      self->key = key;
    }
  sqlite3_reset (self->statement);

  return self->key == key;
}

/**
 * ved_recording_bundles_get_link:
 * @key: of the chain
 * @number: of the frame
 *
 * Cost: that of reading the links of a chain, once.
 *
 * Returns: (transfer full) (nullable): what the frame says, unchecked; %NULL where it is in no bundle
 */
GBytes *
ved_recording_bundles_get_link (VedRecordingBundles *self,
                                gint64               key,
                                gint64               number)
{
  if (number < key || number - key > G_MAXUINT16 || !read_bundle (self, key))
    return NULL;

  return ved_recording_bundle_get (self->bundle, VED_BUNDLE_FRAMES, (guint) (number - key));
}
