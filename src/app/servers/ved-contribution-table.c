/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-contribution-table"

#include "config.h"

#include "app/servers/ved-contribution-table.h"

#include "app/parts/ved-page-text.h"
#include "fleet/risk/ved-risk.h"

#include <glib/gi18n.h>
#include <math.h>

/* Rows are made once for the most there can be, and stand in the order of what they add. The points are those of the
 * score itself, not an estimate of them. */

#define LINES 2                 /* of a row: a bar, and below it why */
#define MANY_STARS_SHARE 0.20
#define SOME_STARS_SHARE 0.10
#define ONE_STAR_SHARE 0.05
#define N_SUMMED_UP 3
#define LOAD_UNIT_CORES 8.0

typedef struct {
  GtkWidget *name;
  GtkWidget *bar;
  GtkWidget *points;
  GtkWidget *reason;
} Row;

struct _VedContributionTable
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  Row rows[VED_MAX_CONTRIBUTIONS];
  GtkWidget *total_name;
  GtkWidget *total;
  GtkWidget *none;
};

G_DEFINE_FINAL_TYPE (VedContributionTable, ved_contribution_table, GTK_TYPE_WIDGET)

static void
ved_contribution_table_dispose (GObject *object)
{
  g_clear_pointer (&VED_CONTRIBUTION_TABLE (object)->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_contribution_table_parent_class)->dispose (object);
}

