/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-field-number"

#include "config.h"

#include "app/commands/ved-field-control.h"

#include <math.h>

/* Numbers. A slider whose range spans three decades or more is logarithmic: what is dragged is then rounded to two
 * digits; else it is a whole multiple of the step, written in decimal, so that no noise of binary fractions gets
 * into a command. */

#define LOG_RATIO   1e3
#define MANY        1e15
#define MAX_DIGITS  12
#define SCALE_STEPS 400.0       /* of a logarithmic slider, by key */

static void
get_range (VedFieldControl *self,
           double          *least,
           double          *most,
           double          *step)
{
  *least = -MANY;
  *most = MANY;
  *step = 1.0;
  ved_form_field_get_bounds (self->field, least, most, step);
  if (!isfinite (*least) || *least < -MANY)
    *least = -MANY;
  if (!isfinite (*most) || *most > MANY)
    *most = MANY;
  if (!(*step > 0.0))
    *step = ved_form_field_is_integer (self->field) ? 1.0 : *most - *least < 1e6 ? (*most - *least) / 100.0 : 0.1;
}

static gboolean
is_log (double least,
        double most)
{
  return least > 0.0 && most / least >= LOG_RATIO;
}

/* To the decimal that is meant. */
static double
tidy (double value,
      double step)
{
  int digits = CLAMP ((int) ceil (-log10 (step) - 1e-9) + 1, 0, MAX_DIGITS);
  char text[64], format[16];

  g_snprintf (format, sizeof format, "%%.%df", digits);

  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, value), NULL);
}

static double
tidy_log (double value)
{
  char text[64];

  return g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.1e", value), NULL);
}

static void
take_number (VedFieldControl *self,
             double           number)
{
  g_autoptr(VedFormValue) value = ved_form_field_is_integer (self->field)
                                  ? ved_form_value_new_int ((gint64) round (number))
                                  : ved_form_value_new_float (number);

  ved_field_control_take (self, value);
}

static double
field_number (VedFieldControl *self)
{
  return ved_form_value_double (ved_form_field_get_value (self->field));
}

static void
follow_spin (VedFieldControl *self)
{
  double least, most, step;
  GtkAdjustment *adjustment = gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->main));

  get_range (self, &least, &most, &step);
  gtk_adjustment_configure (adjustment, field_number (self), least, most, step, 10.0 * step, 0.0);
}

static gboolean
spin_output_cb (GtkSpinButton   *spin,
                VedFieldControl *self)
{
  double number = gtk_spin_button_get_value (spin);
  g_autofree char *text = ved_form_field_is_integer (self->field)
                          ? g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) round (number))
                          : ved_form_float_to_text (number);

  /* Not typed, though the focus may be there: what was refused stays told. */
  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    {
      const gboolean was_following = self->following;

      self->following = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (spin), text);
      self->following = was_following;
    }

  return TRUE;
}

/* What is no number leaves the one before; GTK would take whatever @number holds. */
static int
spin_input_cb (GtkSpinButton   *spin,
               double          *number,
               VedFieldControl *self)
{
  g_autoptr(VedFormValue) value = ved_field_control_parse (self, gtk_editable_get_text (GTK_EDITABLE (spin)), NULL);

  *number = value != NULL ? ved_form_value_double (value) : gtk_spin_button_get_value (spin);

  return TRUE;
}

static void
spin_changed_cb (GtkSpinButton   *spin,
                 VedFieldControl *self)
{
  double least, most, step, number = gtk_spin_button_get_value (spin);

  get_range (self, &least, &most, &step);
  take_number (self, ved_form_field_is_integer (self->field) ? number : tidy (number, MIN (step, 1e-6)));
}

/* While it is typed, not only at the end. */
static void
spin_typed_cb (GtkEditable     *editable,
               VedFieldControl *self)
{
  if (!self->following && gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (editable))))
    ved_field_control_take_text (self, gtk_editable_get_text (editable));
}

