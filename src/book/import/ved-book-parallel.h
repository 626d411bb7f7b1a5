/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*VedBookTask) (guint    index,
                             gpointer data);

void  ved_book_parallel  (guint       n_tasks,
                          guint       n_threads,
                          VedBookTask task,
                          gpointer    data);
guint ved_book_n_threads (guint       wanted);

G_END_DECLS
