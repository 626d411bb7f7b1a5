/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_SERVERS_PAGE (ved_servers_page_get_type ())

G_DECLARE_FINAL_TYPE (VedServersPage, ved_servers_page, VED, SERVERS_PAGE, VedPage)

G_END_DECLS
