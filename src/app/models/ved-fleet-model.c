/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-fleet-model"

#include "config.h"

#include "app/models/ved-fleet-model-private.h"

#include "base/ved-error.h"

/* Snapshots arrive whether or not the viewer follows them. Of each the fleet's figures are kept, of the
 * newer ones the snapshot itself, so that a paused viewer can look back; what lies further back is asked
 * of the source. Which one is shown follows from the cursor alone, in present(): the newest at or before
 * its position. Only present() emits "changed". */

#define PLAY_EVERY_MS 33

enum {
  PROP_SOURCE = 1,
  PROP_STATE,
  PROP_MESSAGE,
  N_PROPS
};

enum {
  CHANGED,
  RECEIVED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void present (VedFleetModel *self);

G_DEFINE_FINAL_TYPE (VedFleetModel, ved_fleet_model, G_TYPE_OBJECT)

static void
show (VedFleetModel *self,
      VedSnapshot   *snapshot)
{
  if (snapshot == self->shown)
    return;

  g_clear_pointer (&self->shown, ved_snapshot_unref);
  if (snapshot != NULL)
    self->shown = ved_snapshot_ref (snapshot);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
source_sought_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(VedFleetModel) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) snapshot = ved_frame_source_seek_finish (VED_FRAME_SOURCE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->seeking);
  if (snapshot != NULL)
    show (self, snapshot);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    ved_report_error (G_LOG_DOMAIN, "Going to another instant", g_steal_pointer (&error));

  if (self->seek_again)
    present (self);
}

static void
give_up_seeking (VedFleetModel *self)
{
  if (self->seeking != NULL)
    g_cancellable_cancel (self->seeking);
  g_clear_object (&self->seeking);
  self->seek_again = FALSE;
}

/* One seek is in flight at most: while the viewer scrubs, each frame that was read is shown, and the next
 * one read is that of where the cursor is then. */
static void
seek_source (VedFleetModel *self,
             gint64         position_us)
{
  if (self->seeking != NULL)
    {
      self->seek_again = TRUE;
      return;
    }

  self->seek_again = FALSE;
  self->seeking = g_cancellable_new ();
  ved_frame_source_seek_async (self->source, position_us, self->seeking, source_sought_cb,
                               g_object_ref (self));
}

/* What is recorded tells documents and details of the instant that it was asked for last, and may hold more than was looked
 * at as it grew: it is always asked. */
static gboolean
keeps_all (VedFleetModel *self)
{
  guint n_figures;

  return self->source != NULL && ved_frame_source_get_figures (self->source, &n_figures) != NULL;
}

/* Shows what belongs to the position of the cursor. */
static void
present (VedFleetModel *self)
{
  gint64 position_us = ved_time_cursor_get_position (self->cursor);
  VedSnapshot *snapshot;

  if (keeps_all (self))
    snapshot = NULL;
  else if (ved_time_cursor_get_following (self->cursor))
    snapshot = ved_recent_snapshots_get_latest (&self->recent);
  else
    snapshot = ved_recent_snapshots_find (&self->recent, position_us);

  if (snapshot != NULL)
    {
      give_up_seeking (self);
      show (self, snapshot);
    }
  else if (self->source != NULL && ved_recent_snapshots_get_latest (&self->recent) != NULL)
    {
      seek_source (self, position_us);
    }
}

static gboolean
play_cb (gpointer user_data)
{
  VedFleetModel *self = user_data;
  gint64 now_us = g_get_monotonic_time (), elapsed_us = now_us - self->played_us;

  self->played_us = now_us;
  ved_time_cursor_advance (self->cursor, elapsed_us);

  return G_SOURCE_CONTINUE;
}

/* Runs while the cursor plays and somebody can see it. */
static void
update_player (VedFleetModel *self)
{
  gboolean plays = self->watched && ved_time_cursor_get_playing (self->cursor);

  if (plays == (self->player != NULL))
    return;

  if (!plays)
    {
      g_source_destroy (self->player);
      g_clear_pointer (&self->player, g_source_unref);
      return;
    }

  self->played_us = g_get_monotonic_time ();
  self->player = g_timeout_source_new (PLAY_EVERY_MS);
  g_source_set_static_name (self->player, "ved-fleet-model-player");
  g_source_set_callback (self->player, play_cb, self, NULL);
  g_source_attach (self->player, NULL);
}

