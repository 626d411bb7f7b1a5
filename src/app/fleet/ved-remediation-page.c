/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-remediation-page"

#include "config.h"

#include "app/fleet/ved-remediation-page.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-export-button.h"
#include "app/parts/ved-kpi-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/parts/ved-text-table.h"
#include "app/ved-tooltip.h"
#include "fleet/risk/ved-outlook.h"
#include "fleet/risk/ved-remediation.h"
#include "wire/json/ved-json-writer.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What would be done about servers at risk: one line a plan, the decision below it, the ladder of who has to agree,
 * and the log. Whether anything is executed is the daemon's configuration; the page says which it is. */

#define MARGIN_PX 18
#define EVERY_S   4
#define PATH      "/remediation"
#define TABLE_PX  280

struct _VedRemediationPage
{
  VedPage parent_instance;

  VedDocument *document;
  JsonArray *shown_plans;       /* (nullable) */
  gboolean is_dry;
  JsonArray *shown_log;         /* (nullable) */
  GtkWidget *fault;
  GtkWidget *mode;
  GtkWidget *queued;
  GtkWidget *autonomous;
  GtkWidget *manual;
  GtkWidget *plans;
  GtkWidget *chosen_label;
  GtkWidget *approve;
  GtkWidget *reject;
  gboolean can_perform;         /* as the buttons' tooltips say */
  GtkWidget *log;
  char *chosen;                 /* (nullable): id of the plan that buttons decide about */
  char *decided;                /* (nullable): id of the plan decided about last, until one is chosen or the page is left */
};

G_DEFINE_FINAL_TYPE (VedRemediationPage, ved_remediation_page, VED_TYPE_PAGE)

static const char *
state_text (const char *state,
            gboolean    dry)
{
  if (strcmp (state, "proposed") == 0)
    return dry ? _("would trigger") : _("awaiting approval");
  if (strcmp (state, "approved") == 0)
    return _("approved, nothing executed");
  if (strcmp (state, "rejected") == 0)
    return _("rejected");
  if (strcmp (state, "executing") == 0)
    return _("executing");
  if (strcmp (state, "executed") == 0)
    return _("executed");

  return strcmp (state, "failed") == 0 ? _("failed") : _("withdrawn");
}

static const char *
profile_text (JsonObject *plan)
{
  const char *key = ved_document_text (plan, "profile");
  VedProfile profile;

  return ved_profile_from_text (key, strlen (key), &profile) ? _(ved_profile_get_info (profile)->label) : key;
}

static char *
eta_text (JsonObject *plan)
{
  double minutes = ved_document_number (plan, "eta_minutes");

  return minutes > 0.0 ? g_strdup_printf (_("%.0f min"), minutes) : g_strdup (_("immediate"));
}

/* What is expected of the CPU, marked where what is measured is beyond it already. */
static char *
cpu_text (VedRemediationPage *self,
          JsonObject         *plan)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (ved_page_get_model (VED_PAGE (self)));
  char percent[VED_TEXT_SIZE];
  guint server;

  ved_text_write_percent (ved_document_number (plan, "predicted_cpu_p90") / 100.0, 1, percent, sizeof percent);
  if (snapshot == NULL || !ved_snapshot_find (snapshot, ved_document_text (plan, "server"), &server)
      || !ved_vital_is_unforeseen (VED_VITAL_CPU, snapshot, server))
    return g_strdup (percent);

  return g_strdup_printf (VED_TEXT_UNFORESEEN " %s", percent);
}

static void
put_plan (VedRemediationPage *self,
          guint               index,
          JsonObject         *plan,
          gboolean            dry)
{
  double risk = ved_document_number (plan, "risk"), cpu = ved_document_number (plan, "predicted_cpu_p90");
  g_autofree char *risk_text = g_strdup_printf ("%.1f", risk);
  g_autofree char *eta = eta_text (plan), *predicted = cpu_text (self, plan);
  VedLevel level = ved_document_level (plan, "level");
  const VedTextRow row = {
    .key = ved_document_text (plan, "id"),
    .has_level = TRUE,
    .level = level,
    .cells = { _(ved_level_get_info (level)->label), ved_document_text (plan, "server"), profile_text (plan), risk_text,
               predicted, ved_document_text (plan, "action"),
               ved_document_text (plan, "integration"), eta, ved_document_text (plan, "approval_label"),
               state_text (ved_document_text (plan, "state"), dry) },
    .order = { level, 0.0, 0.0, risk, cpu, 0.0, 0.0, ved_document_number (plan, "eta_minutes") },
  };

  ved_text_table_put (VED_TEXT_TABLE (self->plans), index, &row);
}

