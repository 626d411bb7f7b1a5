/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-compare-window"

#include "config.h"

#include "app/recordings/ved-compare-window.h"

#include "app/charts/ved-legend.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-source-text.h"
#include "app/recordings/ved-compare-search.h"
#include "app/recordings/ved-compare-side.h"
#include "app/recordings/ved-compare.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "store/recordings/ved-recording-source.h"

#include <glib/gi18n.h>
#include <math.h>

/* Both charts share one viewport: what is done to one is done to the other, and one crosshair goes through both. A pair that is
 * chosen is shown where it differs most; where that is, is looked for first. */

#define N_SIDES 2
#define MARGIN_PX 18
#define CHOICE_PX 280
#define SPACING_PX 12
#define CHART_PX 170
#define WIDTH_PX 940
#define HEIGHT_PX 780

typedef enum {
  BY_TIME,
  BY_START,
} Alignment;

struct _VedCompareWindow
{
  AdwWindow parent_instance;
  VedSession *session;
  GPtrArray *paths;             /* of the choices; "": what is open */
  VedCompareSide *sides[N_SIDES];
  GtkWidget *sources[N_SIDES];
  GtkWidget *server;
  GtkWidget *metric;
  GtkWidget *alignment;
  GtkWidget *note;
  GtkWidget *both;
  GtkWidget *difference;
  VedViewport *viewport;
  gint64 shown_from_us;         /* what the viewport was set to */
  gint64 shown_to_us;
  gboolean is_filling;          /* the choice of servers is being made */
  gboolean is_searched;         /* where the pair differs most was asked, or need not be */
  GCancellable *searching;      /* (nullable) */
  char *finding;                /* (nullable): for the viewer */
};

G_DEFINE_FINAL_TYPE (VedCompareWindow, ved_compare_window, ADW_TYPE_WINDOW)

static VedMetric
get_metric (VedCompareWindow *self)
{
  return (VedMetric) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->metric));
}

static const char *
get_server (VedCompareWindow *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->server));

  return chosen != NULL ? gtk_string_object_get_string (chosen) : NULL;
}

static void
ask_for_series (VedCompareWindow *self)
{
  const char *server = get_server (self);

  if (self->is_filling || self->searching != NULL || server == NULL)
    return;

  for (guint i = 0; i < N_SIDES; i++)
    ved_compare_side_set_series (self->sides[i], server, get_metric (self));
}

/* Those that both have. */
static GStrv
dup_common_servers (VedCompareWindow *self)
{
  VedSnapshot *a = ved_compare_side_get_snapshot (self->sides[0]);
  VedSnapshot *b = ved_compare_side_get_snapshot (self->sides[1]);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint server;

  for (guint i = 0; a != NULL && b != NULL && i < ved_snapshot_get_n_servers (a); i++)
    if (ved_snapshot_find (b, ved_snapshot_get_name (a, i), &server))
      g_strv_builder_add (builder, ved_snapshot_get_name (a, i));

  return g_strv_builder_end (builder);
}

/* Keeps the choice where it can. */
static void
fill_servers (VedCompareWindow *self)
{
  GtkStringList *known = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->server)));
  g_auto(GStrv) names = dup_common_servers (self);
  g_autofree char *chosen = g_strdup (get_server (self));
  guint n = g_strv_length (names), n_known = g_list_model_get_n_items (G_LIST_MODEL (known)), selected = 0, same = 0;

  while (same < MIN (n, n_known) && g_str_equal (gtk_string_list_get_string (known, same), names[same]))
    same++;
  if (same == n && n == n_known)
    return;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (names[i], chosen) == 0)
      selected = i;
  self->is_filling = TRUE;
  gtk_string_list_splice (known, 0, n_known, (const char *const *) names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->server), n > 0 ? selected : GTK_INVALID_LIST_POSITION);
  self->is_filling = FALSE;
  ask_for_series (self);
}

