/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-upload"

#include "config.h"

#include "hub/ved-hub-upload.h"

#include "base/ved-json.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-name.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Files go to a Hub in three steps. It is asked which of them it wants beside git ("preupload", which sees the first bytes
 * of each and the new .gitattributes). Those are put where the batch request of Git LFS says
 * (https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md), unless it has them already. Then one commit names them
 * by their hashes and carries the small ones in it, as lines of JSON: a header, and one for each file. Until the commit
 * nothing is seen of them. */

#define SAMPLE   512
#define PIECE    (256 * 1024)
#define BRANCH   "main"
#define LFS_TYPE "application/vnd.git-lfs+json"

/* What all steps need. */
typedef struct {
  VedHubClient *client;
  const char *repository;
  GPtrArray *uploads;
  VedProgress *progress;        /* (nullable) */
  GCancellable *cancellable;
} Commit;

/**
 * ved_hub_upload_new:
 * @path: in the repository
 * @source: (nullable): a file
 * @text: (nullable): the content, where there is no file
 */
VedHubUpload *
ved_hub_upload_new (const char *path,
                    const char *source,
                    const char *text)
{
  VedHubUpload *self = g_new0 (VedHubUpload, 1);

  self->path = g_strdup (path);
  self->source = g_strdup (source);
  self->bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  return self;
}

void
ved_hub_upload_free (VedHubUpload *self)
{
  g_free (self->path);
  g_free (self->source);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->blob_id);
  g_free (self->sha256);
  g_free (self);
}

/**
 * ved_hub_upload_is:
 * @file: (nullable): as the Hub lists it
 *
 * Returns: whether the Hub has what was uploaded
 */
gboolean
ved_hub_upload_is (const VedHubUpload *self,
                   const VedHubFile   *file)
{
  return file != NULL && self->sha256 != NULL && file->size == self->size &&
         (g_strcmp0 (file->etag, self->sha256) == 0 || g_strcmp0 (file->etag, self->blob_id) == 0);
}

static GBytes *
map_content (VedHubUpload  *upload,
             GError       **error)
{
  g_autoptr(GMappedFile) mapped = NULL;

  if (upload->bytes != NULL)
    return g_bytes_ref (upload->bytes);
  mapped = g_mapped_file_new (upload->source, FALSE, error);

  return mapped != NULL ? g_mapped_file_get_bytes (mapped) : NULL;
}

/* Both hashes that a Hub may know a file by, in one pass. */
static gboolean
hash (VedHubUpload  *upload,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr(GBytes) content = map_content (upload, error);
  g_autoptr(GChecksum) git = g_checksum_new (G_CHECKSUM_SHA1), sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head = NULL;
  const guint8 *data;
  gsize size;

  if (content == NULL)
    return FALSE;
  data = g_bytes_get_data (content, &size);
  upload->size = (gint64) size;
  head = g_strdup_printf ("blob %" G_GINT64_FORMAT, upload->size);
  g_checksum_update (git, (const guchar *) head, (gssize) strlen (head) + 1);
  for (gsize at = 0; at < size; at += PIECE)
    {
      gssize n = (gssize) MIN (PIECE, size - at);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      g_checksum_update (git, data + at, n);
      g_checksum_update (sha256, data + at, n);
    }
  g_free (upload->blob_id);
  g_free (upload->sha256);
  upload->blob_id = g_strdup (g_checksum_get_string (git));
  upload->sha256 = g_strdup (g_checksum_get_string (sha256));

  return TRUE;
}

/**
 * ved_hub_upload_is_as_sent:
 *
 * Reads the file again.
 *
 * Returns: whether its content is still what was uploaded
 */
