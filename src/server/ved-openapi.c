/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-openapi"

#include "config.h"

#include "server/ved-openapi.h"

#include "server/ved-api-terms.h"
#include "server/ved-routes.h"
#include "wire/json/ved-json-writer.h"

#include <string.h>

/* The table of routes as OpenAPI; what the dispatcher knows is what is told, so the two cannot part. */

static void
write_parameter (GString    *out,
                 const char *name,
                 const char *path,
                 gboolean    in_path)
{
  const VedApiTerm *term = ved_api_terms_find (name, path);

  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
  g_string_append_c (out, '{');
  ved_json_member_string (out, "name", name);
  ved_json_member_string (out, "in", in_path ? "path" : "query");
  ved_json_member_bool (out, "required", in_path);
  ved_json_member_string (out, "description", term->summary);
  ved_json_member (out, "schema");
  g_string_append_printf (out, "{\"type\":\"%s\"}}", term->type);
}

static void
write_parameters (GString        *out,
                  const VedRoute *route)
{
  const char *brace = strchr (route->path, '{');
  g_auto(GStrv) names = g_strsplit (route->query == NULL ? "" : route->query, " ", -1);

  ved_json_member (out, "parameters");
  g_string_append_c (out, '[');
  if (brace != NULL)
    {
      g_autofree char *name = g_strndup (brace + 1, strcspn (brace + 1, "}"));

      write_parameter (out, name, route->path, TRUE);
    }
  for (guint i = 0; names[i] != NULL; i++)
    write_parameter (out, names[i], route->path, FALSE);
  g_string_append_c (out, ']');
}

static void
write_body (GString        *out,
            const VedRoute *route)
{
  g_auto(GStrv) names = g_strsplit (route->body == NULL ? "" : route->body, " ", -1);

  ved_json_member (out, "requestBody");
  g_string_append (out, "{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{");
  for (guint i = 0; names[i] != NULL; i++)
    {
      const VedApiTerm *term = ved_api_terms_find (names[i], route->path);

      ved_json_member (out, names[i]);
      g_string_append_c (out, '{');
      ved_json_member_string (out, "type", term->type);
      ved_json_member_string (out, "description", term->summary);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "}}}}}");
}

static gboolean
takes_body (const VedRoute *route)
{
  return strcmp (route->method, "POST") == 0 || strcmp (route->method, "PUT") == 0;
}

static void
write_operation (GString        *out,
                 const VedRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);

  ved_json_member (out, method);
  g_string_append_c (out, '{');
  ved_json_member_string (out, "summary", route->summary);
  write_parameters (out, route);
  if (takes_body (route))
    write_body (out, route);
  ved_json_member (out, "responses");
  g_string_append (out,
                   "{\"2XX\":{\"description\":\"The answer\"},\"default\":{\"description\":\"An error\","
                   "\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Error\"}}}}}");
  ved_json_member (out, "security");
  g_string_append (out, route->open ? "[]" : "[{\"key\":[]},{\"bearer\":[]}]");
  g_string_append_c (out, '}');
}

static gboolean
is_written (const VedRoute *routes,
            guint           row)
{
  for (guint i = 0; i < row; i++)
    {
      if (strcmp (routes[i].path, routes[row].path) == 0)
        return TRUE;
    }

  return FALSE;
}

/* All that can be done at the path of @row. */
static void
write_path (GString        *out,
            const VedRoute *routes,
            guint           n_routes,
            guint           row)
{
  ved_json_member (out, routes[row].path);
  g_string_append_c (out, '{');
  for (guint i = row; i < n_routes; i++)
    {
      if (strcmp (routes[i].path, routes[row].path) == 0)
        write_operation (out, &routes[i]);
    }
  g_string_append_c (out, '}');
}

static void
write_components (GString *out)
{
  ved_json_member (out, "components");
  g_string_append (out,
                   "{\"securitySchemes\":{\"key\":"
                   "{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-API-Key\"},"
                   "\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}},"
                   "\"schemas\":{\"Error\":{\"type\":\"object\",\"required\":[\"error\",\"message\"],\"properties\":"
                   "{\"error\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}}}");
}

/**
 * ved_openapi_write:
 *
 * Returns: (transfer full): what can be asked for as an OpenAPI 3.1 document
 */
GString *
ved_openapi_write (void)
{
  GString *out = g_string_new ("{\"openapi\":\"3.1.0\"");
  guint n_routes;
  const VedRoute *routes = ved_routes_get (&n_routes);

  ved_json_member (out, "info");
  g_string_append (out, "{\"title\":\"vedetted\"");
  ved_json_member_string (out, "version", VED_VERSION);
  g_string_append_c (out, '}');
  write_components (out);
  ved_json_member (out, "paths");
  g_string_append_c (out, '{');
  for (guint i = 0; i < n_routes; i++)
    {
      if (!is_written (routes, i))
        write_path (out, routes, n_routes, i);
    }
  g_string_append (out, "}}");

  return out;
}
