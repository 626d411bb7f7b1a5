/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ved_test_hold_workers (gboolean is_holding);

G_END_DECLS
