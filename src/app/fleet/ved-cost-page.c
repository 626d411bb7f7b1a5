/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cost-page"

#include "config.h"

#include "app/fleet/ved-cost-page.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-export-button.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "app/ved-announcer.h"
#include "fleet/risk/ved-cost.h"

#include <glib/gi18n.h>
#include <math.h>

/* What prevention is worth, from four assumptions and the alerts of a stretch of history; with less than a day of it,
 * from the servers at risk now. How long the daemon looked is told by the rows that it kept of the environment: each
 * stands for an equal part of the range. Inputs belong to the viewer: no update touches them. Rows of the table are
 * made when they are first needed, up to a bound; what is left out is counted. */

#define MARGIN_PX 18
#define MAX_ROWS 100
#define DAYS_PER_MONTH 30.0
#define EVERY_S 60
#define N_POINTS 240
#define POINTS "&points=" G_STRINGIFY (N_POINTS)

typedef enum {
  INPUT_COST_PER_HOUR,
  INPUT_OUTAGE_HOURS,
  INPUT_PREVENTION_RATE,
  INPUT_PROJECT_COST,
  N_INPUTS
} Input;

typedef struct {
  const char *key;              /* in the saved state */
  const char *title;
  double least;
  double most;
  double step;
  guint digits;
} InputInfo;

static const InputInfo input_infos[N_INPUTS] = {
  [INPUT_COST_PER_HOUR] = { "cost-per-hour", N_("Cost of an hour of outage"), 0.0, 1e9, 5000.0, 0 },
  [INPUT_OUTAGE_HOURS] = { "outage-hours", N_("Hours an outage lasts"), 0.5, 720.0, 0.5, 1 },
  [INPUT_PREVENTION_RATE] = { "prevention-rate", N_("Outages that a warning prevents, %"), 50.0, 100.0, 5.0, 0 },
  [INPUT_PROJECT_COST] = { "project-cost", N_("Cost of the project, once"), 0.0, 1e9, 25000.0, 0 },
};

static const struct {
  const char *title;
  const char *range;            /* of the API */
  gint64 length_us;
} histories[] = {
  { N_("1 day"), "1d", VED_DAY_US }, { N_("1 week"), "1w", 7 * VED_DAY_US }, { N_("1 month"), "1M", 30 * VED_DAY_US },
};

#define DEFAULT_HISTORY 2

typedef struct {
  GtkWidget *badge;
  GtkWidget *name;
  GtkWidget *risk;
  GtkWidget *cost;
} Row;

/* The rows of the table, worst first. */
typedef struct {
  VedSnapshot *snapshot;
  guint *servers;
  guint n_servers;
  double cost;                  /* of an outage */
} AtRisk;

/* What history is put together from. */
enum {
  DOCUMENT_SUMMARY,
  DOCUMENT_ENVIRONMENT,
  N_DOCUMENTS
};

struct _VedCostPage
{
  VedPage parent_instance;

  VedSnapshot *snapshot;
  VedDocument *summary;         /* (nullable): before the first update */
  VedDocument *environment;
  VedCostHistory history;       /* observed_us is 0 while nothing is known */
  gboolean has_alerts;          /* its counts are known */
  char *faults[N_DOCUMENTS];    /* (nullable): why what is known of it is not of now */
  GtkWidget *inputs[N_INPUTS];
  GtkWidget *currency;
  GtkWidget *refusal;           /* what was typed last and is not taken */
  GtkWidget *range;
  GtkWidget *daily;
  GtkWidget *monthly;
  GtkWidget *annual;
  GtkWidget *payback;
  GtkWidget *net;
  GtkWidget *assumptions;
  GtkWidget *simulated;
  GtkWidget *grid;
  Row rows[MAX_ROWS];           /* widgets are NULL before they are needed */
  GtkWidget *rest;
};

G_DEFINE_FINAL_TYPE (VedCostPage, ved_cost_page, VED_TYPE_PAGE)

