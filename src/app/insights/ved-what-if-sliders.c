/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if-sliders"

#include "config.h"

#include "app/insights/ved-what-if-sliders.h"

#include "app/insights/ved-what-if-answer.h"
#include "app/insights/ved-what-if-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "fleet/ved-severity.h"

#include <glib/gi18n.h>

/* One question is under way at a time. Whatever is moved meanwhile is asked for when its answer has come, so the
 * last position is always computed and the daemon is never flooded. */

#define MOST_PERCENT 200.0
#define STEP_PERCENT 5.0

typedef enum {
  SLIDER_CPU,
  SLIDER_IOWAIT,
  SLIDER_MEMORY,
  SLIDER_LOAD,
  SLIDER_NETWORK,
  N_SLIDERS
} Slider;

static const char *const titles[N_SLIDERS] = {
  [SLIDER_CPU] = N_("CPU, user and system"),
  [SLIDER_IOWAIT] = N_("I/O wait"),
  [SLIDER_MEMORY] = N_("Memory"),
  [SLIDER_LOAD] = N_("Load"),
  [SLIDER_NETWORK] = N_("Network"),
};

struct _VedWhatIfSliders
{
  GtkWidget parent_instance;

  VedFleetModel *model;
  char *server;                 /* (nullable) */
  GtkWidget *card;
  GtkWidget *scales[N_SLIDERS];
  GtkWidget *clear;
  GtkWidget *flat;
  GtkWidget *badge;
  GtkWidget *risk;
  GtkWidget *outcome;
  gboolean is_calibrated;
  gboolean is_asking;
  gboolean has_moved;           /* since the question under way */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (VedWhatIfSliders, ved_what_if_sliders, GTK_TYPE_WIDGET)

static void ask (VedWhatIfSliders *self);

static double
get_factor (VedWhatIfSliders *self,
            Slider            slider)
{
  return gtk_range_get_value (GTK_RANGE (self->scales[slider])) / 100.0;
}

static VedWhatIfChange
get_change (VedWhatIfSliders *self)
{
  return (VedWhatIfChange) {
           .cpu_factor = get_factor (self, SLIDER_CPU),
           .iowait_factor = get_factor (self, SLIDER_IOWAIT),
           .memory_factor = get_factor (self, SLIDER_MEMORY),
           .load_factor = get_factor (self, SLIDER_LOAD),
           .network_factor = get_factor (self, SLIDER_NETWORK),
           .clear = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->clear)),
           .flat = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->flat)),
  };
}

/* Whether what is asked about is how things are. */
static gboolean
is_unmoved (VedWhatIfSliders *self)
{
  for (guint i = 0; i < N_SLIDERS; i++)
    if (get_factor (self, i) != 1.0)
      return FALSE;

  return !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->clear))
         && !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->flat));
}

static void
show_result (VedWhatIfSliders      *self,
             const VedWhatIfResult *result)
{
  g_autofree char *outcome = ved_what_if_text_outcome (&result->changed, self->is_calibrated);
  g_autofree char *risk = is_unmoved (self)
                          ? g_strdup_printf (_("Risk %.1f as it is: move a slider"), result->unchanged.risk)
                          : g_strdup_printf (_("Risk %.1f instead of %.1f"), result->changed.risk, result->unchanged.risk);

  ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge), ved_level_from_risk (result->changed.risk), NULL);
  gtk_widget_set_visible (self->badge, TRUE);
  ved_text_label_set (self->risk, risk);
  ved_text_label_set (self->outcome, outcome);
}

/* There is no result, or none of what is asked about. */
static void
clear_result (VedWhatIfSliders *self,
              const char       *outcome)
{
  gtk_widget_set_visible (self->badge, FALSE);
  ved_text_label_set (self->risk, "–");
  ved_text_label_set (self->outcome, outcome);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(VedWhatIfSliders) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);
  VedWhatIfResult what_if;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_asking = FALSE;
  if (bytes != NULL && ved_what_if_answer_parse (bytes, &what_if, &error))
    show_result (self, &what_if);
  else
    clear_result (self, error->message);
  if (self->has_moved)
    ask (self);
}

static void
ask (VedWhatIfSliders *self)
{
  VedWhatIfChange change = get_change (self);
  g_autofree char *path = NULL;

  self->has_moved = self->is_asking;
  if (self->is_asking || self->server == NULL)
    return;

  self->is_asking = TRUE;
  path = ved_what_if_answer_path (self->server, &change);
  ved_fleet_model_fetch_document_async (self->model, path, self->cancellable, answered_cb, g_object_ref (self));
}

static void
reset_clicked_cb (GtkButton        *button,
                  VedWhatIfSliders *self)
{
  for (guint i = 0; i < N_SLIDERS; i++)
    gtk_range_set_value (GTK_RANGE (self->scales[i]), 100.0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->clear), FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->flat), FALSE);
}

static char *
format_percent (GtkScale *scale,
                double    value,
                gpointer  user_data)
{
  return g_strdup_printf ("%.0f %%", value);
}

