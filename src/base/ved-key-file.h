/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ved_key_file_take_group (GKeyFile   *self,
                              GKeyFile   *from,
                              const char *group);

G_END_DECLS
