/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-price-page"

#include "config.h"

#include "app/market/ved-price-page.h"

#include "app/market/ved-candle-card.h"
#include "app/market/ved-findings-card.h"
#include "app/market/ved-footprint-card.h"
#include "app/market/ved-market-panels.h"
#include "app/market/ved-market-text.h"
#include "app/market/ved-market-tiles.h"
#include "app/market/ved-profile-chart.h"
#include "app/market/ved-tape-card.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"

#include <glib/gi18n.h>

/* How the mid price went, and what was traded. Everything ends at the cursor; the charts over time share a viewport whose home are the
 * last events before it, and which follows the cursor while it is at home. */

#define MARGIN_PX 18
#define SPACING_PX 12
#define LEAST_SPAN_US G_USEC_PER_SEC
#define PROFILE_LINES 2

struct _VedPricePage
{
  VedMarketPage parent_instance;
  VedViewport *viewport;
  GtkWidget *tiles;
  GtkWidget *candles;
  GtkWidget *profile;
  GtkWidget *profile_text;
  GtkWidget *panels;
  GtkWidget *footprint;
  GtkWidget *tape;
  GtkWidget *findings;
  GVariant *state;              /* (nullable): for what is not built yet */
};

G_DEFINE_FINAL_TYPE (VedPricePage, ved_price_page, VED_TYPE_MARKET_PAGE)

static guint32
get_first_row (VedPricePage *self,
               guint32       row)
{
  guint32 window = ved_candle_card_get_window (VED_CANDLE_CARD (self->candles));

  return row > window ? row - window : 0;
}

/* Whoever has zoomed in keeps that as long as there is something to see: not where the cursor has gone to another time, before
 * which everything ends. */
static void
keep_in_sight (VedPricePage *self,
               gint64        first_us,
               gint64        last_us)
{
  gint64 from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  if (from_us >= last_us || to_us <= first_us)
    ved_viewport_go_home (self->viewport);
}

static void
show_range (VedPricePage     *self,
            const VedBookDay *day,
            guint32           row)
{
  VedBookSession *session = ved_market_page_get_session (VED_MARKET_PAGE (self));
  gboolean shows_future = ved_book_cursor_get_shows_future (ved_book_session_get_cursor (session));
  gint64 midnight_us = ved_book_session_get_midnight_us (session);
  guint32 last = shows_future ? day->n_rows - 1 : row;
  gint64 first_us = midnight_us + day->time_ns[0] / 1000, last_us = midnight_us + day->time_ns[last] / 1000 + 1;
  gint64 from_us = midnight_us + day->time_ns[get_first_row (self, row)] / 1000;
  gint64 to_us = midnight_us + day->time_ns[row] / 1000 + 1;

  if (shows_future)
    to_us = MIN (to_us + (to_us - from_us) / 2, last_us);
  from_us = MIN (from_us, to_us - LEAST_SPAN_US);
  ved_viewport_set_extent (self->viewport, MIN (first_us, last_us - LEAST_SPAN_US), last_us);
  ved_viewport_set_home (self->viewport, from_us, to_us);
  keep_in_sight (self, first_us, last_us);
}

/* Another window is a wish to see it. */
static void
window_changed_cb (VedPricePage *self)
{
  ved_viewport_go_home (self->viewport);
  ved_market_page_queue_move (VED_MARKET_PAGE (self));
}

static void
show_profile (VedPricePage     *self,
              const VedBookDay *day,
              guint32           row)
{
  VedBookProfile *profile = ved_book_profile_new (day, get_first_row (self, row), row + 1);
  char poc[VED_MARKET_TEXT_SIZE], low[VED_MARKET_TEXT_SIZE], high[VED_MARKET_TEXT_SIZE], volume[VED_MARKET_TEXT_SIZE];
  g_autofree char *text = NULL;

  if (profile->rows->len > 0)
    /* Translators: point of control, value area, shares */
    text = g_strdup_printf (g_dngettext (NULL, "POC $%s · 70 %% in $%s – $%s · %s share",
                                         "POC $%s · 70 %% in $%s – $%s · %s shares", (gulong) profile->volume),
                            ved_market_write_price (profile->poc_cents * 100, poc, sizeof poc),
                            ved_market_write_price (profile->value_low_cents * 100, low, sizeof low),
                            ved_market_write_price (profile->value_high_cents * 100, high, sizeof high),
                            ved_market_write_count (profile->volume, volume, sizeof volume));
  ved_text_steady_set (self->profile_text, text != NULL ? text : "");
  ved_profile_chart_set_profile (VED_PROFILE_CHART (self->profile), profile, ved_book_day_get_mid2 (day, row));
}

