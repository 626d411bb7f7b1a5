/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-view"

#include "config.h"

#include "app/servers/ved-server-view.h"

#include "app/charts/ved-viewport.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/servers/ved-metric-card.h"
#include "app/servers/ved-server-alerts.h"
#include "app/servers/ved-server-header.h"
#include "app/servers/ved-server-notebook.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* History is fetched for the whole range when a server or a range is chosen, and again when as much time has
 * passed as the range shows in a few pixels; at first more often, since a source that has just started may
 * still be reading its own. The forecast comes with the snapshot, or from a request of its
 * own in large fleets. Of a recording the time after the instant that is shown is fetched as well, as far as the
 * forecast reaches, so that it can be seen what became of it. All charts share one viewport, whose home moves with the data: as long in the past as
 * the range says, as far in the future as the forecast reaches, and never farther than the past. */

#define POINTS 900
#define MARGIN_PX 18
#define REFETCH_SHARE 400
#define FIRST_REFETCH_US (4 * VED_SECOND_US)

typedef struct {
  const char *title;
  gint64 span_us;
} Range;

/* Of the past that is in view at least, however little was recorded. */
#define SHORTEST_PAST_US (15 * VED_MINUTE_US)

static const Range ranges[] = {
  { N_("1 h"), VED_HOUR_US },
  { N_("8 h"), 8 * VED_HOUR_US },
  { N_("1 d"), VED_DAY_US },
  { N_("7 d"), 7 * VED_DAY_US },
  { N_("14 d"), 14 * VED_DAY_US },
};

#define DEFAULT_RANGE 1

struct _VedServerView
{
  AdwBin parent_instance;

  VedFleetModel *model;
  VedViewport *viewport;
  char *name;
  VedSnapshot *snapshot;
  gint64 unknown_since_us;      /* as it was drawn; 0: the source tells what is now */
  guint range;
  gint64 fetched_us;            /* instant of the snapshot the history was fetched for; 0: not yet */
  gint64 refetch_us;            /* when to fetch it again */
  gint64 detail_origin_us;      /* of the forecasts asked for */
  GCancellable *cancellable;
  gboolean is_absent;           /* the server is not in the snapshot that is shown */

  GtkWidget *title;
  GtkWidget *badge;
  GtkWidget *note;
  GtkWidget *range_buttons[G_N_ELEMENTS (ranges)];
  GtkWidget *told;              /* what this source tells of the server; hidden while it has told nothing */
  GtkWidget *header;
  GtkWidget *alerts;
  GtkWidget *notebook;
  GtkWidget *caveat;            /* whether the forecasts of the charts below it hold */
  GtkWidget *cards[VED_N_BASE_METRICS];
};

enum {
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedServerView, ved_server_view, ADW_TYPE_BIN)

typedef struct {
  VedServerView *view;
  VedMetric metric;
} SeriesRequest;

static void
series_request_free (SeriesRequest *request)
{
  g_object_unref (request->view);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SeriesRequest, series_request_free)

static void
update_card (VedServerView *self,
             guint          index)
{
  VedSnapshot *detail = ved_fleet_model_get_detail (self->model, self->name);
  guint server;
  gboolean is_past = ved_snapshot_find (self->snapshot, self->name, &server)
    && ved_fleet_model_is_past (self->model, self->snapshot, server);

  ved_metric_card_set_server (VED_METRIC_CARD (self->cards[index]), self->snapshot, detail, self->name, is_past);
}

static gint64
get_future_us (VedServerView *self)
{
  return MIN (VED_FORECAST_STEPS * VED_FORECAST_STEP_US, ranges[self->range].span_us);
}

