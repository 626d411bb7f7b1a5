/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-request-log"

#include "config.h"

#include "client/ved-request-log.h"

/**
 * ved_request_log_add:
 * @entry: copied; the oldest one makes way
 */
void
ved_request_log_add (VedRequestLog         *self,
                     const VedRequestEntry *entry)
{
  self->entries[self->n_requests % VED_REQUEST_LOG_SIZE] = *entry;
  self->n_requests++;
  self->n_answers += entry->status != 0;
  self->n_bytes += entry->n_bytes;
}

/**
 * ved_request_log_count:
 *
 * Returns: how many requests are kept
 */
guint
ved_request_log_count (const VedRequestLog *self)
{
  return (guint) MIN (self->n_requests, VED_REQUEST_LOG_SIZE);
}

/**
 * ved_request_log_get:
 * @age: 0 for the newest
 *
 * Returns: (transfer none) (nullable): a request; %NULL where none is that old
 */
const VedRequestEntry *
ved_request_log_get (const VedRequestLog *self,
                     guint                age)
{
  if (age >= ved_request_log_count (self))
    return NULL;

  return &self->entries[(self->n_requests - 1 - age) % VED_REQUEST_LOG_SIZE];
}