static VedCostInputs
read_inputs (VedCostPage *self)
{
  double values[N_INPUTS];

  for (guint i = 0; i < N_INPUTS; i++)
    values[i] = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->inputs[i]));

  return (VedCostInputs) {
           .cost_per_hour = values[INPUT_COST_PER_HOUR],
           .outage_hours = values[INPUT_OUTAGE_HOURS],
           .prevention_rate = values[INPUT_PREVENTION_RATE] / 100.0,
           .project_cost = values[INPUT_PROJECT_COST],
  };
}

/* As short as it is exact to three figures: "1.23 M €". */
static char *
format_scaled (double      size,
               const char *unit)
{
  guint decimals = size >= 100.0 ? 0 : size >= 10.0 ? 1 : 2;

  return g_strdup_printf ("%.*f %s", (int) decimals, size, unit);
}

static char *
format_amount (VedCostPage *self,
               double       amount)
{
  const char *currency = gtk_editable_get_text (GTK_EDITABLE (self->currency));
  double size = fabs (amount);
  g_autofree char *text = NULL;

  if (size >= 1e9)
    text = format_scaled (size / 1e9, "G");
  else if (size >= 1e6)
    text = format_scaled (size / 1e6, "M");
  else if (size >= 1e4)
    text = format_scaled (size / 1e3, "k");
  else
    text = g_strdup_printf ("%.0f", size);

  return g_strdup_printf ("%s%s %s", amount < 0.0 ? "−" : "", text, currency);
}

static void
show_amount (VedCostPage *self,
             GtkWidget   *card,
             double       amount,
             const char  *caption)
{
  g_autofree char *figure = format_amount (self, amount);

  ved_kpi_card_set_plain (VED_KPI_CARD (card), figure);
  ved_kpi_card_set_caption (VED_KPI_CARD (card), caption);
}

static const char *
payback_text (VedPayback payback)
{
  switch (payback)
    {
    case VED_PAYBACK_EXCELLENT:
      return _("Excellent: below 6 months");

    case VED_PAYBACK_STRONG:
      return _("Strong: below 12 months");

    case VED_PAYBACK_GOOD:
      return _("Good: below 24 months");

    case VED_PAYBACK_LONG:
    default:
      return _("Long payback: 24 months or more");
    }
}

/* What a moment would come to in a month is no estimate: only a day of history makes one. */
static void
show_nothing (GtkWidget *card)
{
  ved_kpi_card_set_plain (VED_KPI_CARD (card), "–");
  ved_kpi_card_set_caption (VED_KPI_CARD (card), _("after a day of history"));
}

static void
show_payback (VedCostPage           *self,
              const VedCostEstimate *estimate)
{
  g_autofree char *figure = NULL;

  if (isinf (estimate->payback_months))
    figure = g_strdup (_("never"));
  else if (estimate->payback_months < 1.0)
    figure = g_strdup_printf (_("%.1f days"), DAYS_PER_MONTH * estimate->payback_months);
  else
    figure = g_strdup_printf (_("%.1f months"), estimate->payback_months);
  ved_kpi_card_set_plain (VED_KPI_CARD (self->payback), figure);
  ved_kpi_card_set_caption (VED_KPI_CARD (self->payback), payback_text (estimate->payback));
}

