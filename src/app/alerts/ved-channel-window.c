/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-channel-window"

#include "config.h"

#include "app/alerts/ved-channel-window.h"

#include "app/parts/ved-document.h"
#include "app/parts/ved-entry-check.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-typing-fault.h"

#include <glib/gi18n.h>
#include <string.h>

/* The daemon tells no address and no authorization: an entry that is left empty leaves them as they are. */

#define WIDTH_PX  480
#define MARGIN_PX 18
#define GAP_PX    12

/* As the daemon calls them, in the order of the choice. */
static const char *const kinds[] = { "webhook", "mail", "alertmanager" };

typedef enum {
  ENTRY_NAME,
  ENTRY_URL,
  ENTRY_AUTHORIZATION,
  ENTRY_RELAY,
  ENTRY_FROM,
  ENTRY_TO,
  ENTRY_ROLES,
  N_ENTRIES
} Field;

/* What an entry is called in a row of the daemon, and the kinds that have it, by their bits. */
static const struct {
  const char *key, *title;
  guint kinds;
  gboolean is_list;
} entries[N_ENTRIES] = {
  [ENTRY_NAME] = { "name", N_("Name"), 7, FALSE },
  [ENTRY_URL] = { "url", N_("Address, as in https://chat.example/hook"), 5, FALSE },
  [ENTRY_AUTHORIZATION] = { "authorization", N_("Authorization header, if one is needed"), 5, FALSE },
  [ENTRY_RELAY] = { "relay", N_("Mail relay, as in 127.0.0.1:25"), 2, FALSE },
  [ENTRY_FROM] = { "from", N_("Sender"), 2, FALSE },
  [ENTRY_TO] = { "to", N_("Recipients, separated by commas"), 2, TRUE },
  [ENTRY_ROLES] = { "roles", N_("Roles it reaches, separated by commas"), 3, TRUE },
};

struct _VedChannelWindow
{
  AdwWindow parent_instance;

  GtkWidget *list;
  GtkWidget *kind;
  GtkWidget *entries[N_ENTRIES];
  GtkWidget *no_address;        /* the line below that */
  GtkWidget *used;
  GtkWidget *hint;
  GtkWidget *fault;
  GtkWidget *save;
  GStrv roles;                  /* that notices go to */
  gboolean is_new;
};

enum {
  SAVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedChannelWindow, ved_channel_window, ADW_TYPE_WINDOW)

static guint
get_kind (VedChannelWindow *self)
{
  return MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (self->kind)), G_N_ELEMENTS (kinds) - 1);
}

static const char *
get_entry (VedChannelWindow *self,
           Field             entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entries[entry]));
}

static gboolean
has_entry (VedChannelWindow *self,
           Field             entry)
{
  return (entries[entry].kinds & 1u << get_kind (self)) != 0;
}

/* What cannot be missing: the daemon judges the rest. */
static gboolean
is_complete (VedChannelWindow *self)
{
  if (*get_entry (self, ENTRY_NAME) == '\0')
    return FALSE;
  if (has_entry (self, ENTRY_URL))
    return !self->is_new || *get_entry (self, ENTRY_URL) != '\0';

  return *get_entry (self, ENTRY_RELAY) != '\0' && *get_entry (self, ENTRY_FROM) != '\0'
         && *get_entry (self, ENTRY_TO) != '\0';
}

/* (transfer full) (nullable): what is wrong with the address */
static char *
check_address (VedChannelWindow *self)
{
  return has_entry (self, ENTRY_URL) ? ved_entry_check_address (get_entry (self, ENTRY_URL)) : NULL;
}

/* (transfer full): what @text lists. People also know lists with semicolons, as the daemon's configuration has them. */
static GStrv
split_list (const char *text)
{
  g_auto(GStrv) parts = g_strsplit_set (text, ",;", -1);
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (words, parts[i]);

  return g_strv_builder_end (words);
}

