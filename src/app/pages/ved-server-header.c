/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-header"

#include "config.h"

#include "app/pages/ved-server-header.h"

#include "app/charts/ved-gauge.h"
#include "app/pages/ved-card.h"
#include "app/pages/ved-page-text.h"
#include "app/pages/ved-reflow.h"
#include "fleet/ved-risk.h"

#include <glib/gi18n.h>
#include <math.h>

/* The top of a server's page: the gauge of its risk, the facts, and the contributions, which sum to the risk
 * exactly. Contribution rows are made once, as many as there can be, and those in use are shown. */

typedef enum {
  FACT_PROFILE,
  FACT_STATE,
  FACT_PROB_30M,
  FACT_PROB_8H,
  FACT_ENGINE,
  FACT_ORIGIN,
  N_FACTS
} Fact;

typedef struct {
  GtkWidget *name;
  GtkWidget *reason;
  GtkWidget *points;
} ContributionRow;

struct _VedServerHeader
{
  AdwBin parent_instance;

  GtkWidget *gauge;
  GtkWidget *facts[N_FACTS];
  ContributionRow rows[VED_MAX_CONTRIBUTIONS];
  GtkWidget *none;
  GtkWidget *sum;
};

G_DEFINE_FINAL_TYPE (VedServerHeader, ved_server_header, ADW_TYPE_BIN)

static const char *
fact_title (Fact fact)
{
  static const char *const titles[N_FACTS] = {
    [FACT_PROFILE] = N_("Profile"),
    [FACT_STATE] = N_("State"),
    [FACT_PROB_30M] = N_("Critical within 30 min"),
    [FACT_PROB_8H] = N_("Critical within 8 h"),
    [FACT_ENGINE] = N_("Forecast engine"),
    [FACT_ORIGIN] = N_("Forecast made"),
  };

  return _(titles[fact]);
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

static char *
describe_contribution (const VedContribution *contribution)
{
  const char *unit = contribution->term == VED_RISK_TERM_LOAD ? "" : " %";

  if (contribution->term == VED_RISK_TERM_CAP)
    return g_strdup ("");
  if (contribution->predicted)
    return g_strdup_printf (_("%.1f%s in 30 min, bound %.0f%s"), (double) contribution->input, unit,
                            (double) contribution->bound, unit);

  return g_strdup_printf (_("%.1f%s now, bound %.0f%s"), (double) contribution->input, unit,
                          (double) contribution->bound, unit);
}

static void
show_row (ContributionRow       *row,
          const VedContribution *contribution)
{
  gtk_widget_set_visible (row->name, contribution != NULL);
  gtk_widget_set_visible (row->reason, contribution != NULL);
  gtk_widget_set_visible (row->points, contribution != NULL);
  if (contribution != NULL)
    {
      g_autofree char *reason = describe_contribution (contribution);
      char points[VED_TEXT_SIZE];

      ved_text_label_set (row->name, term_title ((VedRiskTerm) contribution->term));
      ved_text_label_set (row->reason, reason);
      ved_text_label_set (row->points,
                          ved_text_write_delta (ved_contribution_get_impact (contribution), 1, points,
                                                sizeof points));
    }
}

static void
update_contributions (VedServerHeader *self,
                      VedSnapshot     *snapshot,
                      guint            server)
{
  guint n;
  const VedContribution *contributions = ved_snapshot_get_contributions (snapshot, server, &n);
  char text[VED_TEXT_SIZE];

  for (guint i = 0; i < VED_MAX_CONTRIBUTIONS; i++)
    show_row (&self->rows[i], i < n ? &contributions[i] : NULL);
  gtk_widget_set_visible (self->none, n == 0);
  ved_text_label_set (self->sum, ved_text_write_number (ved_snapshot_risk (snapshot)[server], 1, text,
                                                        sizeof text));
}

static void
update_origin (VedServerHeader *self,
               VedSnapshot     *snapshot,
               gint64           now_us)
{
  gint64 origin_us = ved_snapshot_get_origin_us (snapshot);
  g_autofree char *clock = NULL, *age = NULL, *text = NULL;

  if (origin_us <= 0)
    {
      ved_text_label_set (self->facts[FACT_ORIGIN], "–");
      return;
    }
  clock = ved_text_clock (origin_us);
  age = ved_text_age (MAX (now_us - origin_us, 0));
  text = g_strdup_printf ("%s, %s", clock, age);
  ved_text_label_set (self->facts[FACT_ORIGIN], text);
}

static void
update_profile (VedServerHeader *self,
                VedSnapshot     *snapshot,
                guint            server)
{
  const char *profile = _(ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->label);
  guint n_cores = ved_snapshot_get_cores (snapshot, server);
  g_autofree char *text = NULL;

  if (n_cores > 0)
    text = g_strdup_printf (ngettext ("%s, %u core", "%s, %u cores", n_cores), profile, n_cores);
  ved_text_label_set (self->facts[FACT_PROFILE], text != NULL ? text : profile);
}

static void
update_facts (VedServerHeader *self,
              VedSnapshot     *snapshot,
              guint            server,
              gint64           now_us)
{
  VedEngineId engine = ved_snapshot_get_engine (snapshot, server);
  gint64 age_us = MAX (now_us - ved_snapshot_get_last_seen_us (snapshot, server), 0);
  g_autofree char *age = ved_text_age (age_us), *state = NULL, *made_by = NULL;
  char text[VED_TEXT_SIZE];

  state = g_strdup_printf (_("%s, seen %s"), ved_text_state (ved_snapshot_get_state (snapshot, server)), age);
  if (engine != VED_ENGINE_NONE)
    made_by = g_strdup_printf (_("%s, %s"), ved_text_engine (engine),
                               ved_text_rung (ved_snapshot_get_rung (snapshot, server)));
  update_profile (self, snapshot, server);
  ved_text_label_set (self->facts[FACT_STATE], state);
  ved_text_label_set (self->facts[FACT_ENGINE], made_by != NULL ? made_by : _("No forecast yet"));
  ved_text_label_set (self->facts[FACT_PROB_30M],
                      ved_text_write_percent (ved_snapshot_prob_30m (snapshot)[server], 1, text,
                                              sizeof text));
  ved_text_label_set (self->facts[FACT_PROB_8H],
                      ved_text_write_percent (ved_snapshot_prob_8h (snapshot)[server], 1, text, sizeof text));
  update_origin (self, snapshot, now_us);
}

static GtkWidget *
create_facts (VedServerHeader *self)
{
  GtkWidget *content, *card = ved_card_new (_("At a glance"), &content, NULL);
  GtkWidget *row = ved_reflow_new (190, 2, 16);
  GtkWidget *grid = gtk_grid_new ();

  self->gauge = ved_gauge_new (100.0);
  gtk_widget_set_valign (self->gauge, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->gauge, 116, 116);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (grid, TRUE);
  for (guint i = 0; i < N_FACTS; i++)
    {
      GtkWidget *title = ved_text_label_new (fact_title ((Fact) i), "dim-label");

      self->facts[i] = ved_text_paragraph_new ("–", NULL);
      gtk_widget_set_hexpand (self->facts[i], TRUE);
      gtk_widget_set_valign (title, GTK_ALIGN_START);
      gtk_grid_attach (GTK_GRID (grid), title, 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->facts[i], 1, (int) i, 1, 1);
    }
  ved_reflow_append (VED_REFLOW (row), self->gauge, 1);
  ved_reflow_append (VED_REFLOW (row), grid, 3);
  gtk_box_append (GTK_BOX (content), row);

  return card;
}

static void
create_row (VedServerHeader *self,
            GtkWidget       *grid,
            guint            index)
{
  ContributionRow *row = &self->rows[index];

  row->name = ved_text_label_new ("", NULL);
  row->reason = ved_text_label_new ("", "dim-label");
  row->points = ved_text_label_new ("", "heading");
  gtk_widget_set_hexpand (row->reason, TRUE);
  gtk_label_set_xalign (GTK_LABEL (row->points), 1.0f);
  gtk_grid_attach (GTK_GRID (grid), row->name, 0, (int) index, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), row->reason, 1, (int) index, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), row->points, 2, (int) index, 1, 1);
}

