/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-table"

#include "config.h"

#include "app/servers/ved-server-table.h"

#include "app/parts/ved-list-growth.h"
#include "app/parts/ved-list-start.h"
#include "app/parts/ved-list-top.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reader.h"
#include "app/servers/ved-server-cell.h"
#include "app/ved-accessible-name.h"
#include "app/ved-style.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <math.h>

/* GtkColumnView shows the list and the arrows of its headings; the list itself sorts, since a sort model
 * would make an object for every server. Which heading leads is found out by asking the view's sorter to
 * compare: the sorter of the leading column is asked first, and the sign of the answer tells the
 * direction. The view begins every heading ascending; of figures the highest are what somebody looks for, so theirs are
 * turned round at once.
 *
 * Who reads a row or is about to click on it does not want another one there: the order is held while the
 * pointer is over the table or a row is chosen by keyboard, and a button says so once it matters.
 *
 * A table that is too narrow to scroll sideways with comfort shows the columns that fit, in their order, and
 * says how many there are besides; a menu sorts by any of them, and the one that leads is shown whatever else fits. One that
 * only lacks what its columns can do without is squeezed instead. */

#define NUMBER_WIDTH_PX 66
#define CELL_ROOM_PX 18         /* left and right of the text in a cell */
#define FIGURE_SLACK_PX 12      /* of that, what a figure can do without */
#define DELTA_SLACK_PX 8
#define PROFILE_SLACK_PX 12
#define ARROW_WIDTH_PX 28
#define COMPACT_PX 560
#define FOOTER_PX 12
#define FIRST_ROWS 26
#define ROWS_PER_FRAME 2
#define NEAR_ROWS 2             /* that come into view when somebody begins to scroll */

struct _VedServerTable
{
  GtkWidget parent_instance;

  VedServerList *list;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkWidget *overlay;
  GtkWidget *held;              /* says that the order is held, and sorts */
  GtkWidget *footer;            /* the next and a menu: columns are left out */
  GtkWidget *more;              /* says how many */
  VedReader *reader;            /* the overlay's */
  guint fit_id;                 /* while columns are to be fitted to another width */
  int fitted_px;                /* the width they were fitted to */
  int figure_px;                /* of a column of figures */
  int chance_px;                /* of one of probabilities */
  int wanted_px;                /* of all columns */
  int slack_px;                 /* of that, what they can do without */
  int squeeze;                  /* in force: thousandths of the slack that are taken away */
  int asked_field;              /* by the comparison in progress; -1: none yet */
  int sorted_field;             /* whose heading led before; -1: none */
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedServerTable, ved_server_table, GTK_TYPE_WIDGET)

typedef struct {
  VedServerTable *table;        /* not owned: outlives its columns' sorters */
  VedServerField field;
} Probe;

static int
probe_cb (gconstpointer a,
          gconstpointer b,
          gpointer      user_data)
{
  Probe *probe = user_data;

  if (probe->table->asked_field < 0)
    probe->table->asked_field = (int) probe->field;

  return -1;
}

static void
cell_setup_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  field)
{
  gtk_list_item_set_child (item, ved_server_cell_new ((VedServerField) GPOINTER_TO_INT (field)));
}

static void
cell_bind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  field)
{
  VedServerRow *row = gtk_list_item_get_item (item);

  ved_server_cell_set_row (VED_SERVER_CELL (gtk_list_item_get_child (item)), row);
  if (GPOINTER_TO_INT (field) == VED_FIELD_NAME)
    ved_name_row (gtk_list_item_get_child (item), ved_server_row_get_name (row));
}

