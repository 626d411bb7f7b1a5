/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-daemon-group"

#include "config.h"

#include "client/ved-daemon-group.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "base/ved-task.h"
#include "fleet/snapshot/ved-snapshot-merge.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Daemons tick when they like, so what comes within MERGE_DELAY_MS is merged at once, in a worker; what comes
 * meanwhile makes one more merge afterwards.
 *
 * A daemon whose clock is ahead gives the group its time, and takes it away when it is gone. The time of the group does not step
 * back then, which would end a recording, but goes on at half speed until the others have caught up; only where it is ahead by
 * more than MOST_AHEAD_US it steps.
 *
 * An episode of alerts keeps its id with a mark behind it ("a-000017@2" is of the second daemon), by which an action
 * finds its way back. */

#define MERGE_DELAY_MS 100
#define AGES_EACH_S    30       /* that of a part that is gone is told anew so often */
#define MARK           '@'
#define MOST_AHEAD_US  (10 * VED_MINUTE_US)
#define SETTINGS       "/settings/"

typedef struct {
  VedDaemonGroup *group;
  VedFrameSource *source;
  char *name;
  char *mark;
  VedSnapshot *snapshot;        /* (nullable): its newest */
  gint64 received_us;           /* when that came for the first time */
} Member;

struct _VedDaemonGroup
{
  VedFrameSource parent_instance;

  VedClock *clock;
  GPtrArray *members;           /* of Member */
  char *label;                  /* the names of all */
  GCancellable *cancellable;    /* (nullable): from start to stop */
  guint merge_timeout_id;
  guint ages_timeout_id;
  gboolean is_merging;
  gboolean once_more;
  guint64 generation;
  gint64 time_us;               /* that the daemons told last */
  gint64 told_us;               /* that of the last snapshot */
};

/* What a merge works on. */
typedef struct {
  VedSnapshotPart *parts;
  guint n_parts;
  gint64 not_before_us;
  guint64 generation;
  char *label;
} Work;

static void merge_soon   (VedDaemonGroup *self);
static void update_state (VedDaemonGroup *self);

G_DEFINE_FINAL_TYPE (VedDaemonGroup, ved_daemon_group, VED_TYPE_FRAME_SOURCE)

static gboolean
is_present (const Member *member)
{
  VedSourceState state = ved_frame_source_get_state (member->source);

  return state == VED_SOURCE_LIVE || state == VED_SOURCE_STALE || state == VED_SOURCE_THROTTLED;
}

static Member *
get_member (VedDaemonGroup *self,
            guint           index)
{
  return g_ptr_array_index (self->members, index);
}

/* State and message */

static char *
format_age (gint64 age_us)
{
  gint64 age_s = MAX (age_us, 0) / VED_SECOND_US;

  if (age_s < 120)
    return g_strdup_printf ("%d s", (int) age_s);

  return age_s < 7200 ? g_strdup_printf ("%d min", (int) (age_s / 60)) : g_strdup_printf ("%d h", (int) (age_s / 3600));
}

static void
describe_member (VedDaemonGroup *self,
                 const Member   *member,
                 GString        *text)
{
  VedSourceState state = ved_frame_source_get_state (member->source);
  g_autofree char *age = NULL;

  if (state == VED_SOURCE_LIVE)
    return;

  g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", member->name, ved_source_state_get_name (state));
  if (member->snapshot == NULL)
    return;

  age = format_age (ved_snapshot_get_sample_age_us (member->snapshot)
                    + ved_clock_now_us (self->clock) - member->received_us);
  g_string_append_printf (text, ", %u servers as of %s ago", ved_snapshot_get_n_servers (member->snapshot), age);
}

/* The most hopeful state of any: a fleet is not gone while a part of it is there. */
static VedSourceState
choose_state (VedDaemonGroup *self)
{
  static const VedSourceState order[] = {
    VED_SOURCE_LIVE, VED_SOURCE_STALE, VED_SOURCE_THROTTLED, VED_SOURCE_WARMING, VED_SOURCE_CONNECTING,
    VED_SOURCE_NOT_AUTHORISED, VED_SOURCE_DISCONNECTED, VED_SOURCE_ERROR,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      for (guint j = 0; j < self->members->len; j++)
        {
          if (ved_frame_source_get_state (get_member (self, j)->source) == order[i])
            return order[i];
        }
    }

  return VED_SOURCE_IDLE;
}