static char *
describe_snapshot (VedCostPage           *self,
                   const VedCostInputs   *inputs,
                   const VedCostEstimate *estimate)
{
  g_autofree char *cost = format_amount (self, estimate->cost_per_incident);
  g_autofree char *basis = NULL;
  guint n_likely, n_possible;

  ved_cost_count_at_risk (self->snapshot, &n_likely, &n_possible);

  basis = g_strdup_printf (ngettext ("Snapshot estimate: every day is taken to be like this moment, with %u server at risk 70 "
                                     "or above and %u at 50 to below 70.",
                                     "Snapshot estimate: every day is taken to be like this moment, with %u servers at risk 70 "
                                     "or above and %u at 50 to below 70.", n_likely), n_likely, n_possible);

  return g_strdup_printf (_("%s\nEach of the former is one outage a day, each of the latter %.0f %% of one; %.0f %% of "
                            "them are prevented: %.2f a day.\nAn outage costs %s: %.1f hours at the hourly cost. A month "
                            "has 30 days, a year 365."),
                          basis, 100.0 * VED_COST_POSSIBLE_SHARE, 100.0 * inputs->prevention_rate,
                          estimate->incidents_per_day, cost, inputs->outage_hours);
}

static void
show_figures (VedCostPage           *self,
              const VedCostEstimate *estimate,
              gboolean               has_history)
{
  GtkWidget *const longer[] = { self->monthly, self->annual, self->payback, self->net };

  show_amount (self, self->daily, estimate->daily, has_history ? _("prevented a day") : _("snapshot estimate"));
  for (guint i = 0; i < G_N_ELEMENTS (longer) && !has_history; i++)
    show_nothing (longer[i]);
  if (!has_history)
    return;

  show_amount (self, self->monthly, estimate->monthly, _("prevented a month"));
  show_amount (self, self->annual, estimate->annual, _("prevented a year"));
  show_amount (self, self->net, estimate->first_year_net, _("a year's savings minus the project cost"));
  show_payback (self, estimate);
}

static char *
describe_history (VedCostPage           *self,
                  const VedCostInputs   *inputs,
                  const VedCostEstimate *estimate)
{
  g_autofree char *cost = format_amount (self, estimate->cost_per_incident);

  return g_strdup_printf (_("From recorded alerts: in %.1f days %u reached risk 70 or above, and %u reached 50 but not "
                            "70.\nEach of the former is one outage, each of the latter %.0f %% of one; %.0f %% of them "
                            "are prevented: %.2f a day.\nAn outage costs %s: %.1f hours at the hourly cost. A month has "
                            "30 days, a year 365."),
                          (double) self->history.observed_us / (double) VED_DAY_US, self->history.n_likely,
                          self->history.n_possible, 100.0 * VED_COST_POSSIBLE_SHARE, 100.0 * inputs->prevention_rate,
                          estimate->incidents_per_day, cost, inputs->outage_hours);
}

static void
set_row_visible (Row      *row,
                 gboolean  is_visible)
{
  gtk_widget_set_visible (row->badge, is_visible);
  gtk_widget_set_visible (row->name, is_visible);
  gtk_widget_set_visible (row->risk, is_visible);
  gtk_widget_set_visible (row->cost, is_visible);
}

static void
create_row (VedCostPage *self,
            guint        index)
{
  Row *row = &self->rows[index];

  row->badge = ved_level_badge_new (FALSE);
  row->name = ved_text_label_new ("", NULL);
  row->risk = ved_text_label_new ("", NULL);
  row->cost = ved_text_label_new ("", "heading");
  gtk_widget_set_hexpand (row->name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (row->risk), 1.0f);
  gtk_label_set_xalign (GTK_LABEL (row->cost), 1.0f);
  gtk_grid_attach (GTK_GRID (self->grid), row->badge, 0, (int) index, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->name, 1, (int) index, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->risk, 2, (int) index, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), row->cost, 3, (int) index, 1, 1);
}

static void
show_row (VedCostPage *self,
          guint        index,
          guint        server,
          double       cost)
{
  Row *row = &self->rows[index];
  g_autofree char *amount = format_amount (self, cost);
  char risk[VED_TEXT_SIZE];

  if (row->name == NULL)
    create_row (self, index);
  ved_level_badge_set_level (VED_LEVEL_BADGE (row->badge), ved_snapshot_get_level (self->snapshot, server), NULL);
  ved_text_label_set (row->name, ved_snapshot_get_name (self->snapshot, server));
  ved_text_label_set (row->risk, ved_text_write_number ((double) ved_snapshot_risk (self->snapshot)[server], 1, risk,
                                                        sizeof risk));
  ved_text_label_set (row->cost, amount);
  set_row_visible (row, TRUE);
}

