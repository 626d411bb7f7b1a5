/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-track-card"

#include "config.h"

#include "app/market/ved-track-card.h"

#include "app/charts/ved-time-series-chart.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "book/analytics/ved-book-wait.h"
#include "book/replay/ved-book-orders.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <math.h>

/* The life line of the whole order is made in a worker, with a replay of its own. What is shown of it ends at the
 * cursor: an order that is deleted later is alive until then. */

#define CHART_HEIGHT_PX 150
#define PACE_NS (60 * VED_BOOK_SECOND_NS)
#define LONGEST_WAIT_S 86400.0

enum {
  CHART_REMAINING,
  CHART_AHEAD,
  N_CHARTS
};

struct _VedTrackCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *entry;
  GtkWidget *text;
  GtkWidget *charts[N_CHARTS];
  GtkWidget *boxes[N_CHARTS];
  VedViewport *viewport;
  VedBookSession *session;      /* (nullable) */
  GCancellable *cancellable;    /* (nullable): of the worker */
  VedBookTrack *track;          /* (nullable) */
  gint64 id;                    /* 0: none is followed */
  guint32 row;
};

G_DEFINE_FINAL_TYPE (VedTrackCard, ved_track_card, GTK_TYPE_WIDGET)

typedef struct {
  gint64 *times_us;
  float *values;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->times_us);
  g_free (line->values);
  g_free (line);
}

static guint
count_known (VedTrackCard *self)
{
  const GArray *points = self->track->points;
  guint n = 0;

  while (n < points->len && g_array_index (points, VedBookLifePoint, n).row <= self->row)
    n++;

  return n;
}

/* The line goes on to the cursor while the order lives. */
static void
show_line (VedTrackCard *self,
           guint         index,
           guint         n,
           gboolean      is_alive)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  gint64 midnight_us = ved_book_session_get_midnight_us (self->session);
  Line *line = g_new0 (Line, 1);
  VedChartSeries series = {
    .label = index == CHART_REMAINING ? _("Shares left") : _("Shares ahead"), .has_steps = TRUE,
    .owner = line, .free_owner = line_free,
  };

  line->times_us = g_new (gint64, n + 2);
  line->values = g_new (float, n + 2);
  for (guint i = 0; i < n; i++)
    {
      const VedBookLifePoint *point = &g_array_index (self->track->points, VedBookLifePoint, i);

      line->times_us[i] = midnight_us + day->time_ns[point->row] / 1000;
      line->values[i] = index == CHART_REMAINING ? (float) point->remaining
                        : point->has_rank ? (float) point->rank.ahead : NAN;
    }
  if (is_alive && n > 0)
    {
      line->times_us[n] = midnight_us + day->time_ns[self->row] / 1000;
      line->values[n] = line->values[n - 1];
      n++;
    }
  series.trace = (VedTrace) { .values = line->values, .n_values = n, .times_us = line->times_us };
  ved_time_series_chart_set_series (VED_TIME_SERIES_CHART (self->charts[index]), 0, &series);
}

static const char *
name_outcome (VedBookOutcome outcome)
{
  switch (outcome)
    {
    case VED_BOOK_EXECUTED:
      return _("executed to the last share");
    case VED_BOOK_DELETED:
      return _("deleted");
    case VED_BOOK_LOST:
      return _("lost out of view: its price came back without it");
    case VED_BOOK_ALIVE:
    default:
      return _("alive at the end of the file");
    }
}

/* How long its turn is away, at the pace at which the shares at its price have lately gone. */
static void
describe_wait (VedTrackCard           *self,
               const VedBookDay       *day,
               const VedBookLifePoint *point,
               GString                *text)
{
  VedBookWait wait;
  guint32 order;
  char span[VED_MARKET_TEXT_SIZE];

  if (point->rank.ahead == 0 || !ved_book_day_find_order (day, self->id, &order))
    return;

  ved_book_wait (day, self->row, order, point->rank.ahead, PACE_NS, &wait);
  if (wait.seconds > LONGEST_WAIT_S)
    g_string_append (text, _(" · nothing before it has gone in the last minute"));
  else
    g_string_append_printf (text, _(" · its turn in about %s at the pace of the last minute: %.1f shares a second executed, "
                                    "%.1f cancelled before it"),
                            ved_market_write_span ((gint64) (wait.seconds * 1e9), span, sizeof span), wait.executed,
                            wait.cancelled);
}

