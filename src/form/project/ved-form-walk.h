/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     ved_form_sort_texts     (GPtrArray  *texts);
char   **ved_form_list_stems     (const char *folder,
                                  char      **fault) G_GNUC_WARN_UNUSED_RESULT;
char   **ved_form_find_files     (const char *root,
                                  const char *relative,
                                  const char *suffix,
                                  char      **fault) G_GNUC_WARN_UNUSED_RESULT;
gboolean ved_form_glob_is_inside (const char *pattern);
char   **ved_form_glob           (const char *root,
                                  const char *pattern,
                                  char      **fault) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
