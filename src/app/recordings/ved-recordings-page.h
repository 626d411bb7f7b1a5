/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_RECORDINGS_PAGE (ved_recordings_page_get_type ())

G_DECLARE_FINAL_TYPE (VedRecordingsPage, ved_recordings_page, VED, RECORDINGS_PAGE, VedPage)

G_END_DECLS