static const char *
or_dash (const char *text)
{
  return *text != '\0' ? text : "–";
}

static void
put_entry (VedRemediationPage *self,
           guint               index,
           JsonObject         *entry)
{
  gint64 time_us = ved_document_time (entry, "timestamp");
  double risk = ved_document_number (entry, "risk");
  JsonNode *dry_node = json_object_get_member (entry, "dry_run");
  gboolean dry = dry_node != NULL && JSON_NODE_HOLDS_VALUE (dry_node) && json_node_get_boolean (dry_node);
  g_autofree char *time = ved_text_clock (time_us);
  g_autofree char *risk_text = g_strdup_printf ("%.1f", risk);
  const VedTextRow row = {
    .key = ved_document_text (entry, "id"),
    .cells = { time, ved_document_text (entry, "server"), risk_text,
               state_text (ved_document_text (entry, "state"), dry), ved_document_text (entry, "rule"),
               or_dash (ved_document_text (entry, "actor")), or_dash (ved_document_text (entry, "result")) },
    .order = { (double) time_us, 0.0, risk },
  };

  ved_text_table_put (VED_TEXT_TABLE (self->log), index, &row);
}

static void
show_figure (GtkWidget  *card,
             JsonObject *root,
             const char *key,
             const char *caption)
{
  double n = ved_document_number (root, key);
  g_autofree char *figure = isnan (n) ? g_strdup ("–") : g_strdup_printf ("%.0f", n);

  ved_kpi_card_set_plain (VED_KPI_CARD (card), figure);
  ved_kpi_card_set_caption (VED_KPI_CARD (card), caption);
}

static gboolean
has_failed (JsonObject *plan)
{
  return strcmp (ved_document_text (plan, "state"), "failed") == 0;
}

static gboolean
waits (JsonObject *plan)
{
  return strcmp (ved_document_text (plan, "state"), "proposed") == 0 || has_failed (plan);
}

/* The first plan that waits is chosen until somebody chooses another one; one that is gone is let go. The plan that was
 * decided stays: a second click on the same button must meet neither the next one nor, where it failed at once, it again. */
static JsonObject *
find_chosen (VedRemediationPage *self,
             JsonArray          *plans)
{
  JsonObject *plan, *chosen = NULL;

  for (guint i = 0; (plan = ved_document_element (plans, i)) != NULL; i++)
    {
      const char *id = ved_document_text (plan, "id");

      if (g_strcmp0 (id, self->decided) == 0)
        return plan;
      if (waits (plan) && (chosen == NULL || g_strcmp0 (id, self->chosen) == 0))
        chosen = plan;
    }

  return chosen;
}

static char *
chosen_text (JsonObject *plan,
             gboolean    is_open,
             gboolean    dry)
{
  const char *server = ved_document_text (plan, "server"), *action = ved_document_text (plan, "action");

  if (is_open)
    return g_strdup_printf (_("%s: %s. To be approved by: %s"), server, action, ved_document_text (plan, "approval_label"));

  return g_strdup_printf (_("%s: %s: %s. Choose another plan in the table."), server, action,
                          state_text (ved_document_text (plan, "state"), dry));
}

static void
show_chosen (VedRemediationPage *self,
             JsonArray          *plans,
             gboolean            dry)
{
  JsonObject *chosen = find_chosen (self, plans);
  gboolean is_open = chosen != NULL && waits (chosen)
    && !(has_failed (chosen) && g_strcmp0 (ved_document_text (chosen, "id"), self->decided) == 0);
  g_autofree char *text = chosen != NULL ? chosen_text (chosen, is_open, dry) : g_strdup (_("No plan waits for a decision."));

  g_free (self->chosen);
  self->chosen = chosen != NULL ? g_strdup (ved_document_text (chosen, "id")) : NULL;
  ved_text_label_set (self->chosen_label, text);
  gtk_widget_set_sensitive (self->approve, is_open && self->can_perform);
  gtk_widget_set_sensitive (self->reject, is_open && self->can_perform);
}

