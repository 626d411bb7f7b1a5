/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-list-growth"

#include "config.h"

#include "app/parts/ved-list-growth.h"

/* GtkListView keeps widgets for some two hundred rows, whether or not there is room for them. So a view begins with the
 * rows that a window can show, and takes in the others a few in each frame, as a slice of the list that grows until
 * nothing is cut off. */

#define KEPT_ROWS 208           /* the view makes no more widgets than for these */
#define FIRST_FRAMES 2

#define VED_TYPE_LIST_GROWTH (ved_list_growth_get_type ())

G_DECLARE_FINAL_TYPE (VedListGrowth, ved_list_growth, VED, LIST_GROWTH, GObject)

struct _VedListGrowth
{
  GObject parent_instance;

  GtkWidget *view;              /* owns this */
  GListModel *list;
  GtkSliceListModel *slice;     /* what the view shows of the list */
  guint rows_per_frame;
  guint tick_id;                /* while the slice grows */
  guint n_frames;               /* since it began to */
};

G_DEFINE_FINAL_TYPE (VedListGrowth, ved_list_growth, G_TYPE_OBJECT)

static gboolean
grow_cb (GtkWidget     *view,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedListGrowth *self = user_data;
  guint size = gtk_slice_list_model_get_size (self->slice);

  /* The frame that shows the list first is not to wait for rows below its end. */
  if (self->n_frames++ < FIRST_FRAMES)
    return G_SOURCE_CONTINUE;

  size = size + self->rows_per_frame < KEPT_ROWS ? size + self->rows_per_frame : G_MAXUINT;
  gtk_slice_list_model_set_size (self->slice, size);
  if (size < g_list_model_get_n_items (self->list))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
grow (VedListGrowth *self)
{
  if (self->tick_id != 0 || !gtk_widget_get_mapped (self->view)
      || gtk_slice_list_model_get_size (self->slice) >= g_list_model_get_n_items (self->list))
    return;

  self->n_frames = 0;
  self->tick_id = gtk_widget_add_tick_callback (self->view, grow_cb, self, NULL);
}

static void
stop (VedListGrowth *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->view, self->tick_id);
  self->tick_id = 0;
}

static void
ved_list_growth_dispose (GObject *object)
{
  VedListGrowth *self = VED_LIST_GROWTH (object);

  g_clear_object (&self->slice);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (ved_list_growth_parent_class)->dispose (object);
}

static void
ved_list_growth_class_init (VedListGrowthClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_list_growth_dispose;
}

static void
ved_list_growth_init (VedListGrowth *self)
{
}

/**
 * ved_list_growth_attach:
 * @view: a list view or column view
 * @list: what it is to show
 * @first_rows: how many of them from the first frame on: as many as a window has room for
 * @rows_per_frame: by how many it grows, while the view is on the screen
 *
 * Returns: (transfer full): the beginning of @list, and all of it soon after; the model to give to @view
 */
GListModel *
ved_list_growth_attach (GtkWidget  *view,
                        GListModel *list,
                        guint       first_rows,
                        guint       rows_per_frame)
{
  VedListGrowth *self = g_object_new (VED_TYPE_LIST_GROWTH, NULL);

  self->view = view;
  self->list = g_object_ref (list);
  self->slice = gtk_slice_list_model_new (g_object_ref (list), 0, first_rows);
  self->rows_per_frame = rows_per_frame;
  g_signal_connect_object (view, "map", G_CALLBACK (grow), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (view, "unmap", G_CALLBACK (stop), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (grow), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (view), "ved-list-growth", self, g_object_unref);

  return G_LIST_MODEL (g_object_ref (self->slice));
}

/**
 * ved_list_growth_begin:
 * @view: that grows, and shows nothing yet
 * @first_rows: how many it begins with instead: as many as can be seen of it at first
 */
void
ved_list_growth_begin (GtkWidget *view,
                       guint      first_rows)
{
  VedListGrowth *self = g_object_get_data (G_OBJECT (view), "ved-list-growth");

  g_return_if_fail (VED_IS_LIST_GROWTH (self));

  gtk_slice_list_model_set_size (self->slice, first_rows);
}
