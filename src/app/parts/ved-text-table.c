/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-text-table"

#include "config.h"

#include "app/parts/ved-text-table.h"

#include "app/parts/ved-list-growth.h"
#include "app/parts/ved-list-start.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "base/ved-list-change.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Rows are items of a list store. A refresh puts all rows in their order; what is the same above and below of what differs
 * stays, so that a row that comes on top leaves scrolling, selection and focus where they are.
 *
 * Figures and levels are never cut. A column that expands holds names and sentences, which may take a few lines, of a few
 * letters at least. In a narrow table that has no room for all columns, the first is left, and another tells all the others
 * below each other; a wider one scrolls sideways. */

#define LEAST_LETTERS 11
#define WANTED_LETTERS 16       /* of a line: a table is as high as its rows are then, and lower where there is more room */
#define MOST_LINES 3
#define DETAIL_LETTERS 26       /* of a line of a narrow table */
#define COMPACT_PX 600          /* below that width columns give way */

#define FIRST_ROWS 16
#define ROWS_PER_FRAME 4

#define VED_TYPE_TEXT_ITEM (ved_text_item_get_type ())

G_DECLARE_FINAL_TYPE (VedTextItem, ved_text_item, VED, TEXT_ITEM, GObject)

struct _VedTextItem
{
  GObject parent_instance;

  char *key;
  gboolean has_level;
  VedLevel level;
  guint n_cells;
  char *cells[VED_TEXT_TABLE_MAX_COLUMNS];
  double order[VED_TEXT_TABLE_MAX_COLUMNS];
};

G_DEFINE_FINAL_TYPE (VedTextItem, ved_text_item, G_TYPE_OBJECT)

struct _VedTextTable
{
  AdwBin parent_instance;

  GListStore *store;
  GPtrArray *rows;              /* of VedTextItem: those that were put since the last end */
  VedTextColumn *columns;
  guint n_columns;
  GtkWidget *view;
  GtkWidget *scroller;
  GtkWidget *rest;              /* says how many rows there are beyond those shown */
  GtkColumnViewColumn *details; /* of a narrow table: all columns but the first */
  double needed_px;             /* by all columns, as they were seen last */
  guint fit_id;
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedTextTable, ved_text_table, ADW_TYPE_BIN)

static void
ved_text_item_finalize (GObject *object)
{
  VedTextItem *self = VED_TEXT_ITEM (object);

  g_free (self->key);
  for (guint i = 0; i < self->n_cells; i++)
    g_free (self->cells[i]);

  G_OBJECT_CLASS (ved_text_item_parent_class)->finalize (object);
}

static void
ved_text_item_class_init (VedTextItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_text_item_finalize;
}

static void
ved_text_item_init (VedTextItem *self)
{
}

static VedTextItem *
item_new (const VedTextRow *row,
          guint             n_cells)
{
  VedTextItem *item = g_object_new (VED_TYPE_TEXT_ITEM, NULL);

  item->key = g_strdup (row->key);
  item->has_level = row->has_level;
  item->level = row->level;
  item->n_cells = n_cells;
  for (guint i = 0; i < n_cells; i++)
    {
      item->cells[i] = g_strdup (row->cells[i] != NULL ? row->cells[i] : "");
      item->order[i] = row->order[i];
    }

  return item;
}

static gboolean
is_same_number (double a,
                double b)
{
  return isnan (a) ? isnan (b) : !(a < b) && !(a > b);
}

/* What is sorted by may differ where what is said does not: two instants in the same minute. */
static gboolean
item_equals (const VedTextItem *item,
             const VedTextItem *other)
{
  gboolean same = g_strcmp0 (item->key, other->key) == 0 && item->has_level == other->has_level
    && item->level == other->level;

  for (guint i = 0; i < item->n_cells && same; i++)
    same = strcmp (item->cells[i], other->cells[i]) == 0 && is_same_number (item->order[i], other->order[i]);

  return same;
}

static guint
get_column (gpointer object)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (object), "ved-column"));
}

