/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-dependency-graph"

#include "config.h"

#include "app/charts/ved-dependency-graph.h"

#include "app/charts/ved-mirror.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Profiles stand in columns by their depth: what depends on nobody comes first. A line is as thick as the strongest edge
 * between the two; one past a column goes through a gap of it. Those between affected profiles are drawn in the colour of
 * danger, and the profile with the root has a double frame. Arrow keys go from profile to profile, and the table has a row
 * for each edge. */

#define NODE_PX      148.0f
#define LEAST_NODE_PX 88.0f     /* names are cut then */
#define NODE_HEIGHT  46.0f
#define NODE_RADIUS  6.0f
#define COLUMN_GAP   44.0f
#define LEAST_GAP    24.0f
#define MARGIN       6.0f
#define ROW_PX       60
#define INSET        4.0f        /* of the inner frame */
#define N_STEPS      16          /* of a bend */
#define ARROW_PX     7.0f
#define TEXT_MARGIN  5.0f

struct _VedDependencyGraph
{
  VedItemChart parent_instance;

  VedDependencies dependencies;
  guint affected[VED_N_PROFILES];
  guint totals[VED_N_PROFILES];
  int root;                     /* a profile; −1: none */
  guint n_nodes;
  VedProfile nodes[VED_N_PROFILES]; /* by depth, then in the order of profiles */
  float node_width;             /* as recorded last */
  VedRect rects[VED_N_PROFILES]; /* of the nodes, as recorded last, not mirrored */
};

G_DEFINE_FINAL_TYPE (VedDependencyGraph, ved_dependency_graph, VED_TYPE_ITEM_CHART)

static guint
depth_of (VedDependencyGraph *self,
          guint               node)
{
  return ved_dependencies_get_depth (&self->dependencies, self->nodes[node]);
}

static guint
count_columns (VedDependencyGraph *self)
{
  return self->n_nodes > 0 ? depth_of (self, self->n_nodes - 1) + 1 : 0;
}

static guint
count_in_column (VedDependencyGraph *self,
                 guint               depth)
{
  guint n = 0;

  for (guint i = 0; i < self->n_nodes; i++)
    n += depth_of (self, i) == depth;

  return n;
}

static void
find_nodes (VedDependencyGraph *self)
{
  self->n_nodes = 0;
  for (guint depth = 0; depth < VED_N_PROFILES; depth++)
    for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
      if (ved_dependencies_have (&self->dependencies, profile)
          && ved_dependencies_get_depth (&self->dependencies, profile) == depth)
        self->nodes[self->n_nodes++] = profile;
}

static float
column_x (VedDependencyGraph *self,
          guint               depth,
          float               width)
{
  guint n_columns = count_columns (self);

  return MARGIN + (n_columns > 1 ? (float) depth * (width - self->node_width - 2.0f * MARGIN) / (float) (n_columns - 1) : 0.0f);
}

static void
lay_out (VedDependencyGraph *self,
         float               width,
         float               height)
{
  float n_columns = (float) MAX (count_columns (self), 1);
  guint row = 0;

  self->node_width = CLAMP ((width - 2.0f * MARGIN + LEAST_GAP) / n_columns - LEAST_GAP, LEAST_NODE_PX, NODE_PX);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      guint depth = depth_of (self, i), n = count_in_column (self, depth);

      row = i > 0 && depth_of (self, i - 1) == depth ? row + 1 : 0;
      self->rects[i] = (VedRect) {
        column_x (self, depth, width), height *((float) row + 0.5f) / (float) n - NODE_HEIGHT / 2.0f, self->node_width, NODE_HEIGHT
      };
    }
}

/* Where the node is on the screen. */
static VedRect
get_rect (VedDependencyGraph *self,
          guint               node)
{
  VedRect rect = self->rects[node];

  rect.x = ved_mirror (VED_CHART (self), rect.x, rect.width);

  return rect;
}

