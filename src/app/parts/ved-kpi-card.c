/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-kpi-card"

#include "config.h"

#include "app/parts/ved-kpi-card.h"

#include "app/charts/ved-sparkline.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* One figure that matters: its name, the figure with the mark of its level, how it came to be, and where it
 * comes from below. The history gives way where there is no room for it beside the figure. */

#define HISTORY_WIDTH_PX 64
#define HISTORY_HEIGHT_PX 30
#define FIGURE_CHARS 6          /* as "73.5 %" has */

struct _VedKpiCard
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkWidget *title;
  GtkWidget *badge;
  GtkWidget *figure;
  GtkWidget *caption;
  GtkWidget *squeezer;
  GtkWidget *history;
};

G_DEFINE_FINAL_TYPE (VedKpiCard, ved_kpi_card, GTK_TYPE_WIDGET)

/* As wide as the history where there is room for it, else nothing. */
static GtkWidget *
create_squeezer (VedKpiCard * self)
{
  AdwSqueezer *squeezer = ADW_SQUEEZER (adw_squeezer_new ());

  self->history = ved_sparkline_new (0.0, 1.0);
  ved_chart_set_description (VED_CHART (self->history), _("The figure over time"));
  gtk_widget_set_size_request (self->history, HISTORY_WIDTH_PX, HISTORY_HEIGHT_PX);
  gtk_widget_set_halign (self->history, GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->history, TRUE);
  adw_squeezer_add (squeezer, self->history);
  adw_squeezer_set_allow_none (squeezer, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (squeezer), FALSE);

  return GTK_WIDGET (squeezer);
}

static void
ved_kpi_card_dispose (GObject *object)
{
  g_clear_pointer (&VED_KPI_CARD (object)->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_kpi_card_parent_class)->dispose (object);
}

static void
ved_kpi_card_class_init (VedKpiCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_kpi_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ved_kpi_card_init (VedKpiCard *self)
{
}

/**
 * ved_kpi_card_new:
 * @title: what the figure is
 *
 * Returns: a card without a figure
 */
GtkWidget *
ved_kpi_card_new (const char *title)
{
  VedKpiCard *self = g_object_new (VED_TYPE_KPI_CARD, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *content;

  self->card = ved_card_new (NULL, &content, NULL);
  self->title = ved_text_paragraph_new (title, "caption-heading");
  self->badge = ved_level_badge_new (TRUE);
  self->figure = ved_text_paragraph_new ("–", "title-1");
  self->caption = ved_text_paragraph_new ("", "caption");
  self->squeezer = create_squeezer (self);

  gtk_box_set_spacing (GTK_BOX (content), 4);
  gtk_widget_add_css_class (self->title, "dim-label");
  gtk_widget_add_css_class (self->caption, "dim-label");
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->badge, FALSE);
  ved_paragraph_set_one_line (VED_PARAGRAPH (self->figure), FIGURE_CHARS);
  gtk_box_append (GTK_BOX (row), self->badge);
  gtk_box_append (GTK_BOX (row), self->figure);
  gtk_box_append (GTK_BOX (row), self->squeezer);
  gtk_box_append (GTK_BOX (content), self->title);
  gtk_box_append (GTK_BOX (content), row);
  gtk_box_append (GTK_BOX (content), self->caption);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

/**
 * ved_kpi_card_set_title:
 * @title: what the figure is
 */
void
ved_kpi_card_set_title (VedKpiCard *self,
                        const char *title)
{
  g_return_if_fail (VED_IS_KPI_CARD (self));

  ved_text_label_set (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * ved_kpi_card_set_plain:
 * @figure: with its unit
 *
 * For figures that are neither good nor bad: no mark of a level is shown.
 */
void
ved_kpi_card_set_plain (VedKpiCard *self,
                        const char *figure)
{
  g_return_if_fail (VED_IS_KPI_CARD (self));

  ved_text_label_set (self->figure, figure);
  gtk_widget_set_visible (self->badge, FALSE);
}

/**
 * ved_kpi_card_set_figure:
 * @figure: with its unit
 * @level: gives the mark
 */
void
ved_kpi_card_set_figure (VedKpiCard *self,
                         const char *figure,
                         VedLevel    level)
{
  g_return_if_fail (VED_IS_KPI_CARD (self));

  ved_text_label_set (self->figure, figure);
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge), level, NULL);
  gtk_widget_set_visible (self->badge, TRUE);
}

/**
 * ved_kpi_card_set_caption:
 * @caption: below the figure
 */
void
ved_kpi_card_set_caption (VedKpiCard *self,
                          const char *caption)
{
  g_return_if_fail (VED_IS_KPI_CARD (self));

  ved_text_label_set (self->caption, caption);
}

/**
 * ved_kpi_card_set_history:
 * @values: (array length=n_values): oldest first
 * @ceiling_value: at the top of the line
 */
void
ved_kpi_card_set_history (VedKpiCard  *self,
                          const float *values,
                          guint        n_values,
                          double       ceiling_value)
{
  g_return_if_fail (VED_IS_KPI_CARD (self));

  gtk_widget_set_visible (self->squeezer, n_values > 2);
  ved_sparkline_set_range (VED_SPARKLINE (self->history), 0.0, ceiling_value);
  ved_sparkline_set_history (VED_SPARKLINE (self->history), values, n_values);
}
