/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-export"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"

#include <glib/gi18n.h>
#include <math.h>

/* The context menu and what it does: copy the value at the cursor, keep the picture, keep the numbers of
 * exactly the visible range. CSV rows are samples of a series or steps of the forecast:
 *
 *   time,series,value,lower,upper
 *
 * with the time in UTC, and lower and upper the envelope of a sample or p10 and p90 of a step. */

#define PICTURE_SCALE 2

static void
append_number (GString *csv,
               double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv, ',');
  if (!isnan (value))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.9g", value));
}

static void
append_row (GString    *csv,
            gint64      time_us,
            const char *name,
            double      value,
            double      lower,
            double      upper)
{
  char time[VED_ISO8601_SIZE];

  ved_iso8601_print (time, time_us);
  g_string_append_printf (csv, "%s,\"%s\"", time, name);
  append_number (csv, value);
  append_number (csv, lower);
  append_number (csv, upper);
  g_string_append (csv, "\r\n");
}

static void
append_series (GString              *csv,
               const VedChartSeries *series,
               gint64                from_us,
               gint64                to_us)
{
  gsize end = ved_trace_find (&series->trace, to_us + 1);

  for (gsize i = ved_trace_find (&series->trace, from_us); i < end; i++)
    append_row (csv, ved_trace_time (&series->trace, i), series->label, series->trace.values[i],
                series->lower != NULL ? series->lower[i] : NAN,
                series->upper != NULL ? series->upper[i] : NAN);
}

/**
 * ved_time_series_chart_to_csv:
 *
 * Returns: (transfer full): the samples and steps of the visible range, RFC 4180
 */
char *
ved_time_series_chart_to_csv (VedTimeSeriesChart *self)
{
  const VedForecastCopy *forecast;
  GString *csv;
  gint64 from_us, to_us;

  g_return_val_if_fail (VED_IS_TIME_SERIES_CHART (self), NULL);

  forecast = &self->forecast;
  csv = g_string_new ("time,series,value,lower,upper\r\n");
  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  for (guint i = 0; i < self->series->len; i++)
    append_series (csv, &g_array_index (self->series, VedChartSeries, i), from_us, to_us);
  for (guint i = forecast->first_step; i < forecast->n; i++)
    if (forecast->times_us[i] >= from_us && forecast->times_us[i] <= to_us)
      append_row (csv, forecast->times_us[i], "forecast", forecast->quantiles[1][i],
                  forecast->quantiles[0][i], forecast->quantiles[2][i]);

  return g_string_free (csv, FALSE);
}

static void
copy_activated_cb (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  VedTimeSeriesChart *self = VED_TIME_SERIES_CHART (widget);
  gint64 cursor_us = ved_viewport_get_cursor (self->viewport);
  VedChartReading reading;
  char text[48];

  if (cursor_us == VED_VIEWPORT_NOWHERE)
    cursor_us = ved_scale_time_from_px (&self->time, self->pointer_x);
  if (!ved_time_series_chart_read (self, 0, cursor_us, &reading))
    return;

  ved_number_format_write (&self->value_format, reading.value, text, sizeof text);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
reset_activated_cb (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  ved_time_series_chart_reset (VED_TIME_SERIES_CHART (widget));
}

static void
file_written_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GtkWidget) widget = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    return;

  ved_report_error (G_LOG_DOMAIN, "Saving a chart", g_steal_pointer (&error));
  gtk_widget_error_bell (widget);
}

static void
save_chosen_cb (GtkNativeDialog *dialog,
                int              response,
                gpointer         user_data)
{
  GBytes *bytes = g_object_get_data (G_OBJECT (dialog), "bytes");
  GtkWidget *widget = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           file_written_cb, g_object_ref (widget));
    }
  g_object_unref (dialog);
}

static void
save_bytes (VedTimeSeriesChart *self,
            GBytes             *bytes,
            const char         *suffix)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *name = g_strdup_printf ("%s.%s", self->title != NULL ? self->title : "vedette", suffix);
  GtkFileChooserNative *dialog;

  dialog = gtk_file_chooser_native_new (_("Save chart"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_strdelimit (name, "/", '-');
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data_full (G_OBJECT (dialog), "bytes", g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
png_activated_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  g_autoptr(GdkTexture) texture = ved_chart_render (VED_CHART (widget), PICTURE_SCALE);
  g_autoptr(GBytes) bytes = texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;

  if (bytes != NULL)
    save_bytes (VED_TIME_SERIES_CHART (widget), bytes, "png");
}

static void
csv_activated_cb (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  char *csv = ved_time_series_chart_to_csv (VED_TIME_SERIES_CHART (widget));
  g_autoptr(GBytes) bytes = g_bytes_new_take (csv, strlen (csv));

  save_bytes (VED_TIME_SERIES_CHART (widget), bytes, "csv");
}

void
ved_time_series_chart_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy-value", NULL, copy_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.export-png", NULL, png_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.export-csv", NULL, csv_activated_cb);
  gtk_widget_class_install_action (widget_class, "chart.reset", NULL, reset_activated_cb);
}

static GMenuModel *
create_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) section = g_menu_new ();

  g_menu_append (menu, _("_Copy value"), "chart.copy-value");
  g_menu_append (menu, _("_Reset view"), "chart.reset");
  g_menu_append (section, _("Save as _picture…"), "chart.export-png");
  g_menu_append (section, _("Save visible _numbers…"), "chart.export-csv");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));

  return G_MENU_MODEL (menu);
}

void
ved_time_series_chart_popup_menu (VedTimeSeriesChart *self,
                                  double              x,
                                  double              y)
{
  if (self->menu == NULL)
    {
      g_autoptr(GMenuModel) model = create_menu ();

      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}