/* The oldest half goes at once, so that appending stays cheap. */
static void
remember_figures (VedFleetModel *self,
                  VedSnapshot   *snapshot)
{
  VedFleetFigures figures;

  if (keeps_all (self))
    return;

  ved_fleet_figures_init (&figures, snapshot);
  if (self->figures->len >= VED_FLEET_MODEL_MAX_FIGURES)
    g_array_remove_range (self->figures, 0, VED_FLEET_MODEL_MAX_FIGURES / 2);
  g_array_append_val (self->figures, figures);
}

/* Time ascends in what is kept: what came before a clock was set back, and lies after it by its time, goes. */
static void
forget_later (VedFleetModel *self,
              gint64         time_us)
{
  guint n = self->figures->len;

  ved_recent_snapshots_drop_after (&self->recent, time_us);
  if (keeps_all (self))
    return;

  while (n > 0 && g_array_index (self->figures, VedFleetFigures, n - 1).time_us > time_us)
    n--;
  g_array_set_size (self->figures, n);
}

/* Of what a paused viewer looks at nothing more comes: it is kept. */
static void
forget_stale_details (VedFleetModel *self,
                      VedSnapshot   *snapshot)
{
  gboolean stays = self->shown != NULL && !ved_time_cursor_get_following (self->cursor);
  gint64 shown_us = stays ? ved_snapshot_get_origin_us (self->shown) : 0;
  GHashTableIter iter;
  gpointer detail;

  g_hash_table_iter_init (&iter, self->details);
  while (g_hash_table_iter_next (&iter, NULL, &detail))
    {
      gint64 origin_us = ved_snapshot_get_origin_us (detail);

      if (origin_us != ved_snapshot_get_origin_us (snapshot) && !(stays && origin_us == shown_us))
        g_hash_table_iter_remove (&iter);
    }
}

static void
forget (VedFleetModel *self)
{
  ved_recent_snapshots_clear (&self->recent);
  g_array_set_size (self->figures, 0);
  g_hash_table_remove_all (self->details);
  give_up_seeking (self);
}

/* The earliest instant that is at hand: what a paused viewer looks at stays, however long that takes. */
static gint64
find_first_us (VedFleetModel *self)
{
  VedSnapshot *oldest = ved_recent_snapshots_get_oldest (&self->recent);
  gint64 first_us = ved_snapshot_get_time_us (oldest);

  if (self->shown != NULL && !ved_time_cursor_get_following (self->cursor))
    first_us = MIN (first_us, ved_snapshot_get_time_us (self->shown));

  return first_us;
}

static void
update_extent (VedFleetModel *self)
{
  VedSnapshot *latest = ved_recent_snapshots_get_latest (&self->recent);
  gint64 first_us = 0, last_us = 0;

  if (self->source != NULL)
    ved_frame_source_get_extent (self->source, &first_us, &last_us);
  if (latest != NULL)
    {
      first_us = first_us == 0 ? find_first_us (self) : MIN (first_us, find_first_us (self));
      last_us = MAX (last_us, ved_snapshot_get_time_us (latest));
    }

  ved_time_cursor_set_extent (self->cursor, first_us, MAX (first_us, last_us));
}

static void
snapshot_received_cb (VedFrameSource *source,
                      VedSnapshot    *snapshot,
                      VedFleetModel  *self)
{
  VedSnapshot *latest = ved_recent_snapshots_get_latest (&self->recent);

  if (latest == NULL || ved_snapshot_get_generation (snapshot) != ved_snapshot_get_generation (latest))
    self->received_us = ved_clock_now_us (self->clock);
  forget_later (self, ved_snapshot_get_time_us (snapshot));
  ved_recent_snapshots_push (&self->recent, snapshot);
  remember_figures (self, snapshot);
  forget_stale_details (self, snapshot);

  update_extent (self);
  if (self->shown == NULL && ved_time_cursor_get_following (self->cursor))
    show (self, snapshot);
  else if (self->shown == NULL || ved_time_cursor_get_following (self->cursor))
    present (self);
  g_signal_emit (self, signals[RECEIVED], 0);
}