static void
show_rest (VedCostPage *self,
           guint        n_rows)
{
  g_autofree char *text = NULL;

  if (n_rows == 0)
    text = g_strdup (_("No server is at risk 50 or above."));
  else if (n_rows > MAX_ROWS)
    text = g_strdup_printf (ngettext ("… and %u more", "… and %u more", n_rows - MAX_ROWS), n_rows - MAX_ROWS);
  ved_text_label_set (self->rest, text != NULL ? text : "");
  gtk_widget_set_visible (self->rest, text != NULL);
}

static AtRisk *
at_risk_new (VedSnapshot *snapshot,
             double       cost)
{
  AtRisk *self = g_new0 (AtRisk, 1);

  self->snapshot = ved_snapshot_ref (snapshot);
  self->cost = cost;
  self->servers = ved_cost_list_at_risk (snapshot, &self->n_servers);

  return self;
}

static void
at_risk_free (AtRisk *self)
{
  ved_snapshot_unref (self->snapshot);
  g_free (self->servers);
  g_free (self);
}

static double
get_cost (const AtRisk *self,
          guint         row)
{
  return self->cost * ved_cost_get_share ((double) ved_snapshot_risk (self->snapshot)[self->servers[row]]);
}

static void
show_table (VedCostPage *self,
            double       cost)
{
  AtRisk *at_risk = at_risk_new (self->snapshot, cost);
  guint n_shown = MIN (at_risk->n_servers, MAX_ROWS);

  for (guint i = 0; i < n_shown; i++)
    show_row (self, i, at_risk->servers[i], get_cost (at_risk, i));
  for (guint i = n_shown; i < MAX_ROWS && self->rows[i].name != NULL; i++)
    set_row_visible (&self->rows[i], FALSE);
  show_rest (self, at_risk->n_servers);
  at_risk_free (at_risk);
}

static const char *
get_fault (VedCostPage *self)
{
  return self->faults[DOCUMENT_SUMMARY] != NULL ? self->faults[DOCUMENT_SUMMARY] : self->faults[DOCUMENT_ENVIRONMENT];
}

/* Returns: whether there is an answer. What was known before a request that failed still holds. */
static gboolean
take_answer (VedCostPage *self,
             guint        document,
             JsonObject  *root,
             const char  *fault)
{
  g_free (self->faults[document]);
  self->faults[document] = root == NULL ? g_strdup (fault) : NULL;

  return root != NULL;
}

static void
compute (VedCostPage *self)
{
  VedCostInputs inputs = read_inputs (self);
  VedCostEstimate estimate;
  double likely_a_day, possible_a_day;
  g_autofree char *assumptions = NULL;
  guint n_likely, n_possible;
  gboolean has_history;

  if (self->snapshot == NULL)
    return;

  has_history = self->has_alerts && ved_cost_count_a_day (&self->history, &likely_a_day, &possible_a_day);
  if (!has_history)
    {
      ved_cost_count_at_risk (self->snapshot, &n_likely, &n_possible);
      likely_a_day = n_likely;
      possible_a_day = n_possible;
    }
  ved_cost_estimate (&inputs, likely_a_day, possible_a_day, &estimate);
  show_figures (self, &estimate, has_history);
  gtk_widget_set_visible (self->simulated, ved_snapshot_get_scenario (self->snapshot)->available);
  assumptions = has_history ? describe_history (self, &inputs, &estimate) : describe_snapshot (self, &inputs, &estimate);
  if (has_history && get_fault (self) != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("%s\nThe history could not be read again: %s"), assumptions, get_fault (self));

      ved_text_label_set (self->assumptions, text);
    }
  else
    ved_text_label_set (self->assumptions, assumptions);
  show_table (self, estimate.cost_per_incident);
}

