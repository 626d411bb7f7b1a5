/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void ved_store_task_return (GTask  *task,
                            gssize  number,
                            GError *error);

G_END_DECLS
