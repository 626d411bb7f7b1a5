/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Classes of requests that are counted apart. */
typedef enum {
  VED_LIMIT_NONE,               /* never counted */
  VED_LIMIT_FEED,
  VED_LIMIT_READ,
  VED_LIMIT_ALERT,              /* something is done to one alert: a large outage has hundreds */
  VED_LIMIT_EXPLAIN,
  VED_LIMIT_WRONG_KEY,          /* different ones of an address, whatever it asks for */
  VED_N_LIMITS
} VedLimitClass;

/* Counts requests per client and endpoint in windows of a minute. Used by one thread. */
typedef struct _VedRateLimiter VedRateLimiter;

VedRateLimiter *ved_rate_limiter_new         (const guint     per_minute[VED_N_LIMITS]) G_GNUC_WARN_UNUSED_RESULT;
void            ved_rate_limiter_free        (VedRateLimiter *self);
gboolean        ved_rate_limiter_take        (VedRateLimiter *self,
                                              VedLimitClass   limit_class,
                                              const char     *client,
                                              gint64          now_us,
                                              guint          *retry_after_s);
gboolean        ved_rate_limiter_take_once   (VedRateLimiter *self,
                                              VedLimitClass   limit_class,
                                              const char     *client,
                                              const char     *what,
                                              gint64          now_us,
                                              guint          *retry_after_s);
void            ved_rate_limiter_refund      (VedRateLimiter *self,
                                              const char     *client);
void            ved_rate_limiter_refund_once (VedRateLimiter *self,
                                              const char     *client,
                                              const char     *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRateLimiter, ved_rate_limiter_free)

G_END_DECLS