static void
summary_came_cb (JsonObject *root,
                 const char *fault,
                 gpointer    user_data)
{
  VedCostPage *self = user_data;
  double likely, possible;

  if (take_answer (self, DOCUMENT_SUMMARY, root, fault))
    {
      likely = ved_document_number (root, "likely_outages");
      possible = ved_document_number (root, "possible_outages");
      self->has_alerts = TRUE;
      self->history.n_likely = likely > 0.0 ? (guint) likely : 0;
      self->history.n_possible = possible > 0.0 ? (guint) possible : 0;
    }
  compute (self);
}

static guint
get_history (VedCostPage *self)
{
  return MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->range)), G_N_ELEMENTS (histories) - 1);
}

/* A range begins and ends within a row: two rows less than all of them are the whole of it. */
static void
environment_came_cb (JsonObject *root,
                     const char *fault,
                     gpointer    user_data)
{
  VedCostPage *self = user_data;
  gint64 length_us = histories[get_history (self)].length_us;
  JsonArray *rows;
  guint n_rows;

  if (take_answer (self, DOCUMENT_ENVIRONMENT, root, fault))
    {
      rows = ved_document_array (root, "snapshots");
      n_rows = rows != NULL ? json_array_get_length (rows) : 0;
      self->history.observed_us = n_rows + 2 >= N_POINTS ? length_us : length_us / N_POINTS * n_rows;
    }
  compute (self);
}

/* What another source, or another range, had to tell is none of this one's. */
static void
forget_history (gpointer user_data)
{
  VedCostPage *self = user_data;

  self->history = (VedCostHistory) { 0 };
  self->has_alerts = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (self->faults); i++)
    g_clear_pointer (&self->faults[i], g_free);
}

static void
fetch_history (VedCostPage *self)
{
  const char *range = histories[get_history (self)].range;
  g_autofree char *summary = g_strconcat ("/historical/summary?time_range=", range, NULL);
  g_autofree char *environment = g_strconcat ("/historical/environment?time_range=", range, POINTS, NULL);

  if (self->summary == NULL)
    {
      self->summary = ved_document_new (ved_page_get_model (VED_PAGE (self)), EVERY_S, summary_came_cb, self);
      self->environment = ved_document_new (ved_page_get_model (VED_PAGE (self)), EVERY_S, environment_came_cb, self);
      ved_document_set_forget (self->summary, forget_history);
    }
  ved_document_fetch (self->summary, summary);
  ved_document_fetch (self->environment, environment);
}

static void
range_chosen_cb (VedCostPage *self)
{
  forget_history (self);
  if (self->snapshot != NULL)
    fetch_history (self);
}

static void
ved_cost_page_update (VedPage     *page,
                      VedSnapshot *snapshot)
{
  VedCostPage *self = VED_COST_PAGE (page);
  g_autoptr(VedSnapshot) old = self->snapshot;

  self->snapshot = ved_snapshot_ref (snapshot);
  fetch_history (self);
  compute (self);
}

static GVariant *
ved_cost_page_save_state (VedPage *page)
{
  VedCostPage *self = VED_COST_PAGE (page);
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  for (guint i = 0; i < N_INPUTS; i++)
    g_variant_dict_insert (&state, input_infos[i].key, "d",
                           gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->inputs[i])));
  g_variant_dict_insert (&state, "currency", "s", gtk_editable_get_text (GTK_EDITABLE (self->currency)));
  g_variant_dict_insert (&state, "range", "s", histories[get_history (self)].range);

  return g_variant_dict_end (&state);
}

