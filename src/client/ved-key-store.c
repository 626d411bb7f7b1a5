/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-key-store"

#include "config.h"

#include "client/ved-key-store.h"

#include <libsecret/secret.h>

/* Where there is no secret service, as on a bare display, a look-up fails and the caller goes on without
 * a key. Keys are never logged. */

static const SecretSchema key_schema = {
  "org.vedette.ApiKey", SECRET_SCHEMA_NONE,
  {
    { "url", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  }
};

/* Addresses have no slash at their end, but keys were kept for them as they were typed: the task has that address until it
 * has been tried, too. */
static GTask *
start_task (const char          *base_url,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strconcat (base_url, "/", NULL), g_free);

  return task;
}

static char *
take_typed_url (GTask *task)
{
  char *url = g_strdup (g_task_get_task_data (task));

  g_task_set_task_data (task, NULL, NULL);

  return url;
}

static void
key_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autofree char *typed_url = take_typed_url (task);
  GError *error = NULL;
  char *key = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (key != NULL || typed_url == NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) secret_password_free);
  else
    secret_password_lookup (&key_schema, g_task_get_cancellable (task), key_found_cb, g_object_ref (task), "url", typed_url,
                            NULL);
}

static void
key_saved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
key_cleared_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autofree char *typed_url = take_typed_url (task);
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (typed_url == NULL)
    g_task_return_boolean (task, TRUE);
  else
    secret_password_clear (&key_schema, g_task_get_cancellable (task), key_cleared_cb, g_object_ref (task), "url", typed_url,
                           NULL);
}

/**
 * ved_key_store_look_up_async:
 * @base_url: of the daemon
 *
 * Asks for its key.
 */
void
ved_key_store_look_up_async (const char          *base_url,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = start_task (base_url, cancellable, callback, user_data);
  const char *named = g_getenv ("VEDETTE_API_KEY");

  g_return_if_fail (base_url != NULL);

  g_task_set_source_tag (task, ved_key_store_look_up_async);
  if (named == NULL || *named == '\0')
    {
      secret_password_lookup (&key_schema, cancellable, key_found_cb, task, "url", base_url, NULL);
      return;
    }

  g_task_return_pointer (task, g_strdup (named), g_free);
  g_object_unref (task);
}

/**
 * ved_key_store_look_up_finish:
 *
 * Returns: (transfer full) (nullable): the key; %NULL without @error when none is stored
 */
char *
ved_key_store_look_up_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ved_key_store_save_async:
 * @key: (nullable): %NULL or empty forgets the key
 *
 * Keeps the key of the daemon at @base_url for the next time.
 */
void
ved_key_store_save_async (const char          *base_url,
                          const char          *key,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task = start_task (base_url, cancellable, callback, user_data);
  g_autofree char *label = NULL;

  g_return_if_fail (base_url != NULL);

  g_task_set_source_tag (task, ved_key_store_save_async);
  if (key == NULL || *key == '\0')
    {
      secret_password_clear (&key_schema, cancellable, key_cleared_cb, task, "url", base_url, NULL);
      return;
    }

  label = g_strdup_printf ("Vedette: %s", base_url);
  secret_password_store (&key_schema, SECRET_COLLECTION_DEFAULT, label, key, cancellable, key_saved_cb, task,
                         "url", base_url, NULL);
}

gboolean
ved_key_store_save_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