static void
ved_price_page_day_changed (VedMarketPage *page,
                            VedBookDay    *day)
{
  VedPricePage *self = VED_PRICE_PAGE (page);
  VedBookSession *session = ved_market_page_get_session (page);

  ved_viewport_reset (self->viewport);
  ved_candle_card_set_session (VED_CANDLE_CARD (self->candles), session);
  ved_footprint_card_set_session (VED_FOOTPRINT_CARD (self->footprint), session);
  ved_market_panels_take_series (VED_MARKET_PANELS (self->panels), session);
  ved_tape_card_take_tape (VED_TAPE_CARD (self->tape), session);
  ved_findings_card_take_findings (VED_FINDINGS_CARD (self->findings), session);
  ved_book_session_prepare (session, VED_BOOK_PART_TAPE);
  ved_book_session_prepare (session, VED_BOOK_PART_SERIES);
  ved_book_session_prepare (session, VED_BOOK_PART_FINDINGS);
}

static void
ved_price_page_prepared (VedMarketPage *page,
                         VedBookPart    part)
{
  VedPricePage *self = VED_PRICE_PAGE (page);
  VedBookSession *session = ved_market_page_get_session (page);

  if (part == VED_BOOK_PART_TAPE)
    ved_candle_card_take_parts (VED_CANDLE_CARD (self->candles));
  if (part == VED_BOOK_PART_SERIES)
    ved_market_panels_take_series (VED_MARKET_PANELS (self->panels), session);
  if (part == VED_BOOK_PART_TAPE)
    ved_tape_card_take_tape (VED_TAPE_CARD (self->tape), session);
  if (part == VED_BOOK_PART_FINDINGS)
    ved_findings_card_take_findings (VED_FINDINGS_CARD (self->findings), session);
}

static void
ved_price_page_moved (VedMarketPage *page,
                      VedBookDay    *day,
                      guint32        row)
{
  VedPricePage *self = VED_PRICE_PAGE (page);

  show_range (self, day, row);
  ved_market_tiles_set_row (VED_MARKET_TILES (self->tiles), day, row);
  if (ved_market_page_needs (page, self->candles))
    ved_candle_card_set_row (VED_CANDLE_CARD (self->candles), row);
  if (ved_market_page_needs (page, self->panels))
    ved_market_panels_set_row (VED_MARKET_PANELS (self->panels), ved_market_page_get_session (page), row);
  if (ved_market_page_needs (page, self->profile))
    show_profile (self, day, row);
  if (ved_market_page_needs (page, self->footprint))
    ved_footprint_card_set_row (VED_FOOTPRINT_CARD (self->footprint), row);
  if (ved_market_page_needs (page, self->tape))
    ved_tape_card_set_row (VED_TAPE_CARD (self->tape), row);
  if (ved_market_page_needs (page, self->findings))
    ved_findings_card_set_row (VED_FINDINGS_CARD (self->findings), row);
}

static GtkWidget *
create_profile (VedPricePage *self)
{
  GtkWidget *content, *card = ved_card_new (_("Volume Profile"), &content, NULL);

  self->profile = ved_profile_chart_new ();
  self->profile_text = ved_text_steady_new (0, PROFILE_LINES, "caption");
  ved_chart_set_title (VED_CHART (self->profile), _("Volume profile"));
  ved_chart_set_description (VED_CHART (self->profile), _("Shares by price over the events shown"));
  gtk_widget_set_size_request (self->profile, -1, 300);
  gtk_widget_set_vexpand (self->profile, TRUE);
  gtk_box_append (GTK_BOX (content), self->profile_text);
  gtk_box_append (GTK_BOX (content), self->profile);

  return card;
}