static void
series_fetched_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(SeriesRequest) request = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSeriesSlice) slice = NULL;
  VedMetricCard *card;

  slice = ved_fleet_model_fetch_series_finish (VED_FLEET_MODEL (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  card = VED_METRIC_CARD (request->view->cards[request->metric]);
  if (slice != NULL)
    {
      ved_metric_card_set_history (card, slice);
      update_card (request->view, request->metric);
    }
  else
    {
      request->view->refetch_us = FIRST_REFETCH_US;
      g_debug ("No history of %s: %s", ved_metric_get_info (request->metric)->key, error->message);
      ved_text_label_set (request->view->note, error->message);
      gtk_widget_set_visible (request->view->note, TRUE);
    }
}

static void
fetch_history (VedServerView *self)
{
  gint64 now_us = ved_snapshot_get_time_us (self->snapshot), to_us = now_us;
  guint server;

  if (ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING)
    to_us += get_future_us (self);
  self->fetched_us = now_us;
  self->refetch_us = MIN (2 * self->refetch_us, MAX (ranges[self->range].span_us / REFETCH_SHARE,
                                                     FIRST_REFETCH_US));
  gtk_widget_set_visible (self->note, FALSE);
  if (!ved_snapshot_find (self->snapshot, self->name, &server))
    return;

  for (VedMetric metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      const VedSeriesQuery query = { self->name, metric, now_us - ranges[self->range].span_us, to_us, POINTS };
      SeriesRequest *request;

      if (!ved_snapshot_has_metric (self->snapshot, server, metric))
        continue;

      request = g_new (SeriesRequest, 1);
      *request = (SeriesRequest) { g_object_ref (self), metric };
      ved_fleet_model_fetch_series_async (self->model, &query, self->cancellable, series_fetched_cb, request);
    }
}

/* How much of the past there is to see: nothing lies before a recording. */
static gint64
get_past_us (VedServerView *self)
{
  gint64 span_us = ranges[self->range].span_us, first_us = 0, last_us = 0;

  if (ved_fleet_model_get_state (self->model) != VED_SOURCE_REPLAYING)
    return span_us;

  ved_frame_source_get_extent (ved_fleet_model_get_source (self->model), &first_us, &last_us);

  return CLAMP (ved_snapshot_get_time_us (self->snapshot) - first_us, MIN (SHORTEST_PAST_US, span_us), span_us);
}

/* What happened takes half of the view at least: of a short recording it would be a sliver beside 8 hours of forecast. */
static void
update_home (VedServerView *self)
{
  gint64 now_us = ved_snapshot_get_time_us (self->snapshot), future_us = get_future_us (self), past_us = get_past_us (self);

  ved_viewport_set_extent (self->viewport, now_us - ranges[self->range].span_us, now_us + future_us);
  ved_viewport_set_home (self->viewport, now_us - past_us, now_us + MIN (future_us, past_us));
}

/* It is there as long as a forecast is, so that charts keep their place when one is missed, or the next one is fetched. What is
 * past is not judged. */
static void
update_caveat (VedServerView *self)
{
  VedSnapshot *detail = ved_fleet_model_get_detail (self->model, self->name);
  g_autofree char *text = NULL;
  guint server, detailed, n_missed = 0;

  if (ved_snapshot_get_origin_us (self->snapshot) <= 0)
    gtk_widget_set_visible (self->caveat, FALSE);
  if (detail == NULL || ved_snapshot_get_origin_us (detail) <= 0
      || !ved_snapshot_find (self->snapshot, self->name, &server) || !ved_snapshot_find (detail, self->name, &detailed))
    return;

  if (!ved_fleet_model_is_past (self->model, self->snapshot, server))
    text = ved_forecast_text_caveat (self->snapshot, server, detail, detailed, &n_missed);
  ved_text_label_set (self->caveat, text != NULL ? text : "");
  gtk_widget_set_visible (self->caveat, TRUE);
  gtk_widget_remove_css_class (self->caveat, n_missed > 0 ? "dim-label" : "warning");
  gtk_widget_add_css_class (self->caveat, n_missed > 0 ? "warning" : "dim-label");
}

static void
update_cards (VedServerView *self)
{
  update_caveat (self);
  for (guint i = 0; i < VED_N_BASE_METRICS; i++)
    update_card (self, i);
}

static void
detail_fetched_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(VedServerView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) detail = ved_fleet_model_fetch_detail_finish (VED_FLEET_MODEL (object), result,
                                                                       &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (detail == NULL)
    {
      ved_text_label_set (self->note, error->message);
      gtk_widget_set_visible (self->note, TRUE);
      return;
    }
  if (self->snapshot != NULL && self->name != NULL)
    update_cards (self);
}

/* Asks once for each origin: a server that has no forecast yet is not asked for again before the next. */
static void
fetch_detail (VedServerView *self)
{
  gint64 origin_us = ved_snapshot_get_origin_us (self->snapshot);

  if (ved_fleet_model_get_detail (self->model, self->name) != NULL || self->detail_origin_us == origin_us)
    return;

  self->detail_origin_us = origin_us;
  ved_fleet_model_fetch_detail_async (self->model, self->name, self->cancellable, detail_fetched_cb,
                                      g_object_ref (self));
}

/* Who goes through time may come to an instant without the server, and leave it again. */
static void
show_presence (VedServerView *self,
               gboolean       is_there)
{
  gtk_widget_set_visible (self->badge, is_there);
  if (!is_there)
    ved_text_label_set (self->note, _("This server is not part of the data at this instant."));
  if (!is_there || self->is_absent)
    gtk_widget_set_visible (self->note, !is_there);
  self->is_absent = !is_there;
}

static void
draw (VedServerView *self)
{
  gint64 now_us;
  guint server;

  if (self->snapshot == NULL || self->name == NULL)
    return;

  now_us = ved_snapshot_get_time_us (self->snapshot);
  ved_server_alerts_update (VED_SERVER_ALERTS (self->alerts), self->model, self->snapshot, self->name);
  show_presence (self, ved_snapshot_find (self->snapshot, self->name, &server));
  if (self->is_absent)
    return;

  gtk_widget_set_visible (self->told, TRUE);
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge), ved_snapshot_get_level (self->snapshot, server),
                             NULL);
  ved_server_header_update (VED_SERVER_HEADER (self->header), self->snapshot, server, now_us,
                            ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING,
                            ved_fleet_model_is_past (self->model, self->snapshot, server));
  ved_server_notebook_update (VED_SERVER_NOTEBOOK (self->notebook), self->snapshot, server);
  update_home (self);
  fetch_detail (self);
  update_cards (self);
  if (self->fetched_us == 0 || ABS (now_us - self->fetched_us) > self->refetch_us)
    fetch_history (self);
}

