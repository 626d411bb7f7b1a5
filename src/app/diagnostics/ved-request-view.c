/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-request-view"

#include "config.h"

#include "app/diagnostics/ved-request-view.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-json-tree.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-accessible-name.h"
#include "client/ved-connection.h"

#include <glib/gi18n.h>

/* The rows of the log are made once, and written into while the page is looked at. */

#define N_ROWS 15
#define N_COLUMNS 5

static const char *const paths[] = {
  "/status", "/health", "/predictions/summary", "/alerts/active", "/alerts/desk", "/settings/routing", "/settings/thresholds",
  "/cascade/status", "/quality", "/drift/status", "/remediation", "/scenario/status", "/maintenance", "/mutes", "/",
};

struct _VedRequestView
{
  GtkWidget parent_instance;

  VedFleetModel *model;
  GtkWidget *box;
  GtkWidget *total;
  GtkWidget *fault;
  GtkWidget *cells[N_ROWS][N_COLUMNS];
  GtkWidget *choice;
  GtkWidget *tree;
  GtkWidget *age;               /* of what the tree shows: it stays when the daemon falls silent */
  gint64 fetched_us;            /* real time; 0: it shows no document */
  VedFrameSource *asked;        /* (nullable): whose document is shown; a weak pointer */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (VedRequestView, ved_request_view, GTK_TYPE_WIDGET)

static void
show_age (VedRequestView *self)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (self->fetched_us / G_USEC_PER_SEC);
  g_autofree char *clock = g_date_time_format (time, "%H:%M:%S %Z");
  g_autofree char *age = ved_text_duration (g_get_real_time () - self->fetched_us);
  g_autofree char *text = self->fetched_us != 0 ? g_strdup_printf (_("Fetched at %s, %s ago"), clock, age) : NULL;

  gtk_widget_set_visible (self->age, text != NULL);
  ved_text_label_set (self->age, text != NULL ? text : "");
}

static void
document_fetched_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(VedRequestView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_visible (self->tree, TRUE);
  self->fetched_us = bytes != NULL ? g_get_real_time () : 0;
  show_age (self);
  if (bytes != NULL)
    ved_json_tree_set_bytes (VED_JSON_TREE (self->tree), bytes);
  else
    ved_json_tree_set_fault (VED_JSON_TREE (self->tree), error->message);
}

static void
fetch (VedRequestView *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice));

  /* What was asked for before is not what is chosen now. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_weak_pointer (&self->asked, ved_fleet_model_get_source (self->model));
  ved_fleet_model_fetch_document_async (self->model, paths[MIN (chosen, G_N_ELEMENTS (paths) - 1)], self->cancellable,
                                        document_fetched_cb, g_object_ref (self));
}

static void
show_entry (GtkWidget            **cells,
            const VedRequestEntry *entry)
{
  g_autofree char *clock = NULL, *request = NULL, *size = NULL, *elapsed = NULL;
  g_autoptr(GDateTime) time = NULL;
  char status[16];

  for (guint i = 0; i < N_COLUMNS; i++)
    gtk_widget_set_visible (cells[i], entry != NULL);
  if (entry == NULL)
    return;

  time = g_date_time_new_from_unix_local (entry->time_us / G_USEC_PER_SEC);
  clock = g_date_time_format (time, "%H:%M:%S");
  request = g_strdup_printf ("%s %s", entry->method, entry->path);
  size = entry->status != 0 ? g_format_size (entry->n_bytes) : g_strdup (_("no answer"));
  elapsed = g_strdup_printf (_("%.1f ms"), (double) entry->elapsed_us / 1000.0);
  g_snprintf (status, sizeof status, "%u", entry->status);
  ved_text_label_set (cells[0], clock);
  ved_text_label_set (cells[1], request);
  ved_text_label_set (cells[2], entry->status != 0 ? status : "—");
  ved_text_label_set (cells[3], size);
  ved_text_label_set (cells[4], elapsed);
}

/* Why the newest request had no answer, while that is so. */
static void
show_fault (VedRequestView        *self,
            const VedRequestEntry *newest)
{
  gboolean has_failed = newest != NULL && newest->status == 0;

  if (has_failed)
    ved_text_label_set (self->fault, newest->fault);
  gtk_widget_set_visible (self->fault, has_failed);
}

