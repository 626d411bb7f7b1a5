/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-alert.h"
#include "fleet/ved-profile.h"

G_BEGIN_DECLS

typedef enum {
  VED_NOTICE_OPENED,
  VED_NOTICE_RAISED,            /* the level rose */
  VED_NOTICE_ESCALATED,         /* nobody took charge in time */
  VED_NOTICE_RESOLVED,
  VED_NOTICE_TEST,              /* of a channel: about no episode */
  VED_N_NOTICE_KINDS
} VedNoticeKind;

/* One message to one role, about one or more episodes. */
typedef struct {
  VedNoticeKind kind;
  VedLevel level;               /* the worst of them */
  gint64 time_us;
  char *role;
  VedProfile profile;           /* of a group */
  gboolean is_group;            /* so many opened that they are told as one */
  gboolean is_mixed;            /* the group is of more than one profile */
  gint64 number;                /* among those that wait at channels; 0: it does not */
  GPtrArray *alerts;            /* (element-type VedAlert): owned copies */
} VedNotice;

VedNotice  *ved_notice_new              (VedNoticeKind    kind,
                                         const char      *role,
                                         gint64           time_us) G_GNUC_WARN_UNUSED_RESULT;
VedNotice  *ved_notice_copy             (const VedNotice *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *ved_notice_fold             (GPtrArray       *notices) G_GNUC_WARN_UNUSED_RESULT;
void        ved_notice_free             (VedNotice       *self);
void        ved_notice_add              (VedNotice       *self,
                                         const VedAlert  *alert,
                                         VedLevel         level);
char       *ved_notice_format_subject   (const VedNotice *self) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_notice_format_text      (const VedNotice *self) G_GNUC_WARN_UNUSED_RESULT;
GString    *ved_notice_format_json      (const VedNotice *self) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_notice_kind_get_name    (VedNoticeKind    kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedNotice, ved_notice_free)

G_END_DECLS
