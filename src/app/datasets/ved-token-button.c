/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-token-button"

#include "config.h"

#include "app/datasets/ved-token-button.h"

#include "app/parts/ved-page-text.h"
#include "app/parts/ved-paragraph.h"

#include <glib/gi18n.h>

/* A button with what it opens: where the token for the Hub comes from, and an entry for another. What is in
 * the entry goes into the keyring and nowhere else. */

#define MARGIN_PX 12
#define WIDTH     36

typedef struct {
  VedHubShelf *shelf;           /* not owned: it outlives the button */
  GtkWidget *popover;
  GtkWidget *place;
  GtkWidget *entry;
  GtkWidget *forget;
} TokenButton;

static const char *
name_place (VedHubTokenPlace place)
{
  static const char *const names[] = {
    [VED_HUB_TOKEN_NONE] = N_("No token is used. Public datasets need none."),
    [VED_HUB_TOKEN_KEYRING] = N_("The token comes from your keyring."),
    [VED_HUB_TOKEN_ENVIRONMENT] = N_("The token comes from HF_TOKEN."),
    [VED_HUB_TOKEN_FILE] = N_("The token comes from the token file of the Hub's tools."),
  };

  return _(names[place]);
}

static void
shown_cb (GtkWidget   *popover,
          TokenButton *self)
{
  VedHubTokenPlace place = ved_hub_shelf_get_token (self->shelf);

  ved_text_label_set (self->place, name_place (place));
  gtk_widget_set_sensitive (self->forget, place == VED_HUB_TOKEN_KEYRING);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
save_cb (GtkWidget   *widget,
         TokenButton *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text != '\0')
    ved_hub_shelf_set_token (self->shelf, text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
forget_cb (GtkWidget   *widget,
           TokenButton *self)
{
  ved_hub_shelf_set_token (self->shelf, NULL);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
create_buttons (TokenButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Keep"));

  self->forget = gtk_button_new_with_mnemonic (_("_Forget"));
  gtk_widget_add_css_class (save, "suggested-action");
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  g_signal_connect (save, "clicked", G_CALLBACK (save_cb), self);
  g_signal_connect (self->forget, "clicked", G_CALLBACK (forget_cb), self);
  gtk_box_append (GTK_BOX (box), self->forget);
  gtk_box_append (GTK_BOX (box), save);

  return box;
}

static GtkWidget *
create_content (TokenButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  self->place = ved_text_paragraph_new ("", "dim-label");
  ved_paragraph_set_most_chars (VED_PARAGRAPH (self->place), WIDTH);
  self->entry = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->entry), TRUE);
  g_object_set (self->entry, "placeholder-text", _("Access token"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Access token"), -1);
  g_signal_connect (self->entry, "activate", G_CALLBACK (save_cb), self);
  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), self->place);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), create_buttons (self));

  return box;
}

/**
 * ved_token_button_new:
 * @shelf: has to live as long
 *
 * Returns: a button that tells of the token and takes another
 */
GtkWidget *
ved_token_button_new (VedHubShelf *shelf)
{
  TokenButton *self = g_new0 (TokenButton, 1);
  GtkWidget *button = gtk_menu_button_new ();

  self->shelf = shelf;
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), create_content (self));
  g_signal_connect (self->popover, "show", G_CALLBACK (shown_cb), self);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Token"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), self->popover);
  g_object_set_data_full (G_OBJECT (button), "token-button", self, g_free);

  return button;
}
