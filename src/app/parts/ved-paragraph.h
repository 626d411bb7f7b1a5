/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_PARAGRAPH (ved_paragraph_get_type ())

G_DECLARE_FINAL_TYPE (VedParagraph, ved_paragraph, VED, PARAGRAPH, GtkWidget)

GtkWidget  *ved_paragraph_new            (const char     *text) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_paragraph_get_text       (VedParagraph   *self);
void        ved_paragraph_set_text       (VedParagraph   *self,
                                          const char     *text);
void        ved_paragraph_set_alignment  (VedParagraph   *self,
                                          PangoAlignment  alignment);
void        ved_paragraph_set_most_chars (VedParagraph   *self,
                                          int             most_chars);
void        ved_paragraph_set_one_line   (VedParagraph   *self,
                                          int             least_chars);

G_END_DECLS
