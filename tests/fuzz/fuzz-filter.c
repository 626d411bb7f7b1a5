/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "fleet/filter/ved-filter.h"

#include "support/ved-test-snapshot.h"

#include <string.h>

static VedSnapshot *
get_snapshot (void)
{
  static VedSnapshot *snapshot;

  if (snapshot == NULL)
    snapshot = ved_test_snapshot_new (7, 1, TRUE);

  return snapshot;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFilter) filter = ved_filter_parse (text, &error);
  g_autofree guint8 *matches = NULL;

  g_assert_true ((filter == NULL) == (error != NULL));
  if (filter == NULL)
    return 0;

  matches = ved_filter_apply (filter, get_snapshot ());
  for (guint i = 0; i < ved_snapshot_get_n_servers (get_snapshot ()); i++)
    g_assert_cmpuint (matches[i], <=, 1);

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  static const char *const texts[] = {
    "profile:db risk>60 cpu>80", "not (web* or level>=warning) mem.p50@8h>95", "eta(mem>95%)<2h -state:live",
    "name=\"pp db\" age>5m prob8h>20% alert:any",
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
