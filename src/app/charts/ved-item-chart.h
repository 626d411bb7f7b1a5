/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"
#include "plot/ved-layout.h"
#include "plot/ved-number-format.h"

G_BEGIN_DECLS

#define VED_ITEM_MAX_COLUMNS 4

#define VED_TYPE_ITEM_CHART (ved_item_chart_get_type ())

G_DECLARE_DERIVABLE_TYPE (VedItemChart, ved_item_chart, VED, ITEM_CHART, VedChart)

/* A chart of separate things: bars, tiles, shares of a ring. They are hovered, selected by pointer and keys,
 * announced and activated here; the kinds say what there is and where. Items are counted from 0. A click on an entry
 * of its legend, or the key O at an item of it, shows that entry alone; with Ctrl, or by H, it is hidden or comes back;
 * 0 shows all.
 *
 * Signal: "activated" (index): an item was clicked, or chosen with Enter. */
struct _VedItemChartClass
{
  VedChartClass parent_class;

  guint     (*get_n_items) (VedItemChart *self);
  /* The item at a point in px, or VED_LAYOUT_NONE. */
  guint     (*hit)         (VedItemChart *self,
                            float         x,
                            float         y);
  /* Where an item is, in px. */
  VedRect   (*get_bounds)  (VedItemChart *self,
                            guint         index);
  /* How many items an arrow key goes on; 0: nowhere. */
  int       (*get_step)    (VedItemChart *self,
                            guint         index,
                            guint         key);
  /* The arrow key that a page key repeats, towards the last item or the first; without it Down and Up. */
  guint     (*get_page_key) (VedItemChart *self,
                             gboolean      is_forward);
  /* (transfer full): what is announced of an item. */
  char    * (*describe)    (VedItemChart *self,
                            guint         index);
  /* (transfer full) (nullable): the lines of its tooltip, the heading first. */
  char   ** (*get_tooltip) (VedItemChart *self,
                            guint         index);
  /* The columns of the table that has a row for each item, at most VED_ITEM_MAX_COLUMNS; returns how many. */
  guint     (*get_columns) (VedItemChart   *self,
                            VedTableColumn *columns);
  /* Appends the text of a cell: to be read by people, or exactly. */
  void      (*write_cell)  (VedItemChart *self,
                            guint         index,
                            guint         column,
                            gboolean      is_exact,
                            GString      *text);
  /* The frame around the item that is hovered or selected; without it an outline of the bounds. */
  void      (*draw_mark)   (VedItemChart *self,
                            GtkSnapshot  *snapshot,
                            guint         index);
  /* The entries of a legend within the chart, which show and hide; without it there is none. */
  guint     (*get_n_entries)   (VedItemChart *self);
  /* The entry at a point in px, or VED_LAYOUT_NONE; the number of entries: what shows all of them again. */
  guint     (*hit_entry)       (VedItemChart *self,
                                float         x,
                                float         y);
  /* The entry that an item belongs to. */
  guint     (*get_entry)       (VedItemChart *self,
                                guint         index);
  /* Others are shown now. */
  void      (*entries_changed) (VedItemChart *self);
};

guint   ved_item_chart_get_n_items    (VedItemChart *self);
guint   ved_item_chart_hit            (VedItemChart *self,
                                       double        x,
                                       double        y);
VedRect ved_item_chart_get_bounds     (VedItemChart *self,
                                       guint         index);
void    ved_item_chart_select         (VedItemChart *self,
                                       guint         index);
void    ved_item_chart_selection_moved (VedItemChart *self,
                                        guint         index);
guint   ved_item_chart_get_selected   (VedItemChart *self);
void    ved_item_chart_draw_outline   (VedItemChart *self,
                                       GtkSnapshot  *snapshot,
                                       VedRect       bounds,
                                       float         radius);
void    ved_item_chart_draw_highlight (VedItemChart *self,
                                       GtkSnapshot  *snapshot,
                                       VedRect       bounds);
double  ved_item_chart_get_value_step (double        span,
                                       gboolean      are_whole);
void    ved_item_chart_write_value    (const VedNumberFormat *format,
                                       double                 value,
                                       double                 step,
                                       char                  *buffer,
                                       gsize                  size);
void    ved_item_chart_append_level   (GString      *text,
                                       VedLevel      level,
                                       gboolean      is_exact);
void    ved_item_chart_items_reset    (VedItemChart *self);
gboolean ved_item_chart_is_shown      (VedItemChart *self,
                                       guint         entry);
void    ved_item_chart_show_only      (VedItemChart *self,
                                       guint         entry);
void    ved_item_chart_toggle         (VedItemChart *self,
                                       guint         entry);

G_END_DECLS
