/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-card"

#include "config.h"

#include "app/datasets/ved-hub-card.h"

#include "app/datasets/ved-dataset-row.h"
#include "app/datasets/ved-token-button.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* A dataset stays at the commit where it was first listed, also over restarts: what was looked at once is the
 * same for ever. Where the branch is now is asked when a dataset comes back and with "List"; that it has moved on
 * is a hint, with a button that goes there. */

#define NAME_KEY   "hub-dataset"
#define COMMIT_KEY "hub-commit"
#define BRANCH     "main"
#define SHORT_HASH 10

struct _VedHubCard
{
  GtkBox parent_instance;
  VedHubShelf *shelf;
  VedBookSession *book;
  GSettings *settings;
  GtkWidget *entry;
  GtkWidget *button;
  GtkWidget *spinner;
  GtkWidget *status;
  GtkWidget *list;
  GtkWidget *hint;
  GtkWidget *hint_text;
  gboolean is_recalled;         /* and it was not yet asked where its branch is */
};

G_DEFINE_FINAL_TYPE (VedHubCard, ved_hub_card, GTK_TYPE_BOX)

static void
ved_hub_card_dispose (GObject *object)
{
  VedHubCard *self = VED_HUB_CARD (object);

  g_clear_object (&self->shelf);
  g_clear_object (&self->book);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ved_hub_card_parent_class)->dispose (object);
}

static void
ved_hub_card_class_init (VedHubCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_hub_card_dispose;
}

static void
ved_hub_card_init (VedHubCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

static void
show_here (VedDatasetRow *row)
{
  ved_dataset_row_set_badge (row, _("Downloaded"), "emblem-ok-symbolic", "success");
}

/* Returns how many rows of an item can be looked at before it is here. */
static gsize
count_rows (VedHubItem *item)
{
  g_auto(VedBookStreamStatus) status = { 0 };

  if (ved_hub_item_get_stream (item) != NULL)
    ved_book_stream_look (ved_hub_item_get_stream (item), &status);

  return status.n_rows;
}

/* What has come, its rows, and what is wrong with them. */
static char *
write_coming (VedHubItem *item)
{
  g_autofree char *size = g_format_size ((guint64) ved_hub_item_get_n_bytes (item));
  g_autofree char *done = g_format_size ((guint64) MAX (ved_hub_item_get_n_done (item), 0));
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(VedBookStreamStatus) status = { 0 };
  char rows[VED_MARKET_TEXT_SIZE];

  ved_book_stream_look (ved_hub_item_get_stream (item), &status);
  g_string_append_printf (text, _("%s of %s"), done, size);
  if (status.n_rows > 0)
    {
      ved_market_write_count ((gint64) status.n_rows, rows, sizeof rows);
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%s row so far", "%s rows so far", status.n_rows), rows);
    }
  if (status.message != NULL)
    g_string_append_printf (text, "\n%s", status.message);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
item_changed_cb (VedHubItem    *item,
                 VedDatasetRow *row)
{
  gint64 n_bytes = ved_hub_item_get_n_bytes (item), n_done = ved_hub_item_get_n_done (item);
  VedHubItemState state = ved_hub_item_get_state (item);
  g_autofree char *size = g_format_size ((guint64) n_bytes), *text = NULL;
  VedDatasetDeed deed = VED_DATASET_NOTHING;

  ved_dataset_row_set_badge (row, NULL, NULL, NULL);
  switch (state)
    {
    case VED_HUB_ITEM_HALF:
      ved_dataset_row_set_badge (row, _("Incomplete pair"), "dialog-warning-symbolic", "warning");
      break;
    case VED_HUB_ITEM_COMING:
      text = write_coming (item);
      deed = VED_DATASET_CANCEL;
      break;
    case VED_HUB_ITEM_FAILED:
      text = g_strdup_printf ("%s\n%s", size, ved_hub_item_get_message (item));
      ved_dataset_row_set_badge (row, _("Download failed"), "dialog-error-symbolic", "error");
      deed = VED_DATASET_DOWNLOAD;
      break;
    case VED_HUB_ITEM_HERE:
      show_here (row);
      deed = VED_DATASET_OPEN;
      break;
    case VED_HUB_ITEM_ON_HUB:
    default:
      deed = VED_DATASET_DOWNLOAD;
    }
  ved_dataset_row_set_subtitle (row, text != NULL ? text : size);
  ved_dataset_row_set_progress (row, state == VED_HUB_ITEM_COMING ? (double) n_done / (double) MAX (n_bytes, 1) : -1.0);
  ved_dataset_row_set_deeds (row, count_rows (item) > 0 ? VED_DATASET_OPEN : VED_DATASET_NOTHING, deed);
}

/* What is here is opened; of what is not, the rows that came are. */
static void
open_item (VedHubCard *self,
           VedHubItem *item)
{
  const char *folder = ved_hub_item_get_folder (item);

  if (ved_hub_item_get_stream (item) == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "app.open-book-at", "s", folder);
      return;
    }
  g_settings_set_string (self->settings, "order-book", folder);
  ved_book_session_follow (self->book, ved_hub_item_get_stream (item), folder);
}

/* A row knows its item, the card knows the shelf. */
static void
deed_cb (VedDatasetRow *row,
         int            deed,
         VedHubItem    *item)
{
  VedHubCard *self = VED_HUB_CARD (gtk_widget_get_ancestor (GTK_WIDGET (row), VED_TYPE_HUB_CARD));

  if (deed == VED_DATASET_DOWNLOAD)
    ved_hub_shelf_download (self->shelf, item);
  else if (deed == VED_DATASET_CANCEL)
    ved_hub_shelf_cancel (self->shelf, item);
  else if (deed == VED_DATASET_OPEN)
    open_item (self, item);
}

static GtkWidget *
create_row (gpointer object,
            gpointer user_data)
{
  VedHubItem *item = object;
  GtkWidget *row = ved_dataset_row_new (ved_hub_item_get_label (item));

  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), row, 0);
  g_signal_connect_object (row, "deed", G_CALLBACK (deed_cb), item, 0);
  item_changed_cb (item, VED_DATASET_ROW (row));

  return row;
}