static double
edge_strength (VedDependencyGraph *self,
               VedProfile          upstream,
               VedProfile          downstream)
{
  double strength = 0.0;

  for (guint i = 0; i < self->dependencies.n; i++)
    {
      const VedDependency *edge = &self->dependencies.edges[i];

      if (edge->upstream == upstream && edge->downstream == downstream)
        strength = MAX (strength, edge->strength);
    }

  return strength;
}

/* From one point to another, leaving and arriving level. */
static void
add_bend (GArray       *path,
          VedDrawVertex from,
          VedDrawVertex to)
{
  for (guint i = 0; i <= N_STEPS; i++)
    {
      float t = (float) i / (float) N_STEPS;
      VedDrawVertex point = { from.x + t * (to.x - from.x), from.y + t * t * (3.0f - 2.0f * t) * (to.y - from.y) };

      g_array_append_val (path, point);
    }
}

/* The gap of a column that is nearest to a height. */
static float
find_gap (VedDependencyGraph *self,
          guint               depth,
          float               y,
          float               height)
{
  float step = height / (float) MAX (count_in_column (self, depth), 1);

  return CLAMP (roundf (y / step) * step, MARGIN, height - MARGIN);
}

static GArray *
trace_edge (VedDependencyGraph *self,
            guint               upstream,
            guint               downstream,
            float               width,
            float               height)
{
  GArray *path = g_array_new (FALSE, FALSE, sizeof (VedDrawVertex));
  const VedRect *first = &self->rects[upstream], *last = &self->rects[downstream];
  VedDrawVertex at = { first->x + self->node_width, first->y + NODE_HEIGHT / 2.0f };
  VedDrawVertex end = { last->x - 1.0f, last->y + NODE_HEIGHT / 2.0f };

  for (guint depth = depth_of (self, upstream) + 1; depth < depth_of (self, downstream); depth++)
    {
      float x = column_x (self, depth, width);
      float share = (x + self->node_width / 2.0f - at.x) / (end.x - at.x);
      float y = find_gap (self, depth, at.y + share * (end.y - at.y), height);

      add_bend (path, at, (VedDrawVertex) { x, y });
      at = (VedDrawVertex) { x + self->node_width, y };
    }
  /* Arrows point the way the line goes. */
  add_bend (path, at, (VedDrawVertex) { end.x - ARROW_PX, end.y });
  g_array_append_val (path, end);

  return path;
}

static void
add_line (VedDependencyGraph  *self,
          VedDrawList         *list,
          const VedDrawVertex *points,
          guint                n_points,
          float                line_width,
          VedColor             color)
{
  VedDrawVertex *vertices = ved_draw_list_add_polyline (list, n_points, line_width, color);

  for (guint i = 0; i < n_points; i++)
    {
      vertices[i] = points[i];
      vertices[i].x = ved_mirror (VED_CHART (self), points[i].x, 0.0f);
    }
}

/* Not transparent: where lines meet they would add up to a spot. */
static VedColor
tint (VedDependencyGraph *self,
      gboolean            is_hot,
      float               share)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedColor color = is_hot ? ved_chart_theme_get_level (theme, VED_LEVEL_CRITICAL) : theme->text;

  return ved_color_mix (theme->ground, color, theme->high_contrast ? MIN (2.0f * share, 1.0f) : share);
}

static void
record_edge (VedDependencyGraph *self,
             VedDrawList        *list,
             guint               upstream,
             guint               downstream,
             float               width,
             float               height)
{
  VedProfile from = self->nodes[upstream], to = self->nodes[downstream];
  double strength = edge_strength (self, from, to);
  gboolean is_hot = self->affected[from] > 0 && self->affected[to] > 0;
  VedColor color = tint (self, is_hot, is_hot ? 0.9f : 0.4f);
  g_autoptr(GArray) path = NULL;
  VedDrawVertex end;

  if (strength <= 0.0)
    return;

  path = trace_edge (self, upstream, downstream, width, height);
  end = g_array_index (path, VedDrawVertex, path->len - 1);
  add_line (self, list, (const VedDrawVertex *) (gconstpointer) path->data, path->len,
            (float) (1.0 + 3.0 * strength * strength), color);
  add_line (self, list, (const VedDrawVertex[]) { { end.x - ARROW_PX, end.y - ARROW_PX + 1.0f }, end,
                                                  { end.x - ARROW_PX, end.y + ARROW_PX - 1.0f } }, 3, 2.0f, color);
}

