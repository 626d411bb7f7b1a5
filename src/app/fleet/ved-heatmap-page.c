/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heatmap-page"

#include "config.h"

#include "app/fleet/ved-heatmap-page.h"

#include "app/charts/ved-tile-map.h"
#include "app/fleet/ved-heat-measure.h"
#include "app/fleet/ved-heat-time.h"
#include "app/parts/ved-choice-state.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reader.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-stack.h"
#include "app/parts/ved-typing-fault.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "fleet/filter/ved-filter.h"

#include <glib/gi18n.h>
#include <math.h>

/* Every server as one tile, or as one row over time. The order is computed anew with each snapshot; tiles and rows are
 * drawn by their maps, but while somebody points at them: then each server stays where it is, with its new colour. Offline
 * servers and missing values sort last. */

#define TOP_TILES 30
#define MARGIN_PX 18
#define CHOICE_PX 150
#define N_CHOICES 6

typedef enum {
  VIEW_TILES,
  VIEW_TIME,
} ViewMode;

typedef enum {
  SORT_VALUE,
  SORT_NAME,
} SortMode;

typedef enum {
  GROUP_NONE,
  GROUP_PROFILE,
  GROUP_STATE,
} GroupMode;

struct _VedHeatmapPage
{
  VedPage parent_instance;

  GtkWidget *search;
  GtkWidget *fault;             /* of what is searched for */
  VedFilter *filter;            /* (nullable): which servers are shown; all */
  GtkWidget *view;
  GtkWidget *measure;
  GtkWidget *sort;
  GtkWidget *group;
  GtkWidget *top;
  GtkWidget *scale;             /* of the colours over time */
  GtkWidget *stats;
  GtkWidget *legend;
  GtkWidget *instead;           /* says that another measure stands for the risk, and why */
  gboolean stands_for_risk;     /* what is chosen, over time */
  GtkWidget *stack;             /* of the two views */
  GtkWidget *map;
  GtkWidget *time;              /* (nullable): before it was looked at */
  VedSnapshot *snapshot;
  VedReader *reader;            /* of the stack */
  VedSnapshot *ordered;         /* (nullable): what the order was made of */
  GArray *order;                /* guint: server of each tile */
};

G_DEFINE_FINAL_TYPE (VedHeatmapPage, ved_heatmap_page, VED_TYPE_PAGE)

typedef struct {
  const VedSnapshot *snapshot;
  const double *values;
  SortMode sort;
  GroupMode group;
} Ordering;

static guint
group_of (const Ordering *ordering,
          guint           server)
{
  switch (ordering->group)
    {
    case GROUP_PROFILE:
      return ved_snapshot_get_profile (ordering->snapshot, server);

    case GROUP_STATE:
      return ved_snapshot_get_state (ordering->snapshot, server);

    case GROUP_NONE:
    default:
      return 0;
    }
}

static int
compare_values (double a,
                double b)
{
  if (isnan (a) || isnan (b))
    return (int) isnan (a) - (int) isnan (b);

  return (a < b) - (a > b);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const Ordering *ordering = user_data;
  guint x = *(const guint *) a, y = *(const guint *) b;
  guint group_x = group_of (ordering, x), group_y = group_of (ordering, y);
  int order = 0;

  if (group_x != group_y)
    return group_x < group_y ? -1 : 1;
  if (ordering->sort == SORT_VALUE)
    order = compare_values (ordering->values[x], ordering->values[y]);

  return order != 0 ? order : (x > y) - (x < y);
}

static VedHeatMeasure
get_measure (VedHeatmapPage *self)
{
  return (VedHeatMeasure) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->measure));
}

static Ordering
get_ordering (VedHeatmapPage *self,
              const double   *values)
{
  return (Ordering) {
           .snapshot = self->snapshot,
           .values = values,
           .sort = (SortMode) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->sort)),
           .group = (GroupMode) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->group)),
  };
}

/* The top 30 are those of the highest value, whatever the sort. */
static void
keep_top (VedHeatmapPage *self,
          const Ordering *ordering)
{
  Ordering by_value = *ordering;

  by_value.sort = SORT_VALUE;
  by_value.group = GROUP_NONE;
  g_array_sort_with_data (self->order, compare_cb, &by_value);
  if (self->order->len > TOP_TILES)
    g_array_set_size (self->order, TOP_TILES);
}