static void
extent_changed_cb (VedFrameSource *source,
                   VedFleetModel  *self)
{
  guint n_figures;
  const VedFleetFigures *figures = ved_frame_source_get_figures (source, &n_figures);

  if (figures != NULL)
    {
      g_array_set_size (self->figures, 0);
      g_array_append_vals (self->figures, figures, n_figures);
    }
  update_extent (self);
  g_signal_emit (self, signals[RECEIVED], 0);
}

static void
read_source_state (VedFleetModel *self)
{
  VedSourceState state = VED_SOURCE_IDLE;
  gboolean is_growing = FALSE;
  g_autofree char *message = NULL;

  if (self->source != NULL)
    {
      state = ved_frame_source_get_state (self->source);
      message = ved_frame_source_dup_message (self->source);
      is_growing = ved_frame_source_is_growing (self->source);
    }

  g_object_freeze_notify (G_OBJECT (self));
  if (state != self->state || is_growing != self->is_growing)
    {
      self->state = state;
      self->is_growing = is_growing;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  if (g_strcmp0 (message, self->message) != 0)
    {
      g_free (self->message);
      self->message = g_steal_pointer (&message);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
cursor_moved_cb (VedTimeCursor *cursor,
                 GParamSpec    *pspec,
                 VedFleetModel *self)
{
  present (self);
}

static void
detach_source (VedFleetModel *self)
{
  if (self->source == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->source, self);
  ved_frame_source_stop (self->source);
  g_clear_object (&self->source);
}

/* Whether anybody wants what the source brings. */
static gboolean
is_wanted (VedFleetModel *self)
{
  return self->watched || self->n_holds > 0;
}

static void
attach_source (VedFleetModel  *self,
               VedFrameSource *source)
{
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "snapshot", G_CALLBACK (snapshot_received_cb), self, 0);
  g_signal_connect_object (source, "extent-changed", G_CALLBACK (extent_changed_cb), self, 0);
  g_signal_connect_object (source, "notify::state", G_CALLBACK (read_source_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "notify::message", G_CALLBACK (read_source_state), self,
                           G_CONNECT_SWAPPED);
  if (is_wanted (self))
    ved_frame_source_start (source);
}

static void
ved_fleet_model_dispose (GObject *object)
{
  VedFleetModel *self = VED_FLEET_MODEL (object);

  self->watched = FALSE;
  update_player (self);
  detach_source (self);
  forget (self);
  g_clear_pointer (&self->shown, ved_snapshot_unref);

  G_OBJECT_CLASS (ved_fleet_model_parent_class)->dispose (object);
}

static void
ved_fleet_model_finalize (GObject *object)
{
  VedFleetModel *self = VED_FLEET_MODEL (object);

  g_array_unref (self->figures);
  g_hash_table_unref (self->details);
  g_object_unref (self->cursor);
  g_clear_pointer (&self->clock, ved_clock_unref);
  g_free (self->message);

  G_OBJECT_CLASS (ved_fleet_model_parent_class)->finalize (object);
}

static void
ved_fleet_model_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  VedFleetModel *self = VED_FLEET_MODEL (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ved_fleet_model_class_init (VedFleetModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ved_fleet_model_dispose;
  object_class->finalize = ved_fleet_model_finalize;
  object_class->get_property = ved_fleet_model_get_property;

  props[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, VED_TYPE_FRAME_SOURCE, flags);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, VED_SOURCE_IDLE, VED_SOURCE_ERROR,
                                        VED_SOURCE_IDLE, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_FLEET_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[RECEIVED] = g_signal_new ("received", VED_TYPE_FLEET_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
ved_fleet_model_init (VedFleetModel *self)
{
  self->cursor = ved_time_cursor_new ();
  self->figures = g_array_new (FALSE, FALSE, sizeof (VedFleetFigures));
  self->details = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) ved_snapshot_unref);
  self->watched = TRUE;
  ved_recent_snapshots_init (&self->recent);
  g_signal_connect_object (self->cursor, "notify::position", G_CALLBACK (cursor_moved_cb), self, 0);
  g_signal_connect_object (self->cursor, "notify::playing", G_CALLBACK (update_player), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ved_fleet_model_new:
 * @clock: tells how old data is
 *
 * Returns: (transfer full): a model without a source
 */
VedFleetModel *
ved_fleet_model_new (VedClock *clock)
{
  VedFleetModel *self = g_object_new (VED_TYPE_FLEET_MODEL, NULL);

  self->clock = ved_clock_ref (clock);

  return self;
}

/**
 * ved_fleet_model_get_source:
 *
 * Returns: (transfer none) (nullable): where the snapshots come from
 */
VedFrameSource *
ved_fleet_model_get_source (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), NULL);

  return self->source;
}

/**
 * ved_fleet_model_set_source:
 * @source: (nullable): the new source
 *
 * Stops the old source, forgets everything that came from it, and starts the new one.
 */
void
ved_fleet_model_set_source (VedFleetModel  *self,
                            VedFrameSource *source)
{
  g_return_if_fail (VED_IS_FLEET_MODEL (self));
  g_return_if_fail (source == NULL || VED_IS_FRAME_SOURCE (source));

  if (source == self->source)
    return;

  detach_source (self);
  forget (self);
  show (self, NULL);
  ved_time_cursor_set_extent (self->cursor, 0, 0);
  ved_time_cursor_follow (self->cursor);
  if (source != NULL)
    attach_source (self, source);
  read_source_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SOURCE]);
}

/**
 * ved_fleet_model_get_cursor:
 *
 * Returns: (transfer none): moves what is shown through time
 */
VedTimeCursor *
ved_fleet_model_get_cursor (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), NULL);

  return self->cursor;
}

