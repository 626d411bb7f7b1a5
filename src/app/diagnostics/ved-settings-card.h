/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

/* A group of settings: its name in the document and what it means. */
typedef struct {
  const char *key;
  const char *title;
  gboolean is_free;             /* any keys: one entry for all of them, "key=value, key=value" */
} VedSettingsGroup;

#define VED_TYPE_SETTINGS_CARD (ved_settings_card_get_type ())

G_DECLARE_FINAL_TYPE (VedSettingsCard, ved_settings_card, VED, SETTINGS_CARD, GtkWidget)

/* Settings of the daemon, an entry for each, which are applied together. */

GtkWidget *ved_settings_card_new  (VedPage                *page,
                                   const char             *path,
                                   const char             *title,
                                   const VedSettingsGroup *groups,
                                   guint                   n_groups) G_GNUC_WARN_UNUSED_RESULT;
void       ved_settings_card_load (VedSettingsCard        *self);

G_END_DECLS
