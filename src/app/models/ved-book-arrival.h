/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/import/ved-book-stream.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define VED_TYPE_BOOK_ARRIVAL (ved_book_arrival_get_type ())

G_DECLARE_FINAL_TYPE (VedBookArrival, ved_book_arrival, VED, BOOK_ARRIVAL, GObject)

/* A recording that is still on its way, as days of ever more rows.
 *
 * Signal: "changed" (): more has come, a longer day is there, or it has ended. */

VedBookArrival            *ved_book_arrival_new        (VedBookStream  *stream) G_GNUC_WARN_UNUSED_RESULT;
VedBookDay                *ved_book_arrival_get_day    (VedBookArrival *self);
const VedBookStreamStatus *ved_book_arrival_get_status (VedBookArrival *self);

G_END_DECLS