static void
cell_unbind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  field)
{
  ved_server_cell_set_row (VED_SERVER_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
row_activated_cb (GtkColumnView  *view,
                  guint           position,
                  VedServerTable *self)
{
  g_autoptr(VedServerRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, ved_server_row_get_name (row));
}

static GtkSelectionModel *
get_selection (VedServerTable *self)
{
  return gtk_column_view_get_model (GTK_COLUMN_VIEW (self->view));
}

/* The row under the pointer is selected, as the one a click would open; nobody chose it. */
static void
update_held (VedServerTable *self)
{
  gboolean is_there = ved_reader_is_there (self->reader);
  GtkSelectionModel *selection = get_selection (self);

  if (selection == NULL)
    return;

  if (!is_there)
    gtk_selection_model_unselect_all (selection);
  ved_server_list_set_held (self->list, is_there);
}

static void
stale_changed_cb (VedServerTable *self)
{
  gboolean is_stale;

  g_object_get (self->list, "stale", &is_stale, NULL);
  gtk_widget_set_visible (self->held, is_stale);
}

static void
sort_clicked_cb (VedServerTable *self)
{
  ved_server_list_sort_now (self->list);
}

/* Rows are equally high. The view has only some of the list while that grows. */
static void
tell_view (VedServerTable *self)
{
  GtkAdjustment *scrolled = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (get_selection (self)));
  double row_px = gtk_adjustment_get_upper (scrolled) / MAX (n_rows, 1);
  double first, n;

  if (row_px < 1.0)
    return;

  first = MAX (floor (gtk_adjustment_get_value (scrolled) / row_px) - NEAR_ROWS, 0.0);
  n = ceil (gtk_adjustment_get_page_size (scrolled) / row_px) + 2 * NEAR_ROWS;
  ved_server_list_set_in_view (self->list, (guint) first, (guint) n);
}

static GtkSorter *
create_sorter (VedServerTable *self,
               VedServerField  field)
{
  Probe *probe = g_new (Probe, 1);

  *probe = (Probe) { self, field };

  return GTK_SORTER (gtk_custom_sorter_new (probe_cb, probe, g_free));
}

/* A figure that is marked, with the room around a cell: fonts differ. */
static int
measure_figure (GtkWidget  *view,
                const char *widest)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (view, widest);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  int width;

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);

  return MAX (NUMBER_WIDTH_PX, width + CELL_ROOM_PX);
}

static int
field_width (VedServerTable *self,
             VedServerField  field)
{
  switch (field)
    {
    case VED_FIELD_LEVEL:
    case VED_FIELD_STATE:
    case VED_FIELD_ENGINE:
      return ved_style_scale (106);

    case VED_FIELD_NAME:
      return ved_style_scale (114);

    case VED_FIELD_PROFILE:
      return ved_style_scale (124);

    case VED_FIELD_CPU_FORECAST:
      return 106;

    case VED_FIELD_PROB_30M:
    case VED_FIELD_PROB_8H:
      return self->chance_px;

    case VED_FIELD_IOWAIT:
    case VED_FIELD_MEMORY:
    case VED_FIELD_AGE:
      return ved_style_scale (86);

    case VED_FIELD_LOAD:
      return ved_style_scale (80);

    case VED_FIELD_RISK:
      return ved_style_scale (NUMBER_WIDTH_PX);

    case VED_FIELD_CPU_DELTA:
    case VED_FIELD_IOWAIT_DELTA:
    case VED_FIELD_MEMORY_DELTA:
      return ved_style_scale (58);

    default:
      return self->figure_px;
    }
}

static int
field_slack (VedServerField field)
{
  switch (field)
    {
    case VED_FIELD_PROFILE:
      return PROFILE_SLACK_PX;

    case VED_FIELD_CPU_DELTA:
    case VED_FIELD_IOWAIT_DELTA:
    case VED_FIELD_MEMORY_DELTA:
      return DELTA_SLACK_PX;

    default:
      return ved_server_field_get_kind (field) == VED_FIELD_KIND_NUMBER ? FIGURE_SLACK_PX : 0;
    }
}

static void
append_column (VedServerTable *self,
               VedServerField  field)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSorter) sorter = create_sorter (self, field);
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (cell_setup_cb), GINT_TO_POINTER (field));
  g_signal_connect (factory, "bind", G_CALLBACK (cell_bind_cb), GINT_TO_POINTER (field));
  g_signal_connect (factory, "unbind", G_CALLBACK (cell_unbind_cb), GINT_TO_POINTER (field));
  column = gtk_column_view_column_new (ved_server_field_get_title (field), factory);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, field == VED_FIELD_NAME || field == VED_FIELD_CPU_FORECAST);
  gtk_column_view_column_set_fixed_width (column, field_width (self, field));
  self->wanted_px += field_width (self, field);
  self->slack_px += field_slack (field);
  g_object_set_data (G_OBJECT (column), "ved-field", GINT_TO_POINTER (field));
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
}

static void
arrow_setup_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                VedServerTable           *self)
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_list_item_set_child (item, arrow);
}

/* Right of the name, where it can be seen whatever has scrolled: a row opens. */
static void
append_arrow (VedServerTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (NULL, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (arrow_setup_cb), self);
  gtk_column_view_column_set_fixed_width (column, ARROW_WIDTH_PX);
  self->wanted_px += ARROW_WIDTH_PX;
  g_object_set_data (G_OBJECT (column), "ved-field", GINT_TO_POINTER (VED_N_FIELDS));
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
}

