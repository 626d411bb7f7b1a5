/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *ved_double_print (double  value,
                              char   *buffer);

const char *ved_float_print  (float   value,
                              char   *buffer);

G_END_DECLS
