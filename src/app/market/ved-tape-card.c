/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tape-card"

#include "config.h"

#include "app/market/ved-tape-card.h"

#include "app/market/ved-market-spin.h"
#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/ved-tooltip.h"
#include "book/analytics/ved-book-tape.h"

#include <glib/gi18n.h>

#define TABLE_HEIGHT_PX 230

enum {
  COLUMN_TIME,
  COLUMN_SIDE,
  COLUMN_SIZE,
  COLUMN_PRICE,
  COLUMN_LEVELS,
  N_COLUMNS
};

struct _VedTapeCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *table;
  GtkWidget *least;             /* GtkSpinButton: shares */
  VedBookSession *session;      /* (nullable) */
  GArray *tape;                 /* (nullable) VedBookTrade */
  GArray *shown;                /* guint32: of the tape, those that are large enough */
  guint32 row;
};

G_DEFINE_FINAL_TYPE (VedTapeCard, ved_tape_card, GTK_TYPE_WIDGET)

static const char *
name_side (const VedBookTrade * trade)
{
  if (trade->is_cross)
    return _("✕ Cross");

  return trade->aggressor > 0 ? _("▲ Buy") : trade->aggressor < 0 ? _("▼ Sell") : _("● Unknown");
}

static const VedBookTrade *
get_trade (VedTapeCard *self,
           guint        number)
{
  return &g_array_index (self->tape, VedBookTrade, g_array_index (self->shown, guint32, number));
}

static void
write_cell (gpointer owner,
            guint    row,
            guint    column,
            GString *text)
{
  const VedBookTrade *trade = get_trade (owner, row);
  char buffer[VED_MARKET_TEXT_SIZE];

  switch (column)
    {
    case COLUMN_TIME:
      g_string_append_len (text, ved_market_write_time (trade->time_ns, buffer, sizeof buffer), 12);
      break;
    case COLUMN_SIDE:
      g_string_append (text, name_side (trade));
      break;
    case COLUMN_SIZE:
      g_string_append (text, ved_market_write_count (trade->volume, buffer, sizeof buffer));
      break;
    case COLUMN_PRICE:
      if (trade->low == trade->high)
        g_string_append (text, ved_market_write_price (trade->low, buffer, sizeof buffer));
      else
        g_string_append_printf (text, "%.4f", ved_book_trade_vwap (trade) / VED_BOOK_DOLLAR);
      break;
    case COLUMN_LEVELS:
    default:
      if (trade->hidden_volume == trade->volume)
        g_string_append (text, _("hidden"));
      else if (trade->n_levels > 1)
        g_string_append_printf (text, g_dngettext (NULL, "%u level", "%u levels", trade->n_levels), trade->n_levels);
      if (trade->hidden_volume > 0 && trade->hidden_volume < trade->volume)
        g_string_append (text, _(" +hidden"));
      break;
    }
}

static guint
count_known (VedTapeCard *self)
{
  guint low = 0, high = self->shown->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_trade (self, middle)->last_row <= self->row)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
filter (VedTapeCard *self)
{
  gint64 least = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->least));

  ved_market_table_reset (VED_MARKET_TABLE (self->table), 0);
  g_array_set_size (self->shown, 0);
  for (guint32 i = 0; self->tape != NULL && i < self->tape->len; i++)
    if (g_array_index (self->tape, VedBookTrade, i).volume >= least)
      g_array_append_val (self->shown, i);
  ved_market_table_reset (VED_MARKET_TABLE (self->table), count_known (self));
}

static void
activated_cb (VedMarketTable *table,
              guint           row,
              VedTapeCard    *self)
{
  ved_book_cursor_go (ved_book_session_get_cursor (self->session), get_trade (self, row)->last_row);
}

static void
ved_tape_card_dispose (GObject *object)
{
  VedTapeCard *self = VED_TAPE_CARD (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->tape, g_array_unref);

  G_OBJECT_CLASS (ved_tape_card_parent_class)->dispose (object);
}

static void
ved_tape_card_finalize (GObject *object)
{
  g_array_unref (VED_TAPE_CARD (object)->shown);

  G_OBJECT_CLASS (ved_tape_card_parent_class)->finalize (object);
}

static void
ved_tape_card_class_init (VedTapeCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_tape_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_tape_card_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_tape_card_init (VedTapeCard *self)
{
  const VedMarketColumn columns[N_COLUMNS] = {
    [COLUMN_TIME] = { _("Time"), 104, FALSE },
    [COLUMN_SIDE] = { _("Side"), 82, FALSE },
    [COLUMN_SIZE] = { _("Shares"), 66, TRUE },
    [COLUMN_PRICE] = { _("Price, $"), 84, TRUE },
    [COLUMN_LEVELS] = { _("Took"), 0, FALSE },
  };
  GtkWidget *content, *header_end;

  self->shown = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->card = ved_card_new (_("Time and Sales"), &content, &header_end);
  self->least = ved_market_spin_new (1.0, 1e6, 100.0);
  ved_set_tooltip (self->least, _("Minimum number of shares"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->least), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Minimum number of shares"), -1);
  g_signal_connect_object (self->least, "value-changed", G_CALLBACK (filter), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header_end), self->least);
  self->table = ved_market_table_new (columns, N_COLUMNS, TRUE, write_cell, self);
  ved_market_table_set_empty (VED_MARKET_TABLE (self->table), _("No trades yet"));
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, 0);
  gtk_widget_set_size_request (self->table, -1, TABLE_HEIGHT_PX);
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (content), self->table);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_tape_card_new:
 *
 * Returns: a card without trades
 */
GtkWidget *
ved_tape_card_new (void)
{
  return g_object_new (VED_TYPE_TAPE_CARD, NULL);
}

/**
 * ved_tape_card_take_tape:
 * @session: whose trades to show, as far as they are prepared
 */
void
ved_tape_card_take_tape (VedTapeCard    *self,
                         VedBookSession *session)
{
  GArray *tape;

  g_return_if_fail (VED_IS_TAPE_CARD (self));

  tape = ved_book_session_get_tape (session);
  g_set_object (&self->session, session);
  g_clear_pointer (&self->tape, g_array_unref);
  self->tape = tape != NULL ? g_array_ref (tape) : NULL;
  filter (self);
}

/**
 * ved_tape_card_set_row:
 * @row: up to which trades are known
 */
void
ved_tape_card_set_row (VedTapeCard *self,
                       guint32      row)
{
  g_return_if_fail (VED_IS_TAPE_CARD (self));

  self->row = row;
  ved_market_table_grow (VED_MARKET_TABLE (self->table), count_known (self));
}

/**
 * ved_tape_card_save:
 * @state: of the page that shows the card; gets what the viewer has chosen on it
 */
void
ved_tape_card_save (VedTapeCard  *self,
                    GVariantDict *state)
{
  g_return_if_fail (VED_IS_TAPE_CARD (self));

  ved_choice_state_save (state, "least-shares", self->least);
}

void
ved_tape_card_restore (VedTapeCard *self,
                       GVariant    *state)
{
  g_return_if_fail (VED_IS_TAPE_CARD (self));

  ved_choice_state_restore (state, "least-shares", self->least);
}