static void
start_anew (VedServerView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->fetched_us = 0;
  self->refetch_us = FIRST_REFETCH_US / 2;
  self->detail_origin_us = 0;
}

static void
clear_cards (VedServerView *self)
{
  for (guint i = 0; i < VED_N_BASE_METRICS; i++)
    ved_metric_card_clear (VED_METRIC_CARD (self->cards[i]));
}

/* Another fleet may have a server of that name, or none: nothing of what was told is about it. */
static void
source_changed_cb (VedServerView *self)
{
  start_anew (self);
  clear_cards (self);
  gtk_widget_set_visible (self->caveat, FALSE);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  gtk_widget_set_visible (self->told, FALSE);
  gtk_widget_set_visible (self->badge, FALSE);
  gtk_widget_set_visible (self->note, FALSE);
}

static void
range_toggled_cb (GtkToggleButton *button,
                  VedServerView   *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (self->range_buttons[i] == GTK_WIDGET (button) && self->range != i)
      {
        self->range = i;
        start_anew (self);
        ved_viewport_reset (self->viewport);
        draw (self);
      }
}

static void
back_clicked_cb (GtkButton     *button,
                 VedServerView *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static GtkWidget *
create_ranges (VedServerView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(ranges[i].title));

      self->range_buttons[i] = button;
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->range_buttons[0]));
      g_signal_connect (button, "toggled", G_CALLBACK (range_toggled_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }

  return box;
}

static GtkWidget *
create_bar (VedServerView *self)
{
  GtkWidget *bar = ved_reflow_new (320, 2, 8);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *range = create_ranges (self);

  gtk_widget_add_css_class (back, "flat");
  ved_set_tooltip (back, _("Back to all servers"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Back to all servers"), -1);
  gtk_widget_set_valign (back, GTK_ALIGN_CENTER);
  g_signal_connect (back, "clicked", G_CALLBACK (back_clicked_cb), self);
  self->title = ved_text_label_new ("", "title-2");
  self->badge = ved_level_badge_new (FALSE);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (names), back);
  gtk_box_append (GTK_BOX (names), self->title);
  gtk_box_append (GTK_BOX (names), self->badge);
  gtk_widget_set_halign (range, GTK_ALIGN_END);
  ved_reflow_append (VED_REFLOW (bar), names, 1);
  ved_reflow_append (VED_REFLOW (bar), range, 1);

  return bar;
}

static GtkWidget *
create_cards (VedServerView *self)
{
  GtkWidget *grid = ved_reflow_new (350, 4, 12);

  for (guint i = 0; i < VED_N_BASE_METRICS; i++)
    {
      self->cards[i] = ved_metric_card_new ((VedMetric) i, self->viewport);
      ved_reflow_append (VED_REFLOW (grid), self->cards[i], 1);
    }

  return grid;
}

static GtkWidget *
create_page (VedServerView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->told = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_visible (self->told, FALSE);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  self->header = ved_server_header_new ();
  self->alerts = ved_server_alerts_new ();
  self->caveat = ved_text_paragraph_new ("", "dim-label");
  self->note = ved_text_paragraph_new ("", "warning");
  gtk_widget_set_visible (self->note, FALSE);
  gtk_box_append (GTK_BOX (box), create_bar (self));
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (self->told), self->header);
  gtk_box_append (GTK_BOX (self->told), self->alerts);
  gtk_box_append (GTK_BOX (self->told), self->caveat);
  gtk_box_append (GTK_BOX (self->told), create_cards (self));
  gtk_box_append (GTK_BOX (box), self->told);

  return ved_page_scroller_new (box);
}

