/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-line"

#include "config.h"

#include "app/cascade/ved-cascade-line.h"

#include "app/cascade/ved-cascade-text.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* The line is there always, so that nothing below it moves when a cascade begins. It is one line high, whatever it says: what
 * has no room in it is told by its tooltip. */

#define EVERY_S 4

struct _VedCascadeLine
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *badge;
  GtkWidget *text;
  VedDocument *document;        /* (nullable): before it was shown */
};

G_DEFINE_FINAL_TYPE (VedCascadeLine, ved_cascade_line, GTK_TYPE_WIDGET)

static void
say (VedCascadeLine *self,
     const char     *text)
{
  gtk_label_set_text (GTK_LABEL (self->text), text);
  ved_set_tooltip (self->button, text);
  ved_name_widget (self->button, text);
}

static void
document_came_cb (JsonObject *root,
                  const char *fault,
                  gpointer    user_data)
{
  VedCascadeLine *self = user_data;
  g_autofree char *text = root != NULL ? ved_cascade_text_line (root) : g_strdup (_("Cascade: unknown"));
  gboolean has_cascade = root != NULL && ved_cascade_text_is_seen (root) && ved_cascade_text_get_episode (root) != NULL;

  /* That there is none says nothing of how well the fleet is. */
  gtk_widget_set_visible (self->badge, has_cascade);
  if (has_cascade)
    ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge), ved_cascade_text_get_level (root), NULL);
  say (self, text);
}

static void
forget (gpointer user_data)
{
  document_came_cb (NULL, NULL, user_data);
}

static GtkWidget *
create_button (VedCascadeLine *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  self->button = gtk_button_new ();
  self->badge = ved_level_badge_new (FALSE);
  self->text = gtk_label_new (NULL);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->badge, FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0.0f);
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_box_append (GTK_BOX (row), self->badge);
  gtk_box_append (GTK_BOX (row), self->text);
  gtk_box_append (GTK_BOX (row), arrow);
  gtk_button_set_child (GTK_BUTTON (self->button), row);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.show-page");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", "cascade");

  return self->button;
}

static void
ved_cascade_line_dispose (GObject *object)
{
  VedCascadeLine *self = VED_CASCADE_LINE (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_cascade_line_parent_class)->dispose (object);
}

static void
ved_cascade_line_class_init (VedCascadeLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_cascade_line_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_cascade_line_init (VedCascadeLine *self)
{
  gtk_widget_set_parent (create_button (self), GTK_WIDGET (self));
  say (self, _("Cascade: unknown"));
}

/**
 * ved_cascade_line_new:
 *
 * Returns: a line that knows nothing yet
 */
GtkWidget *
ved_cascade_line_new (void)
{
  return g_object_new (VED_TYPE_CASCADE_LINE, NULL);
}

/**
 * ved_cascade_line_update:
 * @model: what is asked
 *
 * Asks, unless it did a moment ago.
 */
void
ved_cascade_line_update (VedCascadeLine *self,
                         VedFleetModel  *model)
{
  g_return_if_fail (VED_IS_CASCADE_LINE (self));

  if (self->document == NULL)
    {
      self->document = ved_document_new (model, EVERY_S, document_came_cb, self);
      ved_document_set_forget (self->document, forget);
    }
  ved_document_fetch (self->document, "/cascade/status");
}

/**
 * ved_cascade_line_stop:
 *
 * What is asked next is told in any case.
 */
void
ved_cascade_line_stop (VedCascadeLine *self)
{
  g_return_if_fail (VED_IS_CASCADE_LINE (self));

  if (self->document != NULL)
    ved_document_expire (self->document);
}
