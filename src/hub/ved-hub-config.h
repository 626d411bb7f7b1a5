/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lets time pass, unless cancelled. A test puts in its own. */
typedef gboolean (*VedHubWaitFunc) (guint          seconds,
                                    GCancellable  *cancellable,
                                    gpointer       user_data,
                                    GError       **error);

/* Where the Hub is, where its files are kept, and how patient one is. Not changed once in use, so that
 * threads may share it. */
typedef struct {
  char *endpoint;               /* without a slash at its end */
  char *cache_dir;
  char *token_path;
  char *token;                  /* (nullable): named by the environment */
  gboolean offline;
  gboolean anonymous;           /* no token unless one is given */
  gboolean no_symlinks;
  guint etag_timeout_s;
  guint download_timeout_s;
  VedHubWaitFunc wait;
  gpointer wait_data;
} VedHubConfig;

VedHubConfig *ved_hub_config_new  (char         **environment) G_GNUC_WARN_UNUSED_RESULT;
void          ved_hub_config_free (VedHubConfig  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHubConfig, ved_hub_config_free)

G_END_DECLS