/**
 * ved_fleet_model_get_snapshot:
 *
 * Returns: (transfer none) (nullable): what pages show
 */
VedSnapshot *
ved_fleet_model_get_snapshot (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), NULL);

  return self->shown;
}

/**
 * ved_fleet_model_get_shown_us:
 *
 * What somebody marks is what was seen, though the cursor may stand between two snapshots.
 *
 * Returns: of which instant that is what pages show, µs UTC; where they show nothing, that of the cursor
 */
gint64
ved_fleet_model_get_shown_us (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), 0);

  return self->shown != NULL ? ved_snapshot_get_time_us (self->shown) : ved_time_cursor_get_position (self->cursor);
}

/**
 * ved_fleet_model_get_latest:
 *
 * Returns: (transfer none) (nullable): the newest snapshot, shown or not
 */
VedSnapshot *
ved_fleet_model_get_latest (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), NULL);

  return ved_recent_snapshots_get_latest (&self->recent);
}

VedSourceState
ved_fleet_model_get_state (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), VED_SOURCE_IDLE);

  return self->state;
}

/* A daemon that gets no samples tells the time all the same: what it last knew anything of is the newest sample. */
static gint64
get_known_until (VedSnapshot *snapshot)
{
  gint64 time_us = ved_snapshot_get_time_us (snapshot), latest_us = ved_snapshot_get_metadata (snapshot)->latest_sample_us;

  return latest_us > 0 ? MIN (latest_us, time_us) : time_us;
}

/**
 * ved_fleet_model_is_growing:
 *
 * The property "state" is notified when that has changed, too.
 *
 * Returns: whether what is replayed is still written: its end is where it is for now
 */
gboolean
ved_fleet_model_is_growing (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), FALSE);

  return self->is_growing;
}

/**
 * ved_fleet_model_get_unknown_since:
 *
 * Pages that would give the all-clear ask this first: what they show is of then.
 *
 * Returns: of which instant the last sample is that is known, µs UTC, where the source does not tell what is now; 0 where it does,
 *   where nothing is known at all, and while an earlier instant is looked at
 */
