/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-header"

#include "config.h"

#include "app/servers/ved-server-header.h"

#include "app/charts/ved-gauge.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/servers/ved-contribution-table.h"
#include "app/ved-style.h"

#include <glib/gi18n.h>
#include <math.h>

/* The top of a server's page: the gauge of its risk, the facts, and what the risk is made of. */

#define GAUGE_PX 116

typedef enum {
  FACT_PROFILE,
  FACT_STATE,
  FACT_PROB_30M,
  FACT_PROB_8H,
  FACT_ENGINE,
  FACT_ORIGIN,
  N_FACTS
} Fact;

struct _VedServerHeader
{
  AdwBin parent_instance;

  GtkWidget *gauge;
  GtkWidget *facts[N_FACTS];
  GtkWidget *contributions;
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
    [FACT_ORIGIN] = N_("Forecast from data up to"),
  };

  return _(titles[fact]);
}

/* A bucket is forecast from when its time has come, whether or not the server spoke until its end. */
static void
update_origin (VedServerHeader *self,
               VedSnapshot     *snapshot,
               guint            server,
               gint64           now_us,
               gboolean         is_past)
{
  gint64 origin_us = ved_snapshot_get_origin_us (snapshot), seen_us = ved_snapshot_get_last_seen_us (snapshot, server);
  g_autofree char *clock = NULL, *age = NULL, *text = NULL;

  if (seen_us > 0)
    origin_us = MIN (origin_us, seen_us);
  if (origin_us <= 0)
    {
      ved_text_label_set (self->facts[FACT_ORIGIN], "–");
      return;
    }
  clock = ved_text_clock (origin_us);
  age = ved_text_age (MAX (now_us - origin_us, 0));
  text = g_strdup_printf ("%s, %s", clock, age);
  ved_text_label_set (self->facts[FACT_ORIGIN], is_past ? clock : text);
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

/* How long ago that is counted by the clock of what is shown, which may stand still: so the time is told. */
static char *
describe_past (VedSnapshot *snapshot,
               guint        server)
{
  gint64 seen_us = ved_snapshot_get_last_seen_us (snapshot, server);
  VedServerState state = ved_snapshot_get_state (snapshot, server);
  g_autofree char *clock = ved_text_clock (seen_us);

  return state >= VED_SERVER_STALE ? g_strdup_printf (_("%s, last seen %s"), ved_text_state (state), clock)
                                   : g_strdup_printf (_("%s when last seen, %s"), ved_text_state (state), clock);
}

static void
update_facts (VedServerHeader *self,
              VedSnapshot     *snapshot,
              guint            server,
              gint64           now_us,
              gboolean         is_saved,
              gboolean         is_past)
{
  VedEngineId engine = ved_snapshot_get_engine (snapshot, server);
  gint64 age_us = MAX (now_us - ved_snapshot_get_last_seen_us (snapshot, server), 0);
  g_autofree char *age = ved_text_age (age_us), *state = NULL, *made_by = NULL;
  g_autofree char *near = ved_forecast_text_chance (snapshot, server, VED_HORIZON_30M, is_past);
  g_autofree char *far = ved_forecast_text_chance (snapshot, server, VED_HORIZON_8H, is_past);
  const char *said = ved_text_state (ved_snapshot_get_state (snapshot, server));

  if (is_saved)
    state = g_strdup_printf (_("%s when this was recorded"), said);
  else
    state = is_past ? describe_past (snapshot, server) : g_strdup_printf (_("%s, seen %s"), said, age);
  if (engine != VED_ENGINE_NONE)
    made_by = g_strdup_printf (_("%s, %s"), ved_text_engine (engine),
                               ved_text_rung (ved_snapshot_get_rung (snapshot, server)));
  update_profile (self, snapshot, server);
  ved_text_label_set (self->facts[FACT_STATE], state);
  ved_text_label_set (self->facts[FACT_ENGINE], made_by != NULL ? made_by : _("No forecast yet"));
  ved_text_label_set (self->facts[FACT_PROB_30M], near);
  ved_text_label_set (self->facts[FACT_PROB_8H], far);
  update_origin (self, snapshot, server, now_us, is_past);
}

static GtkWidget *
create_facts (VedServerHeader *self)
{
  GtkWidget *content, *card = ved_card_new (_("At a glance"), &content, NULL);
  GtkWidget *row = ved_reflow_new (190, 2, 16);
  GtkWidget *grid = gtk_grid_new ();

  self->gauge = ved_gauge_new (100.0);
  ved_gauge_set_has_levels (VED_GAUGE (self->gauge), TRUE);
  ved_chart_set_title (VED_CHART (self->gauge), _("Risk"));
  ved_chart_set_description (VED_CHART (self->gauge), _("The risk of the server, from 0 to 100"));
  gtk_widget_set_valign (self->gauge, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->gauge, ved_style_scale (GAUGE_PX), ved_style_scale (GAUGE_PX));
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (grid, TRUE);
  for (guint i = 0; i < N_FACTS; i++)
    {
      GtkWidget *title = ved_text_paragraph_new (fact_title ((Fact) i), "dim-label");

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

static GtkWidget *
create_contributions (VedServerHeader *self)
{
  GtkWidget *content, *card = ved_card_new (_("Why this risk"), &content, NULL);

  self->contributions = ved_contribution_table_new ();
  gtk_box_append (GTK_BOX (content), self->contributions);

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
 * @is_saved: whether that was when it was recorded, so that nothing is live now
 * @is_past: whether what is now is not known
 */
void
ved_server_header_update (VedServerHeader *self,
                          VedSnapshot     *snapshot,
                          guint            server,
                          gint64           now_us,
                          gboolean         is_saved,
                          gboolean         is_past)
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
  update_facts (self, snapshot, server, now_us, is_saved, is_past);
  ved_contribution_table_set_server (VED_CONTRIBUTION_TABLE (self->contributions), snapshot, server,
                                     is_past);
}
