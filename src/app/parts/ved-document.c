/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-document"

#include "config.h"

#include "app/parts/ved-document.h"

#include "base/ved-json-guard.h"
#include "base/ved-json.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Whatever a daemon of another version leaves out or means differently reads as "not there": a number that is NaN,
 * an empty text, an empty array. Nothing here trusts the other side.
 *
 * While the daemon does not answer, nobody is asked: what is known stays on the screen, and of what is not known it is said
 * at once that it cannot be had, not after a time-out. The first result after that asks again.
 *
 * One question is under way at a time. While a recording is replayed every other instant is due at once, and what is told
 * again as it was before is not shown again: scrubbing costs a page what changes on it.
 *
 * What one source told is not true of the next: whoever shows it takes it off the screen when another source is opened, at
 * once and also while nobody looks, since the next one may have nothing to say. */

struct _VedDocument
{
  VedFleetModel *model;         /* not owned: it outlives what shows this */
  VedDocumentFunc func;         /* one of the two */
  VedDocumentBytesFunc bytes_func;
  VedDocumentForgetFunc forget; /* (nullable) */
  gpointer user_data;
  guint every_s;
  char *path;                   /* (nullable): asked for last */
  gint64 asked_us;              /* monotonic; 0: due */
  gint64 shown_us;              /* the instant that it was asked for */
  GBytes *body;                 /* (nullable): what was told last */
  gboolean is_asking;
  gboolean is_due;              /* once that was answered */
  gboolean is_performed;        /* something was, and the next question tells how it is now */
  gboolean asks_outcome;        /* that question is under way */
  gboolean is_outcome;          /* what is told */
  GCancellable *cancellable;    /* of the question */
  GCancellable *acting;         /* of what is being performed: asking for something else leaves it alone */
  AdwToast *offer;              /* (nullable): to undo what was performed last */
};

/* What undoes an action. */
typedef struct {
  VedPage *page;                /* not owned: it outlives what shows the document */
  char *path;
  char *body;
  char *text;                   /* what was done */
} Undo;

typedef struct {
  VedDocument *document;
  VedDocumentDoneFunc done;     /* (nullable) */
  Undo *undo;                   /* (nullable) */
} Action;

static void
undo_free (Undo *undo)
{
  g_free (undo->path);
  g_free (undo->body);
  g_free (undo->text);
  g_free (undo);
}

static void
action_free (Action *action)
{
  g_clear_pointer (&action->undo, undo_free);
  g_free (action);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Action, action_free)

static void
drop_offer (VedDocument *self)
{
  if (self->offer == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->offer, self);
  adw_toast_dismiss (self->offer);
  g_clear_object (&self->offer);
}

static void
renew (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_object_unref (*cancellable);
  *cancellable = g_cancellable_new ();
}

static void
stop_asking (VedDocument *self)
{
  renew (&self->cancellable);
  self->is_asking = self->is_due = FALSE;
  self->is_performed = self->asks_outcome = self->is_outcome = FALSE;
}

static void
source_changed_cb (VedFleetModel *model,
                   GParamSpec    *pspec,
                   VedDocument   *self)
{
  stop_asking (self);
  renew (&self->acting);
  drop_offer (self);
  ved_document_expire (self);
  if (self->forget != NULL)
    self->forget (self->user_data);
}

static VedDocument *
document_new (VedFleetModel *model,
              guint          every_s,
              gpointer       user_data)
{
  VedDocument *self = g_new0 (VedDocument, 1);

  self->model = model;
  self->every_s = every_s;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->acting = g_cancellable_new ();
  g_signal_connect (model, "notify::source", G_CALLBACK (source_changed_cb), self);

  return self;
}

/**
 * ved_document_new:
 * @every_s: asked for at most so often
 * @func: told of each that came and is not what came before, and of each that could not be had
 */
VedDocument *
ved_document_new (VedFleetModel   *model,
                  guint            every_s,
                  VedDocumentFunc  func,
                  gpointer         user_data)
{
  VedDocument *self = document_new (model, every_s, user_data);

  self->func = func;

  return self;
}

/**
 * ved_document_new_plain:
 *
 * As ved_document_new(), for one that is read by code of its own.
 */
