/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-dataset-row"

#include "config.h"

#include "app/datasets/ved-dataset-row.h"

#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

#define MARGIN_PX  12
#define SPACING_PX 8
#define MIN_TEXT   12
#define N_BUTTONS  2

struct _VedDatasetRow
{
  GtkListBoxRow parent_instance;
  char *title;
  GtkWidget *subtitle;
  GtkWidget *badge;
  GtkWidget *badge_icon;
  GtkWidget *badge_text;
  const char *badge_class;      /* (nullable) static */
  GtkWidget *progress;
  GtkWidget *buttons[N_BUTTONS];
  VedDatasetDeed deeds[N_BUTTONS];
};

G_DEFINE_FINAL_TYPE (VedDatasetRow, ved_dataset_row, GTK_TYPE_LIST_BOX_ROW)

enum {
  DEED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const deed_labels[] = {
  [VED_DATASET_NOTHING] = "",
  [VED_DATASET_OPEN] = N_("Open"),
  [VED_DATASET_DOWNLOAD] = N_("Download"),
  [VED_DATASET_CHECK] = N_("Check"),
  [VED_DATASET_CANCEL] = N_("Cancel"),
};

static void
ved_dataset_row_finalize (GObject *object)
{
  g_free (VED_DATASET_ROW (object)->title);

  G_OBJECT_CLASS (ved_dataset_row_parent_class)->finalize (object);
}

static void
ved_dataset_row_class_init (VedDatasetRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_dataset_row_finalize;
  signals[DEED] = g_signal_new ("deed", VED_TYPE_DATASET_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
clicked_cb (GtkWidget     *button,
            VedDatasetRow *self)
{
  for (guint i = 0; i < N_BUTTONS; i++)
    if (button == self->buttons[i])
      {
        g_signal_emit (self, signals[DEED], 0, (int) self->deeds[i]);
        return;
      }
}

static GtkWidget *
create_buttons (VedDatasetRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);

  for (guint i = 0; i < N_BUTTONS; i++)
    {
      self->buttons[i] = gtk_button_new ();
      gtk_widget_set_valign (self->buttons[i], GTK_ALIGN_CENTER);
      gtk_widget_set_visible (self->buttons[i], FALSE);
      g_signal_connect_object (self->buttons[i], "clicked", G_CALLBACK (clicked_cb), self, 0);
      gtk_box_append (GTK_BOX (box), self->buttons[i]);
    }

  return box;
}

static GtkWidget *
create_badge (VedDatasetRow *self)
{
  self->badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->badge_icon = gtk_image_new ();
  self->badge_text = ved_text_label_new ("", "caption");
  gtk_box_append (GTK_BOX (self->badge), self->badge_icon);
  gtk_box_append (GTK_BOX (self->badge), self->badge_text);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->badge, FALSE);

  return self->badge;
}

static GtkWidget *
create_text (VedDatasetRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = ved_text_paragraph_new (self->title, NULL);

  self->subtitle = ved_text_wrapped_label_new ("", "caption");
  gtk_widget_add_css_class (self->subtitle, "dim-label");
  gtk_label_set_wrap_mode (GTK_LABEL (self->subtitle), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (self->subtitle), MIN_TEXT);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->subtitle);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);

  return box;
}

static void
ved_dataset_row_init (VedDatasetRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/**
 * ved_dataset_row_new:
 * @title: the name of the order book
 */
GtkWidget *
ved_dataset_row_new (const char *title)
{
  VedDatasetRow *self = g_object_new (VED_TYPE_DATASET_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);

  self->title = g_strdup (title);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, SPACING_PX);
  gtk_widget_set_margin_bottom (box, SPACING_PX);
  gtk_box_append (GTK_BOX (box), create_text (self));
  gtk_box_append (GTK_BOX (box), create_badge (self));
  gtk_box_append (GTK_BOX (box), create_buttons (self));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);

  return GTK_WIDGET (self);
}

void
ved_dataset_row_set_subtitle (VedDatasetRow *self,
                              const char    *text)
{
  ved_text_label_set (self->subtitle, text);
}

/**
 * ved_dataset_row_set_badge:
 * @text: (nullable): how it stands in a word or two; %NULL: nothing to say
 * @css_class: (nullable): static, "success", "warning" or "error"
 */
void
ved_dataset_row_set_badge (VedDatasetRow *self,
                           const char    *text,
                           const char    *icon_name,
                           const char    *css_class)
{
  gtk_widget_set_visible (self->badge, text != NULL);
  if (text == NULL)
    return;

  ved_text_label_set (self->badge_text, text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->badge_icon), icon_name);
  if (self->badge_class != NULL)
    gtk_widget_remove_css_class (self->badge, self->badge_class);
  if (css_class != NULL)
    gtk_widget_add_css_class (self->badge, css_class);
  self->badge_class = css_class;
}

/**
 * ved_dataset_row_set_progress:
 * @share: 0 to 1; below 0: nothing is under way
 */
void
ved_dataset_row_set_progress (VedDatasetRow *self,
                              double         share)
{
  gtk_widget_set_visible (self->progress, share >= 0.0);
  if (share >= 0.0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (share, 1.0));
}

static void
set_deed (VedDatasetRow  *self,
          guint           nth,
          VedDatasetDeed  deed)
{
  GtkWidget *button = self->buttons[nth];
  g_autofree char *name = NULL;

  if (self->deeds[nth] == deed)
    return;

  self->deeds[nth] = deed;
  gtk_widget_set_visible (button, deed != VED_DATASET_NOTHING);
  if (deed == VED_DATASET_NOTHING)
    return;

  /* For who hears one button after another. */
  name = g_strdup_printf ("%s: %s", _(deed_labels[deed]), self->title);
  gtk_button_set_label (GTK_BUTTON (button), _(deed_labels[deed]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * ved_dataset_row_set_deeds:
 *
 * Says what its buttons do. A button that goes on to mean the same keeps the focus.
 */
void
ved_dataset_row_set_deeds (VedDatasetRow  *self,
                           VedDatasetDeed  first,
                           VedDatasetDeed  second)
{
  set_deed (self, 0, first);
  set_deed (self, 1, second);
}