static void
record_node (VedDependencyGraph *self,
             VedDrawList        *list,
             guint               node)
{
  VedProfile profile = self->nodes[node];
  gboolean is_hot = self->affected[profile] > 0;
  VedRect rect = get_rect (self, node);
  VedColor frame = tint (self, is_hot, is_hot ? 1.0f : 0.5f);

  ved_draw_list_add_rounded_rect (list, rect.x, rect.y, rect.width, rect.height, NODE_RADIUS, 0.0f,
                                  tint (self, is_hot, is_hot ? 0.18f : 0.07f));
  ved_draw_list_add_rounded_rect (list, rect.x, rect.y, rect.width, rect.height, NODE_RADIUS, is_hot ? 2.0f : 1.0f, frame);
  if (self->root == (int) profile)
    ved_draw_list_add_rounded_rect (list, rect.x + INSET, rect.y + INSET, rect.width - 2.0f * INSET,
                                    rect.height - 2.0f * INSET, NODE_RADIUS - 2.0f, 1.0f, frame);
}

static void
ved_dependency_graph_record (VedChart    *chart,
                             VedDrawList *list,
                             int          width,
                             int          height)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (chart);

  lay_out (self, (float) width, (float) height);
  for (guint i = 0; i < self->n_nodes; i++)
    for (guint j = 0; j < self->n_nodes; j++)
      record_edge (self, list, i, j, (float) width, (float) height);
  for (guint i = 0; i < self->n_nodes; i++)
    record_node (self, list, i);
}

static const char *
name_profile (VedProfile profile)
{
  return _(ved_profile_get_info (profile)->label);
}

static char *
count_servers (VedDependencyGraph *self,
               VedProfile          profile)
{
  guint n = self->totals[profile];

  if (self->affected[profile] > 0)
    return g_strdup_printf (_("%u of %u affected"), self->affected[profile], n);

  return g_strdup_printf (ngettext ("%u server", "%u servers", n), n);
}

static void
ved_dependency_graph_annotate (VedChart    *chart,
                               GtkSnapshot *snapshot,
                               int          width,
                               int          height)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      VedProfile profile = self->nodes[i];
      VedRect rect = get_rect (self, i);
      g_autofree char *count = count_servers (self, profile);
      float x = rect.x + rect.width / 2.0f, y = rect.y + rect.height / 2.0f, room = rect.width - 2.0f * TEXT_MARGIN;
      VedTextStyle style = self->node_width < NODE_PX ? VED_TEXT_SMALL_STRONG : VED_TEXT_STRONG;

      ved_chart_draw_text (chart, snapshot, style, name_profile (profile), x, y, (VedTextAnchor) { 0.5f, 1.0f }, room,
                           theme->text);
      ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, count, x, y, (VedTextAnchor) { 0.5f, 0.0f }, room,
                           self->affected[profile] > 0 ? theme->text : theme->dim_text);
    }
}

static void
ved_dependency_graph_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (widget);
  guint n_columns = count_columns (self), most = 0;

  for (guint depth = 0; depth < n_columns; depth++)
    most = MAX (most, count_in_column (self, depth));
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = (int) most * ROW_PX;
      return;
    }
  *minimum = (int) (2.0f * MARGIN + (float) n_columns * (LEAST_NODE_PX + LEAST_GAP) - LEAST_GAP);
  *natural = (int) (2.0f * MARGIN + (float) n_columns * (NODE_PX + COLUMN_GAP) - COLUMN_GAP);
}

/* Items */

static guint
ved_dependency_graph_get_n_items (VedItemChart *chart)
{
  return VED_DEPENDENCY_GRAPH (chart)->n_nodes;
}

static VedRect
ved_dependency_graph_get_bounds (VedItemChart *chart,
                                 guint         index)
{
  return get_rect (VED_DEPENDENCY_GRAPH (chart), index);
}