static void
apply_state (VedPricePage *self)
{
  g_autoptr(GVariant) candles = NULL;
  guint32 panels;

  if (self->state == NULL || self->candles == NULL)
    return;

  candles = g_variant_lookup_value (self->state, "candles", NULL);
  if (candles != NULL)
    ved_candle_card_restore (VED_CANDLE_CARD (self->candles), candles);
  if (g_variant_lookup (self->state, "panels", "u", &panels))
    ved_market_panels_set_shown (VED_MARKET_PANELS (self->panels), panels);
  ved_tape_card_restore (VED_TAPE_CARD (self->tape), self->state);
  ved_findings_card_restore (VED_FINDINGS_CARD (self->findings), self->state);
  g_clear_pointer (&self->state, g_variant_unref);
}

static GtkWidget *
ved_price_page_build (VedMarketPage *page)
{
  VedPricePage *self = VED_PRICE_PAGE (page);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  GtkWidget *top = ved_reflow_new (330, 2, SPACING_PX), *bottom = ved_reflow_new (330, 2, SPACING_PX);

  self->tiles = ved_market_tiles_new ();
  self->candles = ved_candle_card_new (self->viewport);
  self->panels = ved_market_panels_new (self->viewport);
  self->footprint = ved_footprint_card_new (self->viewport);
  self->tape = ved_tape_card_new ();
  self->findings = ved_findings_card_new ();
  ved_reflow_append (VED_REFLOW (top), self->candles, 5);
  ved_reflow_append (VED_REFLOW (top), create_profile (self), 2);
  ved_reflow_append (VED_REFLOW (bottom), self->tape, 1);
  ved_reflow_append (VED_REFLOW (bottom), self->findings, 1);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), self->tiles);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), self->panels);
  gtk_box_append (GTK_BOX (box), self->footprint);
  gtk_box_append (GTK_BOX (box), bottom);
  g_signal_connect_object (self->candles, "window-changed", G_CALLBACK (window_changed_cb), self,
                           G_CONNECT_SWAPPED);
  apply_state (self);

  return ved_page_scroller_new (box);
}

static GVariant *
ved_price_page_save_state (VedPage *page)
{
  VedPricePage *self = VED_PRICE_PAGE (page);
  GVariantDict dict;

  if (self->candles == NULL)
    return self->state != NULL ? g_variant_ref (self->state) : NULL;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "candles", ved_candle_card_save (VED_CANDLE_CARD (self->candles)));
  g_variant_dict_insert (&dict, "panels", "u", ved_market_panels_get_shown (VED_MARKET_PANELS (self->panels)));
  ved_tape_card_save (VED_TAPE_CARD (self->tape), &dict);
  ved_findings_card_save (VED_FINDINGS_CARD (self->findings), &dict);

  return g_variant_dict_end (&dict);
}

static void
ved_price_page_restore_state (VedPage  *page,
                              GVariant *state)
{
  VedPricePage *self = VED_PRICE_PAGE (page);

  g_clear_pointer (&self->state, g_variant_unref);
  self->state = g_variant_ref (state);
  apply_state (self);
}

static void
ved_price_page_dispose (GObject *object)
{
  VedPricePage *self = VED_PRICE_PAGE (object);

  g_clear_object (&self->viewport);
  g_clear_pointer (&self->state, g_variant_unref);

  G_OBJECT_CLASS (ved_price_page_parent_class)->dispose (object);
}

static void
ved_price_page_class_init (VedPricePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_price_page_dispose;
  VED_PAGE_CLASS (klass)->save_state = ved_price_page_save_state;
  VED_PAGE_CLASS (klass)->restore_state = ved_price_page_restore_state;
  VED_MARKET_PAGE_CLASS (klass)->build = ved_price_page_build;
  VED_MARKET_PAGE_CLASS (klass)->day_changed = ved_price_page_day_changed;
  VED_MARKET_PAGE_CLASS (klass)->moved = ved_price_page_moved;
  VED_MARKET_PAGE_CLASS (klass)->prepared = ved_price_page_prepared;
}

static void
ved_price_page_init (VedPricePage *self)
{
  self->viewport = ved_viewport_new ();
}