static guint
find_server (VedCompareWindow *self,
             const char       *name)
{
  GListModel *known = gtk_drop_down_get_model (GTK_DROP_DOWN (self->server));

  for (guint i = 0; i < g_list_model_get_n_items (known); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (known), i), name))
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
show_finding (VedCompareWindow        *self,
              const VedCompareFinding *finding)
{
  guint server = finding->server != NULL ? find_server (self, finding->server) : GTK_INVALID_LIST_POSITION;

  if (server == GTK_INVALID_LIST_POSITION)
    {
      self->finding = g_strdup (_("No difference was found at any of the instants that were looked at."));
      return;
    }

  self->finding = g_strdup_printf (_("They differ most in this: %s of %s."), ved_text_metric_label (finding->metric),
                                   finding->server);
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->server), server);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->metric), finding->metric);
  self->is_filling = FALSE;
}

static void update (VedCompareWindow *self);

static void
searched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(VedCompareWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedCompareFinding) finding = ved_compare_search_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->searching);
  if (finding != NULL)
    show_finding (self, finding);
  ask_for_series (self);
  update (self);
}

static void
forget_finding (VedCompareWindow *self)
{
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->finding, g_free);
  self->is_searched = FALSE;
}

/* Returns: (nullable): the file that a side is */
static const char *
get_path (VedCompareWindow *self,
          guint             side)
{
  const char *path = g_ptr_array_index (self->paths, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sources[side])));
  VedFrameSource *source = ved_fleet_model_get_source (ved_session_get_model (self->session));

  if (*path != '\0')
    return path;

  return VED_IS_RECORDING_SOURCE (source) ? ved_recording_source_get_path (VED_RECORDING_SOURCE (source)) : NULL;
}

/* Once for each pair. */
static void
search (VedCompareWindow *self)
{
  VedCompareSource sources[N_SIDES];

  if (self->is_searched)
    return;

  for (guint i = 0; i < N_SIDES; i++)
    {
      sources[i] = (VedCompareSource) { get_path (self, i), ved_compare_side_get_snapshot (self->sides[i]) };
      if (sources[i].snapshot == NULL)
        return;
    }
  self->is_searched = TRUE;
  self->searching = g_cancellable_new ();
  ved_compare_search_async (&sources[0], &sources[1], self->searching, searched_cb, g_object_ref (self));
}

static void
set_series (GtkWidget      *chart,
            guint           index,
            VedSeriesSlice *slice,
            const char     *label)
{
  VedChartSeries series = {
    .label = label,
    .trace = { .values = slice->mean, .n_values = slice->n_points, .times_us = slice->times_us },
    .owner = ved_series_slice_ref (slice),
    .free_owner = (GDestroyNotify) ved_series_slice_unref,
  };

  series.trace.max_gap_us = ved_series_slice_get_longest_gap_us (slice);
  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (chart), index, &series);
}

/* Begins with what both tell of, where they tell of the same time at all. */
static void
show_range (VedCompareWindow     *self,
            const VedSeriesSlice *a,
            const VedSeriesSlice *b)
{
  gint64 a_end_us = a->times_us[a->n_points - 1], b_end_us = b->times_us[b->n_points - 1];
  gint64 from_us = MIN (a->times_us[0], b->times_us[0]), to_us = MAX (a_end_us, b_end_us);
  gint64 both_from_us = MAX (a->times_us[0], b->times_us[0]), both_to_us = MIN (a_end_us, b_end_us);
  gboolean overlap = both_from_us < both_to_us;

  if (from_us == self->shown_from_us && to_us == self->shown_to_us)
    return;

  self->shown_from_us = from_us;
  self->shown_to_us = to_us;
  ved_viewport_set_extent (self->viewport, from_us, MAX (to_us, from_us + 1));
  ved_viewport_set_home (self->viewport, overlap ? both_from_us : from_us,
                         overlap ? both_to_us : MAX (to_us, from_us + 1));
  ved_viewport_reset (self->viewport);
}

static gboolean
is_by_start (VedCompareWindow *self)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (self->alignment)) == BY_START;
}

static void
set_formats (VedCompareWindow *self)
{
  VedNumberFormat axis = ved_text_metric_axis_format (get_metric (self));
  VedNumberFormat value = ved_text_metric_format (get_metric (self));

  ved_plot_chart_set_format (VED_PLOT_CHART (self->both), &axis, &value);
  ved_plot_chart_set_format (VED_PLOT_CHART (self->difference), &axis, &value);
}