static char *
write_ready (VedHubCard *self)
{
  const char *commit = ved_hub_shelf_get_commit (self->shelf), *newest = ved_hub_shelf_get_newest (self->shelf);
  const char *message = ved_hub_shelf_get_message (self->shelf);
  guint n_items = g_list_model_get_n_items (ved_hub_shelf_get_items (self->shelf));
  g_autofree char *short_commit = g_strndup (commit, SHORT_HASH);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%u order book", "%u order books", n_items), n_items);
  g_string_append_printf (text, _(" as of commit %s"), short_commit);
  if (g_strcmp0 (newest, commit) == 0)
    g_string_append (text, _(", the newest one"));
  if (n_items == 0)
    g_string_append (text, _(". They are expected in folders named LOBSTER_SampleFile_TICKER_DATE_LEVELS."));
  if (message != NULL)
    g_string_append_printf (text, "\n%s", message);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
write_status (VedHubCard *self)
{
  switch (ved_hub_shelf_get_state (self->shelf))
    {
    case VED_HUB_SHELF_READY:
      return write_ready (self);
    case VED_HUB_SHELF_ASKING:
      return g_strdup (_("Asking the Hub…"));
    case VED_HUB_SHELF_FAILED:
      return g_strdup (ved_hub_shelf_get_message (self->shelf));
    case VED_HUB_SHELF_EMPTY:
    default:
      return g_strdup_printf (_("Enter a dataset of %s with order books, as in its page address. No request is sent "
                                "until you do."), ved_hub_shelf_get_config (self->shelf)->endpoint);
    }
}

static void
show_hint (VedHubCard *self)
{
  const char *commit = ved_hub_shelf_get_commit (self->shelf), *newest = ved_hub_shelf_get_newest (self->shelf);
  gboolean has_moved = newest != NULL && g_strcmp0 (commit, newest) != 0;

  gtk_widget_set_visible (self->hint, has_moved);
  if (has_moved)
    {
      g_autofree char *text = g_strdup_printf (_("The Hub has a newer revision, commit %.10s"), newest);

      ved_text_label_set (self->hint_text, text);
    }
}

static void
remember (VedHubCard *self)
{
  g_settings_set_string (self->settings, NAME_KEY, ved_hub_shelf_get_name (self->shelf));
  g_settings_set_string (self->settings, COMMIT_KEY, ved_hub_shelf_get_commit (self->shelf));
}

static void
shelf_changed_cb (VedHubShelf *shelf,
                  VedHubCard  *self)
{
  VedHubShelfState state = ved_hub_shelf_get_state (shelf);
  g_autofree char *status = write_status (self);

  ved_text_label_set (self->status, status);
  show_hint (self);
  gtk_widget_set_visible (self->list, g_list_model_get_n_items (ved_hub_shelf_get_items (shelf)) > 0);
  gtk_widget_set_visible (self->spinner, state == VED_HUB_SHELF_ASKING);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), state == VED_HUB_SHELF_ASKING);
  if (state == VED_HUB_SHELF_FAILED)
    gtk_widget_add_css_class (self->status, "error");
  else
    gtk_widget_remove_css_class (self->status, "error");
  if (state != VED_HUB_SHELF_READY)
    return;

  remember (self);
  if (self->is_recalled)
    {
      self->is_recalled = FALSE;
      ved_hub_shelf_check (shelf, BRANCH);
    }
}