VedDocument *
ved_document_new_plain (VedFleetModel        *model,
                        guint                 every_s,
                        VedDocumentBytesFunc  func,
                        gpointer              user_data)
{
  VedDocument *self = document_new (model, every_s, user_data);

  self->bytes_func = func;

  return self;
}

/**
 * ved_document_set_forget:
 * @forget: takes off the screen what was told; called when another source is opened, before anything of that is told
 */
void
ved_document_set_forget (VedDocument          *self,
                         VedDocumentForgetFunc forget)
{
  self->forget = forget;
}

void
ved_document_free (VedDocument *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->model, self);
  drop_offer (self);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_cancellable_cancel (self->acting);
  g_object_unref (self->acting);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->path);
  g_free (self);
}

static void
tell_object (VedDocument *self,
             GBytes      *body,
             const char  *fault)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;
  gsize size = 0;
  const char *text = body != NULL ? g_bytes_get_data (body, &size) : NULL;
  JsonNode *root = NULL;

  if (text != NULL && ved_json_guard (text, size, &error)
      && json_parser_load_from_data (parser, text, (gssize) size, &error))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    self->func (json_node_get_object (root), NULL, self->user_data);
  else
    self->func (NULL, error != NULL ? error->message : fault != NULL ? fault : _("The answer is not an object"),
                self->user_data);
}

static void
tell (VedDocument *self,
      GBytes      *body,
      const char  *fault)
{
  if (self->func != NULL)
    tell_object (self, body, fault);
  else
    self->bytes_func (body, fault, self->user_data);
}

/* The daemon has not said so: nothing got through to it, or back. */
static gboolean
was_cut_off (const GError *error)
{
  static const GIOErrorEnum codes[] = {
    G_IO_ERROR_TIMED_OUT, G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_CONNECTION_CLOSED, G_IO_ERROR_PARTIAL_INPUT,
    G_IO_ERROR_HOST_UNREACHABLE, G_IO_ERROR_NETWORK_UNREACHABLE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, G_IO_ERROR, codes[i]))
      return TRUE;

  return FALSE;
}

/* Whether it is what was told before; else that is so from now on. */
static gboolean
is_known (VedDocument *self,
          GBytes      *body)
{
  if (body != NULL && self->body != NULL && g_bytes_equal (body, self->body))
    return TRUE;

  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;

  return FALSE;
}

static void ask (VedDocument *self);

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  VedDocument *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_asking = FALSE;
  self->is_outcome = self->asks_outcome;
  if (self->is_due)
    ask (self);
  if (error != NULL && was_cut_off (error))
    {
      self->asked_us = 0;
      if (self->body != NULL && !self->is_outcome)
        return;
    }
  if (is_known (self, body) && !self->is_outcome)
    return;
  tell (self, body, error != NULL ? error->message : NULL);
}

static gint64
get_shown_us (VedDocument *self)
{
  VedSnapshot *shown = ved_fleet_model_get_snapshot (self->model);

  return shown != NULL ? ved_snapshot_get_time_us (shown) : 0;
}

static void
ask (VedDocument *self)
{
  self->asked_us = g_get_monotonic_time ();
  self->shown_us = get_shown_us (self);
  self->is_asking = TRUE;
  self->is_due = FALSE;
  self->asks_outcome = self->is_performed;
  self->is_performed = FALSE;
  ved_fleet_model_fetch_document_async (self->model, self->path, self->cancellable, fetched_cb, self);
}

static gboolean
was_asked (VedDocument *self)
{
  if (self->asked_us == 0)
    return FALSE;
  if (ved_fleet_model_get_state (self->model) == VED_SOURCE_REPLAYING)
    return get_shown_us (self) == self->shown_us;

  return g_get_monotonic_time () - self->asked_us < self->every_s * G_USEC_PER_SEC;
}

/**
 * ved_document_fetch:
 * @path: with its query
 *
 * Asks, unless it was asked for a moment ago.
 */