static VedServerField
get_field (GtkColumnViewColumn *column)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "ved-field"));
}

static void
say_more (VedServerTable *self,
          guint           n_hidden)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u more column in a wider window",
                                                     "%u more columns in a wider window", n_hidden), n_hidden);

  ved_text_label_set (self->more, text);
  gtk_widget_set_visible (self->footer, n_hidden > 0);
}

/* Thousandths of the slack that have to go for all columns to fit in @width; 0 where they fit, or cannot. */
static int
find_squeeze (VedServerTable *self,
              int             width)
{
  int lacking = self->wanted_px - width;

  if (width < COMPACT_PX || lacking <= 0 || lacking > self->slack_px)
    return 0;

  return (1000 * lacking + self->slack_px - 1) / self->slack_px;
}

/* Whether nothing scrolls sideways. Else a column is cut at the end, and the bars are there all the time to say that there is
 * more. */
static gboolean
all_columns_fit (VedServerTable *self,
                 int             width)
{
  return width < COMPACT_PX || self->wanted_px - self->slack_px <= width;
}

static void
squeeze_columns (VedServerTable *self,
                 int             squeeze)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));

  self->squeeze = squeeze;
  if (squeeze > 0)
    gtk_widget_add_css_class (self->view, "squeezed");
  else
    gtk_widget_remove_css_class (self->view, "squeezed");
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      VedServerField field = get_field (column);

      if (field != VED_N_FIELDS && field != VED_FIELD_NAME)
        gtk_column_view_column_set_fixed_width (column, field_width (self, field)
                                                - (squeeze * field_slack (field) + 999) / 1000);
    }
}

/* Whether a narrow table keeps the column: it leads, or there is room for it and for all before it. */
static gboolean
keeps (VedServerTable *self,
       VedServerField  field,
       guint           n_hidden,
       int             used,
       int             width)
{
  if ((int) field == self->sorted_field)
    return TRUE;

  return n_hidden == 0 && used + field_width (self, field) <= width;
}

/* What the leading column takes before any other has a place. */
static int
get_reserved (VedServerTable *self)
{
  return self->sorted_field >= 0 && self->sorted_field != VED_FIELD_NAME
         ? field_width (self, (VedServerField) self->sorted_field) : 0;
}

/* A narrow table keeps the columns that fit, in their order; others keep all. */
static void
fit_columns (VedServerTable *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), used = ARROW_WIDTH_PX + get_reserved (self);
  GtkColumnViewColumn *names = NULL;
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  guint n_hidden = 0;

  self->fitted_px = width;
  if (find_squeeze (self, width) != self->squeeze)
    squeeze_columns (self, find_squeeze (self, width));
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (self->scroller), all_columns_fit (self, width));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      gboolean fits = TRUE;

      if (get_field (column) == VED_N_FIELDS)
        continue;
      if (get_field (column) == VED_FIELD_NAME)
        names = column;
      else if (width < COMPACT_PX)
        fits = keeps (self, get_field (column), n_hidden, used, width);
      if (!fits)
        n_hidden++;
      else if (names == column || (int) get_field (column) != self->sorted_field)
        used += field_width (self, get_field (column));
      gtk_column_view_column_set_visible (column, fits);
    }
  if (names != NULL && width < COMPACT_PX)
    gtk_column_view_column_set_fixed_width (names, field_width (self, VED_FIELD_NAME) + MAX (width - used, 0));
  say_more (self, n_hidden);
}

static gboolean
fit_cb (gpointer user_data)
{
  VedServerTable *self = user_data;

  self->fit_id = 0;
  fit_columns (self);

  return G_SOURCE_REMOVE;
}

/* Not at once: what is being allocated cannot ask for another size. */
static void
queue_fit (VedServerTable *self)
{
  if (self->fit_id != 0)
    return;

  self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
  g_source_set_name_by_id (self->fit_id, "ved-server-table columns");
}

