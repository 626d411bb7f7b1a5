/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with what was typed into a setting, in a sentence for the line below it: told before a daemon is asked, which speaks
 * of its own keys. */

#define VED_ENTRY_CHECK_NO_NUMBER "–" /* stands for a bound that there is not */

char       *ved_entry_check_numbers (const char *text,
                                     const char *like) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_entry_check_steps   (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_entry_check_address (const char *text) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_entry_check_read_refusal (const char *refusal);

G_END_DECLS