GtkWidget *
ved_field_number_new (VedFieldControl *self)
{
  self->main = gtk_spin_button_new (NULL, 1.0, 0);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->main), MAX_DIGITS);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->main), 7);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->main), FALSE);
  gtk_widget_set_valign (self->main, GTK_ALIGN_CENTER);
  g_signal_connect (self->main, "output", G_CALLBACK (spin_output_cb), self);
  g_signal_connect (self->main, "input", G_CALLBACK (spin_input_cb), self);
  ved_field_control_follow (self, "value", follow_spin);
  ved_field_control_follow (self, "maximum", follow_spin);
  g_signal_connect (self->main, "value-changed", G_CALLBACK (spin_changed_cb), self);
  g_signal_connect (self->main, "changed", G_CALLBACK (spin_typed_cb), self);

  return self->main;
}

static void
follow_slider (VedFieldControl *self)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->second));
  g_autofree char *text = ved_form_field_format (self->field);
  double least, most, step, number = field_number (self);
  GtkWidget *delegate = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->main)));

  get_range (self, &least, &most, &step);
  if (is_log (least, most))
    gtk_adjustment_configure (adjustment, log10 (CLAMP (number, least, most)), log10 (least), log10 (most),
                              log10 (most / least) / SCALE_STEPS, 0.1 * log10 (most / least), 0.0);
  else
    gtk_adjustment_configure (adjustment, number, least, most, step, 10.0 * step, 0.0);
  if (!gtk_widget_has_focus (delegate) && g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->main))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->main), text);
}

static void
slider_moved_cb (GtkRange        *range,
                 VedFieldControl *self)
{
  double least, most, step, at = gtk_range_get_value (range);

  if (ved_field_control_is_busy (self))
    return;

  get_range (self, &least, &most, &step);
  if (is_log (least, most))
    at = CLAMP (tidy_log (pow (10.0, at)), least, most);
  else if (at < most)
    at = CLAMP (tidy (least + round ((at - least) / step) * step, step), least, most);
  take_number (self, at);
}

static void
number_typed_cb (GtkEditable     *editable,
                 VedFieldControl *self)
{
  if (gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (editable))))
    ved_field_control_take_text (self, gtk_editable_get_text (editable));
}

/* What is typed is shown as the schema formats it once it is done. */
static void
number_left_cb (GtkEventControllerFocus *controller,
                VedFieldControl         *self)
{
  g_autofree char *text = ved_form_field_format (self->field);

  ved_form_seal (self->form);
  self->following = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->main), text);
  self->following = FALSE;
}

static void
slider_left_cb (GtkEventControllerFocus *controller,
                VedFieldControl         *self)
{
  ved_form_seal (self->form);
}

GtkWidget *
ved_field_slider_new (VedFieldControl *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkEventController *typing = gtk_event_controller_focus_new (), *dragging = gtk_event_controller_focus_new ();

  self->main = gtk_entry_new ();
  self->second = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, NULL);
  gtk_scale_set_draw_value (GTK_SCALE (self->second), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (self->second), -1);
  gtk_widget_set_hexpand (self->second, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->main), 9);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->main), 9);
  gtk_editable_set_alignment (GTK_EDITABLE (self->main), 1.0f);
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->main), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->second), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ved_form_field_get_label (self->field), -1);
  gtk_box_append (GTK_BOX (box), self->second);
  gtk_box_append (GTK_BOX (box), self->main);
  ved_field_control_follow (self, "value", follow_slider);
  ved_field_control_follow (self, "maximum", follow_slider);
  g_signal_connect (self->second, "value-changed", G_CALLBACK (slider_moved_cb), self);
  g_signal_connect (self->main, "changed", G_CALLBACK (number_typed_cb), self);
  g_signal_connect (typing, "leave", G_CALLBACK (number_left_cb), self);
  g_signal_connect (dragging, "leave", G_CALLBACK (slider_left_cb), self);
  gtk_widget_add_controller (self->main, typing);
  gtk_widget_add_controller (self->second, dragging);

  return box;
}
