/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-keys"

#include "config.h"

#include "app/charts/ved-chart-keys.h"

#include "app/charts/ved-chart-menu.h"
#include "app/charts/ved-chart-table-window.h"
#include "app/ved-key.h"

/* Each class of charts has a table of what keys do. One that derives from another adds to it, and its own entry for a
 * key goes before that of the other. */

#define MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)

static gboolean
open_table (VedChart *chart,
            int       amount)
{
  return ved_chart_table_window_present (chart) != NULL;
}

static gboolean
open_menu (VedChart *chart,
           int       amount)
{
  VedChartClass *class = VED_CHART_GET_CLASS (chart);
  graphene_point_t point = GRAPHENE_POINT_INIT ((float) gtk_widget_get_width (GTK_WIDGET (chart)) / 2.0f,
                                                (float) gtk_widget_get_height (GTK_WIDGET (chart)) / 2.0f);

  if (class->get_menu_point != NULL)
    point = class->get_menu_point (chart);
  ved_chart_menu_popup (chart, (double) point.x, (double) point.y);

  return GDK_EVENT_STOP;
}

/* Keyboards without a key for the menu have Shift+F10. */
const VedChartKey ved_chart_keys[] = {
  { GDK_KEY_t, 0, open_table, 0 },
  { GDK_KEY_Menu, 0, open_menu, 0 },
  { GDK_KEY_F10, GDK_SHIFT_MASK, open_menu, 0 },
  { 0 },
};

static const VedChartKey *
find_in_table (const VedChartKey *keys,
               guint              key,
               GdkModifierType    state)
{
  for (; keys->key != 0; keys++)
    if (keys->key == key && (state & (MODIFIERS | keys->held)) == keys->held)
      return keys;

  return NULL;
}

static const VedChartKey *
find_key (VedChart       *self,
          guint           key,
          GdkModifierType state)
{
  const VedChartKey *found = NULL;

  for (gpointer class = VED_CHART_GET_CLASS (self); found == NULL && VED_IS_CHART_CLASS (class);
       class = g_type_class_peek_parent (class))
    found = find_in_table (VED_CHART_CLASS (class)->keys, key, state);

  return found;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                VedChart              *self)
{
  const VedChartKey *found = find_key (self, ved_key_simplify (key), state);

  return found != NULL ? found->press (self, found->amount) : GDK_EVENT_PROPAGATE;
}

/**
 * ved_chart_add_keys:
 *
 * Has keys do what the tables of its classes say. For charts that take the focus.
 */
void
ved_chart_add_keys (VedChart *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_return_if_fail (VED_IS_CHART (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
