/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-preset-bar"

#include "config.h"

#include "app/commands/ved-preset-bar.h"

#include "app/commands/ved-command-text.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include "form/command/ved-form-build.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Recommendations of the chosen architecture and the user's own presets, as cards. What one would change is shown
 * first; applying it is one step of undo. The cards are made anew when the list is another one, and else only told
 * whether their values hold. */

#define CARD_PX           190
#define DESCRIPTION_CHARS 30

typedef struct {
  VedFormPreset *preset;
  GtkWidget *card, *mark;
  gboolean is_own;
} Card;

struct _VedPresetBar
{
  GtkWidget parent_instance;
  VedCommandSession *session;   /* (nullable) */
  VedForm *form;                /* (nullable): the one that is listened to */
  GtkWidget *scroller, *box;
  GArray *cards;                /* (element-type Card) */
  char *architecture;           /* (nullable): what the recommendations are for */
};

enum {
  SAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedPresetBar, ved_preset_bar, GTK_TYPE_WIDGET)

static void
card_clear (gpointer data)
{
  g_clear_object (&((Card *) data)->preset);
}

static void
mark_active (VedPresetBar *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      const Card *card = &g_array_index (self->cards, Card, i);

      gtk_widget_set_visible (card->mark, ved_form_preset_is_active (card->preset, self->form));
    }
}

static void
apply_cb (VedPresetBar *self,
          GtkWidget    *button)
{
  VedFormPreset *preset = g_object_get_data (G_OBJECT (button), "ved-preset");
  g_autofree char *text = NULL;

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  ved_form_preset_apply (preset, self->form);
  text = g_strdup_printf (_("“%s” applied; Ctrl+Z undoes it"), ved_form_preset_get_title (preset));
  g_signal_emit (self, signals[SAY], 0, text);
}

static void
remove_cb (VedPresetBar *self,
           GtkWidget    *button)
{
  VedFormPreset *preset = g_object_get_data (G_OBJECT (button), "ved-preset");
  g_autoptr(GError) error = NULL;

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  if (!ved_command_session_remove_preset (self->session, preset, &error))
    g_signal_emit (self, signals[SAY], 0, error->message);
}

static GtkWidget *
create_button (VedPresetBar  *self,
               VedFormPreset *preset,
               const char    *label,
               const char    *css_class,
               GCallback      clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, css_class);
  g_object_set_data_full (G_OBJECT (button), "ved-preset", g_object_ref (preset), g_object_unref);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);

  return button;
}

/* What would be different is worked out on a copy. */
static void
make_preview (GtkMenuButton *menu,
              gpointer       user_data)
{
  VedPresetBar *self = VED_PRESET_BAR (gtk_widget_get_ancestor (GTK_WIDGET (menu), VED_TYPE_PRESET_BAR));
  const gboolean is_own = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (menu), "ved-own"));
  VedFormPreset *preset = user_data;
  g_autoptr(VedForm) copy = ved_form_copy (self->form);
  g_autoptr(VedFormCommand) before = ved_form_build (self->form), after = NULL;
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *text = gtk_text_view_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));

  ved_form_preset_apply (preset, copy);
  after = ved_form_build (copy);
  ved_command_text_add_tags (buffer);
  ved_command_text_show_diff (buffer, before, after);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (text), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What it would change"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 260);
  gtk_scrolled_window_set_min_content_width (GTK_SCROLLED_WINDOW (scroller), 300);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  if (is_own)
    gtk_box_append (GTK_BOX (buttons), create_button (self, preset, _("Delete"), "flat", G_CALLBACK (remove_cb)));
  gtk_box_append (GTK_BOX (buttons), create_button (self, preset, _("Apply"), "suggested-action",
                                                    G_CALLBACK (apply_cb)));
  gtk_box_append (GTK_BOX (box), ved_text_label_new (_("What it would change"), "heading"));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (menu, popover);
}

static GtkWidget *
create_text (VedFormPreset *preset,
             gboolean       is_own,
             GtkWidget    **mark)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *title = ved_text_label_new (ved_form_preset_get_title (preset), "heading");
  g_autofree char *tags = g_strjoinv (" ", (char **) ved_form_preset_get_tags (preset));
  const char *description = ved_form_preset_get_description (preset);
  const guint n = ved_form_preset_get_n_values (preset);
  g_autofree char *count = g_strdup_printf (ngettext ("%u parameter", "%u parameters", n), n);
  g_autofree char *badge = g_strdup_printf ("%s · %s%s%s", is_own ? _("Preset") : _("Recommended"), count,
                                            *tags != '\0' ? " · " : "", tags);
  GtkWidget *caption = ved_text_label_new (badge, "caption");

  *mark = gtk_image_new_from_icon_name ("emblem-ok-symbolic");
  gtk_widget_add_css_class (*mark, "success");
  ved_set_tooltip (*mark, _("Currently in effect"));
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), *mark);
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_box_append (GTK_BOX (box), head);
  if (*description != '\0')
    {
      GtkWidget *text = ved_text_label_new (description, "caption");

      gtk_label_set_max_width_chars (GTK_LABEL (text), DESCRIPTION_CHARS);
      gtk_box_append (GTK_BOX (box), text);
    }
  gtk_box_append (GTK_BOX (box), caption);
  gtk_widget_set_size_request (box, CARD_PX, -1);

  return box;
}

