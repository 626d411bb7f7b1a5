/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"
#include "app/ved-page-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_HEADER (ved_header_get_type ())

G_DECLARE_FINAL_TYPE (VedHeader, ved_header, VED, HEADER, AdwBin)

/* The bar at the top of the window: what is looked at, the title of the page, search and the main menu. */

void ved_header_set_session       (VedHeader  *self,
                                   VedSession *session);
void ved_header_set_title         (VedHeader  *self,
                                   const char *title);
void ved_header_set_age           (VedHeader  *self,
                                   const char *age);
void ved_header_set_needs         (VedHeader    *self,
                                   VedPageNeeds  needs);
void ved_header_set_narrow        (VedHeader  *self,
                                   gboolean    narrow);
void ved_header_set_start_buttons (VedHeader  *self,
                                   gboolean    shown);
void ved_header_bind_sidebar      (VedHeader  *self,
                                   AdwFlap    *flap);
void ved_header_set_shown         (VedHeader  *self,
                                   gboolean    shown);
void ved_header_open_search       (VedHeader  *self);
gboolean ved_header_open_source   (VedHeader  *self);
void ved_header_enter_key         (VedHeader  *self);

G_END_DECLS