static void
describe (VedTrackCard *self,
          guint         n)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  const VedBookOrder *order = &self->track->order;
  gboolean is_over = order->outcome != VED_BOOK_ALIVE && self->row >= order->last_row;
  const VedBookLifePoint *point = n > 0 ? &g_array_index (self->track->points, VedBookLifePoint, n - 1) : NULL;
  char price[VED_MARKET_TEXT_SIZE], from[VED_MARKET_TEXT_SIZE], size[VED_MARKET_TEXT_SIZE];
  g_autoptr(GString) text = g_string_new (NULL);

  ved_market_write_price (order->price, price, sizeof price);
  ved_market_write_time (day->time_ns[order->first_row], from, sizeof from);
  ved_market_write_count (order->initial_size, size, sizeof size);
  if (n == 0)
    g_string_append_printf (text, _("Order %" PRId64 " comes later, at %s"), self->id, from);
  else
    g_string_append_printf (text, order->is_submitted ? _("%s order %" PRId64 " of %s shares at $%s, submitted at %s")
                                                      : _("%s order %" PRId64 " of at least %s shares at $%s, "
                                                          "older than its first message at %s"),
                            ved_market_side_name (order->side), self->id, size, price, from);
  if (is_over)
    g_string_append_printf (text, _(" · %s"), name_outcome (order->outcome));
  else if (point != NULL && point->has_rank)
    {
      g_string_append_printf (text, _(" · %d left · place %u of %u, %" PRId64 " shares ahead (%" PRId64
                                      " of them anonymous)"),
                              point->remaining, point->rank.position + 1, point->rank.n_items, point->rank.ahead,
                              point->rank.anonymous_ahead);
      describe_wait (self, day, point, text);
    }
  ved_text_label_set (self->text, text->str);
}

static void
show (VedTrackCard *self)
{
  const VedBookDay *day = self->session != NULL ? ved_book_session_get_day (self->session) : NULL;
  gint64 midnight_us, from_us, to_us;
  gboolean is_over;
  guint n;

  for (guint i = 0; i < N_CHARTS; i++)
    gtk_widget_set_visible (self->boxes[i], self->track != NULL);
  if (self->track == NULL || day == NULL)
    return;

  n = count_known (self);
  is_over = self->track->order.outcome != VED_BOOK_ALIVE && self->row >= self->track->order.last_row;
  for (guint i = 0; i < N_CHARTS; i++)
    show_line (self, i, n, !is_over);
  midnight_us = ved_book_session_get_midnight_us (self->session);
  from_us = midnight_us + day->time_ns[self->track->order.first_row] / 1000;
  to_us = midnight_us + day->time_ns[is_over ? self->track->order.last_row : MAX (self->row, self->track->order.first_row)] / 1000;
  to_us = MAX (to_us, from_us + 1000);
  ved_viewport_set_extent (self->viewport, from_us, to_us);
  ved_viewport_set_home (self->viewport, from_us - (to_us - from_us) / 20, to_us + (to_us - from_us) / 20);
  describe (self, n);
}

typedef struct {
  VedBookReplay *replay;
  gint64 id;
  guint32 last_row;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  ved_book_replay_free (work->replay);
  g_free (work);
}

static void
track_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Work *work = data;

  ved_book_replay_seek (work->replay, work->last_row);
  g_task_return_pointer (task, ved_book_order_track_new (work->replay, work->id), (GDestroyNotify) ved_book_track_free);
}

static void
tracked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedTrackCard) self = user_data;
  g_autoptr(GError) error = NULL;
  VedBookTrack *track = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  self->track = track;
  show (self);
}

static void
stop (VedTrackCard *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->track, ved_book_track_free);
}

static void
start (VedTrackCard *self)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  VedBookCheckpoints *checkpoints = ved_book_session_get_checkpoints (self->session);
  g_autofree char *text = NULL;
  g_autoptr(GTask) task = NULL;
  VedBookOrder order;
  Work *work;

  stop (self);
  show (self);
  if (!ved_book_order_get (day, self->id, &order))
    {
      text = g_strdup_printf (_("Order %" PRId64 " is not found in this recording"), self->id);
      ved_text_label_set (self->text, text);
      return;
    }
  if (checkpoints == NULL)
    {
      ved_text_label_set (self->text, _("Replaying the orders of the day…"));
      return;
    }

  work = g_new (Work, 1);
  *work = (Work) { ved_book_replay_new (checkpoints), self->id, order.last_row };
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, tracked_cb, g_object_ref (self));
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, track_thread);
}

