/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart-table.h"
#include "app/charts/ved-chart-theme.h"
#include "plot/ved-draw-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Who paints the data of charts. */
typedef enum {
  VED_CHART_BACKEND_SOFTWARE,   /* our own rasteriser, into a picture that GTK keeps */
  VED_CHART_BACKEND_GL,         /* a GtkGLArea below the text */
} VedChartBackend;

typedef enum {
  VED_TEXT_SMALL,               /* axes and captions */
  VED_TEXT_SMALL_STRONG,
  VED_TEXT_BODY,
  VED_TEXT_STRONG,
  VED_TEXT_HEADING,
  VED_TEXT_FIGURE,              /* the large number of a gauge */
  VED_N_TEXT_STYLES
} VedTextStyle;

/* Where the text lies from the point it is drawn at: shares of its width and height. */
typedef struct {
  float x;                      /* 0: to the right of the point, 0.5: centred, 1: to the left */
  float y;                      /* 0: below the point, 0.5: centred, 1: above */
} VedTextAnchor;

#define VED_TYPE_CHART (ved_chart_get_type ())

G_DECLARE_DERIVABLE_TYPE (VedChart, ved_chart, VED, CHART, GtkWidget)

/* What a key does to a chart. A table of them ends with an entry without a key. */
typedef struct {
  guint key;                    /* as ved_key_simplify() has it */
  GdkModifierType held;         /* Ctrl or Shift, where it is needed; Shift is ignored where it is not */
  gboolean (*press) (VedChart *self,
                     int       amount);      /* FALSE: there is nothing to do, so the key is somebody else's */
  int amount;
} VedChartKey;

/* A widget whose data layer is a draw list. It is recorded and painted when data, size, range or theme have
 * changed, at most once a frame and only while the chart is on the screen. Text lies above it in a layer
 * that is kept as well; crosshair and tooltip are the only things that hovering draws.
 *
 * Signal: "theme-changed": ved_chart_get_theme() tells other colours now. */
struct _VedChartClass
{
  GtkWidgetClass parent_class;

  /* The data, in widget pixels. */
  void (*record)   (VedChart    *self,
                    VedDrawList *list,
                    int          width,
                    int          height);
  /* Axis text and labels: redrawn with the data. */
  void (*annotate) (VedChart    *self,
                    GtkSnapshot *snapshot,
                    int          width,
                    int          height);
  /* Crosshair, selection, tooltip: redrawn with the pointer. */
  void (*overlay)  (VedChart    *self,
                    GtkSnapshot *snapshot,
                    int          width,
                    int          height);

  /* What exports, the table and the menu are made of; each may be left out. */
  VedChartTable *(*create_table) (VedChart * self);     /* what is visible, as rows */
  char *(*get_value_text) (VedChart * self);            /* of what the cursor stands on; NULL: nothing */
  void (*reset_view) (VedChart *self);
  /* An entry of the legend, of charts that do not draw it themselves; FALSE: there are no more. */
  gboolean (*get_key) (VedChart    *self,
                       guint        index,
                       const char **name,
                       VedColor    *color);

  /* What keys do, besides those of the class it derives from; ved_chart_add_keys() has them pressed. */
  const VedChartKey *keys;
  /* Where the keyboard opens the menu, in px; else in the middle. */
  graphene_point_t (*get_menu_point) (VedChart *self);

  gboolean always_software;     /* small charts of which there are many */

  gpointer padding;
};

void            ved_chart_set_backend (VedChartBackend backend);
VedChartBackend ved_chart_get_backend (void);

void                 ved_chart_queue_data       (VedChart *self);
void                 ved_chart_queue_overlay    (VedChart *self);
guint64              ved_chart_get_data_redraws (VedChart *self);
const VedChartTheme *ved_chart_get_theme        (VedChart *self);
VedDrawList         *ved_chart_get_draw_list    (VedChart *self);

void        ved_chart_measure_text    (VedChart           *self,
                                       VedTextStyle        style,
                                       const char         *text,
                                       float              *width,
                                       float              *height);
void        ved_chart_draw_text       (VedChart           *self,
                                       GtkSnapshot        *snapshot,
                                       VedTextStyle        style,
                                       const char         *text,
                                       float               x,
                                       float               y,
                                       VedTextAnchor       anchor,
                                       float               max_width,
                                       VedColor            color);
void        ved_chart_paint_text      (VedChart           *self,
                                       cairo_t            *cr);
GdkTexture *ved_chart_render          (VedChart           *self,
                                       int                 scale) G_GNUC_WARN_UNUSED_RESULT;
VedChartTable *
            ved_chart_create_table    (VedChart           *self) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_chart_get_value_text  (VedChart           *self) G_GNUC_WARN_UNUSED_RESULT;
void        ved_chart_set_title       (VedChart           *self,
                                       const char         *title);
const char *ved_chart_get_title       (VedChart           *self);
void        ved_chart_set_label       (VedChart           *self,
                                       const char         *label);
void        ved_chart_set_description (VedChart           *self,
                                       const char         *description);

G_END_DECLS
