/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-jump-popover"

#include "config.h"

#include "app/timeline/ved-jump-popover.h"

#include "app/charts/ved-instant-text.h"
#include "app/timeline/ved-jump-text.h"
#include "app/timeline/ved-popover-focus.h"

#include <glib/gi18n.h>

struct _VedJumpPopover
{
  GtkPopover parent_instance;
  VedFleetModel *model;
  GtkEditable *entry;
  GtkLabel *answer;
};

G_DEFINE_FINAL_TYPE (VedJumpPopover, ved_jump_popover, GTK_TYPE_POPOVER)

static gboolean
read_entry (VedJumpPopover  *self,
            gint64          *time_us,
            GError         **error)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  VedJumpContext context = {
    .position_us = ved_time_cursor_get_position (cursor),
    .first_us = ved_time_cursor_get_first_us (cursor),
    .last_us = ved_time_cursor_get_last_us (cursor),
    .zone = zone,
  };

  return ved_jump_text_read (gtk_editable_get_text (self->entry), &context, time_us, error);
}

static void
answer (VedJumpPopover *self,
        const char     *text,
        gboolean        is_fault)
{
  gtk_label_set_label (self->answer, text);
  if (is_fault)
    gtk_widget_add_css_class (GTK_WIDGET (self->answer), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer), "error");
}

static void
answer_extent (VedJumpPopover *self)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);
  g_autofree char *first = ved_instant_text (ved_time_cursor_get_first_us (cursor), NULL, 0);
  g_autofree char *last = ved_instant_text (ved_time_cursor_get_last_us (cursor), NULL, 0);
  g_autofree char *text = g_strdup_printf (_("From %s\nto %s"), first, last);

  answer (self, text, FALSE);
}

static void
text_changed_cb (VedJumpPopover *self)
{
  g_autofree char *text = NULL;
  gint64 time_us;

  if (read_entry (self, &time_us, NULL))
    {
      text = ved_instant_text (time_us, NULL, 0);
      answer (self, text, FALSE);
    }
  else
    {
      answer_extent (self);
    }
}

static void
entry_activated_cb (VedJumpPopover *self)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);
  g_autoptr(GError) error = NULL;
  gint64 time_us;

  if (!read_entry (self, &time_us, &error))
    {
      answer (self, error->message, TRUE);
      return;
    }

  if (time_us < ved_time_cursor_get_first_us (cursor) - VED_SECOND_US
      || time_us > ved_time_cursor_get_last_us (cursor) + 2 * VED_SECOND_US)
    {
      g_autofree char *instant = ved_instant_text (time_us, NULL, 0);
      g_autofree char *text = g_strdup_printf (_("There is no data for %s"), instant);

      answer (self, text, TRUE);
      return;
    }

  ved_time_cursor_seek (cursor, time_us);
  /* Else the focus moves to the button below, which would take Space for itself. */
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
first_clicked_cb (VedJumpPopover *self)
{
  VedTimeCursor *cursor = ved_fleet_model_get_cursor (self->model);

  ved_time_cursor_seek (cursor, ved_time_cursor_get_first_us (cursor));
}

static void
ved_jump_popover_show (GtkWidget *widget)
{
  VedJumpPopover *self = VED_JUMP_POPOVER (widget);

  gtk_editable_set_text (self->entry, "");
  answer_extent (self);
  ved_popover_lend_focus (GTK_POPOVER (self));
  GTK_WIDGET_CLASS (ved_jump_popover_parent_class)->show (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
ved_jump_popover_dispose (GObject *object)
{
  g_clear_object (&VED_JUMP_POPOVER (object)->model);

  G_OBJECT_CLASS (ved_jump_popover_parent_class)->dispose (object);
}

static void
ved_jump_popover_class_init (VedJumpPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_jump_popover_dispose;
  widget_class->show = ved_jump_popover_show;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-jump-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, VedJumpPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, VedJumpPopover, answer);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_clicked_cb);
}

static void
ved_jump_popover_init (VedJumpPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ved_jump_popover_new:
 * @model: whose cursor moves
 *
 * Returns: (transfer floating): a popover for the button that shows the time
 */
GtkWidget *
ved_jump_popover_new (VedFleetModel *model)
{
  VedJumpPopover *self = g_object_new (VED_TYPE_JUMP_POPOVER, NULL);

  self->model = g_object_ref (model);

  return GTK_WIDGET (self);
}
