/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-place-history"

#include "config.h"

#include "app/window/ved-place-history.h"

#include "app/ved-page-list.h"

/* Coming to a place twice in a row counts once, and what is popped is never the place the viewer is at: a key
 * pressed twice costs no second step back. */

#define MAX_PLACES 64

struct _VedPlaceHistory
{
  GQueue places;                /* VedPlace */
};

static gboolean
is_at (const VedPlace *place,
       const char     *page_id,
       const char     *server)
{
  return g_strcmp0 (place->page_id, page_id) == 0 && g_strcmp0 (place->server, server) == 0;
}

void
ved_place_free (VedPlace *self)
{
  g_free (self->page_id);
  g_free (self->server);
  g_free (self);
}

/**
 * ved_place_history_new:
 *
 * Returns: (transfer full): a history of nothing
 */
VedPlaceHistory *
ved_place_history_new (void)
{
  VedPlaceHistory *self = g_new0 (VedPlaceHistory, 1);

  g_queue_init (&self->places);

  return self;
}

void
ved_place_history_free (VedPlaceHistory *self)
{
  g_queue_clear_full (&self->places, (GDestroyNotify) ved_place_free);
  g_free (self);
}

/**
 * ved_place_history_push:
 * @page_id: of the page that is left
 * @server: (nullable): the one it showed
 */
void
ved_place_history_push (VedPlaceHistory *self,
                        const char      *page_id,
                        const char      *server)
{
  VedPlace *last = g_queue_peek_tail (&self->places), *place;

  g_return_if_fail (page_id != NULL);

  if (last != NULL && is_at (last, page_id, server))
    return;

  place = g_new (VedPlace, 1);
  *place = (VedPlace) { g_strdup (page_id), g_strdup (server) };
  g_queue_push_tail (&self->places, place);
  if (g_queue_get_length (&self->places) > MAX_PLACES)
    ved_place_free (g_queue_pop_head (&self->places));
}

static gboolean
needs_fleet (const VedPlace *place)
{
  const VedPageInfo *entry = ved_page_list_find (place->page_id);

  return entry != NULL && entry->needs == VED_PAGE_NEEDS_FLEET;
}

/**
 * ved_place_history_pop:
 * @page_id: of the page that is shown
 * @server: (nullable): the one it shows
 * @has_fleet: whether there is one. A page of the fleet is no place else, as when the app had begun with one before an order
 *   book was open: there is nothing on it, and no way on from it
 *
 * Returns: (transfer full) (nullable): the last place that is another one
 */
VedPlace *
ved_place_history_pop (VedPlaceHistory *self,
                       const char      *page_id,
                       const char      *server,
                       gboolean         has_fleet)
{
  VedPlace *place;

  while ((place = g_queue_pop_tail (&self->places)) != NULL
         && (is_at (place, page_id, server) || (!has_fleet && needs_fleet (place))))
    ved_place_free (place);

  return place;
}