static void
ask_cb (GtkWidget  *widget,
        VedHubCard *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  self->is_recalled = FALSE;
  if (ved_hub_shelf_get_state (self->shelf) == VED_HUB_SHELF_READY &&
      g_strcmp0 (name, ved_hub_shelf_get_name (self->shelf)) == 0)
    ved_hub_shelf_check (self->shelf, BRANCH);
  else
    ved_hub_shelf_open (self->shelf, name, BRANCH);
}

static void
move_cb (GtkWidget  *widget,
         VedHubCard *self)
{
  g_autofree char *name = g_strdup (ved_hub_shelf_get_name (self->shelf));

  ved_hub_shelf_open (self->shelf, name, BRANCH);
}

static GtkWidget *
create_hint (VedHubCard *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("software-update-available-symbolic");
  GtkWidget *button = gtk_button_new_with_label (_("Switch to It"));

  self->hint = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->hint_text = ved_text_paragraph_new ("", NULL);
  gtk_widget_set_hexpand (self->hint_text, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (move_cb), self, 0);
  gtk_box_append (GTK_BOX (self->hint), icon);
  gtk_box_append (GTK_BOX (self->hint), self->hint_text);
  gtk_box_append (GTK_BOX (self->hint), button);

  return self->hint;
}

static GtkWidget *
create_question (VedHubCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("OWNER/NAME"));
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_URL);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Dataset"), -1);
  self->button = gtk_button_new_with_mnemonic (_("_List"));
  self->spinner = gtk_spinner_new ();
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (ask_cb), self, 0);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (ask_cb), self, 0);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->button);

  return box;
}

/* What was looked at last, at the commit where it was, from the cache. */
static void
recall (VedHubCard *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, NAME_KEY);
  g_autofree char *commit = g_settings_get_string (self->settings, COMMIT_KEY);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), name);
  if (*name == '\0' || *commit == '\0')
    return;

  self->is_recalled = TRUE;
  ved_hub_shelf_open (self->shelf, name, commit);
}

/**
 * ved_hub_card_new:
 * @shelf: what it shows
 * @book: where what it lists is opened
 * @settings: keep what was looked at last
 */
GtkWidget *
ved_hub_card_new (VedHubShelf    *shelf,
                  VedBookSession *book,
                  GSettings      *settings)
{
  VedHubCard *self = g_object_new (VED_TYPE_HUB_CARD, NULL);
  GtkWidget *content, *header_end, *card = ved_card_new (_("From a Hub"), &content, &header_end);

  self->shelf = g_object_ref (shelf);
  self->book = g_object_ref (book);
  self->settings = g_object_ref (settings);
  gtk_box_append (GTK_BOX (header_end), ved_token_button_new (shelf));
  gtk_box_append (GTK_BOX (content), create_question (self));
  self->status = ved_text_paragraph_new ("", "dim-label");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), ved_hub_shelf_get_items (shelf), create_row, NULL, NULL);
  gtk_box_append (GTK_BOX (content), self->status);
  gtk_box_append (GTK_BOX (content), create_hint (self));
  gtk_box_append (GTK_BOX (content), self->list);
  gtk_box_append (GTK_BOX (self), card);
  g_signal_connect_object (shelf, "changed", G_CALLBACK (shelf_changed_cb), self, 0);
  shelf_changed_cb (shelf, self);
  recall (self);

  return GTK_WIDGET (self);
}
