/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-command-session.h"
#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_COMMANDS_PAGE (ved_commands_page_get_type ())

G_DECLARE_FINAL_TYPE (VedCommandsPage, ved_commands_page, VED, COMMANDS_PAGE, VedPage)

VedCommandDesk    *ved_commands_page_get_desk    (VedCommandsPage *self);
VedCommandSession *ved_commands_page_get_session (VedCommandsPage *self);
gboolean           ved_commands_page_show_pack   (VedCommandsPage *self,
                                                  const char      *path);

G_END_DECLS
