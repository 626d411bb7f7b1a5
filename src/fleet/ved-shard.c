/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-shard"

#include "config.h"

#include "fleet/ved-shard.h"

#include "base/ved-error.h"

#include <string.h>

/* Which part a server belongs to is said by its name alone, so daemons need not know of each other, and
 * anything else can find out where to ask: the last 8 bytes of the name's MD5 sum as a big-endian number,
 * modulo the number of parts. It is the rule of the action `hashmod` of Prometheus' relabelling; in a
 * shell: printf %s NAME | md5sum | cut -c 17-32. */

#define MD5_BYTES 16

static guint64
hash_name (const char *name)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guint8 digest[MD5_BYTES];
  gsize length = sizeof digest;
  guint64 number;

  g_checksum_update (checksum, (const guchar *) name, (gssize) strlen (name));
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&number, digest + MD5_BYTES - sizeof number, sizeof number);

  return GUINT64_FROM_BE (number);
}

/**
 * ved_shard_parse:
 * @text: "I/N": the part I, counted from 1 on, of N
 * @self: (out caller-allocates): what it means
 *
 * Returns: %FALSE with %VED_ERROR_INVALID for everything else
 */
gboolean
ved_shard_parse (const char  *text,
                 VedShard    *self,
                 GError     **error)
{
  g_auto(GStrv) numbers = g_strsplit (text, "/", 2);
  guint64 part, n;

  if (g_strv_length (numbers) != 2 ||
      !g_ascii_string_to_unsigned (numbers[1], 10, 1, VED_MAX_SHARDS, &n, NULL) ||
      !g_ascii_string_to_unsigned (numbers[0], 10, 1, n, &part, NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "“%s” is no part of a fleet: say I/N, as in 1/4, with N from 1 to %d and I from 1 to N", text,
                   VED_MAX_SHARDS);
      return FALSE;
    }

  self->index = (guint) part - 1;
  self->n_shards = (guint) n;

  return TRUE;
}

/**
 * ved_shard_is_part:
 *
 * Returns: whether it can lack servers of the fleet
 */
gboolean
ved_shard_is_part (const VedShard *self)
{
  return self->n_shards > 1;
}

/**
 * ved_shard_to_string:
 *
 * Returns: (transfer full) (nullable): "I/N"; %NULL for a fleet that is not divided
 */
char *
ved_shard_to_string (const VedShard *self)
{
  return self->n_shards > 0 ? g_strdup_printf ("%u/%u", self->index + 1, self->n_shards) : NULL;
}

/**
 * ved_shard_has:
 *
 * About 0.5 µs where the fleet is divided.
 *
 * Returns: whether a server belongs to the part
 */
gboolean
ved_shard_has (const VedShard *self,
               const char     *server)
{
  return !ved_shard_is_part (self) || hash_name (server) % self->n_shards == self->index;
}

static VedSampleBatch *
copy_own (const VedShard *self,
          VedSampleBatch *batch,
          guint           n_before)
{
  VedSampleBatch *own = ved_sample_batch_new ();
  guint n = ved_sample_batch_get_n_samples (batch);

  ved_sample_batch_set_bucket_s (own, ved_sample_batch_get_bucket_s (batch));
  ved_sample_batch_add_unknown_key (own, ved_sample_batch_get_n_unknown (batch));
  for (guint i = 0; i < n; i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      if (i < n_before || (i > n_before && ved_shard_has (self, sample->server)))
        ved_sample_batch_add_copy (own, sample);
    }

  return own;
}

/**
 * ved_shard_select:
 *
 * Returns: (transfer full): the samples of servers of the part; @batch itself where it has no others
 */
VedSampleBatch *
ved_shard_select (const VedShard *self,
                  VedSampleBatch *batch)
{
  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      if (!ved_shard_has (self, ved_sample_batch_get_sample (batch, i)->server))
        return copy_own (self, batch, i);
    }

  return ved_sample_batch_ref (batch);
}