gboolean
ved_hub_upload_is_as_sent (const VedHubUpload *self,
                           GCancellable       *cancellable)
{
  VedHubUpload *present = ved_hub_upload_new (self->path, self->source, NULL);
  gboolean is_same = self->sha256 != NULL && hash (present, cancellable, NULL) && g_str_equal (present->sha256, self->sha256);

  ved_hub_upload_free (present);

  return is_same;
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
begin_array (JsonBuilder *builder,
             const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

/* Ends the object that @builder is in, and takes it. */
static char *
end_object (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static JsonObject *
post (Commit      *self,
      const char  *url,
      const char  *type,
      char        *text,
      const char  *what,
      GError     **error)
{
  g_autoptr(GBytes) body = g_bytes_new_take (text, strlen (text));
  g_autoptr(GBytes) answer = ved_hub_client_post (self->client, url, type, body, what, NULL, self->cancellable, error);
  JsonObject *object = answer != NULL ? ved_json_read_bytes (answer, NULL) : NULL;

  if (answer != NULL && object == NULL)
    g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "%s: the answer is no JSON object", what);

  return object;
}

/* The first bytes of a file tell the Hub whether it is text. */
static gboolean
add_sample (JsonBuilder   *builder,
            VedHubUpload  *upload,
            GError       **error)
{
  g_autoptr(GBytes) content = map_content (upload, error);
  g_autofree char *sample = NULL;
  gsize size;
  const guint8 *data;

  if (content == NULL)
    return FALSE;
  data = g_bytes_get_data (content, &size);
  sample = g_base64_encode (data != NULL ? data : (const guint8 *) "", MIN (size, SAMPLE));
  json_builder_begin_object (builder);
  add_text (builder, "path", upload->path);
  add_number (builder, "size", upload->size);
  add_text (builder, "sample", sample);
  json_builder_end_object (builder);

  return TRUE;
}

static VedHubUpload *
find_upload (Commit     *self,
             const char *path,
             const char *sha256)
{
  for (guint i = 0; i < self->uploads->len; i++)
    {
      VedHubUpload *upload = g_ptr_array_index (self->uploads, i);

      if (path != NULL ? g_str_equal (upload->path, path) : upload->is_large && g_strcmp0 (upload->sha256, sha256) == 0)
        return upload;
    }

  return NULL;
}

static gboolean
read_modes (Commit      *self,
            JsonObject  *answer,
            GError     **error)
{
  JsonArray *files = ved_json_get_array (answer, "files");
  guint n_known = 0;

  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonObject *file = ved_json_get_element (files, i);
      const char *path = ved_json_get_text (file, "path"), *mode = ved_json_get_text (file, "uploadMode");
      VedHubUpload *upload = path != NULL ? find_upload (self, path, NULL) : NULL;

      if (upload == NULL || mode == NULL)
        continue;
      upload->is_large = g_str_equal (mode, "lfs");
      n_known++;
    }
  if (n_known >= self->uploads->len)
    return TRUE;

  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "%s: the Hub does not say how it wants each file",
               self->repository);

  return FALSE;
}

static gboolean
ask_modes (Commit  *self,
           GError **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonObject) answer = NULL;
  g_autofree char *url = g_strdup_printf ("/api/datasets/%s/preupload/" BRANCH, self->repository);
  const VedHubUpload *attributes = find_upload (self, ".gitattributes", NULL);

  json_builder_begin_object (builder);
  if (attributes != NULL && attributes->bytes != NULL)
    {
      g_autofree char *text = g_strndup (g_bytes_get_data (attributes->bytes, NULL), (gsize) attributes->size);

      add_text (builder, "gitAttributes", text);
    }
  begin_array (builder, "files");
  for (guint i = 0; i < self->uploads->len; i++)
    if (!add_sample (builder, g_ptr_array_index (self->uploads, i), error))
      return FALSE;
  json_builder_end_array (builder);
  answer = post (self, url, "application/json", end_object (builder), self->repository, error);

  return answer != NULL && read_modes (self, answer, error);
}

static GHashTable *
read_heads (JsonObject *action)
{
  GHashTable *heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObject *header = ved_json_get_object (action, "header");
  g_autoptr(GList) names = header != NULL ? json_object_get_members (header) : NULL;

  for (GList *at = names; at != NULL; at = at->next)
    {
      const char *value = ved_json_get_text (header, at->data);

      if (value != NULL)
        g_hash_table_insert (heads, g_strdup (at->data), g_strdup (value));
    }

  return heads;
}