static gboolean
ages_are_due_cb (gpointer user_data)
{
  VedDaemonGroup *self = user_data;

  self->ages_timeout_id = 0;
  update_state (self);

  return G_SOURCE_REMOVE;
}

/* Where all are gone nothing else comes that would tell how long ago. */
static void
update_state (VedDaemonGroup *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->members->len; i++)
    describe_member (self, get_member (self, i), text);
  if (text->len > 0 && self->ages_timeout_id == 0 && self->cancellable != NULL)
    {
      self->ages_timeout_id = g_timeout_add_seconds (AGES_EACH_S, ages_are_due_cb, self);
      g_source_set_name_by_id (self->ages_timeout_id, "ved-daemon-group ages");
    }
  ved_frame_source_set_state (VED_FRAME_SOURCE (self), choose_state (self), text->len > 0 ? text->str : NULL);
}

/* Merging */

static void
work_free (Work *work)
{
  for (guint i = 0; i < work->n_parts; i++)
    {
      ved_snapshot_unref (work->parts[i].snapshot);
      g_free ((char *) work->parts[i].mark);
    }
  g_free (work->parts);
  g_free (work->label);
  g_free (work);
}

static void
merge_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  const Work *work = task_data;

  g_task_return_pointer (task, ved_snapshot_merge (work->parts, work->n_parts, work->not_before_us, work->generation,
                                                   work->label), (GDestroyNotify) ved_snapshot_unref);
}

static void
merged_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedDaemonGroup) self = user_data;
  g_autoptr(VedSnapshot) snapshot = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_merging = FALSE;
  if (self->once_more)
    merge_soon (self);
  self->once_more = FALSE;
  if (snapshot == NULL || self->cancellable == NULL)
    return;

  self->told_us = ved_snapshot_get_time_us (snapshot);
  update_state (self);
  ved_frame_source_emit_snapshot (VED_FRAME_SOURCE (self), snapshot);
}

/* What the time of the group is not before, if it is one of @time_us. */
static gint64
find_not_before (VedDaemonGroup *self,
                 gint64          time_us)
{
  gint64 ahead_us = self->told_us - time_us, passed_us = MAX (time_us - self->time_us, 0);

  self->time_us = time_us;

  return ahead_us > 0 && ahead_us <= MOST_AHEAD_US ? self->told_us + passed_us / 2 : 0;
}

static Work *
work_new (VedDaemonGroup *self)
{
  Work *work = g_new0 (Work, 1);
  gboolean any_present = FALSE;

  work->parts = g_new0 (VedSnapshotPart, self->members->len);
  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = get_member (self, i);

      if (member->snapshot == NULL)
        continue;
      work->parts[work->n_parts++] = (VedSnapshotPart) { ved_snapshot_ref (member->snapshot), is_present (member),
                                                         g_strdup (member->mark) };
      any_present = any_present || is_present (member);
    }
  /* Where none is present, what any told last says nothing of how time goes on. */
  work->not_before_us = any_present ? find_not_before (self, ved_snapshot_merge_time (work->parts, work->n_parts))
                                    : self->told_us;
  work->generation = ++self->generation;
  work->label = g_strdup (self->label);

  return work;
}

static void
merge (VedDaemonGroup *self)
{
  Work *work = work_new (self);
  g_autoptr(GTask) task = NULL;

  if (work->n_parts == 0)
    {
      work_free (work);
      return;
    }

  self->is_merging = TRUE;
  task = g_task_new (NULL, self->cancellable, merged_cb, g_object_ref (self));
  g_task_set_source_tag (task, merge);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, merge_in_thread);
}

static gboolean
merge_is_due_cb (gpointer user_data)
{
  VedDaemonGroup *self = user_data;

  self->merge_timeout_id = 0;
  if (self->is_merging)
    self->once_more = TRUE;
  else
    merge (self);

  return G_SOURCE_REMOVE;
}

static void
merge_soon (VedDaemonGroup *self)
{
  if (self->merge_timeout_id != 0 || self->cancellable == NULL)
    return;

  self->merge_timeout_id = g_timeout_add (MERGE_DELAY_MS, merge_is_due_cb, self);
  g_source_set_name_by_id (self->merge_timeout_id, "ved-daemon-group");
}

static void
snapshot_came_cb (VedFrameSource *source,
                  VedSnapshot    *snapshot,
                  gpointer        user_data)
{
  Member *member = user_data;

  if (member->snapshot == NULL || ved_snapshot_get_generation (snapshot) != ved_snapshot_get_generation (member->snapshot))
    member->received_us = ved_clock_now_us (member->group->clock);
  g_clear_pointer (&member->snapshot, ved_snapshot_unref);
  member->snapshot = ved_snapshot_ref (snapshot);
  merge_soon (member->group);
}

