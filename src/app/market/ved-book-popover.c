/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-popover"

#include "config.h"

#include "app/market/ved-book-popover.h"

#include "app/market/ved-market-text.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What is known of the recording that is open, the others in the same folder or archive, and those that were open
 * before. Lists are filled anew when the popover is shown. They scroll; what can be done stands below, never cut. */

#define MAX_SETS 60

struct _VedBookPopover
{
  GtkPopover parent_instance;
  VedBookSession *session;
  GSettings *settings;
  GtkWidget *name;
  GtkWidget *facts;
  GtkWidget *integrity;
  GtkWidget *notes;
  GtkWidget *sets_box;
  GtkWidget *sets;
  GtkWidget *recent_box;
  GtkWidget *recent;
};

G_DEFINE_FINAL_TYPE (VedBookPopover, ved_book_popover, GTK_TYPE_POPOVER)

static void
clear_list (GtkWidget *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), child);
}

static GtkWidget *
add_row (GtkWidget  *list,
         const char *title,
         const char *subtitle,
         const char *icon)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *escaped_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped_subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), row);

  return row;
}

static char *
describe_day (VedBookSession *session)
{
  const VedBookDay *day = ved_book_session_get_day (session);
  char from[VED_MARKET_TEXT_SIZE], to[VED_MARKET_TEXT_SIZE], rows[VED_MARKET_TEXT_SIZE];
  g_autofree char *size = g_format_size (ved_book_day_get_bytes (day));

  ved_market_write_time (day->time_ns[0], from, sizeof from);
  ved_market_write_time (day->time_ns[day->n_rows - 1], to, sizeof to);
  ved_market_write_count (day->n_rows, rows, sizeof rows);

  /* Translators: date, first and last time, their zone, rows, levels, memory */
  return g_strdup_printf (_("%s · %.8s to %.8s %s\n%s rows · %u levels · %s\n%s"), day->name.date, from, to,
                          ved_book_session_get_zone_name (session), rows, day->n_levels, size, day->source);
}

static char *
describe_integrity (const VedBookDay *day)
{
  char count[VED_MARKET_TEXT_SIZE], row[VED_MARKET_TEXT_SIZE];

  if (day->integrity.n_broken == 0)
    return g_strdup_printf (_("✓ Integrity 100 %%: all %s book changes match their messages"),
                            ved_market_write_count (day->integrity.n_checked, count, sizeof count));

  return g_strdup_printf (_("⚠ %s book rows do not match their messages; the first is #%s"),
                          ved_market_write_count (day->integrity.n_broken, count, sizeof count),
                          ved_market_write_count (day->integrity.first_broken, row, sizeof row));
}