static void
create_scale (VedWhatIfSliders *self,
              GtkWidget        *grid,
              Slider            slider)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0, MOST_PERCENT, STEP_PERCENT);
  GtkWidget *title = ved_text_label_new (_(titles[slider]), NULL);

  self->scales[slider] = scale;
  gtk_range_set_value (GTK_RANGE (scale), 100.0);
  /* On both sides, so that the value stands in line with the slider. */
  gtk_scale_add_mark (GTK_SCALE (scale), 100.0, GTK_POS_TOP, NULL);
  gtk_scale_add_mark (GTK_SCALE (scale), 100.0, GTK_POS_BOTTOM, NULL);
  gtk_scale_set_draw_value (GTK_SCALE (scale), TRUE);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_set_format_value_func (GTK_SCALE (scale), format_percent, NULL, NULL);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, _(titles[slider]), -1);
  g_signal_connect_object (scale, "value-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  gtk_grid_attach (GTK_GRID (grid), title, 0, (int) slider, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), scale, 1, (int) slider, 1, 1);
}

static GtkWidget *
create_result (VedWhatIfSliders *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->badge = ved_level_badge_new (FALSE);
  self->risk = ved_text_label_new (_("Move a slider"), "heading");
  gtk_widget_set_visible (self->badge, FALSE);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->badge);
  gtk_box_append (GTK_BOX (row), self->risk);

  return row;
}

static void
create_card (VedWhatIfSliders *self)
{
  GtkWidget *content, *header_end, *grid = gtk_grid_new (), *reset = gtk_button_new_with_label (_("Reset"));

  self->card = ved_card_new (_("What if …"), &content, &header_end);
  self->clear = gtk_check_button_new_with_label (_("Swap and waiting connections are cleared"));
  self->flat = gtk_check_button_new_with_label (_("If the last hour had been flat"));
  self->outcome = ved_text_paragraph_new (_("Each of these as a share of its newest value."), "dim-label");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < N_SLIDERS; i++)
    create_scale (self, grid, i);
  g_signal_connect (reset, "clicked", G_CALLBACK (reset_clicked_cb), self);
  g_signal_connect_object (self->clear, "toggled", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->flat, "toggled", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (reset, "flat");
  gtk_box_append (GTK_BOX (header_end), reset);
  gtk_box_append (GTK_BOX (content), grid);
  gtk_box_append (GTK_BOX (content), self->clear);
  gtk_box_append (GTK_BOX (content), self->flat);
  gtk_box_append (GTK_BOX (content), create_result (self));
  gtk_box_append (GTK_BOX (content), self->outcome);
}

static void
ved_what_if_sliders_dispose (GObject *object)
{
  VedWhatIfSliders *self = VED_WHAT_IF_SLIDERS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (ved_what_if_sliders_parent_class)->dispose (object);
}

static void
ved_what_if_sliders_finalize (GObject *object)
{
  VedWhatIfSliders *self = VED_WHAT_IF_SLIDERS (object);

  g_object_unref (self->cancellable);
  g_free (self->server);

  G_OBJECT_CLASS (ved_what_if_sliders_parent_class)->finalize (object);
}

static void
ved_what_if_sliders_class_init (VedWhatIfSlidersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_what_if_sliders_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_what_if_sliders_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_what_if_sliders_init (VedWhatIfSliders *self)
{
  self->cancellable = g_cancellable_new ();
  create_card (self);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_what_if_sliders_new:
 * @model: what answers
 *
 * Returns: sliders without a server
 */
GtkWidget *
ved_what_if_sliders_new (VedFleetModel *model)
{
  VedWhatIfSliders *self = g_object_new (VED_TYPE_WHAT_IF_SLIDERS, NULL);

  self->model = g_object_ref (model);

  return GTK_WIDGET (self);
}

/**
 * ved_what_if_sliders_set_server:
 * @server: a name
 * @is_calibrated: whether chances have been measured to be odds
 *
 * The positions stay: the same change is computed for another server. What it would do to the one before is no answer for it.
 */
void
ved_what_if_sliders_set_server (VedWhatIfSliders *self,
                                const char       *server,
                                gboolean          is_calibrated)
{
  g_return_if_fail (VED_IS_WHAT_IF_SLIDERS (self));

  ved_what_if_sliders_stop (self);
  self->is_calibrated = is_calibrated;
  if (g_strcmp0 (server, self->server) != 0)
    clear_result (self, "");
  g_free (self->server);
  self->server = g_strdup (server);
  ask (self);
}

/**
 * ved_what_if_sliders_forget:
 *
 * Forgets the server and what was computed for it: the source is another one.
 */
void
ved_what_if_sliders_forget (VedWhatIfSliders *self)
{
  g_return_if_fail (VED_IS_WHAT_IF_SLIDERS (self));

  ved_what_if_sliders_stop (self);
  g_clear_pointer (&self->server, g_free);
  clear_result (self, "");
}

/**
 * ved_what_if_sliders_stop:
 *
 * Forgets what was asked.
 */
void
ved_what_if_sliders_stop (VedWhatIfSliders *self)
{
  g_return_if_fail (VED_IS_WHAT_IF_SLIDERS (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_asking = FALSE;
  self->has_moved = FALSE;
}
