/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-config"

#include "config.h"

#include "hub/ved-hub-config.h"

/* The variables are those that every tool for the Hub reads, so that one cache and one token serve all:
 * https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables */

#define DEFAULT_ENDPOINT  "https://huggingface.co"
#define DEFAULT_TIMEOUT_S 10
#define MAX_TIMEOUT_S     3600

static const char *
get_text (char       **environment,
          const char  *name)
{
  const char *text = g_environ_getenv (environment, name);

  return text != NULL && *text != '\0' ? text : NULL;
}

static gboolean
get_switch (char       **environment,
            const char  *name)
{
  static const char *const on[] = { "1", "on", "yes", "true", NULL };
  const char *text = get_text (environment, name);
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  return lower != NULL && g_strv_contains (on, lower);
}

static guint
get_seconds (char       **environment,
             const char  *name)
{
  const char *text = get_text (environment, name);
  guint64 seconds;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, MAX_TIMEOUT_S, &seconds, NULL))
    return DEFAULT_TIMEOUT_S;

  return (guint) seconds;
}

static char *
find_home (char **environment)
{
  const char *home = get_text (environment, "HF_HOME");
  const char *cache = get_text (environment, "XDG_CACHE_HOME");

  if (home != NULL)
    return g_strdup (home);
  if (cache != NULL)
    return g_build_filename (cache, "huggingface", NULL);
  home = get_text (environment, "HOME");

  return g_build_filename (home != NULL ? home : g_get_home_dir (), ".cache", "huggingface", NULL);
}

static char *
find_cache (char       **environment,
            const char  *home)
{
  const char *cache = get_text (environment, "HF_HUB_CACHE");

  if (cache == NULL)
    cache = get_text (environment, "HUGGINGFACE_HUB_CACHE");

  return cache != NULL ? g_strdup (cache) : g_build_filename (home, "hub", NULL);
}

static char *
find_endpoint (char **environment)
{
  const char *named = get_text (environment, "HF_ENDPOINT");
  char *endpoint = g_strdup (named != NULL ? named : DEFAULT_ENDPOINT);

  for (gsize n = strlen (endpoint); n > 0 && endpoint[n - 1] == '/'; n--)
    endpoint[n - 1] = '\0';

  return endpoint;
}

/* A cancelled wait ends at once: the cancellable's descriptor is what is slept on. */
static gboolean
wait_for_real (guint          seconds,
               GCancellable  *cancellable,
               gpointer       user_data,
               GError       **error)
{
  GPollFD poll_fd = { .fd = -1 };
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &poll_fd);

  g_poll (&poll_fd, pollable ? 1 : 0, (int) MIN (seconds, MAX_TIMEOUT_S) * 1000);
  if (pollable)
    g_cancellable_release_fd (cancellable);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * ved_hub_config_new:
 * @environment: as of g_get_environ()
 *
 * Reads where the Hub is and where its files are kept. What is not said, or not understood, has the
 * default of the Hub's own tools.
 */
VedHubConfig *
ved_hub_config_new (char **environment)
{
  VedHubConfig *self = g_new0 (VedHubConfig, 1);
  g_autofree char *home = find_home (environment);
  const char *token_path = get_text (environment, "HF_TOKEN_PATH");

  self->endpoint = find_endpoint (environment);
  self->cache_dir = find_cache (environment, home);
  self->token_path = token_path != NULL ? g_strdup (token_path) : g_build_filename (home, "token", NULL);
  self->token = g_strdup (get_text (environment, "HF_TOKEN"));
  self->offline = get_switch (environment, "HF_HUB_OFFLINE");
  self->anonymous = get_switch (environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN");
  self->no_symlinks = get_switch (environment, "HF_HUB_DISABLE_SYMLINKS");
  self->etag_timeout_s = get_seconds (environment, "HF_HUB_ETAG_TIMEOUT");
  self->download_timeout_s = get_seconds (environment, "HF_HUB_DOWNLOAD_TIMEOUT");
  self->wait = wait_for_real;

  return self;
}

void
ved_hub_config_free (VedHubConfig *self)
{
  g_free (self->endpoint);
  g_free (self->cache_dir);
  g_free (self->token_path);
  g_free (self->token);
  g_free (self);
}
