/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-marks-popover"

#include "config.h"

#include "app/timeline/ved-marks-popover.h"

#include "app/charts/ved-instant-text.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-row-focus.h"
#include "app/timeline/ved-popover-focus.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

#define NUMBER_KEY "ved-bookmark-number"

struct _VedMarksPopover
{
  GtkPopover parent_instance;
  VedFleetModel *model;
  VedTimeMarks *marks;
  GtkEditable *entry;
  GtkListBox *list;
  GtkLabel *range_label;
  GtkWidget *range_buttons;
};

G_DEFINE_FINAL_TYPE (VedMarksPopover, ved_marks_popover, GTK_TYPE_POPOVER)

static gint64
get_number (GtkWidget *row)
{
  return *(gint64 *) g_object_get_data (G_OBJECT (row), NUMBER_KEY);
}

static const VedRecordingEvent *
find_bookmark (VedMarksPopover *self,
               GtkWidget       *row)
{
  gint64 number = get_number (row);

  for (guint i = 0; i < ved_time_marks_get_n_bookmarks (self->marks); i++)
    {
      const VedRecordingEvent *bookmark = ved_time_marks_get_bookmark (self->marks, i);

      if (bookmark->number == number)
        return bookmark;
    }

  return NULL;
}

static void
remove_clicked_cb (GtkButton       *button,
                   VedMarksPopover *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  const VedRecordingEvent *bookmark = find_bookmark (self, row);

  if (bookmark != NULL)
    ved_time_marks_remove_bookmark (self->marks, bookmark->number);
}

static GtkWidget *
create_texts (const VedRecordingEvent *bookmark)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = ved_text_label_new (bookmark->title, NULL), *time;
  g_autofree char *instant = ved_instant_text (bookmark->time_us, NULL, 0);

  time = ved_text_label_new (instant, "caption");
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_add_css_class (time, "numeric");
  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  gtk_label_set_xalign (GTK_LABEL (time), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 30);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), time);

  return box;
}

static void
append_bookmark (VedMarksPopover         *self,
                 const VedRecordingEvent *bookmark)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  g_autofree char *label = g_strdup_printf (_("Remove “%s”"), bookmark->title);

  g_object_set_data_full (G_OBJECT (row), NUMBER_KEY, g_memdup2 (&bookmark->number, sizeof bookmark->number),
                          g_free);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  ved_set_tooltip (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), create_texts (bookmark));
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, bookmark->title, -1);
  gtk_list_box_append (self->list, row);
}

/* The figures of the last snapshot at or before an instant. */
static const VedFleetFigures *
find_figures (VedMarksPopover *self,
              gint64           time_us)
{
  guint n_figures;
  const VedFleetFigures *figures = ved_fleet_model_get_figures (self->model, &n_figures), *found = NULL;

  for (guint i = 0; i < n_figures && figures[i].time_us <= time_us; i++)
    found = &figures[i];

  return found;
}

/* To the second where seconds matter. */
static char *
describe_length (gint64 length_us)
{
  int seconds = (int) (length_us / G_USEC_PER_SEC);

  if (seconds < 60 || seconds >= 3600 || seconds % 60 == 0)
    return ved_text_duration (length_us);

  return g_strdup_printf (_("%d min %d s"), seconds / 60, seconds % 60);
}

