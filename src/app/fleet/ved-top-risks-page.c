/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-top-risks-page"

#include "config.h"

#include "app/fleet/ved-top-risks-page.h"

#include "app/charts/ved-viewport.h"
#include "app/fleet/ved-risk-card.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reader.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "app/ved-style.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

/* The servers at the highest risk, or likeliest to turn critical, one card each. Cards are made when they are first needed and are then kept; a
 * card shows whichever server has its rank, but while somebody reads the cards: then each keeps its server. In large fleets forecasts are asked for server by server, once for
 * each origin. While nobody is at risk one card says so instead. */

#define MARGIN_PX 18
#define HEALTHY_BELOW 30.0f
#define MAX_CARDS 20
#define FIRST_CARDS 3           /* as many as a window has room for */
#define FIRST_FRAMES 2
#define PAST_US (10 * VED_MINUTE_US)

static const guint counts[] = { 5, 10, MAX_CARDS };

/* What servers are ranked by: what is now, or what may come. */
typedef enum {
  ORDER_RISK,
  ORDER_NEAR,
  ORDER_FAR,
  N_ORDERS
} Order;

struct _VedTopRisksPage
{
  VedPage parent_instance;

  GtkWidget *levels[VED_N_LEVELS];
  GtkWidget *count;
  GtkWidget *order;
  GArray *ranked;               /* guint: servers that are heard of, in order */
  GtkWidget *healthy;
  GtkWidget *healthy_text;
  GtkWidget *cards_box;
  GtkWidget *cards[MAX_CARDS];  /* NULL: not needed yet */
  guint growth_id;              /* while cards are still to be made */
  guint n_frames;               /* since then */
  VedReader *reader;            /* of their box */
  VedViewport *viewport;
  VedSnapshot *snapshot;
  GHashTable *asked;            /* names of servers whose details were asked for */
  gint64 asked_origin_us;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (VedTopRisksPage, ved_top_risks_page, VED_TYPE_PAGE)

static void update_cards (VedTopRisksPage *self);

static void
detail_fetched_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(VedTopRisksPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSnapshot) detail = ved_fleet_model_fetch_detail_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (detail == NULL)
    g_debug ("No forecast: %s", error->message);
  else if (ved_page_get_active (VED_PAGE (self)))
    update_cards (self);
}

static VedSnapshot *
get_detail (VedTopRisksPage *self,
            const char      *name)
{
  VedFleetModel *model = ved_page_get_model (VED_PAGE (self));
  VedSnapshot *detail = ved_fleet_model_get_detail (model, name);
  gint64 origin_us = ved_snapshot_get_origin_us (self->snapshot);

  if (detail != NULL)
    return detail;

  if (self->asked_origin_us != origin_us)
    g_hash_table_remove_all (self->asked);
  self->asked_origin_us = origin_us;
  if (g_hash_table_add (self->asked, g_strdup (name)))
    ved_fleet_model_fetch_detail_async (model, name, self->cancellable, detail_fetched_cb, g_object_ref (self));

  return NULL;
}

static void
show_card (VedTopRisksPage *self,
           guint            rank,
           guint            server)
{
  const char *name = ved_snapshot_get_name (self->snapshot, server);

  if (self->cards[rank] == NULL)
    {
      self->cards[rank] = ved_risk_card_new (self->viewport);
      gtk_box_append (GTK_BOX (self->cards_box), self->cards[rank]);
    }
  else if (gtk_widget_get_visible (self->cards[rank]) && !ved_page_needs (VED_PAGE (self), self->cards[rank]))
    {
      return;
    }
  gtk_widget_set_visible (self->cards[rank], TRUE);
  ved_risk_card_set_server (VED_RISK_CARD (self->cards[rank]), rank + 1, self->snapshot, get_detail (self, name),
                            server, ved_fleet_model_is_past (ved_page_get_model (VED_PAGE (self)), self->snapshot, server));
}

static int
compare_probability (gconstpointer a,
                     gconstpointer b,
                     gpointer      user_data)
{
  const float *probability = user_data;
  float x = probability[*(const guint *) a], y = probability[*(const guint *) b];

  return (x < y) - (x > y);
}

/* Servers that are heard of; offline ones have no risk. What is likely equally stands in the order of risk. */
static void
rank_servers (VedTopRisksPage *self)
{
  const guint *order = ved_snapshot_risk_order (self->snapshot);
  guint n_servers = ved_snapshot_get_n_servers (self->snapshot);
  Order by = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->order));
  const float *probability = by == ORDER_NEAR ? ved_snapshot_prob_30m (self->snapshot)
                                              : ved_snapshot_prob_8h (self->snapshot);

  g_array_set_size (self->ranked, 0);
  for (guint i = 0; i < n_servers; i++)
    if (ved_snapshot_get_state (self->snapshot, order[i]) != VED_SERVER_OFFLINE
        && (by == ORDER_RISK || !isnan (probability[order[i]])))
      g_array_append_val (self->ranked, order[i]);
  if (by != ORDER_RISK)
    g_array_sort_with_data (self->ranked, compare_probability, (gpointer) probability);
}