static void
add_card (VedPresetBar  *self,
          VedFormPreset *preset,
          gboolean       is_own)
{
  Card card = { .preset = g_object_ref (preset), .is_own = is_own };
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), create_text (preset, is_own, &card.mark));
  ved_set_tooltip (button, ved_form_preset_get_description (preset));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ved_form_preset_get_title (preset), -1);
  g_object_set_data (G_OBJECT (button), "ved-own", GINT_TO_POINTER (is_own));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_preview, g_object_ref (preset),
                                         g_object_unref);
  card.card = button;
  g_array_append_val (self->cards, card);
  gtk_box_append (GTK_BOX (self->box), button);
}

static void
add_model (VedPresetBar *self,
           GListModel   *model,
           gboolean      is_own)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(VedFormPreset) preset = g_list_model_get_item (model, i);

      add_card (self, preset, is_own);
    }
}

static void
make_cards (VedPresetBar *self)
{
  g_autoptr(GListModel) recommended = NULL;

  for (guint i = 0; i < self->cards->len; i++)
    gtk_box_remove (GTK_BOX (self->box), g_array_index (self->cards, Card, i).card);
  g_array_set_size (self->cards, 0);
  if (self->form != NULL)
    {
      recommended = ved_form_recommendations (self->form);
      add_model (self, recommended, FALSE);
      add_model (self, ved_command_session_get_presets (self->session), TRUE);
      mark_active (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->cards->len > 0);
}

static void
form_edited_cb (VedPresetBar *self)
{
  VedFormField *field = ved_form_get_field (self->form, "architecture");
  g_autofree char *architecture = field != NULL ? ved_form_field_get_text (field) : NULL;

  if (g_strcmp0 (architecture, self->architecture) != 0)
    {
      g_free (self->architecture);
      self->architecture = g_steal_pointer (&architecture);
      make_cards (self);
    }
  else
    mark_active (self);
}

static void
form_changed_cb (VedPresetBar *self)
{
  VedForm *form = self->session != NULL ? ved_command_session_get_form (self->session) : NULL;

  if (self->form != NULL)
    g_signal_handlers_disconnect_by_func (self->form, form_edited_cb, self);
  g_set_object (&self->form, form);
  g_clear_pointer (&self->architecture, g_free);
  if (form != NULL)
    {
      VedFormField *field = ved_form_get_field (form, "architecture");

      self->architecture = field != NULL ? ved_form_field_get_text (field) : NULL;
      g_signal_connect_object (form, "changed", G_CALLBACK (form_edited_cb), self, G_CONNECT_SWAPPED);
    }
  make_cards (self);
}

static void
ved_preset_bar_dispose (GObject *object)
{
  VedPresetBar *self = VED_PRESET_BAR (object);

  g_clear_object (&self->form);
  g_clear_object (&self->session);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_preset_bar_parent_class)->dispose (object);
}

static void
ved_preset_bar_finalize (GObject *object)
{
  VedPresetBar *self = VED_PRESET_BAR (object);

  g_array_unref (self->cards);
  g_free (self->architecture);

  G_OBJECT_CLASS (ved_preset_bar_parent_class)->finalize (object);
}

static void
ved_preset_bar_class_init (VedPresetBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_preset_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_preset_bar_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[SAY] = g_signal_new ("say", VED_TYPE_PRESET_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_preset_bar_init (VedPresetBar *self)
{
  self->cards = g_array_new (FALSE, FALSE, sizeof (Card));
  g_array_set_clear_func (self->cards, card_clear);
  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (self->scroller), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ved_preset_bar_new (void)
{
  return g_object_new (VED_TYPE_PRESET_BAR, NULL);
}

/**
 * ved_preset_bar_set_session:
 * @session: (nullable): whose presets are shown
 */
void
ved_preset_bar_set_session (VedPresetBar      *self,
                            VedCommandSession *session)
{
  if (session == self->session)
    return;

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->session, form_changed_cb, self);
      g_signal_handlers_disconnect_by_func (ved_command_session_get_presets (self->session), make_cards, self);
    }
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_object (session, "form-changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (ved_command_session_get_presets (session), "items-changed", G_CALLBACK (make_cards),
                               self, G_CONNECT_SWAPPED);
    }
  form_changed_cb (self);
}

static void
named_cb (AdwMessageDialog *dialog,
          const char       *response,
          VedPresetBar     *self)
{
  GtkWidget *box = adw_message_dialog_get_extra_child (dialog);
  GtkWidget *name = gtk_widget_get_first_child (box), *tags = gtk_widget_get_next_sibling (name);
  g_auto(GStrv) words = g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (tags)), " ,", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) kept = NULL;
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (name))));
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (response, "keep") != 0 || self->session == NULL || *title == '\0')
    return;
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  kept = g_strv_builder_end (builder);
  if (!ved_command_session_add_preset (self->session, title, (const char *const *) kept, &error))
    g_signal_emit (self, signals[SAY], 0, error->message);
}

static void
name_typed_cb (GtkEditable      *editable,
               AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (editable)));

  adw_message_dialog_set_response_enabled (dialog, "keep", *name != '\0');
}

/**
 * ved_preset_bar_ask_name:
 *
 * Asks under which name to keep the values of the form as a preset.
 */
void
ved_preset_bar_ask_name (VedPresetBar *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _("Keep as Preset"), _("All values that are not defaults are kept."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *name = gtk_entry_new (), *tags = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (name), _("Name"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (tags), _("Tags, separated by spaces"));
  gtk_entry_set_activates_default (GTK_ENTRY (name), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (name), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tags), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tags"), -1);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), tags);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "keep", _("_Keep"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "keep", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (name, "changed", G_CALLBACK (name_typed_cb), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (named_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
