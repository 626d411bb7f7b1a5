/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-goto"

#include "config.h"

#include "app/market/ved-book-goto.h"

#include "app/market/ved-market-text.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"
#include "plot/ved-number-format.h"

#include <glib/gi18n.h>
#include <string.h>

/* One entry for places, where a colon tells a time from a row, and one for what to look for. */

struct _VedBookGoto
{
  GtkPopover parent_instance;
  VedBookSession *session;
  VedBookCursor *cursor;        /* of it */
  VedBookActions *actions;
  GtkWidget *place;             /* GtkEntry */
  GtkWidget *kind;              /* GtkDropDown */
  GtkWidget *value;             /* GtkEntry */
  GtkWidget *outcome;           /* VedParagraph */
};

typedef struct {
  const char *title;
  VedBookJump kind;
  gint64 value;                 /* of events */
} Target;

static const Target targets[] = {
  { N_("Execution (visible)"), VED_BOOK_JUMP_EVENT, VED_BOOK_EXECUTE },
  { N_("Execution (hidden)"), VED_BOOK_JUMP_EVENT, VED_BOOK_EXECUTE_HIDDEN },
  { N_("New limit order"), VED_BOOK_JUMP_EVENT, VED_BOOK_SUBMIT },
  { N_("Partial cancellation"), VED_BOOK_JUMP_EVENT, VED_BOOK_CANCEL },
  { N_("Deletion"), VED_BOOK_JUMP_EVENT, VED_BOOK_DELETE },
  { N_("Cross trade"), VED_BOOK_JUMP_EVENT, VED_BOOK_CROSS },
  { N_("Trading halt / resume"), VED_BOOK_JUMP_EVENT, VED_BOOK_HALT },
  { N_("Size of at least"), VED_BOOK_JUMP_SIZE, 0 },
  { N_("Price"), VED_BOOK_JUMP_PRICE, 0 },
  { N_("Order id"), VED_BOOK_JUMP_ORDER, 0 },
};

G_DEFINE_FINAL_TYPE (VedBookGoto, ved_book_goto, GTK_TYPE_POPOVER)

static void
mark (GtkWidget *entry,
      gboolean   is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
}

/* A row may be written as the header shows it: with # and with thousands apart. */
static gboolean
read_number (const char *text,
             gint64     *number)
{
  g_autoptr(GString) digits = g_string_new (text);

  g_string_replace (digits, ved_number_get_separator (), "", 0);
  g_string_replace (digits, "#", "", 0);
  g_string_replace (digits, " ", "", 0);

  return g_ascii_string_to_signed (digits->str, 10, 0, G_MAXINT64, number, NULL);
}

/* Times are those of the exchange, which the viewer need not know. */
static void
ved_book_goto_show (GtkWidget *widget)
{
  VedBookGoto *self = VED_BOOK_GOTO (widget);
  g_autofree char *hint = g_strdup_printf (_("Row, or time (%s) as in 9:45:30"), ved_book_session_get_zone_name (self->session));

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->place), hint);
  GTK_WIDGET_CLASS (ved_book_goto_parent_class)->show (widget);
}

static void
place_activated_cb (VedBookGoto *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->place));
  gint64 number = 0;
  gboolean is_time = strchr (text, ':') != NULL;
  gboolean is_right = is_time ? ved_market_read_time (text, &number) : read_number (text, &number);

  mark (self->place, !is_right);
  if (!is_right)
    {
      ved_text_label_set (self->outcome, _("Type a row, as in 1000, or a time, as in 9:45:30"));
      return;
    }
  if (is_time)
    ved_book_cursor_go_to_time (self->cursor, number);
  else
    ved_book_cursor_go (self->cursor, (guint32) MIN (number, G_MAXUINT32));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static const Target *
get_target (VedBookGoto *self)
{
  return &targets[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind)), G_N_ELEMENTS (targets) - 1)];
}

static void
look (VedBookGoto *self,
      gboolean     forwards)
{
  const Target *target = get_target (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->value));
  gint64 value = target->value;
  gboolean is_right = TRUE;

  if (target->kind == VED_BOOK_JUMP_PRICE)
    is_right = ved_market_read_price (text, &value);
  else if (target->kind != VED_BOOK_JUMP_EVENT)
    is_right = read_number (text, &value);
  mark (self->value, !is_right);
  if (is_right)
    ved_book_actions_jump (self->actions, target->kind, value, forwards);
  else
    ved_text_label_set (self->outcome, target->kind == VED_BOOK_JUMP_PRICE ? _("Type a price, as in 223.82")
                                                                           : _("Type a whole number"));
}

static void
previous_clicked_cb (VedBookGoto *self)
{
  look (self, FALSE);
}

static void
next_clicked_cb (VedBookGoto *self)
{
  look (self, TRUE);
}

static void
kind_changed_cb (VedBookGoto *self)
{
  gtk_widget_set_visible (self->value, get_target (self)->kind != VED_BOOK_JUMP_EVENT);
  mark (self->value, FALSE);
}

static void
told_cb (VedBookActions *actions,
         const char     *text,
         VedBookGoto    *self)
{
  ved_text_label_set (self->outcome, text);
}

