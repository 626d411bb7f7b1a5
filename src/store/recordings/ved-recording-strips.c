/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-strips"

#include "config.h"

#include "store/recordings/ved-recording-strips.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-bundle.h"
#include "store/recordings/ved-recording-schema.h"
#include "wire/forecasts/ved-forecast-stretch.h"

/* Sets of forecasts read a server when a page asks for it, in the thread of the page and maybe when the recording is closed
 * already: what they need of the file is one statement. SQLite does one thing at a time with a connection, and keeps it
 * until its last statement is gone. Strips that were read of late stay at hand, up to MOST_KEPT bytes: asking SQLite, which
 * locks the file each time, takes longer than reading a server of them. */

#define MOST_KEPT (8u << 20)

typedef struct {
  gint64 number;
  gint64 last;                  /* number that a strip would have which began with its last server */
  GBytes *bundle;
} Kept;

struct _VedRecordingStrips
{
  gatomicrefcount ref_count;
  GMutex lock;
  sqlite3_stmt *statement;      /* (nullable): older files are without the table */
  GQueue kept;                  /* of Kept, the one read last first */
  gsize kept_size;
  gint64 joined_first;          /* number of the first link below; 0: none */
  GPtrArray *joined;            /* (nullable) (element-type GBytes) */
};

/* Where the share of a server is fetched. */
typedef struct {
  VedRecordingStrips *strips;
  gint64 first;                 /* link of the stretch */
} Place;

static void
kept_free (gpointer data)
{
  Kept *self = data;

  g_bytes_unref (self->bundle);
  g_free (self);
}

/**
 * ved_recording_strips_new:
 * @database: of a recording, also of one without the table
 */