/* What is odd about the recording, and that not all of it is here. */
static char *
write_notes (VedBookSession *session)
{
  VedBookDay *day = ved_book_session_get_day (session);
  const VedBookStreamStatus *arrival = ved_book_session_get_arrival (session);
  g_autoptr(GString) text = g_string_new (NULL);

  if (day == NULL)
    return NULL;
  if (arrival != NULL && arrival->state == VED_BOOK_STREAM_COMING)
    g_string_append (text, ved_book_session_get_progress (session) != NULL
                           ? _("It is being read: these are its first rows.")
                           : _("It is being downloaded: these are the rows so far, not yet checked."));
  if (arrival != NULL && arrival->message != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", arrival->message);
  for (guint i = 0; day->notes != NULL && day->notes[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", day->notes[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_day (VedBookPopover *self)
{
  VedBookDay *day = ved_book_session_get_day (self->session);
  const char *message = ved_book_session_get_message (self->session);
  g_autofree char *name = day != NULL ? ved_book_name_label (&day->name) : g_strdup (_("No Order Book"));
  g_autofree char *facts = day != NULL ? describe_day (self->session) : g_strdup (message);
  g_autofree char *integrity = day != NULL ? describe_integrity (day) : NULL;
  g_autofree char *notes = write_notes (self->session);

  ved_text_label_set (self->name, name);
  ved_text_label_set (self->facts, facts != NULL ? facts : "");
  ved_text_label_set (self->integrity, integrity != NULL ? integrity : "");
  ved_text_label_set (self->notes, notes != NULL ? notes : "");
  gtk_widget_set_visible (self->integrity, integrity != NULL);
  gtk_widget_set_visible (self->notes, notes != NULL && *notes != '\0');
}

static void
show_sets (VedBookPopover *self)
{
  GPtrArray *sets = ved_book_session_get_sets (self->session);

  clear_list (self->sets);
  gtk_widget_set_visible (self->sets_box, sets != NULL && sets->len > 1);
  for (guint i = 0; sets != NULL && i < MIN (sets->len, MAX_SETS); i++)
    {
      const VedBookSet *set = g_ptr_array_index (sets, i);
      g_autofree char *label = ved_book_name_label (&set->name);
      g_autofree char *size = g_format_size (set->n_bytes);
      g_autofree char *subtitle = g_strdup_printf ("%s · %s", set->name.date, size);
      gboolean is_shown = i == ved_book_session_get_set (self->session);

      add_row (self->sets, label, subtitle, is_shown ? "object-select-symbolic" : "x-office-spreadsheet-symbolic");
    }
}

static void
show_recent (VedBookPopover *self)
{
  g_auto(GStrv) recent = g_settings_get_strv (self->settings, "recent-sources");
  guint n_rows = 0;

  clear_list (self->recent);
  for (guint i = 0; recent[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      GtkWidget *row;

      if (!g_path_is_absolute (recent[i]) || !ved_book_session_takes (recent[i])
          || g_strcmp0 (recent[i], ved_book_session_get_path (self->session)) == 0)
        continue;
      name = g_path_get_basename (recent[i]);
      row = add_row (self->recent, name, recent[i], "document-open-recent-symbolic");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-source");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", recent[i]);
      n_rows++;
    }
  gtk_widget_set_visible (self->recent_box, n_rows > 0);
}

static void
set_activated_cb (GtkListBox     *list,
                  GtkListBoxRow  *row,
                  VedBookPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  ved_book_session_choose (self->session, (guint) gtk_list_box_row_get_index (row));
}

static void
refresh (VedBookPopover *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  show_day (self);
  show_sets (self);
  show_recent (self);
}

static void
ved_book_popover_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_book_popover_parent_class)->show (widget);
  refresh (VED_BOOK_POPOVER (widget));
}

static void
ved_book_popover_dispose (GObject *object)
{
  VedBookPopover *self = VED_BOOK_POPOVER (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ved_book_popover_parent_class)->dispose (object);
}

static void
ved_book_popover_class_init (VedBookPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_book_popover_dispose;
  GTK_WIDGET_CLASS (klass)->show = ved_book_popover_show;
}

static GtkWidget *
add_list (GtkWidget  *box,
          const char *title,
          GtkWidget **list)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (*list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (*list, "boxed-list");
  gtk_box_append (GTK_BOX (part), ved_text_label_new (title, "caption-heading"));
  gtk_box_append (GTK_BOX (part), *list);
  gtk_box_append (GTK_BOX (box), part);

  return part;
}

static void
add_button (VedBookPopover *self,
            GtkWidget      *box,
            const char     *label,
            const char     *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
add_text (GtkWidget  *box,
          const char *css_class)
{
  GtkWidget *label = ved_text_paragraph_new ("", css_class);

  ved_paragraph_set_most_chars (VED_PARAGRAPH (label), 44);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
ved_book_popover_init (VedBookPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *close = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *whole = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_size_request (box, 320, -1);
  self->name = ved_text_label_new ("", "heading");
  gtk_box_append (GTK_BOX (box), self->name);
  self->facts = add_text (box, "caption");
  self->integrity = add_text (box, "caption");
  self->notes = add_text (box, "caption");
  add_button (self, buttons, _("_Open…"), "app.open-book");
  add_button (self, buttons, _("Open _Folder…"), "app.open-book-folder");
  gtk_box_append (GTK_BOX (box), buttons);
  self->sets_box = add_list (box, _("In the Same Place"), &self->sets);
  g_signal_connect_object (self->sets, "row-activated", G_CALLBACK (set_activated_cb), self, 0);
  self->recent_box = add_list (box, _("Recent"), &self->recent);
  g_signal_connect_object (self->recent, "row-activated", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
  add_button (self, close, _("_Close Order Book"), "app.close-book");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 560);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_box_append (GTK_BOX (whole), scroller);
  gtk_box_append (GTK_BOX (whole), close);
  gtk_popover_set_child (GTK_POPOVER (self), whole);
}

/**
 * ved_book_popover_new:
 * @session: what it shows and steers
 * @settings: with what was open before
 *
 * Returns: (transfer floating): a popover for the order book's button
 */
GtkWidget *
ved_book_popover_new (VedBookSession *session,
                      GSettings      *settings)
{
  VedBookPopover *self = g_object_new (VED_TYPE_BOOK_POPOVER, NULL);

  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (session, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
