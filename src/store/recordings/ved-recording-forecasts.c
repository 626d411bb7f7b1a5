/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-forecasts"

#include "config.h"

#include "store/recordings/ved-recording-forecasts.h"

#include "base/ved-crc32c.h"
#include "base/ved-error.h"
#include "store/recordings/ved-recording-schema.h"
#include "store/recordings/ved-recording-strips.h"
#include "wire/forecasts/ved-forecast-link.h"
#include "wire/forecasts/ved-forecast-pack.h"

/* Forecasts lean on those before them, up to a key. Both ways of reading go on from where they last were when that
 * lies on the way. A set that reads its servers one by one keeps the links of its chain: what they have in common, and where
 * the strips of their servers are read; only the newest of a recording that goes on are whole. Links that were read of late
 * stay at hand, up to MOST_KEPT bytes: who jumps to and fro over a day of a fleet reads them once. */

#define MOST_KEPT (16u << 20)
#define CUT_LINK_SIZE (4u << 10)        /* about, without its servers */

typedef struct {
  gint64 number;
  VedForecastLink *link;
} Place;

typedef struct {
  gint64 number;
  gint64 past;
  gsize size;
  VedForecastLink *link;
} Kept;

struct _VedRecordingForecasts
{
  VedDatabase *database;
  char *name;                   /* of the file, for messages */
  sqlite3_stmt *statement;
  VedRecordingStrips *strips;
  VedForecastPack *pack;
  gint64 number;                /* of the section below; 0: none was read */
  GBytes *section;              /* (nullable) */
  GArray *chain;                /* (element-type Place): of the set below */
  GHashTable *kept;             /* number → Kept */
  GQueue kept_order;            /* of Kept, the oldest first */
  gsize kept_size;
  VedForecastSet *set;          /* (nullable) */
  VedForecastStates *states;    /* of servers that sets read */
};

static void
clear_place (Place *place)
{
  ved_forecast_link_unref (place->link);
}

static void
kept_free (gpointer data)
{
  Kept *self = data;

  ved_forecast_link_unref (self->link);
  g_free (self);
}

/**
 * ved_recording_forecasts_new:
 * @database: (transfer none): outlives this
 * @name: of the file, for messages
 */
VedRecordingForecasts *
ved_recording_forecasts_new (VedDatabase  *database,
                             const char   *name,
                             GError      **error)
{
  g_autoptr(VedRecordingForecasts) self = g_new0 (VedRecordingForecasts, 1);

  self->database = database;
  self->name = g_strdup (name);
  self->strips = ved_recording_strips_new (database);
  self->pack = ved_forecast_pack_new ();
  self->states = ved_forecast_states_new ();
  self->chain = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (self->chain, (GDestroyNotify) clear_place);
  self->kept = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, kept_free);
  self->statement = ved_database_prepare (database, "SELECT past, crc, data FROM forecasts WHERE number = ?", error);

  return self->statement != NULL ? g_steal_pointer (&self) : NULL;
}

void
ved_recording_forecasts_free (VedRecordingForecasts *self)
{
  sqlite3_finalize (self->statement);
  ved_recording_strips_unref (self->strips);
  ved_forecast_pack_free (self->pack);
  g_clear_pointer (&self->section, g_bytes_unref);
  g_array_unref (self->chain);
  g_queue_clear (&self->kept_order);
  g_hash_table_unref (self->kept);
  g_clear_pointer (&self->set, ved_forecast_set_unref);
  ved_forecast_states_unref (self->states);
  g_free (self->name);
  g_free (self);
}

static gboolean
refuse (VedRecordingForecasts  *self,
        gint64                  number,
        const char             *why,
        GError                **error)
{
  g_set_error (error, VED_ERROR, VED_ERROR_CORRUPT, "%s: forecasts %" G_GINT64_FORMAT " %s", self->name, number, why);

  return FALSE;
}

/* @packed: (out) (optional): empty where strips have it; @past: number of those it leans on, 0 without. */
static gboolean
read_row (VedRecordingForecasts  *self,
          gint64                  number,
          gint64                 *past,
          GBytes                **packed,
          GError                **error)
{
  sqlite3_stmt *statement = self->statement;
  gboolean is_whole = FALSE;

  sqlite3_bind_int64 (statement, 1, number);
  if (ved_database_step (self->database, statement, NULL))
    {
      *past = sqlite3_column_int64 (statement, 0);
      is_whole = *past >= 0 && *past < number;
      if (is_whole && packed != NULL)
        {
          gconstpointer data = sqlite3_column_blob (statement, 2);
          gsize length = (gsize) sqlite3_column_bytes (statement, 2);

          is_whole = ved_crc32c (0, data, length) == (guint32) sqlite3_column_int64 (statement, 1);
          *packed = is_whole ? g_bytes_new (data, length) : NULL;
        }
    }
  sqlite3_reset (statement);

  return is_whole || refuse (self, number, "are damaged", error);
}