static guint
ved_dependency_graph_hit (VedItemChart *chart,
                          float         x,
                          float         y)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (chart);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      VedRect rect = get_rect (self, i);

      if (x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height)
        return i;
    }

  return VED_LAYOUT_NONE;
}

/* The node of another column that is nearest in height. */
static int
step_aside (VedDependencyGraph *self,
            guint               index,
            int                 by)
{
  guint depth = depth_of (self, index), nearest = index;
  float least = G_MAXFLOAT;

  for (guint i = 0; i < self->n_nodes; i++)
    {
      float apart = fabsf (self->rects[i].y - self->rects[index].y);

      if ((int) depth_of (self, i) != (int) depth + by || apart >= least)
        continue;
      least = apart;
      nearest = i;
    }

  return (int) nearest - (int) index;
}

static int
ved_dependency_graph_get_step (VedItemChart *chart,
                               guint         index,
                               guint         key)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (chart);
  int onwards = ved_is_mirrored (VED_CHART (self)) ? -1 : 1;
  guint depth = depth_of (self, index);

  switch (key)
    {
    case GDK_KEY_Left:
      return step_aside (self, index, -onwards);

    case GDK_KEY_Right:
      return step_aside (self, index, onwards);

    case GDK_KEY_Up:
      return index > 0 && depth_of (self, index - 1) == depth ? -1 : 0;

    default:
      return index + 1 < self->n_nodes && depth_of (self, index + 1) == depth ? 1 : 0;
    }
}

/* "Database (Connection failures 0.85, Request queuing 0.70)"; NULL: it does not depend on that one. */
static char *
describe_upstream (VedDependencyGraph *self,
                   VedProfile          downstream,
                   VedProfile          upstream)
{
  g_autoptr(GString) effects = g_string_new (NULL);

  for (guint i = 0; i < self->dependencies.n; i++)
    {
      const VedDependency *edge = &self->dependencies.edges[i];

      if (edge->downstream == downstream && edge->upstream == upstream)
        g_string_append_printf (effects, "%s%s %.2f", effects->len > 0 ? ", " : "", _(ved_effect_get_label (edge->effect)),
                                edge->strength);
    }

  return effects->len > 0 ? g_strdup_printf ("%s (%s)", name_profile (upstream), effects->str) : NULL;
}

/* Its name and how many of it are affected; on whom it depends; who depends on it. */
static GPtrArray *
describe_lines (VedDependencyGraph *self,
                VedProfile          profile)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) downstreams = g_string_new (NULL);
  g_autofree char *count = count_servers (self, profile);

  g_ptr_array_add (lines, g_strdup (name_profile (profile)));
  g_ptr_array_add (lines, g_steal_pointer (&count));
  if (self->root == (int) profile)
    g_ptr_array_add (lines, g_strdup (_("Probable root")));
  for (VedProfile other = 0; other < VED_N_PROFILES; other++)
    {
      g_autofree char *upstream = describe_upstream (self, profile, other);

      if (upstream != NULL)
        g_ptr_array_add (lines, g_strdup_printf (_("Depends on %s"), upstream));
      if (edge_strength (self, profile, other) > 0.0)
        g_string_append_printf (downstreams, "%s%s", downstreams->len > 0 ? ", " : "", name_profile (other));
    }
  if (downstreams->len > 0)
    g_ptr_array_add (lines, g_strdup_printf (_("Upstream of %s"), downstreams->str));
  g_ptr_array_add (lines, NULL);

  return lines;
}

static char *
ved_dependency_graph_describe (VedItemChart *chart,
                               guint         index)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (chart);
  g_autoptr(GPtrArray) lines = describe_lines (self, self->nodes[index]);

  return g_strjoinv ("; ", (char **) lines->pdata);
}

static char **
ved_dependency_graph_get_tooltip (VedItemChart *chart,
                                  guint         index)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (chart);
  g_autoptr(GPtrArray) lines = describe_lines (self, self->nodes[index]);

  return g_strdupv ((char **) lines->pdata);
}

