/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The pieces of rolling recordings on the disk: FOLDER/NAME/FIRST-INSTANT.vedette. */

char  *ved_rolling_folder_of_user   (void) G_GNUC_WARN_UNUSED_RESULT;
char  *ved_rolling_folder_name_of   (const char  *spec) G_GNUC_WARN_UNUSED_RESULT;
char  *ved_rolling_folder_newest    (const char  *folder) G_GNUC_WARN_UNUSED_RESULT;
char  *ved_rolling_folder_new_piece (const char  *folder,
                                     const char  *name,
                                     gint64       first_us) G_GNUC_WARN_UNUSED_RESULT;
char **ved_rolling_folder_list      (const char  *folder,
                                     const char  *name,
                                     gint64       from_us) G_GNUC_WARN_UNUSED_RESULT;
gint64 ved_rolling_folder_last_written
                                    (const char  *folder);
void   ved_rolling_folder_prune     (const char  *folder,
                                     gint64       now_us,
                                     gint64       oldest_us,
                                     guint64      max_bytes);

G_END_DECLS