static void
state_changed_cb (GObject    *source,
                  GParamSpec *pspec,
                  gpointer    user_data)
{
  Member *member = user_data;

  update_state (member->group);
  merge_soon (member->group);
}

/* Who is asked */

static Member *
find_owner (VedDaemonGroup *self,
            const char     *server)
{
  Member *owner = NULL;

  for (guint i = 0; i < self->members->len && server != NULL; i++)
    {
      Member *member = get_member (self, i);
      guint index;

      if (member->snapshot != NULL && ved_snapshot_find (member->snapshot, server, &index)
          && (owner == NULL || (is_present (member) && !is_present (owner))))
        owner = member;
    }

  return owner;
}

/* Of "a-000017@2"; the mark is cut off. */
static Member *
take_mark (VedDaemonGroup *self,
           char           *segment)
{
  char *mark = strrchr (segment, MARK);

  for (guint i = 0; i < self->members->len && mark != NULL; i++)
    {
      Member *member = get_member (self, i);

      if (strcmp (member->mark, mark) != 0)
        continue;
      *mark = '\0';
      return member;
    }

  return NULL;
}

/* A server, or an episode of one, stands between the slashes of a path, or as the value of a parameter. */
static Member *
find_owner_of_path (VedDaemonGroup  *self,
                    const char      *path,
                    char           **own_path)
{
  g_auto(GStrv) halves = g_strsplit (path, "?", 2);
  g_auto(GStrv) segments = g_strsplit (halves[0] != NULL ? halves[0] : "", "/", -1);
  g_auto(GStrv) parameters = g_strsplit_set (halves[0] != NULL && halves[1] != NULL ? halves[1] : "", "&=", -1);
  g_autofree char *joined = NULL;
  Member *owner = NULL;

  for (guint i = 0; segments[i] != NULL && owner == NULL; i++)
    {
      g_autofree char *name = g_uri_unescape_string (segments[i], NULL);

      owner = find_owner (self, name);
      if (owner == NULL)
        owner = take_mark (self, segments[i]);
    }
  for (guint i = 0; parameters[i] != NULL && owner == NULL; i++)
    {
      g_autofree char *name = g_uri_unescape_string (parameters[i], NULL);

      owner = find_owner (self, name);
    }
  joined = g_strjoinv ("/", segments);
  *own_path = halves[0] != NULL && halves[1] != NULL ? g_strconcat (joined, "?", halves[1], NULL)
                                                     : g_steal_pointer (&joined);

  return owner;
}

static Member *
find_owner_of_body (VedDaemonGroup *self,
                    const char     *body)
{
  g_autoptr(JsonObject) object = body != NULL ? ved_json_read_object (body, -1, NULL) : NULL;

  return object != NULL ? find_owner (self, ved_json_get_text (object, "server")) : NULL;
}

static void
refuse (VedDaemonGroup *self,
        GTask          *task)
{
  g_task_return_new_error (task, VED_ERROR, VED_ERROR_UNSUPPORTED,
                           "Each of the %u daemons knows this of its own part of the fleet alone: open one of them",
                           self->members->len);
}

static void
ved_daemon_group_fetch_series_async (VedFrameSource       *source,
                                     const VedSeriesQuery *query,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  Member *owner = find_owner (VED_DAEMON_GROUP (source), query->server);

  g_task_set_source_tag (task, ved_daemon_group_fetch_series_async);
  if (owner == NULL)
    refuse (VED_DAEMON_GROUP (source), task);
  else
    ved_frame_source_fetch_series_async (owner->source, query, cancellable, ved_task_relay_cb,
                                         ved_task_relay (g_steal_pointer (&task), (GDestroyNotify) ved_series_slice_unref));
}

static void
ved_daemon_group_fetch_detail_async (VedFrameSource      *source,
                                     const char          *server,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  Member *owner = find_owner (VED_DAEMON_GROUP (source), server);

  g_task_set_source_tag (task, ved_daemon_group_fetch_detail_async);
  if (owner == NULL)
    refuse (VED_DAEMON_GROUP (source), task);
  else
    ved_frame_source_fetch_detail_async (owner->source, server, cancellable, ved_task_relay_cb,
                                         ved_task_relay (g_steal_pointer (&task), (GDestroyNotify) ved_snapshot_unref));
}