static void
ved_dependency_graph_draw_mark (VedItemChart *chart,
                                GtkSnapshot  *snapshot,
                                guint         index)
{
  ved_item_chart_draw_outline (chart, snapshot, get_rect (VED_DEPENDENCY_GRAPH (chart), index), NODE_RADIUS);
}

/* The table: a row for each edge, by what depends, and one for each profile that depends on nobody. */

typedef struct {
  VedProfile profile;
  const VedDependency *edge;    /* (nullable) */
} TableRow;

typedef struct {
  VedDependencies dependencies;
  guint affected[VED_N_PROFILES];
  guint totals[VED_N_PROFILES];
  TableRow rows[VED_MAX_DEPENDENCIES + VED_N_PROFILES];
} TableRows;

enum { COLUMN_PROFILE, COLUMN_SERVERS, COLUMN_AFFECTED, COLUMN_UPSTREAM, COLUMN_EFFECT, COLUMN_STRENGTH, N_COLUMNS };

static void
write_profile (VedProfile profile,
               gboolean   is_exact,
               GString   *text)
{
  g_string_append (text, is_exact ? ved_profile_get_info (profile)->key : name_profile (profile));
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const TableRows *rows = data;
  const VedNumberFormat count = { VED_NUMBER_COUNT, 0, NULL }, strength = { VED_NUMBER_DECIMAL, 2, NULL };
  VedProfile profile = rows->rows[row].profile;
  const VedDependency *edge = rows->rows[row].edge;

  if (column == COLUMN_PROFILE)
    write_profile (profile, is_exact, text);
  else if (column == COLUMN_SERVERS)
    ved_chart_table_append_number (text, rows->totals[profile], &count, is_exact);
  else if (column == COLUMN_AFFECTED)
    ved_chart_table_append_number (text, rows->affected[profile], &count, is_exact);
  else if (edge != NULL && column == COLUMN_UPSTREAM)
    write_profile (edge->upstream, is_exact, text);
  else if (edge != NULL && column == COLUMN_EFFECT)
    g_string_append (text, is_exact ? ved_effect_get_name (edge->effect) : _(ved_effect_get_label (edge->effect)));
  else if (edge != NULL)
    ved_chart_table_append_number (text, edge->strength, &strength, is_exact);
}

static VedChartTable *
ved_dependency_graph_create_table (VedChart *chart)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (chart);
  const VedTableColumn columns[N_COLUMNS] = {
    [COLUMN_PROFILE] = { "profile", _("Profile"), FALSE },
    [COLUMN_SERVERS] = { "servers", _("Servers"), TRUE },
    [COLUMN_AFFECTED] = { "affected", _("Affected"), TRUE },
    [COLUMN_UPSTREAM] = { "depends_on", _("Depends on"), FALSE },
    [COLUMN_EFFECT] = { "effect", _("Effect"), FALSE },
    [COLUMN_STRENGTH] = { "strength", _("Strength"), TRUE },
  };
  TableRows *rows = g_new0 (TableRows, 1);
  guint n_rows = 0;

  rows->dependencies = self->dependencies;
  memcpy (rows->affected, self->affected, sizeof rows->affected);
  memcpy (rows->totals, self->totals, sizeof rows->totals);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      guint n_before = n_rows;

      rows->rows[n_rows].profile = self->nodes[i];
      for (guint j = 0; j < rows->dependencies.n; j++)
        {
          if (rows->dependencies.edges[j].downstream != self->nodes[i])
            continue;
          rows->rows[n_rows].profile = self->nodes[i];
          rows->rows[n_rows++].edge = &rows->dependencies.edges[j];
        }
      n_rows += n_rows == n_before;
    }

  return ved_chart_table_new (columns, N_COLUMNS, n_rows, write_cell, rows, g_free);
}

