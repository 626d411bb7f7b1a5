/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-channels-card"

#include "config.h"

#include "app/alerts/ved-channels-card.h"

#include "app/alerts/ved-channel-queue.h"
#include "app/alerts/ved-channel-window.h"
#include "app/alerts/ved-removal.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <string.h>

/* Channels of the configuration of the daemon are shown and tried out; those that were added here can be changed, too.
 *
 * The address of a channel is a secret that nobody is told again, so it could not be added again. One that is removed is
 * therefore switched off at once, and away for good when nobody can have it back any more: if the app ends before, it stays, but
 * reaches nobody. */

#define PATH  VED_CHANNELS_PATH
#define ASK_S 2

typedef struct {
  VedChannelsCard *card;        /* owns it */
  JsonObject *channel;
  GtkWidget *box, *name, *where, *state, *test, *edit, *remove;
  char *tested;                 /* (nullable): the channel that a test was asked for here */
  guint n_sent_before;
} Line;

struct _VedChannelsCard
{
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkWidget *content;
  GtkWidget *unserved;
  GtkWidget *said;
  GtkWidget *add;
  GPtrArray *lines;             /* of Line: as many as there ever were */
  guint n_shown;
  char *roles;                  /* that notices go to */
  VedChannelWindow *window;     /* (nullable) (weak): open */
  VedPage *page;                /* owns the card */
  VedRemoval *removal;          /* of names */
  gboolean was_enabled;         /* what can be had back */
  VedDocument *document;
  VedChannelQueue *queue;
};

G_DEFINE_FINAL_TYPE (VedChannelsCard, ved_channels_card, GTK_TYPE_WIDGET)

static void
line_free (gpointer data)
{
  Line *line = data;

  g_clear_pointer (&line->channel, json_object_unref);
  g_free (line->tested);
  g_free (line);
}

static gboolean
is_configured (JsonObject *channel)
{
  return json_object_get_boolean_member_with_default (channel, "configured", TRUE);
}

static gboolean
has_channel (VedChannelsCard *self,
             const char      *name)
{
  for (guint i = 0; i < self->n_shown; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      if (strcmp (ved_document_text (line->channel, "name"), name) == 0)
        return !ved_removal_has (self->removal, name);
    }

  return FALSE;
}

static void show_lines (VedChannelsCard *self);

/* The window stands for what it has saved, and for nothing else that is under way. */
static void
saved_cb (const char *name,
          const char *fault,
          GObject    *window,
          gpointer    user_data)
{
  if (fault != NULL)
    ved_channel_window_show_fault (VED_CHANNEL_WINDOW (window), fault);
  else
    gtk_window_destroy (GTK_WINDOW (window));
}

static void
save_cb (VedChannelsCard  *self,
         VedChannelWindow *window)
{
  g_autoptr(JsonObject) row = ved_channel_window_dup_row (window);
  const char *name = ved_document_text (row, "name");

  if (ved_channel_window_is_new (window) && has_channel (self, name))
    {
      ved_channel_window_show_fault (window, _("A channel with that name already exists: edit it, or choose another name."));
      return;
    }
  ved_removal_keep (self->removal, name);
  show_lines (self);
  ved_channel_queue_save (self->queue, row, G_OBJECT (window), saved_cb);
}

static void
present_window (VedChannelsCard *self,
                JsonObject      *channel)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  g_set_weak_pointer (&self->window,
                      VED_CHANNEL_WINDOW (ved_channel_window_new (parent, channel, self->roles)));
  g_signal_connect_object (self->window, "save", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
add_clicked_cb (VedChannelsCard *self)
{
  present_window (self, NULL);
}

static void
edit_clicked_cb (GtkButton *button,
                 Line      *line)
{
  present_window (line->card, line->channel);
}

static void
show_lines (VedChannelsCard *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      gtk_widget_set_visible (line->box, i < self->n_shown
                              && !ved_removal_has (self->removal, ved_document_text (line->channel, "name")));
    }
}

/* What was not switched or removed is shown as it is. */
static void
changed_cb (const char *name,
            const char *fault,
            GObject    *asker,
            gpointer    user_data)
{
  VedChannelsCard *self = user_data;

  if (fault == NULL)
    return;
  ved_removal_keep (self->removal, name);
  show_lines (self);
  ved_page_tell (self->page, fault);
}

