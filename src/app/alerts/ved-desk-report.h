/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A step of escalation that was taken. */
typedef struct {
  char *role;
  gint64 time_us;
  gboolean is_reached;          /* a channel served the role then */
} VedDeskStep;

/* Whom an episode reaches. */
typedef struct {
  char *reached;                /* (nullable): roles that hear of it over a channel, with commas; NULL: unknown */
  char *next_role;              /* (nullable): whom it escalates to */
  gint64 next_us;               /* when */
  gboolean next_is_reached;     /* by a channel */
  GArray *steps;                /* (nullable) (element-type VedDeskStep): whom it has escalated to; never changed */
} VedDeskDelivery;

/* What the daemon's desk knows of one episode besides the alert itself. */
typedef struct {
  gboolean is_silenced;
  gboolean is_muted;            /* by itself: not by a window, nor with its server, profile or metric */
  gint64 silenced_until_us;     /* 0: until it is ended */
  char *silenced_by;            /* (nullable): what holds notices back, and whose doing that is, in words */
  char *acknowledged_by;        /* (nullable) */
  gint64 acknowledged_us;       /* 0: not known */
  char *note;                   /* (nullable) */
  char *note_by;                /* (nullable) */
  gint64 note_us;               /* 0: not known */
  VedDeskDelivery delivery;
} VedDeskEntry;

char       *ved_desk_entry_describe      (const VedDeskEntry   *self) G_GNUC_WARN_UNUSED_RESULT;
void        ved_desk_delivery_clear      (VedDeskDelivery      *self);
gboolean    ved_desk_delivery_take       (VedDeskDelivery       *self,
                                          const VedDeskDelivery *other);
GHashTable *ved_desk_report_parse        (GBytes               *bytes,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        ved_desk_report_parse_async  (GBytes               *bytes,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GHashTable *ved_desk_report_parse_finish (GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
