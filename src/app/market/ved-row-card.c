/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-row-card"

#include "config.h"

#include "app/market/ved-row-card.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* Written as in the files, but for the time, which the files cut where it ends in zeros. */

struct _VedRowCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *message;
  GtkWidget *book;
};

G_DEFINE_FINAL_TYPE (VedRowCard, ved_row_card, GTK_TYPE_WIDGET)

static void
append_mpid (const VedBookDay *day,
             guint32           row,
             GString          *text)
{
  guint32 letters = day->mpid != NULL ? day->mpid[row] : 0;

  if (day->mpid == NULL)
    return;
  g_string_append_c (text, ',');
  if (letters == 0)
    g_string_append (text, "null");
  for (; letters != 0; letters >>= 8)
    g_string_append_c (text, (char) (letters & 0xff));
}

/* As the files have it: without zeros at the end. */
static void
append_time (gint64   time_ns,
             GString *text)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT ".%09d", time_ns / VED_BOOK_SECOND_NS,
                          (int) (time_ns % VED_BOOK_SECOND_NS));
  while (text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);
  if (text->str[text->len - 1] == '.')
    g_string_truncate (text, text->len - 1);
}

static char *
write_message (const VedBookDay *day,
               guint32           row)
{
  GString *text = g_string_new (NULL);

  append_time (day->time_ns[row], text);
  g_string_append_printf (text, ",%u,%" G_GINT64_FORMAT ",%d,%" G_GINT64_FORMAT ",%d", day->type[row], day->id[row],
                          day->size[row], day->price[row], day->direction[row]);
  append_mpid (day, row, text);

  return g_string_free (text, FALSE);
}

static char *
write_book (const VedBookDay *day,
            guint32           row)
{
  GString *text = g_string_new (NULL);

  for (guint level = 0; level < day->n_levels; level++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT ",%d,%" G_GINT64_FORMAT ",%d", level > 0 ? "," : "",
                            ved_book_day_price (day, row, VED_BOOK_ASK, level),
                            ved_book_day_size (day, row, VED_BOOK_ASK, level),
                            ved_book_day_price (day, row, VED_BOOK_BID, level),
                            ved_book_day_size (day, row, VED_BOOK_BID, level));

  return g_string_free (text, FALSE);
}

static void
ved_row_card_dispose (GObject *object)
{
  g_clear_pointer (&VED_ROW_CARD (object)->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_row_card_parent_class)->dispose (object);
}

static void
ved_row_card_class_init (VedRowCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_row_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
add_text (GtkWidget  *box,
          const char *title,
          const char *columns)
{
  GtkWidget *heading = ved_text_label_new (title, "caption-heading");
  GtkWidget *legend = ved_text_paragraph_new (columns, "caption");
  GtkWidget *text = ved_text_wrapped_label_new ("", "monospace");

  gtk_widget_add_css_class (legend, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), legend);
  gtk_box_append (GTK_BOX (box), text);

  return text;
}

static void
ved_row_card_init (VedRowCard *self)
{
  GtkWidget *content;

  self->card = ved_card_new (_("Raw Row"), &content, NULL);
  gtk_box_set_spacing (GTK_BOX (content), 4);
  self->message = add_text (content, _("Message"), _("time, type, order id, size, price, direction"));
  self->book = add_text (content, _("Order book after it"), _("for each level: ask price, ask size, bid price, bid size"));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_row_card_new:
 *
 * Returns: a card without a row
 */
GtkWidget *
ved_row_card_new (void)
{
  return g_object_new (VED_TYPE_ROW_CARD, NULL);
}

/**
 * ved_row_card_set_row:
 * @row: to show
 */
void
ved_row_card_set_row (VedRowCard       *self,
                      const VedBookDay *day,
                      guint32           row)
{
  g_autofree char *message = write_message (day, row), *book = write_book (day, row);

  g_return_if_fail (VED_IS_ROW_CARD (self));

  ved_text_label_set (self->message, message);
  ved_text_label_set (self->book, book);
}