VedRecordingStrips *
ved_recording_strips_new (VedDatabase *database)
{
  VedRecordingStrips *self = g_new0 (VedRecordingStrips, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  if (ved_database_get_number (database, "PRAGMA user_version", 0) >= VED_RECORDING_VERSION_STRIPS)
    self->statement = ved_database_prepare (database, "SELECT number, data FROM strips WHERE number <= ? "
                                            "ORDER BY number DESC LIMIT 1", NULL);

  return self;
}

VedRecordingStrips *
ved_recording_strips_ref (VedRecordingStrips *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_recording_strips_unref (VedRecordingStrips *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  sqlite3_finalize (self->statement);
  g_queue_clear_full (&self->kept, kept_free);
  g_clear_pointer (&self->joined, g_ptr_array_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gint64
find_last (gint64  number,
           GBytes *bundle)
{
  VedBundleWalk walk;
  guint server = 0;
  GBytes *share;

  if (number == VED_STRIP_NUMBER (VED_STRIP_FIRST (number), 0))
    return number;

  ved_bundle_walk_init (&walk, bundle, VED_BUNDLE_STRIP, VED_STRIP_MOST_SERVERS);
  while ((share = ved_bundle_walk_next (&walk)) != NULL)
    {
      server = MIN (ved_forecast_share_get_server (share), VED_STRIP_MOST_SERVERS - 1);
      g_bytes_unref (share);
    }

  return VED_STRIP_NUMBER (VED_STRIP_FIRST (number), server + 1);
}

static void
keep (VedRecordingStrips *self,
      gint64              number,
      GBytes             *bundle)
{
  Kept *kept = g_new (Kept, 1);

  *kept = (Kept) { number, find_last (number, bundle), g_bytes_ref (bundle) };
  g_queue_push_head (&self->kept, kept);
  self->kept_size += g_bytes_get_size (bundle);
  while (self->kept_size > MOST_KEPT && self->kept.length > 1)
    {
      Kept *oldest = g_queue_pop_tail (&self->kept);

      self->kept_size -= g_bytes_get_size (oldest->bundle);
      kept_free (oldest);
    }
}

/* Returns: (nullable): that strip at hand which has what a number would begin with. */
static const Kept *
find_kept (VedRecordingStrips *self,
           gint64              number)
{
  for (const GList *item = self->kept.head; item != NULL; item = item->next)
    {
      const Kept *kept = item->data;

      if (kept->number <= number && number <= kept->last)
        return kept;
    }

  return NULL;
}

/* The newest strip at or before a number, in the lock. @found: (out): its number. */
static GBytes *
read_strip (VedRecordingStrips *self,
            gint64              number,
            gint64             *found)
{
  const Kept *kept = find_kept (self, number);
  GBytes *bundle = NULL;

  if (kept != NULL)
    {
      *found = kept->number;
      return g_bytes_ref (kept->bundle);
    }
  if (self->statement == NULL)
    return NULL;

  sqlite3_bind_int64 (self->statement, 1, number);
  if (sqlite3_step (self->statement) == SQLITE_ROW)
    {
      *found = sqlite3_column_int64 (self->statement, 0);
      bundle = g_bytes_new (sqlite3_column_blob (self->statement, 1),
                            (gsize) sqlite3_column_bytes (self->statement, 1));
      if (find_kept (self, *found) == NULL)
        keep (self, *found, bundle);
    }
  sqlite3_reset (self->statement);

  return bundle;
}

static GBytes *
find_share (GBytes *bundle,
            guint   server)
{
  VedBundleWalk walk;
  GBytes *share;

  ved_bundle_walk_init (&walk, bundle, VED_BUNDLE_STRIP, VED_STRIP_MOST_SERVERS);
  while ((share = ved_bundle_walk_next (&walk)) != NULL)
    {
      if (ved_forecast_share_get_server (share) == server)
        return share;
      g_bytes_unref (share);
    }

  return NULL;
}

static GBytes *
fetch_share (gpointer user_data,
             guint    server)
{
  const Place *place = user_data;
  VedRecordingStrips *self = place->strips;
  g_autoptr(GBytes) bundle = NULL;
  gint64 found = 0;

  if (server >= VED_STRIP_MOST_SERVERS)
    return NULL;

  g_mutex_lock (&self->lock);
  bundle = read_strip (self, VED_STRIP_NUMBER (place->first, server + 1), &found);
  g_mutex_unlock (&self->lock);

  return bundle != NULL && VED_STRIP_FIRST (found) == place->first ? find_share (bundle, server) : NULL;
}

static void
place_free (gpointer data)
{
  Place *self = data;

  ved_recording_strips_unref (self->strips);
  g_free (self);
}

static gboolean
refuse (gint64   number,
        GError **error)
{
  g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "Forecasts %" G_GINT64_FORMAT " of the recording are damaged", number);

  return FALSE;
}

/* Returns: (transfer full) (nullable): what the links have in common among which one is. */
static GBytes *
read_heads (VedRecordingStrips *self,
            gint64              number,
            gint64             *first)
{
  g_autoptr(GBytes) some = NULL, bundle = NULL;
  VedBundleWalk walk;
  gint64 found = 0;

  g_mutex_lock (&self->lock);
  some = read_strip (self, VED_STRIP_NUMBER (number, 0), &found);
  *first = VED_STRIP_FIRST (found);
  if (some != NULL)
    bundle = read_strip (self, VED_STRIP_NUMBER (*first, 0), &found);
  g_mutex_unlock (&self->lock);

  if (bundle == NULL || found != VED_STRIP_NUMBER (*first, 0))
    return NULL;

  ved_bundle_walk_init (&walk, bundle, VED_BUNDLE_STRIP, VED_STRIP_MOST_SERVERS);

  return ved_bundle_walk_next (&walk);
}

/**
 * ved_recording_strips_read_links:
 * @number: of forecasts whose row is empty
 * @first: (out): number of the first of the links
 *
 * Returns: (transfer full) (element-type VedForecastLink): the links of a stretch, that one among them, which read a
 *   server when it is asked for; %NULL with %VED_ERROR_CORRUPT
 */
GPtrArray *
ved_recording_strips_read_links (VedRecordingStrips  *self,
                                 gint64               number,
                                 gint64              *first,
                                 GError             **error)
{
  g_autoptr(GBytes) heads = read_heads (self, number, first);
  g_autoptr(GPtrArray) links = NULL;
  Place *place;

  if (heads != NULL)
    {
      place = g_new (Place, 1);
      *place = (Place) { ved_recording_strips_ref (self), *first };
      links = ved_forecast_stretch_open (heads, *first, fetch_share, place, place_free, NULL);
    }
  if (links == NULL || number - *first >= links->len)
    {
      refuse (number, error);
      return NULL;
    }

  return g_steal_pointer (&links);
}

/**
 * ved_recording_strips_save_link:
 * @number: of forecasts whose row is empty
 * @lost: (inout) (element-type guint guint): places in the frame of servers whose forecasts are lost; those whose shares
 *   of this stretch are damaged are added
 *
 * Cost: that of reading all servers of a stretch, for each link. One thread at a time.
 *
 * Returns: (transfer full) (nullable): what the row said of the others; %NULL where more than shares is damaged
 */
GBytes *
ved_recording_strips_save_link (VedRecordingStrips *self,
                                gint64              number,
                                GHashTable         *lost)
{
  gint64 first;
  g_autoptr(GPtrArray) links = ved_recording_strips_read_links (self, number, &first, NULL);

  if (links == NULL)
    return NULL;
  for (guint i = 0; i < links->len; i++)
    ved_forecast_link_find_lost (links->pdata[i], lost);

  return ved_forecast_link_pack_without (links->pdata[number - first], lost);
}

/**
 * ved_recording_strips_join_link:
 * @number: of forecasts whose row is empty
 *
 * Cost: that of reading all servers of a stretch, unless this was done last. One thread at a time.
 *
 * Returns: (transfer full): what the row said; %NULL with %VED_ERROR_CORRUPT
 */
GBytes *
ved_recording_strips_join_link (VedRecordingStrips  *self,
                                gint64               number,
                                GError             **error)
{
  g_autoptr(GPtrArray) links = NULL;

  if (self->joined == NULL || number < self->joined_first || number - self->joined_first >= self->joined->len)
    {
      g_clear_pointer (&self->joined, g_ptr_array_unref);
      links = ved_recording_strips_read_links (self, number, &self->joined_first, error);
      self->joined = links != NULL ? ved_forecast_stretch_join (links, error) : NULL;
      if (self->joined == NULL)
        return NULL;
    }

  return g_bytes_ref (self->joined->pdata[number - self->joined_first]);
}
