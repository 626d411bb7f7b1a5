/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-servers-page"

#include "config.h"

#include "app/servers/ved-servers-page.h"

#include "app/parts/ved-export-button.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-stack.h"
#include "app/parts/ved-typing-fault.h"
#include "app/servers/ved-saved-filters.h"
#include "app/servers/ved-server-export.h"
#include "app/servers/ved-server-table.h"
#include "app/servers/ved-server-view.h"

#include <glib/gi18n.h>

/* The table of all servers and, over it, the page of one of them. Only the one that is visible is updated;
 * the other catches up when it is shown. */

#define MARGIN_PX 18

struct _VedServersPage
{
  VedPage parent_instance;

  GtkWidget *stack;
  GtkWidget *search;
  GtkWidget *saved;
  GtkWidget *fault;
  GtkWidget *count;
  GtkWidget *table;
  GtkWidget *table_stack;
  GtkWidget *view;
  VedServerList *list;
  VedSnapshot *snapshot;
  char *restored;               /* (nullable): the server that was open when the app was left */
  guint range;                  /* of the view, also while there is none; G_MAXUINT: its own */
};

G_DEFINE_FINAL_TYPE (VedServersPage, ved_servers_page, VED_TYPE_PAGE)

static gboolean
shows_server (VedServersPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "server") == 0;
}

static void
update_count (VedServersPage *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint n_servers = self->snapshot != NULL ? ved_snapshot_get_n_servers (self->snapshot) : 0;
  g_autofree char *text = NULL;

  if (n_shown == n_servers)
    text = g_strdup_printf (ngettext ("%u server", "%u servers", n_servers), n_servers);
  else
    text = g_strdup_printf (ngettext ("%u of %u server", "%u of %u servers", n_servers), n_shown, n_servers);
  ved_text_label_set (self->count, text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->table_stack), n_shown > 0 ? "table" : "empty");
}

static void
update_visible (VedServersPage *self)
{
  if (self->snapshot == NULL)
    return;

  if (shows_server (self))
    {
      ved_server_view_update (VED_SERVER_VIEW (self->view), self->snapshot);
      return;
    }
  ved_server_list_set_snapshot (self->list, self->snapshot);
  update_count (self);
}

/* Of another fleet than then the table is shown. */
static void
open_restored (VedServersPage *self)
{
  g_autofree char *name = g_steal_pointer (&self->restored);
  guint server;

  if (name != NULL && !shows_server (self) && ved_snapshot_find (self->snapshot, name, &server))
    ved_page_show_server (VED_PAGE (self), name);
}

static void
ved_servers_page_update (VedPage     *page,
                         VedSnapshot *snapshot)
{
  VedServersPage *self = VED_SERVERS_PAGE (page);

  ved_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = snapshot;
  open_restored (self);
  update_visible (self);
}

static void
ved_servers_page_search (VedPage    *page,
                         const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (VED_SERVERS_PAGE (page)->search), text != NULL ? text : "");
}

static gboolean
ved_servers_page_show_server (VedPage    *page,
                              const char *name)
{
  VedServersPage *self = VED_SERVERS_PAGE (page);

  if (self->view == NULL)
    {
      self->view = ved_server_view_new (ved_page_get_model (page));
      g_signal_connect_object (self->view, "closed", G_CALLBACK (ved_page_go_back), self, G_CONNECT_SWAPPED);
      gtk_stack_add_named (GTK_STACK (self->stack), self->view, "server");
      ved_server_view_set_range (VED_SERVER_VIEW (self->view), self->range);
    }
  ved_server_view_show_server (VED_SERVER_VIEW (self->view), name);
  ved_stack_show_name (GTK_STACK (self->stack), "server");
  ved_page_set_title (page, name);
  update_visible (self);

  return TRUE;
}

static gboolean
ved_servers_page_go_back (VedPage *page)
{
  VedServersPage *self = VED_SERVERS_PAGE (page);

  if (!shows_server (self))
    return FALSE;

  ved_stack_show_name (GTK_STACK (self->stack), "list");
  ved_page_set_title (page, _("Servers"));
  update_visible (self);

  return TRUE;
}

static const char *
ved_servers_page_get_server (VedPage *page)
{
  VedServersPage *self = VED_SERVERS_PAGE (page);

  return shows_server (self) ? ved_server_view_get_server (VED_SERVER_VIEW (self->view)) : NULL;
}

static GVariant *
ved_servers_page_save_state (VedPage *page)
{
  VedServersPage *self = VED_SERVERS_PAGE (page);
  g_auto(GStrv) filters = ved_saved_filters_get_texts (VED_SAVED_FILTERS (self->saved));
  GVariantDict state;
  gboolean is_descending;
  VedServerField field = ved_server_list_get_sort (self->list, &is_descending);

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "sort", "u", (guint) field);
  g_variant_dict_insert (&state, "descending", "b", is_descending);
  g_variant_dict_insert (&state, "search", "s", gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_variant_dict_insert (&state, "filters", "^as", filters);
  if (self->view != NULL)
    self->range = ved_server_view_get_range (VED_SERVER_VIEW (self->view));
  if (self->range != G_MAXUINT)
    g_variant_dict_insert (&state, "range", "u", self->range);
  if (shows_server (self) || self->restored != NULL)
    g_variant_dict_insert (&state, "server", "s",
                           self->restored != NULL ? self->restored : ved_servers_page_get_server (page));

  return g_variant_dict_end (&state);
}