/* Who records listens to the group, and is told under the path that pages ask the group for. */
static void
document_came_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GBytes *body = ved_frame_source_fetch_document_finish (VED_FRAME_SOURCE (object), result, &error);

  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  ved_frame_source_emit_document (g_task_get_source_object (task), g_task_get_task_data (task), body);
  g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
}

/* Settings that are the same at all daemons are those of the whole fleet. */
typedef struct {
  char *path;
  guint n_waiting;
  GBytes *body;                 /* (nullable): what the first has told */
  gboolean is_over;             /* one has failed, or differs */
} Agreement;

static void
agreement_free (Agreement *agreement)
{
  g_clear_pointer (&agreement->body, g_bytes_unref);
  g_free (agreement->path);
  g_free (agreement);
}

static void
settings_came_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Agreement *agreement = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) body = ved_frame_source_fetch_document_finish (VED_FRAME_SOURCE (object), result, &error);

  agreement->n_waiting--;
  if (agreement->is_over)
    {
      g_clear_error (&error);
      return;
    }
  agreement->is_over = body == NULL || (agreement->body != NULL && !g_bytes_equal (body, agreement->body));
  if (error != NULL)
    g_task_return_error (task, error);
  else if (agreement->is_over)
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_UNSUPPORTED,
                             "These settings differ from daemon to daemon: open one of the daemons");
  else if (agreement->n_waiting > 0)
    agreement->body = agreement->body != NULL ? agreement->body : g_steal_pointer (&body);
  else
    {
      ved_frame_source_emit_document (g_task_get_source_object (task), agreement->path, body);
      g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify) g_bytes_unref);
    }
}

static void
fetch_settings (VedDaemonGroup *self,
                const char     *path,
                GCancellable   *cancellable,
                GTask          *task)
{
  Agreement *agreement = g_new0 (Agreement, 1);

  agreement->path = g_strdup (path);
  agreement->n_waiting = self->members->len;
  g_task_set_task_data (task, agreement, (GDestroyNotify) agreement_free);
  for (guint i = 0; i < self->members->len; i++)
    {
      const Member *member = get_member (self, i);

      ved_frame_source_fetch_document_async (member->source, path, cancellable, settings_came_cb, g_object_ref (task));
    }
}

static void
ved_daemon_group_fetch_document_async (VedFrameSource      *source,
                                       const char          *path,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  g_autofree char *own_path = NULL;
  Member *owner = find_owner_of_path (VED_DAEMON_GROUP (source), path, &own_path);

  g_task_set_source_tag (task, ved_daemon_group_fetch_document_async);
  if (owner == NULL && g_str_has_prefix (path, SETTINGS) && VED_DAEMON_GROUP (source)->members->len > 0)
    {
      fetch_settings (VED_DAEMON_GROUP (source), path, cancellable, task);
      return;
    }
  g_task_set_task_data (task, g_strdup (path), g_free);
  if (owner == NULL)
    refuse (VED_DAEMON_GROUP (source), task);
  else
    ved_frame_source_fetch_document_async (owner->source, own_path, cancellable, document_came_cb, g_steal_pointer (&task));
}

static void
ved_daemon_group_perform_async (VedFrameSource      *source,
                                const char          *path,
                                const char          *json_body,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  VedDaemonGroup *self = VED_DAEMON_GROUP (source);
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  g_autofree char *own_path = NULL;
  Member *owner = find_owner_of_path (self, path, &own_path);

  g_task_set_source_tag (task, ved_daemon_group_perform_async);
  if (owner == NULL)
    owner = find_owner_of_body (self, json_body);
  if (owner == NULL && strstr (path, SETTINGS) != NULL)
    g_task_return_new_error (task, VED_ERROR, VED_ERROR_UNSUPPORTED,
                             "Each of the %u daemons keeps these settings for itself: open each of them to change them",
                             self->members->len);
  else if (owner == NULL)
    refuse (self, task);
  else
    ved_frame_source_perform_async (owner->source, own_path, json_body, cancellable, ved_task_relay_boolean_cb,
                                    g_steal_pointer (&task));
}

/* The object */

static gboolean
has_snapshot (VedDaemonGroup *self)
{
  for (guint i = 0; i < self->members->len; i++)
    if (get_member (self, i)->snapshot != NULL)
      return TRUE;

  return FALSE;
}