void
ved_document_fetch (VedDocument *self,
                    const char  *path)
{
  gboolean same = g_strcmp0 (self->path, path) == 0;

  if (same && was_asked (self))
    return;

  if (!same)
    {
      stop_asking (self);
      ved_document_expire (self);
      g_free (self->path);
      self->path = g_strdup (path);
    }
  if (ved_fleet_model_get_state (self->model) == VED_SOURCE_DISCONNECTED)
    {
      if (self->body == NULL)
        tell (self, NULL, _("Vedette keeps trying to reconnect."));
      return;
    }
  if (self->is_asking)
    self->is_due = TRUE;
  else
    ask (self);
}

/**
 * ved_document_expire:
 *
 * The next ved_document_fetch() asks, and what comes is told in any case.
 */
void
ved_document_expire (VedDocument *self)
{
  self->asked_us = 0;
  g_clear_pointer (&self->body, g_bytes_unref);
}

static void
ask_how_it_is_now (VedDocument *self)
{
  g_autofree char *path = g_strdup (self->path);

  self->is_performed = TRUE;
  ved_document_expire (self);
  if (path != NULL)
    ved_document_fetch (self, path);
}

/* The next answer is told even if nothing has changed, so that the fault does not stay. */
static void
tell_refusal (VedDocument *self,
              const char  *fault)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  self->is_outcome = TRUE;
  tell (self, NULL, fault);
}

static void
undo_clicked_cb (AdwToast    *toast,
                 VedDocument *self)
{
  const Undo *undo = g_object_get_data (G_OBJECT (toast), "ved-undo");

  ved_document_perform (self, undo->path, undo->body);
}

static void
offer_undo (VedDocument *self,
            Undo        *undo)
{
  drop_offer (self);
  self->offer = ved_page_create_undo (undo->page, undo->text);
  g_object_set_data_full (G_OBJECT (self->offer), "ved-undo", undo, (GDestroyNotify) undo_free);
  g_signal_connect (self->offer, "button-clicked", G_CALLBACK (undo_clicked_cb), self);
}

static void
performed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Action) action = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_done = ved_fleet_model_perform_finish (VED_FLEET_MODEL (object), result, &error);

  /* Then the document may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (is_done && action->undo != NULL)
    offer_undo (action->document, g_steal_pointer (&action->undo));
  if (is_done)
    ask_how_it_is_now (action->document);
  else if (action->done == NULL)
    tell_refusal (action->document, error->message);
  if (action->done != NULL)
    action->done (error != NULL ? error->message : NULL, action->document->user_data);
}

/**
 * ved_document_perform:
 * @path: of the action, led by a method that is not POST
 * @body: JSON
 *
 * Does something on the daemon, and asks for the document again. What is refused is told as the document would be.
 */
void
ved_document_perform (VedDocument *self,
                      const char  *path,
                      const char  *body)
{
  ved_document_perform_then (self, path, body, NULL);
}

static void
perform (VedDocument         *self,
         const char          *path,
         const char          *body,
         VedDocumentDoneFunc  done,
         Undo                *undo)
{
  Action *action = g_new (Action, 1);

  /* It would take back this one, too. */
  drop_offer (self);
  *action = (Action) { self, done, undo };
  ved_fleet_model_perform_async (self->model, path, body, self->acting, performed_cb, action);
}

/**
 * ved_document_perform_undoable:
 * @page: owns what shows the document; offers to undo it
 * @before: JSON: the body that puts back what holds now
 * @text: one sentence: what was done
 *
 * As ved_document_perform(). Once it is done, it can be undone for a while.
 */
void
ved_document_perform_undoable (VedDocument *self,
                               VedPage     *page,
                               const char  *path,
                               const char  *body,
                               const char  *before,
                               const char  *text)
{
  Undo *undo = g_new (Undo, 1);

  *undo = (Undo) { page, g_strdup (path), g_strdup (before), g_strdup (text) };
  perform (self, path, body, NULL, undo);
}

/**
 * ved_document_perform_then:
 * @path: of the action, led by a method that is not POST
 * @body: JSON
 * @done: (nullable): told of what came of this action, and of no other; what is refused is told to it alone
 *
 * As ved_document_perform(), for one of several things that may be under way at once.
 */
void
ved_document_perform_then (VedDocument        *self,
                           const char         *path,
                           const char         *body,
                           VedDocumentDoneFunc done)
{
  perform (self, path, body, done, NULL);
}

