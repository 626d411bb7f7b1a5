/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a command ends with: the exit status of the program. */
typedef enum {
  VED_CTL_OK = 0,
  VED_CTL_FAILED = 1,           /* it was understood and could not be done */
  VED_CTL_USAGE = 2,            /* it was not understood */
} VedCtlStatus;

/* One command. argv[0] is its name; the list ends with NULL and belongs to the caller. */
typedef struct {
  const char *name;
  const char *summary;          /* for the list of commands; untranslated */
  VedCtlStatus (*run) (int    argc,
                       char **argv);
} VedCtlCommand;

const VedCtlCommand *ved_ctl_commands   (gsize               *n_commands);
VedCtlStatus         ved_ctl_dispatch   (const VedCtlCommand *commands,
                                         gsize                n_commands,
                                         const char          *prefix,
                                         int                  argc,
                                         char               **argv);
gboolean             ved_ctl_parse      (const char          *prefix,
                                         const char          *synopsis,
                                         const GOptionEntry  *entries,
                                         int                 *argc,
                                         char              ***argv);
void                 ved_ctl_print_json (JsonNode            *node);
VedCtlStatus         ved_ctl_fail       (const char          *prefix,
                                         const GError        *error);
gboolean             ved_ctl_check_out  (const char          *out,
                                         GError             **error);

G_END_DECLS
