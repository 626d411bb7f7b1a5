/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-backtest-sum"

#include "config.h"

#include "app/market/ved-backtest-sum.h"

#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"
#include "book/import/ved-book-import.h"

#include <glib/gi18n.h>

/* Each recording is read in a worker, from its side-car where there is one, run, and let go again: what stays is what
 * came of it. A recording that cannot be read has a row that says so, and the others are summed without it. */

#define USUAL_SETS      4       /* that are chosen first: many folders have one day with several numbers of levels */
#define CHOICE_HEIGHT_PX 320
#define TABLE_HEIGHT_PX 190

enum {
  COLUMN_NAME,
  COLUMN_TRADES,
  COLUMN_BOUGHT,
  COLUMN_SOLD,
  COLUMN_INVENTORY,
  COLUMN_REALISED,
  COLUMN_MARKED,
  COLUMN_TOTAL,
  N_COLUMNS
};

typedef struct {
  char *name;
  VedBookBacktest *result;      /* (nullable): it could not be read */
  char *fault;                  /* (nullable): why not */
} Entry;

struct _VedBacktestSum
{
  AdwBin parent_instance;
  VedBookSession *session;
  GPtrArray *entries;           /* (element-type Entry): the sum is the last */
  GCancellable *cancellable;    /* (nullable): of a run */
  GtkWidget *choice;            /* GtkMenuButton */
  GPtrArray *sets;              /* (nullable): those that are listed */
  GtkWidget *checks;            /* GtkBox: a check button for each set */
  GtkWidget *run;
  GtkWidget *spinner;
  GtkWidget *table;
  GtkWidget *faults;
};

enum {
  RUN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBacktestSum, ved_backtest_sum, ADW_TYPE_BIN)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_free (entry->fault);
  g_clear_pointer (&entry->result, ved_book_backtest_free);
  g_free (entry);
}

static Entry *
add_entry (GPtrArray       *entries,
           char            *name,
           VedBookBacktest *result,
           char            *fault)
{
  Entry *entry = g_new (Entry, 1);

  *entry = (Entry) { name, result, fault };
  g_ptr_array_add (entries, entry);

  return entry;
}

/* @fault: (out) (nullable): why it cannot be read */
static VedBookBacktest *
run_set (const VedBookSet           *set,
         const VedBookBacktestPlan  *plan,
         char                      **fault,
         GCancellable               *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_book_import (set, VED_BOOK_IMPORT_DEFAULT, 0, NULL, cancellable, &error);

  *fault = error != NULL ? g_strdup (error->message) : NULL;

  return day != NULL ? ved_book_backtest_run (day, plan, cancellable) : NULL;
}

typedef struct {
  GPtrArray *sets;              /* (element-type VedBookSet) */
  VedBookBacktestPlan plan;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_ptr_array_unref (work->sets);
  g_free (work);
}

static void
run_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  const Work *work = data;
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  VedBookBacktest *sum = ved_book_backtest_new_sum ();

  for (guint i = 0; i < work->sets->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const VedBookSet *set = g_ptr_array_index (work->sets, i);
      char *fault;
      VedBookBacktest *result = run_set (set, &work->plan, &fault, cancellable);
      Entry *entry = add_entry (entries, ved_book_name_label (&set->name), result, fault);

      if (entry->result != NULL)
        ved_book_backtest_add (sum, entry->result);
    }
  add_entry (entries, g_strdup (""), sum, NULL);

  g_task_return_pointer (task, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
}

static void
show_busy (VedBacktestSum *self)
{
  gtk_widget_set_visible (self->spinner, self->cancellable != NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->cancellable != NULL);
}

/* Which recordings could not be read, and why. */
static void
show_faults (VedBacktestSum *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->fault != NULL)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", entry->name, entry->fault);
    }
  gtk_widget_set_visible (self->faults, text->len > 0);
  ved_text_label_set (self->faults, text->str);
}

static void
set_entries (VedBacktestSum *self,
             GPtrArray      *entries)
{
  g_ptr_array_unref (self->entries);
  self->entries = entries;
  show_faults (self);
  ved_market_table_reset (VED_MARKET_TABLE (self->table), entries->len);
}

static void
cancel (VedBacktestSum *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ran_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(VedBacktestSum) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *entries = g_task_propagate_pointer (G_TASK (result), &error);

  if (entries == NULL)
    return;

  g_clear_object (&self->cancellable);
  set_entries (self, entries);
  show_busy (self);
}

