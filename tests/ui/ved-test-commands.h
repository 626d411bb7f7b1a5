/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/commands/ved-commands-page.h"

G_BEGIN_DECLS

/* The page of commands with a schema of its own, in folders of its own. */
typedef struct {
  VedClock *clock;
  VedFleetModel *model;
  VedCommandsPage *page;
  GtkWidget *window;
} VedTestCommands;

gboolean   ved_test_commands_init        (int             *argc,
                                          char          ***argv);
void       ved_test_commands_end         (void);
void       ved_test_commands_set_up      (VedTestCommands *fixture,
                                          gconstpointer    data);
void       ved_test_commands_tear_down   (VedTestCommands *fixture,
                                          gconstpointer    data);
char      *ved_test_commands_get_path    (const char      *name) G_GNUC_WARN_UNUSED_RESULT;
void       ved_test_commands_write       (const char      *name,
                                          const char      *text);
void       ved_test_commands_write_usual (void);
GtkWidget *ved_test_commands_find_type   (GtkWidget       *widget,
                                          GType            type);
gpointer   ved_test_commands_find        (VedTestCommands *fixture,
                                          GType            type);
VedForm   *ved_test_commands_get_form    (VedTestCommands *fixture);
gboolean   ved_test_commands_has_form    (gpointer         fixture);
gboolean   ved_test_commands_is_longer   (gpointer         fixture);

G_END_DECLS
