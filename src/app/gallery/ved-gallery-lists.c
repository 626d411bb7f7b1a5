/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-lists"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

#include "app/charts/ved-sparkline.h"

#include <glib/gi18n.h>

/* Small charts in the rows of a list that scrolls. */

#define N_POINTS 96
#define FEW_ROWS 12

typedef struct {
  VedGalleryData *data;         /* (nullable) */
  GtkStringList *names;
  GPtrArray *bound;             /* GtkListItem, on the screen now */
} List;

static void
list_free (gpointer data)
{
  List *list = data;

  g_clear_pointer (&list->data, ved_gallery_data_unref);
  g_ptr_array_unref (list->bound);
  g_free (list);
}

/* The newest samples of a series; of a single series, each row begins a little later. */
static void
show_row (List        *list,
          GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  VedGalleryData *data = list->data;
  guint row = gtk_list_item_get_position (item);
  gsize n = MIN (data->n_values, N_POINTS), first = data->n_values - n;
  const float *values = data->values + MIN (row, data->n_series - 1) * data->capacity;

  if (data->n_series == 1)
    first -= MIN (first, 17 * row);
  ved_sparkline_set_history (VED_SPARKLINE (gtk_widget_get_last_child (box)), values + first, (guint) n);
}

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item,
              gpointer            user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *line = ved_sparkline_new (0.0, 100.0);

  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_size_request (line, 80, 26);
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (box), line);
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkListItemFactory *factory,
             GtkListItem        *item,
             List               *list)
{
  GtkWidget *box = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
  if (list->data != NULL && list->data->kind == VED_GALLERY_NEGATIVE)
    ved_sparkline_set_range (VED_SPARKLINE (gtk_widget_get_last_child (box)), -120.0, 0.0);
  else
    ved_sparkline_set_range (VED_SPARKLINE (gtk_widget_get_last_child (box)), 0.0, 100.0);
  g_ptr_array_add (list->bound, item);
  if (list->data != NULL)
    show_row (list, item);
}

static void
unbind_row_cb (GtkListItemFactory *factory,
               GtkListItem        *item,
               List               *list)
{
  g_ptr_array_remove_fast (list->bound, item);
}

static GtkWidget *
create_list (void)
{
  List *list = g_new0 (List, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  list->bound = g_ptr_array_new ();
  list->names = gtk_string_list_new (NULL);
  g_object_set_data_full (G_OBJECT (list->names), "list", list, list_free);
  g_object_set_data (G_OBJECT (scroller), "list", list);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row_cb), list);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row_cb), list);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (list->names))), factory);
  gtk_widget_add_css_class (view, "view-on-card");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);

  return scroller;
}

static void
set_names (List *list,
           guint n_rows)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (list->names));
  g_auto(GStrv) names = g_new0 (char *, n_rows + 1);

  for (guint i = 0; i < n_rows; i++)
    names[i] = g_strdup_printf ("server-%04u", i + 1);
  gtk_string_list_splice (list->names, 0, n_before, (const char *const *) names);
}

static void
show_list (GtkWidget      *scroller,
           VedGalleryData *data)
{
  List *list = g_object_get_data (G_OBJECT (scroller), "list");
  gboolean is_new = list->data != data;

  ved_gallery_data_ref (data);
  g_clear_pointer (&list->data, ved_gallery_data_unref);
  list->data = data;
  if (is_new)
    set_names (list, data->n_series > 1 ? data->n_series : FEW_ROWS);
  else
    for (guint i = 0; i < list->bound->len; i++)
      show_row (list, g_ptr_array_index (list->bound, i));
}

static const VedGalleryScene scenes[] = {
  { "sparklines", N_("Sparklines"), N_("A line in every row; the list scrolls"), 300, create_list, show_list },
};

const VedGalleryFamily ved_gallery_lists = { scenes, G_N_ELEMENTS (scenes) };
