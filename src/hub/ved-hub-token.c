/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-token"

#include "config.h"

#include "hub/ved-hub-token.h"

#include "hub/ved-hub-error.h"

#include <libsecret/secret.h>
#include <string.h>

/* The keyring first, then what other tools read: HF_TOKEN, and the token file. A token is never logged and
 * never written anywhere but into the keyring. */

#define MAX_TOKEN 4096

static const SecretSchema token_schema = {
  "org.vedette.HubToken", SECRET_SCHEMA_NONE,
  {
    { "endpoint", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

/* It goes into one line of a request. */
static gboolean
is_token (const char *text)
{
  gsize n = strlen (text);

  if (n == 0 || n > MAX_TOKEN)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;

  return TRUE;
}

static char *
take_token (char *text)
{
  g_autofree char *token = text;

  return token != NULL && is_token (g_strstrip (token)) ? g_steal_pointer (&token) : NULL;
}

static char *
read_keyring (const VedHubConfig *config,
              GCancellable       *cancellable)
{
  g_autoptr(GError) error = NULL;
  char *secret = secret_password_lookup_sync (&token_schema, cancellable, &error, "endpoint", config->endpoint, NULL);
  char *token = take_token (g_strdup (secret));

  if (error != NULL)
    g_debug ("no keyring: %s", error->message);
  secret_password_free (secret);

  return token;
}

static char *
read_file (const VedHubConfig *config)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (config->token_path, &text, NULL, NULL) ? take_token (g_steal_pointer (&text)) : NULL;
}

/**
 * ved_hub_token_look_up:
 * @place: (out): where it was
 *
 * Looks for the token of this person. Blocks while the keyring answers.
 *
 * Returns: (transfer full) (nullable): the token
 */
char *
ved_hub_token_look_up (const VedHubConfig  *config,
                       VedHubTokenPlace    *place,
                       GCancellable        *cancellable)
{
  char *token = NULL;

  *place = VED_HUB_TOKEN_NONE;
  if (config->anonymous)
    return NULL;

  token = read_keyring (config, cancellable);
  if (token != NULL)
    *place = VED_HUB_TOKEN_KEYRING;
  else if ((token = take_token (g_strdup (config->token))) != NULL)
    *place = VED_HUB_TOKEN_ENVIRONMENT;
  else if ((token = read_file (config)) != NULL)
    *place = VED_HUB_TOKEN_FILE;

  return token;
}

/**
 * ved_hub_token_save:
 * @token: (nullable): %NULL forgets it
 *
 * Keeps a token in the keyring. Blocks while the keyring answers.
 */
gboolean
ved_hub_token_save (const VedHubConfig  *config,
                    const char          *token,
                    GCancellable        *cancellable,
                    GError             **error)
{
  g_autofree char *label = g_strdup_printf ("Vedette: %s", config->endpoint);
  g_autoptr(GError) fault = NULL;

  if (token == NULL)
    {
      secret_password_clear_sync (&token_schema, cancellable, &fault, "endpoint", config->endpoint, NULL);
      if (fault != NULL)
        g_propagate_error (error, g_steal_pointer (&fault));
      return error == NULL || *error == NULL;
    }
  if (!is_token (token))
    {
      g_set_error_literal (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID,
                           "A token is one word, as the Hub shows it once under Access Tokens");
      return FALSE;
    }

  return secret_password_store_sync (&token_schema, SECRET_COLLECTION_DEFAULT, label, token, cancellable, error,
                                     "endpoint", config->endpoint, NULL);
}