static void
ved_cost_page_restore_state (VedPage  *page,
                             GVariant *state)
{
  VedCostPage *self = VED_COST_PAGE (page);
  const char *currency, *range;
  double value;

  for (guint i = 0; i < N_INPUTS; i++)
    if (g_variant_lookup (state, input_infos[i].key, "d", &value) && isfinite (value))
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->inputs[i]), value);
  if (g_variant_lookup (state, "range", "&s", &range))
    for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
      if (g_str_equal (histories[i].range, range))
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->range), i);
  if (g_variant_lookup (state, "currency", "&s", &currency))
    gtk_editable_set_text (GTK_EDITABLE (self->currency), currency);
}

static void
attach_input (GtkWidget  *grid,
              const char *title,
              GtkWidget  *input,
              guint       row)
{
  GtkWidget *label = ved_text_paragraph_new (title, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  ved_name_widget (input, title);
  gtk_grid_attach (GTK_GRID (grid), label, 0, (int) row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), input, 1, (int) row, 1, 1);
}

static GtkWidget *
create_range (VedCostPage *self)
{
  const char *titles[G_N_ELEMENTS (histories) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
    titles[i] = _(histories[i].title);
  self->range = gtk_drop_down_new_from_strings (titles);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->range), DEFAULT_HISTORY);
  g_signal_connect_object (self->range, "notify::selected", G_CALLBACK (range_chosen_cb), self, G_CONNECT_SWAPPED);

  return self->range;
}

/* Sums of money are read wrong where thousands do not stand apart. */
static gboolean
amount_output_cb (GtkSpinButton *spin,
                  gpointer       user_data)
{
  char text[VED_TEXT_SIZE];

  ved_text_write_count (gtk_spin_button_get_value (spin), text, sizeof text);
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (spin))))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

static const char *
write_input (const InputInfo *info,
             double           value,
             char            *buffer)
{
  return info->digits == 0 ? ved_text_write_count (value, buffer, VED_TEXT_SIZE)
         : ved_text_write_number (value, info->digits, buffer, VED_TEXT_SIZE);
}

static gboolean
read_input (const InputInfo *info,
            const char      *text,
            double          *value)
{
  char *end;

  if (info->digits == 0)
    return ved_text_read_count (text, value) && *value >= info->least && *value <= info->most;

  *value = g_strtod (text, &end);

  return end > text && *end == '\0' && *value >= info->least && *value <= info->most;
}

static void
tell_refusal (VedCostPage     *self,
              const InputInfo *info,
              const char      *typed)
{
  char least[VED_TEXT_SIZE], most[VED_TEXT_SIZE];
  /* Translators: what was typed; the name of a field; its bounds. */
  g_autofree char *text = g_strdup_printf (_("“%s” was not accepted. %s: a number from %s to %s"), typed, _(info->title),
                                           write_input (info, info->least, least), write_input (info, info->most, most));

  ved_text_label_set (self->refusal, text);
  gtk_widget_set_visible (self->refusal, TRUE);
  ved_announce (self->refusal, text);
}

/* What is no number leaves the one before. */
static int
input_cb (GtkSpinButton *spin,
          double        *value,
          VedCostPage   *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  guint i = 0;

  while (i + 1 < N_INPUTS && self->inputs[i] != GTK_WIDGET (spin))
    i++;
  if (!read_input (&input_infos[i], text, value))
    {
      tell_refusal (self, &input_infos[i], text);
      return GTK_INPUT_ERROR;
    }
  if (self->refusal != NULL)
    {
      ved_text_label_set (self->refusal, "");
      gtk_widget_set_visible (self->refusal, FALSE);
    }

  return TRUE;
}

