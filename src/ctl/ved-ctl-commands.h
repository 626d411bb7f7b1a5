/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ctl/ved-ctl.h"

G_BEGIN_DECLS

/* Each in a file of its own, ved-ctl-NAME.c, but those on recordings: ved-ctl-recording.c and -edit.c. */
VedCtlStatus ved_ctl_backtest (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_book     (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_export   (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_feed     (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_forecast (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_forget   (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_form     (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_hub      (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_import   (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_info     (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_merge    (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_metrics  (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_record   (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_repair   (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_sync     (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_train    (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_trim     (int    argc,
                               char **argv);
VedCtlStatus ved_ctl_verify   (int    argc,
                               char **argv);

G_END_DECLS
