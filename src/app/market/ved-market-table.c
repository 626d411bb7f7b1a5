/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-table"

#include "config.h"

#include "app/market/ved-market-table.h"

#include "app/market/ved-market-rows.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-list-start.h"
#include "app/parts/ved-list-top.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "app/ved-accessible-name.h"
#include "app/ved-style.h"

#include <math.h>

struct _VedMarketTable
{
  GtkWidget parent_instance;
  GtkWidget *stack;
  GtkWidget *empty;
  GtkColumnView *view;
  VedMarketRows *rows;
  GtkSelectionModel *selection;
  GHashTable *bound;            /* of GtkListItem to Cell: what is in view, and a good deal around it */
  gboolean is_stale;            /* cells that are not in view say what they said before */
  GtkWidget *around;            /* (nullable) not owned: what scrolls the page that this is on */
  VedMarketWriteFunc write;
  gpointer owner;
  VedMarketKeyFunc get_key;     /* (nullable) */
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedMarketTable, ved_market_table, GTK_TYPE_WIDGET)

typedef struct {
  VedMarketTable *table;        /* borrowed: it owns the columns */
  guint column;
  gboolean is_number;
} Cell;

static char *
write_cell (VedMarketTable *self,
            guint           number,
            guint           column)
{
  GString *text = g_string_new (NULL);

  self->write (self->owner, number, column, text);

  return g_string_free (text, FALSE);
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               const Cell               *cell)
{
  GtkWidget *text = ved_text_steady_new (0, 1, NULL);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (text), cell->is_number ? 1.0f : 0.0f);
  gtk_list_item_set_child (item, text);
}

static void
write_item (VedMarketTable *self,
            GtkListItem    *item,
            const Cell     *cell)
{
  g_autofree char *text = write_cell (self, ved_market_row_get_number (gtk_list_item_get_item (item)), cell->column);

  ved_text_steady_set (gtk_list_item_get_child (item), text);
}

/* What its first cell says; a row is bound anew when it is about something else. */
static void
name_row (VedMarketTable *self,
          GtkListItem    *item)
{
  g_autofree char *text = write_cell (self, ved_market_row_get_number (gtk_list_item_get_item (item)), 0);

  ved_name_row (gtk_list_item_get_child (item), text);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              const Cell               *cell)
{
  write_item (cell->table, item, cell);
  if (cell->column == 0)
    name_row (cell->table, item);
  g_hash_table_insert (cell->table->bound, item, (gpointer) cell);
}

static void
cell_unbind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                const Cell               *cell)
{
  g_hash_table_remove (cell->table->bound, item);
}

/* The positions that are in view, and one more at either end. Rows are all of one height. */
static void
find_rows_in_view (VedMarketTable *self,
                   guint          *first,
                   guint          *last)
{
  GtkAdjustment *place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  double height = gtk_adjustment_get_upper (place) / MAX (ved_market_table_get_n (self), 1);
  double from = gtk_adjustment_get_value (place), page = gtk_adjustment_get_page_size (place);

  *first = height > 0.0 ? (guint) MAX (from / height - 1.0, 0.0) : 0;
  *last = height > 0.0 ? (guint) ((from + page) / height + 1.0) : G_MAXUINT;
}

/* Where rows are in their own order, row n is where it was: its cells say something else, and nothing is made anew.
 * That is a tenth of the work, and a page that plays does it in each frame. A list keeps cells for two hundred rows;
 * those that nobody sees are written when they are scrolled to. */
static void
rewrite (VedMarketTable *self)
{
  GHashTableIter iter;
  gpointer item, cell;
  guint first, last;

  self->is_stale = TRUE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !ved_page_scroller_shows (GTK_WIDGET (self)))
    return;

  find_rows_in_view (self, &first, &last);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, &cell))
    {
      guint position = gtk_list_item_get_position (item);

      if (position < first || position > last)
        continue;
      write_item (self, item, cell);
    }
}

/* Something else is in view. */
static void
scrolled_cb (VedMarketTable *self)
{
  if (self->is_stale)
    rewrite (self);
}

