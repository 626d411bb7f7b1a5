/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-sync-send.h"

#include "base/ved-error.h"
#include "base/ved-program-work.h"
#include "ctl/ved-ctl-card.h"
#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-vendor.h"
#include "hub/ved-hub-cache.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-revision.h"
#include "hub/ved-hub-transfer.h"
#include "hub/ved-hub-upload.h"

#include <glib/gstdio.h>

/* What only the vendor has is fetched, set by set: one that fails keeps none of the others. Then all that the Hub lacks goes
 * there in one commit, with the card and .gitattributes. A local copy goes only when the Hub lists both of its files with
 * the size and the hash that they have here. */

#define PREFIX     "vedettectl sync"
#define CARD       "README.md"
#define ATTRIBUTES ".gitattributes"

typedef struct {
  VedCtlHub *hub;
  VedCtlSyncPlan *plan;
  const VedCtlSyncRules *rules;
  const VedCtlSyncSending *sending;
  gboolean are_fetched;         /* all that the vendor was asked for */
} Work;

static void
fetch_sets (Work         *self,
            GCancellable *cancellable)
{
  self->are_fetched = TRUE;
  for (guint i = 0; i < self->plan->sets->len; i++)
    {
      const VedCtlSyncSet *set = g_ptr_array_index (self->plan->sets, i);
      g_autofree char *name = ved_ctl_vendor_name (set->ticker, set->date, set->n_levels);
      g_autofree char *label = ved_ctl_sync_set_get_label (set);
      g_autoptr(GError) error = NULL;

      if (!ved_ctl_sync_set_is_fetched (set, self->rules) || g_cancellable_is_cancelled (cancellable))
        continue;
      if (ved_ctl_vendor_fetch (self->rules->vendor, name, self->rules->folder, cancellable, &error))
        {
          g_printerr ("  %-28s downloaded to %s\n", label, self->rules->folder);
          continue;
        }
      self->are_fetched = FALSE;
      ved_ctl_fail (PREFIX, error);
    }
  ved_ctl_sync_plan_look (self->plan, self->rules);
}

/* Of a small file that the Hub has: its text. */
static char *
read_text (VedCtlHub     *hub,
           const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  const VedHubFile *file = ved_hub_listing_find (hub->listing, path);
  g_autoptr(VedHubTransfer) transfer = NULL;
  g_autofree char *found = NULL, *text = NULL;

  if (file == NULL)
    return NULL;
  transfer = ved_hub_transfer_new (hub->config, hub->token, hub->repository, hub->listing->commit);
  ved_hub_transfer_add (transfer, file);
  if (!ved_hub_transfer_run (transfer, cancellable, error))
    return NULL;
  found = ved_hub_cache_find_file (hub->config, hub->repository, hub->listing->commit, path);
  if (found == NULL || !g_file_get_contents (found, &text, NULL, error))
    return NULL;

  return g_steal_pointer (&text);
}

static void
add_file (GPtrArray        *uploads,
          const char       *folder,
          const VedHubFile *file)
{
  g_autofree char *source = g_build_filename (folder, file->path, NULL);

  g_ptr_array_add (uploads, ved_hub_upload_new (file->path, source, NULL));
}

/* The paths of all order books that the dataset will have. */
static GPtrArray *
list_paths (Work      *self,
            GPtrArray *uploads)
{
  GPtrArray *paths = g_ptr_array_new ();

  for (guint i = 0; i < self->hub->sets->len; i++)
    {
      const VedHubSet *set = g_ptr_array_index (self->hub->sets, i);

      if (!ved_hub_set_is_whole (set))
        continue;
      g_ptr_array_add (paths, set->messages->path);
      g_ptr_array_add (paths, set->book->path);
    }
  for (guint i = 0; i < uploads->len; i++)
    g_ptr_array_add (paths, ((const VedHubUpload *) g_ptr_array_index (uploads, i))->path);

  return paths;
}

/* A card that does not change makes no commit. */
static gboolean
add_card (Work          *self,
          GPtrArray     *uploads,
          GCancellable  *cancellable,
          GError       **error)
{
  g_autoptr(GPtrArray) paths = list_paths (self, uploads);
  g_autoptr(GError) fault = NULL;
  g_autofree char *old = read_text (self->hub, CARD, cancellable, &fault);
  g_autofree char *card = ved_ctl_card_write (self->hub->repository, paths);

  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  if (!self->sending->force_card && !ved_ctl_card_is_ours (old))
    g_printerr ("%s: " CARD " was written by hand and stays; --force-readme replaces it\n", PREFIX);
  else if (g_strcmp0 (old, card) != 0)
    g_ptr_array_add (uploads, ved_hub_upload_new (CARD, NULL, card));

  return TRUE;
}

static gboolean
add_attributes (Work          *self,
                GPtrArray     *uploads,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr(GError) fault = NULL;
  g_autofree char *old = read_text (self->hub, ATTRIBUTES, cancellable, &fault);
  g_autofree char *attributes = fault == NULL ? ved_ctl_card_attributes (old) : NULL;

  if (attributes != NULL)
    g_ptr_array_add (uploads, ved_hub_upload_new (ATTRIBUTES, NULL, attributes));
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));

  return FALSE;
}

/* Returns (nullable): what goes to the Hub; nothing where it has all. */
static GPtrArray *
collect (Work          *self,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr(GPtrArray) uploads = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_hub_upload_free);

  for (guint i = 0; i < self->plan->sets->len; i++)
    {
      const VedCtlSyncSet *set = g_ptr_array_index (self->plan->sets, i);

      if (!ved_ctl_sync_set_is_sent (set, self->rules) || set->local == NULL)
        continue;
      add_file (uploads, self->rules->folder, set->local->messages);
      add_file (uploads, self->rules->folder, set->local->book);
    }
  if (uploads->len == 0 && !self->sending->force_card)
    return g_steal_pointer (&uploads);
  if (!add_card (self, uploads, cancellable, error) || !add_attributes (self, uploads, cancellable, error))
    return NULL;

  return g_steal_pointer (&uploads);
}

