/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-book.h"

VedCtlStatus
ved_ctl_book_verify (int    argc,
                     char **argv)
{
  return VED_CTL_OK;
}