static void
follow_scrolling (VedMarketTable *self,
                  GtkAdjustment  *place)
{
  g_signal_connect_object (place, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (place, "changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

static void
ved_market_table_map (GtkWidget *widget)
{
  VedMarketTable *self = VED_MARKET_TABLE (widget);

  GTK_WIDGET_CLASS (ved_market_table_parent_class)->map (widget);
  if (self->around == NULL)
    {
      self->around = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
      if (self->around != NULL)
        follow_scrolling (self, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->around)));
    }
  scrolled_cb (self);
}

static gboolean
is_sorted (VedMarketTable *self)
{
  return self->get_key != NULL && gtk_sorter_get_order (gtk_column_view_get_sorter (self->view)) != GTK_SORTER_ORDER_NONE;
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const Cell *cell = user_data;
  VedMarketTable *self = cell->table;
  double left = self->get_key (self->owner, ved_market_row_get_number ((VedMarketRow *) a), cell->column);
  double right = self->get_key (self->owner, ved_market_row_get_number ((VedMarketRow *) b), cell->column);

  return left < right ? GTK_ORDERING_SMALLER : left > right ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static void
row_activated_cb (GtkColumnView  *view,
                  guint           position,
                  VedMarketTable *self)
{
  g_autoptr(VedMarketRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, ved_market_row_get_number (row));
}

static void
copy_row (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  VedMarketTable *self = VED_MARKET_TABLE (widget);
  VedMarketRow *row = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (self->selection));
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_autoptr(GString) line = g_string_new (NULL);

  if (row == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autofree char *text = write_cell (self, ved_market_row_get_number (row), i);

      g_string_append_printf (line, "%s%s", i > 0 ? "\t" : "", text);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), line->str);
}

static void
show_whether_empty (VedMarketTable *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "empty" : "rows");
}

static void
ved_market_table_dispose (GObject *object)
{
  VedMarketTable *self = VED_MARKET_TABLE (object);

  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (ved_market_table_parent_class)->dispose (object);
}

static void
ved_market_table_finalize (GObject *object)
{
  g_hash_table_unref (VED_MARKET_TABLE (object)->bound);

  G_OBJECT_CLASS (ved_market_table_parent_class)->finalize (object);
}

static void
ved_market_table_class_init (VedMarketTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_market_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_market_table_finalize;
  widget_class->map = ved_market_table_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "table.copy-row", NULL, copy_row);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy-row", NULL);

  signals[ACTIVATED] = g_signal_new ("activated", VED_TYPE_MARKET_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ved_market_table_init (VedMarketTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->bound = g_hash_table_new (NULL, NULL);
  self->stack = gtk_stack_new ();
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  self->empty = ved_text_paragraph_new ("", "dim-label");
  ved_paragraph_set_alignment (VED_PARAGRAPH (self->empty), PANGO_ALIGN_CENTER);
  gtk_widget_set_valign (self->empty, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "market-table");
  gtk_column_view_set_single_click_activate (self->view, TRUE);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (row_activated_cb), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  ved_list_start_keep (scroller);
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "rows");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

/* The titles of numbers stand over their last digits. The toolkit has no way to say so, but a title is a label in a
 * box. */
static void
align_titles (VedMarketTable        *self,
              const VedMarketColumn *columns)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  const VedMarketColumn *info = columns;

  for (GtkWidget *title = gtk_widget_get_first_child (header); title != NULL; title = gtk_widget_get_next_sibling (title), info++)
    {
      GtkWidget *box = gtk_widget_get_first_child (title), *label = box != NULL ? gtk_widget_get_first_child (box) : NULL;

      if (!info->is_number || !GTK_IS_LABEL (label))
        continue;
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
    }
}

