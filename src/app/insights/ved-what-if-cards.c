/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-what-if-cards"

#include "config.h"

#include "app/insights/ved-what-if-cards.h"

#include "app/insights/ved-what-if-answer.h"
#include "app/insights/ved-what-if-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "fleet/risk/ved-risk.h"
#include "fleet/ved-severity.h"

#include <glib/gi18n.h>
#include <math.h>

/* Each action is a question of its own to the daemon, which forecasts and scores the server anew. Answers come in
 * any order; the best action is named when all have come. */

#define COLUMN_PX 230

typedef struct {
  GtkWidget *card;
  GtkWidget *title;
  GtkWidget *badge;
  GtkWidget *risk;
  GtkWidget *outcome;
  GtkWidget *grades;
  GtkWidget *mark;
} Card;

struct _VedWhatIfCards
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *grid;              /* of the cards; hidden where nothing can be computed */
  GtkWidget *advice;
  GtkWidget *steps;
  GtkWidget *age;
  double risk;                  /* as it is shown beside */
  gboolean is_missed;           /* whether the forecast has missed what is measured */
  char *server;                 /* (nullable): whom the cards are about */
  Card cards[VED_N_WHAT_IFS];
  VedWhatIfResult results[VED_N_WHAT_IFS];
  guint n_waiting;
  gboolean is_calibrated;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (VedWhatIfCards, ved_what_if_cards, GTK_TYPE_WIDGET)

typedef struct {
  VedWhatIfCards *cards;
  VedWhatIfKind kind;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->cards);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
show_grades (Card         *card,
             VedWhatIfKind kind,
             double        risk)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("Effort: %s · Risk of the change: %s"), ved_what_if_text_grade (ved_what_if_kind_get_effort (kind)),
                          ved_what_if_text_grade (ved_what_if_kind_get_hazard (kind, risk)));
  ved_text_label_set (card->grades, text);
}

static void
show_result (VedWhatIfCards *self,
             VedWhatIfKind   kind)
{
  Card *card = &self->cards[kind];
  const VedWhatIfResult *result = &self->results[kind];
  g_autofree char *outcome = ved_what_if_text_outcome (&result->changed, self->is_calibrated);
  g_autofree char *risk = NULL;
  char delta[VED_TEXT_SIZE];

  ved_text_write_delta (result->changed.risk - result->unchanged.risk, 1, delta, sizeof delta);
  risk = g_strdup_printf (_("Risk %.1f (%s)"), result->changed.risk, delta);
  ved_text_label_set (card->risk, risk);
  ved_text_label_set (card->outcome, outcome);
  ved_level_badge_set_level (VED_LEVEL_BADGE (card->badge), ved_level_from_risk (result->changed.risk), NULL);
  gtk_widget_set_visible (card->badge, TRUE);
  show_grades (card, kind, result->unchanged.risk);
}

/* Answers are of the instant they were computed at, and the risk goes on. */
static void
show_age (VedWhatIfCards *self)
{
  double then = self->results[VED_WHAT_IF_NOTHING].unchanged.risk;
  gboolean is_other = self->n_waiting == 0 && fabs (then - self->risk) >= VED_RISK_RESOLUTION;
  g_autofree char *text = NULL;

  if (is_other)
    text = g_strdup_printf (_("These were computed when its risk was %.1f; the newest is %.1f."), then, self->risk);
  ved_text_label_set (self->age, text != NULL ? text : "");
  gtk_widget_set_visible (self->age, is_other);
}

static void
show_advice (VedWhatIfCards *self)
{
  double risks[VED_N_WHAT_IFS], risk = self->results[VED_WHAT_IF_NOTHING].unchanged.risk;
  g_autofree char *advice = NULL;
  VedWhatIfKind best;

  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    risks[i] = self->results[i].changed.risk;
  best = ved_what_if_pick_best (risk, risks);
  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    gtk_widget_set_visible (self->cards[i].mark, i == best && best != VED_WHAT_IF_NOTHING);

  if (best == VED_WHAT_IF_NOTHING && risk < VED_WHAT_IF_LEAST_RISK)
    advice = g_strdup_printf (_("No action needed: at a risk below %.0f none is advised"), VED_WHAT_IF_LEAST_RISK);
  else if (best == VED_WHAT_IF_NOTHING)
    advice = g_strdup (_("No action needed"));
  else
    advice = ved_what_if_text_best (best, self->results, self->is_missed);
  ved_text_label_set (self->advice, advice);
  ved_text_label_set (self->steps, risk < VED_WHAT_IF_LEAST_RISK ? _("See below what each action would change.")
                                                                 : ved_what_if_text_steps (best));
  show_age (self);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Question) question = user_data;
  VedWhatIfCards *self = question->cards;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL || !ved_what_if_answer_parse (bytes, &self->results[question->kind], &error))
    {
      ved_text_label_set (self->advice, _("What-ifs cannot be computed here"));
      ved_text_label_set (self->steps, error->message);
      gtk_widget_set_visible (self->grid, FALSE);
      return;
    }

  gtk_widget_set_visible (self->grid, TRUE);
  show_result (self, question->kind);
  if (--self->n_waiting == 0)
    show_advice (self);
}