typedef gboolean (*IsKnown) (VedRecordingForecasts *self,
                             gint64                 number);

/* The numbers to be read, the first last, down to one that is known or to a key; @from: that known one, 0 for a key. */
static GArray *
find_way (VedRecordingForecasts  *self,
          gint64                  number,
          IsKnown                 is_known,
          gint64                 *from,
          GError                **error)
{
  g_autoptr(GArray) way = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (number > 0 && !is_known (self, number))
    {
      const Kept *kept = g_hash_table_lookup (self->kept, &number);

      g_array_append_val (way, number);
      if (way->len > VED_RECORDING_CHAIN_FORECASTS)
        {
          refuse (self, g_array_index (way, gint64, 0), "lean on too many", error);
          return NULL;
        }
      if (kept != NULL)
        number = kept->past;
      else if (!read_row (self, number, &number, NULL, error))
        return NULL;
    }
  *from = number;

  return g_steal_pointer (&way);
}

static gboolean
is_section (VedRecordingForecasts *self,
            gint64                 number)
{
  return self->number == number;
}

static gboolean
read_next_section (VedRecordingForecasts  *self,
                   gint64                  number,
                   GError                **error)
{
  g_autoptr(GBytes) packed = NULL;
  gint64 past;

  self->number = 0;
  if (!read_row (self, number, &past, &packed, error))
    return FALSE;
  if (g_bytes_get_size (packed) == 0)
    {
      g_clear_pointer (&packed, g_bytes_unref);
      packed = ved_recording_strips_join_link (self->strips, number, NULL);
      if (packed == NULL)
        return refuse (self, number, "are damaged", error);
    }

  g_clear_pointer (&self->section, g_bytes_unref);
  self->section = ved_forecast_pack_read (self->pack, packed, past == 0, error);
  self->number = self->section != NULL ? number : 0;

  return self->section != NULL;
}

/**
 * ved_recording_forecasts_read_section:
 * @number: of the row
 *
 * Cost: about 50 µs a server and link of the chain that has to be read.
 *
 * Returns: (transfer full): the section "quantiles" of the frame, byte for byte; %NULL with %VED_ERROR_CORRUPT
 */
GBytes *
ved_recording_forecasts_read_section (VedRecordingForecasts  *self,
                                      gint64                  number,
                                      GError                **error)
{
  gint64 from;
  g_autoptr(GArray) way = find_way (self, number, is_section, &from, error);

  if (way == NULL)
    return NULL;
  for (guint i = way->len; i-- > 0;)
    if (!read_next_section (self, g_array_index (way, gint64, i), error))
      return NULL;

  return g_bytes_ref (self->section);
}

static gboolean
is_linked (VedRecordingForecasts *self,
           gint64                 number)
{
  for (guint i = 0; i < self->chain->len; i++)
    if (g_array_index (self->chain, Place, i).number == number)
      return TRUE;

  return FALSE;
}

/* Cuts the chain behind a number that it has; 0: all of it. */
static void
cut_chain (VedRecordingForecasts *self,
           gint64                 number)
{
  while (self->chain->len > 0 && g_array_index (self->chain, Place, self->chain->len - 1).number != number)
    g_array_set_size (self->chain, self->chain->len - 1);
}

static void
keep_link (VedRecordingForecasts *self,
           const Kept            *link)
{
  Kept *kept = g_memdup2 (link, sizeof *link);

  ved_forecast_link_ref (kept->link);
  g_hash_table_insert (self->kept, &kept->number, kept);
  g_queue_push_tail (&self->kept_order, kept);
  self->kept_size += kept->size;
  while (self->kept_size > MOST_KEPT)
    {
      Kept *oldest = g_queue_pop_head (&self->kept_order);

      self->kept_size -= oldest->size;
      g_hash_table_remove (self->kept, &oldest->number);
    }
}

/* Keeps all links of the stretch, since the next will be asked for too; the first leans on @number's past only where it is
 * the one asked for. */
