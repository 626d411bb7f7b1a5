/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-typing-fault"

#include "config.h"

#include "app/parts/ved-typing-fault.h"

#include "app/parts/ved-page-text.h"

#define FAULT_MS 700

struct _VedTypingFault
{
  GtkWidget parent_instance;

  GtkWidget *text;
  GtkWidget *entry;             /* not owned: it stands beside this line */
  guint show_id;                /* until it is shown */
};

G_DEFINE_FINAL_TYPE (VedTypingFault, ved_typing_fault, GTK_TYPE_WIDGET)

static gboolean
due_cb (gpointer user_data)
{
  VedTypingFault *self = user_data;

  self->show_id = 0;
  gtk_widget_add_css_class (self->entry, "error");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  return G_SOURCE_REMOVE;
}

static void
ved_typing_fault_dispose (GObject *object)
{
  VedTypingFault *self = VED_TYPING_FAULT (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_pointer (&self->text, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_typing_fault_parent_class)->dispose (object);
}

static void
ved_typing_fault_class_init (VedTypingFaultClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_typing_fault_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_typing_fault_init (VedTypingFault *self)
{
  self->text = ved_text_paragraph_new ("", "error");
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * ved_typing_fault_new:
 * @entry: what is typed into; lives as long as the line
 *
 * Returns: a line that is not seen
 */
GtkWidget *
ved_typing_fault_new (GtkWidget *entry)
{
  VedTypingFault *self = g_object_new (VED_TYPE_TYPING_FAULT, NULL);

  self->entry = entry;

  return GTK_WIDGET (self);
}

/**
 * ved_typing_fault_set:
 * @fault: (nullable): what is wrong with what is typed now
 */
void
ved_typing_fault_set (VedTypingFault *self,
                      const char     *fault)
{
  g_return_if_fail (VED_IS_TYPING_FAULT (self));

  g_clear_handle_id (&self->show_id, g_source_remove);
  gtk_widget_remove_css_class (self->entry, "error");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  ved_text_label_set (self->text, fault != NULL ? fault : "");
  if (fault != NULL)
    self->show_id = g_timeout_add (FAULT_MS, due_cb, self);
}
