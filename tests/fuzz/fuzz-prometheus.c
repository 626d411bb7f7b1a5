/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "base/ved-clock.h"
#include "source/ved-prometheus-reply.h"

#include <string.h>

/* Every name that is told lies within the text or is kept; every time is one. */

static void
take_point (const VedPrometheusPoint *point,
            gpointer                  user_data)
{
  guint *sum = user_data;

  for (gsize i = 0; i < point->server_length; i++)
    *sum += (guint8) point->server[i];
  for (gsize i = 0; i < point->metric_length; i++)
    *sum += (guint8) point->metric[i];
  g_assert_cmpint (ABS (point->time_us), <=, 100000000000 * VED_SECOND_US);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  guint sum = 0;

  ved_prometheus_reply_walk (bytes, "instance", NULL, take_point, &sum, NULL);

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  static const char *const seeds[] = {
    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"up\","
    "\"instance\":\"web1:9100\"},\"values\":[[1768471500,\"12.5\"],[1768471515.25,\"NaN\"]]}]}}",
    "{\"data\":{\"result\":[{\"value\":[1768471500,\"1\"],\"metric\":{\"instance\":\"[::1]:9100\"}}]}}",
    "{\"status\":\"error\",\"error\":\"no\"}",
  };
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_ptr_array_add (list, g_bytes_new_static (seeds[i], strlen (seeds[i])));

  return list;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