static void
ved_contribution_table_class_init (VedContributionTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_contribution_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static const char *
term_title (VedRiskTerm term)
{
  static const char *const titles[VED_N_RISK_TERMS] = {
    [VED_RISK_TERM_CPU] = N_("CPU"),
    [VED_RISK_TERM_MEMORY] = N_("Memory"),
    [VED_RISK_TERM_IOWAIT] = N_("I/O wait"),
    [VED_RISK_TERM_SWAP] = N_("Swap"),
    [VED_RISK_TERM_LOAD] = N_("Load"),
    [VED_RISK_TERM_CAP] = N_("Capped at 100"),
  };

  return term < VED_N_RISK_TERMS ? _(titles[term]) : "";
}

/* The rule compares 8 · load / cores (fleet/risk/ved-risk.c); people read the load that they see everywhere else. */
static char *
describe_load (const VedContribution *contribution,
               guint                  cores,
               gboolean               is_past)
{
  double load = (double) contribution->input, bound = (double) contribution->bound;

  if (cores == 0)
    return g_strdup_printf (is_past ? _("%.2f when last seen, limit %.4g") : _("%.2f now, limit %.4g"), load, bound);

  return g_strdup_printf (is_past ? ngettext ("%.2f on %u core when last seen, limit %.4g",
                                              "%.2f on %u cores when last seen, limit %.4g", cores)
                                  : ngettext ("%.2f on %u core now, limit %.4g", "%.2f on %u cores now, limit %.4g", cores),
                          load * cores / LOAD_UNIT_CORES, cores, bound * cores / LOAD_UNIT_CORES);
}

static char *
describe (const VedContribution *contribution,
          guint                  cores,
          gboolean               is_past)
{
  const char *unit = " %";

  if (contribution->term == VED_RISK_TERM_CAP)
    return g_strdup ("");
  if (contribution->term == VED_RISK_TERM_LOAD)
    return describe_load (contribution, cores, is_past);
  if (contribution->predicted)
    return g_strdup_printf (_("%.1f%s at p90 in 30 min, limit %.0f%s"), (double) contribution->input, unit,
                            (double) contribution->bound, unit);

  return g_strdup_printf (is_past ? _("%.1f%s when last seen, limit %.0f%s") : _("%.1f%s now, limit %.0f%s"), (double) contribution->input, unit,
                          (double) contribution->bound, unit);
}

static const char *
stars (double share)
{
  if (share > MANY_STARS_SHARE)
    return "★★★";
  if (share > SOME_STARS_SHARE)
    return "★★";

  return share > ONE_STAR_SHARE ? "★" : "";
}

static void
show_row (Row                   *row,
          const VedContribution *contribution,
          guint                  cores,
          double                 risk,
          gboolean               is_past)
{
  double impact = contribution != NULL ? ved_contribution_get_impact (contribution) : 0.0;
  g_autofree char *reason = NULL, *name = NULL;
  char points[VED_TEXT_SIZE];

  gtk_widget_set_visible (row->name, contribution != NULL);
  gtk_widget_set_visible (row->bar, contribution != NULL && impact > 0.0);
  gtk_widget_set_visible (row->points, contribution != NULL);
  gtk_widget_set_visible (row->reason, contribution != NULL && impact > 0.0);
  if (contribution == NULL)
    return;

  reason = describe (contribution, cores, is_past);
  name = g_strdup_printf ("%s %s", term_title (contribution->term), risk > 0.0 ? stars (impact / risk) : "");
  ved_text_label_set (row->name, g_strchomp (name));
  ved_text_label_set (row->reason, reason);
  ved_text_label_set (row->points, ved_text_write_delta (impact, 1, points, sizeof points));
  gtk_level_bar_set_value (GTK_LEVEL_BAR (row->bar), CLAMP (impact, 0.0, 100.0));
}

static void
create_row (VedContributionTable *self,
            guint                 index)
{
  Row *row = &self->rows[index];
  int top = (int) index * LINES;

  row->name = ved_text_label_new ("", NULL);
  row->bar = gtk_level_bar_new_for_interval (0.0, 100.0);
  row->points = ved_text_label_new ("", "heading");
  row->reason = ved_text_paragraph_new ("", "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (row->name), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_valign (row->bar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (row->bar, TRUE);
  gtk_widget_add_css_class (row->bar, "contribution");
  gtk_widget_add_css_class (row->reason, "caption");
  gtk_label_set_xalign (GTK_LABEL (row->points), 1.0f);
  gtk_grid_attach (GTK_GRID (self->grid), row->name, 0, top, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->points, 1, top, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->bar, 2, top, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->reason, 2, top + 1, 1, 1);
}

static void
ved_contribution_table_init (VedContributionTable *self)
{
  const int below = VED_MAX_CONTRIBUTIONS * LINES;

  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  for (guint i = 0; i < VED_MAX_CONTRIBUTIONS; i++)
    create_row (self, i);
  self->total_name = ved_text_label_new (_("Risk"), "heading");
  self->total = ved_text_label_new ("–", "heading");
  self->none = ved_text_paragraph_new (_("Nothing adds to the risk of this server."), "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->total), 1.0f);
  gtk_grid_attach (GTK_GRID (self->grid), self->none, 0, below, 3, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->total_name, 0, below + 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->total, 1, below + 1, 1, 1);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  double x = ved_contribution_get_impact (a), y = ved_contribution_get_impact (b);

  return (x < y) - (x > y);
}

/* Sorted copies, what adds most first. */
static guint
sort_contributions (VedSnapshot     *snapshot,
                    guint            server,
                    VedContribution *sorted)
{
  guint n;
  const VedContribution *contributions = ved_snapshot_get_contributions (snapshot, server, &n);

  n = MIN (n, VED_MAX_CONTRIBUTIONS);
  for (guint i = 0; i < n; i++)
    sorted[i] = contributions[i];
  qsort (sorted, n, sizeof *sorted, compare_cb);

  return n;
}

/**
 * ved_contribution_table_new:
 *
 * Returns: a table without a server
 */
GtkWidget *
ved_contribution_table_new (void)
{
  return g_object_new (VED_TYPE_CONTRIBUTION_TABLE, NULL);
}

/**
 * ved_contribution_table_set_server:
 * @server: index in @snapshot
 * @is_past: whether what is now is not known, so that nothing is said of it
 */
void
ved_contribution_table_set_server (VedContributionTable *self,
                                   VedSnapshot          *snapshot,
                                   guint                 server,
                                   gboolean              is_past)
{
  VedContribution sorted[VED_MAX_CONTRIBUTIONS];
  guint n = sort_contributions (snapshot, server, sorted);
  double risk = (double) ved_snapshot_risk (snapshot)[server];
  char text[VED_TEXT_SIZE];

  g_return_if_fail (VED_IS_CONTRIBUTION_TABLE (self));

  for (guint i = 0; i < VED_MAX_CONTRIBUTIONS; i++)
    show_row (&self->rows[i], i < n ? &sorted[i] : NULL, ved_snapshot_get_cores (snapshot, server), risk,
              is_past);
  gtk_widget_set_visible (self->none, n == 0);
  ved_text_label_set (self->total, ved_text_write_number (risk, 1, text, sizeof text));
}

/**
 * ved_contribution_summary:
 * @server: index in @snapshot
 * @is_past: whether what is now is not known
 *
 * Returns: (transfer full): one sentence on what adds most to the risk
 */
char *
ved_contribution_summary (VedSnapshot *snapshot,
                          guint        server,
                          gboolean     is_past)
{
  VedContribution sorted[VED_MAX_CONTRIBUTIONS];
  guint n = MIN (sort_contributions (snapshot, server, sorted), N_SUMMED_UP);
  g_autoptr(GString) reasons = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *reason = describe (&sorted[i], ved_snapshot_get_cores (snapshot, server), is_past);
      double impact = ved_contribution_get_impact (&sorted[i]);

      if (impact > 0.0)
        g_string_append_printf (reasons, _("%s%s %s (+%.1f)"), i > 0 ? "; " : "", term_title (sorted[i].term), reason,
                                impact);
    }
  if (reasons->len == 0)
    return g_strdup (_("Nothing adds to the risk of this server."));

  return g_strdup_printf (_("Risk %.1f comes from: %s."), (double) ved_snapshot_risk (snapshot)[server],
                          reasons->str);
}