/* Whether somebody is about to click on one of the same servers in the same groups as before. */
static gboolean
holds_order (VedHeatmapPage *self,
             const Ordering *ordering)
{
  guint n = ved_snapshot_get_n_servers (self->snapshot);
  Ordering before = *ordering;

  before.snapshot = self->ordered;
  if (self->ordered == NULL || !ved_reader_is_there (self->reader) || ved_snapshot_get_n_servers (self->ordered) != n)
    return FALSE;

  for (guint i = 0; i < n; i++)
    if (group_of (&before, i) != group_of (ordering, i)
        || !g_str_equal (ved_snapshot_get_name (self->ordered, i), ved_snapshot_get_name (self->snapshot, i)))
      return FALSE;

  return TRUE;
}

/* Who is not asked for has no value, and so no part in what is said of all. */
static guint8 *
apply_filter (VedHeatmapPage *self,
              double         *values)
{
  guint n = ved_snapshot_get_n_servers (self->snapshot);
  guint8 *matches = self->filter != NULL && n > 0 ? ved_filter_apply (self->filter, self->snapshot) : NULL;

  for (guint i = 0; matches != NULL && i < n; i++)
    if (!matches[i])
      values[i] = NAN;

  return matches;
}

static void
put_in_order (VedHeatmapPage *self,
              const double   *values,
              const guint8   *matches)
{
  Ordering ordering = get_ordering (self, values);
  guint n = ved_snapshot_get_n_servers (self->snapshot);

  if (holds_order (self, &ordering))
    return;

  g_array_set_size (self->order, 0);
  for (guint i = 0; i < n; i++)
    if (matches == NULL || matches[i])
      g_array_append_val (self->order, i);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->top)))
    keep_top (self, &ordering);
  g_array_sort_with_data (self->order, compare_cb, &ordering);
  g_clear_pointer (&self->ordered, ved_snapshot_unref);
  self->ordered = ved_snapshot_ref (self->snapshot);
}

static const char *
group_title (GroupMode mode,
             guint     group)
{
  return mode == GROUP_PROFILE ? _(ved_profile_get_info ((VedProfile) group)->label)
                               : ved_text_state ((VedServerState) group);
}

static void
update_groups (VedHeatmapPage *self,
               const double   *values)
{
  enum { MAX_GROUPS = MAX ((int) VED_N_PROFILES, (int) VED_N_SERVER_STATES) };
  Ordering ordering = get_ordering (self, values);
  guint sizes[MAX_GROUPS], n_groups = 0, last = G_MAXUINT;
  char *titles[MAX_GROUPS];

  if (ordering.group == GROUP_NONE)
    {
      ved_tile_map_set_groups (VED_TILE_MAP (self->map), NULL, NULL, 0);
      return;
    }
  for (guint i = 0; i < self->order->len; i++)
    {
      guint group = group_of (&ordering, g_array_index (self->order, guint, i));

      if (group != last)
        {
          titles[n_groups] = (char *) group_title (ordering.group, group);
          sizes[n_groups++] = 0;
          last = group;
        }
      sizes[n_groups - 1]++;
    }
  ved_tile_map_set_groups (VED_TILE_MAP (self->map), sizes, (const char *const *) titles, n_groups);
}

static void
update_tiles (VedHeatmapPage *self,
              const double   *values,
              double          most)
{
  VedHeatMeasure measure = get_measure (self);
  g_autofree VedTile *tiles = g_new0 (VedTile, MAX (self->order->len, 1));

  for (guint i = 0; i < self->order->len; i++)
    {
      guint server = g_array_index (self->order, guint, i);

      tiles[i].name = ved_snapshot_get_name (self->snapshot, server);
      tiles[i].value = (float) values[server];
      tiles[i].is_dimmed = ved_snapshot_get_state (self->snapshot, server) >= VED_SERVER_STALE;
      ved_heat_measure_shade (measure, self->snapshot, server, most, &tiles[i]);
    }
  ved_tile_map_set_tiles (VED_TILE_MAP (self->map), tiles, self->order->len,
                          ved_snapshot_ref (self->snapshot),
                          (GDestroyNotify) ved_snapshot_unref);
}

static void
update_stats (VedHeatmapPage       *self,
              const VedMetricStats *stats,
              guint                 n_servers)
{
  VedHeatMeasure measure = get_measure (self);
  char min[VED_TEXT_SIZE], mean[VED_TEXT_SIZE], max[VED_TEXT_SIZE], sd[VED_TEXT_SIZE];
  g_autofree char *text = NULL;

  if (stats->n == 0)
    {
      ved_text_label_set (self->stats, self->order->len == 0 && self->filter != NULL ? _("No server matches")
                                       : ved_heat_measure_is_forecast (measure)
                                       ? _("No server can be forecast yet.")
                                       : _("No server has this metric."));
      return;
    }
  ved_heat_measure_write (measure, stats->min, min, sizeof min);
  ved_heat_measure_write (measure, stats->mean, mean, sizeof mean);
  ved_heat_measure_write (measure, stats->max, max, sizeof max);
  ved_heat_measure_write (measure, stats->sd, sd, sizeof sd);
  text = g_strdup_printf (ngettext ("%u of %u server   min %s   mean %s   max %s   sd %s",
                                    "%u of %u servers   min %s   mean %s   max %s   sd %s", n_servers), stats->n, n_servers,
                          min, mean, max, sd);
  ved_text_label_set (self->stats, text);
}

