/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a line says, by its content. */
typedef enum {
  VED_RUN_PLAIN,
  VED_RUN_METRIC,
  VED_RUN_ERROR,
  VED_RUN_WARNING,
  VED_RUN_SUCCESS,
  VED_RUN_PROGRESS,
} VedRunLineKind;

/* A stretch of one line that a program has coloured. */
typedef struct {
  guint start, length;          /* bytes */
  gint16 foreground, background; /* 0 to 255 of the xterm palette; -1: the default */
  gboolean bold, underline;
} VedRunSpan;

/* Makes lines of what a program writes: carriage return, backspace and erasing work as on a terminal, colours
 * become spans, other escape sequences vanish. One for each stream; one thread. */
typedef struct _VedRunDecoder VedRunDecoder;

/* @text: valid UTF-8 of @length bytes without a line feed; lent, as are @spans */
typedef void (*VedRunLineFunc) (const char       *text,
                                gsize             length,
                                const VedRunSpan *spans,
                                guint             n_spans,
                                gpointer          user_data);

VedRunDecoder *ved_run_decoder_new     (VedRunLineFunc       line,
                                        gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void           ved_run_decoder_free    (VedRunDecoder       *self);
void           ved_run_decoder_push    (VedRunDecoder       *self,
                                        const char          *bytes,
                                        gsize                length);
void           ved_run_decoder_finish  (VedRunDecoder       *self);
char          *ved_run_decoder_partial (VedRunDecoder       *self) G_GNUC_WARN_UNUSED_RESULT;
VedRunLineKind    ved_run_classify        (const char          *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRunDecoder, ved_run_decoder_free)

G_END_DECLS