static GtkWidget *
create_inputs (VedCostPage *self)
{
  GtkWidget *content, *card = ved_card_new (_("Your figures"), &content, NULL), *grid = gtk_grid_new ();
  VedCostInputs defaults = ved_cost_inputs_default ();
  const double values[N_INPUTS] = {
    [INPUT_COST_PER_HOUR] = defaults.cost_per_hour,
    [INPUT_OUTAGE_HOURS] = defaults.outage_hours,
    [INPUT_PREVENTION_RATE] = 100.0 * defaults.prevention_rate,
    [INPUT_PROJECT_COST] = defaults.project_cost,
  };

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  for (guint i = 0; i < N_INPUTS; i++)
    {
      const InputInfo *info = &input_infos[i];

      self->inputs[i] = gtk_spin_button_new_with_range (info->least, info->most, info->step);
      gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->inputs[i]), info->digits);
      gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->inputs[i]), FALSE);
      gtk_spin_button_set_update_policy (GTK_SPIN_BUTTON (self->inputs[i]), GTK_UPDATE_IF_VALID);
      g_signal_connect (self->inputs[i], "input", G_CALLBACK (input_cb), self);
      if (info->digits == 0)
        g_signal_connect (self->inputs[i], "output", G_CALLBACK (amount_output_cb), NULL);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->inputs[i]), values[i]);
      g_signal_connect_object (self->inputs[i], "value-changed", G_CALLBACK (compute), self, G_CONNECT_SWAPPED);
      attach_input (grid, _(info->title), self->inputs[i], i);
    }
  self->currency = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->currency), "€");
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->currency), 5);
  gtk_entry_set_max_length (GTK_ENTRY (self->currency), 8);
  g_signal_connect_object (self->currency, "changed", G_CALLBACK (compute), self, G_CONNECT_SWAPPED);
  attach_input (grid, _("Currency"), self->currency, N_INPUTS);
  attach_input (grid, _("History that counts"), create_range (self), N_INPUTS + 1);
  self->refusal = ved_text_paragraph_new ("", "error");
  gtk_widget_set_visible (self->refusal, FALSE);
  gtk_box_append (GTK_BOX (content), grid);
  gtk_box_append (GTK_BOX (content), self->refusal);

  return card;
}

static GtkWidget *
create_figures (VedCostPage *self)
{
  GtkWidget *row = ved_reflow_new (150, 5, 12);

  self->daily = ved_kpi_card_new (_("Prevented per day"));
  self->monthly = ved_kpi_card_new (_("Prevented per month"));
  self->annual = ved_kpi_card_new (_("Prevented per year"));
  self->payback = ved_kpi_card_new (_("Payback"));
  self->net = ved_kpi_card_new (_("First year, net"));
  ved_reflow_append (VED_REFLOW (row), self->daily, 1);
  ved_reflow_append (VED_REFLOW (row), self->monthly, 1);
  ved_reflow_append (VED_REFLOW (row), self->annual, 1);
  ved_reflow_append (VED_REFLOW (row), self->payback, 1);
  ved_reflow_append (VED_REFLOW (row), self->net, 1);

  return row;
}

static GtkWidget *
create_assumptions (VedCostPage *self)
{
  GtkWidget *content, *card = ved_card_new (_("How this is computed"), &content, NULL);

  self->assumptions = ved_text_paragraph_new ("", NULL);
  self->simulated = ved_text_paragraph_new (_("This fleet is simulated, and has more trouble in an hour than a real one "
                                              "in a month: the figures show the method, not real savings."), "dim-label");
  gtk_box_append (GTK_BOX (content), self->assumptions);
  gtk_box_append (GTK_BOX (content), self->simulated);

  return card;
}

typedef enum {
  COLUMN_SERVER,
  COLUMN_LEVEL,
  COLUMN_RISK,
  COLUMN_COST,
  N_COLUMNS
} Column;

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const AtRisk *at_risk = data;
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, 1, NULL };
  guint server = at_risk->servers[row];
  double risk = (double) ved_snapshot_risk (at_risk->snapshot)[server];

  switch (column)
    {
    case COLUMN_SERVER:
      g_string_append (text, ved_snapshot_get_name (at_risk->snapshot, server));
      break;
    case COLUMN_LEVEL:
      g_string_append (text, ved_level_get_info (ved_snapshot_get_level (at_risk->snapshot, server))->key);
      break;
    case COLUMN_RISK:
      ved_chart_table_append_number (text, risk, &format, is_exact);
      break;
    case COLUMN_COST:
    default:
      ved_chart_table_append_number (text, get_cost (at_risk, row), &format, is_exact);
      break;
    }
}

