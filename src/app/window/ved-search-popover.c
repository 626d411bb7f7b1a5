/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-search-popover"

#include "config.h"

#include "app/window/ved-search-popover.h"

#include "app/models/ved-server-search.h"
#include "app/ved-action-list.h"
#include "app/ved-key.h"
#include "app/ved-page-list.h"
#include "app/ved-place-list.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* Results come in groups: pages, places on them and actions first when something was typed that fits them, then the
 * servers, the most troubled first, and last what is found by other words only. At most MAX_SERVERS rows are made; a last
 * line says how many more there are. */

#define MAX_SERVERS 30

struct _VedSearchPopover
{
  GtkPopover parent_instance;
  VedSession *session;
  GtkEditable *entry;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (VedSearchPopover, ved_search_popover, GTK_TYPE_POPOVER)

static GtkWidget *
new_label (const char *text,
           gboolean    dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");

  return label;
}

static GtkWidget *
new_row (GtkWidget  *prefix,
         const char *title,
         const char *detail)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = new_label (title, FALSE);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), prefix);
  gtk_box_append (GTK_BOX (box), label);
  if (detail != NULL)
    gtk_box_append (GTK_BOX (box), new_label (detail, TRUE));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return row;
}

/* A row with an action of its own would not tell the list that it was activated, and the popover would
 * stay. */
static void
set_row_action (GtkWidget  *row,
                const char *detailed_action)
{
  g_object_set_data_full (G_OBJECT (row), "action", g_strdup (detailed_action), g_free);
}

static void
append_action (VedSearchPopover *self,
               const char       *title,
               const char       *detail,
               const char       *icon_name,
               const char       *detailed_action)
{
  GtkWidget *row = new_row (gtk_image_new_from_icon_name (icon_name), title, detail);

  set_row_action (row, detailed_action);
  gtk_list_box_append (self->list, row);
}

static void
append_server (VedSearchPopover *self,
               VedSnapshot      *snapshot,
               guint             server)
{
  const VedLevelInfo *level = ved_level_get_info (ved_snapshot_get_level (snapshot, server));
  const char letter[] = { level->letter, '\0' };
  const char *name = ved_snapshot_get_name (snapshot, server);
  g_autofree char *css_class = g_strconcat ("ved-", level->key, NULL);
  g_autofree char *action = g_action_print_detailed_name ("app.show-server", g_variant_new_string (name));
  GtkWidget *badge = gtk_label_new (letter);
  GtkWidget *row;

  gtk_widget_add_css_class (badge, "search-badge");
  gtk_widget_add_css_class (badge, css_class);
  row = new_row (badge, name, _(ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->label));
  set_row_action (row, action);
  gtk_list_box_append (self->list, row);
}

static void
append_pages (VedSearchPopover *self,
              const char       *text)
{
  guint n_pages;
  const VedPageInfo *pages = ved_page_list_get (&n_pages);

  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *action = g_strconcat ("app.show-page::", pages[i].id, NULL);

      if (ved_server_search_rank (text, _(pages[i].title)) > 0)
        append_action (self, _(pages[i].title), _("Page"), pages[i].icon_name, action);
    }
}

/* What is called so comes before the servers, and what may be meant by other words after them: each is found once. */
static gboolean
fits (const char *text,
      const char *title,
      const char *words,
      gboolean    by_words)
{
  gboolean is_called_so = ved_server_search_rank (text, _(title)) > 0;

  return by_words ? !is_called_so && words != NULL && ved_server_search_rank (text, _(words)) > 0 : is_called_so;
}

static void
append_places (VedSearchPopover *self,
               const char       *text,
               gboolean          by_words)
{
  guint n_places;
  const VedPlaceInfo *places = ved_place_list_get (&n_places);

  if (*text == '\0')
    return;

  for (guint i = 0; i < n_places; i++)
    {
      const VedPageInfo *page = ved_page_list_find (places[i].page_id);
      g_autofree char *action = g_strconcat ("app.show-place::", places[i].id, NULL);

      if (fits (text, places[i].title, places[i].words, by_words))
        append_action (self, _(places[i].title), _(page->title), page->icon_name, action);
    }
}

/* Of the program's own it is known whether there is anything to do now. */
static gboolean
can_do (const VedActionInfo *info)
{
  GApplication *application = g_application_get_default ();
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  return application == NULL || !g_str_has_prefix (info->action, "app.")
         || !g_action_parse_detailed_name (info->action, &name, &target, NULL)
         || g_action_group_get_action_enabled (G_ACTION_GROUP (application), name + strlen ("app."));
}