static void
removal_ended_cb (const char *name,
                  gboolean    is_undone,
                  gpointer    user_data)
{
  VedChannelsCard *self = user_data;

  if (!is_undone)
    ved_channel_queue_remove (self->queue, name, changed_cb);
  else if (self->was_enabled)
    ved_channel_queue_set_enabled (self->queue, name, TRUE, changed_cb);
  show_lines (self);
}

static void
remove_clicked_cb (GtkButton *button,
                   Line      *line)
{
  VedChannelsCard *self = line->card;
  g_autofree char *name = g_strdup (ved_document_text (line->channel, "name"));
  g_autofree char *text = g_strdup_printf (_("Channel %s removed"), name);
  gboolean is_enabled = json_object_get_boolean_member_with_default (line->channel, "enabled", TRUE);

  ved_removal_begin (self->removal, name, text);
  self->was_enabled = is_enabled;
  if (is_enabled)
    ved_channel_queue_set_enabled (self->queue, name, FALSE, changed_cb);
  show_lines (self);
}

static void
test_clicked_cb (GtkButton *button,
                 Line      *line)
{
  g_autofree char *name = g_uri_escape_string (ved_document_text (line->channel, "name"), NULL, FALSE);
  g_autofree char *path = g_strconcat (PATH "/", name, "/test", NULL);

  g_free (line->tested);
  line->tested = g_strdup (ved_document_text (line->channel, "name"));
  line->n_sent_before = (guint) ved_document_number (line->channel, "sent");
  ved_document_perform (line->card->document, path, "{}");
}

static GtkWidget *
create_icon_button (const char *icon,
                    GCallback   clicked,
                    Line       *line)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", clicked, line);

  return button;
}

static Line *
add_line (VedChannelsCard *self)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  line->card = self;
  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  line->name = ved_text_label_new ("", "heading");
  line->where = ved_text_paragraph_new ("", NULL);
  line->state = ved_text_paragraph_new ("", "dim-label");
  line->test = gtk_button_new_with_label (_("Test"));
  line->edit = create_icon_button ("document-edit-symbolic", G_CALLBACK (edit_clicked_cb), line);
  line->remove = create_icon_button ("user-trash-symbolic", G_CALLBACK (remove_clicked_cb), line);
  gtk_widget_set_valign (line->test, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_halign (line->name, GTK_ALIGN_START);
  g_signal_connect (line->test, "clicked", G_CALLBACK (test_clicked_cb), line);
  gtk_box_append (GTK_BOX (texts), line->name);
  gtk_box_append (GTK_BOX (texts), line->where);
  gtk_box_append (GTK_BOX (texts), line->state);
  gtk_box_append (GTK_BOX (line->box), texts);
  gtk_box_append (GTK_BOX (line->box), line->test);
  gtk_box_append (GTK_BOX (line->box), line->edit);
  gtk_box_append (GTK_BOX (line->box), line->remove);
  gtk_box_append (GTK_BOX (self->content), line->box);
  g_ptr_array_add (self->lines, line);

  return line;
}

static const char *
name_kind (const char *type)
{
  static const struct {
    const char *type, *title;
  } names[] = {
    { "log", N_("Daemon log") }, { "desktop", N_("Notifications of this app") }, { "webhook", N_("Webhook") },
    { "mail", N_("E-mail") }, { "command", N_("Program") }, { "alertmanager", N_("Alertmanager") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].type, type) == 0)
      return _(names[i].title);

  return type;
}

/* What it is, where it leads, and whom it reaches. */
static char *
describe_way (JsonObject *channel)
{
  g_autoptr(GString) roles = g_string_new (NULL);
  g_autoptr(GString) to = g_string_new (ved_document_text (channel, "origin"));
  GString *text = g_string_new (name_kind (ved_document_text (channel, "type")));

  ved_document_append_texts (roles, ved_document_array (channel, "roles"));
  ved_document_append_texts (to, ved_document_array (channel, "to"));
  if (to->len > 0)
    g_string_append_printf (text, " · %s", to->str);
  if (strcmp (ved_document_text (channel, "type"), "alertmanager") == 0)
    g_string_append_printf (text, " · %s", _("receives every open alert"));
  else
    g_string_append_printf (text, " · %s", roles->len > 0 ? roles->str : _("reaches no role"));

  return g_string_free (text, FALSE);
}

/* (transfer full) (nullable): how the test fared that was asked for here; %NULL where none was, or it is on its way. Behind what
 * waits, it fares as that does. */