static void
keep_array (JsonArray **kept,
            JsonArray  *array)
{
  if (array != NULL)
    json_array_ref (array);
  g_clear_pointer (kept, json_array_unref);
  *kept = array;
}

/* Plans and their numbers are those of one daemon: nothing can be decided about them on another. */
static void
forget (gpointer user_data)
{
  VedRemediationPage *self = user_data;

  keep_array (&self->shown_plans, NULL);
  keep_array (&self->shown_log, NULL);
  g_clear_pointer (&self->decided, g_free);
  gtk_widget_set_visible (self->fault, FALSE);
  ved_text_label_set (self->mode, _("Whether anything is executed is unknown."));
  show_figure (self->queued, NULL, "queued", "");
  show_figure (self->autonomous, NULL, "autonomous", "");
  show_figure (self->manual, NULL, "manual", "");
  ved_text_table_end (VED_TEXT_TABLE (self->plans), 0);
  ved_text_table_end (VED_TEXT_TABLE (self->log), 0);
  show_chosen (self, NULL, TRUE);
}

static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedRemediationPage *self = user_data;
  JsonArray *plans = ved_document_array (root, "plans"), *log = ved_document_array (root, "log");
  JsonNode *enabled_node = root != NULL ? json_object_get_member (root, "enabled") : NULL;
  gboolean dry = enabled_node == NULL || !JSON_NODE_HOLDS_VALUE (enabled_node)
    || !json_node_get_boolean (enabled_node);
  JsonObject *item;
  guint n = 0;

  gtk_widget_set_visible (self->fault, fault != NULL);
  if (root == NULL)
    {
      ved_text_label_set (self->fault, fault);
      if (self->shown_plans != NULL)
        show_chosen (self, self->shown_plans, self->is_dry);
      return;
    }

  self->is_dry = dry;
  keep_array (&self->shown_plans, plans);
  keep_array (&self->shown_log, log);
  ved_text_label_set (self->mode, dry ? _("Dry run: nothing is executed. Approvals are only logged.")
                                      : _("Approved actions are executed by the daemon's hook."));
  show_figure (self->queued, root, "queued", _("servers at risk 70 or above"));
  show_figure (self->autonomous, root, "autonomous", _("an action could run"));
  show_figure (self->manual, root, "manual", _("somebody is called"));
  for (; (item = ved_document_element (plans, n)) != NULL; n++)
    put_plan (self, n, item, dry);
  ved_text_table_end (VED_TEXT_TABLE (self->plans), n);
  for (n = 0; (item = ved_document_element (log, n)) != NULL; n++)
    put_entry (self, n, item);
  ved_text_table_end (VED_TEXT_TABLE (self->log), n);
  show_chosen (self, plans, dry);
}

/* What lies in the past can only be looked at. */
static void
update_actions (VedRemediationPage *self)
{
  gboolean can_perform = ved_fleet_model_can_perform (ved_page_get_model (VED_PAGE (self)));
  const char *why = can_perform ? NULL : _("This is a recording: nothing can be decided in it.");

  if (can_perform == self->can_perform)
    return;

  self->can_perform = can_perform;
  ved_set_tooltip (self->approve, why);
  ved_set_tooltip (self->reject, why);
  if (self->shown_plans != NULL)
    show_chosen (self, self->shown_plans, self->is_dry);
}

static void
ved_remediation_page_update (VedPage     *page,
                             VedSnapshot *snapshot)
{
  VedRemediationPage *self = VED_REMEDIATION_PAGE (page);

  if (self->document == NULL)
    {
      self->document = ved_document_new (ved_page_get_model (page), EVERY_S, document_came_cb, self);
      ved_document_set_forget (self->document, forget);
    }
  update_actions (self);
  ved_document_fetch (self->document, PATH);
}

/* Who comes back does not click a second time by mistake. */
static void
ved_remediation_page_hidden (VedPage *page)
{
  VedRemediationPage *self = VED_REMEDIATION_PAGE (page);

  g_clear_pointer (&self->decided, g_free);
  if (self->shown_plans != NULL)
    show_chosen (self, self->shown_plans, self->is_dry);
}