static void
append_actions (VedSearchPopover *self,
                const char       *text,
                gboolean          by_words)
{
  guint n_actions;
  const VedActionInfo *actions = ved_action_list_get (&n_actions);

  if (*text == '\0')
    return;

  for (guint i = 0; i < n_actions; i++)
    {
      if (actions[i].title != NULL && fits (text, actions[i].title, actions[i].words, by_words) && can_do (&actions[i]))
        append_action (self, _(actions[i].title), _("Action"), actions[i].icon_name, actions[i].action);
    }
}

/* A whole number may be the id of an order, written with or without separators. */
static void
append_order (VedSearchPopover *self,
              const char       *text)
{
  VedBookDay *day = ved_book_session_get_day (ved_session_get_book (self->session));
  g_autofree char *digits = g_strdelimit (g_strdup (text), ",", ' ');
  g_autofree char *title = NULL, *action = NULL;
  g_auto(GStrv) groups = g_strsplit (digits, " ", -1);
  g_autofree char *number = g_strjoinv ("", groups);
  gint64 id;
  guint32 order;

  if (day == NULL || !g_ascii_string_to_signed (number, 10, 1, G_MAXINT64, &id, NULL) ||
      !ved_book_day_find_order (day, id, &order))
    return;

  title = g_strdup_printf (_("Order %" PRId64), id);
  action = g_strdup_printf ("win.show-order(int64 %" PRId64 ")", id);
  append_action (self, title, _("Order book"), "ved-orders-symbolic", action);
}

static void
append_servers (VedSearchPopover *self,
                const char       *text)
{
  VedSnapshot *snapshot = ved_fleet_model_get_snapshot (ved_session_get_model (self->session));
  guint servers[MAX_SERVERS];
  guint n_found;

  if (snapshot == NULL)
    return;

  n_found = ved_server_search_find (snapshot, text, servers, MAX_SERVERS);
  for (guint i = 0; i < MIN (n_found, MAX_SERVERS); i++)
    append_server (self, snapshot, servers[i]);
  if (n_found > MAX_SERVERS)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("… and %u more", "… and %u more", n_found - MAX_SERVERS),
                                               n_found - MAX_SERVERS);
      GtkWidget *row = new_row (gtk_image_new_from_icon_name ("view-more-symbolic"), rest, NULL);

      gtk_widget_set_sensitive (row, FALSE);
      gtk_list_box_append (self->list, row);
    }
}

static void
text_changed_cb (VedSearchPopover *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  append_pages (self, text);
  append_places (self, text, FALSE);
  append_actions (self, text, FALSE);
  append_order (self, text);
  append_servers (self, text);
  append_places (self, text, TRUE);
  append_actions (self, text, TRUE);
}

static void
row_activated_cb (VedSearchPopover *self,
                  GtkListBoxRow    *row)
{
  const char *detailed_action = g_object_get_data (G_OBJECT (row), "action");
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed_action, &name, &target, NULL))
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

static void
entry_activated_cb (VedSearchPopover *self)
{
  GtkListBoxRow *first;

  text_changed_cb (self);
  first = gtk_list_box_get_row_at_index (self->list, 0);
  if (first != NULL)
    gtk_widget_activate (GTK_WIDGET (first));
}

/* Down leads from the entry into the list. */
static gboolean
entry_key_pressed_cb (GtkEventControllerKey *keys,
                      guint                  keyval,
                      guint                  keycode,
                      GdkModifierType        state,
                      VedSearchPopover      *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (ved_key_simplify (keyval) != GDK_KEY_Down || first == NULL)
    return GDK_EVENT_PROPAGATE;

  return gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
search_stopped_cb (VedSearchPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
ved_search_popover_show (GtkWidget *widget)
{
  VedSearchPopover *self = VED_SEARCH_POPOVER (widget);

  gtk_editable_set_text (self->entry, "");
  text_changed_cb (self);
  GTK_WIDGET_CLASS (ved_search_popover_parent_class)->show (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
ved_search_popover_dispose (GObject *object)
{
  g_clear_object (&VED_SEARCH_POPOVER (object)->session);

  G_OBJECT_CLASS (ved_search_popover_parent_class)->dispose (object);
}

static void
ved_search_popover_class_init (VedSearchPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_search_popover_dispose;
  widget_class->show = ved_search_popover_show;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-search-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, VedSearchPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, VedSearchPopover, list);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
}

static void
ved_search_popover_init (VedSearchPopover *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (entry_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

/**
 * ved_search_popover_new:
 * @session: whose servers and orders are found
 *
 * Returns: (transfer floating): a popover for the search button
 */
GtkWidget *
ved_search_popover_new (VedSession *session)
{
  VedSearchPopover *self = g_object_new (VED_TYPE_SEARCH_POPOVER, NULL);

  self->session = g_object_ref (session);

  return GTK_WIDGET (self);
}