static char *
describe_range (VedMarksPopover *self)
{
  gint64 a_us = ved_time_marks_get_mark (self->marks, VED_TIME_MARK_A);
  gint64 b_us = ved_time_marks_get_mark (self->marks, VED_TIME_MARK_B);
  const VedFleetFigures *a = find_figures (self, a_us), *b = find_figures (self, b_us);
  g_autofree char *a_text = a_us != 0 ? ved_instant_text (a_us, NULL, 0) : NULL;
  g_autofree char *b_text = b_us != 0 ? ved_instant_text (b_us, NULL, 0) : NULL;
  g_autofree char *length = describe_length (ABS (b_us - a_us));
  char from[VED_TEXT_SIZE], to[VED_TEXT_SIZE], risk[VED_TEXT_SIZE];

  if (a_us == 0 && b_us == 0)
    return g_strdup (_("Marks A and B measure what lies between them."));
  if (a_us == 0 || b_us == 0)
    return g_strdup_printf ("%s %s", a_us != 0 ? "A" : "B", a_us != 0 ? a_text : b_text);
  if (a == NULL || b == NULL)
    return g_strdup_printf (_("A %s\nB %s\nΔ %s"), a_text, b_text, length);

  return g_strdup_printf (_("A %s\nB %s\nΔ %s · highest risk from %s to %s (%s)"), a_text, b_text, length,
                          ved_text_write_number ((double) a->max_risk, 1, from, sizeof from),
                          ved_text_write_number ((double) b->max_risk, 1, to, sizeof to),
                          ved_text_write_delta ((double) (b->max_risk - a->max_risk), 1, risk, sizeof risk));
}

static void
refresh (VedMarksPopover *self)
{
  g_autofree char *range = describe_range (self);
  int focused = ved_row_focus_get (self->list);
  gint64 from_us, to_us;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < ved_time_marks_get_n_bookmarks (self->marks); i++)
    append_bookmark (self, ved_time_marks_get_bookmark (self->marks, i));
  ved_row_focus_set (self->list, focused, GTK_WIDGET (self->entry));
  gtk_label_set_label (self->range_label, range);
  gtk_widget_set_visible (self->range_buttons, ved_time_marks_get_range (self->marks, &from_us, &to_us));
}

static void
marks_changed_cb (VedMarksPopover *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
add_cb (VedMarksPopover *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  ved_time_marks_make_bookmark (self->marks, ved_fleet_model_get_shown_us (self->model),
                                *text != '\0' ? text : _("Bookmark"));
  gtk_editable_set_text (self->entry, "");
  /* Else the focus moves to the button below, which would take Space for itself. */
  gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
row_activated_cb (VedMarksPopover *self,
                  GtkListBoxRow   *row)
{
  const VedRecordingEvent *bookmark = find_bookmark (self, GTK_WIDGET (row));

  if (bookmark != NULL)
    ved_time_cursor_seek (ved_fleet_model_get_cursor (self->model), bookmark->time_us);
}

static void
ved_marks_popover_show (GtkWidget *widget)
{
  VedMarksPopover *self = VED_MARKS_POPOVER (widget);

  refresh (self);
  ved_popover_lend_focus (GTK_POPOVER (self));
  GTK_WIDGET_CLASS (ved_marks_popover_parent_class)->show (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
ved_marks_popover_dispose (GObject *object)
{
  VedMarksPopover *self = VED_MARKS_POPOVER (object);

  g_clear_object (&self->model);
  g_clear_object (&self->marks);

  G_OBJECT_CLASS (ved_marks_popover_parent_class)->dispose (object);
}

static void
ved_marks_popover_class_init (VedMarksPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_marks_popover_dispose;
  widget_class->show = ved_marks_popover_show;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-marks-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, VedMarksPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, VedMarksPopover, list);
  gtk_widget_class_bind_template_child (widget_class, VedMarksPopover, range_label);
  gtk_widget_class_bind_template_child (widget_class, VedMarksPopover, range_buttons);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
ved_marks_popover_init (VedMarksPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ved_marks_popover_new:
 * @model: where the cursor stands
 * @marks: what to show and change
 *
 * Returns: (transfer floating): a popover for the button of the marks
 */
GtkWidget *
ved_marks_popover_new (VedFleetModel *model,
                       VedTimeMarks  *marks)
{
  VedMarksPopover *self = g_object_new (VED_TYPE_MARKS_POPOVER, NULL);

  self->model = g_object_ref (model);
  self->marks = g_object_ref (marks);
  g_signal_connect_object (marks, "changed", G_CALLBACK (marks_changed_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
