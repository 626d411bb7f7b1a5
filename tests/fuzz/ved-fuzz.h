/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What every target defines. The first is libFuzzer's entry; the others serve ved-fuzz-replay.c, which
 * runs the target over its seeds and a bounded number of changed copies of them. */

int        LLVMFuzzerTestOneInput (const guint8 *data,
                                   gsize         size);
GPtrArray *ved_fuzz_make_seeds    (void);
void       ved_fuzz_repair        (guint8       *data,
                                   gsize         size);

G_END_DECLS
