/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/gallery/ved-gallery-data.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was asked for on the command line. */
typedef struct {
  char *source;                 /* (nullable) */
  char *page;                   /* (nullable): --render */
  char *output;                 /* (nullable) */
  char *picture;                /* (nullable) */
  char *trace;                  /* (nullable) */
  char *server;                 /* (nullable) */
  char *scheme;                 /* (nullable) */
  gboolean is_gallery;
  VedGalleryKind data;          /* of the gallery */
  gboolean is_rtl;
  gint64 at_us;                 /* 0: not said */
  gint64 row;                   /* of an order book; -1: not said */
  int width;                    /* 0: not said */
  int height;
  guint timeout_s;
} VedOptions;

const GOptionEntry *ved_options_get_entries (void);
VedOptions         *ved_options_read        (GVariantDict *given,
                                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                ved_options_free        (VedOptions   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedOptions, ved_options_free)

G_END_DECLS