static void
ved_servers_page_restore_state (VedPage  *page,
                                GVariant *state)
{
  VedServersPage *self = VED_SERVERS_PAGE (page);
  g_auto(GStrv) filters = NULL;
  gboolean is_descending = FALSE;
  const char *text;
  guint field;

  if (g_variant_lookup (state, "sort", "u", &field) && field < VED_N_FIELDS &&
      g_variant_lookup (state, "descending", "b", &is_descending))
    ved_server_table_sort_by (VED_SERVER_TABLE (self->table), (VedServerField) field, is_descending);
  if (g_variant_lookup (state, "range", "u", &self->range) && self->view != NULL)
    ved_server_view_set_range (VED_SERVER_VIEW (self->view), self->range);
  if (g_variant_lookup (state, "filters", "^as", &filters))
    ved_saved_filters_set_texts (VED_SAVED_FILTERS (self->saved), (const char *const *) filters);
  if (g_variant_lookup (state, "search", "&s", &text))
    gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  g_clear_pointer (&self->restored, g_free);
  if (g_variant_lookup (state, "server", "s", &self->restored) && self->snapshot != NULL)
    open_restored (self);
}

static void
search_changed_cb (GtkSearchEntry *entry,
                   VedServersPage *self)
{
  g_autoptr(GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  ved_server_list_set_search (self->list, text, &error);
  ved_typing_fault_set (VED_TYPING_FAULT (self->fault), error != NULL ? error->message : NULL);
  ved_server_table_show_first (VED_SERVER_TABLE (self->table));
  update_count (self);
}

static void
row_activated_cb (VedServerTable *table,
                  const char     *name,
                  VedServersPage *self)
{
  ved_page_open_server (VED_PAGE (self), name);
}

static GtkWidget *
create_bar (VedServersPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  gtk_widget_set_hexpand (self->search, TRUE);
  g_object_set (self->search, "placeholder-text", _("Name, or filter: profile:db risk>60 cpu>80"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find servers"), -1);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  self->count = ved_text_label_new ("", "dim-label");
  self->saved = ved_saved_filters_new (GTK_EDITABLE (self->search));
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), self->saved);
  gtk_box_append (GTK_BOX (bar), ved_export_button_new ("servers", (VedExportFunc) ved_server_export_table, self->list));
  gtk_box_append (GTK_BOX (bar), self->count);

  return bar;
}

static GtkWidget *
create_empty (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "edit-find-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No server matches"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("Search for a part of a name, a profile, a level or a state, or compare: risk>60."));

  return page;
}

static GtkWidget *
create_table (VedServersPage *self)
{
  static const VedServerField fields[] = {
    VED_FIELD_NAME, VED_FIELD_LEVEL, VED_FIELD_RISK, VED_FIELD_PROFILE, VED_FIELD_PROB_30M, VED_FIELD_PROB_8H,
    VED_FIELD_CPU, VED_FIELD_CPU_FORECAST, VED_FIELD_MEMORY, VED_FIELD_IOWAIT, VED_FIELD_LOAD, VED_FIELD_DISK,
    VED_FIELD_STATE, VED_FIELD_AGE, VED_FIELD_ENGINE,
  };
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->table = ved_server_table_new (self->list, fields, G_N_ELEMENTS (fields));
  ved_server_table_sort_by (VED_SERVER_TABLE (self->table), VED_FIELD_RISK, TRUE);
  g_signal_connect (self->table, "activated", G_CALLBACK (row_activated_cb), self);
  self->table_stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->table_stack), self->table, "table");
  gtk_stack_add_named (GTK_STACK (self->table_stack), create_empty (), "empty");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_vexpand (self->table_stack, TRUE);
  gtk_box_append (GTK_BOX (card), self->table_stack);

  return card;
}

static GtkWidget *
create_list_page (VedServersPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_bar (self));
  self->fault = ved_typing_fault_new (self->search);
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), create_table (self));

  return box;
}

static void
ved_servers_page_dispose (GObject *object)
{
  VedServersPage *self = VED_SERVERS_PAGE (object);

  g_clear_pointer (&self->restored, g_free);
  g_clear_object (&self->list);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);

  G_OBJECT_CLASS (ved_servers_page_parent_class)->dispose (object);
}

static void
ved_servers_page_class_init (VedServersPageClass *klass)
{
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_servers_page_dispose;
  page_class->update = ved_servers_page_update;
  page_class->search = ved_servers_page_search;
  page_class->show_server = ved_servers_page_show_server;
  page_class->go_back = ved_servers_page_go_back;
  page_class->get_server = ved_servers_page_get_server;
  page_class->save_state = ved_servers_page_save_state;
  page_class->restore_state = ved_servers_page_restore_state;
}

static void
ved_servers_page_init (VedServersPage *self)
{
  self->list = ved_server_list_new ();
  self->range = G_MAXUINT;
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), create_list_page (self), "list");
  ved_page_set_title (VED_PAGE (self), _("Servers"));
  adw_bin_set_child (ADW_BIN (self), self->stack);
}
