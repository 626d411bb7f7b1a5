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
  GtkWidget *open_sign;
  GtkWidget *menu;              /* (nullable): of what is not being recorded */
};

G_DEFINE_FINAL_TYPE (VedRecordingRow, ved_recording_row, GTK_TYPE_LIST_BOX_ROW)

static void
ved_recording_row_finalize (GObject *object)
{
  g_clear_object (&VED_RECORDING_ROW (object)->item);

  G_OBJECT_CLASS (ved_recording_row_parent_class)->finalize (object);
}

static void
pop_menu_up (VedRecordingRow *self)
{
  if (self->menu != NULL)
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
}

static gboolean
menu_key_pressed_cb (GtkWidget *widget,
                     GVariant  *parameter,
                     gpointer   user_data)
{
  pop_menu_up (VED_RECORDING_ROW (widget));

  return TRUE;
}

static void
ved_recording_row_class_init (VedRecordingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_recording_row_finalize;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_pressed_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_pressed_cb, NULL);
}

static void
ved_recording_row_init (VedRecordingRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pop_menu_up), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static char *
describe_bookmarks (guint n)
{
  return n > 0 ? g_strdup_printf (ngettext (" · %u bookmark", " · %u bookmarks", n), n) : g_strdup ("");
}

static char *
describe (VedRecordingItem *item,
          gboolean          is_under_way)
{
  const VedRecordingInfo *info = ved_recording_item_get_info (item);
  g_autofree char *size = g_format_size ((guint64) ved_recording_item_get_size (item));
  g_autofree char *begin = NULL, *duration = NULL, *source = NULL, *bookmarks = NULL;

  if (info->first_us == 0)
    return g_strdup (is_under_way ? _("Begins with the next snapshot that comes from the source")
                     : _("Empty: nothing came from the source while it was recorded. Move it to the trash"));

  begin = ved_instant_text (info->first_us, NULL, 0);
  duration = ved_text_duration (info->last_us - info->first_us);
  source = info->source != NULL ? ved_source_text_recorded (info->source) : g_strdup ("–");

  bookmarks = describe_bookmarks (ved_recording_item_get_n_bookmarks (item));

  return g_strdup_printf ("%s · %s · %s · %s%s", source, begin, duration, size, bookmarks);
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
create_open_sign (void)
{
  GtkWidget *sign = ved_text_label_new (_("Open now"), "caption-heading");

  gtk_widget_add_css_class (sign, "accent");
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (sign, FALSE);

  return sign;
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

  text = describe (item, is_under_way);
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
  self->open_sign = create_open_sign ();
  gtk_box_append (GTK_BOX (box), self->open_sign);
  if (!is_under_way && has_text)
    {
      self->menu = create_menu (ved_recording_item_get_path (item), title, is_readable);
      gtk_box_append (GTK_BOX (box), self->menu);
    }
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

/**
 * ved_recording_row_set_open:
 * @is_open: whether it is what the window shows
 */
void
ved_recording_row_set_open (VedRecordingRow *self,
                            gboolean         is_open)
{
  g_return_if_fail (VED_IS_RECORDING_ROW (self));

  gtk_widget_set_visible (self->open_sign, is_open);
}