static void
ved_dependency_graph_class_init (VedDependencyGraphClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);
  VedItemChartClass *item_class = VED_ITEM_CHART_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->measure = ved_dependency_graph_measure;
  chart_class->record = ved_dependency_graph_record;
  chart_class->annotate = ved_dependency_graph_annotate;
  chart_class->create_table = ved_dependency_graph_create_table;
  item_class->get_n_items = ved_dependency_graph_get_n_items;
  item_class->hit = ved_dependency_graph_hit;
  item_class->get_bounds = ved_dependency_graph_get_bounds;
  item_class->get_step = ved_dependency_graph_get_step;
  item_class->describe = ved_dependency_graph_describe;
  item_class->get_tooltip = ved_dependency_graph_get_tooltip;
  item_class->draw_mark = ved_dependency_graph_draw_mark;
}

/* "Probable root: Database; Web API depends on Database; …" */
static void
describe_all (VedDependencyGraph *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->root >= 0)
    g_string_append_printf (text, _("Probable root: %s"), name_profile ((VedProfile) self->root));
  for (guint i = 0; i < self->n_nodes; i++)
    for (guint j = 0; j < self->n_nodes; j++)
      {
        if (edge_strength (self, self->nodes[i], self->nodes[j]) <= 0.0)
          continue;
        g_string_append (text, text->len > 0 ? "; " : "");
        g_string_append_printf (text, _("%s depends on %s"), name_profile (self->nodes[j]), name_profile (self->nodes[i]));
      }
  for (guint i = 0; i < self->n_nodes; i++)
    if (self->affected[self->nodes[i]] > 0)
      {
        g_string_append (text, "; ");
        g_string_append_printf (text, _("%u of %s affected"), self->affected[self->nodes[i]], name_profile (self->nodes[i]));
      }
  ved_chart_set_description (VED_CHART (self), text->str);
}

static void
ved_dependency_graph_init (VedDependencyGraph *self)
{
  self->root = -1;
  self->dependencies = *ved_dependencies_get_default ();
  find_nodes (self);
  describe_all (self);
}

/**
 * ved_dependency_graph_new:
 *
 * Returns: the graph of the default table
 */
GtkWidget *
ved_dependency_graph_new (void)
{
  return g_object_new (VED_TYPE_DEPENDENCY_GRAPH, NULL);
}

static guint
find_node (VedDependencyGraph *self,
           VedProfile          profile)
{
  for (guint i = 0; i < self->n_nodes; i++)
    if (self->nodes[i] == profile)
      return i;

  return VED_LAYOUT_NONE;
}

/**
 * ved_dependency_graph_set_dependencies:
 * @dependencies: copied: who is upstream of whom for the daemon
 */
void
ved_dependency_graph_set_dependencies (VedDependencyGraph    *self,
                                       const VedDependencies *dependencies)
{
  guint selected;
  VedProfile profile;

  g_return_if_fail (VED_IS_DEPENDENCY_GRAPH (self));

  if (ved_dependencies_are_equal (&self->dependencies, dependencies))
    return;

  selected = ved_item_chart_get_selected (VED_ITEM_CHART (self));
  profile = selected < self->n_nodes ? self->nodes[selected] : VED_N_PROFILES;
  self->dependencies = *dependencies;
  find_nodes (self);
  ved_item_chart_items_reset (VED_ITEM_CHART (self));
  ved_item_chart_selection_moved (VED_ITEM_CHART (self), find_node (self, profile));
  describe_all (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_dependency_graph_set_affected:
 * @affected: (array fixed-size=7): servers of each profile that are in a cascade
 * @totals: (array fixed-size=7): servers of each profile
 * @root: the profile of the root; −1: there is none
 */
void
ved_dependency_graph_set_affected (VedDependencyGraph *self,
                                   const guint        *affected,
                                   const guint        *totals,
                                   int                 root)
{
  g_return_if_fail (VED_IS_DEPENDENCY_GRAPH (self));

  if (memcmp (self->affected, affected, sizeof self->affected) == 0
      && memcmp (self->totals, totals, sizeof self->totals) == 0 && self->root == root)
    return;

  memcpy (self->affected, affected, sizeof self->affected);
  memcpy (self->totals, totals, sizeof self->totals);
  self->root = root;
  describe_all (self);
  ved_chart_queue_data (VED_CHART (self));
}