static void
write_money (GString *text,
             double   ticks)
{
  char buffer[VED_MARKET_TEXT_SIZE];

  g_string_append (text, ved_market_write_dollars (ticks / VED_BOOK_DOLLAR, buffer, sizeof buffer));
}

/* Shares of one stock and of another are no inventory. */
static void
write_figure (const VedBookBacktest *result,
              guint                  column,
              GString               *text)
{
  const gint64 counts[] = {
    [COLUMN_TRADES] = result->n_trades, [COLUMN_BOUGHT] = result->bought, [COLUMN_SOLD] = result->sold,
    [COLUMN_INVENTORY] = result->inventory
  };
  char buffer[VED_MARKET_TEXT_SIZE];

  if (column == COLUMN_INVENTORY && result->is_mixed)
    g_string_append (text, "–");
  else if (column < G_N_ELEMENTS (counts))
    g_string_append (text, ved_market_write_count (counts[column], buffer, sizeof buffer));
  else if (column == COLUMN_REALISED)
    write_money (text, result->realised);
  else
    write_money (text, column == COLUMN_MARKED ? result->mark_to_market : result->total);
}

static void
write_cell (gpointer owner,
            guint    row,
            guint    column,
            GString *text)
{
  VedBacktestSum *self = owner;
  const Entry *entry = g_ptr_array_index (self->entries, row);

  if (column == COLUMN_NAME)
    g_string_append (text, *entry->name != '\0' ? entry->name : C_("backtest", "Sum"));
  else if (entry->result != NULL)
    write_figure (entry->result, column, text);
  else if (column == COLUMN_TRADES)
    g_string_append (text, _("unreadable"));
}

static void
ved_backtest_sum_dispose (GObject *object)
{
  VedBacktestSum *self = VED_BACKTEST_SUM (object);

  cancel (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_backtest_sum_parent_class)->dispose (object);
}

static void
ved_backtest_sum_finalize (GObject *object)
{
  g_ptr_array_unref (VED_BACKTEST_SUM (object)->entries);
  g_clear_pointer (&VED_BACKTEST_SUM (object)->sets, g_ptr_array_unref);

  G_OBJECT_CLASS (ved_backtest_sum_parent_class)->finalize (object);
}

static void
ved_backtest_sum_class_init (VedBacktestSumClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_backtest_sum_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_backtest_sum_finalize;

  signals[RUN] = g_signal_new ("run", VED_TYPE_BACKTEST_SUM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
show_choice (VedBacktestSum *self)
{
  guint n = 0, n_chosen = 0;
  g_autofree char *text = NULL;

  for (GtkWidget *check = gtk_widget_get_first_child (self->checks); check != NULL; check = gtk_widget_get_next_sibling (check))
    {
      n_chosen += gtk_check_button_get_active (GTK_CHECK_BUTTON (check));
      n++;
    }
  /* Translators: how many recordings are chosen, of how many */
  text = g_strdup_printf (_("%u of %u"), n_chosen, n);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->choice), text);
  gtk_widget_set_sensitive (self->run, n_chosen > 0);
}

/* What the viewer has chosen stays when the same is told again. */
static void
list_sets (VedBacktestSum *self,
           GPtrArray      *sets)
{
  GtkWidget *check;

  if (sets != NULL && sets == self->sets)
    return;

  g_clear_pointer (&self->sets, g_ptr_array_unref);
  self->sets = sets != NULL ? g_ptr_array_ref (sets) : NULL;
  while ((check = gtk_widget_get_first_child (self->checks)) != NULL)
    gtk_box_remove (GTK_BOX (self->checks), check);
  for (guint i = 0; sets != NULL && i < sets->len; i++)
    {
      g_autofree char *name = ved_book_name_label (&((const VedBookSet *) g_ptr_array_index (sets, i))->name);

      check = gtk_check_button_new_with_label (name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), i < USUAL_SETS);
      g_signal_connect_object (check, "toggled", G_CALLBACK (show_choice), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->checks), check);
    }
  show_choice (self);
}

/* Which recordings are added up. */
static GtkWidget *
create_choice (VedBacktestSum *self)
{
  GtkWidget *popover = gtk_popover_new (), *scroller = gtk_scrolled_window_new ();

  self->choice = gtk_menu_button_new ();
  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), CHOICE_HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->checks);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->choice), popover);
  gtk_widget_add_css_class (self->choice, "flat");
  ved_set_tooltip (self->choice, _("Which recordings are added up"));

  return self->choice;
}

