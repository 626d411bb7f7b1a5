/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-export"

#include "config.h"

#include "app/alerts/ved-alert-export.h"

#include "base/ved-program.h"

/* Alerts as a file: those that are listed, in their order, with the words of the API. */

#define STEP_MIN 5

typedef enum {
  COLUMN_ID,
  COLUMN_SERVER,
  COLUMN_METRIC,
  COLUMN_SEVERITY,
  COLUMN_STATE,
  COLUMN_SILENCED,
  COLUMN_CHARGE,
  COLUMN_OPENED,
  COLUMN_CURRENT,
  COLUMN_PREDICTED,
  COLUMN_THRESHOLD,
  COLUMN_MINUTES,
  COLUMN_MESSAGE,
  N_COLUMNS
} Column;

static const VedTableColumn columns[N_COLUMNS] = {
  [COLUMN_ID] = { "id", "id", FALSE },
  [COLUMN_SERVER] = { "server", "server", FALSE },
  [COLUMN_METRIC] = { "metric", "metric", FALSE },
  [COLUMN_SEVERITY] = { "severity", "severity", FALSE },
  [COLUMN_STATE] = { "state", "state", FALSE },
  [COLUMN_SILENCED] = { "silenced", "silenced", FALSE },
  [COLUMN_CHARGE] = { "acknowledged_by", "acknowledged_by", FALSE },
  [COLUMN_OPENED] = { "opened_at", "opened_at", FALSE },
  [COLUMN_CURRENT] = { "current_value", "current_value", TRUE },
  [COLUMN_PREDICTED] = { "predicted_value", "predicted_value", TRUE },
  [COLUMN_THRESHOLD] = { "threshold", "threshold", TRUE },
  [COLUMN_MINUTES] = { "minutes_ahead", "minutes_ahead", TRUE },
  [COLUMN_MESSAGE] = { "message", "message", FALSE },
};

static double
get_number (const VedAlert *alert,
            Column          column)
{
  switch (column)
    {
    case COLUMN_CURRENT:
      return (double) alert->current_value;
    case COLUMN_PREDICTED:
      return (double) alert->predicted_value;
    case COLUMN_THRESHOLD:
      return (double) alert->threshold;
    case COLUMN_MINUTES:
    default:
      return STEP_MIN * alert->steps_ahead;
    }
}

static const char *
get_word (VedAlertItem *item,
          Column        column)
{
  const VedAlert *alert = ved_alert_item_get_alert (item);
  const char *charge = ved_alert_item_get_charge (item);

  switch (column)
    {
    case COLUMN_ID:
      return alert->id;
    case COLUMN_SERVER:
      return alert->server;
    case COLUMN_METRIC:
      return ved_alert_get_subject_key (alert);
    case COLUMN_SEVERITY:
      return ved_alert_get_severity_key (alert);
    case COLUMN_STATE:
      return ved_alert_state_get_name (alert->state);
    case COLUMN_SILENCED:
      return ved_alert_item_is_silenced (item) ? "true" : "false";
    case COLUMN_CHARGE:
    default:
      return charge != NULL ? charge : "";
    }
}

static void
append_cell (GString      *text,
             VedAlertItem *item,
             Column        column)
{
  const VedAlert *alert = ved_alert_item_get_alert (item);
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, 2, NULL };

  if (column == COLUMN_OPENED)
    ved_chart_table_append_time (text, alert->opened_us, NULL, TRUE);
  else if (column == COLUMN_MESSAGE)
    {
      g_autofree char *message = ved_alert_format_message (alert);

      g_string_append (text, message);
    }
  else if (columns[column].is_number)
    ved_chart_table_append_value (text, get_number (alert, column), &format, TRUE);
  else
    g_string_append (text, get_word (item, column));
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  g_string_append (text, g_ptr_array_index ((GPtrArray *) data, row * N_COLUMNS + column));
}

/**
 * ved_alert_export_table:
 * @list: what to keep
 *
 * Returns: (transfer full): its alerts; to be written before they change, in the thread of @list
 */
VedChartTable *
ved_alert_export_table (VedAlertList *list)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  locale_t numbers = ved_program_pause_numbers ();

  /* Episodes change, while a worker may still be writing. */
  for (guint i = 0; i < n * N_COLUMNS; i++)
    {
      g_autoptr(VedAlertItem) item = g_list_model_get_item (G_LIST_MODEL (list), i / N_COLUMNS);
      GString *text = g_string_new (NULL);

      append_cell (text, item, (Column) (i % N_COLUMNS));
      g_ptr_array_add (texts, g_string_free (text, FALSE));
    }
  ved_program_resume_numbers (numbers);

  return ved_chart_table_new (columns, N_COLUMNS, n, write_cell, texts, (GDestroyNotify) g_ptr_array_unref);
}
