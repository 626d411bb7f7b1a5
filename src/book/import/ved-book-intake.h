/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-rows.h"

G_BEGIN_DECLS

/* One half of a recording whose text arrives in pieces. */
typedef struct _VedBookIntake VedBookIntake;

gboolean               ved_book_scan_plan_init     (VedBookScanPlan      *plan,
                                                    VedBookFileKind       kind,
                                                    const char           *file,
                                                    const char           *text,
                                                    gsize                 length,
                                                    gsize                 total,
                                                    gboolean              is_wide,
                                                    GError              **error);

VedBookIntake         *ved_book_intake_new         (VedBookFileKind       kind,
                                                    const char           *file,
                                                    gboolean              is_wide) G_GNUC_WARN_UNUSED_RESULT;
void                   ved_book_intake_free        (VedBookIntake        *self);
gboolean               ved_book_intake_feed        (VedBookIntake        *self,
                                                    const char           *data,
                                                    gsize                 length,
                                                    GError              **error);
gboolean               ved_book_intake_finish      (VedBookIntake        *self,
                                                    GError              **error);
const VedBookScanPlan *ved_book_intake_get_plan    (VedBookIntake        *self);
VedBookRows           *ved_book_intake_get_rows    (VedBookIntake        *self);
gboolean               ved_book_intake_needs_wide  (VedBookIntake        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookIntake, ved_book_intake_free)

G_END_DECLS
