/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-row"

#include "config.h"

#include "app/recordings/ved-recording-row.h"

#include "app/charts/ved-instant-text.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-source-text.h"
#include "app/recordings/ved-recording-thumbnail.h"

#include <glib/gi18n.h>

#define MARGIN_PX  10
#define SPACING_PX 12

struct _VedRecordingRow
{
  GtkListBoxRow parent_instance;
  VedRecordingItem *item;
};

G_DEFINE_FINAL_TYPE (VedRecordingRow, ved_recording_row, GTK_TYPE_LIST_BOX_ROW)

static void
ved_recording_row_finalize (GObject *object)
{
  g_clear_object (&VED_RECORDING_ROW (object)->item);

  G_OBJECT_CLASS (ved_recording_row_parent_class)->finalize (object);
}

static void
ved_recording_row_class_init (VedRecordingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_recording_row_finalize;
}

static void
ved_recording_row_init (VedRecordingRow *self)
{
}

static char *
describe (VedRecordingItem *item)
{
  const VedRecordingInfo *info = ved_recording_item_get_info (item);
  g_autofree char *size = g_format_size ((guint64) ved_recording_item_get_size (item));
  g_autofree char *begin = NULL, *duration = NULL, *source = NULL;

  if (info->first_us == 0)
    return g_strdup_printf (_("Nothing recorded yet · %s"), size);

  begin = ved_instant_text (info->first_us, NULL, 0);
  duration = ved_text_duration (info->last_us - info->first_us);
  source = info->source != NULL ? ved_source_text_recorded (info->source) : g_strdup ("–");

  return g_strdup_printf ("%s · %s · %s · %s", source, begin, duration, size);
}

static void
append_tags (GtkWidget              *box,
             const VedRecordingInfo *info)
{
  g_autofree char *text = NULL;

  if (info->tags == NULL || info->tags[0] == NULL)
    return;

  text = g_strjoinv (" · ", info->tags);
  gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (text, "caption-heading"));
}

static GtkWidget *
create_texts (VedRecordingItem *item,
              const char       *title,
              gboolean          is_under_way)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *line;
  const VedRecordingInfo *info = ved_recording_item_get_info (item);
  g_autofree char *text = NULL;

  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (title, "heading"));
  if (ved_recording_item_get_fault (item) != NULL)
    {
      gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (ved_recording_item_get_fault (item), "error"));
      return box;
    }
  if (!g_utf8_validate (ved_recording_item_get_path (item), -1, NULL))
    gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (_("Its name is not valid UTF-8: rename it"),
                                                           "error"));

  text = describe (item);
  line = ved_text_paragraph_new (text, "caption");
  gtk_widget_add_css_class (line, "numeric");
  gtk_widget_add_css_class (line, "dim-label");
  gtk_box_append (GTK_BOX (box), line);
  if (is_under_way)
    gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (_("● Recording now"), "error"));
  else if (info->finished_us == 0)
    gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (_("Not closed: it is still being recorded, or was interrupted"),
                                                           "caption"));
  if (info->note != NULL && *info->note != '\0')
    gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (info->note, "caption"));
  append_tags (box, info);

  return box;
}

static void
append_action (GMenu      *menu,
               const char *label,
               const char *action,
               const char *path)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, g_variant_new_string (path));
  g_menu_append_item (menu, item);
}

static GtkWidget *
create_menu (const char *path,
             const char *title,
             gboolean    is_readable)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *label = g_strdup_printf (_("Actions of “%s”"), title);

  if (is_readable)
    {
      append_action (menu, _("_Open"), "recordings.open", path);
      append_action (menu, _("_Compare…"), "recordings.compare", path);
      append_action (menu, _("_Title, Tags and Note…"), "recordings.describe", path);
      append_action (menu, _("_Keep a Part…"), "recordings.trim", path);
      append_action (menu, _("_Merge With the Next"), "recordings.merge", path);
      append_action (menu, _("_Export…"), "recordings.export", path);
    }
  append_action (menu, _("Move to _Trash"), "recordings.trash", path);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

/**
 * ved_recording_row_new:
 * @item: what to show
 * @is_under_way: whether it is being recorded by this window
 *
 * Returns: the row; a recording that cannot be read says why and does not open
 */
GtkWidget *
ved_recording_row_new (VedRecordingItem *item,
                       gboolean          is_under_way)
{
  VedRecordingRow *self = g_object_new (VED_TYPE_RECORDING_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);
  /* Actions take paths as texts. */
  gboolean has_text = g_utf8_validate (ved_recording_item_get_path (item), -1, NULL);
  gboolean is_readable = ved_recording_item_get_fault (item) == NULL && has_text;
  g_autofree char *title = ved_recording_item_dup_title (item);

  self->item = g_object_ref (item);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), ved_recording_thumbnail_new (item));
  gtk_box_append (GTK_BOX (box), create_texts (item, title, is_under_way));
  if (!is_under_way && has_text)
    gtk_box_append (GTK_BOX (box), create_menu (ved_recording_item_get_path (item), title, is_readable));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), is_readable && !is_under_way);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

/**
 * ved_recording_row_get_item:
 *
 * Returns: (transfer none): what the row shows
 */
VedRecordingItem *
ved_recording_row_get_item (VedRecordingRow *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_ROW (self), NULL);

  return self->item;
}
