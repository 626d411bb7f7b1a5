/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-arrival.h"
#include "app/models/ved-book-cursor.h"
#include "app/models/ved-book-parts.h"
#include "base/ved-progress.h"
#include "book/analytics/ved-book-heat.h"
#include "book/import/ved-book-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  VED_BOOK_EMPTY,               /* nothing was opened */
  VED_BOOK_LOADING,
  VED_BOOK_READY,
  VED_BOOK_FAILED,              /* what was opened last could not be read; a day that was there before is gone */
} VedBookState;

#define VED_BOOK_MOST_ORDER_SHARES 10000000

#define VED_TYPE_BOOK_SESSION (ved_book_session_get_type ())

G_DECLARE_FINAL_TYPE (VedBookSession, ved_book_session, VED, BOOK_SESSION, GObject)

/* The recording of an order book that is open, and the cursor that all pages share.
 *
 * Property: "order-shares".
 * Signals: "changed" (): another state, day or list of sets; "prepared" (part): a part is there. */

VedBookSession      *ved_book_session_new              (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean             ved_book_session_takes            (const char        *path);
void                 ved_book_session_open             (VedBookSession    *self,
                                                        const char        *path);
void                 ved_book_session_follow           (VedBookSession    *self,
                                                        VedBookStream     *stream,
                                                        const char        *path);
void                 ved_book_session_choose           (VedBookSession    *self,
                                                        guint              set);
void                 ved_book_session_cancel           (VedBookSession    *self);
void                 ved_book_session_close            (VedBookSession    *self);
VedBookState         ved_book_session_get_state        (VedBookSession    *self);
const char          *ved_book_session_get_path         (VedBookSession    *self);
const char          *ved_book_session_get_message      (VedBookSession    *self);
gboolean             ved_book_session_found_nothing    (VedBookSession    *self);
const VedBookStreamStatus *
                     ved_book_session_get_arrival      (VedBookSession    *self);
VedProgress     *ved_book_session_get_progress     (VedBookSession    *self);
GPtrArray           *ved_book_session_get_sets         (VedBookSession    *self);
guint                ved_book_session_get_set          (VedBookSession    *self);
VedBookDay          *ved_book_session_get_day          (VedBookSession    *self);
VedBookCursor       *ved_book_session_get_cursor       (VedBookSession    *self);
GTimeZone           *ved_book_session_get_zone         (VedBookSession    *self);
const char          *ved_book_session_get_zone_name    (VedBookSession    *self);
gint64               ved_book_session_get_midnight_us  (VedBookSession    *self);
guint                ved_book_session_get_order_shares (VedBookSession    *self);
guint                ved_book_session_get_n_pending    (VedBookSession    *self);
gboolean             ved_book_session_prepare          (VedBookSession    *self,
                                                        VedBookPart        part);
VedBookReplay       *ved_book_session_get_replay       (VedBookSession    *self);
VedBookCheckpoints  *ved_book_session_get_checkpoints  (VedBookSession    *self);
const VedBookReplayStats *
                     ved_book_session_get_replay_stats (VedBookSession    *self);
VedBookHeat         *ved_book_session_get_heat         (VedBookSession    *self);
VedBookSeries       *ved_book_session_get_series       (VedBookSession    *self,
                                                        VedBookSeriesKind  kind);
GArray              *ved_book_session_get_findings     (VedBookSession    *self,
                                                        VedBookDetector    detector);
GArray              *ved_book_session_get_halts        (VedBookSession    *self);
GArray              *ved_book_session_get_tape         (VedBookSession    *self);
GArray              *ved_book_session_get_recoveries   (VedBookSession    *self);

G_END_DECLS
