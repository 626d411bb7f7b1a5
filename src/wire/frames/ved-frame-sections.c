/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-sections"

#include "config.h"

#include "wire/frames/ved-frame-sections.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "wire/frames/ved-frame-bytes.h"
#include "wire/frames/ved-frame-codec.h"

#include <string.h>

/* The frame as its encoder lays it out (ved-frame-encoder.c explains the format), seen as a list of
 * sections. Taking a frame apart and joining it again gives the same bytes, which is what a recording
 * promises; so the order of the sections is kept, and nothing in them is looked at. */

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, VED_ERROR, VED_ERROR_CORRUPT,
                       "The frame is damaged: its header and its sections do not hold together");

  return FALSE;
}

static gboolean
read_row (VedFrameSections *self,
          GBytes           *frame,
          VedFrameBytes    *table)
{
  guint32 id = ved_frame_bytes_u32 (table);
  guint64 offset, length;

  ved_frame_bytes_u32 (table);
  offset = ved_frame_bytes_u64 (table);
  length = ved_frame_bytes_u64 (table);
  if (!table->ok || id == 0 || id >= VED_FRAME_N_SECTIONS || self->sections[id] != NULL ||
      offset > g_bytes_get_size (frame) || length > g_bytes_get_size (frame) - offset)
    return FALSE;

  self->order[self->n_sections++] = (guint8) id;
  self->sections[id] = g_bytes_new_from_bytes (frame, offset, length);

  return TRUE;
}

/**
 * ved_frame_sections_split:
 * @self: (out caller-allocates): cleared by the caller, also after an error
 * @frame: a frame without zstd, of ved_frame_encode()
 *
 * Takes a frame apart. The sections share its bytes. Checksums are left to ved_frame_decode().
 *
 * Returns: whether it is such a frame; else %VED_ERROR_CORRUPT
 */
gboolean
ved_frame_sections_split (VedFrameSections *self,
                          GBytes           *frame,
                          GError          **error)
{
  VedFrameBytes bytes;
  guint32 magic, n_sections;
  guint16 version, flags;

  memset (self, 0, sizeof *self);
  ved_frame_bytes_init (&bytes, g_bytes_get_data (frame, NULL), g_bytes_get_size (frame));
  magic = ved_frame_bytes_u32 (&bytes);
  version = ved_frame_bytes_u16 (&bytes);
  flags = ved_frame_bytes_u16 (&bytes);
  self->generation = ved_frame_bytes_u64 (&bytes);
  self->time_us = (gint64) ved_frame_bytes_u64 (&bytes);
  self->origin_us = (gint64) ved_frame_bytes_u64 (&bytes);
  self->step_s = ved_frame_bytes_u32 (&bytes);
  self->n_servers = ved_frame_bytes_u32 (&bytes);
  n_sections = ved_frame_bytes_u32 (&bytes);
  ved_frame_bytes_take (&bytes, VED_FRAME_HEADER_SIZE - bytes.at);
  if (!bytes.ok || magic != VED_FRAME_MAGIC || version != VED_FRAME_VERSION || flags != 0 ||
      n_sections >= VED_FRAME_N_SECTIONS)
    return refuse (error);

  for (guint i = 0; i < n_sections; i++)
    if (!read_row (self, frame, &bytes))
      return refuse (error);

  return TRUE;
}

static void
append_header (const VedFrameSections *self,
               GByteArray             *out)
{
  ved_frame_append_u32 (out, VED_FRAME_MAGIC);
  ved_frame_append_u16 (out, VED_FRAME_VERSION);
  ved_frame_append_u16 (out, 0);
  ved_frame_append_u64 (out, self->generation);
  ved_frame_append_u64 (out, (guint64) self->time_us);
  ved_frame_append_u64 (out, (guint64) self->origin_us);
  ved_frame_append_u32 (out, self->step_s);
  ved_frame_append_u32 (out, self->n_servers);
  ved_frame_append_u32 (out, self->n_sections);
  memset (ved_frame_append (out, VED_FRAME_HEADER_SIZE - VED_FRAME_CRC_AT), 0,
          VED_FRAME_HEADER_SIZE - VED_FRAME_CRC_AT);
}