static void
time_activated_cb (VedHeatTime    *time,
                   const char     *name,
                   VedHeatmapPage *self)
{
  ved_page_open_server (VED_PAGE (self), name);
}

static VedHeatScale
get_scale (VedHeatmapPage *self)
{
  static const VedHeatScale scales[] = { VED_HEAT_LINEAR, VED_HEAT_LOG, VED_HEAT_RANKED };

  return scales[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->scale)), G_N_ELEMENTS (scales) - 1)];
}

static void
show_time (VedHeatmapPage *self)
{
  if (self->time == NULL)
    {
      self->time = ved_heat_time_new (ved_page_get_model (VED_PAGE (self)));
      g_signal_connect_object (self->time, "activated", G_CALLBACK (time_activated_cb), self, 0);
      gtk_stack_add_child (GTK_STACK (self->stack), self->time);
    }
  ved_stack_show (GTK_STACK (self->stack), self->time);
  ved_heat_time_set_scale (VED_HEAT_TIME (self->time), get_scale (self));
  ved_heat_time_show (VED_HEAT_TIME (self->time), self->snapshot, get_measure (self),
                      (const guint *) (gconstpointer) self->order->data, self->order->len);
}

static void
show_tiles (VedHeatmapPage *self,
            const double   *values,
            double          most)
{
  if (self->time != NULL)
    ved_heat_time_stop (VED_HEAT_TIME (self->time));
  ved_stack_show_name (GTK_STACK (self->stack), "tiles");
  update_groups (self, values);
  update_tiles (self, values, most);
}

static void
redraw (VedHeatmapPage *self)
{
  gboolean is_time = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->view)) == VIEW_TIME;
  g_autofree double *values = NULL;
  g_autofree guint8 *matches = NULL;
  VedMetricStats stats;
  guint n;

  if (self->snapshot == NULL)
    return;

  n = ved_snapshot_get_n_servers (self->snapshot);
  values = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    values[i] = ved_heat_measure_get_value (get_measure (self), self->snapshot, i);
  matches = apply_filter (self, values);
  stats = ved_metric_stats_compute (values, n);
  put_in_order (self, values, matches);
  if (is_time)
    show_time (self);
  else
    show_tiles (self, values, stats.max);
  update_stats (self, &stats, n);
  gtk_widget_set_visible (self->legend, !is_time && get_measure (self) == VED_HEAT_RISK);
  gtk_widget_set_visible (self->scale, is_time);
  gtk_widget_set_visible (self->instead, is_time && self->stands_for_risk);
}

static void
choice_changed_cb (VedHeatmapPage *self)
{
  self->stands_for_risk = self->stands_for_risk && get_measure (self) == VED_HEAT_CPU_USED;
  g_clear_pointer (&self->ordered, ved_snapshot_unref);
  redraw (self);
}

static void
search_changed_cb (VedHeatmapPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  g_autoptr(GError) error = NULL;
  VedFilter *filter = ved_filter_parse (text, &error);

  ved_typing_fault_set (VED_TYPING_FAULT (self->fault), error != NULL ? error->message : NULL);
  if (filter == NULL)
    return;

  g_clear_pointer (&self->filter, ved_filter_free);
  self->filter = filter;
  choice_changed_cb (self);
}

static void
reader_changed_cb (VedHeatmapPage *self)
{
  if (ved_page_get_active (VED_PAGE (self)) && self->ordered != self->snapshot)
    redraw (self);
}

/* Of the risk of single servers nothing is kept over time: who asks for time gets the CPU meanwhile, and is told so. */
static void
view_changed_cb (VedHeatmapPage *self)
{
  gboolean is_time = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->view)) == VIEW_TIME;

  if (is_time && get_measure (self) == VED_HEAT_RISK)
    {
      self->stands_for_risk = TRUE;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->measure), VED_HEAT_CPU_USED);
    }
  else if (!is_time && self->stands_for_risk)
    {
      self->stands_for_risk = FALSE;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->measure), VED_HEAT_RISK);
    }
  choice_changed_cb (self);
}