static GtkWidget *
create_log (VedRequestView *self)
{
  GtkWidget *content, *header_end, *card = ved_card_new (_("Requests"), &content, &header_end);
  GtkWidget *grid = gtk_grid_new ();

  self->total = ved_text_label_new ("", "dim-label");
  gtk_box_append (GTK_BOX (header_end), self->total);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  for (int row = 0; row < N_ROWS; row++)
    for (int column = 0; column < N_COLUMNS; column++)
      {
        GtkWidget *cell = ved_text_label_new ("", column == 1 ? "monospace" : NULL);

        gtk_label_set_xalign (GTK_LABEL (cell), column > 1 ? 1.0f : 0.0f);
        gtk_widget_set_hexpand (cell, column == 1);
        self->cells[row][column] = cell;
        gtk_grid_attach (GTK_GRID (grid), cell, column, row, 1, 1);
      }
  self->fault = ved_text_paragraph_new ("", "error");
  gtk_box_append (GTK_BOX (content), self->fault);
  gtk_box_append (GTK_BOX (content), grid);

  return card;
}

static GtkWidget *
create_documents (VedRequestView *self)
{
  GtkWidget *content, *header_end, *card = ved_card_new (_("Documents of the daemon"), &content, &header_end);
  GtkWidget *button = gtk_button_new_with_label (_("Fetch"));
  g_autoptr(GStrvBuilder) titles = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_strv_builder_add (titles, paths[i]);
  texts = g_strv_builder_end (titles);
  self->choice = gtk_drop_down_new_from_strings ((const char *const *) texts);
  self->tree = ved_json_tree_new ();
  ved_name_widget (self->choice, _("Document"));
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (fetch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (button, "clicked", G_CALLBACK (fetch), self, G_CONNECT_SWAPPED);
  self->age = ved_text_paragraph_new ("", "dim-label");
  gtk_widget_set_visible (self->age, FALSE);
  gtk_widget_set_visible (self->tree, FALSE);
  gtk_box_set_spacing (GTK_BOX (header_end), 8);
  gtk_box_append (GTK_BOX (header_end), self->choice);
  gtk_box_append (GTK_BOX (header_end), button);
  gtk_box_append (GTK_BOX (content), self->age);
  gtk_box_append (GTK_BOX (content), self->tree);

  return card;
}

static void
ved_request_view_dispose (GObject *object)
{
  VedRequestView *self = VED_REQUEST_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_weak_pointer (&self->asked);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (ved_request_view_parent_class)->dispose (object);
}

static void
ved_request_view_finalize (GObject *object)
{
  g_object_unref (VED_REQUEST_VIEW (object)->cancellable);

  G_OBJECT_CLASS (ved_request_view_parent_class)->finalize (object);
}

static void
ved_request_view_class_init (VedRequestViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_request_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_request_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_request_view_init (VedRequestView *self)
{
  self->cancellable = g_cancellable_new ();
  self->box = ved_reflow_new (330, 2, 12);
  ved_reflow_append (VED_REFLOW (self->box), create_log (self), 1);
  ved_reflow_append (VED_REFLOW (self->box), create_documents (self), 1);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ved_request_view_new:
 * @model: whose source is asked
 *
 * Returns: a view without entries
 */
GtkWidget *
ved_request_view_new (VedFleetModel *model)
{
  VedRequestView *self = g_object_new (VED_TYPE_REQUEST_VIEW, NULL);

  self->model = g_object_ref (model);
  ved_request_view_update (self);

  return GTK_WIDGET (self);
}

/**
 * ved_request_view_update:
 *
 * Shows the newest requests, and what the daemon says of itself as soon as there is one.
 */
void
ved_request_view_update (VedRequestView *self)
{
  VedFrameSource *source;
  const VedRequestLog *log;
  g_autofree char *total = NULL, *size = NULL;

  g_return_if_fail (VED_IS_REQUEST_VIEW (self));

  source = ved_fleet_model_get_source (self->model);
  log = source != NULL && VED_IS_CONNECTION (source) ? ved_connection_get_log (VED_CONNECTION (source)) : NULL;
  for (guint i = 0; i < N_ROWS; i++)
    show_entry (self->cells[i], log != NULL ? ved_request_log_get (log, i) : NULL);
  show_fault (self, log != NULL ? ved_request_log_get (log, 0) : NULL);
  show_age (self);
  if (log == NULL)
    {
      ved_text_label_set (self->total, _("This source asks no daemon"));
      return;
    }

  size = g_format_size (log->n_bytes);
  total = g_strdup_printf (ngettext ("%u answer, %s", "%u answers, %s", (guint) log->n_answers), (guint) log->n_answers, size);
  ved_text_label_set (self->total, total);
  if (self->asked != source && log->n_answers > 0)
    fetch (self);
}