/* A role that is misspelled would never be notified. */
static void
show_hint (VedChannelWindow *self)
{
  g_auto(GStrv) typed = split_list (get_entry (self, ENTRY_ROLES));
  g_autoptr(GStrvBuilder) unused = g_strv_builder_new ();
  g_auto(GStrv) unknown = NULL;
  g_autofree char *known = g_strjoinv (", ", self->roles), *names = NULL, *text = NULL;

  for (guint i = 0; typed[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) self->roles, typed[i]))
      g_strv_builder_add (unused, typed[i]);
  unknown = g_strv_builder_end (unused);
  names = g_strjoinv (", ", unknown);
  text = *unknown == NULL ? g_strdup_printf (_("Roles that are notified: %s."), known)
                          : g_strdup_printf (_("No rule notifies %s. Roles that are notified: %s."), names, known);
  ved_text_label_set (self->hint, text);
  if (*unknown != NULL)
    gtk_widget_add_css_class (self->hint, "warning");
  else
    gtk_widget_remove_css_class (self->hint, "warning");
}

static void
update (VedChannelWindow *self)
{
  if (self->roles != NULL)
    show_hint (self);
  for (Field i = 0; i < N_ENTRIES; i++)
    gtk_widget_set_visible (self->entries[i], has_entry (self, i));
  gtk_widget_set_visible (self->hint, has_entry (self, ENTRY_ROLES));
  gtk_widget_set_sensitive (self->save, is_complete (self));
}

static void
changed_cb (VedChannelWindow *self)
{
  g_autofree char *fault = check_address (self);

  ved_typing_fault_set (VED_TYPING_FAULT (self->no_address), fault);
  gtk_widget_set_visible (self->fault, FALSE);
  update (self);
}

static void
save_cb (VedChannelWindow *self)
{
  g_autofree char *fault = check_address (self);

  if (!is_complete (self))
    return;
  if (fault != NULL)
    {
      gtk_widget_grab_focus (self->entries[ENTRY_URL]);
      return;
    }

  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_emit (self, signals[SAVE], 0);
}

static void
add_entry (VedChannelWindow *self,
           Field             entry)
{
  GtkWidget *row = entry == ENTRY_AUTHORIZATION ? adw_password_entry_row_new () : adw_entry_row_new ();

  self->entries[entry] = row;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(entries[entry].title));
  g_signal_connect_object (row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* As a row of its own, there only while it says something. */
static void
add_address_fault (VedChannelWindow *self)
{
  GtkWidget *row = gtk_list_box_row_new ();

  self->no_address = ved_typing_fault_new (self->entries[ENTRY_URL]);
  gtk_widget_set_margin_start (self->no_address, GAP_PX);
  gtk_widget_set_margin_end (self->no_address, GAP_PX);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), self->no_address);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_can_focus (row, FALSE);
  g_object_bind_property (self->no_address, "visible", row, "visible", G_BINDING_SYNC_CREATE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
add_kind (VedChannelWindow *self)
{
  const char *const titles[] = { _("Webhook"), _("E-mail"), _("Alertmanager"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (titles);

  self->kind = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kind), _("Kind"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->kind), G_LIST_MODEL (model));
  gtk_list_box_append (GTK_LIST_BOX (self->list), self->kind);
}

static void
add_used (VedChannelWindow *self)
{
  GtkWidget *row = adw_action_row_new ();

  self->used = gtk_switch_new ();
  gtk_widget_set_valign (self->used, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (self->used), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Enabled"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->used);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->used);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->used), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Enabled"), -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static GtkWidget *
create_header (VedChannelWindow *self)
{
  GtkWidget *header = adw_header_bar_new (), *cancel = gtk_button_new_with_label (_("Cancel"));

  self->save = gtk_button_new_with_label (_("Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);

  return header;
}

static GtkWidget *
create_content (VedChannelWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP_PX);

  self->list = gtk_list_box_new ();
  self->hint = ved_text_paragraph_new ("", "dim-label");
  self->fault = ved_text_paragraph_new ("", "error");
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  add_entry (self, ENTRY_NAME);
  add_kind (self);
  add_entry (self, ENTRY_URL);
  add_address_fault (self);
  for (Field i = ENTRY_URL + 1; i < N_ENTRIES; i++)
    add_entry (self, i);
  add_used (self);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, GAP_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->hint);

  return box;
}

static void
ved_channel_window_finalize (GObject *object)
{
  g_strfreev (VED_CHANNEL_WINDOW (object)->roles);

  G_OBJECT_CLASS (ved_channel_window_parent_class)->finalize (object);
}

static void
ved_channel_window_class_init (VedChannelWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_channel_window_finalize;

  /**
   * VedChannelWindow::save:
   *
   * What was entered is to be kept: see ved_channel_window_dup_row().
   */
  signals[SAVE] = g_signal_new ("save", VED_TYPE_CHANNEL_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ved_channel_window_init (VedChannelWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();

  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH_PX, -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_box_append (GTK_BOX (box), create_header (self));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), create_content (self));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
show_channel (VedChannelWindow *self,
              JsonObject       *channel)
{
  const char *type = ved_document_text (channel, "type"), *origin = ved_document_text (channel, "origin");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i], type) == 0)
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->kind), i);
  for (Field i = 0; i < N_ENTRIES; i++)
    {
      g_autoptr(GString) text = g_string_new (entries[i].is_list ? NULL : ved_document_text (channel, entries[i].key));

      if (entries[i].is_list)
        ved_document_append_texts (text, ved_document_array (channel, entries[i].key));
      gtk_editable_set_text (GTK_EDITABLE (self->entries[i]), text->str);
    }
  if (*origin != '\0')
    {
      g_autofree char *title = g_strdup_printf (_("New address, replacing the one at %s"), origin);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entries[ENTRY_URL]), title);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entries[ENTRY_AUTHORIZATION]),
                                     _("New authorization header"));
    }
  gtk_switch_set_active (GTK_SWITCH (self->used),
                         json_object_get_boolean_member_with_default (channel, "enabled", TRUE));
  /* By another name, or of another kind, it would be another channel. */
  gtk_widget_set_sensitive (self->entries[ENTRY_NAME], FALSE);
  gtk_widget_set_sensitive (self->kind, FALSE);
}