static char *
describe_test (const Line *line)
{
  const char *name = ved_document_text (line->channel, "name"), *fault = ved_document_text (line->channel, "fault");
  gint64 sent_us = ved_document_time (line->channel, "last_sent_at");
  g_autofree char *clock = sent_us > 0 ? ved_text_clock (sent_us) : NULL;

  if (g_strcmp0 (line->tested, name) != 0 || !json_object_get_boolean_member_with_default (line->channel, "enabled", TRUE))
    return NULL;
  if (*fault != '\0')
    return g_strdup_printf (_("Test failed: %s"), fault);

  return (guint) ved_document_number (line->channel, "sent") > line->n_sent_before && clock != NULL
         ? g_strdup_printf (_("Test sent, at %s"), clock) : NULL;
}

static char *
describe_state (JsonObject *channel)
{
  const char *fault = ved_document_text (channel, "fault");
  guint n_sent = (guint) ved_document_number (channel, "sent"), n_waiting = (guint) ved_document_number (channel, "waiting");
  gint64 sent_us = ved_document_time (channel, "last_sent_at");
  g_autofree char *clock = sent_us > 0 ? ved_text_clock (sent_us) : NULL;

  if (!json_object_get_boolean_member_with_default (channel, "enabled", TRUE))
    return g_strdup (_("Disabled"));
  if (*fault != '\0' && n_waiting > 0)
    return g_strdup_printf (ngettext ("Delivery failing: %s; %u notification will be retried",
                                      "Delivery failing: %s; %u notifications will be retried", n_waiting),
                            fault, n_waiting);
  if (*fault != '\0')
    return g_strdup_printf (_("Delivery failed: %s"), fault);
  if (n_waiting > 0)
    return g_strdup (_("Sending"));
  if (clock == NULL)
    return g_strdup (_("Nothing was sent yet"));

  return g_strdup_printf (ngettext ("%u sent, at %s", "%u sent, the last one at %s", n_sent), n_sent, clock);
}

static void
name_button (GtkWidget  *button,
             const char *text)
{
  ved_set_tooltip (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_channel (Line       *line,
              JsonObject *channel)
{
  const char *name = ved_document_text (channel, "name"), *type = ved_document_text (channel, "type");
  g_autofree char *way = describe_way (channel), *state = describe_state (channel), *tested = NULL;
  g_autofree char *test = g_strdup_printf (_("Send a test over %s"), name);
  g_autofree char *change = g_strdup_printf (_("Change %s"), name);
  g_autofree char *drop = g_strdup_printf (_("Remove %s"), name);
  gboolean is_faulty = *ved_document_text (channel, "fault") != '\0';

  g_clear_pointer (&line->channel, json_object_unref);
  line->channel = json_object_ref (channel);
  tested = describe_test (line);
  ved_text_label_set (line->name, name);
  ved_text_label_set (line->where, way);
  ved_text_label_set (line->state, tested != NULL ? tested : state);
  gtk_widget_remove_css_class (line->state, is_faulty ? "dim-label" : "warning");
  gtk_widget_add_css_class (line->state, is_faulty ? "warning" : "dim-label");
  name_button (line->test, test);
  name_button (line->edit, change);
  name_button (line->remove, drop);
  gtk_widget_set_visible (line->test, strcmp (type, "desktop") != 0);
  gtk_widget_set_sensitive (line->test, json_object_get_boolean_member_with_default (channel, "enabled", TRUE));
  gtk_widget_set_visible (line->edit, !is_configured (channel));
  gtk_widget_set_visible (line->remove, !is_configured (channel));
}

static void
show_channels (VedChannelsCard *self,
               JsonArray       *channels)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  JsonObject *channel;

  self->n_shown = 0;
  while ((channel = ved_document_element (channels, self->n_shown)) != NULL)
    {
      Line *line = self->n_shown < self->lines->len ? g_ptr_array_index (self->lines, self->n_shown) : add_line (self);

      show_channel (line, channel);
      g_ptr_array_add (names, (char *) ved_document_text (channel, "name"));
      self->n_shown++;
    }
  g_ptr_array_add (names, NULL);
  ved_removal_keep_listed (self->removal, (const char *const *) names->pdata);
  show_lines (self);
}

static void
show_roles (VedChannelsCard *self,
            JsonObject      *root)
{
  g_autoptr(GString) roles = g_string_new (NULL), unserved = g_string_new (NULL);
  g_autofree char *text = NULL;

  ved_document_append_texts (roles, ved_document_array (root, "roles"));
  ved_document_append_texts (unserved, ved_document_array (root, "roles_without_channel"));
  g_free (self->roles);
  self->roles = g_string_free (g_steal_pointer (&roles), FALSE);
  text = g_strdup_printf (_("No channel reaches: %s. Add a channel that does."), unserved->str);
  ved_text_label_set (self->unserved, text);
  gtk_widget_set_visible (self->unserved, unserved->len > 0);
}

static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedChannelsCard *self = user_data;
  gboolean is_outcome = ved_document_is_outcome (self->document);

  ved_text_label_set (self->said, root == NULL ? fault : "");
  gtk_widget_set_visible (self->said, root == NULL);
  gtk_widget_set_sensitive (self->add, root != NULL || is_outcome);
  if (root == NULL)
    return;

  show_channels (self, ved_document_array (root, "channels"));
  show_roles (self, root);
}

