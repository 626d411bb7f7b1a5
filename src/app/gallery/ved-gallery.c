/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery"

#include "config.h"

#include "app/gallery/ved-gallery.h"

#include "app/charts/ved-chart.h"
#include "app/gallery/ved-gallery-scene.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"

#include <glib/gi18n.h>

/* A page whose gallery lies below what it is opened for lets it grow: by a chart in each frame that it is on the screen.
 *
 * Data are made in a worker; the charts keep what they show until then. Live data grow by a timer that runs
 * only while the gallery can be seen: it is mapped, its window is not minimised, and it is not scrolled away. */

#define LIVE_MS 100
#define LEAST_COLUMN_PX 340
#define MAX_COLUMNS 4
#define SPACING_PX 12

struct _VedGallery
{
  AdwBin parent_instance;

  GtkWidget *reflow;
  GPtrArray *charts;            /* GtkWidget, in the order of the scenes */
  VedGalleryKind kind;
  VedGalleryData *data;         /* (nullable): what the charts show */
  GCancellable *cancellable;    /* of the data being made; (nullable) */
  GdkSurface *surface;          /* (nullable): of the window while mapped */
  guint live_id;
  guint growth_id;              /* while scenes are added */
};

enum {
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedGallery, ved_gallery, ADW_TYPE_BIN)

static void
show_data (VedGallery *self)
{
  for (guint i = 0; i < self->charts->len; i++)
    ved_gallery_scenes_get (i)->show (g_ptr_array_index (self->charts, i), self->data);
}

static void
take_data (VedGallery     *self,
           VedGalleryData *data)
{
  VedGalleryData *before = self->data;

  self->data = data;
  show_data (self);
  g_clear_pointer (&before, ved_gallery_data_unref);
}

static gboolean
is_scrolled_away (VedGallery *self)
{
  GtkWidget *port = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  return port != NULL && gtk_widget_compute_bounds (GTK_WIDGET (self), port, &bounds)
         && (bounds.origin.y >= gtk_widget_get_height (port) || bounds.origin.y + bounds.size.height <= 0);
}

static gboolean
live_cb (gpointer user_data)
{
  VedGallery *self = user_data;

  if (is_scrolled_away (self))
    return G_SOURCE_CONTINUE;
  if (ved_gallery_data_grow (self->data))
    show_data (self);
  else
    take_data (self, ved_gallery_data_new (VED_GALLERY_LIVE));

  return G_SOURCE_CONTINUE;
}

static gboolean
is_seen (VedGallery *self)
{
  return self->surface != NULL
         && (gdk_toplevel_get_state (GDK_TOPLEVEL (self->surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
}

static void
update_live (VedGallery *self)
{
  gboolean wanted = self->data != NULL && self->data->kind == VED_GALLERY_LIVE && is_seen (self);

  if (wanted == (self->live_id != 0))
    return;

  if (!wanted)
    {
      g_clear_handle_id (&self->live_id, g_source_remove);
      return;
    }
  self->live_id = g_timeout_add (LIVE_MS, live_cb, self);
  g_source_set_name_by_id (self->live_id, "ved-gallery live");
}

static void
make_data_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_task_return_pointer (task, ved_gallery_data_new ((VedGalleryKind) GPOINTER_TO_UINT (task_data)),
                         (GDestroyNotify) ved_gallery_data_unref);
}

static void
data_made_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  VedGallery *self = user_data;
  VedGalleryData *data = g_task_propagate_pointer (G_TASK (result), NULL);

  if (data == NULL)
    return;

  g_clear_object (&self->cancellable);
  take_data (self, data);
  update_live (self);
  g_signal_emit (self, signals[LOADED], 0);
}

static void
load (VedGallery *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, data_made_cb, self);
  g_task_set_task_data (task, GUINT_TO_POINTER (self->kind), NULL);
  g_task_run_in_thread (task, make_data_thread);
}

/* What to look at is said of the chart too; of small ones there are many. */
static void
describe_charts (GtkWidget  *widget,
                 const char *text)
{
  if (VED_IS_CHART (widget) && !VED_CHART_GET_CLASS (widget)->always_software)
    ved_chart_set_description (VED_CHART (widget), text);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    describe_charts (child, text);
}

static void
add_scene (VedGallery            *self,
           const VedGalleryScene *scene)
{
  GtkWidget *content, *card = ved_card_new (_(scene->title), &content, NULL);
  GtkWidget *chart = scene->create ();

  if (VED_IS_CHART (chart))
    ved_chart_set_title (VED_CHART (chart), _(scene->title));
  describe_charts (chart, _(scene->subtitle));
  gtk_widget_set_size_request (chart, -1, scene->height);
  gtk_widget_set_vexpand (chart, TRUE);
  gtk_box_append (GTK_BOX (content), ved_text_paragraph_new (_(scene->subtitle), "dim-label"));
  gtk_box_append (GTK_BOX (content), chart);
  ved_reflow_append (VED_REFLOW (self->reflow), card, 1);
  g_ptr_array_add (self->charts, chart);
}