static VedChartTable *
create_export (gpointer user_data)
{
  static const VedTableColumn columns[N_COLUMNS] = {
    [COLUMN_SERVER] = { "server_name", "server_name", FALSE }, [COLUMN_LEVEL] = { "level", "level", FALSE },
    [COLUMN_RISK] = { "risk_score", "risk_score", TRUE }, [COLUMN_COST] = { "outage_cost", "outage_cost", TRUE },
  };
  VedCostPage *self = user_data;
  VedCostInputs inputs = read_inputs (self);
  AtRisk *at_risk;

  if (self->snapshot == NULL)
    return NULL;

  at_risk = at_risk_new (self->snapshot, inputs.cost_per_hour * inputs.outage_hours);

  return ved_chart_table_new (columns, N_COLUMNS, at_risk->n_servers, write_cell, at_risk,
                              (GDestroyNotify) at_risk_free);
}

static GtkWidget *
create_table (VedCostPage *self)
{
  g_autofree char *explanation = g_strdup_printf (_("All servers at risk 70 or above, and the five highest of those at "
                                                    "50 to below 70, whose outage is put at %.0f %% of the price of one. "
                                                    "The sums above are lower: they assume that only %.0f %% of those at "
                                                    "50 to below 70 actually have an outage."),
                                                  100.0 * VED_COST_TABLE_SHARE, 100.0 * VED_COST_POSSIBLE_SHARE);
  GtkWidget *content, *end, *card = ved_card_new (_("Servers at risk, and what an outage of each would cost"), &content,
                                                  &end);

  self->grid = gtk_grid_new ();
  self->rest = ved_text_label_new ("", "dim-label");
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 14);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 5);
  gtk_box_append (GTK_BOX (end), ved_export_button_new ("cost", create_export, self));
  gtk_box_append (GTK_BOX (content), self->grid);
  gtk_box_append (GTK_BOX (content), self->rest);
  gtk_box_append (GTK_BOX (content),
                  ved_text_paragraph_new (explanation, "dim-label"));

  return card;
}

static GtkWidget *
create_page (VedCostPage *self)
{
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *columns = ved_reflow_new (330, 2, 12);

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  ved_reflow_append (VED_REFLOW (columns), create_inputs (self), 1);
  ved_reflow_append (VED_REFLOW (columns), create_assumptions (self), 1);
  gtk_box_append (GTK_BOX (box), create_figures (self));
  gtk_box_append (GTK_BOX (box), columns);
  gtk_box_append (GTK_BOX (box), create_table (self));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1300);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1200);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  return ved_page_scroller_new (clamp);
}

static void
ved_cost_page_dispose (GObject *object)
{
  VedCostPage *self = VED_COST_PAGE (object);

  g_clear_pointer (&self->summary, ved_document_free);
  g_clear_pointer (&self->environment, ved_document_free);
  for (guint i = 0; i < N_DOCUMENTS; i++)
    g_clear_pointer (&self->faults[i], g_free);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);

  G_OBJECT_CLASS (ved_cost_page_parent_class)->dispose (object);
}

static void
ved_cost_page_class_init (VedCostPageClass *klass)
{
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_cost_page_dispose;
  page_class->update = ved_cost_page_update;
  page_class->save_state = ved_cost_page_save_state;
  page_class->restore_state = ved_cost_page_restore_state;
}

static void
ved_cost_page_init (VedCostPage *self)
{
  ved_page_set_title (VED_PAGE (self), _("Cost"));
  adw_bin_set_child (ADW_BIN (self), create_page (self));
}
