/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"
#include "ctl/ved-ctl.h"
#include "hub/ved-hub-config.h"
#include "hub/ved-hub-set.h"

G_BEGIN_DECLS

/* A repository as a command sees it. */
typedef struct {
  VedHubConfig *config;
  char *token;                  /* (nullable) */
  char *repository;
  VedHubListing *listing;
  GPtrArray *sets;              /* (element-type VedHubSet) */
} VedCtlHub;

gboolean ved_ctl_hub_open       (VedCtlHub         *self,
                                 const char        *name,
                                 const char        *revision,
                                 GError           **error);
void     ved_ctl_hub_clear      (VedCtlHub         *self);
gboolean ved_ctl_hub_is_here    (VedCtlHub         *self,
                                 const VedHubSet   *set);
char    *ved_ctl_hub_dup_folder (VedCtlHub         *self,
                                 const VedHubSet   *set) G_GNUC_WARN_UNUSED_RESULT;
void     ved_ctl_hub_add_set    (VedCtlHub         *self,
                                 JsonBuilder       *builder,
                                 const VedHubSet   *set,
                                 const VedBookDay  *day);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedCtlHub, ved_ctl_hub_clear)

G_END_DECLS