static void
run_clicked_cb (VedBacktestSum *self)
{
  g_signal_emit (self, signals[RUN], 0);
}

static void
ved_backtest_sum_init (VedBacktestSum *self)
{
  const VedMarketColumn columns[N_COLUMNS] = {
    [COLUMN_NAME] = { _("Recording"), 150, FALSE },
    [COLUMN_TRADES] = { _("Fills"), 84, TRUE },
    [COLUMN_BOUGHT] = { _("Bought"), 84, TRUE },
    [COLUMN_SOLD] = { _("Sold"), 84, TRUE },
    [COLUMN_INVENTORY] = { _("Inventory"), 84, TRUE },
    [COLUMN_REALISED] = { _("Realised"), 110, TRUE },
    [COLUMN_MARKED] = { _("Unrealised"), 110, TRUE },
    [COLUMN_TOTAL] = { _("Total"), 0, TRUE },
  };
  GtkWidget *content, *header_end, *card = ved_card_new (_("Several Recordings"), &content, &header_end);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->run = gtk_button_new_with_mnemonic (_("Run on _These"));
  self->spinner = gtk_spinner_new ();
  self->table = ved_market_table_new (columns, N_COLUMNS, FALSE, write_cell, self);
  ved_market_table_set_empty (VED_MARKET_TABLE (self->table), _("Runs the same market maker on each of the recordings "
                                                                "that are chosen above, and adds up"));
  gtk_widget_set_size_request (self->table, -1, TABLE_HEIGHT_PX);
  g_signal_connect_object (self->run, "clicked", G_CALLBACK (run_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header_end), self->spinner);
  gtk_box_append (GTK_BOX (header_end), create_choice (self));
  gtk_box_append (GTK_BOX (header_end), self->run);
  self->faults = ved_text_paragraph_new ("", "caption");
  gtk_widget_set_visible (self->faults, FALSE);
  gtk_box_append (GTK_BOX (content), self->table);
  gtk_box_append (GTK_BOX (content), self->faults);
  adw_bin_set_child (ADW_BIN (self), card);
  show_busy (self);
}

/**
 * ved_backtest_sum_new:
 * @session: what is open
 *
 * Signal: "run": the viewer wants ved_backtest_sum_run()
 */
GtkWidget *
ved_backtest_sum_new (VedBookSession *session)
{
  VedBacktestSum *self = g_object_new (VED_TYPE_BACKTEST_SUM, NULL);

  self->session = g_object_ref (session);
  ved_backtest_sum_refresh (self);

  return GTK_WIDGET (self);
}

/**
 * ved_backtest_sum_refresh:
 *
 * Forgets what was run, and hides where nothing is to be added up. To be called when something else is open.
 */
void
ved_backtest_sum_refresh (VedBacktestSum *self)
{
  GPtrArray *sets = ved_book_session_get_sets (self->session);

  cancel (self);
  set_entries (self, g_ptr_array_new_with_free_func (entry_free));
  show_busy (self);
  gtk_widget_set_visible (GTK_WIDGET (self), sets != NULL && sets->len > 1);
  list_sets (self, sets);
}

/**
 * ved_backtest_sum_run:
 * @plan: how to quote
 *
 * Runs on each recording that is chosen, in a worker.
 */
void
ved_backtest_sum_run (VedBacktestSum            *self,
                      const VedBookBacktestPlan *plan)
{
  GPtrArray *sets = ved_book_session_get_sets (self->session);
  GtkWidget *check = gtk_widget_get_first_child (self->checks);
  g_autoptr(GTask) task = NULL;
  Work *work;

  g_return_if_fail (VED_IS_BACKTEST_SUM (self));

  cancel (self);
  if (sets == NULL)
    return;
  work = g_new (Work, 1);
  *work = (Work) { g_ptr_array_new_with_free_func ((GDestroyNotify) ved_book_set_free), *plan };
  for (guint i = 0; i < sets->len && check != NULL; i++, check = gtk_widget_get_next_sibling (check))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      g_ptr_array_add (work->sets, ved_book_set_copy (g_ptr_array_index (sets, i)));
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, ran_cb, g_object_ref (self));
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, run_thread);
  show_busy (self);
}

gboolean
ved_backtest_sum_is_busy (VedBacktestSum *self)
{
  g_return_val_if_fail (VED_IS_BACKTEST_SUM (self), FALSE);

  return self->cancellable != NULL;
}