/**
 * ved_document_is_outcome:
 *
 * Of use in the function that is told.
 *
 * Returns: whether what is told came of ved_document_perform(): its fault, or the document after it
 */
gboolean
ved_document_is_outcome (const VedDocument *self)
{
  return self->is_outcome;
}

double
ved_document_number (JsonObject *object,
                     const char *key)
{
  return ved_json_get_number (object, key, NAN);
}

const char *
ved_document_text (JsonObject *object,
                   const char *key)
{
  const char *text = ved_json_get_text (object, key);

  return text != NULL ? text : "";
}

/**
 * ved_document_time:
 *
 * Returns: µs UTC; 0 where there is none
 */
gint64
ved_document_time (JsonObject *object,
                   const char *key)
{
  return ved_json_get_time (object, key);
}

/**
 * ved_document_level:
 *
 * Returns: the level of that key; Healthy for what is none
 */
VedLevel
ved_document_level (JsonObject *object,
                    const char *key)
{
  const char *text = ved_document_text (object, key);

  for (VedLevel level = 0; level < VED_N_LEVELS; level++)
    {
      if (strcmp (ved_level_get_info (level)->key, text) == 0)
        return level;
    }

  return VED_LEVEL_HEALTHY;
}

/**
 * ved_document_array:
 *
 * Returns: (transfer none) (nullable): %NULL where there is none
 */
JsonArray *
ved_document_array (JsonObject *object,
                    const char *key)
{
  return ved_json_get_array (object, key);
}

/**
 * ved_document_object:
 *
 * Returns: (transfer none) (nullable): %NULL where there is none
 */
JsonObject *
ved_document_object (JsonObject *object,
                     const char *key)
{
  return ved_json_get_object (object, key);
}

/**
 * ved_document_element:
 * @array: (nullable): an array of objects
 *
 * Returns: (transfer none) (nullable): %NULL beyond its end, or where it is no object
 */
JsonObject *
ved_document_element (JsonArray *array,
                      guint      index)
{
  return ved_json_get_element (array, index);
}

/**
 * ved_document_length:
 * @array: (nullable): any
 *
 * Returns: how many elements it has
 */
guint
ved_document_length (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/**
 * ved_document_append_texts:
 * @text: gets the texts of @array, separated by commas from each other and from what it has
 * @array: (nullable): what is no text is left out
 */
void
ved_document_append_texts (GString   *text,
                           JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", json_node_get_string (node));
    }
}

/**
 * ved_document_write_texts:
 * @key: gets an array of texts
 * @text: those that somebody typed, separated by commas
 */
void
ved_document_write_texts (JsonBuilder *builder,
                          const char  *key,
                          const char  *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);

  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      json_builder_add_string_value (builder, parts[i]);
  json_builder_end_array (builder);
}

typedef struct {
  JsonArray *array;
  const VedTableColumn *columns;
} Rows;

static void
rows_free (gpointer data)
{
  json_array_unref (((Rows *) data)->array);
  g_free (data);
}

static void
write_member (gconstpointer data,
              guint         row,
              guint         column,
              gboolean      is_exact,
              GString      *text)
{
  const Rows *rows = data;
  const VedNumberFormat format = { VED_NUMBER_DECIMAL, 2, NULL };
  JsonObject *object = ved_document_element (rows->array, row);

  if (rows->columns[column].is_number)
    ved_chart_table_append_number (text, ved_document_number (object, rows->columns[column].key), &format, is_exact);
  else
    g_string_append (text, ved_document_text (object, rows->columns[column].key));
}

/**
 * ved_document_create_table:
 * @array: of objects
 * @columns: (array length=n_columns): members of each, by their keys; must last
 *
 * Returns: (transfer full): the objects as a table
 */
VedChartTable *
ved_document_create_table (JsonArray            *array,
                           const VedTableColumn *columns,
                           guint                 n_columns)
{
  Rows *rows = g_new (Rows, 1);

  *rows = (Rows) { json_array_ref (array), columns };

  return ved_chart_table_new (columns, n_columns, json_array_get_length (array), write_member, rows, rows_free);
}