static GtkWidget *
create_card (VedWhatIfCards *self,
             VedWhatIfKind   kind)
{
  Card *card = &self->cards[kind];
  GtkWidget *content, *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  card->card = ved_card_new (NULL, &content, NULL);
  card->title = ved_text_label_new (ved_what_if_text_title (kind), "heading");
  card->mark = ved_text_label_new (_("Best"), "accent");
  card->badge = ved_level_badge_new (FALSE);
  card->risk = ved_text_label_new ("–", "heading");
  card->outcome = ved_text_paragraph_new ("", "caption");
  card->grades = ved_text_paragraph_new ("", "caption");
  gtk_widget_add_css_class (card->grades, "dim-label");
  gtk_widget_set_hexpand (card->title, TRUE);
  gtk_widget_set_visible (card->mark, FALSE);
  gtk_widget_set_visible (card->badge, FALSE);
  gtk_box_set_spacing (GTK_BOX (content), 5);
  gtk_box_append (GTK_BOX (head), card->title);
  gtk_box_append (GTK_BOX (head), card->mark);
  gtk_box_append (GTK_BOX (head), card->badge);
  gtk_box_append (GTK_BOX (content), head);
  gtk_box_append (GTK_BOX (content), ved_text_paragraph_new (ved_what_if_text_change (kind), "dim-label"));
  gtk_box_append (GTK_BOX (content), card->risk);
  gtk_box_append (GTK_BOX (content), card->outcome);
  gtk_box_append (GTK_BOX (content), card->grades);

  return card->card;
}

static void
ved_what_if_cards_dispose (GObject *object)
{
  VedWhatIfCards *self = VED_WHAT_IF_CARDS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_what_if_cards_parent_class)->dispose (object);
}

static void
ved_what_if_cards_finalize (GObject *object)
{
  g_object_unref (VED_WHAT_IF_CARDS (object)->cancellable);
  g_free (VED_WHAT_IF_CARDS (object)->server);

  G_OBJECT_CLASS (ved_what_if_cards_parent_class)->finalize (object);
}

static void
ved_what_if_cards_class_init (VedWhatIfCardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_what_if_cards_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_what_if_cards_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_what_if_cards_init (VedWhatIfCards *self)
{
  GtkWidget *content, *advice = ved_card_new (NULL, &content, NULL);

  self->cancellable = g_cancellable_new ();
  self->n_waiting = VED_N_WHAT_IFS;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->grid = ved_reflow_new (COLUMN_PX, 3, 12);
  self->advice = ved_text_paragraph_new ("", "heading");
  self->steps = ved_text_paragraph_new ("", NULL);
  gtk_box_append (GTK_BOX (content), self->advice);
  gtk_box_append (GTK_BOX (content), self->steps);
  self->age = ved_text_paragraph_new ("", "dim-label");
  gtk_widget_set_visible (self->age, FALSE);
  gtk_box_append (GTK_BOX (content), self->age);
  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    ved_reflow_append (VED_REFLOW (self->grid), create_card (self, i), 1);
  gtk_box_append (GTK_BOX (self->box), advice);
  gtk_box_append (GTK_BOX (self->box), self->grid);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ved_what_if_cards_new:
 *
 * Returns: cards without a server
 */
GtkWidget *
ved_what_if_cards_new (void)
{
  return g_object_new (VED_TYPE_WHAT_IF_CARDS, NULL);
}

static void
begin_anew (VedWhatIfCards *self,
            const char     *server)
{
  g_autofree char *text = g_strdup_printf (_("Computing what each action would do for %s…"), server);

  g_free (self->server);
  self->server = g_strdup (server);
  ved_text_label_set (self->advice, text);
  ved_text_label_set (self->steps, "");
  gtk_widget_set_visible (self->age, FALSE);
  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    {
      Card *card = &self->cards[i];

      ved_text_label_set (card->risk, "–");
      ved_text_label_set (card->outcome, "");
      ved_text_label_set (card->grades, "");
      gtk_widget_set_visible (card->badge, FALSE);
      gtk_widget_set_visible (card->mark, FALSE);
    }
}

/**
 * ved_what_if_cards_ask:
 * @server: a name
 * @is_calibrated: whether chances have been measured to be odds
 *
 * Asks what each action would do. What is shown of the same server stays until the answers come; what is advised for one is no
 * advice for another.
 */
void
ved_what_if_cards_ask (VedWhatIfCards *self,
                       VedFleetModel  *model,
                       const char     *server,
                       gboolean        is_calibrated)
{
  g_return_if_fail (VED_IS_WHAT_IF_CARDS (self));

  ved_what_if_cards_stop (self);
  if (g_strcmp0 (server, self->server) != 0)
    begin_anew (self, server);
  self->is_calibrated = is_calibrated;
  self->n_waiting = VED_N_WHAT_IFS;
  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    {
      VedWhatIfChange change = ved_what_if_kind_get_change (i);
      g_autofree char *path = ved_what_if_answer_path (server, &change);
      Question *question = g_new (Question, 1);

      *question = (Question) { g_object_ref (self), i };
      ved_fleet_model_fetch_document_async (model, path, self->cancellable, answered_cb, question);
    }
}

/**
 * ved_what_if_cards_set_risk:
 * @risk: of the server, as it is shown beside
 * @is_missed: whether its forecast has missed what is measured
 *
 * Where the answers are of an instant at which it was another one, they say so.
 */
void
ved_what_if_cards_set_risk (VedWhatIfCards *self,
                            double          risk,
                            gboolean        is_missed)
{
  g_return_if_fail (VED_IS_WHAT_IF_CARDS (self));

  self->risk = risk;
  self->is_missed = is_missed;
  show_age (self);
}

/**
 * ved_what_if_cards_forget:
 *
 * Forgets whom the cards are about: the source is another one, and so is its server of the same name.
 */
void
ved_what_if_cards_forget (VedWhatIfCards *self)
{
  g_return_if_fail (VED_IS_WHAT_IF_CARDS (self));

  ved_what_if_cards_stop (self);
  g_clear_pointer (&self->server, g_free);
}

/**
 * ved_what_if_cards_stop:
 *
 * Forgets what was asked.
 */
void
ved_what_if_cards_stop (VedWhatIfCards *self)
{
  g_return_if_fail (VED_IS_WHAT_IF_CARDS (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}
