/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-item"

#include "config.h"

#include "app/recordings/ved-recording-item.h"

#include "store/recordings/ved-recording-schema.h"

#include <glib/gstdio.h>
#include <string.h>

struct _VedRecordingItem
{
  GObject parent_instance;
  char *path;
  char *fault;                  /* (nullable): why it cannot be read */
  VedRecordingInfo info;
  gint64 size;                  /* bytes, with what is not yet taken in */
  gint64 modified_s;
  guint n_bookmarks;
  VedMinimapColumn columns[VED_RECORDING_COLUMNS];
};

G_DEFINE_FINAL_TYPE (VedRecordingItem, ved_recording_item, G_TYPE_OBJECT)

static void
read_size (const char *path,
           gint64     *size,
           gint64     *modified_s)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf file = { 0 };

  *size = *modified_s = 0;
  if (g_stat (path, &file) == 0)
    {
      *size = file.st_size;
      *modified_s = file.st_mtime;
    }
  if (g_stat (log, &file) == 0)
    {
      *size += file.st_size;
      *modified_s = MAX (*modified_s, file.st_mtime);
    }
}

static guint
count_bookmarks (VedRecordingReader *reader)
{
  g_autoptr(GPtrArray) events = ved_recording_reader_read_events (reader);
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += ((const VedRecordingEvent *) events->pdata[i])->kind == VED_RECORDING_BOOKMARK;

  return n;
}

static void
read_file (VedRecordingItem *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedRecordingReader) reader = ved_recording_reader_open (self->path, &error);
  g_autofree VedFleetFigures *figures = NULL;
  guint n_figures;

  if (reader == NULL)
    {
      self->fault = g_strdup (error->message);
      return;
    }

  ved_recording_reader_get_info (reader, &self->info);
  self->n_bookmarks = count_bookmarks (reader);
  figures = ved_recording_reader_read_figures (reader, &n_figures);
  ved_minimap_columns_fill (self->columns, VED_RECORDING_COLUMNS, self->info.first_us, self->info.last_us,
                            figures, n_figures);
}

static void
ved_recording_item_finalize (GObject *object)
{
  VedRecordingItem *self = VED_RECORDING_ITEM (object);

  g_free (self->path);
  g_free (self->fault);
  ved_recording_info_clear (&self->info);

  G_OBJECT_CLASS (ved_recording_item_parent_class)->finalize (object);
}

static void
ved_recording_item_class_init (VedRecordingItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_recording_item_finalize;
}

static void
ved_recording_item_init (VedRecordingItem *self)
{
}

/**
 * ved_recording_item_load:
 * @path: of a recording, or of what claims to be one
 *
 * Reads what the file says of itself and what its thumbnail shows. Blocks on the disk: for workers.
 *
 * Returns: (transfer full): the item; of a file that cannot be read one with a fault
 */
VedRecordingItem *
ved_recording_item_load (const char *path)
{
  VedRecordingItem *self = g_object_new (VED_TYPE_RECORDING_ITEM, NULL);

  self->path = g_strdup (path);
  read_size (path, &self->size, &self->modified_s);
  read_file (self);

  return self;
}

const char *
ved_recording_item_get_path (VedRecordingItem *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), NULL);

  return self->path;
}

/* New recordings are files named by when they began and what they are of, so that folders are in order. */
static char *
read_name (const char *name)
{
  g_autoptr(GRegex) regex = g_regex_new ("^(\\d{4}-\\d\\d-\\d\\d) (\\d\\d)-(\\d\\d)-\\d\\d (.+)$", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return g_regex_match (regex, name, 0, &match) ? g_match_info_expand_references (match, "\\4, \\1 \\2:\\3", NULL)
                                                : g_strdup (name);
}

/**
 * ved_recording_item_dup_title:
 *
 * Returns: (transfer full): what the viewer called it; else what it is of and when it began, where the file is named so, and
 *   the name of any other file
 */
char *
ved_recording_item_dup_title (VedRecordingItem *self)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), NULL);

  if (self->info.title != NULL && *self->info.title != '\0')
    return g_strdup (self->info.title);

  name = g_path_get_basename (self->path);
  if (g_str_has_suffix (name, VED_RECORDING_SUFFIX))
    name[strlen (name) - strlen (VED_RECORDING_SUFFIX)] = '\0';

  return read_name (name);
}

const VedRecordingInfo *
ved_recording_item_get_info (VedRecordingItem *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), NULL);

  return &self->info;
}

/**
 * ved_recording_item_get_fault:
 *
 * Returns: (nullable): why the file cannot be read, and the cure
 */
const char *
ved_recording_item_get_fault (VedRecordingItem *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), NULL);

  return self->fault;
}

gint64
ved_recording_item_get_size (VedRecordingItem *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), 0);

  return self->size;
}

guint
ved_recording_item_get_n_bookmarks (VedRecordingItem *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), 0);

  return self->n_bookmarks;
}

/**
 * ved_recording_item_get_sort_us:
 *
 * Returns: when it begins, µs UTC; of a file without frames when it changed last
 */
gint64
ved_recording_item_get_sort_us (VedRecordingItem *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), 0);

  return self->info.first_us != 0 ? self->info.first_us : self->modified_s *G_USEC_PER_SEC;
}

/**
 * ved_recording_item_get_columns:
 *
 * Returns: (array fixed-size=56): the thumbnail
 */
const VedMinimapColumn *
ved_recording_item_get_columns (VedRecordingItem *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), NULL);

  return self->columns;
}

/**
 * ved_recording_item_is_current:
 *
 * Returns: whether the file is still as it was when it was loaded. Asks the disk
 */
gboolean
ved_recording_item_is_current (VedRecordingItem *self)
{
  gint64 size, modified_s;

  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), FALSE);

  read_size (self->path, &size, &modified_s);

  return size == self->size && modified_s == self->modified_s;
}

static gboolean
contains (const char *text,
          const char *word)
{
  return text != NULL && strcasestr (text, word) != NULL;
}

static gboolean
matches_word (VedRecordingItem *self,
              const char       *word)
{
  g_autofree char *title = ved_recording_item_dup_title (self);

  for (guint i = 0; self->info.tags != NULL && self->info.tags[i] != NULL; i++)
    {
      if (contains (self->info.tags[i], word))
        return TRUE;
    }

  return contains (title, word) || contains (self->info.source, word) || contains (self->info.note, word)
         || contains (self->path, word);
}

/**
 * ved_recording_item_matches:
 * @text: words
 *
 * Returns: whether all words occur in its title, source, tags, note or path
 */
gboolean
ved_recording_item_matches (VedRecordingItem *self,
                            const char       *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t", -1);

  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), FALSE);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0' && !matches_word (self, words[i]))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_recording_item_follows:
 * @earlier: another one
 *
 * Returns: whether this one is of the same source as @earlier and begins after its end
 */
gboolean
ved_recording_item_follows (VedRecordingItem *self,
                            VedRecordingItem *earlier)
{
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (self), FALSE);
  g_return_val_if_fail (VED_IS_RECORDING_ITEM (earlier), FALSE);

  return self->fault == NULL && earlier->fault == NULL && self->info.first_us > earlier->info.last_us
         && earlier->info.last_us != 0 && g_strcmp0 (self->info.source, earlier->info.source) == 0;
}
