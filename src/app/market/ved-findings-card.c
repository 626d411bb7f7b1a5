/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-findings-card"

#include "config.h"

#include "app/market/ved-findings-card.h"

#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-choice-state.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* A detector finds nothing before its last event: findings are known from their last row on. They are kept in the
 * order of that row, so that those known are the first ones. */

#define TABLE_HEIGHT_PX 230

enum {
  COLUMN_TIME,
  COLUMN_SIDE,
  COLUMN_PRICE,
  COLUMN_SHARES,
  COLUMN_WHAT,
  N_COLUMNS
};

static const char *const titles[VED_BOOK_N_DETECTORS] = {
  [VED_BOOK_ICEBERG] = N_("Icebergs"),
  [VED_BOOK_SWEEP] = N_("Sweeps"),
  [VED_BOOK_FLEETING] = N_("Fleeting orders"),
  [VED_BOOK_LARGE_LOT] = N_("Large lots"),
  [VED_BOOK_ABSORPTION] = N_("Absorption"),
};

static const char *const meanings[VED_BOOK_N_DETECTORS] = {
  [VED_BOOK_ICEBERG] = N_("An order of the same size returns as soon as its visible part is executed"),
  [VED_BOOK_SWEEP] = N_("One trade takes several levels"),
  [VED_BOOK_FLEETING] = N_("Deleted right after it came, without an execution"),
  [VED_BOOK_LARGE_LOT] = N_("One order of many shares"),
  [VED_BOOK_ABSORPTION] = N_("Many shares are executed at a price that stays the best"),
};

struct _VedFindingsCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *choice;
  GtkWidget *meaning;
  GtkWidget *table;
  VedBookSession *session;      /* (nullable) */
  GArray *findings;             /* (nullable) VedBookFinding, by last row */
  guint32 row;
};

G_DEFINE_FINAL_TYPE (VedFindingsCard, ved_findings_card, GTK_TYPE_WIDGET)

static void
describe (const VedBookFinding *finding,
          GString              *text)
{
  switch (finding->detector)
    {
    case VED_BOOK_ICEBERG:
      g_string_append_printf (text, g_dngettext (NULL, "%u refill, %.1f × what was shown",
                                                 "%u refills, %.1f × what was shown", finding->count),
                              finding->count, finding->strength);
      break;
    case VED_BOOK_SWEEP:
      g_string_append_printf (text, g_dngettext (NULL, "%u level", "%u levels", finding->count), finding->count);
      break;
    case VED_BOOK_FLEETING:
      g_string_append_printf (text, _("%.3g ms"), finding->strength * 1e3);
      break;
    case VED_BOOK_LARGE_LOT:
      g_string_append_printf (text, _("order %" PRId64), finding->id);
      break;
    case VED_BOOK_ABSORPTION:
    case VED_BOOK_N_DETECTORS:
    default:
      g_string_append_printf (text, g_dngettext (NULL, "%u execution", "%u executions", finding->count), finding->count);
      break;
    }
}

static const VedBookFinding *
get_finding (VedFindingsCard *self,
             guint            number)
{
  return &g_array_index (self->findings, VedBookFinding, number);
}

static void
write_cell (gpointer owner,
            guint    row,
            guint    column,
            GString *text)
{
  VedFindingsCard *self = owner;
  const VedBookFinding *finding = get_finding (self, row);
  const VedBookDay *day = ved_book_session_get_day (self->session);
  char buffer[VED_MARKET_TEXT_SIZE];

  switch (column)
    {
    case COLUMN_TIME:
      if (day != NULL)
        g_string_append_len (text, ved_market_write_time (day->time_ns[finding->first_row], buffer, sizeof buffer), 12);
      break;
    case COLUMN_SIDE:
      g_string_append (text, ved_market_side_name (finding->side));
      break;
    case COLUMN_PRICE:
      g_string_append (text, ved_market_write_price (finding->price, buffer, sizeof buffer));
      break;
    case COLUMN_SHARES:
      g_string_append (text, ved_market_write_count (finding->volume, buffer, sizeof buffer));
      break;
    case COLUMN_WHAT:
    default:
      describe (finding, text);
      break;
    }
}

static VedBookDetector
get_detector (VedFindingsCard *self)
{
  return (VedBookDetector) MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice)), VED_BOOK_N_DETECTORS - 1);
}

static int
compare_last_rows (gconstpointer a,
                   gconstpointer b)
{
  const VedBookFinding *one = a, *other = b;

  return one->last_row < other->last_row ? -1 : one->last_row > other->last_row;
}

