/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-hub.h"

#include "ctl/ved-ctl-book.h"
#include "ctl/ved-ctl-commands.h"
#include "hub/ved-hub-cache.h"
#include "hub/ved-hub-name.h"
#include "hub/ved-hub-revision.h"
#include "hub/ved-hub-token.h"

#include <stdio.h>
#include <string.h>

/* vedettectl hub: order books that others have put on a Hub, and what of them is here. */

#define PREFIX    "vedettectl hub"
#define MAX_TOKEN 4096

/**
 * ved_ctl_hub_open:
 * @name: of the repository, as a person wrote it
 * @revision: a branch, tag or commit
 *
 * Finds the environment, the token and the files.
 */
gboolean
ved_ctl_hub_open (VedCtlHub   *self,
                  const char  *name,
                  const char  *revision,
                  GError     **error)
{
  g_auto(GStrv) environment = g_get_environ ();
  VedHubTokenPlace place;

  self->config = ved_hub_config_new (environment);
  self->repository = ved_hub_name_parse (name, error);
  if (self->repository == NULL)
    return FALSE;
  self->token = self->config->offline ? NULL : ved_hub_token_look_up (self->config, &place, NULL);
  self->listing = ved_hub_revision_list (self->config, self->token, self->repository, revision, NULL, error);
  if (self->listing == NULL)
    return FALSE;
  self->sets = ved_hub_sets_find (self->listing);
  if (self->listing->note != NULL)
    g_printerr (PREFIX ": %s\n", self->listing->note);

  return TRUE;
}

void
ved_ctl_hub_clear (VedCtlHub *self)
{
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->listing, ved_hub_listing_free);
  g_clear_pointer (&self->repository, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->config, ved_hub_config_free);
}

static gboolean
has_file (VedCtlHub        *self,
          const VedHubFile *file)
{
  return ved_hub_cache_has_file (self->config, self->repository, self->listing->commit, file->path);
}

/**
 * ved_ctl_hub_is_here:
 *
 * Returns: whether both files of @set are in the cache
 */
gboolean
ved_ctl_hub_is_here (VedCtlHub       *self,
                     const VedHubSet *set)
{
  return ved_hub_set_is_whole (set) && has_file (self, set->messages) && has_file (self, set->book);
}

/**
 * ved_ctl_hub_dup_folder:
 *
 * Returns: (transfer full): where the files of @set are, or will be
 */
char *
ved_ctl_hub_dup_folder (VedCtlHub       *self,
                        const VedHubSet *set)
{
  g_autofree char *snapshot = ved_hub_cache_get_snapshot (self->config, self->repository, self->listing->commit);
  g_autofree char *folder = ved_hub_set_dup_folder (set);

  return g_build_filename (snapshot, folder, NULL);
}

/**
 * ved_ctl_hub_add_set:
 * @day: (nullable): what has been read of it
 *
 * Adds an object: what the set is, whether both halves exist and are here, where, and what is in them.
 */
void
ved_ctl_hub_add_set (VedCtlHub        *self,
                     JsonBuilder      *builder,
                     const VedHubSet  *set,
                     const VedBookDay *day)
{
  g_autofree char *folder = ved_ctl_hub_dup_folder (self, set);

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "ticker", set->ticker);
  ved_ctl_add_string (builder, "date", set->date);
  ved_ctl_add_int (builder, "levels", set->n_levels);
  ved_ctl_add_int (builder, "bytes", ved_hub_set_get_n_bytes (set));
  ved_ctl_add_flag (builder, "complete", ved_hub_set_is_whole (set));
  ved_ctl_add_flag (builder, "here", ved_ctl_hub_is_here (self, set));
  ved_ctl_add_string (builder, "folder", folder);
  if (day != NULL)
    {
      ved_ctl_add_int (builder, "rows", day->n_rows);
      ved_ctl_add_int (builder, "broken_rows", day->integrity.n_broken);
    }
  json_builder_end_object (builder);
}

static void
print_sets (VedCtlHub *self)
{
  g_print ("%s at %s: %u files, %u order books\n", self->repository, self->listing->commit, self->listing->files->len,
           self->sets->len);
  for (guint i = 0; i < self->sets->len; i++)
    {
      const VedHubSet *set = g_ptr_array_index (self->sets, i);
      g_autofree char *label = ved_hub_set_get_label (set);
      g_autofree char *size = g_format_size ((guint64) ved_hub_set_get_n_bytes (set));

      g_print ("  %-28s %10s  %s\n", label, size,
               !ved_hub_set_is_whole (set) ? set->messages == NULL ? "messages missing" : "order book missing"
               : ved_ctl_hub_is_here (self, set) ? "here" : "on the Hub");
    }
}

