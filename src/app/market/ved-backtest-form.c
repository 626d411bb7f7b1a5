/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-form"

#include "config.h"

#include "app/market/ved-backtest-form.h"

#include "app/market/ved-market-spin.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

#define MILLION 1e6

typedef enum {
  FIELD_QUOTE_SIZE,
  FIELD_PARTICIPATION,
  FIELD_INVENTORY,
  FIELD_FEE,
  FIELD_IMPACT,
  FIELD_LATENCY,
  N_FIELDS
} Field;

static const struct {
  const char *title;
  const char *tooltip;
  double least;
  double most;
  double step;
  guint digits;
} fields[N_FIELDS] = {
  [FIELD_QUOTE_SIZE] = { N_("Quote size"), N_("Shares that stand at each best price"), 1.0, 1e6, 100.0, 0 },
  [FIELD_PARTICIPATION] = { N_("Participation"), N_("Share of an execution that is ours: 0 to 1"), 0.0, 1.0, 0.05, 3 },
  [FIELD_INVENTORY] = { N_("Quoting inventory limit"), N_("With this many shares held we only sell, with this many "
                                                          "short we only buy. The last fill may exceed it by its own "
                                                          "size."),
                        1.0, 1e8, 100.0, 0 },
  [FIELD_FEE] = { N_("Fee per share, $"), N_("Paid for each share; negative is a rebate"), -1.0, 1.0, 0.0005, 4 },
  [FIELD_IMPACT] = { N_("Impact, bp"), N_("Cost of each fill, of its notional"), 0.0, 1000.0, 0.1, 2 },
  [FIELD_LATENCY] = { N_("Latency, µs"), N_("From a change of the book to our quote"), 0.0, 6e7, 100.0, 0 },
};

struct _VedBacktestForm
{
  GtkWidget parent_instance;
  GtkWidget *flow;
  GtkWidget *rule;
  GtkWidget *fields[N_FIELDS];
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBacktestForm, ved_backtest_form, GTK_TYPE_WIDGET)

static void
changed (VedBacktestForm *self)
{
  gboolean is_queue = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->rule)) == VED_BOOK_FILL_QUEUE;

  gtk_widget_set_sensitive (self->fields[FIELD_PARTICIPATION], !is_queue);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ved_backtest_form_dispose (GObject *object)
{
  g_clear_pointer (&VED_BACKTEST_FORM (object)->flow, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_backtest_form_parent_class)->dispose (object);
}

static void
ved_backtest_form_class_init (VedBacktestFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_backtest_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_BACKTEST_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
append (VedBacktestForm *self,
        const char      *title,
        const char      *tooltip,
        GtkWidget       *widget)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = ved_text_label_new (title, "caption-heading");

  gtk_widget_add_css_class (label, "dim-label");
  ved_set_tooltip (widget, tooltip);
  ved_name_widget (widget, title);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), widget);
  ved_reflow_append (VED_REFLOW (self->flow), box, 1);
}

static GtkWidget *
create_field (Field field)
{
  GtkWidget *spin;

  if (fields[field].digits == 0)
    return ved_market_spin_new (fields[field].least, fields[field].most, fields[field].step);

  spin = gtk_spin_button_new_with_range (fields[field].least, fields[field].most, fields[field].step);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), fields[field].digits);

  return spin;
}

static void
ved_backtest_form_init (VedBacktestForm *self)
{
  const char *rules[] = { _("Before event"), _("After event"), _("Queue position"), NULL };
  const VedBookBacktestPlan plan = ved_book_backtest_plan_default ();

  self->flow = ved_reflow_new (160, 4, 12);
  self->rule = gtk_drop_down_new_from_strings (rules);
  g_signal_connect_object (self->rule, "notify::selected", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  append (self, _("Fill rule"), _("When an execution fills us. Before event: at the best price as it was. After event: "
                                  "at the best price afterwards, which misses each fill that empties a level; for "
                                  "comparison with other tools. Queue position: once everything queued ahead of us is "
                                  "gone."), self->rule);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      self->fields[i] = create_field (i);
      g_signal_connect_object (self->fields[i], "value-changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
      append (self, _(fields[i].title), _(fields[i].tooltip), self->fields[i]);
    }
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  ved_backtest_form_set_plan (self, &plan);
}

/**
 * ved_backtest_form_new:
 *
 * Returns: a form with the usual parameters
 */
GtkWidget *
ved_backtest_form_new (void)
{
  return g_object_new (VED_TYPE_BACKTEST_FORM, NULL);
}

static double
get_field (VedBacktestForm *self,
           Field            field)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->fields[field]));
}

/**
 * ved_backtest_form_get_plan:
 *
 * Returns: what the viewer has chosen
 */
VedBookBacktestPlan
ved_backtest_form_get_plan (VedBacktestForm *self)
{
  g_return_val_if_fail (VED_IS_BACKTEST_FORM (self), ved_book_backtest_plan_default ());

  return (VedBookBacktestPlan) {
           .quote_size = (gint32) get_field (self, FIELD_QUOTE_SIZE),
           .participation_ppm = llround (get_field (self, FIELD_PARTICIPATION) * MILLION),
           .inventory_limit = (gint64) get_field (self, FIELD_INVENTORY),
           .fee_per_share = get_field (self, FIELD_FEE),
           .impact_bp = get_field (self, FIELD_IMPACT),
           .latency_us = (gint64) get_field (self, FIELD_LATENCY),
           .rule = (VedBookFillRule) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->rule)),
  };
}

void
ved_backtest_form_set_plan (VedBacktestForm           *self,
                            const VedBookBacktestPlan *plan)
{
  const double values[N_FIELDS] = {
    [FIELD_QUOTE_SIZE] = plan->quote_size,
    [FIELD_PARTICIPATION] = (double) plan->participation_ppm / MILLION,
    [FIELD_INVENTORY] = (double) plan->inventory_limit,
    [FIELD_FEE] = plan->fee_per_share,
    [FIELD_IMPACT] = plan->impact_bp,
    [FIELD_LATENCY] = (double) plan->latency_us,
  };

  g_return_if_fail (VED_IS_BACKTEST_FORM (self));

  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->rule), plan->rule);
  for (guint i = 0; i < N_FIELDS; i++)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->fields[i]), values[i]);
}
