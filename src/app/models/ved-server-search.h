/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

guint  ved_server_search_rank (const char  *text,
                               const char  *candidate);
guint  ved_server_search_find (VedSnapshot *snapshot,
                               const char  *text,
                               guint       *servers,
                               guint        max_servers);

G_END_DECLS
