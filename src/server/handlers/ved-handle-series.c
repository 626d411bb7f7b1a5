/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-handle-series"

#include "config.h"

#include "server/ved-handlers.h"

#include "base/ved-error.h"
#include "wire/json/ved-predictions-json.h"
#include "wire/json/ved-series-json.h"

#include <string.h>

/* GET /series: every metric of every server asked for, one fetch each, one answer when the last is
 * there. GET /series/fleet: one metric of all servers. GET /forecasts/{server}: what was forecast at a time. */

#define MAX_SERIES     64
#define DEFAULT_POINTS 600
#define MAX_POINTS     10000

typedef struct {
  VedRequest *request;
  GStrv servers;
  GArray *entries;              /* of VedSeriesEntry; servers are those of `servers` */
  guint n_pending;
  GError *error;                /* (nullable): the first */
} Gathering;

typedef struct {
  Gathering *gathering;
  guint index;
} Part;

static void
gathering_free (Gathering *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    g_clear_pointer (&g_array_index (self->entries, VedSeriesEntry, i).slice, ved_series_slice_unref);
  g_array_unref (self->entries);
  g_strfreev (self->servers);
  ved_request_unref (self->request);
  g_clear_error (&self->error);
  g_free (self);
}

static void
finish (Gathering *self)
{
  GString *out;

  if (self->error != NULL)
    ved_request_reply_gerror (self->request, self->error, NULL);
  else
    {
      out = g_string_new (NULL);
      ved_series_json_write (out, (const VedSeriesEntry *) (gpointer) self->entries->data,
                             self->entries->len);
      ved_request_reply_json (self->request, SOUP_STATUS_OK, out);
    }
  gathering_free (self);
}

static void
fetched_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Part *part = user_data;
  Gathering *self = part->gathering;
  g_autoptr(GError) error = NULL;

  g_array_index (self->entries, VedSeriesEntry, part->index).slice =
    ved_engine_fetch_series_finish (VED_ENGINE (source_object), result, &error);
  if (error != NULL && self->error == NULL)
    self->error = g_steal_pointer (&error);
  if (--self->n_pending == 0)
    finish (self);
}

static gboolean
add_entries (Gathering  *self,
             char      **metrics,
             GError    **error)
{
  for (guint i = 0; self->servers[i] != NULL; i++)
    {
      for (guint j = 0; metrics[j] != NULL; j++)
        {
          VedSeriesEntry entry = { .server = self->servers[i] };

          if (!ved_metric_from_key (metrics[j], strlen (metrics[j]), &entry.metric))
            {
              g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "metric: there is no metric “%s”",
                           metrics[j]);
              return FALSE;
            }
          g_array_append_val (self->entries, entry);
        }
    }
  if (self->entries->len >= 1 && self->entries->len <= MAX_SERIES)
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "Name at least one of metric and of servers, for at most %d "
               "series", MAX_SERIES);

  return FALSE;
}

static gboolean
read_points (VedRequest *request,
             guint64    *points)
{
  const char *text = ved_request_get_query (request, "points");
  g_autofree char *message = NULL;

  *points = DEFAULT_POINTS;
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, 2, MAX_POINTS, points, NULL))
    return TRUE;

  message = g_strdup_printf ("points: must be a number from 2 to %d", MAX_POINTS);
  ved_request_reply_error (request, SOUP_STATUS_UNPROCESSABLE_ENTITY, message, NULL);

  return FALSE;
}

static void
fetch_all (VedService *service,
           Gathering  *self,
           gint64      from_us,
           gint64      to_us,
           guint       points)
{
  ved_request_hold (self->request);
  self->n_pending = self->entries->len;
  for (guint i = 0; i < self->entries->len; i++)
    {
      const VedSeriesEntry *entry = &g_array_index (self->entries, VedSeriesEntry, i);
      Part *part = g_new0 (Part, 1);

      part->gathering = self;
      part->index = i;
      ved_engine_fetch_series_async (service->engine,
                                     &(VedSeriesQuery) { entry->server, entry->metric, from_us, to_us, points }, NULL,
                                     fetched_cb, part);
    }
}

void
ved_handle_series (VedService *service,
                   VedRequest *request)
{
  g_auto(GStrv) metrics = ved_request_get_list (request, "metric");
  g_autoptr(GError) error = NULL;
  gint64 to_us = ved_engine_get_now_us (service->engine), from_us = 0;
  guint64 points;
  Gathering *gathering;

  if (!ved_request_get_time (request, "to", &to_us))
    return;
  from_us = to_us - VED_HOUR_US;
  if (!ved_request_get_time (request, "from", &from_us) || !read_points (request, &points))
    return;

  gathering = g_new0 (Gathering, 1);
  gathering->request = ved_request_ref (request);
  gathering->servers = ved_request_get_list (request, "servers");
  gathering->entries = g_array_new (FALSE, TRUE, sizeof (VedSeriesEntry));
  if (from_us >= to_us)
    g_set_error_literal (&error, VED_ERROR, VED_ERROR_INVALID, "from: must be before to");
  if (error != NULL || !add_entries (gathering, metrics, &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      gathering_free (gathering);
      return;
    }
  fetch_all (service, gathering, from_us, to_us, (guint) points);
}

static void
grid_fetched_cb (GObject      *source_object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(VedRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = ved_engine_fetch_grid_finish (VED_ENGINE (source_object), result, &error);

  if (body != NULL)
    ved_request_reply (request, SOUP_STATUS_OK, "application/json", body);
  else
    ved_request_reply_gerror (request, error, NULL);
}

void
ved_handle_fleet_series (VedService *service,
                         VedRequest *request)
{
  VedFleetGridQuestion question;
  g_autoptr(GError) error = NULL;

  if (!ved_fleet_grid_question_read (&question, ved_request_get_query (request, "metric"),
                                     ved_request_get_query (request, "quantile"),
                                     ved_request_get_query (request, "hours"), &error))
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }
  ved_request_hold (request);
  ved_engine_fetch_grid_async (service->engine, &question, NULL, grid_fetched_cb, ved_request_ref (request));
}

static void
forecast_fetched_cb (GObject      *source_object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(VedRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedForecastSet) forecasts = ved_engine_fetch_forecast_finish (VED_ENGINE (source_object), result,
                                                                          &error);
  GString *out;

  if (forecasts == NULL)
    {
      ved_request_reply_gerror (request, error, NULL);
      return;
    }
  out = g_string_new (NULL);
  ved_predictions_json_write_forecast (out, ved_request_get_param (request), forecasts, 0);
  ved_request_reply_json (request, SOUP_STATUS_OK, out);
}

void
ved_handle_forecast (VedService *service,
                     VedRequest *request)
{
  gint64 at_us = ved_engine_get_now_us (service->engine);

  if (!ved_request_get_time (request, "at", &at_us))
    return;

  ved_request_hold (request);
  ved_engine_fetch_forecast_async (service->engine, ved_request_get_param (request), at_us, NULL,
                                   forecast_fetched_cb, ved_request_ref (request));
}