static void
draw (VedCompareWindow *self)
{
  VedSeriesSlice *a = ved_compare_side_get_slice (self->sides[0]);
  VedSeriesSlice *b = ved_compare_side_get_slice (self->sides[1]);
  g_autoptr(VedSeriesSlice) shifted = NULL;
  g_autoptr(VedSeriesSlice) difference = NULL;
  gint64 shift_us = 0;

  if (a == NULL || b == NULL || a->n_points == 0 || b->n_points == 0)
    {
      ved_time_series_chart_remove_series (VED_TIME_SERIES_CHART (self->both));
      ved_time_series_chart_remove_series (VED_TIME_SERIES_CHART (self->difference));
      return;
    }

  if (is_by_start (self))
    shift_us = ved_compare_side_get_first_us (self->sides[0]) - ved_compare_side_get_first_us (self->sides[1]);
  shifted = ved_compare_shift (b, shift_us);
  difference = ved_compare_difference (a, shifted);
  set_formats (self);
  set_series (self->both, 0, a, "A");
  set_series (self->both, 1, shifted, "B");
  set_series (self->difference, 0, difference, "A − B");
  show_range (self, a, shifted);
}

/* Whether one had ended before the other began. */
static gboolean
are_apart (VedCompareWindow *self)
{
  VedSeriesSlice *a = ved_compare_side_get_slice (self->sides[0]);
  VedSeriesSlice *b = ved_compare_side_get_slice (self->sides[1]);

  return a != NULL && b != NULL && a->n_points > 0 && b->n_points > 0
         && MAX (a->times_us[0], b->times_us[0]) > MIN (a->times_us[a->n_points - 1], b->times_us[b->n_points - 1]);
}

static const char *
find_fault (VedCompareWindow *self)
{
  for (guint i = 0; i < N_SIDES; i++)
    {
      if (ved_compare_side_get_fault (self->sides[i]) != NULL)
        return ved_compare_side_get_fault (self->sides[i]);
      if (ved_compare_side_get_snapshot (self->sides[i]) == NULL || ved_compare_side_is_fetching (self->sides[i]))
        return _("Reading…");
    }
  if (get_server (self) == NULL)
    return _("The two have no server in common.");
  if (self->searching != NULL)
    return _("Looking where they differ most…");
  if (self->shown_from_us != 0 && is_by_start (self))
    return _("B is moved so that both begin at the same time.");
  if (are_apart (self))
    return _("The two are of different times: choose “Aligned at start” to lay one over the other.");

  return self->finding;
}

static void
update (VedCompareWindow *self)
{
  const char *fault;

  search (self);
  fill_servers (self);
  draw (self);
  fault = find_fault (self);
  ved_text_label_set (self->note, fault != NULL ? fault : "");
  gtk_widget_set_visible (self->note, fault != NULL);
}

static void
source_chosen_cb (GtkDropDown      *drop_down,
                  GParamSpec       *pspec,
                  VedCompareWindow *self)
{
  guint side = GTK_WIDGET (drop_down) == self->sources[0] ? 0 : 1;
  const char *path;

  if (gtk_drop_down_get_selected (drop_down) >= self->paths->len)
    return;

  forget_finding (self);
  path = g_ptr_array_index (self->paths, gtk_drop_down_get_selected (drop_down));
  if (*path == '\0')
    ved_compare_side_watch (self->sides[side], ved_session_get_model (self->session));
  else
    ved_compare_side_open (self->sides[side], path);
}

static GtkWidget *
create_choice (VedCompareWindow  *self,
               const char        *label,
               const char *const *texts,
               GCallback          chosen)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (texts);

  gtk_widget_set_hexpand (drop_down, TRUE);
  ved_set_tooltip (drop_down, label);
  ved_name_widget (drop_down, label);
  if (chosen == G_CALLBACK (source_chosen_cb))
    g_signal_connect_object (drop_down, "notify::selected", chosen, self, 0);
  else
    g_signal_connect_object (drop_down, "notify::selected", chosen, self, G_CONNECT_SWAPPED);

  return drop_down;
}

