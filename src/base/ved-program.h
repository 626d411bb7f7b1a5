/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <locale.h>

G_BEGIN_DECLS

void      ved_program_begin          (void);
void      ved_program_show_messages  (void);
void      ved_program_show_numbers   (void);
locale_t  ved_program_pause_numbers  (void) G_GNUC_WARN_UNUSED_RESULT;
void      ved_program_resume_numbers (locale_t    numbers);
void      ved_program_return_memory  (void);
guint     ved_program_allow_files    (guint       n_wanted);
char     *ved_program_find           (const char *name,
                                      const char *variable,
                                      const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