/* Of one thing compared with itself no sorter is asked, so there are two; which ones does not matter. */
static void
sorter_changed_cb (GtkSorter      *sorter,
                   GtkSorterChange change,
                   VedServerTable *self)
{
  gboolean is_descending, is_first_click;
  VedServerField field;

  self->asked_field = -1;
  is_descending = gtk_sorter_compare (sorter, self, self->list) == GTK_ORDERING_LARGER;
  if (self->asked_field < 0)
    return;

  field = (VedServerField) self->asked_field;
  is_first_click = self->sorted_field != self->asked_field;
  self->sorted_field = self->asked_field;
  if (is_first_click && !is_descending && ved_server_field_get_kind (field) != VED_FIELD_KIND_TEXT)
    ved_server_table_sort_by (self, field, TRUE);
  else
    ved_server_list_set_sort (self->list, field, is_descending);
  ved_server_table_show_first (self);
  if (self->fitted_px < COMPACT_PX)
    queue_fit (self);
}

static void
ved_server_table_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  VedServerTable *self = VED_SERVER_TABLE (widget);

  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  if (width == self->fitted_px
      || (width >= COMPACT_PX && self->fitted_px >= COMPACT_PX && find_squeeze (self, width) == self->squeeze
          && all_columns_fit (self, width) == all_columns_fit (self, self->fitted_px)))
    return;

  queue_fit (self);
}

static void
ved_server_table_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (VED_SERVER_TABLE (widget)->overlay, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum_baseline = *natural_baseline = -1;
}

/* Headings of numbers stand over their numbers, at the right. A title has no property for that, but its box
 * does. */
static void
align_headings (VedServerTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  GtkWidget *header = gtk_widget_get_first_child (self->view);
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (guint i = 0; i < g_list_model_get_n_items (columns) && title != NULL;
       i++, title = gtk_widget_get_next_sibling (title))
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkWidget *box = gtk_widget_get_first_child (title);

      if (get_field (column) == VED_N_FIELDS)
        continue;
      ved_set_tooltip (title, ved_server_field_get_hint (get_field (column)));
      if (box != NULL && ved_server_field_get_kind (get_field (column)) == VED_FIELD_KIND_NUMBER)
        gtk_widget_set_halign (box, GTK_ALIGN_END);
    }
}

/* Chosen once more, a column turns round. */
static void
sort_chosen_cb (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  VedServerTable *self = VED_SERVER_TABLE (widget);
  VedServerField field = (VedServerField) g_variant_get_int32 (parameter);
  gboolean is_descending;

  if (ved_server_list_get_sort (self->list, &is_descending) == field)
    is_descending = !is_descending;
  else
    is_descending = ved_server_field_get_kind (field) != VED_FIELD_KIND_TEXT;
  ved_server_table_sort_by (self, field, is_descending);
}