static GtkWidget *
create_chart (VedCompareWindow *self,
              const char       *title,
              const char       *description,
              GtkWidget       **chart)
{
  GtkWidget *content, *card = ved_card_new (title, &content, NULL);

  *chart = ved_time_series_chart_new (self->viewport);
  ved_chart_set_title (VED_CHART (*chart), title);
  ved_chart_set_description (VED_CHART (*chart), description);
  gtk_widget_set_size_request (*chart, -1, CHART_PX);
  gtk_widget_set_vexpand (*chart, TRUE);
  gtk_box_append (GTK_BOX (content), ved_legend_new (VED_PLOT_CHART (*chart)));
  gtk_box_append (GTK_BOX (content), *chart);

  return card;
}

static void
append_choice (GtkWidget    *choices,
               GtkSizeGroup *labels,
               const char   *label,
               GtkWidget    *choice)
{
  GtkWidget *text = ved_text_label_new (label, "dim-label"), *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);

  gtk_size_group_add_widget (labels, text);
  gtk_box_append (GTK_BOX (pair), text);
  gtk_box_append (GTK_BOX (pair), choice);
  ved_reflow_append (VED_REFLOW (choices), pair, 1);
}

static GtkWidget *
create_choices (VedCompareWindow  *self,
                const char *const *sources)
{
  static const char *const alignments[] = { N_("At the same time"), N_("Aligned at start"), NULL };
  const char *translated[G_N_ELEMENTS (alignments)] = { NULL }, *metrics[VED_N_BASE_METRICS + 1] = { NULL };
  GtkWidget *choices = ved_reflow_new (CHOICE_PX, 3, SPACING_PX);
  g_autoptr(GtkSizeGroup) labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autoptr(GtkExpression) text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  for (guint i = 0; alignments[i] != NULL; i++)
    translated[i] = _(alignments[i]);
  for (guint i = 0; i < VED_N_BASE_METRICS; i++)
    metrics[i] = ved_text_metric_label ((VedMetric) i);
  self->sources[0] = create_choice (self, _("A: the first to compare"), sources, G_CALLBACK (source_chosen_cb));
  self->sources[1] = create_choice (self, _("B: the second to compare"), sources, G_CALLBACK (source_chosen_cb));
  self->server = create_choice (self, _("Server"), (const char *[]) { NULL }, G_CALLBACK (ask_for_series));
  gtk_drop_down_set_expression (GTK_DROP_DOWN (self->server), text);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->server), TRUE);
  self->metric = create_choice (self, _("Metric"), metrics, G_CALLBACK (ask_for_series));
  self->alignment = create_choice (self, _("How to align them"), translated, G_CALLBACK (update));
  append_choice (choices, labels, "A", self->sources[0]);
  append_choice (choices, labels, "B", self->sources[1]);
  append_choice (choices, labels, _("Server"), self->server);
  append_choice (choices, labels, _("Metric"), self->metric);
  append_choice (choices, labels, _("Times"), self->alignment);

  return choices;
}

static GtkWidget *
create_content (VedCompareWindow  *self,
                const char *const *sources)
{
  GtkWidget *window = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  GtkWidget *toasts = adw_toast_overlay_new ();

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  self->note = ved_text_paragraph_new ("", "dim-label");
  gtk_box_append (GTK_BOX (box), create_choices (self, sources));
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), create_chart (self, _("A and B"), _("The same metric of both sides over time"), &self->both));
  gtk_box_append (GTK_BOX (box), create_chart (self, _("Difference A − B"), _("By how much A is above B over time"),
                                               &self->difference));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), ved_page_scroller_new (box));
  gtk_widget_set_vexpand (toasts, TRUE);
  gtk_box_append (GTK_BOX (window), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (window), toasts);

  return window;
}

static void
ved_compare_window_dispose (GObject *object)
{
  VedCompareWindow *self = VED_COMPARE_WINDOW (object);

  forget_finding (self);
  for (guint i = 0; i < N_SIDES; i++)
    if (self->sides[i] != NULL)
      {
        g_signal_handlers_disconnect_by_data (self->sides[i], self);
        ved_compare_side_close (self->sides[i]);
        g_clear_object (&self->sides[i]);
      }
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_compare_window_parent_class)->dispose (object);
}

