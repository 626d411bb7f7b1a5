/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-bars"

#include "config.h"

#include "app/market/ved-market-bars.h"

#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

#define CHART_HEIGHT_PX 190

/**
 * ved_market_bars_new:
 * @title: what the bars are, translated
 * @description: the same in a sentence, which stands below the title
 * @format: of the values
 * @chart: (out): the bars
 *
 * Returns: (transfer floating): the bars below what is said of them
 */
GtkWidget *
ved_market_bars_new (const char            *title,
                     const char            *description,
                     const VedNumberFormat *format,
                     GtkWidget            **chart)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *about = ved_text_paragraph_new (description, "caption");

  *chart = ved_bar_chart_new (GTK_ORIENTATION_VERTICAL);
  ved_chart_set_title (VED_CHART (*chart), title);
  ved_chart_set_description (VED_CHART (*chart), description);
  ved_bar_chart_set_format (VED_BAR_CHART (*chart), format);
  gtk_widget_set_size_request (*chart, -1, CHART_HEIGHT_PX);
  gtk_widget_set_valign (*chart, GTK_ALIGN_END);
  gtk_widget_set_vexpand (*chart, TRUE);
  gtk_widget_add_css_class (about, "dim-label");
  gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (title, "caption-heading"));
  gtk_box_append (GTK_BOX (box), about);
  gtk_box_append (GTK_BOX (box), *chart);

  return box;
}

/**
 * ved_market_explanation_new:
 * @title: of what is unfolded, translated
 * @terms: (array length=n_terms): translated where they are shown
 * @meanings: (array length=n_terms): likewise
 *
 * Tooltips are out of reach of fingers and keys: what they say is here too.
 *
 * Returns: (transfer floating): folded, what each term means
 */
GtkWidget *
ved_market_explanation_new (const char        *title,
                            const char *const *terms,
                            const char *const *meanings,
                            guint              n_terms)
{
  GtkWidget *expander = gtk_expander_new (title), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  for (guint i = 0; i < n_terms; i++)
    {
      /* Translators: a term, and what it means */
      g_autofree char *text = g_strdup_printf (_("%s: %s"), _(terms[i]), _(meanings[i]));

      gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (text, "caption"));
    }
  gtk_widget_set_margin_top (box, 6);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);

  return expander;
}