gint64
ved_fleet_model_get_unknown_since (VedFleetModel *self)
{
  VedSnapshot *snapshot;

  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), 0);

  snapshot = ved_fleet_model_get_snapshot (self);
  if (!ved_time_cursor_get_following (self->cursor))
    return 0;

  switch (self->state)
    {
    case VED_SOURCE_STALE:
    case VED_SOURCE_DISCONNECTED:
    case VED_SOURCE_NOT_AUTHORISED:
    case VED_SOURCE_ERROR:
      return snapshot != NULL ? get_known_until (snapshot) : 0;
    case VED_SOURCE_IDLE:
    case VED_SOURCE_CONNECTING:
    case VED_SOURCE_WARMING:
    case VED_SOURCE_LIVE:
    case VED_SOURCE_REPLAYING:
    case VED_SOURCE_ENDED:
    case VED_SOURCE_THROTTLED:
    default:
      return 0;
    }
}

/**
 * ved_fleet_model_is_past:
 * @snapshot: that is shown
 * @server: index in @snapshot
 *
 * Words about a server go by this: of what is past nothing is said to be "now".
 *
 * Returns: whether @snapshot tells how @server was when it was last seen, since it or the source has been silent
 */
gboolean
ved_fleet_model_is_past (VedFleetModel     *self,
                         const VedSnapshot *snapshot,
                         guint              server)
{
  return ved_fleet_model_get_unknown_since (self) != 0 || ved_snapshot_get_state (snapshot, server) >= VED_SERVER_STALE;
}

/**
 * ved_fleet_model_get_message:
 *
 * Returns: (transfer none) (nullable): cause and cure of the present state
 */
const char *
ved_fleet_model_get_message (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), NULL);

  return self->message;
}

/**
 * ved_fleet_model_get_age_us:
 *
 * Of what was recorded by the clock; of what is live by what its daemon tells, whose clock may show another time.
 *
 * Returns: how old the newest data is, µs; -1 while there is none
 */
gint64
ved_fleet_model_get_age_us (VedFleetModel *self)
{
  VedSnapshot *latest = ved_fleet_model_get_latest (self);
  gint64 time_us, now_us;

  if (latest == NULL)
    return -1;

  now_us = ved_clock_now_us (self->clock);
  if (self->state != VED_SOURCE_REPLAYING && self->state != VED_SOURCE_ENDED)
    return MAX (0, ved_snapshot_get_sample_age_us (latest) + now_us - self->received_us);

  time_us = ved_snapshot_get_metadata (latest)->latest_sample_us;
  if (time_us == 0)
    time_us = ved_snapshot_get_time_us (latest);

  return MAX (0, now_us - time_us);
}

/**
 * ved_fleet_model_get_daemon_now_us:
 *
 * For what a daemon is to do until or from an instant: its clock may show another time than this computer's.
 *
 * Returns: what time it is there, µs UTC, as its newest snapshot tells; by the clock before there is any
 */
gint64
ved_fleet_model_get_daemon_now_us (VedFleetModel *self)
{
  VedSnapshot *latest = ved_fleet_model_get_latest (self);
  gint64 now_us = ved_clock_now_us (self->clock);

  return latest != NULL ? ved_snapshot_get_time_us (latest) + MAX (now_us - self->received_us, 0) : now_us;
}

/**
 * ved_fleet_model_get_figures:
 * @n_figures: (out): how many there are
 *
 * Returns: (array length=n_figures) (nullable): figures of the fleet of every snapshot that arrived,
 *   oldest first; valid until the next one arrives
 */
const VedFleetFigures *
ved_fleet_model_get_figures (VedFleetModel *self,
                             guint         *n_figures)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), NULL);
  g_return_val_if_fail (n_figures != NULL, NULL);

  *n_figures = self->figures->len;

  return (const VedFleetFigures *) self->figures->data;
}

/**
 * ved_fleet_model_get_n_pending:
 *
 * Returns: how many details, series, documents and actions are under way
 */
guint
ved_fleet_model_get_n_pending (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), 0);

  return self->n_pending;
}