static void
ved_server_view_dispose (GObject *object)
{
  VedServerView *self = VED_SERVER_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (ved_server_view_parent_class)->dispose (object);
}

static void
ved_server_view_finalize (GObject *object)
{
  VedServerView *self = VED_SERVER_VIEW (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->viewport);
  g_free (self->name);

  G_OBJECT_CLASS (ved_server_view_parent_class)->finalize (object);
}

static void
ved_server_view_class_init (VedServerViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_server_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_server_view_finalize;

  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
ved_server_view_init (VedServerView *self)
{
  self->cancellable = g_cancellable_new ();
  self->viewport = ved_viewport_new ();
  self->refetch_us = FIRST_REFETCH_US / 2;
  self->range = DEFAULT_RANGE;
  adw_bin_set_child (ADW_BIN (self), create_page (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->range_buttons[DEFAULT_RANGE]), TRUE);
}

/**
 * ved_server_view_new:
 * @model: where history and forecasts come from
 *
 * Returns: a view without a server
 */
GtkWidget *
ved_server_view_new (VedFleetModel *model)
{
  VedServerView *self = g_object_new (VED_TYPE_SERVER_VIEW, NULL);

  g_set_object (&self->model, model);
  self->notebook = ved_server_notebook_new (model);
  gtk_box_append (GTK_BOX (self->told), self->notebook);
  g_signal_connect_object (model, "notify::source", G_CALLBACK (source_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

static void
scroll_to_top (VedServerView *self)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (adw_bin_get_child (ADW_BIN (self)));

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (scroller), 0.0);
}

/**
 * ved_server_view_show_server:
 * @name: of a server
 */
void
ved_server_view_show_server (VedServerView *self,
                             const char    *name)
{
  g_return_if_fail (VED_IS_SERVER_VIEW (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  start_anew (self);
  clear_cards (self);
  gtk_widget_set_visible (self->caveat, FALSE);
  ved_text_label_set (self->title, name);
  gtk_widget_set_visible (self->note, FALSE);
  ved_viewport_reset (self->viewport);
  scroll_to_top (self);
  draw (self);
}

/**
 * ved_server_view_get_server:
 *
 * Returns: (transfer none) (nullable): the server shown last
 */
const char *
ved_server_view_get_server (VedServerView *self)
{
  g_return_val_if_fail (VED_IS_SERVER_VIEW (self), NULL);

  return self->name;
}

/**
 * ved_server_view_update:
 * @snapshot: the newest, or that of the instant that is replayed
 */
void
ved_server_view_update (VedServerView *self,
                        VedSnapshot   *snapshot)
{
  gint64 since_us = ved_fleet_model_get_unknown_since (self->model);

  g_return_if_fail (VED_IS_SERVER_VIEW (self));

  /* A source that falls silent leaves the snapshot as it is, and what it tells becomes past. */
  if (self->snapshot == snapshot && since_us == self->unknown_since_us)
    return;

  ved_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = snapshot;
  self->unknown_since_us = since_us;
  draw (self);
}

/**
 * ved_server_view_get_range:
 *
 * Returns: index of the chosen range
 */
guint
ved_server_view_get_range (VedServerView *self)
{
  g_return_val_if_fail (VED_IS_SERVER_VIEW (self), 0);

  return self->range;
}

/**
 * ved_server_view_set_range:
 * @range: an index that ved_server_view_get_range() gave
 */
void
ved_server_view_set_range (VedServerView *self,
                           guint          range)
{
  g_return_if_fail (VED_IS_SERVER_VIEW (self));

  if (range < G_N_ELEMENTS (ranges))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->range_buttons[range]), TRUE);
}
