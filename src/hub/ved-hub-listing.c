/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-listing"

#include "config.h"

#include "hub/ved-hub-listing.h"

#include "base/ved-json-guard.h"
#include "base/ved-json.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-name.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

/* What a repository holds comes from the Hub as pages of a tree, and is kept in the cache as
 * trees/COMMIT.json, in the form that other tools read:
 *
 *   {"format_version": 1, "files": {PATH: {"size", "blob_id", "lfs_sha256"?, "lfs_size"?}}}
 *
 * Sizes and hashes of large files are those of their content, not of the pointer that git holds. */

#define FORMAT_VERSION 1
#define MAX_FILES      1000000
#define MAX_DEPTH      16
#define MAX_SIZE       (G_GINT64_CONSTANT (1) << 46)

static void
file_free (VedHubFile *self)
{
  g_free (self->path);
  g_free (self->blob_id);
  g_free (self->etag);
  g_free (self);
}

VedHubListing *
ved_hub_listing_new (const char *commit)
{
  VedHubListing *self = g_new0 (VedHubListing, 1);

  self->commit = g_strdup (commit);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);

  return self;
}

void
ved_hub_listing_free (VedHubListing *self)
{
  g_free (self->commit);
  g_free (self->note);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* @sha256: (nullable): of the content of a large file */
static gboolean
add_file (VedHubListing  *self,
          const char     *path,
          const char     *blob_id,
          const char     *sha256,
          gint64          size,
          GError        **error)
{
  const char *etag = sha256 != NULL ? sha256 : blob_id;
  VedHubFile *file;

  if (path == NULL || !ved_hub_name_is_safe_path (path))
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID,
                   "The Hub lists a file with an impossible path: “%s”", path == NULL ? "" : path);
      return FALSE;
    }
  if (size < 0 || size > MAX_SIZE || etag == NULL || !ved_hub_name_is_safe_etag (etag) ||
      self->files->len >= MAX_FILES)
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID,
                   "The Hub lists “%s” without a size and a hash that make sense", path);
      return FALSE;
    }

  file = g_new0 (VedHubFile, 1);
  file->path = g_strdup (path);
  file->size = size;
  file->blob_id = g_strdup (blob_id);
  file->etag = g_strdup (etag);
  g_ptr_array_add (self->files, file);

  return TRUE;
}

static gboolean
add_entry (VedHubListing  *self,
           JsonNode       *node,
           GError        **error)
{
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *large;

  if (entry == NULL)
    {
      g_set_error_literal (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID, "The Hub's list of files is no list of objects");
      return FALSE;
    }
  if (g_strcmp0 (ved_json_get_text (entry, "type"), "file") != 0)
    return TRUE;

  node = json_object_get_member (entry, "lfs");
  large = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return add_file (self, ved_json_get_text (entry, "path"), ved_json_get_text (entry, "oid"),
                   large != NULL ? ved_json_get_text (large, "oid") : NULL,
                   ved_json_get_integer (large != NULL ? large : entry, "size", -1), error);
}

/**
 * ved_hub_listing_add_tree:
 * @json: (nullable): one page of the Hub's answer about a tree
 *
 * Adds its files; folders are passed over.
 */