static gboolean
verify (Commit              *self,
        const VedHubUpload  *upload,
        JsonObject          *action,
        GError             **error)
{
  const char *href = ved_json_get_text (action, "href");
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GBytes) body = NULL, answer = NULL;
  char *text;

  if (href == NULL)
    return TRUE;
  json_builder_begin_object (builder);
  add_text (builder, "oid", upload->sha256);
  add_number (builder, "size", upload->size);
  text = end_object (builder);
  body = g_bytes_new_take (text, strlen (text));
  answer = ved_hub_client_post (self->client, href, LFS_TYPE, body, upload->path, NULL, self->cancellable, error);

  return answer != NULL;
}

/* Without an action the Hub has it already. */
static gboolean
put_large (Commit              *self,
           const VedHubUpload  *upload,
           JsonObject          *object,
           GError             **error)
{
  JsonObject *actions = ved_json_get_object (object, "actions"), *fault = ved_json_get_object (object, "error");
  JsonObject *action = ved_json_get_object (actions, "upload");
  const char *href = ved_json_get_text (action, "href");
  g_autoptr(GHashTable) heads = NULL;

  if (fault != NULL)
    {
      const char *said = ved_json_get_text (fault, "message");

      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_ALLOWED, "%s: the Hub does not take it: “%s”", upload->path,
                   said != NULL ? said : "");
      return FALSE;
    }
  if (action == NULL)
    return TRUE;
  heads = read_heads (action);
  if (href == NULL || upload->source == NULL || g_hash_table_contains (heads, "chunk_size"))
    {
      g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID, "%s: the Hub wants it in parts, as files of many gigabytes, "
                   "or elsewhere than in git, which is not supported for it", upload->path);
      return FALSE;
    }

  return ved_hub_client_put (self->client, href, heads, upload->source, upload->path, self->cancellable, error) &&
         verify (self, upload, ved_json_get_object (actions, "verify"), error);
}

static char *
write_batch (Commit *self,
             guint  *n_large)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "operation", "upload");
  begin_array (builder, "transfers");
  json_builder_add_string_value (builder, "basic");
  json_builder_end_array (builder);
  begin_array (builder, "objects");
  *n_large = 0;
  for (guint i = 0; i < self->uploads->len; i++)
    {
      const VedHubUpload *upload = g_ptr_array_index (self->uploads, i);

      if (!upload->is_large)
        continue;
      json_builder_begin_object (builder);
      add_text (builder, "oid", upload->sha256);
      add_number (builder, "size", upload->size);
      json_builder_end_object (builder);
      (*n_large)++;
    }
  json_builder_end_array (builder);
  add_text (builder, "hash_algo", "sha256");

  return end_object (builder);
}

static gboolean
put_all_large (Commit  *self,
               GError **error)
{
  g_autofree char *url = g_strdup_printf ("/datasets/%s.git/info/lfs/objects/batch", self->repository);
  g_autoptr(JsonObject) answer = NULL;
  JsonArray *objects;
  guint n_large;
  char *text = write_batch (self, &n_large);

  if (n_large == 0)
    {
      g_free (text);
      return TRUE;
    }
  answer = post (self, url, LFS_TYPE, text, self->repository, error);
  objects = answer != NULL ? ved_json_get_array (answer, "objects") : NULL;
  if (answer != NULL && objects == NULL)
    g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "%s: the Hub names no place for large files",
                 self->repository);
  if (objects == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (objects); i++)
    {
      JsonObject *object = ved_json_get_element (objects, i);
      const char *oid = ved_json_get_text (object, "oid");
      const VedHubUpload *upload = oid != NULL ? find_upload (self, NULL, oid) : NULL;

      if (upload == NULL)
        continue;
      if (!put_large (self, upload, object, error))
        return FALSE;
      ved_progress_add (self->progress, (gsize) upload->size);
    }

  return TRUE;
}

static void
begin_line (JsonBuilder *builder,
            const char  *key)
{
  json_builder_begin_object (builder);
  add_text (builder, "key", key);
  json_builder_set_member_name (builder, "value");
  json_builder_begin_object (builder);
}

static void
end_line (JsonBuilder *builder,
          GString     *lines)
{
  g_autofree char *line = NULL;

  json_builder_end_object (builder);
  line = end_object (builder);
  g_string_append (lines, line);
  g_string_append_c (lines, '\n');
}