static guint
count_known (VedFindingsCard *self)
{
  guint low = 0, high = self->findings != NULL ? self->findings->len : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_finding (self, middle)->last_row <= self->row)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
show_detector (VedFindingsCard *self)
{
  GArray *findings = self->session != NULL ? ved_book_session_get_findings (self->session, get_detector (self)) : NULL;

  ved_market_table_reset (VED_MARKET_TABLE (self->table), 0);
  g_clear_pointer (&self->findings, g_array_unref);
  if (findings != NULL)
    {
      self->findings = g_array_copy (findings);
      g_array_sort (self->findings, compare_last_rows);
    }
  ved_text_label_set (self->meaning, _(meanings[get_detector (self)]));
  ved_market_table_reset (VED_MARKET_TABLE (self->table), count_known (self));
}

static void
activated_cb (VedMarketTable  *table,
              guint            row,
              VedFindingsCard *self)
{
  ved_book_cursor_go (ved_book_session_get_cursor (self->session), get_finding (self, row)->first_row);
}

static void
ved_findings_card_dispose (GObject *object)
{
  VedFindingsCard *self = VED_FINDINGS_CARD (object);

  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->findings, g_array_unref);

  G_OBJECT_CLASS (ved_findings_card_parent_class)->dispose (object);
}

static void
ved_findings_card_class_init (VedFindingsCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_findings_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_findings_card_init (VedFindingsCard *self)
{
  const VedMarketColumn columns[N_COLUMNS] = {
    [COLUMN_TIME] = { _("Time"), 104, FALSE },
    [COLUMN_SIDE] = { _("Side"), 52, FALSE },
    [COLUMN_PRICE] = { _("Price, $"), 84, TRUE },
    [COLUMN_SHARES] = { _("Shares"), 72, TRUE },
    [COLUMN_WHAT] = { _("What"), 0, FALSE },
  };
  const char *names[VED_BOOK_N_DETECTORS + 1] = { NULL };
  GtkWidget *content, *header_end;

  for (guint i = 0; i < VED_BOOK_N_DETECTORS; i++)
    names[i] = _(titles[i]);
  self->card = ved_card_new (_("Detectors"), &content, &header_end);
  self->choice = gtk_drop_down_new_from_strings (names);
  ved_name_widget (self->choice, _("Detector"));
  self->meaning = ved_text_paragraph_new (_(meanings[0]), "caption");
  gtk_widget_add_css_class (self->meaning, "dim-label");
  self->table = ved_market_table_new (columns, N_COLUMNS, TRUE, write_cell, self);
  ved_market_table_set_empty (VED_MARKET_TABLE (self->table), _("Nothing found up to the cursor"));
  gtk_widget_set_size_request (self->table, -1, TABLE_HEIGHT_PX);
  gtk_widget_set_vexpand (self->table, TRUE);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (show_detector), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, 0);
  gtk_box_append (GTK_BOX (header_end), self->choice);
  gtk_box_append (GTK_BOX (content), self->meaning);
  gtk_box_append (GTK_BOX (content), self->table);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_findings_card_new:
 *
 * Returns: a card without findings
 */
GtkWidget *
ved_findings_card_new (void)
{
  return g_object_new (VED_TYPE_FINDINGS_CARD, NULL);
}

/**
 * ved_findings_card_take_findings:
 * @session: whose findings to show, as far as they are prepared
 */
void
ved_findings_card_take_findings (VedFindingsCard *self,
                                 VedBookSession  *session)
{
  g_return_if_fail (VED_IS_FINDINGS_CARD (self));

  g_set_object (&self->session, session);
  show_detector (self);
}

/**
 * ved_findings_card_set_row:
 * @row: up to which findings are known
 */
void
ved_findings_card_set_row (VedFindingsCard *self,
                           guint32          row)
{
  g_return_if_fail (VED_IS_FINDINGS_CARD (self));

  self->row = row;
  ved_market_table_grow (VED_MARKET_TABLE (self->table), count_known (self));
}

/**
 * ved_findings_card_save:
 * @state: of the page that shows the card; gets what the viewer has chosen on it
 */
void
ved_findings_card_save (VedFindingsCard *self,
                        GVariantDict    *state)
{
  g_return_if_fail (VED_IS_FINDINGS_CARD (self));

  ved_choice_state_save (state, "detector", self->choice);
}

void
ved_findings_card_restore (VedFindingsCard *self,
                           GVariant        *state)
{
  g_return_if_fail (VED_IS_FINDINGS_CARD (self));

  ved_choice_state_restore (state, "detector", self->choice);
}