static void
cell_set_up_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *list_item,
                gpointer                  user_data)
{
  GtkWidget *label = ved_text_label_new ("", NULL);

  /* The first column says what a row is about, a level or a time, and is never cut. */
  if (get_column (factory) == 0)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  else if (g_object_get_data (G_OBJECT (factory), "ved-number") != NULL)
    gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  if (g_object_get_data (G_OBJECT (factory), "ved-expands") != NULL)
    {
      gtk_label_set_width_chars (GTK_LABEL (label), LEAST_LETTERS);
      gtk_label_set_max_width_chars (GTK_LABEL (label), WANTED_LETTERS);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_lines (GTK_LABEL (label), MOST_LINES);
    }
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_list_item_set_child (list_item, label);
}

/* What its cells say, one after the other. */
static void
name_row (GtkWidget         *cell,
          const VedTextItem *item)
{
  g_autoptr(GString) name = g_string_new (item->cells[0]);

  for (guint i = 1; i < VED_TEXT_TABLE_MAX_COLUMNS && item->cells[i] != NULL; i++)
    if (*item->cells[i] != '\0')
      g_string_append_printf (name, ", %s", item->cells[i]);
  ved_name_row (cell, name->str);
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              gpointer                  user_data)
{
  VedTextItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  guint column = get_column (factory);

  ved_text_label_set (label, item->cells[column]);
  ved_set_tooltip (label, item->cells[column]);
  if (column == 0)
    name_row (label, item);
  for (VedLevel level = 0; column == 0 && level < VED_N_LEVELS; level++)
    {
      g_autofree char *css_class = g_strconcat ("ved-", ved_level_get_info (level)->key, NULL);

      if (item->has_level && item->level == level)
        gtk_widget_add_css_class (label, css_class);
      else
        gtk_widget_remove_css_class (label, css_class);
    }
}

/* What it is about, and in the next lines the rest, each with its heading. */
static char *
write_details (const VedTextTable *self,
               const VedTextItem  *item)
{
  g_autoptr(GString) text = g_string_new (self->n_columns > 1 ? item->cells[1] : "");

  for (guint i = 2; i < self->n_columns; i++)
    if (*item->cells[i] != '\0')
      g_string_append_printf (text, "%s%s %s", i == 2 ? "\n" : " · ", _(self->columns[i].title), item->cells[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
details_set_up_cb (GtkSignalListItemFactory *factory,
                   GtkListItem              *list_item,
                   gpointer                  user_data)
{
  GtkWidget *label = ved_text_wrapped_label_new ("", NULL);

  /* A row is as high as it is in lines of that many letters, however wide it is. */
  gtk_label_set_width_chars (GTK_LABEL (label), DETAIL_LETTERS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), DETAIL_LETTERS);
  gtk_list_item_set_child (list_item, label);
}

static void
details_bind_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *list_item,
                 VedTextTable             *self)
{
  g_autofree char *text = write_details (self, gtk_list_item_get_item (list_item));

  ved_text_label_set (gtk_list_item_get_child (list_item), text);
}

static void
append_details (VedTextTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  const char *title = self->n_columns > 1 ? self->columns[1].title : NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (details_set_up_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (details_bind_cb), self, 0);
  self->details = gtk_column_view_column_new (title != NULL ? _(title) : NULL, factory);
  gtk_column_view_column_set_expand (self->details, TRUE);
  gtk_column_view_column_set_visible (self->details, FALSE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), self->details);
}

static gboolean
is_compact (VedTextTable *self)
{
  return gtk_column_view_column_get_visible (self->details);
}

static void
set_compact (VedTextTable *self,
             gboolean      compact)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));

  for (guint i = 1; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      gtk_column_view_column_set_visible (column, (column == self->details) == compact);
    }
}