static void
ved_compare_window_finalize (GObject *object)
{
  VedCompareWindow *self = VED_COMPARE_WINDOW (object);

  g_ptr_array_unref (self->paths);
  g_object_unref (self->viewport);

  G_OBJECT_CLASS (ved_compare_window_parent_class)->finalize (object);
}

static void
ved_compare_window_class_init (VedCompareWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_compare_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_compare_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ved_compare_window_init (VedCompareWindow *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->viewport = ved_viewport_new ();
  for (guint i = 0; i < N_SIDES; i++)
    {
      self->sides[i] = ved_compare_side_new ();
      g_signal_connect_object (self->sides[i], "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  gtk_window_set_title (GTK_WINDOW (self), _("Compare"));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH_PX, HEIGHT_PX);
}

/* What there is to choose from, and which of it are the first and the second. */
static GStrv
list_sources (VedCompareWindow  *self,
              VedRecordingShelf *shelf,
              VedRecordingItem  *item,
              guint             *second)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *items = ved_recording_shelf_get_items (shelf);

  if (ved_fleet_model_get_snapshot (ved_session_get_model (self->session)) != NULL)
    {
      const VedSourceSpec *spec = ved_session_get_spec (self->session);
      g_autofree char *name = spec != NULL ? ved_source_text_name (spec) : NULL;
      g_autofree char *text = name != NULL ? g_strdup_printf (_("What is open now: %s"), name) : NULL;

      g_strv_builder_add (builder, text != NULL ? text : _("What is open now"));
      g_ptr_array_add (self->paths, g_strdup (""));
    }
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(VedRecordingItem) other = g_list_model_get_item (items, i);
      g_autofree char *title = ved_recording_item_dup_title (other);

      if (ved_recording_item_get_fault (other) != NULL)
        continue;
      if (g_str_equal (ved_recording_item_get_path (other), ved_recording_item_get_path (item)))
        *second = self->paths->len;
      g_strv_builder_add (builder, title);
      g_ptr_array_add (self->paths, g_strdup (ved_recording_item_get_path (other)));
    }

  return g_strv_builder_end (builder);
}

static gboolean
is_open (VedCompareWindow *self,
         const char       *path)
{
  VedFrameSource *source = ved_fleet_model_get_source (ved_session_get_model (self->session));

  return VED_IS_RECORDING_SOURCE (source)
         && g_str_equal (ved_recording_source_get_path (VED_RECORDING_SOURCE (source)), path);
}

/* What is open where that is something else than the second, else the first other recording. */
static guint
choose_first (VedCompareWindow *self,
              guint             second)
{
  const char *path = g_ptr_array_index (self->paths, second);

  for (guint i = 0; i < self->paths->len; i++)
    {
      const char *other = g_ptr_array_index (self->paths, i);

      if (i != second && !(*other == '\0' && is_open (self, path)))
        return i;
    }

  return 0;
}

/**
 * ved_compare_window_new:
 * @session: what is open
 * @shelf: the recordings to choose from
 * @item: the one to compare with what is open, where that is another one, or with the first other one
 *
 * Returns: (transfer none): a window of its own
 */
GtkWidget *
ved_compare_window_new (VedSession        *session,
                        VedRecordingShelf *shelf,
                        VedRecordingItem  *item)
{
  VedCompareWindow *self = g_object_new (VED_TYPE_COMPARE_WINDOW, NULL);
  g_auto(GStrv) sources = NULL;
  guint second = 0;

  self->session = g_object_ref (session);
  sources = list_sources (self, shelf, item, &second);
  adw_window_set_content (ADW_WINDOW (self), create_content (self, (const char *const *) sources));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->sources[0]), choose_first (self, second));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->sources[1]), second);
  source_chosen_cb (GTK_DROP_DOWN (self->sources[0]), NULL, self);
  source_chosen_cb (GTK_DROP_DOWN (self->sources[1]), NULL, self);
  update (self);

  return GTK_WIDGET (self);
}