/* Puts the servers that are shown before all others, in the order of their cards. */
static void
keep_shown (VedTopRisksPage *self)
{
  for (guint i = MAX_CARDS, server; i-- > 0;)
    {
      if (self->cards[i] == NULL || !gtk_widget_get_visible (self->cards[i])
          || !ved_snapshot_find (self->snapshot, ved_risk_card_get_name (VED_RISK_CARD (self->cards[i])), &server))
        continue;
      for (guint k = 0; k < self->ranked->len; k++)
        if (g_array_index (self->ranked, guint, k) == server)
          {
            g_array_remove_index (self->ranked, k);
            g_array_prepend_val (self->ranked, server);
            break;
          }
    }
}

static guint
count_cards (VedTopRisksPage *self)
{
  return MIN (self->ranked->len, counts[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->count))]);
}

/* The frame that shows the page first is not to wait for cards below its end: they are made later, one a frame. */
static gboolean
make_next_card_cb (GtkWidget     *widget,
                   GdkFrameClock *clock,
                   gpointer       user_data)
{
  VedTopRisksPage *self = VED_TOP_RISKS_PAGE (widget);
  guint n_cards = count_cards (self), next = FIRST_CARDS;

  if (self->n_frames++ < FIRST_FRAMES)
    return G_SOURCE_CONTINUE;

  while (next < n_cards && self->cards[next] != NULL)
    next++;
  if (next < n_cards)
    show_card (self, next, g_array_index (self->ranked, guint, next));
  if (next + 1 < n_cards)
    return G_SOURCE_CONTINUE;

  self->growth_id = 0;

  return G_SOURCE_REMOVE;
}

static void
make_more_cards (VedTopRisksPage *self)
{
  if (self->growth_id != 0)
    return;

  self->n_frames = 0;
  self->growth_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), make_next_card_cb, NULL, NULL);
}

static void
update_cards (VedTopRisksPage *self)
{
  guint n_cards = count_cards (self);

  for (guint i = 0; i < n_cards; i++)
    if (i < FIRST_CARDS || self->cards[i] != NULL)
      show_card (self, i, g_array_index (self->ranked, guint, i));
    else
      make_more_cards (self);
  for (; n_cards < MAX_CARDS; n_cards++)
    if (self->cards[n_cards] != NULL)
      gtk_widget_set_visible (self->cards[n_cards], FALSE);
}

static void
update_levels (VedTopRisksPage *self)
{
  const VedFleetCounts *fleet = ved_snapshot_get_counts (self->snapshot);

  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", _(ved_level_get_info (i)->label), fleet->level[i]);

      ved_level_badge_set_level (VED_LEVEL_BADGE (self->levels[i]), i, text);
      gtk_widget_set_opacity (self->levels[i], fleet->level[i] > 0 ? 1.0 : ved_style_opacity (0.45));
    }
}

static void
update_healthy (VedTopRisksPage *self)
{
  const VedFleetCounts *fleet = ved_snapshot_get_counts (self->snapshot);
  guint n_servers = ved_snapshot_get_n_servers (self->snapshot);
  gboolean is_healthy = n_servers > fleet->state[VED_SERVER_OFFLINE] && fleet->max_risk < (double) HEALTHY_BELOW;
  gboolean is_past = ved_fleet_model_get_unknown_since (ved_page_get_model (VED_PAGE (self))) != 0;
  g_autofree char *text = NULL;

  if (is_healthy)
    text = g_strdup_printf (is_past ? _("All servers were healthy when last seen. The highest risk was %.1f, of %s.")
                                    : _("All servers are healthy now. The highest risk is %.1f, of %s."), fleet->max_risk,
                            ved_snapshot_get_name (self->snapshot, ved_snapshot_risk_order (self->snapshot)[0]));
  ved_text_label_set (self->healthy_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->healthy, is_healthy);
}

static void
update_viewport (VedTopRisksPage *self)
{
  gint64 now_us = ved_snapshot_get_time_us (self->snapshot);
  gint64 last_us = now_us + VED_FORECAST_STEPS * VED_FORECAST_STEP_US;

  ved_viewport_set_extent (self->viewport, now_us - PAST_US, last_us);
  ved_viewport_set_home (self->viewport, now_us - PAST_US, last_us);
}

static void
update_all (VedTopRisksPage *self)
{
  if (self->snapshot == NULL)
    return;

  update_viewport (self);
  update_levels (self);
  update_healthy (self);
  rank_servers (self);
  if (ved_reader_is_there (self->reader))
    keep_shown (self);
  update_cards (self);
}

static void
reader_changed_cb (VedTopRisksPage *self)
{
  if (ved_page_get_active (VED_PAGE (self)))
    update_all (self);
}