gboolean
ved_hub_listing_add_tree (VedHubListing  *self,
                          const char     *json,
                          gssize          length,
                          GError        **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) fault = NULL;
  JsonNode *root;
  JsonArray *entries;

  if (length == 0 || json == NULL)
    {
      g_set_error_literal (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "The list of files is empty");
      return FALSE;
    }
  if (!ved_json_guard (json, length < 0 ? strlen (json) : (gsize) length, &fault)
      || !json_parser_load_from_data (parser, json, length, &fault))
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "The list of files is no JSON: %s", fault->message);
      return FALSE;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error_literal (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "The list of files is no JSON array");
      return FALSE;
    }

  entries = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    if (!add_entry (self, json_array_get_element (entries, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
read_files (VedHubListing  *self,
            JsonObject     *files,
            GError        **error)
{
  JsonObjectIter iter;
  const char *path;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, files);
  while (json_object_iter_next_ordered (&iter, &path, &node))
    {
      JsonObject *file = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *sha256;

      if (file == NULL)
        continue;
      sha256 = ved_json_get_text (file, "lfs_sha256");
      if (!add_file (self, path, ved_json_get_text (file, "blob_id"), sha256,
                     ved_json_get_integer (file, sha256 != NULL ? "lfs_size" : "size", -1), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_hub_listing_load:
 * @path: of a list in the cache
 * @commit: that it belongs to
 *
 * Returns: (transfer full) (nullable): the files as of @commit
 */
VedHubListing *
ved_hub_listing_load (const char  *path,
                      const char  *commit,
                      GError     **error)
{
  g_autoptr(VedHubListing) self = ved_hub_listing_new (commit);
  g_autoptr(JsonObject) list = NULL;
  g_autofree char *text = NULL;
  JsonObject *files;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  list = ved_json_read_object (text, (gssize) length, NULL);
  files = ved_json_get_object (list, "files");
  if (files == NULL || ved_json_get_integer (list, "format_version", -1) != FORMAT_VERSION)
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID, "%s is no list of files that this version reads", path);
      return NULL;
    }
  if (!read_files (self, files, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
write_file (JsonBuilder      *builder,
            const VedHubFile *file)
{
  json_builder_set_member_name (builder, file->path);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, file->size);
  if (file->blob_id != NULL)
    {
      json_builder_set_member_name (builder, "blob_id");
      json_builder_add_string_value (builder, file->blob_id);
    }
  if (g_strcmp0 (file->etag, file->blob_id) != 0)
    {
      json_builder_set_member_name (builder, "lfs_sha256");
      json_builder_add_string_value (builder, file->etag);
      json_builder_set_member_name (builder, "lfs_size");
      json_builder_add_int_value (builder, file->size);
    }
  json_builder_end_object (builder);
}

/**
 * ved_hub_listing_save:
 * @path: in the cache
 *
 * Keeps the list, so that it can be read without the Hub.
 */
gboolean
ved_hub_listing_save (VedHubListing  *self,
                      const char     *path,
                      GError        **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "format_version");
  json_builder_add_int_value (builder, FORMAT_VERSION);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_object (builder);
  for (guint i = 0; i < self->files->len; i++)
    write_file (builder, g_ptr_array_index (self->files, i));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return g_file_set_contents (path, text, -1, error);
}

/* A file of a snapshot is a link to the blob that is named by its hash. */
static char *
read_etag (const char *file)
{
  g_autofree char *target = g_file_read_link (file, NULL);
  g_autofree char *name = target != NULL ? g_path_get_basename (target) : NULL;

  return name != NULL && ved_hub_name_is_safe_etag (name) ? g_steal_pointer (&name) : g_strdup ("");
}

static void
scan_entry (VedHubListing *self,
            const char    *file,
            const char    *path)
{
  GStatBuf info;
  VedHubFile *entry;

  if (self->files->len >= MAX_FILES || !ved_hub_name_is_safe_path (path) || g_stat (file, &info) != 0 ||
      !S_ISREG (info.st_mode))
    return;
  entry = g_new0 (VedHubFile, 1);
  entry->path = g_strdup (path);
  entry->size = info.st_size;
  entry->etag = read_etag (file);
  g_ptr_array_add (self->files, entry);
}

static void
scan_folder (VedHubListing *self,
             const char    *folder,
             const char    *inside,
             const char    *start,
             guint          depth)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && depth < MAX_DEPTH && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_autofree char *path = *inside != '\0' ? g_strconcat (inside, "/", name, NULL) : g_strdup (name);

      if (start != NULL && !g_str_has_prefix (name, start))
        continue;
      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        scan_folder (self, file, path, NULL, depth + 1);
      else
        scan_entry (self, file, path);
    }
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  const VedHubFile *one = *(const VedHubFile *const *) a, *two = *(const VedHubFile *const *) b;

  return strcmp (one->path, two->path);
}

/**
 * ved_hub_listing_new_from_folder:
 * @commit: that it belongs to
 * @folder: of a snapshot, or any other
 * @start: (nullable): only what is named so at its top
 *
 * What lies in a folder, where nobody says what there should be. The hash is known where a file is a link to a blob of
 * a cache; otherwise it is "".
 *
 * Returns: (transfer full): the files, by path
 */
VedHubListing *
ved_hub_listing_new_from_folder (const char *commit,
                                 const char *folder,
                                 const char *start)
{
  VedHubListing *self = ved_hub_listing_new (commit);

  scan_folder (self, folder, "", start, 0);
  g_ptr_array_sort (self->files, compare_paths);

  return self;
}

/**
 * ved_hub_listing_find:
 *
 * Returns: (transfer none) (nullable): the file at @path
 */
VedHubFile *
ved_hub_listing_find (VedHubListing *self,
                      const char    *path)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      VedHubFile *file = g_ptr_array_index (self->files, i);

      if (g_str_equal (file->path, path))
        return file;
    }

  return NULL;
}