static const VedHubUpload *
find_upload (GPtrArray        *uploads,
             const VedHubFile *file)
{
  for (guint i = 0; i < uploads->len; i++)
    {
      const VedHubUpload *upload = g_ptr_array_index (uploads, i);

      if (g_str_equal (upload->path, file->path))
        return upload;
    }

  return NULL;
}

static gboolean
has_arrived (GPtrArray        *uploads,
             VedHubListing    *listing,
             const VedHubFile *file)
{
  const VedHubUpload *upload = find_upload (uploads, file);

  return upload != NULL && ved_hub_upload_is (upload, ved_hub_listing_find (listing, file->path));
}

/* Both halves, or neither: an upload takes long, and what was written meanwhile is nowhere else.
 *
 * Returns: what became of the copy */
static const char *
remove_copy (Work            *self,
             GPtrArray       *uploads,
             const VedHubSet *set,
             GCancellable    *cancellable)
{
  const VedHubUpload *messages = find_upload (uploads, set->messages), *book = find_upload (uploads, set->book);
  g_autofree char *folder = g_path_get_dirname (messages->source);

  if (self->sending->keep_local)
    return "";
  if (!ved_hub_upload_is_as_sent (messages, cancellable) || !ved_hub_upload_is_as_sent (book, cancellable))
    return ", local copy kept: it has changed since";

  g_unlink (messages->source);
  g_unlink (book->source);
  g_rmdir (folder);

  return ", local copy removed";
}

/* Every file is asked of the Hub once more, whether its copy is to go or not. What the cache has of it proves nothing. */
static VedHubListing *
list_again (Work          *self,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(VedHubListing) listing = ved_hub_revision_list (self->hub->config, self->hub->token, self->hub->repository,
                                                            "main", cancellable, error);

  if (listing == NULL || listing->note == NULL)
    return g_steal_pointer (&listing);

  g_set_error_literal (error, VED_HUB_ERROR, VED_HUB_ERROR_NETWORK, "The Hub took the upload, and can no longer be asked "
                       "whether it lists it: local copies stay; run the command again");

  return NULL;
}

static gboolean
check_arrival (Work          *self,
               GPtrArray     *uploads,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(VedHubListing) listing = list_again (self, cancellable, error);

  if (listing == NULL)
    return FALSE;
  for (guint i = 0; i < self->plan->sets->len; i++)
    {
      const VedCtlSyncSet *set = g_ptr_array_index (self->plan->sets, i);
      g_autofree char *label = ved_ctl_sync_set_get_label (set);

      if (!ved_ctl_sync_set_is_sent (set, self->rules) || set->local == NULL)
        continue;
      if (!has_arrived (uploads, listing, set->local->messages) || !has_arrived (uploads, listing, set->local->book))
        {
          g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_DAMAGED, "%s: the Hub does not list what was uploaded; the local "
                       "copy stays", label);
          return FALSE;
        }
      g_printerr ("  %-28s uploaded%s\n", label, remove_copy (self, uploads, set->local, cancellable));
    }

  return TRUE;
}

/* Of the files, in bytes; what is made here is too small to count. */
static gsize
measure (GPtrArray *uploads)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < uploads->len; i++)
    {
      const VedHubUpload *upload = g_ptr_array_index (uploads, i);
      GStatBuf status;

      if (upload->source != NULL && g_stat (upload->source, &status) == 0)
        n_bytes += (gsize) status.st_size;
    }

  return n_bytes;
}

static gboolean
send_sets (Work          *self,
           VedProgress   *progress,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr(VedHubClient) client = ved_hub_client_new (self->hub->config, self->hub->token);
  g_autoptr(GPtrArray) uploads = collect (self, cancellable, error);

  if (uploads == NULL)
    return FALSE;
  if (uploads->len == 0)
    return TRUE;
  if (self->sending->is_new &&
      !ved_hub_upload_create (client, self->hub->repository, self->sending->is_private, cancellable, error))
    return FALSE;
  ved_progress_begin (progress, measure (uploads));

  return ved_hub_upload_commit (client, self->hub->repository, uploads, "Add order books", progress, cancellable, error) &&
         check_arrival (self, uploads, cancellable, error);
}

static gboolean
work (gpointer       data,
      VedProgress   *progress,
      GCancellable  *cancellable,
      GError       **error)
{
  Work *self = data;
  g_autoptr(GMainContext) context = g_main_context_new ();
  gboolean is_done;

  fetch_sets (self, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!self->rules->may_upload)
    return TRUE;
  g_main_context_push_thread_default (context);
  is_done = send_sets (self, progress, cancellable, error);
  g_main_context_pop_thread_default (context);

  return is_done;
}

/**
 * ved_ctl_sync_send:
 * @plan: what to do; its local sets are those that lie there afterwards
 * @are_fetched: (out): whether the vendor had all that was to come from there
 *
 * Fetches what only the vendor has and uploads what the Hub lacks.
 */
gboolean
ved_ctl_sync_send (VedCtlHub                *hub,
                   VedCtlSyncPlan           *plan,
                   const VedCtlSyncRules    *rules,
                   const VedCtlSyncSending  *sending,
                   gboolean                 *are_fetched,
                   GError                  **error)
{
  Work self = { hub, plan, rules, sending, FALSE };
  gboolean is_done = ved_program_work (PREFIX, work, &self, error);

  *are_fetched = self.are_fetched;

  return is_done;
}