/* Whether the source runs follows from whether anybody wants its snapshots. */
static void
run_source (VedFleetModel *self,
            gboolean       ran)
{
  gboolean runs = is_wanted (self);

  update_player (self);
  if (self->source == NULL || runs == ran)
    return;

  if (runs)
    ved_frame_source_start (self->source);
  else
    ved_frame_source_stop (self->source);
}

/**
 * ved_fleet_model_set_watched:
 * @watched: whether anybody can see what the model holds
 *
 * A model that is neither watched nor held stops its source: no timer runs and nothing is fetched.
 */
void
ved_fleet_model_set_watched (VedFleetModel *self,
                             gboolean       watched)
{
  gboolean ran;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));

  ran = is_wanted (self);
  self->watched = watched;
  run_source (self, ran);
}

/**
 * ved_fleet_model_hold:
 *
 * Keeps the source running while nobody watches, as a recording needs it, until ved_fleet_model_release().
 */
void
ved_fleet_model_hold (VedFleetModel *self)
{
  gboolean ran;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));

  ran = is_wanted (self);
  self->n_holds++;
  run_source (self, ran);
}

void
ved_fleet_model_release (VedFleetModel *self)
{
  gboolean ran;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));
  g_return_if_fail (self->n_holds > 0);

  ran = is_wanted (self);
  self->n_holds--;
  run_source (self, ran);
}

/**
 * ved_fleet_model_refresh:
 *
 * Asks the source for the newest now, past every cache and pause between attempts.
 */
void
ved_fleet_model_refresh (VedFleetModel *self)
{
  g_return_if_fail (VED_IS_FLEET_MODEL (self));

  if (self->source != NULL)
    ved_frame_source_refresh (self->source);
}

/* Among those that are at hand. */
static gint64
find_step_of_recent (VedFleetModel *self,
                     gint64         position_us,
                     int            n_steps)
{
  VedSnapshot *found = ved_recent_snapshots_find_step (&self->recent, position_us, n_steps);

  return found != NULL ? ved_snapshot_get_time_us (found) : 0;
}

/* Among all that a recording holds. */
static gint64
find_step_of_figures (const VedFleetFigures *figures,
                      guint                  n_figures,
                      gint64                 position_us,
                      int                    n_steps)
{
  gint64 next = ved_fleet_figures_find (figures, n_figures, position_us + 1);

  return figures[CLAMP (next - 1 + n_steps, 0, (gint64) n_figures - 1)].time_us;
}

/**
 * ved_fleet_model_step:
 * @n_steps: snapshots forward, or back when negative
 *
 * Moves the cursor, which no longer follows, to a snapshot beside where it is. What is shown may still be on its
 * way there: steps that follow each other quickly add up.
 */
void
ved_fleet_model_step (VedFleetModel *self,
                      int            n_steps)
{
  const VedFleetFigures *figures;
  guint n_figures = 0;
  gint64 position_us, time_us;

  g_return_if_fail (VED_IS_FLEET_MODEL (self));

  if (self->source == NULL || self->shown == NULL)
    return;

  position_us = ved_time_cursor_get_position (self->cursor);
  figures = ved_frame_source_get_figures (self->source, &n_figures);
  time_us = figures != NULL && n_figures > 0 ? find_step_of_figures (figures, n_figures, position_us, n_steps)
                                             : find_step_of_recent (self, position_us, n_steps);
  if (time_us == 0)
    return;

  ved_time_cursor_pause (self->cursor);
  ved_time_cursor_seek (self->cursor, time_us);
}

/**
 * ved_fleet_model_can_move:
 *
 * Returns: whether there is more than one instant to show
 */
gboolean
ved_fleet_model_can_move (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), FALSE);

  return ved_time_cursor_get_last_us (self->cursor) > ved_time_cursor_get_first_us (self->cursor);
}

/**
 * ved_fleet_model_is_seeking:
 *
 * Returns: whether another instant is on its way, since the cursor has moved on
 */
gboolean
ved_fleet_model_is_seeking (VedFleetModel *self)
{
  g_return_val_if_fail (VED_IS_FLEET_MODEL (self), FALSE);

  return self->seeking != NULL || self->seek_again;
}
