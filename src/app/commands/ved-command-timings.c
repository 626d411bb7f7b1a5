/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command-timings"

#include "config.h"

#include "app/commands/ved-command-timings.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-frame-meter.h"

#include <glib/gi18n.h>
#include <malloc.h>

/* What frames take, what the last build of the command took, and what is allocated. It is written anew when the
 * command was built, not by a clock, so that looking costs no frames of its own. */

struct _VedCommandTimings
{
  GtkWidget parent_instance;
  GtkWidget *label;
  VedFrameMeter *meter;
};

G_DEFINE_FINAL_TYPE (VedCommandTimings, ved_command_timings, GTK_TYPE_WIDGET)

static void
ved_command_timings_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_command_timings_parent_class)->map (widget);
  ved_frame_meter_watch (VED_COMMAND_TIMINGS (widget)->meter, gtk_widget_get_frame_clock (widget));
}

static void
ved_command_timings_unmap (GtkWidget *widget)
{
  ved_frame_meter_watch (VED_COMMAND_TIMINGS (widget)->meter, NULL);
  GTK_WIDGET_CLASS (ved_command_timings_parent_class)->unmap (widget);
}

static void
ved_command_timings_dispose (GObject *object)
{
  VedCommandTimings *self = VED_COMMAND_TIMINGS (object);

  g_clear_object (&self->meter);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_command_timings_parent_class)->dispose (object);
}

static void
ved_command_timings_class_init (VedCommandTimingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_command_timings_dispose;
  widget_class->map = ved_command_timings_map;
  widget_class->unmap = ved_command_timings_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ved_command_timings_init (VedCommandTimings *self)
{
  self->meter = ved_frame_meter_new ();
  self->label = ved_text_paragraph_new ("", "caption");
  gtk_widget_add_css_class (self->label, "dim-label");
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
ved_command_timings_new (void)
{
  return g_object_new (VED_TYPE_COMMAND_TIMINGS, NULL);
}

/**
 * ved_command_timings_set:
 * @n_built: how often the command was built so far
 * @build_ms: what the last build took, with its text, marks and checks
 */
void
ved_command_timings_set (VedCommandTimings *self,
                         guint              n_built,
                         double             build_ms)
{
  const struct mallinfo2 heap = mallinfo2 ();
  g_autofree char *size = g_format_size (heap.uordblks + heap.hblkhd), *text = NULL;

  text = g_strdup_printf (_("Frame %.1f ms, at worst %.1f ms · rebuilt in %.2f ms, %u times · %s allocated"),
                          ved_frame_meter_get_median_ms (self->meter), ved_frame_meter_get_worst_ms (self->meter),
                          build_ms, n_built, size);
  ved_text_label_set (self->label, text);
}
