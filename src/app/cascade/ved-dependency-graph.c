/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-dependency-graph"

#include "config.h"

#include "app/cascade/ved-dependency-graph.h"

#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Profiles stand in columns by their depth: what depends on nobody on the left. Lines are as thick as the strongest
 * edge between the two; those that leave an affected profile are drawn in the colour of danger, and the profile with
 * the root has a double frame. The same is said in words for screen readers. */

#define NODE_WIDTH   132.0
#define NODE_HEIGHT  46.0
#define MARGIN       6.0
#define ROW_PX       60
#define MIN_WIDTH    440
#define MAX_PROFILES VED_N_PROFILES

typedef struct {
  double x;
  double y;
} Place;

struct _VedDependencyGraph
{
  GtkWidget parent_instance;

  guint affected[VED_N_PROFILES];
  guint totals[VED_N_PROFILES];
  int root;                     /* a profile; −1: none */
  VedDependencies dependencies;
};

G_DEFINE_FINAL_TYPE (VedDependencyGraph, ved_dependency_graph, GTK_TYPE_WIDGET)

static guint
count_depths (const VedDependencies *dependencies,
              guint                 *counts)
{
  guint n_depths = 0;

  memset (counts, 0, MAX_PROFILES * sizeof *counts);
  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    {
      guint depth = ved_dependencies_get_depth (dependencies, profile);

      if (!ved_dependencies_have (dependencies, profile))
        continue;
      counts[depth]++;
      n_depths = MAX (n_depths, depth + 1);
    }

  return n_depths;
}

static void
lay_out (const VedDependencies *dependencies,
         Place                 *places,
         double                 width,
         double                 height)
{
  guint counts[MAX_PROFILES], next[MAX_PROFILES] = { 0 };
  guint n_depths = count_depths (dependencies, counts);
  double step = n_depths > 1 ? (width - NODE_WIDTH - 2 * MARGIN) / (n_depths - 1) : 0.0;

  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    {
      guint depth = ved_dependencies_get_depth (dependencies, profile);

      if (!ved_dependencies_have (dependencies, profile))
        continue;
      places[profile].x = MARGIN + depth * step;
      places[profile].y = height * (next[depth]++ + 0.5) / counts[depth] - NODE_HEIGHT / 2.0;
    }
}

static double
edge_strength (const VedDependencies *dependencies,
               VedProfile             upstream,
               VedProfile             downstream)
{
  const VedDependency *graph = dependencies->edges;
  double strength = 0.0;

  for (guint i = 0; i < dependencies->n; i++)
    {
      if (graph[i].upstream == upstream && graph[i].downstream == downstream)
        strength = MAX (strength, graph[i].strength);
    }

  return strength;
}

static void
look_up_danger (GtkWidget *widget,
                GdkRGBA   *color)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "ved_critical", color))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

static void
draw_edges (VedDependencyGraph *self,
            cairo_t            *cr,
            const Place        *places)
{
  GdkRGBA text, danger;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  look_up_danger (GTK_WIDGET (self), &danger);
  for (guint i = 0; i < VED_N_PROFILES * VED_N_PROFILES; i++)
    {
      VedProfile upstream = i / VED_N_PROFILES, downstream = i % VED_N_PROFILES;
      double strength = edge_strength (&self->dependencies, upstream, downstream);
      const Place *from = &places[upstream], *to = &places[downstream];
      gboolean hot = self->affected[upstream] > 0 && self->affected[downstream] > 0;
      double x0 = from->x + NODE_WIDTH, y0 = from->y + NODE_HEIGHT / 2.0, y1 = to->y + NODE_HEIGHT / 2.0;
      double bend = (to->x - x0) / 2.0;

      if (strength <= 0.0)
        continue;
      cairo_set_source_rgba (cr, hot ? danger.red : text.red, hot ? danger.green : text.green,
                             hot ? danger.blue : text.blue, hot ? 0.9 : 0.35);
      cairo_set_line_width (cr, 1.0 + 3.0 * strength * strength);
      cairo_move_to (cr, x0, y0);
      cairo_curve_to (cr, x0 + bend, y0, to->x - bend, y1, to->x - 7.0, y1);
      cairo_stroke (cr);
      cairo_move_to (cr, to->x - 1.0, y1);
      cairo_line_to (cr, to->x - 9.0, y1 - 5.0);
      cairo_line_to (cr, to->x - 9.0, y1 + 5.0);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
}

static void
draw_frame (VedDependencyGraph *self,
            cairo_t            *cr,
            const Place        *place,
            VedProfile          profile)
{
  GdkRGBA text, danger;
  gboolean hot = self->affected[profile] > 0;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  look_up_danger (GTK_WIDGET (self), &danger);
  cairo_rectangle (cr, place->x + 0.5, place->y + 0.5, NODE_WIDTH - 1.0, NODE_HEIGHT - 1.0);
  cairo_set_source_rgba (cr, hot ? danger.red : text.red, hot ? danger.green : text.green,
                         hot ? danger.blue : text.blue, hot ? 0.18 : 0.06);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, hot ? danger.red : text.red, hot ? danger.green : text.green,
                         hot ? danger.blue : text.blue, hot ? 1.0 : 0.5);
  cairo_set_line_width (cr, hot ? 2.0 : 1.0);
  cairo_stroke (cr);
  if (self->root == (int) profile)
    {
      cairo_rectangle (cr, place->x + 4.5, place->y + 4.5, NODE_WIDTH - 9.0, NODE_HEIGHT - 9.0);
      cairo_stroke (cr);
    }
}

