/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-marks-popover"

#include "config.h"

#include "app/market/ved-book-marks-popover.h"

#include "app/market/ved-market-text.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* Bookmarks of a day: an entry for the note of a new one, and those that there are. The list is made anew while the
 * popover is open, as it is short and changes by hand only. */

#define WIDTH_PX 320
#define MOST_HEIGHT_PX 280

struct _VedBookMarksPopover
{
  GtkPopover parent_instance;
  VedBookSession *session;
  VedBookMarks *marks;
  GtkWidget *entry;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (VedBookMarksPopover, ved_book_marks_popover, GTK_TYPE_POPOVER)

static guint32
get_row_of (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "row"));
}

static void
remove_clicked_cb (VedBookMarksPopover *self,
                   GtkWidget           *button)
{
  ved_book_marks_remove (self->marks, get_row_of (button));
}

static GtkWidget *
create_remove_button (VedBookMarksPopover *self,
                      guint32              row)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  g_object_set_data (G_OBJECT (button), "row", GUINT_TO_POINTER (row));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ved_set_tooltip (button, _("Remove Bookmark"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Remove Bookmark"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static void
append_mark (VedBookMarksPopover *self,
             const VedBookMark   *mark)
{
  const VedBookDay *day = ved_book_session_get_day (self->session);
  GtkWidget *line = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *place;
  char row[VED_MARKET_TEXT_SIZE], time[VED_MARKET_TEXT_SIZE];
  g_autofree char *where = g_strdup_printf ("#%s · %s", ved_market_write_count (mark->row, row, sizeof row),
                                            ved_market_write_time (day->time_ns[mark->row], time, sizeof time));
  const char *note = *mark->note != '\0' ? mark->note : _("Bookmark");
  g_autofree char *label = g_strdup_printf ("%s, %s", note, where);

  place = ved_text_label_new (where, "caption");
  gtk_widget_add_css_class (place, "dim-label");
  gtk_widget_add_css_class (place, "numeric");
  gtk_box_append (GTK_BOX (texts), ved_text_label_new (note, NULL));
  gtk_box_append (GTK_BOX (texts), place);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), create_remove_button (self, mark->row));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);
  g_object_set_data (G_OBJECT (line), "row", GUINT_TO_POINTER (mark->row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (self->list, line);
}

static void
refresh (VedBookMarksPopover *self)
{
  GtkListBoxRow *line;

  while ((line = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (line));
  for (guint i = 0; i < ved_book_marks_get_n (self->marks); i++)
    append_mark (self, ved_book_marks_get (self->marks, i));
}

static void
marks_changed_cb (VedBookMarksPopover *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
add_cb (VedBookMarksPopover *self)
{
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  ved_book_marks_put (self->marks, ved_book_cursor_get_row (ved_book_session_get_cursor (self->session)), note);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
row_activated_cb (VedBookMarksPopover *self,
                  GtkListBoxRow       *line)
{
  ved_book_cursor_go (ved_book_session_get_cursor (self->session), get_row_of (line));
}

static void
ved_book_marks_popover_show (GtkWidget *widget)
{
  VedBookMarksPopover *self = VED_BOOK_MARKS_POPOVER (widget);

  refresh (self);
  GTK_WIDGET_CLASS (ved_book_marks_popover_parent_class)->show (widget);
  gtk_widget_grab_focus (self->entry);
}

static void
ved_book_marks_popover_dispose (GObject *object)
{
  VedBookMarksPopover *self = VED_BOOK_MARKS_POPOVER (object);

  g_clear_object (&self->session);
  g_clear_object (&self->marks);

  G_OBJECT_CLASS (ved_book_marks_popover_parent_class)->dispose (object);
}

static void
ved_book_marks_popover_class_init (VedBookMarksPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_marks_popover_dispose;
  GTK_WIDGET_CLASS (klass)->show = ved_book_marks_popover_show;
}

static GtkWidget *
create_entry (VedBookMarksPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button = gtk_button_new_with_mnemonic (_("_Add"));

  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("What is to be seen here"));
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Note of a new bookmark"), -1);
  gtk_widget_add_css_class (button, "suggested-action");
  ved_set_tooltip (button, _("Add a Bookmark at This Event (Enter)"));
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

static GtkWidget *
create_list (VedBookMarksPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *nothing = gtk_label_new (_("No bookmarks yet"));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, nothing);
  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 12);
  gtk_widget_set_margin_bottom (nothing, 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Bookmarks"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_set_focusable (scroller, FALSE);

  return scroller;
}

static void
ved_book_marks_popover_init (VedBookMarksPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_set_size_request (box, WIDTH_PX, -1);
  gtk_box_append (GTK_BOX (box), create_entry (self));
  gtk_box_append (GTK_BOX (box), create_list (self));
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Bookmarks"), -1);
}

/**
 * ved_book_marks_popover_new:
 * @session: whose cursor stands where bookmarks are added, and goes to them
 * @marks: what to show and change
 *
 * Returns: (transfer floating): a popover for the button of the bookmarks
 */
GtkWidget *
ved_book_marks_popover_new (VedBookSession *session,
                            VedBookMarks   *marks)
{
  VedBookMarksPopover *self = g_object_new (VED_TYPE_BOOK_MARKS_POPOVER, NULL);

  self->session = g_object_ref (session);
  self->marks = g_object_ref (marks);
  g_signal_connect_object (marks, "changed", G_CALLBACK (marks_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