/* What all columns need is known only while they are there. */
static gboolean
fit_cb (gpointer user_data)
{
  VedTextTable *self = user_data;
  GtkAdjustment *sideways = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double width = gtk_adjustment_get_page_size (sideways);

  self->fit_id = 0;
  if (!is_compact (self))
    self->needed_px = gtk_adjustment_get_upper (sideways);
  set_compact (self, width < COMPACT_PX && width < self->needed_px);

  return G_SOURCE_REMOVE;
}

/* Not at once: what is being allocated cannot ask for another size. */
static void
width_changed_cb (VedTextTable *self)
{
  if (self->fit_id != 0 || self->n_columns <= 2)
    return;

  self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
  g_source_set_name_by_id (self->fit_id, "ved-text-table columns");
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  guint column = GPOINTER_TO_UINT (user_data);
  double left = ((const VedTextItem *) a)->order[column], right = ((const VedTextItem *) b)->order[column];

  return left < right ? -1 : left > right;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  guint column = GPOINTER_TO_UINT (user_data);

  return g_utf8_collate (((const VedTextItem *) a)->cells[column], ((const VedTextItem *) b)->cells[column]);
}

static GtkColumnViewColumn *
create_column (const VedTextColumn *column,
               guint                index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSorter) sorter = NULL;
  GtkColumnViewColumn *view_column;

  g_object_set_data (G_OBJECT (factory), "ved-column", GUINT_TO_POINTER (index));
  if (column->is_number)
    g_object_set_data (G_OBJECT (factory), "ved-number", (gpointer) column);
  if (column->expands)
    g_object_set_data (G_OBJECT (factory), "ved-expands", (gpointer) column);
  g_signal_connect (factory, "setup", G_CALLBACK (cell_set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), NULL);
  view_column = gtk_column_view_column_new (_(column->title), factory);
  gtk_column_view_column_set_expand (view_column, column->expands);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  sorter = GTK_SORTER (gtk_custom_sorter_new (column->is_number ? compare_numbers : compare_texts,
                                              GUINT_TO_POINTER (index), NULL));
  gtk_column_view_column_set_sorter (view_column, sorter);

  return view_column;
}

static void
activated_cb (GtkColumnView *view,
              guint          position,
              VedTextTable  *self)
{
  g_autoptr(VedTextItem) item = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);

  if (item != NULL && item->key != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, item->key);
}

static void
ved_text_table_dispose (GObject *object)
{
  VedTextTable *self = VED_TEXT_TABLE (object);

  g_ptr_array_set_size (self->rows, 0);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_object (&self->details);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (ved_text_table_parent_class)->dispose (object);
}

static void
ved_text_table_finalize (GObject *object)
{
  g_ptr_array_unref (VED_TEXT_TABLE (object)->rows);
  g_free (VED_TEXT_TABLE (object)->columns);

  G_OBJECT_CLASS (ved_text_table_parent_class)->finalize (object);
}

static void
ved_text_table_class_init (VedTextTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_text_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_text_table_finalize;
  signals[ACTIVATED] = g_signal_new ("activated", VED_TYPE_TEXT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_text_table_init (VedTextTable *self)
{
  self->store = g_list_store_new (VED_TYPE_TEXT_ITEM);
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Headings of numbers stand over their numbers, as in the table of servers. */
static void
align_headings (VedTextTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (self->view);
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < self->n_columns && title != NULL; i++, title = gtk_widget_get_next_sibling (title))
    {
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (i > 0 && self->columns[i].is_number && box != NULL)
        gtk_widget_set_halign (box, GTK_ALIGN_END);
    }
}

/**
 * ved_text_table_new:
 * @columns: (array length=n_columns): the first one tells the level, where rows have one
 * @label: what a screen reader calls it
 * @height_px: it scrolls beyond, and is as high as its rows below
 *
 * Returns: a table without rows
 */
GtkWidget *
ved_text_table_new (const VedTextColumn *columns,
                    guint                n_columns,
                    const char          *label,
                    int                  height_px)
{
  VedTextTable *self = g_object_new (VED_TYPE_TEXT_TABLE, NULL);
  GtkWidget *view = gtk_column_view_new (NULL);
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autoptr(GtkSortListModel) sorted = NULL;
  g_autoptr(GListModel) rows = NULL;
  GtkSingleSelection *selection;

  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->n_columns = n_columns;
  self->view = view;
  self->scroller = scroller;
  for (guint i = 0; i < n_columns; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = create_column (&columns[i], i);

      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  append_details (self);
  align_headings (self);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                    g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (view))));
  rows = ved_list_growth_attach (view, G_LIST_MODEL (sorted), FIRST_ROWS, ROWS_PER_FRAME);
  selection = gtk_single_selection_new (g_object_ref (rows));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (view), GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  gtk_column_view_set_single_click_activate (GTK_COLUMN_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* Without a row it has the focus itself. */
  ved_name_widget (scroller, label);
  g_signal_connect (view, "activate", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  ved_list_start_keep (scroller);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), height_px);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)), "changed",
                           G_CALLBACK (width_changed_cb), self, G_CONNECT_SWAPPED);
  self->rest = ved_text_label_new ("", "dim-label");
  gtk_widget_set_visible (self->rest, FALSE);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), self->rest);
  adw_bin_set_child (ADW_BIN (self), box);

  return GTK_WIDGET (self);
}