static void
draw_text (VedDependencyGraph *self,
           GtkSnapshot        *snapshot,
           const Place        *place,
           VedProfile          profile)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autofree char *text = NULL;
  graphene_point_t origin;
  GdkRGBA color;
  int width, height;

  if (self->affected[profile] > 0)
    text = g_strdup_printf (_("%s\n%u of %u affected"), _(ved_profile_get_info (profile)->label),
                            self->affected[profile], self->totals[profile]);
  else
    text = g_strdup_printf (ngettext ("%s\n%u server", "%s\n%u servers", self->totals[profile]),
                            _(ved_profile_get_info (profile)->label), self->totals[profile]);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_width (layout, (int) (NODE_WIDTH - 12.0) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  origin = GRAPHENE_POINT_INIT ((float) (place->x + 6.0), (float) (place->y + (NODE_HEIGHT - height) / 2.0));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &origin);
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
ved_dependency_graph_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  VedDependencyGraph *self = VED_DEPENDENCY_GRAPH (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  Place places[VED_N_PROFILES] = { { 0.0, 0.0 } };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  lay_out (&self->dependencies, places, width, height);
  draw_edges (self, cr, places);
  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    {
      if (ved_dependencies_have (&self->dependencies, profile))
        draw_frame (self, cr, &places[profile], profile);
    }
  cairo_destroy (cr);
  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    {
      if (ved_dependencies_have (&self->dependencies, profile))
        draw_text (self, snapshot, &places[profile], profile);
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
  guint counts[MAX_PROFILES], most = 0, n_depths = count_depths (&VED_DEPENDENCY_GRAPH (widget)->dependencies, counts);

  for (guint i = 0; i < n_depths; i++)
    most = MAX (most, counts[i]);
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : (int) most * ROW_PX;
  *minimum_baseline = *natural_baseline = -1;
}

/* "Probable root: Database; Web API depends on Database; …" */
static void
tell (VedDependencyGraph *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->root >= 0)
    g_string_append_printf (text, _("Probable root: %s"), _(ved_profile_get_info ((VedProfile) self->root)->label));
  for (guint i = 0; i < VED_N_PROFILES * VED_N_PROFILES; i++)
    {
      VedProfile upstream = i / VED_N_PROFILES, downstream = i % VED_N_PROFILES;

      if (edge_strength (&self->dependencies, upstream, downstream) <= 0.0)
        continue;
      g_string_append_printf (text, text->len > 0 ? "; " : "");
      g_string_append_printf (text, _("%s depends on %s"), _(ved_profile_get_info (downstream)->label),
                              _(ved_profile_get_info (upstream)->label));
    }
  for (VedProfile profile = 0; profile < VED_N_PROFILES; profile++)
    {
      if (self->affected[profile] == 0)
        continue;
      g_string_append_printf (text, "; ");
      g_string_append_printf (text, _("%u of %s affected"), self->affected[profile],
                              _(ved_profile_get_info (profile)->label));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
}

static void
ved_dependency_graph_class_init (VedDependencyGraphClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = ved_dependency_graph_snapshot;
  GTK_WIDGET_CLASS (klass)->measure = ved_dependency_graph_measure;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ved_dependency_graph_init (VedDependencyGraph *self)
{
  self->root = -1;
  self->dependencies = *ved_dependencies_get_default ();
  tell (self);
}

GtkWidget *
ved_dependency_graph_new (void)
{
  return g_object_new (VED_TYPE_DEPENDENCY_GRAPH, NULL);
}

/**
 * ved_dependency_graph_set_dependencies:
 * @dependencies: copied: who is upstream of whom for the daemon
 */
void
ved_dependency_graph_set_dependencies (VedDependencyGraph    *self,
                                       const VedDependencies *dependencies)
{
  if (self->dependencies.n == dependencies->n
      && memcmp (self->dependencies.edges, dependencies->edges, dependencies->n * sizeof *dependencies->edges) == 0)
    return;

  self->dependencies = *dependencies;
  tell (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  if (memcmp (self->affected, affected, sizeof self->affected) == 0
      && memcmp (self->totals, totals, sizeof self->totals) == 0 && self->root == root)
    return;

  memcpy (self->affected, affected, sizeof self->affected);
  memcpy (self->totals, totals, sizeof self->totals);
  self->root = root;
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
