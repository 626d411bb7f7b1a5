/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-revision"

#include "config.h"

#include "hub/ved-hub-revision.h"

#include "base/ved-task.h"
#include "hub/ved-hub-cache.h"
#include "hub/ved-hub-client.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-name.h"

/* The files of a revision. A commit never changes, so one whose list is in the cache is not asked for
 * again; a branch is asked where it stands, unless one is offline. Where the Hub is not reached, what is here is better
 * than nothing. Other tools keep no lists: what they brought is what lies in the folder of the snapshot. */

typedef struct {
  const VedHubConfig *config;
  char *token;
  char *repository;
  char *revision;
} Question;

static void
question_free (Question *self)
{
  g_free (self->token);
  g_free (self->repository);
  g_free (self->revision);
  g_free (self);
}

/* Returns (nullable): what is known here of a revision, or lies here of it. */
static VedHubListing *
list_here (const VedHubConfig *config,
           const char         *repository,
           const char         *revision)
{
  g_autofree char *commit = ved_hub_cache_find_commit (config, repository, revision);
  g_autofree char *snapshot = NULL;
  VedHubListing *listing = commit != NULL ? ved_hub_cache_find_listing (config, repository, commit) : NULL;

  if (commit == NULL || listing != NULL)
    return listing;
  snapshot = ved_hub_cache_get_snapshot (config, repository, commit);

  return g_file_test (snapshot, G_FILE_TEST_IS_DIR) ? ved_hub_listing_new_from_folder (commit, snapshot, NULL) : NULL;
}

static VedHubListing *
list_offline (const VedHubConfig  *config,
              const char          *repository,
              const char          *revision,
              GError             **error)
{
  VedHubListing *listing = list_here (config, repository, revision);

  if (listing == NULL)
    g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_OFFLINE,
                 "%s at %s is not in the cache at %s, and HF_HUB_OFFLINE is set", repository, revision,
                 config->cache_dir);

  return listing;
}

static VedHubListing *
list_anew (const VedHubConfig  *config,
           VedHubClient        *client,
           const char          *repository,
           const char          *commit,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autoptr(VedHubListing) listing = ved_hub_client_list (client, repository, commit, cancellable, error);

  if (listing == NULL || !ved_hub_cache_put_listing (config, repository, listing, error))
    return NULL;

  return g_steal_pointer (&listing);
}

static VedHubListing *
ask_hub (const VedHubConfig  *config,
         const char          *token,
         const char          *repository,
         const char          *revision,
         GCancellable        *cancellable,
         GError             **error)
{
  g_autoptr(VedHubClient) client = ved_hub_client_new (config, token);
  g_autofree char *commit = ved_hub_client_find_commit (client, repository, revision, cancellable, error);
  VedHubListing *listing;

  if (commit == NULL || !ved_hub_cache_put_commit (config, repository, revision, commit, error))
    return NULL;
  listing = ved_hub_cache_find_listing (config, repository, commit);

  return listing != NULL ? listing : list_anew (config, client, repository, commit, cancellable, error);
}

static VedHubListing *
list_online (const VedHubConfig  *config,
             const char          *token,
             const char          *repository,
             const char          *revision,
             GCancellable        *cancellable,
             GError             **error)
{
  g_autoptr(GError) fault = NULL;
  VedHubListing *listing = ask_hub (config, token, repository, revision, cancellable, &fault);

  if (listing != NULL)
    return listing;
  if (g_error_matches (fault, VED_HUB_ERROR, VED_HUB_ERROR_NETWORK))
    listing = list_here (config, repository, revision);
  if (listing == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  listing->note = g_strdup_printf ("%s. This is what the cache has of it.", fault->message);

  return listing;
}

/**
 * ved_hub_revision_list:
 * @repository: from ved_hub_name_parse()
 * @revision: a branch, a tag or a commit
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the files, and the commit that the revision is; with a note where they are of the
 *   cache since the Hub was not reached
 */
VedHubListing *
ved_hub_revision_list (const VedHubConfig  *config,
                       const char          *token,
                       const char          *repository,
                       const char          *revision,
                       GCancellable        *cancellable,
                       GError             **error)
{
  VedHubListing *known = ved_hub_name_is_commit (revision) ? ved_hub_cache_find_listing (config, repository, revision)
                                                           : NULL;

  if (!ved_hub_name_is_safe_path (revision))
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID, "“%s” names no branch, tag or commit", revision);
      return NULL;
    }
  if (known != NULL)
    return known;

  return config->offline ? list_offline (config, repository, revision, error)
                         : list_online (config, token, repository, revision, cancellable, error);
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Question *question = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  VedHubListing *listing;

  g_main_context_push_thread_default (context);
  listing = ved_hub_revision_list (question->config, question->token, question->repository, question->revision,
                                   cancellable, &error);
  g_main_context_pop_thread_default (context);
  ved_task_return (task, listing, (GDestroyNotify) ved_hub_listing_free, error);
}

static void
ask_async (const VedHubConfig  *config,
           const char          *token,
           const char          *repository,
           const char          *revision,
           GTaskThreadFunc      ask,
           gpointer             tag,
           GCancellable        *cancellable,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->config = config;
  question->token = g_strdup (token);
  question->repository = g_strdup (repository);
  question->revision = g_strdup (revision);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, ask);
}

/**
 * ved_hub_revision_list_async:
 * @config: must outlive the question
 *
 * As ved_hub_revision_list(), without blocking.
 */
void
ved_hub_revision_list_async (const VedHubConfig  *config,
                             const char          *token,
                             const char          *repository,
                             const char          *revision,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  ask_async (config, token, repository, revision, list_in_thread, ved_hub_revision_list_async, cancellable, callback,
             user_data);
}

VedHubListing *
ved_hub_revision_list_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Question *question = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  GError *error = NULL;
  VedHubClient *client;
  char *commit;

  g_main_context_push_thread_default (context);
  client = ved_hub_client_new (question->config, question->token);
  commit = ved_hub_client_find_commit (client, question->repository, question->revision, cancellable, &error);
  ved_hub_client_free (client);
  g_main_context_pop_thread_default (context);
  ved_task_return (task, commit, g_free, error);
}

/**
 * ved_hub_revision_find_async:
 * @config: must outlive the question
 *
 * Asks where a branch is now, and nothing else: the cache stays as it is.
 */
void
ved_hub_revision_find_async (const VedHubConfig  *config,
                             const char          *token,
                             const char          *repository,
                             const char          *revision,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  ask_async (config, token, repository, revision, find_in_thread, ved_hub_revision_find_async, cancellable, callback,
             user_data);
}

/**
 * ved_hub_revision_find_finish:
 *
 * Returns: (transfer full) (nullable): the commit
 */
char *
ved_hub_revision_find_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