static void
decide (VedRemediationPage *self,
        const char         *verdict)
{
  g_autofree char *path = NULL;
  g_autoptr(GString) body = NULL;

  if (self->chosen == NULL || self->document == NULL || !self->can_perform)
    return;

  path = g_strdup_printf ("/remediation/%s/%s", self->chosen, verdict);
  body = g_string_new ("{");
  ved_json_member_string (body, "actor", g_get_user_name ());
  g_string_append_c (body, '}');
  g_free (self->decided);
  self->decided = g_strdup (self->chosen);
  gtk_widget_set_sensitive (self->approve, FALSE);
  gtk_widget_set_sensitive (self->reject, FALSE);
  ved_document_perform (self->document, path, body->str);
}

static void
approve_clicked_cb (GtkButton          *button,
                    VedRemediationPage *self)
{
  decide (self, "approve");
}

static void
reject_clicked_cb (GtkButton          *button,
                   VedRemediationPage *self)
{
  decide (self, "reject");
}

static void
plan_activated_cb (VedTextTable       *table,
                   const char         *key,
                   VedRemediationPage *self)
{
  g_free (self->chosen);
  self->chosen = g_strdup (key);
  g_clear_pointer (&self->decided, g_free);
  if (self->document != NULL)
    {
      ved_document_expire (self->document);
      ved_document_fetch (self->document, PATH);
    }
}

static VedChartTable *
create_plan_table (gpointer user_data)
{
  static const VedTableColumn columns[] = {
    { "id", "id", FALSE }, { "server", "server", FALSE }, { "profile", "profile", FALSE }, { "level", "level", FALSE },
    { "risk", "risk", TRUE }, { "predicted_cpu_p90", "predicted_cpu_p90", TRUE }, { "action", "action", FALSE },
    { "integration", "integration", FALSE }, { "eta_minutes", "eta_minutes", TRUE },
    { "approval_label", "approval_label", FALSE }, { "state", "state", FALSE },
  };
  VedRemediationPage *self = user_data;

  return self->shown_plans != NULL ? ved_document_create_table (self->shown_plans, columns, G_N_ELEMENTS (columns)) : NULL;
}

static VedChartTable *
create_log_table (gpointer user_data)
{
  static const VedTableColumn columns[] = {
    { "timestamp", "timestamp", FALSE }, { "id", "id", FALSE }, { "server", "server", FALSE }, { "risk", "risk", TRUE },
    { "state", "state", FALSE }, { "rule", "rule", FALSE }, { "actor", "actor", FALSE }, { "result", "result", FALSE },
  };
  VedRemediationPage *self = user_data;

  return self->shown_log != NULL ? ved_document_create_table (self->shown_log, columns, G_N_ELEMENTS (columns)) : NULL;
}

static GtkWidget *
create_figures (VedRemediationPage *self)
{
  GtkWidget *row = ved_reflow_new (170, 3, 12);

  self->queued = ved_kpi_card_new (_("Queued"));
  self->autonomous = ved_kpi_card_new (_("Autonomous"));
  self->manual = ved_kpi_card_new (_("Manual"));
  ved_reflow_append (VED_REFLOW (row), self->queued, 1);
  ved_reflow_append (VED_REFLOW (row), self->autonomous, 1);
  ved_reflow_append (VED_REFLOW (row), self->manual, 1);

  return row;
}

static GtkWidget *
create_plans (VedRemediationPage *self)
{
  static const VedTextColumn columns[] = {
    { N_("Level"), TRUE, FALSE }, { N_("Server"), FALSE, FALSE }, { N_("Profile"), FALSE, FALSE },
    { N_("Risk"), TRUE, FALSE }, { N_("CPU p90"), TRUE, FALSE }, { N_("Action"), FALSE, TRUE },
    { N_("Via"), FALSE, TRUE }, { N_("Duration"), TRUE, FALSE }, { N_("Approval"), FALSE, TRUE },
    { N_("Status"), FALSE, FALSE },
  };
  GtkWidget *content, *end, *card = ved_card_new (_("Plans"), &content, &end);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->plans = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Plans"), TABLE_PX);
  self->chosen_label = ved_text_paragraph_new ("", NULL);
  self->approve = gtk_button_new_with_label (_("Approve"));
  self->reject = gtk_button_new_with_label (_("Reject"));
  gtk_widget_set_sensitive (self->approve, FALSE);
  gtk_widget_set_sensitive (self->reject, FALSE);
  gtk_widget_set_hexpand (self->chosen_label, TRUE);
  gtk_widget_set_valign (self->approve, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->reject, GTK_ALIGN_CENTER);
  g_signal_connect (self->approve, "clicked", G_CALLBACK (approve_clicked_cb), self);
  g_signal_connect (self->reject, "clicked", G_CALLBACK (reject_clicked_cb), self);
  g_signal_connect (self->plans, "activated", G_CALLBACK (plan_activated_cb), self);
  gtk_box_append (GTK_BOX (buttons), self->chosen_label);
  gtk_box_append (GTK_BOX (buttons), self->reject);
  gtk_box_append (GTK_BOX (buttons), self->approve);
  gtk_box_append (GTK_BOX (end), ved_export_button_new ("plans", create_plan_table, self));
  gtk_box_append (GTK_BOX (content), self->plans);
  gtk_box_append (GTK_BOX (content),
                  ved_text_paragraph_new (_("CPU p90: the worst expected in the next 30 minutes. ⚠ The measured value is "
                                            "already beyond that."), "dim-label"));
  gtk_box_append (GTK_BOX (content), buttons);

  return card;
}