static void
print_sets_json (VedCtlHub *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "repository", self->repository);
  ved_ctl_add_string (builder, "commit", self->listing->commit);
  ved_ctl_add_int (builder, "files", self->listing->files->len);
  json_builder_set_member_name (builder, "sets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->sets->len; i++)
    ved_ctl_hub_add_set (self, builder, g_ptr_array_index (self->sets, i), NULL);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, TRUE);
}

static VedCtlStatus
list (int    argc,
      char **argv)
{
  static const char prefix[] = PREFIX " list";
  g_autofree char *revision = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "revision", 0, 0, G_OPTION_ARG_STRING, &revision, "Branch, tag or commit (default: main)", "REV" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
    { NULL }
  };
  g_auto(VedCtlHub) hub = { NULL };
  g_autoptr(GError) error = NULL;

  if (!ved_ctl_parse (prefix, "OWNER/NAME", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc != 2)
    {
      g_printerr ("%s: name one dataset, as in OWNER/NAME\n", prefix);
      return VED_CTL_USAGE;
    }
  if (!ved_ctl_hub_open (&hub, argv[1], revision != NULL ? revision : "main", &error))
    return ved_ctl_fail (prefix, error);

  if (as_json)
    print_sets_json (&hub);
  else
    print_sets (&hub);

  return VED_CTL_OK;
}

/* What is kept here, without asking anybody. */
static VedCtlStatus
status (int    argc,
        char **argv)
{
  static const char prefix[] = PREFIX " status";
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object", NULL },
    { NULL }
  };
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(VedHubConfig) config = ved_hub_config_new (environment);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = NULL;

  if (!ved_ctl_parse (prefix, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;
  names = ved_hub_cache_list (config, &error);
  if (names == NULL)
    return ved_ctl_fail (prefix, error);

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "endpoint", config->endpoint);
  ved_ctl_add_string (builder, "cache", config->cache_dir);
  ved_ctl_add_flag (builder, "offline", config->offline);
  json_builder_set_member_name (builder, "datasets");
  json_builder_begin_object (builder);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *commit = ved_hub_cache_find_commit (config, names[i], "main");

      ved_ctl_add_string (builder, names[i], commit != NULL ? commit : "");
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  ved_ctl_print_result (builder, as_json);

  return VED_CTL_OK;
}

static const char *
name_place (VedHubTokenPlace place)
{
  static const char *const names[] = {
    [VED_HUB_TOKEN_NONE] = "There is no token",
    [VED_HUB_TOKEN_KEYRING] = "There is a token in the keyring",
    [VED_HUB_TOKEN_ENVIRONMENT] = "There is a token in HF_TOKEN",
    [VED_HUB_TOKEN_FILE] = "There is a token in the token file",
  };

  return names[place];
}

/* From standard input, for what is in argv everybody sees. */
static VedCtlStatus
set_token (const char         *prefix,
           const VedHubConfig *config)
{
  g_autoptr(GError) error = NULL;
  char text[MAX_TOKEN + 2];
  gboolean saved;

  if (fgets (text, sizeof text, stdin) == NULL)
    {
      g_printerr ("%s: write the token to standard input\n", prefix);
      return VED_CTL_USAGE;
    }
  saved = ved_hub_token_save (config, g_strstrip (text), NULL, &error);
  memset (text, 0, sizeof text);

  return saved ? VED_CTL_OK : ved_ctl_fail (prefix, error);
}

static VedCtlStatus
token (int    argc,
       char **argv)
{
  static const char prefix[] = PREFIX " token";
  gboolean set = FALSE, forget = FALSE;
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_NONE, &set, "Keep the token that is read from standard input in the keyring", NULL },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &forget, "Take it out of the keyring", NULL },
    { NULL }
  };
  g_auto(GStrv) environment = g_get_environ ();
  g_autoptr(VedHubConfig) config = ved_hub_config_new (environment);
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  VedHubTokenPlace place;

  if (!ved_ctl_parse (prefix, NULL, entries, &argc, &argv) || (set && forget))
    return VED_CTL_USAGE;
  if (set)
    return set_token (prefix, config);
  if (forget)
    return ved_hub_token_save (config, NULL, NULL, &error) ? VED_CTL_OK : ved_ctl_fail (prefix, error);

  found = ved_hub_token_look_up (config, &place, NULL);
  g_print ("%s\n", name_place (place));

  return VED_CTL_OK;
}

static const VedCtlCommand commands[] = {
  { "list", "order books in a dataset, and which of them are here", list },
  { "status", "what the shared cache holds", status },
  { "token", "whether there is a token, keep one, forget it", token },
};

VedCtlStatus
ved_ctl_hub (int    argc,
             char **argv)
{
  return ved_ctl_dispatch (commands, G_N_ELEMENTS (commands), PREFIX, argc, argv);
}