static gboolean
write_file (VedHubUpload  *upload,
            GString       *lines,
            GError       **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GBytes) content = NULL;
  g_autofree char *encoded = NULL;
  const guint8 *data;
  gsize size;

  begin_line (builder, upload->is_large ? "lfsFile" : "file");
  add_text (builder, "path", upload->path);
  if (upload->is_large)
    {
      add_text (builder, "algo", "sha256");
      add_text (builder, "oid", upload->sha256);
      add_number (builder, "size", upload->size);
      end_line (builder, lines);
      return TRUE;
    }
  content = map_content (upload, error);
  if (content == NULL)
    return FALSE;
  data = g_bytes_get_data (content, &size);
  encoded = g_base64_encode (data != NULL ? data : (const guint8 *) "", size);
  add_text (builder, "content", encoded);
  add_text (builder, "encoding", "base64");
  end_line (builder, lines);

  return TRUE;
}

static gboolean
send_commit (Commit      *self,
             const char  *summary,
             GError     **error)
{
  g_autofree char *url = g_strdup_printf ("/api/datasets/%s/commit/" BRANCH, self->repository);
  g_autoptr(JsonBuilder) head = json_builder_new ();
  g_autoptr(GString) lines = g_string_new (NULL);
  g_autoptr(JsonObject) answer = NULL;
  const char *commit;

  begin_line (head, "header");
  add_text (head, "summary", summary);
  add_text (head, "description", "");
  end_line (head, lines);
  for (guint i = 0; i < self->uploads->len; i++)
    if (!write_file (g_ptr_array_index (self->uploads, i), lines, error))
      return FALSE;
  answer = post (self, url, "application/x-ndjson", g_string_free (g_steal_pointer (&lines), FALSE), self->repository,
                 error);
  if (answer == NULL)
    return FALSE;
  commit = ved_json_get_text (answer, "commitOid");
  if (commit != NULL && ved_hub_name_is_commit (commit))
    return TRUE;

  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_NOT_A_HUB, "%s: the Hub does not say which commit it made",
               self->repository);

  return FALSE;
}

/**
 * ved_hub_upload_create:
 * @client: with a token that may write
 * @repository: from ved_hub_name_parse()
 *
 * Makes a dataset. One that is there stays as it is.
 */
gboolean
ved_hub_upload_create (VedHubClient  *client,
                       const char    *repository,
                       gboolean       is_private,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_auto(GStrv) parts = g_strsplit (repository, "/", 2);
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GBytes) body = NULL, answer = NULL;
  g_autoptr(GError) fault = NULL;
  guint status = 0;
  char *text;

  json_builder_begin_object (builder);
  add_text (builder, "type", "dataset");
  add_text (builder, "organization", parts[0]);
  add_text (builder, "name", parts[1]);
  json_builder_set_member_name (builder, "private");
  json_builder_add_boolean_value (builder, is_private);
  text = end_object (builder);
  body = g_bytes_new_take (text, strlen (text));
  answer = ved_hub_client_post (client, "/api/repos/create", "application/json", body, repository, &status, cancellable,
                                &fault);
  if (answer != NULL || status == SOUP_STATUS_CONFLICT)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));

  return FALSE;
}

/**
 * ved_hub_upload_commit:
 * @client: with a token that may write
 * @uploads: (element-type VedHubUpload): at most some hundreds; their sizes and hashes are known afterwards
 * @summary: one line about the commit
 * @progress: (nullable): is told of the bytes of large files
 *
 * Puts all of them on the main branch of a dataset, in one commit. Blocks.
 */
gboolean
ved_hub_upload_commit (VedHubClient  *client,
                       const char    *repository,
                       GPtrArray     *uploads,
                       const char    *summary,
                       VedProgress   *progress,
                       GCancellable  *cancellable,
                       GError       **error)
{
  Commit self = { client, repository, uploads, progress, cancellable };

  for (guint i = 0; i < uploads->len; i++)
    if (!hash (g_ptr_array_index (uploads, i), cancellable, error))
      return FALSE;

  return ask_modes (&self, error) && put_all_large (&self, error) && send_commit (&self, summary, error);
}
