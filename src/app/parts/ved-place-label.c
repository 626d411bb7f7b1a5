/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-place-label"

#include "config.h"

#include "app/parts/ved-place-label.h"

#define LEAST_CHARS 4
#define MOST_CHARS  24

struct _VedPlaceLabel
{
  AdwBin parent_instance;
  GtkLabel *name;
  GtkLabel *page;
};

G_DEFINE_FINAL_TYPE (VedPlaceLabel, ved_place_label, ADW_TYPE_BIN)

static void
ved_place_label_class_init (VedPlaceLabelClass *klass)
{
}

static GtkLabel *
add_line (GtkBox *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_CHARS);
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static void
ved_place_label_init (VedPlaceLabel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->name = add_line (GTK_BOX (box));
  self->page = add_line (GTK_BOX (box));
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->page), FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
ved_place_label_set_name (VedPlaceLabel *self,
                          const char    *name)
{
  g_return_if_fail (VED_IS_PLACE_LABEL (self));

  gtk_label_set_label (self->name, name);
}

/**
 * ved_place_label_set_page:
 * @page: its title
 */
void
ved_place_label_set_page (VedPlaceLabel *self,
                          const char    *page)
{
  g_return_if_fail (VED_IS_PLACE_LABEL (self));

  gtk_label_set_label (self->page, page);
}

/**
 * ved_place_label_set_narrow:
 * @narrow: whether the window has no room for a title
 */
void
ved_place_label_set_narrow (VedPlaceLabel *self,
                            gboolean       narrow)
{
  g_return_if_fail (VED_IS_PLACE_LABEL (self));

  gtk_widget_set_visible (GTK_WIDGET (self->page), narrow);
}