static void
ved_server_table_dispose (GObject *object)
{
  VedServerTable *self = VED_SERVER_TABLE (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  if (self->overlay != NULL && self->list != NULL)
    ved_server_list_set_held (self->list, FALSE);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (ved_server_table_parent_class)->dispose (object);
}

static void
ved_server_table_class_init (VedServerTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_server_table_dispose;
  widget_class->measure = ved_server_table_measure;
  widget_class->size_allocate = ved_server_table_size_allocate;
  gtk_widget_class_install_action (widget_class, "servers.sort", "i", sort_chosen_cb);

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* Columns of what comes next say whose they are by standing beside it, which a menu has to say in words. */
static char *
name_field (VedServerField   field,
            const char     **whole)
{
  const char *title = ved_server_field_get_title (field);

  switch (field)
    {
    case VED_FIELD_CPU_NEAR:
    case VED_FIELD_CPU_DELTA:
    case VED_FIELD_IOWAIT_NEAR:
    case VED_FIELD_IOWAIT_DELTA:
    case VED_FIELD_MEMORY_NEAR:
    case VED_FIELD_MEMORY_DELTA:
      return g_strdup_printf ("%s, %s", *whole != NULL ? *whole : "", title);

    default:
      *whole = title;
      return g_strdup (title);
    }
}

static void
create_sort_menu_cb (GtkMenuButton *button,
                     gpointer       user_data)
{
  VedServerTable *self = user_data;
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  g_autoptr(GMenu) menu = g_menu_new ();
  const char *whole = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr(GMenuItem) item = NULL;
      g_autofree char *title = NULL;

      if (get_field (column) == VED_N_FIELDS)
        continue;
      title = name_field (get_field (column), &whole);
      item = g_menu_item_new (title, NULL);
      g_menu_item_set_action_and_target (item, "servers.sort", "i", (int) get_field (column));
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* What stands below a table that leaves columns out. */
static GtkWidget *
create_footer (VedServerTable *self)
{
  GtkWidget *footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *button = gtk_menu_button_new ();

  self->more = ved_text_wrapped_label_new ("", "dim-label");
  gtk_widget_add_css_class (self->more, "caption");
  gtk_widget_set_hexpand (self->more, TRUE);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Sort by"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), create_sort_menu_cb, self, NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_margin_start (footer, FOOTER_PX);
  gtk_widget_set_margin_end (footer, FOOTER_PX);
  gtk_box_append (GTK_BOX (footer), self->more);
  gtk_box_append (GTK_BOX (footer), button);
  gtk_widget_set_visible (footer, FALSE);

  return footer;
}

static void
ved_server_table_init (VedServerTable *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->fitted_px = G_MAXINT;
  self->sorted_field = -1;
  self->view = gtk_column_view_new (NULL);
  self->figure_px = measure_figure (self->view, "◆ 100.0");
  self->chance_px = MAX (measure_figure (self->view, "◆ 100.0 %"),
                         measure_figure (self->view, ved_server_field_get_title (VED_FIELD_PROB_30M)));
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_column_view_set_single_click_activate (GTK_COLUMN_VIEW (self->view), TRUE);
  g_signal_connect (self->view, "activate", G_CALLBACK (row_activated_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  ved_list_start_keep (self->scroller);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->footer = create_footer (self);
  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_box_append (GTK_BOX (box), self->footer);
  self->held = ved_reader_create_button ();
  g_signal_connect_object (self->held, "clicked", G_CALLBACK (sort_clicked_cb), self, G_CONNECT_SWAPPED);
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), box);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->held);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  self->reader = ved_reader_watch (self->overlay);
  g_signal_connect_object (self->reader, "changed", G_CALLBACK (update_held), self, G_CONNECT_SWAPPED);
}

/**
 * ved_server_table_new:
 * @list: what to show
 * @fields: (array length=n_fields): the columns
 *
 * Returns: a table; its headings sort @list
 */
GtkWidget *
ved_server_table_new (VedServerList        *list,
                      const VedServerField *fields,
                      guint                 n_fields)
{
  VedServerTable *self = g_object_new (VED_TYPE_SERVER_TABLE, NULL);
  g_autoptr(GtkSelectionModel) selection = NULL;
  g_autoptr(GListModel) rows = NULL;

  self->list = g_object_ref (list);
  for (guint i = 0; i < n_fields; i++)
    {
      append_column (self, fields[i]);
      if (fields[i] == VED_FIELD_NAME)
        append_arrow (self);
    }
  align_headings (self);
  rows = ved_list_growth_attach (self->view, G_LIST_MODEL (list), FIRST_ROWS, ROWS_PER_FRAME);
  g_signal_connect_object (list, "notify::stale", G_CALLBACK (stale_changed_cb), self, G_CONNECT_SWAPPED);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (rows)));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), selection);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "changed",
                           G_CALLBACK (tell_view), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "value-changed",
                           G_CALLBACK (tell_view), self, G_CONNECT_SWAPPED);
  ved_list_top_keep (self->view, rows);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (sorter_changed_cb), self, 0);

  return GTK_WIDGET (self);
}

/**
 * ved_server_table_sort_by:
 * @field: one of the columns
 *
 * Sorts as if its heading had been clicked.
 */
void
ved_server_table_sort_by (VedServerTable *self,
                          VedServerField  field,
                          gboolean        is_descending)
{
  GListModel *columns;

  g_return_if_fail (VED_IS_SERVER_TABLE (self));

  columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (get_field (column) != field)
        continue;
      self->sorted_field = (int) field;
      gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), column,
                                      is_descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
    }
}

/**
 * ved_server_table_fit_height:
 * @most_px: the table is as high as its rows, and scrolls above this
 * @first_rows: that are made for its first frame, the others a few in each that follows: what can be seen of it before
 *   somebody scrolls
 */
void
ved_server_table_fit_height (VedServerTable *self,
                             int             most_px,
                             guint           first_rows)
{
  g_return_if_fail (VED_IS_SERVER_TABLE (self));

  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), most_px);
  ved_list_growth_begin (self->view, first_rows);
}

/**
 * ved_server_table_show_first:
 *
 * Scrolls to the first row: what was in view may be anywhere once the list holds other servers.
 */
void
ved_server_table_show_first (VedServerTable *self)
{
  g_return_if_fail (VED_IS_SERVER_TABLE (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (get_selection (self))) == 0)
    return;

  ved_list_top_show (self->view);
}
