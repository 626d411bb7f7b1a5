/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ved_key_file_take_group (GKeyFile    *self,
                              GKeyFile    *from,
                              const char  *group);
void ved_key_file_set_number (GKeyFile    *self,
                              const char  *group,
                              const char  *key,
                              double       number);
void ved_key_file_set_list   (GKeyFile    *self,
                              const char  *group,
                              const char  *key,
                              const float *numbers,
                              gsize        n_numbers);

G_END_DECLS
