/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-ladder-card"

#include "config.h"

#include "app/market/ved-ladder-card.h"

#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "book/analytics/ved-book-ladder.h"

#include <glib/gi18n.h>

#define TABLE_HEIGHT_PX 330

enum {
  COLUMN_BID_CHANGE,
  COLUMN_BID,
  COLUMN_PRICE,
  COLUMN_ASK,
  COLUMN_ASK_CHANGE,
  COLUMN_TRADED,
  N_COLUMNS
};

static const struct {
  const char *title;
  gint64 span_ns;
} spans[] = {
  { N_("Δ 100 ms"), 100000000 },
  { N_("Δ 1 s"), VED_BOOK_SECOND_NS },
  { N_("Δ 10 s"), 10 * VED_BOOK_SECOND_NS },
  { N_("Δ 1 min"), 60 * VED_BOOK_SECOND_NS },
  { N_("Δ 1 event"), 0 },
};

struct _VedLadderCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *span;
  GtkWidget *table;
  VedBookLadder *ladder;        /* (nullable) */
  VedBookDay *day;              /* (nullable) */
  guint32 row;
  guint n_levels;
};

G_DEFINE_FINAL_TYPE (VedLadderCard, ved_ladder_card, GTK_TYPE_WIDGET)

static void
write_change (const VedBookLadderRow *entry,
              GString                *text)
{
  char buffer[VED_MARKET_TEXT_SIZE];

  if (!entry->is_change_known)
    g_string_append (text, "?");
  else if (entry->change != 0)
    g_string_append_printf (text, "%s%s", entry->change > 0 ? "+" : "",
                            ved_market_write_count (entry->change, buffer, sizeof buffer));
}

static void
write_cell (gpointer owner,
            guint    row,
            guint    column,
            GString *text)
{
  const VedBookLadder *ladder = VED_LADDER_CARD (owner)->ladder;
  const VedBookLadderRow *entry = &g_array_index (ladder->rows, VedBookLadderRow, row);
  gboolean is_bid = entry->side == VED_BOOK_BID;
  gint64 traded = entry->bought + entry->sold + entry->unknown;
  char buffer[VED_MARKET_TEXT_SIZE];

  switch (column)
    {
    case COLUMN_BID_CHANGE:
    case COLUMN_ASK_CHANGE:
      if (is_bid == (column == COLUMN_BID_CHANGE))
        write_change (entry, text);
      break;
    case COLUMN_BID:
    case COLUMN_ASK:
      if (is_bid == (column == COLUMN_BID))
        g_string_append (text, ved_market_write_count (entry->size, buffer, sizeof buffer));
      break;
    case COLUMN_PRICE:
      g_string_append (text, ved_market_write_price (entry->price, buffer, sizeof buffer));
      if (entry->price == ladder->last_price)
        g_string_append (text, ladder->last_aggressor > 0 ? " ▲" : ladder->last_aggressor < 0 ? " ▼" : " ●");
      break;
    case COLUMN_TRADED:
    default:
      if (traded > 0)
        g_string_append (text, ved_market_write_count (traded, buffer, sizeof buffer));
      break;
    }
}

static guint32
get_since_row (VedLadderCard *self)
{
  gint64 span_ns = spans[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->span)), G_N_ELEMENTS (spans) - 1)].span_ns;
  guint32 since;

  if (span_ns == 0)
    return self->row > 0 ? self->row - 1 : 0;

  /* The book as it was then: the last row before. */
  since = ved_book_day_find_time (self->day, self->day->time_ns[self->row] - span_ns + 1);

  return MIN (since > 0 ? since - 1 : 0, self->row);
}

static void
show (VedLadderCard *self)
{
  if (self->day == NULL)
    return;

  g_clear_pointer (&self->ladder, ved_book_ladder_free);
  self->ladder = ved_book_ladder_new (self->day, self->row, self->n_levels, get_since_row (self));
  ved_market_table_reset (VED_MARKET_TABLE (self->table), self->ladder->rows->len);
}

static void
ved_ladder_card_dispose (GObject *object)
{
  VedLadderCard *self = VED_LADDER_CARD (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->ladder, ved_book_ladder_free);
  g_clear_pointer (&self->day, ved_book_day_unref);

  G_OBJECT_CLASS (ved_ladder_card_parent_class)->dispose (object);
}

static void
ved_ladder_card_class_init (VedLadderCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_ladder_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_ladder_card_init (VedLadderCard *self)
{
  const VedMarketColumn columns[N_COLUMNS] = {
    [COLUMN_BID_CHANGE] = { _("Δ bid"), 62, TRUE },
    [COLUMN_BID] = { _("Bid"), 62, TRUE },
    [COLUMN_PRICE] = { _("Price, $"), 104, TRUE },
    [COLUMN_ASK] = { _("Ask"), 62, TRUE },
    [COLUMN_ASK_CHANGE] = { _("Δ ask"), 62, TRUE },
    [COLUMN_TRADED] = { _("Traded"), 0, TRUE },
  };
  const char *titles[G_N_ELEMENTS (spans) + 1] = { NULL };
  GtkWidget *content, *header_end;

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    titles[i] = _(spans[i].title);
  self->card = ved_card_new (_("Ladder"), &content, &header_end);
  self->span = gtk_drop_down_new_from_strings (titles);
  ved_set_tooltip (self->span, _("Over what time changes are counted"));
  ved_name_widget (self->span, _("Changes over"));
  g_signal_connect_object (self->span, "notify::selected", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  self->table = ved_market_table_new (columns, N_COLUMNS, FALSE, write_cell, self);
  ved_market_table_set_empty (VED_MARKET_TABLE (self->table), _("The book is empty"));
  gtk_widget_set_size_request (self->table, -1, TABLE_HEIGHT_PX);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (header_end), self->span);
  gtk_box_append (GTK_BOX (content), self->table);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_ladder_card_new:
 *
 * Returns: a card without a book
 */
GtkWidget *
ved_ladder_card_new (void)
{
  return g_object_new (VED_TYPE_LADDER_CARD, NULL);
}

/**
 * ved_ladder_card_set_row:
 * @row: after which the book is shown
 * @n_levels: of each side
 */
void
ved_ladder_card_set_row (VedLadderCard *self,
                         VedBookDay    *day,
                         guint32        row,
                         guint          n_levels)
{
  g_return_if_fail (VED_IS_LADDER_CARD (self));

  if (day != self->day)
    {
      g_clear_pointer (&self->day, ved_book_day_unref);
      self->day = ved_book_day_ref (day);
    }
  self->row = row;
  self->n_levels = n_levels;
  show (self);
}

/**
 * ved_ladder_card_save:
 * @state: of the page that shows the card; gets what the viewer has chosen on it
 */
void
ved_ladder_card_save (VedLadderCard *self,
                      GVariantDict  *state)
{
  g_return_if_fail (VED_IS_LADDER_CARD (self));

  ved_choice_state_save (state, "ladder-span", self->span);
}

void
ved_ladder_card_restore (VedLadderCard *self,
                         GVariant      *state)
{
  g_return_if_fail (VED_IS_LADDER_CARD (self));

  ved_choice_state_restore (state, "ladder-span", self->span);
}
