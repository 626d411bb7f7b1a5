/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Faults of bad input that every room can meet; rooms add domains of their own where a caller has
 * more to tell apart. */
typedef enum {
  VED_ERROR_INVALID,            /* the input breaks a rule: message names place and cure */
  VED_ERROR_TOO_LARGE,
  VED_ERROR_VERSION,            /* made by a newer or unknown version */
  VED_ERROR_CORRUPT,            /* checksum or structure does not hold */
  VED_ERROR_NOT_FOUND,
  VED_ERROR_BUSY,               /* not yet: it will be there by itself */
  VED_ERROR_UNSUPPORTED,
  VED_ERROR_LOCKED,             /* another program or request has it in use */
  VED_ERROR_LIMIT,              /* there are as many as there may be: something has to go first */
} VedError;

#define VED_ERROR (ved_error_quark ())

GQuark ved_error_quark   (void);
void   ved_report_error  (const char *domain,
                          const char *what,
                          GError     *error);

G_END_DECLS