static GtkWidget *
create_contributions (VedServerHeader *self)
{
  GtkWidget *content, *header_end, *card = ved_card_new (_("Why this risk"), &content, &header_end);
  GtkWidget *grid = gtk_grid_new ();

  self->sum = ved_text_label_new ("–", "heading");
  gtk_box_append (GTK_BOX (header_end), self->sum);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (guint i = 0; i < VED_MAX_CONTRIBUTIONS; i++)
    create_row (self, grid, i);
  self->none = ved_text_paragraph_new (_("Nothing adds to the risk of this server."), "dim-label");
  gtk_box_append (GTK_BOX (content), grid);
  gtk_box_append (GTK_BOX (content), self->none);

  return card;
}

static void
ved_server_header_class_init (VedServerHeaderClass *klass)
{
}

static void
ved_server_header_init (VedServerHeader *self)
{
  GtkWidget *row = ved_reflow_new (340, 2, 12);

  ved_reflow_append (VED_REFLOW (row), create_facts (self), 1);
  ved_reflow_append (VED_REFLOW (row), create_contributions (self), 1);
  adw_bin_set_child (ADW_BIN (self), row);
}

/**
 * ved_server_header_new:
 *
 * Returns: a header without a server
 */
GtkWidget *
ved_server_header_new (void)
{
  return g_object_new (VED_TYPE_SERVER_HEADER, NULL);
}

/**
 * ved_server_header_update:
 * @server: index in @snapshot
 * @now_us: what ages are counted from, UTC
 */
void
ved_server_header_update (VedServerHeader *self,
                          VedSnapshot     *snapshot,
                          guint            server,
                          gint64           now_us)
{
  VedLevel level;
  float risk;
  char text[VED_TEXT_SIZE];

  g_return_if_fail (VED_IS_SERVER_HEADER (self));

  level = ved_snapshot_get_level (snapshot, server);
  risk = ved_snapshot_risk (snapshot)[server];
  ved_gauge_set_value (VED_GAUGE (self->gauge), risk, level, ved_text_write_number (risk, 1, text,
                                                                                    sizeof text),
                       _(ved_level_get_info (level)->label));
  update_facts (self, snapshot, server, now_us);
  update_contributions (self, snapshot, server);
}