/**
 * ved_text_table_put:
 * @index: its place before sorting; ascending from 0
 * @row: copied
 *
 * It is seen from ved_text_table_end() on.
 */
void
ved_text_table_put (VedTextTable     *self,
                    guint             index,
                    const VedTextRow *row)
{
  g_return_if_fail (index == self->rows->len);

  g_ptr_array_add (self->rows, item_new (row, self->n_columns));
}

static gboolean
is_same_item (guint         old_index,
              guint         new_index,
              gconstpointer data)
{
  const VedTextTable *self = data;
  g_autoptr(VedTextItem) old = g_list_model_get_item (G_LIST_MODEL (self->store), old_index);

  return item_equals (old, self->rows->pdata[new_index]);
}

/* Of rows that keep their places those that are the same stay the same items: one of them may be selected. */
static void
keep_items (VedTextTable        *self,
            const VedListChange *change)
{
  if (change->n_removed != change->n_added)
    return;

  for (guint i = change->position; i < change->position + change->n_added; i++)
    if (is_same_item (i, i, self))
      {
        g_object_unref (self->rows->pdata[i]);
        self->rows->pdata[i] = g_list_model_get_item (G_LIST_MODEL (self->store), i);
      }
}

/**
 * ved_text_table_end:
 * @n_rows: how many were put; those beyond go
 */
void
ved_text_table_end (VedTextTable *self,
                    guint         n_rows)
{
  VedListChange change;

  g_return_if_fail (n_rows == self->rows->len);

  if (ved_list_change_find (&change, g_list_model_get_n_items (G_LIST_MODEL (self->store)), n_rows, is_same_item, self))
    {
      keep_items (self, &change);
      g_list_store_splice (self->store, change.position, change.n_removed, self->rows->pdata + change.position,
                           change.n_added);
    }
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (self->rest, FALSE);
}

/**
 * ved_text_table_end_cut:
 * @n_rows: those beyond go
 * @n_all: how many there would be
 * @is_least: whether there are even more, which whoever told of them left out
 *
 * As ved_text_table_end(), where not all may be shown: then the table says how many more there are.
 */
void
ved_text_table_end_cut (VedTextTable *self,
                        guint         n_rows,
                        guint         n_all,
                        gboolean      is_least)
{
  guint n_rest = n_all > n_rows ? n_all - n_rows : 0;
  char count[VED_TEXT_SIZE];
  g_autofree char *text = NULL;

  ved_text_table_end (self, n_rows);
  ved_text_write_count (n_rest, count, sizeof count);
  text = is_least ? g_strdup_printf (_("… and more than %s more"), count) : g_strdup_printf (_("… and %s more"), count);
  ved_text_label_set (self->rest, text);
  gtk_widget_set_visible (self->rest, n_rest > 0 || is_least);
}
