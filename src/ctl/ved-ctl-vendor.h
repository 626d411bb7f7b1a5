/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_CTL_VENDOR_URL  "https://lobsterdata.com/info/sample"
#define VED_CTL_VENDOR_DATE "2012-06-21"

/* A sample that the vendor of the data gives away; all are of one day. */
typedef struct {
  const char *ticker;
  guint n_levels;
} VedCtlVendorSet;

const VedCtlVendorSet *ved_ctl_vendor_sets  (gsize         *n_sets);
char                  *ved_ctl_vendor_name  (const char    *ticker,
                                             const char    *date,
                                             guint          n_levels) G_GNUC_WARN_UNUSED_RESULT;
gboolean               ved_ctl_vendor_fetch (const char    *base,
                                             const char    *name,
                                             const char    *folder,
                                             GCancellable  *cancellable,
                                             GError       **error);

G_END_DECLS