static void
clear_clicked_cb (VedBookGoto *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->value), "");
  gtk_editable_set_text (GTK_EDITABLE (self->place), "");
  mark (self->value, FALSE);
  mark (self->place, FALSE);
  ved_text_label_set (self->outcome, "");
}

/* What was looked for in one recording is nothing to the next. */
static void
session_changed_cb (VedBookGoto *self)
{
  if (ved_book_session_get_day (self->session) != NULL)
    return;
  clear_clicked_cb (self);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), 0);
}

static void
ved_book_goto_dispose (GObject *object)
{
  VedBookGoto *self = VED_BOOK_GOTO (object);

  g_clear_object (&self->session);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (ved_book_goto_parent_class)->dispose (object);
}

static void
ved_book_goto_class_init (VedBookGotoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_goto_dispose;
  GTK_WIDGET_CLASS (klass)->show = ved_book_goto_show;
}

static GtkWidget *
create_kinds (VedBookGoto *self)
{
  const char *titles[G_N_ELEMENTS (targets) + 1] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    titles[i] = _(targets[i].title);
  self->kind = gtk_drop_down_new_from_strings (titles);
  ved_name_widget (self->kind, _("What to look for"));
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (kind_changed_cb), self, G_CONNECT_SWAPPED);

  return self->kind;
}

static GtkWidget *
create_entry (const char *placeholder,
              const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return entry;
}

static GtkWidget *
create_buttons (VedBookGoto *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *previous = gtk_button_new_with_mnemonic (_("_Previous"));
  GtkWidget *next = gtk_button_new_with_mnemonic (_("_Next"));
  GtkWidget *clear = gtk_button_new_with_mnemonic (_("_Clear"));

  g_signal_connect_object (previous, "clicked", G_CALLBACK (previous_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (next, "clicked", G_CALLBACK (next_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clear, "clicked", G_CALLBACK (clear_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (clear, "flat");
  gtk_widget_set_hexpand (previous, TRUE);
  gtk_widget_set_hexpand (next, TRUE);
  ved_set_tooltip (previous, _("Previous (P)"));
  ved_set_tooltip (next, _("Next (N)"));
  gtk_box_append (GTK_BOX (box), previous);
  gtk_box_append (GTK_BOX (box), next);
  gtk_box_append (GTK_BOX (box), clear);

  return box;
}

static GtkWidget *
create_moves (void)
{
  static const struct {
    const char *icon;
    const char *action;
    int argument;
    const char *label;
  } moves[] = {
    { "go-first-symbolic", "book.end", -1, N_("First event (Ctrl+Home)") },
    { "media-seek-backward-symbolic", "book.page", -1, N_("1,000 events back (Ctrl+Page Up)") },
    { "media-seek-forward-symbolic", "book.page", 1, N_("1,000 events forward (Ctrl+Page Down)") },
    { "go-last-symbolic", "book.end", 1, N_("Last event (Ctrl+End)") },
    { "edit-undo-symbolic", "book.back", 0, N_("Back to before the last jump (Alt+[)") },
    { "edit-redo-symbolic", "book.forward", 0, N_("Forward again (Alt+])") },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      GtkWidget *button = gtk_button_new_from_icon_name (moves[i].icon);

      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), moves[i].action);
      if (moves[i].argument != 0)
        gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "i", moves[i].argument);
      ved_set_tooltip (button, _(moves[i].label));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(moves[i].label), -1);
      gtk_box_append (GTK_BOX (box), button);
    }

  return box;
}

static void
ved_book_goto_init (VedBookGoto *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->place = create_entry (NULL, _("Row or time"));
  self->value = create_entry (_("Value"), _("Value to look for"));
  self->outcome = ved_text_paragraph_new ("", "caption");
  ved_paragraph_set_most_chars (VED_PARAGRAPH (self->outcome), 34);
  gtk_widget_set_size_request (box, 280, -1);
  g_signal_connect_object (self->place, "activate", G_CALLBACK (place_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->value, "activate", G_CALLBACK (next_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), ved_text_label_new (_("Go To"), "heading"));
  gtk_box_append (GTK_BOX (box), self->place);
  gtk_box_append (GTK_BOX (box), create_moves ());
  gtk_box_append (GTK_BOX (box), ved_text_label_new (_("Look For"), "heading"));
  gtk_box_append (GTK_BOX (box), create_kinds (self));
  gtk_box_append (GTK_BOX (box), self->value);
  gtk_box_append (GTK_BOX (box), create_buttons (self));
  gtk_box_append (GTK_BOX (box), self->outcome);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  kind_changed_cb (self);
}

/**
 * ved_book_goto_new:
 * @session: whose cursor it moves
 * @actions: who looks for things
 *
 * Returns: (transfer floating): a popover to get to a row, a time, or an event
 */
GtkWidget *
ved_book_goto_new (VedBookSession *session,
                   VedBookActions *actions)
{
  VedBookGoto *self = g_object_new (VED_TYPE_BOOK_GOTO, NULL);

  self->session = g_object_ref (session);
  self->cursor = ved_book_session_get_cursor (session);
  self->actions = g_object_ref (actions);
  g_signal_connect_object (actions, "told", G_CALLBACK (told_cb), self, 0);
  g_signal_connect_object (session, "changed", G_CALLBACK (session_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