/* Ways of one daemon are none of another's: what is being written in the window would go there. */
static void
forget (gpointer user_data)
{
  VedChannelsCard *self = user_data;

  ved_removal_forget (self->removal);
  ved_channel_queue_forget (self->queue);
  show_channels (self, NULL);
  show_roles (self, NULL);
  ved_text_label_set (self->said, "");
  gtk_widget_set_visible (self->said, FALSE);
  gtk_widget_set_sensitive (self->add, FALSE);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
ved_channels_card_dispose (GObject *object)
{
  VedChannelsCard *self = VED_CHANNELS_CARD (object);

  g_clear_pointer (&self->removal, ved_removal_free);
  g_clear_pointer (&self->queue, ved_channel_queue_free);
  g_clear_pointer (&self->document, ved_document_free);
  g_clear_weak_pointer (&self->window);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_channels_card_parent_class)->dispose (object);
}

static void
ved_channels_card_finalize (GObject *object)
{
  VedChannelsCard *self = VED_CHANNELS_CARD (object);

  g_ptr_array_unref (self->lines);
  g_free (self->roles);

  G_OBJECT_CLASS (ved_channels_card_parent_class)->finalize (object);
}

static void
ved_channels_card_class_init (VedChannelsCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ved_channels_card_dispose;
  object_class->finalize = ved_channels_card_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_channels_card_init (VedChannelsCard *self)
{
  GtkWidget *header_end;

  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->roles = g_strdup ("");
  self->card = ved_card_new (_("Channels"), &self->content, &header_end);
  self->add = gtk_button_new_with_label (_("Add a Channel…"));
  self->unserved = ved_text_paragraph_new ("", "warning");
  self->said = ved_text_paragraph_new ("", "warning");
  gtk_widget_set_visible (self->unserved, FALSE);
  gtk_widget_set_visible (self->said, FALSE);
  gtk_widget_set_sensitive (self->add, FALSE);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (header_end), self->add);
  gtk_box_append (GTK_BOX (self->content), self->said);
  gtk_box_append (GTK_BOX (self->content), self->unserved);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * ved_channels_card_new:
 * @page: owns the card, and outlives it
 *
 * Returns: a card without channels
 */
GtkWidget *
ved_channels_card_new (VedPage *page)
{
  VedChannelsCard *self = g_object_new (VED_TYPE_CHANNELS_CARD, NULL);

  self->page = page;
  self->document = ved_document_new (ved_page_get_model (page), ASK_S, document_came_cb, self);
  ved_document_set_forget (self->document, forget);
  self->queue = ved_channel_queue_new (ved_page_get_model (page), self->document, self);
  self->removal = ved_removal_new (page, removal_ended_cb, self);

  return GTK_WIDGET (self);
}

/**
 * ved_channels_card_load:
 *
 * Asks for the channels, as when they are shown.
 */
void
ved_channels_card_load (VedChannelsCard *self)
{
  g_return_if_fail (VED_IS_CHANNELS_CARD (self));

  ved_document_expire (self->document);
  ved_document_fetch (self->document, PATH);
}

/**
 * ved_channels_card_update:
 *
 * Asks how they do, unless that was asked a moment ago; as while they are shown.
 */
void
ved_channels_card_update (VedChannelsCard *self)
{
  g_return_if_fail (VED_IS_CHANNELS_CARD (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ved_document_fetch (self->document, PATH);
}
