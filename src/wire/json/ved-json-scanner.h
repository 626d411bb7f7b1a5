/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_JSON_MAX_DEPTH 32

/* Reads strict JSON (RFC 8259) once from left to right, without a tree. On the stack of one thread.
 * After the first fault every call fails and @fault says what was expected at @at. */
typedef struct {
  const char *start;
  const char *at;
  const char *end;
  const char *fault;            /* (nullable): static text */
  GStringChunk *decoded;        /* (nullable): strings that had escapes */
} VedJsonScanner;

void     ved_json_scanner_init    (VedJsonScanner  *self,
                                   const char      *text,
                                   gsize            length);
void     ved_json_scanner_clear   (VedJsonScanner  *self);
gboolean ved_json_scanner_fail    (VedJsonScanner  *self,
                                   const char      *fault);
char     ved_json_scanner_peek    (VedJsonScanner  *self);
gboolean ved_json_scanner_take    (VedJsonScanner  *self,
                                   char             byte);
gboolean ved_json_scanner_more    (VedJsonScanner  *self,
                                   char             close);
gboolean ved_json_scanner_literal (VedJsonScanner  *self,
                                   const char      *word);
gboolean ved_json_scanner_string  (VedJsonScanner  *self,
                                   const char     **text,
                                   gsize           *length);
gboolean ved_json_scanner_number  (VedJsonScanner  *self,
                                   double          *value);
gboolean ved_json_scanner_skip    (VedJsonScanner  *self);
gboolean ved_json_scanner_finish  (VedJsonScanner  *self);
char    *ved_json_scanner_describe (const VedJsonScanner *self) G_GNUC_WARN_UNUSED_RESULT;

gboolean ved_json_check           (const char      *text,
                                   gsize            length,
                                   GError         **error);

G_END_DECLS