static void
ved_daemon_group_start (VedFrameSource *source)
{
  VedDaemonGroup *self = VED_DAEMON_GROUP (source);

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < self->members->len; i++)
    ved_frame_source_start (get_member (self, i)->source);
  update_state (self);
  /* Of what came before, a part that has nothing new tells nothing any more. */
  if (has_snapshot (self))
    merge_soon (self);
}

static void
ved_daemon_group_stop (VedFrameSource *source)
{
  VedDaemonGroup *self = VED_DAEMON_GROUP (source);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->merge_timeout_id, g_source_remove);
  g_clear_handle_id (&self->ages_timeout_id, g_source_remove);
  self->once_more = FALSE;
  for (guint i = 0; i < self->members->len; i++)
    ved_frame_source_stop (get_member (self, i)->source);
}

static void
ved_daemon_group_refresh (VedFrameSource *source)
{
  VedDaemonGroup *self = VED_DAEMON_GROUP (source);

  for (guint i = 0; i < self->members->len; i++)
    ved_frame_source_refresh (get_member (self, i)->source);
}

static void
member_free (Member *member)
{
  g_signal_handlers_disconnect_by_data (member->source, member);
  g_object_unref (member->source);
  g_clear_pointer (&member->snapshot, ved_snapshot_unref);
  g_free (member->name);
  g_free (member->mark);
  g_free (member);
}

static void
ved_daemon_group_dispose (GObject *object)
{
  VedDaemonGroup *self = VED_DAEMON_GROUP (object);

  ved_daemon_group_stop (VED_FRAME_SOURCE (self));
  g_ptr_array_set_size (self->members, 0);

  G_OBJECT_CLASS (ved_daemon_group_parent_class)->dispose (object);
}

static void
ved_daemon_group_finalize (GObject *object)
{
  VedDaemonGroup *self = VED_DAEMON_GROUP (object);

  g_ptr_array_unref (self->members);
  ved_clock_unref (self->clock);
  g_free (self->label);

  G_OBJECT_CLASS (ved_daemon_group_parent_class)->finalize (object);
}

static void
ved_daemon_group_class_init (VedDaemonGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VedFrameSourceClass *source_class = VED_FRAME_SOURCE_CLASS (klass);

  object_class->dispose = ved_daemon_group_dispose;
  object_class->finalize = ved_daemon_group_finalize;
  source_class->start = ved_daemon_group_start;
  source_class->stop = ved_daemon_group_stop;
  source_class->refresh = ved_daemon_group_refresh;
  source_class->fetch_series_async = ved_daemon_group_fetch_series_async;
  source_class->fetch_detail_async = ved_daemon_group_fetch_detail_async;
  source_class->fetch_document_async = ved_daemon_group_fetch_document_async;
  source_class->perform_async = ved_daemon_group_perform_async;
}

static void
ved_daemon_group_init (VedDaemonGroup *self)
{
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
}

/**
 * ved_daemon_group_new:
 * @clock: for the age of what is shown of daemons that are gone
 *
 * Returns: (transfer full): a group of none
 */
VedDaemonGroup *
ved_daemon_group_new (VedClock *clock)
{
  VedDaemonGroup *self = g_object_new (VED_TYPE_DAEMON_GROUP, NULL);

  self->clock = ved_clock_ref (clock);
  self->generation = (guint64) (ved_clock_now_us (clock) / 1000);

  return self;
}

/**
 * ved_daemon_group_add:
 * @source: (transfer none): one more daemon, before the start
 * @name: what people call it
 */
void
ved_daemon_group_add (VedDaemonGroup *self,
                      VedFrameSource *source,
                      const char     *name)
{
  Member *member = g_new0 (Member, 1);
  g_autofree char *others = g_steal_pointer (&self->label);

  member->group = self;
  member->source = g_object_ref (source);
  member->name = g_strdup (name);
  member->mark = g_strdup_printf ("%c%u", MARK, self->members->len + 1);
  g_signal_connect (source, "snapshot", G_CALLBACK (snapshot_came_cb), member);
  g_signal_connect (source, "notify::state", G_CALLBACK (state_changed_cb), member);
  g_ptr_array_add (self->members, member);
  self->label = others != NULL ? g_strconcat (others, ", ", name, NULL) : g_strdup (name);
}

guint
ved_daemon_group_get_n (VedDaemonGroup *self)
{
  return self->members->len;
}

/**
 * ved_daemon_group_get_source:
 *
 * Returns: (transfer none): the connection to a daemon
 */
VedFrameSource *
ved_daemon_group_get_source (VedDaemonGroup *self,
                             guint           index)
{
  return get_member (self, index)->source;
}