/* The length of the body, stored and unpacked, then the checksum over header and table. */
static void
finish_header (const VedFrameSections *self,
               GByteArray             *out)
{
  guint64 length = GUINT64_TO_LE ((guint64) out->len - VED_FRAME_HEADER_SIZE);
  guint32 crc;

  memcpy (out->data + VED_FRAME_CRC_AT + 4, &length, 8);
  memcpy (out->data + VED_FRAME_CRC_AT + 12, &length, 8);
  crc = GUINT32_TO_LE (ved_crc32c (0, out->data,
                                   VED_FRAME_HEADER_SIZE + self->n_sections * VED_FRAME_TABLE_ROW_SIZE));
  memcpy (out->data + VED_FRAME_CRC_AT, &crc, 4);
}

static gsize
joined_size (const VedFrameSections *self)
{
  gsize size = VED_FRAME_HEADER_SIZE + self->n_sections * VED_FRAME_TABLE_ROW_SIZE;

  for (guint i = 0; i < self->n_sections; i++)
    size += g_bytes_get_size (self->sections[self->order[i]]) + 8;

  return size;
}

/**
 * ved_frame_sections_join:
 *
 * Returns: (transfer full): the frame, byte for byte the one that was split
 */
GBytes *
ved_frame_sections_join (const VedFrameSections *self)
{
  GByteArray *out = g_byte_array_sized_new ((guint) joined_size (self));
  GByteArray *table = g_byte_array_new ();

  append_header (self, out);
  ved_frame_append (out, self->n_sections * VED_FRAME_TABLE_ROW_SIZE);
  for (guint i = 0; i < self->n_sections; i++)
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (self->sections[self->order[i]], &length);

      ved_frame_append_u32 (table, self->order[i]);
      ved_frame_append_u32 (table, ved_crc32c (0, data, length));
      ved_frame_append_u64 (table, out->len);
      ved_frame_append_u64 (table, length);
      g_byte_array_append (out, data, (guint) length);
      ved_frame_append_padding (out);
    }
  memcpy (out->data + VED_FRAME_HEADER_SIZE, table->data, table->len);
  finish_header (self, out);
  g_byte_array_unref (table);

  return g_byte_array_free_to_bytes (out);
}

/**
 * ved_frame_sections_put:
 * @id: which
 * @section: its bytes
 *
 * Replaces a section, or adds one before the strings, which stand last.
 */
void
ved_frame_sections_put (VedFrameSections *self,
                        VedFrameSection   id,
                        GBytes           *section)
{
  g_return_if_fail (id > 0 && id < VED_FRAME_N_SECTIONS);

  if (self->sections[id] == NULL)
    {
      gboolean strings_last = self->n_sections > 0 && self->order[self->n_sections - 1] == VED_FRAME_STRINGS;

      self->order[self->n_sections] = (guint8) id;
      if (strings_last && id != VED_FRAME_STRINGS)
        {
          self->order[self->n_sections - 1] = (guint8) id;
          self->order[self->n_sections] = VED_FRAME_STRINGS;
        }
      self->n_sections++;
    }
  else
    {
      g_bytes_unref (self->sections[id]);
    }
  self->sections[id] = g_bytes_ref (section);
}

/**
 * ved_frame_sections_take:
 * @id: which
 *
 * Removes a section.
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL where the frame has none
 */
GBytes *
ved_frame_sections_take (VedFrameSections *self,
                         VedFrameSection   id)
{
  guint at = 0;

  g_return_val_if_fail (id > 0 && id < VED_FRAME_N_SECTIONS, NULL);

  if (self->sections[id] == NULL)
    return NULL;

  while (self->order[at] != id)
    at++;
  memmove (self->order + at, self->order + at + 1, self->n_sections - at - 1);
  self->n_sections--;

  return g_steal_pointer (&self->sections[id]);
}

void
ved_frame_sections_clear (VedFrameSections *self)
{
  for (guint id = 0; id < VED_FRAME_N_SECTIONS; id++)
    g_clear_pointer (&self->sections[id], g_bytes_unref);
  self->n_sections = 0;
}