static void
tile_activated_cb (VedTileMap     *map,
                   guint           index,
                   VedHeatmapPage *self)
{
  if (index < self->order->len)
    ved_page_open_server (VED_PAGE (self),
                          ved_snapshot_get_name (self->snapshot, g_array_index (self->order, guint, index)));
}

static void
write_value_cb (const VedTile *tile,
                char          *buffer,
                gsize          size,
                gpointer       user_data)
{
  ved_heat_measure_write (get_measure (user_data), tile->value, buffer, size);
}

static char **
describe_cb (guint    index,
             gpointer user_data)
{
  VedHeatmapPage *self = user_data;
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *value_line = NULL, *risk_line = NULL, *state_line = NULL;
  char value[VED_TEXT_SIZE];
  guint server;

  if (index >= self->order->len)
    return NULL;

  server = g_array_index (self->order, guint, index);
  ved_heat_measure_write (get_measure (self), ved_heat_measure_get_value (get_measure (self), self->snapshot,
                                                                          server),
                          value, sizeof value);
  value_line = g_strdup_printf ("%s  %s", ved_heat_measure_get_title (get_measure (self)), value);
  risk_line = g_strdup_printf (_("Risk %.1f, %s"), (double) ved_snapshot_risk (self->snapshot)[server],
                               _(ved_level_get_info (ved_snapshot_get_level (self->snapshot,
                                                                             server))->label));
  state_line = g_strdup_printf ("%s, %s",
                                _(ved_profile_get_info (ved_snapshot_get_profile (self->snapshot,
                                                                                  server))->label),
                                ved_text_state (ved_snapshot_get_state (self->snapshot, server)));
  g_strv_builder_add (lines, ved_snapshot_get_name (self->snapshot, server));
  g_strv_builder_add (lines, value_line);
  if (get_measure (self) != VED_HEAT_RISK)
    g_strv_builder_add (lines, risk_line);
  g_strv_builder_add (lines, state_line);

  return g_strv_builder_end (lines);
}

static void
ved_heatmap_page_update (VedPage     *page,
                         VedSnapshot *snapshot)
{
  VedHeatmapPage *self = VED_HEATMAP_PAGE (page);

  ved_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = snapshot;
  redraw (self);
}

static void
ved_heatmap_page_hidden (VedPage *page)
{
  VedHeatmapPage *self = VED_HEATMAP_PAGE (page);

  if (self->time != NULL)
    ved_heat_time_stop (VED_HEAT_TIME (self->time));
}

static GVariant *
ved_heatmap_page_save_state (VedPage *page)
{
  VedHeatmapPage *self = VED_HEATMAP_PAGE (page);
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "search", "s", gtk_editable_get_text (GTK_EDITABLE (self->search)));
  ved_choice_state_save (&state, "view", self->view);
  ved_choice_state_save (&state, "measure", self->measure);
  ved_choice_state_save (&state, "sort", self->sort);
  ved_choice_state_save (&state, "group", self->group);
  ved_choice_state_save (&state, "top", self->top);
  ved_choice_state_save (&state, "scale", self->scale);

  return g_variant_dict_end (&state);
}

static void
ved_heatmap_page_restore_state (VedPage  *page,
                                GVariant *state)
{
  VedHeatmapPage *self = VED_HEATMAP_PAGE (page);
  const char *text;

  ved_choice_state_restore (state, "measure", self->measure);
  ved_choice_state_restore (state, "view", self->view);
  ved_choice_state_restore (state, "sort", self->sort);
  ved_choice_state_restore (state, "group", self->group);
  ved_choice_state_restore (state, "top", self->top);
  ved_choice_state_restore (state, "scale", self->scale);
  if (g_variant_lookup (state, "search", "&s", &text))
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

static void
ved_heatmap_page_search (VedPage    *page,
                         const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (VED_HEATMAP_PAGE (page)->search), text != NULL ? text : "");
}

/* What can be chosen says by itself what it is about, so that there is room for all choices side by side. */
static GtkWidget *
create_choice (VedHeatmapPage    *self,
               const char        *title,
               const char *const *choices,
               GCallback          changed_cb)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (choices);

  ved_set_tooltip (drop_down, title);
  ved_name_widget (drop_down, title);
  g_signal_connect_object (drop_down, "notify::selected", changed_cb, self, G_CONNECT_SWAPPED);

  return drop_down;
}

