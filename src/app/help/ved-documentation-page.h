/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_DOCUMENTATION_PAGE (ved_documentation_page_get_type ())

G_DECLARE_FINAL_TYPE (VedDocumentationPage, ved_documentation_page, VED, DOCUMENTATION_PAGE, VedPage)

void ved_documentation_page_search_by_typing (VedDocumentationPage *self,
                                              GtkWidget            *keys);

G_END_DECLS