static GtkWidget *
create_ladder (void)
{
  static const struct {
    const char *range;
    double risk;
  } steps[] = {
    { N_("Risk below 50"), 0.0 }, { N_("Risk 50 to 69"), 50.0 }, { N_("Risk 70 to 79"), 70.0 },
    { N_("Risk 80 or above"), 80.0 },
  };
  GtkWidget *content, *card = ved_card_new (_("Required approval"), &content, NULL);
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 14);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gtk_grid_attach (GTK_GRID (grid), ved_text_label_new (_(steps[i].range), "dim-label"), 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid),
                       ved_text_paragraph_new (_(ved_remediation_get_approval (steps[i].risk)->label), NULL), 1,
                       (int) i, 1, 1);
    }
  gtk_box_append (GTK_BOX (content), grid);
  gtk_box_append (GTK_BOX (content),
                  ved_text_paragraph_new (_("Rollback: possible within 15 minutes, automatic if nothing improves after "
                                            "10, by hand at any time."), "dim-label"));

  return card;
}

static GtkWidget *
create_log (VedRemediationPage *self)
{
  static const VedTextColumn columns[] = {
    { N_("Time"), TRUE, FALSE }, { N_("Server"), FALSE, TRUE }, { N_("Risk"), TRUE, FALSE },
    { N_("Step"), FALSE, TRUE }, { N_("Rule"), FALSE, FALSE }, { N_("By"), FALSE, FALSE },
    { N_("Result"), FALSE, TRUE },
  };
  GtkWidget *content, *end, *card = ved_card_new (_("Log"), &content, &end);

  self->log = ved_text_table_new (columns, G_N_ELEMENTS (columns), _("Log"), TABLE_PX);
  gtk_box_append (GTK_BOX (content), self->log);
  gtk_box_append (GTK_BOX (end), ved_export_button_new ("remediation_log", create_log_table, self));

  return card;
}

static void
ved_remediation_page_dispose (GObject *object)
{
  VedRemediationPage *self = VED_REMEDIATION_PAGE (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->shown_plans, json_array_unref);
  g_clear_pointer (&self->shown_log, json_array_unref);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->decided, g_free);

  G_OBJECT_CLASS (ved_remediation_page_parent_class)->dispose (object);
}

static void
ved_remediation_page_class_init (VedRemediationPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_remediation_page_dispose;
  VED_PAGE_CLASS (klass)->update = ved_remediation_page_update;
  VED_PAGE_CLASS (klass)->hidden = ved_remediation_page_hidden;
}

static void
ved_remediation_page_init (VedRemediationPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *below = ved_reflow_new (330, 2, 12);

  self->can_perform = TRUE;
  self->fault = ved_text_paragraph_new ("", "warning");
  self->mode = ved_text_paragraph_new (_("Whether anything is executed is unknown."), "heading");
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), self->mode);
  gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (_("Plans follow the server's profile, whatever the cause. "
                                                           "Insights tests actions on the server itself, and may "
                                                           "recommend another."), "dim-label"));
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), create_figures (self));
  gtk_box_append (GTK_BOX (box), create_plans (self));
  ved_reflow_append (VED_REFLOW (below), create_log (self), 3);
  ved_reflow_append (VED_REFLOW (below), create_ladder (), 2);
  gtk_box_append (GTK_BOX (box), below);
  ved_page_set_title (VED_PAGE (self), _("Remediation"));
  adw_bin_set_child (ADW_BIN (self), ved_page_scroller_new (box));
}