static GtkWidget *
create_choices (VedHeatmapPage *self)
{
  const char *measures[VED_N_HEAT_MEASURES + 1] = { NULL };
  const GCallback changed = G_CALLBACK (choice_changed_cb);
  const char *views[] = { _("Tiles"), _("Over time"), NULL };
  const char *sorts[] = { _("Highest first"), _("By name"), NULL };
  const char *scales[] = { _("Linear"), _("Logarithmic"), _("By rank"), NULL };
  const char *groups[] = { _("No groups"), _("By profile"), _("By state"), NULL };
  GtkWidget *row = ved_reflow_new (CHOICE_PX, N_CHOICES, 8);

  for (guint i = 0; i < VED_N_HEAT_MEASURES; i++)
    measures[i] = ved_heat_measure_get_title ((VedHeatMeasure) i);
  self->view = create_choice (self, _("View"), views, G_CALLBACK (view_changed_cb));
  self->measure = create_choice (self, _("Show"), measures, changed);
  self->sort = create_choice (self, _("Order"), sorts, changed);
  self->group = create_choice (self, _("Group"), groups, changed);
  ved_reflow_append (VED_REFLOW (row), self->view, 1);
  ved_reflow_append (VED_REFLOW (row), self->measure, 1);
  ved_reflow_append (VED_REFLOW (row), self->sort, 1);
  ved_reflow_append (VED_REFLOW (row), self->group, 1);
  self->top = gtk_toggle_button_new_with_label (_("Top 30"));
  g_signal_connect_object (self->top, "toggled", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
  ved_reflow_append (VED_REFLOW (row), self->top, 1);
  self->scale = create_choice (self, _("How values become colours"), scales, changed);
  gtk_widget_set_visible (self->scale, FALSE);
  ved_reflow_append (VED_REFLOW (row), self->scale, 1);

  return row;
}

static GtkWidget *
create_search (VedHeatmapPage *self)
{
  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  g_object_set (self->search, "placeholder-text", _("Name, or filter: profile:db risk>60 cpu>80"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find servers"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  self->fault = ved_typing_fault_new (self->search);

  return self->search;
}

static GtkWidget *
create_legend (void)
{
  GtkWidget *legend = ved_reflow_new (108, VED_N_LEVELS, 6);

  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      GtkWidget *badge = ved_level_badge_new (FALSE);

      ved_level_badge_set_level (VED_LEVEL_BADGE (badge), (VedLevel) i, NULL);
      ved_reflow_append (VED_REFLOW (legend), badge, 1);
    }

  gtk_widget_set_halign (legend, GTK_ALIGN_START);

  return legend;
}

static GtkWidget *
create_page (VedHeatmapPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  self->map = ved_tile_map_new ();
  self->stats = ved_text_paragraph_new ("", "dim-label");
  self->legend = create_legend ();
  gtk_box_append (GTK_BOX (box), create_search (self));
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), create_choices (self));
  self->instead = ved_text_paragraph_new (_("The risk of single servers is not kept over time: CPU used is shown instead."),
                                          "dim-label");
  gtk_widget_set_visible (self->instead, FALSE);
  gtk_box_append (GTK_BOX (box), self->stats);
  gtk_box_append (GTK_BOX (box), self->instead);
  gtk_box_append (GTK_BOX (box), self->legend);

  ved_tile_map_set_texts (VED_TILE_MAP (self->map), write_value_cb, describe_cb, self);
  ved_chart_set_title (VED_CHART (self->map), _("Heat map of all servers"));
  ved_chart_set_description (VED_CHART (self->map), _("A tile for each server, with its value and the letter of its level"));
  g_signal_connect (self->map, "activated", G_CALLBACK (tile_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->map);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "tiles");
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->reader = ved_reader_watch (self->stack);
  g_signal_connect_object (self->reader, "changed", G_CALLBACK (reader_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->stack);

  return box;
}

static void
ved_heatmap_page_finalize (GObject *object)
{
  VedHeatmapPage *self = VED_HEATMAP_PAGE (object);

  g_clear_pointer (&self->filter, ved_filter_free);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_clear_pointer (&self->ordered, ved_snapshot_unref);
  g_array_unref (self->order);

  G_OBJECT_CLASS (ved_heatmap_page_parent_class)->finalize (object);
}

static void
ved_heatmap_page_class_init (VedHeatmapPageClass *klass)
{
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_heatmap_page_finalize;
  page_class->update = ved_heatmap_page_update;
  page_class->hidden = ved_heatmap_page_hidden;
  page_class->search = ved_heatmap_page_search;
  page_class->save_state = ved_heatmap_page_save_state;
  page_class->restore_state = ved_heatmap_page_restore_state;
}

static void
ved_heatmap_page_init (VedHeatmapPage *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  ved_page_set_title (VED_PAGE (self), _("Heatmap"));
  adw_bin_set_child (ADW_BIN (self), create_page (self));
}
