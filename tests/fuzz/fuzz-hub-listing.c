/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "hub/ved-hub-name.h"
#include "hub/ved-hub-set.h"

/* Whatever a Hub lists: no path leaves its folder, and what is taken for an order book has a folder. */

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(VedHubListing) listing = ved_hub_listing_new (COMMIT);
  g_autoptr(GPtrArray) sets = NULL;

  if (!ved_hub_listing_add_tree (listing, (const char *) data, (gssize) size, NULL))
    return 0;
  for (guint i = 0; i < listing->files->len; i++)
    {
      const VedHubFile *file = g_ptr_array_index (listing->files, i);

      g_assert_true (ved_hub_name_is_safe_path (file->path));
      g_assert_true (ved_hub_name_is_safe_etag (file->etag));
      g_assert_cmpint (file->size, >=, 0);
    }
  sets = ved_hub_sets_find (listing);
  for (guint i = 0; i < sets->len; i++)
    {
      g_autofree char *folder = ved_hub_set_dup_folder (g_ptr_array_index (sets, i));

      g_assert_true (g_str_has_prefix (folder, "LOBSTER_SampleFile_"));
    }

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  static const char *const texts[] = {
    "[]",
    "[{\"type\":\"directory\",\"path\":\"a\",\"size\":0,\"oid\":\"0123456789abcdef0123456789abcdef01234567\"},"
    "{\"type\":\"file\",\"path\":\"LOBSTER_SampleFile_AB_2026-01-05_5/AB_2026-01-05_1_2_message_5.csv\",\"size\":12,"
    "\"oid\":\"0123456789abcdef0123456789abcdef01234567\"},"
    "{\"type\":\"file\",\"path\":\"LOBSTER_SampleFile_AB_2026-01-05_5/AB_2026-01-05_1_2_orderbook_5.csv\",\"size\":130,"
    "\"oid\":\"0123456789abcdef0123456789abcdef01234567\",\"lfs\":{\"size\":9000,\"pointerSize\":130,\"oid\":"
    "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}}]",
    "[{\"type\":\"file\",\"path\":\"../x\",\"size\":1,\"oid\":\"0123456789abcdef0123456789abcdef01234567\"}]",
  };
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (seeds, g_bytes_new_static (texts[i], strlen (texts[i])));

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