/**
 * ved_channel_window_new:
 * @channel: (nullable): a row of /settings/channels that is to be changed; %NULL for a new one
 * @roles: those that notices go to, with commas between them
 *
 * Returns: a window that is not shown yet
 */
GtkWidget *
ved_channel_window_new (GtkWindow  *parent,
                        JsonObject *channel,
                        const char *roles)
{
  VedChannelWindow *self = g_object_new (VED_TYPE_CHANNEL_WINDOW, "transient-for", parent, NULL);

  self->is_new = channel == NULL;
  self->roles = split_list (roles);
  gtk_window_set_title (GTK_WINDOW (self), self->is_new ? _("New Channel") : _("Channel"));
  if (channel != NULL)
    show_channel (self, channel);
  update (self);
  gtk_widget_grab_focus (self->entries[self->is_new ? ENTRY_NAME : ENTRY_URL]);

  return GTK_WIDGET (self);
}

/**
 * ved_channel_window_is_new:
 *
 * Returns: whether it makes a channel, not changes one
 */
gboolean
ved_channel_window_is_new (VedChannelWindow *self)
{
  g_return_val_if_fail (VED_IS_CHANNEL_WINDOW (self), FALSE);

  return self->is_new;
}

static JsonNode *
make_list (const char *text)
{
  g_auto(GStrv) words = split_list (text);
  JsonArray *array = json_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (array, words[i]);

  return json_node_init_array (json_node_alloc (), array);
}

/**
 * ved_channel_window_dup_row:
 *
 * Returns: (transfer full): a row for PUT /settings/channels
 */
JsonObject *
ved_channel_window_dup_row (VedChannelWindow *self)
{
  JsonObject *row = json_object_new ();

  g_return_val_if_fail (VED_IS_CHANNEL_WINDOW (self), row);

  json_object_set_string_member (row, "type", kinds[get_kind (self)]);
  json_object_set_boolean_member (row, "enabled", gtk_switch_get_active (GTK_SWITCH (self->used)));
  for (Field i = 0; i < N_ENTRIES; i++)
    {
      const char *text = get_entry (self, i);

      if (!has_entry (self, i) || *text == '\0')
        continue;
      if (entries[i].is_list)
        json_object_set_member (row, entries[i].key, make_list (text));
      else
        json_object_set_string_member (row, entries[i].key, text);
    }

  return row;
}

/**
 * ved_channel_window_show_fault:
 * @fault: why it was not kept
 */
void
ved_channel_window_show_fault (VedChannelWindow *self,
                               const char       *fault)
{
  g_return_if_fail (VED_IS_CHANNEL_WINDOW (self));

  ved_text_label_set (self->fault, ved_entry_check_read_refusal (fault));
  gtk_widget_set_visible (self->fault, TRUE);
  update (self);
}