static VedForecastLink *
add_cut_link (VedRecordingForecasts  *self,
              gint64                  number,
              GError                **error)
{
  gint64 first, past;
  g_autoptr(GPtrArray) links = ved_recording_strips_read_links (self->strips, number, &first, NULL);

  if (links == NULL || !read_row (self, first, &past, NULL, NULL))
    {
      refuse (self, number, "are damaged", error);
      return NULL;
    }
  for (guint i = 0; i < links->len; i++)
    if (!g_hash_table_contains (self->kept, &(gint64) { first + i }))
      keep_link (self, &(Kept) { first + i, i > 0 ? first + i - 1 : past, CUT_LINK_SIZE, links->pdata[i] });

  return ved_forecast_link_ref (links->pdata[number - first]);
}

/* @is_lazy: (out): whether these can be read one by one */
static gboolean
add_link (VedRecordingForecasts  *self,
          gint64                  number,
          gboolean               *is_lazy,
          GError                **error)
{
  const Kept *kept = g_hash_table_lookup (self->kept, &number);
  Place place = { .number = number };
  g_autoptr(GBytes) packed = NULL;
  gint64 past;

  if (kept == NULL && !read_row (self, number, &past, &packed, error))
    return FALSE;

  if (kept != NULL)
    place.link = ved_forecast_link_ref (kept->link);
  else if (g_bytes_get_size (packed) == 0)
    place.link = add_cut_link (self, number, error);
  else if ((*is_lazy = ved_forecast_link_is_packed (packed)))
    place.link = ved_forecast_link_new (packed, number, error);
  else
    return TRUE;
  if (place.link == NULL)
    return FALSE;

  g_array_append_val (self->chain, place);
  if (kept == NULL && g_bytes_get_size (packed) > 0)
    keep_link (self, &(Kept) { number, past, g_bytes_get_size (packed), place.link });

  return TRUE;
}

static gboolean
link_chain (VedRecordingForecasts  *self,
            gint64                  number,
            gboolean               *is_lazy,
            GError                **error)
{
  gint64 from;
  g_autoptr(GArray) way = find_way (self, number, is_linked, &from, error);
  gboolean ok = way != NULL;

  *is_lazy = TRUE;
  if (!ok)
    return FALSE;

  cut_chain (self, from);
  for (guint i = way->len; ok && *is_lazy && i-- > 0;)
    ok = add_link (self, g_array_index (way, gint64, i), is_lazy, error);
  if (!ok || !*is_lazy)
    g_array_set_size (self->chain, 0);

  return ok;
}

static VedForecastSet *
make_set (VedRecordingForecasts *self,
          gint64                 origin_us)
{
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_forecast_link_unref);

  for (guint i = 0; i < self->chain->len; i++)
    g_ptr_array_add (links, ved_forecast_link_ref (g_array_index (self->chain, Place, i).link));

  return ved_forecast_links_to_set (links, self->states, origin_us);
}

/**
 * ved_recording_forecasts_read_set:
 * @number: of the row
 * @origin_us: of the frame that is shown with it
 * @set: (out) (transfer full) (nullable): a set that reads its servers when they are asked for; %NULL where this
 *   recording packed them together
 * @heads: (out) (transfer full) (nullable): which server each row is of
 *
 * Cost: reading the bytes of the chain, and those servers that somebody looked at before.
 *
 * Returns: %FALSE with %VED_ERROR_CORRUPT
 */
gboolean
ved_recording_forecasts_read_set (VedRecordingForecasts  *self,
                                  gint64                  number,
                                  gint64                  origin_us,
                                  VedForecastSet        **set,
                                  GBytes                **heads,
                                  GError                **error)
{
  const Place *last = self->chain->len > 0 ? &g_array_index (self->chain, Place, self->chain->len - 1) : NULL;
  gboolean is_lazy = TRUE;

  *set = NULL;
  *heads = NULL;
  if (last == NULL || self->set == NULL || last->number != number ||
      ved_forecast_set_get_origin_us (self->set) != origin_us)
    {
      g_autoptr(VedForecastSet) before = g_steal_pointer (&self->set);

      if (!link_chain (self, number, &is_lazy, error))
        return FALSE;
      if (!is_lazy)
        return TRUE;
      self->set = make_set (self, origin_us);
      if (before != NULL)
        ved_forecast_set_load_as (self->set, before);
      last = &g_array_index (self->chain, Place, self->chain->len - 1);
    }
  *set = ved_forecast_set_ref (self->set);
  *heads = g_bytes_ref (ved_forecast_link_get_heads (last->link));

  return TRUE;
}
