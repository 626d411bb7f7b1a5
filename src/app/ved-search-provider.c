/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-search-provider"

#include "config.h"

#include "app/ved-search-provider.h"

#include "app/models/ved-server-search.h"
#include "app/ved-page-list.h"

#include <glib/gi18n.h>
#include <string.h>

/* org.gnome.Shell.SearchProvider2, as https://developer.gnome.org/documentation/tutorials/search-provider.html tells.
 * An identifier is the action that shows the result and its parameter, "show-server:web-1" or "show-page:alerts": so it
 * means the same to a process that was started for it. What is looked for is answered from memory, at once. */

#define MAX_SERVERS 8
#define SERVER      "show-server"
#define PAGE        "show-page"

static const char interface_xml[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'><arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
  "<method name='GetSubsearchResultSet'><arg type='as' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='as' direction='out'/></method>"
  "<method name='GetResultMetas'><arg type='as' direction='in'/><arg type='aa{sv}' direction='out'/></method>"
  "<method name='ActivateResult'><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='u' direction='in'/></method>"
  "<method name='LaunchSearch'><arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
  "</interface></node>";

struct _VedSearchProvider
{
  GObject parent_instance;
  GApplication *application;    /* which owns this; not referenced */
  VedFleetModel *model;         /* (nullable): until the app has started */
  GDBusNodeInfo *info;
  GDBusConnection *connection;  /* (nullable): where it is exported */
  guint registration;
};

G_DEFINE_FINAL_TYPE (VedSearchProvider, ved_search_provider, G_TYPE_OBJECT)

static void
add_servers (VedSearchProvider *self,
             const char        *text,
             GVariantBuilder   *found)
{
  VedSnapshot *snapshot = self->model != NULL ? ved_fleet_model_get_snapshot (self->model) : NULL;
  guint servers[MAX_SERVERS], n_found;

  if (snapshot == NULL)
    return;

  n_found = ved_server_search_find (snapshot, text, servers, MAX_SERVERS);
  for (guint i = 0; i < MIN (n_found, MAX_SERVERS); i++)
    g_variant_builder_add_value (found, g_variant_new_printf (SERVER ":%s", ved_snapshot_get_name (snapshot,
                                                                                                   servers[i])));
}

static GVariant *
search (VedSearchProvider *self,
        const char       **terms)
{
  g_autofree char *text = g_strjoinv (" ", (char **) terms);
  GVariantBuilder found;
  guint n_pages;
  const VedPageInfo *pages = ved_page_list_get (&n_pages);

  g_variant_builder_init (&found, G_VARIANT_TYPE_STRING_ARRAY);
  if (*g_strstrip (text) != '\0')
    {
      add_servers (self, text, &found);
      for (guint i = 0; i < n_pages; i++)
        if (ved_server_search_rank (text, _(pages[i].title)) > 0)
          g_variant_builder_add_value (&found, g_variant_new_printf (PAGE ":%s", pages[i].id));
    }

  return g_variant_new ("(as)", &found);
}

static void
add_meta (GVariantBuilder *metas,
          const char      *identifier,
          const char      *name,
          const char      *description,
          const char      *icon_name)
{
  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (identifier));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (metas, "{sv}", "description", g_variant_new_string (description));
  g_variant_builder_add (metas, "{sv}", "gicon", g_variant_new_string (icon_name));
  g_variant_builder_close (metas);
}

static GVariant *
describe (const char **identifiers)
{
  GVariantBuilder metas;

  g_variant_builder_init (&metas, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; identifiers[i] != NULL; i++)
    {
      const char *name = strchr (identifiers[i], ':');
      const VedPageInfo *page = NULL;

      if (g_str_has_prefix (identifiers[i], SERVER ":"))
        add_meta (&metas, identifiers[i], name + 1, C_("search result", "Server"), "network-server-symbolic");
      else if (g_str_has_prefix (identifiers[i], PAGE ":"))
        page = ved_page_list_find (name + 1);
      /* The desktop has no icons of pages: they are in the app. */
      if (page != NULL)
        add_meta (&metas, identifiers[i], _(page->title), _(page->subtitle), VED_APP_ID);
    }

  return g_variant_new ("(aa{sv})", &metas);
}

static void
show_result (VedSearchProvider *self,
             const char        *identifier)
{
  g_auto(GStrv) parts = g_strsplit (identifier, ":", 2);

  if (g_strv_length (parts) == 2 && (g_str_equal (parts[0], SERVER) || g_str_equal (parts[0], PAGE)))
    g_action_group_activate_action (G_ACTION_GROUP (self->application), parts[0], g_variant_new_string (parts[1]));
}

static void
called_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  VedSearchProvider *self = user_data;
  g_autofree const char **words = NULL;
  const char *identifier;
  GVariant *answer = NULL;

  if (g_str_equal (method, "GetInitialResultSet") || g_str_equal (method, "GetResultMetas"))
    g_variant_get (parameters, "(^a&s)", &words);
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    g_variant_get (parameters, "(@as^a&s)", NULL, &words);

  if (g_str_equal (method, "GetResultMetas"))
    answer = describe (words);
  else if (words != NULL)
    answer = search (self, words);
  else if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get (parameters, "(&s@asu)", &identifier, NULL, NULL);
      show_result (self, identifier);
    }
  else
    g_application_activate (self->application);
  g_dbus_method_invocation_return_value (invocation, answer);
}

static void
ved_search_provider_finalize (GObject *object)
{
  VedSearchProvider *self = VED_SEARCH_PROVIDER (object);

  ved_search_provider_unexport (self);
  g_clear_object (&self->model);
  g_dbus_node_info_unref (self->info);

  G_OBJECT_CLASS (ved_search_provider_parent_class)->finalize (object);
}

static void
ved_search_provider_class_init (VedSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_search_provider_finalize;
}

static void
ved_search_provider_init (VedSearchProvider *self)
{
  self->info = g_dbus_node_info_new_for_xml (interface_xml, NULL);
}

/**
 * ved_search_provider_new:
 * @application: shows what was chosen, by its actions "show-server" and "show-page"; outlives this
 */
VedSearchProvider *
ved_search_provider_new (GApplication *application)
{
  VedSearchProvider *self = g_object_new (VED_TYPE_SEARCH_PROVIDER, NULL);

  self->application = application;

  return self;
}

/**
 * ved_search_provider_set_model:
 * @model: (nullable): whose servers are found
 */
void
ved_search_provider_set_model (VedSearchProvider *self,
                               VedFleetModel     *model)
{
  g_set_object (&self->model, model);
}

/**
 * ved_search_provider_export:
 * @path: of the object on the bus
 */
gboolean
ved_search_provider_export (VedSearchProvider *self,
                            GDBusConnection   *connection,
                            const char        *path,
                            GError           **error)
{
  static const GDBusInterfaceVTable table = { .method_call = called_cb };

  g_return_val_if_fail (self->registration == 0, FALSE);

  self->registration = g_dbus_connection_register_object (connection, path, self->info->interfaces[0], &table, self,
                                                          NULL, error);
  if (self->registration != 0)
    self->connection = g_object_ref (connection);

  return self->registration != 0;
}

void
ved_search_provider_unexport (VedSearchProvider *self)
{
  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}