static void
append_column (VedMarketTable        *self,
               const VedMarketColumn *info,
               guint                  index,
               gboolean               is_last)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (info->title, factory);
  Cell *cell = g_new (Cell, 1);

  *cell = (Cell) { self, index, info->is_number };
  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), cell);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), cell);
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind_cb), cell);
  g_object_set_data_full (G_OBJECT (column), "cell", cell, g_free);
  if (info->width_px > 0)
    gtk_column_view_column_set_fixed_width (column, ved_style_scale (info->width_px));
  /* A list whose columns leave room free thinks that it was scrolled beyond its end. */
  if (info->width_px == 0 || is_last)
    gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->view, column);
}

/**
 * ved_market_table_new:
 * @is_newest_first: whether the last row is on top
 * @write: called for cells in view
 * @owner: for @write; it owns the table
 *
 * Returns: a table without rows
 */
GtkWidget *
ved_market_table_new (const VedMarketColumn *columns,
                      guint                  n_columns,
                      gboolean               is_newest_first,
                      VedMarketWriteFunc     write,
                      gpointer               owner)
{
  VedMarketTable *self = g_object_new (VED_TYPE_MARKET_TABLE, NULL);
  GtkSortListModel *sorted;

  self->write = write;
  self->owner = owner;
  self->rows = ved_market_rows_new (is_newest_first);
  for (guint i = 0; i < n_columns; i++)
    append_column (self, &columns[i], i, i + 1 == n_columns);
  align_titles (self, columns);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (sorted)));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (self->selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (self->selection), TRUE);
  gtk_column_view_set_model (self->view, self->selection);
  if (is_newest_first)
    ved_list_top_keep (GTK_WIDGET (self->view), G_LIST_MODEL (self->selection));
  follow_scrolling (self, gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)));
  g_object_unref (self->selection);
  show_whether_empty (self);

  return GTK_WIDGET (self);
}

/**
 * ved_market_table_set_sort:
 * @get_key: what a cell is sorted by
 *
 * Lets the viewer sort by every column.
 */
void
ved_market_table_set_sort (VedMarketTable  *self,
                           VedMarketKeyFunc get_key)
{
  GListModel *columns;

  g_return_if_fail (VED_IS_MARKET_TABLE (self));

  self->get_key = get_key;
  columns = gtk_column_view_get_columns (self->view);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, g_object_get_data (G_OBJECT (column), "cell"),
                                                                       NULL));

      gtk_column_view_column_set_sorter (column, sorter);
    }
}

/**
 * ved_market_table_set_empty:
 * @text: what is said where there are no rows
 */
void
ved_market_table_set_empty (VedMarketTable *self,
                            const char     *text)
{
  g_return_if_fail (VED_IS_MARKET_TABLE (self));

  ved_text_label_set (self->empty, text);
}

/**
 * ved_market_table_reset:
 * @n_rows: how many rows there are now, all of them others than before
 */
void
ved_market_table_reset (VedMarketTable *self,
                        guint           n_rows)
{
  g_return_if_fail (VED_IS_MARKET_TABLE (self));

  if (is_sorted (self))
    {
      ved_market_rows_replace (self->rows, n_rows);
    }
  else
    {
      ved_market_rows_resize (self->rows, n_rows);
      rewrite (self);
    }
  show_whether_empty (self);
}

/**
 * ved_market_table_grow:
 * @n_rows: how many rows there are now; those that were there are the same
 */
void
ved_market_table_grow (VedMarketTable *self,
                       guint           n_rows)
{
  g_return_if_fail (VED_IS_MARKET_TABLE (self));

  ved_market_rows_resize (self->rows, n_rows);
  show_whether_empty (self);
}

guint
ved_market_table_get_n (VedMarketTable *self)
{
  g_return_val_if_fail (VED_IS_MARKET_TABLE (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

/**
 * ved_market_table_get_text:
 * @position: of a row as the table is sorted
 *
 * Returns: (transfer full) (nullable): what a cell says; %NULL where there is no such row
 */
char *
ved_market_table_get_text (VedMarketTable *self,
                           guint           position,
                           guint           column)
{
  g_autoptr(VedMarketRow) row = NULL;

  g_return_val_if_fail (VED_IS_MARKET_TABLE (self), NULL);

  row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  return row != NULL ? write_cell (self, ved_market_row_get_number (row), column) : NULL;
}