static void
ved_top_risks_page_update (VedPage     *page,
                           VedSnapshot *snapshot)
{
  VedTopRisksPage *self = VED_TOP_RISKS_PAGE (page);
  g_autoptr(VedSnapshot) old = self->snapshot;

  self->snapshot = ved_snapshot_ref (snapshot);
  update_all (self);
}

static void
ved_top_risks_page_hidden (VedPage *page)
{
  VedTopRisksPage *self = VED_TOP_RISKS_PAGE (page);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->asked);
}

static GVariant *
ved_top_risks_page_save_state (VedPage *page)
{
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "count", "u",
                         gtk_drop_down_get_selected (GTK_DROP_DOWN (VED_TOP_RISKS_PAGE (page)->count)));
  g_variant_dict_insert (&state, "order", "u",
                         gtk_drop_down_get_selected (GTK_DROP_DOWN (VED_TOP_RISKS_PAGE (page)->order)));

  return g_variant_dict_end (&state);
}

static void
ved_top_risks_page_restore_state (VedPage  *page,
                                  GVariant *state)
{
  VedTopRisksPage *self = VED_TOP_RISKS_PAGE (page);
  guint count, order;

  if (g_variant_lookup (state, "count", "u", &count) && count < G_N_ELEMENTS (counts))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->count), count);
  if (g_variant_lookup (state, "order", "u", &order) && order < N_ORDERS)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->order), order);
}

static GtkWidget *
create_choice (VedTopRisksPage   *self,
               const char *const *titles,
               const char        *name)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (titles);

  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  ved_set_tooltip (choice, name);
  ved_name_widget (choice, name);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);

  return choice;
}

static GtkWidget *
create_choices (VedTopRisksPage *self)
{
  const char *const titles[] = { _("5 servers"), _("10 servers"), _("20 servers"), NULL };
  const char *const orders[] = { _("by risk"), _("by chance in 30 min"), _("by chance in 8 h"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->count = create_choice (self, titles, _("How many servers"));
  self->order = create_choice (self, orders, _("What servers are ranked by"));
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), self->count);
  gtk_box_append (GTK_BOX (box), self->order);

  return box;
}

static GtkWidget *
create_bar (VedTopRisksPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *levels = ved_reflow_new (112, VED_N_LEVELS, 4);

  for (guint i = VED_N_LEVELS; i-- > 0;)
    {
      self->levels[i] = ved_level_badge_new (FALSE);
      gtk_widget_set_halign (self->levels[i], GTK_ALIGN_START);
      ved_reflow_append (VED_REFLOW (levels), self->levels[i], 1);
    }
  gtk_box_append (GTK_BOX (bar), levels);
  gtk_box_append (GTK_BOX (bar), create_choices (self));

  return bar;
}

static GtkWidget *
create_healthy (VedTopRisksPage *self)
{
  GtkWidget *content;

  self->healthy = ved_card_new (NULL, &content, NULL);
  self->healthy_text = ved_text_paragraph_new ("", "heading");
  gtk_box_append (GTK_BOX (content), self->healthy_text);
  gtk_widget_set_visible (self->healthy, FALSE);

  return self->healthy;
}

static GtkWidget *
create_page (VedTopRisksPage *self)
{
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->cards_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->reader = ved_reader_watch (self->cards_box);
  g_signal_connect_object (self->reader, "changed", G_CALLBACK (reader_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_bar (self));
  gtk_box_append (GTK_BOX (box), create_healthy (self));
  gtk_box_append (GTK_BOX (box), self->cards_box);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1300);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 1200);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  return ved_page_scroller_new (clamp);
}

static void
ved_top_risks_page_dispose (GObject *object)
{
  VedTopRisksPage *self = VED_TOP_RISKS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);

  G_OBJECT_CLASS (ved_top_risks_page_parent_class)->dispose (object);
}

static void
ved_top_risks_page_finalize (GObject *object)
{
  VedTopRisksPage *self = VED_TOP_RISKS_PAGE (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->viewport);
  g_hash_table_unref (self->asked);
  g_array_unref (self->ranked);

  G_OBJECT_CLASS (ved_top_risks_page_parent_class)->finalize (object);
}

static void
ved_top_risks_page_class_init (VedTopRisksPageClass *klass)
{
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_top_risks_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_top_risks_page_finalize;
  page_class->update = ved_top_risks_page_update;
  page_class->hidden = ved_top_risks_page_hidden;
  page_class->save_state = ved_top_risks_page_save_state;
  page_class->restore_state = ved_top_risks_page_restore_state;
}

static void
ved_top_risks_page_init (VedTopRisksPage *self)
{
  self->viewport = ved_viewport_new ();
  self->ranked = g_array_new (FALSE, FALSE, sizeof (guint));
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  ved_page_set_title (VED_PAGE (self), _("Top risks"));
  adw_bin_set_child (ADW_BIN (self), create_page (self));
}
