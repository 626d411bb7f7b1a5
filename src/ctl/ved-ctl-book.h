/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-import.h"
#include "ctl/ved-ctl.h"

G_BEGIN_DECLS

/* What all commands on a recording understand. */
typedef struct {
  gboolean as_json;
  gboolean no_cache;
  int n_threads;
  GPtrArray *others;            /* (element-type filename) (nullable): of a command that takes several: those but the first */
} VedCtlBookOptions;

#define VED_CTL_BOOK_NO_ROW G_MININT

VedBookDay  *ved_ctl_book_open     (const char          *prefix,
                                    const GOptionEntry  *entries,
                                    VedCtlBookOptions   *options,
                                    int                 *argc,
                                    char              ***argv,
                                    VedCtlStatus        *status) G_GNUC_WARN_UNUSED_RESULT;
VedBookDay  *ved_ctl_book_read     (const char               *path,
                                    const VedCtlBookOptions  *options,
                                    GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
int          ved_ctl_book_find_row (const char          *prefix,
                                    const VedBookDay    *day,
                                    int                  row,
                                    int                  otherwise,
                                    VedCtlStatus        *status);
gboolean     ved_ctl_book_is_whole (const char          *prefix,
                                    const VedBookDay    *day);
void         ved_ctl_add_int       (JsonBuilder         *builder,
                                    const char          *name,
                                    gint64               value);
void         ved_ctl_add_double    (JsonBuilder         *builder,
                                    const char          *name,
                                    double               value);
void         ved_ctl_add_string    (JsonBuilder         *builder,
                                    const char          *name,
                                    const char          *value);
void         ved_ctl_add_flag      (JsonBuilder         *builder,
                                    const char          *name,
                                    gboolean             value);
void         ved_ctl_print_result  (JsonBuilder         *builder,
                                    gboolean             as_json);

VedCtlStatus ved_ctl_book_info     (int                  argc,
                                    char               **argv);
VedCtlStatus ved_ctl_book_verify   (int                  argc,
                                    char               **argv);
VedCtlStatus ved_ctl_book_stats    (int                  argc,
                                    char               **argv);
VedCtlStatus ved_ctl_book_state    (int                  argc,
                                    char               **argv);
VedCtlStatus ved_ctl_book_backtest (int                  argc,
                                    char               **argv);

G_END_DECLS