/* Returns: whether there was one left */
static gboolean
add_next_scene (VedGallery *self)
{
  const VedGalleryScene *scene = ved_gallery_scenes_get (self->charts->len);

  if (scene == NULL)
    return FALSE;

  add_scene (self, scene);
  if (self->data != NULL)
    scene->show (g_ptr_array_index (self->charts, self->charts->len - 1), self->data);

  return TRUE;
}

static gboolean
grow_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  VedGallery *self = VED_GALLERY (widget);

  if (add_next_scene (self))
    return G_SOURCE_CONTINUE;

  self->growth_id = 0;

  return G_SOURCE_REMOVE;
}

static void
ved_gallery_map (GtkWidget *widget)
{
  VedGallery *self = VED_GALLERY (widget);

  GTK_WIDGET_CLASS (ved_gallery_parent_class)->map (widget);

  self->surface = g_object_ref (gtk_native_get_surface (gtk_widget_get_native (widget)));
  g_signal_connect_object (self->surface, "notify::state", G_CALLBACK (update_live), self, G_CONNECT_SWAPPED);
  update_live (self);
}

static void
ved_gallery_unmap (GtkWidget *widget)
{
  VedGallery *self = VED_GALLERY (widget);

  g_signal_handlers_disconnect_by_func (self->surface, update_live, self);
  g_clear_object (&self->surface);
  update_live (self);

  GTK_WIDGET_CLASS (ved_gallery_parent_class)->unmap (widget);
}

static void
ved_gallery_dispose (GObject *object)
{
  VedGallery *self = VED_GALLERY (object);

  g_clear_handle_id (&self->live_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ved_gallery_parent_class)->dispose (object);
}

static void
ved_gallery_finalize (GObject *object)
{
  VedGallery *self = VED_GALLERY (object);

  g_ptr_array_unref (self->charts);
  g_clear_pointer (&self->data, ved_gallery_data_unref);

  G_OBJECT_CLASS (ved_gallery_parent_class)->finalize (object);
}

static void
ved_gallery_class_init (VedGalleryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ved_gallery_dispose;
  object_class->finalize = ved_gallery_finalize;
  widget_class->map = ved_gallery_map;
  widget_class->unmap = ved_gallery_unmap;

  signals[LOADED] = g_signal_new ("loaded", VED_TYPE_GALLERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
ved_gallery_init (VedGallery *self)
{
  self->charts = g_ptr_array_new ();
  self->reflow = ved_reflow_new (LEAST_COLUMN_PX, MAX_COLUMNS, SPACING_PX);
  adw_bin_set_child (ADW_BIN (self), self->reflow);
  load (self);
}

/**
 * ved_gallery_new:
 *
 * Returns: a gallery that is about to show live data
 */
GtkWidget *
ved_gallery_new (void)
{
  VedGallery *self = g_object_new (VED_TYPE_GALLERY, NULL);

  while (add_next_scene (self))
    continue;

  return GTK_WIDGET (self);
}

/**
 * ved_gallery_new_growing:
 *
 * Returns: a gallery without charts, which come one after the other while it is on the screen
 */
GtkWidget *
ved_gallery_new_growing (void)
{
  VedGallery *self = g_object_new (VED_TYPE_GALLERY, NULL);

  self->growth_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), grow_cb, NULL, NULL);

  return GTK_WIDGET (self);
}

/**
 * ved_gallery_set_kind:
 * @kind: what the charts shall show
 *
 * They do once the data are made; "loaded" tells when.
 */
void
ved_gallery_set_kind (VedGallery     *self,
                      VedGalleryKind  kind)
{
  g_return_if_fail (VED_IS_GALLERY (self));
  g_return_if_fail (kind < VED_N_GALLERY_KINDS);

  if (self->kind == kind)
    return;

  self->kind = kind;
  load (self);
}

/**
 * ved_gallery_is_loaded:
 *
 * Returns: whether the charts have the data that were chosen last
 */
gboolean
ved_gallery_is_loaded (VedGallery *self)
{
  g_return_val_if_fail (VED_IS_GALLERY (self), FALSE);

  return self->data != NULL && self->cancellable == NULL;
}

/**
 * ved_gallery_get_data_redraws:
 *
 * Returns: how often the charts have recorded their data, all together
 */
guint64
ved_gallery_get_data_redraws (VedGallery *self)
{
  guint64 n = 0;

  g_return_val_if_fail (VED_IS_GALLERY (self), 0);

  for (guint i = 0; i < self->charts->len; i++)
    {
      GtkWidget *chart = g_ptr_array_index (self->charts, i);

      if (VED_IS_CHART (chart))
        n += ved_chart_get_data_redraws (VED_CHART (chart));
    }

  return n;
}

guint
ved_gallery_get_n_charts (VedGallery *self)
{
  g_return_val_if_fail (VED_IS_GALLERY (self), 0);

  return self->charts->len;
}