static void
entered_cb (VedTrackCard *self)
{
  gint64 id;

  if (g_ascii_string_to_signed (gtk_editable_get_text (GTK_EDITABLE (self->entry)), 10, 1, G_MAXINT64, &id, NULL))
    ved_track_card_follow (self, id);
  else
    ved_text_label_set (self->text, _("Type the number of an order, or click on one in a queue"));
}

static void
ved_track_card_dispose (GObject *object)
{
  VedTrackCard *self = VED_TRACK_CARD (object);

  stop (self);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->viewport);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_track_card_parent_class)->dispose (object);
}

static void
ved_track_card_class_init (VedTrackCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_track_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
add_chart (VedTrackCard *self,
           GtkWidget    *box,
           guint         index,
           const char   *title,
           const char   *description)
{
  const VedNumberFormat shares = ved_market_shares_format ();

  self->boxes[index] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->charts[index] = ved_time_series_chart_new (self->viewport);
  ved_chart_set_title (VED_CHART (self->charts[index]), title);
  ved_chart_set_description (VED_CHART (self->charts[index]), description);
  ved_plot_chart_set_format (VED_PLOT_CHART (self->charts[index]), &shares, &shares);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self->charts[index]), 0.0, INFINITY, 10.0);
  gtk_widget_set_size_request (self->charts[index], -1, CHART_HEIGHT_PX);
  gtk_box_append (GTK_BOX (self->boxes[index]), ved_text_label_new (title, "caption-heading"));
  gtk_box_append (GTK_BOX (self->boxes[index]), self->charts[index]);
  gtk_widget_set_visible (self->boxes[index], FALSE);
  gtk_box_append (GTK_BOX (box), self->boxes[index]);
}

static void
ved_track_card_init (VedTrackCard *self)
{
  GtkWidget *content, *header_end;

  self->viewport = ved_viewport_new ();
  self->card = ved_card_new (_("Order Tracker"), &content, &header_end);
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Order id"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Order id"), -1);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  self->text = ved_text_paragraph_new (_("Type the number of an order, or click on one in a queue"), NULL);
  gtk_widget_add_css_class (self->text, "numeric");
  gtk_box_append (GTK_BOX (header_end), self->entry);
  gtk_box_append (GTK_BOX (content), self->text);
  add_chart (self, content, CHART_REMAINING, _("Shares left"), _("How many shares of the order are still to be traded"));
  add_chart (self, content, CHART_AHEAD, _("Shares ahead in the queue"), _("How many shares are traded before the order is"));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_track_card_new:
 *
 * Returns: a card that follows no order
 */
GtkWidget *
ved_track_card_new (void)
{
  return g_object_new (VED_TYPE_TRACK_CARD, NULL);
}

/**
 * ved_track_card_set_session:
 * @session: with another day than before, or with its queues prepared
 */
void
ved_track_card_set_session (VedTrackCard   *self,
                            VedBookSession *session)
{
  g_return_if_fail (VED_IS_TRACK_CARD (self));

  g_set_object (&self->session, session);
  for (guint i = 0; i < N_CHARTS; i++)
    ved_plot_chart_set_zone (VED_PLOT_CHART (self->charts[i]), ved_book_session_get_zone (session));
  if (self->id != 0)
    start (self);
}

/**
 * ved_track_card_follow:
 * @id: of an order
 */
void
ved_track_card_follow (VedTrackCard *self,
                       gint64        id)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, id);

  g_return_if_fail (VED_IS_TRACK_CARD (self));

  self->id = id;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  ved_viewport_reset (self->viewport);
  if (self->session != NULL && ved_book_session_get_day (self->session) != NULL)
    start (self);
}

/**
 * ved_track_card_set_row:
 * @row: up to which the order's life is shown
 */
void
ved_track_card_set_row (VedTrackCard *self,
                        guint32       row)
{
  g_return_if_fail (VED_IS_TRACK_CARD (self));

  self->row = row;
  show (self);
}

/**
 * ved_track_card_get_text:
 *
 * Returns: what the card says of the order
 */
const char *
ved_track_card_get_text (VedTrackCard *self)
{
  g_return_val_if_fail (VED_IS_TRACK_CARD (self), NULL);

  return ved_paragraph_get_text (VED_PARAGRAPH (self->text));
}
